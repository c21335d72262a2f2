package kpi

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// graph draws which KPIs the formulas of a few KPIs need.
func graph(t *rapid.T) [][]int {
	n := rapid.IntRange(1, 7).Draw(t, "kpis")
	needs := make([][]int, n)
	for i := range needs {
		needs[i] = rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, min(n, 2), rapid.ID).Draw(t, "needs")
	}
	return needs
}

// reaches is the transitive closure, by squaring until nothing is added.
func reaches(needs [][]int) [][]bool {
	r := make([][]bool, len(needs))
	for i := range r {
		r[i] = make([]bool, len(needs))
		for _, j := range needs[i] {
			r[i][j] = true
		}
	}
	for range needs {
		for i := range r {
			for j := range r {
				for k := range r {
					r[i][k] = r[i][k] || r[i][j] && r[j][k]
				}
			}
		}
	}
	return r
}

func TestC6_KPICyclesAgreeWithReachability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		needs := graph(t)
		var records []string
		for i, list := range needs {
			terms := []string{"signed_margin / signed_net"}
			for _, j := range list {
				terms = append(terms, fmt.Sprintf("XB%02d", j))
			}
			records = append(records, refer(fmt.Sprintf("XB%02d", i), strings.Join(terms, " + ")))
		}
		_, problems := Read(nil, documentOf(records...))
		circular := false
		for i, row := range reaches(needs) {
			circular = circular || row[i]
		}
		if problems.Failed() != circular {
			t.Fatalf("needs %v: circular %v, found %v", needs, circular, problems)
		}
		for _, p := range problems {
			way := strings.Split(strings.TrimSuffix(p.Text.EN[strings.LastIndex(p.Text.EN, ": ")+1:], "."), "→")
			if p.Code == "kpi.refers_to_itself" {
				way = nil
			}
			for i := 1; i < len(way); i++ {
				var from, to int
				if _, err := fmt.Sscanf(strings.TrimSpace(way[i-1])+" "+strings.TrimSpace(way[i]), "XB%d XB%d", &from, &to); err != nil || !slices.Contains(needs[from], to) {
					t.Errorf("the way %v takes a step that is not there (%v)", way, err)
				}
			}
			if len(way) > 0 && strings.TrimSpace(way[0]) != strings.TrimSpace(way[len(way)-1]) {
				t.Errorf("the way %v does not come back", way)
			}
		}
	})
}

// Curves are taken exactly where every step goes the right way, judged here by
// fractions.
func TestCurvesAgreeWithFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		direction := rapid.SampledFrom([]string{"higher", "lower", "band"}).Draw(t, "direction")
		n := rapid.IntRange(2, 5).Draw(t, "points")
		var xs, ys []*big.Rat
		var points []string
		for range n {
			x, y := rapid.IntRange(0, 12).Draw(t, "at"), rapid.IntRange(0, 4).Draw(t, "score")
			xs, ys = append(xs, big.NewRat(int64(x), 10)), append(ys, big.NewRat(int64(y), 1))
			points = append(points, fmt.Sprintf("{at: %d.%d, score: %d}", x/10, x%10, y))
		}
		low, high := big.NewRat(4, 10), big.NewRat(6, 10)
		good := true
		for i := 1; i < n; i++ {
			step := ys[i].Cmp(ys[i-1])
			switch {
			case xs[i].Cmp(xs[i-1]) <= 0:
				good = false
			case direction == "higher":
				good = good && step >= 0
			case direction == "lower":
				good = good && step <= 0
			default: // a step that ends in or before the range does not fall, one that begins in or behind it does not rise
				good = good && (step >= 0 || xs[i].Cmp(high) > 0) && (step <= 0 || xs[i].Cmp(low) <= 0)
			}
		}
		record := strings.Replace(recordWith(direction), "POINTS", strings.Join(points, ", "), 1)
		if _, problems := Read(nil, documentOf(record, second)); problems.Failed() == good {
			t.Fatalf("%s %v: good %v, found %v", direction, points, good, problems)
		}
	})
}

