package compensation

import (
	"math"
	"math/bits"
	"slices"
	"sort"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

// quick is a component whose lines whole numbers can compute: a flat rate or
// marginal bands, with coefficients that are constants or looked up by the days
// between two dates of the receipt, all numbers being constants. It gives the
// same lines as the evaluation that explains them, which recomputes each line it
// explains and refuses to differ (Explain). What does not suit it (a missing
// date, money that went back, an amount beyond reach) is left to that
// evaluation.
type quick struct {
	plan    *plan.Plan
	carry   period.Span
	bounds  []int64 // upper bounds in minor units, one fewer than rates
	rates   []int64 // as whole numbers on one scale
	factors []quickFactor
	form    uint8  // digits after the point of an exact amount
	divisor uint64 // from an exact amount to minor units
	inverse uint64 // the divisor's, times 2^(63+shift), rounded up
	shift   uint8
	reach   int64 // the largest position for which 63 bits suffice
}

// quickFactor is a coefficient: a constant, or looked up by days. byDay has the
// value of every day from first on, what lies before or behind being as its ends.
type quickFactor struct {
	constant bool
	days     func(x *fact.Index, k *credit) int32 // noDays where one is missing; nil for value date − due date
	first    int32
	byDay    []int64
}

// mostDays bounds how many days a table of a quick form lists.
const mostDays = 1 << 13

// noDays says that a credit has no due date.
const noDays = math.MinInt32

// quickOf makes the quick form of a component, nil where there is none.
func quickOf(p *plan.Plan, c *plan.Component) *quick {
	if c.Kind != plan.Rate || c.When != nil || c.Limits != nil || c.Gate != nil {
		return nil
	}
	q := &quick{plan: p}
	var rates []money.Decimal
	switch t := c.Tiers; {
	case t == nil:
		rate, ok := c.Rate.Constant()
		if !ok {
			return nil
		}
		rates = append(rates, rate.Number)
	case t.Mode != plan.Marginal || t.Of != nil || t.HasAmounts:
		return nil
	default:
		q.carry = t.Carry
		for i := range t.Bands {
			rate, ok := t.Bands[i].Value.Constant()
			if !ok {
				return nil
			}
			rates = append(rates, rate.Number)
			if !t.Bands[i].Open {
				bound, err := t.Bands[i].Bound.Int64(p.Currency.Digits())
				if err != nil {
					return nil
				}
				q.bounds = append(q.bounds, bound)
			}
		}
	}
	largest := uint64(1)
	q.rates = q.scaled(rates, &largest)
	for i := range c.Coefficients {
		if !q.addFactor(p, &c.Coefficients[i], &largest) {
			return nil
		}
	}
	if q.rates == nil || q.form+p.Currency.Digits() > 18 {
		return nil
	}
	q.divisor = 1
	for range q.form {
		q.divisor *= 10
	}
	q.invert()
	q.form += p.Currency.Digits()
	q.reach = int64(math.MaxInt64 / largest)
	return q
}

// invert prepares division by multiplication: for shift = ⌈log2 divisor⌉ the
// inverse is ⌈2^(63+shift) ÷ divisor⌉, which is off by less than divisor ÷ 2^(63+
// shift), so that for n < 2^63 the quotient ⌊n × inverse ÷ 2^(63+shift)⌋ is exact
// (Granlund and Montgomery 1994, theorem 4.2).
func (q *quick) invert() {
	q.shift = uint8(bits.Len64(q.divisor - 1))
	if q.shift == 0 { // a divisor of 1
		return
	}
	high := uint64(1) << (q.shift - 1) // of 2^(63+shift) as 128 bits
	quotient, rest := bits.Div64(high%q.divisor, 0, q.divisor)
	if rest > 0 {
		quotient++
	}
	q.inverse = quotient
}

// minor rounds an exact amount half away from zero to minor units.
func (q *quick) minor(exact uint64) int64 {
	if q.shift == 0 {
		return int64(exact)
	}
	high, _ := bits.Mul64(exact, q.inverse)
	n := high >> (q.shift - 1)
	if (exact-n*q.divisor)*2 >= q.divisor {
		n++
	}
	return int64(n)
}

// scaled writes numbers as whole numbers on one scale, and multiplies the bound
// on what they can make of an amount; nil where one is negative or too long.
func (q *quick) scaled(list []money.Decimal, largest *uint64) []int64 {
	digits := uint8(0)
	for i := range list {
		list[i] = list[i].Canonical()
		digits = max(digits, list[i].Scale())
	}
	out, most := make([]int64, len(list)), uint64(1)
	for i, d := range list {
		n, err := d.Int64(digits)
		if err != nil || n < 0 {
			return nil
		}
		out[i], most = n, max(most, uint64(n))
	}
	high, low := bits.Mul64(*largest, most)
	if high != 0 || low > math.MaxInt64 {
		return nil
	}
	*largest = low
	q.form += digits
	return out
}

// addFactor adds a coefficient; it reports whether it has a quick form.
func (q *quick) addFactor(p *plan.Plan, k *plan.Coefficient, largest *uint64) bool {
	if k.Table == nil {
		v, ok := k.Value.Constant()
		values := q.scaled([]money.Decimal{v.Number}, largest)
		q.factors = append(q.factors, quickFactor{constant: true, byDay: values})
		return ok && values != nil
	}
	later, earlier, ok := k.By.Between()
	if !ok {
		return false
	}
	f := quickFactor{}
	if a, b := p.Input(later).Field, p.Input(earlier).Field; a != plan.ReceiptValueDate || b != plan.InstalmentDue {
		first, second := dateField(a), dateField(b)
		if first == nil || second == nil {
			return false
		}
		f.days = func(x *fact.Index, k *credit) int32 {
			d, e := first(x, k), second(x, k)
			if d.IsZero() || e.IsZero() {
				return noDays
			}
			return int32(d.DaysSince(e))
		}
	}
	var values []money.Decimal
	var ends []int32
	for i := range k.Table.Bands {
		b := &k.Table.Bands[i]
		v, ok := b.Value.Constant()
		if !ok {
			return false
		}
		values = append(values, v.Number)
		if b.Open {
			continue
		}
		end, err := b.Bound.Truncate(0).Int64(0)
		whole := b.Bound.Truncate(0).Equal(b.Bound)
		switch { // the last whole day of the band
		case b.Bound.Sign() < 0 && !whole, b.Below && whole:
			end--
		}
		if err != nil || end < math.MinInt32/2 || end > math.MaxInt32/2 {
			return false
		}
		ends = append(ends, int32(end))
	}
	ok = f.list(ends, q.scaled(values, largest))
	q.factors = append(q.factors, f)
	return ok
}

// list fills byDay: values[i] up to the day ends[i], and the last one beyond.
func (f *quickFactor) list(ends []int32, values []int64) bool {
	if values == nil {
		return false
	}
	if len(ends) == 0 {
		f.byDay = values
		return true
	}
	f.first = ends[0]
	last := ends[len(ends)-1]
	if last-f.first >= mostDays {
		return false
	}
	band := 0
	for day := f.first; day <= last+1; day++ {
		for band < len(ends) && day > ends[band] {
			band++
		}
		f.byDay = append(f.byDay, values[band])
	}
	return true
}

// dateField reads a date of a receipt, nil for what is none.
func dateField(f plan.Field) func(x *fact.Index, k *credit) period.Date {
	switch f {
	case plan.ReceiptDate:
		return func(x *fact.Index, k *credit) period.Date { return x.Cash[k.event].Date }
	case plan.ReceiptValueDate:
		return func(x *fact.Index, k *credit) period.Date { return x.Cash[k.event].ValueDate }
	case plan.InstalmentDue:
		return func(x *fact.Index, k *credit) period.Date { return x.Cash[k.event].Due }
	case plan.ContractSigned:
		return func(x *fact.Index, k *credit) period.Date { return x.Contracts[x.Cash[k.event].ContractAt].Signed }
	}
	return nil
}

// quickly evaluates a track of a person in whole numbers. It reports false, with
// nothing done, where a credit does not suit that.
func (w *worker) quickly(number int32, credits []credit) bool {
	t, silence := &w.engine.tracks[number], w.silence
	q := t.quick
	run := quickRun{quick: q, facts: w.engine.facts, track: int16(number), first: w.engine.first, lines: w.lines}
	if run.lines == nil {
		run.lines = []Line{}
	}
	for len(credits) > 0 {
		n := len(credits) // those that lie in the version's time, and under one employment
		if !q.plan.Effective.Holds(credits[0].date) || !q.plan.Effective.Holds(credits[n-1].date) || !q.plan.Who.Everybody() {
			if n = w.sameRules(q.plan, credits); n < 0 {
				credits = credits[-n:]
				continue
			}
		}
		wanted := n - sort.Search(n, func(i int) bool { return !credits[i].date.Before(w.engine.first) })
		w.silence.credits += wanted
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
func (w *worker) sameRules(p *plan.Plan, credits []credit) int {
	if covered := p.Effective.Holds(credits[0].date); !covered {
		n := 1
		for n < len(credits) && !p.Effective.Holds(credits[n].date) {
			n++
		}
		for i := range credits[:n] {
			w.silent(&credits[i], &w.silence.noVersion)
		}
		return -n
	}
	stay, employed := w.engine.facts.EmploymentOn(w.payee, credits[0].date)
	n := 1
	for n < len(credits) && p.Effective.Holds(credits[n].date) && (employed && stay.Valid.Holds(credits[n].date) || p.Who.Everybody()) {
		n++
	}
	if p.Who.Covers(stay, employed) {
		return n
	}
	for i := range credits[:n] {
		w.silent(&credits[i], &w.silence.notCovered)
	}
	return -n
}

// silent counts a credit that makes no line.
func (w *worker) silent(k *credit, why *int) {
	if !k.date.Before(w.engine.first) {
		w.silence.credits++
		*why++
	}
}

// quickRun is the position of a quick component along the credits of a person.
type quickRun struct {
	*quick
	facts    *fact.Index
	track    int16
	first    period.Date // lines of earlier days only move the position
	lines    []Line
	window   period.Window
	position int64
	band     int
}

// over evaluates credits; it reports false where one does not suit. This is the
// loop that large calculations spend their time in.
func (r *quickRun) over(credits []credit) bool {
	lines, position, end := r.lines, r.position, r.window.To
	reach, form, carried := r.reach, r.form, r.carry != period.Line
	for i := range credits {
		k := &credits[i]
		if !carried || k.date.After(end) {
			r.window, r.band, position = period.WindowOf(r.carry, k.date), 0, 0
			end = r.window.To
		}
		before, after := position, position+k.amount
		if k.amount < 0 || after < 0 || after > reach {
			return false
		}
		position = after
		var exact uint64
		if r.band == len(r.bounds) || after <= r.bounds[r.band] {
			exact = uint64(k.amount) * uint64(r.rates[r.band])
		} else {
			exact = r.across(before, after)
		}
		for j := range r.factors {
			f := &r.factors[j]
			days := k.late
			if f.days != nil {
				days = f.days(r.facts, k)
			}
			if days == noDays && !f.constant {
				return false
			}
			exact *= uint64(f.byDay[min(max(int(days)-int(f.first), 0), len(f.byDay)-1)])
		}
		if k.date.Before(r.first) {
			continue
		}
		if len(lines) == cap(lines) {
			lines = slices.Grow(lines, len(credits)-i)
		}
		lines = lines[:len(lines)+1]
		l := &lines[len(lines)-1]
		*l = Line{
			Amount: r.minor(exact), Base: k.amount, Before: before, exactLow: exact, exactForm: form,
			event: k.event, about: fact.None, also: fact.None, date: k.date, track: r.track,
		}
	}
	r.lines, r.position = lines, position
	return true
}

// across is the exact amount, before coefficients, of a credit that reaches
// beyond the current band.
func (r *quickRun) across(low, after int64) (exact uint64) {
	for r.band < len(r.bounds) && after > r.bounds[r.band] {
		if bound := r.bounds[r.band]; low < bound {
			exact += uint64(bound-low) * uint64(r.rates[r.band])
			low = bound
		}
		r.band++
	}
	return exact + uint64(after-low)*uint64(r.rates[r.band])
}
