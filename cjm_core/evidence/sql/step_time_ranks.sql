-- Times in a step by rank: from the start of an event to its end, where the log knows it.
SELECT r.a, r.b, r.place, r.us FROM (
    SELECT s.step AS a, 0 AS b, s.done_us - s.at_us AS us,
           row_number() OVER (PARTITION BY s.step ORDER BY s.done_us - s.at_us) AS place
    FROM steps AS s JOIN told_steps AS t ON t.step = s.step WHERE s.timed
) AS r JOIN wanted_ranks AS w ON w.a = r.a AND w.b = r.b AND w.place = r.place
ORDER BY r.a, r.b, r.place
