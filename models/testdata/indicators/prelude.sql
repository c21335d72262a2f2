-- What the queries have in common, and no window changes. All tables are
-- temporary; days are texts such as 2026-01-31, amounts are minor units.
-- The company entered every fact once, so that no revision has to be chosen. It
-- has one currency, and no figures of absences.

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

CREATE TEMP TABLE bound AS                 -- contracts: effective is the day from which they bind, counted the one from which they count as new
SELECT c.number AS contract, c.customer, c.minor, c.net_minor, COALESCE(t.effective, c.signed) AS effective,
  CASE WHEN t.contract IS NULL THEN c.signed ELSE MAX(COALESCE(t.effective, c.signed), t.filed) END AS counted,
  COALESCE(t.list_minor, 0) AS list_minor, COALESCE(t.retention, '') AS retention,
  CASE WHEN COALESCE(t.cost_currency, '') <> '' THEN t.cost_minor + t.purchase_minor END AS cost_minor
FROM contracts c LEFT JOIN contract_terms t ON t.contract = c.number;
CREATE UNIQUE INDEX temp.bound_by_contract ON bound (contract);
CREATE INDEX temp.bound_by_customer ON bound (customer, counted);

CREATE TEMP TABLE cash AS                  -- allocations in canonical order: what each adds to what counts of its contract
WITH flow AS (
  SELECT a.receipt, a.line, a.contract, a.minor, c.minor AS gross, r.confirmed, r.customer, r.reverses,
    CASE WHEN a.instalment <> '' THEN a.instalment      -- what takes a payment back is of the same instalment
      WHEN (SELECT COUNT(*) FROM allocations o WHERE o.receipt = r.reverses AND o.contract = a.contract AND a.reverses IN (0, o.line)) = 1
      THEN (SELECT o.instalment FROM allocations o WHERE o.receipt = r.reverses AND o.contract = a.contract AND a.reverses IN (0, o.line)) ELSE '' END AS instalment,
    SUM(a.minor) OVER (PARTITION BY a.contract ORDER BY r.confirmed, r.reverses <> '', a.receipt, a.line ROWS UNBOUNDED PRECEDING) AS after
  FROM allocations a JOIN receipts r ON r.number = a.receipt JOIN contracts c ON c.number = a.contract)
SELECT receipt, line, contract, instalment, minor, confirmed, customer, reverses, MIN(after, gross) - MIN(after - minor, gross) AS counted
FROM flow;
CREATE INDEX temp.cash_by_contract ON cash (contract, instalment, confirmed);
CREATE INDEX temp.cash_by_reversed ON cash (reverses, contract);

CREATE TEMP TABLE instalment AS            -- with its place in its contract by due day
SELECT contract, number, due, minor, ROW_NUMBER() OVER (PARTITION BY contract ORDER BY due, number) AS place
FROM instalments;
CREATE INDEX temp.instalment_by_contract ON instalment (contract, number);

CREATE TEMP TABLE stay AS                  -- how long an opportunity was in a stage: from entered to before gone
WITH entry AS (
  SELECT m.opportunity, m.moved, m.line, m.stage, LAG(m.stage) OVER (PARTITION BY m.opportunity ORDER BY m.moved, m.line) AS before FROM moves m
)
SELECT m.opportunity, m.moved AS entered, m.line, s.meaning, s.probability,
  LEAD(m.moved) OVER road AS gone, LEAD(s.meaning) OVER road AS next,
  CASE s.meaning WHEN 'territory' THEN 0 WHEN 'lead' THEN 1 WHEN 'opportunity' THEN 2 WHEN 'first-approval' THEN 3
    WHEN 'approval' THEN 4 WHEN 'negotiation' THEN 5 WHEN 'won' THEN 6 ELSE -1 END AS rank
FROM entry m JOIN stages s ON s.code = m.stage WHERE m.before IS NOT m.stage  -- entering where it stands is no move
WINDOW road AS (PARTITION BY m.opportunity ORDER BY m.moved, m.line);
CREATE INDEX temp.stay_by_opportunity ON stay (opportunity, entered);

