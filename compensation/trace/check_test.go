package trace

import (
	"strconv"
	"strings"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"

	"pgregory.net/rapid"
)

// sound holds a right node for every operation, and for many of them several.
func sound() map[string]*Node {
	truth := func(op Op, yes bool, children ...*Node) *Node {
		n := yesNo(yes)
		n.Op, n.Source, n.Children = op, Source{}, children
		return n
	}
	share := func(index int, digits uint8, want string, whole string, weights ...string) *Node {
		n := step(Share, want, plain(whole))
		n.Index, n.Digits = index, digits
		for _, w := range weights {
			n.Children = append(n.Children, plain(w))
		}
		return n
	}
	banded := func(bounds Bounds, below bool, position string, limits ...string) *Node {
		n := step(Band, "0.04", plain(position), plain("0.04"))
		n.Bounds, n.Below = bounds, below
		for _, l := range limits {
			n.Children = append(n.Children, plain(l))
		}
		return n
	}
	digits := func(n *Node, digits uint8) *Node { n.Digits = digits; return n }
	dated := func(op Op, text string, children ...*Node) *Node {
		return &Node{Op: op, Kind: Date, Text: text, Children: children}
	}
	word := func(op Op, text string, children ...*Node) *Node {
		return &Node{Op: op, Kind: Text, Text: text, Children: children}
	}
	jan, feb := fact(Date, "2026-01-31"), fact(Date, "2026-02-28")
	return map[string]*Node{
		"leaf":                    receipt("R1", "1"),
		"leaf date":               jan,
		"leaf word":               fact(Text, ""),
		"leaf truth":              yesNo(false),
		"sum":                     step(Sum, "6", plain("1"), plain("2"), plain("3")),
		"sum of nothing":          step(Sum, "0"),
		"subtract":                step(Sub, "-1", plain("1"), plain("2")),
		"multiply":                step(Mul, "0.0006", plain("0.02"), plain("0.03")),
		"divide":                  digits(step(Quo, "0.6667", plain("2"), plain("3")), 4),
		"divide a negative":       digits(step(Quo, "-0.13", plain("-1"), plain("8")), 2),
		"min":                     step(Min, "1", plain("3"), plain("1"), plain("2")),
		"max":                     step(Max, "3", plain("2"), plain("3"), plain("1")),
		"negate":                  step(Neg, "-2", plain("2")),
		"abs":                     step(Abs, "2", plain("-2")),
		"round":                   digits(step(Round, "2.35", plain("2.345")), 2),
		"round a negative":        digits(step(Round, "-2.35", plain("-2.345")), 2),
		"round to more":           digits(step(Round, "2.345", plain("2.345")), 9),
		"share":                   share(0, 2, "98", "220", "445455", "9091", "545455"),
		"share second":            share(1, 2, "2", "220", "445455", "9091", "545455"),
		"share third":             share(2, 2, "120", "220", "445455", "9091", "545455"),
		"share with the tie":      share(0, 2, "33.34", "100", "1", "1", "1"),
		"share after the tie":     share(1, 2, "33.33", "100", "1", "1", "1"),
		"share of a negative":     share(0, 2, "-33.34", "-100", "1", "1", "1"),
		"share with decimals":     share(0, 2, "74.99", "99.99", "0.75", "0.25"),
		"band":                    banded(0, false, "5"),
		"band up to":              banded(HasUpper, false, "100", "100"),
		"band below":              banded(HasUpper, true, "99.99", "100"),
		"band above":              banded(HasLower, false, "100.01", "100"),
		"band from":               banded(HasLower|LowerIncluded, false, "100", "100"),
		"band between":            banded(HasLower|HasUpper, true, "150", "100", "200"),
		"if":                      step(If, "7", yesNo(true), plain("7")),
		"if not":                  with(step(If, "7", yesNo(false), plain("7")), func(n *Node) { n.Else = true }),
		"if of words":             word(If, "A", yesNo(true), fact(Text, "A")),
		"same":                    step(Same, "7", plain("7.00")),
		"same date":               dated(Same, "2026-01-31", jan),
		"equal":                   truth(Equal, true, plain("2.50"), plain("2.5")),
		"equal words":             truth(Equal, false, fact(Text, "A"), fact(Text, "a")),
		"equal dates":             truth(Equal, true, jan, fact(Date, "2026-01-31")),
		"equal truths":            truth(Equal, false, yesNo(true), yesNo(false)),
		"differ":                  truth(Differ, true, plain("1"), plain("2")),
		"differ words":            truth(Differ, false, fact(Text, "A"), fact(Text, "A")),
		"less":                    truth(Less, true, plain("1"), plain("2")),
		"less, equal":             truth(Less, false, plain("2"), plain("2")),
		"less, dates":             truth(Less, true, jan, feb),
		"atMost":                  truth(AtMost, true, plain("2"), plain("2")),
		"more":                    truth(More, false, plain("2"), plain("2")),
		"more, dates":             truth(More, true, feb, jan),
		"atLeast":                 truth(AtLeast, true, plain("2"), plain("2")),
		"and":                     truth(And, true, yesNo(true), yesNo(true), yesNo(true)),
		"and, stopped":            truth(And, false, yesNo(true), yesNo(false)),
		"and, stopped at once":    truth(And, false, yesNo(false)),
		"or":                      truth(Or, false, yesNo(false), yesNo(false)),
		"or, stopped":             truth(Or, true, yesNo(false), yesNo(true)),
		"not":                     truth(Not, false, yesNo(true)),
		"days":                    step(Days, "28", feb, jan),
		"days backwards":          step(Days, "-28", jan, feb),
		"shift":                   dated(Shift, "2026-02-28", jan, plain("28")),
		"shift back":              dated(Shift, "2026-01-31", feb, plain("-28.0")),
		"shift across a leap day": dated(Shift, "2024-03-01", fact(Date, "2024-02-28"), plain("2")),
	}
}

