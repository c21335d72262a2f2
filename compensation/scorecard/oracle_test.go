package scorecard

// A second calculator of cards, written from the words of the manual. It shares
// no code with the package but the document that both are given: it holds its
// own form of a card, computes in unbounded rationals, and rounds at the one
// place where a card does.

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

// oracleItem is an item as the second calculator sees it: numbers in hundredths.
type oracleItem struct {
	code         string
	weight       int64
	kind         CurveKind
	mirror       bool
	xs, ys       []int64 // breakpoints in percent and their scores
	below, above int64
	upTo         []bool // of tiers, by bound
	start, each  int64
	floor        int64
	actual       *int64 // hundredths; nil where there is none
	target       int64  // hundredths; 0 gives no attainment
}

// text writes the item's curve as a card does.
func (o *oracleItem) text() string {
	var b strings.Builder
	switch o.kind {
	case Points:
		b.WriteString("{kind: points, points: [")
		for i := range o.xs {
			fmt.Fprintf(&b, "{at: %d%%, score: %d}, ", o.xs[i], o.ys[i])
		}
		fmt.Fprintf(&b, "], below: %d, above: %d}", o.below, o.above)
	case Linear:
		fmt.Fprintf(&b, "{kind: linear, floor: {at: %d%%, score: %d}, cap: {at: %d%%, score: %d}, below: %d}", o.xs[0], o.ys[0], o.xs[1], o.ys[1], o.below)
	case Tiers:
		b.WriteString("{kind: tiers, bands: [")
		for i := range o.xs {
			word := "below"
			if o.upTo[i] {
				word = "upTo"
			}
			fmt.Fprintf(&b, "{%s: %d%%, score: %d}, ", word, o.xs[i], o.ys[i])
		}
		fmt.Fprintf(&b, "{score: %d}]}", o.above)
	case TargetBand:
		fmt.Fprintf(&b, "{kind: band, low: %d%%, high: %d%%, score: %d, fade: %d%%, outside: %d}", o.xs[0], o.xs[1], o.ys[0], o.each, o.below)
	case RedLine:
		word := "least"
		if o.upTo[0] {
			word = "most"
		}
		fmt.Fprintf(&b, "{kind: gate, %s: %d%%, pass: %d, fail: %d}", word, o.xs[0], o.ys[0], o.below)
	case Events:
		fmt.Fprintf(&b, "{kind: events, start: %d, each: %d, floor: %d}", o.start, o.each, o.floor)
	}
	if o.mirror {
		return "{kind: mirror, of: " + b.String() + "}"
	}
	return b.String()
}

// score is the item's score, nil where it has none.
func (o *oracleItem) score() *big.Rat {
	if o.actual == nil {
		return nil
	}
	if o.kind == Events {
		if *o.actual < 0 || *o.actual%100 != 0 {
			return nil
		}
		return big.NewRat(max(o.floor, o.start-o.each*(*o.actual/100)), 1)
	}
	if o.target <= 0 {
		return nil
	}
	x := big.NewRat(*o.actual*100, o.target) // in percent
	if o.mirror {
		x.Sub(big.NewRat(200, 1), x)
	}
	at := func(i int) int { return x.Cmp(big.NewRat(o.xs[i], 1)) }
	line := func(x0, y0, x1, y1 int64) *big.Rat {
		part := new(big.Rat).Sub(x, big.NewRat(x0, 1))
		part.Mul(part, big.NewRat(y1-y0, x1-x0))
		return part.Add(part, big.NewRat(y0, 1))
	}
	switch o.kind {
	case Tiers:
		for i := range o.xs {
			if order := at(i); order < 0 || order == 0 && o.upTo[i] {
				return big.NewRat(o.ys[i], 1)
			}
		}
		return big.NewRat(o.above, 1)
	case RedLine:
		if order := at(0); order == 0 || (order < 0) == o.upTo[0] {
			return big.NewRat(o.ys[0], 1)
		}
		return big.NewRat(o.below, 1)
	case TargetBand:
		low, high := at(0), at(1)
		switch {
		case low >= 0 && high <= 0:
			return big.NewRat(o.ys[0], 1)
		case o.each > 0 && low < 0 && x.Cmp(big.NewRat(o.xs[0]-o.each, 1)) >= 0:
			return line(o.xs[0]-o.each, o.below, o.xs[0], o.ys[0])
		case o.each > 0 && high > 0 && x.Cmp(big.NewRat(o.xs[1]+o.each, 1)) <= 0:
			return line(o.xs[1], o.ys[0], o.xs[1]+o.each, o.below)
		}
		return big.NewRat(o.below, 1)
	}
	if at(0) < 0 {
		return big.NewRat(o.below, 1)
	}
	for i := 1; i < len(o.xs); i++ {
		if at(i) <= 0 {
			return line(o.xs[i-1], o.ys[i-1], o.xs[i], o.ys[i])
		}
	}
	if o.kind == Linear {
		return big.NewRat(o.ys[1], 1)
	}
	return big.NewRat(o.above, 1)
}

