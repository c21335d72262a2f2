package compensation

import (
	"math"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// credit is one person's part of one event of a measure (业绩归属): who earns
// how much of a receipt. Amount is in minor units. The days that the evaluation
// of every line reads of the event are kept here too, in 16 bits each: millions
// of credits are sorted by person, and their size is most of what that takes.
type credit struct {
	amount int64
	event  int32
	day    uint16 // of the event, from the first one of the measure; farDay where it lies too far away
	late   int16  // days from the due date to the value date; noLate where nothing is due, or it lies too far away
}

// What the days of a credit say where the event has to be asked.
const (
	farDay = math.MaxUint16
	noLate = math.MinInt16
)

// crediting is a measure with its events credited to people. Credits of one
// person lie together, in the canonical order of the events.
type crediting struct {
	facts   *fact.Index
	measure measure.Measure
	overlay bool
	starts  []int32 // by person; one more entry than there are persons
	credits []credit
	origin  period.Date // the day of the first event
	tied    bool        // whether any event is a tied reversal
	foreign bool        // whether any event is in another currency than the plans

	// The measure of one person on the cash that is left after the reversals up
	// to event asOf, which are taken off their originals; for all others asOf is
	// fact.None.
	asOf int32
}

// of returns the credits of a person in canonical order.
func (c *crediting) of(personAt int32) []credit {
	if c.asOf != fact.None {
		return c.credits
	}
	return c.credits[c.starts[personAt]:c.starts[personAt+1]]
}

// date is the day of a credit's event.
func (c *crediting) date(k *credit) period.Date {
	if k.day == farDay {
		return c.event(k.event).Date
	}
	return c.origin.AddDays(int(k.day))
}

// dayOf is a day as credits keep it.
func (c *crediting) dayOf(d period.Date) uint16 {
	if n := d.DaysSince(c.origin); n >= 0 && n < farDay && !c.origin.IsZero() {
		return uint16(n)
	}
	return farDay
}

// isTied reports whether a credit is of a reversal tied to its receipt.
func (c *crediting) isTied(k *credit) bool {
	return c.tied && c.facts.Cash[k.event].OriginalAt != fact.None
}

// event returns an event by its number.
func (c *crediting) event(i int32) measure.Event { return c.measure.Event(c.facts, i) }

// portions returns whom a contract is credited to.
func (c *crediting) portions(x *fact.Index, contractAt int32) []fact.Portion {
	if c.overlay {
		return x.Overlays(contractAt)
	}
	return x.Portions(contractAt)
}

// creditAll credits every event of the measure to the people of its contract's
// governing split, or to those of its overlay. The parts of a split are whole
// minor units and sum to the event exactly (largest remainder, ties to the
// lower person code); parts of an overlay are rounded each for itself. An event
// of the wanted months that a split credits to nobody is a warning, not hidden.
func creditAll(x *fact.Index, m measure.Measure, overlay bool, currency money.Currency, wanted period.Window) (*crediting, problem.List) {
	c := &crediting{facts: x, measure: m, overlay: overlay, asOf: fact.None, foreign: x.Currency != currency}
	f := filing{crediting: c, next: c.count(), sole: c.sole(), wanted: wanted}
	if m.Len(x) > 0 {
		c.origin = c.event(0).Date
	}
	running, amounts := m.Amounts(x), make([]int64, 256)
	for first := int32(0); ; {
		n := running.Next(amounts)
		if n == 0 {
			return c, f.list
		}
		if m.Cash() {
			f.cash(first, amounts[:n])
		} else {
			f.signings(first, amounts[:n])
		}
		first += int32(n)
	}
}

// filing credits events one after the other; next is where the next credit of a
// person goes.
type filing struct {
	*crediting
	next   []int32
	sole   []int32
	wanted period.Window
	parts  []int64
	list   problem.List
}

// cash credits events of a measure of cash, from the first on.
func (f *filing) cash(first int32, amounts []int64) {
	cash := f.facts.Cash[first:][:len(amounts)]
	for i := range cash {
		e := &cash[i]
		late := noLate
		if !e.Due.IsZero() && !e.ValueDate.IsZero() {
			if late = e.ValueDate.DaysSince(e.Due); late != int(int16(late)) {
				late = noLate
			}
		}
		if e.OriginalAt != fact.None {
			f.tied = true
		}
		p := f.sole[e.ContractAt]
		if p == fact.None {
			f.share(credit{amount: amounts[i], event: first + int32(i), day: f.dayOf(e.Date), late: int16(late)}, e.ContractAt)
			continue
		}
		at := f.next[p]
		f.next[p] = at + 1
		k := &f.credits[at] // all of it, whatever the share is of
		k.amount, k.event, k.day, k.late = amounts[i], first+int32(i), f.dayOf(e.Date), int16(late)
	}
}

// signings credits signed contracts, from the first on.
func (f *filing) signings(first int32, amounts []int64) {
	for i, amount := range amounts {
		at := f.facts.BySigning[int(first)+i]
		f.share(credit{amount: amount, event: first + int32(i), day: f.dayOf(f.facts.Contracts[at].Signed), late: noLate}, at)
	}
}

// share credits an event to everybody who has a part in its contract.
func (f *filing) share(k credit, contractAt int32) {
	portions := f.portions(f.facts, contractAt)
	if len(portions) == 0 {
		if !f.overlay && f.wanted.Holds(f.date(&k)) {
			e := f.event(k.event)
			f.list = append(f.list, nobody(f.facts, &e))
		}
		return
	}
	parts, err := f.parts[:0], error(nil)
	if len(portions) == 1 && !f.overlay {
		parts = append(parts, k.amount)
	} else if parts, err = f.crediting.parts(parts, k.amount, portions); err != nil {
		f.list.Add("calculate.split", problem.Place{},
			problem.Textf("合同 %s 的分成无法计算：%v。", "The split of contract %s cannot be computed: %v.", f.facts.Contracts[contractAt].Number, err),
			problem.Text{ZH: "请检查分成比例。", EN: "Check the shares."})
		return
	}
	f.parts = parts
	for j := range portions {
		p := portions[j].PersonAt
		k.amount = parts[j]
		f.credits[f.next[p]] = k
		f.next[p]++
	}
}

// count makes room for the credits of every person and returns where each
// person's begin.
func (c *crediting) count() (next []int32) {
	x := c.facts
	c.starts = make([]int32, len(x.Persons)+1)
	for at := range x.Contracts {
		events := x.PerContract[at]
		if !c.measure.Cash() {
			events = 1
			if x.Contracts[at].Signed.IsZero() {
				events = 0
			}
		}
		for _, p := range c.portions(x, int32(at)) {
			c.starts[p.PersonAt+1] += events
		}
	}
	for i := range x.Persons {
		c.starts[i+1] += c.starts[i]
	}
	c.credits = make([]credit, c.starts[len(x.Persons)])
	return append([]int32(nil), c.starts...)
}

// sole returns for every contract the only person that it is split to, or
// fact.None.
func (c *crediting) sole() []int32 {
	list := make([]int32, len(c.facts.Contracts))
	for at := range list {
		if list[at] = fact.None; !c.overlay {
			if portions := c.facts.Portions(int32(at)); len(portions) == 1 {
				list[at] = portions[0].PersonAt
			}
		}
	}
	return list
}

// currencyOf is the currency of an event's amount.
func currencyOf(x *fact.Index, e *measure.Event) money.Currency {
	if e.Allocation == fact.None {
		return x.Contracts[e.ContractAt].Amount.Currency
	}
	return x.Allocations[e.Allocation].Amount.Currency
}

// nobody warns of an event that is credited to nobody.
func nobody(x *fact.Index, e *measure.Event) problem.Problem {
	about, contract := cause(x, e), x.Contracts[e.ContractAt].Number
	return problem.Problem{
		Code: "calculate.credited_to_nobody", Severity: problem.Warning,
		Text: problem.Text{ZH: about.ZH + "没有归属任何人：合同 " + contract + " 没有分成。", EN: "Nobody is credited with " + about.EN + ": contract " + contract + " has no split."},
		Fix:  problem.Text{ZH: "请补上该合同的分成。", EN: "Add the contract's split."},
	}
}

// parts appends the part of every portion of an amount.
func (c *crediting) parts(list []int64, amount int64, portions []fact.Portion) ([]int64, error) {
	if !c.overlay {
		weights := make([]int64, 0, 8)
		for _, p := range portions {
			weights = append(weights, p.Weight)
		}
		parts, err := money.LargestRemainder(amount, weights)
		return append(list, parts...), err
	}
	for _, p := range portions {
		product, err := money.Int(amount).Mul(p.Share)
		if err != nil {
			return list, err
		}
		part, err := product.Round(0).Int64(0)
		if err != nil {
			return list, err
		}
		list = append(list, part)
	}
	return list, nil
}

// explainedBase names a credit of a measure.
type explainedBase struct {
	source *crediting
	event  int32
}

// baseOf returns the credited base of a credit, explained down to the receipt
// (or contract) and the shares of the split when recording.
func (w *worker) baseOf(m *crediting, k credit) trace.Value {
	if !w.calc.Recording() {
		return trace.Of(money.Major(k.amount, w.engine.plans.Currency))
	}
	key := explainedBase{m, k.event}
	if base, known := w.bases[key]; known {
		return base
	}
	base := w.explainBase(m, k)
	w.bases[key] = base
	return base
}

func (w *worker) explainBase(m *crediting, k credit) trace.Value {
	c, x, currency := w.calc, w.engine.facts, w.engine.plans.Currency
	at := m.event(k.event).ContractAt
	contract, label := x.Contracts[at].Number, trace.L(trace.KeyBase, m.measure.Title)
	children := []trace.Value{w.explainEvent(m, k.event)}
	portions := m.portions(x, at)
	if m.overlay {
		exact := w.money(c.Mul(children[0], w.shareOf(m, k)))
		return trace.WithNode(money.Major(k.amount, currency), c.Name(c.Round(exact, currency.Digits()), w.engine.code, label).Node())
	}
	for _, p := range portions {
		who := x.Persons[p.PersonAt]
		children = append(children, c.Leaf(p.Share, trace.Percent, trace.Named(trace.KeyShare, contract, who.Name),
			trace.Source{Kind: trace.FromSplit, Ref: contract, Path: who.Code}))
	}
	if len(portions) == 1 && portions[0].Share.Equal(money.Int(1)) {
		return trace.WithNode(money.Major(k.amount, currency), c.Name(c.Mul(children[0], children[1]), w.engine.code, label).Node())
	}
	return c.Known(trace.Share, money.Major(k.amount, currency), func(n *trace.Node) {
		n.Index, n.Digits, n.Unit, n.Label = w.portionOf(portions), currency.Digits(), w.engine.code, label
	}, children...)
}

// portionOf is the position of the person in a split or overlay, which has
// everybody once.
func (w *worker) portionOf(portions []fact.Portion) int {
	return slices.IndexFunc(portions, func(p fact.Portion) bool { return p.PersonAt == w.payee })
}

// shareOf is the share of a credit in its contract's split or overlay.
func (w *worker) shareOf(m *crediting, k credit) trace.Value {
	x, at := w.engine.facts, m.event(k.event).ContractAt
	portions := m.portions(x, at)
	p := portions[w.portionOf(portions)]
	if !w.calc.Recording() {
		return trace.Of(p.Share)
	}
	contract, who, key, kind := x.Contracts[at].Number, x.Persons[p.PersonAt], trace.KeyShare, trace.FromSplit
	if m.overlay {
		key, kind = trace.KeyOverlay, trace.FromOverlay
	}
	return w.calc.Leaf(p.Share, trace.Percent, trace.Named(key, contract, who.Name), trace.Source{Kind: kind, Ref: contract, Path: who.Code})
}
