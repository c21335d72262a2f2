package formula

import (
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// The constructors of values fill the field of their kind and no other.
func TestValue_Constructors(t *testing.T) {
	c := trace.Recorder()
	number := c.Leaf(money.Int(5), "CNY", trace.L(trace.KeyConstant), clause)
	day := date(t, "2026-01-31")
	node := &trace.Node{Kind: trace.Text}
	for name, pair := range map[string][2]Value{
		"number":  {NumberOf(number), {Number: money.Int(5), Node: number.Node()}},
		"bare":    {NumberOf(trace.Of(money.Int(5))), {Number: money.Int(5)}},
		"text":    {TextOf("a", node), {Kind: trace.Text, Text: "a", Node: node}},
		"date":    {DateOf(day, nil), {Kind: trace.Date, Date: day}},
		"no date": {DateOf(period.Date{}, nil), {Kind: trace.Date, Missing: true}},
		"truth":   {TruthOf(true, nil), {Kind: trace.Truth, Truth: true}},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %+v, want %+v", name, pair[0], pair[1])
		}
	}
	why := trace.L(trace.KeySymbol, problem.Same("x"))
	if v := Absent(why, clause); !v.Missing || v.Node.Source != clause || v.Node.Label.In(problem.EN) != "x" || v.Kind != trace.Number {
		t.Errorf("Absent is %+v", v)
	}
}

// A value that is missing is missing whatever kind it claims to be.
func TestValue_MissingOfAnyKind(t *testing.T) {
	for kind := trace.Number; kind <= trace.Truth; kind++ {
		w := newWorld(t)
		for slot := range w.values {
			w.values[slot] = Value{Kind: kind, Missing: true}
		}
		for _, source := range []string{"collected", "IF(is_new, 1, 2)", "IF(contract.kind = \"a\", 1, 2)", "IF(contract.signed > contract.signed, 1, 2)"} {
			if _, err := compiled(t, source, MoneyType()).Eval(&trace.Calc{}, w); !hasCode(err, "formula.missing_value") {
				t.Errorf("%s with kind %d: %v", source, kind, err)
			}
		}
	}
}
