-- Journeys that reach the goal by their outcome, and the position before which their way counts: the event that tells
-- it, or the end where every event does.
SELECT g.j, CASE WHEN $everywhere THEN k.events + 1 ELSE g.position END AS position
FROM said_goals AS g JOIN journeys AS k ON k.j = g.j
