-- CT02, CL02: targets of the periods that lie in the window, the finest that a
-- person has, on the first day of the period on which the person is employed.
SELECT a.subject || '_target' AS quantity, a.person, COALESCE((SELECT MIN(MAX(e.since, a.first)) FROM employed e
    WHERE e.person = a.person AND e.since <= a.last AND e.until >= a.first), a.first) AS day, a.period AS ref, 100 * a.minor AS value, 0 AS open
FROM aim a WHERE a.subject IN ('signing', 'collection') AND a.fine AND a.first >= :from AND a.last <= :to
