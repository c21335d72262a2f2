package measure

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// contractFacts reads facts in a form that is short enough to be worked by hand,
// one a line; days of 2026 may be written without the year:
//
//	team      T1 [above]
//	person    A T1 [from until T2 [from until …]]
//	customer  K1 A                                   code and class
//	contract  HT1 K1 01-05 1000 A=0.6 B=0.4 [net=900] [effective= filed= list= cost= buy= keep=]
//	change    HT1 1 02-01 -100 [net]
//	due       HT1 1 02-01 300
//	receipt   R1 02-03 HT1/1=100 HT2=50 [of=R0]      HT1/1: for its instalment 1; of: takes back
//	written   HT1 1 02-01 50
//	stage     P5 negotiation 0.6
//	deal      O1 A 01-01 500 [signing= cash= first= award= contract=]
//	move      O1 02-01 P5
//	target    A signing 2026-01 100
//	forecast  A signing 2026-01 01-04 100
//	task      A 01-05 1 collection [done= evidence= unplanned]
func contractFacts(text string) (*fact.Set, *fact.Selling) {
	f := contractReader{set: &fact.Set{}, selling: &fact.Selling{}}
	for _, line := range strings.Split(text, "\n") {
		if words := strings.Fields(line); len(words) > 0 {
			f.read(words[0], words[1:])
		}
	}
	return f.set, f.selling
}

type contractReader struct {
	set     *fact.Set
	selling *fact.Selling
}

func (f *contractReader) read(kind string, w []string) {
	s, x := f.set, f.selling
	switch kind {
	case "team":
		s.Teams = append(s.Teams, fact.Team{Code: w[0], Parent: strings.Join(w[1:], "")})
	case "person":
		s.Persons = append(s.Persons, fact.Person{Code: w[0], Name: w[0]})
		for w = w[1:]; len(w) > 0; w = w[min(3, len(w)):] {
			e := fact.Employment{Person: s.Persons[len(s.Persons)-1].Code, Team: w[0]}
			if len(w) > 2 {
				e.Valid = period.Interval{From: dayIn2026(w[1]), To: dayIn2026(w[2])}
			}
			s.Employments = append(s.Employments, e)
		}
	case "customer":
		s.Customers = append(s.Customers, fact.Customer{Code: w[0], Class: w[1]})
	case "contract":
		f.contract(w)
	case "change":
		x.Changes = append(x.Changes, fact.Change{Contract: w[0], Number: w[1], Date: dayIn2026(w[2]), Amount: cny(w[3]), Net: cny(w[len(w)-1])})
	case "due":
		s.Instalments = append(s.Instalments, fact.Instalment{Contract: w[0], Number: w[1], Due: dayIn2026(w[2]), Amount: cny(w[3])})
	case "receipt":
		f.receipt(w)
	case "written":
		x.BadDebts = append(x.BadDebts, fact.BadDebt{Contract: w[0], Number: w[1], Date: dayIn2026(w[2]), Amount: cny(w[3])})
	case "stage":
		x.Stages = append(x.Stages, fact.Stage{Code: w[0], Meaning: fact.Meaning(w[1]), Probability: decimals(w[2])[0]})
	case "deal":
		f.deal(w)
	case "move":
		x.Moves = append(x.Moves, fact.Move{Opportunity: w[0], Date: dayIn2026(w[1]), Line: len(x.Moves), Stage: w[2]})
	case "target":
		x.Targets = append(x.Targets, fact.Target{Person: w[0], Of: w[1], Period: w[2], Amount: cny(w[3])})
	case "forecast":
		x.Forecasts = append(x.Forecasts, fact.Forecast{Person: w[0], Of: w[1], Period: w[2], Frozen: dayIn2026(w[3]), Amount: cny(w[4])})
	case "task":
		f.task(w)
	default:
		panic(kind)
	}
}

func (f *contractReader) contract(w []string) {
	c := fact.Contract{Number: w[0], Customer: w[1], Signed: dayIn2026(w[2]), Amount: cny(w[3]), Net: cny(w[3])}
	terms := fact.Terms{Contract: w[0]}
	for _, word := range w[4:] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "net":
			c.Net = cny(value)
		case "effective":
			terms.Effective = dayIn2026(value)
		case "filed":
			terms.Filed = dayIn2026(value)
		case "list":
			terms.List = cny(value)
		case "cost":
			terms.Cost = cny(value)
		case "buy":
			terms.Purchase = cny(value)
		case "keep":
			terms.Retention = value
		default:
			f.set.Splits = append(f.set.Splits, fact.Split{Contract: w[0], Person: name, Share: decimals(value)[0]})
		}
	}
	f.set.Contracts = append(f.set.Contracts, c)
	if terms != (fact.Terms{Contract: w[0]}) {
		f.selling.Terms = append(f.selling.Terms, terms)
	}
}

