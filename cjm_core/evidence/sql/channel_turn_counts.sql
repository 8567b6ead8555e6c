-- Switches by channels: in how many journeys, and how often.
SELECT a, b, count(DISTINCT j), count(*) FROM channel_turns GROUP BY a, b ORDER BY a, b
