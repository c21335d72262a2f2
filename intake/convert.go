package intake

import (
	"errors"
	"slices"
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
		if d, err = f.formats.number.parse(text); misspelt(err) {
			d, err = f.formats.number.habitual(text, ownSigns(currency))
		}
		if misspelt(err) {
			d, err = f.formats.number.accounted(text, ownSigns(currency))
		}
		if err == nil {
			v.amount, err = f.formats.number.amount(d, currency)
		}
		return badNumber(err, text, f.formats.number, currency)
	case typeShare:
		if v.decimal, err = f.formats.parseShare(text); err != nil {
			return f.badShare(text)
		}
		v.decimal = v.decimal.Canonical()
	case typeDecimal:
		if f.formats.share != "" && f.formats.share != "fraction" { // a fraction is a number like any other
			if v.decimal, err = f.formats.parseShare(text); err != nil {
				return f.badShare(text)
			}
			v.decimal = v.decimal.Canonical()
			return nil
		}
		if v.decimal, err = f.formats.number.parse(text); misspelt(err) {
			v.decimal, err = f.formats.number.habitual(text, nil)
		}
		if err == nil {
			v.decimal, err = f.formats.number.major(v.decimal)
		}
		v.decimal = v.decimal.Canonical()
		return badNumber(err, text, f.formats.number, currency)
	case typeLine, typeCount:
		return f.line(text, v)
	case typeTruth:
		return truth(text, v)
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
	d, err := f.formats.number.parse(narrow(text))
	n, tooLarge := d.Int64(0)
	if err != nil || tooLarge != nil || n < 0 || n > maxLine {
		if f.spec.typ == typeCount {
			return &defect{"intake.not_a_count",
				problem.Textf("%s 不是整数。", "%s is not a whole number.", problem.Show(text)),
				problem.Textf("请填写 0 到 %d 的整数。", "Give a whole number from 0 to %d.", maxLine)}
		}
		return &defect{"intake.not_a_line",
			problem.Textf("%s 不是有效的行号。", "%s is not the number of a line.", problem.Show(text)),
			problem.Textf("请填写 0 到 %d 的整数。", "Give a whole number from 0 to %d.", maxLine)}
	}
	v.line = int(n)
	return nil
}

// The words for yes and no; letters may be large or small.
var (
	yesWords = []string{"是", "yes", "true", "1"}
	noWords  = []string{"否", "no", "false", "0"}
)

// truth reads a word for yes or no.
func truth(text string, v *value) *defect {
	word := strings.ToLower(strings.TrimSpace(narrow(text)))
	if v.truth = slices.Contains(yesWords, word); v.truth || slices.Contains(noWords, word) {
		return nil
	}
	return &defect{"intake.not_yes_or_no",
		problem.Textf("%s 既不是“是”也不是“否”。", "%s is neither yes nor no.", problem.Show(text)),
		problem.Textf("可用的写法：%s；%s。别的写法请用 lookup 换成其中之一。", "Possible words: %s; %s. Turn others into one of them with a look-up.", strings.Join(yesWords, ", "), strings.Join(noWords, ", "))}
}

