-- By pair of steps right after one another: journeys that have it (before the goal, where they reach it), and those of
-- them that reach the goal.
SELECT step, next_step, count(*), count(goal) FROM (
    SELECT DISTINCT s.j, s.step, s.next_step, g.j AS goal
    FROM steps AS s LEFT JOIN goals AS g ON g.j = s.j
    WHERE s.next_step IS NOT NULL AND (g.j IS NULL OR s.position + 1 < g.position)
) AS pairs GROUP BY step, next_step ORDER BY step, next_step
