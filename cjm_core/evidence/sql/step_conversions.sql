-- By step: journeys that have it (before the goal, where they reach it), and those of them that reach the goal.
SELECT v.step, count(*), count(g.j)
FROM visits AS v LEFT JOIN goals AS g ON g.j = v.j
WHERE g.j IS NULL OR v.first_position < g.position GROUP BY v.step ORDER BY v.step
