package money

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// exactly checks a result against the exact one: equal where that fits,
// refused with ErrOverflow where it does not, never anything else.
func exactly(t *rapid.T, what string, got Decimal, err error, want *big.Rat) {
	t.Helper()
	switch {
	case fits(want) && err != nil:
		t.Fatalf("%s is refused (%v), but %s fits", what, err, want.RatString())
	case fits(want) && rat(got).Cmp(want) != 0:
		t.Fatalf("%s = %s, want %s", what, rat(got).RatString(), want.RatString())
	case !fits(want) && !errors.Is(err, ErrOverflow):
		t.Fatalf("%s = %v, %v; want ErrOverflow for %s", what, got, err, want.RatString())
	case err != nil && got != Decimal{}:
		t.Fatalf("%s is refused but returns %v", what, got)
	}
	wellFormed(t, got)
}

func TestArithmeticIsExactOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimals().Draw(t, "d")
		e := rapid.OneOf(decimals(), rapid.Just(d), rapid.Just(d.Neg())).Draw(t, "e")
		x, y := rat(d), rat(e)
		got, err := d.Add(e)
		exactly(t, "d + e", got, err, new(big.Rat).Add(x, y))
		got, err = d.Sub(e)
		exactly(t, "d − e", got, err, new(big.Rat).Sub(x, y))
		got, err = d.Mul(e)
		exactly(t, "d × e", got, err, new(big.Rat).Mul(x, y))
	})
}

// The magnitudes below meet in sums and products that only just fit or do not.
func TestArithmeticAtTheEdge(t *testing.T) {
	largest := Decimal{hi: math.MaxUint64, lo: math.MaxUint64}
	half := Decimal{hi: 1 << 63}
	root := Decimal{lo: 1 << 63}
	tiny := Decimal{lo: 1, scale: MaxScale}
	for _, c := range []struct {
		name string
		op   func() (Decimal, error)
		want string // "" for ErrOverflow
	}{
		{"the largest number plus nothing", func() (Decimal, error) { return largest.Add(Int(0)) }, "340282366920938463463374607431768211455"},
		{"plus one", func() (Decimal, error) { return largest.Add(Int(1)) }, ""},
		{"minus minus one", func() (Decimal, error) { return largest.Sub(Int(-1)) }, ""},
		{"down to zero", func() (Decimal, error) { return largest.Sub(largest) }, "0"},
		{"up to zero", func() (Decimal, error) { return Int(-7).Add(Int(7)) }, "0"},
		{"2^127 + 2^127 has 129 bits", func() (Decimal, error) { return half.Add(half) }, ""},
		{"but a tenth of it fits when the last digits are zeros", func() (Decimal, error) {
			x := decimal(words(new(big.Int).Mul(big.NewInt(3), ten(38))), 1, false)
			return x.Add(x)
		}, "60000000000000000000000000000000000000"},
		{"2^63 × 2^64", func() (Decimal, error) { return root.Mul(Decimal{hi: 1}) }, "170141183460469231731687303715884105728"},
		{"2^64 × 2^64", func() (Decimal, error) { return Decimal{hi: 1}.Mul(Decimal{hi: 1}) }, ""},
		{"forty digits after the point", func() (Decimal, error) { return tiny.Mul(Decimal{lo: 1, scale: 2}) }, ""},
		{"forty digits written, thirty-eight needed", func() (Decimal, error) { return tiny.Mul(Decimal{lo: 100, scale: 2}) }, "0.00000000000000000000000000000000000001"},
		{"zero swallows any scale", func() (Decimal, error) { return tiny.Mul(Decimal{scale: 38}) }, "0"},
		{"far apart", func() (Decimal, error) { return largest.Add(tiny) }, ""},
		{"far apart, zero written long", func() (Decimal, error) { return largest.Add(Decimal{scale: MaxScale}) }, "340282366920938463463374607431768211455"},
	} {
		got, err := c.op()
		wellFormed(t, got)
		if c.want == "" {
			if !errors.Is(err, ErrOverflow) {
				t.Errorf("%s: got %v, %v; want ErrOverflow", c.name, got, err)
			}
		} else if err != nil || got.String() != c.want {
			t.Errorf("%s: got %v, %v; want %s", c.name, got, err, c.want)
		}
	}
}

