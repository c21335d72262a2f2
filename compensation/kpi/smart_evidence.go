package kpi

import (
	"strconv"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Evidence are the fields of a statement that come from records of the company.
// What is nil is not known, and rules that need it are then not checkable; a
// list that is empty and not nil is known to be empty.
type Evidence struct {
	Backtest     []ClosedPeriod   // closed periods computed again, the newest last
	Records      *Records         // what the goal may name
	Owners       []string         // who answers for the goal
	Tax          string           // how amounts are stated: included or excluded
	Digits       *int             // digits behind the point with which the KPI is shown, rates in percent
	TenureMonths *int             // whole months since the person joined
	RampMonths   *int             // whole months for which a person is a newcomer
	Controllable *money.Decimal   // the share of the number that the person can move, 0 to 1
	Chain        []Holder         // who else in the reporting chain holds a KPI
	Calendar     *period.Calendar // of the company
}

// ClosedPeriod is the KPI computed again for a period that is over: its value,
// or why there is none. Zero says that it was divided by nothing. Rows are the
// facts behind it, Missing those of them that lack a field.
type ClosedPeriod struct {
	Period        string
	Value         *money.Decimal
	Zero          bool
	Why           problem.Text
	Rows, Missing int
}

// Records are codes and names that can be looked up. A list that is nil is not
// known.
type Records struct{ Accounts, People, Products, Stages, Territories []string }

// Holder says that a person holds a KPI, by code or name.
type Holder struct{ Person, KPI string }

// recordKeys are the lists of records.
var recordKeys = []string{"accounts", "people", "products", "stages", "territories"}

// readEvidence reads the fields that come from records.
func readEvidence(r *document.Reader, o document.Object) Evidence {
	e := Evidence{Owners: listed(o, "owners"), Tax: o.OneOf("tax", "included", "excluded"), Digits: wholeNumber(r, o, "digits"), TenureMonths: wholeNumber(r, o, "tenureMonths"),
		RampMonths: wholeNumber(r, o, "rampMonths"), Controllable: decimalOf(o, "controllable")}
	if n, path := o.At("controllable"); e.Controllable != nil && (e.Controllable.Sign() < 0 || e.Controllable.Cmp(money.Int(1)) > 0) {
		r.Add("smart.share", n, path, problem.Textf("%s 不是 0 到 1 之间的份额。", "%s is no share from 0 to 1.", problem.Show(n.Text)), problem.Text{ZH: "请写成 0.4 这样的小数。", EN: "Write it like 0.4."})
	}
	if n, path := o.At("records"); n != nil {
		if records, ok := r.Object(n, path, recordKeys...); ok {
			e.Records = &Records{Accounts: listed(records, "accounts"), People: listed(records, "people"), Products: listed(records, "products"), Stages: listed(records, "stages"), Territories: listed(records, "territories")}
		}
	}
	if n, path := o.At("calendar"); n != nil {
		if calendar, ok := r.Object(n, path, "holidays", "workdays"); ok {
			e.Calendar = &period.Calendar{Off: days(r, calendar, "holidays"), On: days(r, calendar, "workdays")}
		}
	}
	each(r, o, "backtest", []string{"period", "value", "why", "rows", "missing"}, func(p document.Object) {
		e.Backtest = append(e.Backtest, closedPeriod(r, p))
	})
	each(r, o, "chain", []string{"person", "kpi"}, func(h document.Object) {
		e.Chain = append(e.Chain, Holder{Person: h.NeedWord("person"), KPI: h.NeedWord("kpi")})
	})
	if o.Has("chain") && e.Chain == nil {
		e.Chain = []Holder{}
	}
	return e
}

// closedPeriod reads one: a value, or why there is none, and not both. The
// word zero says that it was divided by nothing.
func closedPeriod(r *document.Reader, o document.Object) ClosedPeriod {
	p := ClosedPeriod{Period: o.NeedWord("period"), Value: decimalOf(o, "value"), Why: problem.Same(o.Word("why"))}
	if o.Has("value") == o.Has("why") {
		r.Add("smart.backtest", o.Node(), o.Path, problem.Text{ZH: "应写 value 或 why，二者择一。", EN: "It needs a value or why there is none, one of the two."},
			problem.Text{ZH: "有数值写 value；没有写 why，除数为零写 zero。", EN: "Write value where there is one; otherwise why, which is zero where it was divided by nothing."})
	}
	if p.Why.EN == "zero" {
		p.Zero, p.Why = true, problem.Text{ZH: "除数为零", EN: "divided by zero"}
	}
	if n := wholeNumber(r, o, "rows"); n != nil {
		p.Rows = *n
	}
	if n := wholeNumber(r, o, "missing"); n != nil {
		p.Missing = *n
	}
	return p
}

// each visits the objects of a list.
func each(r *document.Reader, o document.Object, key string, keys []string, visit func(document.Object)) {
	items, path := o.Items(key)
	for i, item := range items {
		if x, ok := r.Object(item, document.Item(path, i), keys...); ok {
			visit(x)
		}
	}
}

// listed reads a list of words; one that is written and empty is not nil.
func listed(o document.Object, key string) []string {
	words := o.Words(key)
	if words == nil && o.Has(key) {
		return []string{}
	}
	return words
}

// days reads a list of dates as a table.
func days(r *document.Reader, o document.Object, key string) map[period.Date]bool {
	items, path := o.Items(key)
	out := make(map[period.Date]bool, len(items))
	for i, item := range items {
		d, err := period.ParseDate(r.Word(item, document.Item(path, i)))
		if err == nil {
			out[d] = true
		} else if item.Kind == document.Scalar {
			r.Add("smart.date", item, document.Item(path, i), problem.Textf("%s 不是日期。", "%s is no date.", problem.Show(item.Text)), problem.Text{ZH: "请写成 2026-10-01。", EN: "Write it like 2026-10-01."})
		}
	}
	return out
}

// wholeNumber reads a whole number from 0 to ten million.
func wholeNumber(r *document.Reader, o document.Object, key string) *int {
	n, path := o.At(key)
	if n == nil {
		return nil
	}
	value, err := strconv.Atoi(r.Word(n, path))
	if n.Kind == document.Scalar && (err != nil || value < 0 || value > 10_000_000) {
		r.Add("smart.whole", n, path, problem.Textf("%s 不是有效的整数。", "%s is no whole number.", problem.Show(n.Text)), problem.Text{ZH: "请写不小于 0 的整数。", EN: "Write a whole number that is not below 0."})
		return nil
	}
	return &value
}
