package trace

import (
	"errors"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/period"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The numbers do not depend on whether anyone watches, every recorded step
// stands up to an independent check, and so does what was stored of it.
func TestC17_RecordingChangesNothingAndVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		script := scripts().Draw(t, "script")
		var silent Calc
		recorder := Recorder()
		bare, recorded := run(&silent, script), run(recorder, script)
		if !errors.Is(silent.Err(), recorder.Err()) || !errors.Is(recorder.Err(), silent.Err()) {
			t.Fatalf("silent: %v, recording: %v", silent.Err(), recorder.Err())
		}
		for i := range bare {
			if bare[i].Node() != nil {
				t.Fatalf("step %d leaves a node although nothing is recorded", i)
			}
			if bare[i].Decimal != recorded[i].Decimal {
				t.Fatalf("step %d is %v silently and %v recording", i, bare[i].Decimal, recorded[i].Decimal)
			}
		}
		if recorder.Err() != nil {
			return
		}
		for i, v := range recorded {
			n := v.Node()
			if n == nil { // a bare constant
				continue
			}
			if !n.Number.Equal(v.Decimal) {
				t.Fatalf("step %d is %v, its node says %v", i, v.Decimal, n.Number)
			}
			if list := Verify(n); len(list) > 0 {
				t.Fatalf("step %d does not verify:\n%v", i, list)
			}
		}
	})
}

func TestFailureIsStickyUntilReset(t *testing.T) {
	for _, recording := range []bool{false, true} {
		c := &Calc{recording: recording}
		zero, one := Of(money.Int(0)), Of(money.Int(1))
		if v := c.Quo(one, zero, 2); !v.IsZero() || !errors.Is(c.Err(), money.ErrDivisionByZero) {
			t.Errorf("1 ÷ 0 = %v, %v", v, c.Err())
		}
		large := c.Mul(Of(money.Int(1<<62)), Of(money.Int(1<<62)))
		c.Mul(large, large)
		c.Add(one, one)
		c.Fail(errors.New("another"))
		if !errors.Is(c.Err(), money.ErrDivisionByZero) {
			t.Errorf("after later steps the failure is %v", c.Err())
		}
		c.Reset()
		if c.Err() != nil {
			t.Errorf("after Reset there is %v", c.Err())
		}
		c.Mul(large, large)
		if !errors.Is(c.Err(), money.ErrOverflow) {
			t.Errorf("2^124 × 2^124 fails with %v", c.Err())
		}
	}
}

func TestEveryOperationReportsItsFailure(t *testing.T) {
	huge, err := Of(money.Int(1 << 62)).Mul(money.Int(1 << 62))
	if err != nil {
		t.Fatal(err)
	}
	if huge, err = huge.Mul(money.Int(8)); err != nil { // 2^127
		t.Fatal(err)
	}
	v, zero := Of(huge), Of(money.Decimal{})
	for name, op := range map[string]struct {
		do   func(*Calc)
		want error
	}{
		"Add": {func(c *Calc) { c.Add(v, v) }, money.ErrOverflow},
		"Sub": {func(c *Calc) { c.Sub(v, Of(huge.Neg())) }, money.ErrOverflow},
		"Mul": {func(c *Calc) { c.Mul(v, v) }, money.ErrOverflow},
		"Sum": {func(c *Calc) { c.Sum([]Value{v, v, v}) }, money.ErrOverflow},
		"Quo": {func(c *Calc) { c.Quo(v, zero, 2) }, money.ErrDivisionByZero},
		"Pay": {func(c *Calc) { c.Pay(v, yuan()) }, money.ErrOverflow},
		"Min": {func(c *Calc) { c.Min(v, v) }, nil},
	} {
		for _, recording := range []bool{false, true} {
			c := &Calc{recording: recording}
			if op.do(c); !errors.Is(c.Err(), op.want) {
				t.Errorf("%s, recording %v: %v, want %v", name, recording, c.Err(), op.want)
			}
		}
	}
}

