-- How many journeys there are, and how many different ways they took.
SELECT count(*), count(DISTINCT fingerprint) FROM journeys
