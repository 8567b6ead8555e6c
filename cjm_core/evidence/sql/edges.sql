-- Directly-follows: how often one step comes right after another, and the time from the end of one to the next.
SELECT step, next_step, count(*), sum(whole(next_us - done_us)), median(next_us - done_us),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY next_us - done_us)
FROM steps WHERE next_step IS NOT NULL GROUP BY step, next_step ORDER BY step, next_step
