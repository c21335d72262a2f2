package formula

import (
	"fmt"
	"strings"
	"testing"

	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// The letters of the grids below.
//
//	M money  R rate  N plain number  D days  T text  E date  B truth value
//	L bare literal   x another unit, such as money²   . refused
var operands = []struct{ letter, source string }{
	{"M", "collected"}, {"R", "margin"}, {"N", "heads"}, {"D", "days"},
	{"T", "contract.kind"}, {"E", "contract.signed"}, {"B", "is_new"}, {"L", "3"},
}

// TestUnits is the whole table of units: what every operator and every choice
// gives for each pair of operands, rows left and columns right.
func TestUnits(t *testing.T) {
	for _, grid := range []struct{ pattern, rows string }{
		{"%s + %s", `
			  M R N D T E B L
			M M . . . . . . M
			R . R N . . . . R
			N . N N . . . . N
			D . . . D . E . D
			T . . . . . . . .
			E . . . E . . . E
			B . . . . . . . .
			L M R N D . E . L`},
		{"%s - %s", `
			  M R N D T E B L
			M M . . . . . . M
			R . R N . . . . R
			N . N N . . . . N
			D . . . D . . . D
			T . . . . . . . .
			E . . . E . D . E
			B . . . . . . . .
			L M R N D . . . L`},
		{"%s * %s", `
			  M R N D T E B L
			M x M M x . . . M
			R M R R D . . . R
			N M R N D . . . N
			D x D D x . . . D
			T . . . . . . . .
			E . . . . . . . .
			B . . . . . . . .
			L M R N D . . . L`},
		{"%s / %s", `
			  M R N D T E B L
			M R M M x . . . M
			R x N R x . . . R
			N x N N x . . . N
			D x D D N . . . D
			T . . . . . . . .
			E . . . . . . . .
			B . . . . . . . .
			L x N N x . . . L`},
		{"%s = %s", `
			  M R N D T E B L
			M B . . . . . . B
			R . B B . . . . B
			N . B B . . . . B
			D . . . B . . . B
			T . . . . B . . .
			E . . . . . B . .
			B . . . . . . B .
			L B B B B . . . B`},
		{"%s < %s", `
			  M R N D T E B L
			M B . . . . . . B
			R . B B . . . . B
			N . B B . . . . B
			D . . . B . . . B
			T . . . . . . . .
			E . . . . . B . .
			B . . . . . . . .
			L B B B B . . . B`},
		{"%s and %s", `
			  M R N D T E B L
			M . . . . . . . .
			R . . . . . . . .
			N . . . . . . . .
			D . . . . . . . .
			T . . . . . . . .
			E . . . . . . . .
			B . . . . . . B .
			L . . . . . . . .`},
		{"MAX(%s, %s)", `
			  M R N D T E B L
			M M . . . . . . M
			R . R N . . . . R
			N . N N . . . . N
			D . . . D . . . D
			T . . . . . . . .
			E . . . . . E . .
			B . . . . . . . .
			L M R N D . . . L`},
		{"CLAMP(%s, %s, 3)", `
			  M R N D T E B L
			M M . . . . . . M
			R . R N . . . . R
			N . N N . . . . N
			D . . . D . . . D
			T . . . . . . . .
			E . . . . . . . .
			B . . . . . . . .
			L M R N D . . . L`},
		{"IF(overdue, %s, %s)", `
			  M R N D T E B L
			M M . . . . . . M
			R . R N . . . . R
			N . N N . . . . N
			D . . . D . . . D
			T . . . . T . . .
			E . . . . . E . .
			B . . . . . . B .
			L M R N D . . . L`},
		{"IFBLANK(%s, %s)", `
			  M R N D T E B L
			M M . . . . . . M
			R . R N . . . . R
			N . N N . . . . N
			D . . . D . . . D
			T . . . . T . . .
			E . . . . . E . .
			B . . . . . . B .
			L M R N D . . . L`},
		{"IN(%s, %s)", `
			  M R N D T E B L
			M . . . . . . . .
			R . . . . . . . .
			N . . . . . . . .
			D . . . . . . . .
			T . . . . B . . .
			E . . . . . . . .
			B . . . . . . . .
			L . . . . . . . .`},
	} {
		rows := strings.Split(strings.TrimSpace(grid.rows), "\n")
		for i, row := range rows[1:] {
			results := strings.Fields(row)[1:]
			if len(rows)-1 != len(operands) || len(results) != len(operands) {
				t.Fatalf("the grid of %s is not whole", grid.pattern)
			}
			for j, want := range results {
				source := fmt.Sprintf(grid.pattern, operands[i].source, operands[j].source)
				got, problems := letterOf(t, source)
				if got != want {
					t.Errorf("%s gives %s, want %s: %v", source, got, want, problems)
				}
				for _, p := range problems {
					bilingual(t, p)
					if want == "." && !strings.Contains(p.Text.EN, problem.Show(operands[i].source)) && !strings.Contains(p.Text.EN, problem.Show(operands[j].source)) &&
						p.Code != "formula.no_order" {
						t.Errorf("%s: the message names no operand: %s", source, p.Text.EN)
					}
				}
			}
		}
	}
}

// letterOf is the letter of the type that a source is inferred to have.
func letterOf(t *testing.T, source string) (string, problem.List) {
	t.Helper()
	n := &notes{source: source, currency: cny(t)}
	tree := parse(n)
	c := checker{notes: n, tree: tree, symbols: table(t), types: make([]inferred, len(tree.nodes)), large: largeBeside}
	for i := range tree.nodes {
		c.types[i] = c.infer(&tree.nodes[i])
	}
	got := c.types[len(c.types)-1]
	switch {
	case n.list.Failed():
		return ".", n.list
	case got.firmness == open:
		return "L", n.list
	}
	switch got.Type {
	case MoneyType():
		return "M", n.list
	case RateType():
		return "R", n.list
	case NumberType():
		return "N", n.list
	case DaysType():
		return "D", n.list
	case TextType():
		return "T", n.list
	case DateType():
		return "E", n.list
	case TruthType():
		return "B", n.list
	}
	return "x", n.list
}

// TestUnits_OfFunctions states what the functions of one value give.
func TestUnits_OfFunctions(t *testing.T) {
	for _, c := range []struct{ function, row string }{
		{"-%s", "M R N D . . . L"},
		{"ABS(%s)", "M R N D . . . L"},
		{"ROUND(%s, 2)", "M R N D . . . L"},
		{"ROUNDDOWN(%s, 2)", "M R N D . . . L"},
		{"ROUNDUP(%s, 2)", "M R N D . . . L"},
		{"DAYS(%s)", ". . . N . . . N"},
		{"NOT(%s)", ". . . . . . B ."},
		{"IF(%s, 1, 2)", ". . . . . . L ."},
		{"IFS(%s, 1, 2)", ". . . . . . L ."},
		{"%s * 5元", "x M M x . . . M"},
		{"%s + 5 CNY", "M . . . . . . M"},
		{"%s > 5 CNY", "B . . . . . . B"},
		{"%s * 5%%", "M R R D . . . R"},
		{"%s / 5%%", "M N N D . . . N"},
		{"%s + 5%%", ". R N . . . . R"},
		{"%s > 5%%", ". B B . . . . B"},
		{"(%s + 1 - 1) * 2", "M R N D . . . L"},
		{"collected + MIN(1, %s)", "M . . . . . . M"},
		{"collected + IF(is_new, 0, %s)", "M . . . . . . M"},
		{"collected * %s / days * days", "x M M x . . . M"},
	} {
		for i, want := range strings.Fields(c.row) {
			source := fmt.Sprintf(c.function, operands[i].source)
			if got, problems := letterOf(t, source); got != want {
				t.Errorf("%s gives %s, want %s: %v", source, got, want, problems)
			}
		}
	}
}

// TestUnits_Wanted states which results fit which wanted type; what fits is of
// the stated type afterwards.
func TestUnits_Wanted(t *testing.T) {
	types := map[string]Type{"M": MoneyType(), "R": RateType(), "N": NumberType(), "D": DaysType(), "T": TextType(), "E": DateType(), "B": TruthType()}
	for _, c := range []struct{ want, row string }{
		{"M", "M . . . . . . M"},
		{"R", ". R R . . . . R"},
		{"N", ". R N . . . . N"},
		{"D", ". . . D . . . D"},
		{"T", ". . . . T . . ."},
		{"E", ". . . . . E . ."},
		{"B", ". . . . . . B ."},
	} {
		for i, want := range strings.Fields(c.row) {
			source := operands[i].source
			if source == "3" {
				source = "1" // not suspicious as a rate
			}
			f, problems := Compile(source, options(t, types[c.want]))
			if want == "." {
				if f != nil || len(problems) != 1 || problems[0].Code != "formula.wrong_result" {
					t.Errorf("%s as %s: %v", source, c.want, problems)
				}
				for _, p := range problems {
					bilingual(t, p)
				}
				continue
			}
			if f == nil || len(problems) > 0 || f.Type() != types[want] {
				t.Errorf("%s as %s: %v", source, c.want, problems)
			}
		}
	}
}

// TestUnits_InExplanations: every number of an explanation carries its unit,
// and a bare literal that of its partner.
func TestUnits_InExplanations(t *testing.T) {
	f := compiled(t, "IF(collected > 300000, 100, MAX(collected * 5%, 1000)) + days / 30 * 0 * (collected / days)", MoneyType())
	v, err := f.Number(trace.Recorder(), newWorld(t))
	if err != nil {
		t.Fatal(err)
	}
	units := map[string]string{}
	var walk func(*trace.Node)
	walk = func(n *trace.Node) {
		if n.Op == trace.Leaf {
			units[n.Number.String()] = n.Unit
		}
		for _, child := range n.Children {
			walk(child)
		}
	}
	walk(v.Node())
	for number, unit := range map[string]string{"300000": "CNY", "1000": "CNY", "0.05": trace.Percent, "120000.5": "CNY", "45": trace.InDays, "30": trace.Plain} {
		if got, ok := units[number]; !ok || got != unit {
			t.Errorf("%s is in %q (%v), want %q", number, got, ok, unit)
		}
	}
}

func TestType_NameAndTraceUnit(t *testing.T) {
	for _, c := range []struct {
		typ    Type
		zh, en string
		unit   string
	}{
		{MoneyType(), "金额", "money", "CNY"},
		{RateType(), "比例", "a rate", trace.Percent},
		{NumberType(), "数字", "a plain number", trace.Plain},
		{DaysType(), "天数", "a number of days", trace.InDays},
		{TextType(), "文本", "a text", trace.Plain},
		{DateType(), "日期", "a date", trace.Plain},
		{TruthType(), "真假值", "a truth value", trace.Plain},
		{Type{Unit: Unit{Money: 2, Days: -1}}, "单位为「金额²·天⁻¹」的数", "a number in money²·days⁻¹", trace.Plain},
		{Type{Unit: Unit{Money: 1, Days: -3}}, "单位为「金额·天⁻³」的数", "a number in money·days⁻³", trace.Plain},
		{Type{Unit: Unit{Days: 3}}, "单位为「天³」的数", "a number in days³", trace.Plain},
	} {
		name := c.typ.Name()
		if name.ZH != c.zh || name.EN != c.en || c.typ.TraceUnit(cny(t)) != c.unit {
			t.Errorf("%+v: %+v, %q", c.typ, name, c.typ.TraceUnit(cny(t)))
		}
	}
}
