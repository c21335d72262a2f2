package compensation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
)

// Digest is the SHA-256 of the result in natural keys, hexadecimal: equal for
// equal pay for equal reasons, whatever the order of the input, the number of
// workers, and the surrogate positions inside. It is computed from what the JSON
// form says, so a stored result can be checked against its own.
func (r *Result) Digest() string {
	head := r.headJSON()
	h := head.begin()
	for s := range r.inOrder() {
		if s.closed != nil {
			s.closed.json.digest(h, s.closed.json.Lines)
			continue
		}
		out := statementJSON{Payee: payeeJSON{s.open.Payee.Code, s.open.Payee.Name}, Period: s.open.Month.String(), Total: r.money(s.open.Total), Pending: r.money(s.open.Pending)}
		out.digest(h, nil)
		for i := range s.open.Lines {
			l := r.lineJSON(&s.open.Lines[i])
			l.digest(h)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// digest is the digest that a result as it was read should have.
func (j *resultJSON) digest() string {
	h := j.begin()
	for i := range j.Statements {
		j.Statements[i].digest(h, j.Statements[i].Lines)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (j *resultJSON) begin() hash.Hash {
	h := sha256.New()
	fmt.Fprintf(h, "steelyard result 2\n%s %s %s %s\n", j.Currency, j.From, j.To, j.Total)
	for _, code := range j.Payees {
		fmt.Fprintf(h, "payee %q\n", code)
	}
	for _, p := range j.Plans {
		fmt.Fprintf(h, "plan %q %d %s\n", p.Code, p.Version, p.Digest)
	}
	for _, p := range j.Prior {
		fmt.Fprintf(h, "prior %s %s %s\n", p.From, p.To, p.Digest)
		for _, q := range p.Plans {
			fmt.Fprintf(h, "plan %q %d %s\n", q.Code, q.Version, q.Digest)
		}
	}
	return h
}

func (s *statementJSON) digest(h hash.Hash, lines []lineJSON) {
	fmt.Fprintf(h, "statement %q %q %s %t %s %s\n", s.Payee.Code, s.Payee.Name, s.Period, s.Closed, s.Total, s.Pending)
	for i := range lines {
		lines[i].digest(h)
	}
}

func (l *lineJSON) digest(h hash.Hash) {
	fmt.Fprintf(h, "line %q %q %s %q %d %q %s %s %t %q %d %q %q %s %s %s %s %s\n", l.Key, l.Of, l.Kind, l.Plan, l.Version, l.Component, l.Cause, l.Origin, l.Pending, l.Receipt, l.Part, l.Contract, l.Customer, l.Date, l.Base, l.Before, l.Exact, l.Amount)
}
