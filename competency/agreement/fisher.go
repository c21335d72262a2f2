package agreement

import (
	"math"

	"steelyard/compensation/problem"
)

// Table is a two-by-two table of counts: two groups in rows, selected and not
// selected in columns.
type Table [2][2]int64

// MaxCount bounds a count of people: products of four counts stay exact.
const MaxCount = 100_000_000

// Fisher is Fisher's exact test of a table: two-sided (all tables with these
// margins that are no more probable than this one), and one-sided for the first
// row having the larger share in the first column (greater) or the smaller one
// (less). The value is the odds ratio a d ÷ (b c) with the interval of Woolf
// (1955); with an empty cell it is undefined, and the probabilities still hold.
// Undefined as a whole: a row or a column without counts.
func (t Table) Fisher(level Level) Result {
	a, b, c, d := t[0][0], t[0][1], t[1][0], t[1][1]
	out := Result{Statistic: StatFisher, Size: Size{Subjects: int(a + b + c + d)}}
	if a+b == 0 || c+d == 0 || a+c == 0 || b+d == 0 {
		return out.without(Reason{"empty_margin", problem.Text{ZH: "表中有一行或一列全是零，没有可比的内容。", EN: "A row or a column of the table is all zeros, so there is nothing to compare."}})
	}
	out.few()
	two, greater, less := t.exact()
	out.Tests = []Test{{"fisher_two_sided", nil, nil, two}, {"fisher_greater", nil, nil, greater}, {"fisher_less", nil, nil, less}}
	if a == 0 || b == 0 || c == 0 || d == 0 {
		out.Undefined = zeroCell()
		out.NoInterval = zeroCell()
		return out
	}
	odds := float64(a) / float64(b) * (float64(d) / float64(c))
	out.Value = &odds
	half := normalBeyond(level.tail()) * math.Sqrt(1/float64(a)+1/float64(b)+1/float64(c)+1/float64(d))
	out.bounded(odds*math.Exp(-half), odds*math.Exp(half), 0, math.Inf(1), level, problem.Text{ZH: "对数比值比，Woolf 1955", EN: "log odds ratio, Woolf 1955"})
	return out
}

func zeroCell() Reason {
	return Reason{"zero_cell", problem.Text{ZH: "表中有一格为零，比值没有意义。", EN: "A cell of the table is zero, so the ratio has no meaning."}}
}

// exact sums the hypergeometric probabilities of the tables with these margins.
// They are worked out from the most probable table outwards by their quotients,
// as far as they matter in floating point. As in R, tables whose probability is
// within 1e-7 of that of this one count as equally probable.
func (t Table) exact() (two, greater, less float64) {
	first, second, chosen := t[0][0]+t[0][1], t[1][0]+t[1][1], t[0][0]+t[1][0]
	low, high := max(0, chosen-second), min(first, chosen)
	mode := int64(float64(first+1) * float64(chosen+1) / float64(first+second+2))
	mode = min(max(mode, low), high)
	// weight of x+1 ÷ weight of x
	step := func(x int64) float64 {
		return float64(first-x) * float64(chosen-x) / (float64(x+1) * float64(second-chosen+x+1))
	}
	var up, down []float64 // weights of mode, mode+1, …; of mode−1, mode−2, …
	for x, w := mode, 1.0; w > 1e-300; x++ {
		if up = append(up, w); x == high {
			break
		}
		w *= step(x)
	}
	for x, w := mode, 1.0; x > low; x-- {
		if w /= step(x - 1); w <= 1e-300 {
			break
		}
		down = append(down, w)
	}
	own := 0.0
	switch at := t[0][0] - mode; {
	case at >= 0 && at < int64(len(up)):
		own = up[at]
	case at < 0 && -at <= int64(len(down)):
		own = down[-at-1]
	}
	var all, as, above, below float64
	add := func(x int64, w float64) {
		all += w
		if w <= own*(1+1e-7) {
			as += w
		}
		if x >= t[0][0] {
			above += w
		}
		if x <= t[0][0] {
			below += w
		}
	}
	for i := len(up) - 1; i >= 0; i-- { // small ones first
		add(mode+int64(i), up[i])
	}
	for i := len(down) - 1; i >= 0; i-- {
		add(mode-int64(i)-1, down[i])
	}
	return min(as/all, 1), min(above/all, 1), min(below/all, 1)
}

// pooled is the z of two proportions with a common variance, and its two-sided
// probability; ok is false where nobody or everybody was selected.
func (t Table) pooled() (z, p float64, ok bool) {
	n, m := float64(t[0][0]+t[0][1]), float64(t[1][0]+t[1][1])
	all := (float64(t[0][0]) + float64(t[1][0])) / (n + m)
	if all == 0 || all == 1 || n == 0 || m == 0 {
		return 0, 0, false
	}
	z = (float64(t[0][0])/n - float64(t[1][0])/m) / math.Sqrt(all*(1-all)*(1/n+1/m))
	return z, normalSides(z), true
}
