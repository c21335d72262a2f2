package kpi

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// shipped is the shipped library.
func shipped(t testing.TB) *Library {
	t.Helper()
	l, problems := Shipped()
	for _, p := range problems {
		t.Error(p.String(problem.EN))
	}
	if len(l.All()) == 0 {
		t.Fatal("nothing is shipped")
	}
	return l
}

// Every indicator of the dictionary is shipped once, and says of itself what
// the dictionary says.
func TestLibraryHasEveryIndicator(t *testing.T) {
	l := shipped(t)
	if got, want := len(l.All()), len(measure.Indicators()); got != want || got < 60 {
		t.Errorf("%d KPIs are shipped for %d indicators", got, want)
	}
	for _, x := range measure.Indicators() {
		k, ok := l.Lookup(x.Code, 1)
		if !ok {
			t.Errorf("%s is not shipped", x.Code)
			continue
		}
		got := measure.Indicator{Code: k.Code, Title: k.Name, Formula: k.Formula, Type: k.Type, Direction: k.Direction}
		if diff := cmp.Diff(x, got); diff != "" {
			t.Errorf("%s (-dictionary +library):\n%s", x.Code, diff)
		}
	}
}

func TestLibraryStandsInTheOrderOfTheDictionary(t *testing.T) {
	var want, got []string
	for _, x := range measure.Indicators() {
		want = append(want, x.Code)
	}
	for _, board := range Boards() {
		data, err := library.ReadFile("library/" + board + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^  - code: (\w+)$`).FindAllStringSubmatch(string(data), -1) {
			got = append(got, m[1])
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	files, err := os.ReadDir("library")
	if err != nil || len(files) != len(Boards()) {
		t.Errorf("%d files for %d boards, %v", len(files), len(Boards()), err)
	}
}

// texts are all texts of a KPI with the fewest characters each must have in
// Chinese and in English.
func texts(k KPI) map[string]struct {
	text   problem.Text
	zh, en int
} {
	type row = struct {
		text   problem.Text
		zh, en int
	}
	m := map[string]row{
		"name": {k.Name, 3, 8}, "definition": {k.Definition, 25, 60}, "counts": {k.Counts, 15, 40}, "excludes": {k.Excludes, 15, 40}, "source": {k.Source, 8, 25},
	}
	for i, a := range k.Aliases {
		m["alias "+string(rune('1'+i))] = row{a, 2, 3}
	}
	for i, e := range k.Examples {
		m["example "+string(rune('1'+i))] = row{e, 15, 40}
	}
	return m
}

var emptyWords = regexp.MustCompile(`(?i)lorem|tbd|todo|xxx|placeholder|待补|待定|同上|略。|暂无|n/a`)

// Every text is there in both languages, in its own script and signs, of a
// sensible length, and nowhere twice.
func TestLibraryIsCompleteInBothLanguages(t *testing.T) {
	seen := map[string]string{}
	for _, k := range shipped(t).All() {
		if len(k.Aliases) == 0 || len(k.Examples) == 0 {
			t.Errorf("%s has %d aliases and %d examples", k.Code, len(k.Aliases), len(k.Examples))
		}
		for field, x := range texts(k) {
			where := k.Code + " " + field
			if n := utf8.RuneCountInString(x.text.ZH); n < x.zh || n > 160 {
				t.Errorf("%s has %d Chinese characters: %s", where, n, x.text.ZH)
			}
			if n := utf8.RuneCountInString(x.text.EN); n < x.en || n > 330 {
				t.Errorf("%s has %d English characters: %s", where, n, x.text.EN)
			}
			if !strings.ContainsFunc(x.text.ZH, han) && x.text.ZH != "DSO" {
				t.Errorf("%s has no Chinese: %s", where, x.text.ZH)
			}
			if strings.ContainsFunc(x.text.EN, foreign) {
				t.Errorf("%s has signs in English that are not: %s", where, x.text.EN)
			}
			if strings.ContainsAny(x.text.ZH, ",;?!()") || strings.Contains(x.text.ZH, ". ") {
				t.Errorf("%s has half-width punctuation: %s", where, x.text.ZH)
			}
			if emptyWords.MatchString(x.text.ZH) || filler.MatchString(x.text.EN) {
				t.Errorf("%s is emptyWords: %v", where, x.text)
			}
			for lang, s := range map[string]string{"zh": x.text.ZH, "en": x.text.EN} {
				key := lang + Fold(s)
				if other, twice := seen[key]; twice {
					t.Errorf("%s says what %s says: %s", where, other, s)
				}
				seen[key] = where
			}
		}
	}
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// foreign reports characters that have no place in an English text here.
func foreign(r rune) bool { return r > unicode.MaxASCII && !strings.ContainsRune("–’“”", r) }

// Names that many people use find their KPI.
func TestLibraryKnowsWhatPeopleSay(t *testing.T) {
	l := shipped(t)
	for name, code := range map[string]string{
		"回款完成率": "CL02", "回款目标完成率": "CL02", "cash target achievement": "CL02", "签约额": "CT01", "bookings": "CT01",
		"逾期率": "AR03", "DSO": "AR05", "应收周转天数": "AR05", "成交率": "OP04", "close rate": "OP04", "首付款达标率": "CL03", "人均回款": "PE01",
	} {
		k, _ := l.Lookup(code, 1)
		if !slices.ContainsFunc(k.Aliases, func(a problem.Text) bool { return a.ZH == name || a.EN == name }) {
			t.Errorf("%s is not an alias of %s", name, code)
		}
	}
}

// What the table of the performance rules says of single KPIs.
func TestLibraryKeepsTheRules(t *testing.T) {
	managers := []string{}
	for _, k := range shipped(t).All() {
		if k.Diagnostic != slices.Contains([]string{"OP13", "OP16", "OP17"}, k.Code) {
			t.Errorf("%s is diagnostic: %v", k.Code, k.Diagnostic)
		}
		if k.Diagnostic != (len(k.Curve.Points) == 0) {
			t.Errorf("%s: a curve is for what may stand on a card", k.Code)
		}
		if len(k.Partners) == 0 {
			t.Errorf("%s has no partner", k.Code)
		}
		if (k.Aggregation == RatioOfSums) != strings.Contains(k.Formula, "/") {
			t.Errorf("%s aggregates by %s: %s", k.Code, k.Aggregation, k.Formula)
		}
		if slices.Contains(k.Families, "manager") {
			managers = append(managers, k.Code)
		}
		if k.Code == "AR05" && !slices.Equal(k.Levels, []Level{Branch, Company}) {
			t.Errorf("DSO is asked for at %v", k.Levels)
		}
		if k.Retired || k.Edited() || k.Effective.From.IsZero() || !k.Effective.To.IsZero() {
			t.Errorf("%s is retired, edited or not in force", k.Code)
		}
	}
	for _, code := range []string{"AC06", "AC07", "AC08", "AC09", "OP15", "OP22", "PE02", "PE08"} {
		if !slices.Contains(managers, code) {
			t.Errorf("%s is not for managers", code)
		}
	}
}

// The full score of 100 is reached on every curve, and none goes above 130.
func TestLibraryCurves(t *testing.T) {
	hundred := money.Int(100)
	for _, k := range shipped(t).All() {
		reached := false
		for _, p := range k.Curve.Points {
			if p.Score.Sign() < 0 || p.Score.Cmp(money.Int(130)) > 0 {
				t.Errorf("%s scores %s", k.Code, p.Score)
			}
			reached = reached || p.Score.Cmp(hundred) >= 0
			if k.Curve.On == "attainment" && p.At.Equal(money.Int(1)) && !p.Score.Equal(hundred) {
				t.Errorf("%s gives %s for meeting the target", k.Code, p.Score)
			}
		}
		if !reached && !k.Diagnostic {
			t.Errorf("%s never reaches 100", k.Code)
		}
		if measured := k.Type != formula.RateType() && k.Type != formula.DaysType(); measured && k.Curve.On == "value" {
			t.Errorf("%s has a curve over amounts or counts, which every company has its own of", k.Code)
		}
	}
}

// given is a table of values for the dictionary's symbols.
type given map[int]money.Decimal

func (g given) Symbol(_ *trace.Calc, slot int) formula.Value {
	return formula.NumberOf(trace.Of(g[slot]))
}

// Examples are recomputed with the dictionary's formula, and their sentences
// name the inputs and the result.
func TestLibraryExamplesAreRight(t *testing.T) {
	symbols, err := measure.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	l := shipped(t)
	for _, x := range measure.Indicators() {
		k, _ := l.Lookup(x.Code, 1)
		f, problems := formula.Compile(x.Formula, formula.Options{Symbols: symbols, Want: x.Type})
		if f == nil {
			t.Fatal(problems)
		}
		for i, w := range k.Worked {
			values := given{}
			var names []string
			for _, g := range w.Given {
				slot, ok := symbols.Lookup(g.Code)
				if !ok {
					t.Errorf("%s: no quantity %s", k.Code, g.Code)
				}
				values[slot] = g.Value
				names = append(names, g.Code)
				sentence(t, k.Code, k.Examples[i], g.Value, symbols.At(slot).Type)
			}
			if diff := cmp.Diff(f.Inputs(), names); diff != "" {
				t.Errorf("%s gives other inputs than the formula needs:\n%s", k.Code, diff)
			}
			got, err := f.Number(&trace.Calc{}, values)
			if err != nil || !got.Decimal.Equal(w.Gives) {
				t.Errorf("%s: %s gives %s, the example says %s (%v)", k.Code, x.Formula, got.Decimal, w.Gives, err)
			}
			sentence(t, k.Code, k.Examples[i], w.Gives, x.Type)
		}
	}
}

// sentence checks that both wordings of an example have a number, as people
// write it: amounts in 万元 or with separators, rates in percent.
func sentence(t *testing.T, code string, text problem.Text, v money.Decimal, typ formula.Type) {
	t.Helper()
	zh, en := v.String(), v.String()
	switch {
	case typ.Unit.Money != 0:
		tenThousand, _ := v.Quo(money.Int(10000), 6)
		zh, en = tenThousand.String()+" 万元", thousands(v.String())
	case typ.Unit.Rate:
		percent, _ := v.Mul(money.Int(100))
		zh, en = percent.String()+"%", percent.String()+" %"
	}
	if !strings.Contains(text.ZH, zh) {
		t.Errorf("%s: %s is not in “%s”", code, zh, text.ZH)
	}
	if !strings.Contains(text.EN, en) {
		t.Errorf("%s: %s is not in “%s”", code, en, text.EN)
	}
}

// thousands puts separators into a whole number.
func thousands(s string) string {
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
