package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/scorecard"
	"steelyard/models"
)

// scores gives the firm what its cards need: targets, and no breaches.
func (st *stage) scores(t *testing.T) {
	t.Helper()
	st.sells(t)
	var figures []fact.Figure
	for _, person := range []string{"QN1", "QS1", "QNX", "QM1"} {
		for _, in := range []string{"2026-08", "2026-09", "2026-10", "2026-Q4"} {
			figures = append(figures, fact.Figure{Person: person, Period: in, Code: "compliance", Value: decimalOf(t, "0"), Unit: "number"})
		}
	}
	st.enter(t, models.FactEntry{Facts: fact.Set{Figures: figures}})
}

func TestScores_AreComputedFromFacts(t *testing.T) {
	st := newFirm(t)
	st.scores(t)
	got := bodyOf[Score](t, st.as("n1").get(t, "/scores?card=rep-monthly-mid&person=QN1&period=2026-10").want(t, http.StatusOK))
	if got.Status != scorecard.Scored || got.Total == "" || got.Grade == "" || got.Coefficient == "" || got.Person.Code != "QN1" || got.FinalFrom != "2026-11-08" || !got.Preliminary || got.Card.Version != 1 {
		t.Fatalf("%+v", got)
	}
	values := bodyOf[IndicatorValues](t, st.as("n1").get(t, "/indicator-values?person=QN1&period=ytd:2026-10&indicator=CL02").want(t, http.StatusOK)).Items[0].Period
	cash := got.Items[0]
	if cash.KPI != "CL02" || cash.Actual == nil || cash.Actual.Value != decimalOf(t, values.Inputs[0].Value).String() || cash.Target == nil || cash.Target.Value != values.Inputs[1].Value || cash.Attainment == "" || len(cash.Rows) != values.Inputs[0].Rows {
		t.Errorf("collection is %+v, the indicator %+v", cash, values)
	}
	sum := decimalOf(t, "0")
	for _, it := range got.Items {
		if (it.Score == "") == (it.Why == nil) {
			t.Errorf("%s has neither or both of score and reason: %+v", it.Code, it)
		}
		if it.Points != "" {
			sum, _ = sum.Add(decimalOf(t, it.Points))
		}
	}
	if !sum.Equal(decimalOf(t, got.Sum)) {
		t.Errorf("the points come to %s, the sum is %s", sum, got.Sum)
	}
	for _, d := range got.Deductions {
		if d.Why == nil || d.Points != "0" || len(d.Events) > 0 {
			t.Errorf("nothing records %s, and yet %+v", d.Code, d)
		}
	}
	if !strings.Contains(got.Text, "RQN1-0-10-0") || !strings.Contains(string(got.Trace), "RQN1-0-10-0") {
		t.Error("the explanation does not reach the receipts")
	}
}

// Who is not scored has the reasons, and no total, grade or coefficient.
func TestC8_ScoresWithoutFacts(t *testing.T) {
	st := newFirm(t)
	got := bodyOf[Score](t, st.as("n2").get(t, "/scores?card=rep-monthly-mid&person=QN2&period=2026-10").want(t, http.StatusOK))
	if got.Status != scorecard.Blocked || got.Total != "" || got.Grade != "" || got.Coefficient != "" || len(got.Reasons) == 0 || got.Gates[0].Why == nil || got.Gates[0].Passed || string(got.Trace) != "null" {
		t.Errorf("%+v", got)
	}
	for _, q := range []string{"card=rep-monthly-mid&person=QN2&period=2026-Q4", "card=manager-quarterly&person=QN2&period=2026-10", "card=rep-monthly-mid&person=QN2&period=ytd:26", "card=rep-monthly-mid&person=QN2"} {
		st.as("n2").get(t, "/scores?"+q).want(t, http.StatusUnprocessableEntity)
	}
}

func TestA2_ScoresOfOthersDoNotExist(t *testing.T) {
	st := newFirm(t)
	for _, c := range []struct {
		login, person, in string
		want              int
	}{
		{"n1", "QN1", "2026-10", http.StatusOK}, {"n1", "QN2", "2026-10", http.StatusNotFound}, {"n1", "NOBODY", "2026-10", http.StatusNotFound},
		{"m1", "QN2", "2026-10", http.StatusOK}, {"m1", "QNX", "2026-08", http.StatusNotFound}, {"m2", "QNX", "2026-08", http.StatusOK}, {"m2", "QNX", "2026-09", http.StatusNotFound},
		{"mx", "QN1", "2026-08", http.StatusOK}, {"mx", "QN1", "2026-10", http.StatusNotFound}, {"v1", "QS1", "2026-10", http.StatusOK},
		{"h1", "QN1", "2026-10", http.StatusOK}, {"h1", "QH2", "2026-10", http.StatusNotFound}, {"h1", "QV1", "2026-10", http.StatusNotFound}, {"h1", "QH1", "2026-10", http.StatusOK},
		{"auditor", "QV1", "2026-10", http.StatusOK}, {"fin", "QN1", "2026-10", http.StatusForbidden}, {"exec", "QN1", "2026-10", http.StatusForbidden}, {"ops", "QN1", "2026-10", http.StatusForbidden},
		{"admin", "QN1", "2026-10", http.StatusForbidden}, {"iv", "QIV", "2026-10", http.StatusForbidden}, {"cand", "QCA", "2026-10", http.StatusForbidden}, {"payroll", "QN1", "2026-10", http.StatusForbidden},
	} {
		a := st.as(c.login).get(t, "/scores?card=rep-monthly-mid&person="+c.person+"&period="+c.in)
		if a.status != c.want {
			t.Errorf("%s, %s in %s: %d, want %d\n%s", c.login, c.person, c.in, a.status, c.want, a.body)
		}
	}
}