// drawItem makes an item of any kind.
func drawItem(t *rapid.T, i int) *oracleItem {
	o := &oracleItem{code: fmt.Sprintf("i%d", i), weight: rapid.Int64Range(1, 60).Draw(t, "weight")}
	o.kind = rapid.SampledFrom([]CurveKind{Points, Linear, Tiers, TargetBand, RedLine, Events}).Draw(t, "kind")
	points := map[CurveKind]int{Points: rapid.IntRange(2, 5).Draw(t, "points"), Linear: 2, Tiers: rapid.IntRange(1, 4).Draw(t, "bands"), TargetBand: 2, RedLine: 1}[o.kind]
	o.xs = rapid.SliceOfNDistinct(rapid.Int64Range(0, 200), points, points, rapid.ID[int64]).Draw(t, "at")
	slices.Sort(o.xs)
	whole := rapid.Int64Range(0, 100)
	o.ys = rapid.SliceOfN(whole, points, points).Draw(t, "scores")
	o.upTo = rapid.SliceOfN(rapid.Bool(), points, points).Draw(t, "included")
	o.below, o.above = whole.Draw(t, "below"), whole.Draw(t, "above")
	o.start, o.floor, o.each = 100, whole.Draw(t, "floor"), rapid.Int64Range(1, 40).Draw(t, "each")
	if o.kind == TargetBand && rapid.Bool().Draw(t, "no fade") {
		o.each = 0
	}
	o.mirror = o.kind != Events && rapid.IntRange(0, 3).Draw(t, "mirror") == 0
	if rapid.IntRange(0, 5).Draw(t, "given") > 0 {
		// often on a breakpoint or a hundredth beside it, since that is where errors live
		actual := rapid.Int64Range(-5000, 30000).Draw(t, "actual")
		if len(o.xs) > 0 && rapid.Bool().Draw(t, "near a breakpoint") {
			x := o.xs[rapid.IntRange(0, len(o.xs)-1).Draw(t, "which")] * 100
			if o.mirror {
				x = 20000 - x
			}
			actual = x + rapid.Int64Range(-1, 1).Draw(t, "beside")
		}
		if o.kind == Events {
			actual = rapid.Int64Range(-100, 900).Draw(t, "count")
			if rapid.Bool().Draw(t, "whole") {
				actual = actual / 100 * 100
			}
		}
		o.actual = &actual
	}
	o.target = rapid.SampledFrom([]int64{10000, 10000, 10000, 30000, 700, 0, -100}).Draw(t, "target")
	return o
}

func hundredths(n int64) money.Decimal {
	d, _ := money.Int(n).Quo(money.Int(100), 2) // exact
	return d
}

// oracleCard is what a card comes to: nil where it has no total.
type oracleCard struct {
	items     []*oracleItem
	policy    Missing
	events    int64 // of two points each, six at most
	most      int64
	breaches  int64
	cap       int64
	sum, rest *big.Rat
}

func (o *oracleCard) total() *big.Rat {
	weights, sum := new(big.Rat), new(big.Rat)
	for _, it := range o.items {
		score := it.score()
		if score == nil {
			switch o.policy {
			case Block:
				return nil
			case Renormalise:
				continue
			}
			score = new(big.Rat)
		}
		weights.Add(weights, big.NewRat(it.weight, 1))
		sum.Add(sum, score.Mul(score, big.NewRat(it.weight, 1)))
	}
	if weights.Sign() == 0 {
		return nil
	}
	o.sum = sum.Quo(sum, weights)
	rest := new(big.Rat).Sub(o.sum, big.NewRat(min(o.most, min(6, 2*o.events)), 1))
	if rest.Sign() < 0 {
		rest = new(big.Rat)
	}
	o.rest = rest
	if limit := big.NewRat(o.cap, 1); o.breaches > 0 && rest.Cmp(limit) > 0 {
		return limit
	}
	return rest
}

