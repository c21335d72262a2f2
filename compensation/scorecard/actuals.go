package scorecard

import (
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// ReadActuals reads a document of the actuals of one or several persons:
//
//	period: 2026-10
//	persons:
//	  - person: E001
//	    name: 林悦
//	    items:
//	      - {item: collection, actual: 950000, target: 1000000, unit: CNY, rows: [{kind: receipt, value: 950000}]}
//	      - {item: due, rows: [{kind: receipt, part: numerator, value: 40, unit: CNY}, …]}
//	      - {item: milestones, missing: {zh: 尚未复核, en: not yet confirmed}}
//	    events: [{deduction: log, ref: L-7, date: 2026-10-09}]
//	    gates: [{gate: compliance, value: 0}]
//
// Strictly, like every document here: unknown keys, wrong forms and repeated
// persons are problems, all of them collected.
func ReadActuals(file string, data []byte) ([]Input, problem.List) {
	root, list := document.Parse(file, data)
	if root == nil {
		return nil, list
	}
	r := &reader{document.Reader{File: file, Problems: list}}
	inputs := r.actuals(root)
	if r.Problems.Failed() {
		return nil, r.Problems.Sorted()
	}
	return inputs, r.Problems.Sorted()
}

func (r *reader) actuals(root *document.Node) (inputs []Input) {
	o, ok := r.Object(root, "", "period", "persons")
	if !ok {
		return nil
	}
	name := o.NeedWord("period")
	o.Need("persons")
	nodes, path := o.Items("persons")
	seen := map[string]bool{}
	for i, n := range nodes {
		at := document.Item(path, i)
		p, ok := r.Object(n, at, "person", "name", "items", "events", "gates")
		if !ok {
			continue
		}
		in := Input{Person: p.NeedWord("person"), Name: p.Word("name"), Period: name}
		r.unique(seen, in.Person, n, at)
		r.entries(p, "items", func(n *document.Node, path string) { in.Items = append(in.Items, r.actual(n, path)) })
		r.entries(p, "events", func(n *document.Node, path string) {
			if e, ok := r.Object(n, path, "deduction", "ref", "date"); ok {
				in.Events = append(in.Events, Event{Deduction: e.NeedWord("deduction"), Ref: e.NeedWord("ref"), Date: e.Date("date")})
			}
		})
		r.entries(p, "gates", func(n *document.Node, path string) { in.Gates = append(in.Gates, r.gateValue(n, path)) })
		inputs = append(inputs, in)
	}
	return inputs
}

func (r *reader) entries(o document.Object, key string, each func(*document.Node, string)) {
	nodes, path := o.Items(key)
	for i, n := range nodes {
		each(n, document.Item(path, i))
	}
}

// quantity reads a number in a unit: the given one, or a rate where it is
// written with %.
func (r *reader) quantity(o document.Object, key, unit string) (q Quantity, ok bool) {
	n, path := o.At(key)
	if n != nil && unit == "" {
		unit = number
		if strings.HasSuffix(n.Text, "%") {
			unit = rate
		}
	}
	m, ok := r.numberAt(n, path, unit)
	return Quantity{m.Decimal, unit}, ok
}

func (r *reader) actual(n *document.Node, path string) (a Actual) {
	o, ok := r.Object(n, path, "item", "actual", "target", "unit", "missing", "rows")
	if !ok {
		return a
	}
	unit := r.unit(o, "")
	a.Item, a.Reason = o.NeedWord("item"), o.Text("missing")
	a.Value, a.Known = r.quantity(o, "actual", unit)
	a.Target, a.HasTarget = r.quantity(o, "target", unit)
	r.entries(o, "rows", func(n *document.Node, path string) { a.Rows = append(a.Rows, r.row(n, path, unit)) })
	switch says := o.Has("missing"); {
	case says && (o.Has("actual") || o.Has("rows")):
		r.Add("score.missing_and_actual", n, path, problem.Text{ZH: "既有数值又说没有值。", EN: "It has a value and says that it has none."},
			problem.Text{ZH: "请只保留一个。", EN: "Keep one of them."})
	case !says && !o.Has("actual") && !o.Has("rows"):
		r.Add("score.no_actual", n, path, problem.Text{ZH: "没有实际值，也没有说明原因。", EN: "There is no actual, and no reason why."},
			problem.Text{ZH: "请写 actual，或用 missing 写明原因。", EN: "Write actual, or give the reason with missing."})
	}
	return a
}

func (r *reader) row(n *document.Node, path, unit string) (row Row) {
	o, ok := r.Object(n, path, "kind", "ref", "of", "part", "value", "unit")
	if !ok {
		return row
	}
	o.Need("kind")
	row.Kind = trace.SourceKind(o.OneOf("kind", string(trace.FromRecord), string(trace.FromReceipt), string(trace.FromContract), string(trace.FromCustomer), string(trace.FromPerson), string(trace.FromFigure)))
	row.Ref, row.Path = o.NeedWord("ref"), o.Word("of")
	if o.Has("part") {
		row.Part = RowPart(o.OneOf("part", string(Numerator), string(Denominator)))
	}
	if row.Part != OfActual { // the unit of the item is the one of the quotient
		unit = ""
	}
	row.Value, row.HasValue = r.quantity(o, "value", r.unit(o, unit))
	return row
}

func (r *reader) gateValue(n *document.Node, path string) (g GateValue) {
	o, ok := r.Object(n, path, "gate", "value", "unit", "missing")
	if !ok {
		return g
	}
	g.Gate, g.Reason = o.NeedWord("gate"), o.Text("missing")
	g.Value, g.Known = r.quantity(o, "value", r.unit(o, ""))
	if o.Has("value") == o.Has("missing") {
		r.Add("score.no_actual", n, path, problem.Text{ZH: "红线要么有数值，要么有没有值的原因。", EN: "A gate has a value, or the reason why there is none."},
			problem.Text{ZH: "请写 value，或用 missing 写明原因。", EN: "Write value, or give the reason with missing."})
	}
	return g
}