func badDate(text string, f dateFormat) *defect {
	bad := &defect{"intake.not_a_date",
		problem.Textf("%s 不是格式为 %s 的日期。", "%s is not a date of the form %s.", problem.Show(text), f.pattern),
		problem.Text{ZH: "请改正日期，或在映射文件中用 date 声明这里的写法。", EN: "Correct the date, or declare in the mapping profile (date) how dates are spelled here."}}
	switch {
	case f.tokens == nil && text == "60":
		bad.fix = problem.Text{ZH: "电子表格的第 60 天是 1900 年 2 月 29 日，那一天并不存在；请改正。", EN: "Day 60 of a spreadsheet is February 29, 1900, which never was; correct it."}
	case f.tokens != nil && looksLikeSerial(text):
		bad.fix = problem.Text{ZH: "这像是电子表格的日期序号；若是，请在映射文件中声明 date: serial-1900，来自旧版 Mac 的表格则是 serial-1904。",
			EN: "It looks like a spreadsheet's count of days; if so, declare date: serial-1900 in the mapping profile, or serial-1904 for sheets from an old Mac."}
	}
	return bad
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
	case errors.Is(err, errUnitTwice):
		return &defect{"intake.unit_twice",
			problem.Textf("%s 自带“万”或“亿”，而映射文件声明的单位是 %s：不知道该按哪个算。", "%s counts in 万 or 亿 itself, but the mapping profile declares units: %s; it is not clear which holds.", problem.Show(text), f.units),
			problem.Text{ZH: "请把这一格写成不带单位的数字，或去掉 units。", EN: "Write the number without a unit, or remove units."}}
	case errors.Is(err, money.ErrOverflow), errors.Is(err, money.ErrLiteralTooLong):
		return &defect{"intake.number_too_long",
			problem.Textf("%s 的数字太长。", "%s has too many digits.", problem.Show(text)),
			problem.Text{ZH: "小数点前最多 18 位，后最多 12 位。", EN: "At most 18 digits may stand before the point and 12 behind it."}}
	}
	if other, ok := otherCurrency(text, currency); ok && currency.Code() != "" {
		return &defect{"intake.other_currency",
			problem.Textf("%s 带有 %s，而这里的金额是 %s。", "%s carries %s, but the amounts here are in %s.", problem.Show(text), problem.Show(other.sign), currency),
			problem.Text{ZH: "请改正金额或币种；币种写在另一列时请映射 currency。", EN: "Correct the amount or its currency; where a column holds the currency, map it to currency."}}
	}
	return &defect{"intake.not_a_number",
		problem.Textf("%s 不是格式如 %s 的数字。", "%s is not a number like %s.", problem.Show(text), f.example()),
		numberFix(text, f)}
}

// numberFix says what to do about a spelling that is met often.
func numberFix(text string, f numberFormat) problem.Text {
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsDigit(r) && narrow(string(r)) == string(r) }):
		return problem.Text{ZH: "请改用 0 到 9 的数字。", EN: "Write it with the digits 0 to 9."}
	case strings.HasSuffix(narrow(text), "-") && !f.behind:
		return problem.Text{ZH: "末尾的“-”若是负号，请在映射文件中声明 number: {minus: behind}；若不是，请删去。",
			EN: "If the “-” behind the number is a minus, declare number: {minus: behind} in the mapping profile; if not, delete it."}
	case strings.ContainsAny(text, "负红"):
		return problem.Text{ZH: "退款和冲销请写成负数，如 -100.00。", EN: "Write money that went back as a negative number, like -100.00."}
	case strings.HasSuffix(narrow(text), "%"):
		return problem.Text{ZH: "这里要数字，不要百分数；若是比例请在映射文件中用 share 声明。", EN: "A number is needed, not a percentage; declare a rate in the mapping profile (share)."}
	case strings.Contains(narrow(text), ",") && f.group != ',' && f.decimal != ',':
		return problem.Text{ZH: "逗号若是千分位，请在映射文件中声明 number: {group: \",\"}；若是小数点，请声明 decimal: \",\"。",
			EN: "If the comma parts thousands, declare number: {group: \",\"} in the mapping profile; if it is the decimal mark, declare decimal: \",\"."}
	}
	return problem.Text{ZH: "请改正数字，或在映射文件中用 number 声明千分位、小数点和货币符号。", EN: "Correct the number, or declare in the mapping profile (number) its group mark, decimal mark and signs."}
}

func (f *field) badShare(text string) *defect {
	if d, err := f.formats.number.parse(narrow(text)); err == nil && f.formats.share == "percent" {
		hundredfold, _ := d.Mul(money.Int(100)) // a literal is small enough
		return &defect{"intake.share_or_percent",
			problem.Textf("%s 没有百分号：是 %s%% 还是 %s%%？", "%s has no percent sign: is it %s%% or %s%%?", problem.Show(text), d, hundredfold),
			problem.Text{ZH: "请写上百分号，或在映射文件中声明 share：hundredths（60 即 60%）或 fraction（0.6 即 60%）。",
				EN: "Write the sign, or declare in the mapping profile share: hundredths (60 is 60%) or fraction (0.6 is 60%)."}}
	}
	return &defect{"intake.not_a_share",
		problem.Textf("%s 不是格式如 %s 的比例。", "%s is not a share like %s.", problem.Show(text), f.formats.shareExample()),
		problem.Text{ZH: "请改正比例，或在映射文件中用 share 声明写法：percent 是 60%，hundredths 是 60，fraction 是 0.6。", EN: "Correct the share, or declare its spelling in the mapping profile (share): percent is 60%, hundredths is 60, fraction is 0.6."}}
}
