-- PE02, PE03: heads are employed on the last day of the window, past their first
-- three months and with a collection target for the year to date; reached is 80 %
-- of it in receipts. Of the receipts of the window: what everybody collected who
-- is employed in a family that sells, or is credited, employment by employment.
WITH eye AS (SELECT SUBSTR(:to, 1, 4) || '-01-01' AS first),
parts AS (
  SELECT a.rowid AS id, a.confirmed, p.person, ABS(a.counted) AS whole, CASE WHEN a.counted < 0 THEN -1 ELSE 1 END AS sign,
    ABS(a.counted) * p.weight / SUM(p.weight) OVER (PARTITION BY a.rowid) AS base, ABS(a.counted) * p.weight % SUM(p.weight) OVER (PARTITION BY a.rowid) AS remainder
  FROM cash a JOIN portion p ON p.contract = a.contract, eye y WHERE a.counted <> 0 AND a.confirmed BETWEEN MIN(:from, y.first) AND :to
), credited AS (
  SELECT person, confirmed, sign * (base + (ROW_NUMBER() OVER (PARTITION BY id ORDER BY remainder DESC, person) <= whole - SUM(base) OVER (PARTITION BY id))) AS minor FROM parts
), aimed AS (
  SELECT a.person, SUM(a.minor) AS target FROM aim a, eye y WHERE a.subject = 'collection' AND a.fine AND a.first >= y.first AND a.last <= :to GROUP BY a.person
), judged AS (
  SELECT a.person, a.target, COALESCE((SELECT SUM(c.minor) FROM credited c, eye y WHERE c.person = a.person AND c.confirmed >= y.first), 0) AS got
  FROM aimed a JOIN joined j ON j.person = a.person
  WHERE a.target > 0 AND MIN(DATE(j.day, '+3 months'), DATE(j.day, 'start of month', '+4 months', '-1 day')) <= :to
    AND EXISTS (SELECT 1 FROM employed e WHERE e.person = a.person AND :to BETWEEN e.since AND e.until)
), posts AS (
  SELECT person, MAX(since, :from) AS first, MIN(until, :to) AS last, family FROM employed WHERE since <= :to AND until >= :from
), ranked AS (
  SELECT p.person, p.last AS day, p.family = 'rep' AS sells, SUM(c.minor) AS got FROM posts p
    LEFT JOIN credited c ON c.person = p.person AND c.confirmed BETWEEN p.first AND p.last GROUP BY p.person, p.last
  UNION ALL SELECT c.person, MAX(c.confirmed), 0, SUM(c.minor) FROM credited c
  WHERE c.confirmed >= :from AND NOT EXISTS (SELECT 1 FROM posts p WHERE p.person = c.person AND c.confirmed BETWEEN p.first AND p.last) GROUP BY c.person
)
SELECT 'heads_with_target' AS quantity, person, :to AS day, person AS ref, 10000 AS value, 0 AS open FROM judged
UNION ALL SELECT 'heads_at_80', person, :to, person, 10000, 0 FROM judged WHERE 10 * got >= 8 * target
UNION ALL SELECT 'top_collected', person, day, person, 100 * COALESCE(got, 0), 0 FROM ranked WHERE sells OR got IS NOT NULL
