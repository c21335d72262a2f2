-- OP13: leads received in the window, and those of them that were an
-- opportunity by its end.
SELECT 'leads_received' AS quantity, person, received AS day, number AS ref, 10000 AS value, 0 AS open FROM leads WHERE received BETWEEN :from AND :to
UNION ALL
SELECT 'leads_to_opportunity', l.person, l.received, l.number, 10000, 0 FROM leads l JOIN opportunities o ON o.number = l.opportunity AND o.opened <= :to
WHERE l.received BETWEEN :from AND :to