// recordWith is the good record with another direction and points to be filled in.
func recordWith(direction string) string {
	if direction == "band" {
		direction = "band\ntarget: {low: 0.4, high: 0.6}"
	}
	return strings.NewReplacer("direction: higher", "direction: "+direction, "{at: 0, score: 0}, {at: 1, score: 100}", "POINTS").Replace(good)
}

// expression is a formula written twice: as it is, and in another way that says
// the same.
type expression struct{ one, other string }

// expressions draws formulas of amounts: sums and products with numbers, whose
// operands stand the other way round in the second writing, with Chinese names,
// other blanks and needless parentheses.
func expressions(depth int) *rapid.Generator[expression] {
	amounts := []measure.Quantity{}
	for _, q := range measure.Quantities() {
		if q.Type == formula.MoneyType() {
			amounts = append(amounts, q)
		}
	}
	return rapid.Custom(func(t *rapid.T) expression {
		if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
			q := rapid.SampledFrom(amounts).Draw(t, "quantity")
			return expression{q.Code, q.Alias}
		}
		a := expressions(depth-1).Draw(t, "a")
		switch rapid.IntRange(0, 2).Draw(t, "operator") {
		case 0:
			b := expressions(depth-1).Draw(t, "b")
			return expression{"(" + a.one + " + " + b.one + ")", "( " + b.other + "+" + a.other + ")"}
		case 1:
			b := expressions(depth-1).Draw(t, "b")
			return expression{"(" + a.one + " - " + b.one + ")", "((" + a.other + ")  -  " + b.other + ")"}
		}
		n := fmt.Sprint(rapid.IntRange(2, 9).Draw(t, "number"))
		return expression{"(" + n + " * " + a.one + ")", "(" + a.other + " * " + n + ".0)"}
	})
}

func TestFormulasThatSayTheSameAreFound(t *testing.T) {
	symbols, err := SymbolsWith(nil)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		e := expressions(3).Draw(t, "formula")
		one := fingerprint(KPI{Formula: e.one, Type: formula.MoneyType()}, symbols)
		other := fingerprint(KPI{Formula: e.other, Type: formula.MoneyType()}, symbols)
		if one == "" || one != other {
			t.Fatalf("%s and %s are taken for different", e.one, e.other)
		}
		if more := fingerprint(KPI{Formula: e.one + " * 1.01", Type: formula.MoneyType()}, symbols); more == one && strings.Trim(one[strings.Index(one, "|"):], "|0") != "" {
			t.Errorf("%s and a hundredth more are taken for the same", e.one)
		}
	})
}

// companies draws versions of a few KPIs as somebody might import them, right
// and wrong.
func companies(t testing.TB) *rapid.Generator[[]KPI] {
	base := version(t, "XA01", 1, "2026-01-01")
	from := date(t, "2026-01-01")
	return rapid.Custom(func(t *rapid.T) []KPI {
		list := make([]KPI, rapid.IntRange(0, 6).Draw(t, "versions"))
		for i := range list {
			k := base
			k.Code = rapid.SampledFrom([]string{"XA01", "XA02", "XA03"}).Draw(t, "code")
			k.Name.EN = k.Code
			k.Version = rapid.IntRange(1, 3).Draw(t, "version")
			k.Effective.From = from.AddDays(30*k.Version + rapid.IntRange(0, 40).Draw(t, "days"))
			k.LagDays = rapid.IntRange(0, 2).Draw(t, "lag")
			if rapid.IntRange(0, 4).Draw(t, "partner") == 0 && k.Code != "XA03" {
				k.Partners = []string{"XA03"}
			}
			list[i] = k
		}
		return list
	})
}

