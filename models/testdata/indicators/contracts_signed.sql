-- CT07: how many contracts became effective, for everybody who has a part of
-- one; once for the company, which is '*'.
WITH fresh AS (SELECT contract FROM bound WHERE effective BETWEEN :from AND :to AND filed <= :to)
SELECT 'contracts_signed' AS quantity, p.person, 10000 * COUNT(*) AS value FROM fresh f JOIN portion p ON p.contract = f.contract GROUP BY p.person
UNION ALL SELECT 'contracts_signed', '*', 10000 * COUNT(*) FROM fresh
