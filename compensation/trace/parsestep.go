package trace

import (
	"math"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// The members that steps have by their op, beyond those that any may have.
var (
	optional = map[Op][]string{Band: {"lower", "upper"}}
	required = map[Op][]string{Quo: {"digits"}, Round: {"digits"}, Share: {"digits", "index"}, If: {"taken"}}
	common   = []string{"id", "op", "kind", "label", "value", "unit", "source", "children", "more"}
)

// record is a step as it is being read.
type record struct {
	Node
	id, ref int
	value   string
}

// step takes a step, or where refs are allowed a reference to one. The
// outermost object has the depth 1.
func (d *decoder) step(depth int, refs bool) (*Node, error) {
	if depth > maxDepth+1 {
		return nil, d.fail("trace.too_deep", problem.Textf("步骤嵌套超过 %d 层。", "Steps are nested deeper than %d.", maxDepth))
	}
	var r record
	names, err := d.object(func(name string) error { return d.member(&r, name, depth) })
	if err != nil {
		return nil, err
	}
	if r.ref > 0 {
		if !refs || len(names) > 1 {
			return nil, d.bad("ref")
		}
		return d.met(r.ref), nil
	}
	if err := d.complete(&r, names); err != nil {
		return nil, err
	}
	d.steps++
	n := &r.Node
	if r.id == 0 {
		return n, nil
	}
	if d.written[r.id] {
		return nil, d.fail("trace.bad_reference", problem.Textf("编号 %d 用了两次。", "The id %d is used twice.", r.id))
	}
	d.written[r.id] = true
	*d.met(r.id) = *n
	return d.met(r.id), nil
}

// member takes one member of a step.
func (d *decoder) member(r *record, name string, depth int) (err error) {
	var at int
	switch name {
	case "id":
		r.id, err = d.integer(1, math.MaxInt32)
	case "ref":
		r.ref, err = d.integer(1, math.MaxInt32)
	case "op":
		at, err = d.oneOf(opNames[:]...)
		r.Op = Op(at)
	case "kind":
		at, err = d.oneOf(kindNames[1:]...)
		r.Kind = Kind(at + 1)
	case "label":
		r.Label, err = d.label()
	case "value":
		r.value, err = d.text()
	case "unit":
		r.Unit, err = d.unit()
	case "source":
		r.Source, err = d.source()
	case "digits":
		at, err = d.integer(0, math.MaxUint8)
		r.Digits = uint8(at)
	case "index":
		r.Index, err = d.integer(0, math.MaxInt32)
	case "lower":
		at, err = d.oneOf(included.yes, included.no)
		r.Bounds |= HasLower
		if at == 0 {
			r.Bounds |= LowerIncluded
		}
	case "upper":
		at, err = d.oneOf(included.yes, included.no)
		r.Bounds |= HasUpper
		r.Below = at == 1
	case "taken":
		at, err = d.oneOf(taken.yes, taken.no)
		r.Else = at == 1
	case "children":
		r.Children, err = d.list(depth+1, true)
	case "more":
		err = d.more(depth)
	default:
		err = d.fail("trace.unknown_member", problem.Textf("没有成员 %s。", "There is no member %s.", problem.Show(name)))
	}
	return err
}

// complete checks that a step has what its op needs and nothing else, and reads
// its value.
func (d *decoder) complete(r *record, names []string) error {
	needs := append([]string{"op", "value"}, required[r.Op]...)
	if r.Kind == Number {
		needs = append(needs, "unit")
	}
	if r.Op != Leaf {
		needs = append(needs, "children")
	}
	for _, name := range needs {
		if !slices.Contains(names, name) {
			return d.missing(name)
		}
	}
	for _, name := range names {
		if name == "unit" && r.Kind != Number || !slices.Contains(common, name) && !slices.Contains(needs, name) && !slices.Contains(optional[r.Op], name) {
			return d.bad(name)
		}
	}
	if !parseValue(&r.Node, r.value) {
		return d.bad(r.value)
	}
	return nil
}

// more takes the steps that lie too deep to stand in their place.
func (d *decoder) more(depth int) error {
	if depth > 1 {
		return d.bad("more")
	}
	_, err := d.list(2, false)
	return err
}

func (d *decoder) label() (Label, error) {
	var t problem.Text
	_, err := d.object(func(name string) (err error) {
		switch name {
		case "zh":
			t.ZH, err = d.text()
		case "en":
			t.EN, err = d.text()
		default:
			err = d.bad(name)
		}
		return err
	})
	if err == nil && (t.ZH == "" || t.EN == "") {
		err = d.missing("zh, en")
	}
	return L(KeyStored, t), err
}

func (d *decoder) unit() (string, error) {
	s, err := d.text()
	if err != nil || s == Plain || s == Percent || s == InDays {
		return s, err
	}
	if _, err := money.ParseCurrency(s); err != nil {
		return "", d.bad(s)
	}
	return s, nil
}

func (d *decoder) source() (Source, error) {
	var s Source
	names, err := d.object(func(name string) (err error) {
		switch name {
		case "kind":
			var kind string
			kind, err = d.text()
			if s.Kind = SourceKind(kind); err == nil && sourceWords[s.Kind] == [2]problem.Text{} {
				err = d.bad(kind)
			}
		case "ref":
			s.Ref, err = d.text()
		case "path":
			s.Path, err = d.text()
		default:
			err = d.bad(name)
		}
		return err
	})
	if err == nil && (s.Kind == "" || !slices.Contains(names, "ref")) {
		err = d.missing("kind, ref")
	}
	return s, err
}
