package api

import (
	"context"
	"net/http"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Proposals are what a receipt may have been meant for. They are for people to
// judge: nothing is allocated by itself.
type Proposals struct {
	Receipt string     `json:"receipt"`
	Left    *Money     `json:"left,omitempty" doc:"not allocated yet; absent where parts of it may be out of reach"`
	Month   string     `json:"month" doc:"in which the cash has effect"`
	Adjusts bool       `json:"adjusts" doc:"the receipt's own month is closed: it enters that month as an adjustment"`
	Items   []Proposal `json:"items" doc:"the strongest evidence first: number, payer, customer, amount"`
}

// Proposal is an instalment, or a contract without any, with what speaks for it.
type Proposal struct {
	Contract   string   `json:"contract"`
	Customer   Named    `json:"customer" doc:"of the contract"`
	Instalment string   `json:"instalment,omitempty" doc:"absent where the contract has none"`
	Due        string   `json:"due,omitempty" format:"date"`
	Open       Money    `json:"open"`
	Amount     Money    `json:"amount" doc:"of the receipt: what is left of it, at most what is open"`
	Left       Money    `json:"left" doc:"of the receipt after that"`
	Evidence   []Ground `json:"evidence" doc:"the strongest first"`
}

// Ground is what speaks for a proposal.
type Ground struct {
	Code string `json:"code" enum:"number,payer,customer,amount"`
	Text string `json:"text"`
}

// AllocationTrial is what an allocation would leave, had it been made.
type AllocationTrial struct {
	Contract   string `json:"contract"`
	Instalment string `json:"instalment,omitempty"`
	Amount     Money  `json:"amount"`
	Left       Money  `json:"left" doc:"of the receipt after it"`
	Open       Money  `json:"open" doc:"on the instalment, or the contract, after it; below zero: paid too much"`
	Month      string `json:"month" doc:"in which the cash has effect"`
	Adjusts    bool   `json:"adjusts" doc:"the receipt's own month is closed: it enters that month as an adjustment"`
}

// Clues are what is known of a receipt beside what is stored. They come in a
// body, as addresses are kept in logs.
type Clues struct {
	Memo string `json:"memo,omitempty" maxLength:"400" doc:"what the payer wrote, where numbers of contracts are looked for; it is not stored"`
}

// NewAllocationTrial is an allocation that is only tried.
type NewAllocationTrial struct {
	Contract   string `json:"contract" minLength:"1" maxLength:"64"`
	Instalment string `json:"instalment,omitempty" maxLength:"64"`
	Amount     string `json:"amount" maxLength:"24" pattern:"^-?[0-9]+(\\.[0-9]+)?$" patternDescription:"decimal number" doc:"in the receipt's currency"`
}

type (
	suggestInput struct {
		NumberPath
		Body Clues
	}
	trialInput struct {
		NumberPath
		Body NewAllocationTrial
	}
)

// addSuggestions registers what helps to allocate a receipt.
func (a *API) addSuggestions() {
	create := policies.Permission{Object: "allocation", Action: "create"}
	route(a, Operation{ID: "suggestAllocations", Method: http.MethodPost, Path: "/receipts/{number}/suggestions", Permission: create,
		Summary: problem.Text{ZH: "一笔回款可能对应的合同和分期，附依据（只是建议，不会自动核销）", EN: "What a receipt may have been meant for, and why; nothing is allocated by itself"}}, a.suggestAllocations)
	route(a, Operation{ID: "tryAllocation", Method: http.MethodPost, Path: "/receipts/{number}/trial", Permission: create,
		Summary: problem.Text{ZH: "试算一次核销：之后还剩多少、进入哪个月（不保存）", EN: "What an allocation would leave, and in which month it has effect; nothing is stored"}}, a.tryAllocation)
}

// openReceipt reads a receipt that is to be allocated.
func (c *Call) openReceipt(tx *models.Tx, number string) (models.Receipt, error) {
	reach, may := c.May("receipt", "read")
	if !may {
		return models.Receipt{}, forbidden()
	}
	return tx.Receipt(reach, c.Reach, number)
}

// payable is how far the caller may be told of contracts that wait for cash.
func (c *Call) payable() models.Reach {
	contracts, _ := c.May("contract", "read")
	if _, may := c.May("instalment", "read"); !may || !c.wholeCash() {
		return models.Reach{}
	}
	return contracts
}

// wholeCash reports whether the caller reaches the cash of every contract that
// the caller reaches.
func (c *Call) wholeCash() bool {
	contracts, reads := c.May("contract", "read")
	cash, may := c.May("allocation", "read")
	if !reads || !may || cash.Everything() {
		return may
	}
	return subset(contracts.Scopes, cash.Scopes) && subset(contracts.Units, cash.Units)
}

func subset[T comparable](part, whole []T) bool {
	return !slices.ContainsFunc(part, func(x T) bool { return !slices.Contains(whole, x) })
}

func groundOf(c *Call, e models.Evidence) Ground {
	text := map[models.Evidence]problem.Text{
		models.ByNumber:   {ZH: "附言或流水号里有这个合同号", EN: "its number stands in the memo or in the receipt’s number"},
		models.ByPayer:    {ZH: "这个付款方以前付过这份合同", EN: "this payer has paid for it before"},
		models.ByCustomer: {ZH: "合同客户就是付款方", EN: "the payer is its customer"},
		models.ByAmount:   {ZH: "未收金额与未核销金额相同", EN: "as much is open as is left"},
	}[e]
	return Ground{string(e), text.In(c.Lang)}
}

func (a *API) suggestAllocations(ctx context.Context, c *Call, in *suggestInput) (Proposals, error) {
	return view(ctx, c, func(tx *models.Tx) (Proposals, error) {
		r, err := c.openReceipt(tx, in.Number)
		if err != nil {
			return Proposals{}, err
		}
		out := Proposals{Receipt: r.Number, Items: []Proposal{}}
		if r.Whole {
			left := moneyOf(r.Open())
			out.Left = &left
		}
		month, adjusts, err := tx.EntersInto(r)
		if err != nil {
			return out, err
		}
		out.Month, out.Adjusts = month.String(), adjusts
		list, err := tx.Propose(c.payable(), c.cash(), r, in.Body.Memo)
		_, named := c.May("customer", "read")
		for _, p := range list {
			one := Proposal{Contract: p.Contract, Customer: Named{Code: p.Customer}, Instalment: p.Instalment, Open: moneyOf(p.Open), Amount: moneyOf(p.Amount), Left: moneyOf(p.Left)}
			if named {
				one.Customer.Name = p.CustomerName
			}
			if !p.Due.IsZero() {
				one.Due = p.Due.String()
			}
			for _, e := range p.Evidence {
				one.Evidence = append(one.Evidence, groundOf(c, e))
			}
			out.Items = append(out.Items, one)
		}
		return out, err
	})
}

func (a *API) tryAllocation(ctx context.Context, c *Call, in *trialInput) (AllocationTrial, error) {
	return view(ctx, c, func(tx *models.Tx) (AllocationTrial, error) {
		r, err := c.openReceipt(tx, in.Number)
		if err != nil {
			return AllocationTrial{}, err
		}
		if !r.Whole {
			return AllocationTrial{}, forbidden()
		}
		var p parsing
		amount := p.amount("amount", Money{in.Body.Amount, r.Amount.Currency.Code()})
		open, err := c.openOn(tx, &p, in.Body.Contract, in.Body.Instalment)
		if err != nil {
			return AllocationTrial{}, err
		}
		left := r.Open()
		switch {
		case p.list.Failed():
		case amount.Minor == 0 || (amount.Minor < 0) != (r.Amount.Minor < 0):
			p.fail("amount", problem.Text{ZH: "金额不能为零，正负须与回款一致。", EN: "The amount must not be zero, and have the sign of the receipt."}, problem.Text{})
		case amount.Minor > 0 && amount.Minor > left.Minor, amount.Minor < 0 && amount.Minor < left.Minor:
			p.fail("amount", problem.Textf("超过未核销的金额：只剩 %s。", "That is more than is left of the receipt: %s.", left), problem.Text{})
		case open.Currency != amount.Currency:
			p.fail("contract", problem.Textf("合同的币种是 %s，回款的是 %s。", "The contract is in %s, the receipt in %s.", open.Currency.Code(), amount.Currency.Code()), problem.Text{})
		}
		if err := p.err(); err != nil {
			return AllocationTrial{}, err
		}
		month, adjusts, err := tx.EntersInto(r)
		less := func(a money.Amount) Money {
			return moneyOf(money.Amount{Minor: a.Minor - amount.Minor, Currency: a.Currency})
		}
		return AllocationTrial{in.Body.Contract, in.Body.Instalment, moneyOf(amount), less(left), less(open), month.String(), adjusts}, err
	})
}

// openOn is what is open on an instalment, or on a contract where none is named.
// One that the caller does not reach is as one that is not there.
func (c *Call) openOn(tx *models.Tx, p *parsing, contract, instalment string) (money.Amount, error) {
	x, err := tx.Contract(c.payable(), c.cash(), contract)
	if models.IsKind(err, models.NotFound) {
		p.fail("contract", problem.Text{ZH: "没有这份合同，或不在您的权限内。", EN: "There is no such contract, or it is outside what you may see."}, problem.Text{ZH: "请核对合同号。", EN: "Check its number."})
		return money.Amount{}, nil
	}
	open := money.Amount{Minor: x.Amount.Minor - x.Collected.Minor, Currency: x.Amount.Currency}
	if err != nil || instalment == "" {
		return open, err
	}
	list, err := tx.Instalments(c.payable(), c.cash(), contract)
	for _, i := range list {
		if i.Number == instalment {
			return money.Amount{Minor: i.Amount.Minor - i.Paid.Minor, Currency: i.Amount.Currency}, err
		}
	}
	p.fail("instalment", problem.Text{ZH: "这份合同没有这一期。", EN: "The contract has no such instalment."}, problem.Text{ZH: "请从分期中选，或留空。", EN: "Choose one of its instalments, or none."})
	return open, err
}
