package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Read reads a plan document (YAML, or JSON where the file is named so) and
// collects every problem with its place and path. The plan is nil exactly when
// there is a failure.
func Read(file string, data []byte) (*Plan, problem.List) {
	root, list := document.Parse(file, data)
	if root == nil {
		return nil, list
	}
	r := &reader{Reader: document.Reader{File: file, Problems: list}, plan: &Plan{place: problem.Place{File: file}, clauses: map[string]*document.Node{}}}
	r.read(root)
	if r.Problems.Failed() {
		return nil, r.Problems.Sorted()
	}
	sum := sha256.Sum256(root.Canonical())
	r.plan.Digest = hex.EncodeToString(sum[:])
	return r.plan, r.Problems.Sorted()
}

type reader struct {
	document.Reader
	plan *Plan
}

// code is what codes and names of a plan may look like.
var code = regexp.MustCompile(`^[\p{L}][\p{L}\p{N}_-]{0,63}$`)

func (r *reader) read(root *document.Node) {
	o, ok := r.Object(root, "", "plan", "version", "title", "currency", "effective", "who", "settle", "round", "parameters", "figures", "tables", "components")
	if !ok {
		return
	}
	p := r.plan
	p.place.Line, p.place.Column = root.Line, root.Column
	p.Code = r.code(o, "plan")
	p.Version = r.version(o)
	p.Title = o.Text("title")
	p.Currency = r.currency(o)
	p.Effective = r.effective(o)
	p.Who = r.who(o)
	o.OneOf("settle", "month")
	o.OneOf("round", "line")
	p.Parameters = r.parameters(o)
	p.Figures = r.figures(o)
	symbols, err := p.makeSymbols()
	if err != nil {
		// parameters and figures were checked one by one, so this names what slipped through
		r.Add("plan.names", root, "parameters", problem.Textf("名称冲突：%v。", "The names clash: %v.", err), problem.Text{ZH: "请改名。", EN: "Rename one."})
		return
	}
	p.symbols, p.inputs = symbols, p.makeInputs()
	p.Tables = r.tables(o)
	p.Components = r.components(o)
}

func (r *reader) code(o document.Object, key string) string {
	s := o.NeedWord(key)
	if n, path := o.At(key); n != nil && n.Kind == document.Scalar && !code.MatchString(s) && s != "" {
		r.Add("plan.code", n, path, problem.Textf("%s 不能作代码。", "%s cannot be a code.", problem.Show(s)),
			problem.Text{ZH: "代码以字母或汉字开头，只含字母、汉字、数字、_ 和 -，最长 64 个字符。", EN: "A code begins with a letter and has only letters, digits, _ and -, at most 64 characters."})
	}
	return s
}

func (r *reader) version(o document.Object) int {
	s := o.NeedWord("version")
	n, path := o.At("version")
	v, err := strconv.Atoi(s)
	if n != nil && n.Kind == document.Scalar && s != "" && (err != nil || v < 1 || v > 999_999 || strconv.Itoa(v) != s) {
		r.Add("plan.version", n, path, problem.Textf("%s 不是版本号。", "%s is not a version.", problem.Show(s)),
			problem.Text{ZH: "版本号是从 1 开始的整数。", EN: "Versions are whole numbers from 1."})
	}
	return v
}

func (r *reader) currency(o document.Object) money.Currency {
	s := o.NeedWord("currency")
	c, err := money.ParseCurrency(s)
	if n, path := o.At("currency"); err != nil && n != nil && s != "" {
		r.Add("plan.currency", n, path, problem.Textf("%s 不是 ISO 4217 币种代码。", "%s is not an ISO 4217 currency code.", problem.Show(s)),
			problem.Text{ZH: "请写 CNY、USD 这样的代码。", EN: "Write a code such as CNY or USD."})
	}
	return c
}

func (r *reader) effective(o document.Object) period.Interval {
	n, path := o.Need("effective")
	if n == nil {
		return period.Interval{}
	}
	e, ok := r.Object(n, path, "from", "to")
	if !ok {
		return period.Interval{}
	}
	r.plan.clauses[path] = n
	e.Need("from")
	i := period.Interval{From: e.Date("from"), To: e.Date("to")}
	if !i.From.IsZero() && !i.To.IsZero() && i.To.Before(i.From) {
		r.Add("plan.effective", n, path, problem.Textf("结束日 %s 早于开始日 %s。", "The end %s is before the start %s.", i.To, i.From),
			problem.Text{ZH: "请改正日期。", EN: "Correct the dates."})
	}
	return i
}

