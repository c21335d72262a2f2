-- CL03: effective contracts whose first instalment's due day and 15 days lie in
-- the window, with the amount in force on that day.
-- credited
WITH closed AS (
  SELECT i.contract, DATE(i.due, '+15 days') AS day FROM instalment i JOIN bound b ON b.contract = i.contract
  WHERE i.place = 1 AND DATE(i.due, '+15 days') BETWEEN :from AND :to AND b.effective <= DATE(i.due, '+15 days')
), judged AS (
  SELECT k.contract, k.day, c.minor + COALESCE((SELECT SUM(x.minor) FROM contract_changes x WHERE x.contract = k.contract AND x.changed <= k.day), 0) AS minor,
    COALESCE((SELECT SUM(a.minor) FROM cash a WHERE a.contract = k.contract AND a.confirmed <= k.day), 0) AS paid
  FROM closed k JOIN contracts c ON c.number = k.contract
)
SELECT 'first_payment_due' AS quantity, contract, day, contract AS ref, minor FROM judged WHERE minor > 0
UNION ALL SELECT 'first_payment_met', contract, day, contract, minor FROM judged WHERE minor > 0 AND 10 * paid >= 3 * minor
