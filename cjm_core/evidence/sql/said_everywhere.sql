-- Journeys of several events that tell the outcome, and those of them that tell it with every event.
SELECT count(*), count(*) FILTER (WHERE g.said = k.events)
FROM said_goals AS g JOIN journeys AS k ON k.j = g.j WHERE k.events > 1
