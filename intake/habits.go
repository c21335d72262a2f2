package intake

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// errUnitTwice says that a number counts in 万 or 亿 where the profile declares
// another unit than the major one: nobody can know what it means.
var errUnitTwice = errors.New("intake: the unit is given twice")

// narrow turns the full-width forms of digits, letters, signs and blanks into
// plain ones, and the minus sign into a hyphen. They mean the same.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000':
			return ' '
		case r == '￥':
			return '¥'
		case r == '−':
			return '-'
		}
		return r
	}, s)
}

// currencySign is what people write beside amounts of a currency; one sign may
// stand for several.
type currencySign struct{ sign, codes string }

// currencySigns lists a sign before any other that it ends with.
var currencySigns = []currencySign{
	{"人民币元", "CNY"}, {"人民币", "CNY"}, {"RMB", "CNY"}, {"美元", "USD"}, {"港元", "HKD"}, {"港币", "HKD"}, {"日元", "JPY"}, {"欧元", "EUR"},
	{"英镑", "GBP"}, {"US$", "USD"}, {"HK$", "HKD"}, {"元", "CNY"}, {"円", "JPY"}, {"¥", "CNY JPY"}, {"$", "USD"}, {"€", "EUR"}, {"£", "GBP"},
}

// ownSigns are the signs that may stand beside an amount in a currency; beside
// one whose currency could not be read, all of them.
func ownSigns(c money.Currency) []string {
	var signs []string
	if c.Code() != "" {
		signs = append(signs, c.Code())
	}
	for _, s := range currencySigns {
		if strings.Contains(s.codes, c.Code()) {
			signs = append(signs, s.sign)
		}
	}
	return signs
}

// otherCurrency finds the sign of another currency beside a number.
func otherCurrency(text string, c money.Currency) (currencySign, bool) {
	text = strings.TrimSpace(strings.TrimPrefix(strings.Trim(narrow(text), "() "), "-"))
	for _, s := range currencySigns {
		if strings.HasPrefix(text, s.sign) || strings.HasSuffix(text, s.sign) {
			return s, !strings.Contains(s.codes, c.Code())
		}
	}
	for _, code := range []string{text[:min(3, len(text))], text[max(0, len(text)-3):]} {
		if other, err := money.ParseCurrency(code); err == nil && other != c {
			return currencySign{code, code}, true
		}
	}
	return currencySign{}, false
}

// ofUnit are the factors that people write behind a number.
var ofUnit = []struct {
	word   string
	factor int64
}{{"万", 10_000}, {"亿", 100_000_000}}

// misspelt reports whether a number is not spelled as declared.
func misspelt(err error) bool {
	return errors.Is(err, errFormat) || errors.Is(err, money.ErrLiteral)
}

// habitual reads a number that is not spelled as declared, but in a way that
// leaves no doubt: with full-width forms, a sign of the currency that the amount
// is in, 万 or 亿. The result is exact, in the declared units.
func (f numberFormat) habitual(s string, own []string) (money.Decimal, error) {
	signs := slices.Concat(f.strip, own)
	for i, sign := range signs {
		signs[i] = narrow(sign)
	}
	rest, neg := strings.CutPrefix(narrow(s), "-")
	rest = stripped(strings.TrimSpace(rest), signs)
	for _, unit := range ofUnit {
		number, ok := strings.CutSuffix(rest, unit.word)
		if !ok {
			continue
		}
		for _, sign := range signs {
			number = strings.TrimPrefix(number, sign)
		}
		d, err := f.bare(strings.TrimSpace(number), neg)
		if err != nil {
			return d, err
		}
		if f.units != unitWords[0] {
			return d, errUnitTwice
		}
		return d.Mul(money.Int(unit.factor))
	}
	return f.bare(rest, neg)
}

// bare reads a number whose signs were taken off; it may have kept its minus.
func (f numberFormat) bare(s string, neg bool) (money.Decimal, error) {
	f.strip = nil
	d, err := f.parse(s)
	if err != nil || !neg {
		return d, err
	}
	if strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") {
		return d, errFormat
	}
	return d.Neg(), nil
}

