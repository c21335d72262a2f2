-- CT05, CL05, PE08: of each month of the window the forecast that was frozen
-- last, on its first working day or before, on the first day of the month on
-- which the person is employed.
WITH final AS (
  SELECT f.subject, f.person, f.period, f.minor, s.first, s.last, ROW_NUMBER() OVER (PARTITION BY f.person, f.subject, f.period ORDER BY f.frozen DESC) AS place
  FROM forecasts f JOIN span s ON s.name = f.period AND s.months = 1 AND s.first >= :from AND s.last <= :to
  WHERE f.frozen <= (SELECT MIN(day) FROM cal WHERE worked = 1 AND day >= s.first)
)
SELECT subject || '_forecast' AS quantity, person, COALESCE((SELECT MIN(MAX(e.since, f.first)) FROM employed e
    WHERE e.person = f.person AND e.since <= f.last AND e.until >= f.first), f.first) AS day, period AS ref, 100 * minor AS value, 0 AS open
FROM final f WHERE place = 1
