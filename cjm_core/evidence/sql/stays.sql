-- One row a stay: events in a row of one planned step (unit: its number in the plan, from 1) or of one step that is not
-- planned (unit: -1 less the number of the step), at the position of the last of them.
SELECT s.j, s.position, coalesce(p.turn, -1 - s.step) AS unit
FROM steps AS s LEFT JOIN plan_turns AS p ON p.step = s.step LEFT JOIN plan_turns AS q ON q.step = s.next_step
WHERE s.next_step IS NULL OR coalesce(p.turn, -1 - s.step) <> coalesce(q.turn, -1 - s.next_step)
