package competency

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
)

var update = flag.Bool("update", false, "write testdata anew")

func TestShippedHasNothingToMend(t *testing.T) {
	l, list := Shipped()
	for _, p := range list {
		t.Error(p.String(problem.EN))
	}
	if l == nil || len(l.DimensionsOf("rep")) != 11 || len(l.DimensionsOf("manager")) != 11 || len(l.Models) != 6 {
		t.Fatal("dimensions or models are missing")
	}
}

// shippedModels are the weights and required levels that the field agreed on,
// junior, mid and senior; * is critical.
const shippedModels = `
rep target_insight 8/8/8 2/3/4
rep lead_digging 16*/14/12* 2/3/4
rep qualification 14/12*/10 2/4/5
rep relationship 12/16*/16* 2/3/5
rep solution 10/12/12 2/3/4
rep bidding 6/8/10 1/3/4
rep negotiation 6/8/10 1/3/4
rep collection 10/10*/10* 2/3/5
rep self_management 14*/6/4 3/4/4
rep internal_resources 4/6/8 2/3/4
manager target_breakdown 10/12/14* 3/4/5
manager forecast_control 14*/14/10* 3/4/5
manager deal_support 14*/10/10 3/4/5
manager coaching 12/14*/12 3/4/4
manager performance 10/12*/12 3/4/4
manager laggards 8/8/6 2/3/4
manager recruiting 10/10/10 2/3/4
manager risk_control 8/8*/8 3/4/4
manager rhythm 8/6/6 3/4/4
manager team 6/6/12* 3/3/5
`

func TestShippedModelsHaveTheirWeights(t *testing.T) {
	l := shipped(t)
	var b strings.Builder
	b.WriteString("\n")
	for _, family := range []string{"rep", "manager"} {
		models := l.ModelsOf(family)
		if len(models) != 3 || models[0].Grade != "junior" || models[1].Grade != "mid" || models[2].Grade != "senior" {
			t.Fatalf("the grades of %s are %v", family, models)
		}
		for _, d := range l.DimensionsOf(family) {
			var weights, levels []string
			for _, m := range models {
				q, ok := m.Requirement(d.Code)
				if !ok {
					t.Errorf("%s does not ask for %s", m.Code, d.Code)
				}
				mark := ""
				if q.Critical {
					mark = "*"
				}
				weights, levels = append(weights, fmt.Sprint(q.Weight, mark)), append(levels, fmt.Sprint(q.Required))
				if d.Code == "integrity" && (q.Weight != 0 || !q.Critical || q.Required < 3) {
					t.Errorf("integrity is no gate of %s: %+v", m.Code, q)
				}
			}
			if d.Code != "integrity" {
				fmt.Fprintf(&b, "%s %s %s %s\n", family, d.Code, strings.ReplaceAll(strings.Join(weights, "/"), " ", ""), strings.Join(levels, "/"))
			}
		}
	}
	if diff := cmp.Diff(shippedModels, b.String()); diff != "" {
		t.Error(diff)
	}
}

var (
	halfWidth = regexp.MustCompile(`\p{Han}[,;:?!()]|[,;:?!()]\p{Han}`)
	han       = regexp.MustCompile(`\p{Han}`)
)

// Every text is there in both languages, in its own script and punctuation.
func TestShippedTextsAreWhole(t *testing.T) {
	l := shipped(t)
	n := 0
	for _, d := range l.Dimensions {
		list := append(texts(d), spoken{"name", d.Name, false}, spoken{"about", d.About, false})
		for i, s := range d.Sources {
			list = append(list, spoken{fmt.Sprint("source ", i), s.Why, false})
		}
		for _, s := range list {
			n++
			at := d.Family + " " + d.Code + " " + s.path
			switch {
			case !han.MatchString(s.text.ZH):
				t.Errorf("%s: there is no Chinese in %q", at, s.text.ZH)
			case halfWidth.MatchString(s.text.ZH):
				t.Errorf("%s: half-width punctuation in %q", at, s.text.ZH)
			case han.MatchString(s.text.EN):
				t.Errorf("%s: Chinese in %q", at, s.text.EN)
			case strings.ContainsFunc(s.text.EN, func(r rune) bool {
				return unicode.In(r, unicode.Han) || strings.ContainsRune("，。；：、？！（）", r)
			}):
				t.Errorf("%s: full-width punctuation in %q", at, s.text.EN)
			case s.sign && (len([]rune(s.text.ZH)) < 12 || len(strings.Fields(s.text.EN)) < 6):
				t.Errorf("%s is no behaviour that anybody could have seen: %q, %q", at, s.text.ZH, s.text.EN)
			case filler(s.text) != "" && s.sign:
				t.Errorf("%s is filler: %q", at, filler(s.text))
			}
		}
	}
	if n < 22*(5*4+2) {
		t.Errorf("only %d texts", n)
	}
}

// Levels can be told apart, and signs of different dimensions too.
func TestShippedLevelsAreDistinct(t *testing.T) {
	l := shipped(t)
	worst := 0
	for _, d := range l.Dimensions {
		list := texts(d)
		for i, a := range list {
			for _, b := range list[:i] {
				n := max(Likeness(a.text.ZH, b.text.ZH), Likeness(a.text.EN, b.text.EN))
				if worst = max(worst, n); n >= AlikeFrom {
					t.Errorf("%s: %s and %s are %d %% alike", d.Code, a.path, b.path, n)
				}
			}
		}
	}
	t.Logf("the most alike are %d %% alike", worst)
}

// Published versions never change: who edits one writes a new version instead.
func TestShippedVersionsAreThePublishedOnes(t *testing.T) {
	l := shipped(t)
	var lines []string
	for _, d := range l.Dimensions {
		lines = append(lines, fmt.Sprintf("dimension %s %s %d %x", d.Family, d.Code, d.Version, sha256.Sum256(fmt.Appendf(nil, "%+v", d))))
	}
	for _, m := range l.Models {
		lines = append(lines, fmt.Sprintf("model %s %d %x", m.Code, m.Version, sha256.Sum256(fmt.Appendf(nil, "%+v", m))))
	}
	slices.Sort(lines)
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile("testdata/published.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/published.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("a published version changed (-published +now): write a new version, then -update\n%s", diff)
	}
}
