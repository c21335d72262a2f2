package competency

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/problem"
)

// small is a document of two dimensions and two models in which nothing is
// wrong.
func small() string {
	var b strings.Builder
	b.WriteString("dimensions:\n")
	for n, code := range []string{"digging", "closing"} {
		fmt.Fprintf(&b, "  - code: %s\n    family: rep\n    version: 1\n    name: {zh: 维度%d, en: Dimension %d}\n    stage: P%d\n    about: {zh: 关于%d, en: About %d}\n    sources:\n", code, n, n, n+1, n, n)
		b.WriteString("      - {from: position, why: {zh: 岗位, en: position}}\n      - {from: evidence, why: {zh: 证据, en: evidence}}\n    levels:\n")
		for level := range 5 {
			word, han := string(rune('a'+5*n+level)), string(rune('甲'+5*n+level))
			times := func(s string, n int) string { return strings.Repeat(s, n) }
			fmt.Fprintf(&b, "      - level: %d\n        title: {zh: %s一, en: %s one}\n        signs:\n          - {zh: %s二二, en: %s twice}\n          - {zh: %s三三, en: %s thrice}\n        counter: {zh: %s四四, en: not %s}\n",
				level+1, times(han, 5), times(word, 6), times(han, 2), times(word, 2), times(han, 4), times(word, 10), times(han, 7), times(word, 15))
		}
	}
	b.WriteString("models:\n")
	for _, m := range []string{"rep_low|low|1|    next: rep_high\n    months: 6\n", "rep_high|high|2|"} {
		p := strings.Split(m, "|")
		fmt.Fprintf(&b, "  - code: %s\n    family: rep\n    grade: %s\n    version: 1\n    effective: {from: 2026-01-01}\n    name: {zh: 模型%s, en: Model %s}\n%s    dimensions:\n", p[0], p[1], p[1], p[1], p[3])
		fmt.Fprintf(&b, "      - {dimension: digging, weight: 60, required: %s, critical: true}\n      - {dimension: closing, weight: 40, required: %s}\n", p[2], p[2])
	}
	return b.String()
}

func TestSmallDocumentIsRight(t *testing.T) {
	l, list := Read("small.yaml", []byte(small()))
	if len(list) > 0 {
		t.Fatal(list)
	}
	m, ok := l.Model("rep_low")
	q, _ := m.Requirement("digging")
	if !ok || m.Months != 6 || m.Next != "rep_high" || q != (Requirement{"digging", 60, 1, true}) {
		t.Errorf("%+v", m)
	}
	if d, _ := l.Dimension("rep", "closing"); len(d.Levels) != 5 || d.Levels[4].Level != 5 || d.Sources[1].From != Evidence || d.Stage != "P2" {
		t.Errorf("%+v", d)
	}
}

