package api

import (
	"context"
	"net/http"
	"time"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Run is a calculation of all statements of some months. Amounts are there for
// whom the policy lets see totals of runs.
type Run struct {
	ID          string        `json:"id" format:"uuid"`
	State       string        `json:"state" enum:"calculating,prepared,approved,paid,discarded,failed"`
	From        string        `json:"from" doc:"first month"`
	To          string        `json:"to" doc:"last month"`
	Currency    string        `json:"currency"`
	KnownAt     int64         `json:"knownAt" doc:"number of the last batch of facts that it is made of"`
	Digest      string        `json:"digest,omitempty" doc:"what whoever decides on the run must name"`
	Payees      int64         `json:"payees"`
	Total       string        `json:"total,omitempty" doc:"payable, in major units"`
	Pending     string        `json:"pending,omitempty" doc:"earned and not payable yet, in major units"`
	Reason      string        `json:"reason,omitempty"`
	Plans       []RunPlan     `json:"plans" doc:"the versions that it pins"`
	Retroactive []Retroactive `json:"retroactive,omitempty"`
	Prepared    *RunStep      `json:"prepared"`
	Approved    *RunStep      `json:"approved,omitempty"`
	Seconded    *RunStep      `json:"seconded,omitempty"`
	Paid        *RunStep      `json:"paid,omitempty"`
	Findings    []Fault       `json:"findings,omitempty" doc:"warnings; of a failed run, why"`
	Banner      string        `json:"banner,omitempty" doc:"to be shown with the run"`
	Job         *Job          `json:"job,omitempty" doc:"while it is calculated"`
}

// RunPlan is a plan version that a run pins.
type RunPlan struct {
	Plan    string `json:"plan"`
	Version int    `json:"version"`
	Digest  string `json:"digest"`
}

// RunStep is who took a step, and when.
type RunStep struct {
	By string `json:"by" doc:"login"`
	At string `json:"at" format:"date-time"`
}

// Retroactive is a plan version that is to govern closed months too.
type Retroactive struct {
	Plan    string `json:"plan" minLength:"1" maxLength:"64"`
	Version int    `json:"version" minimum:"1" maximum:"999999"`
	Reason  string `json:"reason" minLength:"2" maxLength:"2000" doc:"why, and who agreed to it"`
}

// NewRun asks for a run.
type NewRun struct {
	From        string        `json:"from" doc:"first month, such as 2026-10"`
	To          string        `json:"to" doc:"last month"`
	Currency    string        `json:"currency,omitempty" pattern:"^[A-Z]{3}$" doc:"where the plans have several"`
	Reason      string        `json:"reason,omitempty" maxLength:"2000"`
	Retroactive []Retroactive `json:"retroactive,omitempty" maxItems:"20"`
}

// Decision is a step of a run by somebody who has looked at it.
type Decision struct {
	Digest string `json:"digest" minLength:"1" maxLength:"64" doc:"of the run as it was looked at"`
	Reason string `json:"reason,omitempty" maxLength:"2000"`
}

// runOf makes the answer about a run.
func (c *Call) runOf(tx *models.Tx, r models.Run) (Run, error) {
	out := Run{
		ID: r.ID.String(), State: string(r.State), From: r.From.String(), To: r.To.String(), Currency: r.Currency.Code(), KnownAt: r.KnownAt, Digest: r.Digest,
		Payees: r.Payees, Reason: r.Reason, Plans: make([]RunPlan, 0, len(r.Plans)), Findings: faultsOf(c.Lang, r.Warnings),
	}
	if _, ok := c.May("run.totals", "read"); ok && r.Digest != "" {
		out.Total, out.Pending = money.Amount{Minor: r.Total, Currency: r.Currency}.String(), money.Amount{Minor: r.Pending, Currency: r.Currency}.String()
	}
	for _, p := range r.Plans {
		out.Plans = append(out.Plans, RunPlan(p))
	}
	for _, v := range r.Retroactive {
		out.Retroactive = append(out.Retroactive, Retroactive(v))
	}
	logins, err := tx.Logins(r.PreparedBy, r.ApprovedBy, r.SecondedBy, r.PaidBy)
	if err != nil {
		return out, err
	}
	step := func(by models.ID, at models.Instant) *RunStep {
		if at == 0 {
			return nil
		}
		return &RunStep{logins[by], at.String()}
	}
	out.Prepared, out.Approved = step(r.PreparedBy, r.PreparedAt), step(r.ApprovedBy, r.ApprovedAt)
	out.Seconded, out.Paid = step(r.SecondedBy, r.SecondedAt), step(r.PaidBy, r.PaidAt)
	eyes, err := tx.Setting(models.FourEyes)
	if err != nil {
		return out, err
	}
	if kind, _ := models.SettingKindOf(models.FourEyes); !eyes.On() {
		out.Banner = kind.Warnings[eyes.Value].In(c.Lang)
	}
	c.Tag(r.Version)
	return out, nil
}

type listRuns struct {
	PageInput
	State string `query:"state" enum:"calculating,prepared,approved,paid,discarded,failed"`
	Month string `query:"month" maxLength:"7" doc:"runs that hold the month"`
}

type prepareRun struct {
	Wait int `query:"wait" minimum:"0" maximum:"25" default:"10" doc:"seconds to wait for the result before 202"`
	Body NewRun
}

func runPermission(action string) policies.Permission {
	return policies.Permission{Object: "run", Action: action}
}

// addRuns registers runs: each step is a permission of its own.
func (a *API) addRuns() {
	a.works(models.PrepareJob, runPermission("prepare"), func(ctx context.Context, j *models.Running) error {
		return a.options.DB.PrepareRun(ctx, j, a.options.Workers)
	})
	route(a, Operation{ID: "listRuns", Method: http.MethodGet, Path: "/runs", Permission: runPermission("read"),
		Summary: problem.Text{ZH: "核算批次", EN: "Runs"}}, runList)
	route(a, Operation{ID: "getRun", Method: http.MethodGet, Path: "/runs/{id}", Permission: runPermission("read"),
		Summary: problem.Text{ZH: "一次核算", EN: "A run"}}, getRun)
	route(a, Operation{ID: "prepareRun", Method: http.MethodPost, Path: "/runs", Permission: runPermission("prepare"), Money: true, Status: http.StatusCreated, Later: true,
		Summary: problem.Text{ZH: "准备核算：按当前的事实和已发布的方案计算", EN: "Prepare a run: calculate on the facts and published plans as they are now"}}, a.prepareRun)
	decision := func(id, path, action string, summary problem.Text, do func(tx *models.Tx, id models.ID, in Decision) (models.Run, error)) {
		route(a, Operation{ID: id, Method: http.MethodPost, Path: "/runs/{id}/" + path, Permission: runPermission(action), Money: true, Summary: summary},
			func(ctx context.Context, c *Call, in *idBody[Decision]) (Run, error) {
				id, err := in.key()
				if err != nil {
					return Run{}, err
				}
				c.Because(in.Body.Reason)
				return update(ctx, c, func(tx *models.Tx) (Run, error) {
					r, err := do(tx, id, in.Body)
					if err != nil {
						return Run{}, err
					}
					return c.runOf(tx, r)
				})
			})
	}
	decision("approveRun", "approval", "approve", problem.Text{ZH: "批准核算并结账；批准人不能是准备人或领取人", EN: "Approve a run, which closes its months; by nobody who prepared it or is paid by it"},
		func(tx *models.Tx, id models.ID, in Decision) (models.Run, error) {
			return tx.ApproveRun(id, in.Digest, in.Reason)
		})
	decision("secondRun", "second", "second", problem.Text{ZH: "财务复核并结账（公司设置需要时）", EN: "Second an approved run, where the company wants it; that closes its months"},
		func(tx *models.Tx, id models.ID, in Decision) (models.Run, error) {
			return tx.SecondRun(id, in.Digest, in.Reason)
		})
	decision("payRun", "payment", "pay", problem.Text{ZH: "标记为已发放", EN: "Mark a run as paid"},
		func(tx *models.Tx, id models.ID, in Decision) (models.Run, error) {
			return tx.PayRun(id, in.Digest, in.Reason)
		})
	route(a, Operation{ID: "discardRun", Method: http.MethodPost, Path: "/runs/{id}/discard", Permission: runPermission("discard"), Money: true,
		Summary: problem.Text{ZH: "作废未批准的核算", EN: "Discard a run that is not closed"}}, discardRun)
	a.addRunReports()
}

func runList(ctx context.Context, c *Call, in *listRuns) (Page[Run], error) {
	var p parsing
	p.month("month", in.Month)
	paging, err := c.paging(in.PageInput, "", in.State, in.Month)
	if err := firstOf(p.err(), err); err != nil {
		return Page[Run]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Run], error) {
		list, err := tx.Runs(models.RunFilter{State: models.RunState(in.State), Month: in.Month}, paging)
		if err != nil {
			return Page[Run]{}, err
		}
		var failed error
		page := pageOf(c, list, "", []string{in.State, in.Month}, func(r models.Run) Run {
			out, err := c.runOf(tx, r)
			failed = firstOf(failed, err)
			return out
		})
		c.etag = ""
		return page, failed
	})
}

