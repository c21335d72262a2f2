package trace

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"steelyard/compensation/problem"

	"pgregory.net/rapid"
)

// declared reads the constants of a type from the source, so that a new one
// cannot be forgotten here.
func declared(t *testing.T, name, kind string) (values []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if own, ok := spec.Type.(*ast.Ident); ok && own.Name == kind {
			for _, v := range spec.Values {
				value, err := strconv.Unquote(v.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, value)
			}
		}
		return true
	})
	return values
}

func declaredKeys(t *testing.T) (keys []Key) {
	for _, key := range declared(t, "label.go", "Key") {
		keys = append(keys, Key(key))
	}
	return keys
}

var places = regexp.MustCompile(`\{[^}]*\}`)

func placesOf(s string) []string {
	found := places.FindAllString(s, -1)
	slices.Sort(found)
	return found
}

func TestEveryKeyReadsInBothLanguages(t *testing.T) {
	keys := declaredKeys(t)
	if len(keys) < 25 {
		t.Fatalf("only %d keys were found", len(keys))
	}
	for i, key := range keys {
		text := catalogue[key]
		if text.ZH == "" || text.EN == "" {
			t.Errorf("%s lacks a language: %+v", key, text)
		}
		if slices.Contains(keys[:i], key) {
			t.Errorf("%s names two labels", key)
		}
		if !slices.Equal(placesOf(text.ZH), placesOf(text.EN)) {
			t.Errorf("%s fills in %v in Chinese and %v in English", key, placesOf(text.ZH), placesOf(text.EN))
		}
		for n, place := range slices.Compact(placesOf(text.ZH)) {
			if place != "{"+strconv.Itoa(n)+"}" {
				t.Errorf("%s: the places %v do not count from 0", key, placesOf(text.ZH))
			}
		}
	}
	if unused := len(catalogue) - len(keys); unused != 0 {
		t.Errorf("the catalogue has %d labels that no key names, among %v", unused, slices.Sorted(maps.Keys(catalogue)))
	}
}

// wellWritten checks what a machine can see of good Chinese and English.
func wellWritten(t *testing.T, what string, text problem.Text) {
	t.Helper()
	if text.ZH == "" || text.EN == "" {
		t.Errorf("%s lacks a language: %+v", what, text)
	}
	for _, r := range text.EN {
		if unicode.Is(unicode.Han, r) || strings.ContainsRune("，。：（）「」、", r) {
			t.Errorf("%s: %q stands in the English text %q", what, r, text.EN)
			break
		}
	}
	if strings.ContainsFunc(text.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) }) && strings.ContainsAny(text.ZH, ",;:()") {
		t.Errorf("%s: half-width punctuation in %q", what, text.ZH)
	}
	if m := regexp.MustCompile(`\p{Han}[\dA-Za-z]|[\dA-Za-z]\p{Han}`).FindString(text.ZH); m != "" {
		t.Errorf("%s: no space in %q of %q", what, m, text.ZH)
	}
}

func TestWordsAreWellWritten(t *testing.T) {
	for key, text := range catalogue {
		wellWritten(t, string(key), text)
	}
	for op, text := range opWords {
		wellWritten(t, "step "+Op(op).String(), text)
	}
	for op, text := range patterns {
		wellWritten(t, "pattern of "+op.String(), text)
	}
	kinds := declared(t, "node.go", "SourceKind")
	if len(kinds) < 8 || len(kinds) != len(sourceWords) {
		t.Errorf("%d kinds of source, %d have words", len(kinds), len(sourceWords))
	}
	for _, name := range kinds {
		kind, texts := SourceKind(name), sourceWords[SourceKind(name)]
		wellWritten(t, "source "+string(kind), texts[0])
		wellWritten(t, "part of source "+string(kind), texts[1])
		if places := placesOf(texts[0].ZH + texts[0].EN); kind != FromRule && !slices.Equal(places, []string{"{0}", "{0}"}) {
			t.Errorf("source %s as a whole fills in %v", kind, places)
		}
		if places := placesOf(texts[1].ZH + texts[1].EN); kind != FromRule && !slices.Equal(places, []string{"{0}", "{0}", "{1}", "{1}"}) {
			t.Errorf("source %s in part fills in %v", kind, places)
		}
	}
}

