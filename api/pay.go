package api

import (
	"context"
	"net/http"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// BasePay is what a person is paid a month beside any commission.
type BasePay struct {
	From     string `json:"from" format:"date" doc:"0001-01-01: from the beginning"`
	To       string `json:"to,omitempty" format:"date" doc:"last day; absent: open"`
	Monthly  Money  `json:"monthly"`
	Revision int64  `json:"revision"`
}

// BankAccount is where a person's pay goes.
type BankAccount struct {
	From     string `json:"from" format:"date"`
	To       string `json:"to,omitempty" format:"date"`
	Account  string `json:"account" doc:"empty where it is not known"`
	Revision int64  `json:"revision"`
}

// MaskedPay tells that pay and account changed, and not to what: the currency,
// and the last four characters of the account.
type MaskedPay struct {
	From        string `json:"from" format:"date"`
	To          string `json:"to,omitempty" format:"date"`
	Currency    string `json:"currency"`
	AccountEnds string `json:"accountEnds,omitempty" doc:"the last four characters"`
}

// NewPay is a base pay from a day on.
type NewPay struct {
	Cause
	From    string `json:"from" format:"date"`
	Monthly Money  `json:"monthly"`
}

// PayChange corrects a base pay.
type PayChange struct {
	Because
	To      string `json:"to,omitempty" format:"date" doc:"last day; absent: open"`
	Monthly Money  `json:"monthly"`
}

// NewAccount is an account from a day on.
type NewAccount struct {
	Cause
	From    string `json:"from" format:"date"`
	Account string `json:"account" minLength:"1" maxLength:"64"`
}

// AccountChange corrects an account.
type AccountChange struct {
	Because
	Account string `json:"account" maxLength:"64"`
}

func basePayOf(p models.Pay) BasePay {
	return BasePay{startText(p.Valid.From), p.Valid.To.String(), moneyOf(p.Amount), p.Revision}
}

func bankOf(p models.Pay) BankAccount {
	return BankAccount{startText(p.Valid.From), p.Valid.To.String(), p.Bank, p.Revision}
}

func maskedOf(p models.Pay) MaskedPay {
	m := MaskedPay{From: startText(p.Valid.From), To: p.Valid.To.String(), Currency: p.Amount.Currency.Code()}
	if letters := []rune(p.Bank); len(letters) >= 8 {
		m.AccountEnds = string(letters[len(letters)-4:])
	}
	return m
}

// addPay registers base pay and bank accounts: each under a permission of its
// own, neither ever part of a person.
func (a *API) addPay() {
	pay := func(action string) policies.Permission {
		return policies.Permission{Object: "person.pay", Action: action}
	}
	bank := func(action string) policies.Permission {
		return policies.Permission{Object: "person.bank", Action: action}
	}
	route(a, Operation{ID: "listPay", Method: http.MethodGet, Path: "/persons/{code}/pay", Permission: pay("read"),
		Summary: problem.Text{ZH: "基本工资的历史", EN: "Base pay over time"}}, payList(basePayOf))
	route(a, Operation{ID: "addPay", Method: http.MethodPost, Path: "/persons/{code}/pay", Permission: pay("edit"), Money: true, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "自某日起调整基本工资，之前的同时结束", EN: "Set base pay from a day on; the one before ends with it"}}, a.addBasePay)
	route(a, Operation{ID: "correctPay", Method: http.MethodPut, Path: "/persons/{code}/pay/{from}", Permission: pay("edit"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "更正基本工资", EN: "Correct a base pay"}}, a.correctPay)
	route(a, Operation{ID: "listBank", Method: http.MethodGet, Path: "/persons/{code}/bank", Permission: bank("read"),
		Summary: problem.Text{ZH: "银行账号的历史", EN: "Bank accounts over time"}}, payList(bankOf))
	route(a, Operation{ID: "addBank", Method: http.MethodPost, Path: "/persons/{code}/bank", Permission: bank("edit"), Money: true, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "自某日起更换银行账号", EN: "Change the bank account from a day on"}}, a.addBank)
	route(a, Operation{ID: "correctBank", Method: http.MethodPut, Path: "/persons/{code}/bank/{from}", Permission: bank("edit"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "更正银行账号", EN: "Correct a bank account"}}, a.correctBank)
	route(a, Operation{ID: "listMaskedPay", Method: http.MethodGet, Path: "/persons/{code}/pay-masked", Permission: policies.Permission{Object: "person.pay.masked", Action: "read"},
		Summary: problem.Text{ZH: "打码的基本工资和银行账号", EN: "Base pay and bank accounts, masked"}}, payList(maskedOf))
}

// payList lists what of a person's pay the operation tells; the reading is
// noted.
func payList[T any](of func(models.Pay) T) func(ctx context.Context, c *Call, in *CodePath) (Page[T], error) {
	return func(ctx context.Context, c *Call, in *CodePath) (Page[T], error) {
		page, err := view(ctx, c, func(tx *models.Tx) (Page[T], error) {
			list, err := tx.Pays(c.Reach, in.Code, c.api.today())
			return wholePage(list, of), err
		})
		if err != nil {
			return Page[T]{}, err
		}
		if err := c.api.options.DB.PayRead(ctx, c.User.ID, in.Code, c.operation.Permission.Object, in.Code); err != nil {
			return Page[T]{}, err
		}
		return page, nil
	}
}

