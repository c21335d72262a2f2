-- OP15, OP22: confirmations whose fifth working day after the question lies in
-- the window, and those given by it; those spot-checked in the window.
WITH due AS (
  SELECT o.owner, c.given, (SELECT x.day FROM cal x WHERE x.worked = 1 AND x.n = a.n + 5) AS day
  FROM confirmations c JOIN opportunities o ON o.number = c.opportunity JOIN cal a ON a.day = c.asked
)
SELECT 'confirmations_due' AS quantity, owner AS person, 10000 * COUNT(*) AS value FROM due WHERE day BETWEEN :from AND :to GROUP BY owner
UNION ALL SELECT 'confirmed_on_time', owner, 10000 * COUNT(*) FROM due WHERE day BETWEEN :from AND :to AND given <= day GROUP BY owner
UNION ALL SELECT 'confirmations_checked', o.owner, 10000 * COUNT(*) FROM confirmations c JOIN opportunities o ON o.number = c.opportunity
  WHERE c.checked BETWEEN :from AND :to GROUP BY o.owner
UNION ALL SELECT 'confirmations_false', o.owner, 10000 * COUNT(*) FROM confirmations c JOIN opportunities o ON o.number = c.opportunity
  WHERE c.checked BETWEEN :from AND :to AND c.found_false = 1 GROUP BY o.owner
