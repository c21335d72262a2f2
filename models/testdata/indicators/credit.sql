-- Amounts of contracts (quantity, contract, day, ref, minor) by the split that
-- governs: whole minor units, what is left over to the largest remainders, among
-- equal ones to the lower person code. Without a split they are nobody's. What is
-- not known stays so for everybody.
WITH amounts AS (
/*amounts*/
), numbered AS (
  SELECT ROW_NUMBER() OVER () AS id, quantity, contract, day, ref, ABS(minor) AS whole, CASE WHEN minor < 0 THEN -1 ELSE 1 END AS sign FROM amounts
), parts AS (
  SELECT n.id, n.quantity, COALESCE(p.person, '') AS person, n.day, n.ref, n.whole, n.sign,
    CASE WHEN p.person IS NULL THEN n.whole ELSE n.whole * p.weight / SUM(p.weight) OVER (PARTITION BY n.id) END AS base,
    CASE WHEN p.person IS NULL THEN 0 ELSE n.whole * p.weight % SUM(p.weight) OVER (PARTITION BY n.id) END AS remainder
  FROM numbered n LEFT JOIN portion p ON p.contract = n.contract
), ranked AS (
  SELECT quantity, person, day, ref, sign, base, whole - SUM(base) OVER (PARTITION BY id) AS over,
    ROW_NUMBER() OVER (PARTITION BY id ORDER BY remainder DESC, person) AS place
  FROM parts
)
SELECT quantity, person, day, ref, 100 * sign * (base + (place <= over)) AS value, 0 AS open FROM ranked
