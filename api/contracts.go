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

// Contract is a sale. Shares and instalments are there for whom the policy lets
// see them.
type Contract struct {
	Number      string       `json:"number"`
	Customer    Named        `json:"customer"`
	Kind        string       `json:"kind" doc:"the company's own word, such as standard, framework or pilot"`
	Signed      string       `json:"signed" format:"date"`
	Amount      Money        `json:"amount" doc:"with tax"`
	Net         Money        `json:"net" doc:"without tax"`
	Collected   *Money       `json:"collected,omitempty" doc:"allocated so far, by the receipts that the caller reaches; absent where the caller reaches contracts further than cash"`
	Open        *Money       `json:"open,omitempty" doc:"the amount less what was collected"`
	Splits      []ShareSet   `json:"splits,omitempty" doc:"in a single contract only"`
	Instalments []Instalment `json:"instalments,omitempty" doc:"in a single contract only"`
	Revision    int64        `json:"revision" doc:"what If-Match names"`
}

// Instalment is a part of a contract's amount that falls due on a day.
type Instalment struct {
	Number   string `json:"number"`
	Due      string `json:"due" format:"date"`
	Amount   Money  `json:"amount"`
	Paid     *Money `json:"paid,omitempty" doc:"allocated to it, by the receipts that the caller reaches"`
	Open     *Money `json:"open,omitempty" doc:"the amount less what was paid"`
	Revision int64  `json:"revision"`
}

// ContractContent is what is known of a contract beside its number.
type ContractContent struct {
	Customer string `json:"customer" maxLength:"64"`
	Kind     string `json:"kind" maxLength:"64"`
	Signed   string `json:"signed" format:"date"`
	Amount   Money  `json:"amount" doc:"with tax"`
	Net      *Money `json:"net,omitempty" doc:"without tax; absent: as the amount"`
}

// NewContract is a contract to be added, with whoever shares in it and its
// instalments.
type NewContract struct {
	Number string `json:"number" minLength:"1" maxLength:"64"`
	ContractContent
	Splits      []NewShares     `json:"splits,omitempty" maxItems:"50"`
	Instalments []NewInstalment `json:"instalments,omitempty" maxItems:"500"`
}

// ContractChange corrects a contract.
type ContractChange struct {
	Because
	ContractContent
}

// InstalmentContent is what is known of an instalment beside its number.
type InstalmentContent struct {
	Due    string `json:"due" format:"date"`
	Amount Money  `json:"amount"`
}

// NewInstalment is an instalment to be added.
type NewInstalment struct {
	Number string `json:"number" minLength:"1" maxLength:"64"`
	InstalmentContent
}

// InstalmentChange corrects an instalment.
type InstalmentChange struct {
	Because
	InstalmentContent
}

type (
	listContracts struct {
		PageInput
		Q          string `query:"q" maxLength:"100" doc:"part of a number, or of the customer's code or name"`
		Customer   string `query:"customer" maxLength:"64"`
		Person     string `query:"person" maxLength:"64" doc:"who shares in it"`
		Kind       string `query:"kind" maxLength:"64"`
		SignedFrom string `query:"signedFrom" format:"date"`
		SignedTo   string `query:"signedTo" format:"date" doc:"that day included"`
		Sort       string `query:"sort" enum:"number,signed,-number,-signed" default:"number"`
	}
	// NumberPath is the number in an address.
	NumberPath struct {
		Number string `path:"number" maxLength:"64"`
	}
	numberBody[B any] struct {
		NumberPath
		Body B
	}
	instalmentBody[B any] struct {
		NumberPath
		Instalment string `path:"instalment" maxLength:"64"`
		Body       B
	}
)

