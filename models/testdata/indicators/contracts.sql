-- CT01, CT03, CT07 to CT09: contracts that begin to count as new in the window,
-- effective and on file, and the changes dated in it of contracts that count;
-- one dated before its contract counts does so on that contract's day. A
-- contract without a budgeted cost has no margin.
-- credited
WITH fresh AS (
  SELECT b.*, EXISTS (SELECT 1 FROM bound x WHERE x.customer = b.customer AND x.customer <> '' AND x.counted < b.counted) AS again,
    b.minor + COALESCE((SELECT SUM(x.minor) FROM contract_changes x WHERE x.contract = b.contract AND x.changed <= b.counted), 0) AS agreed,
    b.net_minor + COALESCE((SELECT SUM(x.net_minor) FROM contract_changes x WHERE x.contract = b.contract AND x.changed <= b.counted), 0) AS net
  FROM bound b WHERE b.counted BETWEEN :from AND :to
), signed AS (
  SELECT contract, counted AS day, minor, again FROM fresh
  UNION ALL
  SELECT x.contract, MAX(x.changed, b.counted), x.minor, EXISTS (SELECT 1 FROM bound y WHERE y.customer = b.customer AND y.customer <> '' AND y.counted < b.counted)
  FROM contract_changes x JOIN bound b ON b.contract = x.contract WHERE MAX(x.changed, b.counted) BETWEEN :from AND :to
)
SELECT 'signed_amount' AS quantity, contract, day, contract AS ref, minor FROM signed
UNION ALL SELECT 'repeat_amount', contract, day, contract, minor FROM signed WHERE again
UNION ALL SELECT 'signed_net', contract, counted, contract, net FROM fresh
UNION ALL SELECT 'signed_margin', contract, counted, contract, net - cost_minor FROM fresh
UNION ALL SELECT 'list_amount', contract, counted, contract, list_minor FROM fresh WHERE list_minor > 0
UNION ALL SELECT 'discount_amount', contract, counted, contract, list_minor - agreed FROM fresh WHERE list_minor > 0
