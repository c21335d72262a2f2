package agreement

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
)

// The same ratings in every form that is read.
var forms = map[string]string{
	"long.csv":     "subject,rater,value\nC1,A,4\nC1,B,5\nC2,A,3\nC2,B,\nC3,A,2\nC3,B,2.5\n",
	"zh.csv":       "\uFEFF候选人,评分,评分人\r\nC1,4,A\r\nC1,5,B\r\nC2,3,A\r\n\r\nC3,2,A\r\nC3,2.5,B\r\n",
	"matrix.csv":   "subject,A,B\nC1,4,5\nC2,3,\nC3,2,2.5\n",
	"short.csv":    "对象, A, B\nC1, 4, 5\nC2, 3\nC3, 2, 2.5\n",
	"-":            `{"ratings": [{"subject": "C1", "rater": "A", "value": 4}, {"subject": "C1", "rater": "B", "value": 5}, {"subject": "C2", "rater": "A", "value": 3}, {"subject": "C2", "rater": "B", "value": null}, {"subject": "C3", "rater": "A", "value": "2"}, {"subject": "C3", "rater": "B", "value": 2.50}]}`,
	"matrix.json":  `{"raters": ["A", "B"], "subjects": ["C1", "C2", "C3"], "matrix": [[4, 5], [3, null], [2, 2.5]]}`,
	"matrix.yaml":  "scale: 1-5/0.5\nraters: [A, B]\nsubjects: [C1, C2, C3]\nmatrix:\n  - [4, 5]\n  - [3, null]\n  - [2, 2.5]\n",
	"unnamed.json": `{"matrix": [[4, 5], [3, null], [2, 2.5]]}`,
}

