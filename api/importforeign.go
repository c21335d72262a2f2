package api

import (
	"context"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
	"steelyard/intake"
	"steelyard/models"
)

// foreignRows are the rows of files that the user may not bring, though the
// kind is one that the user may import: figures and targets of those whom the
// user does not reach, and what tells how the user's own business was won.
// Nobody is paid or measured on numbers that they brought themselves.
func (a *API) foreignRows(ctx context.Context, user models.Principal, g *intake.Gathered) (problem.List, error) {
	c := &Call{User: user, api: a}
	figures, _ := c.May("figure", "create")
	targets, _ := c.May("target", "create")
	f := foreign{g: g, me: user.Person}
	err := a.options.DB.View(ctx, func(tx *models.Tx) error {
		err := f.outOfReach(fact.KindFigure, len(g.Facts.Figures), func(i int) string { return g.Facts.Figures[i].Person },
			func(person string) (bool, error) { return tx.Reaches(figures, person, a.today()) })
		if err != nil {
			return err
		}
		err = f.outOfReach(fact.KindTarget, len(g.Selling.Targets), func(i int) string { return g.Selling.Targets[i].Person },
			func(person string) (bool, error) { return tx.Reaches(targets, person, a.today()) })
		if err != nil || f.me == "" {
			return err
		}
		deals, visits, err := tx.OwnBusiness(f.me)
		if err == nil {
			f.ownDeals(deals)
			f.ownWork(visits)
		}
		return err
	})
	return f.list, err
}

// foreign collects the rows that a user may not bring.
type foreign struct {
	g    *intake.Gathered
	me   string // the user's employee number, "" for none
	list problem.List
}

// outOfReach reports the rows of people whose ones the user could not set one
// by one either.
func (f *foreign) outOfReach(kind fact.Kind, rows int, person func(i int) string, within func(person string) (bool, error)) error {
	reached := map[string]bool{}
	for i := range rows {
		who := person(i)
		ok, known := reached[who]
		if !known {
			var err error
			if ok, err = within(who); err != nil {
				return err
			}
			reached[who] = ok
		}
		if !ok {
			name := kind.Name()
			f.list.Add("import.figure_out_of_reach", f.g.Place(kind, i, "person"),
				problem.Text{ZH: problem.Show(who) + " 的" + name.ZH + "不能由您录入。", EN: "The " + name.EN + "s of " + problem.Show(who) + " are not for you to enter."},
				problem.Text{ZH: "请由另一位有权限的人导入本人、本人上级和本团队的" + name.ZH + "。", EN: "Let somebody else with the right bring your own " + name.EN + "s, and those of your superiors and your own team."})
		}
	}
	return nil
}

// mine reports a row of the user's own business.
func (f *foreign) mine(own bool, kind fact.Kind, i int, field string) {
	if own {
		f.list.Add("import.own_business", f.g.Place(kind, i, field),
			problem.Text{ZH: "这一行记的是您自己的业务，不能由您导入。", EN: "This row is about your own business, which you cannot bring yourself."},
			problem.Text{ZH: "请由另一位有权限的人导入。", EN: "Let somebody else with the right bring it."})
	}
}

// ownDeals reports rows about the user's own leads, opportunities, bids and
// forecasts: those that are stored, by number, and those of the files.
func (f *foreign) ownDeals(numbers map[string]bool) {
	s, me := f.g.Selling, f.me
	for _, x := range s.Opportunities {
		numbers[x.Number] = numbers[x.Number] || x.Owner == me
	}
	for i, x := range s.Opportunities {
		f.mine(numbers[x.Number], fact.KindOpportunity, i, "owner")
	}
	for i, x := range s.Leads {
		f.mine(x.Person == me, fact.KindLead, i, "person")
	}
	for i, x := range s.Moves {
		f.mine(numbers[x.Opportunity], fact.KindMove, i, "opportunity")
	}
	for i, x := range s.Milestones {
		f.mine(numbers[x.Opportunity], fact.KindMilestone, i, "opportunity")
	}
	for i, x := range s.Elements {
		f.mine(numbers[x.Opportunity], fact.KindElement, i, "opportunity")
	}
	for i, x := range s.Confirmations {
		f.mine(numbers[x.Opportunity] || x.By == me, fact.KindConfirmation, i, "opportunity")
	}
	for i, x := range s.KeyPersons {
		f.mine(numbers[x.Opportunity], fact.KindKeyPerson, i, "opportunity")
	}
	for i, x := range s.Bids {
		f.mine(numbers[x.Opportunity] || x.Person == me, fact.KindBid, i, "person")
	}
	for i, x := range s.Forecasts {
		f.mine(x.Person == me, fact.KindForecast, i, "person")
	}
}

// ownWork reports rows about what the user did: visits, those that are stored by
// number, plans, logs and hours, and whom the user accompanied or reviewed.
func (f *foreign) ownWork(visits map[string]bool) {
	s, me := f.g.Selling, f.me
	for i, x := range s.Visits {
		visits[x.Number] = visits[x.Number] || x.Person == me || x.With == me
		f.mine(visits[x.Number], fact.KindVisit, i, "person")
	}
	for i, x := range s.Meetings {
		f.mine(visits[x.Visit], fact.KindMeeting, i, "visit")
	}
	for i, x := range s.PlanItems {
		f.mine(x.Person == me, fact.KindPlanItem, i, "person")
	}
	for i, x := range s.Logs {
		f.mine(x.Person == me || x.Reviewer == me, fact.KindLog, i, "person")
	}
	for i, x := range s.Hours {
		f.mine(x.Person == me, fact.KindHours, i, "person")
	}
}
