package compensation

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Record is a line of a statement as a database keeps it: everything in natural
// keys, amounts in minor units, the exact amount as its text. It says no more
// and no less than the line's JSON form.
type Record struct {
	Key, Of, Origin    string
	Kind               LineKind
	Pending            bool
	Waits              problem.Text // what a pending line waits for
	Cause              Cause
	Plan               string
	Version            int
	Component, Receipt string
	Part               int
	Contract, Customer string
	Date               string
	Base, Before       int64
	Exact              string // before rounding, in major units
	Amount             int64
}

// Sheet is a statement as a database keeps it. Total and Pending are minor units.
type Sheet struct {
	Payee          fact.Person
	Month          period.Month
	Total, Pending int64
	Records        []Record
}

// Posted is a result as a database keeps it: what Keep returned, and the
// statements that it handed out, by person code and month. Payees limits the
// statements to some people; the digest cannot be checked then, and what is made
// of it serves those people alone.
type Posted struct {
	Head   []byte
	Payees []string
	Sheets func(yield func(*Sheet) error) error
}

// Keep hands out every statement in order, in a form to store, and returns the
// rest of the result, its digest included, as JSON. The sheet and its records
// are used again for the next statement. A result that shows closed months is
// not kept: they are kept already.
func (r *Result) Keep(yield func(*Sheet) error) (head []byte, digest string, err error) {
	if len(r.Closed) > 0 {
		return nil, "", errors.New("compensation: a result that shows closed months is not kept")
	}
	out := r.headJSON()
	h := out.begin()
	var sheet Sheet
	var text []byte
	for i := range r.Statements {
		s := &r.Statements[i]
		sheet = Sheet{Payee: s.Payee, Month: s.Month, Total: s.Total, Pending: s.Pending, Records: sheet.Records[:0]}
		text = (&statementJSON{Payee: payeeJSON{s.Payee.Code, s.Payee.Name}, Period: s.Month.String(), Total: r.money(s.Total), Pending: r.money(s.Pending)}).appendDigest(text[:0], nil)
		for j := range s.Lines {
			l := r.lineJSON(&s.Lines[j])
			text = l.appendDigest(text)
			record, err := r.record(&s.Lines[j], &l)
			if err != nil {
				return nil, "", err
			}
			sheet.Records = append(sheet.Records, record)
		}
		h.Write(text)
		if err := yield(&sheet); err != nil {
			return nil, "", err
		}
	}
	out.Digest = hex.EncodeToString(h.Sum(nil))
	head, err = json.Marshal(out)
	return head, out.Digest, err
}

// SheetOf is a statement of the result in the form to store.
func (r *Result) SheetOf(s *Statement) (*Sheet, error) {
	sheet := &Sheet{Payee: s.Payee, Month: s.Month, Total: s.Total, Pending: s.Pending, Records: make([]Record, len(s.Lines))}
	for i := range s.Lines {
		l := r.lineJSON(&s.Lines[i])
		var err error
		if sheet.Records[i], err = r.record(&s.Lines[i], &l); err != nil {
			return nil, err
		}
	}
	return sheet, nil
}

// record is a line in the form to store.
func (r *Result) record(l *Line, j *lineJSON) (Record, error) {
	x := Record{
		Key: j.Key, Of: j.Of, Origin: j.Origin, Kind: l.Kind, Pending: l.Pending, Cause: j.Cause, Plan: j.Plan, Version: j.Version, Component: j.Component,
		Receipt: j.Receipt, Part: j.Part, Contract: j.Contract, Customer: j.Customer, Date: j.Date, Base: l.Base, Before: l.Before, Exact: j.Exact, Amount: l.Amount,
	}
	if j.Waits != nil {
		x.Waits = problem.Text(*j.Waits)
	}
	if l.Kind != Adjustment {
		return x, nil
	}
	base, err := money.ParseAmount(j.Base, r.Plans.Currency)
	if err != nil {
		return x, err
	}
	before, err := money.ParseAmount(j.Before, r.Plans.Currency)
	x.Base, x.Before = base.Minor, before.Minor
	return x, err
}

