-- How many variants have so many journeys and so many events.
SELECT journeys, events, count(*) FROM variant_counts GROUP BY journeys, events ORDER BY journeys DESC, events
