-- The planned steps of every journey in order, whatever stands between them, numbered.
SELECT j, turn, CAST(row_number() OVER walk AS INTEGER) AS place
FROM (
    SELECT j, unit AS turn, position, lag(unit) OVER (PARTITION BY j ORDER BY position) AS turn_before
    FROM stays WHERE unit > 0
) WHERE turn_before IS NULL OR turn_before <> turn
WINDOW walk AS (PARTITION BY j ORDER BY position)
