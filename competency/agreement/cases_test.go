package agreement

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// tester is what tests and properties have in common.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// none is a missing rating in tables of numbers.
var none = math.NaN()

// tableOf makes ratings of rows of subjects.
func tableOf(t tester, scale string, rows [][]float64) *Ratings {
	t.Helper()
	var s Scale
	if scale != "" {
		var ok bool
		if s, ok = ParseScale(scale); !ok {
			t.Fatalf("no scale: %s", scale)
		}
	}
	var list []Rating
	for i, row := range rows {
		for j, x := range row {
			if math.IsNaN(x) {
				continue
			}
			d, err := money.ParseDecimal(strconv.FormatFloat(x, 'f', -1, 64))
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, Rating{Subject: "s" + strconv.Itoa(i), Rater: "r" + strconv.Itoa(j), Value: d})
		}
	}
	r, problems := NewRatings(list, s)
	if problems.Failed() {
		t.Fatal(problems)
	}
	return r
}

// turned makes subjects of columns.
func turned(rows [][]float64) [][]float64 {
	out := make([][]float64, len(rows[0]))
	for i := range out {
		for _, row := range rows {
			out[i] = append(out[i], row[i])
		}
	}
	return out
}

// expand makes the pairs of two raters of a table of counts.
func expand(table [][]int) (rows [][]float64) {
	for a, row := range table {
		for b, n := range row {
			for range n {
				rows = append(rows, []float64{float64(a), float64(b)})
			}
		}
	}
	return rows
}

