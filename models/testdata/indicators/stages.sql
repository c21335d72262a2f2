-- OP07 to OP10: opportunities that entered a stage for the first time in the
-- window, and those of them that stood further along the road by its end.
-- OP18: departures from P4 to wherever, and those before which somebody high up
-- was visited.
WITH entries AS (
  SELECT s.opportunity, s.rank, MIN(s.entered) AS day, MIN(s.line) AS line FROM stay s WHERE s.rank BETWEEN 2 AND 5 GROUP BY s.opportunity, s.rank
), cohort AS (
  SELECT e.rank, o.owner, EXISTS (SELECT 1 FROM stay x WHERE x.opportunity = e.opportunity AND x.rank > e.rank AND x.entered <= :to
    AND (x.entered > e.day OR x.line > e.line)) AS passed
  FROM entries e JOIN opportunities o ON o.number = e.opportunity WHERE e.day BETWEEN :from AND :to
), gone AS (
  SELECT o.owner, EXISTS (SELECT 1 FROM high h WHERE h.opportunity = s.opportunity AND h.visited <= s.gone) AS high
  FROM stay s JOIN opportunities o ON o.number = s.opportunity WHERE s.rank = 4 AND s.gone BETWEEN :from AND :to
)
SELECT 'entered_p' || rank AS quantity, owner AS person, 10000 * COUNT(*) AS value FROM cohort GROUP BY rank, owner
UNION ALL SELECT 'passed_p' || rank, owner, 10000 * SUM(passed) FROM cohort GROUP BY rank, owner
UNION ALL SELECT 'left_p4', owner, 10000 * COUNT(*) FROM gone GROUP BY owner
UNION ALL SELECT 'left_p4_after_high_visit', owner, 10000 * SUM(high) FROM gone GROUP BY owner
