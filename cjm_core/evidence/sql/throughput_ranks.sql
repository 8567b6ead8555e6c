-- Times from the first to the last event of a journey by rank.
SELECT r.a, r.b, r.place, r.us FROM (
    SELECT 0 AS a, 0 AS b, ended_us - began_us AS us, row_number() OVER (ORDER BY ended_us - began_us) AS place
    FROM journeys
) AS r JOIN wanted_ranks AS w ON w.place = r.place
ORDER BY r.place
