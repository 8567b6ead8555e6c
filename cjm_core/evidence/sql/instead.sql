-- Of the journeys that left a funnel: the first other step after the one where they first stood on their last rung.
SELECT funnel, rung, next_step, count(*) FROM (
    SELECT w.funnel, w.rung, w.j, min_by(s.step, s.position) AS next_step
    FROM funnel_ways AS w JOIN funnel_limits AS l ON l.funnel = w.funnel
    JOIN steps AS s ON s.j = w.j AND s.position > w.position
    LEFT JOIN funnel_steps AS own ON own.funnel = w.funnel AND own.rung = w.rung AND own.step = s.step
    WHERE l.told = 1 AND w.rung < l.rungs AND (l.limited = 0 OR w.until_us <= $ended_us) AND own.step IS NULL
    GROUP BY w.funnel, w.rung, w.j
) AS went GROUP BY funnel, rung, next_step ORDER BY funnel, rung, next_step
