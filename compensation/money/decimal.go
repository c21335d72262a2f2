package money

import (
	"errors"
	"math/big"
	"math/bits"
)

// ErrOverflow says that an exact result does not fit: it is refused, never
// wrapped, clipped or rounded.
var ErrOverflow = errors.New("money: the exact result does not fit")

// ErrDivisionByZero says that a quotient has no value.
var ErrDivisionByZero = errors.New("money: division by zero")

// MaxScale is the largest number of digits after the decimal point that a
// Decimal can hold.
const MaxScale = 38

// Decimal is an exact decimal number: an integer of at most 128 bits (about 38
// digits) divided by a power of ten. Addition, subtraction and multiplication
// are exact or refused with ErrOverflow; only Quo and Round round, each half
// away from zero at a number of digits that the caller states. The zero value
// is 0. Decimals are values: compare them with Cmp or Equal, since 2.5 and 2.50
// are equal numbers in different forms.
type Decimal struct {
	hi, lo uint64 // the magnitude
	scale  uint8
	neg    bool // never set on zero
}

// Int makes a whole number.
func Int(n int64) Decimal {
	if n < 0 {
		return Decimal{lo: -uint64(n), neg: true}
	}
	return Decimal{lo: uint64(n)}
}

// Major turns whole minor units of a currency into its major units: 1234 fen
// are 12.34 yuan.
func Major(minor int64, c Currency) Decimal {
	d := Int(minor)
	d.scale = c.digits
	return d
}

// Sign returns -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.hi|d.lo == 0:
		return 0
	case d.neg:
		return -1
	}
	return 1
}

// IsZero reports whether d is 0.
func (d Decimal) IsZero() bool { return d.hi|d.lo == 0 }

// Neg returns −d.
func (d Decimal) Neg() Decimal {
	if !d.IsZero() {
		d.neg = !d.neg
	}
	return d
}

// Abs returns the magnitude of d.
func (d Decimal) Abs() Decimal {
	d.neg = false
	return d
}

// Add returns the exact sum. It refuses with ErrOverflow exactly where no
// Decimal is that number: where its shortest form has more than 38 digits after
// the point or a coefficient of 2^128 or more. How d and e are written (2.5 or
// 2.50) makes no difference.
func (d Decimal) Add(e Decimal) (Decimal, error) {
	if a, b, ok := align(d, e); ok {
		if sum, ok := add(a, b); ok {
			return sum, nil
		}
	}
	scale := max(d.scale, e.scale)
	x, y := d.big(), e.big()
	x.Mul(x, pow10Big(int(scale-d.scale)))
	y.Mul(y, pow10Big(int(scale-e.scale)))
	return fitBig(x.Add(x, y), int(scale))
}

// add adds two numbers of one scale; it fails where the sum does not fit.
func add(a, b Decimal) (Decimal, bool) {
	if a.neg == b.neg {
		lo, carry := bits.Add64(a.lo, b.lo, 0)
		hi, over := bits.Add64(a.hi, b.hi, carry)
		return Decimal{hi: hi, lo: lo, scale: a.scale, neg: a.neg}, over == 0
	}
	if less128(a.hi, a.lo, b.hi, b.lo) {
		a, b = b, a
	}
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, _ := bits.Sub64(a.hi, b.hi, borrow)
	return Decimal{hi: hi, lo: lo, scale: a.scale, neg: a.neg && hi|lo != 0}, true
}

// Sub returns the exact difference d − e; it refuses as Add does.
func (d Decimal) Sub(e Decimal) (Decimal, error) { return d.Add(e.Neg()) }

// Mul returns the exact product; it refuses as Add does, exactly where no
// Decimal is that number.
func (d Decimal) Mul(e Decimal) (Decimal, error) {
	if p, ok := mul(d, e); ok {
		return p, nil
	}
	x := d.big()
	return fitBig(x.Mul(x, e.big()), int(d.scale)+int(e.scale))
}

