-- One row a journey and told outcome that it reaches: the position up to which its touches count.
SELECT s.j, s.outcome, CASE WHEN $everywhere THEN max(s.position) ELSE min(s.position) END AS position
FROM steps AS s JOIN told_outcomes AS t ON t.outcome = s.outcome GROUP BY s.j, s.outcome
