-- The most frequent successions of two steps, and how many different ones there are.
SELECT step, next_step, times, kinds FROM (
    SELECT step, next_step, times, count(*) OVER () AS kinds FROM (
        SELECT step, next_step, count(*) AS times FROM steps WHERE next_step IS NOT NULL GROUP BY step, next_step
    )
) ORDER BY times DESC, step, next_step LIMIT $most
