-- AC03, PB03: working days while employed; those with a log written on the day or
-- by the next working day that passed the check and no spot check failed; those
-- of weeks in which at least 80 % of the weight planned was done with evidence by
-- the Sunday, where anything was planned.
WITH days AS (
  SELECT e.person, c.day, c.n FROM employed e JOIN cal c ON c.day BETWEEN MAX(e.since, :from) AND MIN(e.until, :to) WHERE c.worked = 1
), weeks AS (
  SELECT person, week FROM plan_items WHERE planned = 1 GROUP BY person, week
  HAVING SUM(weight) > 0 AND ROUND(10 * SUM(CASE WHEN done <= DATE(week, '+6 days') AND evidence <> '' THEN weight ELSE 0 END) - 8 * SUM(weight), 6) >= 0
)
SELECT 'days_present' AS quantity, person, day, day AS ref, 10000 AS value, 0 AS open FROM days
UNION ALL
SELECT 'log_days_qualified', d.person, d.day, d.day, 10000, 0 FROM days d JOIN work_logs l ON l.person = d.person AND l.worked = d.day
WHERE l.passed = 1 AND l.failed = 0 AND l.written BETWEEN d.day AND (SELECT c.day FROM cal c WHERE c.worked = 1 AND c.n = d.n + 1)
UNION ALL
SELECT 'plan_days_kept', d.person, d.day, d.day, 10000, 0 FROM days d JOIN weeks w ON w.person = d.person AND w.week = DATE(d.day, 'weekday 0', '-6 days')