func (f *contractReader) receipt(w []string) {
	r := fact.Receipt{Number: w[0], Date: dayIn2026(w[1]), ValueDate: dayIn2026(w[1]), Amount: cny("0")}
	for i, word := range w[2:] {
		name, value, _ := strings.Cut(word, "=")
		if name == "of" {
			r.Reverses = value
			continue
		}
		contract, instalment, _ := strings.Cut(name, "/")
		a := fact.Allocation{Receipt: w[0], Line: i + 1, Contract: contract, Instalment: instalment, Amount: cny(value)}
		r.Amount.Minor += a.Amount.Minor
		f.set.Allocations = append(f.set.Allocations, a)
	}
	f.set.Receipts = append(f.set.Receipts, r)
}

func (f *contractReader) deal(w []string) {
	o := fact.Opportunity{Number: w[0], Owner: w[1], Opened: dayIn2026(w[2]), Amount: cny(w[3])}
	for _, word := range w[4:] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "signing":
			o.Signing = dayIn2026(value)
		case "cash":
			o.Cash = dayIn2026(value)
		case "first":
			o.First = cny(value)
		case "award":
			o.Award = dayIn2026(value)
		case "contract":
			o.Contract = value
		}
	}
	f.selling.Opportunities = append(f.selling.Opportunities, o)
}

func (f *contractReader) task(w []string) {
	p := fact.PlanItem{Person: w[0], Week: dayIn2026(w[1]), Number: w[2], Kind: w[3], Weight: money.Int(1), Planned: !slices.Contains(w, "unplanned")}
	for _, word := range w[4:] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "done":
			p.Done = dayIn2026(value)
		case "evidence":
			p.Evidence = value
		}
	}
	f.selling.PlanItems = append(f.selling.PlanItems, p)
}

// dayIn2026 reads 2025-12-31, or 01-05 of 2026; - is no day.
func dayIn2026(text string) period.Date {
	if len(text) == 5 {
		text = "2026-" + text
	}
	return day(text)
}

// contractWindow reads 2026-01, 2026-Q1, 2026 or two days with .. between.
func contractWindow(text string) period.Window {
	if from, to, ok := strings.Cut(text, ".."); ok {
		return period.Window{From: dayIn2026(from), To: dayIn2026(to)}
	}
	in, ok := periodOf(text)
	if !ok {
		panic(text)
	}
	return in
}

// contractScope reads company, T1 or a person's code.
func contractScope(text string) Scope {
	switch {
	case text == "company":
		return Scope{Level: OfCompany}
	case strings.HasPrefix(text, "T"):
		return Scope{Level: OfTeam, Code: text}
	}
	return Scope{Level: OfOne, Code: text}
}

func contractWorld(text string) *World {
	set, selling := contractFacts(text)
	yuan, _ := money.ParseCurrency("CNY")
	return NewWorld(set, selling, Defaults(yuan))
}

// contractInput is the value of a quantity.
func contractInput(t testing.TB, w *World, quantity, window, scope string) Input {
	t.Helper()
	at := slices.IndexFunc(quantities, func(q Quantity) bool { return q.Code == quantity })
	targets, err := w.resolveScopes([]Scope{contractScope(scope)})
	if at < 0 || err != nil {
		t.Fatalf("%s of %s: %v", quantity, scope, err)
	}
	return w.quantity(&quantities[at], contractWindow(window), w.desk(targets))[0]
}

// contractCase is what quantities of one company come to: lines of a quantity, a
// window, a scope, and the value, or after "no" words of the reason why there is
// none.
type contractCase struct{ name, facts, want string }

func (c contractCase) run(t *testing.T) {
	t.Helper()
	w := contractWorld(c.facts)
	for _, line := range strings.Split(strings.TrimSpace(c.want), "\n") {
		f := strings.Fields(line)
		in := contractInput(t, w, f[0], f[1], f[2])
		if f[3] == "no" {
			if want := strings.Join(f[4:], " "); in.Has || !strings.Contains(in.Why.EN, want) || in.Why.ZH == "" || in.Why.ZH == in.Why.EN {
				t.Errorf("%s: %s: %s, %v (%v)", c.name, strings.TrimSpace(line), in.Value, in.Has, in.Why)
			}
			continue
		}
		if got := in.Value.Canonical().String(); !in.Has || got != f[3] {
			t.Errorf("%s: %s: %s (%v)", c.name, strings.TrimSpace(line), got, in.Why.EN)
		}
		if len(f) > 4 && strconv.Itoa(in.Rows) != f[4] {
			t.Errorf("%s: %s: of %d rows", c.name, strings.TrimSpace(line), in.Rows)
		}
	}
}

// contractIndicator is an indicator of a scope.
func contractIndicator(t testing.TB, w *World, code, window, scope string) Result {
	t.Helper()
	list, err := w.Compute(contractWindow(window), []Scope{contractScope(scope)}, []string{code})
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

func dollars() money.Currency {
	c, _ := money.ParseCurrency("USD")
	return c
}
