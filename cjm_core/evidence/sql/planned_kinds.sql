-- How many different ways there are through the planned steps, and of how many journeys.
SELECT count(DISTINCT fingerprint), count(*) FROM planned_ways
