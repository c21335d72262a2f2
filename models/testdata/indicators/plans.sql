-- AC01, AC02: items of weeks whose Sunday lies in the window; done is done with
-- evidence by that Sunday. They belong to the team of the last day of the week on
-- which the person is employed.
WITH items AS (
  SELECT i.person, i.week || '/' || i.number AS ref, i.planned, CAST(ROUND(10000 * i.weight) AS INTEGER) AS value, COALESCE(i.done <= DATE(i.week, '+6 days') AND i.evidence <> '', 0) AS kept,
    COALESCE((SELECT MAX(MIN(e.until, DATE(i.week, '+6 days'))) FROM employed e WHERE e.person = i.person AND e.since <= DATE(i.week, '+6 days')), DATE(i.week, '+6 days')) AS day
  FROM plan_items i WHERE DATE(i.week, '+6 days') BETWEEN :from AND :to
)
SELECT 'plan_weight' AS quantity, person, day, ref, value, 0 AS open FROM items WHERE planned = 1
UNION ALL SELECT 'plan_done', person, day, ref, value, 0 FROM items WHERE planned = 1 AND kept
UNION ALL SELECT 'plan_deviation', person, day, ref, value, 0 FROM items WHERE planned <> kept
