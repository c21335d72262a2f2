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
	plan   *plan.Plan
	carry  period.Span
	bounds []int64  // upper bounds in minor units, one fewer than rates
	rates  []uint64 // as whole numbers on one scale, times the constant coefficients

	// The coefficient by the days from the due date to the value date: what every
	// day from lateFrom on is multiplied by, what lies before or behind being as
	// the ends; a single 1 where there is none, and then no due date is needed.
	late      []uint64
	lateFrom  int32
	needsLate bool
	factors   []quickFactor // the other ones

	form    uint8  // digits after the point of an exact amount
	divisor uint64 // from an exact amount to minor units
	inverse uint64 // the divisor's, times 2^(63+shift), rounded up
	shift   uint8
	reach   int64 // the largest position for which 63 bits suffice
}

// quickFactor is a coefficient looked up by days. byDay has the value of every
// day from first on, what lies before or behind being as its ends.
type quickFactor struct {
	days  func(x *fact.Index, k *credit) int32 // noDays where one is missing; nil for value date − due date
	first int32
	byDay []uint64
}

// mostDays bounds how many days a table of a quick form lists.
const mostDays = 1 << 13

// noDays says that one of two dates is missing.
const noDays = math.MinInt32

// quickOf makes the quick form of a component, nil where there is none.
func quickOf(p *plan.Plan, c *plan.Component) *quick {
	if c.Kind != plan.Rate || c.When != nil || c.Limits != nil || c.Gate != nil {
		return nil
	}
	q := &quick{plan: p, late: []uint64{1}}
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
	if q.rates = q.scaled(rates, &largest); q.rates == nil {
		return nil
	}
	for i := range c.Coefficients {
		if !q.addFactor(p, &c.Coefficients[i], &largest) {
			return nil
		}
	}
	if q.form+p.Currency.Digits() > 18 {
		return nil
	}
	q.divisor = 1
	for range q.form {
		q.divisor *= 10
	}
	q.invert()
	q.form += p.Currency.Digits()
	q.reach = int64((math.MaxInt64 - q.divisor/2) / largest)
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

// minor rounds an exact amount half away from zero to minor units. With half of
// the divisor the amount must be below 2^63.
func (q *quick) minor(exact uint64) int64 {
	if q.shift == 0 {
		return int64(exact)
	}
	high, _ := bits.Mul64(exact+q.divisor/2, q.inverse)
	return int64(high >> ((q.shift - 1) & 63))
}

// scaled writes numbers as whole numbers on one scale, and multiplies the bound
// on what they can make of an amount; nil where one is negative or too long.
func (q *quick) scaled(list []money.Decimal, largest *uint64) []uint64 {
	digits := uint8(0)
	for i := range list {
		list[i] = list[i].Canonical()
		digits = max(digits, list[i].Scale())
	}
	out, most := make([]uint64, len(list)), uint64(1)
	for i, d := range list {
		n, err := d.Int64(digits)
		if err != nil || n < 0 {
			return nil
		}
		out[i], most = uint64(n), max(most, uint64(n))
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
		if !ok || values == nil {
			return false
		}
		for j := range q.rates {
			q.rates[j] *= values[0]
		}
		return true
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
	switch {
	case f.days == nil && !q.needsLate:
		q.late, q.lateFrom, q.needsLate = f.byDay, f.first, true
	case f.days == nil: // a second one
		f.days = func(_ *fact.Index, k *credit) int32 { return int32(k.late) }
		fallthrough
	default:
		q.factors = append(q.factors, f)
	}
	return ok
}

// list fills byDay: values[i] up to the day ends[i], and the last one beyond.
func (f *quickFactor) list(ends []int32, values []uint64) bool {
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
