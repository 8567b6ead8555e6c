-- Times of switches by rank.
SELECT r.a, r.b, r.place, r.us FROM (
    SELECT a, b, us, row_number() OVER (PARTITION BY a, b ORDER BY us) AS place FROM channel_turns
) AS r JOIN wanted_ranks AS w ON w.a = r.a AND w.b = r.b AND w.place = r.place
ORDER BY r.a, r.b, r.place
