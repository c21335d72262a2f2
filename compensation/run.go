package compensation

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"steelyard/compensation/document"
	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Request is what a calculation is made of. From and To are the first and the
// last month whose statements are wanted; earlier facts are read as far as
// accumulations reach back. Payees limits the people, by code; empty means
// everybody. Workers is how many people are evaluated at once, at least 1.
type Request struct {
	Facts    *fact.Index
	Plans    *plan.Set
	From, To period.Month
	Payees   []string
	Workers  int
}

// Result is a finished calculation: one statement per person and month that
// has any line, by person code and month. Total is in minor units.
type Result struct {
	Plans      *plan.Set
	From, To   period.Month
	Total      int64
	Statements []Statement
	Silent     []Silence

	engine *engine
}

// Statement is what one person gets for one month, and why. Total is the sum
// of the lines, Pending what is earned but not yet payable, in minor units.
type Statement struct {
	Payee   fact.Person
	Month   period.Month
	Total   int64
	Pending int64
	Lines   []Line

	payeeAt int32
}

// Silence says why a person whom the caller asked for has no line.
type Silence struct {
	Payee  fact.Person
	Reason problem.Text
}

// Calculate computes the statements of the months asked for. The result is nil
// exactly when there is a failure: nothing is half calculated. Warnings come
// with a result. The order of facts and the number of workers have no effect.
func Calculate(req Request) (*Result, problem.List) {
	list := checkRequest(req)
	if list.Failed() {
		return nil, list
	}
	e, problems := newEngine(req.Facts, req.Plans, req.From, req.To)
	list = append(list, problems...)
	people := e.chosen(req.Payees)
	evaluated := e.evaluate(people, max(req.Workers, 1))
	r := &Result{Plans: req.Plans, From: req.From, To: req.To, engine: e}
	for i, p := range evaluated {
		list = append(list, p.problems...)
		switch asked := len(req.Payees) > 0; {
		case len(p.lines) > 0:
		case asked:
			r.Silent = append(r.Silent, Silence{Payee: req.Facts.Persons[people[i]], Reason: e.reason(people[i], p.silence)})
		default:
			list = append(list, e.unpaid(people[i], p.silence)...)
		}
		list = append(list, r.add(people[i], p.lines)...)
	}
	if list.Failed() {
		return nil, list.Sorted()
	}
	return r, list.Sorted()
}

func checkRequest(req Request) problem.List {
	var list problem.List
	if req.From.IsZero() || req.To.IsZero() || req.To.Compare(req.From) < 0 {
		list.Add("calculate.months", problem.Place{}, problem.Textf("月份范围 %s 至 %s 无效。", "The months %s to %s are no range.", req.From, req.To),
			problem.Text{ZH: "请先写较早的月份，例如 2026-01 至 2026-10。", EN: "Give the earlier month first, such as 2026-01 to 2026-10."})
	}
	var codes []string
	for _, p := range req.Facts.Persons {
		codes = append(codes, p.Code)
	}
	for _, code := range req.Payees {
		if _, ok := req.Facts.PersonAt(code); ok {
			continue
		}
		fix := problem.Text{ZH: "请使用人员文件中的工号。", EN: "Use a code from the persons of the facts."}
		if near := document.Nearest(code, codes); near != "" {
			fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
		}
		list.Add("calculate.unknown_payee", problem.Place{}, problem.Textf("没有工号为 %s 的人员。", "There is nobody with the code %s.", problem.Show(code)), fix)
	}
	return list
}

// chosen returns the positions of the people to evaluate, by code.
func (e *engine) chosen(codes []string) []int32 {
	var people []int32
	for i, p := range e.facts.Persons {
		if len(codes) == 0 || slices.Contains(codes, p.Code) {
			people = append(people, int32(i))
		}
	}
	return people
}

// evaluation is what a worker found out about one person.
type evaluation struct {
	lines    []Line
	silence  silence
	problems problem.List
}

// evaluate computes the people's lines. Workers take people from a common
// counter and put results into the people's own places, so neither their number
// nor their timing can be seen in the result.
func (e *engine) evaluate(people []int32, workers int) []evaluation {
	results := make([]evaluation, len(people))
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(workers, len(people)) {
		group.Go(func() {
			w := &worker{engine: e, calc: &trace.Calc{}}
			for i := next.Add(1) - 1; i < int64(len(people)); i = next.Add(1) - 1 {
				w.problems = nil
				w.person(people[i])
				results[i] = evaluation{lines: slices.Clone(w.lines), silence: w.silence, problems: w.problems}
			}
		})
	}
	group.Wait()
	return results
}