func TestSoundNodesVerify(t *testing.T) {
	covered := map[Op]bool{}
	for what, n := range sound() {
		if list := Verify(n); len(list) > 0 {
			t.Errorf("%s: %v", what, list)
		}
		covered[n.Op] = true
	}
	for op := range opNames {
		if !covered[Op(op)] {
			t.Errorf("no sound node of %s", Op(op))
		}
	}
	if list := Verify(statement()); len(list) > 0 {
		t.Errorf("the statement: %v", list)
	}
}

// spoil changes the value of a node into another of the same kind.
func spoil(n *Node) *Node {
	other := *n
	switch n.Kind {
	case Number:
		other.Number, _ = n.Number.Add(money.Int(1))
	case Truth:
		other.Number, _ = money.Int(1).Sub(n.Number)
	case Date:
		other.Text = "2031-05-05"
	default:
		other.Text += "x"
	}
	return &other
}

// A wrong value planted in any kind of step is named, with its place, and
// nothing else is.
func TestAWrongValueIsNamed(t *testing.T) {
	for what, n := range sound() {
		if n.Op == Leaf {
			continue
		}
		wrong := spoil(n)
		wrong.Label = Named(KeySymbol, "X")
		root := step(Sum, "0")
		root.Children = []*Node{plain("0"), {Op: If, Kind: wrong.Kind, Number: wrong.Number, Text: wrong.Text, Children: []*Node{yesNo(true), wrong}}}
		list := Verify(root.Children[1])
		if len(list) != 1 || list[0].Code != "trace.wrong_value" || list[0].Place.Path != "$.children[1]" || list[0].Severity != problem.Failure {
			t.Errorf("%s: %v", what, list)
			continue
		}
		if !strings.Contains(list[0].Text.ZH, "「X」") || !strings.Contains(list[0].Text.EN, "“X”") {
			t.Errorf("%s is not named: %+v", what, list[0].Text)
		}
		for _, lang := range []problem.Lang{problem.ZH, problem.EN} {
			for _, v := range []string{value(wrong, lang), value(n, lang)} { // what it states and what is right
				if !strings.Contains(list[0].Text.In(lang), v) {
					t.Errorf("%s: %q is missing in %s", what, v, list[0].Text.In(lang))
				}
			}
		}
	}
}

