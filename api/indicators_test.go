package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/models"
)

func TestIndicators_TheDictionary(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	e1 := s.as("e1")
	all := bodyOf[IndicatorList](t, e1.get(t, "/indicators").want(t, http.StatusOK))
	if len(all.Items) != len(measure.Indicators()) {
		t.Fatalf("%d indicators, want %d", len(all.Items), len(measure.Indicators()))
	}
	for _, x := range all.Items {
		if x.Title.ZH == "" || x.Title.EN == "" || len(x.Quantities) == 0 || x.Unit == "" {
			t.Errorf("%s is not whole: %+v", x.Code, x)
		}
		for _, q := range x.Quantities {
			if !strings.Contains(x.Formula, q.Code) || q.Title.ZH == "" || q.Title.EN == "" || q.Definition.ZH == "" || q.Definition.EN == "" || q.Unit == "" {
				t.Errorf("%s: %+v", x.Code, q)
			}
		}
	}
	found := bodyOf[IndicatorList](t, e1.get(t, "/indicators?q=cl02").want(t, http.StatusOK))
	if len(found.Items) == 0 || found.Items[0].Code != "CL02" || found.Items[0].Unit != "rate" || found.Items[0].Direction != "higher" || len(found.Items[0].Quantities) != 2 {
		t.Errorf("%+v", found.Items)
	}
	if none := bodyOf[IndicatorList](t, e1.get(t, "/indicators?q=zzzz").want(t, http.StatusOK)); none.Items == nil || len(none.Items) > 0 {
		t.Errorf("nonsense finds %+v", none.Items)
	}
}

// sells gives QN1 targets and business in the firm.
func (st *stage) sells(t *testing.T) {
	t.Helper()
	target := func(person, in, amount string) fact.Target {
		return fact.Target{Person: person, Period: in, Of: "collection", Amount: yuan(t, amount)}
	}
	st.enter(t, models.FactEntry{Corrects: true, Reason: "test", Selling: fact.Selling{Targets: []fact.Target{target("QN1", "2026-09", "1000000.00"), target("QN1", "2026-10", "500000.00"), target("QS1", "2026-10", "777000.00")}}})
}

// The numbers of a person, by hand from what the firm has received.
func TestIndicatorValues_OfAPerson(t *testing.T) {
	st := newFirm(t)
	st.sells(t)
	sum := func(months ...string) (minor int64) {
		for _, m := range months {
			minor += st.number(t, "SELECT SUM(a.minor) FROM allocations a JOIN receipts r ON r.number = a.receipt WHERE a.contract LIKE 'KQN1-%' AND a.receipt <> 'RIMP' AND r.confirmed LIKE ?", m+"%")
		}
		return minor
	}
	got := bodyOf[IndicatorValues](t, st.as("n1").get(t, "/indicator-values?person=QN1&period=2026-10&indicator=CL02,CL01").want(t, http.StatusOK))
	if got.From != "2026-10-01" || got.To != "2026-10-31" || got.YearFrom != "2026-01-01" || got.Currency != "CNY" || got.Scope.Code != "QN1" || got.Scope.Name != "ZnaQN1" || len(got.Items) != 2 {
		t.Fatalf("%+v", got)
	}
	rate, cash := got.Items[0], got.Items[1]
	october, year := sum("2026-10"), sum("2026-08", "2026-09", "2026-10")
	if want := decimalOf(t, yuanText(october)).Canonical().String(); cash.Code != "CL01" || cash.Unit != "CNY" || cash.Period.Value != want {
		t.Errorf("CL01 is %+v, want %s", cash, want)
	}
	if want := decimalOf(t, yuanText(year)).Canonical().String(); cash.Year == nil || cash.Year.Value != want {
		t.Errorf("CL01 of the year is %+v, want %s", cash.Year, want)
	}
	of, err := decimalOf(t, yuanText(october)).Quo(decimalOf(t, "500000"), 12)
	if err != nil || rate.Unit != "rate" || rate.Period.Value != of.Canonical().String() {
		t.Errorf("CL02 is %+v, want %s", rate, of)
	}
	if in := rate.Period.Inputs; len(in) != 2 || in[0].Quantity != "collected" || in[0].Rows != 6 || in[1].Value != "500000" || in[1].Rows != 1 {
		t.Errorf("the inputs of CL02 are %+v", in)
	}
	same := bodyOf[IndicatorValues](t, st.as("m1").get(t, "/indicator-values?person=QN1&period=ytd:2026-10&indicator=CL01").want(t, http.StatusOK))
	if same.YearFrom != "" || same.Items[0].Year != nil || same.Items[0].Period.Value != cash.Year.Value {
		t.Errorf("the year to date is %+v", same)
	}
}

