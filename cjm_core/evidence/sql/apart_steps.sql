-- Of two groups of journeys: how many come to each step, and how many end there.
WITH sides AS (
    SELECT m.j, coalesce(c.side, 2) AS side FROM marks AS m LEFT JOIN compared AS c ON c.word = m.word
    WHERE m.mark = $mark AND m.word <> '' AND (c.side IS NOT NULL OR $rest = 1)
)
SELECT v.step, s.side, count(*), count(*) FILTER (WHERE g.last_step = v.step)
FROM visits AS v JOIN sides AS s ON s.j = v.j JOIN journeys AS g ON g.j = v.j
GROUP BY v.step, s.side ORDER BY v.step, s.side
