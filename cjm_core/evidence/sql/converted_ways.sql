-- The same up to the outcome, one row a journey and outcome that it reaches after a touch.
SELECT t.j, c.outcome, max(c.position) AS position, count(*) AS touches, max(t.at_us) AS last_us,
       bit_xor(xxhash64(t.channel, t.touch)) AS fingerprint
FROM touches AS t JOIN conversions AS c ON c.j = t.j AND t.position <= c.position GROUP BY t.j, c.outcome
