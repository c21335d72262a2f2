package compensation

import (
	"encoding/json"
	"io"

	"steelyard/compensation/money"
	"steelyard/compensation/trace"
)

// The JSON form of a result. Amounts are decimal strings in the currency's
// digits; texts are in both languages, so the form does not depend on one.
type resultJSON struct {
	Currency   string          `json:"currency"`
	From       string          `json:"from"`
	To         string          `json:"to"`
	Plans      []planJSON      `json:"plans"`
	Total      amountJSON      `json:"total"`
	Statements []statementJSON `json:"statements"`
	Silent     []silenceJSON   `json:"silent,omitempty"`
	Digest     string          `json:"digest"`
}

// amountJSON is an amount in major units. It is a text, since readers of JSON
// numbers turn them into floats.
type amountJSON = string

type textJSON struct {
	ZH string `json:"zh,omitempty"`
	EN string `json:"en,omitempty"`
}

type planJSON struct {
	Code    string   `json:"code"`
	Version int      `json:"version"`
	Title   textJSON `json:"title"`
	Digest  string   `json:"digest"`
}

type payeeJSON struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type statementJSON struct {
	Payee   payeeJSON       `json:"payee"`
	Period  string          `json:"period"`
	Total   amountJSON      `json:"total"`
	Pending amountJSON      `json:"pending"`
	Lines   []lineJSON      `json:"lines"`
	Trace   json.RawMessage `json:"trace"`
}

type lineJSON struct {
	Key       string     `json:"key"`
	Origin    string     `json:"origin"`
	Kind      string     `json:"kind"`
	Plan      string     `json:"plan"`
	Version   int        `json:"version"`
	Component string     `json:"component"`
	Receipt   string     `json:"receipt,omitempty"`
	Part      int        `json:"part,omitempty"`
	Contract  string     `json:"contract"`
	Customer  string     `json:"customer,omitempty"`
	Date      string     `json:"date"`
	Base      amountJSON `json:"base"`
	Before    amountJSON `json:"before"`
	Exact     amountJSON `json:"exact"`
	Amount    amountJSON `json:"amount"`
}

type silenceJSON struct {
	Payee  payeeJSON `json:"payee"`
	Reason textJSON  `json:"reason"`
}

// WriteJSON writes the result as one JSON document. A statement's trace is its
// total over its components and lines; with explain it goes on down to receipts
// and plan clauses.
func (r *Result) WriteJSON(w io.Writer, explain bool) error {
	out := resultJSON{
		Currency: r.Plans.Currency.Code(), From: r.From.String(), To: r.To.String(), Total: r.money(r.Total),
		Plans: []planJSON{}, Statements: make([]statementJSON, len(r.Statements)), Digest: r.Digest(),
	}
	for _, g := range r.Plans.Groups {
		for _, p := range g.Versions {
			out.Plans = append(out.Plans, planJSON{Code: p.Code, Version: p.Version, Title: textJSON(p.Title), Digest: p.Digest})
		}
	}
	for i := range r.Statements {
		s, err := r.statementJSON(&r.Statements[i], explain)
		if err != nil {
			return err
		}
		out.Statements[i] = s
	}
	for _, s := range r.Silent {
		out.Silent = append(out.Silent, silenceJSON{Payee: payeeJSON{s.Payee.Code, s.Payee.Name}, Reason: textJSON(s.Reason)})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func (r *Result) money(minor int64) amountJSON {
	return amountJSON(money.Amount{Minor: minor, Currency: r.Plans.Currency}.String())
}

func (r *Result) statementJSON(s *Statement, explain bool) (statementJSON, error) {
	out := statementJSON{
		Payee: payeeJSON{s.Payee.Code, s.Payee.Name}, Period: s.Month.String(), Total: r.money(s.Total), Pending: r.money(s.Pending),
		Lines: make([]lineJSON, len(s.Lines)),
	}
	for i, l := range s.Lines {
		d := r.Detail(l)
		out.Lines[i] = lineJSON{
			Key: d.Key, Origin: d.Origin.String(), Kind: l.Kind.String(), Plan: d.Plan.Code, Version: d.Plan.Version, Component: d.Component.Code,
			Contract: d.Contract, Customer: d.Customer.Code, Date: d.Date.String(),
			Base: r.money(l.Base), Before: r.money(l.Before), Exact: amountJSON(l.Exact.Fixed(r.Plans.Currency.Digits())), Amount: r.money(l.Amount),
		}
		if r.Cash(l) {
			out.Lines[i].Receipt, out.Lines[i].Part = d.Number, d.Part
		}
	}
	root := r.outline(s)
	if explain {
		x, err := r.Explain(s)
		if err != nil {
			return out, err
		}
		root = x.Root
	}
	out.Trace = trace.JSON(root)
	return out, nil
}

// outline is the explanation of a statement down to its lines.
func (r *Result) outline(s *Statement) *trace.Node {
	c, currency := trace.Recorder(), r.Plans.Currency
	amounts := make([]trace.Value, len(s.Lines))
	for i, l := range s.Lines {
		key, d := trace.KeyLine, r.Detail(l)
		if l.Kind == CatchUp {
			key = trace.KeyCatchUp
		}
		amounts[i] = c.Leaf(money.Major(l.Amount, currency), currency.Code(), trace.L(key, cause(r.engine.eventOf(l))), trace.Source{Kind: trace.FromLine, Ref: d.Key})
	}
	return r.assemble(c, s, amounts).Root
}