// addContracts registers contracts and their instalments; shares are beside.
func (a *API) addContracts() {
	may := func(object, action string) policies.Permission {
		return policies.Permission{Object: object, Action: action}
	}
	route(a, Operation{ID: "listContracts", Method: http.MethodGet, Path: "/contracts", Permission: may("contract", "read"),
		Summary: problem.Text{ZH: "合同列表", EN: "Contracts"}}, a.listContracts)
	route(a, Operation{ID: "getContract", Method: http.MethodGet, Path: "/contracts/{number}", Permission: may("contract", "read"),
		Summary: problem.Text{ZH: "查看一份合同：分成、分期、已收", EN: "A contract with shares, instalments and what was collected"}}, a.getContract)
	route(a, Operation{ID: "createContract", Method: http.MethodPost, Path: "/contracts", Permission: may("contract", "create"), Money: true, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "新增合同", EN: "Add a contract"}}, a.createContract)
	route(a, Operation{ID: "correctContract", Method: http.MethodPut, Path: "/contracts/{number}", Permission: may("contract", "edit"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "更正合同", EN: "Correct a contract"}}, a.correctContract)
	route(a, Operation{ID: "withdrawContract", Method: http.MethodPost, Path: "/contracts/{number}/withdrawal", Permission: may("contract", "withdraw"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "撤回误录的合同及其分成和分期", EN: "Take back a contract entered by mistake, with its shares and instalments"}}, a.withdrawContract)
	route(a, Operation{ID: "listInstalments", Method: http.MethodGet, Path: "/contracts/{number}/instalments", Permission: may("instalment", "read"),
		Summary: problem.Text{ZH: "合同的分期：应收、已收、未收", EN: "Instalments of a contract: due, paid, open"}}, a.listInstalments)
	route(a, Operation{ID: "addInstalment", Method: http.MethodPost, Path: "/contracts/{number}/instalments", Permission: may("instalment", "create"), Money: true, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "新增分期", EN: "Add an instalment"}}, a.addInstalment)
	route(a, Operation{ID: "correctInstalment", Method: http.MethodPut, Path: "/contracts/{number}/instalments/{instalment}", Permission: may("instalment", "edit"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "更正分期", EN: "Correct an instalment"}}, a.correctInstalment)
	route(a, Operation{ID: "withdrawInstalment", Method: http.MethodPost, Path: "/contracts/{number}/instalments/{instalment}/withdrawal", Permission: may("instalment", "withdraw"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "撤回分期", EN: "Take an instalment back"}}, a.withdrawInstalment)
}

// contractOf words a contract; money that came in is told to whom the policy
// lets read the allocations of all contracts that they read: a part of it would
// look like a debt.
func (c *Call) contractOf(x models.Contract) Contract {
	out := Contract{Number: x.Number, Customer: Named{Code: x.Customer}, Kind: x.Kind, Signed: x.Signed.String(), Amount: moneyOf(x.Amount), Net: moneyOf(x.Net), Revision: x.Revision}
	if _, may := c.May("customer", "read"); may {
		out.Customer.Name = x.CustomerName
	}
	if c.wholeCash() {
		out.Collected, out.Open = paidAndOpen(x.Amount, x.Collected)
	}
	return out
}

func paidAndOpen(amount, paid money.Amount) (*Money, *Money) {
	p := moneyOf(paid)
	o := moneyOf(money.Amount{Minor: amount.Minor - paid.Minor, Currency: amount.Currency})
	return &p, &o
}

func (c *Call) instalmentOf(x models.Instalment) Instalment {
	out := Instalment{Number: x.Number, Due: x.Due.String(), Amount: moneyOf(x.Amount), Revision: x.Revision}
	if c.wholeCash() {
		out.Paid, out.Open = paidAndOpen(x.Amount, x.Paid)
	}
	return out
}

// cash is how far the caller may see allocations, beside contracts.
func (c *Call) cash() models.Reach {
	reach, _ := c.May("allocation", "read")
	return reach
}

func (a *API) listContracts(ctx context.Context, c *Call, in *listContracts) (Page[Contract], error) {
	filters := []string{in.Q, in.Customer, in.Person, in.Kind, in.SignedFrom, in.SignedTo}
	var p parsing
	f := models.ContractFilter{Search: in.Q, Customer: in.Customer, Person: in.Person, Kind: in.Kind, SignedFrom: p.date("signedFrom", in.SignedFrom), SignedTo: p.date("signedTo", in.SignedTo)}
	_, f.Names = c.May("customer", "read")
	if _, may := c.May("split", "read"); !may && in.Person != "" {
		return Page[Contract]{}, forbidden()
	}
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err = firstOf(p.err(), err); err != nil {
		return Page[Contract]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Contract], error) {
		list, err := tx.Contracts(c.Reach, c.cash(), f, paging)
		return pageOf(c, list, in.Sort, filters, c.contractOf), err
	})
}

