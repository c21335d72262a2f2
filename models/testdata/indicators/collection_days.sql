-- AR04: contracts that became effective in the last 12 months, on file and not
-- cancelled in full by the window's end: the days from the effective date until
-- they were paid in full and stayed so, for everybody who shares in one.
WITH young AS (
  SELECT b.contract, b.effective, b.minor FROM bound b
  WHERE b.effective BETWEEN DATE(:to, '+1 day', '-12 months') AND :to AND b.counted <= :to
    AND b.minor + COALESCE((SELECT SUM(x.minor) FROM contract_changes x WHERE x.contract = b.contract AND x.changed <= :to), 0) > 0
), happened AS (
  SELECT y.contract, a.confirmed AS day, a.minor AS came, 0 AS more FROM young y JOIN cash a ON a.contract = y.contract AND a.confirmed <= :to
  UNION ALL SELECT y.contract, x.changed, 0, x.minor FROM young y JOIN contract_changes x ON x.contract = y.contract AND x.changed <= :to
), stood AS (
  SELECT h.contract, h.day, SUM(SUM(h.came)) OVER w >= y.minor + SUM(SUM(h.more)) OVER w AS full
  FROM happened h JOIN young y ON y.contract = h.contract GROUP BY h.contract, h.day WINDOW w AS (PARTITION BY h.contract ORDER BY h.day)
), done AS (
  SELECT s.contract, MIN(s.day) AS day FROM stood s
  WHERE NOT EXISTS (SELECT 1 FROM stood x WHERE x.contract = s.contract AND x.day >= s.day AND NOT x.full) GROUP BY s.contract
)
SELECT 'collection_days' AS quantity, COALESCE(p.person, '') AS person, y.effective AS day, y.contract AS ref,
  10000 * CAST(MAX(0, JULIANDAY(COALESCE(d.day, :to)) - JULIANDAY(y.effective)) AS INTEGER) AS value, d.day IS NULL AS open
FROM young y LEFT JOIN done d ON d.contract = y.contract LEFT JOIN portion p ON p.contract = y.contract
