package api

import (
	"context"
	"net/http"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Receipt is money that came in, or went back. Its own amount, and what is left
// of it, are told to those alone who reach every receipt: the difference to what
// is allocated would tell of other people's contracts.
type Receipt struct {
	Number      string       `json:"number"`
	Customer    Named        `json:"customer" doc:"who paid"`
	Date        string       `json:"date" format:"date" doc:"confirmed by finance: decides the period"`
	ValueDate   string       `json:"valueDate" format:"date" doc:"the bank's"`
	Reverses    string       `json:"reverses,omitempty" doc:"the receipt that it takes back"`
	Amount      *Money       `json:"amount,omitempty" doc:"absent where parts of it may be out of reach"`
	Allocated   Money        `json:"allocated" doc:"to contracts in reach"`
	Unallocated *Money       `json:"unallocated,omitempty" doc:"absent where parts of it may be out of reach"`
	Allocations []Allocation `json:"allocations,omitempty" doc:"in a single receipt only"`
	Suggestions []Suggestion `json:"suggestions,omitempty" doc:"in the list of unallocated receipts only"`
	Revision    int64        `json:"revision" doc:"what If-Match names"`
}

// ReceiptContent is what is known of a receipt beside its number.
type ReceiptContent struct {
	Customer  string `json:"customer" maxLength:"64"`
	Date      string `json:"date" format:"date" doc:"confirmed by finance"`
	ValueDate string `json:"valueDate,omitempty" format:"date" doc:"the bank's; absent: the date"`
	Amount    Money  `json:"amount" doc:"negative: money that went back"`
	Reverses  string `json:"reverses,omitempty" maxLength:"64"`
}

// NewReceipt is a receipt to be added, with what it is for where that is known.
type NewReceipt struct {
	Number string `json:"number" minLength:"1" maxLength:"64"`
	ReceiptContent
	Allocations []AllocationContent `json:"allocations,omitempty" maxItems:"200"`
}

// ReceiptChange corrects a receipt.
type ReceiptChange struct {
	Because
	ReceiptContent
}

// Reversal takes a receipt back: all of it, with all its allocations, or the
// parts that are named.
type Reversal struct {
	Because
	Number    string         `json:"number" minLength:"1" maxLength:"64" doc:"of the new, negative receipt"`
	Date      string         `json:"date" format:"date" doc:"when the money went back"`
	ValueDate string         `json:"valueDate,omitempty" format:"date"`
	Amount    *Money         `json:"amount,omitempty" doc:"how much went back, above zero; absent: all of it"`
	Parts     []ReversedPart `json:"parts,omitempty" maxItems:"200" doc:"what is taken back of which allocation, where not all of it is"`
}

// ReversedPart is what is taken back of one allocation.
type ReversedPart struct {
	Line   int   `json:"line" minimum:"1" doc:"of the original receipt's allocation"`
	Amount Money `json:"amount" doc:"above zero"`
}

type (
	listReceipts struct {
		PageInput
		Q           string `query:"q" maxLength:"100" doc:"part of a number, or of the customer's code or name"`
		Month       string `query:"month" maxLength:"7" doc:"2026-10"`
		Customer    string `query:"customer" maxLength:"64"`
		Contract    string `query:"contract" maxLength:"64" doc:"allocated to it"`
		Unallocated bool   `query:"unallocated" doc:"something is left of it"`
		Sort        string `query:"sort" enum:"date,number,-date,-number" default:"date"`
	}
	listUnallocated struct {
		PageInput
		Customer string `query:"customer" maxLength:"64"`
		Sort     string `query:"sort" enum:"date,number,-date,-number" default:"date"`
	}
)

// addReceipts registers receipts; allocations are beside.
func (a *API) addReceipts() {
	may := func(action string) policies.Permission {
		return policies.Permission{Object: "receipt", Action: action}
	}
	route(a, Operation{ID: "listReceipts", Method: http.MethodGet, Path: "/receipts", Permission: may("read"),
		Summary: problem.Text{ZH: "回款列表", EN: "Receipts"}}, a.listReceipts)
	route(a, Operation{ID: "getReceipt", Method: http.MethodGet, Path: "/receipts/{number}", Permission: may("read"),
		Summary: problem.Text{ZH: "查看一笔回款及其核销", EN: "A receipt with its allocations"}}, a.getReceipt)
	route(a, Operation{ID: "createReceipt", Method: http.MethodPost, Path: "/receipts", Permission: may("create"), Money: true, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "录入回款", EN: "Enter a receipt"}}, a.createReceipt)
	route(a, Operation{ID: "reverseReceipt", Method: http.MethodPost, Path: "/receipts/{number}/reversal", Permission: may("create"), Money: true, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "冲回回款：退款、退票、错账", EN: "Reverse a receipt: refund, bounced cheque, wrong entry"}}, a.reverseReceipt)
	route(a, Operation{ID: "correctReceipt", Method: http.MethodPut, Path: "/receipts/{number}", Permission: may("edit"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "更正回款", EN: "Correct a receipt"}}, a.correctReceipt)
	route(a, Operation{ID: "withdrawReceipt", Method: http.MethodPost, Path: "/receipts/{number}/withdrawal", Permission: may("withdraw"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "撤回误录的回款及其核销", EN: "Take back a receipt entered by mistake, with its allocations"}}, a.withdrawReceipt)
	route(a, Operation{ID: "listUnallocated", Method: http.MethodGet, Path: "/unallocated", Permission: policies.Permission{Object: "allocation", Action: "create"},
		Summary: problem.Text{ZH: "未核销的回款及建议（只是建议，不会自动核销）", EN: "Receipts not allocated, with suggestions; nothing is allocated by itself"}}, a.listUnallocated)
}

