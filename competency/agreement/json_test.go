package agreement

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// written is a result as JSON.
func written(t *testing.T, r Result) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// keys collects every key of a JSON value.
func keys(value any, into map[string]bool) {
	switch v := value.(type) {
	case []any:
		for _, x := range v {
			keys(x, into)
		}
	case map[string]any:
		for key, x := range v {
			into[key] = true
			keys(x, into)
		}
	}
}

// Both manuals name every key that is ever printed.
func TestManualsNameEveryKey(t *testing.T) {
	found := map[string]bool{}
	groups := []Group{{Name: "a", Applicants: 120, Selected: 48}, {Name: "b", Applicants: 80, Selected: 20}, {Name: "c", Applicants: 1}}
	results := []Result{FourFifths(groups, Level{}), FourFifths(nil, Level{}), Table{{3, 1}, {1, 3}}.Fisher(Level{}), Table{{3, 0}, {1, 3}}.Fisher(Level{})}
	for _, rows := range [][][]float64{{{4, 5, 4}, {3, 3, 2}, {2, 2, none}, {none, 1, none}}, {{4, 4, none}, {none, none, 2}}, constant(2, 2)} {
		results = append(results, every(tableOf(t, "1-5", rows))...)
	}
	for _, r := range results {
		var value any
		if err := json.Unmarshal([]byte(written(t, r)), &value); err != nil {
			t.Fatal(err)
		}
		keys(value, found)
	}
	if len(found) < 45 {
		t.Fatalf("only %d keys were found", len(found))
	}
	for _, name := range []string{"../../docs/agreement.md", "../../docs/agreement.zh.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, section, _ := strings.Cut(string(data), "## JSON")
		for key := range found {
			if !strings.Contains(section, "`"+key+"`") {
				t.Errorf("%s does not name the key %s", name, key)
			}
		}
	}
}

// The JSON of one result as a whole: what is undefined is null, with its reason.
func TestJSONOfAnUndefinedResult(t *testing.T) {
	want := `{
  "statistic": "kappa",
  "title": {
    "zh": "Cohen κ（linear）",
    "en": "Cohen's kappa (linear)"
  },
  "form": "linear",
  "value": null,
  "undefined": {
    "code": "no_variance",
    "zh": "所有评分都相同，没有差异，公式成为 0 ÷ 0。",
    "en": "All ratings are the same: without variance the formula is 0 ÷ 0."
  },
  "subjects": 5,
  "raters": 2,
  "ratings": 10,
  "interval": null,
  "p": null,
  "percent_agreement": 100,
  "warnings": []
}
`
	if diff := cmp.Diff(want, written(t, tableOf(t, "1-5", constant(5, 2)).Kappa(Linear, Level{}))); diff != "" {
		t.Error(diff)
	}
}

// Of raters and subjects what has no value is null, never 0.
func TestJSONOfRatersAndSubjects(t *testing.T) {
	r := tableOf(t, "1-5", [][]float64{{4, 5}, {3, none}, {none, none}, {2, none}})
	var leniency struct {
		Value    float64
		PerRater []struct {
			Rater             string
			Ratings, Compared int
			Mean, Difference  *float64
			SD                *float64
			NoZ               *struct{ Code string } `json:"no_z"`
			Scores            []struct {
				Subject  string
				Value, Z float64
			}
		} `json:"per_rater"`
	}
	if err := json.Unmarshal([]byte(written(t, r.Leniency())), &leniency); err != nil || len(leniency.PerRater) != 2 {
		t.Fatalf("%v %+v", err, leniency)
	}
	first, second := leniency.PerRater[0], leniency.PerRater[1]
	// r0 gave 4, 3, 2: mean 3, deviation 1, one less than r1 on the only common subject
	if leniency.Value != 2 || first.Ratings != 3 || first.Compared != 1 || *first.Mean != 3 || *first.Difference != -1 || *first.SD != 1 || len(first.Scores) != 3 || first.Scores[0].Z != 1 || first.Scores[2].Z != -1 {
		t.Errorf("%+v", first)
	}
	if second.Ratings != 1 || *second.Difference != 1 || second.SD != nil || second.NoZ == nil || second.NoZ.Code != "one_subject" || second.Scores != nil {
		t.Errorf("%+v", second)
	}
	var rwg struct {
		PerSubject []struct {
			Subject   string
			RWG       *float64
			Raw       *float64 `json:"r*wg"`
			Undefined *struct{ Code string }
		} `json:"per_subject"`
	}
	if err := json.Unmarshal([]byte(written(t, r.RWG(RWGCut))), &rwg); err != nil || len(rwg.PerSubject) != 3 {
		t.Fatalf("%v %+v", err, rwg)
	}
	// of 4 and 5 the variance is 1/2, of a scale of five levels 2
	if s := rwg.PerSubject[0]; *s.RWG != .75 || *s.Raw != .75 || s.Undefined != nil {
		t.Errorf("%+v", s)
	}
	if s := rwg.PerSubject[1]; s.RWG != nil || s.Raw != nil || s.Undefined.Code != "one_rater" {
		t.Errorf("%+v", s)
	}
}

// Twelve digits, whatever the size.
func TestNumbersOfJSON(t *testing.T) {
	for x, want := range map[number]string{1.0 / 3: "0.333333333333", 1e-20: "1e-20", 0: "0", -2: "-2", 123456789012345: "1.23456789012e+14"} {
		data, err := json.Marshal(x)
		if err != nil || string(data) != want {
			t.Errorf("%v is %s, not %s", float64(x), data, want)
		}
	}
}
