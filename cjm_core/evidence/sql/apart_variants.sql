-- Of two groups of journeys: how many of each took the most frequent ways of both together.
WITH sides AS (
    SELECT m.j, coalesce(c.side, 2) AS side FROM marks AS m LEFT JOIN compared AS c ON c.word = m.word
    WHERE m.mark = $mark AND m.word <> '' AND (c.side IS NOT NULL OR $rest = 1)
)
SELECT count(*) FILTER (WHERE s.side = 1) AS n1, count(*) FILTER (WHERE s.side = 2) AS n2
FROM journeys AS g JOIN sides AS s ON s.j = g.j
GROUP BY g.fingerprint ORDER BY count(*) DESC, n1 DESC LIMIT 10
