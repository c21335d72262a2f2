-- OP13: leads received in the window, and those of them that were an
-- opportunity by its end.
SELECT 'leads_received' AS quantity, person, 10000 * COUNT(*) AS value FROM leads WHERE received BETWEEN :from AND :to GROUP BY person
UNION ALL
SELECT 'leads_to_opportunity', l.person, 10000 * COUNT(*) FROM leads l JOIN opportunities o ON o.number = l.opportunity AND o.opened <= :to
WHERE l.received BETWEEN :from AND :to GROUP BY l.person
