-- One row a variant: its journeys, how many events it has, one journey that took it, and when it was first begun.
SELECT fingerprint, count(*) AS journeys, max(events) AS events, min(j) AS example, min(began_us) AS began_us,
       max(last_us) AS last_us
FROM journeys GROUP BY fingerprint
