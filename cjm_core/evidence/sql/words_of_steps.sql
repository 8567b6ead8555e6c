-- How many events of every chosen step carry each word of a column; 0 is the empty word.
SELECT s.step, s.{word}, count(*) FROM steps AS s JOIN chosen AS c ON c.step = s.step
GROUP BY s.step, s.{word} ORDER BY s.step, 3 DESC, s.{word}
