package trace

import (
	"strconv"
	"strings"

	"steelyard/compensation/problem"
)

// signs stand between the operands of a step.
var signs = map[Op]problem.Text{
	Sum: problem.Same(" + "), Sub: problem.Same(" − "), Mul: problem.Same(" × "), Quo: problem.Same(" ÷ "),
	Equal: problem.Same(" = "), Differ: problem.Same(" ≠ "), Less: problem.Same(" < "), AtMost: problem.Same(" ≤ "),
	More: problem.Same(" > "), AtLeast: problem.Same(" ≥ "), And: {ZH: " 且 ", EN: " and "}, Or: {ZH: " 或 ", EN: " or "},
	Min: {ZH: "、", EN: ", "}, Max: {ZH: "、", EN: ", "},
}

// patterns are the sentences of the steps: {0} is the first operand, {1} the
// second.
var patterns = map[Op]problem.Text{
	Neg:   {ZH: "{0} 的相反数", EN: "the opposite of {0}"},
	Abs:   {ZH: "{0} 的绝对值", EN: "the magnitude of {0}"},
	Not:   {ZH: "对「{0}」取反", EN: "the opposite of {0}"},
	Same:  {ZH: "{0}", EN: "{0}"},
	Days:  {ZH: "{1} 至 {0} 的天数", EN: "days from {1} to {0}"},
	Shift: {ZH: "{0} 加 {1}", EN: "{0} plus {1}"},
}

// how says how a step follows from its children, in words and symbols with the
// children's values. A number follows with an equals sign, an answer or a
// choice is given its reason in brackets.
func how(n *Node, lang problem.Lang) string {
	switch n.Op {
	case Sum, Sub, Mul:
		return " = " + joined(n, lang)
	case Quo:
		return " = " + joined(n, lang) + comma(lang) + rounding(n.Digits, lang)
	case Round:
		return " = " + operand(n, 0, lang) + " " + rounding(n.Digits, lang)
	case Min:
		return " = " + say(lang, problem.Text{ZH: "最小值：{0}", EN: "the smallest of {0}"}, joined(n, lang))
	case Max:
		return " = " + say(lang, problem.Text{ZH: "最大值：{0}", EN: "the largest of {0}"}, joined(n, lang))
	case Share:
		return " = " + say(lang, problem.Text{ZH: "{0} 按比例分摊的第 {1} 份，共 {2} 份（最大余数法）", EN: "part {1} of {2} of {0}, by largest remainder"},
			operand(n, 0, lang), strconv.Itoa(n.Index+1), strconv.Itoa(max(0, len(n.Children)-1)))
	case Band:
		return bracketed(band(n, lang), lang)
	case If:
		if n.Else {
			return bracketed(say(lang, problem.Text{ZH: "因为条件不成立", EN: "because the condition does not hold"}), lang)
		}
		return bracketed(say(lang, problem.Text{ZH: "因为条件成立", EN: "because the condition holds"}), lang)
	case Equal, Differ, Less, AtMost, More, AtLeast, And, Or:
		return bracketed(joined(n, lang), lang)
	case Not:
		return bracketed(say(lang, patterns[Not], operand(n, 0, lang)), lang)
	}
	return " = " + say(lang, patterns[n.Op], operand(n, 0, lang), operand(n, 1, lang))
}

// operand writes the value of a child, "?" for one that is not there.
func operand(n *Node, i int, lang problem.Lang) string {
	switch {
	case i >= len(n.Children) || n.Children[i] == nil:
		return "?"
	case n.Op == Shift && i == 1: // whatever its own unit
		return number(n.Children[i].Number.String(), InDays, lang)
	}
	return value(n.Children[i], lang)
}

// shownOperands bounds how many operands a line repeats; the children's own
// lines hold them all.
const shownOperands = 4

// joined writes the operands with the step's sign between them, of many only
// the first. A negative one after a sign stands in brackets.
func joined(n *Node, lang problem.Lang) string {
	shown, rest := len(n.Children), ""
	switch {
	case shown == 0:
		return say(lang, problem.Text{ZH: "没有项", EN: "nothing"})
	case shown > shownOperands:
		shown = shownOperands - 1
		rest = signs[n.Op].In(lang) + "…" + bracketed(say(lang, problem.Text{ZH: "共 {0} 项", EN: "{0} items"}, strconv.Itoa(len(n.Children))), lang)
	}
	texts := make([]string, shown)
	for i := range texts {
		texts[i] = operand(n, i, lang)
		if i > 0 && strings.HasPrefix(texts[i], "-") {
			texts[i] = "(" + texts[i] + ")"
		}
	}
	return strings.Join(texts, signs[n.Op].In(lang)) + rest
}

func rounding(digits uint8, lang problem.Lang) string {
	switch digits {
	case 0:
		return say(lang, problem.Text{ZH: "四舍五入至整数", EN: "rounded half away from zero to a whole number"})
	case 1:
		return say(lang, problem.Text{ZH: "四舍五入至 1 位小数", EN: "rounded half away from zero to 1 digit"})
	}
	return say(lang, problem.Text{ZH: "四舍五入至 {0} 位小数", EN: "rounded half away from zero to {0} digits"}, strconv.Itoa(int(digits)))
}

// band says where the position lies: above or from the lower bound, up to or
// below the upper one.
func band(n *Node, lang problem.Lang) string {
	text, at := say(lang, problem.Text{ZH: "{0} 所在档", EN: "the band that holds {0}"}, operand(n, 0, lang)), 2
	separator := problem.Text{ZH: "：", EN: ": "}.In(lang)
	bound := func(pattern problem.Text) {
		text += separator + say(lang, pattern, operand(n, at, lang))
		at, separator = at+1, comma(lang)
	}
	switch {
	case n.Bounds&HasLower == 0:
	case n.Bounds&LowerIncluded != 0:
		bound(problem.Text{ZH: "不低于 {0}", EN: "from {0}"})
	default:
		bound(problem.Text{ZH: "高于 {0}", EN: "above {0}"})
	}
	switch {
	case n.Bounds&HasUpper == 0:
	case n.Below:
		bound(problem.Text{ZH: "低于 {0}", EN: "below {0}"})
	default:
		bound(problem.Text{ZH: "不超过 {0}", EN: "up to {0}"})
	}
	return text
}
