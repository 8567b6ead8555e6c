-- The weight of every touch that counts for an outcome, in 10^-15: half after every $half_life_us before the last.
SELECT t.j, w.outcome, t.channel,
       CAST(round(1e15 * power(2.0, (t.at_us - w.last_us) / $half_life_us)) AS BIGINT) AS weight
FROM touches AS t JOIN converted_ways AS w ON w.j = t.j AND t.position <= w.position