// accounted reads a number in brackets, which is how accounts write one below
// zero: (1,234.50). A sign may stand inside or outside of them, a minus nowhere.
func (f numberFormat) accounted(s string, own []string) (money.Decimal, error) {
	whole := strings.TrimSpace(narrow(s))
	signs := slices.Concat(f.strip, own)
	for i, sign := range signs {
		signs[i] = narrow(sign)
	}
	bare := strings.TrimSpace(stripped(whole, signs))
	if bare != whole {
		f.strip, own = nil, nil
	}
	inner, opened := strings.CutPrefix(bare, "(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !opened || !closed || strings.Contains(inner, "-") {
		return money.Decimal{}, errFormat
	}
	d, err := f.habitual(strings.TrimSpace(inner), own)
	return d.Neg(), err
}

// Days that spreadsheets count from.
const (
	serial1900 = "serial-1900" // day 1 is January 1, 1900, and there is a February 29 of that year
	serial1904 = "serial-1904" // day 0 is January 1, 1904
)

var serialWords = []string{serial1900, serial1904}

// lastSerial1900 and lastSerial1904 are December 31, 9999.
const (
	lastSerial1900 = 2_958_465
	lastSerial1904 = 2_957_003
)

// parseSerial reads the day that a spreadsheet counts; a fraction is the time of
// day and is dropped. Day 60 of 1900, which spreadsheets show as February 29,
// never was and is refused, and so is what lies outside the spreadsheet's years.
func parseSerial(word, s string) (period.Date, error) {
	d, err := money.ParseDecimal(s)
	if err != nil || d.Sign() < 0 {
		return period.Date{}, errFormat
	}
	n, err := d.Truncate(0).Int64(0)
	year, before := 1904, int64(0)
	switch {
	case err != nil, word == serial1904 && n > lastSerial1904, word == serial1900 && (n < 1 || n == 60 || n > lastSerial1900):
		return period.Date{}, errFormat
	case word == serial1900 && n > 60:
		year, before = 1900, 2
	case word == serial1900:
		year, before = 1900, 1
	}
	first, err := period.NewDate(year, 1, 1)
	return first.AddDays(int(n - before)), err
}

