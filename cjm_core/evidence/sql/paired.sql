-- How many events have an end of their own.
SELECT count(*) FILTER (WHERE timed) FROM steps
