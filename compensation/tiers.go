package compensation

import (
	"slices"
	"strconv"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/trace"
)

// position is where one track of one person stands: its window and what counts
// in it.
type position struct {
	span    period.Span
	window  period.Window
	counted []credit    // every credit of the track so far
	first   int         // the first of them in the window
	sum     trace.Value // the accumulation, in major units
	minor   int64       // the same in minor units

	// whole mode with catch-up: the lines that may be re-rated, the first of
	// them in the window, the band that each version's lines stand in, and the
	// position of the driver after the current line
	paid      []paidLine
	firstPaid int
	standing  []standing
	driver    trace.Value
}

// standing is the band that the lines of one version of the window are rated by.
type standing struct {
	tiers *plan.Tiers
	band  int
}

// paidLine is a line that another band may re-rate; earned is what it and its
// catch-ups came to so far.
type paidLine struct {
	ln     lineContext
	base   trace.Value
	band   int
	earned trace.Value
}

// enter moves the position into the window of the line: lines before it no
// longer count. Where a new version of the plan accumulates over a longer
// window, earlier lines count again.
func (st *position) enter(w *worker, span period.Span) {
	if span != period.Line && st.span == span && st.window.Holds(w.ln.date) {
		return
	}
	st.span, st.window = span, period.WindowOf(span, w.ln.date)
	st.first, st.firstPaid = len(st.counted), len(st.paid)
	st.sum, st.minor, st.standing = trace.Value{}, 0, st.standing[:0]
	if span == period.Line {
		return
	}
	for st.first > 0 && !w.ln.source.date(&st.counted[st.first-1]).Before(st.window.From) {
		st.first--
		if k := &st.counted[st.first]; w.ln.source.lies(k, st.window) {
			st.count(w, k.amount)
		}
	}
	for st.firstPaid > 0 && st.window.Holds(st.paid[st.firstPaid-1].ln.date) {
		st.firstPaid--
		p := &st.paid[st.firstPaid]
		st.stand(p.ln.component.Tiers, p.band)
	}
	st.sum = trace.Of(money.Major(st.minor, w.engine.plans.Currency))
}

// reverse takes a mirrored reversal off the accumulation of its original's
// window, if the position still stands in it.
func (st *position) reverse(w *worker, k *credit) {
	st.counted = append(st.counted, *k)
	if st.span == period.Line || !w.ln.source.lies(k, st.window) {
		return
	}
	st.count(w, k.amount)
	sum := w.calc.Add(st.sum, w.baseOf(w.ln.source, *k))
	if st.sum.Node() == nil { // it will be explained as a whole
		sum = trace.Of(sum.Decimal)
	}
	st.sum = sum
}

// count adds a credit in minor units.
func (st *position) count(w *worker, amount int64) {
	sum, err := money.AddMinor(st.minor, amount)
	if err != nil {
		w.calc.Fail(err)
	}
	st.minor = sum
}

// advance counts the line and returns the accumulation before and after it.
// When recording, what lies before is explained by its receipts where that has
// not been done yet, and later by the line before.
func (w *worker) advance(base trace.Value) (before, after trace.Value) {
	st := &w.st
	before = st.sum
	if w.calc.Recording() && before.Node() == nil {
		before = w.calc.Name(w.sumOf(w.ln.source, st.window, st.counted[st.first:]), w.engine.code, trace.L(trace.KeyBefore))
	}
	after = w.calc.Add(before, base)
	if w.calc.Recording() {
		after = w.calc.Name(after, w.engine.code, trace.L(trace.KeyAfter))
	}
	st.sum = after
	st.count(w, w.ln.credit.amount)
	st.counted = append(st.counted, w.ln.credit)
	return before, after
}

// marginal pays every slice of the base at the rate of the band it falls in:
// F(after) − F(before), where F is the plan's function of the accumulated
// base, written as the sum over bands of slice × rate and of the amounts of the
// bands that the line enters. Below zero the first band's rate goes on. A base
// below zero leaves what it would enter upwards. A zero base pays 0.
func (w *worker) marginal(t *plan.Tiers, base trace.Value) trace.Value {
	before, after := w.advance(base)
	if base.Sign() < 0 {
		return w.money(w.calc.Neg(w.between(t, after, before)))
	}
	return w.between(t, before, after)
}

