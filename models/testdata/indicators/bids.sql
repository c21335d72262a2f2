-- OP20, OP21: bids by the day on which they were handed in, or on which they
-- were decided; void ones stand apart.
SELECT 'bids_submitted' AS quantity, person, 10000 * COUNT(*) AS value FROM bids WHERE submitted BETWEEN :from AND :to GROUP BY person
UNION ALL SELECT 'bids_decided', person, 10000 * COUNT(*) FROM bids WHERE decided BETWEEN :from AND :to AND result IN ('won', 'lost') GROUP BY person
UNION ALL SELECT 'bids_won', person, 10000 * COUNT(*) FROM bids WHERE decided BETWEEN :from AND :to AND result = 'won' GROUP BY person
UNION ALL SELECT 'bids_void', person, 10000 * COUNT(*) FROM bids WHERE decided BETWEEN :from AND :to AND result = 'void' GROUP BY person
