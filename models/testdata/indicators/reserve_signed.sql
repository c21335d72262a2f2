-- OP01: what was signed in the fiscal year to date, as CT01 counts it, by people
-- for whom no reserve is set.
-- credited
SELECT 'need: signed' AS quantity, b.contract, b.counted AS day, b.contract AS ref, b.minor FROM bound b WHERE b.counted BETWEEN SUBSTR(:to, 1, 4) || '-01-01' AND :to
UNION ALL
SELECT 'need: signed', x.contract, MAX(x.changed, b.counted), x.contract || '/' || x.number, x.minor FROM contract_changes x JOIN bound b ON b.contract = x.contract
WHERE MAX(x.changed, b.counted) BETWEEN SUBSTR(:to, 1, 4) || '-01-01' AND :to
