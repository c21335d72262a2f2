package scorecard

import (
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// gateValues looks up what the gates are about; one that is not known blocks
// the card.
func (s *scorer) gateValues() {
	s.gates = make([]trace.Value, len(s.t.Gates))
	for i := range s.t.Gates {
		g := &s.t.Gates[i]
		x := GateResult{Gate: g, Why: notGiven()}
		for _, v := range s.in.Gates {
			if v.Gate != g.Code {
				continue
			}
			x.Value, x.Known = v.Value, v.Known
			if !v.Reason.IsZero() {
				x.Why = v.Reason
			}
		}
		if x.Known {
			x.Why = problem.Text{}
			x.Passed = x.Value.Number.Cmp(g.Limit.Decimal) >= 0
			if g.AtMost {
				x.Passed = x.Value.Number.Cmp(g.Limit.Decimal) <= 0
			}
			s.gates[i] = s.calc.Leaf(x.Value.Number, traceUnit(g.Unit), trace.L(trace.KeyCardGateValue, g.Title),
				trace.Source{Kind: trace.FromFigure, Ref: orUnknown(s.in.Person), Path: g.Code + " " + s.in.Period})
		} else {
			s.block(Blocked, problem.Text{ZH: "红线「" + g.Title.In(problem.ZH) + "」没有值：" + x.Why.In(problem.ZH), EN: "gate “" + g.Title.In(problem.EN) + "” has no value: " + x.Why.In(problem.EN)})
		}
		s.r.Gates = append(s.r.Gates, x)
	}
}

func orUnknown(person string) string {
	if person == "" {
		return "?"
	}
	return person
}

// total takes deductions off the sum of the points, applies the gates, rounds
// once, and reads grade and coefficient from what is left.
func (s *scorer) total() {
	title := s.t.Title
	sum := s.calc.Name(s.calc.Sum(s.points), trace.Plain, trace.L(trace.KeyCardSum))
	s.r.Sum = sum.Decimal
	total := s.deduct(sum)
	s.r.After = total.Decimal
	for i := range s.t.Gates {
		total = s.pass(i, total)
	}
	total = s.calc.Name(total, trace.Plain, trace.L(trace.KeyCardTotal, title))
	total = s.calc.Name(s.calc.Round(total, s.t.Digits), trace.Plain, trace.L(trace.KeyCardRounded, title))
	s.r.Total = total.Decimal
	s.r.Grade, s.r.trace = s.t.gradeOf(total.Decimal), total.Node()
	if coefficient, ok := s.t.coefficientOf(s.calc, total, s.cite); ok {
		s.r.Coefficient, s.r.HasCoefficient, s.r.trace = coefficient.Decimal, true, coefficient.Node()
	}
}

// deduct takes points off per event: each kind up to its own most, all together
// up to the card's, and never below zero.
func (s *scorer) deduct(sum trace.Value) trace.Value {
	var off []trace.Value
	for i := range s.t.Deductions {
		d := &s.t.Deductions[i]
		x := DeductionResult{Deduction: d}
		for _, u := range s.in.Unrecorded {
			if u.Deduction == d.Code {
				x.Why = u.Reason
			}
		}
		var ones []trace.Value
		for _, e := range s.in.Events {
			if e.Deduction == d.Code {
				x.Events = append(x.Events, e)
				ones = append(ones, s.calc.Leaf(money.Int(1), trace.Plain, trace.Named(trace.KeyCardRow, e.Ref), trace.Source{Kind: trace.FromRecord, Ref: e.Ref, Path: e.Date.String()}))
			}
		}
		if len(ones) > 0 {
			count := s.calc.Name(s.calc.Sum(ones), trace.Plain, trace.L(trace.KeyCardEvents, d.Title))
			each := s.calc.Leaf(d.Each.Decimal, trace.Plain, trace.L(trace.KeyCardEach), s.cite(d.Each.Path))
			most := s.calc.Leaf(d.Most.Decimal, trace.Plain, trace.L(trace.KeyCardMost), s.cite(d.Most.Path))
			points := s.calc.Name(s.calc.Min(s.calc.Mul(count, each), most), trace.Plain, trace.L(trace.KeyCardDeduction, d.Title))
			x.Points = points.Decimal
			off = append(off, points)
		}
		s.r.Deductions = append(s.r.Deductions, x)
	}
	if len(off) == 0 {
		return sum
	}
	most := s.calc.Leaf(s.t.MostDeducted.Decimal, trace.Plain, trace.L(trace.KeyCardMost), s.cite(s.t.MostDeducted.Path))
	all := s.calc.Name(s.calc.Min(s.calc.Sum(off), most), trace.Plain, trace.L(trace.KeyCardDeductions))
	s.r.Deducted = all.Decimal
	least := s.calc.Leaf(money.Int(0), trace.Plain, trace.L(trace.KeyCardLeast), trace.Source{Kind: trace.FromRule, Ref: "a total is never below zero"})
	return s.calc.Name(s.calc.Max(s.calc.Sub(sum, all), least), trace.Plain, trace.L(trace.KeyCardAfter))
}

// pass leaves the total as it is where the gate is passed, and caps it where it
// is not.
func (s *scorer) pass(i int, total trace.Value) trace.Value {
	g, x := &s.t.Gates[i], &s.r.Gates[i]
	limit := s.calc.Leaf(g.Limit.Decimal, traceUnit(g.Unit), trace.L(trace.KeyCardGateBound, g.Title), s.cite(g.Limit.Path))
	op, answer := trace.AtLeast, money.Int(0)
	if g.AtMost {
		op = trace.AtMost
	}
	if x.Passed {
		answer = money.Int(1)
	}
	condition := s.calc.Step(op, trace.Truth, "", answer, s.gates[i].Node(), limit.Node())
	condition.Label = trace.L(trace.KeyCardGatePassed, g.Title)
	branch := total
	if !x.Passed {
		most := s.calc.Leaf(g.Cap.Decimal, trace.Plain, trace.L(trace.KeyCardGateCap), s.cite(g.Cap.Path))
		branch = s.calc.Min(total, most)
		x.Capped = branch.Cmp(total.Decimal) < 0
	}
	n := s.calc.Step(trace.If, trace.Number, "", branch.Decimal, condition, branch.Node())
	n.Label = trace.L(trace.KeyCardGate, g.Title)
	return trace.WithNode(branch.Decimal, n)
}

// gradeOf returns the grade of a total; nil on a card without grades.
func (t *Template) gradeOf(total money.Decimal) *Grade {
	for i := range t.Marks {
		if g := &t.Marks[i]; g.Open || total.Cmp(g.From.Decimal) >= 0 {
			return g
		}
	}
	return nil
}

// coefficientDigits is where a coefficient is rounded.
const coefficientDigits = 4

// coefficientOf reads the coefficient from a total, by the card's curve rounded
// to four digits, or the grade's own.
func (t *Template) coefficientOf(c *trace.Calc, total trace.Value, cite citation) (v trace.Value, ok bool) {
	label := trace.L(trace.KeyCardCoefficient, t.Title)
	if t.Coefficient != nil {
		v, why := t.Coefficient.score(c, total, cite)
		return c.Name(c.Round(v, coefficientDigits), trace.Plain, label), why.IsZero()
	}
	for i := range t.Marks {
		g := &t.Marks[i]
		if !g.Open && total.Cmp(g.From.Decimal) < 0 {
			continue
		}
		if !g.HasCoefficient {
			return v, false
		}
		children := []trace.Value{total, c.Leaf(g.Coefficient.Decimal, trace.Plain, trace.Named(trace.KeyCardGrade, g.Letter), cite(g.Coefficient.Path))}
		var bounds trace.Bounds
		edge := func(g *Grade) trace.Value {
			return c.Leaf(g.From.Decimal, trace.Plain, trace.Named(trace.KeyCardGradeFrom, g.Letter), cite(g.From.Path))
		}
		if !g.Open {
			children, bounds = append(children, edge(g)), trace.HasLower|trace.LowerIncluded
		}
		if i > 0 {
			children, bounds = append(children, edge(&t.Marks[i-1])), bounds|trace.HasUpper
		}
		v = c.Known(trace.Band, g.Coefficient.Decimal, func(n *trace.Node) { n.Bounds, n.Below = bounds, true }, children...)
		return c.Name(v, trace.Plain, label), true
	}
	return v, false
}