// thePay finds the stretch of pay in reach that began on a day.
func (a *API) thePay(c *Call, tx *models.Tx, person string, from period.Date) (models.Pay, error) {
	list, err := tx.Pays(c.Reach, person, a.today())
	for _, p := range list {
		if p.Valid.From == from {
			return p, err
		}
	}
	return models.Pay{}, firstOf(err, absent())
}

// stretch is a change of pay or account from a day on: what was in force until
// then ends the day before, and what the change does not name goes on.
func (a *API) stretch(c *Call, tx *models.Tx, person string, from period.Date, why Cause, change func(p *models.BasePay)) error {
	list, err := tx.Pays(c.Reach, person, a.today())
	if err != nil {
		return err
	}
	next := models.BasePay{Person: person, Valid: period.Interval{From: from}}
	e := models.FactEntry{Reason: why.orElse("")}
	for _, before := range list {
		switch {
		case before.Valid.From == from: // to change it is a correction
			next.Amount, next.Bank, next.Valid.To = before.Amount, before.Bank, before.Valid.To
		case before.Valid.From.Before(from) && before.Valid.Holds(from):
			next.Amount, next.Bank, next.Valid.To = before.Amount, before.Bank, before.Valid.To
			e.Expect = map[models.FactKey]int64{models.PayKey(person, before.Valid.From): before.Revision}
			before.Valid.To = from.AddDays(-1)
			e.Pay, e.Corrects, e.Reason = append(e.Pay, before.BasePay), true, why.orElse(succession)
		}
	}
	change(&next)
	if next.Amount.Currency == (money.Currency{}) {
		return models.NewError(models.Conflict, "pay.none", problem.Text{ZH: "那一天还没有基本工资，请先录入。", EN: "There is no base pay on that day: enter it first."})
	}
	e.Pay = append(e.Pay, next)
	_, err = tx.Enter(entered("change", c.operation.Permission.Object, person, e))
	return err
}

func (a *API) addBasePay(ctx context.Context, c *Call, in *codeBody[NewPay]) (BasePay, error) {
	var p parsing
	from, amount := p.start("from", in.Body.From), p.amount("monthly", in.Body.Monthly)
	if err := p.err(); err != nil {
		return BasePay{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (BasePay, error) {
		if err := a.stretch(c, tx, in.Code, from, in.Body.Cause, func(next *models.BasePay) { next.Amount = amount }); err != nil {
			return BasePay{}, err
		}
		c.Created("/persons/" + segment(in.Code) + "/pay/" + startText(from))
		return answerPay(a, c, tx, in.Code, from, basePayOf)
	})
}

func answerPay[T any](a *API, c *Call, tx *models.Tx, person string, from period.Date, of func(models.Pay) T) (T, error) {
	made, err := a.thePay(c, tx, person, from)
	c.Tag(made.Revision)
	return of(made), err
}

func (a *API) addBank(ctx context.Context, c *Call, in *codeBody[NewAccount]) (BankAccount, error) {
	var p parsing
	from := p.start("from", in.Body.From)
	if err := p.err(); err != nil {
		return BankAccount{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (BankAccount, error) {
		if err := a.stretch(c, tx, in.Code, from, in.Body.Cause, func(next *models.BasePay) { next.Bank = in.Body.Account }); err != nil {
			return BankAccount{}, err
		}
		c.Created("/persons/" + segment(in.Code) + "/bank/" + startText(from))
		return answerPay(a, c, tx, in.Code, from, bankOf)
	})
}

// correct changes a stretch of pay at the revision that the caller has read.
func (a *API) correct(c *Call, tx *models.Tx, person string, from period.Date, reason string, change func(p *models.BasePay)) error {
	was, err := a.thePay(c, tx, person, from)
	if err != nil {
		return err
	}
	next := was.BasePay
	change(&next)
	e := models.FactEntry{Pay: []models.BasePay{next}}
	_, err = tx.Enter(c.corrected(c.operation.Permission.Object, person, models.PayKey(person, from), reason, e))
	return err
}

func (a *API) correctPay(ctx context.Context, c *Call, in *codeFrom[PayChange]) (BasePay, error) {
	var p parsing
	from, to, amount := p.start("from", in.From), p.date("to", in.Body.To), p.amount("monthly", in.Body.Monthly)
	if err := p.err(); err != nil {
		return BasePay{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (BasePay, error) {
		err := a.correct(c, tx, in.Code, from, in.Body.Reason, func(next *models.BasePay) { next.Amount, next.Valid.To = amount, to })
		if err != nil {
			return BasePay{}, err
		}
		return answerPay(a, c, tx, in.Code, from, basePayOf)
	})
}

func (a *API) correctBank(ctx context.Context, c *Call, in *codeFrom[AccountChange]) (BankAccount, error) {
	var p parsing
	from := p.start("from", in.From)
	if err := p.err(); err != nil {
		return BankAccount{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (BankAccount, error) {
		err := a.correct(c, tx, in.Code, from, in.Body.Reason, func(next *models.BasePay) { next.Bank = in.Body.Account })
		if err != nil {
			return BankAccount{}, err
		}
		return answerPay(a, c, tx, in.Code, from, bankOf)
	})
}
