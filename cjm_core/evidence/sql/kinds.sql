-- How many different activities and steps the rows of the logs name.
SELECT count(DISTINCT activity), count(DISTINCT step) FROM step_codes
