package scorecard

import (
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/trace"
)

// damaged takes pieces out of a document, doubles some and puts others in
// place of them.
func damaged(t *rapid.T, text string) []byte {
	data := []byte(text)
	for range rapid.IntRange(1, 4).Draw(t, "damages") {
		at := rapid.IntRange(0, len(data)-1).Draw(t, "at")
		end := min(len(data), at+rapid.IntRange(0, 30).Draw(t, "length"))
		with := rapid.SampledFrom([]string{"", "0", "-1", "1%", "x", "{}", "[]", "\n", ": ", "null", "999999999999999999", string(data[at:end]) + string(data[at:end])}).Draw(t, "with")
		data = append(append(append([]byte{}, data[:at]...), with...), data[end:]...)
		if len(data) == 0 {
			data = []byte(" ")
		}
	}
	return data
}

// Whatever is written, reading either fails with problems or gives a card that
// can be checked, previewed and scored, with an explanation that holds.
func TestDamagedDocumentsNeverBreakAnything(t *testing.T) {
	known := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		card, list := ReadTemplate("card.yaml", damaged(t, rapid.SampledFrom([]string{smallCard, soundCard}).Draw(t, "card")))
		if (card == nil) != list.Failed() {
			t.Fatalf("a card %v with %v", card != nil, list)
		}
		inputs, list := ReadActuals("a.yaml", damaged(t, goodActuals))
		if inputs != nil && list.Failed() {
			t.Fatal(list)
		}
		if card == nil {
			return
		}
		card.Check(known, Pay{Bases: []Basis{{Plan: "p", Measure: "collected", Share: money.Int(30)}}, PerformanceShare: money.Int(20)})
		var in Input
		for _, it := range card.Items {
			a := Actual{Item: it.Code, Known: true, Value: Quantity{money.Int(rapid.Int64Range(-3, 300).Draw(t, "actual")), it.Curve.Unit}}
			if it.Curve.OnAttainment {
				a.Target, a.HasTarget = Quantity{money.Int(100), it.Curve.Unit}, true
			}
			in.Items = append(in.Items, a)
		}
		for _, g := range card.Gates {
			in.Gates = append(in.Gates, GateValue{Gate: g.Code, Known: true, Value: Quantity{money.Int(rapid.Int64Range(-1, 1).Draw(t, "gate")), g.Unit}})
		}
		for _, d := range card.Deductions {
			in.Events = append(in.Events, Event{Deduction: d.Code, Ref: "1"}, Event{Deduction: d.Code, Ref: "2"})
		}
		r, list := card.Score(in)
		if r == nil {
			if !list.Failed() {
				t.Fatal("no result and no problem")
			}
			return
		}
		if (r.Status == Scored) != (r.Trace() != nil) {
			t.Fatalf("%s with an explanation %v", r.Status, r.Trace() != nil)
		}
		if r.Status == Scored {
			if list := trace.Verify(r.Trace()); len(list) > 0 {
				t.Fatal(list)
			}
			if r.Total.Sign() < 0 || r.Total.Cmp(card.Scale) > 0 {
				t.Fatalf("a total of %s on a scale of %s", r.Total, card.Scale)
			}
		}
	})
}