// Beside the win rate stands its count, of deals without amounts too: of the twelve
// months up to the end of the period, and with an interval, as they are few. Three of
// five won, one of the lost being the firm's own: Wilson's 95 % interval is
// (0.6 + 3.8415/10 ± 1.96 √(0.24/5 + 3.8415/100)) / (1 + 3.8415/5).
func TestIndicatorValues_TheWinRateByCount(t *testing.T) {
	st := newFirm(t)
	s := fact.Selling{Stages: []fact.Stage{
		{Code: "QA", Name: "QA", Meaning: fact.OpenStage, Probability: decimalOf(t, "0.3")}, {Code: "QB", Name: "QB", Meaning: fact.Won, Probability: decimalOf(t, "1")},
		{Code: "QC", Name: "QC", Meaning: fact.Lost}, {Code: "QD", Name: "QD", Meaning: fact.Void},
	}}
	for number, ended := range map[string]string{"W1": "2025-11-03 QB", "W2": "2026-10-30 QB", "W3": "2026-10-31 QB", "L1": "2026-09-01 QC", "V1": "2026-09-02 QD", "OLD": "2025-10-31 QC", "NEXT": "2026-11-01 QC"} {
		date, stage, _ := strings.Cut(ended, " ")
		s.Opportunities = append(s.Opportunities, fact.Opportunity{Number: "WC-" + number, Owner: "QN1", Opened: day(t, "2025-10-01")})
		s.Moves = append(s.Moves, fact.Move{Opportunity: "WC-" + number, Date: day(t, "2025-10-01"), Line: 1, Stage: "QA"}, fact.Move{Opportunity: "WC-" + number, Date: day(t, date), Line: 1, Stage: stage})
	}
	st.enter(t, models.FactEntry{Selling: s})
	got := bodyOf[IndicatorValues](t, st.as("n1").get(t, "/indicator-values?person=QN1&period=2026-10&indicator=OP04,CL01").want(t, http.StatusOK))
	want := WinsByCount{Value: "0.6", Won: 3, Lost: 2, Void: 1, Low: "0.2307", High: "0.8824"}
	if n := got.Items[0].Period; n.ByCount == nil || *n.ByCount != want || n.Value != "" || n.Why == nil {
		t.Errorf("%+v (%+v), want %+v", n, n.ByCount, want)
	}
	if got.Items[1].Period.ByCount != nil {
		t.Errorf("CL01 has a count: %+v", got.Items[1])
	}
	none := bodyOf[IndicatorValues](t, st.as("auditor").get(t, "/indicator-values?company=true&period=2024-10&indicator=OP04").want(t, http.StatusOK))
	if n := none.Items[0].Period.ByCount; n == nil || *n != (WinsByCount{}) {
		t.Errorf("nothing was decided, and yet: %+v", n)
	}
	st.as("n1").get(t, "/indicator-values?person=QS1&period=2026-10&indicator=OP04").want(t, http.StatusNotFound)
}

func yuanText(minor int64) string { return fmt.Sprintf("%d.%02d", minor/100, minor%100) }

// Where nothing can be divided by there is no value, with the reason in both
// languages, and never 0; a level that an indicator is not for says so.
func TestC8_NoValueHasAReason(t *testing.T) {
	st := newFirm(t)
	st.sells(t)
	for _, scope := range []string{"person=QN2", "person=QM1", "team=QN", "team=FREE", "company=true"} {
		got := bodyOf[IndicatorValues](t, st.as("auditor").get(t, "/indicator-values?"+scope+"&period=2026-10").want(t, http.StatusOK))
		if len(got.Items) != len(measure.Indicators()) {
			t.Fatalf("%s: %d items", scope, len(got.Items))
		}
		without := 0
		for _, x := range got.Items {
			numbers := []IndicatorNumber{x.Period}
			if x.Year != nil {
				numbers = append(numbers, *x.Year)
			}
			for _, n := range numbers {
				if (n.Value == "") == (n.Why == nil) || n.Why != nil && (n.Why.ZH == "" || n.Why.EN == "") {
					t.Errorf("%s, %s: %+v has neither or both of value and reason", scope, x.Code, n)
				}
				if n.Why != nil {
					without++
				}
				for _, in := range n.Inputs {
					if (in.Value == "") == (in.Why == nil) {
						t.Errorf("%s, %s: the input %+v has neither or both of value and reason", scope, x.Code, in)
					}
				}
			}
		}
		if without == 0 {
			t.Errorf("%s: everything has a value", scope)
		}
	}
	x := bodyOf[IndicatorValues](t, st.as("m1").get(t, "/indicator-values?person=QM1&period=2026-10&indicator=CL02,PE10,AR05").want(t, http.StatusOK)).Items
	if n := x[0].Period; n.Value != "" || n.Why == nil || len(n.Inputs) != 2 || n.Inputs[0].Value == "" {
		t.Errorf("CL02 without a target is %+v", n)
	}
	if x[1].Period.Value != "" || len(x[1].Period.Inputs) != 0 || x[2].Period.Value != "" || x[1].Year != nil {
		t.Errorf("what is not for a person is told of one: %+v %+v", x[1], x[2])
	}
}

