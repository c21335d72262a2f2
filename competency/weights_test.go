package competency

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
)

// published are matrices with the results that their author printed.
var published = []struct {
	name, source string
	rows         []string // above the diagonal alone
	weights      []float64
	lambda, cr   float64 // λ is 0 where it is not printed
}{
	{
		"consumption of drinks", "T. L. Saaty, Relative measurement and its generalization in decision making, RACSAM 102 (2008)",
		[]string{"9 5 2 1 1 1/2", "1/3 1/9 1/9 1/9 1/9", "1/3 1/4 1/3 1/9", "1/2 1 1/3", "2 1/2", "1/3"},
		[]float64{.177, .019, .042, .116, .190, .129, .327}, 0, .022,
	},
	{
		"distances from Philadelphia", "T. L. Saaty, A scaling method for priorities in hierarchical structures, Journal of Mathematical Psychology 15 (1977)",
		[]string{"1/3 8 3 3 7", "9 3 3 9", "1/6 1/5 2", "1/3 6", "6"},
		[]float64{.263, .397, .033, .116, .164, .027}, 6.45, .07,
	},
}

func judged(rows []string) (codes []string, list []Judgement) {
	for i := range len(rows) + 1 {
		codes = append(codes, fmt.Sprintf("c%d", i))
	}
	for i, row := range rows {
		for j, s := range strings.Fields(row) {
			x, _ := new(big.Rat).SetString(s)
			list = append(list, Judgement{codes[i], codes[i+1+j], x})
		}
	}
	return codes, list
}

func TestPublishedComparisons(t *testing.T) {
	for _, c := range published {
		t.Run(c.name, func(t *testing.T) {
			codes, list := judged(c.rows)
			w, problems := Pairwise(codes, list)
			if problems.Failed() {
				t.Fatal(problems)
			}
			for i, want := range c.weights {
				if got := float(w.Exact[i]); math.Abs(got-want) > .0016 {
					t.Errorf("weight %d is %v, printed %v", i, got, want)
				}
			}
			if c.lambda > 0 && math.Abs(float(w.Lambda)-c.lambda) > .011 || math.Abs(float(w.Ratio)-c.cr) > .01 {
				t.Errorf("λ %s, ratio %s; printed %v and %v", w.Lambda, w.Ratio, c.lambda, c.cr)
			}
			if len(problems) > 0 || w.Worst[0] != "" {
				t.Errorf("%s: judgements said to be consistent are warned of: %v", c.source, problems)
			}
		})
	}
}

func float(d money.Decimal) float64 {
	x, _ := new(big.Rat).SetString(d.String())
	f, _ := x.Float64()
	return f
}

// The second calculation: the eigenvector by floating point, by squaring the
// matrix instead of iterating a vector.
func naiveEigen(codes []string, list []Judgement) (weights []float64, lambda float64) {
	n := len(codes)
	index := map[string]int{}
	for i, c := range codes {
		index[c] = i
	}
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		a[i][i] = 1
	}
	for _, q := range list {
		f, _ := q.Times.Float64()
		a[index[q.Of]][index[q.Over]], a[index[q.Over]][index[q.Of]] = f, 1/f
	}
	m := a
	for range 14 {
		next, most := make([][]float64, n), 0.0
		for i := range next {
			next[i] = make([]float64, n)
			for j := range n {
				for k := range n {
					next[i][j] += m[i][k] * m[k][j]
				}
				most = max(most, next[i][j])
			}
		}
		for i := range next {
			for j := range next[i] {
				next[i][j] /= most
			}
		}
		m = next
	}
	sum := 0.0
	for i := range m {
		s := 0.0
		for _, x := range m[i] {
			s += x
		}
		weights = append(weights, s)
		sum += s
	}
	for i := range weights {
		weights[i] /= sum
	}
	for i := range a {
		for j := range a {
			lambda += a[i][j] * weights[j]
		}
	}
	return weights, lambda
}

func drawJudgements(t *rapid.T) (codes []string, list []Judgement) {
	n := rapid.IntRange(1, 8).Draw(t, "n")
	for i := range n {
		codes = append(codes, fmt.Sprintf("c%d", i))
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			x := big.NewRat(rapid.Int64Range(1, 9).Draw(t, "times"), 1)
			if rapid.Bool().Draw(t, "less") {
				x.Inv(x)
			}
			list = append(list, Judgement{codes[i], codes[j], x})
		}
	}
	return codes, list
}

func TestAgreesWithASecondEigenvector(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codes, list := drawJudgements(t)
		w, problems := Pairwise(codes, list)
		if problems.Failed() {
			t.Fatal(problems)
		}
		weights, lambda := naiveEigen(codes, list)
		total := 0
		for i := range codes {
			if math.Abs(float(w.Exact[i])-weights[i]) > 1e-9 {
				t.Fatalf("weight %d: %s, second calculation %v", i, w.Exact[i], weights[i])
			}
			if math.Abs(float64(w.Weights[i])-100*weights[i]) >= 1 {
				t.Fatalf("%d %% for a share of %v", w.Weights[i], weights[i])
			}
			total += w.Weights[i]
		}
		if total != 100 || math.Abs(float(w.Lambda)-lambda) > 1e-8 {
			t.Fatalf("total %d, λ %s and %v", total, w.Lambda, lambda)
		}
		if over := w.Ratio.Cmp(hundredths(10)) > 0; over != (len(problems) == 1) || over != (w.Worst[0] != "") {
			t.Fatalf("ratio %s with %v", w.Ratio, problems)
		}
	})
}