// receiptOf words a receipt.
func (c *Call) receiptOf(r models.Receipt) Receipt {
	out := Receipt{Number: r.Number, Customer: Named{Code: r.Customer}, Date: r.Date.String(), ValueDate: r.ValueDate.String(), Reverses: r.Reverses, Allocated: moneyOf(r.Allocated), Revision: r.Revision}
	if _, may := c.May("customer", "read"); may {
		out.Customer.Name = r.CustomerName
	}
	if r.Whole {
		amount, open := moneyOf(r.Amount), moneyOf(r.Open())
		out.Amount, out.Unallocated = &amount, &open
	}
	return out
}

func (a *API) listReceipts(ctx context.Context, c *Call, in *listReceipts) (Page[Receipt], error) {
	filters := []string{in.Q, in.Month, in.Customer, in.Contract, truth(in.Unallocated)}
	var p parsing
	f := models.ReceiptFilter{Search: in.Q, Month: p.month("month", in.Month), Customer: in.Customer, Contract: in.Contract, Unallocated: in.Unallocated}
	_, f.Names = c.May("customer", "read")
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err = firstOf(p.err(), err); err != nil {
		return Page[Receipt]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Receipt], error) {
		list, err := tx.Receipts(c.Reach, c.cash(), f, paging)
		return pageOf(c, list, in.Sort, filters, c.receiptOf), err
	})
}

func (a *API) listUnallocated(ctx context.Context, c *Call, in *listUnallocated) (Page[Receipt], error) {
	filters := []string{in.Customer}
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err != nil {
		return Page[Receipt]{}, err
	}
	reach, may := c.May("receipt", "read")
	if !may {
		return Page[Receipt]{}, forbidden()
	}
	contracts := c.payable()
	return view(ctx, c, func(tx *models.Tx) (Page[Receipt], error) {
		list, err := tx.Receipts(reach, c.Reach, models.ReceiptFilter{Customer: in.Customer, Unallocated: true}, paging)
		if err != nil {
			return Page[Receipt]{}, err
		}
		suggested, err := tx.Suggest(contracts, c.cash(), list.Items)
		return pageOf(c, list, in.Sort, filters, func(r models.Receipt) Receipt {
			out := c.receiptOf(r)
			for _, s := range suggested[r.Number] {
				out.Suggestions = append(out.Suggestions, Suggestion{s.Contract, s.Instalment, s.Due.String(), moneyOf(s.Open)})
			}
			return out
		}), err
	})
}

