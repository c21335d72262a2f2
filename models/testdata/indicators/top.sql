-- PE02, PE03: heads are people who sell at the end of the window; of those past
-- their first three months with a collection target for the year to date, those
-- whose receipts of it reach 80 %. Of the receipts of the window, those of the
-- top fifth of everybody who sells in it, rounded up; alone everybody is the top.
WITH parts AS (
  SELECT a.rowid AS id, a.confirmed, p.person, ABS(a.counted) AS whole, CASE WHEN a.counted < 0 THEN -1 ELSE 1 END AS sign,
    ABS(a.counted) * p.weight / SUM(p.weight) OVER (PARTITION BY a.rowid) AS base, ABS(a.counted) * p.weight % SUM(p.weight) OVER (PARTITION BY a.rowid) AS remainder
  FROM cash a JOIN portion p ON p.contract = a.contract WHERE a.counted <> 0 AND a.confirmed BETWEEN MIN(:from, SUBSTR(:to, 1, 4) || '-01-01') AND :to
), credited AS (
  SELECT person, confirmed, sign * (base + (ROW_NUMBER() OVER (PARTITION BY id ORDER BY remainder DESC, person) <= whole - SUM(base) OVER (PARTITION BY id))) AS minor FROM parts
), aimed AS (
  SELECT t.person, SUM(t.minor) AS target FROM targets t
  WHERE t.subject = 'collection' AND LENGTH(t.period) = 7 AND t.period NOT LIKE '%Q%' AND t.period BETWEEN SUBSTR(:to, 1, 4) || '-01' AND SUBSTR(:to, 1, 7) GROUP BY t.person
), judged AS (
  SELECT a.person, a.target, COALESCE((SELECT SUM(c.minor) FROM credited c WHERE c.person = a.person AND c.confirmed >= SUBSTR(:to, 1, 4) || '-01-01'), 0) AS got
  FROM aimed a JOIN joined j ON j.person = a.person JOIN present p ON p.person = a.person AND p.day = :to AND p.family = 'rep'
  WHERE a.target > 0 AND DATE(j.day, '+3 months') <= :to
), heads AS (
  SELECT DISTINCT person FROM present WHERE family = 'rep' AND day BETWEEN :from AND :to
), ranked AS (
  SELECT h.person, COALESCE((SELECT SUM(c.minor) FROM credited c WHERE c.person = h.person AND c.confirmed >= :from), 0) AS got FROM heads h
), top AS (
  SELECT got, ROW_NUMBER() OVER (ORDER BY got DESC, person) AS place, (COUNT(*) OVER () + 4) / 5 AS many FROM ranked
)
SELECT 'heads_with_target' AS quantity, person, 10000 AS value FROM judged
UNION ALL SELECT 'heads_at_80', person, 10000 FROM judged WHERE 10 * got >= 8 * target
UNION ALL SELECT 'top_collected', person, 100 * got FROM ranked
UNION ALL SELECT 'top_collected', '*', 100 * SUM(got) FROM top WHERE place <= many