func (a *API) getContract(ctx context.Context, c *Call, in *NumberPath) (Contract, error) {
	return view(ctx, c, func(tx *models.Tx) (Contract, error) { return c.readContract(tx, in.Number) })
}

// readContract reads a contract with its parts for an answer, and tags it.
func (c *Call) readContract(tx *models.Tx, number string) (Contract, error) {
	x, err := tx.Contract(c.Reach, c.cash(), number)
	if err != nil {
		return Contract{}, err
	}
	out := c.contractOf(x)
	if splits, may := c.May("split", "read"); may {
		if out.Splits, err = c.shareSets(tx, splits, number); err != nil {
			return out, err
		}
	}
	if _, may := c.May("instalment", "read"); may {
		list, err := tx.Instalments(c.Reach, c.cash(), number)
		if err != nil {
			return out, err
		}
		out.Instalments = wholePage(list, c.instalmentOf).Items
	}
	c.Tag(x.Revision)
	return out, nil
}

func (x ContractContent) fact(p *parsing, number string) fact.Contract {
	k := fact.Contract{Number: number, Customer: x.Customer, Kind: x.Kind, Signed: p.date("signed", x.Signed), Amount: p.amount("amount", x.Amount)}
	k.Net = k.Amount
	if x.Net != nil {
		k.Net = p.amount("net", *x.Net)
	}
	return k
}

func (a *API) createContract(ctx context.Context, c *Call, in *bodyInput[NewContract]) (Contract, error) {
	b := in.Body
	var p parsing
	e := models.FactEntry{Facts: fact.Set{Contracts: []fact.Contract{b.fact(&p, b.Number)}}}
	for _, s := range b.Splits {
		s.add(&p, b.Number, &e)
	}
	for _, i := range b.Instalments {
		e.Facts.Instalments = append(e.Facts.Instalments, i.fact(&p, b.Number, i.Number))
	}
	if err := p.err(); err != nil {
		return Contract{}, err
	}
	if _, may := c.May("split", "create"); !may && len(b.Splits) > 0 {
		return Contract{}, forbidden()
	}
	if _, may := c.May("instalment", "create"); !may && len(b.Instalments) > 0 {
		return Contract{}, forbidden()
	}
	return update(ctx, c, func(tx *models.Tx) (Contract, error) {
		if _, err := tx.Enter(entered("create", "contract", b.Number, e)); err != nil {
			return Contract{}, err
		}
		made, err := c.readContract(tx, b.Number)
		c.Created("/contracts/" + segment(b.Number))
		return made, outside(err)
	})
}

// contractReached fails where a contract is out of reach.
func contractReached(c *Call, number string) func(tx *models.Tx) error {
	return func(tx *models.Tx) error {
		_, err := tx.Contract(c.Reach, models.Reach{}, number)
		return err
	}
}

func (a *API) correctContract(ctx context.Context, c *Call, in *numberBody[ContractChange]) (Contract, error) {
	var p parsing
	e := models.FactEntry{Facts: fact.Set{Contracts: []fact.Contract{in.Body.fact(&p, in.Number)}}}
	if err := p.err(); err != nil {
		return Contract{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Contract, error) {
		if err := contractReached(c, in.Number)(tx); err != nil {
			return Contract{}, err
		}
		if _, err := tx.Enter(c.corrected("contract", in.Number, models.ContractKey(in.Number), in.Body.Reason, e)); err != nil {
			return Contract{}, err
		}
		made, err := c.readContract(tx, in.Number)
		return made, outside(err)
	})
}

