package models

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// Opportunity is a possible sale as it stands: the fact with its revision, and
// where it stands on the road. Stage is "" before the first move.
type Opportunity struct {
	fact.Opportunity
	Revision                int64
	CustomerName, OwnerName string
	Stage, StageName        string
	Meaning                 fact.Meaning
	Since                   period.Date // when it entered the stage
}

// State says whether it is open, or how it ended.
func (o *Opportunity) State() string {
	switch o.Meaning {
	case fact.Won, fact.Lost, fact.Withdrawn, fact.Void:
		return string(o.Meaning)
	}
	return OpenState
}

// OpenState is the state of an opportunity that has not ended.
const OpenState = "open"

// OpportunityFilter narrows a list of opportunities; empty fields do not.
type OpportunityFilter struct {
	Search   string // part of a number, or of the customer's code
	Names    bool   // search customers' names too
	Owner    string
	Team     string // the owner belongs to it, or to one below it, on the opportunity's day
	Customer string
	Stage    string // code
	State    string // open, won, lost, withdrawn or void
}

// ended is the condition that an opportunity's last stage ends the road.
const ended = "COALESCE(st.meaning, '') IN ('won', 'lost', 'withdrawn', 'void')"

// dealDay is the day of an opportunity, at which reporting lines are matched:
// the one on which it ended; while it is open, today. So it moves on with its
// owner until it ends, and stays then.
func dealDay(today period.Date) string {
	return "CASE WHEN " + ended + " THEN lm.moved ELSE " + quoted(today) + " END"
}

// deals selects the opportunities of the reach, with the last move of each.
func deals(r Reach, today period.Date) *query {
	q := &query{
		columns: "o.number, o.customer, o.owner, o.opened, o.currency, o.minor, o.signing, o.cash, o.first_currency, o.first_minor, o.award, o.contract, o.origin, o.revision," +
			" c.name AS customer_name, p.name AS owner_name, lm.stage, lm.moved, st.name AS stage_name, st.meaning",
		from: "opportunities o LEFT JOIN customers c ON c.code = o.customer AND " + current("customers", "c") +
			" LEFT JOIN persons p ON p.code = o.owner AND " + current("persons", "p") +
			" LEFT JOIN moves lm ON lm.opportunity = o.number AND " + current("moves", "lm") +
			" AND NOT EXISTS (SELECT 1 FROM moves nm WHERE nm.opportunity = lm.opportunity AND " + current("moves", "nm") +
			" AND (nm.moved > lm.moved OR nm.moved = lm.moved AND nm.line > lm.line))" +
			" LEFT JOIN stages st ON st.code = lm.stage AND " + current("stages", "st"),
	}
	clause, args := r.where("o.owner", dealDay(today))
	return q.where(current("opportunities", "o")).where(clause, args...)
}

type dealRow struct {
	Number, Customer, Owner, Opened, Currency, FirstCurrency, Contract, Origin string
	Minor, FirstMinor, Revision                                                int64
	Signing, Cash, Award, Moved                                                *string
	CustomerName, OwnerName, Stage, StageName, Meaning                         *string
}

func (r *dealRow) opportunity() (Opportunity, error) {
	o := Opportunity{Revision: r.Revision, CustomerName: told(r.CustomerName), OwnerName: told(r.OwnerName), Stage: told(r.Stage), StageName: told(r.StageName), Meaning: fact.Meaning(told(r.Meaning))}
	o.Opportunity = fact.Opportunity{Number: r.Number, Customer: r.Customer, Owner: r.Owner, Contract: r.Contract, Origin: r.Origin}
	var err error
	if o.Amount, err = amountOf(r.Currency, r.Minor); err != nil {
		return o, err
	}
	if r.FirstCurrency != "" {
		if o.First, err = amountOf(r.FirstCurrency, r.FirstMinor); err != nil {
			return o, err
		}
	}
	for _, d := range []struct {
		to   *period.Date
		text *string
	}{{&o.Opened, &r.Opened}, {&o.Signing, r.Signing}, {&o.Cash, r.Cash}, {&o.Award, r.Award}, {&o.Since, r.Moved}} {
		if *d.to, err = optional(d.text); err != nil {
			return o, err
		}
	}
	return o, nil
}

// told is a column that may be NULL.
func told(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// Opportunities lists the opportunities of the reach, by number or by the day on
// which they were opened. today is the day of those that are open.
func (tx *Tx) Opportunities(r Reach, today period.Date, f OpportunityFilter, p Paging) (Listed[Opportunity], error) {
	q := deals(r, today)
	if f.Search != "" {
		columns := []string{"o.number", "o.customer"}
		if f.Names {
			columns = append(columns, "c.name")
		}
		condition, values := contains(f.Search, columns...)
		q.where(condition, values...)
	}
	for _, c := range []struct{ column, value string }{{"o.owner", f.Owner}, {"o.customer", f.Customer}, {"lm.stage", f.Stage}} {
		if c.value != "" {
			q.where(c.column+" = ?", c.value)
		}
	}
	if f.Team != "" {
		day := dealDay(today)
		q.where("EXISTS (SELECT 1 FROM memberships om WHERE om.team = ? AND om.person = o.owner AND om.valid_from <= "+day+" AND "+day+" < om.valid_to)", f.Team)
	}
	switch f.State {
	case "":
	case OpenState:
		q.where("NOT " + ended)
	default:
		q.where("st.meaning = ?", f.State).where(ended)
	}
	orders := []order{{"number", []column{{"o.number", false}}}, {"opened", []column{{"o.opened", false}, {"o.number", false}}}}
	rows, err := paged(tx, q, p, orders, func(r *dealRow, o string) []string {
		if o == "opened" {
			return []string{r.Opened, r.Number}
		}
		return []string{r.Number}
	})
	if err != nil {
		return Listed[Opportunity]{}, err
	}
	return mapped(rows, (*dealRow).opportunity)
}

// Opportunity finds one opportunity of the reach.
func (tx *Tx) Opportunity(r Reach, today period.Date, number string) (Opportunity, error) {
	row, err := one[dealRow](tx, deals(r, today).where("o.number = ?", number))
	if err != nil {
		return Opportunity{}, err
	}
	return row.opportunity()
}

// OwnBusiness are the numbers of the opportunities that a person owns, and of
// the visits that the person made or came along to: nobody brings facts about
// their own.
func (tx *Tx) OwnBusiness(person string) (opportunities, visits map[string]bool, err error) {
	owned, err := tx.texts("SELECT o.number FROM opportunities o WHERE "+current("opportunities", "o")+" AND o.owner = ?", person)
	if err != nil {
		return nil, nil, err
	}
	made, err := tx.texts("SELECT v.number FROM visits v WHERE "+current("visits", "v")+" AND (v.person = ? OR v.joined_by = ?)", person, person)
	return setOf(owned), setOf(made), err
}