func TestSilentStepsCostNoMemory(t *testing.T) {
	var c Calc
	a, b, currency := Of(decimal("60000.05")), Of(decimal("0.04")), yuan()
	values := []Value{a, b, a, b, a}
	for name, op := range map[string]func(){
		"Leaf":   func() { c.Leaf(a.Decimal, "CNY", L(KeyRate), Source{Kind: FromReceipt, Ref: "R1"}) },
		"Name":   func() { c.Name(a, "CNY", L(KeyExact)) },
		"InUnit": func() { c.InUnit(a, "CNY") },
		"Add":    func() { c.Add(a, b) },
		"Sub":    func() { c.Sub(a, b) },
		"Mul":    func() { c.Mul(a, b) },
		"Quo":    func() { c.Quo(a, b, 6) },
		"Min":    func() { c.Min(a, b) },
		"Max":    func() { c.Max(a, b) },
		"Neg":    func() { c.Neg(a) },
		"Abs":    func() { c.Abs(a) },
		"Round":  func() { c.Round(a, 1) },
		"Pay":    func() { c.Pay(a, currency) },
		"Sum":    func() { c.Sum(values) },
		"Known":  func() { c.Known(Band, b.Decimal, func(n *Node) { n.Below = true }, a, b) },
		"Step":   func() { c.Step(Equal, Truth, "", money.Int(1), nil, nil) },
		"Fact":   func() { c.Fact(Text, "pilot", money.Decimal{}, L(KeySymbol), Source{Kind: FromContract, Ref: "C1"}) },
	} {
		if got := testing.AllocsPerRun(100, op); got != 0 {
			t.Errorf("%s: %v allocations, want none", name, got)
		}
	}
}

func TestNodesOfSteps(t *testing.T) {
	c := Recorder()
	rate := c.Leaf(decimal("0.04"), Percent, L(KeyRate), Source{Kind: FromClause, Ref: "p v1", Path: "rate"})
	product := c.Mul(Of(money.Int(100)), rate)
	got := product.Node()
	want := &Node{Op: Mul, Number: money.Int(4), Children: []*Node{
		{Number: money.Int(100), Source: Source{Kind: FromRule, Ref: constant}},
		{Number: decimal("0.04"), Unit: Percent, Label: L(KeyRate), Source: Source{Kind: FromClause, Ref: "p v1", Path: "rate"}},
	}}
	if diff := cmp.Diff(want, got, equalNumbers); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Children[1] != rate.Node() {
		t.Error("the rate's node was copied: values used twice must be one node")
	}
	if quo := c.Quo(rate, product, 7).Node(); quo.Digits != 7 || quo.Op != Quo {
		t.Errorf("a quotient to 7 digits is recorded as %+v", quo)
	}
	if round := c.Round(rate, 1).Node(); round.Digits != 1 || round.Op != Round {
		t.Errorf("a rounding to 1 digit is recorded as %+v", round)
	}
	minor, paid := c.Pay(Of(decimal("2.345")), yuan())
	if n := paid.Node(); minor != 235 || n.Unit != "CNY" || n.Digits != 2 || n.Op != Round || n.Number.String() != "2.35" {
		t.Errorf("2.345 pays %d, recorded as %+v", minor, n)
	}
}

// equalNumbers compares decimals as numbers: 4 and 4.00 are equal.
var equalNumbers = cmp.Comparer(func(a, b money.Decimal) bool { return a.Equal(b) })

func TestNamePutsANewNameOnTop(t *testing.T) {
	c := Recorder()
	a := c.Add(Of(money.Int(1)), Of(money.Int(2)))
	first := c.Name(a, "CNY", L(KeyExact))
	if first.Node() != a.Node() || first.Node().Label.Key != KeyExact || first.Node().Unit != "CNY" {
		t.Errorf("a step without a name becomes %+v", first.Node())
	}
	second := c.Name(first, Percent, L(KeyRate))
	if n := second.Node(); n.Op != Same || n.Label.Key != KeyRate || n.Unit != Percent || n.Children[0] != a.Node() || a.Node().Label.Key != KeyExact {
		t.Errorf("a named step named again becomes %+v over %+v", n, a.Node())
	}
	leaf := c.Leaf(money.Int(5), Plain, Label{}, Source{Kind: FromRule, Ref: constant})
	if n := c.Name(leaf, Plain, L(KeyRate)).Node(); n.Op != Same || n.Children[0] != leaf.Node() || leaf.Node().Label.Key != "" {
		t.Errorf("a leaf named becomes %+v", n)
	}
	if n := c.Name(Of(money.Int(5)), Plain, L(KeyRate)).Node(); n.Op != Same || n.Children[0].Source.Ref != constant {
		t.Errorf("a constant named becomes %+v", n)
	}
	text := WithNode(money.Decimal{}, fact(Text, "pilot"))
	if n := c.Name(text, Plain, L(KeySymbol)).Node(); n.Kind != Text || n.Text != "pilot" || len(Verify(n)) > 0 {
		t.Errorf("a word named becomes %+v: %v", n, Verify(n))
	}
}

