-- Journeys, their events and the squares of these, the first time and the last.
SELECT count(*), sum(events), sum(whole(events) * whole(events)), min(began_us), max(ended_us) FROM journeys
