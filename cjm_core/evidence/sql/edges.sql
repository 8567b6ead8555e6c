-- Directly-follows: how often one step comes right after another, in how many journeys, and the time from the end of
-- one to the start of the next.
SELECT step, next_step, count(*), count(DISTINCT j), sum(whole(next_us - done_us)), median(next_us - done_us),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY next_us - done_us)
FROM steps WHERE next_step IS NOT NULL GROUP BY step, next_step ORDER BY step, next_step
