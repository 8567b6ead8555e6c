-- Times between two steps by rank: the wanted ranks of the sorted times of every told edge.
SELECT r.a, r.b, r.place, r.us FROM (
    SELECT s.step AS a, s.next_step AS b, s.gap_us AS us,
           row_number() OVER (PARTITION BY s.step, s.next_step ORDER BY s.gap_us) AS place
    FROM steps AS s JOIN told_edges AS t ON t.step = s.step AND t.next_step = s.next_step
) AS r JOIN wanted_ranks AS w ON w.a = r.a AND w.b = r.b AND w.place = r.place
ORDER BY r.a, r.b, r.place
