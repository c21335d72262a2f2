package models

import (
	"context"
	"errors"
	"slices"
	"time"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

// The bounds of one step of storing or deleting statements.
const (
	linesPerStep      = 20_000
	statementsPerStep = 500
)

// preparing is a run that is being calculated.
type preparing struct {
	db    *DB
	job   *Running
	run   Run
	plans *plan.Set

	lines int64
	head  []byte
	step  int // lines of one step of storing
}

// PrepareRun does a job of the kind PrepareJob: it calculates the run, stores
// its statements in steps that nobody sees, and makes them visible as a draft
// with one last transaction, which discards older drafts of the same months.
// Broken off at any point it is done again from the beginning, by whoever takes
// the job next. Problems of facts and plans end the run as failed, with all of
// them.
func (db *DB) PrepareRun(ctx context.Context, j *Running, workers int) error {
	return db.prepareRun(ctx, j, workers, linesPerStep)
}

func (db *DB) prepareRun(ctx context.Context, j *Running, workers, step int) error {
	p := &preparing{db: db, job: j, step: step}
	err := db.View(ctx, func(tx *Tx) (err error) {
		p.run, err = tx.Run(j.Subject)
		return err
	})
	if err != nil {
		return err
	}
	switch p.run.State {
	case Calculating:
	case Prepared, Approved, Paid:
		return nil // it was done, and the end of the job was not noted
	default:
		return conflict("run.state", "这次核算已作废或失败，请重新准备。", "The run was discarded or has failed: prepare it again.")
	}
	err = p.do(ctx, workers)
	if err == nil || ctx.Err() != nil {
		return err
	}
	return errors.Join(err, p.giveUp(ctx, err))
}

func (p *preparing) do(ctx context.Context, workers int) error {
	if err := p.clear(ctx); err != nil {
		return err
	}
	result, warnings, err := p.calculate(ctx, workers)
	if err != nil {
		return err
	}
	if err := p.store(ctx, result); err != nil {
		return err
	}
	p.run.Warnings = append(p.run.Warnings, warnings...)
	return p.show(ctx, result)
}

// calculate reads everything that is pinned and computes. The job's lease is
// kept alive meanwhile.
func (p *preparing) calculate(ctx context.Context, workers int) (*compensation.Result, problem.List, error) {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	beaten := make(chan struct{})
	go func() {
		defer close(beaten)
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(jobLease / 4):
				if err := p.job.Progress(ctx, 0, 0, ""); err != nil && ctx.Err() == nil {
					end(err)
					return
				}
			}
		}
	}()
	defer func() { <-beaten }()
	defer end(nil)
	var req compensation.Request
	var warnings problem.List
	err := p.db.View(ctx, func(tx *Tx) (err error) {
		req, warnings, err = tx.request(&p.run, nil)
		return err
	})
	if err == nil {
		req.Workers = workers
		result, list := compensation.Calculate(req)
		if result != nil {
			p.plans = result.Plans
			return result, append(list, warnings...).Sorted(), context.Cause(ctx)
		}
		err = InvalidList("run.impossible", list)
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	return nil, nil, err
}

// request makes the calculation of a run again from what it pins: the same for
// preparing it, explaining it and checking it. payees limits it to some people,
// whose facts alone are read then.
func (tx *Tx) request(r *Run, payees []string) (compensation.Request, problem.List, error) {
	req := compensation.Request{From: r.From, To: r.To, Payees: payees, Workers: 1, Retroactive: r.retroactive()}
	var err error
	if req.Plans, err = tx.planSet(r.Plans); err != nil {
		return req, nil, err
	}
	facts := &fact.Set{}
	switch len(payees) {
	case 0:
		facts, err = tx.Facts(r.KnownAt)
	case 1:
		facts, err = tx.FactsOf(payees[0], r.KnownAt)
	default:
		err = errors.New("models: a calculation is for everybody or for one person")
	}
	if err != nil {
		return req, nil, err
	}
	var warnings problem.List
	if len(payees) == 0 {
		if warnings, err = tx.unanswered(r, req.Plans, facts.Employments); err != nil {
			return req, nil, err
		}
	}
	req.Facts = fact.NewIndex(facts)
	for _, id := range r.Closed {
		closed, err := tx.Run(id)
		if err != nil {
			return req, nil, err
		}
		prior, err := compensation.PriorOf(tx.posted(&closed, payees))
		if err != nil {
			return req, nil, err
		}
		req.Prior = append(req.Prior, prior)
	}
	return req, warnings, nil
}

