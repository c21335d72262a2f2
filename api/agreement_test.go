package api

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	"steelyard/competency/agreement"
)

// judges are the ratings of six targets by four judges of Shrout and Fleiss
// (1979), with the forms of the intraclass correlation that they print.
func judges() []AgreementRating {
	var list []AgreementRating
	for i, row := range [][]int{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}} {
		for k, value := range row {
			list = append(list, AgreementRating{fmt.Sprintf("target %d", i+1), fmt.Sprintf("judge %d", k+1), fmt.Sprint(value)})
		}
	}
	return list
}

func TestStatisticsOfATable(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1")
	ask := func(in AgreementTable) AgreementResult {
		t.Helper()
		return bodyOf[AgreementResult](t, h1.post(t, "/agreement", in).want(t, http.StatusOK))
	}
	for form, printed := range map[string]float64{"1,1": .17, "2,1": .29, "3,1": .71, "1,k": .44, "2,k": .62, "3,k": .91, "": .29} {
		got := ask(AgreementTable{Statistic: agreement.StatICC, Form: form, Ratings: judges()})
		if got.Value == nil || math.Abs(*got.Value-printed) > .0051 || got.Subjects != 6 || got.Raters != 4 || got.Interval == nil || got.Interval.Level != .95 || got.P == nil || got.Agreement == nil || untold(got.Title) {
			t.Errorf("ICC(%s) is %v, printed is %v: %+v", form, got.Value, printed, got)
		}
	}
	// Fisher's tea tasting: 34 of 70 tables are at least as far out.
	tea := ask(AgreementTable{Statistic: agreement.StatFisher, Table: [][]int64{{3, 1}, {1, 3}}, Level: "0.9"})
	if tea.Value == nil || *tea.Value != 9 || tea.P == nil || math.Abs(*tea.P-34./70) > 1e-9 {
		t.Errorf("%+v", tea)
	}
	// 48 % against 60 % is exactly four fifths, and no sign.
	hired := ask(AgreementTable{Statistic: agreement.StatFourFifths, Groups: []AgreementGroup{{"men", 100, 60}, {"women", 100, 48}}})
	if len(hired.Groups) != 2 || hired.Value == nil || *hired.Value != .8 || hired.Groups[1].Verdict != agreement.NoSign || hired.Groups[1].Flip == nil || untold(*hired.Groups[1].Words) {
		t.Errorf("%+v", hired)
	}
	missing := judges()
	missing[0].Value = ""
	if got := ask(AgreementTable{Statistic: agreement.StatAlpha, Ratings: missing}); got.Ratings != 23 || got.Value == nil {
		t.Errorf("a rating that is missing: %+v", got)
	}
	undefined := ask(AgreementTable{Statistic: agreement.StatAlpha, Ratings: []AgreementRating{{"a", "x", "1"}, {"a", "y", "1"}}})
	if undefined.Value != nil || undefined.Undefined == nil || undefined.Undefined.ZH == "" || undefined.Undefined.EN == "" {
		t.Errorf("no variance: %+v", undefined)
	}
	lenient := ask(AgreementTable{Statistic: agreement.StatLeniency, Ratings: judges()})
	within := ask(AgreementTable{Statistic: agreement.StatRWG, Scale: "1-10", Ratings: judges()})
	if len(lenient.PerRater) != 4 || len(within.PerSubject) != 6 || within.PerSubject[0].Value == nil {
		t.Errorf("%+v\n%+v", lenient, within)
	}
}

// Every statistic's whole answer fits the type that describes it.
func TestEveryStatisticIsDescribed(t *testing.T) {
	for _, statistic := range agreement.Statistics() {
		in := AgreementTable{Statistic: statistic, Scale: "1-10", Ratings: judges()}
		switch statistic {
		case agreement.StatKappa, agreement.StatSpearman:
			in.Ratings = nil
			for _, r := range judges() {
				if r.Rater == "judge 1" || r.Rater == "judge 4" {
					in.Ratings = append(in.Ratings, r)
				}
			}
		case agreement.StatFourFifths, agreement.StatFisher:
			in.Scale, in.Ratings, in.Groups = "", nil, []AgreementGroup{{"a", 50, 20}, {"b", 50, 10}}
		}
		got, err := agreementOf(in)
		if err != nil || got.Statistic != statistic || got.Value == nil {
			t.Errorf("%s: %v %+v", statistic, err, got)
		}
	}
}

