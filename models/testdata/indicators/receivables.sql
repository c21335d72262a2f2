-- AR01 to AR03, AR05, AR06: instalments by due day and what was allocated to them.
-- What was written off is taken from what fell due first.
-- credited
WITH year AS (SELECT SUBSTR(:to, 1, 4) || '-01-01' AS first),
paid AS (
  SELECT i.contract, i.number, i.due, i.minor,
    MIN(i.minor, COALESCE((SELECT SUM(a.minor) FROM cash a WHERE a.contract = i.contract AND a.instalment = i.number AND a.confirmed <= :to), 0)) AS now,
    MIN(i.minor, COALESCE((SELECT SUM(a.minor) FROM cash a, year y WHERE a.contract = i.contract AND a.instalment = i.number AND a.confirmed < y.first), 0)) AS before
  FROM instalment i
), open AS (
  SELECT p.contract, p.number, p.due, p.minor - p.now AS minor,
    SUM(p.minor - p.now) OVER (PARTITION BY p.contract ORDER BY p.due, p.number ROWS UNBOUNDED PRECEDING) AS through,
    COALESCE((SELECT SUM(x.minor) FROM bad_debts x WHERE x.contract = p.contract AND x.written_off <= :to), 0) AS lost
  FROM paid p WHERE p.due <= :to
), balance AS (
  SELECT contract, due, minor - MAX(0, MIN(minor, lost - (through - minor))) AS minor FROM open
), older AS (
  SELECT p.contract, p.minor - p.before AS minor, MAX(0, p.now - p.before) AS recovered
  FROM paid p JOIN bound b ON b.contract = p.contract, year y
  WHERE b.effective < y.first AND NOT (b.retention = p.number AND p.due > y.first)
)
SELECT 'due_amount' AS quantity, contract, minor FROM paid WHERE due BETWEEN :from AND :to
UNION ALL SELECT 'due_received', contract, now FROM paid WHERE due BETWEEN :from AND :to
UNION ALL SELECT 'older_opening', contract, minor FROM older
UNION ALL SELECT 'older_recovered', contract, recovered FROM older
UNION ALL SELECT 'receivable_balance', contract, minor FROM balance
UNION ALL SELECT 'overdue_balance', contract, minor FROM balance WHERE due < :to
UNION ALL SELECT 'billed_amount', contract, minor FROM instalment WHERE due BETWEEN DATE(:to, '+1 day', '-12 months') AND :to
UNION ALL SELECT 'billed_per_day', contract, minor FROM instalment WHERE due BETWEEN DATE(:to, '+1 day', '-12 months') AND :to
UNION ALL SELECT 'bad_debt', contract, minor FROM bad_debts WHERE written_off BETWEEN DATE(:to, '+1 day', '-12 months') AND :to
