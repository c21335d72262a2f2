package trace

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// MaxJSON is the most bytes of a stored explanation that ParseJSON reads.
const MaxJSON = 32 << 20

// ParseJSON reads what JSON has written, so that a stored explanation can be
// shown and verified; labels come back as their texts. It is strict: known
// members only, none twice, every value of its kind, every ref to a step that
// is there, no step that depends on itself, nothing after the object, and no
// more depth and size than JSON and MaxJSON allow. The error is a problem.List.
func ParseJSON(data []byte) (*Node, error) {
	d := &decoder{ids: map[int]*Node{}, written: map[int]bool{}}
	if len(data) > MaxJSON {
		return nil, d.fail("trace.too_large", problem.Textf("说明超过 %d 字节。", "The explanation is longer than %d bytes.", MaxJSON))
	}
	if !utf8.Valid(data) {
		return nil, d.notJSON()
	}
	d.tokens = json.NewDecoder(bytes.NewReader(data))
	d.tokens.UseNumber()
	root, err := d.step(1, false)
	if err != nil {
		return nil, err
	}
	if _, err := d.tokens.Token(); err != io.EOF {
		return nil, d.notJSON()
	}
	if err := d.connected(root); err != nil {
		return nil, err
	}
	return root, nil
}

type decoder struct {
	tokens  *json.Decoder
	path    []string
	ids     map[int]*Node // every id met, in a step or a ref
	written map[int]bool  // those of steps
	steps   int
}

func (d *decoder) fail(code string, text problem.Text) error {
	var list problem.List
	list.Add(code, problem.Place{Path: "$" + strings.Join(d.path, "")}, text, problem.Text{
		ZH: "请使用由本系统写出的说明，不要手工修改。", EN: "Use the explanation as this system wrote it, without edits.",
	})
	return list
}

func (d *decoder) notJSON() error {
	return d.fail("trace.not_json", problem.Text{ZH: "这不是一个完整的 JSON 对象。", EN: "This is not one complete JSON object."})
}

func (d *decoder) bad(what string) error {
	return d.fail("trace.bad_member", problem.Textf("这里不能是 %s。", "This cannot be %s.", problem.Show(what)))
}

func (d *decoder) missing(name string) error {
	return d.fail("trace.missing_member", problem.Textf("缺少成员 %s。", "The member %s is missing.", problem.Show(name)))
}

// delim takes an opening or closing bracket.
func (d *decoder) delim(want json.Delim) error {
	token, err := d.tokens.Token()
	switch {
	case err != nil:
		return d.notJSON()
	case token != want:
		return d.bad(word(token))
	}
	return nil
}

func word(token json.Token) string {
	switch t := token.(type) {
	case json.Delim:
		return t.String()
	case json.Number:
		return t.String()
	case string:
		return t
	case bool:
		return truths.word(t)
	}
	return "null"
}

// object takes an object and hands over its members.
func (d *decoder) object(member func(name string) error) (names []string, err error) {
	if err := d.delim('{'); err != nil {
		return nil, err
	}
	for d.tokens.More() {
		token, err := d.tokens.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return nil, d.notJSON()
		}
		d.path = append(d.path, "."+name)
		if slices.Contains(names, name) {
			return nil, d.fail("trace.repeated_member", problem.Textf("成员 %s 出现了两次。", "The member %s is there twice.", problem.Show(name)))
		}
		names = append(names, name)
		if err := member(name); err != nil {
			return nil, err
		}
		d.path = d.path[:len(d.path)-1]
	}
	return names, d.delim('}')
}

// list takes a list of steps.
func (d *decoder) list(depth int, refs bool) ([]*Node, error) {
	if err := d.delim('['); err != nil {
		return nil, err
	}
	var out []*Node
	for d.tokens.More() {
		d.path = append(d.path, "["+strconv.Itoa(len(out))+"]")
		n, err := d.step(depth, refs)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
		d.path = d.path[:len(d.path)-1]
	}
	return out, d.delim(']')
}