// Equal numbers in different forms must behave alike everywhere, or 2.50 would
// be refused where 2.5 is not.
func TestFormMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, e := decimals().Draw(t, "d"), decimals().Draw(t, "e")
		digits := rapid.Uint8Range(0, MaxScale).Draw(t, "digits")
		short := d.Canonical()
		for name, op := range map[string]func(Decimal) (Decimal, error){
			"Add":   func(x Decimal) (Decimal, error) { return x.Add(e) },
			"Sub":   func(x Decimal) (Decimal, error) { return e.Sub(x) },
			"Mul":   func(x Decimal) (Decimal, error) { return x.Mul(e) },
			"Quo":   func(x Decimal) (Decimal, error) { return x.Quo(e, digits) },
			"Under": func(x Decimal) (Decimal, error) { return e.Quo(x, digits) },
			"Round": func(x Decimal) (Decimal, error) { return x.Round(digits), nil },
			"Int64": func(x Decimal) (Decimal, error) { n, err := x.Int64(digits); return Int(n), err },
		} {
			a, errA := op(d)
			b, errB := op(short)
			if !a.Equal(b) || !errors.Is(errA, errB) {
				t.Fatalf("%s: %v (%v) in one form, %v (%v) in the other", name, a, errA, b, errB)
			}
		}
	})
}

func TestQuoRoundsHalfAwayFromZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, e := decimals().Draw(t, "d"), decimals().Draw(t, "e")
		digits := rapid.Uint8Range(0, MaxScale+2).Draw(t, "digits")
		got, err := d.Quo(e, digits)
		switch {
		case e.IsZero():
			if !errors.Is(err, ErrDivisionByZero) {
				t.Fatalf("division by zero gives %v, %v", got, err)
			}
		case digits > MaxScale:
			if !errors.Is(err, ErrOverflow) {
				t.Fatalf("%d digits give %v, %v", digits, got, err)
			}
		default:
			exactly(t, "d ÷ e", got, err, halfAway(new(big.Rat).Quo(rat(d), rat(e)), digits))
		}
	})
}

func TestQuoTable(t *testing.T) {
	for _, c := range []struct {
		d, e   string
		digits uint8
		want   string
	}{
		{"1", "3", 4, "0.3333"}, {"2", "3", 4, "0.6667"}, {"-2", "3", 4, "-0.6667"}, {"2", "-3", 0, "-1"},
		{"1", "8", 2, "0.13"}, {"-1", "8", 2, "-0.13"}, {"1", "-8", 2, "-0.13"}, {"-1", "-8", 2, "0.13"},
		{"0.5", "1", 0, "1"}, {"0.4999", "1", 0, "0"}, {"-0.4999", "1", 0, "0"}, {"0", "7", 3, "0"},
		{"100000", "1", 38, "100000"}, // 10^43 on the way: only the quotient has to fit
		{"999999999999999999", "0.000000000001", 0, "999999999999999999000000000000"},
	} {
		got, err := parse(t, c.d).Quo(parse(t, c.e), c.digits)
		if err != nil || got.String() != c.want {
			t.Errorf("%s ÷ %s to %d digits = %v, %v; want %s", c.d, c.e, c.digits, got, err, c.want)
		}
	}
}

func TestRoundAndTruncate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimals().Draw(t, "d")
		digits := rapid.Uint8().Draw(t, "digits")
		rounded, cut := d.Round(digits), d.Truncate(digits)
		wellFormed(t, rounded)
		wellFormed(t, cut)
		if digits >= d.scale {
			if rounded != d || cut != d {
				t.Fatalf("%d digits are enough, but the number changed to %v and %v", digits, rounded, cut)
			}
			return
		}
		if want := halfAway(rat(d), digits); rat(rounded).Cmp(want) != 0 || rounded.scale != digits {
			t.Fatalf("rounded to %d digits: %v, want %s", digits, rounded, want.RatString())
		}
		units := new(big.Rat).Mul(rat(d), new(big.Rat).SetInt(ten(int(digits))))
		towardsZero := new(big.Int).Quo(units.Num(), units.Denom())
		if want := new(big.Rat).SetFrac(towardsZero, ten(int(digits))); rat(cut).Cmp(want) != 0 || cut.scale != digits {
			t.Fatalf("cut to %d digits: %v, want %s", digits, cut, want.RatString())
		}
	})
}

