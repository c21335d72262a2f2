-- OP04: deals that stand won, lost or withdrawn at the end of the window and
-- came to it in its last twelve months; void ones are left out, and so is one
-- without a contract from which another was opened since.
WITH closed AS (
  SELECT o.number, o.owner, NULLIF(o.minor, 0) AS minor, s.meaning, s.entered FROM opportunities o JOIN stay s ON s.opportunity = o.number AND s.entered <= :to AND (s.gone IS NULL OR s.gone > :to)
  WHERE s.meaning IN ('won', 'lost', 'withdrawn') AND s.entered >= DATE(:to, '+1 day', '-12 months')
    AND (s.meaning = 'won' OR NOT EXISTS (SELECT 1 FROM opportunities n WHERE n.origin = o.number AND n.opened BETWEEN s.entered AND :to))
)
SELECT 'decided_amount' AS quantity, owner AS person, entered AS day, number AS ref, 100 * minor AS value, 0 AS open FROM closed
UNION ALL SELECT 'won_amount', owner, entered, number, 100 * minor, 0 FROM closed WHERE meaning = 'won'
