package scorecard

import (
	"cmp"
	"slices"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Score scores a card. The problems say what in the input does not fit the card
// (codes, units, rows that do not add up); the result is nil exactly when there
// is a failure. An item without a value is no failure: the card's policy says
// what becomes of it, and the result shows it.
//
// Total = Σ weight × score, exactly, less deductions, capped by gates, rounded
// once to the card's digits. Weights are used as they are written where those
// of all items that count sum to 100; otherwise they are shared anew in
// proportion, in units of 0.0001 % by largest remainder (ties by the items'
// codes), so that they sum to exactly 100 %.
func (t *Template) Score(in Input) (*Result, problem.List) {
	list := t.check(in)
	if list.Failed() {
		return nil, list
	}
	s := &scorer{t: t, in: in, calc: trace.Recorder(), r: &Result{Card: t, Person: in.Person, Name: in.Name, Period: in.Period, Status: Scored}}
	s.items()
	s.weigh()
	s.gateValues()
	if s.r.Status == Scored {
		s.total()
	}
	if err := s.calc.Err(); err != nil {
		s.list.Add("score.too_large", problem.Place{}, tooLarge(), problem.Text{ZH: "请检查数值的位数。", EN: "Check the digits of the numbers."})
	}
	if s.list.Failed() {
		return nil, s.list.Sorted()
	}
	return s.r, list
}

type scorer struct {
	t      *Template
	in     Input
	calc   *trace.Calc
	list   problem.List
	r      *Result
	scores []trace.Value // by item
	points []trace.Value // of the items that count
	gates  []trace.Value // by gate
}

// cite makes the source of a number of the card.
func (s *scorer) cite(path string) trace.Source {
	return trace.Source{Kind: trace.FromCard, Ref: s.t.Cite(), Path: path}
}

// block leaves the card without a total.
func (s *scorer) block(status Status, reason problem.Text) {
	s.r.Status = status
	s.r.Reasons = append(s.r.Reasons, reason)
}

// items scores every item by itself.
func (s *scorer) items() {
	s.scores = make([]trace.Value, len(s.t.Items))
	for i := range s.t.Items {
		it := &s.t.Items[i]
		x := ItemResult{Item: it, Why: notGiven()}
		for _, a := range s.in.Items {
			if a.Item == it.Code {
				s.scores[i] = s.item(&x, a)
			}
		}
		s.r.Items = append(s.r.Items, x)
	}
}

// item scores one item; x.Why says why where it cannot.
func (s *scorer) item(x *ItemResult, a Actual) trace.Value {
	x.Rows, x.Target, x.HasTarget = a.Rows, a.Target, a.HasTarget
	actual, unit, why := s.actual(x.Item, a)
	if x.Why = why; !why.IsZero() {
		return trace.Value{}
	}
	x.Actual, x.Known = Quantity{actual.Decimal, unit}, true
	source := s.figure(x.Item, "target")
	if !a.HasTarget && x.Item.HasTarget && x.Item.Curve.OnAttainment {
		a.Target, a.HasTarget, source = x.Item.Target, true, s.cite(x.Item.Path+".target")
		x.Target, x.HasTarget = a.Target, true
	}
	var target trace.Value
	of := ""
	if a.HasTarget {
		of = a.Target.Unit
		target = s.calc.Leaf(a.Target.Number, traceUnit(of), trace.L(trace.KeyCardTarget, x.Item.Title), source)
	}
	position, why := x.Item.Curve.position(s.calc, actual, unit, target, of, x.Item.Title)
	if x.Why = why; !why.IsZero() {
		return trace.Value{}
	}
	if x.Item.Curve.OnAttainment {
		x.Attainment, x.HasAttainment = position.Decimal, true
	}
	score, why := x.Item.Curve.score(s.calc, position, s.cite)
	if x.Why = why; !why.IsZero() {
		return trace.Value{}
	}
	x.Score, x.HasScore = score.Decimal, true
	return s.calc.Name(score, trace.Plain, trace.L(trace.KeyCardScore, x.Item.Title))
}

// figure is the source of a number about the person.
func (s *scorer) figure(it *Item, what string) trace.Source {
	code := it.KPI
	if code == "" {
		code = it.Code
	}
	if what != "" {
		code += " " + what
	}
	return trace.Source{Kind: trace.FromFigure, Ref: cmp.Or(s.in.Person, "?"), Path: strings.TrimSpace(code + " " + s.in.Period)}
}

// actual is the figure of an item, down to its rows where those have values.
func (s *scorer) actual(it *Item, a Actual) (v trace.Value, unit string, why problem.Text) {
	label := trace.L(trace.KeyCardActual, it.Title)
	switch {
	case len(a.Rows) > 0 && a.Rows[0].HasValue:
		if v, unit, why = s.fromRows(it, a.Rows); !why.IsZero() {
			return v, unit, why
		}
		if a.Known && !sameValue(v.Decimal, a.Value.Number) {
			s.list.Add("score.rows_differ", problem.Place{Path: "items." + it.Code},
				problem.Textf("实际值是 %s，依据合计是 %s。", "The actual is %s, but its rows come to %s.", a.Value, Quantity{v.Decimal, unit}),
				problem.Text{ZH: "请补齐依据，或改正实际值。", EN: "Complete the rows, or correct the actual."})
		}
		return s.calc.Name(v, traceUnit(unit), label), unit, why
	case a.Known:
		source := s.figure(it, "")
		if len(a.Rows) == 1 {
			source = a.Rows[0].source()
		}
		return s.calc.Leaf(a.Value.Number, traceUnit(a.Value.Unit), label, source), a.Value.Unit, why
	case a.Reason.IsZero():
		return v, "", notGiven()
	}
	return v, "", a.Reason
}

func (row Row) source() trace.Source {
	return trace.Source{Kind: row.Kind, Ref: row.Ref, Path: row.Path}
}

// fromRows sums rows, in the order of their records, or divides the numerator's
// by the denominator's.
func (s *scorer) fromRows(it *Item, rows []Row) (v trace.Value, unit string, why problem.Text) {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Path, b.Path), a.Value.Number.Cmp(b.Value.Number))
	})
	sum := func(part RowPart) trace.Value {
		var values []trace.Value
		for _, row := range rows {
			if row.Part == part {
				values = append(values, s.calc.Leaf(row.Value.Number, traceUnit(row.Value.Unit), trace.Named(trace.KeyCardRow, row.Ref), row.source()))
			}
		}
		return s.calc.Sum(values)
	}
	unit = rows[0].Value.Unit
	if rows[0].Part == OfActual {
		return sum(OfActual), unit, why
	}
	upper := s.calc.Name(sum(Numerator), traceUnit(unit), trace.L(trace.KeyCardUpper, it.Title))
	lower := s.calc.Name(sum(Denominator), traceUnit(unit), trace.L(trace.KeyCardLower, it.Title))
	if lower.IsZero() {
		return v, rate, problem.Text{ZH: "分母是零，比率没有值", EN: "the denominator is zero, so the ratio has no value"}
	}
	return s.calc.Quo(upper, lower, attainmentDigits), rate, why
}