func TestOrderAndSign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimals().Draw(t, "d")
		e := rapid.OneOf(decimals(), rapid.Just(d), rapid.Just(d.Neg()), rapid.Just(d.Canonical())).Draw(t, "e")
		want := rat(d).Cmp(rat(e))
		if d.Cmp(e) != want || e.Cmp(d) != -want || d.Equal(e) != (want == 0) {
			t.Fatalf("Cmp = %d and %d, Equal = %v, want %d", d.Cmp(e), e.Cmp(d), d.Equal(e), want)
		}
		if d.Sign() != rat(d).Sign() || d.IsZero() != (rat(d).Sign() == 0) {
			t.Fatalf("Sign = %d, IsZero = %v", d.Sign(), d.IsZero())
		}
		neg, abs := d.Neg(), d.Abs()
		wellFormed(t, neg)
		wellFormed(t, abs)
		if rat(neg).Cmp(new(big.Rat).Neg(rat(d))) != 0 || rat(abs).Cmp(new(big.Rat).Abs(rat(d))) != 0 {
			t.Fatalf("Neg = %v, Abs = %v", neg, abs)
		}
	})
}

func TestCanonicalIsTheShortestForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimals().Draw(t, "d")
		c := d.Canonical()
		wellFormed(t, c)
		digits, _ := rat(d).FloatPrec()
		if rat(c).Cmp(rat(d)) != 0 || int(c.Scale()) != digits {
			t.Fatalf("canonical %v with scale %d, want scale %d", c, c.Scale(), digits)
		}
		// the same number written one digit longer has the same canonical form
		long := d
		var ok bool
		if long.hi, long.lo, ok = mul128(d.hi, d.lo, u128{lo: 10}); ok && d.scale < MaxScale {
			long.scale++
			if long.Canonical() != c {
				t.Fatalf("%v and %v are equal, their canonical forms are not", d, long)
			}
		}
	})
}

func TestInt64NeverRounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.OneOf(decimals(), rapid.Custom(func(t *rapid.T) Decimal {
			x := Int(rapid.Int64().Draw(t, "near int64"))
			x.scale = rapid.Uint8Range(0, 4).Draw(t, "scale")
			return x
		})).Draw(t, "d")
		digits := rapid.Uint8().Draw(t, "digits")
		want := new(big.Rat).Mul(rat(d), new(big.Rat).SetInt(ten(int(digits))))
		got, err := d.Int64(digits)
		if want.IsInt() && want.Num().IsInt64() {
			if err != nil || got != want.Num().Int64() {
				t.Fatalf("Int64(%d) = %d, %v; want %s", digits, got, err, want.RatString())
			}
		} else if !errors.Is(err, ErrOverflow) || got != 0 {
			t.Fatalf("Int64(%d) = %d, %v; want ErrOverflow", digits, got, err)
		}
	})
}

func TestIntAndMajor(t *testing.T) {
	yuan := currency(t, "CNY")
	for _, n := range []int64{0, 1, -1, 99, -100, math.MaxInt64, math.MinInt64} {
		if got := rat(Int(n)); got.Cmp(new(big.Rat).SetInt64(n)) != 0 {
			t.Errorf("Int(%d) = %s", n, got.RatString())
		}
		if got := rat(Major(n, yuan)); got.Cmp(big.NewRat(n, 100)) != 0 {
			t.Errorf("Major(%d) = %s", n, got.RatString())
		}
		wellFormed(t, Int(n))
		wellFormed(t, Major(n, yuan))
	}
}

func parse(t *testing.T, s string) Decimal {
	t.Helper()
	d, err := ParseDecimal(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

func currency(t testing.TB, code string) Currency {
	t.Helper()
	c, err := ParseCurrency(code)
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	return c
}

func TestWidenWritesTheSameNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, digits := decimals().Draw(t, "d"), rapid.Uint8().Draw(t, "digits")
		wide := d.Widen(digits)
		if !wide.Equal(d) || wide.Scale() < d.Scale() {
			t.Fatalf("%v to %d digits is %v", d, digits, wide)
		}
		if wide.Scale() != digits && digits > d.Scale() && digits <= MaxScale {
			if _, err := d.Add(Decimal{scale: digits}); err == nil && new(big.Int).Mul(d.big(), pow10Big(int(digits-d.Scale()))).BitLen() <= 128 {
				t.Fatalf("%v fits with %d digits, but is left with %d", d, digits, wide.Scale())
			}
		}
	})
}
