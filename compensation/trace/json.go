package trace

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// JSON writes an explanation as one JSON object, the same bytes for the same
// explanation. A step is
//
//	{"id":1,"op":"round","label":{"zh":"…","en":"…"},"value":"2400.00","unit":"CNY","digits":2,"children":[…]}
//
// and a leaf has "source":{"kind","ref","path"} in place of children. Values
// are strings: exact decimals (money with at least its currency's digits),
// dates, words, and true or false; "kind" is text, date or truth, and left out
// for numbers, which alone have a unit. A label is in both languages, so the
// JSON depends on none. By op there are also "digits" (round, divide, share),
// "index" (share), "lower" and "upper", each "included" or "excluded" (band),
// and "taken", "then" or "else" (if). "label", "source" and "path" are left out
// where there is none.
//
// A step with several parents is written once and has an id, counted from 1;
// elsewhere it is {"ref":1}. Nothing is nested deeper than 24 steps: what lies
// deeper is a ref, and its step stands in the list "more" of the outermost
// object. No explanation is null.
func JSON(n *Node) json.RawMessage {
	if n == nil {
		return json.RawMessage("null")
	}
	e := &encoder{uses: uses(n), ids: map[*Node]int{}}
	e.members(n, 1)
	for i := 0; i < len(e.waiting); i++ { // writing a step may add to the list
		if i == 0 {
			e.name("more")
			e.out = append(e.out, '[')
		} else {
			e.out = append(e.out, ',')
		}
		e.members(e.waiting[i], 2)
		e.out = append(e.out, '}')
	}
	if len(e.waiting) > 0 {
		e.out = append(e.out, ']')
	}
	return append(e.out, '}')
}

type encoder struct {
	out     []byte
	uses    map[*Node]int
	ids     map[*Node]int
	waiting []*Node // deeper than maxDepth where they were met
}

// node writes a child: the step itself or a reference to it.
func (e *encoder) node(n *Node, depth int) {
	switch {
	case n == nil:
		e.out = append(e.out, "null"...)
		return
	case e.ids[n] > 0:
		e.ref(n)
		return
	}
	deep := depth > maxDepth && len(n.Children) > 0
	if deep || e.uses[n] > 1 {
		e.ids[n] = len(e.ids) + 1
	}
	if deep {
		e.waiting = append(e.waiting, n)
		e.ref(n)
		return
	}
	e.members(n, depth)
	e.out = append(e.out, '}')
}

func (e *encoder) ref(n *Node) {
	e.out = append(e.out, `{"ref":`...)
	e.out = append(strconv.AppendInt(e.out, int64(e.ids[n]), 10), '}')
}

// members writes a step with its children, all but the closing brace.
func (e *encoder) members(n *Node, depth int) {
	e.out = append(e.out, '{')
	if id := e.ids[n]; id > 0 {
		e.integer("id", id)
	}
	e.text("op", n.Op.String())
	if n.Kind != Number {
		e.text("kind", n.Kind.String())
	}
	if zh, en := n.Label.In(problem.ZH), n.Label.In(problem.EN); zh != "" || en != "" {
		e.name("label")
		e.out = append(e.out, '{')
		e.text("zh", zh)
		e.text("en", en)
		e.out = append(e.out, '}')
	}
	e.text("value", plainValue(n))
	if n.Kind == Number {
		e.text("unit", n.Unit)
	}
	if !n.Source.IsZero() {
		e.name("source")
		e.out = append(e.out, '{')
		e.text("kind", string(n.Source.Kind))
		e.text("ref", n.Source.Ref)
		if n.Source.Path != "" {
			e.text("path", n.Source.Path)
		}
		e.out = append(e.out, '}')
	}
	e.settings(n)
	if n.Op == Leaf && len(n.Children) == 0 {
		return
	}
	e.name("children")
	e.out = append(e.out, '[')
	for i, child := range n.Children {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		e.node(child, depth+1)
	}
	e.out = append(e.out, ']')
}

// settings writes what a step has besides its children.
func (e *encoder) settings(n *Node) {
	switch n.Op {
	case Quo, Round:
		e.integer("digits", int(n.Digits))
	case Share:
		e.integer("digits", int(n.Digits))
		e.integer("index", n.Index)
	case Band:
		if n.Bounds&HasLower != 0 {
			e.text("lower", included.word(n.Bounds&LowerIncluded != 0))
		}
		if n.Bounds&HasUpper != 0 {
			e.text("upper", included.word(!n.Below))
		}
	case If:
		e.text("taken", taken.word(!n.Else))
	}
}

// pair are the two words of a setting that is so or not so.
type pair struct{ yes, no string }

var (
	truths   = pair{"true", "false"}
	included = pair{"included", "excluded"}
	taken    = pair{"then", "else"}
)

func (p pair) word(yes bool) string {
	if yes {
		return p.yes
	}
	return p.no
}

// plainValue writes the value of a node without its unit.
func plainValue(n *Node) string {
	switch n.Kind {
	case Text, Date:
		return n.Text
	case Truth:
		return truths.word(!n.Number.IsZero())
	}
	if currency, err := money.ParseCurrency(n.Unit); err == nil {
		return n.Number.Fixed(currency.Digits())
	}
	return n.Number.String()
}

func (e *encoder) name(name string) {
	if e.out[len(e.out)-1] != '{' {
		e.out = append(e.out, ',')
	}
	e.out = append(append(append(e.out, '"'), name...), `":`...)
}

func (e *encoder) integer(name string, n int) {
	e.name(name)
	e.out = strconv.AppendInt(e.out, int64(n), 10)
}

// text writes a string member; bytes that are no UTF-8 become �.
func (e *encoder) text(name, s string) {
	e.name(name)
	e.out = append(e.out, '"')
	for _, r := range strings.ToValidUTF8(s, "�") {
		switch {
		case r == '"' || r == '\\':
			e.out = append(e.out, '\\', byte(r))
		case r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029:
			const hex = "0123456789abcdef"
			e.out = append(e.out, '\\', 'u', hex[r>>12], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		default:
			e.out = utf8.AppendRune(e.out, r)
		}
	}
	e.out = append(e.out, '"')
}
