-- Every grain of time (a part of a day, as fine as the clocks of the zone need) in which anything happens, from 1970 on.
SELECT DISTINCT CAST(floor(at_us / $grain_us) AS BIGINT) AS grain FROM steps ORDER BY grain
