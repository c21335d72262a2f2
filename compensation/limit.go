package compensation

import (
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/trace"
)

// limitState is what a track of a person has paid so far in a window, and per
// contract.
type limitState struct {
	window period.Window
	seen   int // the first line of the track that is not in paid yet, counted from its mark
	paid   trace.Value
	deals  map[int32]deal
	uncut  map[int32]trace.Value // with limits per deal: by event, its line's amount before limits
}

// deal is what a track has paid on a contract, and what it would have without
// limits.
type deal struct {
	uncut, paid trace.Value
}

// limited keeps an exact amount of the current line within the component's
// limits per receipt: the floor first, then the cap, so that the cap has the
// last word. Of a negative base the size is limited. A zero base pays 0.
func (w *worker) limited(exact, base trace.Value) trace.Value {
	l := w.ln.component.Limits
	switch {
	case l == nil || l.Per != plan.PerReceipt || base.IsZero():
		return exact
	case base.Sign() < 0:
		return w.money(w.calc.Neg(w.within(l, w.money(w.calc.Neg(exact)))))
	}
	return w.within(l, exact)
}

// within applies floor and cap.
func (w *worker) within(l *plan.Limits, v trace.Value) trace.Value {
	c := w.calc
	if l.Floor != nil {
		v = w.named(c.Max(v, w.number(l.Floor, l.FloorPath)), trace.KeyFloor)
	}
	if l.Cap != nil {
		v = w.named(c.Min(v, w.number(l.Cap, l.CapPath)), trace.KeyCap)
	}
	return v
}

// named names a step as an amount where it is recorded.
func (w *worker) named(v trace.Value, key trace.Key) trace.Value {
	if !w.calc.Recording() {
		return v
	}
	return w.calc.Name(v, w.engine.code, trace.L(key))
}

// cut keeps a rounded line within the component's limits per deal or window;
// what it takes off is only what is too much.
func (w *worker) cut(minor int64, amount trace.Value) (int64, trace.Value) {
	l := w.ln.component.Limits
	if l == nil || minor <= 0 || l.Per == plan.PerReceipt {
		return minor, amount
	}
	if l.Per == plan.PerDeal {
		amount = w.cutDeal(l, amount)
	} else if span, _ := l.Per.Span(); l.Cap != nil {
		amount = w.cutWindow(l, span, amount)
	}
	if w.calc.Err() != nil {
		return 0, amount
	}
	return w.minor(amount), amount
}

// zeroOf is the least that a limit leaves.
func (w *worker) zeroOf(key trace.Key) trace.Value {
	if !w.calc.Recording() {
		return trace.Value{}
	}
	return w.calc.Leaf(money.Decimal{}, w.engine.code, trace.L(key), trace.Source{Kind: trace.FromRule, Ref: "limits"})
}

// cutWindow pays no more of a line than the cap of its window has room for.
func (w *worker) cutWindow(l *plan.Limits, span period.Span, amount trace.Value) trace.Value {
	c := w.calc
	window := period.WindowOf(span, w.ln.date)
	paid := w.paidIn(window)
	most := w.prorated(w.named(w.number(l.Cap, l.CapPath), trace.KeyCapOf), window)
	room := w.money(c.Sub(most, paid))
	if room.Sign() < 0 {
		room = w.money(c.Max(w.zeroOf(trace.KeyNoRoomLeft), room))
	}
	if amount.Cmp(room.Decimal) <= 0 {
		return amount
	}
	return w.named(c.Min(amount, room), trace.KeyCap)
}

// paidIn is what the track has paid in a window so far.
func (w *worker) paidIn(window period.Window) trace.Value {
	s := &w.limits
	if s.window != window {
		s.window, s.seen, s.paid = window, 0, trace.Value{}
	}
	t := &w.engine.tracks[w.ln.track]
	for i := w.mark + s.seen; i < len(w.lines); i++ {
		l := &w.lines[i]
		if window.Holds(t.windowOf(l)) {
			s.paid = w.together(s.paid, w.amountOf(l, w.amounts, i))
		}
	}
	s.seen = len(w.lines) - w.mark
	if s.paid == (trace.Value{}) {
		return w.zeroOf(trace.KeyNothingYet)
	}
	return w.named(s.paid, trace.KeyPaidBefore)
}

// prorated takes a limit of a window in the proportion of the calendar days on
// which the component covers the person, rounded to whole minor units.
func (w *worker) prorated(limit trace.Value, window period.Window) trace.Value {
	days, _ := w.covered(window)
	if days == window.Days() {
		return w.inMinor(limit)
	}
	c := w.calc
	part, whole := trace.Of(money.Int(int64(days))), trace.Of(money.Int(int64(window.Days())))
	if c.Recording() {
		rule := trace.Source{Kind: trace.FromRule, Ref: "calendar days"}
		part = c.Leaf(part.Decimal, trace.InDays, trace.L(trace.KeyDaysCovered), rule)
		whole = c.Leaf(whole.Decimal, trace.InDays, trace.Named(trace.KeyDaysOf, window.From.String(), window.To.String()), rule)
	}
	exact := w.money(c.Quo(c.Mul(limit, part), whole, quotientDigits))
	return w.named(c.Round(exact, w.engine.plans.Currency.Digits()), trace.KeyProrated)
}

// inMinor rounds a limit that is written with more digits than the currency has.
func (w *worker) inMinor(limit trace.Value) trace.Value {
	digits := w.engine.plans.Currency.Digits()
	if limit.Scale() <= digits {
		return limit
	}
	return w.money(w.calc.Round(limit, digits))
}