func mul(d, e Decimal) (Decimal, bool) {
	scale := int(d.scale) + int(e.scale)
	if scale > MaxScale {
		return Decimal{}, d.IsZero() || e.IsZero()
	}
	if d.hi != 0 {
		d, e = e, d
	}
	if d.hi != 0 { // both above 2^64
		return Decimal{}, false
	}
	hi, lo := bits.Mul64(d.lo, e.lo)
	over, mid := bits.Mul64(d.lo, e.hi)
	hi, carry := bits.Add64(hi, mid, 0)
	if over|carry != 0 {
		return Decimal{}, false
	}
	return Decimal{hi: hi, lo: lo, scale: uint8(scale), neg: d.neg != e.neg && hi|lo != 0}, true
}

// Quo returns d ÷ e rounded half away from zero to the given number of digits
// after the point (at most MaxScale). It refuses with ErrDivisionByZero, and
// with ErrOverflow for more digits than that or where the rounded quotient does
// not fit (as Add says). Multiply before you divide: this is the only
// arithmetic step that may lose digits.
func (d Decimal) Quo(e Decimal, digits uint8) (Decimal, error) {
	if e.IsZero() {
		return Decimal{}, ErrDivisionByZero
	}
	if digits > MaxScale {
		return Decimal{}, ErrOverflow
	}
	shift := int(digits) + int(e.scale) - int(d.scale)
	if num, den, ok := shifted(d, e, shift); ok {
		q := divideHalfAway(num, den)
		return Decimal{hi: q.hi, lo: q.lo, scale: digits, neg: d.neg != e.neg && q != u128{}}, nil
	}
	num, den := d.big(), e.big()
	if shift >= 0 {
		num.Mul(num, pow10Big(shift))
	} else {
		den.Mul(den, pow10Big(-shift))
	}
	quo, rem := new(big.Int).QuoRem(num, den, new(big.Int))
	if rem.Lsh(rem.Abs(rem), 1).Cmp(new(big.Int).Abs(den)) >= 0 {
		quo.Add(quo, big.NewInt(int64(num.Sign()*den.Sign())))
	}
	return fitBig(quo, int(digits))
}

// shifted returns the magnitudes of d × 10^shift and e (or of d and e ×
// 10^−shift for a negative shift) where both fit in 128 bits.
func shifted(d, e Decimal, shift int) (num, den u128, ok bool) {
	num, den = u128{d.hi, d.lo}, u128{e.hi, e.lo}
	switch {
	case shift > MaxScale:
		return num, den, false
	case shift >= 0:
		num.hi, num.lo, ok = mul128(num.hi, num.lo, pow10[shift])
	default:
		den.hi, den.lo, ok = mul128(den.hi, den.lo, pow10[-shift])
	}
	return num, den, ok
}

// Round returns d rounded half away from zero to the given number of digits
// after the point; a number that has no more digits is returned as it is.
func (d Decimal) Round(digits uint8) Decimal {
	if d.scale <= digits {
		return d
	}
	q := divideHalfAway(u128{d.hi, d.lo}, pow10[d.scale-digits])
	return Decimal{hi: q.hi, lo: q.lo, scale: digits, neg: d.neg && q != u128{}}
}

// Truncate returns d with the digits after the given number of places cut off.
func (d Decimal) Truncate(digits uint8) Decimal {
	if d.scale <= digits {
		return d
	}
	div := pow10[d.scale-digits]
	q := d
	q.hi, q.lo, _, _ = divmod128(d.hi, d.lo, div.hi, div.lo)
	q.scale = digits
	q.neg = d.neg && q.hi|q.lo != 0
	return q
}

