package money

import (
	"errors"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLiteralTable(t *testing.T) {
	for _, c := range []struct {
		in, want string // want "" for a refusal
		err      error
	}{
		{"0", "0", nil}, {"7", "7", nil}, {"-7", "-7", nil}, {"1234.50", "1234.5", nil}, {"0.05", "0.05", nil},
		{"-0.000000000001", "-0.000000000001", nil}, {"999999999999999999.999999999999", "999999999999999999.999999999999", nil},
		{"-999999999999999999.999999999999", "-999999999999999999.999999999999", nil},
		{"18446744.073709551615", "18446744.073709551615", nil}, {"18446744.073709551616", "18446744.073709551616", nil}, // 2^64 − 1 and 2^64
		{"10", "10", nil}, {"0.0", "0", nil}, {"2.500000000000", "2.5", nil},
		// a minus before nothing is still nothing: zero has no sign
		{"-0", "0", nil}, {"-0.00", "0", nil},

		{"", "", ErrLiteral}, {"-", "", ErrLiteral}, {".", "", ErrLiteral}, {"-.", "", ErrLiteral},
		{".5", "", ErrLiteral}, {"5.", "", ErrLiteral}, {"-.5", "", ErrLiteral}, {"1.2.3", "", ErrLiteral}, {"1..2", "", ErrLiteral},
		{"+1", "", ErrLiteral}, {"--1", "", ErrLiteral}, {"1-", "", ErrLiteral}, {"−1", "", ErrLiteral}, {"(1)", "", ErrLiteral},
		{"00", "", ErrLiteral}, {"01", "", ErrLiteral}, {"-01", "", ErrLiteral}, {"00.5", "", ErrLiteral},
		{"1e5", "", ErrLiteral}, {"1E5", "", ErrLiteral}, {"1E5000000", "", ErrLiteral}, {"1e-5", "", ErrLiteral}, {"1.5e3", "", ErrLiteral},
		{"1_000", "", ErrLiteral}, {"1,000", "", ErrLiteral}, {"1 000", "", ErrLiteral}, {"1'000", "", ErrLiteral}, {"1，000", "", ErrLiteral},
		{" 1", "", ErrLiteral}, {"1 ", "", ErrLiteral}, {"1\n", "", ErrLiteral}, {"\t1", "", ErrLiteral}, {"1\x00", "", ErrLiteral}, {"\ufeff1", "", ErrLiteral},
		{"１２３", "", ErrLiteral}, {"１", "", ErrLiteral}, {"1．5", "", ErrLiteral}, {"٣", "", ErrLiteral}, {"一", "", ErrLiteral}, {"½", "", ErrLiteral},
		{"NaN", "", ErrLiteral}, {"nan", "", ErrLiteral}, {"Inf", "", ErrLiteral}, {"-Inf", "", ErrLiteral}, {"Infinity", "", ErrLiteral},
		{"0x10", "", ErrLiteral}, {"0b1", "", ErrLiteral}, {"0o7", "", ErrLiteral}, {"1/2", "", ErrLiteral}, {"5%", "", ErrLiteral},
		{"￥1", "", ErrLiteral}, {"$1", "", ErrLiteral}, {"1元", "", ErrLiteral}, {"1万", "", ErrLiteral}, {"\xff", "", ErrLiteral},

		{"1234567890123456789", "", ErrLiteralTooLong}, {"0.1234567890123", "", ErrLiteralTooLong}, {"-1234567890123456789", "", ErrLiteralTooLong},
		{"0.0000000000000", "", ErrLiteralTooLong}, {"1234567890123456789.1234567890123", "", ErrLiteralTooLong},
		{"1234567890123456789e5", "", ErrLiteral}, {"0.12345678901234567890123456789e1", "", ErrLiteral},
	} {
		d, err := ParseDecimal(c.in)
		wellFormed(t, d)
		switch {
		case c.err != nil && (!errors.Is(err, c.err) || d != Decimal{}):
			t.Errorf("%q is read as %v, %v; want %v", c.in, d, err, c.err)
		case c.err == nil && (err != nil || d.String() != c.want):
			t.Errorf("%q is read as %v, %v; want %s", c.in, d, err, c.want)
		}
	}
}

// A literal of any length is refused without memory of its own: one pass over
// the text, no arithmetic. The same holds for everything that is accepted.
func TestC5_HostileLiteralsCostNoMemory(t *testing.T) {
	const megabyte = 1 << 20
	for name, build := range map[string]func(n int) string{
		"digits":             func(n int) string { return strings.Repeat("9", n) },
		"negative digits":    func(n int) string { return "-" + strings.Repeat("9", n) },
		"zeros":              func(n int) string { return strings.Repeat("0", n) },
		"fraction":           func(n int) string { return "0." + strings.Repeat("9", n) },
		"fraction of zeros":  func(n int) string { return "0." + strings.Repeat("0", n) },
		"points":             func(n int) string { return strings.Repeat(".", n) },
		"minuses":            func(n int) string { return strings.Repeat("-", n) },
		"exponent of digits": func(n int) string { return "1e" + strings.Repeat("9", n) },
		"separators":         func(n int) string { return strings.Repeat("1,", n) },
		"full-width digits":  func(n int) string { return strings.Repeat("９", n) },
		"bad last character": func(n int) string { return strings.Repeat("9", n) + "x" },
		"no UTF-8":           func(n int) string { return strings.Repeat("\xff", n) },
	} {
		for _, n := range []int{40, 4000, megabyte} {
			text := build(n)
			if d, err := ParseDecimal(text); err == nil || d != (Decimal{}) {
				t.Errorf("%s, %d long: accepted as %v", name, n, d)
			}
			if got := testing.AllocsPerRun(10, func() { _, _ = ParseDecimal(text) }); got != 0 {
				t.Errorf("%s, %d long: %v allocations, want none", name, n, got)
			}
		}
	}
	for _, text := range []string{"1e5", "1e5000000", "1E5000000", "9999999999999999999", "0.0000000000001", "1" + strings.Repeat("0", 18)} {
		if d, err := ParseDecimal(text); err == nil {
			t.Errorf("%q is read as %v", text, d)
		}
	}
	for _, text := range []string{"1e5", "1E5000000", "0", "-999999999999999999.999999999999"} {
		if got := testing.AllocsPerRun(10, func() { _, _ = ParseDecimal(text) }); got != 0 {
			t.Errorf("%q: %v allocations, want none", text, got)
		}
	}
}

// exactText writes r with the digits it needs, but at least the given ones.
func exactText(r *big.Rat, digits int) string {
	need, _ := r.FloatPrec()
	return r.FloatString(max(need, digits))
}

func TestStringAndFixedWriteTheNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimals().Draw(t, "d")
		digits := rapid.Uint8().Draw(t, "digits")
		if got, want := d.String(), exactText(rat(d), 0); got != want {
			t.Fatalf("String writes %s, want %s", got, want)
		}
		if got, want := d.Fixed(digits), exactText(rat(d), int(digits)); got != want {
			t.Fatalf("Fixed(%d) writes %s, want %s", digits, got, want)
		}
	})
}

