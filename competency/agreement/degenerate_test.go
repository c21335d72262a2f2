package agreement

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

// same is a table in which every rating is 3.
func constant(subjects, raters int) [][]float64 {
	rows := make([][]float64, subjects)
	for i := range rows {
		for range raters {
			rows[i] = append(rows[i], 3)
		}
	}
	return rows
}

// every computes all statistics of ratings, in all forms.
func every(r *Ratings) (list []Result) {
	in := Input{Ratings: r}
	for _, s := range Statistics() {
		if s == StatFourFifths || s == StatFisher {
			continue
		}
		forms, metrics := s.choices()
		for _, form := range append(forms, "") {
			for _, metric := range append(metrics, "") {
				result, problems := in.Compute(Request{Statistic: s, Form: form, Metric: metric})
				if problems.Failed() {
					panic(problems)
				}
				list = append(list, result)
			}
		}
	}
	return list
}

// Where the formulas are 0 ÷ 0 the statistic is undefined and says why.
func TestDegenerateRatings(t *testing.T) {
	one := map[Statistic]string{StatICC: "one_rater", StatAlpha: "one_rater", StatKappa: "one_rater", StatFleiss: "one_rater", StatAC1: "one_rater", StatKendallW: "one_rater", StatRWG: "one_rater", StatCronbach: "one_rater", StatSpearman: "one_rater", StatLeniency: "one_rater"}
	for _, c := range []struct {
		name string
		rows [][]float64
		want map[Statistic]string // code of the reason; a statistic that is not there has a value
	}{
		{"all raters give every candidate the same", constant(4, 2), map[Statistic]string{StatICC: "no_variance", StatAlpha: "no_variance", StatKappa: "no_variance", StatFleiss: "no_variance",
			StatKendallW: "no_ranking", StatCronbach: "no_variance", StatSpearman: "constant_column"}},
		{"one candidate", [][]float64{{4, 5}}, map[Statistic]string{StatICC: "one_subject", StatKendallW: "one_subject", StatCronbach: "one_subject", StatSpearman: "one_subject"}},
		{"one rater", [][]float64{{4}, {5}, {3}}, one},
		{"nothing at all", nil, map[Statistic]string{StatICC: "no_ratings", StatAlpha: "no_ratings", StatKappa: "no_ratings", StatFleiss: "no_ratings", StatAC1: "no_ratings", StatKendallW: "no_ratings",
			StatRWG: "no_ratings", StatCronbach: "no_ratings", StatSpearman: "no_ratings", StatLeniency: "no_ratings"}},
		{"all missing but one of each", [][]float64{{4, none}, {none, 5}, {3, none}}, map[Statistic]string{StatICC: "no_complete_subject|no_pairs", StatAlpha: "no_pairs", StatKappa: "no_pairs", StatFleiss: "no_pairs", StatAC1: "no_pairs",
			StatKendallW: "no_complete_subject", StatRWG: "no_pairs", StatCronbach: "no_complete_subject", StatSpearman: "no_complete_subject", StatLeniency: "no_pairs"}},
		{"three raters", [][]float64{{1, 2, 3}, {2, 3, 4}, {4, 4, 5}}, map[Statistic]string{StatKappa: "not_two_raters", StatSpearman: "not_two_columns"}},
	} {
		r := tableOf(t, "1-5", c.rows)
		for _, got := range every(r) {
			codes := c.want[got.Statistic]
			if got.Value != nil && codes != "" || got.Value == nil && (codes == "" || !strings.Contains(codes, got.Undefined.Code)) {
				t.Errorf("%s: %s %s is %s, %s", c.name, got.Statistic, got.Form, text(got.Value), got.Undefined.Code)
			}
			sound(t, got)
		}
	}
}

