-- Journeys by the period of their first event, and how many periods later they have an event that counts.
SELECT c.period, a.period - c.period, count(*)
FROM (
    SELECT k.j, p.period
    FROM journeys AS k JOIN periods AS p ON p.grain = CAST(floor(k.began_us / $grain_us) AS BIGINT)
) AS c JOIN (
    SELECT DISTINCT s.j, p.period
    FROM steps AS s JOIN return_steps AS r ON r.step = s.step
    JOIN periods AS p ON p.grain = CAST(floor(s.at_us / $grain_us) AS BIGINT)
) AS a ON a.j = c.j
GROUP BY c.period, a.period - c.period ORDER BY 1, 2