// spread makes ratings of counts by category.
func spread(table [][]int) (rows [][]float64) {
	for _, counts := range table {
		var row []float64
		for c, n := range counts {
			for range n {
				row = append(row, float64(c+1))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func near(t tester, what string, got *float64, want, tolerance float64) {
	t.Helper()
	if got == nil || !(math.Abs(*got-want) <= tolerance) {
		t.Errorf("%s is %s, not %v ± %v", what, text(got), want, tolerance)
	}
}

func text(x *float64) string {
	if x == nil {
		return "undefined"
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}

func bounds(t *testing.T, what string, i *Interval, low, high, tolerance float64) {
	t.Helper()
	if i == nil {
		t.Errorf("%s has no interval", what)
		return
	}
	near(t, what+" from", &i.Low, low, tolerance)
	near(t, what+" to", &i.High, high, tolerance)
}

// Shrout and Fleiss 1979, table 2: six targets, four judges.
var shroutFleiss = [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}

// Krippendorff 2011: four observers (rows), twelve units.
var krippendorff = [][]float64{
	{1, 2, 3, 3, 2, 1, 4, 1, 2, none, none, none},
	{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, none, 3},
	{none, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, none},
	{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, none},
}

// R package psych (ICC.Rd) and pingouin (tests/test_reliability.py) after Shrout
// and Fleiss 1979: values to two decimals, 95 % limits to two decimals.
func TestPublishedICC(t *testing.T) {
	r := tableOf(t, "", shroutFleiss)
	for form, want := range map[Form][3]float64{
		ICC11: {.17, -.13, .72}, ICC21: {.29, .02, .76}, ICC31: {.71, .34, .95},
		ICC1k: {.44, -.88, .91}, ICC2k: {.62, .07, .93}, ICC3k: {.91, .68, .99},
	} {
		got := r.ICC(form, Level{})
		near(t, string(form), got.Value, want[0], .005)
		bounds(t, string(form), got.Interval, want[1], want[2], .0055)
		if got.Size != (Size{6, 4, 24}) || len(got.Warnings) != 0 {
			t.Errorf("%s rests on %+v %v", form, got.Size, got.Warnings)
		}
	}
	// psych prints F and p of the data as 1.79 with .165 (forms 1) and 11.03 with .00013 (forms 2 and 3)
	for form, want := range map[Form][4]float64{ICC11: {1.79, .165, 5, 18}, ICC21: {11.03, .00013, 5, 15}, ICC3k: {11.03, .00013, 5, 15}} {
		f := r.ICC(form, Level{}).Tests[0]
		near(t, "F", f.Value, want[0], .005)
		near(t, "p", &f.P, want[1], .0005)
		if !slices.Equal(f.DF, want[2:]) {
			t.Errorf("degrees of freedom %v", f.DF)
		}
	}
}

// Krippendorff 2011, Computing Krippendorff's Alpha-Reliability; the error of the
// nominal metric and its interval from the vignette of the R package irrCAC.
func TestPublishedAlpha(t *testing.T) {
	r := tableOf(t, "", turned(krippendorff))
	for metric, want := range map[Metric]float64{Nominal: .743421052632, Ordinal: .815, IntervalScale: .849, RatioScale: .797} {
		got := r.Alpha(metric, Level{})
		tolerance := .0006
		if metric == Nominal {
			tolerance = 1e-11
		}
		near(t, string(metric), got.Value, want, tolerance)
		if got.Size.Ratings != 40 || got.Size.Subjects != 11 {
			t.Errorf("%s rests on %+v: the unit with one coder is dropped", metric, got.Size)
		}
	}
	got := r.Alpha(Nominal, Level{})
	near(t, "standard error", got.SE, .14548, 6e-6)
	bounds(t, "alpha", got.Interval, .423, 1, 6e-4)
	near(t, "p", &got.Tests[0].P, .0003386245, 1e-7)
	if ordinal := r.Alpha(Ordinal, Level{}); ordinal.Interval != nil || ordinal.NoInterval.Code != "no_formula" {
		t.Errorf("an interval of the ordinal metric: %+v", ordinal.Interval)
	}
}

// The vignette of irrCAC: AC1 and Fleiss' kappa of the same ratings, with
// missing ones.
func TestPublishedCoefficientsWithMissingRatings(t *testing.T) {
	r := tableOf(t, "", turned(krippendorff))
	ac1, fleiss := r.AC1(Level{}), r.Fleiss(Level{})
	near(t, "AC1", ac1.Value, .77544, 6e-6)
	near(t, "its error", ac1.SE, .14295, 6e-6)
	bounds(t, "AC1", ac1.Interval, .461, 1, 6e-4)
	near(t, "its p", &ac1.Tests[0].P, .000208721, 1e-8)
	near(t, "Fleiss", fleiss.Value, .76117, 6e-6)
	near(t, "its error", fleiss.SE, .15302, 6e-6)
	bounds(t, "Fleiss", fleiss.Interval, .424, 1, 6e-4)
	near(t, "its p", &fleiss.Tests[0].P, .000419173, 1e-8)
	near(t, "percent agreement", ac1.Agreement, .8181818, 1e-6)
}

// The printout of SAS in the tests of statsmodels (test_inter_rater.py).
func TestPublishedKappa(t *testing.T) {
	r := tableOf(t, "", expand([][]int{{0, 4, 1}, {0, 8, 0}, {0, 1, 5}}))
	for weights, want := range map[Weights][6]float64{
		Unweighted: {.4842, .138, .2137, .7547, 3.2626, .0011},
		Linear:     {.4701, .1457, .1845, .7558, 3.2971, .0010},
	} {
		got := r.Kappa(weights, Level{})
		near(t, "kappa", got.Value, want[0], 6e-5)
		near(t, "error", got.SE, want[1], 6e-5)
		bounds(t, "kappa", got.Interval, want[2], want[3], 6e-5)
		near(t, "z", got.Tests[0].Value, want[4], 6e-5)
		near(t, "p", &got.Tests[0].P, want[5], 6e-5)
		near(t, "percent agreement", got.Agreement, 13./19, 1e-12)
	}
}

// Gwet 2008 and Krippendorff on the paradox of prevalence: 94.4 % agreement,
// and a negative kappa.
func TestParadoxOfPrevalence(t *testing.T) {
	r := tableOf(t, "", expand([][]int{{118, 5}, {2, 0}}))
	kappa := r.Kappa(Unweighted, Level{})
	near(t, "percent agreement", kappa.Agreement, .944, 1e-12)
	near(t, "kappa", kappa.Value, -.023392, 1e-6)
	near(t, "AC1", r.AC1(Level{}).Value, .940776, 1e-6)
	near(t, "alpha", r.Alpha(Nominal, Level{}).Value, -.024691, 1e-6)
}

// The example of Wikipedia (Fleiss' kappa), with the agreement of each row.
func TestPublishedFleiss(t *testing.T) {
	table := [][]int{{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1}, {7, 7, 0, 0, 0}, {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}}
	near(t, "kappa", tableOf(t, "1-5", spread(table)).Fleiss(Level{}).Value, .21, .0006)
	for i, want := range []float64{1, .253, .308, .44, .33, .462, .242, .176, .286, .286} {
		near(t, "row", shown(observed(table[i:i+1])), want, .0006)
	}
}

// R package irr, kendall(anxiety, TRUE), as tested by pyirr: with many ties;
// without the correction it would be 0.502.
func TestPublishedKendallW(t *testing.T) {
	got := tableOf(t, "1-6", [][]float64{
		{3, 3, 2}, {3, 6, 1}, {3, 4, 4}, {4, 6, 4}, {5, 2, 3}, {5, 4, 2}, {2, 2, 1}, {3, 4, 6}, {5, 3, 1}, {2, 3, 1},
		{2, 2, 1}, {6, 3, 2}, {1, 3, 3}, {5, 3, 3}, {2, 2, 1}, {2, 2, 1}, {1, 1, 3}, {2, 3, 3}, {4, 3, 2}, {3, 4, 2}}).KendallW()
	near(t, "W", got.Value, .54, .005)
	near(t, "chi-square", got.Tests[0].Value, 30.8, .05)
	near(t, "p", &got.Tests[0].P, .0429, 5e-5)
	if got.Tests[0].DF[0] != 19 {
		t.Errorf("degrees of freedom %v", got.Tests[0].DF)
	}
}

// pingouin (reliability.py and its data set cronbach_alpha.csv): 15 subjects, 10
// items, interval of Feldt.
func TestPublishedCronbach(t *testing.T) {
	got := tableOf(t, "1-7", [][]float64{
		{3, 2, 2, 4, 1, 4, 5, 1, 4, 3}, {5, 5, 4, 6, 3, 5, 1, 2, 5, 5}, {7, 5, 3, 5, 5, 6, 4, 3, 3, 6}, {2, 3, 4, 3, 3, 2, 2, 2, 6, 6}, {6, 5, 5, 6, 5, 4, 4, 4, 6, 7},
		{1, 2, 2, 3, 4, 2, 5, 2, 3, 5}, {4, 3, 3, 5, 3, 5, 2, 1, 2, 4}, {2, 5, 4, 4, 3, 7, 2, 2, 4, 6}, {6, 2, 5, 5, 5, 1, 6, 5, 2, 3}, {5, 2, 4, 6, 4, 3, 5, 3, 1, 7},
		{4, 1, 3, 5, 2, 5, 3, 2, 3, 4}, {4, 4, 2, 3, 2, 5, 3, 4, 2, 3}, {5, 5, 5, 6, 2, 3, 3, 2, 4, 4}, {6, 5, 5, 5, 4, 2, 2, 1, 4, 6}, {4, 4, 3, 5, 5, 3, 1, 3, 2, 3}}).Cronbach(Level{})
	near(t, "alpha", got.Value, .5917188485995826, 1e-12)
	bounds(t, "alpha", got.Interval, .195, .84, .0006)
}

// The documentation of fisher.test in R: the lady tasting tea.
func TestPublishedFisher(t *testing.T) {
	got := Table{{3, 1}, {1, 3}}.Fisher(Level{})
	near(t, "two-sided", &got.Tests[0].P, .4857, 5e-5)
	near(t, "greater", &got.Tests[1].P, .2429, 5e-5)
	near(t, "odds ratio", got.Value, 9, 1e-12)
}

// The 1979 Questions and Answers on the Uniform Guidelines, number 11: exactly
// 80 % is no adverse impact. Then an impact ratio of 62.5 %, and small numbers
// that one decision turns round.
func TestPublishedFourFifths(t *testing.T) {
	got := FourFifths([]Group{{Name: "white", Applicants: 100, Selected: 60}, {Name: "american_indian", Applicants: 100, Selected: 45},
		{Name: "hispanic", Applicants: 100, Selected: 48}, {Name: "black", Applicants: 100, Selected: 51}}, Level{})
	for i, want := range []float64{0, .75, .8, .85} {
		g := got.Groups[i]
		if i == 0 {
			if !g.Base || g.Ratio != nil {
				t.Errorf("the base is %+v", g)
			}
			continue
		}
		near(t, g.Name, g.Ratio, want, 1e-9)
		if sign := g.Verdict != NoSign; sign != (g.Name == "american_indian") {
			t.Errorf("%s: %s", g.Name, g.Verdict)
		}
	}
	near(t, "smallest", got.Value, .75, 1e-9)

	got = FourFifths([]Group{{Name: "1", Applicants: 120, Selected: 48}, {Name: "2", Applicants: 80, Selected: 20}}, Level{})
	near(t, "rate 1", got.Groups[0].Rate, .4, 1e-9)
	near(t, "rate 2", got.Groups[1].Rate, .25, 1e-9)
	near(t, "ratio", got.Groups[1].Ratio, .625, 1e-9)
	if got.Groups[1].Verdict != SignSignificant {
		t.Errorf("%+v", got.Groups[1])
	}

	got = FourFifths([]Group{{Name: "1", Applicants: 4, Selected: 3}, {Name: "2", Applicants: 4, Selected: 2}}, Level{})
	near(t, "ratio", got.Value, 2./3, 1e-9)
	if g := got.Groups[1]; g.Verdict != SignFewData || !g.Flip.Changes || !g.Flip.Reversed || g.Flip.Selected != 3 || g.Flip.Base != 2 {
		t.Errorf("%+v", g)
	}
}

// James, Demaree and Wolf 1984: 1 − .25 ÷ 2; and the example of Spearman's rho in
// Wikipedia.
func TestPublishedRWGAndSpearman(t *testing.T) {
	near(t, "rwg", tableOf(t, "1-5", [][]float64{{4, 4, 5, 4}}).RWG(RWGCut).Value, .875, 1e-12)
	x, y := []float64{106, 100, 86, 101, 99, 103, 97, 113, 112, 110}, []float64{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}
	got := tableOf(t, "", turned([][]float64{x, y})).Spearman(Level{})
	near(t, "rho", got.Value, -.175757575, 1e-8)
	near(t, "p", &got.Tests[0].P, .6272, 5e-5) // cor.test of R with exact = FALSE
}

// Published tables of quantiles and probabilities.
func TestDistributions(t *testing.T) {
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"F .975 (5, 15)", fBeyond(.025, 5, 15), 3.5764}, {"F .95 (1, 10)", fBeyond(.05, 1, 10), 4.9646}, {"F .975 (1, 1)", fBeyond(.025, 1, 1), 647.789},
		{"F .95 (10, 3)", fBeyond(.05, 10, 3), 8.7855}, {"t .975 (10)", tBeyond(.025, 10), 2.2281}, {"t .975 (1)", tBeyond(.025, 1), 12.7062},
		{"normal .975", normalBeyond(.025), 1.959964}, {"normal .995", normalBeyond(.005), 2.575829},
		{"P(F(5, 15) > 2.9013)", fTail(2.9013, 5, 15), .05}, {"P(chi-square(19) > 30.1435)", chiSquareTail(30.1435, 19), .05},
		{"P(|t(10)| > 2.2281)", tSides(2.22814, 10), .05}, {"P(|z| > 1.959964)", normalSides(-1.959964), .05},
	} {
		near(t, c.what, &c.got, c.want, 1e-4*max(1, c.want)/2)
	}
}

func TestReasonsHaveBothLanguages(t *testing.T) {
	for _, r := range []Reason{noRatings(), oneRater(), oneSubject(), noVariance(), noPairs(), noComplete(), notTwoRaters(3), noTotalVariance(), noSubjectVariance(), noScale(), tooManyValues(300),
		negativeRatio(), noInterval(), noIntervalFormula(), noError(), noResidual(), noTestKnown(), fewForInterval(1), leftOut(2), zeroCell()} {
		if r.IsZero() || r.Text.ZH == "" || r.Text.EN == "" || r.Text.ZH == r.Text.EN {
			t.Errorf("%+v", r)
		}
	}
	for _, s := range Statistics() {
		if title := (Result{Statistic: s, Form: "f"}).Title(); title.In(problem.ZH) == "（f）" || title.In(problem.EN) == " (f)" {
			t.Errorf("%s has no title", s)
		}
	}
}

// The vignette of irrCAC: two abstractors, 100 records, three kinds of pregnancy
// (data set cont3x3abstractors). Its functions of tables divide the variance by
// n, those of ratings, like this package, by n − 1.
func TestPublishedAbstractors(t *testing.T) {
	r := tableOf(t, "", expand([][]int{{13, 0, 0}, {0, 20, 7}, {0, 4, 56}}))
	kappa, ac1, alpha := r.Kappa(Unweighted, Level{}), r.AC1(Level{}), r.Alpha(Nominal, Level{})
	near(t, "kappa", kappa.Value, .7964094, 1e-7)
	bounds(t, "kappa", kappa.Interval, .68, .913, 2e-3) // there with t, here with the normal distribution
	near(t, "AC1", ac1.Value, .8493305, 1e-7)
	near(t, "error of AC1", ac1.SE, .04321747*math.Sqrt(100./99), 1e-8)
	bounds(t, "AC1", ac1.Interval, .764, .935, 1.2e-3)
	fleiss := r.Fleiss(Level{}) // of two raters: Scott's pi
	near(t, "pi", fleiss.Value, .7962397, 1e-7)
	near(t, "error of pi", fleiss.SE, .05905473*math.Sqrt(100./99), 1e-8)
	near(t, "alpha", alpha.Value, .7972585, 1e-7)
	near(t, "error of alpha", alpha.SE, .05905473*math.Sqrt(100./99), 1e-8)
	bounds(t, "alpha", alpha.Interval, .680, .914, 1.2e-3)
	near(t, "percent agreement", kappa.Agreement, .89, 1e-12)
}
