-- How many journeys there are, and how many different ways they took.
SELECT sum(journeys), count(*) FROM variant_counts
