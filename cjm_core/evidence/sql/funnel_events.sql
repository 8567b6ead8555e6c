-- Every event at a step of a funnel, with the number of that step in it, its rung.
SELECT CAST(f.funnel AS INTEGER) AS funnel, CAST(f.rung AS INTEGER) AS rung, s.j, s.position, s.at_us
FROM steps AS s JOIN funnel_steps AS f ON f.step = s.step