// json is the record's JSON form.
func (x *Record) json(c money.Currency) lineJSON {
	major := func(minor int64) amountJSON { return money.Amount{Minor: minor, Currency: c}.String() }
	j := lineJSON{
		Key: x.Key, Of: x.Of, Origin: x.Origin, Kind: x.Kind.String(), Pending: x.Pending, Cause: x.Cause, Plan: x.Plan, Version: x.Version, Component: x.Component,
		Receipt: x.Receipt, Part: x.Part, Contract: x.Contract, Customer: x.Customer, Date: x.Date, Base: major(x.Base), Before: major(x.Before), Exact: x.Exact, Amount: major(x.Amount),
	}
	if !x.Waits.IsZero() {
		waits := textJSON(x.Waits)
		j.Waits = &waits
	}
	return j
}

// json is the sheet's JSON form without its trace.
func (s *Sheet) json(c money.Currency) statementJSON {
	out := statementJSON{
		Payee: payeeJSON{s.Payee.Code, s.Payee.Name}, Period: s.Month.String(), Lines: make([]lineJSON, len(s.Records)),
		Total: money.Amount{Minor: s.Total, Currency: c}.String(), Pending: money.Amount{Minor: s.Pending, Currency: c}.String(),
	}
	for i := range s.Records {
		out.Lines[i] = s.Records[i].json(c)
	}
	return out
}

// traced is the sheet's JSON form with its trace.
func (s *Sheet) traced(plans *plan.Set) statementJSON {
	out := s.json(plans.Currency)
	amounts := make([]int64, len(s.Records))
	for i := range s.Records {
		amounts[i] = s.Records[i].Amount
	}
	out.setTrace(outline(plans, s.Payee, s.Month, out.Lines, amounts))
	return out
}

// JSON is the statement exactly as it stands in the JSON form of its result
// (WriteJSON), on the plans of that result.
func (s *Sheet) JSON(plans *plan.Set) ([]byte, error) {
	out := s.traced(plans)
	text, err := indented(&out, "    ")
	return bytes.TrimSpace(text), err
}

// KindOf reads the word of a kind of line as String writes it; an unknown one
// is a Commission.
func KindOf(word string) LineKind { return kindOf(word) }

// WritePosted writes a stored result exactly as WriteJSON has written it, on the
// plans of that result.
func WritePosted(w io.Writer, plans *plan.Set, p Posted) error {
	var head resultJSON
	if err := json.Unmarshal(p.Head, &head); err != nil {
		return err
	}
	f, err := newFrame(w, &head)
	if err != nil {
		return err
	}
	if err := p.Sheets(func(s *Sheet) error {
		out := s.traced(plans)
		return f.statement(&out)
	}); err != nil {
		return err
	}
	return f.end()
}

// PriorOf makes an earlier result of what a database keeps of it. The content
// must agree with the digest, as for ReadPrior; a problem.List says so, any
// other error comes from the database.
func PriorOf(p Posted) (*Prior, error) {
	prior := &Prior{partly: p.Payees}
	if err := json.Unmarshal(p.Head, &prior.result); err != nil {
		return nil, err
	}
	currency, err := money.ParseCurrency(prior.result.Currency)
	if err != nil {
		return nil, err
	}
	h := prior.result.begin()
	var text []byte
	err = p.Sheets(func(s *Sheet) error {
		out := s.json(currency)
		text = out.appendDigest(text[:0], out.Lines)
		h.Write(text)
		prior.result.Statements = append(prior.result.Statements, out)
		return nil
	})
	if err != nil {
		return nil, err
	}
	made := hex.EncodeToString(h.Sum(nil))
	if len(p.Payees) > 0 {
		made = prior.result.Digest
	}
	if list := prior.accept(made); list.Failed() {
		return nil, list
	}
	return prior, nil
}

// outline is the explanation of a statement down to its lines. It is made of
// what the lines say, so that a stored statement has the one that it had.
func outline(plans *plan.Set, payee fact.Person, month period.Month, lines []lineJSON, amounts []int64) *Explanation {
	c, currency := trace.Recorder(), plans.Currency
	values := make([]trace.Value, len(lines))
	for i := range lines {
		l := &lines[i]
		values[i] = c.Leaf(money.Major(amounts[i], currency), currency.Code(), l.label(plans), trace.Source{Kind: trace.FromLine, Ref: l.Key})
	}
	adjusts := func(i int) bool { return lines[i].Kind == Adjustment.String() }
	return assemble(c, currency.Code(), payee, month, values, summed{
		pending: func(i int) bool { return lines[i].Pending },
		joined: func(i int) bool {
			a, b := &lines[i], &lines[i+1]
			return adjusts(i) == adjusts(i+1) && (adjusts(i) || a.Plan == b.Plan && a.Component == b.Component)
		},
		label: func(i int) trace.Label {
			if adjusts(i) {
				return trace.L(trace.KeyAdjustments)
			}
			if component := lines[i].component(plans); component != nil {
				return trace.L(trace.KeyComponent, component.Title)
			}
			return trace.L(trace.KeyComponent, problem.Same(lines[i].Component))
		},
	})
}

