-- CL03: contracts whose first instalment's due day and 15 days lie in the
-- window, with the amount in force on that day.
-- credited
WITH closed AS (
  SELECT i.contract, DATE(i.due, '+15 days') AS day FROM instalment i WHERE i.place = 1 AND DATE(i.due, '+15 days') BETWEEN :from AND :to
), judged AS (
  SELECT k.contract, c.minor + COALESCE((SELECT SUM(x.minor) FROM contract_changes x WHERE x.contract = k.contract AND x.changed <= k.day), 0) AS minor,
    COALESCE((SELECT SUM(a.minor) FROM cash a WHERE a.contract = k.contract AND a.confirmed <= k.day), 0) AS paid
  FROM closed k JOIN contracts c ON c.number = k.contract
)
SELECT 'first_payment_due' AS quantity, contract, minor FROM judged
UNION ALL SELECT 'first_payment_met', contract, minor FROM judged WHERE minor > 0 AND 10 * paid >= 3 * minor
