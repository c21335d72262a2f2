package scorecard

// The manuals (docs/scorecards.md, docs/scorecards.zh.md) say what the code
// does: their curves, numbers, rules and printed results are compared here.

import (
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

func manuals(t *testing.T) map[problem.Lang]string {
	t.Helper()
	out := map[problem.Lang]string{}
	for lang, name := range map[problem.Lang]string{problem.EN: "../../docs/scorecards.md", problem.ZH: "../../docs/scorecards.zh.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[lang] = string(data)
	}
	return out
}

var curveInManual = regexp.MustCompile("(?s)```yaml curve\n(.*?)```\n\n\\| ([^|]+) \\|([^\n]*)\n\\|[-|]+\n\\| [^|]+ \\|([^\n]*)\n")

func cells(row string) (out []string) {
	for _, c := range strings.Split(strings.Trim(row, "|"), "|") {
		out = append(out, strings.TrimSpace(c))
	}
	return out
}

func TestCurvesOfTheManuals(t *testing.T) {
	var first []string
	for lang, manual := range manuals(t) {
		found := curveInManual.FindAllStringSubmatch(manual, -1)
		if len(found) != 8 || strings.Count(manual, "```yaml curve") != 8 {
			t.Fatalf("%s shows %d curves with their table", lang, len(found))
		}
		var shown []string
		for _, m := range found {
			v := curveOf(t, m[1])
			shown = append(shown, m[1]+m[3]+m[4])
			at, want := cells(m[3]), cells(m[4])
			if len(at) != len(want) || len(at) < 4 {
				t.Errorf("%s: %d values, %d scores", m[1], len(at), len(want))
			}
			for i := range at {
				text, isRate := strings.CutSuffix(strings.Replace(at[i], "−", "-", 1), " %")
				x := dec(t, text)
				if isRate {
					x, _ = x.Mul(percent())
				}
				actual, target := Quantity{x, v.Unit}, Quantity{}
				if v.OnAttainment {
					actual.Unit, target = number, Quantity{money.Int(1), number}
				}
				if got := asScore(v, actual, target); got != want[i] {
					t.Errorf("%s: %s at %s gives %s, not %s", lang, v.Kind, at[i], got, want[i])
				}
			}
		}
		if first == nil {
			first = shown
		} else if diff := cmp.Diff(first, shown); diff != "" {
			t.Errorf("the manuals show other curves:\n%s", diff)
		}
	}
}

func fenced(t *testing.T, manual, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(manual, "```"+name+"\n")
	text, _, end := strings.Cut(rest, "```")
	if !ok || !end {
		t.Fatalf("there is no block %s", name)
	}
	return text
}

func TestWorkedCardOfTheManuals(t *testing.T) {
	for lang, manual := range manuals(t) {
		inputs, list := ReadActuals("october.yaml", []byte(fenced(t, manual, "yaml actuals")))
		if len(inputs) != 1 || len(list) > 0 {
			t.Fatal(list)
		}
		r := score(t, shippedCards(t)["rep-monthly-mid"], inputs[0])
		var out strings.Builder
		if err := r.WriteText(&out, lang, false); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fenced(t, manual, "text result"), out.String()); diff != "" {
			t.Errorf("%s (-manual +printed)\n%s", lang, diff)
		}
		// the sum by hand, with rationals
		hand := regexp.MustCompile(`([\d.]+(?: \+ [\d.]+){5}) − 1 = ([\d.]+)`).FindStringSubmatch(manual)
		if hand == nil {
			t.Fatalf("%s: nothing is done by hand", lang)
		}
		sum := big.NewRat(-1, 1)
		for _, s := range strings.Split(hand[1], " + ") {
			x, _ := new(big.Rat).SetString(s)
			sum.Add(sum, x)
		}
		if sum.FloatString(8) != hand[2] || r.After.String() != hand[2] || sum.FloatString(2) != r.Total.String() {
			t.Errorf("%s: by hand %s, stated %s, computed %s", lang, sum.FloatString(8), hand[2], r.After)
		}
	}
}

// The other numbers of the manuals: quarter, transfer, seats, missing parts.
func TestWorkedNumbersOfTheManuals(t *testing.T) {
	card := cardOf(t, smallCard)
	months := []Part{part(t, "2026-07", 31, "70"), part(t, "2026-08", 31, "80"), part(t, "2026-09", 30, "90.5")}
	byDays, _ := card.Combine(ByDays, months)
	alike, _ := card.Combine(Equally, months)
	moved, _ := card.Combine(ByDays, []Part{part(t, "a", 10, "71.38"), part(t, "b", 21, "87")})
	shares := []money.Decimal{money.Int(20), money.Int(70), money.Int(10)}
	seven, _ := Seats(7, shares)
	many, _ := Seats(23, shares)
	if !slices.Equal(seven, []int{1, 5, 1}) || !slices.Equal(many, []int{5, 16, 2}) {
		t.Errorf("%v %v", seven, many)
	}
	for lang, sentences := range map[problem.Lang][]string{
		problem.EN: {"are " + byDays.Total.String() + " by days and " + alike.Total.String() + " alike", "71.38 for 10 days and 87 for 21 days are " + moved.Total.String(), "of 7 people are 1, 5, 1; of 23 they are 5, 16, 2", "are 5 under `renormalise`, and 3.33 under `zero`"},
		problem.ZH: {"按天数是 " + byDays.Total.String() + "，各月相同是 " + alike.Total.String(), "10 天 71.38、21 天 87，合为 " + moved.Total.String(), "7 人的 20 / 70 / 10 % 是 1、5、1，23 人的是 5、16、2", "`renormalise` 下是 5，`zero` 下是 3.33"},
	} {
		for _, s := range sentences {
			if !strings.Contains(manuals(t)[lang], s) {
				t.Errorf("the manual in %s does not say %q", lang, s)
			}
		}
	}
}

// The manuals name every rule of the designer, with its severity, and every
// shipped card with its weights.
func TestRulesAndCardsOfTheManuals(t *testing.T) {
	files, err := filepath.Glob("check*.go")
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	rules := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`c\.(?:fail|warn)\("(\w+)"`).FindAllStringSubmatch(string(data), -1) {
			rules["card."+m[1]] = true
		}
	}
	if len(rules) < 18 {
		t.Fatalf("only %d rules were found", len(rules))
	}
	for lang, manual := range manuals(t) {
		for rule := range rules {
			if !strings.Contains(manual, "`"+rule+"`") {
				t.Errorf("the manual in %s does not name %s", lang, rule)
			}
		}
		for _, m := range regexp.MustCompile("`(card\\.\\w+)`").FindAllStringSubmatch(manual, -1) {
			if !rules[m[1]] {
				t.Errorf("the manual in %s names %s, which is no rule", lang, m[1])
			}
		}
		for code, card := range shippedCards(t) {
			var weights []string
			for _, it := range card.Items {
				name := it.KPI
				if name == "" {
					name = it.Code
				}
				weights = append(weights, name+" "+it.Weight.String())
			}
			if row := "| `" + code + "` | " + strings.Join(weights, ", ") + " |"; !strings.Contains(manual, row) {
				t.Errorf("the manual in %s lacks %s", lang, row)
			}
		}
	}
}