// weigh applies the policy for missing items and computes the points.
func (s *scorer) weigh() {
	var counted []int // positions of the items that are part of the sum
	for i := range s.r.Items {
		x := &s.r.Items[i]
		if !x.HasScore && s.t.Missing == Block {
			s.block(Blocked, problem.Text{ZH: "「" + x.Item.Title.In(problem.ZH) + "」没有值：" + x.Why.In(problem.ZH), EN: "“" + x.Item.Title.In(problem.EN) + "” has no value: " + x.Why.In(problem.EN)})
		}
		if !x.HasScore && s.t.Missing == Zero {
			s.scores[i] = s.calc.Leaf(money.Int(0), trace.Plain, trace.L(trace.KeyCardMissing, x.Item.Title, x.Why), trace.Source{Kind: trace.FromRule, Ref: "a missing item counts as zero"})
			x.Counted = true
		}
		if x.Counted = x.Counted || x.HasScore; x.Counted {
			counted = append(counted, i)
		}
	}
	if s.r.Status == Blocked {
		return
	}
	slices.SortFunc(counted, func(a, b int) int { return cmp.Compare(s.t.Items[a].Code, s.t.Items[b].Code) })
	shares := s.shares(counted)
	if shares == nil {
		s.block(Empty, problem.Text{ZH: "没有一项有权重的项目有评分", EN: "no item with a weight has a score"})
		return
	}
	s.points = make([]trace.Value, len(counted))
	for at, i := range counted {
		x := &s.r.Items[i]
		points := s.calc.Mul(shares[at], s.scores[i])
		x.Weight, x.Points = shares[at].Decimal, points.Decimal
		s.points[at] = s.calc.Name(points, trace.Plain, trace.L(trace.KeyCardPoints, x.Item.Title))
	}
}

// shares are the weights of the items as shares of one: as written where they
// sum to 100 %, otherwise by largest remainder; nil where they are all zero.
func (s *scorer) shares(counted []int) []trace.Value {
	written := make([]trace.Value, len(counted))
	plain := make([]money.Decimal, len(counted))
	var sum money.Decimal
	for at, i := range counted {
		it := &s.t.Items[i]
		share, err := it.Weight.Mul(percent())
		if err == nil {
			sum, err = sum.Add(share)
		}
		if err != nil {
			s.calc.Fail(err)
		}
		plain[at] = share
		written[at] = s.calc.Leaf(share, trace.Percent, trace.L(trace.KeyCardWeight, it.Title), s.cite(it.Path+".weight"))
	}
	if sum.Equal(money.Int(1)) {
		return written
	}
	weights, _, err := money.CommonScale(plain)
	if err != nil {
		s.calc.Fail(err)
		return nil
	}
	parts, err := money.LargestRemainder(1_000_000, weights) // 10^weightDigits units of 0.0001 %
	if err != nil {
		return nil // no weight at all
	}
	whole := s.calc.Leaf(money.Int(1), trace.Percent, trace.L(trace.KeyCardWhole), trace.Source{Kind: trace.FromRule, Ref: "weights sum to 100 %"})
	shares := make([]trace.Value, len(counted))
	for at, i := range counted {
		part, err := money.Int(parts[at]).Quo(money.Int(1_000_000), weightDigits)
		if err != nil {
			s.calc.Fail(err)
		}
		shares[at] = s.calc.Known(trace.Share, part, func(n *trace.Node) {
			n.Digits, n.Index, n.Unit = weightDigits, at, trace.Percent
			n.Label = trace.L(trace.KeyCardWeightUsed, s.t.Items[i].Title)
		}, append([]trace.Value{whole}, written...)...)
	}
	return shares
}