func TestDegenerateCases(t *testing.T) {
	// All raters give every candidate the same: the percent agreement is 100 %.
	for _, got := range every(tableOf(t, "", constant(4, 3))) {
		if got.Statistic == StatICC && (got.Agreement == nil || *got.Agreement != 1) {
			t.Errorf("percent agreement %s", text(got.Agreement))
		}
	}
	zero := tableOf(t, "", expand([][]int{{6, 0}, {4, 0}})).Kappa(Unweighted, Level{})
	if zero.Value == nil || *zero.Value != 0 {
		t.Errorf("kappa is %s, not exactly 0", text(zero.Value))
	}
	same := tableOf(t, "", expand([][]int{{10, 0}, {0, 0}}))
	if got := same.Kappa(Unweighted, Level{}); got.Undefined.Code != "no_variance" {
		t.Errorf("kappa is %s", text(got.Value))
	}
	if got := same.AC1(Level{}); got.Value == nil || *got.Value != 1 || got.Interval != nil || got.NoInterval.Code != "no_error" {
		t.Errorf("AC1 is %s", text(got.Value))
	}
	if got := same.Alpha(Nominal, Level{}); got.Undefined.Code != "no_variance" {
		t.Errorf("alpha is %s", text(got.Value))
	}
	// The only thing to be known of one candidate is rwg; of ratings that are
	// wider than chance it is 0, and r*wg is negative.
	wide := tableOf(t, "1-5", [][]float64{{1, 5, 1, 5}})
	if cut, raw := wide.RWG(RWGCut), wide.RWG(RWGRaw); *cut.Value != 0 || *raw.Value >= 0 || *cut.Subjects[0].Raw != *raw.Value || len(cut.Warnings) != 1 {
		t.Errorf("rwg %s, r*wg %s", text(cut.Value), text(raw.Value))
	}
	if got := tableOf(t, "", [][]float64{{4, 5}}).RWG(RWGCut); got.Undefined.Code != "no_scale" {
		t.Errorf("without a scale %s", text(got.Value))
	}
	if got := tableOf(t, "", [][]float64{{-1, 2}, {2, 2}}).Alpha(RatioScale, Level{}); got.Undefined.Code != "negative_value" {
		t.Errorf("negative numbers under the ratio metric %s", text(got.Value))
	}
}

// Mean squares of zero, where the six forms part ways.
func TestICCAtItsEdges(t *testing.T) {
	for _, c := range []struct {
		name string
		rows [][]float64
		want map[Form]string // a value, or the code of the reason
	}{
		{"raters differ by a constant", [][]float64{{1, 2}, {2, 3}, {4, 5}}, map[Form]string{ICC31: "1", ICC3k: "1"}},
		{"full agreement", [][]float64{{1, 1}, {2, 2}, {4, 4}}, map[Form]string{ICC11: "1", ICC21: "1", ICC31: "1", ICC1k: "1", ICC2k: "1", ICC3k: "1"}},
		{"means of subjects are equal", [][]float64{{1, 2}, {2, 1}}, map[Form]string{ICC11: "-1", ICC1k: "no_subject_variance", ICC21: "no_total_variance", ICC2k: "no_total_variance", ICC31: "-1", ICC3k: "no_subject_variance"}},
		{"each rater always the same", [][]float64{{1, 2}, {1, 2}, {1, 2}}, map[Form]string{ICC21: "0", ICC2k: "0", ICC31: "no_subject_variance", ICC3k: "no_subject_variance"}},
	} {
		for form, want := range c.want {
			got := tableOf(t, "", c.rows).ICC(form, Level{})
			if have := got.Undefined.Code + strings.Replace(text(got.Value), "undefined", "", 1); have != want {
				t.Errorf("%s, %s: %s, not %s", c.name, form, have, want)
			}
			sound(t, got)
		}
	}
}