// store writes the statements in steps. Computing the lines' texts and writing
// them go on side by side.
func (p *preparing) store(ctx context.Context, result *compensation.Result) error {
	steps := make(chan []*compensation.Sheet, 1)
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	written := make(chan error, 1)
	go func() {
		var err error
		for sheets := range steps {
			if err != nil {
				continue
			}
			if err = p.write(ctx, sheets); err != nil {
				end(err)
			}
		}
		written <- err
	}()
	totals := totals{at: map[ComponentTotal]int{}}
	var sheets []*compensation.Sheet
	lines := 0
	var err error
	p.head, p.run.Digest, err = result.Keep(func(s *compensation.Sheet) error {
		kept := *s
		kept.Records = slices.Clone(s.Records)
		totals.add(&kept)
		sheets, lines = append(sheets, &kept), lines+len(kept.Records)
		p.run.Pending += kept.Pending
		if lines < p.step {
			return nil
		}
		select {
		case steps <- sheets:
			sheets, lines = nil, 0
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	})
	if err == nil && len(sheets) > 0 {
		steps <- sheets
	}
	close(steps)
	failed := <-written
	p.run.Total, p.run.Totals, p.run.Payees = result.Total, totals.list, totals.payees
	if failed != nil {
		return failed
	}
	return err
}

// write is one step of storing.
func (p *preparing) write(ctx context.Context, sheets []*compensation.Sheet) error {
	for _, s := range sheets {
		p.lines += int64(len(s.Records))
	}
	p.job.Done = p.lines
	ids := make([]ID, len(sheets))
	for i := range ids {
		ids[i] = NewID()
	}
	return p.job.Step(ctx, func(tx *Tx) error { return tx.addSheets(&p.run, ids, sheets) })
}

// totals sums lines as they go by.
type totals struct {
	at     map[ComponentTotal]int
	list   []ComponentTotal
	payees int64
	last   string
}

func (t *totals) add(s *compensation.Sheet) {
	if s.Payee.Code != t.last || t.payees == 0 {
		t.payees, t.last = t.payees+1, s.Payee.Code
	}
	month := s.Month.String()
	for i := range s.Records {
		l := &s.Records[i]
		key := ComponentTotal{Month: month, Plan: l.Plan, Version: l.Version, Component: l.Component, Kind: l.Kind.String(), Pending: l.Pending}
		at, known := t.at[key]
		if !known {
			at = len(t.list)
			t.at[key] = at
			t.list = append(t.list, key)
		}
		t.list[at].Lines++
		t.list[at].Minor += l.Amount
	}
}

// show makes the run a draft that can be seen, in one transaction with its
// audit entry; older drafts of its months are discarded with it.
func (p *preparing) show(ctx context.Context, result *compensation.Result) error {
	p.run.result, p.run.State = p.head, Prepared
	head, err := p.run.head()
	if err != nil {
		return err
	}
	actor, err := p.db.actorOf(ctx, p.job)
	if err != nil {
		return err
	}
	r := &p.run
	return p.job.Finish(ctx, actor, func(tx *Tx) error {
		closed, err := tx.closedUpTo(r.Currency)
		if err != nil {
			return err
		}
		if !closed.IsZero() && r.From.Compare(closed) <= 0 {
			return monthsClosed(closed)
		}
		if _, err := tx.exec(`UPDATE runs SET state = ?, version = version + 1 WHERE state = ? AND currency = ? AND month_from <= ? AND month_to >= ? AND id <> ?`,
			Discarded, Prepared, r.Currency.Code(), r.To.String(), r.From.String(), r.ID); err != nil {
			return err
		}
		tx.Record(Entry{Action: "calculate", Object: "run", Key: r.ID.String(), Domain: "pay", After: runFacts(r)})
		return tx.change("runs", map[string]any{"id": r.ID, "state": Calculating, "version": r.Version},
			map[string]any{"state": Prepared, "version": r.Version + 1, "head": head, "digest": r.Digest, "total": result.Total, "pending": r.Pending, "payees": r.Payees})
	})
}

// actorOf names the user of a job as the audit does.
func (db *DB) actorOf(ctx context.Context, j *Running) (Actor, error) {
	a := Actor{User: j.User, Request: j.ID.String()}
	err := db.View(ctx, func(tx *Tx) error {
		return tx.q.Raw(`SELECT login FROM users WHERE id = ?`, j.User).Scan(&a.Login).Error
	})
	return a, err
}

// giveUp notes that a run will not be: discarded where its job was cancelled,
// failed with its problems otherwise. Where the job is another instance's now,
// nothing is noted.
func (p *preparing) giveUp(ctx context.Context, why error) error {
	state := RunFailed
	if e, ok := errors.AsType[*Error](why); ok {
		p.run.Warnings = e.Problems
		if len(p.run.Warnings) == 0 {
			p.run.Warnings.Add(e.Code, problem.Place{}, e.Text, problem.Text{})
		}
		p.run.Warnings = p.run.Warnings[:min(len(p.run.Warnings), 200)]
	}
	p.run.result, p.run.Totals = nil, nil
	head, err := p.run.head()
	if err != nil {
		return err
	}
	return p.db.work(ctx, func(tx *Tx) error {
		var jobs []JobState
		if err := tx.q.Raw(`SELECT state FROM jobs WHERE id = ? AND (fence = ? OR state = ?)`, p.job.ID, p.job.Fence, Cancelled).Scan(&jobs).Error; err != nil || len(jobs) == 0 {
			return err
		}
		if jobs[0] == Cancelled {
			state = Discarded
		}
		_, err := tx.exec(`UPDATE runs SET state = ?, head = ?, version = version + 1 WHERE id = ? AND state = ?`, state, head, p.run.ID, Calculating)
		return err
	})
}

// clear deletes, in steps, what an earlier attempt of this run has left, and the
// statements of discarded and failed runs of its months. The newest draft beside
// this one keeps its statements, to be compared with.
func (p *preparing) clear(ctx context.Context) error {
	var drafts, failed []ID
	err := p.db.View(ctx, func(tx *Tx) error {
		ids := func(into *[]ID, states ...RunState) error {
			return tx.q.Raw(`SELECT r.id FROM runs r WHERE r.currency = ? AND r.month_from <= ? AND r.month_to >= ? AND r.state IN ? AND r.id <> ?`+
				` AND EXISTS (SELECT 1 FROM statements s WHERE s.run = r.id) ORDER BY r.prepared_at DESC, r.id DESC`,
				p.run.Currency.Code(), p.run.To.String(), p.run.From.String(), states, p.run.ID).Scan(into).Error
		}
		return errors.Join(ids(&drafts, Prepared, Discarded), ids(&failed, RunFailed))
	})
	if err != nil {
		return err
	}
	var old []ID
	if len(drafts) > 0 {
		old = drafts[1:]
	}
	for _, id := range slices.Concat(old, failed, []ID{p.run.ID}) {
		for more := true; more; {
			err := p.job.Step(ctx, func(tx *Tx) (err error) {
				more, err = tx.dropStatements(id)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// dropStatements deletes some statements of a run that nobody relies on; more
// is true where others are left.
func (tx *Tx) dropStatements(run ID) (more bool, err error) {
	var ids []ID
	err = tx.q.Raw(`SELECT s.id FROM statements s JOIN runs r ON r.id = s.run WHERE s.run = ? AND r.state IN (?, ?, ?) LIMIT ?`, run, Calculating, Discarded, RunFailed, statementsPerStep).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return false, err
	}
	if _, err := tx.exec(`DELETE FROM statement_lines WHERE statement IN ?`, ids); err != nil {
		return false, err
	}
	_, err = tx.exec(`DELETE FROM statements WHERE id IN ?`, ids)
	return len(ids) == statementsPerStep, err
}
