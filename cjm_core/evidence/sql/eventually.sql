-- In how many journeys one of the told steps comes before a later other one.
WITH told AS (
    SELECT v.j, v.step, v.first_position, v.last_position FROM visits AS v JOIN told_steps AS t ON t.step = v.step
)
SELECT a.step, b.step, count(*) FROM told AS a JOIN told AS b ON b.j = a.j
WHERE a.step <> b.step AND a.first_position < b.last_position
GROUP BY a.step, b.step ORDER BY 3 DESC, a.step, b.step
