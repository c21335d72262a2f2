package formula

import (
	"strings"
	"testing"

	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// outline writes an explanation in one line: the step, its value after “=”
// where it is not a leaf, and its children; “!” marks the branch of a
// condition that does not hold.
func outline(n *trace.Node) string {
	value := n.Text
	if n.Kind == trace.Number || n.Kind == trace.Truth {
		value = n.Number.String()
	}
	if n.Op == trace.Leaf {
		return value
	}
	children := make([]string, len(n.Children))
	for i, c := range n.Children {
		children[i] = outline(c)
	}
	mark := ""
	if n.Else {
		mark = "!"
	}
	return n.Op.String() + mark + "[" + strings.Join(children, ", ") + "]=" + value
}

// TestEval_Explains shows the steps of every operator and function: what is
// evaluated is listed, what is not taken is not.
func TestEval_Explains(t *testing.T) {
	m, n, text, day, truth := MoneyType(), NumberType(), TextType(), DateType(), TruthType()
	for _, c := range []struct {
		source string
		want   Type
		steps  string
	}{
		{"500", m, "same[500]=500"},
		{"collected", m, "same[120000.5]=120000.5"},
		{"IFBLANK(collected, 0)", m, "same[120000.5]=120000.5"},
		{"collected + 1", m, "sum[120000.5, 1]=120001.5"},
		{"collected - target * 2", m, "subtract[120000.5, multiply[100000, 2]=200000]=-79999.5"},
		{"heads / 3", n, "divide[7, 3]=2.333333333333333333"},
		{"-heads", n, "negate[7]=-7"},
		{"-5 + ABS(-heads)", n, "sum[-5, abs[negate[7]=-7]=7]=2"},
		{"IF(is_new, heads, 1)", n, "if[1, 7]=7"},
		{"IF(overdue, heads, 1)", n, "if![0, 1]=1"},
		{"IFS(overdue, 1, heads > 5, 2, 3)", n, "if![0, if[more[7, 5]=1, 2]=2]=2"},
		{"IFS(overdue, 1, heads > 9, 2, 3)", n, "if![0, if![more[7, 9]=0, 3]=3]=3"},
		{"IFBLANK(missing.money + 1, 2)", m, "same[if[1, 2]=2]=2"},
		{"MIN(heads, 9, 3)", n, "min[7, 9, 3]=3"},
		{"MAX(heads, 9)", n, "max[7, 9]=9"},
		{"CLAMP(heads, 1, 5)", n, "min[max[7, 1]=7, 5]=5"},
		{"ROUND(heads / 3, 2)", n, "round[divide[7, 3]=2.333333333333333333]=2.33"},
		{"ROUNDUP(heads / 3, 2)", n, "if[less[round[divide[7, 3]=2.333333333333333333]=2.33, divide[7, 3]=2.333333333333333333]=1, " +
			"sum[round[divide[7, 3]=2.333333333333333333]=2.33, 0.01]=2.34]=2.34"},
		{"ROUNDDOWN(2.3, 0)", n, "if![more[round[2.3]=2, 2.3]=0, round[2.3]=2]=2"},
		{"DAYS(receipt.value_date - contract.signed)", n, "same[days[2026-03-01, 2026-01-31]=29]=29"},
		{"contract.signed + 1", day, "shift[2026-01-31, 1]=2026-02-01"},
		{"days + contract.signed", day, "shift[2026-01-31, 45]=2026-03-17"},
		{"contract.signed - 1", day, "shift[2026-01-31, negate[1]=-1]=2026-01-30"},
		{"MAX(contract.signed, receipt.value_date)", day, "if![atLeast[2026-01-31, 2026-03-01]=0, 2026-03-01]=2026-03-01"},
		{"MIN(contract.signed, receipt.value_date)", day, "if[atMost[2026-01-31, 2026-03-01]=1, 2026-01-31]=2026-01-31"},
		{"MAX(contract.signed, contract.signed)", day, "if[atLeast[2026-01-31, 2026-01-31]=1, 2026-01-31]=2026-01-31"},
		{"MIN(contract.signed, contract.signed)", day, "if[atMost[2026-01-31, 2026-01-31]=1, 2026-01-31]=2026-01-31"},
		{`DATE("2026-01-01")`, day, "same[2026-01-01]=2026-01-01"},
		{"heads = 7", truth, "equal[7, 7]=1"},
		{`contract.kind <> "a"`, truth, "differ[pilot, a]=1"},
		{"heads < 7", truth, "less[7, 7]=0"},
		{"heads <= 7", truth, "atMost[7, 7]=1"},
		{"is_new and heads > 9 and is_new", truth, "and[1, more[7, 9]=0]=0"},
		{"overdue or is_new or overdue", truth, "or[0, 1]=1"},
		{"not overdue", truth, "not[0]=1"},
		{`IN(contract.kind, "a", "pilot", "c")`, truth, "or[equal[pilot, a]=0, equal[pilot, pilot]=1]=1"},
		{`IN(contract.kind, "a")`, truth, "or[equal[pilot, a]=0]=0"},
		{`IF(overdue, "a", contract.kind)`, text, "if![0, pilot]=pilot"},
	} {
		v, err := compiled(t, c.source, c.want).Eval(trace.Recorder(), newWorld(t))
		if err != nil {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		if problems := trace.Verify(v.Node); len(problems) > 0 {
			t.Errorf("%s: %v", c.source, problems)
		}
		if got := outline(v.Node); got != c.steps {
			t.Errorf("%s is explained as\n%s, want\n%s", c.source, got, c.steps)
		}
	}
}

// The literals of a formula lead to the clause it stands in, its inputs to
// where the environment found them.
func TestEval_ExplainsWhereNumbersComeFrom(t *testing.T) {
	v, err := compiled(t, "collected * 5%", MoneyType()).Number(trace.Recorder(), newWorld(t))
	if err != nil {
		t.Fatal(err)
	}
	input, literal := v.Node().Children[0], v.Node().Children[1]
	if input.Source.Ref != "E007" || input.Label.In(problem.EN) != "Collected" || input.Unit != "CNY" {
		t.Errorf("the input is %+v", input)
	}
	if literal.Source != clause || literal.Label.Key != trace.KeyConstant || literal.Unit != trace.Percent {
		t.Errorf("the literal is %+v", literal)
	}
	f, problems := Compile("1 + 1", Options{})
	if f == nil {
		t.Fatal(problems)
	}
	if v, err = f.Number(trace.Recorder(), nil); err != nil || v.Node().Children[0].Source.Kind != trace.FromRule {
		t.Errorf("a literal without a clause: %+v, %v", v.Node(), err)
	}
}
