package kpi_test

import (
	"math/big"
	"slices"
	"sync"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/kpi"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/demo"
)

// grown is the demo company with a World and a checker of the shipped library.
type grown struct {
	set     *fact.Set
	selling *fact.Selling
	world   *measure.World
	library []kpi.KPI
	checker *kpi.Checker
}

var demoCompany = sync.OnceValue(func() *grown {
	g := demo.NewGrown(1)
	sold := g.Selling(1)
	set := g.Whole()
	set.Figures = append(set.Figures, sold.Figures...)
	yuan, err := money.ParseCurrency("CNY")
	if err != nil {
		return nil
	}
	settings := measure.Defaults(yuan)
	settings.Sellers, settings.Calendar = []string{"rep"}, demo.Calendar()
	library, list := kpi.Shipped()
	if list.Failed() {
		return nil
	}
	checker, list := kpi.NewChecker(kpi.Terms(library.Latest()))
	if list.Failed() {
		return nil
	}
	return &grown{set, &sold.Facts, measure.NewWorld(set, &sold.Facts, settings), library.Latest(), checker}
})

func date(t testing.TB, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func monthOf(t testing.TB, s string) period.Window {
	t.Helper()
	m, err := period.ParseMonth(s)
	if err != nil {
		t.Fatal(err)
	}
	return period.Window{From: m.First(), To: m.Last()}
}

func (g *grown) fill(t testing.TB, s kpi.Statement, ask kpi.Ask) kpi.Statement {
	t.Helper()
	out, list := g.checker.Fill(s, g.library, g.world, ask)
	if len(list) > 0 {
		t.Fatal(list)
	}
	return out
}

// employedAll reports whether employments cover every day of a window, day by
// day.
func (g *grown) employedAll(person string, in period.Window) bool {
	for d := in.From; !d.After(in.To); d = d.AddDays(1) {
		if _, ok := g.post(person, d); !ok {
			return false
		}
	}
	return true
}

func (g *grown) post(person string, d period.Date) (fact.Employment, bool) {
	for _, e := range g.set.Employments {
		if e.Person == person && !d.Before(e.Valid.From) && (e.Valid.To.IsZero() || !d.After(e.Valid.To)) {
			return e, true
		}
	}
	return fact.Employment{}, false
}

// shareOf is a person's share of a contract on its signing day; the demo has
// one set of splits a contract, or one that begins by then.
func (g *grown) shareOf(contract, person string) *big.Rat {
	var signed period.Date
	for _, c := range g.set.Contracts {
		if c.Number == contract {
			signed = c.Signed
		}
	}
	var from, first period.Date
	for _, s := range g.set.Splits {
		if s.Contract != contract {
			continue
		}
		if first.IsZero() || s.From.Before(first) {
			first = s.From
		}
		if !s.From.After(signed) && s.From.After(from) {
			from = s.From
		}
	}
	out := new(big.Rat)
	starts := func(d period.Date) bool { return d == from }
	if slices.IndexFunc(g.set.Splits, func(s fact.Split) bool { return s.Contract == contract && s.From == from }) < 0 {
		starts = func(d period.Date) bool { return d == first }
	}
	for _, s := range g.set.Splits {
		if s.Contract == contract && s.Person == person && starts(s.From) {
			share, _ := new(big.Rat).SetString(s.Share.String())
			out.Add(out, share)
		}
	}
	return out
}

// collected is what a person is credited with in a window, up to the fen that
// largest remainders move.
func (g *grown) collected(person string, in period.Window) *big.Rat {
	days := map[string]period.Date{}
	for _, r := range g.set.Receipts {
		days[r.Number] = r.Date
	}
	out := new(big.Rat)
	for _, a := range g.set.Allocations {
		if in.Holds(days[a.Receipt]) {
			out.Add(out, new(big.Rat).Mul(big.NewRat(a.Amount.Minor, 100), g.shareOf(a.Contract, person)))
		}
	}
	return out
}

// near reports whether a decimal is within a yuan of a rational.
func near(d money.Decimal, r *big.Rat) bool {
	x, _ := new(big.Rat).SetString(d.String())
	return x != nil && new(big.Rat).Abs(x.Sub(x, r)).Cmp(big.NewRat(1, 1)) < 0
}

// reps are the people with a quota on a day, by code.
func (g *grown) reps(d period.Date) []string {
	var out []string
	for _, p := range g.set.Persons {
		if e, ok := g.post(p.Code, d); ok && e.Family == "rep" {
			out = append(out, p.Code)
		}
	}
	slices.Sort(out)
	return out
}

var collect = kpi.Statement{Text: "10 月回款额 300 万元"}

// History and peers are what receipts and splits come to, one by one.
func TestFill_HistoryAndPeersAgreeWithReceipts(t *testing.T) {
	g := demoCompany()
	card := monthOf(t, "2026-10")
	seen := 0
	for _, person := range g.reps(card.From) {
		s := g.fill(t, collect, kpi.Ask{Person: person, Card: card})
		var want []*big.Rat
		for m := card.From.Month().Add(-12); m.First().Before(card.From); m = m.Add(1) {
			if in := (period.Window{From: m.First(), To: m.Last()}); g.employedAll(person, in) {
				want = append(want, g.collected(person, in))
			}
		}
		if len(s.History) == 0 {
			continue
		}
		seen++
		if len(s.History) != len(want) || len(s.Backtest) != len(want) {
			t.Fatalf("%s has %d values of %d periods, want %d", person, len(s.History), len(s.Backtest), len(want))
		}
		for i := range want {
			if !near(s.History[i], want[i]) || s.Backtest[i].Value == nil || !s.Backtest[i].Value.Equal(s.History[i]) {
				t.Errorf("%s %s: %s, want %s", person, s.Backtest[i].Period, s.History[i], want[i].FloatString(2))
			}
		}
		own, _ := g.post(person, card.From)
		var peers []*big.Rat
		last := monthOf(t, "2026-09")
		for _, p := range g.set.Persons {
			if e, ok := g.post(p.Code, last.To); ok && p.Code != person && e.Family == own.Family && e.Grade == own.Grade && g.employedAll(p.Code, last) {
				peers = append(peers, g.collected(p.Code, last))
			}
		}
		slices.SortFunc(peers, (*big.Rat).Cmp)
		if len(peers) != len(s.Peers) {
			t.Fatalf("%s has %d peers, want %d", person, len(s.Peers), len(peers))
		}
		for i := range peers {
			if !near(s.Peers[i], peers[i]) {
				t.Errorf("%s peer %d: %s, want %s", person, i, s.Peers[i], peers[i].FloatString(2))
			}
		}
		if s.Family != own.Family || s.Grade != own.Grade || s.Scored != person || s.Card != (period.Interval(card)) {
			t.Errorf("%s: %s %s %s %v", person, s.Scored, s.Family, s.Grade, s.Card)
		}
	}
	if seen < 5 {
		t.Errorf("only %d people have a history", seen)
	}
}

// The target of a month of collection divides it, or is named as what is absent.
func TestFill_BacktestOfAnAttainment(t *testing.T) {
	g := demoCompany()
	card, seen, without := monthOf(t, "2026-10"), 0, 0
	for _, person := range g.reps(card.From) {
		s := g.fill(t, kpi.Statement{Text: "10 月回款达成率 95%"}, kpi.Ask{Person: person, Card: card})
		for _, p := range s.Backtest {
			target := new(big.Rat)
			for _, x := range g.selling.Targets {
				if x.Person == person && x.Of == "collection" && x.Period == p.Period {
					target.Add(target, big.NewRat(x.Amount.Minor, 100))
				}
			}
			if target.Sign() == 0 {
				without++
				if p.Value != nil || p.Why.ZH == "" || p.Why.EN == "" {
					t.Errorf("%s %s has no target, but %+v", person, p.Period, p)
				}
				continue
			}
			seen++
			if p.Value == nil {
				t.Errorf("%s %s: %s", person, p.Period, p.Why.EN)
				continue
			}
			times, _ := new(big.Rat).SetString(p.Value.String())
			in := monthOf(t, p.Period)
			if diff := new(big.Rat).Sub(times.Mul(times, target), g.collected(person, in)); diff.Abs(diff).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Errorf("%s %s: %s is not collected over target", person, p.Period, p.Value)
			}
		}
	}
	if seen < 20 {
		t.Errorf("%d periods with a value, %d without", seen, without)
	}
}

