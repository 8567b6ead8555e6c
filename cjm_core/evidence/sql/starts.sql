-- With which steps journeys begin.
SELECT first_step, count(*) FROM journeys GROUP BY first_step ORDER BY 2 DESC, first_step LIMIT $most
