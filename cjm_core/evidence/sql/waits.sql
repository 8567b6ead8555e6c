-- How many journeys wait before a told step, and how often.
SELECT step, count(*), sum(times) FROM (
    SELECT s.j, s.next_step AS step, count(*) AS times FROM steps AS s JOIN told_steps AS t ON t.step = s.next_step
    GROUP BY s.j, s.next_step
) GROUP BY step ORDER BY step
