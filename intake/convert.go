package intake

import (
	"errors"
	"strings"
	"unicode"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// defect says what is wrong with a cell; the place comes from the row.
type defect struct {
	code      string
	text, fix problem.Text
}

// blank reports whether a cell holds nothing but blanks.
func blank(s string) bool {
	return s == "" || strings.TrimSpace(s) == ""
}

// convert reads the text of a cell into v as the field declares it; currency is
// that of the amounts of the row.
func (f *field) convert(text string, currency money.Currency, v *value) (bad *defect) {
	var err error
	switch f.spec.typ {
	case typeDate:
		if v.date, err = f.formats.date.parse(text); err != nil {
			return badDate(text, f.formats.date)
		}
	case typeAmount:
		var d money.Decimal
		if d, err = f.formats.number.parse(text); err == nil {
			v.amount, err = f.formats.number.amount(d, currency)
		}
		return badNumber(err, text, f.formats.number, currency)
	case typeShare:
		if v.decimal, err = f.formats.parseShare(text); err != nil {
			return f.badShare(text)
		}
		v.decimal = v.decimal.Canonical()
	case typeDecimal:
		if f.formats.share != "" {
			v.decimal, err = f.formats.parseShare(text)
		} else if v.decimal, err = f.formats.number.parse(text); err == nil {
			v.decimal, err = f.formats.number.major(v.decimal)
		}
		if v.decimal = v.decimal.Canonical(); err != nil && f.formats.share != "" {
			return f.badShare(text)
		}
		return badNumber(err, text, f.formats.number, currency)
	case typeLine:
		return f.line(text, v)
	case typeCurrency:
		if v.currency, err = money.ParseCurrency(text); err != nil {
			return badCurrency(text)
		}
	default:
		v.text = text
	}
	return nil
}

// maxLine is the largest number of a line.
const maxLine = 999_999_999

func (f *field) line(text string, v *value) *defect {
	d, err := f.formats.number.parse(text)
	n, tooLarge := d.Int64(0)
	if err != nil || tooLarge != nil || n < 0 || n > maxLine {
		return &defect{"intake.not_a_line",
			problem.Textf("%s 不是有效的行号。", "%s is not the number of a line.", problem.Show(text)),
			problem.Textf("请填写 0 到 %d 的整数。", "Give a whole number from 0 to %d.", maxLine)}
	}
	v.line = int(n)
	return nil
}

func badDate(text string, f dateFormat) *defect {
	return &defect{"intake.not_a_date",
		problem.Textf("%s 不是格式为 %s 的日期。", "%s is not a date of the form %s.", problem.Show(text), f.pattern),
		problem.Text{ZH: "请改正日期，或在映射文件中用 date 声明这里的写法。", EN: "Correct the date, or declare in the mapping profile (date) how dates are spelled here."}}
}

func badCurrency(text string) *defect {
	return &defect{"intake.not_a_currency",
		problem.Textf("%s 不是币种代码。", "%s is not the code of a currency.", problem.Show(text)),
		problem.Text{ZH: "请写三个大写字母的 ISO 4217 代码，如 CNY，或在映射文件中用 lookup 换成代码。", EN: "Write the three capitals of ISO 4217, such as CNY, or turn it into a code with a look-up in the mapping profile."}}
}

// badNumber says why a number or amount was refused; nil for no error.
func badNumber(err error, text string, f numberFormat, currency money.Currency) *defect {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, money.ErrTooPrecise):
		return &defect{"intake.too_precise",
			problem.Textf("%s 的小数位数超过 %s 的 %d 位。", "%s has more digits than the %[3]d of %[2]s.", problem.Show(text), currency, currency.Digits()),
			problem.Text{ZH: "请改正金额，或检查映射文件中 units 声明的单位。", EN: "Correct the amount, or check the unit that the mapping profile declares (units)."}}
	case errors.Is(err, money.ErrOverflow), errors.Is(err, money.ErrLiteralTooLong):
		return &defect{"intake.number_too_long",
			problem.Textf("%s 的数字太长。", "%s has too many digits.", problem.Show(text)),
			problem.Text{ZH: "小数点前最多 18 位，后最多 12 位。", EN: "At most 18 digits may stand before the point and 12 behind it."}}
	}
	return &defect{"intake.not_a_number",
		problem.Textf("%s 不是格式如 %s 的数字。", "%s is not a number like %s.", problem.Show(text), f.example()),
		numberFix(text)}
}

// numberFix says what to do about a spelling that is met often.
func numberFix(text string) problem.Text {
	switch {
	case strings.ContainsFunc(text, fullWidth):
		return problem.Text{ZH: "请把全角数字改成半角。", EN: "Write the full-width digits as plain ones."}
	case strings.ContainsAny(text, "万亿"):
		return problem.Text{ZH: "请写成不带“万”“亿”的数字；整列以万元计时请在映射文件中声明 units: ten-thousands。", EN: "Write the number out; where a whole column counts ten thousands, declare units: ten-thousands in the mapping profile."}
	case strings.HasSuffix(text, "%"):
		return problem.Text{ZH: "这里要数字，不要百分数；若是比例请在映射文件中用 share 声明。", EN: "A number is needed, not a percentage; declare a rate in the mapping profile (share)."}
	}
	return problem.Text{ZH: "请改正数字，或在映射文件中用 number 声明千分位、小数点和货币符号。", EN: "Correct the number, or declare in the mapping profile (number) its group mark, decimal mark and signs."}
}

func fullWidth(r rune) bool {
	return r >= '０' && r <= '９' || r > unicode.MaxASCII && unicode.IsDigit(r)
}

func (f *field) badShare(text string) *defect {
	return &defect{"intake.not_a_share",
		problem.Textf("%s 不是格式如 %s 的比例。", "%s is not a share like %s.", problem.Show(text), f.formats.shareExample()),
		problem.Text{ZH: "请改正比例，或在映射文件中用 share 声明写法：percent 是 60%，hundredths 是 60，fraction 是 0.6。", EN: "Correct the share, or declare its spelling in the mapping profile (share): percent is 60%, hundredths is 60, fraction is 0.6."}}
}