// ruleCases break one thing each.
var ruleCases = []struct{ code, old, new, path string }{
	{"competency.code", "code: digging", "code: Digging", "dimensions[0].code"},
	{"competency.version", "version: 1", "version: 0", "dimensions[0].version"},
	{"competency.stage", "stage: P1", "stage: P9", "dimensions[0].stage"},
	{"competency.from_unknown", "from: position", "from: positon", "dimensions[0].sources[0].from"},
	{"competency.source_repeated", "from: evidence", "from: position", "dimensions[0].sources[1]"},
	{"competency.sources", "      - {from: evidence, why: {zh: 证据, en: evidence}}\n", "", "dimensions[0].sources"},
	{"competency.language_missing", "name: {zh: 维度0, en: Dimension 0}", "name: {zh: 维度0}", "dimensions[0].name.en"},
	{"competency.language_missing", "name: {zh: 维度0, en: Dimension 0}", "name: 维度", "dimensions[0].name"},
	{"competency.language_missing", "{zh: 甲甲二二, en: aa twice}", "{zh: ' ', en: aa twice}", "dimensions[0].levels[0].signs[0].zh"},
	{"competency.same_in_both", "about: {zh: 关于0, en: About 0}", "about: {zh: About 0, en: About 0}", "dimensions[0].about"},
	{"competency.text_too_long", "en: About 0", "en: " + strings.Repeat("x", 1001), "dimensions[0].about.en"},
	{"competency.level", "- level: 5", "- level: 6", "dimensions[0].levels[4].level"},
	{"competency.levels", "- level: 2", "- level: 3", "dimensions[0].levels"},
	{"competency.signs", "          - {zh: 甲甲二二, en: aa twice}\n", "", "dimensions[0].levels[0].signs"},
	{"competency.levels_alike", "en: bb twice}", "en: Aa twice!}", "dimensions[0].levels[1].signs[0]"},
	{"competency.text_repeated", "{zh: 男男二二, en: ff twice}", "{zh: 甲甲二二, en: ff twice}", "dimensions[1].levels[0].signs[0]"},
	{"competency.filler", "{zh: 甲甲二二, en: aa twice}", "{zh: 甲甲工作积极主动, en: aa twice}", "dimensions[0].levels[0].signs[0]"},
	{"competency.filler", "en: aa twice}", "en: Is proactive}", "dimensions[0].levels[0].signs[0]"},
	{"competency.weights_total", "weight: 60", "weight: 61", "models[0].dimensions"},
	{"competency.weight", "weight: 60", "weight: -1", "models[0].dimensions[0].weight"},
	{"competency.required", "required: 1, critical", "required: 6, critical", "models[0].dimensions[0].required"},
	{"competency.dimension_unknown", "{dimension: digging", "{dimension: diging", "models[0].dimensions[0].dimension"},
	{"competency.dimension_repeated", "{dimension: closing", "{dimension: digging", "models[0].dimensions[1]"},
	{"competency.gate_not_critical", "weight: 40", "weight: 0", "models[0].dimensions[1]"},
	{"competency.no_critical", ", critical: true", "", "models[0].dimensions"},
	{"competency.family_differs", "  - code: rep_low\n    family: rep", "  - code: rep_low\n    family: boss", "models[0].dimensions[0].dimension"},
	{"competency.next_unknown", "next: rep_high", "next: rep_hi", "models[0].next"},
	{"competency.next_family", "  - code: rep_low\n    family: rep", "  - code: rep_low\n    family: boss", "models[0].next"},
	{"competency.next_loop", "next: rep_high", "next: rep_low", "models[0].next"},
	{"competency.required_falls", "required: 1, critical", "required: 3, critical", "models[0].dimensions[0].required"},
	{"competency.dimension_dropped", "weight: 60, required: 2, critical: true}\n      - {dimension: closing, weight: 40, required: 2}", "weight: 100, required: 2, critical: true}", "models[0].dimensions[1]"},
	{"competency.months", "months: 6", "months: -1", "models[0].months"},
	{"competency.grade_repeated", "grade: high", "grade: low", "models[0].grade"},
	{"competency.effective", "{from: 2026-01-01}", "{from: 2026-01-01, to: 2025-12-31}", "models[0].effective"},
	{"competency.version_repeated", "code: closing\n", "code: digging\n", "dimensions[1].version"},
	{"competency.version_gap", "version: 1", "version: 2", "dimensions[0].version"},
	{"competency.too_many", small(), "models: [" + strings.Repeat("{},", 500) + "{}]", "models"},
	{"competency.nothing", small(), "{}", ""},
	{"document.unknown_key", "months: 6", "month: 6", "models[0].month"},
	{"document.missing_key", "        counter: {zh: 甲甲甲甲甲甲甲四四, en: not aaaaaaaaaaaaaaa}\n", "", "dimensions[0].levels[0].counter"},
	{"document.truth", "critical: true", "critical: yes", "models[0].dimensions[0].critical"},
}

func TestEveryRuleFindsItsFault(t *testing.T) {
	for _, c := range ruleCases {
		text := strings.Replace(small(), c.old, c.new, 1)
		if text == small() {
			t.Fatalf("%s: %q is not in the document", c.code, c.old)
		}
		_, list := Read("d.yaml", []byte(text))
		i := slices.IndexFunc(list, func(p problem.Problem) bool { return p.Code == c.code && p.Place.Path == c.path })
		if i < 0 {
			t.Errorf("%s at %s: found %v", c.code, c.path, list)
			continue
		}
		p := list[i]
		if p.Place.File != "d.yaml" || p.Place.Line == 0 || p.Text.ZH == p.Text.EN || p.Text.EN == "" || p.Fix.ZH == "" || p.Fix.EN == "" {
			t.Errorf("%s is told as %+v", c.code, p)
		}
	}
}

