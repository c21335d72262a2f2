package document

import (
	"strings"

	"steelyard/compensation/problem"
)

// Inside moves a place within the text of a Scalar (line and column from 1) to
// its place in the file. Where the file does not have the text as it is, since
// it is escaped, folded or continued, the place is where the scalar begins: a
// place that is certain before one that is exact.
func (n *Node) Inside(at problem.Place) problem.Place {
	if n.textLine == 0 || at.Line < 1 || at.Column < 1 {
		return problem.Place{Line: n.Line, Column: n.Column}
	}
	return problem.Place{Line: n.textLine + at.Line - 1, Column: n.textColumn + at.Column - 1}
}

// locate finds where the texts of all scalars of the tree stand in the file.
func locate(n *Node, lines []string) {
	if n.Kind == Scalar && n.Line >= 1 && n.Line <= len(lines) {
		n.locate(lines)
	}
	for _, item := range n.Items {
		locate(item, lines)
	}
	for _, f := range n.Fields {
		locate(f.Value, lines)
	}
}

// maxLocated is the longest line, in bytes, in which texts are looked for: the
// effort must not grow with the square of a hostile line.
const maxLocated = 4096

func (n *Node) locate(lines []string) {
	if len(lines[n.Line-1]) > maxLocated {
		return
	}
	line := []rune(lines[n.Line-1])
	if n.Column < 1 || n.Column > len(line) {
		return
	}
	rest := string(line[n.Column-1:])
	switch mark := rest[:1]; {
	case !n.Quoted && strings.HasPrefix(rest, n.Text):
		n.textLine, n.textColumn = n.Line, n.Column
	case (mark == `"` || mark == "'") && strings.HasPrefix(rest, mark+n.Text+mark):
		n.textLine, n.textColumn = n.Line, n.Column+1
	case mark == "|":
		n.locateBlock(lines[n.Line:])
	}
}

// locateBlock finds a block whose lines stand below, all with one indent.
func (n *Node) locateBlock(below []string) {
	indent := 0
	for i, text := range strings.Split(strings.TrimRight(n.Text, "\n"), "\n") {
		if i >= len(below) {
			return
		}
		line := strings.TrimRight(below[i], "\r")
		if i == 0 {
			indent = len(line) - len(strings.TrimLeft(line, " "))
		}
		if text != "" && line != strings.Repeat(" ", indent)+text {
			return
		}
	}
	n.textLine, n.textColumn = n.Line+1, indent+1
}
