package scorecard

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

func dec(t testing.TB, s string) money.Decimal {
	t.Helper()
	d, err := money.ParseDecimal(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

// readCurve reads the YAML of a curve.
func readCurve(t testing.TB, text string) (*Curve, problem.List) {
	t.Helper()
	root, list := document.Parse("curve.yaml", []byte(text))
	if root == nil {
		t.Fatal(list)
	}
	r := &reader{document.Reader{File: "curve.yaml"}}
	return r.curve(root, "curve"), r.Problems
}

func curveOf(t testing.TB, text string) *Curve {
	t.Helper()
	v, list := readCurve(t, text)
	if len(list) > 0 {
		t.Fatalf("%s: %v", text, list)
	}
	return v
}

// asScore writes what a curve gives, "–" where it gives nothing.
func asScore(v *Curve, actual, target Quantity) string {
	d, why := v.At(actual, target)
	if !why.IsZero() {
		return "–"
	}
	return d.String()
}

// scores asks a curve for many values: of attainments against a target of 100.
func scores(t testing.TB, v *Curve, values string) string {
	t.Helper()
	var out []string
	for _, s := range strings.Fields(values) {
		actual, target := Quantity{dec(t, s), v.Unit}, Quantity{money.Int(100), number}
		if v.OnAttainment {
			actual.Unit = number
		}
		out = append(out, asScore(v, actual, target))
	}
	return strings.Join(out, " ")
}

const fourGrades = "{kind: points, points: [{at: 60%, score: 1}, {at: 80%, score: 2}, {at: 100%, score: 3}, {at: 120%, score: 4}], below: 0, above: 4}"

// The four grade points that are seen in practice: A to D score 4 to 1, straight
// between, 0 below D, 4 above A.
func TestScoreCurveFourGrades(t *testing.T) {
	if got, want := scores(t, curveOf(t, fourGrades), "59.99 60 70 80 95 100 119 120 200"), "0 1 1.5 2 2.75 3 3.95 4 4"; got != want {
		t.Errorf("score_curve_four_grades: %s, want %s", got, want)
	}
}

// examples of every kind of curve, with what each gives on its breakpoints and
// a hundredth beside them, and for a negative actual.
var kindCases = []struct{ name, curve, values, want string }{
	{"points", fourGrades, "-50 0 59.99 60 60.01 79.99 80 80.01 119.99 120 120.01", "0 0 0 1 1.0005 1.9995 2 2.0005 3.9995 4 4"},
	{"linear", "{kind: linear, floor: {at: 40%, score: 10}, cap: {at: 100%, score: 100}}", "-50 39.99 40 40.01 70 99.99 100 100.01", "10 10 10 10.015 55 99.985 100 100"},
	{"linear with below", "{kind: linear, floor: {at: 40%, score: 10}, cap: {at: 100%, score: 100}, below: 0}", "-50 39.99 40 40.01", "0 0 10 10.015"},
	{"tiers", "{kind: tiers, bands: [{below: 60%, score: 0}, {upTo: 100%, score: 50}, {score: 100}]}", "-50 59.99 60 60.01 99.99 100 100.01", "0 0 50 50 50 50 100"},
	{"mirror", "{kind: mirror, of: " + fourGrades + "}", "-50 79.99 80 80.01 99.99 100 100.01 139.99 140 140.01", "4 4 4 3.9995 3.0005 3 2.9995 1.0005 1 0"},
	{"band", "{kind: band, on: actual, unit: number, low: 30, high: 60, score: 100, fade: 20, outside: 0}", "-50 9.99 10 10.01 29.99 30 30.01 60 60.01 79.99 80 80.01", "0 0 0 0.05 99.95 100 100 100 99.95 0.05 0 0"},
	{"band without fade", "{kind: band, on: actual, unit: number, low: 30, high: 60, score: 100, outside: 20}", "-50 29.99 30 60 60.01", "20 20 100 100 20"},
	{"least", "{kind: gate, on: actual, unit: number, least: 85, pass: 100, fail: 0}", "-1 84.99 85 85.01", "0 0 100 100"},
	{"most", "{kind: gate, on: actual, unit: CNY, most: 0, pass: 100, fail: 10}", "-0.01 0 0.01", "100 100 10"},
	{"events", "{kind: events, start: 100, each: 30, floor: 20}", "-1 0 0.99 1 2 3 4 1000000", "– 100 – 70 40 20 20 20"},
	{"milestone", "{kind: milestone, none: 5, steps: [{title: a, score: 30}, {title: b, score: 60}, {title: c, score: 100}]}", "-1 0 1 1.01 2 3 4", "– 5 30 – 60 100 –"},
}

func TestC9_BreakpointsOfCurves(t *testing.T) {
	for _, c := range kindCases {
		if got := scores(t, curveOf(t, c.curve), c.values); got != c.want {
			t.Errorf("%s: %s gives %s, want %s", c.name, c.values, got, c.want)
		}
	}
}

func TestC8_NoScoreWithoutATarget(t *testing.T) {
	v := curveOf(t, fourGrades)
	yuan := func(s string) Quantity { return Quantity{dec(t, s), "CNY"} }
	for _, c := range []struct {
		name           string
		actual, target Quantity
		zh, en         string
	}{
		{"zero target", yuan("100"), yuan("0"), "目标值是零", "The target is zero"},
		{"zero of zero", yuan("0"), yuan("0.00"), "目标值是零", "The target is zero"},
		{"negative target", yuan("100"), yuan("-5"), "-5.00 CNY 是负数", "-5.00 CNY is negative"},
		{"no target", yuan("100"), Quantity{}, "没有目标值", "no target"},
		{"another unit", yuan("100"), Quantity{money.Int(100), "USD"}, "单位", "in USD"},
	} {
		score, why := v.At(c.actual, c.target)
		if !score.IsZero() || !strings.Contains(why.ZH, c.zh) || !strings.Contains(why.EN, c.en) {
			t.Errorf("%s: %v, %v", c.name, score, why)
		}
	}
	// the others need none
	if got := asScore(curveOf(t, kindCases[7].curve), Quantity{money.Int(90), number}, Quantity{}); got != "100" {
		t.Errorf("a curve on actuals without a target: %s", got)
	}
	if got := asScore(curveOf(t, kindCases[7].curve), Quantity{money.Int(90), rate}, Quantity{}); got != "–" {
		t.Errorf("a curve on actuals in another unit: %s", got)
	}
	if got := asScore(&Curve{}, Quantity{money.Int(1), ""}, Quantity{}); got != "–" {
		t.Errorf("a curve of nothing: %s", got)
	}
	for _, s := range []string{"NaN", "Inf", "1e3", "-NaN", "+1", "1,000", ".5"} {
		if _, list := readCurve(t, "{kind: linear, floor: {at: 0%, score: '"+s+"'}, cap: {at: 100%, score: 100}}"); !strings.Contains(list.Error(), "[card.number]") {
			t.Errorf("%s is taken for a number: %v", s, list)
		}
	}
	huge := Quantity{dec(t, "999999999999999999.999999999999"), "CNY"}
	if _, why := curveOf(t, kindCases[8].curve).At(huge, Quantity{}); !why.IsZero() {
		t.Errorf("the largest number that can be written: %v", why)
	}
}

// between is the independent form of a curve of points, in rationals.
func between(xs, ys []int64, below, above int64, x *big.Rat) *big.Rat {
	if x.Cmp(big.NewRat(xs[0], 100)) < 0 {
		return big.NewRat(below, 1)
	}
	for i := 1; i < len(xs); i++ {
		low, high := big.NewRat(xs[i-1], 100), big.NewRat(xs[i], 100)
		if x.Cmp(high) <= 0 {
			part := new(big.Rat).Sub(x, low)
			part.Quo(part, new(big.Rat).Sub(high, low))
			part.Mul(part, big.NewRat(ys[i]-ys[i-1], 1))
			return part.Add(part, big.NewRat(ys[i-1], 1))
		}
	}
	return big.NewRat(above, 1)
}

func TestCurveOfPointsAgreesWithRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfNDistinct(rapid.Int64Range(-50, 300), 2, 6, rapid.ID[int64]).Draw(t, "at")
		slices.Sort(xs)
		ys := rapid.SliceOfN(rapid.Int64Range(0, 100), len(xs), len(xs)).Draw(t, "scores")
		below, above := rapid.Int64Range(0, 100).Draw(t, "below"), rapid.Int64Range(0, 100).Draw(t, "above")
		var points []string
		for i := range xs {
			points = append(points, "{at: "+money.Int(xs[i]).String()+"%, score: "+money.Int(ys[i]).String()+"}")
		}
		v := readOrFail(t, "{kind: points, points: ["+strings.Join(points, ", ")+"], below: "+money.Int(below).String()+", above: "+money.Int(above).String()+"}")
		actual, target := rapid.Int64Range(-100000, 400000).Draw(t, "actual"), rapid.Int64Range(1, 100000).Draw(t, "target")
		got, why := v.At(Quantity{money.Int(actual), number}, Quantity{money.Int(target), number})
		if !why.IsZero() {
			t.Fatal(why)
		}
		want := between(xs, ys, below, above, big.NewRat(actual, target))
		g, _ := new(big.Rat).SetString(got.String())
		off := g.Sub(g, want)
		// an attainment that stops after 12 digits is off by at most half a unit of them; a curve rises by at most 100 per 1 %
		if off.Abs(off).Cmp(big.NewRat(1, 100_000_000)) > 0 {
			t.Fatalf("%d of %d scores %s, want %s", actual, target, got, want.FloatString(12))
		}
	})
}

