package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/kpi"
	"steelyard/compensation/period"
	"steelyard/models"
)

// goalOf is a goal of cash for a card that begins and ends with a month.
func goalOf(person, from, to string) GoalCheck {
	return GoalCheck{Facts: true, Goals: []Goal{{Text: "回款额 300 万元", Scored: person, Card: &GoalPeriod{From: from, To: to}}}}
}

// november is the month that has begun.
func november(person string) GoalCheck { return goalOf(person, "2026-11-01", "2026-11-30") }

// ruleOf is what one rule says of the first goal, with its numbers as name=value.
func ruleOf(t testing.TB, r GoalReports, rule string) (GoalFinding, string) {
	t.Helper()
	for _, l := range r.Items[0].Letters {
		for _, f := range l.Rules {
			if f.Rule == "smart."+rule {
				var out []string
				for _, n := range f.Numbers {
					out = append(out, n.Code+"="+n.Value)
				}
				return f, strings.Join(out, " ")
			}
		}
	}
	t.Fatalf("there is no rule %s", rule)
	return GoalFinding{}, ""
}

// Who may have goals completed: of whom one reaches at the end of the card, and
// of nobody else.
func TestA2_GoalsOfOthersAreNotCompleted(t *testing.T) {
	st := newFirm(t)
	const yes, no, never = http.StatusOK, http.StatusNotFound, http.StatusForbidden
	for _, c := range []struct {
		login, person string
		want          int
	}{
		{"n1", "QN1", yes}, {"n1", "QN2", no}, {"n1", "QNX", no}, {"n1", "NOBODY", no}, {"m1", "QN1", yes}, {"m1", "QNX", yes}, {"m1", "QS1", no}, {"m2", "QNX", no}, {"m2", "QS1", yes},
		{"mx", "QN1", no}, {"v1", "QS1", yes}, {"v1", "QN1", yes}, {"h1", "QN1", yes}, {"h1", "QH2", no}, {"auditor", "QV1", yes}, {"auditor", "NOBODY", no},
		{"exec", "QN1", never}, {"ops", "QN1", never}, {"fin", "QN1", never}, {"admin", "QN1", never}, {"iv", "QIV", never}, {"cand", "QCA", never}, {"payroll", "QN1", never},
	} {
		a := st.as(c.login).post(t, "/goal-checks", november(c.person))
		if a.status != c.want {
			t.Errorf("%s, %s: %d, want %d\n%s", c.login, c.person, a.status, c.want, a.body)
		}
	}
	// One goal out of reach, and nothing is told of the others.
	both := november("QN1")
	both.Goals = append(both.Goals, november("QN2").Goals...)
	st.as("n1").post(t, "/goal-checks", both).want(t, http.StatusNotFound)
	// Reach is that of the end of the card, and of today while it has not ended.
	for _, c := range []struct {
		login, from, to string
		want            int
	}{{"m2", "2026-08-01", "2026-08-31", yes}, {"m1", "2026-08-01", "2026-08-31", no}, {"m2", "2026-09-01", "2026-09-30", no}, {"m1", "2026-10-01", "2026-12-31", yes}, {"m2", "2026-10-01", "2026-12-31", no}} {
		a := st.as(c.login).post(t, "/goal-checks", goalOf("QNX", c.from, c.to))
		if a.status != c.want {
			t.Errorf("%s, QNX to %s: %d, want %d", c.login, c.to, a.status, c.want)
		}
	}
	// Without facts a goal is about nobody in particular.
	plain := november("QN2")
	plain.Facts = false
	got := bodyOf[GoalReports](t, st.as("n1").post(t, "/goal-checks", plain).want(t, http.StatusOK))
	if f, _ := ruleOf(t, got, "M.backtest"); f.Verdict != kpi.NotCheckable {
		t.Errorf("without facts the back-test is %s", f.Verdict)
	}
}

