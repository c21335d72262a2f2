package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

const sample = `code: x
empty: ""
title: {zh: 方案}
both: {zh: 方案, en: Plan}
one: Plan
none: {}
words: [a, b]
mixed: [a, [b], ~]
from: 2026-02-28
bad_date: 2026-02-30
yes: true
no: false
quoted: "true"
number: 1234.50
text_number: "12"
bad_number: 1,234
map: {inner: 1, spare: 2}
absent:
`

// sampleKeys are the keys that the sample may have.
var sampleKeys = []string{"code", "empty", "title", "both", "one", "none", "words", "mixed", "from", "bad_date", "yes", "no",
	"quoted", "number", "text_number", "bad_number", "map", "absent", "missing"}

func readSample(t *testing.T) (*Reader, Object) {
	t.Helper()
	r := &Reader{File: "a.yaml"}
	o, ok := r.Object(mustParse(t, "a.yaml", sample), "", sampleKeys...)
	if !ok || len(r.Problems) != 0 {
		t.Fatal(r.Problems)
	}
	return r, o
}

// report lists places and codes of what a reader found, and checks that each is
// said in both languages.
func report(t *testing.T, r *Reader) []string {
	t.Helper()
	var out []string
	for _, p := range r.Problems {
		inBothLanguages(t, p)
		out = append(out, p.Place.String()+" "+p.Code)
	}
	return out
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestReaderReadsWhatIsRight(t *testing.T) {
	r, o := readSample(t)
	expect(t, "Word", o.Word("code"), "x")
	expect(t, "Word of nothing", o.Word("missing"), "")
	expect(t, "Word of null", o.Word("absent"), "")
	expect(t, "NeedWord", o.NeedWord("code"), "x")
	expect(t, "Has", o.Has("code"), true)
	expect(t, "Has of null", o.Has("absent"), false)
	expect(t, "OneOf", o.OneOf("code", "y", "x"), "x")
	expect(t, "OneOf of nothing", o.OneOf("missing", "y", "x"), "y")
	expect(t, "Text in one language", o.Text("title"), problem.Text{ZH: "方案"})
	expect(t, "Text in both", o.Text("both"), problem.Text{ZH: "方案", EN: "Plan"})
	expect(t, "Text as one word", o.Text("one"), problem.Same("Plan"))
	expect(t, "Text of nothing", o.Text("missing"), problem.Text{})
	day, err := period.NewDate(2026, 2, 28)
	expect(t, "NewDate", err, nil)
	expect(t, "Date", o.Date("from"), day)
	expect(t, "Date of nothing", o.Date("missing"), period.Date{})
	for key, want := range map[string][2]bool{"yes": {true, true}, "no": {false, true}, "missing": {}} {
		is, ok := o.Truth(key)
		expect(t, "Truth of "+key, [2]bool{is, ok}, want)
	}
	for key, want := range map[string]string{"number": "1234.5", "text_number": "12"} {
		d, ok := o.Decimal(key)
		expect(t, "Decimal of "+key, d.String(), want)
		expect(t, key+" is a number", ok, true)
	}
	if _, ok := o.Decimal("missing"); ok {
		t.Error("nothing is not a number")
	}
	if diff := cmp.Diff([]string{"a", "b"}, o.Words("words")); diff != "" {
		t.Error(diff)
	}
	if o.Words("missing") != nil {
		t.Error("an absent list has no words")
	}
	items, path := o.Items("words")
	expect(t, "Items", len(items), 2)
	expect(t, "Item", Item(path, 1), "words[1]")
	n, path := o.Need("map")
	inner, ok := r.Object(n, path, "inner", "spare")
	expect(t, "Object", ok, true)
	expect(t, "Path", inner.Path, "map")
	expect(t, "Node", inner.Node(), n)
	n, path = inner.At("inner")
	expect(t, "At", n.Text, "1")
	expect(t, "the path of At", path, "map.inner")
	if diff := cmp.Diff([]string(nil), report(t, r)); diff != "" {
		t.Error(diff)
	}
}

func TestReaderCollectsWhatIsWrong(t *testing.T) {
	r, o := readSample(t)
	o.Need("missing")
	o.Need("absent")
	o.NeedWord("missing")
	expect(t, "NeedWord of nothing written", o.NeedWord("empty"), "")
	o.NeedWord("map")
	o.Word("words")
	expect(t, "OneOf", o.OneOf("code", "a", "b"), "a")
	expect(t, "OneOf of a map", o.OneOf("map", "a", "b"), "a")
	expect(t, "Text", o.Text("none"), problem.Text{})
	expect(t, "Text of a list", o.Text("words"), problem.Text{})
	expect(t, "Date", o.Date("bad_date"), period.Date{})
	o.Date("words")
	_, ok := o.Truth("quoted")
	expect(t, "Truth", ok, false)
	_, ok = o.Truth("map")
	expect(t, "Truth of a map", ok, false)
	d, ok := o.Decimal("bad_number")
	expect(t, "Decimal", ok, false)
	expect(t, "the value of no number", d, money.Decimal{})
	_, ok = o.Decimal("map")
	expect(t, "Decimal of a map", ok, false)
	o.Items("code")
	if diff := cmp.Diff([]string{"a", "", ""}, o.Words("mixed")); diff != "" {
		t.Error(diff)
	}
	n, path := o.At("map")
	if _, ok := r.Object(n, path, "inner", "space"); !ok {
		t.Error("an unknown key does not make a map something else")
	}
	_, ok = r.Object(nil, "gone", "inner")
	expect(t, "Object of nothing", ok, false)
	want := []string{
		"a.yaml:1:1 (missing) document.missing_key",
		"a.yaml:1:1 (absent) document.missing_key",
		"a.yaml:1:1 (missing) document.missing_key",
		"a.yaml:2:8 (empty) document.empty_value",
		"a.yaml:17:6 (map) document.not_a_value",
		"a.yaml:7:8 (words) document.not_a_value",
		"a.yaml:1:7 (code) document.not_one_of",
		"a.yaml:17:6 (map) document.not_a_value",
		"a.yaml:6:7 (none) document.empty_value",
		"a.yaml:7:8 (words) document.not_a_map",
		"a.yaml:10:11 (bad_date) document.date",
		"a.yaml:7:8 (words) document.not_a_value",
		"a.yaml:13:9 (quoted) document.truth",
		"a.yaml:17:6 (map) document.not_a_value",
		"a.yaml:16:13 (bad_number) document.number",
		"a.yaml:17:6 (map) document.not_a_value",
		"a.yaml:1:7 (code) document.not_a_list",
		"a.yaml:8:12 (mixed[1]) document.not_a_value",
		"a.yaml:8:17 (mixed[2]) document.not_a_value",
		"a.yaml:17:17 (map.spare) document.unknown_key",
		"a.yaml (gone) document.not_a_map",
	}
	if diff := cmp.Diff(want, report(t, r)); diff != "" {
		t.Error(diff)
	}
}

func TestUnknownKeysSuggestTheNearest(t *testing.T) {
	r := &Reader{}
	r.Object(mustParse(t, "a.yaml", "efective: 1\nzzz: 2"), "plan", "effective", "version")
	if len(r.Problems) != 2 {
		t.Fatal(r.Problems)
	}
	near, far := r.Problems[0], r.Problems[1]
	expect(t, "the path", near.Place.Path, "plan.efective")
	if !strings.Contains(near.Fix.EN, "effective?") || !strings.Contains(near.Fix.ZH, "effective？") {
		t.Errorf("a near key gives %+v", near.Fix)
	}
	if !strings.Contains(far.Fix.EN, "effective, version") || !strings.Contains(far.Fix.ZH, "effective, version") {
		t.Errorf("a far key gives %+v", far.Fix)
	}
}

func TestNearest(t *testing.T) {
	cases := []struct {
		word       string
		candidates []string
		want       string
	}{
		{"amont", []string{"count", "amount"}, "amount"},
		{"form", []string{"from", "to"}, "from"},
		{"回款金额", []string{"汇款金额", "日期"}, "汇款金额"},
		{"日期", []string{"金额"}, ""}, // both characters differ
		{"日", []string{"月"}, ""},   // a single character is not near any other
		{"to", []string{"at", "too"}, "too"},
		{"abcdef", []string{"xyzdef"}, ""}, // three edits
		{"same", []string{"some", "same"}, "same"},
		{"", []string{"a"}, ""},
		{"a", nil, ""},
		{strings.Repeat("长", 70), []string{strings.Repeat("长", 69)}, ""}, // too long to compare
	}
	for _, c := range cases {
		if got := Nearest(c.word, c.candidates); got != c.want {
			t.Errorf("Nearest(%q, %q) = %q, want %q", c.word, c.candidates, got, c.want)
		}
	}
}

func TestJoin(t *testing.T) {
	expect(t, "at the top", Join("", "a"), "a")
	expect(t, "below", Join("a[1]", "b"), "a[1].b")
}
