-- CL01: confirmed receipts, allocated, up to the contract's amount.
-- credited
SELECT 'collected' AS quantity, contract, confirmed AS day, receipt || '/' || line AS ref, counted AS minor FROM cash WHERE confirmed BETWEEN :from AND :to AND counted <> 0
