-- CU01, CU02, PE06, PE07, PE09, PE10, PB01, PB02: what other offices know, of the
-- months that end in the window, on the last day of the month on which the
-- person is employed.
SELECT f.code AS quantity, f.person, COALESCE((SELECT MAX(MIN(e.until, s.last)) FROM employed e WHERE e.person = f.person AND e.since <= s.last), s.last) AS day,
  f.period AS ref, CAST(ROUND(10000 * f.value) AS INTEGER) AS value, 0 AS open
FROM figures f JOIN span s ON s.name = f.period AND s.months = 1 AND s.last BETWEEN :from AND :to
WHERE f.code IN ('satisfaction_points', 'satisfaction_answers', 'complaints_due', 'complaints_closed_on_time', 'hires_judged', 'hires_good',
    'regretted_leavers', 'sales_expense', 'pay_cost', 'pass_tests_due', 'pass_tests_passed', 'territory_expected', 'territory_done')
