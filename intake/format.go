package intake

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// formats are the declared spellings of a file or field. Nothing is guessed: a
// cell that is not spelled so is a problem.
type formats struct {
	date   dateFormat
	number numberFormat
	share  string // a word of shareWords
}

// plainFormats are the spellings of the plain form, of constants and of
// defaults: 2026-01-31, 1234.50, 60%.
func plainFormats() formats {
	date, _ := parseDateFormat("YYYY-MM-DD")
	return formats{date: date, number: numberFormat{decimal: '.', units: unitWords[0]}, share: shareWords[0]}
}

// errFormat says that a text is not spelled as declared.
var errFormat = errors.New("intake: not spelled as declared")

// dateFormat is a pattern such as M/D/YYYY, or a word of serialWords. The time of day (hh, mm, ss) may be
// named so that it can stand there; it is read and dropped.
type dateFormat struct {
	pattern string
	tokens  []dateToken
}

// dateToken is a piece of a pattern: digits of a part, or a literal.
type dateToken struct {
	part     byte // Y, M, D, h, m, s; 0 for a literal
	min, max int  // digits
	literal  string
}

// datePieces are the parts that a pattern may have, longest spelling first.
var datePieces = []struct {
	spelling string
	token    dateToken
}{
	{"YYYY", dateToken{part: 'Y', min: 4, max: 4}},
	{"MM", dateToken{part: 'M', min: 2, max: 2}},
	{"M", dateToken{part: 'M', min: 1, max: 2}},
	{"DD", dateToken{part: 'D', min: 2, max: 2}},
	{"D", dateToken{part: 'D', min: 1, max: 2}},
	{"hh", dateToken{part: 'h', min: 2, max: 2}},
	{"mm", dateToken{part: 'm', min: 2, max: 2}},
	{"ss", dateToken{part: 's', min: 2, max: 2}},
}

// parseDateFormat reads a pattern; it must name year, month and day once each,
// and parts of varying length must not touch.
func parseDateFormat(pattern string) (dateFormat, bool) {
	f := dateFormat{pattern: pattern}
	if slices.Contains(serialWords, pattern) {
		return f, true // without tokens: a count of days
	}
	seen := make(map[byte]bool)
	for rest := pattern; rest != ""; {
		token, size, ok := nextDateToken(rest)
		if !ok || token.part != 0 && seen[token.part] {
			return dateFormat{}, false
		}
		if n := len(f.tokens); n > 0 && token.part != 0 && f.tokens[n-1].part != 0 && f.tokens[n-1].min != f.tokens[n-1].max {
			return dateFormat{}, false // M before DD: 1231 can be read in two ways
		}
		seen[token.part] = true
		f.tokens = append(f.tokens, token)
		rest = rest[size:]
	}
	return f, seen['Y'] && seen['M'] && seen['D'] && len(pattern) <= 40
}

func nextDateToken(rest string) (token dateToken, size int, ok bool) {
	for _, p := range datePieces {
		if strings.HasPrefix(rest, p.spelling) {
			return p.token, len(p.spelling), true
		}
	}
	r, size := utf8.DecodeRuneInString(rest)
	letter := r < utf8.RuneSelf && unicode.IsLetter(r) && r != 'T'
	return dateToken{literal: rest[:size]}, size, !letter && !unicode.IsDigit(r) && r != utf8.RuneError
}

// parse reads a date; every part must be spelled as declared, where full-width
// digits count as plain ones, and the day exist.
func (f dateFormat) parse(s string) (period.Date, error) {
	if f.tokens == nil {
		return parseSerial(f.pattern, s)
	}
	d, err := f.parts(s)
	if plain := narrow(s); err != nil && plain != s {
		return f.parts(plain)
	}
	return d, err
}

func (f dateFormat) parts(s string) (period.Date, error) {
	var year, month, day int
	for _, t := range f.tokens {
		if t.part == 0 {
			rest, ok := strings.CutPrefix(s, t.literal)
			if !ok {
				return period.Date{}, errFormat
			}
			s = rest
			continue
		}
		n, size := 0, 0
		for size < t.max && size < len(s) && s[size] >= '0' && s[size] <= '9' {
			n, size = n*10+int(s[size]-'0'), size+1
		}
		if size < t.min || t.part == 'h' && n > 23 || (t.part == 'm' || t.part == 's') && n > 59 {
			return period.Date{}, errFormat
		}
		s = s[size:]
		switch t.part {
		case 'Y':
			year = n
		case 'M':
			month = n
		case 'D':
			day = n
		}
	}
	if s != "" {
		return period.Date{}, errFormat
	}
	return period.NewDate(year, month, day)
}

