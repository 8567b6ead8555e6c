-- The 200 most frequent ways: journeys, length, an example. Of equals the shorter, then the one first taken.
SELECT count(*), max(events), min(j) FROM journeys GROUP BY fingerprint
ORDER BY 1 DESC, 2, min(began_us), max(last_us), 3 LIMIT 200
