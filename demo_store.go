package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/demo"
	"steelyard/models"
	"steelyard/policies"
)

// The hands that the demo's runs, grants and facts go through, by login: who
// prepares, who approves, who pays, who keeps the opportunities.
const (
	demoAdmin, demoHR, demoDirector, demoFinance, demoOperations = "admin", "e033", "e032", "e035", "e038"
)

// demoSeed fills an empty store with the demo company, in the steps that people
// take and each as the person whose step it is.
type demoSeed struct {
	db      *models.DB
	clock   *demoClock
	company demo.Grown
	policy  *policies.Policy
	workers int
	users   map[string]models.Actor // by login
	posts   []fact.Employment
}

// seedDemo marks an empty store as a demo's and fills it. The store goes by the
// clock.
func seedDemo(ctx context.Context, db *models.DB, clock *demoClock, seed uint64, workers int) error {
	policy, err := policies.Load(policies.Model(), policies.Shipped())
	if err != nil {
		return fmt.Errorf("%w: %w", errInternal, err)
	}
	s := &demoSeed{db: db, clock: clock, company: demo.NewGrown(seed), policy: policy, workers: workers, users: map[string]models.Actor{}}
	clock.set(s.company.First.Add(-1).First(), 9)
	if err := db.Update(ctx, demoConsole(), func(tx *models.Tx) error { return tx.MarkDemo(seed) }); err != nil {
		return err
	}
	if err := s.accounts(ctx); err != nil {
		return err
	}
	if err := s.settings(ctx); err != nil {
		return err
	}
	for _, stage := range s.company.Stages {
		if err := s.stage(ctx, stage); err != nil {
			return fmt.Errorf("demo, %s: %w", stage.Month, err)
		}
	}
	if err := s.rate(ctx, seed); err != nil {
		return fmt.Errorf("demo, ratings: %w", err)
	}
	if err := s.sell(ctx, seed); err != nil {
		return fmt.Errorf("demo, selling: %w", err)
	}
	_, err = db.Seal(ctx)
	return err
}

func demoConsole() models.Actor { return models.Actor{Login: "console", Reason: "demo"} }

// as is who takes a step.
func (s *demoSeed) as(login string) models.Actor { return s.users[login] }

// accounts makes everybody's account and roles. The console makes the
// administrator, the administrator the others; roles that reach other people
// are confirmed by human resources.
func (s *demoSeed) accounts(ctx context.Context) error {
	by := demoConsole()
	for _, a := range s.company.Accounts {
		err := s.db.Update(ctx, by, func(tx *models.Tx) error {
			user, err := tx.AddUser(a.Login, a.Name, a.Person)
			tx.Record(models.Entry{Action: "create", Object: "user", Key: user.Login, Domain: "access", After: user})
			s.users[a.Login] = models.Actor{User: user.ID, Login: user.Login, Request: "demo"}
			return err
		})
		if err != nil {
			return err
		}
		if a.Login == demoAdmin {
			if err := s.grant(ctx, by, a.Login, a.Roles[0], false); err != nil {
				return err
			}
			by = s.as(demoAdmin)
		}
	}
	if err := s.grant(ctx, by, demoHR, "hr", false); err != nil { // the first who can confirm others'
		return err
	}
	for _, a := range s.company.Accounts {
		for _, role := range a.Roles {
			if a.Login == demoAdmin || a.Login == demoHR && role == "hr" {
				continue
			}
			hand := s.policy.MayGrant([]string{"admin"}, role)
			if hand == policies.Never {
				return fmt.Errorf("%w: the demo's administrator cannot give the role %s", errInternal, role)
			}
			if err := s.grant(ctx, by, a.Login, role, hand == policies.WithSecond); err != nil {
				return err
			}
		}
	}
	return nil
}

