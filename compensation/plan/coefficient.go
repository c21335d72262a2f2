package plan

import (
	"slices"

	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// tables reads name: [bands] or name: {title, unit, bands}.
func (r *reader) tables(o document.Object) []Table {
	n, path := o.At("tables")
	if n == nil {
		return nil
	}
	if n.Kind != document.Map {
		r.Object(n, path)
		return nil
	}
	var list []Table
	for _, f := range n.Fields {
		at := document.Join(path, f.Key)
		if !formulaName.MatchString(f.Key) {
			r.Problems.Add("plan.table_name", problem.Place{File: r.File, Line: f.Line, Column: f.Column, Path: at},
				problem.Textf("%s 不能作系数表的名称。", "%s cannot name a table.", problem.Show(f.Key)),
				problem.Text{ZH: "名称以字母或汉字开头，只含字母、汉字、数字和 _。", EN: "A name begins with a letter and has only letters, digits and _."})
			continue
		}
		list = append(list, r.table(f.Key, f.Value, at))
	}
	return list
}

func (r *reader) table(name string, n *document.Node, path string) Table {
	t := Table{Name: name, Title: problem.Same(name), Type: formula.NumberType(), Path: path}
	if n.Kind == document.List {
		if len(n.Items) == 0 {
			r.noBand(n, path)
		}
		t.Bands = r.bandList(n.Items, path, numbers)
		return t
	}
	o, ok := r.Object(n, path, "title", "unit", "bands")
	if !ok {
		return t
	}
	if title := o.Text("title"); !title.IsZero() {
		t.Title = title
	}
	t.Type = typeOf(o.OneOf("unit", units...))
	t.Bands = r.bands(o, numbers)
	return t
}

// coefficients reads the factors of a component.
func (r *reader) coefficients(o document.Object) []Coefficient {
	items, path := o.Items("coefficients")
	var list []Coefficient
	for i, item := range items {
		at := document.Item(path, i)
		if k, ok := r.coefficient(item, at); ok {
			list = append(list, k)
		}
	}
	return list
}

func (r *reader) coefficient(n *document.Node, path string) (Coefficient, bool) {
	o, ok := r.Object(n, path, "title", "table", "by", "figure", "value")
	if !ok {
		return Coefficient{}, false
	}
	k := Coefficient{Title: o.Text("title")}
	given := 0
	for _, key := range []string{"table", "figure", "value"} {
		if o.Has(key) {
			given++
		}
	}
	if given != 1 {
		r.Add("plan.coefficient", n, path, problem.Text{ZH: "系数要写 table、figure、value 之一。", EN: "A coefficient has exactly one of table, figure and value."},
			problem.Text{ZH: "例如 {table: 表名, by: 公式}、{figure: scorecard}、{value: 1.1}。", EN: "For example {table: name, by: formula}, {figure: scorecard}, {value: 1.1}."})
		return k, false
	}
	if !o.Has("table") && o.Has("by") {
		r.misplaced(o, "by", "by 只和 table 一起用。", "by belongs to a table.", "请删去 by，或写 table。", "Remove by, or give a table.")
	}
	switch {
	case o.Has("table"):
		r.lookedUp(o, &k)
	case o.Has("figure"):
		r.figureCoefficient(o, &k)
	default:
		value, at := o.At("value")
		k.Path, k.Value = at, r.compile(value, at, formula.NumberType(), r.plan.symbols)
	}
	if k.Title.IsZero() {
		value, at := o.At("value")
		k.Title = problem.Same(r.Word(value, at))
	}
	return k, true
}

// lookedUp reads table and by.
func (r *reader) lookedUp(o document.Object, k *Coefficient) {
	n, at := o.At("table")
	name := r.Word(n, at)
	i := slices.IndexFunc(r.plan.Tables, func(t Table) bool { return t.Name == name })
	if i < 0 {
		var names []string
		for _, t := range r.plan.Tables {
			names = append(names, t.Name)
		}
		fix := problem.Text{ZH: "请在 tables 下写这张表。", EN: "Write the table under tables."}
		if near := document.Nearest(name, names); near != "" {
			fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
		}
		r.Add("plan.no_table", n, at, problem.Textf("没有名为 %s 的系数表。", "There is no table %s.", problem.Show(name)), fix)
		return
	}
	k.Table = &r.plan.Tables[i]
	if k.Title.IsZero() {
		k.Title = k.Table.Title
	}
	if by, path := o.Need("by"); by != nil {
		k.Path, k.By = path, r.compile(by, path, k.Table.Type, r.plan.symbols)
	}
}

// figureCoefficient reads a figure that is declared under figures.
func (r *reader) figureCoefficient(o document.Object, k *Coefficient) {
	n, at := o.At("figure")
	figure := r.figureNamed(n, at, "{unit: number}")
	if figure == nil {
		return
	}
	if k.Title.IsZero() {
		k.Title = figure.Title
	}
	k.Path = at
	f, list := formula.Compile("figure."+figure.Code, formula.Options{Symbols: r.plan.symbols, Want: formula.NumberType(), Currency: r.plan.Currency, Source: r.plan.Clause(at)})
	for _, p := range list {
		p.Place = r.Place(n, at)
		r.Problems = append(r.Problems, p)
	}
	k.Value = f
}
