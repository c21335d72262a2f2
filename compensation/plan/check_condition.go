package plan

import (
	"slices"
	"strings"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// condition finds a when that holds for no line, or for every line.
func (f *finder) condition(c *Component) {
	if c.When == nil {
		return
	}
	path := c.Path + ".when"
	switch holds, fails := f.exists(c, yes(c.When)), f.exists(c, no(c.When)); {
	case holds == impossible:
		f.warn("plan.condition_never", path,
			problem.Textf("条件 %s 对任何一行都不成立，提成项 %s 什么都不会付。", "The condition %s holds for no line: component %s pays nothing.", problem.Show(c.When.Source()), c.Code),
			problem.Text{ZH: "请改正条件，或删去这个提成项。", EN: "Correct the condition, or remove the component."})
	case fails == impossible:
		f.warn("plan.condition_always", path,
			problem.Textf("条件 %s 对每一行都成立，等于没有条件。", "The condition %s holds for every line: it is none.", problem.Show(c.When.Source())),
			problem.Text{ZH: "请改正条件，或删去 when。", EN: "Correct the condition, or remove when."})
	}
}

// answer is what can be proved about the existence of a line.
type answer int

const (
	unproved answer = iota
	possible
	impossible
)

// demand is a condition of a plan that is to hold or to fail; a nil condition
// always holds.
type demand struct {
	*formula.Formula
	plan  *Plan
	holds bool
}

func yes(f *formula.Formula) demand { return demand{Formula: f, holds: true} }
func no(f *formula.Formula) demand  { return demand{Formula: f} }

// exists tells whether a line of the component can meet all demands.
func (f *finder) exists(c *Component, demands ...demand) answer {
	for i := range demands {
		demands[i].plan = f.Plan
	}
	return scope{days: f.days, valid: f.Effective, basis: c.Basis, who: []Who{f.Who}}.exists(demands...)
}

// scope is where the lines lie that are asked about: the days on which
// parameters are looked up, the days of the lines, and whose they are.
type scope struct {
	days  []period.Date
	valid period.Interval
	basis measure.Code
	who   []Who
}

// maxCases bounds how many combinations of values are tried.
const maxCases = 20_000

// exists tries every combination of values of the names in the demands that
// makes a difference: since each comparison is of a name with a constant, the
// constants themselves, what lies between them, and what lies beyond.
func (s scope) exists(demands ...demand) answer {
	demands = slices.DeleteFunc(demands, func(d demand) bool { return d.Formula == nil && d.holds })
	points := map[string][]formula.Value{}
	for _, d := range demands {
		if d.Formula == nil { // no condition never fails
			return impossible
		}
		if !d.plan.compares(d.Formula, points) {
			return unproved
		}
	}
	var names []string
	cases := len(s.days)
	for name, list := range points {
		names, points[name] = append(names, name), s.between(name, list)
		if cases *= len(points[name]); cases > maxCases {
			return unproved
		}
	}
	slices.Sort(names)
	values := map[string]formula.Value{}
	var try func(i int, day period.Date) answer
	try = func(i int, day period.Date) answer {
		if i == len(names) {
			return meets(demands, day, values)
		}
		found := impossible
		for _, v := range points[names[i]] {
			values[names[i]] = v
			if a := try(i+1, day); a != impossible {
				found = a
			}
			if found == possible {
				return possible
			}
		}
		return found
	}
	result := impossible
	for _, day := range s.days {
		switch try(0, day) {
		case possible:
			return possible
		case unproved:
			result = unproved
		}
	}
	return result
}

// meets reports whether the values of a day meet all demands.
func meets(demands []demand, day period.Date, values map[string]formula.Value) answer {
	for _, d := range demands {
		holds, _, err := d.Truth(&trace.Calc{}, given{d.plan, day, values})
		if err != nil {
			return unproved
		}
		if holds != d.holds {
			return impossible
		}
	}
	return possible
}

// compares collects the constants that a condition compares each name with; ok
// is false where it does anything but compare names with constants.
func (p *Plan) compares(f *formula.Formula, points map[string][]formula.Value) (ok bool) {
	list, ok := words(f)
	for i := 0; ok && i < len(list); {
		w := list[i]
		switch {
		case w.is(wordSign, "(", ")", ","), w.is(wordName, "AND", "并且", "且", "OR", "或者", "或", "NOT", "非", "TRUE", "真", "FALSE", "假"):
			i++
		case w.is(wordName, "IN", "属于"):
			i, ok = p.comparesList(list, i+1, points)
		default:
			i, ok = p.comparesPair(list, i, points)
		}
	}
	return ok
}

// comparesList reads (name, constant, …).
func (p *Plan) comparesList(list []word, i int, points map[string][]formula.Value) (next int, ok bool) {
	if i+1 >= len(list) || !list[i].is(wordSign, "(") {
		return i, false
	}
	name := list[i+1]
	i += 2
	for i+1 < len(list) && list[i].is(wordSign, ",") {
		var value []word
		if value, i = operand(list, i+1); !p.compare(name, value, points) {
			return i, false
		}
	}
	return i + 1, i < len(list) && list[i].is(wordSign, ")")
}

// comparesPair reads name < constant or constant < name.
func (p *Plan) comparesPair(list []word, i int, points map[string][]formula.Value) (next int, ok bool) {
	left, i := operand(list, i)
	if len(left) == 0 || i >= len(list) || !list[i].is(wordSign, "=", "≠", "<", "<=", "≤", ">", ">=", "≥") {
		return i, false
	}
	right, i := operand(list, i+1)
	switch {
	case len(right) == 0, i < len(list) && list[i].kind == wordSign && !list[i].is(wordSign, ")", ","):
		return i, false
	case p.compare(left[0], right, points) && len(left) == 1:
		return i, true
	}
	return i, len(right) == 1 && p.compare(right[0], left, points)
}

// operand reads a name, a constant, or DATE("2026-01-31").
func operand(list []word, i int) ([]word, int) {
	switch {
	case i+3 < len(list) && list[i].is(wordName, "DATE", "日期") && list[i+1].is(wordSign, "(") && list[i+3].is(wordSign, ")"):
		return list[i : i+4], i + 4
	case i < len(list) && list[i].kind != wordSign && (i+1 == len(list) || !list[i+1].is(wordSign, "(")):
		return list[i : i+1], i + 1
	}
	return nil, i
}

// compare notes a constant, or the values of a parameter, that a name is
// compared with.
func (p *Plan) compare(name word, with []word, points map[string][]formula.Value) bool {
	slot, ok := p.symbols.Lookup(name.text)
	if name.kind != wordName || !ok || len(with) == 0 {
		return false
	}
	symbol := p.symbols.At(slot)
	var values []formula.Value
	other, named := p.symbols.Lookup(with[0].text)
	switch q := p.inputs[other].Parameter; {
	case len(with) == 1 && with[0].kind == wordName && (!named || q == nil):
		return false
	case len(with) == 1 && with[0].kind == wordName:
		for _, v := range q.Values {
			values = append(values, formula.Value{Number: v.Value})
		}
	default:
		var source strings.Builder
		for _, w := range with {
			source.WriteString(w.text)
		}
		v, ok := p.literal(source.String(), symbol.Type)
		if !ok {
			return false
		}
		values = append(values, v)
	}
	if p.inputs[slot].Parameter == nil { // a parameter has the values of its days
		points[symbol.Code] = append(points[symbol.Code], values...)
	}
	return true
}

// between returns the constants, a value between every two, and one beyond
// either end, as far as lines can have them.
func (s scope) between(name string, constants []formula.Value) []formula.Value {
	var list []formula.Value
	switch constants[0].Kind {
	case trace.Date:
		for _, v := range constants {
			for d := -1; d <= 1; d++ {
				list = append(list, formula.DateOf(v.Date.AddDays(d), nil))
			}
		}
		list = append(list, formula.DateOf(s.valid.From, nil), formula.DateOf(s.valid.To, nil))
	case trace.Text:
		list = append(list, constants...)
		list = append(list, formula.TextOf("\x00", nil)) // what no formula names
		for _, code := range s.codes(name) {
			list = append(list, formula.TextOf(code, nil))
		}
	default:
		if name == fields[Share].Code { // within its range
			constants = append(slices.Clone(constants), formula.Value{}, formula.Value{Number: money.Int(1)})
		}
		list = numbersBetween(constants)
	}
	return slices.DeleteFunc(list, func(v formula.Value) bool { return !s.allows(name, v) })
}

// numbersBetween does it for numbers.
func numbersBetween(constants []formula.Value) []formula.Value {
	sorted := slices.SortedFunc(slices.Values(constants), func(a, b formula.Value) int { return a.Number.Cmp(b.Number) })
	c := &trace.Calc{}
	one, half := trace.Of(money.Int(1)), trace.Of(money.Int(2))
	below := c.Sub(trace.Of(sorted[0].Number), one)
	list := []formula.Value{{Number: below.Decimal}}
	for i, v := range sorted {
		next := c.Add(trace.Of(v.Number), one)
		if i+1 < len(sorted) {
			next = c.Quo(c.Add(trace.Of(v.Number), trace.Of(sorted[i+1].Number)), half, formula.QuotientDigits)
		}
		list = append(list, v, formula.Value{Number: next.Decimal})
	}
	return list
}

// listed returns what a plan limits a field of the payee to, none for others.
func (w Who) listed(name string) []string {
	switch name {
	case fields[PayeeFamily].Code:
		return w.Families
	case fields[PayeeGrade].Code:
		return w.Grades
	case fields[PayeeTeam].Code:
		return w.Teams
	}
	return nil
}

// codes returns every code that a plan of the scope lists for a field.
func (s scope) codes(name string) (list []string) {
	for _, w := range s.who {
		list = append(list, w.listed(name)...)
	}
	return list
}

// allows reports whether a line in the scope can have the value.
func (s scope) allows(name string, v formula.Value) bool {
	if slices.ContainsFunc(s.who, func(w Who) bool { return !holds(w.listed(name), v.Text) }) {
		return false
	}
	switch name {
	case fields[Share].Code:
		return v.Number.Sign() > 0 && v.Number.Cmp(money.Int(1)) <= 0
	case fields[ReceiptDate].Code:
		return s.basis == measure.Signed || s.valid.Holds(v.Date)
	case fields[ContractSigned].Code:
		return s.basis != measure.Signed || s.valid.Holds(v.Date)
	}
	return !v.Missing
}
