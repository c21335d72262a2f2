package kpi

import (
	"slices"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// MaxChain is the largest number of KPIs that stand behind one another in
// formulas.
const MaxChain = formula.MaxDepth

// checkTogether checks what records say of each other and of the known ones:
// formulas, partners, versions, references that go round.
func checkTogether(known *Library, entries []*draft) problem.List {
	c := &together{known: known, entries: entries, types: map[string]formula.Type{}, needs: map[string][]string{}}
	for _, k := range known.Latest() {
		c.types[k.Code] = k.Type
	}
	for _, e := range entries {
		if codeForm.MatchString(e.kpi.Code) {
			c.types[e.kpi.Code] = e.kpi.Type
		}
	}
	c.symbols = c.table()
	if c.symbols == nil {
		return c.list
	}
	for _, k := range known.Latest() {
		if f, _ := formula.Compile(k.Formula, formula.Options{Symbols: c.symbols, Want: k.Type}); f != nil {
			c.needs[k.Code] = c.kpisOf(f)
		}
	}
	for _, e := range entries {
		c.formula(e)
	}
	c.versions()
	c.partners()
	c.chains()
	return c.list
}

// together is what is checked across records.
type together struct {
	known   *Library
	entries []*draft
	types   map[string]formula.Type
	symbols *formula.Symbols
	needs   map[string][]string // KPIs in the formulas of a KPI, all versions read
	circles int                 // found so far
	list    problem.List
}

// add places a problem at a key of a record.
func (c *together) add(code string, e *draft, key string, text, fix problem.Text) {
	n := e.node.Get(key)
	if n == nil {
		n = e.node
	}
	c.list.Add(code, problem.Place{File: e.file, Line: n.Line, Column: n.Column, Path: document.Join(e.path, key)}, text, fix)
}

// table is the names that formulas may use: the quantities, and every KPI by
// its code.
func (c *together) table() *formula.Symbols {
	symbols, err := SymbolsWith(c.types)
	if err != nil {
		c.list.Add("kpi.too_many", problem.Place{}, problem.Textf("指标太多：%d 个。", "There are too many KPIs: %d.", len(c.types)),
			problem.Text{ZH: "请分几次读入。", EN: "Read them in several parts."})
	}
	return symbols
}

// SymbolsWith is measure.Symbols with KPIs beside the quantities, by code with
// what they give, in the order of their codes. The error names what cannot be
// a name.
func SymbolsWith(kpis map[string]formula.Type) (*formula.Symbols, error) {
	var list []formula.Symbol
	for _, q := range measure.Quantities() {
		list = append(list, formula.Symbol{Code: q.Code, Aliases: []string{q.Alias}, Type: q.Type, Title: q.Title})
	}
	for _, code := range sortedKeys(kpis) {
		list = append(list, formula.Symbol{Code: code, Type: kpis[code]})
	}
	return formula.NewSymbols(list)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// kpisOf lists the KPIs that a formula needs.
func (c *together) kpisOf(f *formula.Formula) (codes []string) {
	for _, input := range f.Inputs() {
		if _, is := c.types[input]; is {
			codes = append(codes, input)
		}
	}
	return codes
}

func (c *together) formula(e *draft) {
	n := e.node.Get("formula")
	if n == nil || n.Kind != document.Scalar || strings.TrimSpace(n.Text) == "" {
		return
	}
	f, problems := formula.Compile(n.Text, formula.Options{Symbols: c.symbols, Want: e.kpi.Type})
	for _, p := range problems {
		at := n.Inside(p.Place)
		p.Place = problem.Place{File: e.file, Line: at.Line, Column: at.Column, Path: document.Join(e.path, "formula")}
		if p.Code == "formula.wrong_result" {
			p.Code = "kpi.unit_differs"
			p.Fix = problem.Text{ZH: "请改正 unit 或公式：unit 写的是公式结果的单位。", EN: "Correct unit or the formula: unit says what the formula gives."}
		}
		if p.Code == "formula.unknown_name" && !strings.Contains(p.Fix.EN, "?") {
			p.Fix = problem.Text{ZH: "公式里可以写数据字典里的数据项，或别的指标的代码。", EN: "A formula may use quantities of the data dictionary and the codes of other KPIs."}
		}
		c.list = append(c.list, p)
	}
	if f == nil {
		return
	}
	e.inputs = f.Inputs()
	if len(e.inputs) == 0 {
		c.add("kpi.formula_constant", e, "formula", problem.Text{ZH: "公式里没有任何数据项，结果永远一样。", EN: "The formula uses no input, so it always gives the same."},
			problem.Text{ZH: "请用数据字典里的数据项写公式。", EN: "Write it with quantities of the data dictionary."})
	}
	c.needs[e.kpi.Code] = union(c.needs[e.kpi.Code], c.kpisOf(f), c.first(e))
	for i := range e.kpi.Worked {
		c.worked(e, f, i)
	}
}

// first reports whether the draft is the first of its code: what the known
// version needed no longer counts then.
func (c *together) first(e *draft) bool {
	i := slices.IndexFunc(c.entries, func(x *draft) bool { return x.kpi.Code == e.kpi.Code })
	return c.entries[i] == e
}

// union adds the codes to those of earlier versions.
func union(a, b []string, anew bool) []string {
	if anew {
		a = nil
	}
	a = append(slices.Clone(a), b...)
	slices.Sort(a)
	return slices.Compact(a)
}

// worked compares an example with what the formula gives.
func (c *together) worked(e *draft, f *formula.Formula, i int) {
	w := e.kpi.Worked[i]
	if len(w.Given) == 0 {
		return
	}
	path := document.Item("examples", i)
	values := make(inputs, len(w.Given))
	for _, g := range w.Given {
		slot, known := c.symbols.Lookup(g.Code)
		if !known || !slices.Contains(e.inputs, c.symbols.At(slot).Code) {
			c.add("kpi.example_input", e, path, problem.Textf("公式没有用到 %s。", "The formula does not use %s.", problem.Show(g.Code)),
				problem.Textf("例子的输入：%s。", "Inputs of the example: %s.", strings.Join(e.inputs, ", ")))
			return
		}
		values[slot] = g.Value
	}
	got, err := f.Number(&trace.Calc{}, values)
	if err != nil {
		c.add("kpi.example_no_value", e, path, problem.Text{ZH: "按例子的输入，公式没有结果。", EN: "The formula has no value for the inputs of the example."},
			problem.Textf("请检查输入：%v", "Check the inputs: %v", err))
		return
	}
	if !equalRounded(got.Decimal, w.Gives) {
		c.add("kpi.example_differs", e, path, problem.Textf("例子写的是 %s，公式算出 %s。", "The example says %s, the formula gives %s.", w.Gives, got.Decimal.Round(6)),
			problem.Text{ZH: "请改正例子或公式。", EN: "Correct the example or the formula."})
	}
}

// inputs are the values of an example by slot.
type inputs map[int]money.Decimal

// Symbol implements formula.Env.
func (in inputs) Symbol(_ *trace.Calc, slot int) formula.Value {
	v, ok := in[slot]
	if !ok {
		return formula.Absent(trace.L(trace.KeySymbol, problem.Text{ZH: "例子里没有给出", EN: "the example does not give it"}), trace.Source{})
	}
	return formula.NumberOf(trace.Of(v))
}

// versions checks that the versions of a code are given once and begin one
// after the other.
func (c *together) versions() {
	for i, e := range c.entries {
		for _, earlier := range c.entries[:i] {
			if earlier.kpi.Code != e.kpi.Code || e.kpi.Code == "" {
				continue
			}
			a, b := e.kpi, earlier.kpi
			from := a.Effective.From.Compare(b.Effective.From)
			switch {
			case a.Version == b.Version:
				c.add("kpi.repeated", e, "code", problem.Textf("%s 的第 %d 版出现了两次。", "Version %[2]d of %[1]s is given twice.", a.Code, a.Version),
					problem.Text{ZH: "请删去一个，或改版本号。", EN: "Remove one of them, or give it another version."})
			case (a.Version < b.Version) != (from < 0) || from == 0:
				c.add("kpi.version_order", e, "effective", problem.Textf("%s 第 %d 版与第 %d 版的生效日先后不符。", "Versions %[2]d and %[3]d of %[1]s do not begin in their order.", a.Code, a.Version, b.Version),
					problem.Text{ZH: "版本号大的，生效日也要晚。", EN: "Let the later version begin on a later day."})
			}
		}
	}
}

// partners checks that they exist and are others.
func (c *together) partners() {
	codes := sortedKeys(c.types)
	for _, e := range c.entries {
		for i, partner := range e.kpi.Partners {
			path := document.Item("partners", i)
			_, exists := c.types[partner]
			switch {
			case partner == e.kpi.Code:
				c.add("kpi.partner_itself", e, path, problem.Textf("%s 不能以自己为制衡指标。", "%s cannot be its own partner.", partner),
					problem.Text{ZH: "请换成能防止它被做假的另一个指标。", EN: "Name another KPI that keeps it honest."})
			case !exists && partner != "":
				fix := problem.Text{ZH: "请写指标库里已有的代码。", EN: "Name a KPI of the library."}
				if near := document.Nearest(partner, codes); near != "" {
					fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
				}
				c.add("kpi.partner_unknown", e, path, problem.Textf("没有指标 %s。", "There is no KPI %s.", problem.Show(partner)), fix)
			}
		}
	}
}
