package compensation

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// The JSON form of a result. Amounts are decimal strings in the currency's
// digits; texts are in both languages, so the form does not depend on one.
type resultJSON struct {
	Currency   string          `json:"currency"`
	From       string          `json:"from"`
	To         string          `json:"to"`
	Plans      []planJSON      `json:"plans"`
	Prior      []priorJSON     `json:"prior,omitempty"`
	Payees     []string        `json:"payees,omitempty"`
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

// priorJSON is an earlier result that has closed months, under the plan
// versions that it names.
type priorJSON struct {
	From   string     `json:"from"`
	To     string     `json:"to"`
	Digest string     `json:"digest"`
	Plans  []planJSON `json:"plans"`
}

type payeeJSON struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type statementJSON struct {
	Payee   payeeJSON       `json:"payee"`
	Period  string          `json:"period"`
	Closed  bool            `json:"closed,omitempty"`
	Total   amountJSON      `json:"total"`
	Pending amountJSON      `json:"pending"`
	Lines   []lineJSON      `json:"lines"`
	Trace   json.RawMessage `json:"trace"`

	PendingTrace json.RawMessage `json:"pendingTrace,omitempty"`
}

type lineJSON struct {
	Key       string     `json:"key"`
	Origin    string     `json:"origin"`
	Kind      string     `json:"kind"`
	Of        string     `json:"of,omitempty"`
	Pending   bool       `json:"pending,omitempty"`
	Waits     *textJSON  `json:"waits,omitempty"`
	Cause     Cause      `json:"cause,omitempty"`
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
// and plan clauses. Statements are written one after the other: the text of the
// whole is never in memory.
func (r *Result) WriteJSON(w io.Writer, explain bool) error {
	head := r.headJSON()
	head.Silent = make([]silenceJSON, 0, len(r.Silent))
	for _, s := range r.Silent {
		head.Silent = append(head.Silent, silenceJSON{Payee: payeeJSON{s.Payee.Code, s.Payee.Name}, Reason: textJSON(s.Reason)})
	}
	head.Digest = r.Digest()
	f, err := newFrame(w, &head)
	if err != nil {
		return err
	}
	for s := range r.inOrder() {
		out := statementJSON{}
		if s.closed != nil {
			out = s.closed.json
		} else if out, err = r.statementJSON(s.open, explain); err != nil {
			return err
		}
		if err := f.statement(&out); err != nil {
			return err
		}
	}
	return f.end()
}

// frame is a document that is being written: what stands around its statements,
// which come one after the other.
type frame struct {
	w              io.Writer
	separator, gap string // before the next statement, and behind the last
	back           []byte
}

// newFrame writes what stands before the statements.
func newFrame(w io.Writer, head *resultJSON) (*frame, error) {
	text, err := indented(head, "")
	if err != nil {
		return nil, err
	}
	const place = `"statements": [`
	front, back, _ := bytes.Cut(text, []byte(place))
	_, err = w.Write(append(front, place...))
	return &frame{w: w, separator: "\n    ", back: back}, err
}

func (f *frame) statement(s *statementJSON) error {
	text, err := indented(s, "    ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(f.w, f.separator+string(bytes.TrimSpace(text)))
	f.separator, f.gap = ",\n    ", "\n  "
	return err
}

func (f *frame) end() error {
	_, err := io.WriteString(f.w, f.gap+string(f.back))
	return err
}

func indented(v any, prefix string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}

// headJSON is the result without its statements.
func (r *Result) headJSON() resultJSON {
	out := resultJSON{
		Currency: r.Plans.Currency.Code(), From: r.From.String(), To: r.To.String(), Total: r.money(r.Total),
		Plans: []planJSON{}, Payees: r.Payees, Statements: []statementJSON{},
	}
	for _, g := range r.Plans.Groups {
		for _, p := range g.Versions {
			out.Plans = append(out.Plans, planJSON{Code: p.Code, Version: p.Version, Title: textJSON(p.Title), Digest: p.Digest})
		}
	}
	for i := range r.engine.closed {
		c := &r.engine.closed[i]
		plans := slices.Clone(c.plans)
		for _, p := range out.Plans {
			if slices.Contains(c.also, PlanVersion{p.Code, p.Version}) && !slices.Contains(plans, p) {
				plans = append(plans, p)
			}
		}
		out.Prior = append(out.Prior, priorJSON{From: c.from.String(), To: c.to.String(), Digest: c.digest, Plans: plans})
	}
	return out
}

// shown is a statement of the months asked for: an open one, or a closed one as
// it was posted.
type shown struct {
	open   *Statement
	closed *ClosedStatement
}

// inOrder lists the statements by person code and month.
func (r *Result) inOrder() func(func(shown) bool) {
	return func(yield func(shown) bool) {
		at := 0
		for i := range r.Statements {
			s := &r.Statements[i]
			for at < len(r.Closed) && (r.Closed[at].Payee.Code < s.Payee.Code || r.Closed[at].Payee.Code == s.Payee.Code && r.Closed[at].Month.Compare(s.Month) < 0) {
				if !yield(shown{closed: &r.Closed[at]}) {
					return
				}
				at++
			}
			if !yield(shown{open: s}) {
				return
			}
		}
		for ; at < len(r.Closed); at++ {
			if !yield(shown{closed: &r.Closed[at]}) {
				return
			}
		}
	}
}

func (r *Result) money(minor int64) amountJSON {
	return amountJSON(money.Amount{Minor: minor, Currency: r.Plans.Currency}.String())
}

func (r *Result) statementJSON(s *Statement, explain bool) (statementJSON, error) {
	out := statementJSON{
		Payee: payeeJSON{s.Payee.Code, s.Payee.Name}, Period: s.Month.String(), Total: r.money(s.Total), Pending: r.money(s.Pending),
		Lines: make([]lineJSON, len(s.Lines)),
	}
	amounts := make([]int64, len(s.Lines))
	for i := range s.Lines {
		out.Lines[i], amounts[i] = r.lineJSON(&s.Lines[i]), s.Lines[i].Amount
	}
	if !explain {
		out.setTrace(outline(r.Plans, s.Payee, s.Month, out.Lines, amounts))
		return out, nil
	}
	x, err := r.Explain(s)
	if err != nil {
		return out, err
	}
	out.setTrace(x)
	return out, nil
}

func (s *statementJSON) setTrace(x *Explanation) {
	s.Trace = trace.JSON(x.Root)
	if x.Pending != nil {
		s.PendingTrace = trace.JSON(x.Pending)
	}
}

func (r *Result) lineJSON(l *Line) lineJSON {
	d := r.Detail(*l)
	out := lineJSON{
		Key: d.Key, Origin: d.Origin.String(), Kind: l.Kind.String(), Of: d.Of, Pending: l.Pending, Cause: d.Cause,
		Contract: d.Contract, Customer: d.Customer.Code, Date: d.Date.String(),
		Base: r.money(l.Base), Before: r.money(l.Before), Exact: amountJSON(l.Exact().Fixed(r.Plans.Currency.Digits())), Amount: r.money(l.Amount),
	}
	if d.Plan != nil && d.Component != nil {
		out.Plan, out.Version, out.Component = d.Plan.Code, d.Plan.Version, d.Component.Code
	}
	if d.Cash {
		out.Receipt, out.Part = d.Number, d.Part
	}
	if waits := textJSON(d.Waits); waits != (textJSON{}) {
		out.Waits = &waits
	}
	if l.Kind == Adjustment { // as it comes out now, so that the next adjustment can say what changed
		was := &r.adjusted[l.about].line
		out.Base, out.Before, out.Exact = was.Base, was.Before, was.Exact
	}
	return out
}

// Row is a line as it leaves in the JSON form and in tables: a line of an open
// month or of a closed one.
type Row struct {
	Payee                       fact.Person
	Period, Key, Origin, Of     string
	Kind                        LineKind
	Pending, Closed             bool
	Waits                       problem.Text
	Cause                       Cause
	Plan                        string
	Version                     int
	Component, Receipt          string
	Part                        int
	Contract, Customer, Date    string
	Base, Before, Exact, Amount string // in major units
}

// Rows calls yield for every line of every statement, in order; those of closed
// months that were asked for are as they were posted.
func (r *Result) Rows(yield func(Row) bool) {
	for s := range r.inOrder() {
		if s.closed != nil {
			for i := range s.closed.json.Lines {
				if !yield(rowOf(s.closed.Payee, s.closed.json.Period, true, &s.closed.json.Lines[i])) {
					return
				}
			}
			continue
		}
		for i := range s.open.Lines {
			l := r.lineJSON(&s.open.Lines[i])
			if !yield(rowOf(s.open.Payee, s.open.Month.String(), false, &l)) {
				return
			}
		}
	}
}

func rowOf(payee fact.Person, month string, closed bool, l *lineJSON) Row {
	row := Row{
		Payee: payee, Period: month, Closed: closed, Key: l.Key, Origin: l.Origin, Of: l.Of, Kind: kindOf(l.Kind), Pending: l.Pending, Cause: l.Cause,
		Plan: l.Plan, Version: l.Version, Component: l.Component, Receipt: l.Receipt, Part: l.Part, Contract: l.Contract, Customer: l.Customer, Date: l.Date,
		Base: string(l.Base), Before: string(l.Before), Exact: string(l.Exact), Amount: string(l.Amount),
	}
	if l.Waits != nil {
		row.Waits = problem.Text(*l.Waits)
	}
	return row
}

// showClosed takes the statements of closed months that were asked for from the
// results that closed them, as they are.
func (r *Result) showClosed(req Request) problem.List {
	var list problem.List
	for _, p := range req.Prior {
		for _, s := range p.result.Statements {
			month, err := period.ParseMonth(s.Period)
			if err != nil || s.Closed || month.Compare(req.From) < 0 || month.Compare(req.To) > 0 || len(req.Payees) > 0 && !slices.Contains(req.Payees, s.Payee.Code) {
				continue
			}
			total, err1 := money.ParseAmount(string(s.Total), r.Plans.Currency)
			pending, err2 := money.ParseAmount(string(s.Pending), r.Plans.Currency)
			sum, err3 := money.AddMinor(r.Total, total.Minor)
			payee := fact.Person{Code: s.Payee.Code, Name: s.Payee.Name}
			if err1 != nil || err2 != nil || err3 != nil {
				list = append(list, tooLarge(payee, month))
				continue
			}
			s.Closed, r.Total = true, sum
			r.Closed = append(r.Closed, ClosedStatement{Payee: payee, Month: month, Total: total.Minor, Pending: pending.Minor, json: s})
		}
	}
	slices.SortFunc(r.Closed, func(a, b ClosedStatement) int {
		if a.Payee.Code != b.Payee.Code {
			return slices.Compare([]byte(a.Payee.Code), []byte(b.Payee.Code))
		}
		return a.Month.Compare(b.Month)
	})
	return list
}
