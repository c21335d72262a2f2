package formula

import (
	"strings"

	"steelyard/compensation/problem"
)

// word is a word of the language that stands without parentheses.
type word uint8

const (
	noWord word = iota
	wordAnd
	wordOr
	wordNot
	wordTrue
	wordFalse
)

// reservedWords are the spellings of the words, case being ignored.
var reservedWords = [...][]string{
	wordAnd:   {"AND", "并且", "且"},
	wordOr:    {"OR", "或者", "或"},
	wordNot:   {"NOT", "非"},
	wordTrue:  {"TRUE", "真"},
	wordFalse: {"FALSE", "假"},
}

// reserved returns the word that a name spells, noWord for every other name.
func reserved(name string) word {
	for w, spellings := range reservedWords {
		for _, s := range spellings {
			if strings.EqualFold(s, name) {
				return word(w)
			}
		}
	}
	return noWord
}

// function is a function of the language. Its words are its spellings, the
// international one first; most is 0 where the number of arguments is open.
type function struct {
	op          op
	words       []string
	least, most int
	usage       problem.Text
}

// functions is every function of the language.
var functions = [...]function{
	{opIf, []string{"IF", "如果"}, 3, 3, problem.Text{ZH: "IF(条件, 成立时的值, 不成立时的值)", EN: "IF(condition, value if true, value if false)"}},
	{opIfs, []string{"IFS", "多条件"}, 3, 0, problem.Text{ZH: "IFS(条件1, 值1, 条件2, 值2, …, 其余情况的值)", EN: "IFS(condition 1, value 1, condition 2, value 2, …, value otherwise)"}},
	{opIfBlank, []string{"IFBLANK", "如空"}, 2, 2, problem.Text{ZH: "IFBLANK(值, 没有值时的值)", EN: "IFBLANK(value, value if there is none)"}},
	{opMin, []string{"MIN", "最小"}, 2, 0, problem.Text{ZH: "MIN(值1, 值2, …)", EN: "MIN(value 1, value 2, …)"}},
	{opMax, []string{"MAX", "最大"}, 2, 0, problem.Text{ZH: "MAX(值1, 值2, …)", EN: "MAX(value 1, value 2, …)"}},
	{opClamp, []string{"CLAMP", "限于"}, 3, 3, problem.Text{ZH: "CLAMP(值, 下限, 上限)", EN: "CLAMP(value, lower bound, upper bound)"}},
	{opAbs, []string{"ABS", "绝对值"}, 1, 1, problem.Text{ZH: "ABS(值)", EN: "ABS(value)"}},
	{opRound, []string{"ROUND", "四舍五入"}, 2, 2, problem.Text{ZH: "ROUND(值, 小数位数)", EN: "ROUND(value, digits)"}},
	{opRoundDown, []string{"ROUNDDOWN", "向下舍入"}, 2, 2, problem.Text{ZH: "ROUNDDOWN(值, 小数位数)", EN: "ROUNDDOWN(value, digits)"}},
	{opRoundUp, []string{"ROUNDUP", "向上舍入"}, 2, 2, problem.Text{ZH: "ROUNDUP(值, 小数位数)", EN: "ROUNDUP(value, digits)"}},
	{opAnd, reservedWords[wordAnd], 2, 0, problem.Text{ZH: "AND(条件1, 条件2, …)", EN: "AND(condition 1, condition 2, …)"}},
	{opOr, reservedWords[wordOr], 2, 0, problem.Text{ZH: "OR(条件1, 条件2, …)", EN: "OR(condition 1, condition 2, …)"}},
	{opNot, reservedWords[wordNot], 1, 1, problem.Text{ZH: "NOT(条件)", EN: "NOT(condition)"}},
	{opIn, []string{"IN", "属于"}, 2, 0, problem.Text{ZH: "IN(文本, \"甲\", \"乙\", …)", EN: "IN(text, \"a\", \"b\", …)"}},
	{opDate, []string{"DATE", "日期"}, 1, 1, problem.Text{ZH: "DATE(\"2026-01-31\")", EN: "DATE(\"2026-01-31\")"}},
	{opDays, []string{"DAYS", "天数"}, 1, 1, problem.Text{ZH: "DAYS(日期2 - 日期1)", EN: "DAYS(later date - earlier date)"}},
}

// functionNamed finds a function by one of its spellings, case being ignored.
func functionNamed(name string) (*function, bool) {
	for i := range functions {
		for _, w := range functions[i].words {
			if strings.EqualFold(w, name) {
				return &functions[i], true
			}
		}
	}
	return nil, false
}

// foreign are functions that spreadsheet users look for, and what there is
// instead.
var foreign = [...]struct {
	words []string
	fix   problem.Text
}{
	{[]string{"SUM", "求和"}, problem.Text{ZH: "用 + 把值加起来：a + b + c。", EN: "Add the values with +: a + b + c."}},
	{[]string{"AVERAGE", "AVG", "平均", "平均值"}, problem.Text{ZH: "写成 (a + b) / 2，或使用已经求好平均的指标。", EN: "Write (a + b) / 2, or use a figure that is an average already."}},
	{[]string{"TODAY", "NOW", "今天"}, problem.Text{ZH: "公式不看时钟，使用事实中的日期，例如回款日期。", EN: "A formula has no clock; use a date of the facts, such as the date of the receipt."}},
	{[]string{"VLOOKUP", "HLOOKUP", "XLOOKUP", "LOOKUP", "INDEX", "MATCH", "CHOOSE", "SWITCH"}, problem.Text{ZH: "用 IFS 分情况，或使用方案的表。", EN: "Tell the cases apart with IFS, or use a table of the plan."}},
	{[]string{"INT", "TRUNC", "FLOOR", "取整"}, problem.Text{ZH: "用 ROUNDDOWN(值, 0)。", EN: "Use ROUNDDOWN(value, 0)."}},
	{[]string{"CEILING"}, problem.Text{ZH: "用 ROUNDUP(值, 0)。", EN: "Use ROUNDUP(value, 0)."}},
	{[]string{"POWER", "EXP", "SQRT"}, problem.Text{ZH: "没有乘方和开方；需要时把乘法写出来：a * a。", EN: "There are no powers and roots; write the multiplication out: a * a."}},
	{[]string{"IFERROR", "IFNA", "ISBLANK"}, problem.Text{ZH: "用 IFBLANK(值, 没有值时的值)；除数可能为 0 时，用 IF(除数 = 0, …, …)。", EN: "Use IFBLANK(value, value if there is none); where a divisor may be 0, use IF(divisor = 0, …, …)."}},
}

// replacementFor says what to use instead of a function that does not exist.
func replacementFor(name string) problem.Text {
	for _, f := range foreign {
		for _, w := range f.words {
			if strings.EqualFold(w, name) {
				return f.fix
			}
		}
	}
	for _, f := range functions {
		for _, w := range f.words {
			upper := strings.ToUpper(name)
			if limit := tolerance(name); limit > 0 && edits([]rune(w), []rune(upper), limit) <= limit {
				return problem.Textf("是否要写 %s？", "Did you mean %s?", w)
			}
		}
	}
	names := make([]string, len(functions))
	for i, f := range functions {
		names[i] = f.words[0]
	}
	return problem.Textf("可用的函数：%s。", "The functions are: %s.", strings.Join(names, ", "))
}
