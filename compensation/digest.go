package compensation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
)

// Digest is the SHA-256 of the result in natural keys, hexadecimal: equal for
// equal pay for equal reasons, whatever the order of the input, the number of
// workers, and the surrogate positions inside. It is computed from what the JSON
// form says, so a stored result can be checked against its own.
func (r *Result) Digest() string {
	head := r.headJSON()
	h := head.begin()
	var text []byte
	for s := range r.inOrder() {
		if s.closed != nil {
			text = s.closed.json.appendDigest(text[:0], s.closed.json.Lines)
			h.Write(text)
			continue
		}
		out := statementJSON{Payee: payeeJSON{s.open.Payee.Code, s.open.Payee.Name}, Period: s.open.Month.String(), Total: r.money(s.open.Total), Pending: r.money(s.open.Pending)}
		text = out.appendDigest(text[:0], nil)
		for i := range s.open.Lines {
			l := r.lineJSON(&s.open.Lines[i])
			text = l.appendDigest(text)
		}
		h.Write(text)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// digest is the digest that a result as it was read should have.
func (j *resultJSON) digest() string {
	h := j.begin()
	var text []byte
	for i := range j.Statements {
		text = j.Statements[i].appendDigest(text[:0], j.Statements[i].Lines)
		h.Write(text)
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

// appendDigest appends what the digest is made of: the statement, and lines.
func (s *statementJSON) appendDigest(b []byte, lines []lineJSON) []byte {
	b = append(b, "statement "...)
	b = append(strconv.AppendQuote(b, s.Payee.Code), ' ')
	b = append(strconv.AppendQuote(b, s.Payee.Name), ' ')
	b = append(append(b, s.Period...), ' ')
	b = append(strconv.AppendBool(b, s.Closed), ' ')
	b = append(append(b, s.Total...), ' ')
	b = append(append(b, s.Pending...), '\n')
	for i := range lines {
		b = lines[i].appendDigest(b)
	}
	return b
}

func (l *lineJSON) appendDigest(b []byte) []byte {
	b = append(b, "line "...)
	b = append(strconv.AppendQuote(b, l.Key), ' ')
	b = append(strconv.AppendQuote(b, l.Of), ' ')
	b = append(append(b, l.Kind...), ' ')
	b = append(strconv.AppendQuote(b, l.Plan), ' ')
	b = append(strconv.AppendInt(b, int64(l.Version), 10), ' ')
	b = append(strconv.AppendQuote(b, l.Component), ' ')
	b = append(append(b, l.Cause...), ' ')
	b = append(append(b, l.Origin...), ' ')
	b = append(strconv.AppendBool(b, l.Pending), ' ')
	b = append(strconv.AppendQuote(b, l.Receipt), ' ')
	b = append(strconv.AppendInt(b, int64(l.Part), 10), ' ')
	b = append(strconv.AppendQuote(b, l.Contract), ' ')
	b = append(strconv.AppendQuote(b, l.Customer), ' ')
	b = append(append(b, l.Date...), ' ')
	for _, amount := range [...]amountJSON{l.Base, l.Before, l.Exact} {
		b = append(append(b, amount...), ' ')
	}
	return append(append(b, l.Amount...), '\n')
}
