-- How many journeys are among $part of a million drawn at random, and all journeys.
SELECT count(*) FILTER (WHERE $part >= 1000000 OR abs(xxhash64(j, 20261) % 1000000) < $part), count(*) FROM journeys
