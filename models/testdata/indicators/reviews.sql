-- AC09: logs of days in the window by who is to read them, and those read by
-- the working day after they were written.
SELECT 'logs_to_review' AS quantity, reviewer AS person, 10000 * COUNT(*) AS value FROM work_logs WHERE worked BETWEEN :from AND :to AND reviewer <> '' GROUP BY reviewer
UNION ALL
SELECT 'logs_reviewed', l.reviewer, 10000 * COUNT(*) FROM work_logs l JOIN cal w ON w.day = l.written JOIN cal d ON d.worked = 1 AND d.n = w.n + 1
WHERE l.worked BETWEEN :from AND :to AND l.reviewer <> '' AND l.reviewed <= d.day GROUP BY l.reviewer
