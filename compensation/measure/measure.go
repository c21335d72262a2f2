// Package measure is the one dictionary of figures: every amount that a plan
// pays on, accumulates or compares is defined here and nowhere else, by code.
package measure

import (
	"cmp"
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
	events     func(*fact.Index) []Event
}

// Event is one occurrence of a measure. Number and Line are its natural key
// within the measure: a receipt and its allocation line, or a contract.
// Allocation is a position in the facts' Allocations, fact.None for an event
// without cash; for one with cash, Before is what had been allocated to the
// contract before it, in minor units.
type Event struct {
	Date       period.Date
	Amount     money.Amount
	Before     int64
	Allocation int32
	ContractAt int32
	Number     string
	Line       int
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
		events: collected,
	},
	{
		Code: CollectedNet, Alias: "净回款",
		Title: problem.Text{ZH: "不含税回款额", EN: "Collected amount without tax"},
		Definition: problem.Text{
			ZH: "回款额 × 合同不含税金额 ÷ 合同金额，按合同累计取整后求差，收齐时恰好等于合同不含税金额。",
			EN: "Collected amount × net amount ÷ gross amount of the contract, as the difference of its rounded running total, so that a contract collected in full comes to its net amount exactly.",
		},
		events: collectedNet,
	},
	{
		Code: Signed, Alias: "签约",
		Title: problem.Text{ZH: "签约额", EN: "Signed amount"},
		Definition: problem.Text{
			ZH: "已签合同的总额，含税。日期是签约日。",
			EN: "The amount of signed contracts, tax included. The date is the signing date.",
		},
		events: signed,
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

// Events returns every event of the measure in canonical order: business date,
// natural number, line. The amounts are gross, in whole minor units.
func (m Measure) Events(x *fact.Index) []Event { return m.events(x) }

func collected(x *fact.Index) []Event {
	events := make([]Event, len(x.Allocations))
	allocated := make([]int64, len(x.Contracts)) // so far, by contract
	for i, a := range x.Allocations {
		gross, before := x.Contracts[a.ContractAt].Amount.Minor, allocated[a.ContractAt]
		events[i] = Event{
			Date: x.Receipts[a.ReceiptAt].Date, Before: before, Allocation: int32(i), ContractAt: a.ContractAt, Number: a.Receipt, Line: a.Line,
			Amount: money.Amount{Minor: max(0, min(a.Amount.Minor, gross-before)), Currency: a.Amount.Currency},
		}
		if after, err := money.AddMinor(before, a.Amount.Minor); err == nil {
			allocated[a.ContractAt] = after
		} else { // far beyond any contract's amount
			allocated[a.ContractAt] = money.MaxMinor
		}
	}
	return events
}

func collectedNet(x *fact.Index) []Event {
	events := collected(x)
	for i := range events {
		e := &events[i]
		c := &x.Contracts[e.ContractAt]
		before := min(e.Before, c.Amount.Minor)
		e.Amount.Minor = NetOf(c, before+e.Amount.Minor) - NetOf(c, before)
	}
	return events
}

// NetOf is the net part of what a contract had been paid, both in minor units:
// collected × net ÷ gross, rounded half away from zero; 0 for a contract
// without an amount. The collected amount lies between 0 and the gross amount.
func NetOf(c *fact.Contract, collected int64) int64 {
	if c.Amount.Minor <= 0 {
		return 0
	}
	product, err1 := money.Int(collected).Mul(money.Int(c.Net.Minor)) // at most 126 bits
	quotient, err2 := product.Quo(money.Int(c.Amount.Minor), 0)
	net, err3 := quotient.Int64(0)
	if err1 != nil || err2 != nil || err3 != nil { // cannot be: the quotient lies between 0 and the net amount
		return 0
	}
	return net
}

func signed(x *fact.Index) []Event {
	events := make([]Event, 0, len(x.Contracts))
	for i, c := range x.Contracts {
		if !c.Signed.IsZero() {
			events = append(events, Event{Date: c.Signed, Amount: c.Amount, Allocation: fact.None, ContractAt: int32(i), Number: c.Number})
		}
	}
	slices.SortFunc(events, func(a, b Event) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Number, b.Number))
	})
	return events
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
