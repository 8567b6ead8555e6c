-- One row a journey with a touch: how many, and the fingerprint of its channels in order.
SELECT j, count(*) AS touches, bit_xor(xxhash64(channel, touch)) AS fingerprint FROM touches GROUP BY j
