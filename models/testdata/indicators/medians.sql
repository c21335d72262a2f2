-- AR04, OP11, PE04, PE05: the day by which half have arrived, those under way
-- kept as "not yet" (product-limit estimate): the first length at which the
-- share that has not arrived is a half or less; without one there is no value.
-- Contracts of the last 12 months until paid in full; opportunities that entered
-- P2 in the last 12 months until won (what ended otherwise leaves on that day);
-- people who began to sell in the last 12 months until their first valid
-- opportunity and their first receipt.
WITH RECURSIVE span AS (SELECT DATE(:to, '+1 day', '-12 months') AS first),
signed AS (
  SELECT b.contract, b.effective, (SELECT MIN(f.confirmed) FROM (
      SELECT a.confirmed, SUM(a.minor) OVER (ORDER BY a.confirmed, a.receipt, a.line) AS total FROM cash a WHERE a.contract = b.contract AND a.confirmed <= :to) f
    WHERE f.total >= b.minor + COALESCE((SELECT SUM(x.minor) FROM contract_changes x WHERE x.contract = b.contract AND x.changed <= f.confirmed), 0)) AS paid
  FROM bound b, span s WHERE b.effective BETWEEN s.first AND :to AND b.filed <= :to AND b.minor > 0
), road AS (
  SELECT o.number, o.owner, MIN(s.entered) AS start,
    (SELECT MIN(x.entered) FROM stay x WHERE x.opportunity = o.number AND x.rank = 6 AND x.entered <= :to) AS won,
    (SELECT MAX(x.entered) FROM stay x WHERE x.opportunity = o.number AND x.rank = -1 AND x.entered <= :to AND (x.gone IS NULL OR x.gone > :to)) AS ended
  FROM opportunities o JOIN stay s ON s.opportunity = o.number AND s.rank = 2 GROUP BY o.number
), kin AS (
  SELECT o.owner, MAX(e.since, MIN(c.given)) AS day FROM opportunities o JOIN evidenced e ON e.opportunity = o.number
    JOIN confirmations c ON c.opportunity = o.number AND c.given <= :to AND NOT (c.found_false = 1 AND COALESCE(c.checked, '9999') <= :to) GROUP BY o.number
), fresh AS (
  SELECT j.person, j.day AS start, (SELECT MAX(p.day) FROM present p WHERE p.person = j.person AND p.day <= :to) AS last,
    (SELECT MIN(k.day) FROM kin k WHERE k.owner = j.person AND k.day BETWEEN j.day AND :to) AS opportunity,
    (SELECT MIN(a.confirmed) FROM cash a JOIN portion q ON q.contract = a.contract WHERE q.person = j.person AND a.counted > 0 AND a.confirmed BETWEEN j.day AND :to) AS cash
  FROM joined j, span s WHERE j.day BETWEEN s.first AND :to AND EXISTS (SELECT 1 FROM present p WHERE p.person = j.person AND p.family = 'rep' AND p.day = j.day)
), lengths AS MATERIALIZED (
  SELECT 'collection_days' AS quantity, p.person, contract AS ref, JULIANDAY(COALESCE(paid, :to)) - JULIANDAY(effective) AS days, paid IS NOT NULL AS done
  FROM signed JOIN portion p USING (contract)
  UNION ALL SELECT 'collection_days', '*', contract, JULIANDAY(COALESCE(paid, :to)) - JULIANDAY(effective), paid IS NOT NULL FROM signed
  UNION ALL SELECT 'sales_cycle_days', w.person, r.number, JULIANDAY(COALESCE(r.won, r.ended, :to)) - JULIANDAY(r.start), r.won IS NOT NULL
  FROM road r JOIN (SELECT '*' AS person, number FROM opportunities UNION ALL SELECT owner, number FROM opportunities) w ON w.number = r.number, span s
  WHERE r.start BETWEEN s.first AND :to
  UNION ALL SELECT 'days_to_first_opportunity', w.person, f.person, JULIANDAY(COALESCE(f.opportunity, f.last)) - JULIANDAY(f.start), f.opportunity IS NOT NULL
  FROM fresh f JOIN (SELECT '*' AS person, code FROM persons UNION ALL SELECT code, code FROM persons) w ON w.code = f.person
  UNION ALL SELECT 'days_to_first_cash', w.person, f.person, JULIANDAY(COALESCE(f.cash, f.last)) - JULIANDAY(f.start), f.cash IS NOT NULL
  FROM fresh f JOIN (SELECT '*' AS person, code FROM persons UNION ALL SELECT code, code FROM persons) w ON w.code = f.person
), ordered AS (
  SELECT quantity, person, days, done, COUNT(*) OVER (PARTITION BY quantity, person ORDER BY days DESC) AS waiting FROM lengths
), events AS MATERIALIZED (
  SELECT quantity, person, days, SUM(done) AS arrived, MAX(waiting) AS waiting, ROW_NUMBER() OVER (PARTITION BY quantity, person ORDER BY days) AS place
  FROM ordered GROUP BY quantity, person, days HAVING SUM(done) > 0
), curve AS (
  SELECT quantity, person, place, days, 1.0 * (waiting - arrived) / waiting AS rest FROM events WHERE place = 1
  UNION ALL SELECT e.quantity, e.person, e.place, e.days, c.rest * (e.waiting - e.arrived) / e.waiting
  FROM curve c JOIN events e ON e.quantity = c.quantity AND e.person = c.person AND e.place = c.place + 1
)
SELECT l.quantity, l.person, CAST(10000 * MIN(c.days) AS INTEGER) AS value
FROM (SELECT DISTINCT quantity, person FROM lengths) l LEFT JOIN curve c ON c.quantity = l.quantity AND c.person = l.person AND c.rest <= 0.5 + 1e-12
GROUP BY l.quantity, l.person
