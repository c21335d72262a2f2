package formula

import (
	"strings"
	"unicode/utf8"

	"steelyard/compensation/problem"
)

// operand reads a literal, a name, a call or a parenthesis. Where none stands
// it reports that, reads nothing and returns a broken node.
func (p *parser) operand() uint16 {
	for p.now.kind == tokenJunk {
		p.advance()
	}
	t := p.now
	switch t.kind {
	case tokenNumber, tokenText, tokenTrue, tokenFalse:
		p.advance()
		return p.literal(t)
	case tokenBroken:
		p.advance()
		return p.broken(t.from)
	case tokenName:
		p.advance()
		if p.now.kind == tokenOpen {
			return p.call(t)
		}
		return p.symbol(t)
	case tokenAnd, tokenOr, tokenNot:
		if p.opens() {
			p.advance()
			return p.call(t)
		}
	case tokenOpen:
		return p.parenthesis()
	}
	p.missing()
	return p.broken(t.from)
}

// literal makes the node of a number, text or truth.
func (p *parser) literal(t token) uint16 {
	o, index := opTruth, 0
	switch t.kind {
	case tokenNumber:
		o, index = opNumber, len(p.tree.numbers)
		p.tree.numbers = append(p.tree.numbers, t.number)
	case tokenText:
		o, index = opText, len(p.tree.texts)
		p.tree.texts = append(p.tree.texts, t.text)
	case tokenTrue:
		index = 1
	}
	i := p.node(o, t.from, t.from)
	p.tree.nodes[i].index, p.tree.nodes[i].literal = int32(index), t.unit
	return i
}

// symbol makes the node of a name. A function without its parenthesis is
// reported here only where an argument follows; the names are checked later.
func (p *parser) symbol(t token) uint16 {
	if f, ok := functionNamed(t.text); ok && p.operandFollows() && p.now.kind != tokenOpen {
		p.complain("formula.function_without_parentheses", t.from,
			problem.Textf("函数 %s 后面缺少括号。", "The function %s lacks its parentheses.", problem.Show(t.text)), usageOf(f))
		p.told, p.unbalanced = p.now.from, true
		return p.broken(t.from)
	}
	i := p.node(opSymbol, t.from, t.from)
	p.tree.nodes[i].index = int32(len(p.tree.texts))
	p.tree.texts = append(p.tree.texts, t.text)
	return i
}

// usageOf is the hint that shows how a function is written.
func usageOf(f *function) problem.Text {
	return problem.Text{ZH: "写成 " + f.usage.ZH + "。", EN: "Write " + f.usage.EN + "."}
}

// missing reports that a value is expected at the current token.
func (p *parser) missing() {
	text := problem.Text{ZH: "公式到这里还缺一个值。", EN: "The formula ends where a value is expected."}
	at := p.now.from
	if p.now.kind == tokenEnd {
		at = p.end
	} else {
		text = problem.Textf("%s 前面缺少一个值。", "A value is missing before %s.", p.spelled())
	}
	p.complain("formula.operand_missing", at, text,
		problem.Text{ZH: "补上缺少的值，或删掉多余的符号。", EN: "Write the missing value, or delete the sign that is too much."})
	p.told = p.now.from
}

// operandFollows reports whether the current token begins an operand.
func (p *parser) operandFollows() bool {
	switch p.now.kind {
	case tokenNumber, tokenText, tokenTrue, tokenFalse, tokenBroken, tokenName, tokenOpen:
		return true
	}
	return false
}

// postfix reads what cannot follow an operand and yet does, so that what comes
// after it is read as if it were not there.
func (p *parser) postfix(left uint16) uint16 {
	for p.stray() {
		if !p.operandFollows() {
			p.advance()
		}
		if p.operandFollows() {
			p.operand()
		}
		left = p.broken(int(p.tree.nodes[left].from))
	}
	return left
}

// stray reports a token that cannot follow an operand; false where there is none.
func (p *parser) stray() bool {
	at := p.now.from
	switch {
	case p.now.kind == tokenJunk:
	case p.now.kind == tokenPercent:
		p.complain("formula.percent_not_after_number", at,
			problem.Textf("%s 只能跟在数字后面。", "%s may follow a number only.", p.spelled()),
			problem.Text{ZH: "写成乘法：(…) * 1%。", EN: "Write a multiplication: (…) * 1%."})
	case p.now.kind == tokenComma && p.calls == 0:
		if !p.unbalanced {
			p.complain("formula.comma_outside", at,
				problem.Text{ZH: "逗号只能用来分隔函数的参数。", EN: "A comma may only separate the arguments of a function."},
				problem.Text{ZH: "数字不加千位分隔符：写 1000000 或 100万。", EN: "Write numbers without separators: 1000000."})
		}
		p.unbalanced = true
	case p.now.kind == tokenClose && p.parens == 0:
		if !p.unbalanced {
			p.complain("formula.parenthesis_not_opened", at,
				problem.Text{ZH: "这个右括号没有对应的左括号。", EN: "This closing parenthesis has no opening one."},
				problem.Text{ZH: "删掉它，或补上左括号。", EN: "Delete it, or add the opening one."})
		}
		p.unbalanced = true
	case p.now.kind == tokenBroken:
		p.told = at
	case p.now.kind == tokenNot, p.operandFollows():
		p.complain("formula.operator_missing", at,
			problem.Textf("%s 前面缺少运算符。", "An operator is missing before %s.", p.spelled()),
			problem.Text{ZH: "两个值之间写 +、-、*、/ 或比较符号；乘号不能省略。", EN: "Write +, -, *, / or a comparison between two values; multiplication needs its sign."})
	default:
		return false
	}
	return true
}