// numberFormat says which marks numbers have and what they count.
type numberFormat struct {
	decimal rune     // point or comma
	group   rune     // between groups of three digits; 0 for none
	strip   []string // currency signs and the like, once before or behind
	behind  bool     // a minus may stand behind the number, not only in front
	units   string   // a word of unitWords
}

// parse reads a number into the strict grammar of money.ParseDecimal.
func (f numberFormat) parse(s string) (money.Decimal, error) {
	if f.group == 0 && f.decimal == '.' && len(f.strip) == 0 && !f.behind {
		return money.ParseDecimal(s)
	}
	s = stripped(s, f.strip)
	digits, neg := strings.CutPrefix(s, "-")
	if !neg && f.behind {
		digits, neg = strings.CutSuffix(s, "-")
	}
	if neg {
		digits = stripped(digits, f.strip) // the sign may stand before or behind the minus
	}
	whole, fraction, point := strings.Cut(digits, string(f.decimal))
	if f.group != 0 && strings.ContainsRune(whole, f.group) {
		groups := strings.Split(whole, string(f.group))
		for i, g := range groups {
			if len(g) != 3 && (i > 0 || len(g) == 0 || len(g) > 3) {
				return money.Decimal{}, errFormat
			}
		}
		whole = strings.Join(groups, "")
	}
	if strings.Contains(whole+fraction, ".") {
		return money.Decimal{}, errFormat
	}
	literal := whole
	if point {
		literal += "." + fraction
	}
	if neg {
		literal = "-" + literal
	}
	return money.ParseDecimal(literal)
}

// stripped takes one sign off, with the blanks between it and the number.
func stripped(s string, signs []string) string {
	for _, sign := range signs {
		if rest, ok := strings.CutPrefix(s, sign); ok {
			return strings.TrimLeftFunc(rest, unicode.IsSpace)
		}
		if rest, ok := strings.CutSuffix(s, sign); ok {
			return strings.TrimRightFunc(rest, unicode.IsSpace)
		}
	}
	return s
}

// amount turns a number in the declared units into money, without rounding.
func (f numberFormat) amount(d money.Decimal, c money.Currency) (money.Amount, error) {
	if f.units == "minor" {
		if d.Canonical().Scale() > 0 {
			return money.Amount{}, money.ErrTooPrecise
		}
		minor, err := d.Int64(0)
		return money.Amount{Minor: minor, Currency: c}, err
	}
	d, err := f.major(d)
	if err != nil {
		return money.Amount{}, err
	}
	return money.FromDecimal(d, c)
}

// major turns a number of ten thousands into one of units.
func (f numberFormat) major(d money.Decimal) (money.Decimal, error) {
	if f.units != "ten-thousands" {
		return d, nil
	}
	return d.Mul(money.Int(10000))
}

// example writes a number as declared.
func (f numberFormat) example() string {
	whole, fraction := "1234", "50"
	if f.group != 0 {
		whole = "1" + string(f.group) + "234"
	}
	s := whole + string(f.decimal) + fraction
	if f.units == "minor" {
		s = whole
	}
	if len(f.strip) > 0 {
		s = f.strip[0] + s
	}
	return s
}

// parseShare reads a share: 60% (percent), 60 (hundredths) or 0.6 (fraction).
func (f formats) parseShare(s string) (money.Decimal, error) {
	s = narrow(s)
	if f.share == "percent" {
		rest, ok := strings.CutSuffix(s, "%")
		if !ok {
			return money.Decimal{}, errFormat
		}
		s = strings.TrimRightFunc(rest, unicode.IsSpace)
	}
	d, err := f.number.parse(s)
	if err != nil || f.share == "fraction" {
		return d, err
	}
	hundredth, err := money.ParseDecimal("0.01")
	if err != nil {
		return money.Decimal{}, err
	}
	return d.Mul(hundredth)
}

// shareExample writes 60 percent as declared.
func (f formats) shareExample() string {
	switch f.share {
	case "hundredths":
		return "60"
	case "fraction":
		return "0" + string(f.number.decimal) + "6"
	}
	return "60%"
}
