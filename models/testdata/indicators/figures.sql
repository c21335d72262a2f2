-- CU01, CU02, PE06, PE07, PE09, PE10, PB01, PB02: what other offices know, of
-- the months of the window.
SELECT code AS quantity, person, CAST(ROUND(10000 * SUM(value)) AS INTEGER) AS value FROM figures
WHERE LENGTH(period) = 7 AND period NOT LIKE '%Q%' AND period || '-01' >= :from AND period <= SUBSTR(:to, 1, 7)
  AND code IN ('satisfaction_points', 'satisfaction_answers', 'complaints_due', 'complaints_closed_on_time', 'hires_judged', 'hires_good',
    'regretted_leavers', 'sales_expense', 'pay_cost', 'pass_tests_due', 'pass_tests_passed', 'territory_expected', 'territory_done')
GROUP BY code, person
