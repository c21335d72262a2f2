package compensation

import (
	"math"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

// quickly evaluates a track of a person in whole numbers. It reports false, with
// nothing done, where a credit does not suit that.
func (w *worker) quickly(number int32, credits []credit) bool {
	t, silence := &w.engine.tracks[number], w.silence
	q := t.quick
	run := quickRun{quick: q, source: t.basis, track: int16(number), first: w.engine.first, lines: w.lines}
	if run.lines == nil {
		run.lines = []Line{}
	}
	for len(credits) > 0 {
		n := len(credits) // those that lie in the version's time, and under one employment
		if !q.plan.Effective.Holds(t.basis.date(&credits[0])) || !q.plan.Effective.Holds(t.basis.date(&credits[n-1])) || !q.plan.Who.Everybody() {
			if n = w.sameRules(q.plan, t.basis, credits); n < 0 {
				credits = credits[-n:]
				continue
			}
		}
		w.silence.credits += len(t.basis.between(credits[:n], w.engine.first, w.engine.last))
		if !run.over(credits[:n]) {
			w.lines, w.silence = w.lines[:w.mark], silence
			return false
		}
		credits = credits[n:]
	}
	w.lines = run.lines
	return true
}

// sameRules returns how many of the next credits the plan covers by one and the
// same employment; below zero, how many of the next it does not cover.
func (w *worker) sameRules(p *plan.Plan, source *crediting, credits []credit) int {
	date := func(i int) period.Date { return source.date(&credits[i]) }
	if covered := p.Effective.Holds(date(0)); !covered {
		n := 1
		for n < len(credits) && !p.Effective.Holds(date(n)) {
			n++
		}
		for i := range credits[:n] {
			w.silent(date(i), &w.silence.noVersion)
		}
		return -n
	}
	stay, employed := w.engine.facts.EmploymentOn(w.payee, date(0))
	n := 1
	for n < len(credits) && p.Effective.Holds(date(n)) && (employed && stay.Valid.Holds(date(n)) || p.Who.Everybody()) {
		n++
	}
	if p.Who.Covers(stay, employed) {
		return n
	}
	for i := range credits[:n] {
		w.silent(date(i), &w.silence.notCovered)
	}
	return -n
}

// silent counts a credit that makes no line.
func (w *worker) silent(date period.Date, why *int) {
	if !date.Before(w.engine.first) {
		w.silence.credits++
		*why++
	}
}

// quickRun is the position of a quick component along the credits of a person.
type quickRun struct {
	*quick
	source   *crediting
	track    int16
	first    period.Date // lines of earlier days only move the position
	lines    []Line
	window   period.Window
	position int64
	band     int
}

// over evaluates credits; it reports false where one does not suit. This is the
// loop that large calculations spend their time in: fields of a line are stored
// one by one where they stay, since a line made elsewhere and copied costs more
// than all that is computed here.
func (r *quickRun) over(credits []credit) bool {
	if credits[len(credits)-1].day == farDay { // the last one, since they are in the order of time
		return false
	}
	q, carried, form := r.quick, r.carry != period.Line, r.form
	position, reach, origin := r.position, uint64(r.reach), r.source.origin
	end, start := r.window.To.DaysSince(origin), r.first.DaysSince(origin)
	late, from, most := q.late, int(q.lateFrom), len(q.late)-1
	rate, bound := r.standing()
	r.lines = slices.Grow(r.lines, len(credits))
	out, n := r.lines[len(r.lines):][:len(credits)], 0
	for i := range credits {
		k := &credits[i]
		day := int(k.day)
		if !carried || day > end {
			r.window, r.band, position = period.WindowOf(r.carry, origin.AddDays(day)), 0, 0
			end = r.window.To.DaysSince(origin)
			rate, bound = r.standing()
		}
		before, after := position, position+k.amount
		if uint64(k.amount) > reach || uint64(after) > reach || k.late == noLate && q.needsLate {
			return false
		}
		position = after
		exact := uint64(k.amount) * rate
		if after > bound {
			exact = r.across(before, after)
			rate, bound = r.standing()
		}
		exact *= late[min(max(int(k.late)-from, 0), most)]
		if len(q.factors) > 0 {
			factor, ok := r.factor(k)
			if !ok {
				return false
			}
			exact *= factor
		}
		if day < start {
			continue
		}
		l := &out[n]
		n++
		l.Amount, l.Base, l.Before = q.minor(exact), k.amount, before
		l.exactHigh, l.exactLow, l.exactForm = 0, exact, form
		l.event, l.about, l.also, l.date = k.event, fact.None, fact.None, origin.AddDays(day)
		l.track, l.version, l.Kind, l.of, l.Pending = r.track, 0, Commission, Commission, false
	}
	r.lines, r.position = r.lines[:len(r.lines)+n], position
	return true
}

// standing is the rate of the band that the position is in, and its upper bound.
func (r *quickRun) standing() (rate uint64, bound int64) {
	if r.band < len(r.bounds) {
		return r.rates[r.band], r.bounds[r.band]
	}
	return r.rates[r.band], math.MaxInt64
}

// factor is the product of the coefficients that are looked up by days between
// other dates; ok is false where a date is missing.
func (r *quickRun) factor(k *credit) (product uint64, ok bool) {
	product = 1
	for i := range r.factors {
		f := &r.factors[i]
		days := f.days(r.source.facts, k)
		if days == noDays {
			return 0, false
		}
		product *= uint64(f.byDay[min(max(int(days)-int(f.first), 0), len(f.byDay)-1)])
	}
	return product, true
}

// across is the exact amount, before coefficients, of a credit that reaches
// beyond the current band.
func (r *quickRun) across(low, after int64) (exact uint64) {
	for r.band < len(r.bounds) && after > r.bounds[r.band] {
		if bound := r.bounds[r.band]; low < bound {
			exact += uint64(bound-low) * r.rates[r.band]
			low = bound
		}
		r.band++
	}
	return exact + uint64(after-low)*r.rates[r.band]
}
