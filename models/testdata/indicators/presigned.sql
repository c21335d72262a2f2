-- CT04, CL04, OP06: open at the end of the window, at P5 or with an award
-- notice by then, expected to be signed in the 90 days after it; of the change,
-- what entered less what left since seven days before. Of the first payment, what
-- is expected in these 90 days.
WITH days AS (SELECT 1 AS at, :to AS day UNION ALL SELECT -1, DATE(:to, '-7 days')),
listed AS (
  SELECT d.at, o.number, o.owner, NULLIF(o.minor, 0) AS minor, NULLIF(o.first_minor, 0) AS first_minor, o.cash, CAST(ROUND(100 * s.probability) AS INTEGER) AS chance
  FROM days d JOIN opportunities o JOIN stay s ON s.opportunity = o.number AND s.entered <= d.day AND (s.gone IS NULL OR s.gone > d.day)
  WHERE s.rank BETWEEN 2 AND 5 AND (s.rank = 5 OR o.award <= d.day) AND o.signing > d.day AND o.signing <= DATE(d.day, '+90 days')
)
SELECT 'presigned_amount' AS quantity, owner AS person, :to AS day, number AS ref, 100 * minor AS value, 0 AS open FROM listed WHERE at = 1
UNION ALL SELECT 'presigned_change', owner, :to, number, 100 * MIN(at) * minor, 0 FROM listed GROUP BY number HAVING COUNT(*) = 1
UNION ALL SELECT 'expected_cash', owner, :to, number, CASE WHEN cash IS NOT NULL THEN chance * first_minor END, 0 FROM listed
  WHERE at = 1 AND (cash IS NULL OR first_minor IS NULL OR cash > :to AND cash <= DATE(:to, '+90 days'))
