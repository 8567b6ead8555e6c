-- From one step to another and straight back: in how many journeys, and how often.
SELECT step, next_step, count(*), sum(times) FROM (
    SELECT j, step, next_step, count(*) AS times FROM (
        SELECT s.j, s.step, s.next_step, lead(s.next_step) OVER (PARTITION BY s.j ORDER BY s.position) AS third
        FROM steps AS s JOIN (SELECT DISTINCT j FROM visits WHERE last_position - first_position >= times) AS r
        ON r.j = s.j
    ) WHERE third = step AND next_step <> step GROUP BY j, step, next_step
) GROUP BY step, next_step ORDER BY 3 DESC, step, next_step LIMIT $most
