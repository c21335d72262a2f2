package formula

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/trace"
)

// TestProperty_AgreesWithTheOracle draws well-typed expressions, writes them
// as an author might, and demands of Compile and Eval what an independent
// evaluator finds, with and without recording; every explanation must follow.
func TestProperty_AgreesWithTheOracle(t *testing.T) {
	tally := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		letter := rapid.SampledFrom([]string{"M", "R", "N", "D", "T", "E", "B"}).Draw(rt, "type")
		g := generator{rt}
		e := g.expr(letter, 4)
		source := printer{rt}.print(e, 0)
		f, problems := Compile(source, options(t, typeOf[letter]))
		if f == nil {
			for _, p := range problems {
				switch p.Code {
				case "formula.division_by_zero", "formula.overflow", "formula.clamp_bounds", "formula.part_of_day", "formula.outside_calendar", "formula.rate_in_percent":
				default:
					rt.Fatalf("%s: %v", source, problems)
				}
			}
			tally["constant failure"]++
			return
		}
		o, w := g.world(t)
		want := o.eval(e)
		plain, err := f.Eval(&trace.Calc{}, w)
		recorded, recordedErr := f.Eval(trace.Recorder(), w)
		if (err == nil) != (recordedErr == nil) || err != nil && err.Error() != recordedErr.Error() || plain.show() != recorded.show() {
			rt.Fatalf("%s = %s, %v; recording %s, %v", source, plain.show(), err, recorded.show(), recordedErr)
		}
		got := ""
		if failure, ok := errors.AsType[*Failure](err); ok {
			got = strings.TrimPrefix(failure.Problem.Code, "formula.")
		}
		switch {
		case got == "overflow" && o.wide:
		case got != o.fault:
			rt.Fatalf("%s fails with %q, the oracle with %q", source, got, o.fault)
		case got == "" && plain.show() != want.show():
			rt.Fatalf("%s = %s, the oracle says %s", source, plain.show(), want.show())
		}
		if err == nil {
			follows(t, f, recorded)
		}
		tally[got]++
	})
	t.Logf("outcomes: %v", tally)
	if !testing.Short() && (tally[""] < 20 || tally["missing_value"] == 0) {
		t.Errorf("the drawn expressions hardly prove anything: %v", tally)
	}
}

var typeOf = map[string]Type{"M": MoneyType(), "R": RateType(), "N": NumberType(), "D": DaysType(), "T": TextType(), "E": DateType(), "B": TruthType()}

// generator draws expressions of a type, by the letters of TestUnits.
type generator struct{ *rapid.T }

func (g generator) pick(n int) int { return rapid.IntRange(0, n-1).Draw(g.T, "pick") }

// shapes are what an expression of each type may be made of: an operator or
// function, then the types of its children. A lower-case l is a bare literal.
var shapes = map[string][]string{
	"M": {"+ M M", "- M M", "* M R", "* R M", "* M N", "/ M N", "/ M R", "+ M l", "- l M", "MIN M M M", "MAX M l", "CLAMP M M M", "ABS M", "neg M", "ROUND M", "ROUNDDOWN M", "ROUNDUP M",
		"IF B M M", "IF B M l", "IFS B M B M M", "IFBLANK M M", "IFBLANK M l"},
	"R": {"/ M M", "* R R", "+ R R", "- R R", "* R N", "/ R N", "- l R", "MIN R R", "CLAMP R R R", "ABS R", "neg R", "ROUND R", "ROUNDDOWN R", "ROUNDUP R", "IF B R R", "IFS B R B R B R R", "IFBLANK R R"},
	"N": {"/ D D", "/ R R", "/ N N", "+ N N", "- N N", "* N N", "+ N R", "DAYS D", "MAX N N N N N", "CLAMP N N N", "ABS N", "neg N", "ROUND N", "ROUNDDOWN N", "ROUNDUP N", "IF B N N", "IFBLANK N l"},
	"D": {"between E E", "+ D D", "- D D", "* D N", "/ D N", "+ D l", "MIN D D", "ABS D", "neg D", "ROUND D", "IF B D D", "IFBLANK D D"},
	"T": {"IF B T T", "IFS B T B T T", "IFBLANK T T"},
	"E": {"later E D", "earlier E D", "later E l", "MIN E E", "MAX E E E", "IF B E E", "IFS B E E", "IFBLANK E E"},
	"B": {"= M M", "<> M l", "< R R", "<= N N", "> D l", ">= M M", "= T T", "<> T T", "< E E", ">= E E", "= E E", "= B B", "<> B B", "AND B B", "AND B B B", "OR B B", "OR B B B", "NOT B", "IN T T T",
		"IF B B B", "IFBLANK B B"},
}

