-- Told edges over journeys: how many have each, and the sums of times and hours that means over journeys need.
SELECT step, next_step, count(*), sum(times), sum(times * times), sum(us), sum(whole(us) * whole(us)),
       sum(whole(times) * whole(us))
FROM (
    SELECT s.j, s.step, s.next_step, count(*) AS times, CAST(sum(s.gap_us) AS BIGINT) AS us
    FROM steps AS s JOIN told_edges AS t ON t.step = s.step AND t.next_step = s.next_step
    GROUP BY s.j, s.step, s.next_step
) GROUP BY step, next_step ORDER BY step, next_step