// getRun answers a run; while it is calculated, with the job.
func getRun(ctx context.Context, c *Call, in *IDPath) (Run, error) {
	id, err := in.key()
	if err != nil {
		return Run{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Run, error) {
		r, err := tx.Run(id)
		if err != nil {
			return Run{}, err
		}
		out, err := c.runOf(tx, r)
		if err != nil || r.State != models.Calculating {
			return out, err
		}
		job, err := tx.JobOfRun(id)
		if err != nil || job.IsZero() {
			return out, err
		}
		j, err := tx.JobOf(everyone(), job)
		shown := c.jobOf(j)
		out.Job = &shown
		return out, err
	})
}

// prepareRun queues the calculation and waits for it, for a while.
func (a *API) prepareRun(ctx context.Context, c *Call, in *prepareRun) (Run, error) {
	var p parsing
	q := models.RunRequest{From: p.month("from", in.Body.From), To: p.month("to", in.Body.To), Currency: in.Body.Currency, Reason: in.Body.Reason}
	if q.From.IsZero() || q.To.IsZero() {
		p.fail("from", problem.Text{ZH: "请写明起止月份。", EN: "Name the first and the last month."}, problem.Text{})
	}
	if err := p.err(); err != nil {
		return Run{}, err
	}
	for _, v := range in.Body.Retroactive {
		q.Retroactive = append(q.Retroactive, models.Retroactive(v))
	}
	c.Because(in.Body.Reason)
	var id models.ID
	var job models.Job
	out, err := update(ctx, c, func(tx *models.Tx) (Run, error) {
		r, j, err := tx.StartRun(q)
		if err != nil {
			return Run{}, err
		}
		id, job = r.ID, j
		c.Created("/runs/" + r.ID.String())
		out, err := c.runOf(tx, r)
		shown := c.jobOf(j)
		out.Job = &shown
		return out, err
	})
	if err != nil {
		return out, err
	}
	job, err = a.await(ctx, c, job.ID, time.Duration(in.Wait)*time.Second)
	if err != nil {
		return out, err
	}
	return view(ctx, c, func(tx *models.Tx) (Run, error) {
		r, err := tx.Run(id)
		if err != nil {
			return Run{}, err
		}
		out, err := c.runOf(tx, r)
		if r.State == models.Calculating {
			shown := c.jobOf(job)
			out.Job = &shown
		}
		return out, err
	})
}

func discardRun(ctx context.Context, c *Call, in *idBody[Because]) (Run, error) {
	id, err := in.key()
	if err != nil {
		return Run{}, err
	}
	c.Because(in.Body.Reason)
	return update(ctx, c, func(tx *models.Tx) (Run, error) {
		r, err := tx.DiscardRun(id, in.Body.Reason)
		if err != nil {
			return Run{}, err
		}
		return c.runOf(tx, r)
	})
}
