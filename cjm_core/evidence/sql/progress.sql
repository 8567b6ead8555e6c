-- Every step with its journeys and events, and how far along its journey each first came there, in millionths, summed.
SELECT v.step, count(*), sum(v.times),
       sum(whole(floor(CAST(1000000 * (v.first_position - 1) AS DOUBLE) / greatest(g.events - 1, 1))))
FROM visits AS v JOIN journeys AS g ON g.j = v.j GROUP BY v.step ORDER BY 2 DESC, 1
