-- OP07 to OP10: opportunities that entered a stage for the first time in the
-- window, and those of them that stood further along the road by its end.
-- OP18: opportunities that left P4 to wherever, on the last day on which they
-- did, and those before which somebody high up was visited.
WITH entries AS (
  SELECT s.opportunity, s.rank, s.entered AS day, s.line, ROW_NUMBER() OVER (PARTITION BY s.opportunity, s.rank ORDER BY s.entered, s.line) AS place FROM stay s WHERE s.rank BETWEEN 2 AND 5
), cohort AS (
  SELECT e.rank, e.opportunity, o.owner, e.day, EXISTS (SELECT 1 FROM stay x WHERE x.opportunity = e.opportunity AND x.rank > e.rank AND x.entered <= :to
    AND (x.entered > e.day OR x.line > e.line)) AS passed
  FROM entries e JOIN opportunities o ON o.number = e.opportunity WHERE e.place = 1 AND e.day BETWEEN :from AND :to
), gone AS (
  SELECT s.opportunity, o.owner, MAX(s.gone) AS day
  FROM stay s JOIN opportunities o ON o.number = s.opportunity WHERE s.rank = 4 AND s.next <> s.meaning AND s.gone BETWEEN :from AND :to GROUP BY s.opportunity
)
SELECT 'entered_p' || rank AS quantity, owner AS person, day, opportunity AS ref, 10000 AS value, 0 AS open FROM cohort
UNION ALL SELECT 'passed_p' || rank, owner, day, opportunity, 10000, 0 FROM cohort WHERE passed
UNION ALL SELECT 'left_p4', owner, day, opportunity, 10000, 0 FROM gone
UNION ALL SELECT 'left_p4_after_high_visit', owner, day, opportunity, 10000, 0 FROM gone g WHERE EXISTS (SELECT 1 FROM high h WHERE h.opportunity = g.opportunity AND h.visited <= g.day)
