package compensation

import (
	"cmp"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Cause says why a line of a closed month comes out otherwise now.
type Cause string

// The causes of an adjustment: the line is new, or is gone; it is paid by
// another plan version; its base, or the accumulation before it, is another; or
// none of these, and so a figure, a date or a limit.
const (
	CauseAdded    Cause = "added"
	CauseRemoved  Cause = "removed"
	CausePlan     Cause = "plan"
	CauseBase     Cause = "base"
	CausePosition Cause = "position"
	CauseValue    Cause = "value"
)

// adjusted is what an adjustment line is about.
type adjusted struct {
	origin  period.Month
	month   period.Month // in which it is posted
	key     string
	line    lineJSON // as it comes out now, or as posted where it does not any more
	cause   Cause
	posted  int64
	anew    int64
	payee   fact.Person
	payeeAt int32
}

// adjust compares the closed months as they come out now with what was posted,
// per payee, month and line, on payable amounts. It takes their statements out
// of the result and adds the differences to those of the first open month.
func (r *Result) adjust(req Request, open period.Month) problem.List {
	before, err := postedBy(req.Prior, r.Plans.Currency)
	if err != nil {
		var list problem.List
		list.Add("calculate.overflow", problem.Place{}, problem.Text{ZH: "已结账结果的金额超出可以精确计算的范围。", EN: "The amounts of the closed results are beyond what can be computed exactly."},
			problem.Text{ZH: "请检查结果文件。", EN: "Check the results."})
		return list
	}
	var differences []adjusted
	statements := r.Statements[:0:0]
	for _, s := range r.Statements {
		if s.Month.Compare(open) >= 0 {
			statements = append(statements, s)
			continue
		}
		for i := range s.Lines {
			l := r.lineJSON(&s.Lines[i])
			if l.Pending {
				continue
			}
			k := postedKey{s.Payee.Code, s.Month.String(), l.Key}
			d := adjusted{origin: s.Month, key: l.Key, line: l, cause: CauseAdded, anew: s.Lines[i].Amount, payee: s.Payee, payeeAt: s.payeeAt}
			if was := before[k]; was != nil {
				d.posted, d.cause = was.amount, causeOf(&was.line, &l)
				delete(before, k)
			}
			differences = append(differences, d)
		}
	}
	for k, was := range before { // lines that no longer come about; the order is made below
		if len(req.Payees) > 0 && !slices.Contains(req.Payees, k.payee) {
			continue
		}
		origin, _ := period.ParseMonth(k.month)
		d := adjusted{origin: origin, key: k.key, line: was.line, cause: CauseRemoved, posted: was.amount, payee: fact.Person{Code: k.payee, Name: was.name}, payeeAt: fact.None}
		if at, ok := r.engine.facts.PersonAt(k.payee); ok {
			d.payeeAt, d.payee = at, r.engine.facts.Persons[at]
		}
		differences = append(differences, d)
	}
	differences = slices.DeleteFunc(differences, func(d adjusted) bool { return d.anew == d.posted })
	slices.SortFunc(differences, func(a, b adjusted) int {
		return cmp.Or(cmp.Compare(a.payee.Code, b.payee.Code), a.origin.Compare(b.origin), cmp.Compare(a.line.Date, b.line.Date), cmp.Compare(a.key, b.key))
	})
	r.Statements = statements
	return r.post(differences, open)
}

// causeOf compares a line as it was posted with how it comes out now.
func causeOf(was, is *lineJSON) Cause {
	switch {
	case was.Version != is.Version:
		return CausePlan
	case was.Base != is.Base:
		return CauseBase
	case was.Before != is.Before:
		return CausePosition
	}
	return CauseValue
}

// post adds the differences as lines of the first open month, in front of what
// is earned in it.
func (r *Result) post(differences []adjusted, open period.Month) problem.List {
	var list problem.List
	for start := 0; start < len(differences); {
		end := start
		var lines []Line
		for end < len(differences) && differences[end].payee.Code == differences[start].payee.Code {
			d := &differences[end]
			d.month = open
			amount, err := money.AddMinor(d.anew, -d.posted)
			if err != nil {
				list = append(list, tooLarge(d.payee, open))
			}
			l := lineOf(Adjustment, amount, money.Major(amount, r.Plans.Currency))
			l.about, l.date, l.track = int32(len(r.adjusted)), open.First(), noTrack
			r.adjusted = append(r.adjusted, *d)
			lines = append(lines, l)
			end++
		}
		s := r.statementOf(&differences[start], open)
		if s.Lines = append(lines, s.Lines...); !s.sumUpTo(open.Last()) {
			list = append(list, tooLarge(s.Payee, open))
		}
		start = end
	}
	return list
}

// unseen warns of adjustments that fall into a month that was not asked for.
func (r *Result) unseen(open period.Month) problem.List {
	var list problem.List
	if len(r.adjusted) == 0 || open.Compare(r.From) >= 0 && open.Compare(r.To) <= 0 {
		return nil
	}
	list.Warn("calculate.adjustments_unseen", problem.Place{}, problem.Textf("对已结账月份有 %d 笔调整，记在 %s，不在所要的月份之内。", "%d adjustment(s) of closed months fall into %s, which was not asked for.", len(r.adjusted), open),
		problem.Textf("请把 %s 也纳入核算。", "Calculate %s too.", open))
	return list
}

// noTrack is the track of a line that no component makes.
const noTrack = -1

// statementOf finds the statement of a person for a month, and makes one where
// there is none.
func (r *Result) statementOf(d *adjusted, month period.Month) *Statement {
	at, found := slices.BinarySearchFunc(r.Statements, d.payee.Code, func(s Statement, code string) int {
		return cmp.Or(cmp.Compare(s.Payee.Code, code), s.Month.Compare(month))
	})
	if !found {
		r.Statements = slices.Insert(r.Statements, at, Statement{Payee: d.payee, Month: month, payeeAt: d.payeeAt})
	}
	return &r.Statements[at]
}
