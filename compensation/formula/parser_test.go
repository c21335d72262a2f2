package formula

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// shape writes a tree as nested lists, so that a test sees what binds to what.
func shape(t *tree, i uint16) string {
	n := &t.nodes[i]
	switch n.op {
	case opBroken:
		return "?"
	case opNumber:
		s := t.numbers[n.index].String()
		return s + map[literalUnit]string{percent: "r", amount: "m"}[n.literal]
	case opText:
		return "'" + t.texts[n.index] + "'"
	case opSymbol:
		return t.texts[n.index]
	case opTruth:
		return map[int32]string{0: "false", 1: "true"}[n.index]
	}
	name := n.op.sign()
	parts := []string{name}
	for _, k := range t.children(n) {
		parts = append(parts, shape(t, k))
	}
	return "(" + strings.Join(parts, " ") + ")"
}

func shapeOf(source string) (string, *notes) {
	n := &notes{source: source}
	t := parse(n)
	return shape(t, uint16(len(t.nodes)-1)), n
}

// TestParse_Precedence: what binds stronger, and from which side.
func TestParse_Precedence(t *testing.T) {
	for _, c := range []struct{ source, shape string }{
		{"a + b * c", "(+ a (* b c))"},
		{"a * b + c", "(+ (* a b) c)"},
		{"a - b - c", "(- (- a b) c)"},
		{"a - (b - c)", "(- a (- b c))"},
		{"a / b / c", "(/ (/ a b) c)"},
		{"a / b * c", "(* (/ a b) c)"},
		{"-a * b", "(* (- a) b)"},
		{"a * -b", "(* a (- b))"},
		{"a - -b", "(- a (- b))"},
		{"a --b", "(- a (- b))"},
		{"-a - b", "(- (- a) b)"},
		{"-(a - b)", "(- (- a b))"},
		{"-5 - 5", "(- -5 5)"},
		{"a-5", "(- a 5)"},
		{"-(5)", "-5"},
		{"--5", "5"},
		{"-5%", "-0.05r"},
		{"a + b > c * d", "(> (+ a b) (* c d))"},
		{"a > b and c > d", "(AND (> a b) (> c d))"},
		{"a and b or c and d", "(OR (AND a b) (AND c d))"},
		{"a or b and c or d", "(OR a (AND b c) d)"},
		{"a and b and c", "(AND a b c)"},
		{"(a and b) and c", "(AND (AND a b) c)"},
		{"a and (b or c)", "(AND a (OR b c))"},
		{"not a and b", "(AND (NOT a) b)"},
		{"not a > b", "(NOT (> a b))"},
		{"not not a", "(NOT (NOT a))"},
		{"a and not b or c", "(OR (AND a (NOT b)) c)"},
		{"NOT(a) and b", "(AND (NOT a) b)"},
		{"not (a) = b", "(= (NOT a) b)"},
		{"not\n (a and b)", "(NOT (AND a b))"},
		{"AND(a, b) or c", "(OR (AND a b) c)"},
		{"a and (b)", "(AND a b)"},
		{"且(a, b) 且 c", "(AND (AND a b) c)"},
		{"IF(a > b, c + 1, -d)", "(IF (> a b) (+ c 1) (- d))"},
		{"max(a, min (b, c))", "(MAX a (MIN b c))"},
		{"((((a))))", "a"},
		{"a=b", "(= a b)"}, {"a==b", "(= a b)"}, {"a<=b", "(<= a b)"}, {"a<>b", "(<> a b)"}, {"a!=b", "(<> a b)"}, {"a<-b", "(< a (- b))"}, {"a>=-5", "(>= a -5)"},
		{"a.b.c+d_1*e2", "(+ a.b.c (* d_1 e2))"},
		{"days(a)-days", "(- (DAYS a) days)"},
		{"true and FALSE", "(AND true false)"},
		{"'a'=\"b\"", "(= 'a' 'b')"},
		{"5%*a", "(* 0.05r a)"}, {"5 %*a", "(* 0.05r a)"}, {"3万+2", "(+ 30000 2)"}, {"3 万+2", "(+ 30000 2)"}, {"a万+2", "(+ a万 2)"},
	} {
		got, n := shapeOf(c.source)
		if len(n.list) > 0 || got != c.shape {
			t.Errorf("%s is read as %s, want %s %v", c.source, got, c.shape, n.list)
		}
	}
}

