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
	c, e := w.calc, m.event(at)
	contract := &w.engine.facts.Contracts[e.ContractAt]
	if e.Allocation == fact.None {
		return w.contractAmount(contract, contract.Amount, trace.KeySignedAmount)
	}
	cash := w.counted(m, at)
	gross := contract.Amount.Minor
	if m.measure.Code != measure.CollectedNet || contract.Net == contract.Amount || gross == 0 {
		return cash
	}
	if w.allocatedBefore(m, at, nil) == 0 {
		return w.netOf(contract, cash)
	}
	earlier := w.explainBefore(m, at)
	counted := w.money(c.Min(earlier, w.contractAmount(contract, contract.Amount, trace.KeyGross)))
	return w.money(c.Sub(w.netOf(contract, w.money(c.Add(counted, cash))), w.netOf(contract, counted)))
}

// counted explains what of an event's cash counts: the difference that it makes
// to the contract's running total as far as that does not go beyond the gross
// amount.
func (w *worker) counted(m *crediting, at int32) trace.Value {
	c, e := w.calc, m.event(at)
	contract := &w.engine.facts.Contracts[e.ContractAt]
	cash, left := w.cash(m, at)
	gross := contract.Amount.Minor
	before := w.allocatedBefore(m, at, nil)
	if before <= gross && left <= gross-before {
		return cash
	}
	earlier := w.explainBefore(m, at)
	room := w.contractAmount(contract, contract.Amount, trace.KeyGross)
	within := trace.Named(trace.KeyWithinGross, contract.Number)
	if left < 0 { // money beyond the contract goes back first
		after := w.money(c.Add(earlier, cash))
		return c.Name(c.Sub(w.money(c.Min(after, room)), room), w.engine.code, within)
	}
	if before != 0 {
		zero := c.Leaf(money.Decimal{}, w.engine.code, trace.L(trace.KeyNoRoom), trace.Source{Kind: trace.FromRule, Ref: "within the contract"})
		room = w.money(c.Max(zero, w.money(c.Sub(room, earlier))))
	}
	return c.Name(c.Min(cash, room), w.engine.code, within)
}

// cash is what an event's receipt allocates to its contract, in minor units too;
// of a measure on the cash that is left, what reversals have left of it.
func (w *worker) cash(m *crediting, at int32) (trace.Value, int64) {
	x := w.engine.facts
	values, left := []trace.Value{w.allocated(at)}, x.Allocations[at].Amount.Minor
	if m.asOf == fact.None || x.Allocations[at].OriginalAt != fact.None {
		return values[0], left
	}
	for _, j := range w.engine.ofContract()[x.Allocations[at].ContractAt] {
		if x.Allocations[j].OriginalAt == at && j <= m.asOf {
			values, left = append(values, w.allocated(j)), left+x.Allocations[j].Amount.Minor
		}
	}
	if len(values) == 1 {
		return values[0], left
	}
	return w.calc.Name(w.calc.Sum(values), w.engine.code, trace.Named(trace.KeyLeft, x.Allocations[at].Receipt)), left
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

// allocated is what a receipt allocates to its contract, below zero for a
// reversal.
func (w *worker) allocated(at int32) trace.Value {
	a := &w.engine.facts.Allocations[at]
	key := trace.KeyAllocated
	if a.Amount.Minor < 0 {
		key = trace.KeyWentBack
	}
	return w.calc.Leaf(a.Amount.Decimal(), w.engine.code, trace.Named(key, a.Receipt, a.Contract), trace.Source{Kind: trace.FromReceipt, Ref: a.Receipt})
}

// allocatedBefore is what the contract of an event had been allocated before
// it, in minor units; each gets to know of the allocations in it, in their order.
// Of a measure on the cash that is left, reversals stand with their originals.
func (w *worker) allocatedBefore(m *crediting, at int32, each func(allocation int32)) (sum int64) {
	x := w.engine.facts
	for _, j := range w.engine.ofContract()[x.Allocations[at].ContractAt] {
		place := j
		if original := x.Allocations[j].OriginalAt; original != fact.None && j <= m.asOf {
			place = original
		}
		if place >= at {
			continue
		}
		if sum += x.Allocations[j].Amount.Minor; each != nil {
			each(j)
		}
	}
	return sum
}

// explainBefore is the same with a step for every receipt. What needs no
// explanation asks for the sum alone: with thousands of receipts on a contract,
// steps for each of them at each of them would be millions.
func (w *worker) explainBefore(m *crediting, at int32) trace.Value {
	var earlier []trace.Value
	w.allocatedBefore(m, at, func(j int32) { earlier = append(earlier, w.allocated(j)) })
	contract := w.engine.facts.Contracts[w.engine.facts.Allocations[at].ContractAt].Number
	return w.calc.Name(w.calc.Sum(earlier), w.engine.code, trace.Named(trace.KeyAllocatedBefore, contract))
}