func readOrFail(t *rapid.T, text string) *Curve {
	root, list := document.Parse("curve.yaml", []byte(text))
	if root == nil {
		t.Fatal(list)
	}
	r := &reader{document.Reader{File: "curve.yaml"}}
	v := r.curve(root, "curve")
	if len(r.Problems) > 0 {
		t.Fatal(r.Problems)
	}
	return v
}

// For every curve that follows a direction, a better value never scores less.
func TestMonotoneCurvesNeverScoreABetterValueLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(kindCases).Draw(t, "curve")
		v := readOrFail(t, c.curve)
		a, b := rapid.Int64Range(-20000, 40000).Draw(t, "a"), rapid.Int64Range(-20000, 40000).Draw(t, "b")
		if v.whole {
			a, b = (a%7+7)%7*100, (b%7+7)%7*100
		}
		if a > b {
			a, b = b, a
		}
		at := func(n int64) (money.Decimal, bool) {
			hundredths, _ := money.Int(n).Quo(money.Int(100), 2)
			unit := v.Unit
			if v.OnAttainment {
				unit = number
			}
			d, why := v.At(Quantity{hundredths, unit}, Quantity{money.Int(100), number})
			return d, why.IsZero()
		}
		low, ok1 := at(a)
		high, ok2 := at(b)
		if !ok1 || !ok2 {
			t.Skip()
		}
		if _, rises := v.Follows(Higher); rises && low.Cmp(high) > 0 {
			t.Fatalf("%s rises, but %d scores %s and %d scores %s", c.name, a, low, b, high)
		}
		if _, falls := v.Follows(Lower); falls && low.Cmp(high) < 0 {
			t.Fatalf("%s falls, but %d scores %s and %d scores %s", c.name, a, low, b, high)
		}
	})
}