CREATE TEMP TABLE evidenced AS             -- the day from which there is evidence of all five elements
SELECT opportunity, MAX(since) AS since FROM elements GROUP BY opportunity HAVING COUNT(DISTINCT which) = 5;
CREATE UNIQUE INDEX temp.evidenced_by_opportunity ON evidenced (opportunity);

CREATE TEMP TABLE kin AS                   -- an opportunity, and what it was split or re-opened from; far is how long ago
WITH RECURSIVE line AS (
  SELECT number, number AS origin, 0 AS far FROM opportunities
  UNION ALL SELECT l.number, p.number, l.far + 1 FROM line l JOIN opportunities o ON o.number = l.origin JOIN opportunities p ON p.number = o.origin WHERE l.far < 20
)
SELECT number, origin, far FROM line;
CREATE INDEX temp.kin_by_number ON kin (number, far);

CREATE TEMP TABLE backed AS                -- confirmations by a superior, who is not the owner
SELECT c.opportunity, c.given, CASE WHEN c.found_false = 1 THEN COALESCE(c.checked, '0001-01-01') ELSE '9999-12-31' END AS until
FROM confirmations c JOIN opportunities o ON o.number = c.opportunity WHERE c.given IS NOT NULL AND c.person <> o.owner;
CREATE INDEX temp.backed_by_opportunity ON backed (opportunity, given);

CREATE TEMP TABLE employed AS
SELECT person, valid_from AS since, COALESCE(valid_to, '9999-12-31') AS until, family, team FROM employments;
CREATE INDEX temp.employed_by_person ON employed (person, since);

CREATE TEMP TABLE joined AS                -- with the family of the first employment
SELECT person, MIN(since) AS day, family FROM employed GROUP BY person;
CREATE UNIQUE INDEX temp.joined_by_person ON joined (person);

CREATE TEMP TABLE within AS                -- a team and every team above it
WITH RECURSIVE up AS (
  SELECT code, code AS above FROM teams UNION SELECT u.code, t.parent FROM up u JOIN teams t ON t.code = u.above WHERE t.parent <> ''
)
SELECT code, above FROM up;

CREATE TEMP TABLE span (name TEXT PRIMARY KEY, first TEXT, last TEXT, months INTEGER); -- months, quarters and years by their names
WITH RECURSIVE m(first) AS (SELECT '2024-01-01' UNION ALL SELECT DATE(first, '+1 month') FROM m WHERE first < '2028-12-01')
INSERT INTO span SELECT SUBSTR(first, 1, 7), first, DATE(first, '+1 month', '-1 day'), 1 FROM m
UNION ALL SELECT SUBSTR(first, 1, 4) || '-Q' || ((SUBSTR(first, 6, 2) + 2) / 3), first, DATE(first, '+3 months', '-1 day'), 3 FROM m WHERE SUBSTR(first, 6, 2) IN ('01', '04', '07', '10')
UNION ALL SELECT SUBSTR(first, 1, 4), first, DATE(first, '+1 year', '-1 day'), 12 FROM m WHERE SUBSTR(first, 6, 2) = '01';

CREATE TEMP TABLE aim AS                   -- targets by their days; fine where the person has none for a part of them
SELECT t.person, t.subject, t.period, t.minor, s.first, s.last, s.months, NOT EXISTS (SELECT 1 FROM targets x JOIN span y ON y.name = x.period
  WHERE x.person = t.person AND x.subject = t.subject AND y.first >= s.first AND y.last <= s.last AND x.period <> t.period) AS fine
FROM targets t JOIN span s ON s.name = t.period;
CREATE INDEX temp.aim_by_person ON aim (subject, person, first);

CREATE TEMP TABLE met AS                   -- key persons on the days on which they were met
SELECT k.opportunity, k.role, k.code, v.visited FROM key_persons k JOIN meetings g ON g.key_person = k.code JOIN visits v ON v.number = g.visit WHERE v.held = 1;
CREATE INDEX temp.met_by_opportunity ON met (opportunity, visited);

CREATE TEMP TABLE high AS SELECT opportunity, visited FROM visits WHERE high = 1 AND held = 1;
CREATE INDEX temp.high_by_opportunity ON high (opportunity, visited);