func (a *API) withdrawContract(ctx context.Context, c *Call, in *numberBody[Withdrawal]) (None, error) {
	return update(ctx, c, func(tx *models.Tx) (None, error) {
		if err := contractReached(c, in.Number)(tx); err != nil {
			return None{}, err
		}
		keys := []models.FactKey{models.ContractKey(in.Number)}
		shares, err := tx.Shares(everyone(), everyone(), in.Number)
		for _, s := range shares {
			keys = append(keys, shareKey(s.Contract, s.Person, s.From, s.Overlay))
		}
		parts, failed := tx.Instalments(everyone(), models.Reach{}, in.Number)
		for _, i := range parts {
			keys = append(keys, models.InstalmentKey(i.Contract, i.Number))
		}
		if err = firstOf(err, failed); err != nil {
			return None{}, err
		}
		e := models.FactEntry{Withdraw: keys, Reason: in.Body.Reason, Expect: map[models.FactKey]int64{keys[0]: c.Version()}}
		_, err = tx.Enter(entered("withdraw", "contract", in.Number, e))
		return None{}, c.inUse(err)
	})
}

func shareKey(contract, person string, from period.Date, overlay bool) models.FactKey {
	if overlay {
		return models.OverlayKey(contract, person, from)
	}
	return models.SplitKey(contract, person, from)
}

func (a *API) listInstalments(ctx context.Context, c *Call, in *NumberPath) (Page[Instalment], error) {
	return view(ctx, c, func(tx *models.Tx) (Page[Instalment], error) {
		if err := contractReached(c, in.Number)(tx); err != nil {
			return Page[Instalment]{}, err
		}
		list, err := tx.Instalments(c.Reach, c.cash(), in.Number)
		return wholePage(list, c.instalmentOf), err
	})
}

func (x InstalmentContent) fact(p *parsing, contract, number string) fact.Instalment {
	return fact.Instalment{Contract: contract, Number: number, Due: p.date("due", x.Due), Amount: p.amount("amount", x.Amount)}
}

// readInstalment reads an instalment for an answer, and tags it.
func (c *Call) readInstalment(tx *models.Tx, contract, number string) (Instalment, error) {
	list, err := tx.Instalments(c.Reach, c.cash(), contract)
	for _, i := range list {
		if i.Number == number {
			c.Tag(i.Revision)
			return c.instalmentOf(i), err
		}
	}
	return Instalment{}, firstOf(err, absent())
}

func (a *API) addInstalment(ctx context.Context, c *Call, in *numberBody[NewInstalment]) (Instalment, error) {
	var p parsing
	e := models.FactEntry{Facts: fact.Set{Instalments: []fact.Instalment{in.Body.fact(&p, in.Number, in.Body.Number)}}}
	if err := p.err(); err != nil {
		return Instalment{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Instalment, error) {
		if err := contractReached(c, in.Number)(tx); err != nil {
			return Instalment{}, err
		}
		if _, err := tx.Enter(entered("create", "instalment", in.Number+" "+in.Body.Number, e)); err != nil {
			return Instalment{}, err
		}
		c.Created("/contracts/" + segment(in.Number) + "/instalments/" + segment(in.Body.Number))
		return c.readInstalment(tx, in.Number, in.Body.Number)
	})
}

// instalmentReached fails where an instalment is out of reach.
func instalmentReached(c *Call, contract, number string) func(tx *models.Tx) error {
	return func(tx *models.Tx) error {
		_, err := c.readInstalment(tx, contract, number)
		return err
	}
}

func (a *API) correctInstalment(ctx context.Context, c *Call, in *instalmentBody[InstalmentChange]) (Instalment, error) {
	var p parsing
	e := models.FactEntry{Facts: fact.Set{Instalments: []fact.Instalment{in.Body.fact(&p, in.Number, in.Instalment)}}}
	if err := p.err(); err != nil {
		return Instalment{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Instalment, error) {
		if err := instalmentReached(c, in.Number, in.Instalment)(tx); err != nil {
			return Instalment{}, err
		}
		key := models.InstalmentKey(in.Number, in.Instalment)
		if _, err := tx.Enter(c.corrected("instalment", in.Number+" "+in.Instalment, key, in.Body.Reason, e)); err != nil {
			return Instalment{}, err
		}
		return c.readInstalment(tx, in.Number, in.Instalment)
	})
}

func (a *API) withdrawInstalment(ctx context.Context, c *Call, in *instalmentBody[Withdrawal]) (None, error) {
	return withdrawn(ctx, c, "instalment", in.Number+" "+in.Instalment, in.Body.Reason, instalmentReached(c, in.Number, in.Instalment), models.InstalmentKey(in.Number, in.Instalment))
}
