-- The first and the last steps of wanted journeys, in order.
SELECT s.j, s.position, s.step FROM steps AS s JOIN wanted_ways AS w ON w.j = s.j
WHERE s.position <= $head OR s.position > w.events - $tail ORDER BY s.j, s.position
