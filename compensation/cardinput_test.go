package compensation_test

import (
	"slices"
	"strings"
	"testing"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/kpi"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/scorecard"
)

func dayOf(t testing.TB, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func numberOf(t testing.TB, s string) money.Decimal {
	t.Helper()
	d, err := money.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func fen(t testing.TB, s string) money.Amount {
	t.Helper()
	cny, err := money.ParseCurrency("CNY")
	if err != nil {
		t.Fatal(err)
	}
	a, err := money.ParseAmount(s, cny)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func shippedCard(t testing.TB, code string) *scorecard.Template {
	t.Helper()
	cards, list := scorecard.Shipped()
	if list.Failed() {
		t.Fatal(list)
	}
	at := slices.IndexFunc(cards, func(c *scorecard.Template) bool { return c.Code == code })
	if at < 0 {
		t.Fatalf("there is no card %s", code)
	}
	return cards[at]
}

// scoredWorld is a company of a manager and two reps, of whom E1 has collected
// 30,000 and 50,000 of 100,000 in October 2026, and E2 nothing of 40,000.
func scoredWorld(t testing.TB, change ...func(*fact.Set, *fact.Selling)) *measure.World {
	t.Helper()
	begin := period.Interval{From: dayOf(t, "2026-01-01")}
	set := fact.Set{
		Teams:     []fact.Team{{Code: "T", Name: "T"}},
		Persons:   []fact.Person{{Code: "E1", Name: "One"}, {Code: "E2", Name: "Two"}, {Code: "M", Name: "Head"}},
		Customers: []fact.Customer{{Code: "C", Name: "C", Class: "B"}},
		Employments: []fact.Employment{{Person: "E1", Team: "T", Family: "rep", Grade: "mid", Valid: begin}, {Person: "E2", Team: "T", Family: "rep", Grade: "mid", Valid: begin},
			{Person: "M", Team: "T", Family: "manager", Valid: begin}},
		Contracts:   []fact.Contract{{Number: "K", Customer: "C", Kind: "standard", Signed: dayOf(t, "2026-02-02"), Amount: fen(t, "200000.00"), Net: fen(t, "200000.00")}},
		Splits:      []fact.Split{{Contract: "K", Person: "E1", Share: money.Int(1)}},
		Instalments: []fact.Instalment{{Contract: "K", Number: "1", Due: dayOf(t, "2026-10-10"), Amount: fen(t, "100000.00")}, {Contract: "K", Number: "2", Due: dayOf(t, "2027-10-10"), Amount: fen(t, "100000.00")}},
		Receipts: []fact.Receipt{{Number: "R1", Customer: "C", Date: dayOf(t, "2026-10-05"), ValueDate: dayOf(t, "2026-10-05"), Amount: fen(t, "30000.00")},
			{Number: "R2", Customer: "C", Date: dayOf(t, "2026-10-20"), ValueDate: dayOf(t, "2026-10-20"), Amount: fen(t, "50000.00")}},
		Allocations: []fact.Allocation{{Receipt: "R1", Line: 1, Contract: "K", Instalment: "1", Amount: fen(t, "30000.00")}, {Receipt: "R2", Line: 1, Contract: "K", Instalment: "1", Amount: fen(t, "50000.00")}},
		Figures:     []fact.Figure{{Person: "E1", Period: "2026-10", Code: "compliance", Value: money.Int(0), Unit: "number"}},
	}
	selling := fact.Selling{Targets: []fact.Target{{Person: "E1", Period: "2026", Of: "collection", Amount: fen(t, "400000.00")}, {Person: "E1", Period: "2026-10", Of: "collection", Amount: fen(t, "100000.00")},
		{Person: "E2", Period: "2026-10", Of: "collection", Amount: fen(t, "40000.00")}}}
	for _, c := range change {
		c(&set, &selling)
	}
	if list := fact.Check(&set, func(fact.Kind, int, string) problem.Place { return problem.Place{} }); list.Failed() {
		t.Fatal(list)
	}
	cny, _ := money.ParseCurrency("CNY")
	return measure.NewWorld(&set, &selling, measure.Defaults(cny))
}

func input(t testing.TB, w *measure.World, card *scorecard.Template, of compensation.CardSubject) scorecard.Input {
	t.Helper()
	in, list := compensation.CardInput(w, card, of)
	if list.Failed() {
		t.Fatal(list)
	}
	return in
}

func actualOf(t testing.TB, in scorecard.Input, item string) scorecard.Actual {
	t.Helper()
	at := slices.IndexFunc(in.Items, func(a scorecard.Actual) bool { return a.Item == item })
	if at < 0 {
		t.Fatalf("the item %s is missing", item)
	}
	return in.Items[at]
}

// An attainment is taken apart into what was reached and the target; a ratio into
// its two sums; both with the receipts behind them.
func TestCardInput_TakesNumbersFromFacts(t *testing.T) {
	card := shippedCard(t, "rep-monthly-mid")
	in := input(t, scoredWorld(t), card, compensation.CardSubject{Person: "E1", Period: "2026-10"})
	cash := actualOf(t, in, "collection") // the year to date: October's target alone, since the year is not over
	if !cash.Known || cash.Value.String() != "80,000.00 CNY" || !cash.HasTarget || cash.Target.String() != "100,000.00 CNY" || len(cash.Rows) != 2 || cash.Rows[0].Ref != "R1/1" || cash.Rows[1].Value.String() != "50,000.00 CNY" {
		t.Errorf("collection is %+v", cash)
	}
	due := actualOf(t, in, "due")
	if !due.Known || due.Value.String() != "80%" || due.HasTarget || len(due.Rows) != 2 || due.Rows[0].Part != scorecard.Numerator || due.Rows[0].Ref != "K/1" {
		t.Errorf("due is %+v", due)
	}
	if deals := actualOf(t, in, "new_deals"); !deals.Known || !deals.Value.Number.IsZero() || deals.HasTarget {
		t.Errorf("new deals are %+v", deals)
	}
	r, list := card.Score(in)
	if list.Failed() {
		t.Fatal(list)
	}
	// By hand: attainments 80 % (score 50, weight 25) and 80/85 = 94.1176… % (score 67.647…, weight 15).
	if r.Items[0].Score.String() != "50" || !strings.HasPrefix(r.Items[1].Score.String(), "67.647058") || r.Items[1].Target.String() != "85%" {
		t.Errorf("scores are %s and %s", r.Items[0].Score, r.Items[1].Score)
	}
	if r.Status != scorecard.Scored || r.Items[0].Points.IsZero() || r.Deductions[0].Why.IsZero() || !r.Deductions[0].Points.IsZero() {
		t.Errorf("the card is %s: %+v", r.Status, r.Reasons)
	}
}

// What is not there has a reason, and is never 0: no target, no due instalment,
// no figure for a gate, no record of events.
func TestC8_CardInputWithoutFacts(t *testing.T) {
	w := scoredWorld(t)
	card := shippedCard(t, "rep-monthly-mid")
	in := input(t, w, card, compensation.CardSubject{Person: "M", Period: "2026-10"})
	for _, item := range []string{"collection", "due", "first_payment", "milestones", "key_people"} {
		if a := actualOf(t, in, item); a.Known || a.Reason.ZH == "" || a.Reason.EN == "" {
			t.Errorf("%s is %+v", item, a)
		}
	}
	if g := in.Gates[0]; g.Known || !strings.Contains(g.Reason.EN, "compliance") || !strings.Contains(g.Reason.ZH, "2026-10") {
		t.Errorf("the gate is %+v", g)
	}
	if len(in.Unrecorded) != 3 || len(in.Events) != 0 || in.Unrecorded[0].Reason.ZH == "" {
		t.Errorf("not recorded: %+v, events %+v", in.Unrecorded, in.Events)
	}
	r, list := card.Score(in)
	if list.Failed() {
		t.Fatal(list)
	}
	if r.Status != scorecard.Blocked || r.HasCoefficient || len(r.Reasons) == 0 {
		t.Errorf("%+v", r)
	}
	for _, of := range []compensation.CardSubject{{Person: "NONE", Period: "2026-10"}, {Person: "E1", Period: "2026-Q4"}, {Person: "E1", Period: "x"}, {Person: "E1", Period: "ytd:2026-10"}} {
		if _, list := compensation.CardInput(w, card, of); !list.Failed() {
			t.Errorf("%+v is accepted", of)
		}
	}
}

// A team's card looks at the team that is led; without one it says so. Who may
// not be told of single facts gets the same number without them.
func TestCardInput_OfTeams(t *testing.T) {
	card := shippedCard(t, "manager-quarterly")
	w := scoredWorld(t)
	alone := input(t, w, card, compensation.CardSubject{Person: "M", Period: "2026-Q4"})
	if a := actualOf(t, alone, "collection"); a.Known || !strings.Contains(a.Reason.EN, "team") {
		t.Errorf("without a team: %+v", a)
	}
	var asked []measure.Scope
	for _, told := range []bool{true, false} {
		in := input(t, w, card, compensation.CardSubject{Person: "M", Team: "T", Period: "2026-Q4", Tells: func(of measure.Scope, _ []measure.Row) bool {
			asked = append(asked, of)
			return told
		}})
		a := actualOf(t, in, "due")
		if !a.Known || a.Value.String() != "80%" || (len(a.Rows) > 0) != told {
			t.Errorf("told %t: %+v", told, a)
		}
		if g := in.Gates[1]; g.Known || g.Reason.IsZero() {
			t.Errorf("the margin gate is %+v", g)
		}
	}
	if !slices.Contains(asked, measure.Scope{Level: measure.OfTeam, Code: "T"}) || !slices.Contains(asked, measure.Scope{Level: measure.OfOne, Code: "M"}) && len(asked) == 0 {
		t.Errorf("asked about %v", asked)
	}
}

// Targets are figures where they are no targets; a target of the person goes
// before the card's. Goals and gates are figures too, in their own unit alone.
func TestCardInput_Figures(t *testing.T) {
	figure := func(person, in, code, value, unit string) fact.Figure {
		return fact.Figure{Person: person, Period: in, Code: code, Value: numberOf(t, value), Unit: unit}
	}
	w := scoredWorld(t, func(s *fact.Set, _ *fact.Selling) {
		s.Figures = append(s.Figures, figure("E1", "2026-10", "AR01_target", "0.8", "rate"), figure("E1", "2026-10", "OP02_target", "4", "number"),
			figure("M", "2026-10", "confirm", "0.9", "rate"), figure("M", "2026-10", "rhythm", "3", "rate"))
	})
	in := input(t, w, shippedCard(t, "rep-monthly-mid"), compensation.CardSubject{Person: "E1", Period: "2026-10"})
	if a := actualOf(t, in, "due"); !a.HasTarget || a.Target.String() != "80%" {
		t.Errorf("due is %+v", a)
	}
	if a := actualOf(t, in, "new_deals"); !a.HasTarget || a.Target.Number.String() != "4" {
		t.Errorf("new deals are %+v", a)
	}
	goals := input(t, w, shippedCard(t, "probation-manager-1"), compensation.CardSubject{Person: "M", Period: "2026-10"})
	if a := actualOf(t, goals, "confirm"); !a.Known || a.Value.String() != "90%" {
		t.Errorf("confirm is %+v", a)
	}
	if a := actualOf(t, goals, "rhythm"); a.Known || a.Reason.IsZero() { // 3 as a rate is no count
		t.Errorf("rhythm is %+v", a)
	}
}

func TestCardInput_Events(t *testing.T) {
	log := func(on, written string, passed, failed bool) fact.Log {
		return fact.Log{Person: "E1", Day: dayOf(t, on), Written: dayOf(t, written), Passed: passed, Failed: failed}
	}
	w := scoredWorld(t, func(s *fact.Set, x *fact.Selling) {
		s.Employments[0].Valid.To = dayOf(t, "2026-10-18")
		x.Logs = []fact.Log{log("2026-10-05", "2026-10-05", true, false), log("2026-10-06", "2026-10-09", true, false), log("2026-10-07", "2026-10-08", false, false),
			log("2026-10-08", "2026-10-08", true, true), log("2026-10-09", "2026-10-12", true, false)}
		x.PlanItems = []fact.PlanItem{{Person: "E1", Week: dayOf(t, "2026-10-05"), Number: "1", Planned: true, Weight: money.Int(1)}, {Person: "E1", Week: dayOf(t, "2026-10-12"), Number: "1", Weight: money.Int(1)}}
	})
	card := shippedCard(t, "rep-monthly-mid")
	days := func(in scorecard.Input, deduction string) (out []string) {
		for _, e := range in.Events {
			if e.Deduction == deduction {
				out = append(out, e.Date.String()[5:])
			}
		}
		return out
	}
	in := input(t, w, card, compensation.CardSubject{Person: "E1", Period: "2026-10"})
	// The 1st and 2nd, late, not passed, found wrong, and the week from the 12th; the 5th and 9th are in time.
	if got := strings.Join(days(in, "log"), " "); got != "10-01 10-02 10-06 10-07 10-08 10-12 10-13 10-14 10-15 10-16" {
		t.Errorf("logs are missing on %s", got)
	}
	if got := strings.Join(days(in, "plan"), " "); got != "09-28 10-12" {
		t.Errorf("plans are missing of %s", got)
	}
	if len(in.Unrecorded) != 1 || in.Unrecorded[0].Deduction != "false_data" {
		t.Errorf("not recorded: %+v", in.Unrecorded)
	}
	early := input(t, w, card, compensation.CardSubject{Person: "E1", Period: "2026-10", Today: dayOf(t, "2026-10-09")})
	if got := strings.Join(days(early, "log"), " ") + ", " + strings.Join(days(early, "plan"), " "); got != "10-01 10-02 10-06 10-07, 09-28" {
		t.Errorf("on the 9th %s are missing", got)
	}
	absent := scoredWorld(t, func(s *fact.Set, x *fact.Selling) {
		s.Figures = append(s.Figures, fact.Figure{Person: "E1", Period: "2026-10", Code: "days_absent", Value: money.Int(20), Unit: "days"})
		x.Logs = []fact.Log{log("2026-10-05", "2026-10-05", true, false)}
	})
	if got := days(input(t, absent, card, compensation.CardSubject{Person: "E1", Period: "2026-10"}), "log"); strings.Join(got, " ") != "10-01" {
		t.Errorf("of 22 days, 20 absent and one logged, %v are missing", got)
	}
}

func TestCardWindows(t *testing.T) {
	cny, _ := money.ParseCurrency("CNY")
	s := measure.Defaults(cny)
	s.FiscalMonth = 4
	for _, c := range []struct {
		in     string
		window scorecard.Window
		want   string
		ahead  int
	}{
		{"2026-10", scorecard.InPeriod, "2026-10-01 2026-10-31", 0}, {"2026-10", scorecard.InQuarter, "2026-10-01 2026-12-31", 0}, {"2026-Q4", scorecard.InMonth, "2026-12-01 2026-12-31", 0},
		{"2026-10", scorecard.YearToDate, "2026-04-01 2026-10-31", 0}, {"2026-02", scorecard.InYear, "2025-04-01 2026-03-31", 0}, {"2026-02", scorecard.YearToDate, "2025-04-01 2026-02-28", 0},
		{"2026-12", scorecard.NextQuarter, "2026-12-01 2026-12-31", 90}, {"2026-Q4", scorecard.NextTwo, "2026-10-01 2026-12-31", 181}, {"2026-10", scorecard.NextTwo, "2026-10-01 2026-10-31", 242},
	} {
		window, ok := s.ParseWindow(c.in)
		got, ahead := compensation.CardWindow(&s, c.window, window)
		if text := got.From.String() + " " + got.To.String(); !ok || text != c.want || ahead != c.ahead {
			t.Errorf("%s of %s is %s and %d days ahead, want %s and %d", c.window, c.in, text, ahead, c.want, c.ahead)
		}
	}
}

// The shipped cards pass their own designer with the shipped library.
func TestShippedCardsFitTheLibrary(t *testing.T) {
	library, _ := kpi.Shipped()
	cny, _ := money.ParseCurrency("CNY")
	indicators := compensation.CardIndicators(library, cny)
	if len(indicators) != len(measure.Indicators()) || indicators["CT01"].Unit != "CNY" || indicators["CL02"].Unit != "rate" || !indicators["OP13"].Diagnostic {
		t.Errorf("%d indicators, %+v", len(indicators), indicators["CT01"])
	}
	cards, _ := scorecard.Shipped()
	for _, c := range cards {
		for _, p := range c.Check(indicators, scorecard.Pay{}) {
			if p.Severity != problem.Warning {
				t.Errorf("%s: %s %s", c.Code, p.Code, p.Text.EN)
			}
		}
	}
}
