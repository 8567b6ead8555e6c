-- How many journeys wait before a told step, and how often: each time but where they begin with it.
SELECT v.step, count(*), sum(v.times - CASE WHEN v.first_position = 1 THEN 1 ELSE 0 END)
FROM visits AS v JOIN told_steps AS t ON t.step = v.step WHERE v.last_position > 1 GROUP BY v.step ORDER BY v.step
