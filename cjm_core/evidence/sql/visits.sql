-- One row a journey and step: how often, and its first and last time there.
SELECT j, step, count(*) AS times, min(position) AS first_position, max(position) AS last_position,
       min(at_us) AS first_us, max(at_us) AS last_us
FROM steps GROUP BY j, step