// After a mistake the rest is read as if it had not been made.
func TestParse_Recovers(t *testing.T) {
	for _, c := range []struct{ source, shape string }{
		{"a + b && c > d", "(AND (+ a b) (> c d))"},
		{"MAX(a; b、c)", "(MAX a b c)"},
		{"[a + b] * c", "(* (+ a b) c)"},
		{"a – b", "(- a b)"},
		{"a =< b", "(<= a b)"},
		{"a => b", "(>= a b)"},
		{"! a", "(NOT a)"},
		{"a + ) * c", "(+ a (* ? c))"},
		{"a) + b", "(+ ? b)"},
		{"a + * b", "(+ a (* ? b))"},
		{"a b + c", "(+ ? c)"},
		{"a ^ 2 + c", "(+ ? c)"},
		{"(a + b", "(+ a b)"},
		{"MAX(a, b", "?"},
		{"MAX((a + b, c)", "?"},
		{"a, b + c", "(+ ? c)"},
		{"(a)% + c", "(+ ? c)"},
		{"foo(a) + c", "(+ ? c)"},
		{"1x + c", "(+ ? c)"},
		{"=a + b", "(+ a b)"},
		{"$a + #b", "(+ a b)"},
	} {
		got, n := shapeOf(c.source)
		if len(n.list) != 1 && c.source != "[a + b] * c" && c.source != "MAX(a; b、c)" && c.source != "$a + #b" {
			t.Errorf("%s: %d problems: %v", c.source, len(n.list), n.list)
		}
		if len(n.list) == 0 || got != c.shape {
			t.Errorf("%s is read as %s, want %s", c.source, got, c.shape)
		}
	}
}

