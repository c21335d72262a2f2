-- AC01, AC02: items of weeks whose Sunday lies in the window; done is done with
-- evidence by that Sunday.
WITH items AS (
  SELECT person, planned, CAST(ROUND(10000 * weight) AS INTEGER) AS weight, COALESCE(done <= DATE(week, '+6 days') AND evidence <> '', 0) AS kept
  FROM plan_items WHERE DATE(week, '+6 days') BETWEEN :from AND :to
)
SELECT 'plan_weight' AS quantity, person, SUM(weight) AS value FROM items WHERE planned = 1 GROUP BY person
UNION ALL SELECT 'plan_done', person, SUM(weight) FROM items WHERE planned = 1 AND kept GROUP BY person
UNION ALL SELECT 'plan_deviation', person, SUM(weight) FROM items WHERE planned <> kept GROUP BY person
