package models

import (
	"slices"

	"steelyard/compensation"
	"steelyard/compensation/period"
)

// StatementDetail is a statement with what people ask about it first: what it
// consists of, what is pending and why, and what is another than before.
type StatementDetail struct {
	Statement
	Groups   []LineGroup // by component
	Waiting  []PendingPay
	Bookings []Booking
	LastRun  *Comparison  // with the run of the month before this one; nil where there is none
	Before   *MonthChange // the month before; nil where there is none within reach
	Digest   string       // of the run
	KnownAt  int64        // the batches that the run was made on
}

// Comparison is a statement beside the one of an earlier run of its month.
type Comparison struct {
	Run         ID
	Total       int64 // of the earlier one
	Differences []compensation.Difference
}

// MonthChange is a statement beside the one of the month before.
type MonthChange struct {
	Statement ID
	Month     period.Month
	Total     int64
	Parts     []PartChange
}

// PartChange is how one component pays another amount than the month before, in
// minor units, and why: it is new or gone, another version of the plan pays it,
// or the bases sum to something else; what remains is a matter of bands,
// coefficients and limits.
type PartChange struct {
	Plan, Component string
	Adjusts         bool
	Was, Is         int64
	Cause           compensation.Cause
}

// Detail reads a statement of the reach with its sums and comparisons. What it
// is compared with is within the same reach.
func (tx *Tx) Detail(r Reach, drafts bool, id ID) (StatementDetail, error) {
	s, err := tx.Statement(r, drafts, id)
	if err != nil {
		return StatementDetail{}, err
	}
	run, err := tx.Run(s.Run)
	if err != nil {
		return StatementDetail{}, err
	}
	d := StatementDetail{Statement: s, Digest: run.Digest, KnownAt: run.KnownAt}
	if d.Groups, err = tx.Groups(s.ID, ByComponent); err != nil {
		return d, err
	}
	if s.Pending != 0 || slices.ContainsFunc(d.Groups, func(g LineGroup) bool { return g.Pending != 0 }) {
		if d.Waiting, err = tx.pendingOf(&s); err != nil {
			return d, err
		}
	}
	if d.Bookings, err = tx.bookings(s.ID); err != nil {
		return d, err
	}
	if drafts {
		if d.LastRun, err = tx.lastRun(&s, &run); err != nil {
			return d, err
		}
	}
	d.Before, err = tx.monthChange(r, drafts, &s, d.Groups)
	return d, err
}

// lastRun compares a statement with the last run of its month before its own:
// a draft, prepared or discarded. Only who sees drafts is shown it.
func (tx *Tx) lastRun(s *Statement, run *Run) (*Comparison, error) {
	earlier, err := tx.runBefore(run)
	if err != nil || earlier == nil {
		return nil, err
	}
	is, err := tx.sheet(s)
	if err != nil {
		return nil, err
	}
	was, err := tx.sheetIn(earlier, s.Payee.Code, s.Month)
	if err != nil {
		return nil, err
	}
	return &Comparison{Run: earlier.ID, Total: was.Total, Differences: is.Differences(was)}, nil
}