func TestInUnitFillsInAUnitOnly(t *testing.T) {
	c := Recorder()
	product := c.Mul(Of(money.Int(2)), Of(money.Int(3)))
	if got := c.InUnit(product, "CNY"); got.Node() != product.Node() || product.Node().Unit != "CNY" || product.Node().Label.Key != "" {
		t.Errorf("a bare step in yuan is %+v", product.Node())
	}
	if c.InUnit(product, Percent); product.Node().Unit != "CNY" {
		t.Errorf("a step that has its unit is given %q", product.Node().Unit)
	}
	if got := c.InUnit(Of(money.Int(5)), "CNY"); got.Node() != nil {
		t.Errorf("a constant is recorded as %+v", got.Node())
	}
	c.Pause(false)
	if other := c.InUnit(WithNode(money.Int(1), plain("1")), "CNY"); other.Node().Unit != Plain {
		t.Error("a unit is noted although nothing is recorded")
	}
}

func TestDateText(t *testing.T) {
	d, err := period.NewDate(2026, 2, 3)
	if err != nil || DateText(d) != "2026-02-03" || DateText(period.Date{}) != "" {
		t.Errorf("%q and %q, %v", DateText(d), DateText(period.Date{}), err)
	}
}

func TestStepNotesTheBranch(t *testing.T) {
	c := Recorder()
	for _, yes := range []bool{true, false} {
		n := c.Step(If, Number, "", money.Int(5), yesNo(yes), plain("5"))
		if n.Else == yes || len(Verify(n)) > 0 {
			t.Errorf("condition %v: Else = %v, %v", yes, n.Else, Verify(n))
		}
	}
	if n := c.Step(Not, Truth, "", money.Int(1), yesNo(false)); n.Else {
		t.Error("a step that is no choice notes a branch")
	}
	if n := c.Step(If, Number, "", money.Int(5)); n.Else {
		t.Error("a choice without children notes a branch")
	}
	children := []*Node{plain("1"), plain("2")}
	n := c.Step(Sum, Number, "", money.Int(3), children...)
	children[0] = nil
	if n.Children[0] == nil {
		t.Error("the step shares its children with the caller's slice")
	}
}

func TestPause(t *testing.T) {
	c := Recorder()
	if before := c.Pause(false); !before || c.Recording() {
		t.Errorf("paused: before %v, now %v", before, c.Recording())
	}
	if v := c.Add(Of(money.Int(1)), Of(money.Int(1))); v.Node() != nil || !v.Equal(money.Int(2)) {
		t.Errorf("while paused a step gives %v with the node %v", v.Decimal, v.Node())
	}
	if before := c.Pause(true); before || !c.Recording() {
		t.Errorf("resumed: before %v, now %v", before, c.Recording())
	}
}

func BenchmarkSilentLine(b *testing.B) {
	var c Calc
	base, rate, coefficient, currency := Of(decimal("60000.05")), Of(decimal("0.04")), Of(decimal("1.1")), yuan()
	b.ReportAllocs()
	for b.Loop() {
		c.Pay(c.Mul(c.Mul(base, rate), coefficient), currency)
	}
}

func BenchmarkRecordedLine(b *testing.B) {
	c := Recorder()
	base, rate, coefficient, currency := Of(decimal("60000.05")), Of(decimal("0.04")), Of(decimal("1.1")), yuan()
	b.ReportAllocs()
	for b.Loop() {
		c.Pay(c.Mul(c.Mul(base, rate), coefficient), currency)
	}
}
