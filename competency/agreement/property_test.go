package agreement

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/money"
)

// drawnList is ratings with odd values, gaps and scales.
func drawnList(t *rapid.T) (list []Rating, scale Scale) {
	values := []string{"0", "1", "2", "3", "4", "5", "0.1", "0.2", "0.3", "-2", "3.5", "999999999999999999", "0.000000000001", "-999999999999999999.999999999999"}
	if rapid.Bool().Draw(t, "plain") {
		values, scale = values[1:6], Scale{money.Int(1), money.Int(5), money.Int(1)}
	}
	n, k := rapid.IntRange(1, 8).Draw(t, "subjects"), rapid.IntRange(1, 5).Draw(t, "raters")
	for i := range n {
		for j := range k {
			if rapid.IntRange(0, 4).Draw(t, "gap") == 0 {
				continue
			}
			d, err := money.ParseDecimal(rapid.SampledFrom(values).Draw(t, "value"))
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, Rating{Subject: "s" + strconv.Itoa(i), Rater: "r" + strconv.Itoa(j), Value: d})
		}
	}
	return list, scale
}

func made(t tester, list []Rating, scale Scale) *Ratings {
	r, problems := NewRatings(list, scale)
	if problems.Failed() {
		t.Fatal(problems)
	}
	return r
}

// Whatever the ratings are, every statistic is a number or a reason, and the
// order of the ratings, and with it of subjects and raters, changes not a digit.
func TestOrderChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, scale := drawnList(t)
		first := every(made(t, list, scale))
		second := every(made(t, rapid.Permutation(list).Draw(t, "order"), scale))
		for _, r := range first {
			sound(t, r)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Names mean nothing: other names for the raters give the same but for them.
func TestNamesOfRatersChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, scale := drawnList(t)
		other := slices.Clone(list)
		for i := range other {
			other[i].Rater = map[string]string{"r0": "r3", "r1": "r0", "r2": "x", "r3": "r1", "r4": "r2"}[other[i].Rater]
		}
		a, b := every(made(t, list, scale)), every(made(t, other, scale))
		for i := range a {
			a[i].Raters, b[i].Raters = nil, nil
			if diff := cmp.Diff(a[i], b[i]); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// A missing rating is no number: a subject that nobody or one rater rated is as
// if it were not there, and a statistic of whole rows is that of the whole rows.
func TestMissingNeverCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawn(t, true, 2, 4)
		var two, whole [][]float64
		for _, row := range rows {
			gaps := 0
			for _, x := range row {
				if math.IsNaN(x) {
					gaps++
				}
			}
			if len(row)-gaps >= 2 {
				two = append(two, row)
			}
			if gaps == 0 {
				whole = append(whole, row)
			}
		}
		if len(whole) < 2 {
			return
		}
		r, pairs, full := tableOf(t, "1-5", rows), tableOf(t, "1-5", two), tableOf(t, "1-5", whole)
		for _, form := range []Form{ICC21, ICC2k, ICC31, ICC3k} {
			alike(t, "icc "+string(form), r.ICC(form, Level{}), full.ICC(form, Level{}))
		}
		alike(t, "W", r.KendallW(), full.KendallW())
		alike(t, "Cronbach", r.Cronbach(Level{}), full.Cronbach(Level{}))
		alike(t, "icc 1,1", r.ICC(ICC11, Level{}), pairs.ICC(ICC11, Level{}))
		alike(t, "leniency", r.Leniency(), pairs.Leniency())
		for _, metric := range Metrics() {
			alike(t, "alpha", r.Alpha(metric, Level{}), pairs.Alpha(metric, Level{}))
		}
		alike(t, "rwg", r.RWG(RWGRaw), pairs.RWG(RWGRaw))
		if len(rows[0]) == 2 {
			for _, w := range WeightsOfKappa() {
				alike(t, "kappa", r.Kappa(w, Level{}), full.Kappa(w, Level{}))
			}
			alike(t, "rho", r.Spearman(Level{}), full.Spearman(Level{}))
		}
	})
}

func alike(t *rapid.T, what string, a, b Result) {
	t.Helper()
	if text(a.Value) != text(b.Value) {
		t.Fatalf("%s is %s, without the missing ones %s", what, text(a.Value), text(b.Value))
	}
}

