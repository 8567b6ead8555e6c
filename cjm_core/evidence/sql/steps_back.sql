-- By stage (-1: all) over journeys: pairs of neighbouring events that lead back to an earlier stage (a), and all (b).
SELECT coalesce(stage, -1), count(*), sum(a), sum(b), sum(a * a), sum(b * b), sum(a * b) FROM (
    SELECT j, stage, count(*) FILTER (WHERE next_rank < rank) AS a, count(*) AS b
    FROM staged WHERE next_rank IS NOT NULL GROUP BY GROUPING SETS ((j), (j, stage))
) AS part GROUP BY stage ORDER BY 1
