package money

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestPow10(t *testing.T) {
	for n, p := range pow10 {
		if whole(p.hi, p.lo).Cmp(ten(n)) != 0 {
			t.Errorf("10^%d = %s", n, whole(p.hi, p.lo))
		}
	}
	if whole(pow10[MaxScale].hi, pow10[MaxScale].lo).Cmp(new(big.Int).Quo(maxMagnitude, big.NewInt(10))) <= 0 {
		t.Error("the table stops before the last power that fits")
	}
}

func checkDivision(t interface{ Fatalf(string, ...any) }, n, d u128) {
	qhi, qlo, rhi, rlo := divmod128(n.hi, n.lo, d.hi, d.lo)
	q, r := new(big.Int).QuoRem(whole(n.hi, n.lo), whole(d.hi, d.lo), new(big.Int))
	if whole(qhi, qlo).Cmp(q) != 0 || whole(rhi, rlo).Cmp(r) != 0 {
		t.Fatalf("%s ÷ %s = %s rest %s, want %s rest %s",
			whole(n.hi, n.lo), whole(d.hi, d.lo), whole(qhi, qlo), whole(rhi, rlo), q, r)
	}
}

// Every pair of 128-bit numbers built from the words at which an estimated
// quotient can be off by one: 13⁴ − 13² divisions.
func TestDivisionAtAwkwardWords(t *testing.T) {
	edge := []uint64{
		0, 1, 2, 9, 10, 1<<32 - 1, 1 << 32, 1<<63 - 1, 1 << 63, 1<<63 + 1,
		1_000_000_000_000_000_000, math.MaxUint64 - 1, math.MaxUint64,
	}
	done := 0
	for _, nh := range edge {
		for _, nl := range edge {
			for _, dh := range edge {
				for _, dl := range edge {
					if dh|dl != 0 {
						checkDivision(t, u128{nh, nl}, u128{dh, dl})
						done++
					}
				}
			}
		}
	}
	if want := 13*13*13*13 - 13*13; done != want {
		t.Errorf("%d divisions, want %d", done, want)
	}
}

func TestDivisionByDivisorsAbove64Bits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := u128{hi: rapid.Uint64Min(1).Draw(t, "dhi"), lo: rapid.Uint64().Draw(t, "dlo")}
		d.hi >>= rapid.UintRange(0, 63).Draw(t, "normalisation shift")
		d.hi = max(d.hi, 1)
		checkDivision(t, magnitudes().Draw(t, "n"), d)

		// exact multiples and their neighbours, where the remainder is 0, 1 or d − 1
		most := new(big.Int).Quo(maxMagnitude, whole(d.hi, d.lo))
		k := new(big.Int).SetUint64(rapid.Uint64Range(1, most.Uint64()).Draw(t, "k"))
		product := new(big.Int).Mul(k, whole(d.hi, d.lo))
		for _, near := range []int64{-1, 0, 1} {
			if n := new(big.Int).Add(product, big.NewInt(near)); n.Cmp(maxMagnitude) <= 0 {
				checkDivision(t, words(n), d)
			}
		}
	})
}

func TestDivisionByOneWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkDivision(t, magnitudes().Draw(t, "n"), u128{lo: rapid.Uint64Min(1).Draw(t, "d")})
	})
}

func TestMul128(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := magnitudes().Draw(t, "a"), magnitudes().Draw(t, "b")
		want := new(big.Int).Mul(whole(a.hi, a.lo), whole(b.hi, b.lo))
		hi, lo, ok := mul128(a.hi, a.lo, b)
		if ok != (want.Cmp(maxMagnitude) <= 0) {
			t.Fatalf("fits = %v for %s", ok, want)
		}
		if ok && whole(hi, lo).Cmp(want) != 0 {
			t.Fatalf("product %s, want %s", whole(hi, lo), want)
		}
	})
}

func TestDivideHalfAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := magnitudes().Draw(t, "a"), magnitudes().Draw(t, "b")
		if b == (u128{}) {
			b.lo = 1
		}
		q := divideHalfAway(a, b)
		want := halfAway(new(big.Rat).SetFrac(whole(a.hi, a.lo), whole(b.hi, b.lo)), 0)
		if whole(q.hi, q.lo).Cmp(want.Num()) != 0 {
			t.Fatalf("%s, want %s", whole(q.hi, q.lo), want.Num())
		}
	})
}

func TestFitBigGivesTheShortestFormThatFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := magnitudes().Draw(t, "m")
		z := new(big.Int).Mul(whole(m.hi, m.lo), ten(rapid.IntRange(0, 40).Draw(t, "zeros")))
		scale := rapid.IntRange(0, 2*MaxScale).Draw(t, "scale")
		if rapid.Bool().Draw(t, "negative") {
			z.Neg(z)
		}
		want := new(big.Rat).SetFrac(z, ten(scale))
		d, err := fitBig(new(big.Int).Set(z), scale)
		exactly(t, "z ÷ 10^scale", d, err, want)
		if err == nil && d != d.Canonical() {
			t.Fatalf("%v with scale %d is not the shortest form", d, d.scale)
		}
	})
}
