-- CT02, CL02, OP01: targets of the months of the window, by person; of a
-- reserve, which is a state, that of the month in which the window ends.
SELECT CASE subject WHEN 'signing' THEN 'signing_target' ELSE 'collection_target' END AS quantity, person, 100 * SUM(minor) AS value
FROM targets WHERE subject IN ('signing', 'collection') AND LENGTH(period) = 7 AND period NOT LIKE '%Q%' AND period || '-01' >= :from AND period <= SUBSTR(:to, 1, 7)
GROUP BY subject, person
UNION ALL
SELECT 'reserve_needed', person, 100 * SUM(minor) FROM targets WHERE subject = 'reserve' AND period = SUBSTR(:to, 1, 7) GROUP BY person
