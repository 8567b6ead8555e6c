-- One row a touch: an event with a channel that is not the channel of the touch before, numbered in its journey;
-- of $part of a million journeys. Where every event of a journey is a touch, its position is its number.
WITH drawn AS (
    SELECT s.j, s.channel, s.at_us, s.position, u.j IS NOT NULL AS uneven
    FROM steps AS s LEFT JOIN (SELECT DISTINCT j FROM steps WHERE channel = 0 OR next_channel = channel) AS u ON u.j = s.j
    WHERE s.channel > 0 AND ($part >= 1000000 OR abs(xxhash64(s.j, 20261) % 1000000) < $part)
)
SELECT j, channel, at_us, position, position AS touch FROM drawn WHERE NOT uneven
UNION ALL
SELECT j, channel, at_us, position, CAST(row_number() OVER turn AS INTEGER) AS touch
FROM (
    SELECT j, channel, at_us, position, lag(channel) OVER (PARTITION BY j ORDER BY position) AS channel_before
    FROM drawn WHERE uneven
) AS turns WHERE channel_before IS NULL OR channel_before <> channel
WINDOW turn AS (PARTITION BY j ORDER BY position)
