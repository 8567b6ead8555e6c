-- Journeys that stay more often than planned, by step: more than once at a planned one, at all at another.
SELECT unit, count(*) FROM (SELECT j, unit, count(*) AS times FROM stays GROUP BY j, unit)
WHERE unit < 0 OR times > 1 GROUP BY unit ORDER BY 2 DESC, 1