func (r *reader) who(o document.Object) Who {
	n, path := o.At("who")
	if n == nil {
		return Who{}
	}
	w, ok := r.Object(n, path, "family", "grade", "team")
	if !ok {
		return Who{}
	}
	for _, key := range []string{"family", "grade", "team"} {
		if list, at := w.At(key); list != nil && list.Kind == document.List && len(list.Items) == 0 {
			r.Add("plan.covers_nobody", list, at, problem.Textf("%s 是空列表。", "%s is an empty list.", key),
				problem.Textf("请列出代码；不限制时删去 %s。", "List the codes; to leave it unlimited, remove %s.", key))
		}
	}
	return Who{Families: w.Words("family"), Grades: w.Words("grade"), Teams: w.Words("team")}
}

// units are the words for units in parameters and figures.
var units = []string{"number", "rate", "money", "days"}

func typeOf(unit string) formula.Type {
	switch unit {
	case "rate":
		return formula.RateType()
	case "money":
		return formula.MoneyType()
	case "days":
		return formula.DaysType()
	}
	return formula.NumberType()
}

// parameters reads name: [{from, value}] or name: {title, unit, values: […]}.
func (r *reader) parameters(o document.Object) []Parameter {
	n, path := o.At("parameters")
	if n == nil {
		return nil
	}
	if n.Kind != document.Map {
		r.Object(n, path)
		return nil
	}
	var list []Parameter
	for _, f := range n.Fields {
		at := document.Join(path, f.Key)
		if r.freeName(f, at) {
			list = append(list, r.parameter(f.Key, f.Value, at))
		}
	}
	return list
}

// freeName checks that a parameter's name can be used in formulas.
func (r *reader) freeName(f document.Field, path string) bool {
	_, err := formula.NewSymbols(append(builtIn(), formula.Symbol{Code: f.Key, Type: formula.NumberType()}))
	free := err == nil && formulaName.MatchString(f.Key)
	if !free {
		r.Problems.Add("plan.parameter_name", problem.Place{File: r.File, Line: f.Line, Column: f.Column, Path: path},
			problem.Textf("%s 不能作参数名：它不是名称，或已有别的含义。", "%s cannot name a parameter: it is not a name, or it means something else already.", problem.Show(f.Key)),
			problem.Text{ZH: "请换一个名称，例如 base_rate。", EN: "Choose another name, such as base_rate."})
	}
	return free
}

func (r *reader) parameter(name string, n *document.Node, path string) Parameter {
	p := Parameter{Name: name, Type: formula.NumberType(), Title: problem.Same(name)}
	items, itemsPath, unit := n.Items, path, ""
	if n.Kind != document.List {
		o, ok := r.Object(n, path, "title", "unit", "values")
		if !ok {
			return p
		}
		if t := o.Text("title"); !t.IsZero() {
			p.Title = t
		}
		if o.Has("unit") {
			unit = o.OneOf("unit", units...)
		}
		o.Need("values")
		items, itemsPath = o.Items("values")
	}
	for i, item := range items {
		v, ok := r.Object(item, document.Item(itemsPath, i), "from", "value")
		if !ok {
			continue
		}
		v.Need("from")
		node, at := v.Need("value")
		t := written(node)
		if unit != "" {
			t = typeOf(unit)
		} else if i > 0 && t != p.Type {
			r.Add("plan.parameter_unit", node, at, problem.Textf("参数 %s 的值有的是百分数，有的不是。", "Some values of %s are percentages and some are not.", name),
				problem.Text{ZH: "请统一写法，或用 unit 说明单位。", EN: "Write them alike, or say the unit with unit."})
		}
		p.Type = t
		p.Values = append(p.Values, DatedValue{From: v.Date("from"), Value: r.constant(node, at, t), Path: at})
	}
	r.checkDates(n, path, p)
	return p
}

// checkDates wants the values in order of time and one in force from the
// plan's first day.
func (r *reader) checkDates(n *document.Node, path string, p Parameter) {
	if len(p.Values) == 0 {
		r.Add("plan.parameter_empty", n, path, problem.Textf("参数 %s 没有值。", "Parameter %s has no value.", p.Name),
			problem.Text{ZH: "请写 [{from: 2026-01-01, value: 2%}]。", EN: "Write [{from: 2026-01-01, value: 2%}]."})
		return
	}
	for i, v := range p.Values[1:] {
		if !v.From.After(p.Values[i].From) {
			r.Add("plan.parameter_order", n, path, problem.Textf("参数 %s 的日期没有依次递增：%s 之后是 %s。", "The dates of %s do not ascend: %s is followed by %s.", p.Name, p.Values[i].From, v.From),
				problem.Text{ZH: "请按日期先后排列，每个日期只写一次。", EN: "Put them in order of time, each date once."})
		}
	}
	if from := p.Values[0].From; !from.IsZero() && from.After(r.plan.Effective.From) {
		r.Add("plan.parameter_gap", n, path, problem.Textf("参数 %s 从 %s 才有值，而方案从 %s 开始。", "Parameter %s has a value only from %s, but the plan starts on %s.", p.Name, from, r.plan.Effective.From),
			problem.Text{ZH: "请补上从方案开始日起的值。", EN: "Add a value from the plan's first day."})
	}
}

