-- CT06, CT10: customers of class A with a receipt or a contract in months 13 to
-- 24 back, for everybody credited with such a contract or with the contract
-- that such a receipt was allocated to; kept where the company had either from
-- the customer in the last 12 months. Once for the company, which is '*'.
WITH active AS (
  SELECT b.customer, b.contract, b.effective AS day FROM bound b
  UNION ALL SELECT b.customer, a.contract, a.confirmed FROM cash a JOIN bound b ON b.contract = a.contract WHERE a.minor > 0
), keys AS (
  SELECT a.customer, a.contract, a.day FROM active a JOIN customers k ON k.code = a.customer AND k.class = 'A'
), before AS (
  SELECT DISTINCT customer, contract FROM keys WHERE day BETWEEN DATE(:to, '+1 day', '-24 months') AND DATE(:to, '+1 day', '-12 months', '-1 day')
), kept AS (
  SELECT DISTINCT customer FROM keys WHERE day BETWEEN DATE(:to, '+1 day', '-12 months') AND :to
), whose AS (
  SELECT DISTINCT p.person, b.customer FROM before b JOIN portion p ON p.contract = b.contract
  UNION SELECT '*', customer FROM before
), flagged AS (
  SELECT person, customer, customer IN (SELECT customer FROM kept) AS stayed FROM whose
)
SELECT 'key_accounts_before' AS quantity, person, 10000 * COUNT(*) AS value FROM flagged GROUP BY person
UNION ALL SELECT 'key_accounts_kept', person, 10000 * SUM(stayed) FROM flagged GROUP BY person
UNION ALL SELECT 'key_accounts_lost', person, 10000 * SUM(1 - stayed) FROM flagged GROUP BY person
