package api

import (
	"net/http"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/competency"
	"steelyard/models"
)

// wholly rates somebody in every dimension of a model.
func wholly(t testing.TB, e *models.FactEntry, model, person, rater, on string, level func(q competency.Requirement) int) {
	t.Helper()
	m, ok := shippedCompetency().Model(model)
	if !ok {
		t.Fatal(model)
	}
	for _, q := range m.Dimensions {
		e.Ratings = append(e.Ratings, models.Rating{Person: person, Family: m.Family, Dimension: q.Dimension, By: competency.ByPanel, Rater: rater, On: day(t, on), Version: 1, Level: level(q), Evidence: "评审小组现场记录"})
	}
}

func required(q competency.Requirement) int { return q.Required }

func TestA2_AssessmentsOfOthersDoNotExist(t *testing.T) {
	st := newFirm(t)
	for _, c := range []struct {
		login, path string
		want        int
	}{
		{"n1", "QN1", http.StatusOK}, {"n1", "QN2", http.StatusNotFound}, {"n1", "NOBODY", http.StatusNotFound}, {"n1", "QN1?on=2026-11-03", http.StatusUnprocessableEntity},
		{"m1", "QN2", http.StatusOK}, {"m1", "QNX?on=2026-08-31", http.StatusNotFound}, {"m2", "QNX?on=2026-08-31", http.StatusOK}, {"m2", "QNX", http.StatusNotFound},
		{"mx", "QN1?on=2026-08-31", http.StatusOK}, {"mx", "QN1", http.StatusNotFound}, {"v1", "QS1", http.StatusOK},
		{"h1", "QN1", http.StatusOK}, {"h1", "QH2", http.StatusNotFound}, {"h1", "QV1", http.StatusNotFound}, {"auditor", "QV1", http.StatusOK},
		{"fin", "QN1", http.StatusForbidden}, {"exec", "QN1", http.StatusForbidden}, {"ops", "QN1", http.StatusForbidden}, {"admin", "QN1", http.StatusForbidden},
		{"iv", "QIV", http.StatusForbidden}, {"cand", "QCA", http.StatusForbidden}, {"payroll", "QN1", http.StatusForbidden},
		{"m1", "QN1?model=rep_senior", http.StatusOK}, {"m1", "QN1?model=manager_mid", http.StatusUnprocessableEntity}, {"m1", "QN1?model=charm", http.StatusUnprocessableEntity},
		{"n1", "QN1?model=rep_senior", http.StatusOK}, {"n1", "QN1?model=rep_junior", http.StatusUnprocessableEntity}, // the next grade, and one that was never theirs to read
	} {
		if a := st.as(c.login).get(t, "/assessments/"+c.path); a.status != c.want {
			t.Errorf("%s, %s: %d, want %d\n%s", c.login, c.path, a.status, c.want, a.body)
		}
	}
}

// One's own assessment names the levels and never who found them; whoever leads
// one sees the ratings behind them, but peers' only as one figure.
func TestA7_RatersAreNotToldToWhomTheyRated(t *testing.T) {
	st := newFirm(t)
	own := st.as("n1").get(t, "/assessments/QN1").want(t, http.StatusOK)
	led := st.as("m1").get(t, "/assessments/QN1").want(t, http.StatusOK)
	for _, secret := range []string{"QMX", "QM1", "QN2", "QS1", "QNX"} {
		if holds(laidOpen(t, own), secret) {
			t.Errorf("QN1 is told of %s", secret)
		}
	}
	for _, peer := range []string{"QN2", "QS1", "QNX"} {
		if holds(laidOpen(t, led), peer) {
			t.Errorf("the manager is told that %s rated", peer)
		}
	}
	of := func(a *answer) AssessedDimension {
		for _, d := range bodyOf[Assessment](t, a).Dimensions {
			if d.Code == "lead_digging" {
				return d
			}
		}
		t.Fatal("no lead digging")
		return AssessedDimension{}
	}
	if text := laidOpen(t, own); strings.Contains(text, "record") && strings.Contains(text[strings.Index(text, `"trace"`):], "2026-08-15") {
		t.Error("the explanation tells the day of a single rating, by which the rater is known")
	}
	mine, theirs := of(own), of(led)
	if *mine.Held != 4 || mine.From != competency.ByManager || len(figureBy(mine, competency.ByManager).Ratings) != 0 || len(figureBy(mine, competency.BySelf).Ratings) != 1 {
		t.Errorf("own: %+v", mine)
	}
	if got := figureBy(theirs, competency.ByManager); *theirs.Held != 4 || len(got.Ratings) != 2 || got.Ratings[0].Evidence == "" {
		t.Errorf("led: %+v", theirs)
	}
	if peers := figureBy(theirs, competency.ByPeer); peers.Level == nil || *peers.Level != 4 || peers.Raters != 3 || len(peers.Ratings) != 0 {
		t.Errorf("peers: %+v", peers)
	}
	if one := figureBy(of(st.as("m2").get(t, "/assessments/QS1").want(t, http.StatusOK)), competency.ByPeer); one.Level != nil || one.Why == nil {
		t.Errorf("one peer is shown: %+v", one)
	}
}