func (o *oracleCard) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "card: o\nversion: 1\ntitle: {zh: 卡, en: Card}\npurpose: performance-pay\nmissing: %s\nround: 4\nitems:\n", o.policy)
	for _, it := range o.items {
		fmt.Fprintf(&b, "  - {code: %s, title: {zh: 项, en: Item}, kpi: K, weight: %d, category: process, curve: %s}\n", it.code, it.weight, it.text())
	}
	fmt.Fprintf(&b, "deductions: [{code: d, title: {zh: 扣, en: Off}, each: 2, most: 6}]\ndeducted_at_most: %d\n", o.most)
	fmt.Fprintf(&b, "gates: [{code: g, title: {zh: 线, en: Line}, most: 0, cap: %d}]\n", o.cap)
	b.WriteString("grades: [{grade: A, from: 75}, {grade: B, from: 40}, {grade: C}]\n")
	b.WriteString("coefficient: {kind: linear, on: actual, unit: number, floor: {at: 20, score: 0.5}, cap: {at: 80, score: 1.25}}\n")
	return b.String()
}

func (o *oracleCard) input() Input {
	in := Input{Gates: []GateValue{{Gate: "g", Known: true, Value: Quantity{money.Int(o.breaches), number}}}}
	for n := range o.events {
		in.Events = append(in.Events, Event{Deduction: "d", Ref: fmt.Sprint(n)})
	}
	for _, it := range o.items {
		a := Actual{Item: it.code, Reason: problem.Text{ZH: "无", EN: "none"}, Target: Quantity{hundredths(it.target), number}, HasTarget: true}
		if it.actual != nil {
			a.Known, a.Value = true, Quantity{hundredths(*it.actual), number}
		}
		in.Items = append(in.Items, a)
	}
	return in
}

// near reports whether the number is within a tolerance of the exact one: the
// divisions of a card stop after 12 digits, shared weights after 6.
func near(got money.Decimal, want *big.Rat, tolerance int64) bool {
	g, _ := new(big.Rat).SetString(got.String())
	g.Sub(g, want)
	return g.Abs(g).Cmp(big.NewRat(1, tolerance)) <= 0
}

func TestAgreesWithASecondCalculator(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := &oracleCard{
			policy: rapid.SampledFrom([]Missing{Renormalise, Zero, Block}).Draw(t, "policy"),
			events: rapid.Int64Range(0, 5).Draw(t, "events"), most: rapid.Int64Range(0, 10).Draw(t, "most"),
			breaches: rapid.Int64Range(0, 1).Draw(t, "breaches"), cap: rapid.Int64Range(0, 100).Draw(t, "cap"),
		}
		for i := range rapid.IntRange(1, 7).Draw(t, "items") {
			o.items = append(o.items, drawItem(t, i))
		}
		card, list := ReadTemplate("o.yaml", []byte(o.text()))
		if card == nil {
			t.Fatalf("%v\n%s", list, o.text())
		}
		r, list := card.Score(o.input())
		if r == nil {
			t.Fatal(list)
		}
		for i, it := range o.items {
			want := it.score()
			if x := r.Items[i]; x.HasScore != (want != nil) || want != nil && !near(x.Score, want, 100_000_000) {
				t.Fatalf("%s: %s (%v), want %v\n%s", it.code, x.Score, x.Why, want, it.text())
			}
		}
		want := o.total()
		if (r.Status == Scored) != (want != nil) {
			t.Fatalf("%s, want %v", r.Status, want)
		}
		if want == nil {
			return
		}
		// seven weights, each cut to 0.000001, of scores up to 100
		if !near(r.Sum, o.sum, 1000) || !near(r.After, o.rest, 1000) || !near(r.Total, want, 900) {
			t.Fatalf("sum %s, after %s, total %s; want %s, %s, %s", r.Sum, r.After, r.Total, o.sum.FloatString(6), o.rest.FloatString(6), want.FloatString(6))
		}
		total, _ := new(big.Rat).SetString(r.Total.String())
		letter := "C"
		if total.Cmp(big.NewRat(75, 1)) >= 0 {
			letter = "A"
		} else if total.Cmp(big.NewRat(40, 1)) >= 0 {
			letter = "B"
		}
		coefficient := new(big.Rat).Sub(total, big.NewRat(20, 1)) // 0.75 over 60 points
		coefficient.Add(coefficient.Mul(coefficient, big.NewRat(1, 80)), big.NewRat(1, 2))
		for limit, beyond := range map[*big.Rat]int{big.NewRat(1, 2): -1, big.NewRat(5, 4): 1} {
			if coefficient.Cmp(limit) == beyond {
				coefficient = limit
			}
		}
		if r.Grade.Letter != letter || !near(r.Coefficient, coefficient, 19_999) {
			t.Fatalf("%s: grade %s and coefficient %s, want %s and %s", r.Total, r.Grade.Letter, r.Coefficient, letter, coefficient.FloatString(6))
		}
		if list := trace.Verify(r.Trace()); len(list) > 0 {
			t.Fatal(list)
		}
	})
}
