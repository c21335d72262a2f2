-- CT05, CL05, PE08: of each month of the window the forecast that was frozen
-- last, on its first working day or before.
WITH final AS (
  SELECT f.subject, f.person, f.minor, ROW_NUMBER() OVER (PARTITION BY f.person, f.subject, f.period ORDER BY f.frozen DESC) AS place
  FROM forecasts f
  WHERE f.period NOT LIKE '%Q%' AND LENGTH(f.period) = 7 AND f.period || '-01' >= :from AND f.period <= SUBSTR(:to, 1, 7)
    AND f.frozen <= (SELECT MIN(day) FROM cal WHERE worked = 1 AND day >= f.period || '-01')
)
SELECT subject || '_forecast' AS quantity, person, 100 * SUM(minor) AS value FROM final WHERE place = 1 GROUP BY subject, person
