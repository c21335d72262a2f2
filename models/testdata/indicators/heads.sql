-- PE01, PE07: days on which people are employed, to be divided by the days of the
-- window; of those who sell, a newcomer's first three months count a quarter, a
-- half and three quarters, months running to the same day of the next one, or to
-- its last day where it is shorter.
WITH ramp AS (
  SELECT person, day, MIN(DATE(day, '+1 month'), DATE(day, 'start of month', '+2 months', '-1 day')) AS one,
    MIN(DATE(day, '+2 months'), DATE(day, 'start of month', '+3 months', '-1 day')) AS two,
    MIN(DATE(day, '+3 months'), DATE(day, 'start of month', '+4 months', '-1 day')) AS three FROM joined
)
SELECT 'average_heads' AS quantity, e.person, c.day, c.day AS ref, 10000 AS value, 0 AS open
FROM employed e JOIN cal c ON c.day BETWEEN MAX(e.since, :from) AND MIN(e.until, :to)
UNION ALL
SELECT 'quota_heads', e.person, c.day, c.day, CASE WHEN c.day < r.one THEN 2500 WHEN c.day < r.two THEN 5000 WHEN c.day < r.three THEN 7500 ELSE 10000 END, 0
FROM employed e JOIN ramp r ON r.person = e.person JOIN cal c ON c.day BETWEEN MAX(e.since, :from) AND MIN(e.until, :to) WHERE e.family = 'rep'
