-- Journeys with an event that tells one of the outcomes of the goal: its first position, and how many events tell it.
SELECT s.j, min(s.position) AS position, count(*) AS said
FROM steps AS s JOIN goal_outcomes AS g ON g.outcome = s.outcome GROUP BY s.j
