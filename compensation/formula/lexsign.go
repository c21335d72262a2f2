package formula

import (
	"strings"

	"steelyard/compensation/problem"
)

// signs are the operators and marks that stand for themselves, the longer ones
// first.
var signs = [...]struct {
	text string
	kind tokenKind
}{
	{"<=", tokenAtMost}, {">=", tokenAtLeast}, {"==", tokenEqual}, {"!=", tokenDiffer}, {"<>", tokenDiffer},
	{"<", tokenLess}, {">", tokenMore}, {"=", tokenEqual}, {"≤", tokenAtMost}, {"≥", tokenAtLeast}, {"≠", tokenDiffer},
	{"+", tokenPlus}, {"-", tokenMinus}, {"*", tokenTimes}, {"/", tokenDivide},
	{"(", tokenOpen}, {")", tokenClose}, {",", tokenComma}, {"%", tokenPercent}, {"‰", tokenPercent},
}

// slips are signs of other languages and keyboards: what was meant, and what
// to write instead.
var slips = [...]struct {
	text string
	kind tokenKind
	fix  problem.Text
}{
	{"=<", tokenAtMost, problem.Text{ZH: "小于或等于写成 <= 或 ≤。", EN: "Write “at most” as <= or ≤."}},
	{"=>", tokenAtLeast, problem.Text{ZH: "大于或等于写成 >= 或 ≥。", EN: "Write “at least” as >= or ≥."}},
	{"&&", tokenAnd, problem.Text{ZH: "写成“且”或 and。", EN: "Write and."}},
	{"||", tokenOr, problem.Text{ZH: "写成“或”或 or。", EN: "Write or."}},
	{"|", tokenOr, problem.Text{ZH: "写成“或”或 or。", EN: "Write or."}},
	{"!", tokenNot, problem.Text{ZH: "写成“非”或 not；不等于写成 != 或 <>。", EN: "Write not; “not equal” is != or <>."}},
	{"**", tokenJunk, problem.Text{ZH: "没有乘方；需要时把乘法写出来：a * a。", EN: "There are no powers; write the multiplication out: a * a."}},
	{"^", tokenJunk, problem.Text{ZH: "没有乘方；需要时把乘法写出来：a * a。", EN: "There are no powers; write the multiplication out: a * a."}},
	{"&", tokenJunk, problem.Text{ZH: "文本不能拼接；两个条件之间写“且”或 and。", EN: "Texts cannot be joined; between two conditions write and."}},
	{";", tokenComma, problem.Text{ZH: "参数之间用逗号分隔。", EN: "Separate arguments with commas."}},
	{"、", tokenComma, problem.Text{ZH: "参数之间用逗号分隔。", EN: "Separate arguments with commas."}},
	{"[", tokenOpen, problem.Text{ZH: "用圆括号 ( )。", EN: "Use round parentheses ( )."}},
	{"{", tokenOpen, problem.Text{ZH: "用圆括号 ( )。", EN: "Use round parentheses ( )."}},
	{"【", tokenOpen, problem.Text{ZH: "用圆括号 ( )。", EN: "Use round parentheses ( )."}},
	{"]", tokenClose, problem.Text{ZH: "用圆括号 ( )。", EN: "Use round parentheses ( )."}},
	{"}", tokenClose, problem.Text{ZH: "用圆括号 ( )。", EN: "Use round parentheses ( )."}},
	{"】", tokenClose, problem.Text{ZH: "用圆括号 ( )。", EN: "Use round parentheses ( )."}},
	{"–", tokenMinus, problem.Text{ZH: "这是连接号；减号写成 -。", EN: "This is a dash; write minus as -."}},
	{"—", tokenMinus, problem.Text{ZH: "这是破折号；减号写成 -。", EN: "This is a dash; write minus as -."}},
}

// sign reads an operator or mark. A slip is reported and read as what was
// meant; a run of characters that mean nothing is reported once.
func (l *lexer) sign(r rune, size int) tokenKind {
	from := l.at
	second, secondSize := l.rune(from + size)
	pair, single := string([]rune{r, second}), string(r)
	for _, s := range [2]struct {
		text string
		size int
	}{{pair, size + secondSize}, {single, size}} {
		for _, known := range signs {
			if known.text == s.text {
				l.at += s.size
				return known.kind
			}
		}
		for _, slip := range slips {
			if slip.text == s.text {
				l.at += s.size
				l.add("formula.unknown_operator", from,
					problem.Textf("公式里不能写 %s。", "%s has no meaning in a formula.", problem.Show(l.source[from:l.at])), slip.fix)
				return slip.kind
			}
		}
	}
	l.run(func(r, _ rune) bool { return !isBlank(r) && !begins(r) })
	l.add("formula.unknown_character", from,
		problem.Textf("公式里不能写 %s。", "%s has no meaning in a formula.", problem.Show(l.source[from:l.at])),
		problem.Text{
			ZH: "删掉它。公式由数字、名称、引号中的文本、函数、括号和 + - * / = < > 组成。",
			EN: "Delete it. A formula consists of numbers, names, texts in quotes, functions, parentheses and + - * / = < >.",
		})
	return tokenJunk
}

// begins reports whether a character can begin something that the lexer knows.
func begins(r rune) bool {
	if isNameRune(r) && r != '_' || strings.ContainsRune("\"'“‘", r) {
		return true
	}
	for _, known := range signs {
		if strings.HasPrefix(known.text, string(r)) {
			return true
		}
	}
	for _, slip := range slips {
		if strings.HasPrefix(slip.text, string(r)) {
			return true
		}
	}
	return false
}