// grant gives a role; where it waits for a second person, that one confirms.
func (s *demoSeed) grant(ctx context.Context, by models.Actor, login, role string, second bool) error {
	var given models.Given
	err := s.db.Update(ctx, by, func(tx *models.Tx) (err error) {
		n := models.NewGrant{User: s.as(login).User, Role: role, Reason: "演示 demo", Pending: second}
		if r, _ := s.policy.Role(role); r.Dated {
			n.To = day(s.clock.start).AddDays(365)
		}
		given, err = tx.AddGrant(n)
		if role == "hr" {
			tx.Mark("first_second_person")
		}
		tx.Record(models.Entry{Action: "give", Object: "grant", Key: login + " " + role, Domain: "access", After: given})
		return err
	})
	if err != nil || !second {
		return err
	}
	return s.db.Update(ctx, s.as(demoHR), func(tx *models.Tx) error {
		now, err := tx.ConfirmGrant(given)
		tx.Record(models.Entry{Action: "confirm", Object: "grant", Key: login + " " + role, Domain: "access", Before: given, After: now})
		return err
	})
}

// day is the calendar day of a moment in UTC.
func day(t time.Time) period.Date {
	d, _ := period.ParseDate(t.UTC().Format(time.DateOnly)) // what Format writes is a date
	return d
}

func (s *demoSeed) settings(ctx context.Context) error {
	return s.db.Update(ctx, s.as(demoAdmin), func(tx *models.Tx) error {
		now, err := tx.PutSetting(models.CompanyName, "杆秤演示公司 Steelyard Demo", 0)
		tx.Record(models.Entry{Action: "edit", Object: "setting", Key: now.Name, Domain: "system", After: now})
		return err
	})
}

// stage publishes a stage's plans, enters its facts, and closes its month
// unless it is the open one.
func (s *demoSeed) stage(ctx context.Context, stage demo.Stage) error {
	last := stage.Month.Last()
	if s.company.Today.Before(last) {
		last = s.company.Today
	}
	s.clock.set(last, 17)
	for _, b := range stage.Batches {
		if err := s.enter(ctx, stage.Month, b); err != nil {
			return err
		}
		s.posts = append(s.posts, b.Facts.Employments...)
	}
	for _, file := range stage.Plans {
		if err := s.publish(ctx, file); err != nil {
			return err
		}
	}
	if stage.Month.Compare(s.company.First) < 0 || stage.Month.Compare(s.company.Closed) > 0 {
		return nil
	}
	return s.closeMonth(ctx, stage.Month)
}

func (s *demoSeed) enter(ctx context.Context, month period.Month, b demo.Batch) error {
	e := models.FactEntry{Facts: b.Facts, Selling: b.Selling, Corrects: b.Reason != "", Reason: b.Reason, Audit: models.Entry{Action: "create", Object: "fact", Key: month.String()}}
	if e.Corrects {
		e.Audit.Action = "correct"
	}
	for _, h := range b.Heads {
		e.Heads = append(e.Heads, models.TeamHead{Team: h.Team, Person: h.Person, From: h.From})
	}
	for _, p := range b.Pay {
		e.Pay = append(e.Pay, models.BasePay{Person: p.Person, Valid: p.Valid, Amount: p.Amount, Bank: p.Bank})
	}
	return s.db.Update(ctx, s.as(b.By), func(tx *models.Tx) error {
		_, err := tx.Enter(e)
		return err
	})
}

// sell enters how the business of all months was won, each office what it
// keeps: operations the opportunities and what was done for them, finance what
// became of contracts, human resources targets and figures of other offices.
func (s *demoSeed) sell(ctx context.Context, seed uint64) error {
	selling := s.company.Selling(seed)
	road := selling.Facts
	targets := demo.Batch{By: demoHR, Facts: fact.Set{Figures: selling.Figures}, Selling: fact.Selling{Targets: road.Targets}}
	cash := demo.Batch{By: demoFinance, Selling: fact.Selling{Terms: road.Terms, Changes: road.Changes, BadDebts: road.BadDebts}}
	road.Targets, road.Terms, road.Changes, road.BadDebts = nil, nil, nil, nil
	for _, b := range []demo.Batch{cash, {By: demoOperations, Selling: road}, targets} {
		if err := s.enter(ctx, s.company.Today.Month(), b); err != nil {
			return err
		}
	}
	return nil
}

