-- OP02: opportunities that became valid in the window: the later of the last of
-- the five elements and the first confirmation that was not found false by its
-- end. What was split or opened again is one with what it came from: it counts
-- on the first day on which one of them was valid.
WITH RECURSIVE kin AS (
  SELECT number, number AS root FROM opportunities o WHERE origin = '' OR NOT EXISTS (SELECT 1 FROM opportunities x WHERE x.number = o.origin)
  UNION ALL SELECT o.number, k.root FROM opportunities o JOIN kin k ON o.origin = k.number
), became AS (
  SELECT k.root, o.number, o.owner, MAX(e.since, MIN(c.given)) AS day
  FROM kin k JOIN opportunities o ON o.number = k.number JOIN evidenced e ON e.opportunity = o.number
    JOIN confirmations c ON c.opportunity = o.number AND c.given <= :to AND NOT (c.found_false = 1 AND COALESCE(c.checked, '9999') <= :to)
  GROUP BY o.number
), first AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY root ORDER BY day, number) AS place FROM became)
SELECT 'new_valid_opportunities' AS quantity, owner AS person, 10000 * COUNT(*) AS value FROM first WHERE place = 1 AND day BETWEEN :from AND :to GROUP BY owner
