package formula

import (
	"errors"
	"strings"
	"unicode"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// number reads a decimal literal with what may follow it: 万 or 亿, then the
// currency, or % or ‰.
func (l *lexer) number() token {
	from := l.at
	digits := l.run(func(r, _ rune) bool { return isDigit(r) || r == '.' })
	if l.separators(from, digits) {
		return token{kind: tokenBroken}
	}
	d, err := money.ParseDecimal(digits)
	scale, currency, rest := l.suffix()
	sign := l.percent()
	switch {
	case errors.Is(err, money.ErrLiteralTooLong):
		l.add("formula.number_too_long", from,
			problem.Textf("数字 %s 的位数太多。", "The number %s has too many digits.", problem.Show(digits)),
			problem.Textf("小数点前最多 %d 位，小数点后最多 %d 位。",
				"Use at most %d digits before and %d after the point.", money.MaxWholeDigits, money.MaxFractionDigits))
	case err != nil:
		l.add("formula.number_malformed", from,
			problem.Textf("%s 不是数字。", "%s is not a number.", problem.Show(digits)),
			problem.Text{ZH: "写成 0.5 或 1234.50 这样：最多一个小数点，点的前后都有数字，开头没有多余的 0。",
				EN: "Write it like 0.5 or 1234.50: at most one point, digits on both sides of it, no needless leading 0."})
	case rest != "", scale+currency != "" && sign != "":
		l.badSuffix(from, scale+currency+rest+sign)
	case currency != "":
		if l.ours(from, currency) {
			return token{kind: tokenNumber, number: scaled(d, scale), unit: amount}
		}
	case sign != "":
		return token{kind: tokenNumber, number: scaled(d, sign), unit: percent}
	default:
		return token{kind: tokenNumber, number: scaled(d, scale)}
	}
	return token{kind: tokenBroken}
}

// suffix reads the letters that follow a number: what scales it, a currency,
// and what is neither.
func (l *lexer) suffix() (scale, currency, rest string) {
	word := l.run(func(r, _ rune) bool { return isNameRune(r) || r == '.' })
	scale, rest = cutScale(word)
	if word == "" {
		scale, rest = cutScale(l.detached(func(word string) bool {
			scale, rest := cutScale(word)
			return scale != "" && rest == "" || isCurrency(rest)
		}))
	}
	if rest == "" {
		rest = l.detached(isCurrency)
	}
	if isCurrency(rest) {
		return scale, rest, ""
	}
	return scale, "", rest
}

// cutScale takes 万 or 亿 from the beginning of a word.
func cutScale(word string) (scale, rest string) {
	for _, s := range [2]string{"万", "亿"} {
		if rest, ok := strings.CutPrefix(word, s); ok {
			return s, rest
		}
	}
	return "", word
}

// isCurrency reports whether a word names a currency: 元 or an ISO 4217 code.
func isCurrency(word string) bool {
	_, err := money.ParseCurrency(word)
	return err == nil || word == "元"
}

// ours checks that an amount is in the currency of the formula.
func (l *lexer) ours(from int, currency string) bool {
	own := l.currency.Code()
	if currency == own && own != "" || currency == "元" && own == "CNY" {
		return true
	}
	text := problem.Textf("这里的金额用 %s，不能写 %s。", "Amounts here are in %s, not in %s.", own, problem.Show(currency))
	if own == "" {
		text = problem.Textf("这里没有币种，不能写 %s。", "There is no currency here, so %s cannot be written.", problem.Show(currency))
	}
	l.add("formula.other_currency", from, text,
		problem.Text{ZH: "去掉币种，或写成这里的币种；公式不做折算。", EN: "Leave the currency out, or write the one used here; a formula never converts."})
	return false
}

// separators reads and refuses a number with separators between its thousands,
// known by a group that no argument could be: 1,000. Groups such as 1,500 may
// be arguments; those of MIN and MAX are looked at when they are read.
func (l *lexer) separators(from int, digits string) bool {
	if len(digits) > 3 || strings.Contains(digits, ".") {
		return false
	}
	end, certain := l.at, false
	for thousands(l.source[end:]) {
		certain = certain || l.source[end+1] == '0'
		end += 4
	}
	if certain {
		l.at = end
		separated(l.notes, from, end)
	}
	return certain
}

// thousands reports whether a text begins with a comma and exactly three digits.
func thousands(s string) bool {
	if len(s) < 4 || s[0] != ',' || len(s) > 4 && isDigit(rune(s[4])) {
		return false
	}
	return isDigit(rune(s[1])) && isDigit(rune(s[2])) && isDigit(rune(s[3]))
}

// separated reports a number with separators between two offsets.
func separated(n *notes, from, to int) {
	spelled := n.source[from:to]
	n.add("formula.number_separators", from,
		problem.Textf("%s 带有千位分隔符。", "%s has separators between its thousands.", problem.Show(spelled)),
		problem.Textf("数字写成 %s；如果是几个参数，逗号后面加空格。", "Write the number as %s; if these are several arguments, put a blank after the comma.",
			strings.ReplaceAll(spelled, ",", "")))
}

// scaled multiplies a literal by what follows it, exactly: 30 digits times 亿
// are 38, which always fit.
func scaled(d money.Decimal, suffix string) money.Decimal {
	factor := money.Int(1)
	switch suffix {
	case "万":
		factor = money.Int(10_000)
	case "亿":
		factor = money.Int(100_000_000)
	case "%":
		factor = unitOf(2)
	case "‰":
		factor = unitOf(3)
	}
	product, _ := d.Mul(factor)
	return product
}

// detached reads the word behind the blanks that follow, where it fits.
func (l *lexer) detached(fits func(word string) bool) string {
	before := l.at
	l.blanks()
	if word := l.run(func(r, _ rune) bool { return isNameRune(r) }); fits(word) {
		return word
	}
	l.at = before
	return ""
}

// percent reads % or ‰, with or without blanks before it.
func (l *lexer) percent() string {
	before := l.at
	l.blanks()
	switch r, size := l.rune(l.at); r {
	case '%', '‰':
		l.at += size
		return string(r)
	}
	l.at = before
	return ""
}

func (l *lexer) blanks() { l.run(func(r, _ rune) bool { return r == ' ' }) }

// badSuffix reports letters after a number that mean nothing there.
func (l *lexer) badSuffix(from int, suffix string) {
	fix := problem.Text{
		ZH: "数字后面可以写 %、‰、万、亿和币种（元或 CNY 之类的代码）；名称不能以数字开头。",
		EN: "After a number may stand %, ‰, 万 (ten thousand), 亿 (hundred million) and the currency, such as CNY; a name cannot start with a digit.",
	}
	switch {
	case strings.ContainsAny(suffix, "且或"):
		fix = blanksFix()
	case strings.ContainsAny(suffix, "块圆"):
		fix = problem.Text{ZH: "金额写成 5000元 或 12万元。", EN: "Write an amount as 5000 CNY, or as a plain 5000."}
	case strings.ContainsAny(suffix, "天日"):
		fix = problem.Text{ZH: "去掉“天”：与天数或日期一起使用的数字就是天数，例如 签约日期 + 30。", EN: "Leave out 天: next to days or dates a number counts days, for example signed + 30."}
	case (suffix[0] == 'e' || suffix[0] == 'E') && strings.TrimLeftFunc(suffix[1:], unicode.IsDigit) == "":
		fix = problem.Text{ZH: "不用指数写法，把数字完整写出来：100000，而不是 1e5。", EN: "Write the number in full, without exponent: 100000, not 1e5."}
	}
	l.add("formula.number_suffix", from,
		problem.Textf("数字 %s 后面不能写 %s。", "The number %s cannot be followed by %s.",
			problem.Show(strings.TrimSuffix(l.source[from:l.at], suffix)), problem.Show(suffix)), fix)
}
