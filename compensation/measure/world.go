package measure

import (
	"cmp"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Settings are what a company decides about its indicators.
type Settings struct {
	Currency     money.Currency  // of every total; amounts in others are not added
	Calendar     period.Calendar // the company's working days
	FiscalMonth  int             // the month in which the fiscal year begins, 1 to 12
	Grace        int             // days after a first instalment falls due until its window closes
	Invoiced     int             // days before its due date on which an instalment is invoiced
	FirstPayment money.Decimal   // the share of a contract that a first payment is to reach
	Near         int             // days within which an expected signature is near
	Ahead        int             // days that pre-signed deals and reserves look ahead
	Met          int             // days for which a meeting with a key person counts
	Confirm      int             // working days in which a superior is to confirm an opportunity
	Log          int             // working days in which a work log is to be written and reviewed
	KeyClasses   []string        // classes of customers that are key accounts
	Sellers      []string        // job families that carry a quota
	Ramp         int             // whole months from joining during which somebody is a newcomer
	OnTarget     money.Decimal   // the attainment at which a head counts as on target
	Top          money.Decimal   // the share of heads that concentration looks at
	Kept         money.Decimal   // the share of a week's planned weight that keeps its plan
}

// Defaults are the settings of a company that has not decided.
func Defaults(currency money.Currency) Settings {
	return Settings{
		Currency: currency, FiscalMonth: 1, Grace: 15, Invoiced: 30, FirstPayment: percent(30), Near: 90, Ahead: 90,
		Met: 60, Confirm: 5, Log: 1, KeyClasses: []string{"A"}, Sellers: []string{"kam", "sales", "rep"}, Ramp: 3, OnTarget: percent(80), Top: percent(20),
		Kept: percent(80),
	}
}

// percent is n hundredths.
func percent(n int64) money.Decimal {
	share, err := money.Int(n).Quo(money.Int(100), 2)
	if err != nil { // cannot be: the divisor is 100
		return money.Decimal{}
	}
	return share
}

// FiscalToDate is the window from the first day of the fiscal year that the day
// lies in to the day.
func (s *Settings) FiscalToDate(day period.Date) period.Window {
	year, month, _ := day.Civil()
	if month < s.FiscalMonth {
		year--
	}
	first, err := period.NewDate(year, s.FiscalMonth, 1)
	if err != nil { // before the calendar, or no month is set: nothing is in the window
		return period.Window{}
	}
	return period.Window{From: first, To: day}
}

// World is everything that quantities are computed from, in canonical order
// and with its references resolved. It is built once and only read afterwards.
// Selling facts that refer to nobody are left out.
type World struct {
	*fact.Index
	Settings Settings
	Selling  fact.Selling // each kind by natural key

	opportunities map[string]int32    // position in Selling.Opportunities by number
	moves         [][]Entered         // by opportunity: its history, oldest first
	contracts     map[string]int32    // position in Index.Contracts by number
	terms         map[string]int32    // position in Selling.Terms by contract
	changes       map[string][]int32  // positions in Selling.Changes by contract, oldest first
	teams         map[string]int32    // position by code
	above         [][]int32           // by team: itself and every team above it
	codes         []string            // of teams, in order
	employments   [][]fact.Employment // by person, oldest first
	contract      contractIndex
	deals         []deal  // by opportunity: what belongs to it
	buyers        []buyer // key persons, by opportunity and code
	goals         []int32 // by milestone: the position of its opportunity
	activity      activityIndex
	people        peopleIndex
}

// Entered says that an opportunity entered a stage on a day.
type Entered struct {
	Date  period.Date
	Stage fact.Stage
}

// NewWorld prepares facts that fact.Check and fact.CheckSelling found no failure
// in. They must not be changed afterwards.
func NewWorld(s *fact.Set, selling *fact.Selling, settings Settings) *World {
	w := &World{Index: fact.NewIndex(s), Settings: settings}
	w.Selling = ordered(selling)
	w.placeTeams(s.Teams)
	w.employments = make([][]fact.Employment, len(w.Persons))
	for _, e := range s.Employments {
		if at, ok := w.PersonAt(e.Person); ok {
			w.employments[at] = append(w.employments[at], e)
		}
	}
	for _, list := range w.employments {
		slices.SortFunc(list, func(a, b fact.Employment) int { return a.Valid.From.Compare(b.Valid.From) })
	}
	w.contracts = make(map[string]int32, len(w.Contracts))
	for i := range w.Contracts {
		w.contracts[w.Contracts[i].Number] = int32(i)
	}
	w.opportunities = make(map[string]int32, len(w.Selling.Opportunities))
	for i := range w.Selling.Opportunities {
		w.opportunities[w.Selling.Opportunities[i].Number] = int32(i)
	}
	stages := make(map[string]fact.Stage, len(w.Selling.Stages))
	for _, stage := range w.Selling.Stages {
		stages[stage.Code] = stage
	}
	w.moves = make([][]Entered, len(w.Selling.Opportunities))
	for _, m := range w.Selling.Moves {
		at, ok1 := w.opportunities[m.Opportunity]
		stage, ok2 := stages[m.Stage]
		if ok1 && ok2 {
			w.moves[at] = append(w.moves[at], Entered{Date: m.Date, Stage: stage})
		}
	}
	w.terms = make(map[string]int32, len(w.Selling.Terms))
	for i := range w.Selling.Terms {
		w.terms[w.Selling.Terms[i].Contract] = int32(i)
	}
	w.changes = make(map[string][]int32)
	for i := range w.Selling.Changes {
		number := w.Selling.Changes[i].Contract
		w.changes[number] = append(w.changes[number], int32(i))
	}
	w.indexContracts()
	w.placeDeals()
	w.indexActivity()
	w.indexPeople()
	return w
}

// placeTeams finds what is above each team; circles end where they close.
func (w *World) placeTeams(teams []fact.Team) {
	list := slices.Clone(teams)
	slices.SortFunc(list, func(a, b fact.Team) int { return cmp.Compare(a.Code, b.Code) })
	w.teams = make(map[string]int32, len(list))
	for i, t := range list {
		w.teams[t.Code] = int32(i)
		w.codes = append(w.codes, t.Code)
	}
	w.above = make([][]int32, len(list))
	for i := range list {
		for at, ok := int32(i), true; ok && !slices.Contains(w.above[i], at); {
			w.above[i] = append(w.above[i], at)
			at, ok = w.teams[list[at].Parent]
		}
	}
}

// Employments returns where a person was employed, oldest first.
func (w *World) Employments(personAt int32) []fact.Employment { return w.employments[personAt] }

// History returns the stages that an opportunity entered, oldest first.
func (w *World) History(opportunityAt int32) []Entered { return w.moves[opportunityAt] }

// StageOn returns the stage in which an opportunity stood at the end of a day
// and the day on which it had entered it; ok is false before its first stage.
func (w *World) StageOn(opportunityAt int32, day period.Date) (at Entered, ok bool) {
	for _, m := range w.moves[opportunityAt] {
		if m.Date.After(day) {
			break
		}
		at, ok = m, true
	}
	return at, ok
}

// OpportunityAt finds an opportunity by number.
func (w *World) OpportunityAt(number string) (int32, bool) {
	at, ok := w.opportunities[number]
	return at, ok
}

// ContractAt finds a contract by number.
func (w *World) ContractAt(number string) (int32, bool) {
	at, ok := w.contracts[number]
	return at, ok
}

// TermsOf returns the terms of a contract; without any it binds from its
// signing date, and nothing is known of prices and costs.
func (w *World) TermsOf(contractAt int32) fact.Terms {
	c := &w.Contracts[contractAt]
	if at, ok := w.terms[c.Number]; ok {
		t := w.Selling.Terms[at]
		if t.Effective.IsZero() {
			t.Effective = c.Signed
		}
		return t
	}
	return fact.Terms{Contract: c.Number, Effective: c.Signed}
}

// InForce is a contract's gross amount in minor units at the end of a day:
// the amount, change orders added and cancellations taken off up to the day.
func (w *World) InForce(contractAt int32, day period.Date) int64 {
	total := w.Contracts[contractAt].Amount.Minor
	for _, at := range w.changes[w.Contracts[contractAt].Number] {
		if c := &w.Selling.Changes[at]; !c.Date.After(day) {
			total = bounded(total, c.Amount.Minor)
		}
	}
	return total
}

// Changes returns the change orders of a contract, oldest first.
func (w *World) Changes(contractAt int32) []*fact.Change {
	list := w.changes[w.Contracts[contractAt].Number]
	out := make([]*fact.Change, len(list))
	for i, at := range list {
		out[i] = &w.Selling.Changes[at]
	}
	return out
}
