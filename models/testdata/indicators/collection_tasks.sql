-- AR07, PB04: planned items of weeks whose Sunday lies in the window, done with
-- evidence by that Sunday; tasks in the team of the first day of the week on
-- which the person is employed, key people in that of the last.
WITH items AS (
  SELECT i.person, i.week || '/' || i.number AS ref, i.kind = 'collection' AS task, COALESCE(i.done <= DATE(i.week, '+6 days') AND i.evidence <> '', 0) AS kept,
    COALESCE((SELECT MIN(MAX(e.since, i.week)) FROM employed e WHERE e.person = i.person AND e.since <= DATE(i.week, '+6 days') AND e.until >= i.week), i.week) AS first,
    COALESCE((SELECT MAX(MIN(e.until, DATE(i.week, '+6 days'))) FROM employed e WHERE e.person = i.person AND e.since <= DATE(i.week, '+6 days')), DATE(i.week, '+6 days')) AS last
  FROM plan_items i WHERE i.planned = 1 AND i.kind IN ('collection', 'key-person') AND DATE(i.week, '+6 days') BETWEEN :from AND :to
)
SELECT 'collection_tasks' AS quantity, person, first AS day, ref, 10000 AS value, 0 AS open FROM items WHERE task
UNION ALL SELECT 'collection_tasks_done', person, first, ref, 10000, 0 FROM items WHERE task AND kept
UNION ALL SELECT 'key_people_planned', person, last, ref, 10000, 0 FROM items WHERE NOT task
UNION ALL SELECT 'key_people_met', person, last, ref, 10000, 0 FROM items WHERE NOT task AND kept
