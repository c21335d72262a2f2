package agreement

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// Intervals of ratios and ranks, by hand with z = 1.959964.
func TestIntervalsByHand(t *testing.T) {
	x, y := []float64{106, 100, 86, 101, 99, 103, 97, 113, 112, 110}, []float64{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}
	rho := tableOf(t, "", turned([][]float64{x, y})).Spearman(Level{})
	// Bonett and Wright: atanh −0.175758 = −0.177602, error √(1.015445 ÷ 7) = 0.380872, so −0.924097 to 0.568894
	bounds(t, "rho", rho.Interval, math.Tanh(-.924097), math.Tanh(.568894), 2e-6)
	// Woolf: ln 9 = 2.197225, error √(1/3 + 1 + 1 + 1/3) = 1.632993, so −1.003383 to 5.397832
	odds := Table{{3, 1}, {1, 3}}.Fisher(Level{})
	bounds(t, "odds ratio", odds.Interval, math.Exp(-1.003383), math.Exp(5.397832), 1e-3)
	// Katz: ln 0.625 = −0.470004, error √(1/20 − 1/80 + 1/48 − 1/120) = 0.223607, so −0.908265 to −0.031742
	ratio := FourFifths([]Group{{Name: "a", Applicants: 120, Selected: 48}, {Name: "b", Applicants: 80, Selected: 20}}, Level{})
	bounds(t, "impact ratio", ratio.Interval, math.Exp(-.908265), math.Exp(-.031742), 2e-6)
	// pooled: (0.25 − 0.4) ÷ √(0.34 × 0.66 × (1/120 + 1/80)) = −2.193817
	near(t, "pooled z", ratio.Tests[2].Value, -2.193817, 1e-6)
}

// The interval of ICC(2,1) with the degrees of freedom as McGraw and Wong 1996
// write them, and the quantiles of the library as they are.
func TestLimitsOfICC21ByMcGrawAndWong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawn(t, false, 2, 5)
		got := tableOf(t, "", rows).ICC(ICC21, Level{})
		if got.Value == nil || got.Interval == nil || *got.Value > .999 {
			return
		}
		n, k, rho := float64(len(rows)), float64(len(rows[0])), *got.Value
		grand, columns := average(slices.Concat(rows...)), turned(rows)
		var r, c, e float64
		for i, row := range rows {
			r += k * math.Pow(average(row)-grand, 2) / (n - 1)
			for j, x := range row {
				e += math.Pow(x-average(row)-average(columns[j])+grand, 2) / ((n - 1) * (k - 1))
				if i == 0 {
					c += n * math.Pow(average(columns[j])-grand, 2) / (k - 1)
				}
			}
		}
		a, b := k*rho/(n*(1-rho)), 1+k*rho*(n-1)/(n*(1-rho))
		v := math.Pow(a*c+b*e, 2) / (math.Pow(a*c, 2)/(k-1) + math.Pow(b*e, 2)/((n-1)*(k-1)))
		if v < .5 { // quantiles of so few degrees of freedom differ by rounding
			return
		}
		up, down := distuv.F{D1: n - 1, D2: v}.Quantile(.975), distuv.F{D1: v, D2: n - 1}.Quantile(.975)
		low := n * (r - up*e) / (up*(k*c+(k*n-k-n)*e) + n*r)
		high := n * (down*r - e) / (k*c + (k*n-k-n)*e + n*down*r)
		if math.IsNaN(low) || math.IsNaN(high) || math.IsInf(up, 0) || math.IsInf(down, 0) {
			return
		}
		if math.Abs(got.Interval.Low-min(low, rho)) > 1e-3 || math.Abs(got.Interval.High-max(high, rho)) > 1e-3 {
			t.Fatalf("%v to %v, by McGraw and Wong %v to %v", got.Interval.Low, got.Interval.High, low, high)
		}
	})
}