func TestDirectionsAndGapsOfCurves(t *testing.T) {
	for i, c := range kindCases {
		v := curveOf(t, c.curve)
		want := []Direction{Higher, Higher, Higher, Higher, Lower, Inside, Inside, Higher, Lower, Lower, Higher}[i]
		for _, d := range []Direction{Higher, Lower} {
			if at, ok := v.Follows(d); ok != (d == want) {
				t.Errorf("%s follows %s: %v at %s", c.name, d, ok, at)
			}
		}
		if at, ok := v.Follows(Inside); !ok {
			t.Errorf("%s rises again at %s", c.name, at)
		}
		if at, ok := v.Complete(); !ok {
			t.Errorf("%s has a gap at %s", c.name, at)
		}
	}
	for _, c := range []struct{ curve, gap, turns string }{
		{"{kind: points, points: [{at: 60%, score: 1}, {at: 80%, score: 2}], above: 4}", "0.6", ""},
		{"{kind: points, points: [{at: 60%, score: 1}, {at: 80%, score: 2}], below: 0}", "0.8", ""},
		{"{kind: mirror, of: {kind: points, points: [{at: 60%, score: 1}, {at: 80%, score: 2}], below: 0}}", "1.2", "1.4"},
		{"{kind: tiers, bands: [{upTo: 60%, score: 1}, {upTo: 80%, score: 2}]}", "0.8", ""},
		{"{kind: points, points: [{at: 60%, score: 1}, {at: 80%, score: 3}, {at: 90%, score: 2}], below: 0, above: 4}", "", "0.9"},
		{"{kind: points, points: [{at: 60%, score: 1}, {at: 80%, score: 3}, {at: 90%, score: 2}, {at: 95%, score: 2.5}], below: 0, above: 0}", "", "0.9"},
	} {
		v := curveOf(t, c.curve)
		if at, ok := v.Complete(); ok != (c.gap == "") || !ok && at.String() != c.gap {
			t.Errorf("%s: complete %v at %s", c.curve, ok, at)
		}
		if at, ok := v.Follows(Higher); ok != (c.turns == "") || !ok && at.String() != c.turns {
			t.Errorf("%s: rises %v, turns at %s", c.curve, ok, at)
		}
	}
	if at, ok := curveOf(t, "{kind: points, points: [{at: 60%, score: 1}, {at: 80%, score: 3}, {at: 90%, score: 2}, {at: 95%, score: 2.5}], below: 0, above: 0}").Follows(Inside); ok || at.String() != "0.95" {
		t.Errorf("two tops are one band: %v at %s", ok, at)
	}
}