// A share of the next unit to either side is wrong, whichever part it is of.
func TestSharesAreExactToTheUnit(t *testing.T) {
	for what, n := range sound() {
		if n.Op != Share {
			continue
		}
		for _, by := range []string{"0.01", "-0.01"} {
			wrong := *n
			wrong.Number, _ = n.Number.Add(decimal(by))
			if list := Verify(&wrong); len(list) != 1 || list[0].Code != "trace.wrong_value" {
				t.Errorf("%s off by %s: %v", what, by, list)
			}
		}
	}
}

func TestOtherFaultsAreNamed(t *testing.T) {
	truth := func(op Op, yes bool, children ...*Node) *Node {
		return with(step(op, "0", children...), func(n *Node) { n.Kind, n.Number = Truth, yesNo(yes).Number })
	}
	bounded := func(bounds Bounds, below bool) func(*Node) {
		return func(n *Node) { n.Bounds, n.Below = bounds, below }
	}
	shared := func(want, whole string, index int, weights ...*Node) *Node {
		return with(step(Share, want, append([]*Node{plain(whole)}, weights...)...), func(n *Node) { n.Index, n.Digits = index, 2 })
	}
	source := func(s Source) *Node { return &Node{Number: money.Int(1), Source: s} }
	day, badDay := fact(Date, "2026-01-31"), fact(Date, "2026-02-30")
	selfish := step(Neg, "0")
	selfish.Children = []*Node{selfish}
	for _, c := range []struct {
		what string
		n    *Node
		want string // codes with their paths
	}{
		{"nothing", nil, "trace.nothing $"},
		{"a child that is not there", step(Neg, "1", nil), "trace.nothing $.children[0]"},
		{"its own child", selfish, "trace.cycle $.children[0]"},
		{"a leaf without source", source(Source{}), "trace.no_source $"},
		{"a leaf without reference", source(Source{Kind: FromReceipt}), "trace.no_source $"},
		{"a leaf from no kind of source", source(Source{Ref: "R1"}), "trace.no_source $"},
		{"a clause without path", source(Source{Kind: FromClause, Ref: "p v1"}), "trace.no_source $"},
		{"a leaf with children", with(plain("1"), func(n *Node) { n.Children = []*Node{plain("1")} }), "trace.wrong_children $"},
		{"an unknown step", step(Op(99), "1"), "trace.unknown_step $"},
		{"an unknown kind", with(plain("1"), func(n *Node) { n.Kind = 9 }), "trace.bad_value $"},
		{"a day that does not exist", badDay, "trace.bad_value $"},
		{"no day", fact(Date, ""), "trace.bad_value $"},
		{"half a truth", with(yesNo(true), func(n *Node) { n.Number = decimal("0.5") }), "trace.bad_value $"},
		{"what a bad value is used for is not judged", step(Days, "0", day, badDay), "trace.bad_value $.children[1]"},

		{"a difference of one", step(Sub, "1", plain("1")), "trace.wrong_children $"},
		{"a difference of three", step(Sub, "1", plain("1"), plain("1"), plain("1")), "trace.wrong_children $"},
		{"the smallest of nothing", step(Min, "0"), "trace.wrong_children $"},
		{"all of nothing", truth(And, true), "trace.wrong_children $"},
		{"a part without weights", step(Share, "0", plain("0")), "trace.wrong_children $"},
		{"a band without its bound", with(step(Band, "1", plain("1"), plain("1")), bounded(HasUpper, false)), "trace.wrong_children $"},
		{"a band with a bound it does not mention", step(Band, "1", plain("1"), plain("1"), plain("1")), "trace.wrong_children $"},

		{"a sum with a word", step(Sum, "0", fact(Text, "x")), "trace.wrong_kind $"},
		{"a sum with a truth", step(Sum, "1", yesNo(true)), "trace.wrong_kind $"},
		{"a sum that is a truth", truth(Sum, true, plain("1")), "trace.wrong_kind $"},
		{"a comparison that is a number", step(Less, "1", plain("1"), plain("2")), "trace.wrong_kind $"},
		{"a number against a word", truth(Equal, false, plain("1"), fact(Text, "1")), "trace.wrong_kind $"},
		{"words in order", truth(Less, true, fact(Text, "a"), fact(Text, "b")), "trace.wrong_kind $"},
		{"truths in order", truth(AtMost, true, yesNo(false), yesNo(true)), "trace.wrong_kind $"},
		{"all of numbers", truth(And, true, plain("1")), "trace.wrong_kind $"},
		{"not a number", truth(Not, true, plain("0")), "trace.wrong_kind $"},
		{"days between numbers", step(Days, "0", plain("1"), plain("1")), "trace.wrong_kind $"},
		{"a number shifted", with(step(Shift, "0", plain("1"), plain("1")), func(n *Node) { n.Kind, n.Text = Date, "2026-01-01" }), "trace.wrong_kind $"},
		{"a day shifted to a number", step(Shift, "0", day, plain("1")), "trace.wrong_kind $"},
		{"a part of a word", step(Share, "0", fact(Text, "x"), plain("1")), "trace.wrong_kind $"},
		{"a part that is a truth", truth(Share, true, plain("1"), plain("1")), "trace.wrong_kind $"},
		{"a choice by a number", step(If, "1", plain("1"), plain("1")), "trace.wrong_kind $"},
		{"a position that is a word", step(Band, "1", fact(Text, "x"), plain("1")), "trace.wrong_kind $"},
		{"another kind under a name", step(Same, "1", yesNo(true)), "trace.wrong_value $"},
		{"another kind of a band", step(Band, "1", plain("1"), yesNo(true)), "trace.wrong_value $"},

		{"a division by zero", step(Quo, "0", plain("1"), plain("0.00")), "trace.impossible $"},
		{"weights of nothing", shared("0", "0", 0, plain("0"), plain("0")), "trace.impossible $"},
		{"a negative weight", shared("1", "1", 0, plain("2"), plain("-1")), "trace.impossible $"},
		{"a whole in fractions of a unit", shared("0.001", "0.001", 0, plain("1")), "trace.impossible $"},
		{"a part that there is not", shared("1", "1", 1, plain("1")), "trace.impossible $"},
		{"a part before the first", shared("1", "1", -1, plain("1")), "trace.impossible $"},
		{"beyond the calendar", with(step(Shift, "0", day, plain("9999999")), func(n *Node) { n.Kind, n.Text = Date, "2026-01-31" }), "trace.impossible $"},
		{"half a day later", with(step(Shift, "0", day, plain("0.5")), func(n *Node) { n.Kind, n.Text = Date, "2026-01-31" }), "trace.impossible $"},

		{"above the upper bound", with(step(Band, "1", plain("100.01"), plain("1"), plain("100")), bounded(HasUpper, false)), "trace.outside_band $"},
		{"on an upper bound that is outside", with(step(Band, "1", plain("100"), plain("1"), plain("100")), bounded(HasUpper, true)), "trace.outside_band $"},
		{"on a lower bound that is outside", with(step(Band, "1", plain("100"), plain("1"), plain("100")), bounded(HasLower, false)), "trace.outside_band $"},
		{"below the lower bound", with(step(Band, "1", plain("99"), plain("1"), plain("100")), bounded(HasLower|LowerIncluded, false)), "trace.outside_band $"},
		{"below both", with(step(Band, "1", plain("99"), plain("1"), plain("100"), plain("200")), bounded(HasLower|HasUpper, false)), "trace.outside_band $"},
		{"above both", with(step(Band, "1", plain("201"), plain("1"), plain("100"), plain("200")), bounded(HasLower|HasUpper, false)), "trace.outside_band $"},
		{"a wrong rate of the wrong band", with(step(Band, "2", plain("201"), plain("1"), plain("100")), bounded(HasUpper, false)), "trace.wrong_value $, trace.outside_band $"},

		{"the first branch although not", step(If, "7", yesNo(false), plain("7")), "trace.wrong_branch $"},
		{"the other branch although so", with(step(If, "7", yesNo(true), plain("7")), func(n *Node) { n.Else = true }), "trace.wrong_branch $"},
		{"a value that is no branch's", step(If, "8", yesNo(true), plain("7")), "trace.wrong_value $"},

		{"and, after the end", truth(And, false, yesNo(false), yesNo(true)), "trace.not_reached $"},
		{"or, after the end", truth(Or, true, yesNo(true), yesNo(false)), "trace.not_reached $"},

		{"two faults", step(Sum, "9", step(Neg, "9", plain("1")), source(Source{})), "trace.wrong_value $.children[0], trace.no_source $.children[1], trace.wrong_value $"},
	} {
		var got []string
		for _, p := range Verify(c.n) {
			got = append(got, p.Code+" "+p.Place.Path)
			wellWritten(t, c.what, p.Text)
			wellWritten(t, c.what, p.Fix)
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s: %s; want %s", c.what, text, c.want)
		}
	}
}