func (a *API) getReceipt(ctx context.Context, c *Call, in *NumberPath) (Receipt, error) {
	return view(ctx, c, func(tx *models.Tx) (Receipt, error) { return c.readReceipt(tx, in.Number) })
}

// readReceipt reads a receipt with its allocations for an answer, and tags it.
func (c *Call) readReceipt(tx *models.Tx, number string) (Receipt, error) {
	r, err := tx.Receipt(c.Reach, c.cash(), number)
	if err != nil {
		return Receipt{}, err
	}
	out := c.receiptOf(r)
	if parts, may := c.May("allocation", "read"); may {
		list, err := tx.Allocations(c.Reach, parts, number)
		if err != nil {
			return out, err
		}
		out.Allocations = wholePage(list, allocationOf).Items
	}
	c.Tag(r.Revision)
	return out, nil
}

func (x ReceiptContent) fact(p *parsing, number string) fact.Receipt {
	r := fact.Receipt{Number: number, Customer: x.Customer, Date: p.date("date", x.Date), Amount: p.amount("amount", x.Amount), Reverses: x.Reverses}
	r.ValueDate = p.orDay("valueDate", x.ValueDate, r.Date)
	return r
}

func (a *API) createReceipt(ctx context.Context, c *Call, in *bodyInput[NewReceipt]) (Receipt, error) {
	b := in.Body
	var p parsing
	e := models.FactEntry{Facts: fact.Set{Receipts: []fact.Receipt{b.fact(&p, b.Number)}}}
	for i, x := range b.Allocations {
		e.Facts.Allocations = append(e.Facts.Allocations, x.fact(&p, b.Number, i+1))
	}
	if err := p.err(); err != nil {
		return Receipt{}, err
	}
	if _, may := c.May("allocation", "create"); !may && len(b.Allocations) > 0 {
		return Receipt{}, forbidden()
	}
	return update(ctx, c, func(tx *models.Tx) (Receipt, error) {
		if _, err := tx.Enter(entered("create", "receipt", b.Number, e)); err != nil {
			return Receipt{}, err
		}
		made, err := c.readReceipt(tx, b.Number)
		c.Created("/receipts/" + segment(b.Number))
		return made, outside(err)
	})
}

// receiptReached fails where a receipt is out of reach.
func receiptReached(c *Call, number string) func(tx *models.Tx) error {
	return func(tx *models.Tx) error {
		_, err := tx.Receipt(c.Reach, models.Reach{}, number)
		return err
	}
}

func (a *API) correctReceipt(ctx context.Context, c *Call, in *numberBody[ReceiptChange]) (Receipt, error) {
	var p parsing
	e := models.FactEntry{Facts: fact.Set{Receipts: []fact.Receipt{in.Body.fact(&p, in.Number)}}}
	if err := p.err(); err != nil {
		return Receipt{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Receipt, error) {
		if err := receiptReached(c, in.Number)(tx); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Enter(c.corrected("receipt", in.Number, models.ReceiptKey(in.Number), in.Body.Reason, e)); err != nil {
			return Receipt{}, err
		}
		made, err := c.readReceipt(tx, in.Number)
		return made, outside(err)
	})
}

