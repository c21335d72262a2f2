-- CT06, CT10: customers of class A that were active in months 13 to 24 back: a
-- contract of theirs began to count, or more came in on one than went back. They
-- count for everybody who shares in such a contract, on the last such day; kept
-- where the customer was active in the last 12 months, with whomever.
WITH stretch AS (
  SELECT 'before' AS at, DATE(:to, '+1 day', '-24 months') AS first, DATE(:to, '+1 day', '-12 months', '-1 day') AS last
  UNION ALL SELECT 'recent', DATE(:to, '+1 day', '-12 months'), :to
), active AS (
  SELECT s.at, b.customer, b.contract, b.counted AS day FROM stretch s JOIN bound b ON b.counted BETWEEN s.first AND s.last
  UNION ALL SELECT s.at, b.customer, a.contract, MAX(CASE WHEN a.minor > 0 THEN a.confirmed END)
  FROM stretch s JOIN cash a ON a.confirmed BETWEEN s.first AND s.last JOIN bound b ON b.contract = a.contract GROUP BY s.at, b.customer, a.contract HAVING SUM(a.minor) > 0
), keys AS (
  SELECT a.* FROM active a JOIN customers k ON k.code = a.customer AND k.class = 'A'
), whose AS (
  SELECT COALESCE(p.person, '') AS person, k.customer, MAX(k.day) AS day, k.customer IN (SELECT customer FROM keys WHERE at = 'recent') AS stayed
  FROM keys k LEFT JOIN portion p ON p.contract = k.contract WHERE k.at = 'before' GROUP BY 1, k.customer
)
SELECT 'key_accounts_before' AS quantity, person, day, customer AS ref, 10000 AS value, 0 AS open FROM whose
UNION ALL SELECT 'key_accounts_kept', person, day, customer, 10000, 0 FROM whose WHERE stayed
UNION ALL SELECT 'key_accounts_lost', person, day, customer, 10000, 0 FROM whose WHERE NOT stayed
