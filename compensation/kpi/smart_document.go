package kpi

import (
	"strconv"

	"steelyard/compensation/document"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// statementKeys are the fields of a statement document.
var statementKeys = []string{"text", "name", "formula", "target", "unit", "period", "direction", "from", "value", "weight", "family", "grade", "card", "review",
	"history", "peers", "parent", "parentOf", "children", "owner", "scored", "lagDays", "scoring", "cycle", "due", "expected", "workdays", "paid", "guards",
	"backtest", "records", "owners", "tax", "digits", "tenureMonths", "rampMonths", "controllable", "chain", "calendar"}

// ReadStatement reads a goal or KPI from a JSON or YAML document. Only text or
// name is required; card is {from, to} as dates. Numbers are exact decimals in
// the unit of the metric, rates as fractions. All problems are collected.
func ReadStatement(file string, data []byte) (Statement, problem.List) {
	root, problems := document.Parse(file, data)
	r := &document.Reader{File: file, Problems: problems}
	if problems.Failed() {
		return Statement{}, problems
	}
	o, ok := r.Object(root, "", statementKeys...)
	if !ok {
		return Statement{}, r.Problems
	}
	s := Statement{Text: o.Word("text"), Name: o.Word("name"), Formula: o.Word("formula"), Target: o.Word("target"), Unit: o.Word("unit"), Period: o.Word("period"),
		Direction: o.Word("direction"), Family: o.Word("family"), Grade: o.Word("grade"), ParentOf: o.Word("parentOf"), Owner: o.Word("owner"), Scored: o.Word("scored"),
		From: decimalOf(o, "from"), Value: decimalOf(o, "value"), Weight: decimalOf(o, "weight"), Parent: decimalOf(o, "parent"), Cycle: decimalOf(o, "cycle"),
		Due: decimalOf(o, "due"), Expected: decimalOf(o, "expected"), History: decimals(r, o, "history"), Peers: decimals(r, o, "peers"), Children: decimals(r, o, "children"),
		LagDays: wholeOf(r, o, "lagDays"), Workdays: wholeOf(r, o, "workdays"), Scoring: o.Date("scoring"), Paid: o.Words("paid"), Guards: o.Words("guards")}
	s.Evidence = readEvidence(r, o)
	if n := wholeOf(r, o, "review"); n != nil {
		s.Review = *n
	}
	if o.Has("paid") && s.Paid == nil { // known to be none
		s.Paid = []string{}
	}
	if o.Has("guards") && s.Guards == nil {
		s.Guards = []string{}
	}
	if n, path := o.At("card"); n != nil {
		if card, ok := r.Object(n, path, "from", "to"); ok {
			s.Card = cardOf(r, card)
		}
	}
	if _, ok := measure.ParseDirection(s.Direction); s.Direction != "" && !ok {
		n, path := o.At("direction")
		r.Add("smart.direction", n, path, problem.Textf("%s 不是方向。", "%s is no direction.", problem.Show(s.Direction)), problem.Text{ZH: "请写 higher、lower 或 band。", EN: "Write higher, lower or band."})
	}
	if !o.Has("text") && !o.Has("name") {
		r.Add("smart.no_statement", root, "text", problem.Text{ZH: "没有 text，也没有 name。", EN: "There is neither text nor name."}, problem.Text{ZH: "请写出目标，或指标的名称。", EN: "Write the goal, or the name of the indicator."})
	}
	return s, r.Problems
}

// cardOf reads the period of a card: both ends, in their order.
func cardOf(r *document.Reader, o document.Object) period.Interval {
	o.Need("from")
	o.Need("to")
	card := period.Interval{From: o.Date("from"), To: o.Date("to")}
	if !card.From.IsZero() && !card.To.IsZero() && card.To.Before(card.From) {
		r.Add("smart.card", o.Node(), o.Path, problem.Textf("考核卡在 %s 结束，早于开始的 %s。", "The card ends on %s, before it begins on %s.", card.To, card.From), problem.Text{ZH: "请先写较早的日期。", EN: "Give the earlier date first."})
	}
	return card
}

func decimalOf(o document.Object, key string) *money.Decimal {
	if d, ok := o.Decimal(key); ok {
		return &d
	}
	return nil
}

// decimals reads a list of strict numbers.
func decimals(r *document.Reader, o document.Object, key string) []money.Decimal {
	items, path := o.Items(key)
	var out []money.Decimal
	for i, item := range items {
		d, err := money.ParseDecimal(r.Word(item, document.Item(path, i)))
		if err != nil && item.Kind == document.Scalar {
			r.Add("document.number", item, document.Item(path, i), problem.Textf("%s 不是有效的数字。", "%s is not a number.", problem.Show(item.Text)),
				problem.Text{ZH: "请写成 1234.50：不带千分位、空格或指数。", EN: "Write it like 1234.50: no thousands separators, blanks or exponent."})
		}
		if err == nil {
			out = append(out, d)
		}
	}
	return out
}

// wholeOf reads a whole number of days from 0 to 3660.
func wholeOf(r *document.Reader, o document.Object, key string) *int {
	n, path := o.At(key)
	if n == nil {
		return nil
	}
	value, err := strconv.Atoi(r.Word(n, path))
	if n.Kind == document.Scalar && (err != nil || value < 0 || value > 3660) {
		r.Add("smart.days", n, path, problem.Textf("%s 不是天数。", "%s is no number of days.", problem.Show(n.Text)), problem.Text{ZH: "请写 0 到 3660 之间的整数。", EN: "Write a whole number from 0 to 3660."})
		return nil
	}
	return &value
}
