package compensation

import (
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
//
// Prior are earlier results: the months that they cover are closed and stay as
// they are, and what comes out otherwise for them now becomes adjustments in the
// month after the last closed one. Retroactive are later plan versions that were
// approved to govern closed months too.
type Request struct {
	Facts       *fact.Index
	Plans       *plan.Set
	From, To    period.Month
	Payees      []string
	Workers     int
	Prior       []*Prior
	Retroactive []PlanVersion
}

// Result is a finished calculation: one statement per person and month that
// has any line, by person code and month. Total is in minor units.
type Result struct {
	Plans      *plan.Set
	From, To   period.Month
	Payees     []string // those that were asked for; empty for everybody
	Total      int64
	Statements []Statement
	Silent     []Silence
	Closed     []ClosedStatement // those of the months asked for that earlier results have closed

	engine   *engine
	adjusted []adjusted
}

// ClosedStatement is a statement of a closed month as it was posted.
type ClosedStatement struct {
	Payee          fact.Person
	Month          period.Month
	Total, Pending int64

	json statementJSON
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
	req.Prior = once(req.Prior)
	closed, problems := closedBy(req.Prior, req.Plans, req.Retroactive)
	if list = append(list, problems...); list.Failed() {
		return nil, list.Sorted()
	}
	from := req.From
	if len(closed) > 0 {
		if from = closed[0].from; from.Compare(req.From) > 0 {
			list.Add("prior.before", problem.Place{}, problem.Textf("%s 早于最早的已结账月份 %s：它没有结账，不能在其后的月份之后再核算。", "%s is before the first closed month, %s: it was never closed, and cannot be calculated behind the closed months.", req.From, from),
				problem.Text{ZH: "请从已结账的月份或其后开始，或补上更早月份的结果。", EN: "Begin with the closed months or later, or give the results of the earlier months too."})
			return nil, list
		}
	}
	e, problems := newEngine(req.Facts, req.Plans, from, req.To, closed)
	list = append(list, problems...)
	people := e.chosen(req.Payees)
	r := &Result{Plans: req.Plans, From: req.From, To: req.To, Payees: req.Payees, engine: e}
	evaluated, room := e.evaluate(people, max(req.Workers, 1))
	made := 0
	for i := range evaluated {
		p := &evaluated[i]
		list = append(list, p.problems...)
		switch asked := len(req.Payees) > 0; {
		case len(p.statements) > 0:
		case asked:
			r.Silent = append(r.Silent, Silence{Payee: req.Facts.Persons[people[i]], Reason: e.reason(people[i], p.silence)})
		default:
			list = append(list, e.unpaid(people[i], p.silence)...)
		}
		if len(p.statements) > 0 && &room[made] != &p.statements[0] {
			copy(room[made:], p.statements)
		}
		made += len(p.statements)
	}
	clear(room[made:])
	r.Statements = room[:made]
	if !list.Failed() && len(closed) > 0 {
		open := closed[len(closed)-1].to.Add(1)
		list = append(list, r.adjust(req, open)...)
		list = append(list, r.unseen(open)...)
		list = append(list, r.showClosed(req)...)
	}
	list = append(list, r.total()...)
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
	for _, p := range req.Prior {
		if !p.serves(req.Payees) {
			list.Add("prior.partial", problem.Place{File: p.file}, partialText(), problem.Text{ZH: "请读取全部人员的结果。", EN: "Read the result for everybody."})
		}
	}
	for _, code := range req.Payees {
		if _, ok := req.Facts.PersonAt(code); ok {
			continue
		}
		var codes []string
		for _, p := range req.Facts.Persons {
			codes = append(codes, p.Code)
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
	people := make([]int32, 0, len(e.facts.Persons))
	for i := range e.facts.Persons {
		if len(codes) == 0 || slices.Contains(codes, e.facts.Persons[i].Code) {
			people = append(people, int32(i))
		}
	}
	return people
}

// evaluation is what a worker found out about one person.
type evaluation struct {
	statements []Statement
	silence    silence
	problems   problem.List
}

// evaluate computes the people's lines. Workers take people from a common
// counter and put results into the people's own places, so neither their number
// nor their timing can be seen in the result.
// Statements are made in room, which has a place for as many as a person can
// have.
func (e *engine) evaluate(people []int32, workers int) (results []evaluation, room []Statement) {
	results = make([]evaluation, len(people))
	starts := make([]int, len(people)+1)
	for i, at := range people {
		starts[i+1] = starts[i] + e.mostStatements(at)
	}
	room = make([]Statement, starts[len(people)])
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(workers, len(people)) {
		group.Go(func() {
			w := &worker{engine: e, calc: &trace.Calc{}}
			for i := next.Add(1) - 1; i < int64(len(people)); i = next.Add(1) - 1 {
				w.problems = nil
				w.person(people[i])
				results[i] = evaluation{silence: w.silence, problems: w.problems}
				results[i].file(e, people[i], w.taken(), room[starts[i]:starts[i]:starts[i+1]])
			}
		})
	}
	group.Wait()
	return results, room
}

// mostStatements is how many statements a person can have at most.
func (e *engine) mostStatements(at int32) int {
	most := 0
	for i := range e.tracks {
		t := &e.tracks[i]
		if t.floors { // with lines of their own in every month
			return len(e.months)
		}
		if most += len(t.basis.of(at)); t.gated { // releases have days of their own
			most += len(t.basis.of(at))
		}
	}
	return min(most, len(e.months))
}

// file makes statements of a person's lines, one a month, by component within
// each.
func (v *evaluation) file(e *engine, payeeAt int32, lines []Line, room []Statement) {
	if len(e.tracks) > 1 { // lines of one component are in order of time
		slices.SortStableFunc(lines, func(a, b Line) int { return a.date.Month().Compare(b.date.Month()) })
	}
	v.statements = room
	month := 0
	for start := 0; start < len(lines); {
		for lines[start].date.After(e.months[month].To) {
			month++
		}
		v.statements = append(v.statements, Statement{})
		s := &v.statements[len(v.statements)-1]
		s.Payee, s.Month, s.payeeAt, s.Lines = e.facts.Persons[payeeAt], e.from.Add(month), payeeAt, lines[start:]
		if !s.sumUpTo(e.months[month].To) {
			v.problems = append(v.problems, tooLarge(s.Payee, s.Month))
		}
		start += len(s.Lines)
	}
}

// total leaves the statements of the months asked for and sums them.
func (r *Result) total() problem.List {
	var list problem.List
	if len(r.engine.closed) > 0 {
		r.Statements = slices.DeleteFunc(r.Statements, func(s Statement) bool { return s.Month.Compare(r.From) < 0 || s.Month.Compare(r.To) > 0 })
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		var err error
		if r.Total, err = money.AddMinor(r.Total, s.Total); err != nil {
			list = append(list, tooLarge(s.Payee, s.Month))
		}
	}
	return list
}

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
