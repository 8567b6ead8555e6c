-- Journeys by way: of all journeys (kind 0), those that reach an outcome up to it (1), and these with all their touches
-- (2, to be taken off all journeys: what is left did not reach it).
SELECT 0 AS kind, 0 AS outcome, fingerprint, count(*) FROM journey_ways GROUP BY fingerprint
UNION ALL
SELECT 1 AS kind, outcome, fingerprint, count(*) FROM converted_ways GROUP BY outcome, fingerprint
UNION ALL
SELECT 2 AS kind, c.outcome, w.fingerprint, count(*)
FROM journey_ways AS w JOIN conversions AS c ON c.j = w.j GROUP BY c.outcome, w.fingerprint
