-- Journeys that reach the goal at one of its steps, and the position of the first such event.
SELECT s.j, min(s.position) AS position FROM steps AS s JOIN goal_steps AS g ON g.step = s.step GROUP BY s.j
