-- Every event at the rung $rung that a journey reaches in time from the rung below. Of all ways there the latest is the
-- one that counts: whoever is in time by any way is in time by that one, and sets out last by it.
SELECT u.funnel, u.rung, u.j, u.position, u.at_us, u.start_us
FROM (
    SELECT funnel, rung, j, position, at_us, max(below_start_us) OVER past AS start_us,
           max(below_us) OVER past AS below_us
    FROM (
        SELECT funnel, rung, j, position, at_us, start_us AS below_start_us, at_us AS below_us FROM climbed_below
        UNION ALL
        SELECT funnel, rung, j, position, at_us, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM funnel_events WHERE rung = $rung
    ) AS met
    WINDOW past AS (PARTITION BY funnel, j ORDER BY position, rung DESC ROWS UNBOUNDED PRECEDING)
) AS u JOIN funnel_limits AS l ON l.funnel = u.funnel
WHERE u.rung = $rung AND u.at_us - u.start_us <= l.within_us AND u.at_us - u.below_us <= l.step_within_us
