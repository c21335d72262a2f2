package api

import (
	"context"

	"steelyard/compensation/money"
	"steelyard/models"
)

// StatementDetail is a statement with what people ask about it first. Line
// differences and contracts are there for whom the policy lets see lines.
type StatementDetail struct {
	Statement
	Subtotals   []LineSum    `json:"subtotals" doc:"by component"`
	Waiting     []PendingPay `json:"waiting,omitempty" doc:"what is pending, by contract"`
	Bookings    []Booking    `json:"bookings,omitempty"`
	LastRun     *Comparison  `json:"lastRun,omitempty" doc:"with the run of the month before this one, for who sees drafts"`
	MonthBefore *MonthChange `json:"monthBefore,omitempty"`
	Digest      string       `json:"digest" doc:"of the run; on paper it says which calculation this is"`
	KnownAt     int64        `json:"knownAt" doc:"the run was made on the batches up to this number"`
}

// PendingPay is what one person has earned on one contract and is not payable
// yet.
type PendingPay struct {
	Payee    string `json:"payee"`
	Contract string `json:"contract"`
	Currency string `json:"currency"`
	Amount   string `json:"amount" doc:"pending, in major units"`
	Lines    int64  `json:"lines"`
	Since    string `json:"since" doc:"the oldest month"`
	Waits    string `json:"waits"`
	Signed   string `json:"signed,omitempty" format:"date" doc:"of the contract; absent: it is not signed"`
	Total    *Money `json:"total,omitempty" doc:"amount of the contract"`
	Received *Money `json:"received,omitempty" doc:"allocated to the contract so far"`
	Missing  *Money `json:"missing,omitempty" doc:"up to the first payment, where the plan's share is a plain number"`
}

// Booking is an entry of the ledger of earnings.
type Booking struct {
	State  string `json:"state" enum:"pending,payable,settled,paid"`
	Amount string `json:"amount"`
	At     string `json:"at" format:"date-time"`
}

// Comparison is a statement beside the one of an earlier run of its month.
type Comparison struct {
	Run         string           `json:"run"`
	Total       string           `json:"total" doc:"of the earlier one"`
	Differences []LineDifference `json:"differences,omitempty"`
}

// MonthChange is a statement beside the one of the month before.
type MonthChange struct {
	Statement string       `json:"statement"`
	Month     string       `json:"month"`
	Total     string       `json:"total" doc:"of the month before"`
	Change    string       `json:"change" doc:"this month's total less that one"`
	Parts     []PartChange `json:"parts"`
}

// PartChange is how one component pays another amount than the month before.
type PartChange struct {
	Plan        string `json:"plan,omitempty"`
	Component   string `json:"component,omitempty"`
	Adjustments bool   `json:"adjustments,omitempty"`
	Was         string `json:"was"`
	Is          string `json:"is"`
	Cause       string `json:"cause" enum:"added,removed,plan,base,value" doc:"value: bands, coefficients, limits"`
}

// dealsOf tells which of the contracts that pay waits on are in reach as
// contracts: how large one is, and what of it came in, is told of those alone.
func (c *Call) dealsOf(tx *models.Tx, list []models.PendingPay) (map[string]bool, error) {
	known := map[string]bool{}
	reach, _ := c.May("contract", "read")
	for i := range list {
		number := list[i].Contract
		if _, asked := known[number]; asked {
			continue
		}
		known[number] = reach.Everything()
		if known[number] {
			continue
		}
		_, err := tx.Contract(reach, models.Reach{}, number)
		if err != nil && !models.IsKind(err, models.NotFound) {
			return nil, err
		}
		known[number] = err == nil
	}
	return known, nil
}

