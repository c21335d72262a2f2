-- AC06, AC08: hours by category.
SELECT 'logged_hours' AS quantity, person, CAST(ROUND(10000 * SUM(hours)) AS INTEGER) AS value FROM work_hours WHERE worked BETWEEN :from AND :to GROUP BY person
UNION ALL SELECT 'front_line_hours', person, CAST(ROUND(10000 * SUM(hours)) AS INTEGER) FROM work_hours WHERE worked BETWEEN :from AND :to AND category = 'front-line' GROUP BY person
UNION ALL SELECT 'coaching_hours', person, CAST(ROUND(10000 * SUM(hours)) AS INTEGER) FROM work_hours WHERE worked BETWEEN :from AND :to AND category = 'coaching' GROUP BY person