// spelled quotes the current token.
func (p *parser) spelled() string { return problem.Show(p.source[p.now.from:p.now.to]) }

// parenthesis reads “(a)”.
func (p *parser) parenthesis() uint16 {
	open := p.now.from
	p.nest(open)
	p.parens++
	p.advance()
	inner := p.or()
	p.close(open)
	p.parens--
	p.unnest()
	return inner
}

// close reads the parenthesis that ends a stretch opened at an offset.
func (p *parser) close(open int) {
	if p.now.kind == tokenClose {
		p.advance()
		return
	}
	if !p.swallowed && !p.unbalanced {
		p.complain("formula.parenthesis_not_closed", open,
			problem.Text{ZH: "这个左括号没有对应的右括号。", EN: "This opening parenthesis has no closing one."},
			problem.Text{ZH: "补上右括号。", EN: "Add the closing one."})
	}
	p.unbalanced = true
}

// call reads the arguments of a function; the current token is the opening
// parenthesis. A function that does not exist is reported here, and its
// arguments are read all the same.
func (p *parser) call(name token) uint16 {
	open := p.now.from
	p.nest(open)
	p.parens++
	p.calls++
	p.advance()
	var kids []uint16
	sound := true
	for p.now.kind != tokenClose || len(kids) > 0 {
		kid := p.or()
		kids = append(kids, kid)
		sound = sound && p.tree.nodes[kid].op != opBroken
		if p.now.kind != tokenComma {
			break
		}
		p.advance()
	}
	p.close(open)
	p.calls--
	p.parens--
	p.unnest()
	f, ok := functionNamed(name.text)
	switch {
	case !ok:
		p.add("formula.unknown_function", name.from,
			problem.Textf("没有函数 %s。", "There is no function %s.", problem.Show(name.text)), replacementFor(name.text))
	case !sound, p.unbalanced:
	case len(kids) < f.least, f.most > 0 && len(kids) > f.most:
		p.add("formula.argument_count", name.from, argumentCount(f, len(kids)), usageOf(f))
	default:
		if f.op == opMin || f.op == opMax {
			p.separatedArguments(kids)
		}
		return p.node(f.op, name.from, name.from, kids...)
	}
	return p.broken(name.from)
}

// separatedArguments refuses arguments such as those of MAX(1,500), which may
// be meant as one number: read as two they would give a wrong amount unseen.
func (p *parser) separatedArguments(kids []uint16) {
	for i := 0; i+1 < len(kids); i++ {
		end := int(p.tree.nodes[kids[i]].to)
		from := shortNumber(p.source[:end])
		if from < 0 || !thousands(p.source[end:]) {
			continue
		}
		for ; i+1 < len(kids) && thousands(p.source[end:]); i++ {
			end += 4
		}
		separated(p.notes, from, end)
	}
}

// shortNumber returns where the one to three digits begin that end a text, as
// before the first separator of a number; -1 where there are none.
func shortNumber(s string) int {
	before := strings.TrimRight(s, "0123456789")
	digits := len(s) - len(before)
	last, _ := utf8.DecodeLastRuneInString(before)
	if digits == 0 || digits > 3 || last == '.' || isNameRune(last) {
		return -1
	}
	return len(before)
}

// argumentCount says how many arguments a function takes and how many it got.
func argumentCount(f *function, got int) problem.Text {
	name := f.words[0]
	switch {
	case f.most == 0:
		return problem.Textf("%s 至少需要 %d 个参数，这里有 %d 个。", "%s takes at least %d arguments, not %d.", name, f.least, got)
	case f.least == 1:
		return problem.Textf("%s 需要 %d 个参数，这里有 %d 个。", "%s takes %d argument, not %d.", name, f.least, got)
	}
	return problem.Textf("%s 需要 %d 个参数，这里有 %d 个。", "%s takes %d arguments, not %d.", name, f.least, got)
}
