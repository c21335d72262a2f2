package money

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestAmountFromText(t *testing.T) {
	for _, c := range []struct {
		code, in string
		minor    int64
		out      string
		err      error
	}{
		{"CNY", "1234.5", 123450, "1234.50", nil},
		{"CNY", "-0.05", -5, "-0.05", nil},
		{"CNY", "12.3400", 1234, "12.34", nil},
		{"CNY", "0", 0, "0.00", nil},
		{"JPY", "1200", 1200, "1200", nil},
		{"JPY", "1200.0", 1200, "1200", nil},
		{"KWD", "0.001", 1, "0.001", nil},
		{"CLF", "1.2345", 12345, "1.2345", nil},
		{"CNY", "92233720368547758.07", math.MaxInt64, "92233720368547758.07", nil},
		{"CNY", "-92233720368547758.08", math.MinInt64, "-92233720368547758.08", nil},
		{"CNY", "92233720368547758.08", 0, "", ErrOverflow},
		{"CNY", "-92233720368547758.09", 0, "", ErrOverflow},
		{"CNY", "0.005", 0, "", ErrTooPrecise},
		{"JPY", "0.5", 0, "", ErrTooPrecise},
		{"CNY", "1e5", 0, "", ErrLiteral},
		{"CNY", "1,234.50", 0, "", ErrLiteral},
		{"CNY", "1234567890123456789", 0, "", ErrLiteralTooLong},
	} {
		a, err := ParseAmount(c.in, currency(t, c.code))
		if c.err != nil {
			if !errors.Is(err, c.err) || a.Minor != 0 {
				t.Errorf("%s %s: %v, %v; want %v", c.in, c.code, a, err, c.err)
			}
			continue
		}
		if err != nil || a.Minor != c.minor || a.String() != c.out || a.Currency.Code() != c.code {
			t.Errorf("%s %s: %d minor units %q, %v; want %d, %q", c.in, c.code, a.Minor, a, err, c.minor, c.out)
		}
		if back, err := FromDecimal(a.Decimal(), a.Currency); err != nil || back != a {
			t.Errorf("%s %s does not survive Decimal: %v, %v", c.in, c.code, back, err)
		}
	}
}

func TestAmountsOfDifferentCurrenciesDoNotAdd(t *testing.T) {
	yuan, yen := Amount{Minor: 100, Currency: currency(t, "CNY")}, Amount{Minor: 100, Currency: currency(t, "JPY")}
	for name, op := range map[string]func() (Amount, error){
		"sum":              func() (Amount, error) { return yuan.Add(yen) },
		"difference":       func() (Amount, error) { return yuan.Sub(yen) },
		"no currency":      func() (Amount, error) { return yuan.Add(Amount{Minor: 1}) },
		"nothing, no unit": func() (Amount, error) { return yuan.Sub(Amount{}) },
	} {
		if a, err := op(); !errors.Is(err, ErrCurrency) || a != (Amount{}) {
			t.Errorf("%s: %v, %v", name, a, err)
		}
	}
}

// Sums at the limits of int64 are exact or refused, one unit to either side.
func TestC4_OverflowIsRefusedAtTheLimitsOfMinorUnits(t *testing.T) {
	const most, least = math.MaxInt64, math.MinInt64
	edge := []int64{least, least + 1, least + 2, least / 2, -2, -1, 0, 1, 2, most / 2, most/2 + 1, most - 2, most - 1, most}
	yuan := currency(t, "CNY")
	check := func(what string, got int64, err error, want *big.Int) {
		t.Helper()
		if want.IsInt64() {
			if err != nil || got != want.Int64() {
				t.Errorf("%s = %d, %v; want %s", what, got, err, want)
			}
		} else if !errors.Is(err, ErrOverflow) || got != 0 {
			t.Errorf("%s = %d, %v; want ErrOverflow", what, got, err)
		}
	}
	for _, a := range edge {
		for _, b := range edge {
			x, y := big.NewInt(a), big.NewInt(b)
			sum, diff := new(big.Int).Add(x, y), new(big.Int).Sub(x, y)
			got, err := AddMinor(a, b)
			check("AddMinor", got, err, sum)
			got, err = SubMinor(a, b)
			check("SubMinor", got, err, diff)
			got, err = SumMinor(a, b)
			check("SumMinor", got, err, sum)
			amount, err := Amount{a, yuan}.Add(Amount{b, yuan})
			check("Amount.Add", amount.Minor, err, sum)
			amount, err = Amount{a, yuan}.Sub(Amount{b, yuan})
			check("Amount.Sub", amount.Minor, err, diff)
			for _, c := range edge {
				got, err = SumMinor(a, b, c)
				check("SumMinor of three", got, err, new(big.Int).Add(sum, big.NewInt(c)))
			}
		}
		d := Int(a)
		got, err := d.Int64(0)
		check("Int64", got, err, big.NewInt(a))
		for _, near := range []int64{-1, 1} {
			moved, _ := d.Add(Int(near))
			got, err = moved.Int64(0)
			check("Int64 one away", got, err, new(big.Int).Add(big.NewInt(a), big.NewInt(near)))
		}
	}
	for _, c := range []struct {
		exact string
		minor int64
		err   error
	}{
		{"92233720368547758.07", most, nil}, {"92233720368547758.074999999999", most, nil},
		{"92233720368547758.075", 0, ErrOverflow}, {"92233720368547758.08", 0, ErrOverflow}, {"999999999999999999.999999999999", 0, ErrOverflow},
		{"-92233720368547758.08", least, nil}, {"-92233720368547758.084999999999", least, nil},
		{"-92233720368547758.085", 0, ErrOverflow}, {"-92233720368547758.09", 0, ErrOverflow},
	} {
		if got, err := RoundPay(parse(t, c.exact), yuan); got != c.minor || !errors.Is(err, c.err) {
			t.Errorf("RoundPay(%s) = %d, %v; want %d, %v", c.exact, got, err, c.minor, c.err)
		}
	}
}