// looksLikeSerial reports whether a text is a whole number of the days of the
// years around now.
func looksLikeSerial(s string) bool {
	return len(s) == 5 && s >= "20000" && s < "80000" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// columnUnit is a unit that the name of a column states.
type columnUnit struct {
	word  string // as it is written there
	units string // a word of unitWords, "percent", or "" for one that cannot be declared
}

// unitMarks are the units in the names of columns, the longest first. Those in
// brackets must stand between brackets or behind a slash or colon.
var unitMarks = []struct {
	mark    string
	bracket bool
	units   string
}{
	{"百万元", false, ""}, {"千万元", false, ""}, {"万元", false, "ten-thousands"}, {"亿元", false, ""}, {"千元", false, ""},
	{"万", true, "ten-thousands"}, {"亿", true, ""}, {"千", true, ""}, {"元", true, "major"}, {"分", true, "minor"}, {"%", false, "percent"},
}

// unitOf finds the unit in the name of a column: 金额（万元）, 比例%. A number in
// front makes it a part of the name: 超过5万元部分, 金额(13%).
func unitOf(name string) (columnUnit, bool) {
	name = strings.ReplaceAll(narrow(name), " ", "")
	for _, m := range unitMarks {
		at := strings.Index(name, m.mark)
		if at < 0 {
			continue
		}
		before, behind := []rune(name[:at]), name[at+len(m.mark):]
		if len(before) > 0 && (unicode.IsDigit(before[len(before)-1]) || strings.ContainsRune("一二三四五六七八九十百千几", before[len(before)-1])) {
			continue
		}
		marked := len(before) > 0 && strings.ContainsRune("([{【/:_-", before[len(before)-1]) && (behind == "" || strings.ContainsAny(behind[:1], ")]},;") || strings.HasPrefix(behind, "】"))
		if m.bracket && !marked {
			continue
		}
		return columnUnit{m.mark, m.units}, true
	}
	return columnUnit{}, false
}

// contradicts says that the name of a column states another unit than the
// profile declares; nil where it does not.
func (f *field) contradicts(column string) *defect {
	number := f.spec.typ == typeAmount || f.spec.typ == typeDecimal && f.formats.share == ""
	if f.constant != nil || !number && f.spec.typ != typeShare && f.spec.typ != typeDecimal {
		return nil
	}
	u, ok := unitOf(column)
	if !ok {
		return nil
	}
	declared := f.formats.share
	if number {
		declared = f.formats.number.units
	}
	text := problem.Textf("列名 %s 写着“%s”，映射文件却按 %s 读取。", "The column %s says “%s”, but the mapping profile reads it as %s.", problem.Show(column), u.word, declared)
	switch {
	case u.units == "percent" && !number:
		if declared != "fraction" {
			return nil
		}
		return &defect{"intake.unit_of_column", text,
			problem.Text{ZH: "15 是 15% 还是 1500%？请声明 share: hundredths（15 即 15%）或 percent（写成 15%），或改正列名。",
				EN: "Is 15 meant to be 15% or 1500%? Declare share: hundredths (15 is 15%) or percent (spelled 15%), or correct the name."}}
	case u.units == "percent" && f.spec.typ == typeDecimal:
		return &defect{"intake.unit_of_column", text,
			problem.Text{ZH: "请给这个字段声明 share: hundredths（15 即 15%）或 percent（写成 15%），或改正列名。",
				EN: "Declare share: hundredths (15 is 15%) or percent (spelled 15%) for this field, or correct the name."}}
	case number && u.units == declared, !number && u.units != "percent":
		return nil
	case u.units == "" || u.units == "percent":
		return &defect{"intake.unit_of_column", text,
			problem.Text{ZH: "这个单位不能声明。请把这一列换算成元或万元，并改正列名。", EN: "This unit cannot be declared. Convert the column to yuan or 万元, and correct its name."}}
	}
	return &defect{"intake.unit_of_column", text,
		problem.Textf("请在映射文件中声明 number: {units: %s}，或改正列名。", "Declare number: {units: %s} in the mapping profile, or correct the name.", u.units)}
}

// mostRate is the largest rate that needs no declaration of its spelling; what
// is as large is more likely meant in hundredths.
const mostRate = 10

// rateOrPercent asks about a figure that is a rate, but of such a size that
// hundredths are likely meant; nil where nothing is to be asked. What the profile
// declares is not asked about.
func (d *draft) rateOrPercent(f *field) *defect {
	v := d.figure.Value
	if d.figure.Unit != "rate" || f.formats.share != "" || v.Abs().Cmp(money.Int(mostRate)) < 0 {
		return nil
	}
	hundredfold, err := v.Mul(money.Int(100))
	if err != nil {
		return nil // the checks of the facts bound its size
	}
	return &defect{"intake.rate_or_percent",
		problem.Textf("作为比率，%s 就是 %s%%；还是指 %[1]s%%？", "As a rate, %s is %s%%. Or is %[1]s%% meant?", v, hundredfold),
		problem.Text{ZH: "请写成小数（0.15 即 15%），或在映射文件中给 value 声明 share：hundredths（15 即 15%）或 fraction。",
			EN: "Write a fraction (0.15 is 15%), or declare the share of value in the mapping profile: hundredths (15 is 15%) or fraction."}}
}

// askRate asks about a figure that may be a rate or a percentage.
func (r *reader) askRate(d *draft, g *boundGroup, rows *rows) state {
	for i := range g.fields {
		if f := &g.fields[i]; f.spec.name == "value" && f.constant == nil {
			if bad := d.rateOrPercent(f.field); bad != nil {
				r.found(rows, f.cell(), f.name(), bad)
				return unusable
			}
		}
	}
	return made
}
