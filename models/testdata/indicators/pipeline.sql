-- OP01, OP03, OP05, OP12, OP14, AC04: opportunities that stand between P2 and
-- P5 at the end of the window, by owner. Valid ones have evidence of the five
-- elements and a confirmation that was not found false by then. Stalled is what
-- had no move and no milestone for more than twice the median that stays in its
-- stage lasted, of those that had ended.
WITH open AS (
  SELECT o.number, o.owner, o.minor, o.signing, s.meaning, s.rank, s.entered, CAST(ROUND(100 * s.probability) AS INTEGER) AS chance,
    EXISTS (SELECT 1 FROM evidenced e WHERE e.opportunity = o.number AND e.since <= :to)
      AND EXISTS (SELECT 1 FROM confirmations c WHERE c.opportunity = o.number AND c.given <= :to AND NOT (c.found_false = 1 AND c.checked <= :to)) AS valid,
    MAX(s.entered, COALESCE((SELECT MAX(m.reached) FROM milestones m WHERE m.opportunity = o.number AND m.reached <= :to AND m.evidence <> ''), '')) AS moved
  FROM opportunities o JOIN stay s ON s.opportunity = o.number AND s.entered <= :to AND (s.gone IS NULL OR s.gone > :to)
  WHERE s.rank BETWEEN 2 AND 5
), lengths AS (
  SELECT meaning, JULIANDAY(gone) - JULIANDAY(entered) AS days, ROW_NUMBER() OVER (PARTITION BY meaning ORDER BY JULIANDAY(gone) - JULIANDAY(entered)) AS place,
    COUNT(*) OVER (PARTITION BY meaning) AS total
  FROM stay WHERE gone <= :to AND rank BETWEEN 2 AND 5
), twice AS (
  SELECT meaning, 2 * AVG(days) AS days FROM lengths WHERE place IN ((total + 1) / 2, (total + 2) / 2) GROUP BY meaning
), seen AS (
  SELECT o.number, (SELECT COUNT(DISTINCT m.role) FROM met m WHERE m.opportunity = o.number AND m.visited BETWEEN DATE(:to, '-60 days') AND :to
    AND m.role IN ('KDM', 'KI', 'KU')) = 3 AS covered
  FROM open o WHERE o.rank >= 3
)
SELECT 'pipeline_amount' AS quantity, owner AS person, 100 * SUM(minor) AS value FROM open GROUP BY owner
UNION ALL SELECT 'weighted_amount', owner, SUM(chance * minor) FROM open GROUP BY owner
UNION ALL SELECT 'valid_amount', owner, 100 * SUM(minor) FROM open WHERE valid GROUP BY owner
UNION ALL SELECT 'reserve_amount', owner, 100 * SUM(minor) FROM open WHERE valid AND signing BETWEEN :to AND DATE(:to, '+90 days') GROUP BY owner
UNION ALL SELECT 'near_amount', owner, 100 * SUM(minor) FROM open WHERE valid AND signing BETWEEN :to AND DATE(:to, '+90 days') GROUP BY owner
UNION ALL SELECT 'stalled_amount', o.owner, 100 * SUM(o.minor) FROM open o JOIN twice t ON t.meaning = o.meaning AND JULIANDAY(:to) - JULIANDAY(o.moved) > t.days GROUP BY o.owner
UNION ALL SELECT 'elements_expected', owner, 50000 * COUNT(*) FROM open GROUP BY owner
UNION ALL SELECT 'elements_complete', o.owner, 10000 * COUNT(*) FROM open o JOIN elements e ON e.opportunity = o.number AND e.since <= :to GROUP BY o.owner
UNION ALL SELECT 'deals_from_p3', owner, 10000 * COUNT(*) FROM open WHERE rank >= 3 GROUP BY owner
UNION ALL SELECT 'covered_deals', o.owner, 10000 * SUM(m.covered) FROM open o JOIN seen m ON m.number = o.number GROUP BY o.owner