func (g generator) expr(letter string, depth int) *expr {
	if letter == "l" {
		return g.literal("N")
	}
	if depth == 0 || g.pick(6) == 0 {
		return g.leaf(letter)
	}
	parts := strings.Fields(shapes[letter][g.pick(len(shapes[letter]))])
	e := &expr{op: parts[0]}
	for _, p := range parts[1:] {
		e.kids = append(e.kids, g.expr(p, depth-1))
	}
	if strings.HasPrefix(e.op, "ROUND") {
		e.text = fmt.Sprint(g.pick(5))
	}
	return e
}

// leaf draws a symbol or a literal. Days have no literal of their own.
func (g generator) leaf(letter string) *expr {
	if letter != "D" && g.pick(3) == 0 {
		return g.literal(letter)
	}
	var slots []int
	for i, w := range words {
		if w.typ == typeOf[letter] {
			slots = append(slots, i)
		}
	}
	return &expr{op: "symbol", symbol: slots[g.pick(len(slots))]}
}

func (g generator) literal(letter string) *expr {
	switch letter {
	case "T":
		s := rapid.SampledFrom([]string{"pilot", "standard", "试点", ""}).Draw(g.T, "text")
		return &expr{op: "literal", text: rapid.SampledFrom([]string{`"` + s + `"`, "'" + s + "'", "“" + s + "”"}).Draw(g.T, "quotes"), value: oracular{kind: trace.Text, s: s}}
	case "B":
		b := g.pick(2) == 0
		return &expr{op: "literal", text: map[bool][]string{true: {"true", "TRUE", "真"}, false: {"false", "假", "False"}}[b][g.pick(3)], value: oracular{kind: trace.Truth, b: b}}
	case "E":
		d := time.Date(2020+g.pick(10), time.Month(1+g.pick(12)), 1+g.pick(28), 0, 0, 0, 0, time.UTC)
		return &expr{op: "literal", text: d.Format(rapid.SampledFrom([]string{`DATE("2006-01-02")`, "日期（“2006-01-02”）"}).Draw(g.T, "date")), value: oracular{kind: trace.Date, d: d}}
	}
	whole, scale := rapid.Int64Range(1, 99999).Draw(g.T, "digits"), g.pick(5)
	n := new(big.Rat).SetFrac(big.NewInt(whole), power(scale))
	text := n.FloatString(scale)
	suffix := rapid.SampledFrom(map[string][]string{"R": {"%", "‰", "％", " %"}, "N": {"", "", "万", " 亿"}, "M": {"元", " CNY", "万元", " 亿 CNY"}}[letter]).Draw(g.T, "suffix")
	factor := map[string]*big.Rat{"%": big.NewRat(1, 100), "‰": big.NewRat(1, 1000), "万": big.NewRat(10000, 1), "亿": big.NewRat(100000000, 1)}
	for sign, f := range factor {
		if strings.Contains(strings.ReplaceAll(suffix, "％", "%"), sign) {
			n.Mul(n, f)
		}
	}
	return &expr{op: "literal", text: text + suffix, value: oracular{n: n, scale: scale + 3}}
}

