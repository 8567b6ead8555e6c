-- Quartiles and the ninth decile of the time from the first to the last event.
SELECT count(*), percentile_cont(0.25) WITHIN GROUP (ORDER BY us), median(us),
       percentile_cont(0.75) WITHIN GROUP (ORDER BY us), percentile_cont(0.9) WITHIN GROUP (ORDER BY us),
       sum(whole(us)), sum(whole(us) * whole(us))
FROM (SELECT ended_us - began_us AS us FROM journeys)
