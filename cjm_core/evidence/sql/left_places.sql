-- By place: journeys that went on from there, and those of them that went back to an earlier stage, went on in another
-- channel, waited longer than three quarters of all waits, came again on the same intent within $follow_us.
SELECT place, count(*), count(*) FILTER (WHERE back), count(*) FILTER (WHERE switched),
       count(*) FILTER (WHERE waited), count(*) FILTER (WHERE again)
FROM (
    SELECT g.place, g.j, bool_or(g.next_rank < g.rank) AS back,
           bool_or(coalesce(g.next_channel <> g.channel, false)) AS switched,
           bool_or(greatest(0, g.next_us - g.done_us) > u.usual_us) AS waited,
           bool_or(coalesce(a.again_us <= g.done_us + $follow_us, false)) AS again
    FROM staged AS g CROSS JOIN (
        SELECT percentile_cont(0.75) WITHIN GROUP (ORDER BY greatest(0, next_us - done_us)) AS usual_us
        FROM staged WHERE next_us IS NOT NULL
    ) AS u LEFT JOIN asked_anew AS a ON a.source = g.source AND a.row = g.row
    WHERE g.next_us IS NOT NULL GROUP BY g.place, g.j
) AS gone GROUP BY place ORDER BY place
