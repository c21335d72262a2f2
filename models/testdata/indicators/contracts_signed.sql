-- CT07: contracts that begin to count as new in the window and were not
-- cancelled in full by its end, for everybody who shares in one.
SELECT 'contracts_signed' AS quantity, COALESCE(p.person, '') AS person, b.counted AS day, b.contract AS ref, 10000 AS value, 0 AS open
FROM bound b LEFT JOIN portion p ON p.contract = b.contract
WHERE b.counted BETWEEN :from AND :to
  AND b.minor + COALESCE((SELECT SUM(x.minor) FROM contract_changes x WHERE x.contract = b.contract AND x.changed <= :to), 0) > 0
