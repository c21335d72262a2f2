-- AC05, AC07: visits that took place and whose result was written down, by who
-- made them; planned visits with a superior, and those debriefed by the end of
-- the window, by the superior.
SELECT 'effective_visits' AS quantity, person, 10000 * COUNT(*) AS value FROM visits WHERE visited BETWEEN :from AND :to AND held = 1 AND outcome = 1 GROUP BY person
UNION ALL SELECT 'joint_visits_planned', joined_by, 10000 * COUNT(*) FROM visits
  WHERE visited BETWEEN :from AND :to AND joined_by <> '' AND planned = 1 GROUP BY joined_by
UNION ALL SELECT 'joint_visits_debriefed', joined_by, 10000 * COUNT(*) FROM visits
  WHERE visited BETWEEN :from AND :to AND joined_by <> '' AND planned = 1 AND held = 1 AND debriefed <= :to GROUP BY joined_by
