-- Every outcome with the journeys that reach it, and in how many of these all events (of several) say the same.
SELECT outcome, count(*), count(*) FILTER (WHERE events > 1), count(*) FILTER (WHERE events > 1 AND said = events)
FROM (
    SELECT o.j, o.outcome, o.said, k.events
    FROM (SELECT j, outcome, count(*) AS said FROM steps WHERE outcome > 0 GROUP BY j, outcome) AS o
    JOIN journeys AS k ON k.j = o.j
) GROUP BY outcome ORDER BY 2 DESC, 1
