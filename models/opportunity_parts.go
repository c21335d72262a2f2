package models

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// OpportunityParts are what belongs to an opportunity, each by its day. The
// people in it are told as far as the reach of people holds them, "" else.
type OpportunityParts struct {
	Moves         []StageMove
	Elements      []fact.Element
	Confirmations []fact.Confirmation
	Milestones    []fact.Milestone
	KeyPersons    []fact.KeyPerson
	Bids          []fact.Bid
}

// StageMove is an entry of the stage history, with the stage's name.
type StageMove struct {
	fact.Move
	StageName string
}

// part selects rows that belong to an opportunity of the reach r: they are
// reached through it, never by themselves.
func part(r Reach, today period.Date, number, columns, from, table string) *query {
	inner := deals(r, today).where("o.number = ?", number)
	inner.columns = "o.number"
	text, values := inner.text()
	return (&query{columns: columns, from: from}).where(current(table, "x")).where("x.opportunity IN (SELECT "+inner.columns+text+")", values...)
}

// OpportunityParts reads what belongs to an opportunity of the reach r; people
// is how far persons are told.
func (tx *Tx) OpportunityParts(r, people Reach, today period.Date, number string) (parts OpportunityParts, err error) {
	for _, read := range []func() error{
		func() error { return tx.movesOf(r, today, number, &parts) },
		func() error { return tx.elementsOf(r, today, number, &parts) },
		func() error { return tx.confirmationsOf(r, people, today, number, &parts) },
		func() error { return tx.milestonesOf(r, today, number, &parts) },
		func() error { return tx.keyPersonsOf(r, today, number, &parts) },
		func() error { return tx.bidsOf(r, people, today, number, &parts) },
	} {
		if err := read(); err != nil {
			return parts, err
		}
	}
	return parts, nil
}

func (tx *Tx) movesOf(r Reach, today period.Date, number string, parts *OpportunityParts) error {
	type row struct {
		Moved, Stage string
		Line         int
		Name         *string
	}
	q := part(r, today, number, "x.moved, x.line, x.stage, sg.name", "moves x LEFT JOIN stages sg ON sg.code = x.stage AND "+current("stages", "sg"), "moves")
	rows, err := all[row](tx, q, "ORDER BY x.moved, x.line")
	for _, x := range rows {
		day, err := dateIn(x.Moved)
		if err != nil {
			return err
		}
		parts.Moves = append(parts.Moves, StageMove{fact.Move{Opportunity: number, Date: day, Line: x.Line, Stage: x.Stage}, told(x.Name)})
	}
	return err
}

func (tx *Tx) elementsOf(r Reach, today period.Date, number string, parts *OpportunityParts) error {
	type row struct{ Which, Since string }
	rows, err := all[row](tx, part(r, today, number, "x.which, x.since", "elements x", "elements"), "ORDER BY x.since, x.which")
	for _, x := range rows {
		day, err := dateIn(x.Since)
		if err != nil {
			return err
		}
		parts.Elements = append(parts.Elements, fact.Element{Opportunity: number, Which: fact.ElementKind(x.Which), Date: day})
	}
	return err
}

func (tx *Tx) confirmationsOf(r, people Reach, today period.Date, number string, parts *OpportunityParts) error {
	type row struct {
		Asked, Person, Mode string
		Given, Checked      *string
		Level, FoundFalse   int
	}
	known, values := people.where("x.person", "x.asked")
	q := part(r, today, number, "x.asked, CASE WHEN "+known+" THEN x.person ELSE '' END AS person, x.mode, x.given, x.checked, x.level, x.found_false", "confirmations x", "confirmations")
	q.args = values
	rows, err := all[row](tx, q, "ORDER BY x.asked")
	for _, x := range rows {
		c := fact.Confirmation{Opportunity: number, By: x.Person, Mode: x.Mode, Level: x.Level, False: x.FoundFalse == 1}
		if err := dates(day{&c.Asked, &x.Asked}, day{&c.Date, x.Given}, day{&c.Checked, x.Checked}); err != nil {
			return err
		}
		parts.Confirmations = append(parts.Confirmations, c)
	}
	return err
}

func (tx *Tx) milestonesOf(r Reach, today period.Date, number string, parts *OpportunityParts) error {
	type row struct {
		Code, Due, Evidence string
		Reached             *string
	}
	rows, err := all[row](tx, part(r, today, number, "x.code, x.due, x.evidence, x.reached", "milestones x", "milestones"), "ORDER BY x.due, x.code")
	for _, x := range rows {
		m := fact.Milestone{Opportunity: number, Code: x.Code, Evidence: x.Evidence}
		if err := dates(day{&m.Due, &x.Due}, day{&m.Reached, x.Reached}); err != nil {
			return err
		}
		parts.Milestones = append(parts.Milestones, m)
	}
	return err
}

func (tx *Tx) keyPersonsOf(r Reach, today period.Date, number string, parts *OpportunityParts) error {
	type row struct{ Code, Role string }
	rows, err := all[row](tx, part(r, today, number, "x.code, x.role", "key_persons x", "key_persons"), "ORDER BY x.role, x.code")
	for _, x := range rows {
		parts.KeyPersons = append(parts.KeyPersons, fact.KeyPerson{Code: x.Code, Opportunity: number, Role: fact.BuyerRole(x.Role)})
	}
	return err
}

func (tx *Tx) bidsOf(r, people Reach, today period.Date, number string, parts *OpportunityParts) error {
	type row struct {
		Number, Person, Submitted, Result string
		Decided                           *string
	}
	known, values := people.where("x.person", "x.submitted")
	q := part(r, today, number, "x.number, CASE WHEN "+known+" THEN x.person ELSE '' END AS person, x.submitted, x.result, x.decided", "bids x", "bids")
	q.args = values
	rows, err := all[row](tx, q, "ORDER BY x.submitted, x.number")
	for _, x := range rows {
		b := fact.Bid{Number: x.Number, Opportunity: number, Person: x.Person, Result: x.Result}
		if err := dates(day{&b.Submitted, &x.Submitted}, day{&b.Decided, x.Decided}); err != nil {
			return err
		}
		parts.Bids = append(parts.Bids, b)
	}
	return err
}

// day is a date column and where it goes.
type day struct {
	to   *period.Date
	text *string
}

// dates reads date columns, of which some may be NULL.
func dates(list ...day) (err error) {
	for _, d := range list {
		if *d.to, err = optional(d.text); err != nil {
			return err
		}
	}
	return nil
}
