-- PE01, PE07: heads by the share of the window's days on which they were
-- employed; of those who sell, a newcomer's first three months count a quarter,
-- a half and three quarters.
WITH span AS (SELECT JULIANDAY(:to) - JULIANDAY(:from) + 1 AS days),
posts AS (
  SELECT p.person, p.day, p.family, CASE WHEN p.day < DATE(j.day, '+1 month') THEN 0.25 WHEN p.day < DATE(j.day, '+2 months') THEN 0.5
    WHEN p.day < DATE(j.day, '+3 months') THEN 0.75 ELSE 1 END AS share
  FROM present p JOIN joined j ON j.person = p.person WHERE p.day BETWEEN :from AND :to
)
SELECT 'average_heads' AS quantity, person, CAST(ROUND(10000 * COUNT(DISTINCT day) / days) AS INTEGER) AS value FROM posts, span GROUP BY person
UNION ALL SELECT 'quota_heads', person, CAST(ROUND(10000 * SUM(share) / days) AS INTEGER) FROM posts, span WHERE family = 'rep' GROUP BY person
