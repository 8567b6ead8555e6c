-- How many journeys have an event of a told step whose end the log knows, and how many events these are.
SELECT step, count(*), sum(times) FROM (
    SELECT s.j, s.step, count(*) AS times FROM steps AS s JOIN told_steps AS t ON t.step = s.step
    WHERE s.timed GROUP BY s.j, s.step
) GROUP BY step ORDER BY step
