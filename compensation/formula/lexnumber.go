package formula

import (
	"errors"
	"strings"
	"unicode"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// number reads a decimal literal with what may follow it: 万, 亿, % or ‰.
func (l *lexer) number() token {
	from := l.at
	digits := l.run(func(r, _ rune) bool { return isDigit(r) || r == '.' })
	if l.separators(from, digits) {
		return token{kind: tokenBroken}
	}
	d, err := money.ParseDecimal(digits)
	suffix := l.run(func(r, _ rune) bool { return isNameRune(r) || r == '.' })
	if suffix == "" {
		suffix = l.detached()
	}
	percent := l.percent()
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
	case !isSuffix(suffix), suffix != "" && percent != "":
		l.badSuffix(from, suffix+percent)
	default:
		if scaled, err := scale(d, suffix+percent); err == nil {
			return token{kind: tokenNumber, number: scaled, rate: percent != ""}
		}
		l.add("formula.number_too_long", from,
			problem.Textf("数字 %s 放不下。", "The number %s does not fit.", problem.Show(l.source[from:l.at])),
			problem.Text{ZH: "写一个更小的数字。", EN: "Write a smaller number."})
	}
	return token{kind: tokenBroken}
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

// isSuffix reports whether letters after a number scale it.
func isSuffix(s string) bool { return s == "" || s == "万" || s == "亿" }

// scale multiplies a literal by its suffix, exactly.
func scale(d money.Decimal, suffix string) (money.Decimal, error) {
	factor := "1"
	switch suffix {
	case "万":
		factor = "10000"
	case "亿":
		factor = "100000000"
	case "%":
		factor = "0.01"
	case "‰":
		factor = "0.001"
	}
	f, err := money.ParseDecimal(factor)
	if err != nil {
		return d, err
	}
	return d.Mul(f)
}

// detached reads 万 or 亿 that stands alone after blanks: 12.3 万.
func (l *lexer) detached() string {
	before := l.at
	l.blanks()
	if word := l.run(func(r, _ rune) bool { return isNameRune(r) }); word != "" && isSuffix(word) {
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
		ZH: "数字后面只能写 %、‰、万、亿中的一个；名称不能以数字开头。",
		EN: "After a number only one of %, ‰, 万 (ten thousand) and 亿 (hundred million) may stand; a name cannot start with a digit.",
	}
	switch {
	case strings.ContainsAny(suffix, "且或"):
		fix = blanksFix()
	case strings.ContainsAny(suffix, "元块圆"):
		fix = problem.Text{ZH: "去掉“元”：金额使用方案的币种，例如 5000 或 12万。", EN: "Leave out 元: amounts are in the currency of the plan, for example 5000 or 12万."}
	case strings.ContainsAny(suffix, "天日"):
		fix = problem.Text{ZH: "去掉“天”：与天数或日期一起使用的数字就是天数，例如 签约日期 + 30。", EN: "Leave out 天: next to days or dates a number counts days, for example signed + 30."}
	case len(suffix) > 0 && (suffix[0] == 'e' || suffix[0] == 'E') && strings.TrimLeftFunc(suffix[1:], unicode.IsDigit) == "":
		fix = problem.Text{ZH: "不用指数写法，把数字完整写出来：100000，而不是 1e5。", EN: "Write the number in full, without exponent: 100000, not 1e5."}
	}
	l.add("formula.number_suffix", from,
		problem.Textf("数字 %s 后面不能写 %s。", "The number %s cannot be followed by %s.",
			problem.Show(strings.TrimSuffix(l.source[from:l.at], suffix)), problem.Show(suffix)), fix)
}