func (a *API) withdrawReceipt(ctx context.Context, c *Call, in *numberBody[Withdrawal]) (None, error) {
	return update(ctx, c, func(tx *models.Tx) (None, error) {
		if err := receiptReached(c, in.Number)(tx); err != nil {
			return None{}, err
		}
		keys := []models.FactKey{models.ReceiptKey(in.Number)}
		parts, err := tx.Allocations(everyone(), everyone(), in.Number)
		if err != nil {
			return None{}, err
		}
		if _, may := c.May("allocation", "withdraw"); !may && len(parts) > 0 {
			return None{}, forbidden()
		}
		for _, x := range parts {
			keys = append(keys, models.AllocationKey(in.Number, x.Line))
		}
		e := models.FactEntry{Withdraw: keys, Reason: in.Body.Reason, Expect: map[models.FactKey]int64{keys[0]: c.Version()}}
		_, err = tx.Enter(entered("withdraw", "receipt", in.Number, e))
		return None{}, err
	})
}

func (a *API) reverseReceipt(ctx context.Context, c *Call, in *numberBody[Reversal]) (Receipt, error) {
	b := in.Body
	var p parsing
	on := p.date("date", b.Date)
	value := p.orDay("valueDate", b.ValueDate, on)
	var back *money.Amount
	if b.Amount != nil {
		amount := p.amount("amount", *b.Amount)
		back = &amount
	}
	var parts []fact.Allocation
	for _, part := range b.Parts {
		amount := p.amount("parts.amount", part.Amount)
		parts = append(parts, fact.Allocation{Receipt: b.Number, Line: len(parts) + 1, Reverses: part.Line, Amount: negative(amount)})
	}
	if err := p.err(); err != nil {
		return Receipt{}, err
	}
	if _, may := c.May("allocation", "create"); !may {
		return Receipt{}, forbidden()
	}
	return update(ctx, c, func(tx *models.Tx) (Receipt, error) {
		e, err := c.reversal(tx, in.Number, reversed{number: b.Number, on: on, value: value, back: back, parts: parts})
		if err != nil {
			return Receipt{}, err
		}
		e.Audit.Reason = b.Reason
		if _, err := tx.Enter(e); err != nil {
			return Receipt{}, err
		}
		made, err := c.readReceipt(tx, b.Number)
		c.Created("/receipts/" + segment(b.Number))
		return made, outside(err)
	})
}

// reversed is what is asked to be taken back.
type reversed struct {
	number    string
	on, value period.Date
	back      *money.Amount
	parts     []fact.Allocation
}

func negative(a money.Amount) money.Amount {
	return money.Amount{Minor: -a.Minor, Currency: a.Currency}
}

// reversal makes the facts that take a receipt back. Of a receipt that goes back
// wholly, every allocation is taken back unless the parts are named; the check of
// the facts refuses more than there is.
func (c *Call) reversal(tx *models.Tx, number string, b reversed) (models.FactEntry, error) {
	original, err := tx.Receipt(c.Reach, c.cash(), number)
	if err != nil {
		return models.FactEntry{}, err
	}
	list, err := tx.Allocations(everyone(), everyone(), number)
	if err != nil {
		return models.FactEntry{}, err
	}
	back := original.Amount
	if b.back != nil {
		back = *b.back
	}
	parts := b.parts
	for i := range parts {
		for _, x := range list {
			if x.Line == parts[i].Reverses {
				parts[i].Contract, parts[i].Instalment = x.Contract, x.Instalment
			}
		}
	}
	if len(parts) == 0 && back == original.Amount {
		for i, x := range list {
			parts = append(parts, fact.Allocation{Receipt: b.number, Line: i + 1, Contract: x.Contract, Instalment: x.Instalment, Amount: negative(x.Amount), Reverses: x.Line})
		}
	}
	e := models.FactEntry{Facts: fact.Set{
		Receipts:    []fact.Receipt{{Number: b.number, Customer: original.Customer, Date: b.on, ValueDate: b.value, Amount: negative(back), Reverses: number}},
		Allocations: parts,
	}}
	return entered("reverse", "receipt", b.number, e), nil
}
