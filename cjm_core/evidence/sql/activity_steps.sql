-- The number of the step that each activity is.
SELECT activity, min(step) FROM step_codes GROUP BY activity ORDER BY activity
