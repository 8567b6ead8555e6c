-- Of two groups of journeys: how many of each took the ten most frequent ways of both together, those just as frequent
-- as the tenth too: which of them are told may not hang on the groups. Ways of fewer than $least journeys are not.
WITH sides AS (
    SELECT m.j, coalesce(c.side, 2) AS side FROM marks AS m LEFT JOIN compared AS c ON c.word = m.word
    WHERE m.mark = $mark AND m.word <> '' AND (c.side IS NOT NULL OR $rest = 1)
), ways AS (
    SELECT count(*) FILTER (WHERE s.side = 1) AS n1, count(*) FILTER (WHERE s.side = 2) AS n2, count(*) AS n,
           max(g.events) AS events, min(g.began_us) AS began_us
    FROM journeys AS g JOIN sides AS s ON s.j = g.j GROUP BY g.fingerprint HAVING count(*) >= $least
)
SELECT n1, n2 FROM (SELECT n1, n2, n, events, began_us, rank() OVER (ORDER BY n DESC) AS place FROM ways) AS ranked
WHERE place <= 10 ORDER BY n DESC, events, began_us, n1
