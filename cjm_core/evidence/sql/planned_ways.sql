-- One row a journey: its stays, and the fingerprint of its planned steps in order, 0 where it has none.
SELECT k.j, k.stays, coalesce(w.turns, 0) AS turns, coalesce(w.fingerprint, 0) AS fingerprint
FROM (SELECT j, count(*) AS stays FROM stays GROUP BY j) AS k
LEFT JOIN (
    SELECT j, count(*) AS turns, bit_xor(xxhash64(turn, place)) AS fingerprint FROM planned_turns GROUP BY j
) AS w ON w.j = k.j
