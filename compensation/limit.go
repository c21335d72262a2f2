package compensation

import "steelyard/compensation/trace"

// limited keeps an exact amount of the current line within the component's
// limits: the floor first, then the cap, so that the cap has the last word. A
// zero base pays 0.
func (w *worker) limited(exact, base trace.Value) trace.Value {
	l := w.ln.component.Limits
	if l == nil || base.IsZero() {
		return exact
	}
	c := w.calc
	if l.Floor != nil {
		exact = c.Max(exact, w.number(l.Floor, l.FloorPath))
		if c.Recording() {
			exact = c.Name(exact, w.engine.code, trace.L(trace.KeyFloor))
		}
	}
	if l.Cap != nil {
		exact = c.Min(exact, w.number(l.Cap, l.CapPath))
		if c.Recording() {
			exact = c.Name(exact, w.engine.code, trace.L(trace.KeyCap))
		}
	}
	return exact
}
