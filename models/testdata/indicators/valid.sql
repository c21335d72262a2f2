-- OP02: opportunities that became valid in the window: the later of the last of
-- the five elements and the first confirmation of a superior that was not found
-- false by its end. What was split or opened again is one with what it came
-- from: it counts on the first day on which one of them was valid.
WITH became AS (
  SELECT k.origin AS root, o.number, o.owner, MAX(e.since, MIN(b.given)) AS day
  FROM opportunities o JOIN kin k ON k.number = o.number AND k.far = (SELECT MAX(x.far) FROM kin x WHERE x.number = o.number)
    JOIN evidenced e ON e.opportunity = o.number JOIN backed b ON b.opportunity = o.number AND b.given <= :to AND b.until > :to
  GROUP BY o.number HAVING day <= :to
), first AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY root ORDER BY day, number) AS place FROM became)
SELECT 'new_valid_opportunities' AS quantity, owner AS person, day, number AS ref, 10000 AS value, 0 AS open FROM first WHERE place = 1 AND day BETWEEN :from AND :to
