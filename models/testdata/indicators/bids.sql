-- OP20, OP21: bids by the day on which they were handed in, and of those the ones
-- void by the window's end; bids won and lost by the day of the result.
SELECT 'bids_submitted' AS quantity, person, submitted AS day, number AS ref, 10000 AS value, 0 AS open FROM bids WHERE submitted BETWEEN :from AND :to
UNION ALL SELECT 'bids_void', person, submitted, number, 10000, 0 FROM bids WHERE submitted BETWEEN :from AND :to AND result = 'void' AND decided <= :to
UNION ALL SELECT 'bids_decided', person, decided, number, 10000, 0 FROM bids WHERE decided BETWEEN :from AND :to AND result IN ('won', 'lost')
UNION ALL SELECT 'bids_won', person, decided, number, 10000, 0 FROM bids WHERE decided BETWEEN :from AND :to AND result = 'won'
