package agreement

import (
	"math"
	"math/big"
	"slices"

	"steelyard/compensation/problem"
)

// Form is one of the six intraclass correlations of Shrout and Fleiss (1979):
// the model (1 raters differ by subject, 2 raters are a random sample of those
// who might rate, 3 these raters are the only ones of interest) and whether the
// reliability is that of one rater (1) or of the mean of all (k).
type Form string

// The forms; 2,1 is the usual one of a panel that rates every candidate.
const (
	ICC11 Form = "1,1"
	ICC21 Form = "2,1"
	ICC31 Form = "3,1"
	ICC1k Form = "1,k"
	ICC2k Form = "2,k"
	ICC3k Form = "3,k"
)

// Forms lists the forms of the intraclass correlation.
func Forms() []Form { return []Form{ICC11, ICC21, ICC31, ICC1k, ICC2k, ICC3k} }

// Where intervals of the intraclass correlation come from.
const (
	shroutFleissEN = "F, Shrout and Fleiss 1979"
	shroutFleissZH = "F 分布，Shrout 与 Fleiss 1979"
)

// ICC is the intraclass correlation with F, its probability and interval (Shrout
// and Fleiss 1979; McGraw and Wong 1996). The two-way forms (2 and 3) use the
// subjects that every rater rated; the one-way forms use every subject with two
// ratings or more, by whomever, with the mean number of ratings of Searle (1971)
// where the numbers differ, for which the interval is approximate. Undefined:
// fewer than two raters or usable subjects, no variance, an estimated total
// variance that is not positive.
func (r *Ratings) ICC(form Form, level Level) Result {
	out, ok := r.start(StatICC, string(form))
	if !ok {
		return out
	}
	if form == ICC11 || form == ICC1k {
		return r.oneWay(out, form, level)
	}
	return r.twoWay(out, form, level)
}

func (r *Ratings) oneWay(out Result, form Form, level Level) Result {
	rows, left := r.paired()
	switch len(rows) {
	case 0:
		return out.without(noPairs())
	case 1:
		return out.without(oneSubject())
	}
	out.restsOn(r, rows, left)
	n, all, squares, means := len(rows), out.Size.Ratings, 0, new(big.Rat)
	var flat []*big.Rat
	equal := true
	for _, row := range rows {
		squares += len(row) * len(row)
		total := sum(row)
		means.Add(means, over(times(total, total), whole(len(row))))
		flat = append(flat, row...)
		equal = equal && len(row) == len(rows[0])
	}
	grand := sum(flat)
	msb := over(minus(means, over(times(grand, grand), whole(all))), whole(n-1))
	msw := over(minus(sumSquares(flat), means), whole(all-n))
	k := over(minus(whole(all), fraction(squares, all)), whole(n-1))
	if !equal {
		out.warn(Reason{"unequal_ratings", problem.Text{ZH: "各对象的评分份数不同，区间是近似的。", EN: "Subjects have different numbers of ratings, so the interval is approximate."}})
	}
	return out.consistent(form == ICC1k, k, msb, msw, float64(n-1), float64(all-n), level)
}

// consistent completes the forms that compare two mean squares, that of subjects
// and that of the rest: (b − w) ÷ (b + (k−1) w), or (b − w) ÷ b of the mean.
func (r Result) consistent(mean bool, k, b, w *big.Rat, df1, df2 float64, level Level) Result {
	under := plus(b, times(minus(k, whole(1)), w))
	switch {
	case b.Sign() == 0 && w.Sign() == 0:
		return r.without(noVariance())
	case mean && b.Sign() == 0:
		return r.without(noSubjectVariance())
	case mean:
		under = b
	}
	r.Value = shown(over(minus(b, w), under))
	if w.Sign() == 0 {
		r.NoTest, r.NoInterval = noResidual(), noInterval()
		return r
	}
	f := rounded(over(b, w))
	r.Tests = []Test{{"f", &f, []float64{df1, df2}, fTail(f, df1, df2)}}
	low, high := f/fBeyond(level.tail(), df1, df2), f*fBeyond(level.tail(), df2, df1)
	of, m := rounded(k), problem.Text{ZH: shroutFleissZH, EN: shroutFleissEN}
	if f == 0 {
		r.NoInterval = noInterval()
		return r
	}
	if mean {
		r.bounded(1-1/low, 1-1/high, math.Inf(-1), 1, level, m)
		return r
	}
	r.bounded((low-1)/(low+of-1), (high-1)/(high+of-1), -1, 1, level, m)
	return r
}