// Rules that need what was known before.
func TestPublishedVersionsNeverChange(t *testing.T) {
	known, _ := Read("known.yaml", []byte(small()))
	for _, c := range []struct{ old, new, code, path string }{
		{"x", "x", "", ""},
		{"en: aa twice}", "en: aa two times}", "competency.version_changed", "dimensions[0].version"},
		{"months: 6", "months: 7", "competency.version_changed", "models[0].version"},
		{"code: rep_low\n    family: rep\n    grade: low\n    version: 1", "code: rep_low\n    family: rep\n    grade: low\n    version: 2", "competency.version_order", "models[0].effective"},
		{"code: digging\n    family: rep\n    version: 1", "code: digging\n    family: rep\n    version: 3", "competency.version_gap", "dimensions[0].version"},
		{"code: digging\n    family: rep\n    version: 1", "code: digging\n    family: rep\n    version: 2", "", ""},
	} {
		_, list := ReadTogether(known, File{"d.yaml", []byte(strings.Replace(small(), c.old, c.new, 1))})
		found := slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == c.code && p.Place.Path == c.path })
		if found != (c.code != "") || list.Failed() != found {
			t.Errorf("%q: %v", c.new, list)
		}
	}
}

// A model may use dimensions that are known, and a dimension nobody uses is
// warned of.
func TestUnusedAndKnownDimensions(t *testing.T) {
	dims, models, _ := strings.Cut(small(), "models:\n")
	known, list := Read("d.yaml", []byte(dims))
	if len(list) > 0 {
		t.Fatal(list)
	}
	if l, list := ReadTogether(known, File{"m.yaml", []byte("models:\n" + models)}); len(list) > 0 || len(l.Dimensions) != 0 || len(l.Models) != 2 {
		t.Errorf("%v %v", l, list)
	}
	alone := strings.NewReplacer("weight: 60", "weight: 100", "      - {dimension: closing, weight: 40, required: 1}\n", "", "      - {dimension: closing, weight: 40, required: 2}\n", "").Replace(small())
	if _, list := Read("d.yaml", []byte(alone)); len(list) != 1 || list[0].Code != "competency.dimension_unused" || list[0].Place.Path != "dimensions[1].code" {
		t.Error(list)
	}
}

// Every rule has its case above, in the tests of weights, or of ratings.
func TestEveryCodeIsTested(t *testing.T) {
	files, _ := filepath.Glob("*.go")
	var said, tested strings.Builder
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "_test.go") {
			tested.Write(data)
		} else {
			said.Write(data)
		}
	}
	codes := map[string]bool{}
	for _, m := range regexp.MustCompile(`c\.(?:fail|warn)\("(\w+)"`).FindAllStringSubmatch(said.String(), -1) {
		codes["competency."+m[1]] = true
	}
	for _, m := range regexp.MustCompile(`"((?:competency|rating|weights)\.\w+)", `).FindAllStringSubmatch(said.String(), -1) {
		codes[m[1]] = true
	}
	if len(codes) < 45 {
		t.Fatalf("only %d codes are found", len(codes))
	}
	for code := range codes {
		// what cannot happen to a built product, and a failure of exact arithmetic that bounds exclude
		if slices.Contains([]string{"competency.document_missing", "weights.not_split", "rating.arithmetic"}, code) {
			continue
		}
		if !strings.Contains(tested.String(), `"`+code+`"`) {
			t.Errorf("%s has no case", code)
		}
	}
}

func TestLikeness(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 0}, {"a", "A!", 100}, {"a", "b", 0}, {"ab", "ba", 0}, {"night", "nacht", 25},
		{"每周拜访三家客户", "每周拜访五家客户", 71}, {"每周拜访三家", "每周，拜访三家。", 100}, {"aaaa", "aa", 50},
	} {
		if got := Likeness(c.a, c.b); got != c.want {
			t.Errorf("%q and %q are %d %% alike, want %d", c.a, c.b, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringN(0, 12, -1).Draw(t, "a"), rapid.StringN(0, 12, -1).Draw(t, "b")
		n := Likeness(a, b)
		if n != Likeness(b, a) || n < 0 || n > 100 || len(bare(a)) > 0 && Likeness(a, a) != 100 {
			t.Fatalf("%q and %q: %d", a, b, n)
		}
	})
}

// No document breaks the reader.
func FuzzRead(f *testing.F) {
	f.Add([]byte(small()))
	f.Add([]byte("models: [{dimensions: [1]}]"))
	f.Add([]byte("dimensions: [{levels: [{signs: [a]}], sources: {}}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, list := Read("f.yaml", data)
		if (l == nil) != list.Failed() {
			t.Fatalf("library %v with %v", l, list)
		}
		_, _, _ = ReadRatings("f.yaml", data)
		_, _ = ReadWeights("f.yaml", data)
	})
}