func TestEveryOpAndKindHasItsWords(t *testing.T) {
	if counts := []int{len(opNames), len(opWords), len(arities)}; slices.Max(counts) != slices.Min(counts) {
		t.Errorf("%d names, %d words, %d arities", len(opNames), len(opWords), len(arities))
	}
	seen := map[string]bool{}
	for op := range opNames {
		name := Op(op).String()
		if name == "" || seen[name] {
			t.Errorf("step %d is called %q", op, name)
		}
		seen[name] = true
	}
	for kind := range kindNames {
		if name := Kind(kind).String(); name == "" {
			t.Errorf("kind %d has no name", kind)
		}
	}
	if Op(200).String() != "" || Kind(200).String() != "" {
		t.Error("what is no step or kind has a name")
	}
}

func TestLabels(t *testing.T) {
	for _, c := range []struct {
		label  Label
		zh, en string
	}{
		{Label{}, "", ""},
		{L(KeyRate), "提成比例", "Rate"},
		{L(KeyLine, problem.Text{ZH: "回款 R1 ", EN: "receipt R1"}), "回款 R1 的提成", "Commission on receipt R1"},
		{Named(KeyAllocated, "R1", "C2"), "回款 R1 核销到合同 C2", "Receipt R1 allocated to contract C2"},
		{L(KeyBase, problem.Text{ZH: "净回款", EN: "net collected"}), "归属业绩（净回款）", "Credited base (net collected)"},
		{L(KeyBase, problem.Text{ZH: "净回款"}), "归属业绩（净回款）", "Credited base ([中文] 净回款)"},
		{L(KeyBase), "归属业绩（{0}）", "Credited base ({0})"},
		{Named(KeyStatement, "张三"), "张三 {1} 提成合计", "Total for 张三, {1}"},
		{Named(KeyRate, "too", "many"), "提成比例", "Rate"},
		{Named(KeyFigure, "{1}", "{0}", "{9}"), "{1} 的「{0}」（{9}）", "“{0}” of {1} ({9})"}, // arguments are not filled again
		{L("no.such.key", problem.Same("x")), "", ""},
	} {
		if zh, en := c.label.In(problem.ZH), c.label.In(problem.EN); zh != c.zh || en != c.en {
			t.Errorf("%+v reads %q and %q, want %q and %q", c.label, zh, en, c.zh, c.en)
		}
	}
}

func TestLabelsNeverPanic(t *testing.T) {
	keys := declaredKeys(t)
	pattern := rapid.Map(rapid.SliceOf(rapid.SampledFrom([]rune("{}0159a:/ 中"))), func(r []rune) string { return string(r) })
	rapid.Check(t, func(t *rapid.T) {
		label := Label{Key: rapid.SampledFrom(keys).Draw(t, "key")}
		for _, s := range rapid.SliceOfN(pattern, 0, 60).Draw(t, "arguments") {
			label.Args = append(label.Args, problem.Text{ZH: s})
		}
		for _, lang := range []problem.Lang{problem.ZH, problem.EN, "xx"} {
			if label.In(lang) == "" && label.Key != KeySymbol && label.Key != KeyStored {
				t.Fatalf("%+v reads empty", label)
			}
			fill(pattern.Draw(t, "pattern"), label.Args, lang)
		}
	})
}

func TestFill(t *testing.T) {
	ten := make([]problem.Text, 12)
	for i := range ten {
		ten[i] = problem.Same(strconv.Itoa(i))
	}
	for pattern, want := range map[string]string{
		"": "", "{": "{", "{0": "{0", "{}": "{}", "{0}": "0", "{9}": "9", "{10}": "{10}", "{:}": "{:}", "{/}": "{/}", "{a}": "{a}",
		"{{0}}": "{0}", "a{1}b{0}c{1}": "a1b0c1", "中{2}文": "中2文", "{\xff}": "{\xff}",
	} {
		if got := fill(pattern, ten, problem.EN); got != want {
			t.Errorf("%q is filled to %q, want %q", pattern, got, want)
		}
	}
}
