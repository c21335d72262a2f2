-- OP11: opportunities that first entered P2 in the last 24 months: the days until
-- they were won; open ones are kept as "not yet", and what ended otherwise leaves
-- on that day.
WITH road AS (
  SELECT s.opportunity, MIN(s.entered) AS start FROM stay s WHERE s.rank = 2 GROUP BY s.opportunity HAVING start BETWEEN DATE(:to, '+1 day', '-24 months') AND :to
)
SELECT 'sales_cycle_days' AS quantity, o.owner AS person, CASE WHEN s.rank IN (6, -1) THEN s.entered ELSE :to END AS day, o.number AS ref,
  10000 * CAST(JULIANDAY(CASE WHEN s.rank IN (6, -1) THEN s.entered ELSE :to END) - JULIANDAY(r.start) AS INTEGER) AS value, s.rank <> 6 AS open
FROM road r JOIN opportunities o ON o.number = r.opportunity JOIN stay s ON s.opportunity = r.opportunity AND s.entered <= :to AND (s.gone IS NULL OR s.gone > :to)
