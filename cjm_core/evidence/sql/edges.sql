-- Directly-follows: how often one step comes right after another, and the time from the end of one to the next's start.
SELECT step, next_step, count(*), sum(whole(gap_us)), median(gap_us),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY gap_us)
FROM steps WHERE next_step IS NOT NULL GROUP BY step, next_step ORDER BY step, next_step