// Cmp returns -1, 0 or 1 as d is less than, equal to or greater than e. It is
// defined for all values.
func (d Decimal) Cmp(e Decimal) int {
	if s, t := d.Sign(), e.Sign(); s != t || s == 0 {
		if s < t {
			return -1
		} else if s > t {
			return 1
		}
		return 0
	}
	sign := d.Sign()
	a, b, ok := align(d.Abs(), e.Abs())
	if !ok { // different lengths: compare with unbounded integers
		x, y := d.Abs().big(), e.Abs().big()
		return sign * x.Mul(x, pow10Big(int(e.scale))).Cmp(y.Mul(y, pow10Big(int(d.scale))))
	}
	switch {
	case less128(a.hi, a.lo, b.hi, b.lo):
		return -sign
	case a.hi == b.hi && a.lo == b.lo:
		return 0
	}
	return sign
}

// Equal reports whether d and e are the same number.
func (d Decimal) Equal(e Decimal) bool { return d.Cmp(e) == 0 }

// Canonical returns the same number with no trailing zeros after the point;
// equal numbers have identical canonical forms.
func (d Decimal) Canonical() Decimal {
	if d.IsZero() {
		return Decimal{}
	}
	for d.scale > 0 {
		hi, lo, _, rem := divmod128(d.hi, d.lo, 0, 10)
		if rem != 0 {
			break
		}
		d.hi, d.lo, d.scale = hi, lo, d.scale-1
	}
	return d
}

// Int64 returns d × 10^digits as a whole number, for amounts in minor units.
// It fails with ErrOverflow where d has more digits after the point than that
// or does not fit: it never rounds.
func (d Decimal) Int64(digits uint8) (int64, error) {
	if d.scale > digits {
		d = d.Canonical()
	}
	switch {
	case d.IsZero():
		return 0, nil
	case d.scale > digits || digits-d.scale > MaxScale:
		return 0, ErrOverflow
	}
	hi, lo, ok := mul128(d.hi, d.lo, pow10[digits-d.scale])
	switch {
	case !ok || hi != 0:
		return 0, ErrOverflow
	case d.neg && lo <= 1<<63:
		return -int64(lo-1) - 1, nil
	case !d.neg && lo < 1<<63:
		return int64(lo), nil
	}
	return 0, ErrOverflow
}

// Widen returns the same number written with at least the given digits after the
// point, where that fits: numbers of one scale are compared and added without
// being aligned first.
func (d Decimal) Widen(digits uint8) Decimal {
	if digits <= d.scale || digits > MaxScale {
		return d
	}
	hi, lo, ok := mul128(d.hi, d.lo, pow10[digits-d.scale])
	if !ok {
		return d
	}
	d.hi, d.lo, d.scale = hi, lo, digits
	return d
}

// Pack returns the number in 17 bytes, for records that are kept by the million;
// Unpack gives it back in the same form.
func (d Decimal) Pack() (high, low uint64, form uint8) {
	if d.neg {
		return d.hi, d.lo, d.scale | packedSign
	}
	return d.hi, d.lo, d.scale
}

// packedSign marks negative numbers in the form; scales are smaller.
const packedSign = 0x80

// Unpack returns the number that Pack took apart.
func Unpack(high, low uint64, form uint8) Decimal {
	return Decimal{hi: high, lo: low, scale: form &^ packedSign, neg: form&packedSign != 0}
}

// Scale returns the number of digits after the point that d is written with.
func (d Decimal) Scale() uint8 { return d.scale }

// align writes both numbers with the same scale; it fails where that does not
// fit in 128 bits.
func align(d, e Decimal) (Decimal, Decimal, bool) {
	if d.scale == e.scale {
		return d, e, true
	}
	a, b, ok := alignUp(d, e)
	if !ok {
		a, b, ok = alignUp(d.Canonical(), e.Canonical())
	}
	return a, b, ok
}

func alignUp(d, e Decimal) (Decimal, Decimal, bool) {
	ok := true
	switch {
	case d.scale < e.scale:
		d.hi, d.lo, ok = mul128(d.hi, d.lo, pow10[e.scale-d.scale])
		d.scale = e.scale
	case e.scale < d.scale:
		e.hi, e.lo, ok = mul128(e.hi, e.lo, pow10[d.scale-e.scale])
		e.scale = d.scale
	}
	return d, e, ok
}
