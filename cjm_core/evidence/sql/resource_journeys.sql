-- In how many journeys work went straight from one told resource to another, and how often.
SELECT a, b, count(*), sum(times) FROM (
    SELECT s.j, s.resource AS a, s.next_resource AS b, count(*) AS times
    FROM steps AS s JOIN told_pairs AS t ON t.a = s.resource AND t.b = s.next_resource
    GROUP BY s.j, s.resource, s.next_resource
) GROUP BY a, b ORDER BY a, b
