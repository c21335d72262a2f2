package agreement

import (
	"math"
	"math/big"

	"steelyard/compensation/problem"
)

// Spearman is the rank correlation of two columns, such as interview score and
// later result: Pearson's correlation of their midranks (Spearman 1904). The test
// is t with n − 2 degrees of freedom, the interval Fisher's z with the standard
// error of Bonett and Wright (2000), from four subjects on. Only subjects with
// both values are used. Undefined: not exactly two columns, fewer than two usable
// subjects, a column without variance.
func (r *Ratings) Spearman(level Level) Result {
	out, ok := r.start(StatSpearman, "")
	out.Agreement = nil // the columns need not be on one scale
	if !ok {
		return out
	}
	if len(r.raters) != 2 {
		return out.without(Reason{"not_two_columns", problem.Textf("需要恰好两列数据，这里有 %d 列。", "Exactly two columns are needed, and there are %d.", len(r.raters))})
	}
	rows, left := r.complete()
	switch len(rows) {
	case 0:
		return out.without(noComplete())
	case 1:
		return out.without(Reason{"one_subject", problem.Text{ZH: "只有一个对象，排不出次序。", EN: "One subject has no order."}})
	}
	out.Size = r.sizeOf(rows)
	if left > 0 {
		out.warn(leftOut(left))
	}
	if len(rows) < 10 {
		out.warn(Reason{"few_for_validity", problem.Textf("只有 %d 个对象，少于 10 个，不宜用来判断预测效度。", "%d subject(s), fewer than 10, do not bear a judgement of validity.", len(rows))})
	}
	x, _ := midranks(column(rows, 0))
	y, _ := midranks(column(rows, 1))
	xx, yy, xy := products(x, y)
	if xx.Sign() == 0 || yy.Sign() == 0 {
		return out.without(Reason{"constant_column", problem.Text{ZH: "有一列的数值全部相同，没有次序可比。", EN: "One column has the same value throughout, so there is no order to compare."}})
	}
	squared := over(times(xy, xy), times(xx, yy))
	rho := math.Copysign(math.Sqrt(rounded(squared)), float64(xy.Sign()))
	out.Value = &rho
	n := float64(len(rows))
	if squared.Cmp(whole(1)) == 0 { // as it always is of two subjects
		out.NoTest, out.NoInterval = noResidual(), noInterval()
		return out
	}
	t := rho * math.Sqrt((n-2)/(1-rounded(squared)))
	out.Tests = []Test{{"t", &t, []float64{n - 2}, tSides(t, n-2)}}
	if len(rows) < 4 {
		out.NoInterval = fewForInterval(len(rows))
		return out
	}
	half := normalBeyond(level.tail()) * math.Sqrt((1+rho*rho/2)/(n-3))
	out.bounded(math.Tanh(math.Atanh(rho)-half), math.Tanh(math.Atanh(rho)+half), -1, 1, level, problem.Text{ZH: "Fisher z 变换，Bonett 与 Wright 2000", EN: "Fisher's z, Bonett and Wright 2000"})
	return out
}

// products are the sums of squares and of products of two lists around their
// means, each times the length of the lists.
func products(x, y []int) (xx, yy, xy *big.Rat) {
	n, sx, sy := whole(len(x)), whole(0), whole(0)
	xx, yy, xy = whole(0), whole(0), whole(0)
	for i := range x {
		a, b := whole(x[i]), whole(y[i])
		sx.Add(sx, a)
		sy.Add(sy, b)
		xx.Add(xx, times(a, a))
		yy.Add(yy, times(b, b))
		xy.Add(xy, times(a, b))
	}
	return minus(times(n, xx), times(sx, sx)), minus(times(n, yy), times(sy, sy)), minus(times(n, xy), times(sx, sy))
}