// What money.LargestRemainder hands out stands up to the check, which counts
// in another way; one unit moved between two parts does not.
func TestSharesAgreeWithTheSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.OneOf(rapid.Int64Range(-1000, 1000), rapid.Int64()).Draw(t, "total")
		weights := rapid.SliceOfN(rapid.Int64Range(0, 9), 1, 6).Draw(t, "weights")
		weights[rapid.IntRange(0, len(weights)-1).Draw(t, "some")]++
		digits := rapid.Uint8Range(0, 4).Draw(t, "digits")
		parts, err := money.LargestRemainder(total, weights)
		if err != nil {
			t.Fatal(err)
		}
		unit := func(n int64) money.Decimal { // units of 10^-digits
			d, err := money.Int(n).Quo(money.Int([]int64{1, 10, 100, 1000, 10_000}[digits]), digits)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		children := []*Node{{Number: unit(total), Source: Source{Kind: FromReceipt, Ref: "R1"}}}
		for _, w := range weights {
			children = append(children, plain(strconv.FormatInt(w, 10)))
		}
		for i, part := range parts {
			n := &Node{Op: Share, Number: unit(part), Index: i, Digits: digits, Children: children}
			if list := Verify(n); len(list) > 0 {
				t.Fatalf("part %d of %v: %v", i, parts, list)
			}
			if n.Number = unit(part/2 + 1); part/2+1 != part && len(Verify(n)) != 1 {
				t.Fatalf("part %d of %v may also be %v", i, parts, n.Number)
			}
		}
	})
}

func TestCalendarStepsAgreeWithTheCalendar(t *testing.T) {
	day := rapid.Map(rapid.IntRange(0, 3652058), func(n int) period.Date {
		first, _ := period.NewDate(1, 1, 1)
		return first.AddDays(n)
	})
	rapid.Check(t, func(t *rapid.T) {
		from, to := day.Draw(t, "from"), day.Draw(t, "to")
		days := &Node{Op: Days, Number: money.Int(int64(to.DaysSince(from))), Children: []*Node{fact(Date, to.String()), fact(Date, from.String())}}
		shifted := &Node{Op: Shift, Kind: Date, Text: to.String(), Children: []*Node{fact(Date, from.String()), days}}
		if list := Verify(shifted); len(list) > 0 {
			t.Fatal(list)
		}
		shifted.Text = to.AddDays(-1).String()
		if list := Verify(shifted); len(list) != 1 { // before the first day there is none
			t.Fatalf("a day off: %v", list)
		}
	})
}
