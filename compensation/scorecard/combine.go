package scorecard

import (
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Part is one stretch of a longer period: a month of a quarter, or the days of
// one assignment in a period that a transfer divides. Its total is on the scale
// of the card that the whole is read by.
type Part struct {
	Name  string // 2026-07, or the assignment; unique
	Days  int    // that it lasts
	Total money.Decimal
	Known bool
	Why   problem.Text // there is no total
}

// PartOf makes a part from a scored card.
func PartOf(name string, days int, r *Result) Part {
	p := Part{Name: name, Days: days, Total: r.Total, Known: r.Status == Scored}
	if len(r.Reasons) > 0 {
		p.Why = r.Reasons[0]
	}
	return p
}

// Weighting says how much each part counts.
type Weighting string

// The weightings: by the days of each part, or each part alike.
const (
	ByDays  Weighting = "days"
	Equally Weighting = "equally"
)

// Combined is a total made of parts: Σ weight × total ÷ Σ weight, by one
// division that is rounded to the card's digits half away from zero.
type Combined struct {
	Status         Status
	Reasons        []problem.Text
	Weighting      Weighting
	Parts          []Part
	Total          money.Decimal
	Grade          *Grade
	Coefficient    money.Decimal
	HasCoefficient bool
	trace          *trace.Node
}

// Trace explains the combined total; nil where there is none.
func (x *Combined) Trace() *trace.Node { return x.trace }

// Combine makes one total from parts: a quarter from its months, or a period
// that a transfer divides from its assignments. Parts without a total are
// treated by the card's policy for missing items: left out, counted as 0 with
// their weight, or the whole is blocked. The problems say which parts cannot be
// used; the result is nil exactly when there is a failure.
func (t *Template) Combine(by Weighting, parts []Part) (*Combined, problem.List) {
	if list := checkParts(parts); list.Failed() {
		return nil, list
	}
	x := &Combined{Status: Scored, Weighting: by, Parts: parts}
	c := trace.Recorder()
	var weights, products []trace.Value
	for _, p := range parts {
		total := p.Total
		source := trace.Source{Kind: trace.FromFigure, Ref: p.Name, Path: t.Code}
		label := trace.Named(trace.KeyCardPart, p.Name)
		switch {
		case p.Known:
		case t.Missing == Block:
			x.Status = Blocked
			x.Reasons = append(x.Reasons, problem.Text{ZH: p.Name + " 没有得分：" + p.Why.In(problem.ZH), EN: p.Name + " has no score: " + p.Why.In(problem.EN)})
			continue
		case t.Missing == Renormalise:
			continue
		default:
			total, label = money.Int(0), trace.L(trace.KeyCardMissing, problem.Same(p.Name), p.Why)
			source = trace.Source{Kind: trace.FromRule, Ref: "a missing part counts as zero"}
		}
		weight := money.Int(1)
		if by == ByDays {
			weight = money.Int(int64(p.Days))
		}
		w := c.Leaf(weight, trace.Plain, trace.Named(trace.KeyCardPartDays, p.Name), trace.Source{Kind: trace.FromFigure, Ref: p.Name, Path: string(by)})
		weights = append(weights, w)
		products = append(products, c.Mul(w, c.Leaf(total, trace.Plain, label, source)))
	}
	switch {
	case x.Status == Blocked:
		return x, nil
	case len(weights) == 0:
		x.Status, x.Reasons = Empty, []problem.Text{{ZH: "没有一段有得分", EN: "no part has a score"}}
		return x, nil
	}
	sum := c.Name(c.Sum(products), trace.Plain, trace.L(trace.KeyCardWeighted))
	total := c.Quo(sum, c.Name(c.Sum(weights), trace.Plain, trace.L(trace.KeyCardParts)), t.Digits)
	total = c.Name(total, trace.Plain, trace.L(trace.KeyCardRounded, t.Title))
	x.Total, x.Grade, x.trace = total.Decimal, t.gradeOf(total.Decimal), total.Node()
	cite := func(path string) trace.Source { return trace.Source{Kind: trace.FromCard, Ref: t.Cite(), Path: path} }
	if v, ok := t.coefficientOf(c, total, cite); ok {
		x.Coefficient, x.HasCoefficient, x.trace = v.Decimal, true, v.Node()
	}
	if c.Err() != nil {
		var list problem.List
		list.Add("score.too_large", problem.Place{}, tooLarge(), problem.Text{ZH: "请检查各段的得分。", EN: "Check the scores of the parts."})
		return nil, list
	}
	return x, nil
}

func checkParts(parts []Part) (list problem.List) {
	seen := map[string]bool{}
	for _, p := range parts {
		if p.Days < 1 || strings.TrimSpace(p.Name) == "" || seen[p.Name] {
			list.Add("score.part", problem.Place{Path: "parts." + p.Name}, problem.Textf("%s 不能作为一段：要有不重复的名称和至少 1 天。", "%s cannot be a part: it has a name of its own and lasts at least a day.", problem.Show(p.Name)),
				problem.Text{ZH: "请改正名称或天数。", EN: "Correct the name or the days."})
		}
		seen[p.Name] = true
	}
	if len(parts) == 0 {
		list.Add("score.no_part", problem.Place{Path: "parts"}, problem.Text{ZH: "没有任何一段。", EN: "There are no parts."}, problem.Text{ZH: "请至少给一段。", EN: "Give at least one."})
	}
	return list.Sorted()
}

// SplitTarget divides a target by the days of each part of its period, when a
// period is split by days: in the target's own units (a currency's minor units,
// otherwise the digits that it is written with, at least two), by largest
// remainder, so that the parts sum to the target exactly. It fails with
// money.ErrWeights without any day, and with money.ErrOverflow where a part does
// not fit.
func SplitTarget(target Quantity, days []int) ([]Quantity, error) {
	digits := max(2, target.Number.Canonical().Scale())
	if currency, err := money.ParseCurrency(target.Unit); err == nil {
		digits = max(currency.Digits(), target.Number.Canonical().Scale())
	}
	units, err := target.Number.Int64(digits)
	if err != nil {
		return nil, err
	}
	weights := make([]int64, len(days))
	for i, n := range days {
		weights[i] = int64(n)
	}
	parts, err := money.LargestRemainder(units, weights)
	if err != nil {
		return nil, err
	}
	unit := money.Int(1)
	for range digits {
		if unit, err = unit.Mul(money.Int(10)); err != nil {
			return nil, err
		}
	}
	out := make([]Quantity, len(parts))
	for i, n := range parts {
		d, err := money.Int(n).Quo(unit, digits)
		if err != nil {
			return nil, err
		}
		out[i] = Quantity{d, target.Unit}
	}
	return out, nil
}
