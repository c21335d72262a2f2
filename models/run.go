package models

import (
	"encoding/json"

	"steelyard/compensation"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// RunState is where a run stands.
type RunState string

// A run is calculated, then prepared: a draft. Approving it closes its months;
// afterwards it is paid, once. A draft ends discarded; what could not be
// calculated has failed.
const (
	Calculating RunState = "calculating"
	Prepared    RunState = "prepared"
	Approved    RunState = "approved"
	Paid        RunState = "paid"
	Discarded   RunState = "discarded"
	RunFailed   RunState = "failed"
)

// engineVersion names the rules that runs are calculated by.
const engineVersion = "2"

// Run is a calculation of all statements of some months: on facts as known at a
// number, on plan versions that it pins, and on top of the runs that closed
// earlier months. Total and Pending are minor units.
type Run struct {
	ID             ID
	State          RunState
	Version        int64
	From, To       period.Month
	Currency       money.Currency
	KnownAt        int64
	Engine, Digest string
	Total, Pending int64
	Payees         int64
	Reason         string

	PreparedBy, ApprovedBy, SecondedBy, PaidBy ID
	PreparedAt, ApprovedAt, SecondedAt, PaidAt Instant

	Plans       []PlanPin
	Closed      []ID // the runs that it stands on
	Retroactive []Retroactive
	Warnings    problem.List
	Totals      []ComponentTotal

	result json.RawMessage // what the calculation says of itself, without statements
}

// Retroactive is a plan version that is to govern closed months too, and why.
type Retroactive struct {
	Plan    string `json:"plan"`
	Version int    `json:"version"`
	Reason  string `json:"reason"`
}

// ComponentTotal sums the lines of one component, version and kind of a month,
// in minor units.
type ComponentTotal struct {
	Month     string `json:"month"`
	Plan      string `json:"plan"`
	Version   int    `json:"version"`
	Component string `json:"component"`
	Kind      string `json:"kind"`
	Pending   bool   `json:"pending,omitempty"`
	Lines     int64  `json:"lines"`
	Minor     int64  `json:"minor"`
}

// runHead is what a run keeps beside its columns.
type runHead struct {
	Plans       []PlanPin        `json:"plans"`
	Closed      []ID             `json:"closed,omitempty"`
	Retroactive []Retroactive    `json:"retroactive,omitempty"`
	Warnings    problem.List     `json:"warnings,omitempty"`
	Totals      []ComponentTotal `json:"totals,omitempty"`
	Result      json.RawMessage  `json:"result,omitempty"`
}

type runRow struct {
	ID         ID
	State      RunState
	Version    int64
	MonthFrom  string
	MonthTo    string
	Currency   string
	KnownAt    int64
	Engine     string
	Head       string
	Digest     string
	Total      int64
	Pending    int64
	Payees     int64
	Reason     string
	PreparedBy ID
	PreparedAt Instant
	ApprovedBy ID
	ApprovedAt *Instant
	SecondedBy ID
	SecondedAt *Instant
	PaidBy     ID
	PaidAt     *Instant
}

const runColumns = `r.id, r.state, r.version, r.month_from, r.month_to, r.currency, r.known_at, r.engine, r.head, r.digest, r.total, r.pending, r.payees, r.reason,` +
	` r.prepared_by, r.prepared_at, r.approved_by, r.approved_at, r.seconded_by, r.seconded_at, r.paid_by, r.paid_at`

func (row *runRow) run() (Run, error) {
	r := Run{
		ID: row.ID, State: row.State, Version: row.Version, KnownAt: row.KnownAt, Engine: row.Engine, Digest: row.Digest, Total: row.Total, Pending: row.Pending,
		Payees: row.Payees, Reason: row.Reason, PreparedBy: row.PreparedBy, PreparedAt: row.PreparedAt, ApprovedBy: row.ApprovedBy, SecondedBy: row.SecondedBy, PaidBy: row.PaidBy,
		ApprovedAt: instantOrZero(row.ApprovedAt), SecondedAt: instantOrZero(row.SecondedAt), PaidAt: instantOrZero(row.PaidAt),
	}
	var head runHead
	if err := json.Unmarshal([]byte(row.Head), &head); err != nil {
		return r, err
	}
	r.Plans, r.Closed, r.Retroactive, r.Warnings, r.Totals, r.result = head.Plans, head.Closed, head.Retroactive, head.Warnings, head.Totals, head.Result
	var err error
	if r.From, err = period.ParseMonth(row.MonthFrom); err != nil {
		return r, err
	}
	if r.To, err = period.ParseMonth(row.MonthTo); err != nil {
		return r, err
	}
	r.Currency, err = money.ParseCurrency(row.Currency)
	return r, err
}

func instantOrZero(at *Instant) Instant {
	if at == nil {
		return 0
	}
	return *at
}

// head is what is kept beside the columns.
func (r *Run) head() (string, error) {
	data, err := json.Marshal(runHead{r.Plans, r.Closed, r.Retroactive, r.Warnings, r.Totals, r.result})
	return string(data), err
}

// retroactive gives the versions in the calculation's terms.
func (r *Run) retroactive() []compensation.PlanVersion {
	var list []compensation.PlanVersion
	for _, v := range r.Retroactive {
		list = append(list, compensation.PlanVersion{Code: v.Plan, Version: v.Version})
	}
	return list
}

// RunFilter selects runs: by state, and by a month that they hold.
type RunFilter struct {
	State RunState
	Month string
}

// Runs lists runs, the newest first.
func (tx *Tx) Runs(f RunFilter, p Paging) (Listed[Run], error) {
	q := &query{columns: runColumns, from: "runs r"}
	if f.State != "" {
		q.where("r.state = ?", f.State)
	}
	if f.Month != "" {
		q.where("r.month_from <= ? AND r.month_to >= ?", f.Month, f.Month)
	}
	if p.Sort == "" {
		p.Sort = "-prepared"
	}
	list, err := paged(tx, q, p, []order{{"prepared", []column{{"r.prepared_at", true}, {"HEX(r.id)", false}}}}, func(row *runRow, _ string) []string {
		return []string{fmtInt(int64(row.PreparedAt)), upperHex(row.ID)}
	})
	if err != nil {
		return Listed[Run]{}, err
	}
	items, err := seen(list.Items, nil, (*runRow).run)
	return Listed[Run]{Items: items, Next: list.Next, Total: list.Total}, err
}

// Run reads a run.
func (tx *Tx) Run(id ID) (Run, error) {
	list, err := tx.runs("r.id = ?", id)
	if err != nil {
		return Run{}, err
	}
	if len(list) == 0 {
		return Run{}, notFound()
	}
	return list[0], nil
}

func (tx *Tx) runs(where string, args ...any) ([]Run, error) {
	var rows []runRow
	if err := tx.q.Raw(`SELECT `+runColumns+` FROM runs r WHERE `+where, args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	return seen(rows, nil, (*runRow).run)
}

// JobOfRun finds the job that calculates, or has calculated, a run; zero where
// there is none.
func (tx *Tx) JobOfRun(id ID) (ID, error) {
	var ids []ID
	err := tx.q.Raw(`SELECT id FROM jobs WHERE subject = ? AND kind = ? ORDER BY created_at DESC LIMIT 1`, id, PrepareJob).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return ID{}, err
	}
	return ids[0], nil
}

type loginRow struct {
	ID    ID
	Login string
}

// Logins names users by their logins, for answers that say who did something.
func (tx *Tx) Logins(ids ...ID) (map[ID]string, error) {
	names := map[ID]string{}
	var rows []loginRow
	err := tx.q.Raw(`SELECT id, login FROM users WHERE id IN ?`, ids).Scan(&rows).Error
	for _, r := range rows {
		names[r.ID] = r.Login
	}
	return names, err
}