// No coefficient is above 1; W and rwg are not below 0, kappa, AC1, ICC
// of one rater (but 2,1) and rho not below −1; probabilities and agreement are within 0 and 1.
func TestBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, r := range every(tableOf(t, "1-5", drawn(t, true, 2, 5))) {
			if r.Value == nil || r.Statistic == StatLeniency {
				continue
			}
			least := -1.0
			switch {
			case r.Statistic == StatKendallW, r.Statistic == StatRWG && r.Form == RWGCut:
				least = 0
			case r.Statistic == StatAlpha, r.Statistic == StatFleiss, r.Statistic == StatCronbach, r.Form == string(ICC21), r.Form == string(ICC1k), r.Form == string(ICC2k), r.Form == string(ICC3k), r.Form == RWGRaw:
				least = math.Inf(-1)
			}
			if *r.Value > 1 || *r.Value < least {
				t.Fatalf("%s %s is %v", r.Statistic, r.Form, *r.Value)
			}
			if r.Agreement != nil && (*r.Agreement < 0 || *r.Agreement > 1) {
				t.Fatalf("percent agreement %v", *r.Agreement)
			}
		}
	})
}

// A higher level makes no narrower interval.
func TestLevelsWidenIntervals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := tableOf(t, "1-5", drawn(t, false, 2, 2))
		lower, ok1 := NewLevel(rapid.Float64Range(.5, .9).Draw(t, "lower"))
		higher, ok2 := NewLevel(rapid.Float64Range(.9, .9999).Draw(t, "higher"))
		if !ok1 || !ok2 {
			t.Fatal("no level")
		}
		of := func(l Level) []*Interval {
			return []*Interval{r.ICC(ICC11, l).Interval, r.ICC(ICC31, l).Interval, r.Kappa(Linear, l).Interval, r.Fleiss(l).Interval, r.AC1(l).Interval, r.Alpha(Nominal, l).Interval, r.Cronbach(l).Interval, r.Spearman(l).Interval}
		}
		narrow, wide := of(lower), of(higher)
		for i := range narrow {
			if narrow[i] != nil && wide[i] != nil && (wide[i].Low > narrow[i].Low+1e-9 || wide[i].High < narrow[i].High-1e-9) {
				t.Fatalf("%d: %+v within %+v", i, wide[i], narrow[i])
			}
		}
	})
}

func TestLevelsThatSayNothing(t *testing.T) {
	for _, x := range []float64{0, .49, 1, 1.5, -1, math.NaN(), math.Inf(1), .99995} {
		if _, ok := NewLevel(x); ok {
			t.Errorf("%v is a level", x)
		}
	}
	if (Level{}).share() != .95 {
		t.Error("the usual level is 95 %")
	}
}

// Unequal numbers of raters: the one-way ICC takes the mean number of ratings of
// Searle; worked by hand: sums 9, 3, 10 of 2, 2, 3 ratings.
func TestUnequalNumbersOfRatings(t *testing.T) {
	got := tableOf(t, "", [][]float64{{4, 5, none}, {none, 1, 2}, {3, 3, 4}}).ICC(ICC11, Level{})
	// between: 81/2 + 9/2 + 100/3 − 484/7 = 9.190476, by 2; within: 80 − 78.333333 = 1.666667, by 4
	b, w := (81./2+9./2+100./3-484./7)/2, (80-(81./2+9./2+100./3))/4
	k := (7 - 17./7) / 2
	near(t, "ICC", got.Value, (b-w)/(b+(k-1)*w), 1e-12)
	if len(got.Warnings) != 2 || got.Warnings[1].Code != "unequal_ratings" {
		t.Errorf("%+v", got.Warnings)
	}
}

// The scale says how many categories there are for AC1, also those nobody used.
func TestScaleCountsForAC1(t *testing.T) {
	rows := [][]float64{{1, 1}, {1, 2}, {2, 2}, {2, 2}}
	used, scaled := tableOf(t, "", rows).AC1(Level{}), tableOf(t, "1-5", rows).AC1(Level{})
	// observed 3/4; shares 3/8 and 5/8; chance 15/32 of two categories, 15/128 of five
	near(t, "used", used.Value, (.75-15./32)/(1-15./32), 1e-12)
	near(t, "scale", scaled.Value, (.75-15./128)/(1-15./128), 1e-12)
}

func TestTooManyRatings(t *testing.T) {
	list := make([]Rating, MaxRatings+1)
	for i := range list {
		list[i] = Rating{Subject: strconv.Itoa(i), Rater: "a", Value: money.Int(1)}
	}
	if _, problems := NewRatings(list, Scale{}); len(problems) != 1 || problems[0].Code != "agreement.too_many" {
		t.Errorf("%v", problems)
	}
	var rows [][]float64
	for i := range maxCategories + 1 {
		rows = append(rows, []float64{float64(i), float64(i)})
	}
	r := tableOf(t, "", rows)
	for _, got := range []Result{r.Kappa(Linear, Level{}), r.Fleiss(Level{}), r.AC1(Level{})} {
		if got.Undefined.Code != "too_many_values" {
			t.Errorf("%s: %s", got.Statistic, text(got.Value))
		}
	}
	near(t, "alpha of a continuous scale", r.Alpha(IntervalScale, Level{}).Value, 1, 0)
}
