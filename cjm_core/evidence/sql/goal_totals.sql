-- All journeys, and those that reach the goal.
SELECT count(*), count(g.j) FROM journeys AS k LEFT JOIN goals AS g ON g.j = k.j