// Periods in which the caller did not reach the person are left out: of whoever
// has moved, the former manager's months are not the new one's.
func TestA2_HistoryIsThatOfTheCallersReach(t *testing.T) {
	st := newFirm(t)
	for login, want := range map[string]string{"m1": "periods=2", "v1": "periods=3", "auditor": "periods=3", "h1": "periods=3"} {
		got := bodyOf[GoalReports](t, st.as(login).post(t, "/goal-checks", november("QNX")).want(t, http.StatusOK))
		if _, numbers := ruleOf(t, got, "M.backtest"); !strings.HasPrefix(numbers, want) {
			t.Errorf("%s is told %s, want %s", login, numbers, want)
		}
	}
	// Nor are colleagues near enough to be named.
	mate := november("QN1")
	mate.Goals[0].Text = "与 QN22 一起回款 300 万元"
	got := bodyOf[GoalReports](t, st.as("n1").post(t, "/goal-checks", mate).want(t, http.StatusOK))
	if f, _ := ruleOf(t, got, "S.resolves"); f.Verdict != kpi.Fail || f.Fix == nil || strings.Contains(f.Fix.EN, `"QN2"`) {
		t.Errorf("a colleague is told: %+v", f)
	}
	// Nor is what was signed then near enough to be named.
	ask := november("QNX")
	ask.Goals[0].Text = "从 KQNX-3 回款 300 万元"
	for login, near := range map[string]string{"m1": "KQNX-1", "v1": "KQNX-0"} {
		got := bodyOf[GoalReports](t, st.as(login).post(t, "/goal-checks", ask).want(t, http.StatusOK))
		f, _ := ruleOf(t, got, "S.resolves")
		if f.Verdict != kpi.Fail || f.Fix == nil || !strings.Contains(f.Fix.EN, near) {
			t.Errorf("%s: %+v, want %s", login, f, near)
		}
	}
}

// The numbers of a person, by hand from what the firm has received.
func TestGoals_AreCompletedFromStoredFacts(t *testing.T) {
	st := newFirm(t)
	month := func(m string) string {
		minor := st.number(t, "SELECT SUM(a.minor) FROM allocations a JOIN receipts r ON r.number = a.receipt WHERE a.contract LIKE 'KQN1-%' AND a.receipt <> 'RIMP' AND r.confirmed LIKE ?", m+"%")
		return m + "=" + decimalOf(t, yuanText(minor)).Canonical().String()
	}
	got := bodyOf[GoalReports](t, st.as("n1").post(t, "/goal-checks", november("QN1")).want(t, http.StatusOK))
	f, numbers := ruleOf(t, got, "M.backtest")
	if f.Verdict != kpi.Pass || !strings.HasPrefix(numbers, "periods=3 values=3 coverage=1 zero=0 other=0 ") || !strings.HasSuffix(numbers, strings.Join([]string{month("2026-08"), month("2026-09"), month("2026-10")}, " ")) {
		t.Errorf("%s %s", f.Verdict, numbers)
	}
	if f, numbers := ruleOf(t, got, "A.history"); f.Verdict != kpi.NotCheckable || numbers != "n=3" {
		t.Errorf("three periods are a history: %s %s", f.Verdict, numbers)
	}
	given := november("QN1")
	given.Goals[0].Backtest = []GoalClosed{{Period: "x", Why: "zero"}, {Period: "y", Value: "1"}, {Period: "z", Value: "2", Rows: 5, Missing: 1}}
	got = bodyOf[GoalReports](t, st.as("n1").post(t, "/goal-checks", given).want(t, http.StatusOK))
	if f, numbers := ruleOf(t, got, "M.backtest"); f.Verdict != kpi.Warn || numbers != "periods=3 values=2 coverage=0.6667 zero=1 other=0 rows=5 missing=1 y=1 z=2" {
		t.Errorf("what is given is %s %s", f.Verdict, numbers)
	}
}

// Peers are a distribution of four at least, and never names.
func TestGoals_PeersAreADistribution(t *testing.T) {
	st := newFirm(t)
	begin := day(t, "2026-01-01")
	for more, want := range []string{"", "n=4", "n=5", "target=3000000 n=6 reached=0"} { // QN1 has QN2, QS1 and QNX beside
		if more > 0 {
			code := fmt.Sprintf("QZ%d", more)
			st.enter(t, models.FactEntry{Facts: fact.Set{Persons: []fact.Person{{Code: code, Name: "Zna" + code}}, Employments: []fact.Employment{{Person: code, Valid: period.Interval{From: begin}, Family: "rep", Grade: "mid", Team: "QS"}}}})
		}
		a := st.as("n1").post(t, "/goal-checks", november("QN1")).want(t, http.StatusOK)
		if _, numbers := ruleOf(t, bodyOf[GoalReports](t, a), "A.peers"); !strings.HasPrefix(numbers, want) || want == "" && numbers != "" {
			t.Errorf("with %d more: %q, want %q", more, numbers, want)
		}
		for _, other := range []string{"QN2", "QS1", "QNX", "QZ"} {
			if strings.Contains(string(a.body), other) {
				t.Errorf("with %d more %s is named", more, other)
			}
		}
	}
}

