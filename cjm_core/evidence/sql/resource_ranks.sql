-- Waits between two resources by rank.
SELECT r.a, r.b, r.place, r.us FROM (
    SELECT s.resource AS a, s.next_resource AS b, s.gap_us AS us,
           row_number() OVER (PARTITION BY s.resource, s.next_resource ORDER BY s.gap_us) AS place
    FROM steps AS s JOIN told_pairs AS t ON t.a = s.resource AND t.b = s.next_resource
) AS r JOIN wanted_ranks AS w ON w.a = r.a AND w.b = r.b AND w.place = r.place
ORDER BY r.a, r.b, r.place
