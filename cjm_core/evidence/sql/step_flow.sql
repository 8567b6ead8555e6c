-- From which step at which position of the journey to which next one: -1 for steps not told, -2 for the end.
SELECT position, here, there, count(*) FROM (
    SELECT s.position, coalesce(a.step, -1) AS here,
           CASE WHEN s.next_step IS NULL THEN -2 ELSE coalesce(b.step, -1) END AS there
    FROM steps AS s LEFT JOIN told_steps AS a ON a.step = s.step LEFT JOIN told_steps AS b ON b.step = s.next_step
    WHERE s.position <= $last
) GROUP BY position, here, there ORDER BY position, here, there