// between is F(high) − F(low).
func (w *worker) between(t *plan.Tiers, low, high trace.Value) trace.Value {
	c, currency := w.calc, w.engine.code
	var parts [8]trace.Value
	amounts := parts[:0]
	for i := range t.Bands {
		band := &t.Bands[i]
		from, to := low, high
		if i > 0 {
			bound := w.bound(t, i-1)
			if high.Cmp(bound.Decimal) <= 0 {
				break
			}
			if band.Value != nil && low.Cmp(bound.Decimal) < 0 || c.Recording() {
				from = w.money(c.Max(low, bound))
			}
		}
		if band.Value == nil {
			continue
		}
		if !band.Open {
			bound := w.bound(t, i)
			if low.Cmp(bound.Decimal) >= 0 {
				continue
			}
			if high.Cmp(bound.Decimal) > 0 || c.Recording() {
				to = w.money(c.Min(high, bound))
			}
		}
		slice, rate := c.Sub(to, from), w.number(band.Value, band.ValuePath)
		if !c.Recording() {
			amounts = append(amounts, c.Mul(slice, rate))
			continue
		}
		number := strconv.Itoa(i + 1)
		slice = c.Name(slice, currency, trace.Named(trace.KeySlice, number))
		rate = c.Name(rate, trace.Percent, trace.Named(trace.KeyBandRate, number))
		amounts = append(amounts, c.Name(c.Mul(slice, rate), currency, trace.Named(trace.KeySliceAmount, number)))
	}
	if t.HasAmounts {
		amounts = w.entered(t, low, high, amounts)
	}
	return w.sum(amounts)
}

// entered adds the amounts of the bands that lie above the low position's band
// up to the high one's; the first is entered with the first money of the window.
func (w *worker) entered(t *plan.Tiers, low, high trace.Value, amounts []trace.Value) []trace.Value {
	from, to := -1, -1
	if low.Sign() > 0 {
		from = w.bandAt(t, low)
	}
	if high.Sign() > 0 {
		to = w.bandAt(t, high)
	}
	for i := from + 1; i <= to; i++ {
		if b := t.Bands[i]; b.Amount != nil {
			amounts = append(amounts, w.onTop(b, i))
		}
	}
	return amounts
}

// onTop is the amount of a band.
func (w *worker) onTop(b plan.Band, band int) trace.Value {
	amount := w.number(b.Amount, b.AmountPath)
	if !w.calc.Recording() {
		return amount
	}
	return w.calc.Name(amount, w.engine.code, trace.Named(trace.KeyEntry, strconv.Itoa(band+1)))
}

// sum adds amounts; none is what a zero base pays.
func (w *worker) sum(amounts []trace.Value) trace.Value {
	switch len(amounts) {
	case 0:
		return w.zero()
	case 1:
		return amounts[0]
	}
	return w.money(w.calc.Sum(amounts))
}

// zero is what a zero base pays.
func (w *worker) zero() trace.Value {
	if !w.calc.Recording() {
		return trace.Value{}
	}
	return w.calc.Leaf(money.Decimal{}, w.engine.code, trace.L(trace.KeyZeroBasis), trace.Source{Kind: trace.FromRule, Ref: "zero"})
}

// position counts the line and returns where the driver stands after it.
func (w *worker) position(t *plan.Tiers, base trace.Value) trace.Value {
	_, after := w.advance(base)
	if t.On != w.ln.component.Basis {
		after = w.accumulatorFor(plan.Accumulation{Measure: t.On, Span: t.Carry}).at(w)
	}
	return after
}

