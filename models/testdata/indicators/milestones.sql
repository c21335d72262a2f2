-- OP19: milestones due in the window, and those of them reached by their day,
-- with evidence.
SELECT 'milestones_planned' AS quantity, o.owner AS person, m.due AS day, m.opportunity || '/' || m.code AS ref, 10000 AS value, 0 AS open
FROM milestones m JOIN opportunities o ON o.number = m.opportunity WHERE m.due BETWEEN :from AND :to
UNION ALL
SELECT 'milestones_reached', o.owner, m.due, m.opportunity || '/' || m.code, 10000, 0 FROM milestones m JOIN opportunities o ON o.number = m.opportunity
WHERE m.due BETWEEN :from AND :to AND m.reached <= m.due AND m.evidence <> ''
