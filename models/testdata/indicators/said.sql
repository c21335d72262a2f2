-- What the scopes hear of what was told: the company everything, somebody what is
-- theirs, a team what is of people who were in it, or in one below it, on the day.
-- Rows themselves where they are not only added.
DELETE FROM heard;
INSERT INTO heard
WITH kept AS (SELECT t.* FROM told t JOIN kind k ON k.quantity = t.quantity WHERE k.how IN ('once', 'median', 'top'))
SELECT quantity, '*', person, ref, value, open FROM kept
UNION ALL SELECT quantity, person, person, ref, value, open FROM kept WHERE person <> ''
UNION ALL SELECT t.quantity, 'team ' || w.above, t.person, t.ref, t.value, t.open
FROM kept t JOIN employed e ON e.person = t.person AND t.day BETWEEN e.since AND e.until JOIN within w ON w.code = e.team;

DELETE FROM summed;
INSERT INTO summed
WITH reserved AS (SELECT DISTINCT person AS who FROM told WHERE quantity = 'need: reserve'),
placed AS (
  SELECT t.quantity, t.person, e.team, COUNT(*) AS n, COUNT(t.value) AS known, SUM(t.value) AS value
  FROM told t LEFT JOIN employed e ON e.person = t.person AND t.day BETWEEN e.since AND e.until LEFT JOIN reserved r ON r.who = t.person
  WHERE NOT (t.quantity = 'need: signed' AND r.who IS NOT NULL) GROUP BY t.quantity, t.person, e.team
), wide AS (
  SELECT quantity, '*' AS scope, n, known, value FROM placed
  UNION ALL SELECT quantity, person, n, known, value FROM placed WHERE person <> ''
  UNION ALL SELECT p.quantity, 'team ' || w.above, p.n, p.known, p.value FROM placed p JOIN within w ON w.code = p.team
)
SELECT quantity, scope, SUM(n), SUM(known), SUM(value) FROM wide GROUP BY quantity, scope;

DELETE FROM said;

-- Sums, and sums per day; what is shared counts once.
INSERT INTO said
WITH asked AS (SELECT q.quantity, COALESCE(k.how, 'sum') AS how, COALESCE(k.no_value, '') AS no_value FROM quantity q LEFT JOIN kind k ON k.quantity = q.quantity)
SELECT a.quantity, s.name, CASE
    WHEN a.no_value = 'without rows' AND x.n IS NULL THEN NULL
    WHEN a.no_value = 'none known' AND x.n > 0 AND x.known = 0 THEN NULL
    WHEN a.no_value = 'one not known' AND x.known < x.n THEN NULL
    WHEN a.how = 'once' THEN 10000.0 * COALESCE(h.refs, 0)
    WHEN a.how = 'per day' THEN COALESCE(x.value, 0) / (JULIANDAY(:to) - JULIANDAY(:from) + 1)
    WHEN a.how = 'per day of the year' THEN COALESCE(x.value, 0) / (JULIANDAY(:to) - JULIANDAY(DATE(:to, '+1 day', '-12 months')) + 1)
    ELSE 1.0 * COALESCE(x.value, 0) END
FROM asked a CROSS JOIN scope s LEFT JOIN summed x ON x.quantity = a.quantity AND x.scope = s.name
  LEFT JOIN (SELECT quantity, scope, COUNT(DISTINCT ref) AS refs FROM heard GROUP BY quantity, scope) h ON h.quantity = a.quantity AND h.scope = s.name
WHERE a.how NOT IN ('median', 'top', 'need');

-- The days by which half have arrived, those under way kept as "not yet"
-- (product-limit estimate): the first length at which the share that has not
-- arrived is a half or less; without one there is no value.
INSERT INTO said
WITH RECURSIVE lengths AS MATERIALIZED (
  SELECT DISTINCT h.quantity, h.scope, h.ref, h.value, h.open FROM heard h JOIN kind k ON k.quantity = h.quantity AND k.how = 'median'
), ordered AS (
  SELECT quantity, scope, value, open, COUNT(*) OVER (PARTITION BY quantity, scope ORDER BY value DESC) AS waiting FROM lengths
), events AS MATERIALIZED (
  SELECT quantity, scope, value, SUM(1 - open) AS arrived, MAX(waiting) AS waiting, ROW_NUMBER() OVER (PARTITION BY quantity, scope ORDER BY value) AS place
  FROM ordered GROUP BY quantity, scope, value HAVING SUM(1 - open) > 0
), curve AS (
  SELECT quantity, scope, place, value, 1.0 * (waiting - arrived) / waiting AS rest FROM events WHERE place = 1
  UNION ALL SELECT e.quantity, e.scope, e.place, e.value, c.rest * (e.waiting - e.arrived) / e.waiting
  FROM curve c JOIN events e ON e.quantity = c.quantity AND e.scope = c.scope AND e.place = c.place + 1
), reached AS (
  SELECT quantity, scope, MIN(value) AS value FROM curve WHERE rest <= 0.5 + 1e-12 GROUP BY quantity, scope
)
SELECT k.quantity, s.name, 1.0 * r.value FROM kind k CROSS JOIN scope s LEFT JOIN reached r ON r.quantity = k.quantity AND r.scope = s.name WHERE k.how = 'median';

-- What the top fifth of people collected, rounded up.
INSERT INTO said
WITH each AS (
  SELECT scope, person, SUM(value) AS value FROM heard WHERE quantity = 'top_collected' GROUP BY scope, person
), placed AS (
  SELECT scope, value, ROW_NUMBER() OVER (PARTITION BY scope ORDER BY value DESC, person) AS place, (COUNT(*) OVER (PARTITION BY scope) + 4) / 5 AS many FROM each
), top AS (
  SELECT scope, SUM(value) AS value FROM placed WHERE place <= many GROUP BY scope
)
SELECT 'top_collected', s.name, 1.0 * COALESCE(t.value, 0) FROM scope s LEFT JOIN top t ON t.scope = s.name;

-- The reserves that are set, and for everybody else the signing target that
-- remains over the scope's own conversion by amount, a third while fewer than 30
-- deals ended. A target that is met needs none. What was signed by people who have
-- a reserve that is set is left out above.
INSERT INTO said
WITH parts AS (
  SELECT s.name AS scope, r.value AS reserve, t.n AS aims, COALESCE(t.value, 0) - COALESCE(g.value, 0) AS remaining,
    COALESCE(e.n, 0) AS ended, e.known, e.value AS closed, w.value AS won
  FROM scope s LEFT JOIN summed r ON r.scope = s.name AND r.quantity = 'need: reserve' LEFT JOIN summed t ON t.scope = s.name AND t.quantity = 'need: target'
    LEFT JOIN summed g ON g.scope = s.name AND g.quantity = 'need: signed' LEFT JOIN summed e ON e.scope = s.name AND e.quantity = 'need: ended' LEFT JOIN summed w ON w.scope = s.name AND w.quantity = 'need: won'
)
SELECT 'reserve_needed', scope, CASE
    WHEN aims IS NULL OR remaining <= 0 THEN reserve
    WHEN ended < 30 THEN COALESCE(reserve, 0) + 3.0 * remaining
    WHEN known = ended THEN COALESCE(reserve, 0) + 1.0 * remaining * closed / NULLIF(won, 0) END
FROM parts;
