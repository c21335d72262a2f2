package demo

import (
	"slices"
	"strconv"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// chronicle puts facts into the order in which they became known.
type chronicle struct {
	story, own *fact.Set
	people     Batch
	late       map[string]period.Month // receipts that are entered after their month
	corrected  map[period.Month][]Batch
}

// turns adds what happens to contracts after they were entered: a late receipt,
// a refund, a change order, a corrected split, and cash of the open month that
// nobody has allocated yet.
func (c *chronicle) turns(b *builder) {
	t := b.turned
	c.late[c.receiptOf(t.late, 2)] = on(2026, 7, 1).Month()

	back := fen(-60_000_00)
	c.own.Receipts = append(c.own.Receipts, fact.Receipt{
		Number: "BK20260910990", Customer: b.set.Customers[rongJiang].Code, Date: on(2026, 9, 10), ValueDate: on(2026, 9, 10), Amount: back, Reverses: c.receiptOf(t.refunded, 1),
	})
	c.own.Allocations = append(c.own.Allocations, fact.Allocation{Receipt: "BK20260910990", Line: 1, Contract: t.refunded.number, Instalment: "1", Amount: back})

	c.own.Receipts = append(c.own.Receipts, fact.Receipt{
		Number: "BK20261110990", Customer: b.set.Customers[lingYu].Code, Date: on(2026, 11, 11), ValueDate: on(2026, 11, 10), Amount: fen(t.waiting.terms[0].amount),
	})
	for _, x := range c.story.Contracts { // the featured person's contract of October begins to pay
		if x.Signed == on(2026, 10, 16) && x.Customer == c.story.Customers[wanJiang].Code {
			first := fen(percent(x.Amount.Minor, 30))
			c.own.Receipts = append(c.own.Receipts, fact.Receipt{Number: "BK20261109990", Customer: x.Customer, Date: on(2026, 11, 9), ValueDate: on(2026, 11, 9), Amount: first})
			c.own.Allocations = append(c.own.Allocations, fact.Allocation{Receipt: "BK20261109990", Line: 1, Contract: x.Number, Instalment: "1", Amount: first})
		}
	}

	c.corrected = map[period.Month][]Batch{
		on(2026, 8, 1).Month(): {c.changeOrder(t.extended)},
		on(2026, 9, 1).Month(): {{By: officeSales, Reason: "分成更正：后半程由同事跟进 Split corrected: a colleague saw the delivery through",
			Facts: fact.Set{Splits: []fact.Split{
				{Contract: t.resplit.number, Person: "E015", Share: ratio(70, 2), From: t.resplit.signed},
				{Contract: t.resplit.number, Person: "E016", Share: ratio(30, 2), From: t.resplit.signed},
			}}}},
	}
}

// changeOrder enlarges a contract and its last instalment.
func (c *chronicle) changeOrder(d *deal) Batch {
	more, last := int64(150_000_00), len(d.terms)-1
	i := slices.IndexFunc(c.own.Contracts, func(x fact.Contract) bool { return x.Number == d.number })
	changed := c.own.Contracts[i]
	changed.Amount, changed.Net = fen(d.amount+more), fen(net(d.amount+more, d.tax))
	return Batch{By: officeSales, Reason: "变更单：增加两条产线 Change order: two more production lines", Facts: fact.Set{
		Contracts:   []fact.Contract{changed},
		Instalments: []fact.Instalment{{Contract: d.number, Number: strconv.Itoa(last + 1), Due: d.terms[last].due, Amount: fen(d.terms[last].amount + more)}},
	}}
}

// receiptOf is the number of the receipt that paid an instalment, counted from 1.
func (c *chronicle) receiptOf(d *deal, instalment int) string {
	for _, a := range c.own.Allocations {
		if a.Contract == d.number && a.Instalment == strconv.Itoa(instalment) {
			return a.Receipt
		}
	}
	return ""
}

// stages tells everything in order: before the first month the organisation and
// the customers, then month by month.
func (c *chronicle) stages() []Stage {
	plans := map[period.Month][]string{
		opening().Add(-1):       {"first-commission-v1.yaml"},
		on(2025, 6, 1).Month():  {"key-account-rep-v1.yaml", "global-accounts-v1.yaml"},
		on(2025, 12, 1).Month(): {"presales-support-v1.yaml"},
		on(2026, 6, 1).Month():  {"key-account-rep-v2.yaml"},
	}
	customers := fact.Set{Customers: slices.Concat(c.story.Customers, c.own.Customers)}
	before := opening().Add(-1)
	list := []Stage{{Month: before, Plans: planFiles(plans[before]...), Batches: []Batch{c.people, {By: officeSales, Facts: customers}}}}
	for m := opening(); m.Compare(today().Month()) <= 0; m = m.Add(1) {
		list = append(list, Stage{Month: m, Plans: planFiles(plans[m]...), Batches: slices.Concat(c.month(m), c.corrected[m])})
	}
	return list
}

// month is what the offices enter for a month: contracts, cash, scorecards.
func (c *chronicle) month(m period.Month) []Batch {
	contracts, cash, cards := fact.Set{}, fact.Set{}, fact.Set{}
	for _, s := range []*fact.Set{c.story, c.own} {
		signed, entered := map[string]bool{}, map[string]bool{}
		for _, x := range s.Contracts {
			if told(x.Signed.Month(), m) {
				signed[x.Number] = true
				contracts.Contracts = append(contracts.Contracts, x)
			}
		}
		contracts.Splits = appendIf(contracts.Splits, s.Splits, func(x fact.Split) bool { return signed[x.Contract] })
		contracts.Overlays = appendIf(contracts.Overlays, s.Overlays, func(x fact.Overlay) bool { return signed[x.Contract] })
		contracts.Instalments = appendIf(contracts.Instalments, s.Instalments, func(x fact.Instalment) bool { return signed[x.Contract] })
		for _, x := range s.Receipts {
			when, late := c.late[x.Number]
			if !late {
				when = x.Date.Month()
			}
			if told(when, m) {
				entered[x.Number] = true
				cash.Receipts = append(cash.Receipts, x)
			}
		}
		cash.Allocations = appendIf(cash.Allocations, s.Allocations, func(x fact.Allocation) bool { return entered[x.Receipt] })
		cards.Figures = appendIf(cards.Figures, s.Figures, func(x fact.Figure) bool { return x.Period == m.String() })
	}
	list := []Batch{{By: officeSales, Facts: contracts}, {By: officeFinance, Facts: cash}}
	if len(cards.Figures) > 0 {
		list = append(list, Batch{By: officeHR, Facts: cards})
	}
	return list
}

// told reports whether something of a month is told in a stage: the first stage
// tells what was before, too.
func told(when, stage period.Month) bool {
	return when == stage || stage == opening() && when.Compare(stage) < 0
}

func appendIf[T any](out, list []T, take func(T) bool) []T {
	for _, x := range list {
		if take(x) {
			out = append(out, x)
		}
	}
	return out
}