// component finds the rule that a line is paid by, nil where the plans do not
// have it.
func (l *lineJSON) component(plans *plan.Set) *plan.Component {
	p, ok := versionOf(plans, l.Plan, l.Version)
	if !ok {
		return nil
	}
	at := slices.IndexFunc(p.Components, func(c plan.Component) bool { return c.Code == l.Component })
	if at < 0 {
		return nil
	}
	return &p.Components[at]
}

// label names a line as its explanation does.
func (l *lineJSON) label(plans *plan.Set) trace.Label {
	switch kindOf(l.Kind) {
	case CatchUp:
		return trace.L(trace.KeyCatchUp, l.about())
	case Reversal:
		return trace.L(trace.KeyReversal, l.about(), receiptText(l.reversed()))
	case Release:
		return trace.L(trace.KeyRelease, problem.Same(l.Date))
	case Floor:
		from := l.Date
		date, err := period.ParseDate(l.Date)
		if c := l.component(plans); err == nil && c != nil && c.Limits != nil {
			span, _ := c.Limits.Per.Span()
			from = period.WindowOf(span, date).From.String()
		}
		return trace.Named(trace.KeyFloorLine, from, l.Date)
	case Adjustment:
		return trace.Named(trace.KeyAdjustment, l.Of, l.Origin)
	}
	return trace.L(trace.KeyLine, l.about())
}

// about words what a line is about.
func (l *lineJSON) about() problem.Text {
	switch {
	case l.Receipt != "":
		return receiptText(l.Receipt)
	case l.Contract != "":
		return problem.Textf("合同 %s ", "contract %s", problem.Clean(l.Contract))
	}
	return problem.Same(l.Key)
}

func receiptText(number string) problem.Text {
	return problem.Textf("回款 %s ", "receipt %s", problem.Clean(number))
}

// reversed is the receipt that a reversal takes back: its key names it behind
// the plan, the component, the kind, and the receipt that went back with its
// allocation line.
func (l *lineJSON) reversed() string {
	const place = 5
	parts := strings.Split(l.Key, "/")
	if len(parts) <= place {
		return l.Receipt
	}
	return strings.NewReplacer("%2F", "/", "%25", "%").Replace(parts[place])
}

// Difference is a line that two statements do not have alike. Was or Is is nil
// where one of them does not have it.
type Difference struct {
	Was, Is *Record
	Cause   Cause
}

// Differences compares a statement with an earlier one of the same person, line
// by line: by key, and for adjustments that is also by what they correct. The
// order is that of the later statement, then what only the earlier one has.
func (s *Sheet) Differences(earlier *Sheet) []Difference {
	before := make(map[string]*Record, len(earlier.Records))
	for i := range earlier.Records {
		before[earlier.Records[i].Key] = &earlier.Records[i]
	}
	var list []Difference
	for i := range s.Records {
		is := &s.Records[i]
		was := before[is.Key]
		delete(before, is.Key)
		switch {
		case was == nil:
			list = append(list, Difference{Is: is, Cause: CauseAdded})
		case *was != *is:
			list = append(list, Difference{Was: was, Is: is, Cause: was.changed(is)})
		}
	}
	for i := range earlier.Records {
		if was := &earlier.Records[i]; before[was.Key] == was {
			list = append(list, Difference{Was: was, Cause: CauseRemoved})
		}
	}
	return list
}

// changed says why a line is another now.
func (x *Record) changed(is *Record) Cause {
	switch {
	case x.Version != is.Version:
		return CausePlan
	case x.Base != is.Base:
		return CauseBase
	case x.Before != is.Before:
		return CausePosition
	}
	return CauseValue
}
