package compensation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

// Detail is a line in natural keys: everything that people, files and digests
// refer to it by.
type Detail struct {
	Key       string // unique within the person's statements
	Origin    period.Month
	Plan      *plan.Plan
	Component *plan.Component
	Date      period.Date // the business date of the cause
	Number    string      // of the receipt, or of the contract for a measure without cash
	Part      int         // allocation line of the receipt
	Contract  string
	Customer  fact.Customer // only Code is set where the facts have no customer record
}

// eventOf returns the cause of a line.
func (e *engine) eventOf(l Line) *measure.Event { return &e.tracks[l.track].basis.events[l.event] }

// Detail looks up what a line of the result is about.
func (r *Result) Detail(l Line) Detail {
	e, t := r.engine.eventOf(l), &r.engine.tracks[l.track]
	contract := &r.engine.facts.Contracts[e.ContractAt]
	d := Detail{
		Origin: e.Date.Month(), Plan: t.group.Versions[l.version], Component: t.byVersion[l.version],
		Date: e.Date, Number: e.Number, Part: e.Line, Contract: contract.Number, Customer: fact.Customer{Code: contract.Customer},
	}
	if at := r.engine.facts.CustomerAt(e.ContractAt); at != fact.None {
		d.Customer = r.engine.facts.Customers[at]
	}
	d.Key = strings.Join([]string{escape(d.Plan.Code), escape(d.Component.Code), l.Kind.String(), escape(e.Number), fmt.Sprint(e.Line)}, "/")
	return d
}

// escape keeps the parts of a key apart.
func escape(s string) string { return strings.NewReplacer("%", "%25", "/", "%2F").Replace(s) }

// Cash reports whether the line was caused by a receipt.
func (r *Result) Cash(l Line) bool { return r.engine.eventOf(l).Allocation != fact.None }

// Digest is the SHA-256 of the result in natural keys, hexadecimal: equal for
// equal pay for equal reasons, whatever the order of the input, the number of
// workers, and the surrogate positions inside.
func (r *Result) Digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "steelyard result 1\n%s %s %s %d\n", r.Plans.Currency, r.From, r.To, r.Total)
	for _, g := range r.Plans.Groups {
		for _, p := range g.Versions {
			fmt.Fprintf(h, "plan %q %d %s\n", p.Code, p.Version, p.Digest)
		}
	}
	for _, s := range r.Statements {
		fmt.Fprintf(h, "statement %q %q %s %d %d\n", s.Payee.Code, s.Payee.Name, s.Month, s.Total, s.Pending)
		for _, l := range s.Lines {
			d := r.Detail(l)
			fmt.Fprintf(h, "line %q %d %s %s %d %d %s %d\n", d.Key, d.Plan.Version, d.Origin, d.Date, l.Base, l.Before, l.Exact, l.Amount)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