func (d *decoder) text() (string, error) {
	token, err := d.tokens.Token()
	if err != nil {
		return "", d.notJSON()
	}
	s, ok := token.(string)
	if !ok {
		return "", d.bad(word(token))
	}
	return s, nil
}

// oneOf takes one of the words and says which.
func (d *decoder) oneOf(words ...string) (int, error) {
	s, err := d.text()
	if err != nil {
		return 0, err
	}
	if at := slices.Index(words, s); at >= 0 && s != "" {
		return at, nil
	}
	return 0, d.bad(s)
}

// integer takes a whole number without sign, exponent or needless zeros.
func (d *decoder) integer(least, most int) (int, error) {
	token, err := d.tokens.Token()
	if err != nil {
		return 0, d.notJSON()
	}
	if n, err := strconv.Atoi(word(token)); err == nil && n >= least && n <= most && token == json.Number(strconv.Itoa(n)) {
		return n, nil
	}
	return 0, d.bad(word(token))
}

// met returns the step with an id, which may be written later.
func (d *decoder) met(id int) *Node {
	if d.ids[id] == nil {
		d.ids[id] = &Node{}
	}
	return d.ids[id]
}

// connected checks that the steps are one explanation of the root: every ref
// has its step, every step is needed, and none depends on itself.
func (d *decoder) connected(root *Node) error {
	for id := range len(d.ids) { // ids count from 1 without gaps
		if !d.written[id+1] {
			return d.fail("trace.bad_reference", problem.Textf("没有编号为 %d 的步骤。", "There is no step with the id %d.", id+1))
		}
	}
	parents := uses(root)
	if len(parents) != d.steps {
		return d.fail("trace.bad_reference", problem.Text{ZH: "有的步骤不属于这份说明。", EN: "A step does not belong to this explanation."})
	}
	ordered := 0
	for ready := []*Node{root}; len(ready) > 0; {
		n := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		if parents[n]--; parents[n] == 0 {
			ordered++
			ready = append(ready, n.Children...)
		}
	}
	if ordered != d.steps {
		return d.fail("trace.cycle", problem.Text{ZH: "有的步骤依赖于它自身。", EN: "A step depends on itself."})
	}
	return nil
}

// parseNumber reads an exact decimal of any size that a Decimal can hold.
func parseNumber(s string) (money.Decimal, bool) {
	sign, digits := signOf(s)
	whole, fraction, point := strings.Cut(digits, ".")
	if whole == "" || point && fraction == "" || len(whole) > 1 && whole[0] == '0' || strings.Trim(whole+fraction, "0123456789") != "" {
		return money.Decimal{}, false
	}
	fraction = strings.TrimRight(fraction, "0")
	digits = strings.TrimLeft(whole+fraction, "0")
	if len(fraction) > money.MaxScale || len(digits) > money.MaxScale+1 {
		return money.Decimal{}, false
	}
	var d money.Decimal
	var err error
	for _, digit := range digits {
		if d, err = d.Mul(money.Int(10)); err == nil {
			d, err = d.Add(money.Int(int64(digit - '0')))
		}
		if err != nil {
			return money.Decimal{}, false
		}
	}
	tenth, err := money.ParseDecimal("0.1")
	for range fraction {
		if err == nil {
			d, err = d.Mul(tenth)
		}
	}
	if sign != "" {
		d = d.Neg()
	}
	return d, err == nil
}

// parseValue reads the value of a node of the kind.
func parseValue(n *Node, s string) bool {
	ok := true
	switch n.Kind {
	case Number:
		n.Number, ok = parseNumber(s)
	case Truth:
		n.Number = money.Int(1)
		if s == truths.no {
			n.Number = money.Int(0)
		}
		ok = s == truths.yes || s == truths.no
	case Date:
		_, err := period.ParseDate(s)
		n.Text, ok = s, err == nil
	default:
		n.Text = s
	}
	return ok
}
