-- For every step of an open funnel: journeys that have it at all, and those of them that have the step before too.
SELECT h.funnel, h.rung, count(*), count(b.j)
FROM (SELECT DISTINCT o.funnel, o.rung, v.j FROM visits AS v JOIN open_steps AS o ON o.step = v.step) AS h
LEFT JOIN (SELECT DISTINCT o.funnel, o.rung, v.j FROM visits AS v JOIN open_steps AS o ON o.step = v.step) AS b
    ON b.funnel = h.funnel AND b.j = h.j AND b.rung = h.rung - 1
GROUP BY h.funnel, h.rung ORDER BY h.funnel, h.rung
