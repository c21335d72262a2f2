package agreement

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// fTail is the probability that F with the degrees of freedom is at least f.
func fTail(f, df1, df2 float64) float64 {
	return mathext.RegIncBeta(df2/2, df1/2, df2/(df2+df1*f))
}

// fBeyond is the value of F that is exceeded with the probability q; it is not
// finite where the degrees of freedom are too few for one.
func fBeyond(q, df1, df2 float64) float64 {
	if !(df1 > 0 && df2 > 0) || !finite(df1) || !finite(df2) {
		return math.NaN()
	}
	x := mathext.InvRegIncBeta(df2/2, df1/2, q)
	return df2 * (1 - x) / (df1 * x)
}

// chiSquareTail is the probability that chi-square is at least x.
func chiSquareTail(x, df float64) float64 { return mathext.GammaIncRegComp(df/2, max(x, 0)/2) }

// normalBeyond is the value of the standard normal distribution that is exceeded
// with the probability q.
func normalBeyond(q float64) float64 { return -distuv.UnitNormal.Quantile(q) }

// normalSides is the probability of a standard normal value at least as far from
// zero as z, on both sides.
func normalSides(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// tBeyond is the value of Student's t that is exceeded with the probability q.
func tBeyond(q, df float64) float64 { return math.Sqrt(fBeyond(2*q, 1, df)) }

// tSides is the probability of a t at least as far from zero, on both sides.
func tSides(t, df float64) float64 { return fTail(t*t, 1, df) }
