package models

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

// PrepareJob is the kind of the jobs that calculate runs.
const PrepareJob = "run.prepare"

// maxRunMonths is how many months a run may have.
const maxRunMonths = 24

// RunRequest asks for a run of the months From to To. Currency may be "" where
// the published plans have one only.
type RunRequest struct {
	From, To    period.Month
	Currency    string
	Retroactive []Retroactive
	Reason      string
}

// StartRun pins what a run is made of (the facts as known now, the published
// plan versions, the runs that closed earlier months) and queues the job that
// calculates it. The run is not to be seen before it is prepared.
func (tx *Tx) StartRun(q RunRequest) (Run, Job, error) {
	if q.To.Compare(q.From) < 0 || q.To.MonthsSince(q.From) >= maxRunMonths {
		return Run{}, Job{}, invalid("run.months", "月份范围无效：先写较早的月份，最多 24 个月。", "The months are no range: the earlier one first, at most 24 months.")
	}
	r := Run{
		ID: NewID(), State: Calculating, Version: 1, From: q.From, To: q.To, Engine: engineVersion, Reason: q.Reason, Retroactive: q.Retroactive,
		PreparedBy: tx.actor.User, PreparedAt: tx.Now,
	}
	if err := tx.pin(&r, q.Currency); err != nil {
		return Run{}, Job{}, err
	}
	closed, err := tx.closedUpTo(r.Currency)
	if err != nil {
		return Run{}, Job{}, err
	}
	if !closed.IsZero() && r.From.Compare(closed) <= 0 {
		return Run{}, Job{}, monthsClosed(closed)
	}
	head, err := r.head()
	if err != nil {
		return Run{}, Job{}, err
	}
	err = tx.insert("runs", map[string]any{
		"id": r.ID, "state": r.State, "version": r.Version, "month_from": r.From.String(), "month_to": r.To.String(), "currency": r.Currency.Code(), "known_at": r.KnownAt,
		"engine": r.Engine, "head": head, "digest": "", "total": 0, "pending": 0, "payees": 0, "reason": r.Reason, "prepared_by": userBytes(r.PreparedBy), "prepared_at": r.PreparedAt,
	})
	if err != nil {
		return Run{}, Job{}, err
	}
	job, err := tx.AddJob(PrepareJob, r.ID, struct{}{})
	tx.Record(Entry{Action: "prepare", Object: "run", Key: r.ID.String(), Domain: "pay", After: runFacts(&r)})
	return r, job, err
}

// runFacts is what the audit's digests say of a run.
func runFacts(r *Run) map[string]any {
	return map[string]any{
		"id": r.ID, "state": r.State, "from": r.From.String(), "to": r.To.String(), "currency": r.Currency.Code(), "knownAt": r.KnownAt, "digest": r.Digest,
		"total": r.Total, "pending": r.Pending, "plans": r.Plans, "closed": r.Closed, "retroactive": r.Retroactive,
	}
}

func monthsClosed(upTo period.Month) error {
	return NewError(Conflict, "run.closed", problem.Textf("已结账至 %s：已结账的月份不再核算，差额会成为之后月份的调整。", "The months up to %s are closed: they are not calculated again, differences become adjustments in the months after.", upTo))
}

// pin settles on which facts, plans and closed runs a run is made.
func (tx *Tx) pin(r *Run, currency string) error {
	all, err := tx.publishedPlans("1 = 1")
	if err != nil {
		return err
	}
	if r.Currency, err = currencyOfPlans(all, currency); err != nil {
		return err
	}
	var plans []*plan.Plan
	for _, p := range all {
		if p.Plan.Currency == r.Currency {
			plans = append(plans, p.Plan)
			r.Plans = append(r.Plans, PlanPin{p.Plan.Code, p.Plan.Version, p.Plan.Digest})
		}
	}
	if _, list := plan.NewSet(plans); list.Failed() {
		return InvalidList("run.plans", list)
	}
	for _, v := range r.Retroactive {
		if !slices.ContainsFunc(r.Plans, func(p PlanPin) bool { return p.Plan == v.Plan && p.Version == v.Version }) {
			return invalid("run.retroactive", "追溯适用的版本不在已发布的方案之中。", "A version that is to be retroactive is not among the published plans.")
		}
		if strings.TrimSpace(v.Reason) == "" {
			return invalid("run.retroactive_reason", "追溯适用必须写明理由和批准依据。", "A retroactive version needs its reason and who agreed to it.")
		}
	}
	if r.Closed, err = tx.closedRuns(r.Currency); err != nil {
		return err
	}
	r.KnownAt, err = tx.KnownAt()
	return err
}

// currencyOfPlans picks the currency of a run.
func currencyOfPlans(all []PublishedPlan, wanted string) (money.Currency, error) {
	var codes []string
	var currency money.Currency
	for _, p := range all {
		code := p.Plan.Currency.Code()
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		if code == wanted || wanted == "" {
			currency = p.Plan.Currency
		}
	}
	switch {
	case len(codes) == 0:
		return currency, conflict("run.no_plans", "还没有已发布的方案。", "No plan has been published yet.")
	case wanted == "" && len(codes) > 1:
		return currency, NewError(Invalid, "run.currency", problem.Textf("方案有多个币种（%[1]s）：请写明 currency，每个币种分开核算。", "The plans are in several currencies (%[1]s): name one as currency, each has runs of its own.", strings.Join(codes, ", ")))
	case wanted != "" && !slices.Contains(codes, wanted):
		return currency, NewError(Invalid, "run.currency", problem.Textf("没有币种为 %s 的已发布方案。", "No published plan is in %s.", problem.Show(wanted)))
	}
	return currency, nil
}

// closedRuns lists the runs that have closed the months of a currency, in the
// order of the months.
func (tx *Tx) closedRuns(c money.Currency) ([]ID, error) {
	var ids []ID
	err := tx.q.Raw(`SELECT run FROM closed_months WHERE currency = ? GROUP BY run ORDER BY MIN(month)`, c.Code()).Scan(&ids).Error
	return ids, err
}

func fmtInt(n int64) string { return strconv.FormatInt(n, 10) }

// upperHex is an ID as HEX() writes it.
func upperHex(id ID) string { return strings.ToUpper(hex.EncodeToString(id[:])) }