// add files a person's lines as statements, one a month.
func (r *Result) add(payeeAt int32, lines []Line) problem.List {
	var list problem.List
	byMonth := func(a, b Line) int { return r.engine.eventOf(a).Date.Month().Compare(r.engine.eventOf(b).Date.Month()) }
	if len(r.engine.tracks) > 1 { // lines of one component are in order of time
		slices.SortStableFunc(lines, byMonth)
	}
	for start := 0; start < len(lines); {
		month, end := r.monthOf(lines[start]), start
		last := month.Last()
		for end < len(lines) && !r.engine.eventOf(lines[end]).Date.After(last) {
			end++
		}
		s := Statement{Payee: r.engine.facts.Persons[payeeAt], Month: month, payeeAt: payeeAt, Lines: lines[start:end:end]}
		var tooLarge, sumTooLarge error
		s.Total, tooLarge = sumOfLines(s.Lines)
		r.Total, sumTooLarge = money.AddMinor(r.Total, s.Total)
		if cmp.Or(tooLarge, sumTooLarge) != nil {
			list.Add("calculate.overflow", problem.Place{}, problem.Textf("%s（%s）%s 的合计超出可以精确计算的范围。", "The total of %s (%s) for %s is beyond what can be computed exactly.", s.Payee.Name, s.Payee.Code, month),
				problem.Text{ZH: "请检查金额是否多写了零。", EN: "Check the amounts for extra zeros."})
		}
		r.Statements = append(r.Statements, s)
		start = end
	}
	return list
}

// sumOfLines adds exactly and wants only the sum to fit, whatever the order.
func sumOfLines(lines []Line) (int64, error) {
	var sum money.Decimal
	for _, l := range lines {
		next, err := sum.Add(money.Int(l.Amount))
		if err != nil {
			return 0, err
		}
		sum = next
	}
	return sum.Int64(0)
}

func (r *Result) monthOf(l Line) period.Month { return r.engine.eventOf(l).Date.Month() }

// reason words why nothing became a line.
func (e *engine) reason(payeeAt int32, s silence) problem.Text {
	name, code := problem.Clean(e.facts.Persons[payeeAt].Name), problem.Clean(e.facts.Persons[payeeAt].Code)
	switch {
	case s.credits == 0 && slices.ContainsFunc(e.tracks, func(t track) bool { return t.basis.measure.Code != measure.Collected }):
		return problem.Textf("没有提成行：%s 至 %s 没有归属 %s（%s）的已确认回款或已签合同。", "No lines: from %s to %s neither a confirmed receipt nor a signed contract is credited to %s (%s).", e.from, e.to, name, code)
	case s.credits == 0:
		return problem.Textf("没有提成行：%s 至 %s 没有归属 %s（%s）的已确认回款。", "No lines: from %s to %s no confirmed receipt is credited to %s (%s).", e.from, e.to, name, code)
	case s.notCovered == s.credits:
		return problem.Textf("没有提成行：方案不适用于 %s（%s）当时的序列、职级或团队。", "No lines: no plan covers the family, grade or team that %s (%s) had then.", name, code)
	case s.noVersion == s.credits:
		return problem.Textf("没有提成行：%s（%s）有业绩，但当时没有生效的方案版本。", "No lines: %s (%s) is credited with receipts, but no plan version was in force then.", name, code)
	case s.condition == s.credits:
		return problem.Textf("没有提成行：%s（%s）的业绩都不满足提成项的条件。", "No lines: none of what %s (%s) is credited with meets the condition of a component.", name, code)
	}
	return problem.Textf("没有提成行：%s（%s）的业绩有的没有生效的方案，有的不适用，有的不满足条件。", "No lines: for what %s (%s) is credited with, no plan was in force, or none covers the person, or a condition is not met.", name, code)
}

// unpaid warns where people are credited with something that no plan in force
// covers: a gap between versions, a word misspelled under who. Nothing vanishes
// without a word.
func (e *engine) unpaid(payeeAt int32, s silence) problem.List {
	var list problem.List
	if s.credits > 0 && s.noVersion+s.notCovered == s.credits {
		list.Warn("calculate.not_covered", problem.Place{}, e.reason(payeeAt, s),
			problem.Text{ZH: "如果应当计提，请检查方案的 effective 和 who，以及人员的任职。", EN: "Where something should be paid, check effective and who of the plans, and the employments of the person."})
	}
	return list
}
