-- OP01, OP03, OP05, OP12, OP14, AC04: opportunities that stand between P2 and
-- P5 at the end of the window, by owner. Valid ones, or what they were split or
-- re-opened from, have evidence of the five elements and a superior's
-- confirmation that was not found false by then. Stalled is what had no move and
-- no milestone for more than twice the median that stays in its stage lasted, of
-- those that ended in the last 24 months; where none did, it is not known.
WITH open AS (
  SELECT o.number, o.owner, NULLIF(o.minor, 0) AS minor, o.signing > :to AND o.signing <= DATE(:to, '+90 days') AS near,
    s.meaning, s.rank, s.entered, CAST(ROUND(100 * s.probability) AS INTEGER) AS chance,
    EXISTS (SELECT 1 FROM kin k JOIN evidenced e ON e.opportunity = k.origin AND e.since <= :to JOIN backed b ON b.opportunity = k.origin AND b.given <= :to AND b.until > :to
      WHERE k.number = o.number) AS valid,
    MAX(s.entered, COALESCE((SELECT MAX(m.reached) FROM milestones m WHERE m.opportunity = o.number AND m.reached <= :to AND m.evidence <> ''), '')) AS moved
  FROM opportunities o JOIN stay s ON s.opportunity = o.number AND s.entered <= :to AND (s.gone IS NULL OR s.gone > :to)
  WHERE s.rank BETWEEN 2 AND 5
), lengths AS (
  SELECT meaning, JULIANDAY(gone) - JULIANDAY(entered) AS days, ROW_NUMBER() OVER (PARTITION BY meaning ORDER BY JULIANDAY(gone) - JULIANDAY(entered)) AS place,
    COUNT(*) OVER (PARTITION BY meaning) AS total
  FROM stay WHERE gone BETWEEN DATE(:to, '+1 day', '-24 months') AND :to AND rank BETWEEN 2 AND 5
), twice AS (
  SELECT meaning, 2 * AVG(days) AS days FROM lengths WHERE place IN ((total + 1) / 2, (total + 2) / 2) GROUP BY meaning
), seen AS (
  SELECT o.number, (SELECT COUNT(DISTINCT m.role) FROM met m WHERE m.opportunity = o.number AND m.visited BETWEEN DATE(:to, '-60 days') AND :to
    AND m.role IN ('KDM', 'KI', 'KU')) = 3 AS covered
  FROM open o WHERE o.rank >= 3
)
SELECT 'pipeline_amount' AS quantity, owner AS person, :to AS day, number AS ref, 100 * minor AS value, 0 AS open FROM open
UNION ALL SELECT 'weighted_amount', owner, :to, number, chance * minor, 0 FROM open
UNION ALL SELECT 'valid_amount', owner, :to, number, 100 * minor, 0 FROM open WHERE valid
UNION ALL SELECT 'reserve_amount', owner, :to, number, 100 * minor, 0 FROM open WHERE valid AND near
UNION ALL SELECT 'near_amount', owner, :to, number, 100 * minor, 0 FROM open WHERE valid AND near
UNION ALL SELECT 'stalled_amount', o.owner, :to, o.number, CASE WHEN t.days IS NULL THEN NULL ELSE 100 * COALESCE(o.minor, 0) END, 0
  FROM open o LEFT JOIN twice t ON t.meaning = o.meaning WHERE t.days IS NULL OR JULIANDAY(:to) - JULIANDAY(o.moved) > t.days
UNION ALL SELECT 'elements_expected', owner, :to, number, 50000, 0 FROM open
UNION ALL SELECT 'elements_complete', o.owner, :to, o.number, 10000, 0 FROM open o JOIN elements e ON e.opportunity = o.number AND e.since <= :to
UNION ALL SELECT 'deals_from_p3', owner, :to, number, 10000, 0 FROM open WHERE rank >= 3
UNION ALL SELECT 'covered_deals', o.owner, :to, o.number, 10000, 0 FROM open o JOIN seen m ON m.number = o.number WHERE m.covered