// covered counts the days of a window on which a version with the component is
// in force and covers the person, and returns the last of them.
func (w *worker) covered(window period.Window) (days int, last period.Date) {
	t := &w.engine.tracks[w.ln.track]
	for i := range window.Days() {
		d := window.From.AddDays(i)
		at, p := w.engine.on(t.group, d)
		if p == nil || t.byVersion[at] == nil {
			continue
		}
		if employment, employed := w.engine.facts.EmploymentOn(w.payee, d); p.Who.Covers(employment, employed) {
			days, last = days+1, d
		}
	}
	return days, last
}

// cutDeal brings what a contract has paid in all to what it would have, kept
// between floor and cap.
func (w *worker) cutDeal(l *plan.Limits, amount trace.Value) trace.Value {
	c := w.calc
	d := w.limits.deals[w.ln.event().ContractAt]
	all := w.named(w.together(d.uncut, amount), trace.KeyDealUncut)
	target := w.inMinor(w.within(l, all))
	if d.paid != (trace.Value{}) {
		target = w.money(c.Sub(target, w.named(d.paid, trace.KeyPaidBefore)))
	}
	if target.Sign() < 0 {
		target = w.money(c.Max(w.zeroOf(trace.KeyNoRoomLeft), target))
	}
	if target.Equal(amount.Decimal) {
		return amount
	}
	return w.named(target, trace.KeyWithinDeal)
}

// noteDeal counts a line of the current cause for its contract.
func (w *worker) noteDeal(l *Line, amount, uncut trace.Value) {
	if t := &w.engine.tracks[w.ln.track]; !t.deals || l.Kind == Reversal && t.reversal == plan.Rerate { // computing anew has counted it
		return
	}
	if w.limits.deals == nil {
		w.limits.deals, w.limits.uncut = map[int32]deal{}, map[int32]trace.Value{}
	}
	at := w.ln.event().ContractAt
	d := w.limits.deals[at]
	d.uncut, d.paid = w.together(d.uncut, uncut), w.together(d.paid, amount)
	if w.limits.deals[at] = d; l.Kind == Commission {
		w.limits.uncut[l.event] = uncut
	}
}

// addFloors adds a line for every window that ended before a day and stayed below
// its floor; it goes on where it stopped the last time.
func (w *worker) addFloors(number int32, before period.Date) {
	t := &w.engine.tracks[number]
	if !t.floors {
		return
	}
	if w.floored.IsZero() {
		w.floored = t.begins().Month()
	}
	for last := w.floored.Last(); last.Before(before) && !last.After(w.engine.last); last = w.floored.Last() {
		for _, span := range []period.Span{period.InMonth, period.InQuarter, period.InYear} {
			if window := period.WindowOf(span, last); window.To == last && t.floorsOver(span) {
				w.floor(number, span, window)
			}
		}
		if w.floored = w.floored.Add(1); w.floored.Last() == last { // the end of the calendar
			return
		}
	}
}

// begins is the first day of the track that matters and that a version is in
// force on.
func (t *track) begins() period.Date {
	first := t.group.Versions[0].Effective.From
	for _, p := range t.group.Versions {
		if p.Effective.From.Before(first) {
			first = p.Effective.From
		}
	}
	if first.Before(t.start) {
		first = t.start
	}
	return first
}

func (t *track) floorsOver(span period.Span) bool {
	for _, c := range t.byVersion {
		if c != nil && c.Limits != nil && c.Limits.Floor != nil {
			if s, ok := c.Limits.Per.Span(); ok && s == span {
				return true
			}
		}
	}
	return false
}

// floor brings what a window has paid up to its floor.
func (w *worker) floor(number int32, span period.Span, window period.Window) {
	t := &w.engine.tracks[number]
	w.ln = lineContext{track: number, date: window.To}
	days, last := w.covered(window)
	if days == 0 {
		return
	}
	ln := &w.ln
	ln.version, ln.plan = w.engine.on(t.group, last)
	ln.component = t.byVersion[ln.version]
	ln.employment, ln.employed = w.engine.facts.EmploymentOn(w.payee, last)
	l := ln.component.Limits
	if l == nil || l.Floor == nil {
		return
	}
	if s, ok := l.Per.Span(); !ok || s != span {
		return
	}
	defer w.calc.Pause(w.calc.Pause(w.recorded()))
	ln.date = last // the values of parameters and figures
	least := w.prorated(w.named(w.number(l.Floor, l.FloorPath), trace.KeyFloorOf), window)
	ln.date = window.To
	var paid trace.Value
	for i := w.mark; i < len(w.lines); i++ {
		k := &w.lines[i]
		if !k.date.After(window.To) && window.Holds(t.windowOf(k)) {
			paid = w.together(paid, w.amountOf(k, w.amounts, i))
		}
	}
	missing := least
	if paid != (trace.Value{}) {
		missing = w.money(w.calc.Sub(least, w.named(paid, trace.KeyPaidBefore)))
	}
	if missing.Sign() > 0 {
		if w.calc.Recording() {
			missing = w.calc.Name(missing, w.engine.code, trace.Named(trace.KeyFloorLine, window.From.String(), window.To.String()))
		}
		minor, amount := w.calc.Pay(missing, w.engine.plans.Currency)
		line := lineOf(Floor, minor, missing.Decimal)
		w.emit(line, amount, amount)
	}
	w.check()
}