// rate enters the competency ratings of all rounds, as human resources who keep
// them; each in the family that the person had on its day.
func (s *demoSeed) rate(ctx context.Context, seed uint64) error {
	var e models.FactEntry
	posts := s.company.Whole().Employments
	for _, r := range s.company.Ratings(seed) {
		core := r.Core()
		for _, post := range posts {
			if post.Person == r.Person && post.Valid.Holds(r.Rated) {
				e.Ratings = append(e.Ratings, models.Rating{Person: r.Person, Family: post.Family, Dimension: r.Dimension, By: r.Source, Rater: r.Rater, On: r.Rated,
					Version: 1, Level: r.Level, Evidence: core.Evidence, Confidence: core.Confidence})
			}
		}
	}
	e.Audit = models.Entry{Action: "create", Object: "rating", Key: s.company.Today.Month().String()}
	return s.db.Update(ctx, s.as(demoHR), func(tx *models.Tx) error {
		_, err := tx.Enter(e)
		return err
	})
}

// publish makes a document a draft and the draft a version; the people whom it
// covers sign it, but for two who have not answered yet.
func (s *demoSeed) publish(ctx context.Context, file demo.PlanFile) error {
	p, list := plan.Read(file.Name, file.Data)
	if list.Failed() {
		return list
	}
	var d models.Draft
	hr := s.as(demoHR)
	err := s.db.Update(ctx, hr, func(tx *models.Tx) (err error) {
		d, err = tx.AddDraft(p.Code, string(file.Data))
		return err
	})
	if err != nil {
		return err
	}
	err = s.db.Update(ctx, hr, func(tx *models.Tx) error {
		_, _, err := tx.PublishDraft(d.ID, d.Version, "已征求销售团队意见并公示 Consulted with the sales teams and announced")
		return err
	})
	if err != nil {
		return err
	}
	for _, a := range s.company.Accounts {
		if a.Person == "E014" || a.Person == "E024" || !s.covered(p, a.Person) {
			continue
		}
		err := s.db.Update(ctx, s.as(a.Login), func(tx *models.Tx) error {
			own := models.Reach{User: s.as(a.Login).User, Person: a.Person, Scopes: []models.Scope{models.Self}}
			_, err := tx.Acknowledge(own, p.Code, p.Version, a.Person, models.Signed, p.Effective.From)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// covered reports whether a plan is for somebody.
func (s *demoSeed) covered(p *plan.Plan, person string) bool {
	return slices.ContainsFunc(s.posts, func(e fact.Employment) bool {
		return person != "" && e.Person == person && p.Who.Covers(e, true) && e.Valid.Overlaps(p.Effective)
	})
}

// closeMonth prepares a month, lets another approve it, and a third pay it. The
// last one is not paid yet.
func (s *demoSeed) closeMonth(ctx context.Context, month period.Month) error {
	after := month.Add(1).First()
	s.clock.set(after.AddDays(3), 10)
	var r models.Run
	err := s.db.Update(ctx, s.as(demoHR), func(tx *models.Tx) (err error) {
		r, _, err = tx.StartRun(models.RunRequest{From: month, To: month})
		return err
	})
	if err != nil {
		return err
	}
	job, err := s.db.NextJob(ctx, "demo")
	if err != nil {
		return err
	}
	if job == nil || job.Subject != r.ID {
		return fmt.Errorf("%w: the demo's run is not the next job", errInternal)
	}
	if err := s.db.PrepareRun(ctx, job, s.workers); err != nil {
		return err
	}
	s.clock.set(after.AddDays(4), 14)
	err = s.db.Update(ctx, s.as(demoDirector), func(tx *models.Tx) (err error) {
		if r, err = tx.Run(r.ID); err == nil {
			r, err = tx.ApproveRun(r.ID, r.Digest, "已核对 Checked")
		}
		return err
	})
	if err != nil || month.Compare(s.company.Closed) >= 0 {
		return err
	}
	s.clock.set(after.AddDays(9), 11)
	return s.db.Update(ctx, s.as(demoFinance), func(tx *models.Tx) error {
		_, err := tx.PayRun(r.ID, r.Digest, "随当月工资发放 With the month's salaries")
		return err
	})
}
