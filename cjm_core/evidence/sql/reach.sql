-- How many journeys come to each step, with how many events; how many do it again, and how many left it and came back.
SELECT step, count(*), sum(times), count(*) FILTER (WHERE times > 1),
       count(*) FILTER (WHERE last_position - first_position >= times)
FROM visits GROUP BY step ORDER BY 2 DESC, step LIMIT $most
