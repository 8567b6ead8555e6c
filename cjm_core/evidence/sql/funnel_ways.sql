-- One row a funnel and journey that sets out: the highest rung it climbed, where it first stood on it, and until when
-- it had time for the whole way since it last set out: how far it came may not decide whether it is counted.
SELECT c.funnel, c.j, max(c.rung) AS rung, max_by(c.position, c.rung) AS position, max(c.until_us) AS until_us
FROM (
    SELECT c.funnel, c.j, c.rung, min(c.position) AS position, max(c.start_us + l.whole_us) AS until_us
    FROM climbed AS c JOIN funnel_limits AS l ON l.funnel = c.funnel GROUP BY c.funnel, c.j, c.rung
) AS c GROUP BY c.funnel, c.j