// runBefore finds the run of the same months that was prepared before another
// one and still has its statements.
func (tx *Tx) runBefore(r *Run) (*Run, error) {
	list, err := tx.runs(`r.currency = ? AND r.month_from <= ? AND r.month_to >= ? AND r.state IN (?, ?, ?, ?) AND r.digest <> '' AND r.id <> ?`+
		` AND (r.prepared_at < ? OR r.prepared_at = ? AND r.id < ?) AND EXISTS (SELECT 1 FROM statements s WHERE s.run = r.id) ORDER BY r.prepared_at DESC, r.id DESC LIMIT 1`,
		r.Currency.Code(), r.To.String(), r.From.String(), Discarded, Prepared, Approved, Paid, r.ID, r.PreparedAt, r.PreparedAt, r.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// sheetIn reads a person's statement of a month in a run; an empty one where
// there is none.
func (tx *Tx) sheetIn(r *Run, payee string, month period.Month) (*compensation.Sheet, error) {
	var rows []statementRow
	err := tx.q.Raw(`SELECT s.id, s.run, s.payee, s.month, s.currency, s.total, s.pending, s.count_lines FROM statements s WHERE s.run = ? AND s.payee = ? AND s.month = ?`, r.ID, payee, month.String()).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return &compensation.Sheet{}, err
	}
	s, err := rows[0].statement()
	if err != nil {
		return nil, err
	}
	return tx.sheet(&s)
}

// monthChange compares the sums of a statement's components with those of the
// month before, as it is closed or, within one run, calculated.
func (tx *Tx) monthChange(r Reach, drafts bool, s *Statement, groups []LineGroup) (*MonthChange, error) {
	before := s.Month.Add(-1)
	q := statements(r, StatementFilter{Month: before.String(), Payee: s.Payee.Code, Drafts: drafts})
	q.where("s.currency = ? AND (r.state IN (?, ?) OR s.run = ?)", s.Currency.Code(), Approved, Paid, s.Run)
	rows, err := all[statementRow](tx, q, "ORDER BY r.state LIMIT 1")
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	was, err := tx.Groups(rows[0].ID, ByComponent)
	if err != nil {
		return nil, err
	}
	return &MonthChange{Statement: rows[0].ID, Month: before, Total: rows[0].Total, Parts: partChanges(was, groups)}, nil
}

// partChanges lines two statements' components up.
func partChanges(was, is []LineGroup) []PartChange {
	var list []PartChange
	same := func(a *LineGroup, b LineGroup) bool {
		return a.Plan == b.Plan && a.Component == b.Component && a.Adjusts == b.Adjusts
	}
	for i := range is {
		g := &is[i]
		at := slices.IndexFunc(was, func(o LineGroup) bool { return same(g, o) })
		c := PartChange{Plan: g.Plan, Component: g.Component, Adjusts: g.Adjusts, Is: g.Payable, Cause: compensation.CauseAdded}
		if at >= 0 {
			old := &was[at]
			switch c.Was, c.Cause = old.Payable, compensation.CauseValue; {
			case old.Payable == g.Payable:
				continue
			case old.Version != g.Version:
				c.Cause = compensation.CausePlan
			case old.Base != g.Base:
				c.Cause = compensation.CauseBase
			}
		}
		list = append(list, c)
	}
	for i := range was {
		g := &was[i]
		if !slices.ContainsFunc(is, func(o LineGroup) bool { return same(g, o) }) {
			list = append(list, PartChange{Plan: g.Plan, Component: g.Component, Adjusts: g.Adjusts, Was: g.Payable, Cause: compensation.CauseRemoved})
		}
	}
	return list
}

// RunDifference is a statement that is another than in the run before, in minor
// units. Was or Is is 0 where one of the runs does not have it.
type RunDifference struct {
	Payee   string
	Month   string
	Was, Is int64
	Causes  []compensation.Cause
}

type totalsRow struct {
	Payee   string
	Month   string
	Total   int64
	Pending int64
}

// RunDifferences compares a run with the one of its months before it, within
// the reach, by person and month; the causes are those of the lines. Lines are
// read for at most limit statements that differ.
func (tx *Tx) RunDifferences(r Reach, id ID, limit int) (before *Run, list []RunDifference, err error) {
	run, err := tx.Run(id)
	if err != nil {
		return nil, nil, err
	}
	if before, err = tx.runBefore(&run); err != nil || before == nil {
		return nil, nil, err
	}
	is, err := tx.totalsIn(r, run.ID)
	if err != nil {
		return nil, nil, err
	}
	was, err := tx.totalsIn(r, before.ID)
	if err != nil {
		return nil, nil, err
	}
	type key struct{ payee, month string }
	old := map[key]totalsRow{}
	for _, row := range was {
		old[key{row.Payee, row.Month}] = row
	}
	for _, row := range is {
		k := key{row.Payee, row.Month}
		o, known := old[k]
		delete(old, k)
		if !known || o != row {
			list = append(list, RunDifference{Payee: row.Payee, Month: row.Month, Was: o.Total, Is: row.Total})
		}
	}
	for _, row := range was {
		if _, gone := old[key{row.Payee, row.Month}]; gone {
			list = append(list, RunDifference{Payee: row.Payee, Month: row.Month, Was: row.Total})
		}
	}
	slices.SortFunc(list, func(a, b RunDifference) int { return compareTexts(a.Payee, b.Payee, a.Month, b.Month) })
	list = list[:min(len(list), limit)]
	for i := range list {
		if err := tx.causes(&list[i], &run, before); err != nil {
			return nil, nil, err
		}
	}
	return before, list, nil
}

// totalsIn reads the totals of a run's statements within the reach, in whatever
// state the run is; nobody's own.
func (tx *Tx) totalsIn(r Reach, run ID) ([]totalsRow, error) {
	clause, args := r.where("s.payee", "s.ends")
	var rows []totalsRow
	err := tx.q.Raw(`SELECT s.payee, s.month, s.total, s.pending FROM statements s WHERE s.run = ? AND s.payee <> ? AND `+clause, append([]any{run, r.Person}, args...)...).Scan(&rows).Error
	return rows, err
}

func (tx *Tx) causes(d *RunDifference, is, was *Run) error {
	month, err := period.ParseMonth(d.Month)
	if err != nil {
		return err
	}
	now, err := tx.sheetIn(is, d.Payee, month)
	if err != nil {
		return err
	}
	then, err := tx.sheetIn(was, d.Payee, month)
	if err != nil {
		return err
	}
	for _, x := range now.Differences(then) {
		if !slices.Contains(d.Causes, x.Cause) {
			d.Causes = append(d.Causes, x.Cause)
		}
	}
	slices.Sort(d.Causes)
	return nil
}

// compareTexts orders by the first pair that differs.
func compareTexts(pairs ...string) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != pairs[i+1] {
			if pairs[i] < pairs[i+1] {
				return -1
			}
			return 1
		}
	}
	return 0
}