// cancelled is what cancellations up to a day take off an instalment: what the
// instalments are more than the contract, from those due last.
func (g *grown) cancelled(x fact.Instalment, day period.Date) int64 {
	var over, off int64
	for _, c := range g.set.Contracts {
		if c.Number == x.Contract {
			over -= c.Amount.Minor
		}
	}
	for _, c := range g.selling.Changes {
		if c.Contract == x.Contract && !c.Date.After(day) {
			over -= c.Amount.Minor
		}
	}
	var list []fact.Instalment
	for _, o := range g.set.Instalments {
		if o.Contract == x.Contract {
			over += o.Amount.Minor
			list = append(list, o)
		}
	}
	slices.SortFunc(list, func(a, b fact.Instalment) int { return b.Due.Compare(a.Due) })
	for _, o := range list {
		off = max(0, min(over, o.Amount.Minor))
		if over -= off; o.Number == x.Number {
			return off
		}
	}
	return 0
}

// Receivables due and expected first payments are sums over instalments and
// deals.
func TestFill_CashThatIsToComeIn(t *testing.T) {
	g := demoCompany()
	card := monthOf(t, "2026-10")
	before := card.From.AddDays(-1)
	meanings, chance := map[string]fact.Meaning{}, map[string]*big.Rat{}
	for _, x := range g.selling.Stages {
		meanings[x.Code] = x.Meaning
		chance[x.Code], _ = new(big.Rat).SetString(x.Probability.String())
	}
	seen := 0
	for _, person := range g.reps(card.From) {
		s := g.fill(t, collect, kpi.Ask{Person: person, Card: card})
		if s.Due == nil || s.Expected == nil {
			t.Errorf("%s: nothing is known to come in", person)
			continue
		}
		due, expected := new(big.Rat), new(big.Rat)
		for _, x := range g.set.Instalments {
			if card.Holds(x.Due) {
				due.Add(due, new(big.Rat).Mul(big.NewRat(x.Amount.Minor-g.cancelled(x, card.To), 100), g.shareOf(x.Contract, person)))
			}
		}
		for _, o := range g.selling.Opportunities {
			stage := ""
			var at period.Date
			for _, m := range g.selling.Moves {
				if m.Opportunity == o.Number && !m.Date.After(before) && !m.Date.Before(at) {
					stage, at = m.Stage, m.Date
				}
			}
			awarded := !o.Award.IsZero() && !o.Award.After(before)
			open := slices.Contains([]fact.Meaning{fact.OpenStage, fact.FirstApproval, fact.Approval, fact.Negotiation}, meanings[stage])
			if o.Owner == person && open && (awarded || meanings[stage] == fact.Negotiation) && card.Holds(o.Signing) && card.Holds(o.Cash) {
				expected.Add(expected, new(big.Rat).Mul(big.NewRat(o.First.Minor, 100), chance[stage]))
			}
		}
		if !near(*s.Due, due) || !near(*s.Expected, expected) {
			t.Errorf("%s: due %s and expected %s, want %s and %s", person, s.Due, s.Expected, due.FloatString(2), expected.FloatString(2))
		}
		if due.Sign() > 0 {
			seen++
		}
	}
	if seen < 3 {
		t.Errorf("only %d people have receivables due", seen)
	}
}