// anova holds the mean squares of a complete table: of subjects, raters, and
// what is left.
type anova struct {
	n, k    int
	r, c, e *big.Rat
	nR, kR  *big.Rat
}

func anovaOf(rows [][]*big.Rat) anova {
	n, k := len(rows), len(rows[0])
	byRow, byColumn := make([]*big.Rat, n), make([]*big.Rat, k)
	for i, row := range rows {
		byRow[i] = sum(row)
	}
	for j := range byColumn {
		byColumn[j] = sum(column(rows, j))
	}
	a := anova{n: n, k: k, nR: whole(n), kR: whole(k)}
	subjects, raters := over(deviation(byRow), a.kR), over(deviation(byColumn), a.nR)
	rest := minus(minus(deviation(slices.Concat(rows...)), subjects), raters)
	a.r, a.c, a.e = over(subjects, whole(n-1)), over(raters, whole(k-1)), over(rest, whole((n-1)*(k-1)))
	return a
}

func (r *Ratings) twoWay(out Result, form Form, level Level) Result {
	rows, left := r.complete()
	switch len(rows) {
	case 0:
		return out.without(noComplete())
	case 1:
		return out.without(oneSubject())
	}
	out.restsOn(r, rows, left)
	a := anovaOf(rows)
	df1, df2 := float64(a.n-1), float64((a.n-1)*(a.k-1))
	if a.r.Sign() == 0 && a.c.Sign() == 0 && a.e.Sign() == 0 {
		return out.without(noVariance())
	}
	if form == ICC31 || form == ICC3k {
		if a.r.Sign() == 0 && a.e.Sign() == 0 {
			return out.without(noSubjectVariance())
		}
		return out.consistent(form == ICC3k, a.kR, a.r, a.e, df1, df2, level)
	}
	between := over(minus(a.c, a.e), a.nR) // variance of the raters
	under := plus(plus(a.r, times(whole(a.k-1), a.e)), times(a.kR, between))
	if form == ICC2k {
		under = plus(a.r, between)
	}
	if under.Sign() <= 0 {
		return out.without(noTotalVariance())
	}
	out.Value = shown(over(minus(a.r, a.e), under))
	if a.e.Sign() == 0 {
		out.NoTest = noResidual()
	} else {
		f := rounded(over(a.r, a.e))
		out.Tests = []Test{{"f", &f, []float64{df1, df2}, fTail(f, df1, df2)}}
	}
	a.absolute(&out, form, level)
	return out
}

// absolute adds the interval of the forms 2,1 and 2,k: F with the degrees of
// freedom of Satterthwaite; of the mean by the formula of Spearman and Brown.
func (a anova) absolute(out *Result, form Form, level Level) {
	r, c, e, n, k := rounded(a.r), rounded(a.c), rounded(a.e), float64(a.n), float64(a.k)
	rho := (r - e) / (r + (k-1)*e + k*(c-e)/n)
	x, y := k*rho*c, (n*(1+(k-1)*rho)-k*rho)*e
	df := (x + y) * (x + y) / (x*x/(k-1) + y*y/((n-1)*(k-1)))
	upper, lower := fBeyond(level.tail(), n-1, df), fBeyond(level.tail(), df, n-1)
	others := k*c + (k*n-k-n)*e
	low, high := n*(r-upper*e)/(upper*others+n*r), n*(lower*r-e)/(others+n*lower*r)
	if !(df >= 1e-6) || !(others > 0) {
		out.NoInterval = noInterval()
		return
	}
	if form == ICC2k {
		if 1+(k-1)*low <= 0 { // below, the mean would have no variance at all
			out.NoInterval = noInterval()
			return
		}
		low, high = k*low/(1+(k-1)*low), k*high/(1+(k-1)*high)
	}
	out.bounded(low, high, math.Inf(-1), 1, level, problem.Text{ZH: shroutFleissZH + "，自由度用 Satterthwaite", EN: shroutFleissEN + ", degrees of freedom by Satterthwaite"})
}
