-- Journeys by way that came to a planned step later than they should, counted from their beginning.
SELECT w.fingerprint, f.turn, count(*)
FROM (
    SELECT s.j, p.turn, min(s.at_us) AS first_us
    FROM steps AS s JOIN plan_turns AS p ON p.step = s.step GROUP BY s.j, p.turn
) AS f
JOIN plan_limits AS l ON l.turn = f.turn
JOIN journeys AS k ON k.j = f.j
JOIN planned_ways AS w ON w.j = f.j
WHERE f.first_us - k.began_us > l.within_us AND ($part >= 1000000 OR abs(xxhash64(w.j, 20261) % 1000000) < $part)
GROUP BY w.fingerprint, f.turn ORDER BY w.fingerprint, f.turn