// Whatever is asked of whom: what belongs to somebody out of reach is in no
// answer.
func TestA8_GoalsTellOfNobodyOutOfReach(t *testing.T) {
	st := newFirm(t)
	asked, told := 0, 0
	for _, login := range firmActors() {
		if login == "" {
			continue
		}
		hidden := st.hiddenFrom(login)
		for _, person := range []string{"QN1", "QN2", "QS1", "QNX", "QH2", "QM1", "QMX", "QV1"} {
			for _, text := range []string{"回款额 300 万元", "Collection attainment of 95%", "签约额 300 万元", "从 KQN-1、CQS-0 和 QN 回款 300 万元", "Overdue share of 5%, with RQN1-1-09-9 and QM"} {
				for _, card := range [][2]string{{"2026-11-01", "2026-11-30"}, {"2026-08-01", "2026-08-31"}, {"2026-10-01", "2026-12-31"}} {
					ask := goalOf(person, card[0], card[1])
					ask.Goals[0].Text = text
					a := st.as(login).with("Accept-Language", "zh").post(t, "/goal-checks", ask)
					checkProblem(t, a, "zh")
					asked++
					if a.status == http.StatusOK {
						told++
					}
					if m := st.tells(laidOpen(t, a), text+person, hidden); m != nil && m.class != "dealAmount" {
						t.Errorf("%s asks %q of %s and is told the %s %s of %s", login, text, person, m.class, m.text, m.person)
					}
				}
			}
		}
	}
	if asked < 1500 || told < 250 {
		t.Errorf("%d asked, %d told: the crawl is broken", asked, told)
	}
	st.nothingPrivateInLogs(t)
}

// What a goal lacks is told by its place; lists that are empty say so.
func TestGoals_FactsOfNobodyAndEmptyLists(t *testing.T) {
	st := newFirm(t)
	c := st.as("n1")
	many := november("QN1")
	for range mostWithFacts {
		many.Goals = append(many.Goals, many.Goals[0])
	}
	for at, ask := range map[string]GoalCheck{
		"body.goals":           many,
		"body.goals[0].scored": {Facts: true, Goals: []Goal{{Text: "回款额 300 万元", Card: &GoalPeriod{"2026-11-01", "2026-11-30"}}}},
		"body.goals[0].card":   {Facts: true, Goals: []Goal{{Text: "回款额 300 万元", Scored: "QN1"}}},
		"card":                 goalOf("QN1", "2026-11-02", "2026-11-30"),
		"controllable":         {Goals: []Goal{{Text: "x", Controllable: "2"}}},
		"backtest":             {Goals: []Goal{{Text: "x", Backtest: []GoalClosed{{Period: "2026-09"}}}}},
	} {
		p := bodyOf[Problem](t, c.post(t, "/goal-checks", ask).want(t, http.StatusUnprocessableEntity))
		if !slices.ContainsFunc(p.Errors, func(e Fault) bool { return strings.Contains(e.At, at) }) {
			t.Errorf("nothing is said of %s: %+v", at, p.Errors)
		}
	}
	got := bodyOf[GoalReports](t, c.post(t, "/goal-checks", map[string]any{"goals": []any{map[string]any{"name": "新签合同额", "guards": []string{}, "owners": []string{}, "chain": []any{}, "paid": []string{},
		"calendar": map[string]any{}, "records": map[string]any{"accounts": []string{"C017"}}}}}).want(t, http.StatusOK))
	for rule, want := range map[string]kpi.Verdict{"R.guard": kpi.Warn, "S.owner": kpi.Fail, "R.chain": kpi.Pass, "R.twice": kpi.Pass} {
		if f, _ := ruleOf(t, got, rule); f.Verdict != want {
			t.Errorf("%s is %s, want %s", rule, f.Verdict, want)
		}
	}
}
