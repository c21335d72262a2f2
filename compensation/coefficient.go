package compensation

import (
	"strconv"

	"steelyard/compensation/money"
	"steelyard/compensation/plan"
	"steelyard/compensation/trace"
)

// coefficients multiplies the exact amount of the current line by the
// component's coefficients, in the order of the plan.
func (w *worker) coefficients(exact trace.Value) trace.Value {
	for i := range w.ln.component.Coefficients {
		product := w.calc.Mul(exact, w.coefficient(&w.ln.component.Coefficients[i]))
		if n := exact.Node(); n != nil && n.Unit == w.engine.code { // what is still to be divided is no amount
			product = w.money(product)
		}
		exact = product
	}
	return exact
}

// coefficient is a factor for the current line: what a table gives for the
// number that it is looked up by, or the value of a formula.
func (w *worker) coefficient(k *plan.Coefficient) trace.Value {
	var v trace.Value
	if k.Table == nil {
		v = w.number(k.Value, k.Path)
	} else {
		by := w.number(k.By, k.Path)
		band := plan.BandAt(k.Table.Bands, by.Decimal)
		unit := k.Table.Type.TraceUnit(w.engine.plans.Currency)
		v = w.bandValue(k.Table.Bands, band, by, func(i int) trace.Value { return w.written(k.Table.Bands, i, unit) }, trace.Plain, trace.KeyBandValue)
	}
	if w.calc.Recording() {
		v = w.calc.Name(v, trace.Plain, trace.L(trace.KeyCoefficient, k.Title))
	}
	if !w.ln.untied(w.engine.facts) || v.Cmp(money.Int(1)) <= 0 {
		return v
	}
	if !w.calc.Recording() {
		return trace.Of(money.Int(1))
	}
	one := w.calc.Leaf(money.Int(1), trace.Plain, trace.L(trace.KeyAtMostOne), trace.Source{Kind: trace.FromRule, Ref: "reversal without its receipt"})
	return w.calc.Min(v, one)
}

// bandValue returns the value of a band for the current line, explained by the
// position that the band holds between its bounds; the value is in unit.
func (w *worker) bandValue(bands []plan.Band, band int, at trace.Value, bound func(int) trace.Value, unit string, key trace.Key) trace.Value {
	b := bands[band]
	value := w.number(b.Value, b.ValuePath)
	if !w.calc.Recording() {
		return value
	}
	children := []trace.Value{at, value}
	var bounds trace.Bounds
	if band > 0 {
		children = append(children, bound(band-1))
		bounds |= trace.HasLower
		if bands[band-1].Below {
			bounds |= trace.LowerIncluded
		}
	}
	if !b.Open {
		children = append(children, bound(band))
		bounds |= trace.HasUpper
	}
	return w.calc.Known(trace.Band, value.Decimal, func(n *trace.Node) {
		n.Bounds, n.Below, n.Unit = bounds, b.Below, unit
		n.Label = trace.Named(key, strconv.Itoa(band+1))
	}, children...)
}

// bound returns the upper bound of a band of tiers, counted from 0, as an
// amount: as it is written, or its share of the target.
func (w *worker) bound(t *plan.Tiers, i int) trace.Value {
	switch {
	case t.Of == nil:
		return w.written(t.Bands, i, w.engine.code)
	case !w.calc.Recording():
		return trace.Of(w.of(t).Bands[i].Bound)
	}
	return w.money(w.calc.Mul(w.target(t), w.written(t.Bands, i, trace.Percent)))
}

// written returns the upper bound of a band as the plan writes it.
func (w *worker) written(bands []plan.Band, i int, unit string) trace.Value {
	b := &bands[i]
	if !w.calc.Recording() {
		return trace.Of(b.Bound)
	}
	key := ".upTo"
	if b.Below {
		key = ".below"
	}
	return w.calc.Leaf(b.Bound, unit, trace.Named(trace.KeyBandBound, strconv.Itoa(i+1)), w.ln.plan.Clause(b.Path+key))
}
