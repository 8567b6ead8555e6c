-- How many journeys ended at each rung of each funnel: those whose time was up before the log ended, and the others.
SELECT w.funnel, w.rung, l.limited = 1 AND w.until_us > $ended_us, count(*)
FROM funnel_ways AS w JOIN funnel_limits AS l ON l.funnel = w.funnel
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