// world draws a value for every symbol, or none for one in eight.
func (g generator) world(t *testing.T) (*oracle, *world) {
	t.Helper()
	o, w := &oracle{}, newWorld(t)
	for i, word := range words {
		v, none := oracular{kind: word.typ.Kind}, g.pick(8) == 0
		switch word.typ.Kind {
		case trace.Text:
			v.s = rapid.SampledFrom([]string{"pilot", "standard", "试点"}).Draw(g.T, "text")
			w.values[i] = TextOf(v.s, nil)
		case trace.Date:
			v.d = time.Date(1+g.pick(9999), time.Month(1+g.pick(12)), 1+g.pick(28), 0, 0, 0, 0, time.UTC)
			d, err := period.NewDate(v.d.Year(), int(v.d.Month()), v.d.Day())
			if err != nil {
				t.Fatal(err)
			}
			w.values[i] = DateOf(d, nil)
		case trace.Truth:
			v.b = g.pick(2) == 0
			w.values[i] = TruthOf(v.b, nil)
		default:
			coefficient, scale := rapid.Int64Range(-1_000_000_000, 1_000_000_000).Draw(g.T, "value"), rapid.SampledFrom([]int{0, 0, 2, 4}).Draw(g.T, "scale")
			if g.pick(8) == 0 {
				coefficient = 0
			}
			v.n, v.scale = new(big.Rat).SetFrac(big.NewInt(coefficient), power(scale)), scale
			d, err := money.ParseDecimal(v.n.FloatString(scale))
			if err != nil {
				t.Fatal(err)
			}
			w.values[i] = NumberOf(trace.Of(d))
		}
		if none {
			w.values[i] = valueOf(t, word.typ.Kind, "-")
		}
		o.values, o.none = append(o.values, v), append(o.none, none)
	}
	return o, w
}

// printer writes an expression with as few parentheses as the precedence of
// the language allows, in spellings drawn at random.
type printer struct{ *rapid.T }

// levels are the precedences, from the weakest; what is not listed binds as a
// single word.
var levels = map[string]int{
	"OR": 1, "AND": 2, "NOT": 3, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4,
	"+": 5, "-": 5, "between": 5, "later": 5, "earlier": 5, "*": 6, "/": 6, "neg": 7,
}

var spellings = map[string][]string{
	"+": {"+", "＋"}, "later": {"+"}, "-": {"-", "−", "－"}, "between": {"-"}, "earlier": {"-"}, "*": {"*", "×", "＊"}, "/": {"/", "÷", "／"}, "neg": {"-", "−"},
	"=": {"=", "==", "＝"}, "<>": {"<>", "!=", "≠"}, "<": {"<", "＜"}, "<=": {"<=", "≤"}, ">": {">", "＞"}, ">=": {">=", "≥", "＞＝"},
	"AND": {" and ", " AND ", " 且 ", " 并且 "}, "OR": {" or ", " Or ", " 或 ", " 或者 "}, "NOT": {"not ", "NOT ", "非 "},
}

func (p printer) one(list []string) string { return rapid.SampledFrom(list).Draw(p.T, "spelling") }

// print writes e so that it can stand where at least the given level is needed.
func (p printer) print(e *expr, level int) string {
	own, infix := levels[e.op]
	var s string
	switch {
	case e.op == "literal":
		return e.text
	case e.op == "symbol":
		return p.one([]string{words[e.symbol].code, words[e.symbol].alias})
	case e.op == "NOT":
		if inner := p.print(e.kids[0], own); !strings.HasPrefix(inner, "(") && !strings.HasPrefix(inner, "（") {
			s = p.one(spellings["NOT"]) + inner
		} else {
			return "NOT(" + inner + ")"
		}
	case e.op == "neg":
		s = p.one(spellings["neg"]) + p.print(e.kids[0], own)
	case infix && len(e.kids) > 1 && p.one([]string{"infix", "call"}) == "infix", infix && own > 3:
		s = p.print(e.kids[0], left(own))
		for _, k := range e.kids[1:] {
			s += p.one([]string{"", " ", "\n\t", "　"}) + p.one(spellings[e.op]) + p.one([]string{"", " "}) + p.print(k, own+1)
		}
	default:
		return p.call(e)
	}
	if own < level {
		return p.one([]string{"(" + s + ")", "（" + s + "）"})
	}
	return s
}

// left is the level that the left operand of an operator needs: its own where
// operators of the level may follow one another, a stronger one for comparisons.
func left(own int) int {
	if own <= 4 {
		return own + 1
	}
	return own
}

func (p printer) call(e *expr) string {
	f, ok := functionNamed(e.op)
	if !ok {
		p.Fatalf("no function %s", e.op)
	}
	name := p.one(f.words)
	if p.one([]string{"as is", "lower"}) == "lower" {
		name = strings.ToLower(name)
	}
	args := make([]string, len(e.kids))
	for i, k := range e.kids {
		args[i] = p.print(k, 0)
	}
	if e.text != "" {
		args = append(args, e.text)
	}
	return name + p.one([]string{"(", "（", " ("}) + strings.Join(args, p.one([]string{", ", "，", " ， "})) + p.one([]string{")", "）"})
}
