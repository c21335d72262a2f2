package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"steelyard/compensation/fact"
	"steelyard/models"
)

// Who gets what of a person, a team and the company. A sibling's subtree, and
// the time before one's own, do not exist.
func TestA2_IndicatorsOfOthersDoNotExist(t *testing.T) {
	st := newFirm(t)
	const yes, no, never = http.StatusOK, http.StatusNotFound, http.StatusForbidden
	for _, c := range []struct {
		login, query string
		want         int
	}{
		{"n1", "person=QN1", yes}, {"n1", "person=QN2", no}, {"n1", "person=NOBODY", no}, {"n1", "team=QN", no}, {"n1", "company=true", no},
		{"m1", "person=QN1", yes}, {"m1", "person=QNX", yes}, {"m1", "person=QS1", no}, {"m1", "team=QN", yes}, {"m1", "team=QS", no}, {"m1", "team=QC", no}, {"m1", "company=true", no},
		{"m2", "person=QN1", no}, {"m2", "person=QNX", no}, {"m2", "team=QS", yes}, {"m2", "team=QN", no},
		{"mx", "person=QN1", no}, {"mx", "team=QN", no},
		{"v1", "person=QS1", yes}, {"v1", "team=QC", yes}, {"v1", "team=QN", yes}, {"v1", "company=true", no},
		{"h1", "person=QN1", yes}, {"h1", "person=QH2", no}, {"h1", "person=QV1", no}, {"h1", "team=QN", yes}, {"h1", "team=QP", no}, {"h1", "team=QC", no}, {"h1", "company=true", yes},
		{"exec", "person=QN1", no}, {"exec", "team=QN", yes}, {"exec", "team=NONE", no}, {"exec", "company=true", yes},
		{"ops", "person=QN1", no}, {"ops", "team=QN", yes}, {"ops", "company=true", yes},
		{"fin", "person=QN1", yes}, {"fin", "team=QC", yes}, {"fin", "company=true", yes}, {"fin", "person=NOBODY", no},
		{"auditor", "person=QV1", yes}, {"auditor", "team=FREE", yes}, {"m1", "team=FREE", no}, {"v1", "team=FREE", no},
		{"admin", "company=true", never}, {"cand", "person=QCA", never}, {"iv", "person=QIV", never}, {"payroll", "company=true", never}, {"", "company=true", http.StatusUnauthorized},
	} {
		a := st.sessionOf(c.login).get(t, "/indicator-values?period=2026-10&indicator=CL01&"+c.query)
		if a.status != c.want {
			t.Errorf("%s, %s: %d, want %d\n%s", c.login, c.query, a.status, c.want, a.body)
		}
	}
}

// Reach is matched at the end of the window: August of whoever has moved since
// is the former manager's, September the new one's, and so is the team in each.
func TestA2_IndicatorsAreMatchedAtTheEndOfTheWindow(t *testing.T) {
	st := newFirm(t)
	for _, c := range []struct {
		login, query string
		want         int
	}{
		{"m2", "person=QNX&period=2026-08", http.StatusOK}, {"m1", "person=QNX&period=2026-08", http.StatusNotFound},
		{"m2", "person=QNX&period=2026-09", http.StatusNotFound}, {"m1", "person=QNX&period=2026-09", http.StatusOK},
		{"m2", "person=QNX&period=2026-Q3", http.StatusNotFound}, {"m1", "person=QNX&period=ytd:2026-09", http.StatusOK},
		{"mx", "person=QN1&period=2026-08", http.StatusOK}, {"mx", "person=QN1&period=2026-09", http.StatusNotFound},
		// QMX led the team and belonged to it until August: later managers do not reach him of then.
		{"m1", "team=QN&period=2026-09", http.StatusOK}, {"m1", "team=QN&period=2026-08", http.StatusNotFound}, {"m1", "team=QN&period=2026", http.StatusNotFound},
		{"mx", "team=QN&period=2026-08", http.StatusOK}, {"mx", "team=QN&period=2026-09", http.StatusNotFound},
		// QNX belonged to the south on some days of the year; its manager reached him then.
		{"m2", "team=QS&period=2026", http.StatusOK}, {"v1", "team=QC&period=2026", http.StatusOK},
		// A window that has not ended is matched today.
		{"m1", "person=QN1&period=2026-11", http.StatusOK}, {"m1", "person=QN1&period=2026-Q4", http.StatusOK}, {"m1", "team=QN&period=2027", http.StatusOK},
	} {
		a := st.as(c.login).get(t, "/indicator-values?indicator=CL01&"+c.query)
		if a.status != c.want {
			t.Errorf("%s, %s: %d, want %d\n%s", c.login, c.query, a.status, c.want, a.body)
		}
	}
	// Somebody reaches, at the beginning of the year, whom they no longer will at its end.
	st.clock.advance(-80 * 24 * time.Hour)
	st.as("m2").get(t, "/indicator-values?indicator=CL01&person=QNX&period=2026").want(t, http.StatusOK)
}

