-- Amounts of contracts (quantity, contract, minor) by the split that governs:
-- whole minor units, what is left over to the largest remainders, among equal
-- ones to the lower person code. Nobody is ''. What is counted by day is divided
-- by the days of its twelve months.
WITH amounts AS (
/*amounts*/
), numbered AS (
  SELECT ROW_NUMBER() OVER () AS id, quantity, contract, ABS(minor) AS whole, CASE WHEN minor < 0 THEN -1 ELSE 1 END AS sign FROM amounts WHERE minor <> 0
), parts AS (
  SELECT n.id, n.quantity, COALESCE(p.person, '') AS person, n.whole, n.sign,
    CASE WHEN p.person IS NULL THEN n.whole ELSE n.whole * p.weight / SUM(p.weight) OVER (PARTITION BY n.id) END AS base,
    CASE WHEN p.person IS NULL THEN 0 ELSE n.whole * p.weight % SUM(p.weight) OVER (PARTITION BY n.id) END AS remainder
  FROM numbered n LEFT JOIN portion p ON p.contract = n.contract
), ranked AS (
  SELECT quantity, person, sign, base, whole - SUM(base) OVER (PARTITION BY id) AS over,
    ROW_NUMBER() OVER (PARTITION BY id ORDER BY remainder DESC, person) AS place
  FROM parts
)
SELECT quantity, person, CAST(ROUND(100 * SUM(sign * (base + (place <= over))) / CASE quantity WHEN 'billed_per_day'
  THEN JULIANDAY(:to) - JULIANDAY(DATE(:to, '+1 day', '-12 months')) + 1 ELSE 1 END) AS INTEGER) AS value
FROM ranked GROUP BY quantity, person
