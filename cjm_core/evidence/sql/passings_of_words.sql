-- In how many journeys a chosen step begins with another word of a column than the event right before it had.
SELECT s.{word}, s.next_{word}, s.next_step, count(DISTINCT s.j) FROM steps AS s JOIN chosen AS c ON c.step = s.next_step
WHERE s.{word} > 0 AND s.next_{word} > 0 AND s.{word} <> s.next_{word}
GROUP BY s.{word}, s.next_{word}, s.next_step ORDER BY 4 DESC, s.{word}, s.next_{word}, s.next_step
