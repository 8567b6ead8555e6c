-- Waits before a step by rank: the time from the end of the event before it to its start.
SELECT r.a, r.b, r.place, r.us FROM (
    SELECT s.next_step AS a, 0 AS b, s.gap_us AS us,
           row_number() OVER (PARTITION BY s.next_step ORDER BY s.gap_us) AS place
    FROM steps AS s JOIN told_steps AS t ON t.step = s.next_step
) AS r JOIN wanted_ranks AS w ON w.a = r.a AND w.b = r.b AND w.place = r.place
ORDER BY r.a, r.b, r.place
