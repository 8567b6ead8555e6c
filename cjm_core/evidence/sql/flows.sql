-- In how many journeys one of the chosen steps comes right after another one of them.
SELECT s.step, s.next_step, count(DISTINCT s.j)
FROM steps AS s JOIN chosen AS a ON a.step = s.step JOIN chosen AS b ON b.step = s.next_step
WHERE s.next_step <> s.step GROUP BY s.step, s.next_step ORDER BY s.step, s.next_step