func TestPreviewIsExact(t *testing.T) {
	text := func(v *Curve) string {
		var b strings.Builder
		for _, k := range v.Preview() {
			b.WriteString(k.At.String())
			for _, l := range []Limit{k.Below, k.On, k.Over} {
				s := "–"
				if l.Known {
					s = l.Score.String()
				}
				b.WriteString(" " + s)
			}
			if k.Jumps() {
				b.WriteString(" !")
			}
			b.WriteString("; ")
		}
		return b.String()
	}
	for i, want := range map[int]string{
		0:  "0.6 0 1 1 !; 0.8 2 2 2; 1 3 3 3; 1.2 4 4 4; ",
		3:  "0.6 0 50 50 !; 1 50 50 100 !; ",
		4:  "0.8 4 4 4; 1 3 3 3; 1.2 2 2 2; 1.4 1 1 0 !; ",
		5:  "10 0 0 0; 30 100 100 100; 60 100 100 100; 80 0 0 0; ",
		9:  "0 – 100 100; 1 100 70 70 !; 2 70 40 40 !; 3 40 20 20 !; ",
		10: "0 – 5 5; 1 5 30 30 !; 2 30 60 60 !; 3 60 100 – !; ",
	} {
		if got := text(curveOf(t, kindCases[i].curve)); got != want {
			t.Errorf("%s: %s, want %s", kindCases[i].name, got, want)
		}
	}
}

// Points off per event are computed by arithmetic; the shape that is checked and
// previewed says the same.
func TestEventsAgreeWithTheirShape(t *testing.T) {
	v := curveOf(t, "{kind: events, start: 100, each: 7.5, floor: 12}")
	for n := range int64(20) {
		got, _ := v.At(Quantity{money.Int(n), number}, Quantity{})
		if shape := v.limit(money.Int(n), on); !shape.Known || !shape.Score.Equal(got) {
			t.Errorf("%d events: %s, by the shape %v", n, got, shape)
		}
	}
}