func (c *Call) pendingOf(p models.PendingPay, known map[string]bool) PendingPay {
	out := PendingPay{Payee: p.Payee, Contract: p.Contract, Currency: p.Currency.Code(), Amount: amountText(p.Currency)(p.Minor), Lines: p.Lines, Since: p.Since, Waits: p.Waits.In(c.Lang), Signed: p.Signed}
	if p.Amount.Currency != (money.Currency{}) && known[p.Contract] {
		in := func(minor int64) *Money {
			return &Money{amountText(p.Amount.Currency)(minor), p.Amount.Currency.Code()}
		}
		out.Total, out.Received = in(p.Amount.Minor), in(p.Received)
		if p.Missing > 0 {
			out.Missing = in(p.Missing)
		}
	}
	return out
}

func getStatement(ctx context.Context, c *Call, in *IDPath) (StatementDetail, error) {
	id, err := in.key()
	if err != nil {
		return StatementDetail{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (StatementDetail, error) {
		reach, err := c.payReach(tx)
		if err != nil {
			return StatementDetail{}, err
		}
		d, err := tx.Detail(reach, c.drafts(), id)
		if err != nil {
			return StatementDetail{}, err
		}
		if err := c.noteReading(ctx, d.Payee.Code, d.Month.String()); err != nil {
			return StatementDetail{}, err
		}
		known, err := c.dealsOf(tx, d.Waiting)
		if err != nil {
			return StatementDetail{}, err
		}
		_, lines := c.May("statement.lines", "read")
		return c.detailOf(&d, lines, known), nil
	})
}

// detailOf makes the answer; who may not see lines gets neither contracts nor
// single lines.
func (c *Call) detailOf(d *models.StatementDetail, lines bool, known map[string]bool) StatementDetail {
	major := amountText(d.Currency)
	out := StatementDetail{Statement: statementOf(d.Statement), Subtotals: make([]LineSum, 0, len(d.Groups)), Digest: d.Digest, KnownAt: d.KnownAt}
	for _, g := range d.Groups {
		out.Subtotals = append(out.Subtotals, sumOf(g, d.Currency))
	}
	for _, b := range d.Bookings {
		out.Bookings = append(out.Bookings, Booking{string(b.State), major(b.Minor), b.At.String()})
	}
	if lines {
		for _, p := range d.Waiting {
			out.Waiting = append(out.Waiting, c.pendingOf(p, known))
		}
	}
	if d.LastRun != nil {
		out.LastRun = &Comparison{Run: d.LastRun.Run.String(), Total: major(d.LastRun.Total)}
		if lines {
			out.LastRun.Differences = c.differences(d.LastRun.Differences, d.Currency)
		}
	}
	if m := d.Before; m != nil {
		out.MonthBefore = &MonthChange{Statement: m.Statement.String(), Month: m.Month.String(), Total: major(m.Total), Change: major(d.Total - m.Total), Parts: []PartChange{}}
		for _, p := range m.Parts {
			out.MonthBefore.Parts = append(out.MonthBefore.Parts, PartChange{p.Plan, p.Component, p.Adjusts, major(p.Was), major(p.Is), string(p.Cause)})
		}
	}
	return out
}

type pendingInput struct {
	PageInput
	Payee string `query:"payee" maxLength:"64" doc:"employee number"`
}

func listPending(ctx context.Context, c *Call, in *pendingInput) (Page[PendingPay], error) {
	paging, err := c.paging(in.PageInput, "", in.Payee)
	if err != nil {
		return Page[PendingPay]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[PendingPay], error) {
		reach, err := c.payReach(tx)
		if err != nil {
			return Page[PendingPay]{}, err
		}
		list, err := tx.PendingPay(reach, models.StatementFilter{Payee: in.Payee}, paging)
		if err != nil {
			return Page[PendingPay]{}, err
		}
		for _, p := range list.Items {
			if err := c.noteReading(ctx, p.Payee, p.Contract); err != nil {
				return Page[PendingPay]{}, err
			}
		}
		known, err := c.dealsOf(tx, list.Items)
		return pageOf(c, list, "", []string{in.Payee}, func(p models.PendingPay) PendingPay { return c.pendingOf(p, known) }), err
	})
}
