-- AC05, AC07: visits that took place, whose result was written down and on which
-- a key person was met, by who made them; planned visits with a superior, and
-- those held and debriefed from their day to the third working day after it, by
-- the window's end, for the superior.
WITH made AS (
  SELECT v.*, (SELECT x.day FROM cal x WHERE x.worked = 1 AND x.n = c.n + 3) AS until FROM visits v JOIN cal c ON c.day = v.visited WHERE v.visited BETWEEN :from AND :to
)
SELECT 'effective_visits' AS quantity, person, visited AS day, number AS ref, 10000 AS value, 0 AS open FROM made v
  WHERE held = 1 AND outcome = 1 AND EXISTS (SELECT 1 FROM meetings g JOIN key_persons k ON k.code = g.key_person WHERE g.visit = v.number)
UNION ALL SELECT 'joint_visits_planned', joined_by, visited, number, 10000, 0 FROM made WHERE joined_by <> '' AND planned = 1
UNION ALL SELECT 'joint_visits_debriefed', joined_by, visited, number, 10000, 0 FROM made
  WHERE joined_by <> '' AND planned = 1 AND held = 1 AND debriefed BETWEEN visited AND MIN(until, :to)