// Every node knows the stretch of the source it was read from, parentheses of
// its operands included, and where its operator stands.
func TestParse_Spans(t *testing.T) {
	source := "IF( (a +  b)*-c>= 3 万 ,“x”, MAX(d,(e)) ) "
	n := &notes{source: source}
	tree := parse(n)
	if len(n.list) > 0 {
		t.Fatal(n.list)
	}
	got := map[string]string{}
	for i := range tree.nodes {
		got[tree.spelling(uint16(i))] = source[tree.nodes[i].at:][:1]
	}
	want := map[string]string{
		"a": "a", "b": "b", "a +  b": "+", "c": "c", "-c": "-", "(a +  b)*-c": "*", "3 万": "3", "(a +  b)*-c>= 3 万": ">", "“x”": "“"[:1],
		"d": "d", "e": "e", "MAX(d,(e))": "M", "IF( (a +  b)*-c>= 3 万 ,“x”, MAX(d,(e)) )": "I",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// sound formulas, from which the next test makes broken ones.
var sound = []string{
	`IF(collected > 30万, collected * 5%, 500)`,
	`collected * IFS(days <= 15, 1.1, days <= 60, 1, 0.8) - ROUND(target / 3, 2)`,
	`如果（合同.类型 ＝ “试点” 且 非 逾期，最小（回款，目标），0）`,
	`IFBLANK(missing.money + target, MAX(1, 2)) * (1 + margin)`,
	`IF(IN(contract.kind, "a", 'b') or receipt.value_date >= DATE("2026-01-31") + 30, collected, target)`,
}

// TestParse_OneMistakeNoCascade deletes, doubles and replaces every character
// of sound formulas: one slip gives four problems at most, six where a stray
// parenthesis takes a call apart.
func TestParse_OneMistakeNoCascade(t *testing.T) {
	broken, total := 0, 0
	for _, source := range sound {
		if _, problems := Compile(source, options(t, MoneyType())); len(problems) > 0 {
			t.Fatalf("%s: %v", source, problems)
		}
		runes := []rune(source)
		for i, r := range runes {
			for _, insert := range []string{"", string([]rune{r, r}), "?", "(", ")", ",", "+", "\"", " ", "9"} {
				slip := string(runes[:i]) + insert + string(runes[i+1:])
				f, problems := Compile(slip, options(t, MoneyType()))
				if (f == nil) != problems.Failed() {
					t.Fatalf("%s: %v", slip, problems)
				}
				total++
				if f == nil {
					broken++
				}
				most := 4
				if insert == ")" {
					most = 6 // it may end a call and split a name at once
				}
				if len(problems) > most {
					t.Errorf("%d problems for one slip: %s\n%v", len(problems), slip, problems)
				}
				for _, p := range problems {
					if p.Place.Line < 1 || p.Place.Column < 1 || p.Place.Column > len([]rune(slip))+1 {
						t.Errorf("%s: a problem at %v", slip, p.Place)
					}
				}
			}
		}
	}
	if broken < total/2 {
		t.Errorf("only %d of %d slips are noticed", broken, total)
	}
}

// Blanks between tokens never matter.
func TestLexer_BlanksDoNotMatter(t *testing.T) {
	for _, source := range sound {
		want, _ := shapeOf(source)
		n := &notes{source: source}
		l := lexer{notes: n}
		var tokens []string
		for tok := l.next(); tok.kind != tokenEnd; tok = l.next() {
			tokens = append(tokens, source[tok.from:tok.to])
		}
		for _, blank := range []string{" ", "\t", "\n", "\r\n", "　", "\u00a0", " \n "} {
			if got, n := shapeOf(blank + strings.Join(tokens, blank) + blank); got != want || len(n.list) > 0 {
				t.Errorf("with blanks %q: %s, want %s %v", blank, got, want, n.list)
			}
		}
		if tight := strings.Join(tokens, ""); !strings.ContainsFunc(source, unicode.IsLetter) {
			if got, _ := shapeOf(tight); got != want {
				t.Errorf("without blanks: %s, want %s", got, want)
			}
		}
	}
}

// Full-width spellings read as half-width ones.
func TestLexer_FullWidth(t *testing.T) {
	wide := func(s string) string {
		return strings.Map(func(r rune) rune {
			if '!' <= r && r <= '~' && r != '"' && r != '\'' && r != '.' {
				return r + '！' - '!'
			}
			return r
		}, s)
	}
	for _, source := range []string{"IF(a >= 1.5, b * 5%, -c / 2) + MAX(d, e) - 3", "a and not (b <> c) or d != e", "a_1 + B2"} {
		want, _ := shapeOf(source)
		if got, n := shapeOf(wide(source)); got != want || len(n.list) > 0 {
			t.Errorf("%s is read as %s, want %s %v", wide(source), got, want, n.list)
		}
	}
}

// TestLexer_Tokens reads one token after another, with what each carries.
func TestLexer_Tokens(t *testing.T) {
	source := "a.b2 ≤ 1.5万 + 3% 20 CNY “x” 'y' != and 或 非 真 ( ) , ÷ ."
	n := &notes{source: source, currency: cny(t)}
	l := lexer{notes: n}
	var got []string
	for tok := l.next(); tok.kind != tokenEnd; tok = l.next() {
		switch tok.kind {
		case tokenNumber:
			got = append(got, fmt.Sprintf("number %s %v", tok.number, tok.unit))
		case tokenName, tokenText:
			got = append(got, fmt.Sprintf("%d %s", tok.kind, tok.text))
		default:
			got = append(got, fmt.Sprint(tok.kind))
		}
	}
	kind := func(k tokenKind, text ...string) string {
		return strings.TrimSpace(fmt.Sprint(k) + " " + strings.Join(text, ""))
	}
	want := []string{
		kind(tokenName, "a.b2"), kind(tokenAtMost), "number 15000 0", kind(tokenPlus), "number 0.03 1", "number 20 2", kind(tokenText, "x"), kind(tokenText, "y"), kind(tokenDiffer),
		kind(tokenAnd), kind(tokenOr), kind(tokenNot), kind(tokenTrue), kind(tokenOpen), kind(tokenClose), kind(tokenComma), kind(tokenDivide), kind(tokenJunk),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(n.list) != 1 || l.next().kind != tokenEnd || l.next().from != len(source) {
		t.Errorf("at the end: %v", n.list)
	}
}

// Every sign and slip of the tables is read whole, the longer before the
// shorter.
func TestLexer_Signs(t *testing.T) {
	read := func(text string) (tokenKind, int, int) {
		n := &notes{source: text}
		l := lexer{notes: n}
		k := l.next().kind
		return k, l.at, len(n.list)
	}
	for _, s := range signs {
		if k, at, problems := read(s.text); k != s.kind || at != len(s.text) || problems != 0 {
			t.Errorf("%s is read as %d up to %d with %d problems", s.text, k, at, problems)
		}
	}
	for _, s := range slips {
		if k, at, problems := read(s.text); k != s.kind || at != len(s.text) || problems != 1 {
			t.Errorf("%s is read as %d up to %d with %d problems", s.text, k, at, problems)
		}
		if s.fix.ZH == "" || s.fix.EN == "" || s.fix.ZH == s.fix.EN {
			t.Errorf("%s has no hint in two languages: %+v", s.text, s.fix)
		}
	}
	for _, junk := range []string{"#", "@#", "😀", "：", "。", "\\", "`~", "·"} {
		if k, at, problems := read(junk); k != tokenJunk || at != len(junk) || problems != 1 {
			t.Errorf("%s is read as %d up to %d with %d problems", junk, k, at, problems)
		}
	}
}

// The spellings of functions and words are unique, and usable as they are.
func TestFunctions_Table(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range functions {
		if len(f.words) < 2 || f.usage.ZH == "" || f.usage.EN == "" || !strings.HasPrefix(f.usage.EN, f.words[0]+"(") || !strings.HasPrefix(f.usage.ZH, f.words[0]+"(") {
			t.Errorf("%v is not complete", f.words)
		}
		if f.most != 0 && f.most < f.least {
			t.Errorf("%s takes at least %d and at most %d arguments", f.words[0], f.least, f.most)
		}
		for _, w := range f.words {
			if seen[w] || w != strings.ToUpper(w) {
				t.Errorf("%s is spelled twice or not in capitals", w)
			}
			seen[w] = true
			for _, spelling := range []string{w, strings.ToLower(w)} {
				if got, ok := functionNamed(spelling); !ok || got.op != f.op {
					t.Errorf("%s is not found", spelling)
				}
			}
		}
		if f.op.sign() != f.words[0] {
			t.Errorf("%s is called %s in messages", f.words[0], f.op.sign())
		}
	}
	for _, f := range foreign {
		for _, w := range f.words {
			if seen[w] {
				t.Errorf("%s is a function and foreign at once", w)
			}
			seen[w] = true
		}
	}
	if !slices.Contains(functions[0].words, "如果") {
		t.Error("the first function is not IF")
	}
}

func TestPlaceOf(t *testing.T) {
	source := "回款\n + 😀b\r\n\nc"
	for _, c := range []struct{ at, line, column int }{
		{0, 1, 1}, {3, 1, 2}, {6, 1, 3}, {7, 2, 1}, {10, 2, 4}, {14, 2, 5}, {15, 2, 6}, {17, 3, 1}, {18, 4, 1}, {19, 4, 2}, {1000, 4, 2},
	} {
		if p := placeOf(source, c.at); p.Line != c.line || p.Column != c.column {
			t.Errorf("byte %d is at %d:%d, want %d:%d", c.at, p.Line, p.Column, c.line, c.column)
		}
	}
}