func TestTablesThatAreWrong(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1")
	twice := append(judges()[:5:5], judges()[0], AgreementRating{"x", "y", "four"})
	for _, x := range []struct {
		in       AgreementTable
		at, code string
	}{
		{AgreementTable{Statistic: agreement.StatICC, Ratings: twice}, "(ratings[6].value)", "document.number"},
		{AgreementTable{Statistic: agreement.StatICC, Ratings: twice[:6]}, "(ratings[5])", "agreement.rated_twice"},
		{AgreementTable{Statistic: agreement.StatICC, Scale: "1-5", Ratings: judges()}, "(ratings[0])", "agreement.outside_scale"},
		{AgreementTable{Statistic: agreement.StatICC, Scale: "5", Ratings: judges()}, "(scale)", "agreement.scale"},
		{AgreementTable{Statistic: agreement.StatICC, Level: "0.4", Ratings: judges()}, "(level)", "request.meaning"},
		{AgreementTable{Statistic: agreement.StatICC, Form: "4,1", Ratings: judges()}, "(form)", "agreement.form"},
		{AgreementTable{Statistic: agreement.StatKappa, Metric: "cubic", Ratings: judges()}, "(metric)", "agreement.metric"},
		{AgreementTable{Statistic: agreement.StatFisher, Ratings: judges()}, "", "agreement.wrong_data"},
		{AgreementTable{Statistic: agreement.StatFisher, Table: [][]int64{{1, 2}, {3}}}, "(table)", "agreement.table"},
		{AgreementTable{Statistic: agreement.StatFourFifths, Groups: []AgreementGroup{{"a", 1, 2}}}, "(groups[0])", "agreement.more_selected"},
		{AgreementTable{Statistic: agreement.StatICC}, "", "agreement.one_form"},
	} {
		for _, lang := range []string{"en", "zh"} {
			a := h1.with("Accept-Language", lang).post(t, "/agreement", x.in).refused(t, http.StatusUnprocessableEntity, "agreement.invalid")
			checkProblem(t, a, lang)
			if faults := faultsAt(t, a); faults[x.at] != x.code {
				t.Errorf("want %s at %q: %v", x.code, x.at, faults)
			}
		}
	}
	h1.post(t, "/agreement", map[string]any{"statistic": "mean", "table": []any{}}).refused(t, http.StatusUnprocessableEntity, "request.invalid")
	for _, login := range []string{"m1", "auditor", "finance", "e1"} {
		s.as(login).post(t, "/agreement", AgreementTable{Statistic: agreement.StatICC, Ratings: judges()}).refused(t, http.StatusForbidden, "access.denied")
	}
}

// As many ratings as are allowed fit into a request, one more does not.
func TestTablesAreBounded(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	var list []AgreementRating
	for i := range 10_001 {
		list = append(list, AgreementRating{fmt.Sprint(i / 4), fmt.Sprint(i % 4), fmt.Sprint(1 + i*i%5)})
	}
	most := AgreementTable{Statistic: agreement.StatAlpha, Ratings: list[:10_000]}
	if got := bodyOf[AgreementResult](t, s.as("h1").post(t, "/agreement", most).want(t, http.StatusOK)); got.Ratings != 10_000 || got.Value == nil {
		t.Errorf("%+v", got)
	}
	most.Ratings = list
	s.as("h1").post(t, "/agreement", most).refused(t, http.StatusUnprocessableEntity, "request.invalid")
	long := strings.NewReader(strings.Repeat(" ", 2<<20) + "{}")
	s.as("h1").with("Content-Type", "application/json").send(t, http.MethodPost, "/agreement", long).want(t, http.StatusRequestEntityTooLarge)
}