// Rows are of their person: whoever does not reach the person gets none, by
// whatever address.
func TestA7_RowsAreReachedWithTheirPerson(t *testing.T) {
	st := newFirm(t)
	for _, c := range []struct {
		login, person, in string
		want              int
	}{
		{"n1", "QN1", "2026-10", http.StatusOK}, {"n1", "QN2", "2026-10", http.StatusNotFound}, {"m1", "QN2", "2026-10", http.StatusOK}, {"m2", "QN2", "2026-10", http.StatusNotFound},
		{"m2", "QNX", "2026-08", http.StatusOK}, {"m1", "QNX", "2026-08", http.StatusNotFound}, {"mx", "QN1", "2026-10", http.StatusNotFound}, {"h1", "QH2", "2026-10", http.StatusNotFound},
		{"fin", "QN1", "2026-10", http.StatusOK}, {"auditor", "QN1", "2026-10", http.StatusOK}, {"exec", "QN1", "2026-10", http.StatusForbidden}, {"ops", "QN1", "2026-10", http.StatusForbidden},
		{"admin", "QN1", "2026-10", http.StatusForbidden}, {"iv", "QIV", "2026-10", http.StatusForbidden},
	} {
		a := st.as(c.login).get(t, "/indicator-values/"+c.person+"/collected/rows?total=true&period="+c.in)
		if a.status != c.want {
			t.Errorf("%s, %s in %s: %d, want %d", c.login, c.person, c.in, a.status, c.want)
		}
	}
}

// Whatever is asked, with whatever totals and pages: what belongs to somebody out
// of reach is in no answer.
func TestA8_IndicatorsTellOfNobodyOutOfReach(t *testing.T) {
	st := newFirm(t)
	asked, told := 0, 0
	// The number of whoever is in reach may come from one contract, opportunity or target alone.
	sums := []string{"dealAmount", "opportunityAmount", "figure"}
	for _, login := range firmActors() {
		hidden := st.hiddenFrom(login)
		c := st.sessionOf(login)
		look := func(path string) {
			for _, lang := range []string{"en", "zh"} {
				a := c.with("Accept-Language", lang).get(t, path)
				checkProblem(t, a, lang)
				asked++
				if a.status == http.StatusOK {
					told++
				}
				if m := st.tells(laidOpen(t, a), path, hidden); m != nil && (strings.Contains(path, "/rows") || !slices.Contains(sums, m.class)) {
					t.Errorf("%s as %q tells the %s %s of %s", path, login, m.class, m.text, m.person)
				}
			}
		}
		for _, in := range []string{"2026-08", "2026-09", "2026-10", "2026-Q3", "ytd:2026-10"} {
			for _, person := range []string{"QN1", "QN2", "QS1", "QNX", "QH2", "QM1", "QMX", "QV1"} {
				look("/indicator-values?period=" + in + "&person=" + person)
				for _, quantity := range []string{"collected", "signed_amount", "receivable_balance", "days_present"} {
					look(fmt.Sprintf("/indicator-values/%s/%s/rows?period=%s&limit=1&total=true", person, quantity, in))
				}
			}
			for _, scope := range []string{"team=QN", "team=QS", "team=QP", "team=QC", "company=true"} {
				look("/indicator-values?period=" + in + "&" + scope)
			}
		}
	}
	if asked < 5000 || told < 800 {
		t.Errorf("%d asked, %d told: the crawl is broken", asked, told)
	}
	st.nothingPrivateInLogs(t)
}

// Who did what on which day is not for everybody who reads numbers: finance gets
// the number, and none of the plans, logs and visits behind it.
func TestA7_ActivitiesBehindANumberAreForWhomTheyConcern(t *testing.T) {
	st := newFirm(t)
	st.enter(t, models.FactEntry{Selling: fact.Selling{PlanItems: []fact.PlanItem{{Person: "QN1", Week: day(t, "2026-10-05"), Number: "T-1", Planned: true, Weight: decimalOf(t, "3")}}}})
	for login, told := range map[string]bool{"n1": true, "m1": true, "h1": true, "auditor": true, "fin": false} {
		rows := bodyOf[Page[IndicatorRow]](t, st.as(login).get(t, "/indicator-values/QN1/plan_weight/rows?period=2026-10&total=true").want(t, http.StatusOK))
		if (len(rows.Items) > 0) != told || (*rows.Total > 0) != told {
			t.Errorf("%s: %+v", login, rows.Items)
		}
	}
	value := bodyOf[IndicatorValues](t, st.as("fin").get(t, "/indicator-values?person=QN1&period=2026-10&indicator=AC01").want(t, http.StatusOK)).Items[0].Period
	if value.Value == "" {
		t.Errorf("finance does not read the number: %+v", value)
	}
}