// constant reads a number as formulas write it (2%, 500, 12.5, 10万) in the
// wanted unit.
func (r *reader) constant(n *document.Node, path string, want formula.Type) money.Decimal {
	if f := r.compile(n, path, want, noSymbols); f != nil {
		if v, ok := f.Constant(); ok {
			return v.Number
		}
	}
	return money.Decimal{}
}

// written is the unit that a number shows by itself: a percentage is a rate.
func written(n *document.Node) formula.Type {
	if n != nil && strings.ContainsAny(n.Text, "%％‰") {
		return formula.RateType()
	}
	return formula.NumberType()
}

// figures reads code: {title, unit, period, missing}.
func (r *reader) figures(o document.Object) []Figure {
	n, path := o.At("figures")
	if n == nil {
		return nil
	}
	if n.Kind != document.Map {
		r.Object(n, path)
		return nil
	}
	var list []Figure
	for _, f := range n.Fields {
		at := document.Join(path, f.Key)
		item, ok := r.Object(f.Value, at, "title", "unit", "period", "missing")
		named := formulaName.MatchString(f.Key)
		if !named {
			r.Problems.Add("plan.figure_name", problem.Place{File: r.File, Line: f.Line, Column: f.Column, Path: at},
				problem.Textf("%s 不能作指标代码。", "%s cannot be the code of a figure.", problem.Show(f.Key)),
				problem.Text{ZH: "代码以字母或汉字开头，只含字母、汉字、数字和 _。", EN: "A code begins with a letter and has only letters, digits and _."})
		}
		if ok && named {
			list = append(list, r.figure(f.Key, item, at))
		}
	}
	return list
}

var formulaName = regexp.MustCompile(`^[\p{L}][\p{L}\p{N}_]{0,63}$`)

func (r *reader) figure(name string, o document.Object, path string) Figure {
	f := Figure{Code: name, Title: o.Text("title"), Path: path, Unit: o.OneOf("unit", units...)}
	r.plan.clauses[path] = o.Node()
	if f.Title.IsZero() {
		f.Title = problem.Same(name)
	}
	f.Type = typeOf(f.Unit)
	if f.Unit == "money" {
		f.Unit = r.plan.Currency.Code()
	}
	f.Span, _ = period.ParseSpan(o.OneOf("period", "month", "quarter", "year"))
	if n, at := o.At("missing"); n != nil {
		f.Missing, f.HasMissing = r.constant(n, at, f.Type), true
	}
	return f
}

// noSymbols is the table of formulas that may use no names at all.
var noSymbols, _ = formula.NewSymbols(nil)

// compile reads a scalar as a formula; nil where that fails.
func (r *reader) compile(n *document.Node, path string, want formula.Type, symbols *formula.Symbols) *formula.Formula {
	source := r.Word(n, path)
	if n == nil || n.Kind != document.Scalar {
		return nil
	}
	r.plan.clauses[path] = n
	f, list := formula.Compile(source, formula.Options{Symbols: symbols, Want: want, Currency: r.plan.Currency, Source: r.plan.Clause(path)})
	for _, p := range list {
		p.Place = r.within(n, path, p.Place)
		r.Problems = append(r.Problems, p)
	}
	return f
}

// within moves a place inside a formula to its place in the document.
func (r *reader) within(n *document.Node, path string, at problem.Place) problem.Place {
	place := n.Inside(at)
	place.File, place.Path = r.File, path
	return place
}

// measureCode reads the code of a measure; fallback where the key is absent.
func (r *reader) measureCode(o document.Object, key string, fallback measure.Code) measure.Code {
	n, path := o.At(key)
	if n == nil {
		return fallback
	}
	s := r.Word(n, path)
	if _, ok := measure.Lookup(measure.Code(s)); !ok && n.Kind == document.Scalar {
		fix := problem.Textf("可用的指标：%s。", "Measures: %s.", strings.Join(measure.Codes(), ", "))
		if near := document.Nearest(s, measure.Codes()); near != "" {
			fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
		}
		r.Add("plan.measure", n, path, problem.Textf("没有 %s 这个指标。", "There is no measure %s.", problem.Show(s)), fix)
	}
	return measure.Code(s)
}

func cite(code string, version int) string { return fmt.Sprintf("%s v%d", code, version) }
