-- With which steps journeys end.
SELECT last_step, count(*) FROM journeys GROUP BY last_step ORDER BY 2 DESC, last_step LIMIT $most
