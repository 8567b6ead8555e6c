-- Every activity of every log with the number of its step: the place where it is mapped, else the activity itself.
SELECT source, activity, label, place, events, CAST(dense_rank() OVER (ORDER BY label) - 1 AS INTEGER) AS step
FROM (
    SELECT k.source, k.activity, k.events, coalesce(p.place, '') AS place, coalesce(p.place, k.activity) AS label
    FROM (SELECT source, activity, count(*) AS events FROM logged WHERE source IN ({sources}) GROUP BY source, activity) AS k
    LEFT JOIN placed AS p ON p.source = k.source AND p.activity = k.activity
)
