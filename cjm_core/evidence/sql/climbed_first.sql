-- Every event at the first step of a funnel: here a journey sets out, as often as it comes by.
SELECT funnel, rung, j, position, at_us, at_us AS start_us FROM funnel_events WHERE rung = 1
