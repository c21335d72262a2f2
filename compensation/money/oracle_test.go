package money

import (
	"flag"
	"math/big"
	"os"
	"testing"

	"pgregory.net/rapid"
)

// TestMain raises the number of property checks: one costs about a microsecond.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "2000"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// maxMagnitude is 2^128 − 1.
var maxMagnitude = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))

func ten(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// magnitudes draws 128-bit numbers, most of them where mistakes live: around
// powers of two and of ten, and with many trailing zeros.
func magnitudes() *rapid.Generator[u128] {
	return rapid.Custom(func(t *rapid.T) u128 {
		z := new(big.Int)
		near := rapid.Int64Range(-3, 3).Draw(t, "near")
		switch rapid.IntRange(0, 5).Draw(t, "shape") {
		case 0:
			z.SetUint64(rapid.Uint64().Draw(t, "small"))
		case 1:
			power := rapid.SampledFrom([]uint{0, 32, 63, 64, 65, 96, 126, 127, 128}).Draw(t, "power of two")
			z.Add(z.Lsh(big.NewInt(1), power), big.NewInt(near))
		case 2:
			z.Add(ten(rapid.IntRange(0, 38).Draw(t, "power of ten")), big.NewInt(near))
		case 3:
			z.SetUint64(rapid.Uint64().Draw(t, "digits"))
			z.Mul(z, ten(rapid.IntRange(0, 19).Draw(t, "zeros")))
		default:
			z.SetUint64(rapid.Uint64().Draw(t, "hi"))
			z.Add(z.Lsh(z, 64), new(big.Int).SetUint64(rapid.Uint64().Draw(t, "lo")))
		}
		if z.Sign() < 0 {
			z.Neg(z)
		}
		if z.Cmp(maxMagnitude) > 0 {
			z.Set(maxMagnitude)
		}
		return words(z)
	})
}

// decimals draws any Decimal in any form.
func decimals() *rapid.Generator[Decimal] {
	return rapid.Custom(func(t *rapid.T) Decimal {
		m := magnitudes().Draw(t, "magnitude")
		return decimal(m, rapid.Uint8Range(0, MaxScale).Draw(t, "scale"), rapid.Bool().Draw(t, "negative"))
	})
}

func decimal(m u128, scale uint8, neg bool) Decimal {
	return Decimal{hi: m.hi, lo: m.lo, scale: scale, neg: neg && m != u128{}}
}

// words cuts z into two words; it is written apart from the code under test.
func words(z *big.Int) u128 {
	return u128{
		hi: new(big.Int).Rsh(z, 64).Uint64(),
		lo: new(big.Int).And(z, new(big.Int).SetUint64(1<<64-1)).Uint64(),
	}
}

func whole(hi, lo uint64) *big.Int {
	z := new(big.Int).Lsh(new(big.Int).SetUint64(hi), 64)
	return z.Add(z, new(big.Int).SetUint64(lo))
}

// rat is the number that d stands for.
func rat(d Decimal) *big.Rat {
	z := whole(d.hi, d.lo)
	if d.neg {
		z.Neg(z)
	}
	return new(big.Rat).SetFrac(z, ten(int(d.scale)))
}

// fits reports whether some Decimal is the number r.
func fits(r *big.Rat) bool {
	digits, finite := r.FloatPrec()
	if !finite || digits > MaxScale {
		return false
	}
	coefficient := new(big.Int).Mul(r.Num(), ten(digits))
	return coefficient.Quo(coefficient, r.Denom()).CmpAbs(maxMagnitude) <= 0
}

// halfAway rounds r half away from zero to digits after the point.
func halfAway(r *big.Rat, digits uint8) *big.Rat {
	scaled := new(big.Rat).Mul(new(big.Rat).Abs(r), new(big.Rat).SetInt(ten(int(digits))))
	scaled.Add(scaled, big.NewRat(1, 2))
	units := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	if r.Sign() < 0 {
		units.Neg(units)
	}
	return new(big.Rat).SetFrac(units, ten(int(digits)))
}

// wellFormed fails the test where d breaks an invariant of its type.
func wellFormed(t interface{ Fatalf(string, ...any) }, d Decimal) {
	if d.scale > MaxScale {
		t.Fatalf("%v has scale %d", rat(d), d.scale)
	}
	if d.neg && d.hi|d.lo == 0 {
		t.Fatalf("a negative zero")
	}
}
