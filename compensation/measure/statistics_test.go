package measure

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// spells reads lengths of time; + marks one that is still open.
func spells(text string) []Spell {
	var out []Spell
	for _, field := range strings.Fields(text) {
		number, open := strings.CutSuffix(field, "+")
		days, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			panic(err)
		}
		out = append(out, Spell{days, open})
	}
	return out
}

// The medians of published tables, and what happens at the edges.
func TestProductLimit(t *testing.T) {
	for _, c := range []struct {
		name, spells string
		want         int64
		reached      bool
	}{
		// Freireich et al. 1963, weeks of remission: 6-MP 23, placebo 8.
		{"6-MP", "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+", 23, true},
		{"placebo", "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23", 8, true},
		// Edmonson et al. 1979 (the ovarian data of the R package survival): median 638 days.
		{"ovarian", "59 115 156 421+ 431 448+ 464 475 477+ 563 638 744+ 769+ 770+ 803+ 855+ 1040+ 1106+ 1129+ 1206+ 1227+ 268 329 353 365 377+", 638, true},
		{"nothing", "", 0, false},
		{"one that ended", "7", 7, true},
		{"one that is open", "7+", 0, false},
		{"the lower one of two in the middle", "10 20", 10, true},
		{"exactly half", "10 20+", 10, true},
		{"just above half", "10 20+ 20+", 0, false},
		{"what is open lasts longer than what ends on its day", "5 5+", 5, true},
		{"the open one left before", "4+ 5", 5, true},
		{"not reached", "3 9+ 9+ 9+", 0, false},
		{"all on one day", "4 4 4", 4, true},
	} {
		list := spells(c.spells)
		if days, ok := ProductLimit(list); days != c.want || ok != c.reached {
			t.Errorf("%s: %d, %v, want %d, %v", c.name, days, ok, c.want, c.reached)
		}
		if !slices.Equal(list, spells(c.spells)) {
			t.Errorf("%s: the list was changed", c.name)
		}
	}
}

// Where everything has ended the median is the ordinary lower one, and the order
// makes no difference.
func TestProductLimitOfWhatHasEnded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.Int64Range(0, 40), 1, 60).Draw(t, "days")
		var list []Spell
		for _, d := range days {
			list = append(list, Spell{Days: d})
		}
		slices.Sort(days)
		if got, ok := ProductLimit(list); !ok || got != days[(len(days)-1)/2] {
			t.Fatalf("%d, %v of %v", got, ok, days)
		}
	})
}

// The estimate in another form: redistribute to the right (Efron 1967). The
// weight of what is open goes in equal parts to whatever lasts longer.
func TestProductLimitAgainstRedistribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 25).Draw(t, "n")
		var list []Spell
		for range n {
			list = append(list, Spell{rapid.Int64Range(0, 15).Draw(t, "days"), rapid.Bool().Draw(t, "open")})
		}
		sorted := slices.Clone(list)
		slices.SortFunc(sorted, func(a, b Spell) int {
			switch {
			case a.Days != b.Days:
				return int(a.Days - b.Days)
			case a.Open == b.Open:
				return 0
			case b.Open:
				return -1
			}
			return 1
		})
		weights := make([]float64, n)
		for i := range weights {
			weights[i] = 1
		}
		want, reached, gone := int64(0), false, 0.0
		for i, s := range sorted {
			if s.Open {
				for k := i + 1; k < n; k++ {
					weights[k] += weights[i] / float64(n-i-1)
				}
				continue
			}
			if gone += weights[i]; gone >= float64(n)/2-1e-9 && !reached {
				want, reached = s.Days, true
			}
		}
		if got, ok := ProductLimit(list); got != want || ok != reached {
			t.Fatalf("%d, %v, want %d, %v of %v", got, ok, want, reached, sorted)
		}
	})
}

func TestMedianDaysCountsEachOnce(t *testing.T) {
	rows := []Row{
		{Person: 0, Ref: "HT1", Value: money.Int(10)}, {Person: 1, Ref: "HT1", Value: money.Int(10)}, {Person: 1, Ref: "HT2", Value: money.Int(30), Open: true},
		{Person: 1, Ref: "HT3", Value: money.Int(40), Open: true},
	}
	_, why := medianDays(nil, period.Window{}, rows)
	if !strings.Contains(why.EN, "of 3, 1 have ended") || !strings.Contains(why.ZH, "共 3 个，其中 1 个") {
		t.Errorf("%+v", why)
	}
	if days, why := medianDays(nil, period.Window{}, rows[:3]); !why.IsZero() || !days.Equal(money.Int(10)) {
		t.Errorf("%s, %v", days, why)
	}
}

