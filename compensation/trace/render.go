package trace

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"strings"

	"steelyard/compensation/problem"
)

// maxDepth bounds how deep explanations are nested on paper and in JSON; what
// lies deeper is continued below, so a chain of a thousand receipts stays
// readable for people and for every JSON reader.
const maxDepth = 24

// Render returns what Write writes.
func Render(n *Node, lang problem.Lang) string {
	var b strings.Builder
	_ = Write(&b, n, lang) // a Builder takes everything
	return b.String()
}

// Write writes an explanation for people as an indented tree, one step a line:
// its label, its value with the unit, how it follows from the steps below it,
// and for a leaf where it comes from. A step with several parents is written
// once, with a number in front, and referred to afterwards; what lies very deep
// is continued below. Values are exact. An error is one of w.
func Write(w io.Writer, n *Node, lang problem.Lang) error {
	if n == nil {
		return nil
	}
	p := &printer{out: bufio.NewWriter(w), lang: lang, uses: uses(n), numbers: map[*Node]int{}}
	p.tree(n, 0)
	for len(p.waiting) > 0 {
		next := p.waiting[0]
		p.waiting = p.waiting[1:]
		p.tree(next, 0)
	}
	return p.out.Flush()
}

// uses counts for n and every node below it how often it is met on the way
// from its parents; n is met once by the reader.
func uses(n *Node) map[*Node]int {
	count := map[*Node]int{}
	for stack := []*Node{n}; len(stack) > 0; {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n == nil {
			continue
		}
		if count[n]++; count[n] == 1 {
			stack = append(stack, n.Children...)
		}
	}
	return count
}

type printer struct {
	out     *bufio.Writer // keeps its first error
	lang    problem.Lang
	uses    map[*Node]int
	numbers map[*Node]int // of what is referred to, given when first met
	last    int
	waiting []*Node // too deep where they were met
}

// tree writes the line of n and the lines below it.
func (p *printer) tree(n *Node, depth int) {
	chain, again := p.chain(n)
	end := chain[len(chain)-1]
	deep := depth >= maxDepth && again == nil && len(end.Children) > 0
	shared := func(m *Node) bool { return p.uses[m] > 1 }
	if p.numbers[n] == 0 && (deep || slices.ContainsFunc(chain, shared)) {
		p.last++
		for _, m := range chain {
			p.numbers[m] = p.last
		}
	}
	p.out.WriteString(strings.Repeat("  ", depth))
	if number := p.numbers[n]; number > 0 && !deep {
		p.out.WriteString("[" + strconv.Itoa(number) + "] ")
	}
	switch {
	case again != nil:
		p.head(append(chain, again))
		p.refer(problem.Text{ZH: "见 [{0}]", EN: "see [{0}]"}, p.numbers[again])
	case deep:
		p.waiting = append(p.waiting, n)
		p.head(chain)
		p.refer(problem.Text{ZH: "续见 [{0}]", EN: "continued at [{0}]"}, p.numbers[n])
	default:
		p.head(chain)
		p.body(end, depth)
	}
}

// chain is n and what it merely names again, down to the first step that does
// something; its nodes share a line. It stops before a step that has been met
// already and returns that as again.
func (p *printer) chain(n *Node) (chain []*Node, again *Node) {
	chain = []*Node{n}
	for end := n; end.Op == Same && len(end.Children) == 1 && len(chain) <= len(p.uses); {
		child := end.Children[0]
		if child == nil || !same(end, child) {
			break
		}
		if number := p.numbers[child]; number > 0 && number != p.numbers[n] {
			return chain, child
		}
		chain, end = append(chain, child), child
	}
	return chain, nil
}

// head writes the labels of a line and its value.
func (p *printer) head(chain []*Node) {
	var labels []string
	shown := chain[0]
	for _, m := range chain {
		if label := problem.Clean(m.Label.In(p.lang)); label != "" && !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
		if shown.Unit == Plain {
			shown = m
		}
	}
	if len(labels) > 0 {
		p.out.WriteString(strings.Join(labels, " = ") + problem.Text{ZH: "：", EN: ": "}.In(p.lang))
	}
	p.out.WriteString(value(shown, p.lang))
}

// body writes how a step follows from its children, and their lines.
func (p *printer) body(n *Node, depth int) {
	if n.Op != Leaf {
		p.out.WriteString(how(n, p.lang))
	} else if from := source(n.Source, p.lang); from != "" {
		p.out.WriteString(bracketed(from, p.lang))
	}
	p.out.WriteByte('\n')
	for _, child := range n.Children {
		switch {
		case child == nil:
		case p.numbers[child] > 0:
			p.out.WriteString(strings.Repeat("  ", depth+1))
			p.head([]*Node{child})
			p.refer(problem.Text{ZH: "见 [{0}]", EN: "see [{0}]"}, p.numbers[child])
		default:
			p.tree(child, depth+1)
		}
	}
}

func (p *printer) refer(pattern problem.Text, number int) {
	p.out.WriteString(bracketed(say(p.lang, pattern, strconv.Itoa(number)), p.lang) + "\n")
}
