-- Journeys by way through the planned steps and by all their stays, of $part of a million journeys.
SELECT fingerprint, stays, count(*) FROM planned_ways
WHERE $part >= 1000000 OR abs(xxhash64(j, 20261) % 1000000) < $part
GROUP BY fingerprint, stays ORDER BY fingerprint, stays
