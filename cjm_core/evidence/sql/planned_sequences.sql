-- The planned steps of every such way in order, packed by $slots into one whole number of base $base a slot.
SELECT e.fingerprint, CAST(floor((t.place - 1) / $slots) AS INTEGER) AS block,
       sum(CAST(t.turn * power($base, (t.place - 1) % $slots) AS BIGINT))
FROM (
    SELECT fingerprint, min(j) AS j FROM planned_ways
    WHERE turns > 0 AND ($part >= 1000000 OR abs(xxhash64(j, 20261) % 1000000) < $part) GROUP BY fingerprint
) AS e JOIN planned_turns AS t ON t.j = e.j GROUP BY e.fingerprint, floor((t.place - 1) / $slots)
