-- OP16: key persons of opportunities that stood between P2 and P5 before the
-- window, with a grade then; raised where the grade at its end is lower.
-- OP17: deciders of opportunities that stand there at its end.
WITH open AS (
  SELECT o.number, o.owner, t.at FROM (SELECT 1 AS at, DATE(:from, '-1 day') AS day UNION ALL SELECT 2, :to) t JOIN opportunities o
    JOIN stay s ON s.opportunity = o.number AND s.entered <= t.day AND (s.gone IS NULL OR s.gone > t.day) WHERE s.rank BETWEEN 2 AND 5
), graded AS (
  SELECT o.owner, o.at, k.role, k.code,
    (SELECT r.grade FROM relations r WHERE r.key_person = k.code AND r.valid_from < :from ORDER BY r.valid_from DESC LIMIT 1) AS was,
    (SELECT r.grade FROM relations r WHERE r.key_person = k.code AND r.valid_from <= :to ORDER BY r.valid_from DESC LIMIT 1) AS now
  FROM open o JOIN key_persons k ON k.opportunity = o.number
)
SELECT 'relations_watched' AS quantity, owner AS person, :to AS day, code AS ref, 10000 AS value, 0 AS open FROM graded WHERE at = 1 AND was IS NOT NULL
UNION ALL SELECT 'relations_raised', owner, :to, code, 10000, 0 FROM graded WHERE at = 1 AND now < was
UNION ALL SELECT 'deciders_known', owner, :to, code, 10000, 0 FROM graded WHERE at = 2 AND role = 'KDM'
UNION ALL SELECT 'deciders_in_favour', owner, :to, code, 10000, 0 FROM graded WHERE at = 2 AND role = 'KDM' AND now <= 2