func TestLiteralRoundTrip(t *testing.T) {
	text := rapid.StringMatching(`-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?`)
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "literal")
		d, err := ParseDecimal(s)
		if err != nil {
			t.Fatalf("%q is refused: %v", s, err)
		}
		checkLiteral(t, s, d)
		_, fraction, _ := strings.Cut(s, ".")
		if int(d.Scale()) != len(fraction) {
			t.Fatalf("%q has scale %d: the form as written is kept", s, d.Scale())
		}
	})
}

// checkLiteral checks an accepted literal against big.Rat and back.
func checkLiteral(t interface{ Fatalf(string, ...any) }, s string, d Decimal) {
	wellFormed(t, d)
	want, ok := new(big.Rat).SetString(s)
	if !ok || rat(d).Cmp(want) != 0 {
		t.Fatalf("%q is read as %v", s, d)
	}
	back, err := ParseDecimal(d.String())
	if err != nil || !back.Equal(d) {
		t.Fatalf("%q is written as %q, which is read as %v, %v", s, d.String(), back, err)
	}
}

func FuzzDecimalLiteral(f *testing.F) {
	for _, s := range []string{
		"0", "-0", "1234.50", "-0.000000000001", "999999999999999999.999999999999", "1e5", "1E5000000", "00", ".5", "5.",
		"１２３", "NaN", "0x10", "1_000", "+1", strings.Repeat("9", 100), "-", "", "1.2.3", "\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDecimal(s)
		if err == nil {
			checkLiteral(t, s, d)
			return
		}
		if d != (Decimal{}) {
			t.Fatalf("%q is refused but gives %v", s, d)
		}
		if !errors.Is(err, ErrLiteral) && !errors.Is(err, ErrLiteralTooLong) {
			t.Fatalf("%q: %v", s, err)
		}
	})
}
