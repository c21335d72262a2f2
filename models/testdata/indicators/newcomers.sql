-- PE04, PE05: people who joined in a family that sells in the last 12 months:
-- the days until an opportunity of theirs was first valid, one that carries on a
-- valid one apart, and until the first receipt that is credited to them and was
-- not taken back in full. They are watched to the end of the window or to their
-- last day.
WITH fresh AS (
  SELECT j.person, j.day AS start, (SELECT MAX(MIN(e.until, :to)) FROM employed e WHERE e.person = j.person AND e.since <= :to) AS last
  FROM joined j WHERE j.family = 'rep' AND j.day BETWEEN DATE(:to, '+1 day', '-12 months') AND :to
), became AS (
  SELECT o.number, o.owner, MAX(e.since, MIN(b.given)) AS day FROM opportunities o JOIN evidenced e ON e.opportunity = o.number AND e.since <= :to
    JOIN backed b ON b.opportunity = o.number AND b.given <= :to AND b.until > :to GROUP BY o.number
), own AS (
  SELECT b.owner AS person, b.number, b.day FROM became b
  WHERE NOT EXISTS (SELECT 1 FROM kin k JOIN became x ON x.number = k.origin WHERE k.number = b.number AND k.far > 0 AND x.day < b.day)
), got AS (
  SELECT p.person, a.confirmed AS day FROM cash a JOIN portion p ON p.contract = a.contract
  WHERE a.counted > 0 AND a.confirmed <= :to
    AND a.minor + COALESCE((SELECT SUM(x.minor) FROM cash x WHERE x.reverses = a.receipt AND x.contract = a.contract AND x.instalment = a.instalment AND x.confirmed <= :to), 0) > 0
), arrived AS (
  SELECT f.*, (SELECT MIN(o.day) FROM own o WHERE o.person = f.person AND o.day BETWEEN f.start AND f.last) AS opportunity,
    (SELECT MIN(g.day) FROM got g WHERE g.person = f.person AND g.day BETWEEN f.start AND f.last) AS cash FROM fresh f
)
SELECT 'days_to_first_opportunity' AS quantity, person, last AS day, person AS ref, 10000 * CAST(JULIANDAY(COALESCE(opportunity, last)) - JULIANDAY(start) AS INTEGER) AS value, opportunity IS NULL AS open FROM arrived
UNION ALL SELECT 'days_to_first_cash', person, last, person, 10000 * CAST(JULIANDAY(COALESCE(cash, last)) - JULIANDAY(start) AS INTEGER), cash IS NULL FROM arrived