// A total that fits is found in any order of its parts, and a million parts at
// the limit are refused, not wrapped.
func TestC4_OverflowIsRefusedWhateverTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{math.MaxInt64, math.MinInt64}))).Draw(t, "parts")
		want := new(big.Int)
		for _, p := range parts {
			want.Add(want, big.NewInt(p))
		}
		for _, order := range [][]int64{parts, rapid.Permutation(parts).Draw(t, "another order")} {
			got, err := SumMinor(order...)
			if want.IsInt64() && (err != nil || got != want.Int64()) || !want.IsInt64() && (got != 0 || !errors.Is(err, ErrOverflow)) {
				t.Fatalf("the sum of %v is %d, %v; want %s", order, got, err, want)
			}
		}
	})
	many := make([]int64, 1_000_000)
	for i := range many {
		many[i] = math.MinInt64
	}
	if got, err := SumMinor(many...); got != 0 || !errors.Is(err, ErrOverflow) {
		t.Errorf("a million times the least amount is %d, %v", got, err)
	}
}

func TestRoundPayIsHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		exact, code string
		minor       int64
	}{
		{"2.345", "CNY", 235}, {"-2.345", "CNY", -235}, {"2.344999999999", "CNY", 234}, {"-2.344999999999", "CNY", -234},
		{"2.335", "CNY", 234}, {"-2.335", "CNY", -234}, // half to even would give 234 for 2.345 and 2.335 alike
		{"0.005", "CNY", 1}, {"-0.005", "CNY", -1}, {"0.004999999999", "CNY", 0}, {"-0.004999999999", "CNY", 0},
		{"0", "CNY", 0}, {"1", "CNY", 100}, {"1.1", "CNY", 110}, {"9.995", "CNY", 1000}, {"-9.995", "CNY", -1000},
		{"0.5", "JPY", 1}, {"-0.5", "JPY", -1}, {"0.499999999999", "JPY", 0}, {"1234.5", "JPY", 1235},
		{"0.0005", "KWD", 1}, {"-1.2345", "KWD", -1235}, {"0.00005", "CLF", 1}, {"0.00004", "CLF", 0},
	} {
		if got, err := RoundPay(parse(t, c.exact), currency(t, c.code)); err != nil || got != c.minor {
			t.Errorf("%s %s pays %d minor units, %v; want %d", c.exact, c.code, got, err, c.minor)
		}
	}
}

func TestRoundPayAgainstBigNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.OneOf(decimals(), rapid.Custom(func(t *rapid.T) Decimal {
			return decimal(u128{lo: rapid.Uint64().Draw(t, "lo")}, rapid.Uint8Range(0, 8).Draw(t, "scale"), rapid.Bool().Draw(t, "negative"))
		})).Draw(t, "exact")
		code := rapid.SampledFrom([]string{"JPY", "CNY", "KWD", "CLF"}).Draw(t, "currency")
		c, err := ParseCurrency(code)
		if err != nil {
			t.Fatal(err)
		}
		want := new(big.Rat).Mul(halfAway(rat(d), c.digits), new(big.Rat).SetInt(ten(int(c.digits))))
		got, err := RoundPay(d, c)
		if want.Num().IsInt64() && (err != nil || got != want.Num().Int64()) || !want.Num().IsInt64() && !errors.Is(err, ErrOverflow) {
			t.Fatalf("%v %s pays %d, %v; want %s", d, code, got, err, want.RatString())
		}
	})
}
