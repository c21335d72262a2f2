package money

import (
	"errors"
	"strings"
)

// Bounds of a decimal literal.
const (
	MaxWholeDigits    = 18
	MaxFractionDigits = 12
)

// ErrLiteral says that a text is not a decimal literal of the strict grammar.
var ErrLiteral = errors.New("money: not a decimal number such as 1234.50 (digits, at most one point, no exponent, no separators)")

// ErrLiteralTooLong says that a literal has more digits than are allowed.
var ErrLiteralTooLong = errors.New("money: too many digits (at most 18 before and 12 after the point)")

// ParseDecimal reads the strict grammar
//
//	[-] digit {digit} [ . digit {digit} ]
//
// with at most MaxWholeDigits before and MaxFractionDigits after the point and
// no needless leading zero. No sign "+", exponent, separator, blank or other
// numeral system: foreign habits are the business of the importer, which
// knows the file. The length is checked before any arithmetic, so a hostile
// literal costs nothing.
func ParseDecimal(s string) (Decimal, error) {
	if len(s) > MaxWholeDigits+MaxFractionDigits+2 {
		if isLiteral(s) {
			return Decimal{}, ErrLiteralTooLong
		}
		return Decimal{}, ErrLiteral
	}
	if !isLiteral(s) {
		return Decimal{}, ErrLiteral
	}
	digits, neg := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	if len(whole) > MaxWholeDigits || len(fraction) > MaxFractionDigits {
		return Decimal{}, ErrLiteralTooLong
	}
	d := Decimal{scale: uint8(len(fraction))}
	for _, r := range whole + fraction {
		d.hi, d.lo, _ = mul128(d.hi, d.lo, u128{lo: 10})
		d.lo += uint64(r - '0') // 30 digits stay far below 2^128, the low word was just multiplied
		if d.lo < uint64(r-'0') {
			d.hi++
		}
	}
	d.neg = neg && !d.IsZero()
	return d, nil
}

// isLiteral checks the form of a literal in one pass over at most its length.
func isLiteral(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, fraction, point := strings.Cut(s, ".")
	if whole == "" || point && fraction == "" || len(whole) > 1 && whole[0] == '0' {
		return false
	}
	for _, part := range [2]string{whole, fraction} {
		for i := range len(part) {
			if part[i] < '0' || part[i] > '9' {
				return false
			}
		}
	}
	return true
}

// String writes the number exactly, without exponent and without trailing
// zeros after the point.
func (d Decimal) String() string {
	d = d.Canonical()
	return d.Fixed(d.scale)
}

// Fixed writes the number with at least the given digits after the point; it
// never rounds, so a number with more digits keeps them.
func (d Decimal) Fixed(digits uint8) string {
	s := d.Abs().coefficient()
	scale := int(d.scale)
	if pad := scale + 1 - len(s); pad > 0 {
		s = strings.Repeat("0", pad) + s
	}
	whole, fraction := s[:len(s)-scale], s[len(s)-scale:]
	if pad := int(digits) - scale; pad > 0 {
		fraction += strings.Repeat("0", pad)
	}
	for len(fraction) > int(digits) && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if d.neg {
		whole = "-" + whole
	}
	return whole
}

// coefficient writes the magnitude without its point.
func (d Decimal) coefficient() string {
	if d.hi|d.lo == 0 {
		return "0"
	}
	var buf [39]byte
	i := len(buf)
	for d.hi|d.lo != 0 {
		var digit uint64
		d.hi, d.lo, _, digit = divmod128(d.hi, d.lo, 0, 10)
		i--
		buf[i] = byte('0' + digit)
	}
	return string(buf[i:])
}