// whole pays the whole base at the rate of the band that holds the position
// after the line, plus the band's amount. Without a carry the position is the
// line's own base. A zero base pays 0, and a base below zero takes no amount.
func (w *worker) whole(t *plan.Tiers, base trace.Value) (exact trace.Value, band int) {
	w.st.driver = w.position(t, base)
	band = w.bandAt(t, w.st.driver)
	b := t.Bands[band]
	if b.Amount == nil {
		return w.money(w.calc.Mul(base, w.bandRate(t, band, w.st.driver))), band
	}
	var parts []trace.Value
	if b.Value != nil {
		parts = append(parts, w.money(w.calc.Mul(base, w.bandRate(t, band, w.st.driver))))
	}
	if base.Sign() > 0 {
		parts = append(parts, w.onTop(b, band))
	}
	return w.sum(parts), band
}

// bandRate returns the rate of a band for the current line, explained by the
// position that the band holds.
func (w *worker) bandRate(t *plan.Tiers, band int, at trace.Value) trace.Value {
	return w.bandValue(t.Bands, band, at, func(i int) trace.Value { return w.bound(t, i) }, trace.Percent, trace.KeyBandRate)
}

// bandAt returns the number of the band that holds a position; where bounds are
// shares of a target, of the current line's.
func (w *worker) bandAt(t *plan.Tiers, position trace.Value) int {
	if t.Of == nil {
		return t.BandAt(position.Decimal)
	}
	return w.of(t).BandAt(position.Decimal)
}

// stand notes the band that lines of a version are rated by; it keeps what was
// noted before, since lines of one version always stand in one band.
func (st *position) stand(t *plan.Tiers, band int) {
	if !slices.ContainsFunc(st.standing, func(s standing) bool { return s.tiers == t }) {
		st.standing = append(st.standing, standing{t, band})
	}
}

// moved moves every version of the window that follows the same driver over
// the same window to the band of the current position, and reports whether any
// of them stood in another one.
func (w *worker) moved(t *plan.Tiers) bool {
	moved := false
	for i := range w.st.standing {
		s := &w.st.standing[i]
		if s.tiers.On != t.On || s.tiers.Carry != t.Carry {
			continue
		}
		if band := w.bandAt(s.tiers, w.st.driver); band != s.band {
			s.band, moved = band, true
		}
	}
	return moved
}

// catchUp re-rates the earlier lines of the window, each with its own rates
// and as of its own day, when the position has reached another band. The
// differences between rounded amounts make one line, caused by the current one;
// with a gate, which holds lines back one by one, one for every line concerned. Lines of a
// version with another driver or window keep their rates.
func (w *worker) catchUp(band int, before int64) {
	st, t := &w.st, w.ln.component.Tiers
	moved := w.moved(t)
	st.stand(t, band)
	if !moved {
		return
	}
	now, accumulators := w.ln, w.accumulators
	var differences []trace.Value
	var about []int32
	for i := st.firstPaid; i < len(st.paid); i++ {
		p := &st.paid[i]
		own := p.ln.component.Tiers
		if own.On != t.On || own.Carry != t.Carry || w.bandAt(own, st.driver) == p.band {
			continue
		}
		w.ln, w.accumulators = p.ln, nil // accumulations as of the earlier line's day
		p.band = w.bandAt(own, st.driver)
		exact := w.limited(w.coefficients(w.money(w.calc.Mul(p.base, w.bandRate(own, p.band, st.driver)))), p.base)
		_, amount := w.pay(exact, trace.KeyRerated)
		differences = append(differences, w.money(w.calc.Sub(amount, p.earned)))
		about = append(about, p.ln.credit.event)
		p.earned = amount
	}
	w.ln, w.accumulators = now, accumulators
	switch {
	case len(differences) == 0:
	case w.ln.component.Gate == nil:
		w.caughtUp(w.calc.Sum(differences), before, fact.None)
	default:
		for i, d := range differences {
			if !d.IsZero() {
				w.caughtUp(d, before, about[i])
			}
		}
	}
}

// caughtUp adds a line for what catching up comes to.
func (w *worker) caughtUp(sum trace.Value, before int64, about int32) {
	if w.calc.Recording() {
		sum = w.calc.Name(sum, w.engine.code, trace.L(trace.KeyCatchUp, w.cause()))
	}
	minor := w.minor(sum)
	cut, paid := w.cut(minor, sum)
	l := lineOf(CatchUp, cut, sum.Decimal)
	l.Before, l.about = before, about
	w.emit(l, paid, sum)
}
