// Package money holds exact amounts and rates: whole minor units with their
// currency, decimals that never lose a digit unseen, one rounding rule, and
// splits whose parts sum to the whole.
package money

import (
	"errors"
	"math"
	"math/bits"
)

// ErrCurrency says that two amounts are of different currencies.
var ErrCurrency = errors.New("money: the amounts are in different currencies")

// ErrTooPrecise says that an amount has more digits than its currency.
var ErrTooPrecise = errors.New("money: more digits after the point than the currency has")

// Amount is a sum of money: whole minor units (fen, cents) of one currency.
// The zero value is zero of no currency.
type Amount struct {
	Minor    int64
	Currency Currency
}

// ParseAmount reads a strict literal in major units ("1234.5") as an amount;
// more digits than the currency has are refused with ErrTooPrecise, not rounded.
func ParseAmount(s string, c Currency) (Amount, error) {
	d, err := ParseDecimal(s)
	if err != nil {
		return Amount{}, err
	}
	return FromDecimal(d, c)
}

// FromDecimal turns major units into an amount without rounding.
func FromDecimal(d Decimal, c Currency) (Amount, error) {
	if d.Canonical().scale > c.digits {
		return Amount{}, ErrTooPrecise
	}
	minor, err := d.Int64(c.digits)
	return Amount{Minor: minor, Currency: c}, err
}

// Decimal returns the amount in major units.
func (a Amount) Decimal() Decimal { return Major(a.Minor, a.Currency) }

// Add returns a + b, ErrCurrency or ErrOverflow.
func (a Amount) Add(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, ErrCurrency
	}
	minor, err := AddMinor(a.Minor, b.Minor)
	return Amount{Minor: minor, Currency: a.Currency}, err
}

// Sub returns a − b, ErrCurrency or ErrOverflow.
func (a Amount) Sub(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, ErrCurrency
	}
	minor, err := SubMinor(a.Minor, b.Minor)
	return Amount{Minor: minor, Currency: a.Currency}, err
}

// String writes major units in the currency's digits, without the currency:
// "1234.50", "-0.05", "1200" for yen.
func (a Amount) String() string { return a.Decimal().Fixed(a.Currency.digits) }

// AddMinor adds minor units of one currency or refuses with ErrOverflow.
func AddMinor(a, b int64) (int64, error) {
	sum := a + b
	if (sum > a) != (b > 0) && b != 0 {
		return 0, ErrOverflow
	}
	return sum, nil
}

// SubMinor subtracts minor units of one currency or refuses with ErrOverflow.
func SubMinor(a, b int64) (int64, error) {
	diff := a - b
	if (diff < a) != (b > 0) && b != 0 {
		return 0, ErrOverflow
	}
	return diff, nil
}

// SumMinor adds up minor units of one currency; it refuses with ErrOverflow
// where the total does not fit, whatever the order of the parts.
func SumMinor(parts ...int64) (int64, error) {
	var hi int64 // the upper word of a sum of 128 bits in two's complement
	var lo uint64
	for _, p := range parts {
		var carry uint64
		lo, carry = bits.Add64(lo, uint64(p), 0)
		hi += p>>63 + int64(carry)
	}
	if total := int64(lo); hi == total>>63 {
		return total, nil
	}
	return 0, ErrOverflow
}

// MaxMinor is the largest amount of minor units.
const MaxMinor = math.MaxInt64
