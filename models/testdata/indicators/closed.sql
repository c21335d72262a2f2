-- OP04: deals that stand won, lost or withdrawn at the end of the window and
-- came to it in its last twelve months; void ones are left out.
WITH closed AS (
  SELECT o.owner, o.minor, s.meaning FROM opportunities o JOIN stay s ON s.opportunity = o.number AND s.entered <= :to AND (s.gone IS NULL OR s.gone > :to)
  WHERE s.meaning IN ('won', 'lost', 'withdrawn') AND s.entered >= DATE(:to, '+1 day', '-12 months')
)
SELECT 'decided_amount' AS quantity, owner AS person, 100 * SUM(minor) AS value FROM closed GROUP BY owner
UNION ALL SELECT 'won_amount', owner, 100 * SUM(minor) FROM closed WHERE meaning = 'won' GROUP BY owner
