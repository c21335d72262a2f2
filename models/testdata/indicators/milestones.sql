-- OP19: milestones due in the window, and those of them reached with evidence
-- by its end.
SELECT 'milestones_planned' AS quantity, o.owner AS person, 10000 * COUNT(*) AS value
FROM milestones m JOIN opportunities o ON o.number = m.opportunity WHERE m.due BETWEEN :from AND :to GROUP BY o.owner
UNION ALL
SELECT 'milestones_reached', o.owner, 10000 * COUNT(*) FROM milestones m JOIN opportunities o ON o.number = m.opportunity
WHERE m.due BETWEEN :from AND :to AND m.reached <= :to AND m.evidence <> '' GROUP BY o.owner
