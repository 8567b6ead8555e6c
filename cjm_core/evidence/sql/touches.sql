-- One row a touch: an event with a channel that is not the channel of the touch before, numbered in its journey;
-- of $part of a million journeys.
SELECT j, channel, at_us, position, CAST(row_number() OVER turn AS INTEGER) AS touch
FROM (
    SELECT j, channel, at_us, position, lag(channel) OVER (PARTITION BY j ORDER BY position) AS channel_before
    FROM steps WHERE channel > 0 AND ($part >= 1000000 OR abs(xxhash64(j, 20261) % 1000000) < $part)
) WHERE channel_before IS NULL OR channel_before <> channel
WINDOW turn AS (PARTITION BY j ORDER BY position)
