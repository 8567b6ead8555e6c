-- Journeys by the period of their first event.
SELECT p.period, count(*)
FROM journeys AS k JOIN periods AS p ON p.day = CAST(floor(k.began_us / 86400000000) AS BIGINT)
GROUP BY p.period ORDER BY p.period
