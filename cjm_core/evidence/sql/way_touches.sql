-- The channels of every way in order, packed by $slots into one whole number of base $base a slot.
SELECT e.fingerprint, CAST(floor((t.touch - 1) / $slots) AS INTEGER) AS block,
       sum(CAST(t.channel * power($base, (t.touch - 1) % $slots) AS BIGINT))
FROM (
    SELECT fingerprint, min(j) AS j, max(touches) AS touches
    FROM (SELECT fingerprint, j, touches FROM journey_ways
          UNION ALL SELECT fingerprint, j, touches FROM converted_ways) GROUP BY fingerprint
) AS e JOIN touches AS t ON t.j = e.j AND t.touch <= e.touches
GROUP BY e.fingerprint, floor((t.touch - 1) / $slots)