func TestDegenerateSelections(t *testing.T) {
	for name, c := range map[string]struct {
		groups []Group
		code   string
	}{
		"nobody selected":   {[]Group{{Name: "a", Applicants: 10}, {Name: "b", Applicants: 10}}, "nobody_selected"},
		"one group":         {[]Group{{Name: "a", Applicants: 10, Selected: 3}}, "one_group"},
		"no group":          {nil, "one_group"},
		"nobody applied":    {[]Group{{Name: "a"}, {Name: "b", Applicants: 10, Selected: 1}}, "one_group"},
		"one under 2 %":     {[]Group{{Name: "a", Applicants: 1, Selected: 1}, {Name: "b", Applicants: 60, Selected: 30}}, "one_group"},
		"exactly 2 % is in": {[]Group{{Name: "a", Applicants: 1, Selected: 1}, {Name: "b", Applicants: 49, Selected: 30}}, ""},
	} {
		got := FourFifths(c.groups, Level{})
		if got.Undefined.Code != c.code {
			t.Errorf("%s: %s %q", name, text(got.Value), got.Undefined.Code)
		}
		sound(t, got)
	}
	// The small group may have the largest rate; it is no base.
	got := FourFifths([]Group{{Name: "few", Applicants: 1, Selected: 1}, {Name: "b", Applicants: 60, Selected: 30}, {Name: "c", Applicants: 60, Selected: 0}}, Level{})
	if got.Groups[0].LeftOut.Code != "under_two_percent" || !got.Groups[1].Base || *got.Value != 0 || got.Interval != nil || got.Groups[2].Verdict != SignSignificant {
		t.Errorf("%+v", got)
	}
	for _, table := range []Table{{{0, 0}, {1, 2}}, {{0, 3}, {0, 2}}, {}} {
		if got := table.Fisher(Level{}); got.Undefined.Code != "empty_margin" || len(got.Tests) != 0 {
			t.Errorf("%v: %+v", table, got)
		}
	}
	zero := Table{{5, 0}, {1, 4}}.Fisher(Level{})
	if zero.Value != nil || zero.Undefined.Code != "zero_cell" || len(zero.Tests) != 3 {
		t.Errorf("%+v", zero)
	}
	sound(t, zero)
}

// sound checks what holds of every result: a value or a reason in both
// languages, no number that is none, an interval around the value, and output
// that can be written.
func sound(t tester, r Result) {
	t.Helper()
	if (r.Value == nil) == r.Undefined.IsZero() {
		t.Errorf("%s %s: value %s, reason %q", r.Statistic, r.Form, text(r.Value), r.Undefined.Code)
	}
	numbers := []*float64{r.Value, r.SE, r.Agreement}
	if i := r.Interval; i != nil {
		numbers = append(numbers, &i.Low, &i.High)
		if i.Low > *r.Value+1e-9 || i.High < *r.Value-1e-9 || i.Low > i.High {
			t.Errorf("%s %s: %v is not within %v to %v", r.Statistic, r.Form, *r.Value, i.Low, i.High)
		}
	} else if r.Value != nil && r.NoInterval.IsZero() {
		t.Errorf("%s %s: no interval and no reason", r.Statistic, r.Form)
	}
	if r.Value != nil && len(r.Tests) == 0 && r.NoTest.IsZero() {
		t.Errorf("%s %s: no test and no reason", r.Statistic, r.Form)
	}
	for _, test := range r.Tests {
		numbers = append(numbers, test.Value, &test.P)
		if test.P < 0 || test.P > 1 {
			t.Errorf("%s: p is %v", r.Statistic, test.P)
		}
	}
	for _, x := range numbers {
		if x != nil && !finite(*x) {
			t.Errorf("%s %s: %v", r.Statistic, r.Form, *x)
		}
	}
	for _, why := range append([]Reason{r.Undefined, r.NoInterval, r.NoTest}, r.Warnings...) {
		if !why.IsZero() && (why.Text.ZH == "" || why.Text.EN == "") {
			t.Errorf("%s: reason %q in one language", r.Statistic, why.Code)
		}
	}
	var out bytes.Buffer
	if err := r.WriteJSON(&out); err != nil || !json.Valid(out.Bytes()) {
		t.Errorf("%v %s", err, out.String())
	}
	for _, lang := range []problem.Lang{problem.ZH, problem.EN} {
		out.Reset()
		if err := r.WriteText(&out, lang); err != nil || strings.Contains(out.String(), "NaN") || strings.Contains(out.String(), "%!") || strings.Contains(out.String(), "Inf") {
			t.Errorf("%v %s", err, out.String())
		}
	}
}
