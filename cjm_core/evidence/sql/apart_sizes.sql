-- Of two groups of journeys: how many there are, and how many of them do a step again.
WITH sides AS (
    SELECT m.j, coalesce(c.side, 2) AS side FROM marks AS m LEFT JOIN compared AS c ON c.word = m.word
    WHERE m.mark = $mark AND m.word <> '' AND (c.side IS NOT NULL OR $rest = 1)
)
SELECT s.side, count(*), count(*) FILTER (WHERE k.kinds < g.events)
FROM sides AS s JOIN journeys AS g ON g.j = s.j
JOIN (SELECT j, count(*) AS kinds FROM visits GROUP BY j) AS k ON k.j = s.j
GROUP BY s.side ORDER BY s.side
