-- Outcomes by channel when a touch weighs half after every $half_life_us before the last one: sums over journeys of
-- their shares and of the squares of these, in millionths of millionths so that no order of adding shows.
SELECT outcome, channel, sum(whole(share)), sum(whole(share) * whole(share))
FROM (
    SELECT c.outcome, c.channel, CAST(round(1e12 * (CAST(c.weight AS DOUBLE) / CAST(k.weight AS DOUBLE))) AS BIGINT) AS share
    FROM (
        SELECT j, outcome, channel, sum(whole(weight)) AS weight FROM decaying GROUP BY j, outcome, channel
    ) AS c JOIN (
        SELECT j, outcome, sum(whole(weight)) AS weight FROM decaying GROUP BY j, outcome
    ) AS k ON k.j = c.j AND k.outcome = c.outcome
) GROUP BY outcome, channel ORDER BY outcome, channel
