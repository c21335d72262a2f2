-- AR07, PB04: planned items of weeks whose Sunday lies in the window, done with
-- evidence by that Sunday.
WITH items AS (
  SELECT person, CASE kind WHEN 'collection' THEN 1 ELSE 0 END AS task, COALESCE(done <= DATE(week, '+6 days') AND evidence <> '', 0) AS kept
  FROM plan_items WHERE planned = 1 AND kind IN ('collection', 'key-person') AND DATE(week, '+6 days') BETWEEN :from AND :to
)
SELECT CASE task WHEN 1 THEN 'collection_tasks' ELSE 'key_people_planned' END AS quantity, person, 10000 * COUNT(*) AS value FROM items GROUP BY task, person
UNION ALL SELECT CASE task WHEN 1 THEN 'collection_tasks_done' ELSE 'key_people_met' END, person, 10000 * SUM(kept) FROM items GROUP BY task, person
