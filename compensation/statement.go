package compensation

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

// Detail is a line in natural keys: everything that people, files and digests
// refer to it by. The cause of a floor is its window, and so it has neither
// receipt nor contract.
type Detail struct {
	Key       string       // unique within the person's statements
	Of        string       // the key of the line that a reversal, release or adjustment is about
	Origin    period.Month // in which the line concerned was earned
	Plan      *plan.Plan
	Component *plan.Component
	Date      period.Date // the business date of the cause
	Number    string      // of the receipt, or of the contract for a measure without cash
	Part      int         // allocation line of the receipt
	Cash      bool        // whether Number is a receipt's
	Contract  string
	Customer  fact.Customer // only Code is set where the facts have no customer record
	Cause     Cause         // of an adjustment
	Waits     problem.Text  // what a pending line waits for
}

// Detail looks up what a line of the result is about.
func (r *Result) Detail(l Line) Detail {
	if l.Kind == Adjustment {
		return r.adjustmentDetail(&r.adjusted[l.about])
	}
	t := &r.engine.tracks[l.track]
	d := Detail{Origin: l.date.Month(), Plan: t.group.Versions[l.version], Component: t.byVersion[l.version], Date: l.date}
	base := escape(d.Plan.Code) + "/" + escape(d.Component.Code) + "/"
	if l.Kind == Floor {
		span, _ := d.Component.Limits.Per.Span()
		d.Key = base + Floor.String() + "/" + measure.PeriodName(span, l.date)
		return d
	}
	e := t.basis.event(l.event)
	d.Number, d.Part = e.Key(r.engine.facts)
	d.Cash = e.Allocation != fact.None
	d.Contract, d.Customer = r.contractOf(e.ContractAt)
	kind := l.Kind
	if kind == Release {
		kind = l.of
		d.Origin = e.Date.Month()
	}
	d.Key = base + kind.String() + "/" + r.natural(t, l.event)
	switch {
	case kind == Reversal:
		about := t.basis.event(l.about) // whose commission it is, though another's money went back
		d.Origin = about.Date.Month()
		d.Contract, d.Customer = r.contractOf(about.ContractAt)
		d.Key += "/" + r.natural(t, l.about)
		of := Commission
		if l.Kind == Reversal && l.of == CatchUp || l.also != fact.None { // a release says only that it is of a reversal, but then a catch-up has its line
			of = CatchUp
			d.Key += "/" + CatchUp.String()
		}
		d.Of = base + of.String() + "/" + r.natural(t, l.about)
		if l.also != fact.None {
			d.Key, d.Of = d.Key+"/"+r.natural(t, l.also), d.Of+"/"+r.natural(t, l.also)
		}
	case kind == CatchUp && l.about != fact.None:
		d.Key += "/" + r.natural(t, l.about)
	}
	if l.Kind == Release {
		d.Of, d.Key = d.Key, d.Key+"/"+Release.String()
	}
	if l.Pending {
		d.Waits = waitsFor(d.Component)
	}
	return d
}

// contractOf names a contract and its customer.
func (r *Result) contractOf(at int32) (number string, customer fact.Customer) {
	contract := &r.engine.facts.Contracts[at]
	if c := r.engine.facts.CustomerAt(at); c != fact.None {
		return contract.Number, r.engine.facts.Customers[c]
	}
	return contract.Number, fact.Customer{Code: contract.Customer}
}

// natural writes the natural key of an event for keys of lines.
func (r *Result) natural(t *track, event int32) string {
	e := t.basis.event(event)
	number, line := e.Key(r.engine.facts)
	return escape(number) + "/" + strconv.Itoa(line)
}

// escape keeps the parts of a key apart.
func escape(s string) string {
	if !strings.ContainsAny(s, "%/") {
		return s
	}
	return strings.NewReplacer("%", "%25", "/", "%2F").Replace(s)
}

// adjustmentDetail is what an adjustment is about: the line as it comes out now,
// or as it was posted where it no longer comes about.
func (r *Result) adjustmentDetail(a *adjusted) Detail {
	l := &a.line
	d := Detail{
		Key: fmt.Sprintf("%s/%s/%s/%s", a.key, Adjustment, a.origin, a.month), Of: a.key, Origin: a.origin, Number: l.Receipt, Part: l.Part, Cash: l.Receipt != "",
		Contract: l.Contract, Customer: fact.Customer{Code: l.Customer}, Cause: a.cause,
	}
	d.Date, _ = period.ParseDate(l.Date)
	if d.Number == "" {
		d.Number = l.Contract
	}
	for i := range r.engine.facts.Customers {
		if c := r.engine.facts.Customers[i]; c.Code == l.Customer {
			d.Customer = c
		}
	}
	if p, ok := versionOf(r.Plans, l.Plan, l.Version); ok {
		d.Plan = p
		for i := range p.Components {
			if p.Components[i].Code == l.Component {
				d.Component = &p.Components[i]
			}
		}
	}
	return d
}

// tooLarge says that a total cannot be computed.
func tooLarge(payee fact.Person, month period.Month) problem.Problem {
	return problem.Problem{
		Code: "calculate.overflow",
		Text: problem.Textf("%s（%s）%s 的合计超出可以精确计算的范围。", "The total of %s (%s) for %s is beyond what can be computed exactly.", payee.Name, payee.Code, month),
		Fix:  problem.Text{ZH: "请检查金额是否多写了零。", EN: "Check the amounts for extra zeros."},
	}
}

// sumUpTo leaves the lines up to a day, which come first, and adds up what of
// them is payable and what is pending; only the sums must fit, whatever the
// order. It reports whether they do.
func (s *Statement) sumUpTo(last period.Date) bool {
	var total, pending sum128
	n := 0
	for n < len(s.Lines) && !s.Lines[n].date.After(last) {
		if l := &s.Lines[n]; l.Pending {
			pending.add(l.Amount)
		} else {
			total.add(l.Amount)
		}
		n++
	}
	s.Lines = s.Lines[:n:n]
	var ok1, ok2 bool
	s.Total, ok1 = total.int64()
	s.Pending, ok2 = pending.int64()
	return ok1 && ok2
}

// sum128 is a sum of whole numbers that no number of lines makes too large.
type sum128 struct{ high, low uint64 }

func (s *sum128) add(n int64) {
	var carry uint64
	s.low, carry = bits.Add64(s.low, uint64(n), 0)
	s.high, _ = bits.Add64(s.high, uint64(n>>63), carry)
}

func (s *sum128) int64() (n int64, ok bool) {
	n = int64(s.low)
	return n, s.high == uint64(n>>63)
}
