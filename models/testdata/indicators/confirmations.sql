-- OP15, OP22: requests whose fifth working day lies in the window, and those of
-- them confirmed by it, for the superior who was asked; confirmations that were
-- spot-checked in the window, for the superior who gave them.
WITH due AS (
  SELECT c.opportunity, c.asked, c.person, c.given, (SELECT x.day FROM cal x WHERE x.worked = 1 AND x.n = a.n + 5) AS day
  FROM confirmations c JOIN cal a ON a.day = c.asked
)
SELECT 'confirmations_due' AS quantity, person, day, opportunity || '/' || asked AS ref, 10000 AS value, 0 AS open FROM due WHERE day BETWEEN :from AND :to
UNION ALL SELECT 'confirmed_on_time', person, day, opportunity || '/' || asked, 10000, 0 FROM due WHERE day BETWEEN :from AND :to AND given <= day
UNION ALL SELECT 'confirmations_checked', person, checked, opportunity || '/' || asked, 10000, 0 FROM confirmations WHERE checked BETWEEN :from AND :to
UNION ALL SELECT 'confirmations_false', person, checked, opportunity || '/' || asked, 10000, 0 FROM confirmations WHERE checked BETWEEN :from AND :to AND found_false = 1