func TestFormsOfRatingsSayTheSame(t *testing.T) {
	want := tableOf(t, "", [][]float64{{4, 5}, {3, none}, {2, 2.5}})
	for name, text := range forms {
		in, list := Read(name, []byte(text), Scale{})
		if len(list) > 0 {
			t.Errorf("%s: %v", name, list)
			continue
		}
		got := in.Ratings
		if diff := cmp.Diff(want.Kappa(Linear, Level{}), got.Kappa(Linear, Level{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if len(got.subjects) != 3 || len(got.raters) != 2 || got.cells[1][1] != nil {
			t.Errorf("%s: %v %v", name, got.subjects, got.raters)
		}
	}
	for given, want := range map[string]string{"": "1-9", "1-7": "1-7"} { // what the caller says wins
		scale, _ := ParseScale(given)
		in, list := Read("a.json", []byte(`{"scale": "1-9", "matrix": [[1, 7]]}`), scale)
		if len(list) > 0 || in.Ratings.scale.String() != want {
			t.Errorf("%v %+v", list, in.Ratings)
		}
	}
	in, _ := Read("matrix.yaml", []byte(forms["matrix.yaml"]), Scale{})
	if in.Ratings.scale.Levels() != 9 || in.Ratings.scale.String() != "1-5/0.5" {
		t.Errorf("scale %s", in.Ratings.scale)
	}
}

func TestSelectionsAndTables(t *testing.T) {
	for name, text := range map[string]string{
		"g.csv": "group,applicants,selected\na,120,48\nb,80,20\n", "z.csv": "组别,录用人数,申请人数\na,48,120\nb,20,80\n",
		"g.json": `{"groups": [{"group": "a", "applicants": 120, "selected": 48}, {"group": "b", "applicants": 80, "selected": 20}]}`,
	} {
		in, list := Read(name, []byte(text), Scale{})
		if len(list) > 0 || len(in.Groups) != 2 || in.Groups[1].Name != "b" || in.Groups[1].Applicants != 80 || in.Groups[1].Selected != 20 {
			t.Errorf("%s: %v %+v", name, list, in.Groups)
		}
		if in.table() != (Table{{48, 72}, {20, 60}}) {
			t.Errorf("%s as a table: %v", name, in.table())
		}
	}
	for name, text := range map[string]string{"t.csv": "3,1\n1,3\n", "t.json": `{"table": [[3, 1], [1, 3]]}`} {
		in, list := Read(name, []byte(text), Scale{})
		if len(list) > 0 || in.table() != (Table{{3, 1}, {1, 3}}) {
			t.Errorf("%s: %v %v", name, list, in.Table)
		}
	}
}

// Bad input: the problem, where it is, and a fix, in both languages; all of them
// at once.
func TestBadInput(t *testing.T) {
	five, _ := ParseScale("1-5")
	for _, c := range []struct {
		name, text string
		want       []string // code at place
	}{
		{"a.json", `{"ratings": [{"subject": "C1", "rater": "A", "value": 6}, {"subject": "C1", "rater": "A", "value": 2}]}`, []string{"agreement.outside_scale a.json:1:14 (ratings[0])", "agreement.rated_twice a.json:1:59 (ratings[1])"}},
		{"a.csv", "subject,rater,value\nC1,A,0\nC1,A,3.5\n", []string{"agreement.outside_scale a.csv:2 (value)", "agreement.outside_scale a.csv:3 (value)", "agreement.rated_twice a.csv:3 (value)"}},
		{"a.json", `{"matrix": [[1, 7], [2, 3]]}`, []string{"agreement.outside_scale a.json:1:17 (matrix[0][1])"}},
		{"m.csv", "subject,A,B\nC1,1,x\nC1,2,3\n", []string{"agreement.number m.csv:2 (B)", "agreement.rated_twice m.csv:3 (A)"}},
		{"m.csv", "subject,A,A\nC1,1,1,1\n", []string{"agreement.csv m.csv:2", "agreement.name_twice m.csv:1 (A)"}},
		{"m.csv", "subject,A,B\n,1,1\n", []string{"agreement.no_name m.csv:2 (A)", "agreement.no_name m.csv:2 (B)"}},
		{"a.csv", "who,what\n1,2,3\n", []string{"agreement.headings a.csv:1"}},
		{"a.csv", "subject,rater,value\nC1,\"A,1\n", []string{"agreement.csv a.csv:2:9"}},
		{"a.csv", "", []string{"document.empty a.csv"}},
		{"a.csv", "subject,A\nC1,\xff\n", []string{"document.encoding a.csv"}},
		{"a.csv", "subject,A\n" + strings.Repeat(" ", 1<<20), []string{"document.too_large a.csv"}},
		{"a.json", `{"matrix": [[1, 2]], "groups": [], "scale": "5-1"}`, []string{"agreement.one_form a.json:1:1", "agreement.scale a.json:1:45 (scale)"}},
		{"a.json", `{"raters": ["A", "A"], "matrix": [[1], [1, "x"], 3]}`, []string{"agreement.matrix a.json:1:35 (matrix[0])", "agreement.matrix a.json:1:50 (matrix[2])", "agreement.name_twice a.json:1:12 (raters[1])", "agreement.number a.json:1:44 (matrix[1][1])"}},
		{"a.json", `{"ratings": [{"subject": "C1", "value": "x", "who": 1}, 3]}`, []string{"document.missing_key a.json:1:14 (ratings[0].rater)", "document.not_a_map a.json:1:57 (ratings[1])", "document.number a.json:1:41 (ratings[0].value)", "document.unknown_key a.json:1:46 (ratings[0].who)"}},
		{"a.json", `{"table": [[1, 2, 3], [1, 2]]}`, []string{"agreement.table a.json:1:11 (table)"}},
		{"a.json", `{"table": [[1, -2], [1, 2.5]]}`, []string{"agreement.count a.json:1:16 (table[0][1])", "agreement.count a.json:1:25 (table[1][1])"}},
		{"a.json", `{"groups": [{"group": "a", "applicants": 1, "selected": 2}, {"group": "a", "applicants": 100000001, "selected": 0}]}`, []string{"agreement.count a.json:1:90 (groups[1].applicants)", "agreement.group_twice a.json:1:61 (groups[1])", "agreement.more_selected a.json:1:13 (groups[0])"}},
		{"g.csv", "group,applicants,selected\na,10,11\nb,x,1\n,1,1\n", []string{"agreement.count g.csv:3 (applicants)", "agreement.more_selected g.csv:2", "agreement.no_name g.csv:4"}},
		{"a.yaml", "[1, 2]", []string{"document.not_a_map a.yaml:1:1"}},
		{"a.json", "{", []string{"document.json a.json:1:2"}},
		{"t.csv", "3,1\n1,3,2\n", []string{"agreement.table t.csv:2"}},
		{"t.csv", "3,1\n1,3.5\n", []string{"agreement.count t.csv:2"}},
		{"l.csv", "subject,value,rater\nC1,3\n", []string{"agreement.no_name l.csv:2 (value)"}},
		{"l.csv", "subject,rater,value\nC1,A,3,4\n", []string{"agreement.csv l.csv:2"}},
		{"g.json", `{"groups": [3, {"group": "a", "applicants": 3}]}`, []string{"document.missing_key g.json:1:16 (groups[1].selected)", "document.not_a_map g.json:1:13 (groups[0])"}},
		{"-", `{"ratings": 3}`, []string{"document.not_a_list -:1:13 (ratings)"}},
	} {
		in, list := Read(c.name, []byte(c.text), five)
		var got []string
		for _, p := range list {
			got = append(got, p.Code+" "+p.Place.String())
			if p.Text.ZH == "" || p.Text.EN == "" || p.Fix.ZH == "" || p.Fix.EN == "" {
				t.Errorf("%+v is not in both languages", p)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(c.want, got); diff != "" || in.Ratings != nil || in.Groups != nil || in.Table != nil {
			t.Errorf("%s\n%s", c.text, diff)
		}
	}
}

func TestScales(t *testing.T) {
	for text, levels := range map[string]int{"1-5": 5, "0-10": 11, "1-5/0.5": 9, "-2-2": 5, "-5--1": 5, "0-1/0.25": 5, "0.5-2.5": 3, "0-999": 1000} {
		s, ok := ParseScale(text)
		if !ok || s.Levels() != levels || s.String() != text {
			t.Errorf("%s has %d levels, %s, %v", text, s.Levels(), s, ok)
		}
	}
	for _, text := range []string{"", "1", "5-1", "1-1", "1-5/2.5", "1-5/0", "1-5/-1", "1–5", "a-b", "1-5/", "01-5", "0-1000", "0-1/0.0000001", "1-5 "} {
		if s, ok := ParseScale(text); ok || !s.IsZero() {
			t.Errorf("%q is a scale: %s", text, s)
		}
	}
}

func TestRequestsThatDoNotFit(t *testing.T) {
	ratings, groups := Input{Ratings: tableOf(t, "1-5", constant(2, 2))}, Input{Groups: []Group{{Name: "a"}}}
	for _, c := range []struct {
		in   Input
		q    Request
		want string
	}{
		{ratings, Request{Statistic: "icq"}, "agreement.statistic"},
		{ratings, Request{Statistic: StatICC, Form: "4,1"}, "agreement.form"},
		{ratings, Request{Statistic: StatICC, Metric: "ordinal"}, "agreement.metric"},
		{ratings, Request{Statistic: StatAlpha, Metric: "linear"}, "agreement.metric"},
		{ratings, Request{Statistic: StatKappa, Metric: "ordinal"}, "agreement.metric"},
		{ratings, Request{Statistic: StatFourFifths}, "agreement.wrong_data"},
		{groups, Request{Statistic: StatFisher}, "agreement.wrong_data"},
		{groups, Request{Statistic: StatICC}, "agreement.wrong_data"},
		{Input{}, Request{Statistic: StatLeniency}, "agreement.wrong_data"},
	} {
		_, list := c.in.Compute(c.q)
		if len(list) != 1 || list[0].Code != c.want || list[0].Text.ZH == "" || list[0].Fix.EN == "" || list[0].Fix.ZH == "" {
			t.Errorf("%+v: %v", c.q, list)
		}
	}
	for s, form := range map[Statistic]string{StatICC: "2,1", StatAlpha: "ordinal", StatKappa: "nominal", StatRWG: "rwg"} {
		if got, _ := ratings.Compute(Request{Statistic: s}); got.Form != form {
			t.Errorf("%s is usually %s", s, got.Form)
		}
	}
}

// Whatever a file holds, there is a result or a problem, and no panic.
func FuzzRead(f *testing.F) {
	for name, text := range forms {
		f.Add(name, text, "1-5")
	}
	f.Add("a.csv", "group,applicants,selected\na,100000000,1\nb,3,3\n", "")
	f.Add("a.json", `{"table": [[0, 100000000], [100000000, 0]]}`, "")
	f.Fuzz(func(t *testing.T, name, text, scale string) {
		s, _ := ParseScale(scale)
		in, list := Read(name, []byte(text), s)
		if list.Failed() != (in.Ratings == nil && in.Groups == nil && in.Table == nil) {
			t.Fatalf("%v and %+v", list, in)
		}
		for _, p := range list {
			if p.String(problem.ZH) == "" {
				t.Fatal("no words")
			}
		}
		for _, statistic := range Statistics() {
			if got, list := in.Compute(Request{Statistic: statistic}); !list.Failed() {
				sound(t, got)
			}
		}
	})
}
