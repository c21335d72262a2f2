-- CT01, CT03, CT07 to CT09: contracts whose effective day lies in the window,
-- on file by its end, and changes of contracts on file that were booked in it.
-- credited
WITH fresh AS (
  SELECT b.*, EXISTS (SELECT 1 FROM bound x WHERE x.customer = b.customer AND x.effective < b.effective) AS again
  FROM bound b WHERE b.effective BETWEEN :from AND :to AND b.filed <= :to
), booked AS (
  SELECT x.contract, x.minor, x.net_minor, EXISTS (SELECT 1 FROM bound y WHERE y.customer = b.customer AND y.effective < b.effective) AS again
  FROM contract_changes x JOIN bound b ON b.contract = x.contract
  WHERE x.changed BETWEEN :from AND :to AND b.effective <= :to AND b.filed <= :to
)
SELECT 'signed_amount' AS quantity, contract, minor FROM fresh
UNION ALL SELECT 'signed_amount', contract, minor FROM booked
UNION ALL SELECT 'signed_net', contract, net_minor FROM fresh
UNION ALL SELECT 'signed_net', contract, net_minor FROM booked
UNION ALL SELECT 'signed_margin', contract, net_minor - cost_minor FROM fresh
UNION ALL SELECT 'signed_margin', contract, net_minor FROM booked
UNION ALL SELECT 'list_amount', contract, list_minor FROM fresh
UNION ALL SELECT 'discount_amount', contract, list_minor - minor FROM fresh WHERE list_minor <> 0
UNION ALL SELECT 'repeat_amount', contract, minor FROM fresh WHERE again
UNION ALL SELECT 'repeat_amount', contract, minor FROM booked WHERE again
