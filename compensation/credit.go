package compensation

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// credit is one person's part of one event of a measure (业绩归属): who earns
// how much of a receipt. Amount is in minor units.
type credit struct {
	event   int32
	portion int32 // position in the contract's governing split
	amount  int64
}

// crediting is a measure with its events credited to people. Credits of one
// person lie together, in the canonical order of the events.
type crediting struct {
	measure measure.Measure
	events  []measure.Event
	starts  []int32 // by person; one more entry than there are persons
	credits []credit
}

// of returns the credits of a person in canonical order.
func (c *crediting) of(personAt int32) []credit {
	return c.credits[c.starts[personAt]:c.starts[personAt+1]]
}

// creditAll splits every event of the measure among the people of its
// contract's governing split. The parts of an event are whole minor units and
// sum to the event exactly (largest remainder, ties to the lower person code).
// An event of the wanted months that credits nobody is a warning, not hidden.
func creditAll(x *fact.Index, m measure.Measure, wanted period.Window) (*crediting, problem.List) {
	c := &crediting{measure: m, events: m.Events(x), starts: make([]int32, len(x.Persons)+1)}
	var list problem.List
	for _, e := range c.events {
		for _, p := range x.Portions(e.ContractAt) {
			c.starts[p.PersonAt+1]++
		}
	}
	for i := range x.Persons {
		c.starts[i+1] += c.starts[i]
	}
	c.credits = make([]credit, c.starts[len(x.Persons)])
	next := append([]int32(nil), c.starts...)
	var weights []int64
	for i, e := range c.events {
		portions := x.Portions(e.ContractAt)
		if len(portions) == 0 {
			if wanted.Holds(e.Date) {
				about := cause(&e)
				contract := x.Contracts[e.ContractAt].Number
				list.Warn("calculate.credited_to_nobody", problem.Place{},
					problem.Text{ZH: about.ZH + "没有归属任何人：合同 " + contract + " 没有分成。", EN: "Nobody is credited with " + about.EN + ": contract " + contract + " has no split."},
					problem.Text{ZH: "请补上该合同的分成。", EN: "Add the contract's split."})
			}
			continue
		}
		if len(portions) == 1 { // all of it, whatever the share is of
			c.add(next, portions[0].PersonAt, credit{event: int32(i), amount: e.Amount.Minor})
			continue
		}
		weights = weights[:0]
		for _, p := range portions {
			weights = append(weights, p.Weight)
		}
		parts, err := money.LargestRemainder(e.Amount.Minor, weights)
		if err != nil {
			list.Add("calculate.split", problem.Place{},
				problem.Textf("合同 %s 的分成无法计算：%v。", "The split of contract %s cannot be computed: %v.", x.Contracts[e.ContractAt].Number, err),
				problem.Text{ZH: "请检查分成比例。", EN: "Check the shares."})
			continue
		}
		for j, p := range portions {
			c.add(next, p.PersonAt, credit{event: int32(i), portion: int32(j), amount: parts[j]})
		}
	}
	return c, list
}

// add files a credit as the person's next; next counts along.
func (c *crediting) add(next []int32, personAt int32, k credit) {
	c.credits[next[personAt]] = k
	next[personAt]++
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
	at := m.events[k.event].ContractAt
	contract, label := x.Contracts[at].Number, trace.L(trace.KeyBase, m.measure.Title)
	children := []trace.Value{w.explainEvent(m, k.event)}
	portions := x.Portions(at)
	for _, p := range portions {
		who := x.Persons[p.PersonAt]
		children = append(children, c.Leaf(p.Share, trace.Percent, trace.Named(trace.KeyShare, contract, who.Name),
			trace.Source{Kind: trace.FromSplit, Ref: contract, Path: who.Code}))
	}
	if len(portions) == 1 && portions[0].Share.Equal(money.Int(1)) {
		return trace.WithNode(money.Major(k.amount, currency), c.Name(c.Mul(children[0], children[1]), w.engine.code, label).Node())
	}
	return c.Known(trace.Share, money.Major(k.amount, currency), func(n *trace.Node) {
		n.Index, n.Digits, n.Unit, n.Label = int(k.portion), currency.Digits(), w.engine.code, label
	}, children...)
}
