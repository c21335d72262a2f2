package compensation

import (
	"strconv"

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
		v = w.bandValue(k.Table.Bands, band, by, k.Table.Type.TraceUnit(w.engine.plans.Currency), trace.Plain, trace.KeyBandValue)
	}
	if !w.calc.Recording() {
		return v
	}
	return w.calc.Name(v, trace.Plain, trace.L(trace.KeyCoefficient, k.Title))
}

// bandValue returns the value of a band for the current line, explained by the
// position that the band holds. The bounds are in boundUnit, the value in unit.
func (w *worker) bandValue(bands []plan.Band, band int, at trace.Value, boundUnit, unit string, key trace.Key) trace.Value {
	b := bands[band]
	value := w.number(b.Value, b.ValuePath)
	if !w.calc.Recording() {
		return value
	}
	children := []trace.Value{at, value}
	var bounds trace.Bounds
	if band > 0 {
		children = append(children, w.bound(bands[band-1], band, boundUnit))
		bounds |= trace.HasLower
		if bands[band-1].Below {
			bounds |= trace.LowerIncluded
		}
	}
	if !b.Open {
		children = append(children, w.bound(b, band+1, boundUnit))
		bounds |= trace.HasUpper
	}
	return w.calc.Known(trace.Band, value.Decimal, func(n *trace.Node) {
		n.Bounds, n.Below, n.Unit = bounds, b.Below, unit
		n.Label = trace.Named(key, strconv.Itoa(band+1))
	}, children...)
}

// bound returns the upper bound of the band with the number, counted from 1.
func (w *worker) bound(b plan.Band, number int, unit string) trace.Value {
	if !w.calc.Recording() {
		return trace.Of(b.Bound)
	}
	key := ".upTo"
	if b.Below {
		key = ".below"
	}
	return w.calc.Leaf(b.Bound, unit, trace.Named(trace.KeyBandBound, strconv.Itoa(number)), w.ln.plan.Clause(b.Path+key))
}
