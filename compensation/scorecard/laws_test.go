package scorecard

// Laws that hold whatever the numbers are.

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

func rat(d money.Decimal) *big.Rat {
	r, _ := new(big.Rat).SetString(d.String())
	return r
}

// A distribution gives every head exactly one place, no grade less than its
// share cut to whole heads or more than it rounded up, and more heads never
// cost the group a place.
func TestSeatsKeepTheirQuota(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cuts := rapid.SliceOfN(rapid.Int64Range(0, 100), 1, 5).Draw(t, "cuts")
		slices.Sort(cuts)
		var shares []money.Decimal
		last := int64(0)
		for _, c := range append(cuts, 100) {
			shares = append(shares, money.Int(c-last))
			last = c
		}
		heads := rapid.IntRange(0, 3000).Draw(t, "heads")
		seats, list := Seats(heads, shares)
		if list.Failed() {
			t.Fatal(list)
		}
		sum := 0
		for i, n := range seats {
			sum += n
			share, _ := shares[i].Int64(0)
			if low, high := int64(heads)*share/100, (int64(heads)*share+99)/100; int64(n) < low || int64(n) > high {
				t.Fatalf("grade %d of %s %% in %d has %d", i, shares[i], heads, n)
			}
		}
		if sum != heads {
			t.Fatalf("%d seats for %d heads", sum, heads)
		}
	})
}

// A combined total lies between the lowest and the highest of its parts, is the
// rational mean rounded once, and does not depend on their order.
func TestCombinedTotalIsTheWeightedMean(t *testing.T) {
	card := cardOf(t, smallCard)
	rapid.Check(t, func(t *rapid.T) {
		var parts []Part
		sum, weights := new(big.Rat), new(big.Rat)
		by := rapid.SampledFrom([]Weighting{ByDays, Equally}).Draw(t, "by")
		low, high := big.NewRat(1000, 1), big.NewRat(-1, 1)
		for i := range rapid.IntRange(1, 6).Draw(t, "parts") {
			p := Part{Name: fmt.Sprint("p", i), Days: rapid.IntRange(1, 92).Draw(t, "days"), Total: hundredths(rapid.Int64Range(0, 10000).Draw(t, "total")), Known: true}
			parts = append(parts, p)
			w := big.NewRat(1, 1)
			if by == ByDays {
				w = big.NewRat(int64(p.Days), 1)
			}
			x := rat(p.Total)
			if x.Cmp(low) < 0 {
				low = x
			}
			if x.Cmp(high) > 0 {
				high = x
			}
			weights.Add(weights, w)
			sum.Add(sum, new(big.Rat).Mul(w, x))
		}
		got, list := card.Combine(by, parts)
		if list != nil {
			t.Fatal(list)
		}
		mean := sum.Quo(sum, weights)
		if got.Total.String() != exact(t, mean.FloatString(2)).String() { // rounds half away from zero
			t.Fatalf("%s, want %s", got.Total, mean.FloatString(4))
		}
		if x := rat(got.Total); x.Cmp(low) < 0 || x.Cmp(high) > 0 {
			t.Fatalf("%s is outside of %s to %s", got.Total, low.FloatString(2), high.FloatString(2))
		}
		other, _ := card.Combine(by, rapid.Permutation(parts).Draw(t, "another order"))
		if !other.Total.Equal(got.Total) || !other.Coefficient.Equal(got.Coefficient) {
			t.Fatalf("%s in another order", other.Total)
		}
		if list := trace.Verify(got.Trace()); len(list) > 0 {
			t.Fatal(list)
		}
	})
}

func exact(t *rapid.T, s string) money.Decimal {
	d, err := money.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What a preview says of a curve's breakpoints is what the curve gives on them
// and, where it does not jump, right beside them.
func TestPreviewAgreesWithTheCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawItem(t, 0)
		if o.kind == Events {
			t.Skip()
		}
		v := readOrFail(t, o.text())
		give := func(x money.Decimal) (money.Decimal, bool) {
			d, why := v.At(Quantity{x, number}, Quantity{money.Int(1), number})
			return d, why.IsZero()
		}
		step := exact(t, "0.000000001")
		knots := v.Preview()
		for i, k := range knots {
			if i > 0 && k.At.Cmp(knots[i-1].At) <= 0 {
				t.Fatalf("%s after %s", k.At, knots[i-1].At)
			}
			if got, ok := give(k.At); ok != k.On.Known || ok && !got.Equal(k.On.Score) {
				t.Fatalf("on %s: %s, by the preview %v\n%s", k.At, got, k.On, o.text())
			}
			for _, side := range []struct {
				move  func(money.Decimal) (money.Decimal, error)
				limit Limit
			}{{k.At.Sub, k.Below}, {k.At.Add, k.Over}} {
				x, _ := side.move(step)
				// a curve moves by at most 100 points per percent
				if got, ok := give(x); ok != side.limit.Known || ok && !near(got, rat(side.limit.Score), 90_000) {
					t.Fatalf("beside %s: %s, by the preview %v\n%s", k.At, got, side.limit, o.text())
				}
			}
		}
	})
}

// leaves collects the sources at which an explanation ends.
func leaves(n *trace.Node, into map[trace.Source]bool) {
	if n == nil {
		return
	}
	if len(n.Children) == 0 {
		into[n.Source] = true
	}
	for _, child := range n.Children {
		leaves(child, into)
	}
}

