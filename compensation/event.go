package compensation

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/trace"
)

// quotientDigits is how exactly a net part is computed before it is rounded to
// whole minor units: more than a whole quotient of two amounts can be close to
// a half without being one.
const quotientDigits = 18

// explainEvent explains an event's amount: a contract's, or a receipt's as far
// as it does not go beyond the contract, or the net part of that.
func (w *worker) explainEvent(m *crediting, at int32) trace.Value {
	c, e := w.calc, &m.events[at]
	contract := &w.engine.facts.Contracts[e.ContractAt]
	if e.Allocation == fact.None {
		return w.contractAmount(contract, contract.Amount, trace.KeySignedAmount)
	}
	cash := w.allocated(e)
	gross := contract.Amount.Minor
	if whole := w.engine.facts.Allocations[e.Allocation].Amount.Minor; whole > gross-e.Before {
		room := w.contractAmount(contract, contract.Amount, trace.KeyGross)
		if e.Before > 0 {
			zero := c.Leaf(money.Decimal{}, w.engine.code, trace.L(trace.KeyNoRoom), trace.Source{Kind: trace.FromRule, Ref: "within the contract"})
			room = w.money(c.Max(zero, w.money(c.Sub(room, w.allocatedBefore(m, at)))))
		}
		cash = c.Name(c.Min(cash, room), w.engine.code, trace.Named(trace.KeyWithinGross, contract.Number))
	}
	if m.measure.Code != measure.CollectedNet || contract.Net == contract.Amount || gross == 0 {
		return cash
	}
	if e.Before == 0 {
		return w.netOf(contract, cash)
	}
	before := w.money(c.Min(w.allocatedBefore(m, at), w.contractAmount(contract, contract.Amount, trace.KeyGross)))
	return w.money(c.Sub(w.netOf(contract, w.money(c.Add(before, cash))), w.netOf(contract, before)))
}

// netOf explains measure.NetOf.
func (w *worker) netOf(contract *fact.Contract, collected trace.Value) trace.Value {
	c := w.calc
	product := c.Mul(collected, w.contractAmount(contract, contract.Net, trace.KeyNet))
	exact := w.money(c.Quo(product, w.contractAmount(contract, contract.Amount, trace.KeyGross), quotientDigits))
	return c.Name(c.Round(exact, w.engine.plans.Currency.Digits()), w.engine.code, trace.Named(trace.KeyNetPart, contract.Number))
}

func (w *worker) contractAmount(contract *fact.Contract, a money.Amount, key trace.Key) trace.Value {
	return w.calc.Leaf(a.Decimal(), w.engine.code, trace.Named(key, contract.Number), trace.Source{Kind: trace.FromContract, Ref: contract.Number})
}

// allocated is what a receipt allocates to its contract.
func (w *worker) allocated(e *measure.Event) trace.Value {
	amount := w.engine.facts.Allocations[e.Allocation].Amount
	return w.calc.Leaf(amount.Decimal(), w.engine.code, trace.Named(trace.KeyAllocated, e.Number, w.engine.facts.Contracts[e.ContractAt].Number),
		trace.Source{Kind: trace.FromReceipt, Ref: e.Number})
}

// allocatedBefore is what earlier receipts had allocated to the event's
// contract, receipt by receipt.
func (w *worker) allocatedBefore(m *crediting, at int32) trace.Value {
	if w.byContract == nil {
		w.byContract = map[*crediting]map[int32][]int32{}
	}
	events, known := w.byContract[m]
	if !known {
		events = map[int32][]int32{}
		for i := range m.events {
			events[m.events[i].ContractAt] = append(events[m.events[i].ContractAt], int32(i))
		}
		w.byContract[m] = events
	}
	var earlier []trace.Value
	contractAt := m.events[at].ContractAt
	for _, i := range events[contractAt] {
		if i < at {
			earlier = append(earlier, w.allocated(&m.events[i]))
		}
	}
	return w.calc.Name(w.calc.Sum(earlier), w.engine.code, trace.Named(trace.KeyAllocatedBefore, w.engine.facts.Contracts[contractAt].Number))
}