func TestBadCurves(t *testing.T) {
	for _, c := range []struct{ curve, code, path string }{
		{"[1]", "document.not_a_map", "curve"},
		{"{kind: bends}", "document.not_one_of", "curve.kind"},
		{"{kind: points, points: [{at: 60%, score: 1}], below: 0, above: 1}", "card.few_points", "curve.points"},
		{"{kind: points, points: [{at: 60%, score: 1}, {at: 60%, score: 2}], below: 0, above: 1}", "card.not_ascending", "curve.points[1]"},
		{"{kind: points, points: [{at: 60, score: 1}, {at: 80%, score: 2}], below: 0, above: 1}", "card.unit", "curve.points[0].at"},
		{"{kind: points, points: [{at: 60%, score: 1%}, {at: 80%, score: 2}], below: 0, above: 1}", "card.unit", "curve.points[0].score"},
		{"{kind: points, bands: []}", "document.unknown_key", "curve.bands"},
		{"{kind: linear, floor: {at: 60%, score: 1}}", "document.missing_key", "curve.cap"},
		{"{kind: linear, floor: {at: 60%, score: 1}, cap: {at: 50%, score: 2}}", "card.not_ascending", "curve.cap"},
		{"{kind: tiers, bands: [{score: 1}, {upTo: 5%, score: 2}]}", "card.after_last_band", "curve.bands[1]"},
		{"{kind: tiers, bands: [{upTo: 5%, below: 5%, score: 1}, {score: 2}]}", "card.two_bounds", "curve.bands[0]"},
		{"{kind: tiers, bands: [{upTo: 5%, score: 1}, {upTo: 4%, score: 2}, {score: 2}]}", "card.not_ascending", "curve.bands[1]"},
		{"{kind: gate, pass: 1, fail: 0}", "card.gate_bound", "curve"},
		{"{kind: gate, least: 1%, most: 2%, pass: 1, fail: 0}", "card.gate_bound", "curve"},
		{"{kind: gate, unit: CNY, least: 1%, pass: 1, fail: 0}", "card.misplaced_unit", "curve.unit"},
		{"{kind: gate, on: actual, unit: yuan, least: 1, pass: 1, fail: 0}", "card.unknown_unit", "curve.unit"},
		{"{kind: gate, on: actual, least: 1, pass: 1, fail: 0}", "document.missing_key", "curve.unit"},
		{"{kind: band, on: actual, unit: number, low: 5, high: 4, score: 1}", "card.not_ascending", "curve.high"},
		{"{kind: band, on: actual, unit: number, low: 3, high: 4, score: 1, fade: -1}", "card.fade", "curve.fade"},
		{"{kind: events, start: 100, each: 0, floor: 0}", "card.each", "curve.each"},
		{"{kind: events, start: 100, each: 0.01, floor: 0}", "card.each", "curve.each"},
		{"{kind: mirror, of: {kind: mirror, of: " + fourGrades + "}}", "card.mirror", "curve.of"},
		{"{kind: mirror, of: {kind: events, start: 1, each: 1, floor: 0}}", "card.mirror", "curve.of"},
		{"{kind: milestone, steps: [{score: 1}]}", "document.missing_key", "curve.steps[0].title"},
	} {
		_, list := readCurve(t, c.curve)
		if !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == c.code && p.Place.Path == c.path }) {
			t.Errorf("%s: want %s at %s, got %v", c.curve, c.code, c.path, list)
		}
		complete(t, list)
	}
}

// complete checks that problems read in both languages and say what to do.
func complete(t testing.TB, list problem.List) {
	t.Helper()
	for _, p := range list {
		if p.Text.ZH == "" || p.Text.EN == "" || p.Fix.ZH == "" || p.Fix.EN == "" {
			t.Errorf("%s lacks words: %+v", p.Code, p)
		}
		if strings.Contains(p.Text.ZH+p.Text.EN+p.Fix.ZH+p.Fix.EN, "%!") {
			t.Errorf("%s is badly formatted: %+v", p.Code, p)
		}
		if strings.ContainsAny(p.Text.EN+p.Fix.EN, "，。：；（）") {
			t.Errorf("%s: Chinese punctuation in %q %q", p.Code, p.Text.EN, p.Fix.EN)
		}
	}
}

// Every score that a curve gives is explained by steps that can be verified.
func TestScoresOfCurvesAreExplained(t *testing.T) {
	for _, c := range kindCases {
		v := curveOf(t, c.curve)
		for _, s := range strings.Fields(c.values) {
			calc := trace.Recorder()
			source := trace.Source{Kind: trace.FromFigure, Ref: "E1"}
			unit := v.Unit
			if v.OnAttainment {
				unit = number
			}
			actual := calc.Leaf(dec(t, s), traceUnit(unit), trace.Named(trace.KeyCardActual, "x"), source)
			target := calc.Leaf(money.Int(100), traceUnit(unit), trace.Named(trace.KeyCardTarget, "x"), source)
			x, why := v.position(calc, actual, unit, target, unit, problem.Same("x"))
			if !why.IsZero() {
				t.Fatal(why)
			}
			score, why := v.score(calc, x, func(path string) trace.Source { return trace.Source{Kind: trace.FromCard, Ref: "c v1", Path: path} })
			if !why.IsZero() {
				continue
			}
			if list := trace.Verify(score.Node()); len(list) > 0 || calc.Err() != nil {
				t.Errorf("%s at %s: %v %v", c.name, s, calc.Err(), list)
			}
			if want := asScore(v, Quantity{dec(t, s), unit}, Quantity{money.Int(100), unit}); score.String() != want {
				t.Errorf("%s at %s: %s with an explanation, %s without", c.name, s, score, want)
			}
		}
	}
}
