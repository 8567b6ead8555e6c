-- When the same intent comes again in a journey, by event at a place of the map that says what it is about.
SELECT source, row, lead(at_us) OVER (PARTITION BY source, j, intent ORDER BY at_us, row) AS again_us FROM (
    SELECT e.source, e.row, xxhash64(e.journey, 0) AS j, e.intent, unix_micros(e.time) AS at_us
    FROM events AS e JOIN map_places AS m ON m.place = e.place
    WHERE e.journey IS NOT NULL AND e.time IS NOT NULL AND e.intent <> ''
) AS asked
