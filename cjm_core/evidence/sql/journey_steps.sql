-- The steps of some journeys in order.
SELECT s.j, s.position, s.step FROM steps AS s JOIN wanted AS w ON w.j = s.j ORDER BY s.j, s.position
