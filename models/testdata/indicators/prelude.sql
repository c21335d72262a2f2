-- What the queries have in common, and no window changes. All tables are
-- temporary; days are texts such as 2026-01-31, amounts are minor units.
-- The company entered every fact once, so that no revision has to be chosen.

CREATE TEMP TABLE cal AS                   -- n: working days up to and with the day
SELECT day, worked, SUM(worked) OVER (ORDER BY day) AS n FROM calendar;
CREATE UNIQUE INDEX temp.cal_by_day ON cal (day);
CREATE INDEX temp.cal_by_n ON cal (n, worked, day);

CREATE TEMP TABLE portion AS               -- the split that governs, with its order
SELECT s.contract, s.person, CAST(ROUND(s.share * 1000000) AS INTEGER) AS weight
FROM splits s JOIN contracts c ON c.number = s.contract
WHERE s.overlay = 0 AND s.valid_from = COALESCE(
  (SELECT MAX(x.valid_from) FROM splits x WHERE x.contract = s.contract AND x.overlay = 0 AND x.valid_from <= c.signed),
  (SELECT MIN(x.valid_from) FROM splits x WHERE x.contract = s.contract AND x.overlay = 0));
CREATE INDEX temp.portion_by_contract ON portion (contract, person);

CREATE TEMP TABLE bound AS                 -- contracts with the day from which they bind
SELECT c.number AS contract, c.customer, c.minor, c.net_minor, COALESCE(t.effective, c.signed) AS effective,
  CASE WHEN t.contract IS NULL THEN c.signed ELSE t.filed END AS filed,
  COALESCE(t.list_minor, 0) AS list_minor, COALESCE(t.cost_minor, 0) + COALESCE(t.purchase_minor, 0) AS cost_minor,
  COALESCE(t.retention, '') AS retention
FROM contracts c LEFT JOIN contract_terms t ON t.contract = c.number;
CREATE UNIQUE INDEX temp.bound_by_contract ON bound (contract);

CREATE TEMP TABLE cash AS                  -- allocations in canonical order: what each adds to what counts of its contract
WITH flow AS (
  SELECT a.receipt, a.line, a.contract, a.instalment, a.minor, c.minor AS gross, r.confirmed, r.customer,
    SUM(a.minor) OVER (PARTITION BY a.contract ORDER BY r.confirmed, r.reverses <> '', a.receipt, a.line ROWS UNBOUNDED PRECEDING) AS after
  FROM allocations a JOIN receipts r ON r.number = a.receipt JOIN contracts c ON c.number = a.contract)
SELECT receipt, line, contract, instalment, minor, confirmed, customer, MIN(after, gross) - MIN(after - minor, gross) AS counted
FROM flow;
CREATE INDEX temp.cash_by_contract ON cash (contract, instalment, confirmed);

CREATE TEMP TABLE instalment AS            -- with its place in its contract by due day
SELECT contract, number, due, minor, ROW_NUMBER() OVER (PARTITION BY contract ORDER BY due, number) AS place,
  SUM(minor) OVER (PARTITION BY contract ORDER BY due, number ROWS UNBOUNDED PRECEDING) AS through
FROM instalments;
CREATE INDEX temp.instalment_by_contract ON instalment (contract, number);

CREATE TEMP TABLE stay AS                  -- how long an opportunity was in a stage: from entered to before gone
SELECT m.opportunity, m.moved AS entered, m.line, s.meaning, s.probability,
  LEAD(m.moved) OVER road AS gone, LEAD(s.meaning) OVER road AS next,
  CASE s.meaning WHEN 'territory' THEN 0 WHEN 'lead' THEN 1 WHEN 'opportunity' THEN 2 WHEN 'first-approval' THEN 3
    WHEN 'approval' THEN 4 WHEN 'negotiation' THEN 5 WHEN 'won' THEN 6 ELSE -1 END AS rank
FROM moves m JOIN stages s ON s.code = m.stage
WINDOW road AS (PARTITION BY m.opportunity ORDER BY m.moved, m.line);
CREATE INDEX temp.stay_by_opportunity ON stay (opportunity, entered);

CREATE TEMP TABLE evidenced AS             -- the day from which there is evidence of all five elements
SELECT opportunity, MAX(since) AS since FROM elements GROUP BY opportunity HAVING COUNT(DISTINCT which) = 5;
CREATE UNIQUE INDEX temp.evidenced_by_opportunity ON evidenced (opportunity);

CREATE TEMP TABLE joined AS SELECT person, MIN(valid_from) AS day FROM employments GROUP BY person;

CREATE TEMP TABLE present AS               -- every day on which somebody is employed
SELECT DISTINCT e.person, c.day, c.worked, e.family, c.n FROM employments e JOIN cal c ON c.day >= e.valid_from AND (e.valid_to IS NULL OR c.day <= e.valid_to);
CREATE INDEX temp.present_by_day ON present (day, person);
CREATE INDEX temp.present_by_person ON present (person, day);

CREATE TEMP TABLE met AS                   -- key persons on the days on which they were met
SELECT k.opportunity, k.role, k.code, v.visited FROM key_persons k JOIN meetings g ON g.key_person = k.code JOIN visits v ON v.number = g.visit WHERE v.held = 1;
CREATE INDEX temp.met_by_opportunity ON met (opportunity, visited);

CREATE TEMP TABLE high AS SELECT opportunity, visited FROM visits WHERE high = 1 AND held = 1;
CREATE INDEX temp.high_by_opportunity ON high (opportunity, visited);
