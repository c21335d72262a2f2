-- AR01 to AR03, AR05, AR06: what is in force, received, written off and open of
-- each instalment at the end of the window, and as the fiscal year began.
-- Cancellations are taken off what falls due last. Cash is for its instalment;
-- without one, and beyond it, for the oldest due first; money that went back
-- without one is taken off the latest. Bad debt is of the oldest due first.
-- credited
WITH eye AS (SELECT SUBSTR(:to, 1, 4) || '-01-01' AS first, DATE(:to, '+1 day', '-12 months') AS back),
asof AS (SELECT 'now' AS at, :to AS day UNION ALL SELECT 'eve', DATE(first, '-1 day') FROM eye),
paid AS (
  SELECT s.at, a.contract, a.instalment, SUM(a.minor) AS minor FROM asof s JOIN cash a ON a.confirmed <= s.day GROUP BY s.at, a.contract, a.instalment
), force AS (
  SELECT s.at, s.day, b.contract, b.effective, b.retention, MAX(0, b.minor + COALESCE((SELECT SUM(x.minor) FROM contract_changes x WHERE x.contract = b.contract AND x.changed <= s.day), 0)) AS minor,
    MAX(0, COALESCE((SELECT SUM(x.minor) FROM bad_debts x WHERE x.contract = b.contract AND x.written_off <= s.day), 0)) AS lost
  FROM asof s JOIN bound b ON b.effective <= s.day
), planned AS (
  SELECT f.*, i.number, i.due, i.place, i.minor AS whole,
    SUM(i.minor) OVER (PARTITION BY f.at, f.contract) AS total, SUM(i.minor) OVER (PARTITION BY f.at, f.contract ORDER BY i.place ROWS UNBOUNDED PRECEDING) - i.minor AS before
  FROM force f JOIN instalment i ON i.contract = f.contract
), reduced AS (
  SELECT p.*, CASE WHEN total <= minor THEN whole ELSE MAX(0, MIN(whole, minor - before)) END AS amount,
    COALESCE((SELECT x.minor FROM paid x WHERE x.at = p.at AND x.contract = p.contract AND x.instalment = p.number), 0) AS own
  FROM planned p
), matched AS (
  SELECT r.*, MAX(0, MIN(own, amount)) AS base, own - MAX(0, MIN(own, amount)) AS spare FROM reduced r
), rested AS (
  SELECT m.*, SUM(spare) OVER (PARTITION BY at, contract) + COALESCE((SELECT x.minor FROM paid x WHERE x.at = m.at AND x.contract = m.contract AND x.instalment = ''), 0) AS rest,
    SUM(amount - base) OVER (PARTITION BY at, contract ORDER BY place ROWS UNBOUNDED PRECEDING) - (amount - base) AS room,
    SUM(base) OVER (PARTITION BY at, contract ORDER BY place DESC ROWS UNBOUNDED PRECEDING) - base AS later
  FROM matched m
), settled AS (
  SELECT r.*, base + MAX(0, MIN(amount - base, rest - room)) - MAX(0, MIN(base, -rest - later)) AS received FROM rested r
), owing AS (
  SELECT s.*, amount - received - MAX(0, MIN(amount - received,
    lost - (SUM(amount - received) OVER (PARTITION BY at, contract ORDER BY place ROWS UNBOUNDED PRECEDING) - (amount - received)))) AS left_open
  FROM settled s
), now AS (SELECT * FROM owing WHERE at = 'now'),
older AS (
  SELECT b.contract, b.number, b.left_open AS opening, n.received - b.received AS came
  FROM owing b JOIN now n ON n.contract = b.contract AND n.number = b.number, eye y
  WHERE b.at = 'eve' AND b.left_open > 0 AND NOT (b.retention = b.number AND b.due > y.first)
)
SELECT 'due_amount' AS quantity, contract, due AS day, contract || '/' || number AS ref, amount AS minor FROM now WHERE due BETWEEN :from AND :to
UNION ALL SELECT 'due_received', contract, due, contract || '/' || number, received FROM now WHERE due BETWEEN :from AND :to
UNION ALL SELECT 'billed_amount', contract, due, contract || '/' || number, amount FROM now, eye WHERE due BETWEEN back AND :to
UNION ALL SELECT 'billed_per_day', contract, due, contract || '/' || number, amount FROM now, eye WHERE due BETWEEN back AND :to
UNION ALL SELECT 'receivable_balance', contract, :to, contract || '/' || number, left_open FROM now WHERE DATE(due, '-30 days') <= :to -- invoiced
UNION ALL SELECT 'overdue_balance', contract, :to, contract || '/' || number, left_open FROM now WHERE due < :to
UNION ALL SELECT 'older_opening', contract, :to, contract || '/' || number, opening FROM older
UNION ALL SELECT 'older_recovered', contract, :to, contract || '/' || number, MIN(opening, MAX(0, came)) FROM older
UNION ALL SELECT 'bad_debt', x.contract, x.written_off, x.contract || '/' || x.number, x.minor FROM bad_debts x, eye WHERE x.written_off BETWEEN back AND :to
