package measure

import (
	"errors"
	"slices"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Level is a level at which indicators are asked for.
type Level string

// The levels. A branch is a team with teams below it.
const (
	OfOne     Level = "person"
	OfTeam    Level = "team"
	OfCompany Level = "company"
)

// Scope is whom an indicator is about: a person by code, a team by code with
// everything below it, or the company, which has no code.
type Scope struct {
	Level Level
	Code  string
}

// Input is a quantity behind an indicator: its value, or why there is none, and
// how many rows it comes from.
type Input struct {
	Quantity string
	Value    money.Decimal
	Has      bool
	Why      problem.Text
	Rows     int
}

// Result is an indicator of a scope in a window: its value, exact but for one
// division to 12 digits, or why there is none.
type Result struct {
	Indicator string
	Scope     Scope
	Window    period.Window
	Value     money.Decimal
	Has       bool
	Why       problem.Text
	Inputs    []Input // in the order in which the formula names them
}

// Compute gives the indicators of scopes in a window, scope by scope, in the
// order in which both are given. The error is a problem.List: an indicator, a
// person or a team that does not exist. Nothing is said about access: who may
// see a scope is decided before it is asked for.
func (w *World) Compute(in period.Window, scopes []Scope, codes []string) ([]Result, error) {
	plan, err := w.compile(codes)
	if err != nil {
		return nil, err
	}
	targets, err := w.resolveScopes(scopes)
	if err != nil {
		return nil, err
	}
	d := w.desk(targets)
	inputs := make([][]Input, len(quantities)) // by slot: one for each scope
	for _, slot := range plan.slots {
		inputs[slot] = w.quantity(&quantities[slot], in, d)
	}
	named := 0 // inputs that the formulas name
	for i := range plan.indicators {
		named += len(plan.indicators[i].slots)
	}
	out, kept := make([]Result, 0, len(scopes)*len(plan.indicators)), make([]Input, 0, len(scopes)*named)
	for i, scope := range scopes {
		get := values(func(slot int) *Input { return &inputs[slot][i] })
		for x := range plan.indicators {
			from := len(kept)
			for _, slot := range plan.indicators[x].slots {
				kept = append(kept, *get(slot))
			}
			out = append(out, plan.indicators[x].evaluate(scope, in, kept[from:len(kept):len(kept)], get))
		}
	}
	return out, nil
}

// Rows returns the facts behind a quantity of a scope in a window. The error
// is a problem.List: a quantity, a person or a team that does not exist.
func (w *World) Rows(in period.Window, scope Scope, quantity string) ([]Row, error) {
	at := slices.IndexFunc(quantities, func(q Quantity) bool { return q.Code == quantity })
	if at < 0 {
		return nil, unknown("measure.quantity_unknown", quantity, "数据字典里没有 %s。", "The dictionary has no quantity %s.")
	}
	targets, err := w.resolveScopes([]Scope{scope})
	if err != nil {
		return nil, err
	}
	var rows []Row
	quantities[at].rows(w, in, func(r Row) {
		if w.belongs(&r, targets[0]) {
			rows = append(rows, r)
		}
	})
	return rows, nil
}

// target is a scope with its position among persons or teams.
type target struct {
	level Level
	at    int32
}

func (w *World) resolveScopes(scopes []Scope) ([]target, error) {
	out := make([]target, len(scopes))
	var list problem.List
	for i, s := range scopes {
		at, ok := int32(0), true
		switch s.Level {
		case OfOne:
			at, ok = w.PersonAt(s.Code)
		case OfTeam:
			at, ok = w.teams[s.Code]
		case OfCompany:
			ok = s.Code == ""
		default:
			ok = false
		}
		if !ok {
			list = append(list, unknown("measure.scope_unknown", s.Code, "没有范围 %s。", "There is no scope %s.")...)
		}
		out[i] = target{s.Level, at}
	}
	if list.Failed() {
		return nil, list
	}
	return out, nil
}

// unknown is the problem of a name that is not there.
func unknown(code, name, zh, en string) problem.List {
	var list problem.List
	list.Add(code, problem.Place{Path: name}, problem.Textf(zh, en, problem.Show(name)),
		problem.Text{ZH: "请核对代码。", EN: "Check the code."})
	return list
}

// belongs reports whether a row counts for a scope.
func (w *World) belongs(r *Row, to target) bool {
	switch to.level {
	case OfCompany:
		return true
	case OfOne:
		return r.Person == to.at
	}
	return slices.Contains(w.teamsOn(r.Person, r.Date), to.at)
}

// teamsOn returns the team of a person on a day and every team above it.
func (w *World) teamsOn(personAt int32, day period.Date) []int32 {
	if personAt == fact.None {
		return nil
	}
	e, ok := w.EmploymentOn(personAt, day)
	if !ok {
		return nil
	}
	at, ok := w.teams[e.Team]
	if !ok {
		return nil
	}
	return w.above[at]
}

// compiled is an indicator with its formula.
type compiled struct {
	*Indicator
	formula *formula.Formula
	slots   []int        // the quantities that it names, in that order
	below   map[int]bool // the slots that stand below its division bar
	divisor int          // the slot that stands there alone, -1 where there is none
}

// plan is what a computation needs: indicators, and the quantities behind them.
type plan struct {
	indicators []compiled
	slots      []int
}

// compile reads the formulas of indicators.
func (w *World) compile(codes []string) (plan, error) {
	symbols, err := Symbols()
	if err != nil {
		return plan{}, err
	}
	var p plan
	var list problem.List
	for _, code := range codes {
		at := slices.IndexFunc(indicators, func(x Indicator) bool { return x.Code == code })
		if at < 0 {
			list = append(list, unknown("measure.indicator_unknown", code, "没有指标 %s。", "There is no indicator %s.")...)
			continue
		}
		x := &indicators[at]
		f, problems := formula.Compile(x.Formula, formula.Options{Symbols: symbols, Want: x.Type, Currency: w.Settings.Currency})
		if f == nil {
			return plan{}, problems
		}
		c := compiled{Indicator: x, formula: f, slots: f.Slots(), below: map[int]bool{}, divisor: -1}
		if _, denominator, ok := strings.Cut(x.Formula, " / "); ok {
			for _, slot := range c.slots {
				c.below[slot] = strings.Contains(denominator, symbols.At(slot).Code)
				if denominator == symbols.At(slot).Code {
					c.divisor = slot
				}
			}
		}
		for _, slot := range c.slots {
			if !slices.Contains(p.slots, slot) {
				p.slots = append(p.slots, slot)
			}
		}
		p.indicators = append(p.indicators, c)
	}
	if list.Failed() {
		return plan{}, list
	}
	return p, nil
}

// values gives a formula the inputs of one scope.
type values func(slot int) *Input

// Symbol is the value of a quantity, or the reason why it has none.
func (v values) Symbol(_ *trace.Calc, slot int) formula.Value {
	in := v(slot)
	if !in.Has {
		return formula.Absent(trace.Label{}, trace.Source{})
	}
	return formula.NumberOf(trace.Of(in.Value))
}

// evaluate computes an indicator from its inputs.
func (x *compiled) evaluate(scope Scope, in period.Window, inputs []Input, get values) Result {
	r := Result{Indicator: x.Code, Scope: scope, Window: in, Inputs: inputs}
	for i := range inputs {
		if !inputs[i].Has {
			r.Why = inputs[i].Why
			break
		}
	}
	if !r.Why.IsZero() {
		return r
	}
	if x.divisor >= 0 && get(x.divisor).Value.IsZero() {
		r.Why = x.nothingBelow(get)
		return r
	}
	v, err := x.formula.Number(&trace.Calc{}, get)
	var failure *formula.Failure
	switch {
	case err == nil:
		r.Value, r.Has = v.Decimal, true
	case errors.Is(err, money.ErrDivisionByZero):
		r.Why = x.nothingBelow(get)
	case errors.As(err, &failure):
		r.Why = failure.Problem.Text
	default:
		r.Why = problem.Same(err.Error())
	}
	return r
}

// nothingBelow names what stands below the division bar and is zero.
func (x *compiled) nothingBelow(get values) problem.Text {
	var zh, en []string
	for _, slot := range x.slots {
		if q := &quantities[slot]; x.below[slot] && get(slot).Value.IsZero() {
			zh, en = append(zh, q.Title.ZH), append(en, q.Title.EN)
		}
	}
	return problem.Text{ZH: strings.Join(zh, "、") + "为 0，无法相除", EN: strings.Join(en, ", ") + ": zero, so there is nothing to divide by"}
}