// Lists and heat maps hold whom the reader reaches on the day, and nobody else.
func TestA8_ListsOfAssessmentsKeepToTheReach(t *testing.T) {
	st := newFirm(t)
	for _, c := range []struct{ login, query, want string }{
		{"n1", "", "QN1"}, {"m1", "", "QM1 QN1 QN2 QNX"}, {"m1", "?on=2026-08-31", "QM1"}, {"m1", "?team=QS", ""}, {"m1", "?family=rep", "QN1 QN2 QNX"}, {"m1", "?q=N2", "QN2"},
		{"mx", "?on=2026-08-31", "QM1 QMX QN1 QN2"}, {"m2", "", "QM2 QS1"}, {"v1", "?family=rep", "QN1 QN2 QNX QS1"}, {"h1", "?team=QN", "QM1 QN1 QN2 QNX"}, {"auditor", "?team=QP", "QH1 QH2 QIV QM3 QMX"},
	} {
		list := bodyOf[Page[Assessment]](t, st.as(c.login).get(t, "/assessments"+c.query).want(t, http.StatusOK))
		var got []string
		for _, a := range list.Items {
			got = append(got, a.Person.Code)
			if (a.Model == nil) != (a.Why != nil) {
				t.Errorf("%s has neither or both of a model and a reason", a.Person.Code)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s %s: %v, want %s", c.login, c.query, got, c.want)
		}
	}
	for _, c := range []struct {
		login, query string
		rows         int
	}{{"n1", "", 1}, {"m1", "", 3}, {"m2", "?team=QN", 0}, {"m2", "?on=2026-08-31", 2}, {"v1", "?team=QN", 3}, {"h1", "?family=rep", 4}} {
		m := bodyOf[HeatMap](t, st.as(c.login).get(t, "/competency/heat-map"+c.query).want(t, http.StatusOK))
		if len(m.People) != c.rows {
			t.Errorf("%s %s: %d rows of %+v", c.login, c.query, len(m.People), m.People)
		}
		for _, column := range m.Columns {
			if len(column.Cells) != c.rows || column.Assessed < 4 && (column.Held != "" || column.Gap != "") || column.Dimension == "lead_digging" && c.login == "h1" && column.Held != "4" {
				t.Errorf("%s %s: %+v", c.login, c.query, column)
			}
		}
	}
}

// Readiness for promotion, from stored ratings, employments and scored cards,
// with its reasons; and that a critical gap blocks it whatever the rest.
func TestAssessments_PromotionHasReasons(t *testing.T) {
	st := newFirm(t)
	st.scores(t)
	e := models.FactEntry{}
	wholly(t, &e, "rep_senior", "QN1", "QH2", "2026-10-20", required)
	wholly(t, &e, "rep_senior", "QN2", "QH2", "2026-10-20", func(q competency.Requirement) int {
		if q.Critical {
			return q.Required - 1
		}
		return 5
	})
	st.enter(t, e)
	conditions := func(login, person string) (out string) {
		a := bodyOf[Assessment](t, st.as(login).get(t, "/assessments/"+person).want(t, http.StatusOK))
		if a.Promotion == nil || a.Promotion.To.Code != "rep_senior" {
			t.Fatalf("%s: %+v", person, a)
		}
		for _, c := range a.Promotion.Conditions {
			if c.Reason.ZH == "" || c.Reason.EN == "" {
				t.Errorf("%s: %s has no reason", person, c.Code)
			}
			out += c.Code + " " + string(c.State) + ", "
		}
		return out + string(a.Promotion.State)
	}
	// From 2026-01-01 to 2026-11-02 are ten months; rep_mid asks for eighteen. Of
	// three months that were final by then, none or one is known to be met.
	if got := conditions("m1", "QN1"); got != "competency met, months unmet, cards unknown, unmet" {
		t.Errorf("QN1: %s", got)
	}
	if got := conditions("h1", "QN2"); !strings.HasPrefix(got, "competency unmet, ") || !strings.HasSuffix(got, ", unmet") {
		t.Errorf("QN2: %s", got)
	}
	a := bodyOf[Assessment](t, st.as("m1").get(t, "/assessments/QN2?model=rep_senior").want(t, http.StatusOK))
	if a.Status != competency.Development || len(a.Blocked) == 0 || a.Text == "" || a.Coverage != 100 {
		t.Errorf("%+v", a)
	}
	list := bodyOf[Page[Assessment]](t, st.as("m1").get(t, "/assessments?family=rep").want(t, http.StatusOK))
	for _, item := range list.Items {
		if item.Promotion == nil || len(item.Promotion.Conditions) != 3 || len(item.Dimensions) != 0 {
			t.Errorf("%+v", item)
		}
	}
}

// Compared with another model than that of the own grade nobody is weighed for
// promotion: the time is spent in the own one.
func TestAssessments_OtherModelsPromoteNobody(t *testing.T) {
	st := newFirm(t)
	own := bodyOf[Assessment](t, st.as("n1").get(t, "/assessments/QN1?model=rep_mid").want(t, http.StatusOK))
	next := bodyOf[Assessment](t, st.as("n1").get(t, "/assessments/QN1?model=rep_senior").want(t, http.StatusOK))
	if own.Promotion == nil || next.Promotion != nil || next.Model.Code != "rep_senior" {
		t.Errorf("%+v, %+v", own.Promotion, next.Promotion)
	}
}

// The latest cards go on over a change from monthly to quarterly ones.
func TestAssessments_CardsOverAChangeOfFamily(t *testing.T) {
	st := newFirm(t)
	post := func(from, to, family, grade string) fact.Employment {
		e := fact.Employment{Person: "QPM", Family: family, Grade: grade, Team: "QN"}
		e.Valid.From = day(t, from)
		if to != "" {
			e.Valid.To = day(t, to)
		}
		return e
	}
	st.enter(t, models.FactEntry{Facts: fact.Set{Persons: []fact.Person{{Code: "QPM", Name: "Promoted"}}, Employments: []fact.Employment{
		post("2025-01-01", "2026-08-10", "rep", "senior"), post("2026-08-11", "", "manager", "junior")}}})
	w, err := st.world(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for by := day(t, "2026-11-02"); len(got) < 4; {
		card, window, ok := w.cardBefore("QPM", by)
		if !ok {
			break
		}
		got, by = append(got, card.Code+" "+window.To.String()), window.From.AddDays(-1)
	}
	// The quarter in which the change fell is the manager's; before it, months.
	if want := "manager-quarterly 2026-09-30, rep-monthly-senior 2026-06-30, rep-monthly-senior 2026-05-31, rep-monthly-senior 2026-04-30"; strings.Join(got, ", ") != want {
		t.Errorf("%v", got)
	}
	if _, _, ok := w.cardBefore("QPM", day(t, "2025-01-15")); ok {
		t.Error("there is a card before the person came")
	}
}

// The time in grade runs on over moves from team to team, and begins anew with a
// new grade.
func TestAssessments_TimeInGrade(t *testing.T) {
	st := newFirm(t)
	moved := func(from, to, grade, team string) fact.Employment {
		e := fact.Employment{Person: "QQ", Family: "rep", Grade: grade, Team: team}
		e.Valid.From = day(t, from)
		if to != "" {
			e.Valid.To = day(t, to)
		}
		return e
	}
	st.enter(t, models.FactEntry{Facts: fact.Set{Persons: []fact.Person{{Code: "QQ", Name: "Mover"}}, Employments: []fact.Employment{
		moved("2024-01-01", "2025-01-31", "junior", "QN"), moved("2025-02-01", "2025-12-31", "mid", "QN"), moved("2026-01-01", "", "mid", "QS")}}})
	a := bodyOf[Assessment](t, st.as("auditor").get(t, "/assessments/QQ").want(t, http.StatusOK))
	for _, c := range a.Promotion.Conditions {
		if c.Code == "months" && (c.State != competency.Met || !strings.Contains(c.Reason.EN, "21 whole months")) { // 2025-02-01 to 2026-11-02
			t.Errorf("%+v", c)
		}
	}
}

// Readiness tells of scores: reading it of others is noted as reading of pay is.
func TestH1_CardsBehindReadinessAreNoted(t *testing.T) {
	st := newFirm(t)
	readings := func() int64 {
		if err := st.db.FlushPayReads(t.Context()); err != nil {
			t.Fatal(err)
		}
		return st.number(t, "SELECT COUNT(*) FROM pay_reads WHERE object = 'assessment' AND person = 'QN1'")
	}
	st.as("n1").get(t, "/assessments/QN1").want(t, http.StatusOK)
	if n := readings(); n != 0 {
		t.Errorf("%d readings of one's own", n)
	}
	st.as("m1").get(t, "/assessments/QN1").want(t, http.StatusOK)
	st.as("m2").get(t, "/assessments/QN1").want(t, http.StatusNotFound)
	st.as("h1").get(t, "/assessments").want(t, http.StatusOK)
	st.as("h1").get(t, "/competency/heat-map").want(t, http.StatusOK) // which has no cards
	if n := readings(); n != 2 {
		t.Errorf("%d readings are noted, want 2", n)
	}
}
