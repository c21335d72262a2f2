package kpi_test

import (
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/kpi"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// What the statement gives is kept.
func TestFill_GivenFieldsWin(t *testing.T) {
	g := demoCompany()
	one := money.Int(1)
	n := 3
	given := kpi.Statement{Text: "10 月回款额 300 万元", History: []money.Decimal{one}, Peers: []money.Decimal{one}, Due: &one, Workdays: &n, LagDays: &n, Family: "x", Grade: "y", Cycle: &one,
		Card:     period.Interval{From: date(t, "2026-10-05"), To: date(t, "2026-10-09")},
		Evidence: kpi.Evidence{Backtest: []kpi.ClosedPeriod{{Period: "x", Value: &one}}, Records: &kpi.Records{Accounts: []string{"C1"}}, Chain: []kpi.Holder{}, TenureMonths: &n, Calendar: &period.Calendar{}}}
	s := g.fill(t, given, kpi.Ask{Person: g.reps(date(t, "2026-10-01"))[0], Card: monthOf(t, "2026-10")})
	if len(s.History) != 1 || len(s.Peers) != 1 || s.Due != &one || s.Expected != nil || s.Workdays != &n || s.LagDays != &n || s.Family != "x" || s.Grade != "y" || s.Cycle != &one ||
		s.Card != given.Card || len(s.Backtest) != 1 || s.Records != given.Records || len(s.Chain) != 0 || s.TenureMonths != &n || s.RampMonths != nil || s.Calendar != given.Calendar {
		t.Errorf("%+v", s)
	}
}

// A goal about a part of a person's work is compared with no total of it, and a
// metric that is no indicator with nothing.
func TestFill_ComparesLikeWithLike(t *testing.T) {
	g := demoCompany()
	person := g.reps(date(t, "2026-10-01"))[0]
	ask := kpi.Ask{Person: person, Card: monthOf(t, "2026-10"), Wide: true}
	account := g.fill(t, collect, ask).Records.Accounts[0]
	for _, text := range []string{"10 月从 " + account + " 回款额 300 万元", "10 月华东区域回款额 300 万元", "10 月逾期 90 天以上的应收回款额 30 万元", "10 月提交 3 份方案"} {
		s := g.fill(t, kpi.Statement{Text: text}, ask)
		if s.History != nil || s.Peers != nil || s.Due != nil || s.Backtest != nil {
			t.Errorf("%s: %d values, %d peers, due %v", text, len(s.History), len(s.Peers), s.Due)
		}
	}
	r, _ := g.checker.Check(g.fill(t, kpi.Statement{Text: "10 月从 " + account + " 回款额 300 万元"}, ask))
	for _, f := range r.Letter(kpi.Specific).Rules {
		if f.Rule == "smart.S.resolves" && f.Verdict != kpi.Pass {
			t.Errorf("%s is %s: %s", account, f.Verdict, f.Says.EN)
		}
	}
	// 10 % more is no target that could be compared with amounts
	r, _ = g.checker.Check(g.fill(t, kpi.Statement{Text: "10 月回款额提高 10%"}, ask))
	if v := r.Letter(kpi.Achievable).Verdict; v != kpi.NotCheckable {
		t.Errorf("a change in percent is %s", v)
	}
}

// Closed periods end by the known day; periods that may not be seen and peers
// that are too few are left out.
func TestFill_KnownDayReachAndFewPeers(t *testing.T) {
	g := demoCompany()
	person := g.reps(date(t, "2026-10-01"))[0]
	whole := g.fill(t, collect, kpi.Ask{Person: person, Card: monthOf(t, "2026-10")})
	early := g.fill(t, collect, kpi.Ask{Person: person, Card: monthOf(t, "2026-10"), Known: date(t, "2026-09-29")})
	if last := early.Backtest[len(early.Backtest)-1].Period; last != "2026-08" || whole.Backtest[len(whole.Backtest)-1].Period != "2026-09" {
		t.Errorf("the last closed period is %s", last)
	}
	some := g.fill(t, collect, kpi.Ask{Person: person, Card: monthOf(t, "2026-10"), Few: len(whole.Peers) + 1, May: func(last period.Date) bool { return last.After(date(t, "2026-06-30")) }})
	if len(some.Backtest) != 3 || some.Backtest[0].Period != "2026-07" || some.Peers != nil {
		t.Errorf("%d periods, %d peers", len(some.Backtest), len(some.Peers))
	}
	if late := g.fill(t, collect, kpi.Ask{Person: person, Card: monthOf(t, "2026-10"), May: func(last period.Date) bool { return last.After(date(t, "2026-09-30")) }}); late.Backtest != nil || late.Due != nil || late.Expected != nil || late.Cycle != nil || len(late.Peers) == 0 {
		t.Errorf("before the reach begins there are %v, due %v, expected %v, cycle %v", late.Backtest, late.Due, late.Expected, late.Cycle)
	}
	if just := g.fill(t, collect, kpi.Ask{Person: person, Card: monthOf(t, "2026-10"), Few: len(whole.Peers)}); len(just.Peers) != len(whole.Peers) || len(whole.Peers) == 0 {
		t.Errorf("%d peers of %d", len(just.Peers), len(whole.Peers))
	}
	quarter := g.fill(t, kpi.Statement{Text: "Q4 回款额 900 万元"}, kpi.Ask{Person: person, Card: period.Window{From: date(t, "2026-10-01"), To: date(t, "2026-12-31")}, Known: date(t, "2026-09-30")})
	if n := len(quarter.Backtest); n < 3 || quarter.Backtest[n-1].Period != "2026-Q3" {
		t.Errorf("%+v", quarter.Backtest)
	}
	for _, p := range quarter.Backtest {
		in, _ := g.world.Settings.ParseWindow(p.Period)
		if p.Value == nil || !near(*p.Value, g.collected(person, in)) {
			t.Errorf("%s: %v", p.Period, p.Value)
		}
	}
}

// Without facts A and R claim nothing, whatever is asked for.
func TestFill_WithoutFactsNothingIsClaimed(t *testing.T) {
	g := demoCompany()
	empty := measure.NewWorld(&fact.Set{Persons: []fact.Person{{Code: "E1"}}}, &fact.Selling{}, g.world.Settings)
	for _, text := range []string{"10 月回款额 300 万元", "Win rate of 40% in October", "DSO of 60 days", "10 月回款达成率 95%", "加强客户关系", "10 月签约额 300 万元"} {
		s, list := g.checker.Fill(kpi.Statement{Text: text}, g.library, empty, kpi.Ask{Person: "E1", Card: monthOf(t, "2026-10")})
		r, problems := g.checker.Check(s)
		if len(list)+len(problems) > 0 {
			t.Fatal(list, problems)
		}
		for _, l := range []kpi.Letter{kpi.Achievable, kpi.Relevant} {
			if v := r.Letter(l).Verdict; v != kpi.NotCheckable {
				t.Errorf("%s: %s is %s", text, l, v)
			}
		}
		if s.Due != nil || s.History != nil || s.Peers != nil || s.Backtest != nil || s.Cycle != nil || s.Chain != nil {
			t.Errorf("%s: %+v", text, s)
		}
	}
}

func TestFill_Problems(t *testing.T) {
	g := demoCompany()
	_, list := g.checker.Fill(collect, g.library, g.world, kpi.Ask{Person: "nobody", Card: period.Window{From: date(t, "2026-10-02"), To: date(t, "2026-10-31")}})
	codes := ""
	for _, p := range list {
		codes += p.Code + " "
		if p.Text.ZH == "" || p.Text.EN == "" || p.Fix.ZH == "" || p.Fix.EN == "" {
			t.Errorf("%+v", p)
		}
	}
	if codes != "smart.person smart.card_months " {
		t.Error(codes)
	}
}

// What is of others is told only where it may be.
func TestFill_TellsNothingOfOthers(t *testing.T) {
	g := demoCompany()
	card := monthOf(t, "2026-10")
	for _, person := range g.reps(card.From) {
		wide := g.fill(t, collect, kpi.Ask{Person: person, Card: card, Wide: true})
		s := g.fill(t, collect, kpi.Ask{Person: person, Card: card, May: func(last period.Date) bool { return last.After(date(t, "2026-06-30")) }})
		if len(s.Records.People) != 1 || s.Records.People[0] != person || len(wide.Records.People) < 2 {
			t.Errorf("%s: %v; %d colleagues", person, s.Records.People, len(wide.Records.People))
		}
		early := map[string]bool{}
		for _, c := range g.set.Contracts {
			early[c.Number] = c.Signed.Before(date(t, "2026-07-01"))
		}
		for _, c := range g.set.Customers {
			early[c.Name] = true
		}
		for _, o := range g.selling.Opportunities {
			early[o.Number] = o.Opened.Before(date(t, "2026-07-01")) || o.Owner != person
		}
		for _, account := range s.Records.Accounts {
			if early[account] {
				t.Errorf("%s: %s may not be told", person, account)
			}
		}
		if !slices.ContainsFunc(wide.Records.Accounts, func(a string) bool { return early[a] }) {
			t.Errorf("%s has no older accounts", person)
		}
	}
}

// The chain are those above, and those of the own team who sell nothing, with a
// target of the same money in the period of the card.
func TestFill_TheReportingChain(t *testing.T) {
	g := demoCompany()
	amount := g.set.Contracts[0].Amount
	set, selling := &fact.Set{Teams: []fact.Team{{Code: "N", Parent: "HQ"}, {Code: "S", Parent: "HQ"}, {Code: "HQ"}}}, &fact.Selling{}
	for _, p := range []struct{ code, family, team, of, in string }{
		{"E1", "rep", "N", "collection", "2026-10"}, {"E2", "rep", "N", "collection", "2026-10"}, {"M1", "lead", "N", "collection", "2026-Q4"}, {"M2", "lead", "S", "collection", "2026-10"},
		{"B1", "lead", "HQ", "collection", "2026"}, {"B2", "lead", "HQ", "signing", "2026-10"}, {"B3", "lead", "HQ", "collection", "2026-09"},
	} {
		set.Persons = append(set.Persons, fact.Person{Code: p.code})
		set.Employments = append(set.Employments, fact.Employment{Person: p.code, Family: p.family, Team: p.team})
		selling.Targets = append(selling.Targets, fact.Target{Person: p.code, Of: p.of, Period: p.in, Amount: amount})
	}
	w := measure.NewWorld(set, selling, g.world.Settings)
	for text, want := range map[string]string{"10 月回款额 300 万元": "B1:CL01 M1:CL01", "10 月签约额 300 万元": "B2:CT01", "10 月回款达成率 95%": "B1:CL01 M1:CL01", "10 月赢单率 40%": ""} {
		s, list := g.checker.Fill(kpi.Statement{Text: text}, g.library, w, kpi.Ask{Person: "E1", Card: monthOf(t, "2026-10"), Wide: true})
		var got []string
		for _, h := range s.Chain {
			got = append(got, h.Person+":"+h.KPI)
		}
		if strings.Join(got, " ") != want || len(list) > 0 {
			t.Errorf("%s: %v %v, want %s", text, got, list, want)
		}
		if s, _ := g.checker.Fill(kpi.Statement{Text: text}, g.library, w, kpi.Ask{Person: "E1", Card: monthOf(t, "2026-10")}); s.Chain != nil {
			t.Errorf("%s tells of %v", text, s.Chain)
		}
	}
}

// Of a demo goal every letter is judged, with numbers.
func TestFill_ADemoGoalIsJudged(t *testing.T) {
	g := demoCompany()
	judged := map[string]int{}
	for _, person := range g.reps(date(t, "2026-10-01")) {
		r, list := g.checker.Check(g.fill(t, collect, kpi.Ask{Person: person, Card: monthOf(t, "2026-10"), Wide: true}))
		if len(list) > 0 {
			t.Fatal(list)
		}
		for _, l := range r.Letters {
			for _, f := range l.Rules {
				if f.Verdict != kpi.NotCheckable {
					judged[f.Rule]++
				}
				if strings.HasPrefix(f.Rule, "smart.A.") && f.Verdict != kpi.NotCheckable && len(f.Numbers) == 0 {
					t.Errorf("%s shows no numbers", f.Rule)
				}
			}
		}
	}
	for _, rule := range []string{"smart.M.backtest", "smart.A.history", "smart.A.growth", "smart.A.easy", "smart.A.pipeline", "smart.R.allowed", "smart.T.period", "smart.T.cycle"} {
		if judged[rule] < 3 {
			t.Errorf("%s could be checked for %d people", rule, judged[rule])
		}
	}
}
