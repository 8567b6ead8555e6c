-- One row a variant: its journeys, how many events it has, and one journey that took it.
SELECT fingerprint, count(*) AS journeys, max(events) AS events, min(j) AS example FROM journeys GROUP BY fingerprint