// Who sees a number without everybody in it is told of no single fact by the
// reason why there is none; who sees them is.
func TestC8_ReasonsOfTotalsNameNobody(t *testing.T) {
	st := newFirm(t)
	for login, named := range map[string]bool{"exec": false, "ops": false, "h1": false, "fin": true, "auditor": true} {
		x := bodyOf[IndicatorValues](t, st.as(login).get(t, "/indicator-values?company=true&period=2026-09&indicator=CT03").want(t, http.StatusOK)).Items[0].Period
		if x.Why == nil || x.Value != "" || strings.Contains(x.Why.EN, "KQN") != named || strings.Contains(x.Inputs[0].Why.ZH, "KQN") != named {
			t.Errorf("%s: %+v", login, x)
		}
	}
	zero := bodyOf[IndicatorValues](t, st.as("exec").get(t, "/indicator-values?company=true&period=2026-10&indicator=CU01").want(t, http.StatusOK)).Items[0].Period
	if zero.Why == nil || strings.Contains(zero.Why.EN, "not complete") {
		t.Errorf("a reason that names nobody is not told: %+v", zero)
	}
}

// Bad questions are told of as a whole, and repeat nothing of what was sent.
func TestIndicatorValues_BadQuestions(t *testing.T) {
	st := newFirm(t)
	n1 := st.as("n1")
	for _, q := range []string{"period=2026-10", "person=QN1&team=QN&period=2026-10", "team=QN&company=true&period=2026-10", "person=QN1&period=2026-13", "person=QN1&period=ytd:2026",
		"person=QN1&period=2026-10&indicator=CL02,Zsecret", "person=QN1", "person=QN1&period=2026-10&approved_by=QN1"} {
		a := n1.get(t, "/indicator-values?"+q).want(t, http.StatusUnprocessableEntity)
		if strings.Contains(string(a.body), "Zsecret") {
			t.Errorf("%s: %s", q, a.body)
		}
	}
	alike(t, n1.get(t, "/indicator-values/QN1/nothing/rows?period=2026-10"), n1.get(t, "/indicator-values/QS1/collected/rows?period=2026-10"))
	alike(t, n1.get(t, "/indicator-values/QN1/pay_cost/rows?period=2026-10"), n1.get(t, "/indicator-values/QS1/collected/rows?period=2026-10"))
	n1.get(t, "/indicator-values/QN1/collected/rows?period=x").want(t, http.StatusUnprocessableEntity)
}

// The rows of a number sum to it, and turning pages loses none and tells none
// twice.
func TestIndicatorRows_SumToTheNumber(t *testing.T) {
	st := newFirm(t)
	n1 := st.as("n1")
	whole := bodyOf[Page[IndicatorRow]](t, n1.get(t, "/indicator-values/QN1/collected/rows?period=2026-10&total=true").want(t, http.StatusOK))
	value := bodyOf[IndicatorValues](t, n1.get(t, "/indicator-values?person=QN1&period=2026-10&indicator=CL01").want(t, http.StatusOK)).Items[0].Period
	var sum = decimalOf(t, "0")
	for _, r := range whole.Items {
		var err error
		if sum, err = sum.Add(decimalOf(t, r.Value)); err != nil {
			t.Fatal(err)
		}
	}
	if sum.Canonical().String() != value.Value || *whole.Total != int64(value.Inputs[0].Rows) || len(whole.Items) != 6 || whole.Next != "" {
		t.Errorf("%d rows come to %s, the number is %+v", len(whole.Items), sum, value)
	}
	var turned []IndicatorRow
	for cursor := ""; ; {
		p := bodyOf[Page[IndicatorRow]](t, n1.get(t, "/indicator-values/QN1/collected/rows?period=2026-10&limit=1"+cursor).want(t, http.StatusOK))
		turned = append(turned, p.Items...)
		if p.Next == "" {
			break
		}
		cursor = "&cursor=" + p.Next
		n1.get(t, "/indicator-values/QN1/collected/rows?period=2026-09&limit=1"+cursor).refused(t, http.StatusUnprocessableEntity, "page.cursor")
	}
	if !slices.Equal(turned, whole.Items) {
		t.Errorf("pages of one: %+v\nat once: %+v", turned, whole.Items)
	}
}

// Rows that are alike are told apart while pages are turned.
func TestIndicatorRows_AlikeOnes(t *testing.T) {
	row := measure.Row{Kind: measure.OfVisit, Ref: "V1", Date: day(t, "2026-10-01"), Value: decimalOf(t, "1")}
	other := row
	other.Ref = "V2"
	rows := []measure.Row{row, other, row, row}
	var refs []string
	for p := (models.Paging{Limit: 1}); ; {
		page := pagedRows(rows, p)
		refs = append(refs, page.Items[0].Ref)
		if p.After = page.Next; len(page.Next) == 0 {
			break
		}
	}
	if !slices.Equal(refs, []string{"V1", "V1", "V1", "V2"}) {
		t.Errorf("%v", refs)
	}
}
