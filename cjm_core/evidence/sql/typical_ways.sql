-- The 200 most frequent ways: journeys, length, an example. Of equals the shorter, then the one first taken.
SELECT journeys, events, example FROM variant_counts
ORDER BY journeys DESC, events, began_us, last_us, example LIMIT 200
