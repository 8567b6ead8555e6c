-- Journeys by the period of their first event.
SELECT p.period, count(*)
FROM journeys AS k JOIN periods AS p ON p.grain = CAST(floor(k.began_us / $grain_us) AS BIGINT)
GROUP BY p.period ORDER BY p.period