// Single facts behind a score are told where all of them are in reach; the score
// itself is the same for everybody.
func TestA7_FactsBehindAScoreAreInReach(t *testing.T) {
	st := newFirm(t)
	st.scores(t)
	of := func(login, card, person, in string) (Score, string) {
		a := st.as(login).get(t, "/scores?card="+card+"&person="+person+"&period="+in).want(t, http.StatusOK)
		return bodyOf[Score](t, a), laidOpen(t, a)
	}
	own, text := of("n1", "rep-monthly-mid", "QN1", "2026-10")
	led, seen := of("m1", "rep-monthly-mid", "QN1", "2026-10")
	if !holds(text, "RQN1-0-08-0") || holds(seen, "RQN1-0-08-0") || len(led.Items[0].Rows) != 0 {
		t.Error("a manager is told of receipts of the time before, or the person of none")
	}
	if own.Total != led.Total || own.Coefficient != led.Coefficient {
		t.Errorf("the same score is %s and %s", own.Total, led.Total)
	}
	// QM1 leads QN: its receipts are theirs to see. Without that, the number alone.
	mine, text := of("m1", "manager-quarterly", "QM1", "2026-Q4")
	if len(mine.Items[4].Rows) == 0 && !holds(text, "CNY") || mine.Items[4].Level != scorecard.OfTeam || mine.Items[4].Why != nil && mine.Items[4].Actual != nil {
		t.Errorf("%+v", mine.Items[4])
	}
	st.user(t, "plain", "QM3", "employee")
	_, text = of("plain", "manager-quarterly", "QM3", "2026-Q4")
	for i := range st.marks {
		if m := &st.marks[i]; m.person != "QM3" && holds(text, m.text) {
			t.Fatalf("somebody who leads without the role of a manager is told the %s %s of %s", m.class, m.text, m.person)
		}
	}
}

func TestA8_ScoresTellOfNobodyOutOfReach(t *testing.T) {
	st := newFirm(t)
	st.scores(t)
	asked := 0
	for _, login := range firmActors() {
		hidden := st.hiddenFrom(login)
		for _, in := range []string{"2026-08", "2026-09", "2026-10"} {
			for _, person := range []string{"QN1", "QS1", "QNX", "QH2", "QM1"} {
				for _, card := range []string{"rep-monthly-mid", "probation-rep-3", "probation-manager-3"} {
					path := "/scores?card=" + card + "&person=" + person + "&period=" + in
					a := st.sessionOf(login).get(t, path)
					checkProblem(t, a, "en")
					asked++
					if m := st.tells(laidOpen(t, a), path, hidden); m != nil && !slices.Contains([]string{"dealAmount", "opportunityAmount", "figure"}, m.class) { // sums of one
						t.Errorf("%s as %q tells the %s %s of %s", path, login, m.class, m.text, m.person)
					}
				}
			}
		}
	}
	if asked < 700 {
		t.Errorf("only %d asked", asked)
	}
	st.nothingPrivateInLogs(t)
}

// Whoever reads somebody else's score is noted, before the answer leaves; one's
// own is nobody's business. A check of a card keeps nothing and leaves no entry.
func TestH1_ReadingScoresIsNoted(t *testing.T) {
	st := newFirm(t)
	readings := func() int64 {
		if err := st.db.FlushPayReads(t.Context()); err != nil {
			t.Fatal(err)
		}
		return st.number(t, "SELECT COUNT(*) FROM pay_reads WHERE object = 'score' AND person = 'QN1'")
	}
	const path = "/scores?card=rep-monthly-mid&person=QN1&period=2026-10"
	st.as("n1").get(t, path).want(t, http.StatusOK)
	if n := readings(); n != 0 {
		t.Errorf("%d readings of one's own", n)
	}
	st.as("m1").get(t, path).want(t, http.StatusOK)
	st.as("m2").get(t, path).want(t, http.StatusNotFound)
	st.as("h1").get(t, path).want(t, http.StatusOK)
	if n := readings(); n != 2 {
		t.Errorf("%d readings are noted, want 2", n)
	}
	before := st.number(t, "SELECT COUNT(*) FROM audit")
	st.as("h1").post(t, "/card-checks", CardCheck{"card: x"}).want(t, http.StatusOK)
	if n := st.number(t, "SELECT COUNT(*) FROM audit"); n != before {
		t.Errorf("a check left %d entries", n-before)
	}
}

// No field that an answer has, or a table, may be sent along to ask for another
// outcome.
func TestA11_NothingIsTakenBesideTheQuestion(t *testing.T) {
	st := newFirm(t)
	for _, extra := range []string{"total=100", "approved_by=QN1", "coefficient=2", "target=1", "status=scored", "owner_id=QN1"} {
		st.as("n1").get(t, "/scores?card=rep-monthly-mid&person=QN1&period=2026-10&"+extra).want(t, http.StatusUnprocessableEntity)
		if extra != "total=100" {
			st.as("n1").get(t, "/indicator-values/QN1/collected/rows?period=2026-10&"+extra).want(t, http.StatusUnprocessableEntity)
		}
		key, value, _ := strings.Cut(extra, "=")
		st.as("h1").post(t, "/card-checks", map[string]any{"document": "card: x", key: value}).want(t, http.StatusUnprocessableEntity)
	}
}
