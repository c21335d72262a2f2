-- CT04, CL04, OP06: open at the end of the window, at P5 or with an award
-- notice, expected to be signed within 90 days; of the change, what entered
-- less what left since seven days before.
WITH days AS (SELECT 1 AS at, :to AS day UNION ALL SELECT -1, DATE(:to, '-7 days')),
listed AS (
  SELECT d.at, o.number, o.owner, o.minor, o.first_minor, o.cash, d.day, CAST(ROUND(100 * s.probability) AS INTEGER) AS chance
  FROM days d JOIN opportunities o JOIN stay s ON s.opportunity = o.number AND s.entered <= d.day AND (s.gone IS NULL OR s.gone > d.day)
  WHERE s.rank BETWEEN 0 AND 5 AND (s.rank = 5 OR o.award <= d.day) AND o.signing >= d.day AND o.signing <= DATE(d.day, '+90 days')
)
SELECT 'presigned_amount' AS quantity, owner AS person, 100 * SUM(minor) AS value FROM listed WHERE at = 1 GROUP BY owner
UNION ALL SELECT 'presigned_change', owner, 100 * SUM(at * minor) FROM listed GROUP BY owner
UNION ALL SELECT 'expected_cash', owner, SUM(chance * first_minor) FROM listed WHERE at = 1 AND cash >= day AND cash <= DATE(day, '+90 days') GROUP BY owner
