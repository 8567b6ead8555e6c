-- The variants that more than so many journeys took, or just as many with not more than so many events.
SELECT journeys, events, example FROM variant_counts
WHERE journeys > $journeys OR (journeys = $journeys AND events <= $events)
ORDER BY journeys DESC, events, example
