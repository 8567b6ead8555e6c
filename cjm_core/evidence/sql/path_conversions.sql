-- By path of interest: journeys that go through it (before the goal, where they reach it), and those of them that reach
-- the goal.
SELECT w.funnel, count(*), count(g.j)
FROM (
    SELECT c.funnel, c.j, min(c.position) AS position
    FROM climbed AS c JOIN funnel_limits AS l ON l.funnel = c.funnel AND l.rungs = c.rung
    WHERE l.told = 0 GROUP BY c.funnel, c.j
) AS w LEFT JOIN goals AS g ON g.j = w.j
WHERE g.j IS NULL OR w.position < g.position GROUP BY w.funnel ORDER BY w.funnel
