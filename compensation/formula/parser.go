package formula

import "steelyard/compensation/problem"

// parser reads a source into a tree by recursive descent, lowest precedence
// first: or, and, not, comparison, sum, product, sign, operand. It reports
// every defect once and reads on with a broken node in its place, which later
// checks pass over in silence.
type parser struct {
	lexer
	tree   tree
	now    token // the token to be read next
	end    int   // where the token before it ended
	depth  int   // parentheses, calls and signs that are open
	calls  int   // calls that are open
	parens int   // parentheses that are open, those of calls included
	told   int   // where the last syntax problem was reported
}

// parse reads a source that is readable. The root is the last node.
func parse(n *notes) *tree {
	p := parser{lexer: lexer{notes: n}, tree: tree{source: n.source}, told: -1}
	p.advance()
	if p.now.kind == tokenEqual {
		p.complain("formula.leading_equals", p.now.from,
			problem.Text{ZH: "公式开头不写等号。", EN: "A formula does not begin with an equals sign."},
			problem.Text{ZH: "删掉开头的 =。", EN: "Delete the = at the beginning."})
		p.advance()
	}
	p.or()
	return &p.tree
}

func (p *parser) advance() {
	p.end = p.now.to
	p.now = p.next()
}

// complain reports a syntax problem, once for one place.
func (p *parser) complain(code string, at int, text, fix problem.Text) {
	if at != p.told {
		p.add(code, at, text, fix)
	}
	p.told = at
}

// abandon reports a bound that is exceeded and stops reading.
func (p *parser) abandon(code string, at int, text, fix problem.Text) {
	p.add(code, at, text, fix)
	p.full = true
	p.now = token{from: len(p.source), to: len(p.source)}
}

// nest enters a parenthesis, call or sign; the caller leaves it with unnest.
func (p *parser) nest(at int) {
	if p.depth++; p.depth > MaxDepth {
		p.abandon("formula.too_deep", at,
			problem.Textf("括号、函数和负号套了不止 %d 层。", "Parentheses, functions and signs are nested more than %d deep.", MaxDepth),
			problem.Text{ZH: "多种情况用一个 IFS 列出，不用一层套一层的 IF；多余的括号可以去掉。",
				EN: "List many cases in one IFS instead of IF inside IF, and remove needless parentheses."})
	}
}

func (p *parser) unnest() { p.depth-- }

// node appends a node that stands at an offset and began at another.
func (p *parser) node(o op, at, from int, kids ...uint16) uint16 {
	if len(p.tree.nodes) >= MaxNodes {
		if !p.full {
			p.abandon("formula.too_many_nodes", at,
				problem.Textf("公式的组成部分超过 %d 个。", "The formula has more than %d parts.", MaxNodes),
				problem.Text{ZH: "把它拆成几个提成项，或把数字放进方案的表。", EN: "Split it into several components, or move its numbers into a table of the plan."})
		}
		return 0
	}
	p.tree.nodes = append(p.tree.nodes, node{
		op: o, first: uint16(len(p.tree.kids)), count: uint16(len(kids)),
		at: uint16(at), from: uint16(from), to: uint16(max(from, p.end)),
	})
	p.tree.kids = append(p.tree.kids, kids...)
	return uint16(len(p.tree.nodes) - 1)
}

func (p *parser) broken(from int) uint16 { return p.node(opBroken, from, from) }

func (p *parser) or() uint16 { return p.chain(tokenOr, opOr, p.and) }

func (p *parser) and() uint16 { return p.chain(tokenAnd, opAnd, p.not) }

// chain reads operands with one logical word between them into one node.
func (p *parser) chain(kind tokenKind, o op, operand func() uint16) uint16 {
	from := p.now.from
	first := operand()
	if p.now.kind != kind {
		return first
	}
	at, kids := p.now.from, []uint16{first}
	for p.now.kind == kind {
		p.advance()
		kids = append(kids, operand())
	}
	return p.node(o, at, from, kids...)
}

// not reads “not a”. Directly before a parenthesis NOT is a function, as in
// spreadsheets.
func (p *parser) not() uint16 {
	if p.now.kind != tokenNot || p.opens() {
		return p.comparison()
	}
	from := p.now.from
	p.nest(from)
	defer p.unnest()
	p.advance()
	return p.node(opNot, from, from, p.not())
}

// opens reports whether a parenthesis follows the current token.
func (p *parser) opens() bool {
	at := p.at
	r, size := p.rune(at)
	for size > 0 && isBlank(r) {
		at += size
		r, size = p.rune(at)
	}
	return r == '('
}

// comparison reads “a < b”; a chain of comparisons is refused.
func (p *parser) comparison() uint16 {
	from := p.now.from
	left := p.sum()
	if !p.comparing() {
		return left
	}
	at, o := p.now.from, opEqual+op(p.now.kind-tokenEqual)
	p.advance()
	left = p.node(o, at, from, left, p.sum())
	for chained := false; p.comparing(); chained = true {
		if !chained && !p.unbalanced {
			p.complain("formula.comparison_chain", p.now.from,
				problem.Text{ZH: "比较不能连着写。", EN: "Comparisons cannot be chained."},
				problem.Text{ZH: "把 a < b < c 写成 AND(a < b, b < c)。", EN: "Write a < b < c as AND(a < b, b < c)."})
		}
		p.advance()
		p.sum()
		left = p.broken(from)
	}
	return left
}

func (p *parser) comparing() bool {
	return tokenEqual <= p.now.kind && p.now.kind <= tokenAtLeast
}

// sum reads “a + b − c”.
func (p *parser) sum() uint16 {
	from := p.now.from
	left := p.product()
	for p.now.kind == tokenPlus || p.now.kind == tokenMinus {
		at, o := p.now.from, opAdd+op(p.now.kind-tokenPlus)
		p.advance()
		left = p.node(o, at, from, left, p.product())
	}
	return left
}

// product reads “a × b ÷ c”.
func (p *parser) product() uint16 {
	from := p.now.from
	left := p.sign()
	for p.now.kind == tokenTimes || p.now.kind == tokenDivide {
		at, o := p.now.from, opMul+op(p.now.kind-tokenTimes)
		p.advance()
		left = p.node(o, at, from, left, p.sign())
	}
	return left
}

// sign reads “−a”; a literal takes its sign into itself.
func (p *parser) sign() uint16 {
	if p.now.kind != tokenMinus {
		return p.postfix(p.operand())
	}
	from := p.now.from
	p.nest(from)
	defer p.unnest()
	p.advance()
	inner := p.sign()
	if n := &p.tree.nodes[inner]; n.op == opNumber && !p.full {
		number := &p.tree.numbers[n.index]
		*number = number.Neg()
		n.from, n.at, n.to = uint16(from), uint16(from), uint16(p.end)
		return inner
	}
	return p.node(opNeg, from, from, inner)
}
