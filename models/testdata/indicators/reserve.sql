-- OP01: what the reserve that is needed is made of. The shortest reserve target
-- of the window's last day stands for itself. For all others, month by month from
-- the first of the fiscal year to the last of the 90 days ahead, the part of the
-- shortest signing target that falls on its days; less what they signed in the
-- fiscal year, as CT01 counts it. Beside them the deals that stood at P2 to P5
-- and ended in 24 months, as OP04 counts them.
WITH RECURSIVE eye AS (SELECT SUBSTR(:to, 1, 4) || '-01-01' AS first, DATE(:to, '+90 days') AS last),
month(first) AS (SELECT first FROM eye UNION ALL SELECT DATE(m.first, '+1 month') FROM month m, eye y WHERE DATE(m.first, '+1 month') <= y.last),
reserved AS (
  SELECT person, minor, period, ROW_NUMBER() OVER (PARTITION BY person ORDER BY months) AS place FROM aim WHERE subject = 'reserve' AND :to BETWEEN first AND last
), months AS (
  SELECT m.first, MIN(DATE(m.first, '+1 month', '-1 day'), y.last) AS last FROM month m, eye y
), aims AS (
  SELECT a.person, a.period, a.minor, m.first AS start, m.last AS finish, JULIANDAY(a.last) - JULIANDAY(a.first) + 1 AS days, JULIANDAY(a.first) AS base,
    ROW_NUMBER() OVER (PARTITION BY a.person, m.first ORDER BY a.months) AS place
  FROM months m JOIN aim a ON a.subject = 'signing' AND m.first BETWEEN a.first AND a.last WHERE a.person NOT IN (SELECT person FROM reserved)
), closed AS (
  SELECT o.number, o.owner, NULLIF(o.minor, 0) AS minor, s.meaning, s.entered FROM opportunities o JOIN stay s ON s.opportunity = o.number AND s.entered <= :to AND (s.gone IS NULL OR s.gone > :to)
  WHERE s.meaning IN ('won', 'lost', 'withdrawn') AND s.entered >= DATE(:to, '+1 day', '-24 months')
    AND (s.meaning = 'won' OR NOT EXISTS (SELECT 1 FROM opportunities n WHERE n.origin = o.number AND n.opened BETWEEN s.entered AND :to))
    AND EXISTS (SELECT 1 FROM stay x WHERE x.opportunity = o.number AND x.rank BETWEEN 2 AND 5 AND x.entered <= s.entered)
)
SELECT 'need: reserve' AS quantity, person, :to AS day, period AS ref, 100 * minor AS value, 0 AS open FROM reserved WHERE place = 1
UNION ALL SELECT 'need: target', person, MIN(finish, :to), start, 100 * CAST(ROUND(minor * (JULIANDAY(finish) - base + 1) / days) - ROUND(minor * (JULIANDAY(start) - base) / days) AS INTEGER), 0 FROM aims WHERE place = 1
UNION ALL SELECT 'need: ended', owner, entered, number, 100 * minor, 0 FROM closed
UNION ALL SELECT 'need: won', owner, entered, number, 100 * minor, 0 FROM closed WHERE meaning = 'won'