// Whatever is imported: what was there stays, what is said to be taken in is
// there, nothing else is, the library holds together, and the same import again
// takes nothing in.
func TestImportsKeepWhatIsThere(t *testing.T) {
	draw := companies(t)
	rapid.Check(t, func(t *rapid.T) {
		before := Merge(nil, draw.Draw(t, "first")).Library
		incoming := draw.Draw(t, "second")
		m := Merge(before, incoming)
		taken := 0
		for _, o := range m.Outcomes {
			if o.Action == Added || o.Action == NewVersion {
				taken++
			}
		}
		if got, want := len(m.Library.All()), len(before.All())+taken; got != want || len(m.Outcomes) != len(incoming) {
			t.Fatalf("%d versions after %d and %d taken in, %d outcomes for %d", got, len(before.All()), taken, len(m.Outcomes), len(incoming))
		}
		for _, k := range before.All() {
			if now, ok := m.Library.Lookup(k.Code, k.Version); !ok || !reflect.DeepEqual(now, k) {
				t.Fatalf("%s/%d is not what it was", k.Code, k.Version)
			}
		}
		if problems := m.Library.Check(); problems.Failed() {
			t.Fatalf("the library does not hold together: %v", problems)
		}
		for _, o := range Merge(m.Library, incoming).Outcomes {
			if o.Action == Added || o.Action == NewVersion {
				t.Fatalf("%s/%d is taken in twice", o.Code, o.Version)
			}
		}
	})
}

// The version of a day, by looking at every one.
func TestVersionsOfDaysAgreeWithASearch(t *testing.T) {
	start := date(t, "2026-01-01")
	rapid.Check(t, func(t *rapid.T) {
		var list []KPI
		for i := range rapid.IntRange(0, 5).Draw(t, "versions") {
			k := KPI{Code: "XA01", Version: i + 1, Effective: period.Interval{From: start.AddDays(rapid.IntRange(0, 20).Draw(t, "from"))}}
			if rapid.Bool().Draw(t, "ends") {
				k.Effective.To = k.Effective.From.AddDays(rapid.IntRange(0, 10).Draw(t, "days"))
			}
			list = append(list, k)
		}
		day := start.AddDays(rapid.IntRange(-2, 34).Draw(t, "day"))
		want := 0
		for _, k := range list {
			if n := day.DaysSince(k.Effective.From); n >= 0 && (k.Effective.To.IsZero() || k.Effective.To.DaysSince(day) >= 0) {
				want = max(want, k.Version)
			}
		}
		k, ok := NewLibrary(rapid.Permutation(list).Draw(t, "order")).At("XA01", day)
		if k.Version != want || ok != (want > 0) {
			t.Errorf("on %s version %d, want %d", day, k.Version, want)
		}
	})
}

// Two versions differ by digest exactly where the list of changes is not empty.
func TestDiffsAndDigestsAgree(t *testing.T) {
	base := shipped(t).All()
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(base).Draw(t, "kpi")
		changed := k
		switch rapid.IntRange(0, 6).Draw(t, "edit") {
		case 0:
			changed.Name.ZH += rapid.SampledFrom([]string{"", "甲"}).Draw(t, "name")
		case 1:
			changed.Partners = append(slices.Clone(k.Partners), rapid.SliceOfN(rapid.Just("AR01"), 0, 1).Draw(t, "partner")...)
		case 2:
			changed.LagDays += rapid.IntRange(0, 1).Draw(t, "lag")
		case 3:
			changed.Retired = rapid.Bool().Draw(t, "retired")
		case 4:
			changed.Curve.Points = append(slices.Clone(k.Curve.Points), rapid.SliceOfN(rapid.Just(Point{money.Int(900), money.Int(1)}), 0, 1).Draw(t, "point")...)
		case 5:
			changed.Examples = k.Examples[:rapid.IntRange(0, len(k.Examples)).Draw(t, "examples")]
		case 6:
			changed.Shipped = ""
		}
		changes := Diff(k, changed)
		if (len(changes) > 0) != (k.Digest() != changed.Digest()) {
			t.Errorf("%s: changes %v, digests %s and %s", k.Code, changes, k.Digest(), changed.Digest())
		}
		back := Diff(changed, k)
		if len(back) != len(changes) {
			t.Errorf("%s: %d changes forth, %d back", k.Code, len(changes), len(back))
		}
	})
}
