-- AC03, PB03: working days while employed; those with a log written by the next
-- working day that passed the check and no spot check failed; those of weeks of
-- which every planned item was done with evidence by its Sunday.
WITH days AS (SELECT person, day, n FROM present WHERE day BETWEEN :from AND :to AND worked = 1),
weeks AS (
  SELECT person, week FROM plan_items WHERE planned = 1 GROUP BY person, week
  HAVING MIN(COALESCE(done <= DATE(week, '+6 days') AND evidence <> '', 0)) = 1
)
SELECT 'days_present' AS quantity, person, 10000 * COUNT(*) AS value FROM days GROUP BY person
UNION ALL
SELECT 'log_days_qualified', d.person, 10000 * COUNT(*) FROM days d JOIN work_logs l ON l.person = d.person AND l.worked = d.day
WHERE l.passed = 1 AND l.failed = 0 AND l.written <= (SELECT c.day FROM cal c WHERE c.worked = 1 AND c.n = d.n + 1) GROUP BY d.person
UNION ALL
SELECT 'plan_days_kept', d.person, 10000 * COUNT(*) FROM days d JOIN weeks w ON w.person = d.person AND d.day BETWEEN w.week AND DATE(w.week, '+6 days') GROUP BY d.person
