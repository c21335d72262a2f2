package compensation

import (
	"math"
	"math/bits"

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
	reach   int64  // the largest position for which 64 bits suffice
}

// quickFactor is a coefficient: by days, values[i] up to ends[i] and the last
// beyond; a constant has only the last.
type quickFactor struct {
	constant bool
	days     func(x *fact.Index, k *credit) (int32, bool) // nil for value date − due date
	ends     []int32
	values   []int64
}

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
	q.form += p.Currency.Digits()
	q.reach = int64(math.MaxInt64 / largest)
	return q
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
		q.factors = append(q.factors, quickFactor{constant: true, values: values})
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
		f.days = func(x *fact.Index, k *credit) (int32, bool) {
			d, e := first(x, k), second(x, k)
			return int32(d.DaysSince(e)), !d.IsZero() && !e.IsZero()
		}
	}
	var values []money.Decimal
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
		f.ends = append(f.ends, int32(end))
	}
	f.values = q.scaled(values, largest)
	q.factors = append(q.factors, f)
	return f.values != nil
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

// of looks a coefficient up; ok is false where the days are not known.
func (f *quickFactor) of(x *fact.Index, k *credit) (value int64, ok bool) {
	if f.constant {
		return f.values[0], true
	}
	days := k.late
	if f.days != nil {
		if days, ok = f.days(x, k); !ok {
			return 0, false
		}
	}
	i := 0
	for i < len(f.ends) && days > f.ends[i] {
		i++
	}
	return f.values[i], days != noDays
}

// quickly evaluates a track of a person in whole numbers. It reports false, with
// nothing done, where a credit does not suit that.
func (w *worker) quickly(number int32, credits []credit) bool {
	t, x, silence := &w.engine.tracks[number], w.engine.facts, w.silence
	q := t.quick
	limited := !q.plan.Who.Covers(fact.Employment{}, false)
	covers, stay := !limited, fact.Employment{}
	var window period.Window
	position := int64(0)
	for i := range credits {
		k := &credits[i]
		wanted := !k.date.Before(w.engine.first)
		if wanted {
			w.silence.credits++
		}
		if !q.plan.Effective.Holds(k.date) {
			if wanted {
				w.silence.noVersion++
			}
			continue
		}
		if limited && (i == 0 || !stay.Valid.Holds(k.date) || stay.Person == "") {
			var employed bool
			stay, employed = x.EmploymentOn(w.payee, k.date)
			covers = q.plan.Who.Covers(stay, employed)
		}
		if !covers {
			if wanted {
				w.silence.notCovered++
			}
			continue
		}
		if q.carry == period.Line {
			position = 0
		} else if !window.Holds(k.date) {
			window, position = period.WindowOf(q.carry, k.date), 0
		}
		before := position
		exact, ok := q.exact(x, k, before)
		if !ok {
			w.lines, w.silence = w.lines[:w.mark], silence
			return false
		}
		position += k.amount
		if !wanted {
			continue
		}
		minor := exact / q.divisor
		if rest := exact - minor*q.divisor; rest*2 >= q.divisor {
			minor++
		}
		w.lines = append(w.lines, Line{
			Amount: int64(minor), Base: k.amount, Before: before, exactLow: exact, exactForm: q.form,
			event: k.event, about: fact.None, also: fact.None, date: k.date, track: int16(number),
		})
	}
	return true
}

// exact is the amount of a credit from a position on, before rounding.
func (q *quick) exact(x *fact.Index, k *credit, before int64) (exact uint64, ok bool) {
	after := before + k.amount
	if k.amount < 0 || before < 0 || after > q.reach || after < 0 {
		return 0, false
	}
	low := before
	for i, bound := range q.bounds {
		if low < bound {
			high := min(after, bound)
			exact += uint64(high-low) * uint64(q.rates[i])
			low = high
			if after <= bound {
				break
			}
		}
	}
	if low < after {
		exact += uint64(after-low) * uint64(q.rates[len(q.bounds)])
	}
	for i := range q.factors {
		factor, ok := q.factors[i].of(x, k)
		if !ok {
			return 0, false
		}
		exact *= uint64(factor)
	}
	return exact, true
}
