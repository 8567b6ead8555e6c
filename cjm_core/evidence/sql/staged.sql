-- Every event at a place of the map in the order of its journey (each log by itself), with what comes after it there.
SELECT source, row, j, place, stage, rank, channel, at_us, done_us,
       lead(rank) OVER turn AS next_rank, lead(channel) OVER turn AS next_channel, lead(at_us) OVER turn AS next_us
FROM (
    SELECT e.source, e.row, xxhash64(e.journey, 0) AS j, m.number AS place, m.stage, m.rank,
           CASE WHEN e.channel <> '' THEN xxhash64(e.channel, 0) END AS channel,
           unix_micros(e.time) AS at_us, unix_micros(coalesce(e.finish, e.time)) AS done_us
    FROM events AS e JOIN map_places AS m ON m.place = e.place WHERE e.journey IS NOT NULL AND e.time IS NOT NULL
) AS found WINDOW turn AS (PARTITION BY source, j ORDER BY at_us, row)
