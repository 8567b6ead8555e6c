-- One row a journey: how long, when, where it begins and ends, and the fingerprint of its steps in order.
SELECT j, count(*) AS events, min(at_us) AS began_us, max(done_us) AS ended_us, max(at_us) AS last_us,
       max(CASE WHEN position = 1 THEN step END) AS first_step,
       max(CASE WHEN next_step IS NULL THEN step END) AS last_step,
       bit_xor(xxhash64(step, position)) AS fingerprint
FROM steps GROUP BY j
