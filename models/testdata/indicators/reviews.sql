-- AC09: logs by the working day after they were written, on which they are due
-- to be read, for who is to read them; and those read by it.
WITH due AS (
  SELECT l.person || '/' || l.worked AS ref, l.reviewer, l.written, l.reviewed, (SELECT d.day FROM cal d WHERE d.worked = 1 AND d.n = w.n + 1) AS day
  FROM work_logs l JOIN cal w ON w.day = l.written WHERE l.reviewer <> ''
)
SELECT 'logs_to_review' AS quantity, reviewer AS person, day, ref, 10000 AS value, 0 AS open FROM due WHERE day BETWEEN :from AND :to
UNION ALL SELECT 'logs_reviewed', reviewer, day, ref, 10000, 0 FROM due WHERE day BETWEEN :from AND :to AND reviewed BETWEEN written AND day
