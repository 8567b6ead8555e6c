-- Every day on which anything happens, counted from 1970.
SELECT DISTINCT CAST(floor(at_us / 86400000000) AS BIGINT) AS day FROM steps ORDER BY day