-- What the queries of a window tell: for whom (” is nobody, for the company
-- alone), on which day, of what, and how much, an integer in ten-thousandths.
-- NULL is what is not known. Open is what has not come about yet.
CREATE TEMP TABLE told (quantity TEXT NOT NULL, person TEXT NOT NULL, day TEXT NOT NULL, ref TEXT NOT NULL, value INTEGER, open INTEGER NOT NULL);

-- For whom something is asked: the company, everybody, every team with what is
-- below it.
CREATE TEMP TABLE scope AS
SELECT '*' AS name UNION ALL SELECT code FROM persons UNION ALL SELECT 'team ' || code FROM teams;

-- What comes out for them.
CREATE TEMP TABLE said (quantity TEXT NOT NULL, scope TEXT NOT NULL, value REAL, PRIMARY KEY (quantity, scope));

-- How a quantity comes from what was told of it. It is a sum, but for those here:
-- once counts what several share once; median is the product-limit estimate; per
-- day of the window, or of the twelve months up to its end; top is what the top
-- fifth of people told, rounded up; need is the reserve. And when it has no value:
-- without rows, where none of them is known, or where one is not.
CREATE TEMP TABLE kind (quantity TEXT PRIMARY KEY, how TEXT NOT NULL, no_value TEXT NOT NULL);
INSERT INTO kind VALUES
  ('contracts_signed', 'once', ''), ('key_accounts_before', 'once', ''), ('key_accounts_lost', 'once', ''), ('key_accounts_kept', 'once', ''),
  ('relations_watched', 'once', ''), ('relations_raised', 'once', ''), ('deciders_known', 'once', ''), ('deciders_in_favour', 'once', ''),
  ('collection_days', 'median', ''), ('sales_cycle_days', 'median', ''), ('days_to_first_opportunity', 'median', ''), ('days_to_first_cash', 'median', ''),
  ('average_heads', 'per day', ''), ('quota_heads', 'per day', ''), ('billed_per_day', 'per day of the year', ''),
  ('top_collected', 'top', ''), ('reserve_needed', 'need', ''),
  ('signing_target', 'sum', 'without rows'), ('collection_target', 'sum', 'without rows'), ('signing_forecast', 'sum', 'without rows'), ('collection_forecast', 'sum', 'without rows'),
  ('list_amount', 'sum', 'without rows'), ('discount_amount', 'sum', 'without rows'),
  ('satisfaction_points', 'sum', 'without rows'), ('satisfaction_answers', 'sum', 'without rows'), ('complaints_due', 'sum', 'without rows'), ('complaints_closed_on_time', 'sum', 'without rows'),
  ('hires_judged', 'sum', 'without rows'), ('hires_good', 'sum', 'without rows'), ('regretted_leavers', 'sum', 'without rows'),
  ('sales_expense', 'sum', 'without rows'), ('pay_cost', 'sum', 'without rows'), ('pass_tests_due', 'sum', 'without rows'), ('pass_tests_passed', 'sum', 'without rows'),
  ('territory_expected', 'sum', 'without rows'), ('territory_done', 'sum', 'without rows'),
  ('presigned_amount', 'sum', 'none known'), ('presigned_change', 'sum', 'none known'), ('expected_cash', 'sum', 'none known'), ('reserve_amount', 'sum', 'none known'),
  ('valid_amount', 'sum', 'none known'), ('near_amount', 'sum', 'none known'), ('pipeline_amount', 'sum', 'none known'), ('weighted_amount', 'sum', 'none known'),
  ('signed_margin', 'sum', 'one not known'), ('decided_amount', 'sum', 'one not known'), ('stalled_amount', 'sum', 'one not known');
CREATE TEMP TABLE heard (quantity TEXT NOT NULL, scope TEXT NOT NULL, person TEXT NOT NULL, ref TEXT NOT NULL, value INTEGER, open INTEGER NOT NULL);
CREATE TEMP TABLE summed (quantity TEXT NOT NULL, scope TEXT NOT NULL, n INTEGER NOT NULL, known INTEGER NOT NULL, value INTEGER, PRIMARY KEY (quantity, scope));
