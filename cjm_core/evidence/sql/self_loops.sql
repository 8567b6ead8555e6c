-- Steps that come twice in a row: in how many journeys, and how often.
SELECT step, count(*), sum(times) FROM (
    SELECT j, step, count(*) AS times FROM steps WHERE next_step = step GROUP BY j, step
) GROUP BY step ORDER BY 2 DESC, step LIMIT $most
