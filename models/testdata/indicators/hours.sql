-- AC06, AC08: hours by category.
WITH spent AS (SELECT person, worked AS day, category AS ref, CAST(ROUND(10000 * hours) AS INTEGER) AS value FROM work_hours WHERE worked BETWEEN :from AND :to)
SELECT 'logged_hours' AS quantity, person, day, ref, value, 0 AS open FROM spent
UNION ALL SELECT 'front_line_hours', person, day, ref, value, 0 FROM spent WHERE ref = 'front-line'
UNION ALL SELECT 'coaching_hours', person, day, ref, value, 0 FROM spent WHERE ref = 'coaching'
