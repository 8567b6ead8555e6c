-- Every different way with its journeys and one of them as an example.
SELECT fingerprint, count(*), min(j), max(events) FROM journeys GROUP BY fingerprint ORDER BY 2 DESC, 4, 3