// The order of dimensions and judgements and the direction of a judgement make
// no difference to exact shares.
func TestComparisonsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codes, list := drawJudgements(t)
		w, _ := Pairwise(codes, list)
		mixed := rapid.Permutation(codes).Draw(t, "codes")
		var turned []Judgement
		for _, q := range rapid.Permutation(list).Draw(t, "judgements") {
			if rapid.Bool().Draw(t, "turn") {
				q = Judgement{q.Over, q.Of, new(big.Rat).Inv(q.Times)}
			}
			turned = append(turned, q)
		}
		again, problems := Pairwise(mixed, turned)
		if problems.Failed() {
			t.Fatal(problems)
		}
		shares := map[string]string{}
		for i, c := range again.Dimensions {
			shares[c] = again.Exact[i].String()
		}
		for i, c := range codes {
			if shares[c] != w.Exact[i].String() {
				t.Fatalf("%s: %s and %s", c, w.Exact[i], shares[c])
			}
		}
		if !w.Ratio.Equal(again.Ratio) {
			t.Fatalf("ratios %s and %s", w.Ratio, again.Ratio)
		}
	})
}

// A consistent matrix gives back the weights it was made of, with ratio 0.
func TestConsistentComparisons(t *testing.T) {
	codes, list := judged([]string{"2 4 8", "2 4", "2"})
	w, problems := Pairwise(codes, list)
	if len(problems) > 0 || !w.Ratio.IsZero() || w.Lambda.String() != "4" {
		t.Errorf("%v, ratio %s, λ %s", problems, w.Ratio, w.Lambda)
	}
	if fmt.Sprint(w.Weights) != "[53 27 13 7]" || w.Exact[0].String() != "0.533333333333" {
		t.Errorf("%v %v", w.Weights, w.Exact)
	}
}

func TestWeightsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ name, document, code, path string }{
		{"neither", "dimensions: [aa]", "weights.way", ""},
		{"both", "weights: []\ncompare: []", "weights.way", ""},
		{"total", "weights: [{dimension: aa, weight: 60}, {dimension: bb, weight: 39}]", "weights.total", "weights"},
		{"twice by hand", "weights: [{dimension: aa, weight: 60}, {dimension: aa, weight: 40}]", "weights.weight", "weights[1]"},
		{"none by hand", "weights: []", "weights.count", "weights"},
		{"over 100", "weights: [{dimension: aa, weight: 101}]", "weights.weight", "weights[0].weight"},
		{"missing pair", "dimensions: [aa, bb, cc]\ncompare: [{of: aa, over: bb, times: 2}, {of: bb, over: cc, times: 2}]", "weights.pair_missing", "compare"},
		{"pair twice", "dimensions: [aa, bb]\ncompare: [{of: aa, over: bb, times: 2}, {of: bb, over: aa, times: 2}]", "weights.pair_repeated", "compare[1]"},
		{"with itself", "dimensions: [aa, bb]\ncompare: [{of: aa, over: aa, times: 1}]", "weights.with_itself", "compare[0]"},
		{"unknown", "dimensions: [aa, bb]\ncompare: [{of: aa, over: xx, times: 1}]", "weights.dimension_unknown", "compare[0]"},
		{"too large", "dimensions: [aa, bb]\ncompare: [{of: aa, over: bb, times: 10}]", "weights.judgement", "compare[0]"},
		{"too small", "dimensions: [aa, bb]\ncompare: [{of: aa, over: bb, times: 1/10}]", "weights.judgement", "compare[0]"},
		{"a word", "dimensions: [aa, bb]\ncompare: [{of: aa, over: bb, times: much}]", "weights.judgement", "compare[0].times"},
		{"by zero", "dimensions: [aa, bb]\ncompare: [{of: aa, over: bb, times: 1/0}]", "weights.judgement", "compare[0].times"},
		{"listed twice", "dimensions: [aa, aa]\ncompare: []", "weights.dimension_repeated", "dimensions[1]"},
		{"too many", "dimensions: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]\ncompare: []", "weights.count", "dimensions"},
		{"unknown key", "weight: 1", "document.unknown_key", "weight"},
	} {
		_, list := ReadWeights("w.yaml", []byte(c.document))
		found := false
		for _, p := range list {
			found = found || p.Code == c.code && p.Place.Path == c.path && p.Place.File == "w.yaml" && p.Text.ZH != p.Text.EN && p.Fix.ZH != "" && p.Fix.EN != ""
		}
		if !found || !list.Failed() {
			t.Errorf("%s: want %s at %q, found %v", c.name, c.code, c.path, list)
		}
	}
}

func TestWeightsByHand(t *testing.T) {
	w, list := ReadWeights("w.json", []byte(`{"weights":[{"dimension":"aa","weight":60},{"dimension":"bb","weight":40}]}`))
	if len(list) > 0 || fmt.Sprint(w.Weights, w.Dimensions, w.Compared) != "[60 40] [aa bb] false" {
		t.Errorf("%v %v", w, list)
	}
}

// The triple named is the one that was made inconsistent.
func TestNamesTheContradiction(t *testing.T) {
	codes, list := judged([]string{"2 4 8", "2 1/9", "2"})
	w, problems := Pairwise(codes, list)
	// c1 → c2 → c3 says 4, directly 1/9: 36 times; c0 → c1 → c3 says 2/9, directly 8: 36 times, and comes first
	if len(problems) != 1 || problems[0].Code != "weights.inconsistent" || problems.Failed() || strings.Join(w.Worst[:], " ") != "c0 c1 c3" || w.Detour.String() != "36" {
		t.Errorf("%v %v %s", problems, w.Worst, w.Detour)
	}
	if !strings.Contains(problems[0].Text.ZH, "c0、c1、c3") {
		t.Error(problems[0].Text.ZH)
	}
}