// Every point goes down to rows: each row with a value, each event, each gate
// and each number of the card that was used is a leaf of the explanation.
func TestEveryRowIsALeafOfTheExplanation(t *testing.T) {
	card := cardOf(t, smallCard)
	rapid.Check(t, func(t *rapid.T) {
		in := Input{Person: "E1", Period: "2026-10", Gates: []GateValue{{Gate: "compliance", Known: true, Value: Quantity{money.Int(0), number}}, {Gate: "margin", Known: true, Value: Quantity{money.Int(1), rate}}}}
		want := map[trace.Source]bool{}
		var rows []Row
		for i := range rapid.IntRange(1, 8).Draw(t, "rows") {
			row := Row{Kind: rapid.SampledFrom([]trace.SourceKind{trace.FromReceipt, trace.FromContract, trace.FromRecord}).Draw(t, "kind"), Ref: fmt.Sprint("R", i),
				Value: Quantity{hundredths(rapid.Int64Range(-1000, 100000).Draw(t, "value")), "CNY"}, HasValue: true}
			rows = append(rows, row)
			want[row.source()] = true
		}
		in.Items = []Actual{{Item: "cash", Rows: rows, HasTarget: true, Target: Quantity{money.Int(700), "CNY"}}, {Item: "faults", Known: true, Value: Quantity{money.Int(2), number}}}
		for i := range rapid.IntRange(0, 4).Draw(t, "events") {
			e := Event{Deduction: rapid.SampledFrom([]string{"log", "truth"}).Draw(t, "deduction"), Ref: fmt.Sprint("L", i)}
			in.Events = append(in.Events, e)
			want[trace.Source{Kind: trace.FromRecord, Ref: e.Ref}] = true
		}
		for _, path := range []string{"items.cash.weight", "items.faults.weight", "items.faults.curve.each", "gates[0].most", "gates[1].least"} {
			want[trace.Source{Kind: trace.FromCard, Ref: "small v2", Path: path}] = true
		}
		r, list := card.Score(in)
		if r == nil {
			t.Fatal(list)
		}
		got := map[trace.Source]bool{}
		leaves(r.Trace(), got)
		for source := range want {
			if !got[source] {
				t.Fatalf("%+v is no leaf of\n%s", source, trace.Render(r.Trace(), problem.EN))
			}
		}
		for source := range got {
			if source.IsZero() || source.Kind == trace.FromCard && source.Path == "" {
				t.Fatalf("a leaf without a source: %+v", source)
			}
		}
		// the order of rows and events changes nothing that is printed
		var first, second strings.Builder
		if err := r.WriteText(&first, problem.EN, false); err != nil {
			t.Fatal(err)
		}
		in.Items[0].Rows = rapid.Permutation(rows).Draw(t, "another order of rows")
		in.Events = rapid.Permutation(in.Events).Draw(t, "another order of events")
		again, _ := card.Score(in)
		if err := again.WriteText(&second, problem.EN, false); err != nil || first.String() != second.String() {
			t.Fatalf("in another order:\n%s\n%s", first.String(), second.String())
		}
	})
}

// A card, its digest and its checks do not depend on the order of keys, or on
// whether it is written in YAML or JSON.
func TestCardsReadAlikeInYAMLAndJSON(t *testing.T) {
	yaml, list := ReadTemplate("c.yaml", []byte(strings.ReplaceAll(oneItem, "WEIGHT", "100")))
	if yaml == nil {
		t.Fatal(list)
	}
	json, list := ReadTemplate("c.json", []byte(`{"missing": "zero", "purpose": "probation", "grades": [{"grade": "P"}], "version": 3, "title": {"en": "One", "zh": "一"}, "card": "one",
		"items": [{"curve": {"cap": {"at": "100%", "score": 100}, "floor": {"score": 0, "at": "0%"}, "kind": "linear"}, "weight": 100, "category": "process", "kpi": "AR01", "title": {"zh": "项", "en": "Item"}, "code": "x"}]}`))
	if json == nil {
		t.Fatal(list)
	}
	if yaml.Digest != json.Digest {
		t.Errorf("%s and %s", yaml.Digest, json.Digest)
	}
	known := shipped(t)
	if a, b := codes(yaml.Check(known, Pay{})), codes(json.Check(known, Pay{})); !slices.Equal(a, b) || !slices.Equal(a, []string{"card.weight_bounds"}) {
		t.Errorf("%v and %v", a, b)
	}
}

const oneItem = `
card: one
version: 3
title: {zh: 一, en: One}
purpose: probation
missing: zero
items: [{code: x, title: {zh: 项, en: Item}, kpi: AR01, weight: WEIGHT, category: process, curve: {kind: linear, floor: {at: 0%, score: 0}, cap: {at: 100%, score: 100}}}]
grades: [{grade: P}]
`

// The bounds of a weight are exact, to the last digit that a weight may have.
func TestBoundsOfWeightsAreExact(t *testing.T) {
	for weight, sound := range map[string]bool{"4.9999": false, "5": true, "5.0001": true, "49.9999": true, "50": true, "50.0001": false} {
		card := cardOf(t, strings.ReplaceAll(oneItem, "WEIGHT", weight))
		found := slices.Contains(codes(card.Check(nil, Pay{})), "card.weight_bounds")
		if found == sound {
			t.Errorf("a weight of %s: reported %v", weight, found)
		}
	}
	// a card whose weights do not sum to 100 is still scored, by shares that do
	card := cardOf(t, strings.ReplaceAll(oneItem, "WEIGHT", "37"))
	r := score(t, card, Input{Items: []Actual{known("x", "3", "4", "number")}})
	if r.Total.String() != "75" || r.Items[0].Weight.String() != "1" {
		t.Errorf("%s with %s", r.Total, r.Items[0].Weight)
	}
}
