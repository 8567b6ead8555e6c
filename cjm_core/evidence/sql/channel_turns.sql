-- Every switch: an event in a channel whose next event with a channel lies in another one, and the time between them.
SELECT j, a, b, CASE WHEN b_us < done_us THEN 0 ELSE b_us - done_us END AS us
FROM (
    SELECT j, channel AS a, done_us, lead(channel) OVER turn AS b, lead(at_us) OVER turn AS b_us
    FROM steps WHERE channel > 0 WINDOW turn AS (PARTITION BY j ORDER BY position)
) AS turns WHERE b IS NOT NULL AND a <> b