// Newcombe 1998, table I, method 3, and the ends, where one side is exact.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		hits, n   int64
		low, high string
	}{
		{81, 263, "0.2553", "0.3662"}, {15, 148, "0.0624", "0.1605"}, {0, 20, "0", "0.1611"}, {1, 29, "0.0061", "0.1718"},
		{20, 20, "0.8389", "1"}, {0, 1, "0", "0.7935"}, {1, 2, "0.0945", "0.9055"},
	} {
		low, high, why := Wilson(c.hits, c.n)
		if !why.IsZero() || low.Round(4).Canonical().String() != c.low || high.Round(4).Canonical().String() != c.high {
			t.Errorf("%d of %d: %s to %s (%v), want %s to %s", c.hits, c.n, low, high, why, c.low, c.high)
		}
	}
	// z² ÷ (20 + z²) to 12 digits, worked out apart.
	if _, high, _ := Wilson(0, 20); high.String() != "0.161125158053" {
		t.Errorf("0 of 20: %s", high)
	}
	for _, c := range [][2]int64{{0, 0}, {1, 0}, {-1, 5}, {6, 5}, {0, -1}} {
		if low, high, why := Wilson(c[0], c[1]); why.ZH == "" || why.EN == "" || !low.IsZero() || !high.IsZero() {
			t.Errorf("%v: %s to %s without a reason", c, low, high)
		}
	}
}

// The interval holds the proportion, turns around with it, and both ends solve
// the equation that defines them: |p − hits/n| = z √(p (1 − p) ÷ n).
func TestWilsonSolvesItsEquation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 100000).Draw(t, "n")
		hits := rapid.Int64Range(0, n).Draw(t, "hits")
		low, high, why := Wilson(hits, n)
		mirrorLow, mirrorHigh, _ := Wilson(n-hits, n)
		if one, err := low.Add(mirrorHigh); !why.IsZero() || err != nil || !one.Equal(money.Int(1)) {
			t.Fatalf("%d of %d: %s and %s do not mirror", hits, n, low, mirrorHigh)
		}
		if one, err := high.Add(mirrorLow); err != nil || !one.Equal(money.Int(1)) {
			t.Fatalf("%d of %d: %s and %s do not mirror", hits, n, high, mirrorLow)
		}
		share := float64(hits) / float64(n)
		for _, end := range []money.Decimal{low, high} {
			p, err := strconv.ParseFloat(end.String(), 64)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := math.Abs(p-share), 1.959963984540054*math.Sqrt(p*(1-p)/float64(n)); math.Abs(got-want) > 1e-7 {
				t.Fatalf("%d of %d: %s is off by %g, not %g", hits, n, end, got, want)
			}
		}
	})
}

func decimals(text string) []money.Decimal {
	var out []money.Decimal
	for _, field := range strings.Fields(text) {
		d, err := money.ParseDecimal(field)
		if err != nil {
			panic(err)
		}
		out = append(out, d)
	}
	return out
}

func TestGini(t *testing.T) {
	for _, c := range []struct{ amounts, want, why string }{
		{"10 10 10 10 10 10 10 10 10 100", "0.426315789474", ""},
		{"5 5 5 5", "0", ""}, {"7", "0", ""}, {"0 0 0 12", "0.75", ""}, {"0 1", "0.5", ""}, {"1 2 3 4", "0.25", ""}, {"4 2 1 3", "0.25", ""}, {"0.10 0.30", "0.25", ""},
		{"", "", "no amounts"}, {"0", "", "all zero"}, {"0 0.00", "", "all zero"}, {"3 -1 5", "", "negative (-1)"}, {"-2 2", "", "negative"},
	} {
		list := decimals(c.amounts)
		got, why := Gini(list)
		switch {
		case c.why != "" && (!strings.Contains(why.EN, c.why) || why.ZH == "" || !got.IsZero()):
			t.Errorf("%q: %s, %v, want %s", c.amounts, got, why, c.why)
		case c.why == "" && (!why.IsZero() || got.Canonical().String() != c.want):
			t.Errorf("%q: %s, %v, want %s", c.amounts, got, why, c.want)
		}
		if !slices.Equal(list, decimals(c.amounts)) {
			t.Errorf("%q was changed", c.amounts)
		}
	}
	large, err := money.Int(math.MaxInt64).Mul(money.Int(math.MaxInt64))
	if _, why := Gini([]money.Decimal{money.Int(1), large, large, large, large, large}); err != nil || why.IsZero() {
		t.Error("too large amounts have a value")
	}
}

// The definition, pair by pair.
func TestGiniPairByPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOfN(rapid.Int64Range(0, 1000), 1, 30).Draw(t, "amounts")
		var list []money.Decimal
		var pairs, sum int64
		for _, a := range amounts {
			list = append(list, money.Int(a))
			sum += a
			for _, b := range amounts {
				pairs += max(a-b, b-a)
			}
		}
		got, why := Gini(list)
		if sum == 0 {
			if why.IsZero() {
				t.Fatalf("%s of nothing", got)
			}
			return
		}
		want, err := money.Int(pairs).Quo(money.Int(2*int64(len(amounts))*sum), 12)
		if err != nil || !got.Equal(want) {
			t.Fatalf("%s, want %s of %v", got, want, amounts)
		}
	})
}
