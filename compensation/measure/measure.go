// Package measure is the one dictionary of figures: every amount that a plan
// pays on, accumulates or compares is defined here and nowhere else, by code.
package measure

import (
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Code names a measure.
type Code string

// The measures that facts give rise to.
const (
	Collected    Code = "collected"
	CollectedNet Code = "collected_net"
	Signed       Code = "signed"
)

// Measure is an entry of the dictionary: an amount of money that arises in
// events, each on a day and on a contract, credited to people by the
// contract's split.
type Measure struct {
	Code       Code
	Alias      string // the name in Chinese formulas
	Title      problem.Text
	Definition problem.Text

	counted func(*fact.Contract, int64) int64 // of cash: what of a contract's running total counts; nil for a measure without cash
}

// Event is one occurrence of a measure. Allocation is a position in the facts'
// Allocations, fact.None for an event without cash. Of a reversal that is tied
// to its receipt, Original is the event that it takes back; of any other event it
// is fact.None. Window is the day that decides which windows the event counts
// in: its own, and for a tied reversal its original's.
type Event struct {
	Date       period.Date
	Window     period.Date
	Allocation int32
	ContractAt int32
	Original   int32
}

// Key returns the natural key of the event within its measure: a receipt and
// the line of its allocation, or a contract.
func (e *Event) Key(x *fact.Index) (number string, line int) {
	if e.Allocation == fact.None {
		return x.Contracts[e.ContractAt].Number, 0
	}
	a := &x.Allocations[e.Allocation]
	return a.Receipt, a.Line
}

// Untied reports whether the event is cash that went back without being tied to
// its receipt.
func (e *Event) Untied(x *fact.Index) bool {
	return e.Allocation != fact.None && e.Original == fact.None && x.Allocations[e.Allocation].Amount.Minor < 0
}

// entries is the dictionary, in the order in which it is listed.
var entries = []Measure{
	{
		Code: Collected, Alias: "回款",
		Title: problem.Text{ZH: "回款额", EN: "Collected amount"},
		Definition: problem.Text{
			ZH: "财务确认到账并核销到合同的回款，含税；未核销的款项不计，超过合同金额的部分不计。日期是财务确认日。",
			EN: "Receipts confirmed by finance and allocated to a contract, tax included; cash that is not allocated does not count, nor does cash beyond the contract's amount. The date is finance's confirmation.",
		},
		counted: Counted,
	},
	{
		Code: CollectedNet, Alias: "净回款",
		Title: problem.Text{ZH: "不含税回款额", EN: "Collected amount without tax"},
		Definition: problem.Text{
			ZH: "回款额 × 合同不含税金额 ÷ 合同金额，按合同累计取整后求差，收齐时恰好等于合同不含税金额。",
			EN: "Collected amount × net amount ÷ gross amount of the contract, as the difference of its rounded running total, so that a contract collected in full comes to its net amount exactly.",
		},
		counted: CountedNet,
	},
	{
		Code: Signed, Alias: "签约",
		Title: problem.Text{ZH: "签约额", EN: "Signed amount"},
		Definition: problem.Text{
			ZH: "已签合同的总额，含税。日期是签约日。",
			EN: "The amount of signed contracts, tax included. The date is the signing date.",
		},
	},
}

// All returns the dictionary.
func All() []Measure { return slices.Clone(entries) }

// Lookup finds a measure by its code.
func Lookup(code Code) (Measure, bool) {
	i := slices.IndexFunc(entries, func(m Measure) bool { return m.Code == code })
	if i < 0 {
		return Measure{}, false
	}
	return entries[i], true
}

// Codes returns the codes of the dictionary.
func Codes() []string {
	codes := make([]string, len(entries))
	for i, m := range entries {
		codes[i] = string(m.Code)
	}
	return codes
}

// Cash reports whether the measure arises from receipts. Event number i of such
// a measure is about allocation number i.
func (m *Measure) Cash() bool { return m.counted != nil }

// Count returns what of the cash allocated to a contract counts for the measure;
// both are in minor units.
func (m *Measure) Count(c *fact.Contract, allocated int64) int64 { return m.counted(c, allocated) }

// Len returns how many events the measure has.
func (m *Measure) Len(x *fact.Index) int {
	if m.Cash() {
		return len(x.Cash)
	}
	return len(x.BySigning)
}

// Event returns an event by its number. Events are numbered in canonical order:
// business date, tied reversals last in their day, natural number, line.
func (m *Measure) Event(x *fact.Index, i int32) Event {
	if !m.Cash() {
		at := x.BySigning[i]
		signed := x.Contracts[at].Signed
		return Event{Date: signed, Window: signed, Allocation: fact.None, ContractAt: at, Original: fact.None}
	}
	c := &x.Cash[i]
	e := Event{Date: c.Date, Window: c.Date, Allocation: i, ContractAt: c.ContractAt, Original: c.OriginalAt}
	if e.Original != fact.None {
		e.Window = x.Cash[e.Original].Date
	}
	return e
}

// Running computes the amounts of a measure's events in canonical order, some at
// a time.
type Running struct {
	measure *Measure
	facts   *fact.Index
	next    int
	totals  []total // by contract
}

// total is what a contract was allocated so far, and what counts of it.
type total struct{ allocated, counted, gross int64 }

// Amounts begins with the first event. The amount of a receipt is the difference
// that it makes to what counts of its contract's running total, so the events of
// a contract sum to what counts of it.
func (m *Measure) Amounts(x *fact.Index) *Running {
	r := &Running{measure: m, facts: x}
	if m.Cash() {
		r.totals = make([]total, len(x.Contracts))
		for i := range r.totals {
			r.totals[i].gross = x.Contracts[i].Amount.Minor
		}
	}
	return r
}

// Next fills list with the amounts of the next events, in minor units of their
// contracts' currency, and returns how many there were; 0 at the end.
func (r *Running) Next(list []int64) int {
	x := r.facts
	n := min(len(list), r.measure.Len(x)-r.next)
	switch list = list[:n]; {
	case !r.measure.Cash():
		for i := range list {
			list[i] = x.Contracts[x.BySigning[r.next+i]].Amount.Minor
		}
	case r.measure.Code == Collected:
		cash := x.Cash[r.next:][:n]
		for i := range list {
			so := &r.totals[cash[i].ContractAt]
			so.allocated = bounded(so.allocated, cash[i].Amount)
			after := min(so.allocated, so.gross)
			list[i], so.counted = after-so.counted, after
		}
	default:
		for i := range list {
			c := &x.Cash[r.next+i]
			so := &r.totals[c.ContractAt]
			so.allocated = bounded(so.allocated, c.Amount)
			after := r.measure.counted(&x.Contracts[c.ContractAt], so.allocated)
			list[i], so.counted = after-so.counted, after
		}
	}
	r.next += n
	return n
}

// Counted is what of the cash allocated to a contract counts: no more than the
// contract's gross amount. Both are in minor units; cash that went back without
// having been received before counts below zero.
func Counted(c *fact.Contract, allocated int64) int64 { return min(allocated, c.Amount.Minor) }

// CountedNet is the net part of what counts.
func CountedNet(c *fact.Contract, allocated int64) int64 { return NetOf(c, Counted(c, allocated)) }

// bounded adds; what is far beyond any contract's amount stays there.
func bounded(a, b int64) int64 {
	sum := a + b
	switch {
	case (sum > a) == (b > 0):
		return sum
	case b < 0:
		return -money.MaxMinor
	}
	return money.MaxMinor
}

// NetOf is the net part of what a contract had been paid, both in minor units:
// collected × net ÷ gross, rounded half away from zero; 0 for a contract
// without an amount. The collected amount is at most the gross amount.
func NetOf(c *fact.Contract, collected int64) int64 {
	switch {
	case c.Amount.Minor <= 0:
		return 0
	case c.Net.Minor == c.Amount.Minor:
		return collected
	}
	product, err1 := money.Int(collected).Mul(money.Int(c.Net.Minor)) // at most 126 bits
	quotient, err2 := product.Quo(money.Int(c.Amount.Minor), 0)
	net, err3 := quotient.Int64(0)
	if err1 != nil || err2 != nil || err3 != nil { // cannot be: the quotient is no larger than what was collected
		return 0
	}
	return net
}

// PeriodName writes the month, quarter or year that a day lies in, as figures
// name their periods: 2026-10, 2026-Q4, 2026.
func PeriodName(s period.Span, d period.Date) string {
	month := d.Month()
	name := month.String()
	if len(name) < 7 {
		return ""
	}
	switch s {
	case period.InQuarter:
		_, m := month.Civil()
		return name[:5] + "Q" + string(rune('1'+(m-1)/3))
	case period.InYear:
		return name[:4]
	}
	return name
}

// Figure is figure(person, period, code): a value about a person that was
// established outside of the calculation, such as a target or a scorecard
// result. It reports why there is none; found tells a figure in another unit
// than the wanted one from no figure at all.
func Figure(x *fact.Index, personAt int32, code, periodName, unit string) (value money.Decimal, found bool, why *problem.Text) {
	value, has, found := x.Figure(personAt, periodName, code)
	who := x.Persons[personAt]
	switch {
	case !found:
		text := problem.Textf("%s（%s）在 %s 没有指标值「%s」", "There is no figure “%[4]s” of %[1]s (%[2]s) for %[3]s", who.Name, who.Code, periodName, code)
		return money.Decimal{}, false, &text
	case has != unit:
		text := problem.Textf("%s（%s）在 %s 的指标值「%s」单位是 %s，方案要的是 %s", "The figure “%[4]s” of %[1]s (%[2]s) for %[3]s is in %[5]s, the plan wants %[6]s",
			who.Name, who.Code, periodName, code, problem.Show(has), problem.Show(unit))
		return money.Decimal{}, true, &text
	}
	return value, true, nil
}
