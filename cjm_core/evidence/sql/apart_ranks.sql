-- Of two groups of journeys: twice the sum of the ranks of the first by throughput, what ties take away, and the times
-- that have certain ranks within their own group.
WITH sides AS (
    SELECT m.j, coalesce(c.side, 2) AS side FROM marks AS m LEFT JOIN compared AS c ON c.word = m.word
    WHERE m.mark = $mark AND m.word <> '' AND (c.side IS NOT NULL OR $rest = 1)
), spans AS (
    SELECT g.ended_us - g.began_us AS us, count(*) FILTER (WHERE s.side = 1) AS n1,
           count(*) FILTER (WHERE s.side = 2) AS n2, count(*) AS n
    FROM journeys AS g JOIN sides AS s ON s.j = g.j GROUP BY g.ended_us - g.began_us
), ranked AS (
    SELECT us, n1, n2, n, (sum(n) OVER turn) - n AS below, sum(n1) OVER turn AS up1, sum(n2) OVER turn AS up2
    FROM spans WINDOW turn AS (ORDER BY us ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
SELECT sum(whole(n1) * (2 * below + n + 1)), sum(whole(n) * n * n - n),
       min(us) FILTER (WHERE up1 >= $below1), min(us) FILTER (WHERE up1 >= $above1),
       min(us) FILTER (WHERE up1 >= $low1), min(us) FILTER (WHERE up1 >= $high1),
       min(us) FILTER (WHERE up2 >= $below2), min(us) FILTER (WHERE up2 >= $above2),
       min(us) FILTER (WHERE up2 >= $low2), min(us) FILTER (WHERE up2 >= $high2)
FROM ranked
