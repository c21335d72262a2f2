package scorecard

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/trace"
)

// A card's result by rationals: an independent way from attainments to total.
func TestTotalIsTheSumOfWeightTimesScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "items")
		text := "card: c\nversion: 1\ntitle: {zh: 卡, en: Card}\npurpose: probation\nmissing: " + rapid.SampledFrom([]string{"renormalise", "zero"}).Draw(t, "policy") + "\nround: 6\nitems:\n"
		var in Input
		for i := range n {
			text += fmt.Sprintf("  - {code: i%d, title: {zh: 项, en: item}, kpi: K%d, weight: %d, category: process, curve: {kind: linear, on: actual, unit: number, floor: {at: 0, score: 0}, cap: {at: 100, score: 100}}}\n", i, i, rapid.IntRange(1, 60).Draw(t, "weight"))
			if rapid.IntRange(0, 4).Draw(t, "given") > 0 {
				hundredths, _ := money.Int(rapid.Int64Range(-2000, 12000).Draw(t, "actual")).Quo(money.Int(100), 2)
				in.Items = append(in.Items, Actual{Item: fmt.Sprintf("i%d", i), Known: true, Value: Quantity{hundredths, number}})
			}
		}
		card, list := ReadTemplate("c.yaml", []byte(text+"grades: [{grade: P}]\n"))
		if card == nil {
			t.Fatal(list)
		}
		r, list := card.Score(in)
		if r == nil {
			t.Fatal(list)
		}
		if r.Status == Empty {
			t.Skip()
		}
		sum, weights := new(big.Rat), new(big.Rat)
		for _, x := range r.Items {
			if !x.Counted {
				continue
			}
			w, _ := new(big.Rat).SetString(x.Weight.String())
			s, _ := new(big.Rat).SetString(x.Score.String())
			weights.Add(weights, w)
			sum.Add(sum, s.Mul(s, w))
		}
		got, _ := new(big.Rat).SetString(r.Sum.String())
		if got.Cmp(sum) != 0 || weights.Cmp(big.NewRat(1, 1)) != 0 {
			t.Fatalf("sum %s, want %s; weights %s", r.Sum, sum.FloatString(12), weights.FloatString(12))
		}
		if list := trace.Verify(r.Trace()); len(list) > 0 {
			t.Fatal(list)
		}
		// the order of what is given, and of the card's own items, changes nothing
		turned := *card
		turned.Items = rapid.Permutation(card.Items).Draw(t, "another order of the card")
		in.Items = rapid.Permutation(in.Items).Draw(t, "another order of the figures")
		other, _ := turned.Score(in)
		if !other.Sum.Equal(r.Sum) || !other.Total.Equal(r.Total) {
			t.Fatalf("in another order: %s, not %s", other.Total, r.Total)
		}
		for _, x := range r.Items {
			if i := slices.IndexFunc(other.Items, func(y ItemResult) bool { return y.Item.Code == x.Item.Code }); !other.Items[i].Weight.Equal(x.Weight) || !other.Items[i].Points.Equal(x.Points) {
				t.Fatalf("%s counts otherwise in another order", x.Item.Code)
			}
		}
	})
}

// A better figure never lowers a card's total.
func TestTotalFollowsEveryItem(t *testing.T) {
	card := cardOf(t, smallCard)
	rapid.Check(t, func(t *rapid.T) {
		total := func(cash, deals, faults int64) money.Decimal {
			in := Input{Items: []Actual{
				{Item: "cash", Known: true, Value: Quantity{money.Int(cash), number}, HasTarget: true, Target: Quantity{money.Int(700), number}},
				{Item: "deals", Known: true, Value: Quantity{money.Int(deals), number}, HasTarget: true, Target: Quantity{money.Int(7), number}},
				{Item: "faults", Known: true, Value: Quantity{money.Int(faults), number}},
			}, Gates: []GateValue{{Gate: "compliance", Known: true, Value: Quantity{money.Int(0), number}}, {Gate: "margin", Known: true, Value: Quantity{money.Int(1), rate}}}}
			r, list := card.Score(in)
			if r == nil {
				t.Fatal(list)
			}
			return r.Total
		}
		cash, deals, faults := rapid.Int64Range(-100, 1000).Draw(t, "cash"), rapid.Int64Range(0, 12).Draw(t, "deals"), rapid.Int64Range(1, 8).Draw(t, "faults")
		before := total(cash, deals, faults)
		for _, after := range []money.Decimal{total(cash+rapid.Int64Range(0, 300).Draw(t, "more"), deals, faults), total(cash, deals+1, faults), total(cash, deals, faults-1)} {
			if after.Cmp(before) < 0 {
				t.Fatalf("%s falls to %s", before, after)
			}
		}
	})
}
