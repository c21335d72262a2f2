package api

import (
	"context"

	"steelyard/compensation/kpi"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
)

// GoalClosed is the KPI computed again for a period that is over: a value, or
// why there is none.
type GoalClosed struct {
	Period  string `json:"period" maxLength:"40"`
	Value   string `json:"value,omitempty" maxLength:"40"`
	Why     string `json:"why,omitempty" maxLength:"400" doc:"why there is no value; zero: divided by nothing"`
	Rows    int    `json:"rows,omitempty" minimum:"0" maximum:"10000000" doc:"facts behind it"`
	Missing int    `json:"missing,omitempty" minimum:"0" maximum:"10000000" doc:"those of them that lack a field"`
}

// GoalRecords are codes and names that a goal may name.
type GoalRecords struct {
	Accounts    []string `json:"accounts,omitzero" required:"false" maxItems:"2000"`
	People      []string `json:"people,omitzero" required:"false" maxItems:"2000"`
	Products    []string `json:"products,omitzero" required:"false" maxItems:"2000"`
	Stages      []string `json:"stages,omitzero" required:"false" maxItems:"200"`
	Territories []string `json:"territories,omitzero" required:"false" maxItems:"2000"`
}

// GoalHolder says that a person of the reporting chain holds a KPI.
type GoalHolder struct {
	Person string `json:"person" maxLength:"64"`
	KPI    string `json:"kpi" maxLength:"400" doc:"its code or name"`
}

// GoalCalendar is a calendar: Monday to Friday with these exceptions.
type GoalCalendar struct {
	Holidays []string `json:"holidays,omitzero" required:"false" maxItems:"1000" doc:"dates"`
	Workdays []string `json:"workdays,omitzero" required:"false" maxItems:"1000" doc:"weekend days that are worked"`
}

// fewPeers is how many people a distribution needs that is no list of names.
const fewPeers = 4

// mostWithFacts is how many goals are completed at a time: more than a card has.
const mostWithFacts = 10

// goalFacts completes goals from stored facts, for whom the caller reaches.
type goalFacts struct {
	call  *Call
	tx    *models.Tx
	world numberedWorld
	err   error // of looking at the reach
	seen  map[monthSeen]bool
}

// monthSeen is a person in a period that ends on a day.
type monthSeen struct {
	person string
	last   period.Date
}

// goalWorld is what goals are completed from; nothing where it is not asked for.
func (a *API) goalWorld(ctx context.Context, in GoalCheck) (numberedWorld, error) {
	if !in.Facts {
		return numberedWorld{}, nil
	}
	return a.world(ctx)
}

// may reports whether the caller reaches a person in a period that ends on a
// day.
func (f *goalFacts) may(person string, last period.Date) bool {
	key := monthSeen{person, f.call.api.matched(last)}
	ok, known := f.seen[key]
	if known || f.err != nil {
		return ok
	}
	reach, _ := f.call.May("indicator", "read")
	ok, f.err = f.tx.Reaches(reach, person, key.last)
	f.seen[key] = ok && f.err == nil
	return f.seen[key]
}

// fill completes a statement of a scored person and a card. Somebody out of the
// caller's reach at the end of the card does not exist.
func (f *goalFacts) fill(s kpi.Statement) (kpi.Statement, problem.List, error) {
	var list problem.List
	for _, x := range []struct {
		field   string
		missing bool
	}{{"scored", s.Scored == ""}, {"card", s.Card.From.IsZero() || s.Card.To.IsZero()}} {
		if x.missing {
			list.Add("goals.facts_of_nobody", problem.Place{Path: x.field}, problem.Text{ZH: "要用事实检查，须写明被考核人和考核卡的期间。", EN: "To be checked against facts a goal names the scored person and the period of the card."},
				problem.Textf("请给出 %[1]s，或去掉 facts。", "Give %[1]s, or leave facts out.", x.field))
		}
	}
	if list.Failed() {
		return s, list, nil
	}
	if _, there := f.world.PersonAt(s.Scored); !there || !f.may(s.Scored, s.Card.To) {
		if f.err != nil {
			return s, nil, f.err
		}
		return s, nil, absent()
	}
	d := indicatorDictionary()
	library := make([]kpi.KPI, 0, len(d.indicators))
	for _, x := range d.indicators {
		if k, ok := d.kpis[x.Code]; ok {
			library = append(library, k)
		}
	}
	person := s.Scored
	s, list = goalChecker().Fill(s, library, f.world.World, kpi.Ask{Person: person, Card: period.Window(s.Card), Known: f.call.api.today(), Few: fewPeers,
		May: func(last period.Date) bool { return f.may(person, last) }})
	for i := range list {
		list[i].Place.Path, list[i].Place.Field = list[i].Place.Field, ""
	}
	return s, list, f.err
}
