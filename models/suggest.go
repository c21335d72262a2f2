package models

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Evidence is a ground on which a receipt may have been meant for a contract.
type Evidence string

// The grounds, the strongest first. Equal amounts mislead, so they count least.
const (
	ByNumber   Evidence = "number"   // the contract's number stands in the memo, or in the receipt's number
	ByPayer    Evidence = "payer"    // the payer has paid for this contract before
	ByCustomer Evidence = "customer" // the contract is the payer's own
	ByAmount   Evidence = "amount"   // as much is open as is left of the receipt
)

func evidence() []Evidence { return []Evidence{ByNumber, ByPayer, ByCustomer, ByAmount} }

// Proposal is what a receipt may have been meant for, with the grounds of it:
// for people to judge, nothing is ever allocated by it.
type Proposal struct {
	Contract, Instalment   string // no instalment: the contract has none
	Customer, CustomerName string
	Due                    period.Date // no date: no instalment
	Open                   money.Amount
	Amount                 money.Amount // of the receipt: what is left of it, and at most what is open
	Left                   money.Amount // of the receipt after that
	Evidence               []Evidence
}

// mostProposed is how many proposals one receipt gets.
const mostProposed = 20

type openRow struct {
	Contract, Customer, Currency string
	Minor                        int64
	CustomerName, Instalment     *string
	Due, PartCurrency            *string
	PartMinor                    *int64
}

// Propose finds what is open on contracts of the reach that the receipt may
// have been meant for: those that memo or the receipt's number name, those that
// its payer has paid for or bought, and instalments of just the amount that is
// left. The strongest evidence stands first. Only a receipt of which the caller
// may know all, and of which something is left, has any.
func (tx *Tx) Propose(contracts, cash Reach, r Receipt, memo string) ([]Proposal, error) {
	left := r.Open()
	if !r.Whole || left.Minor <= 0 {
		return nil, nil
	}
	before, err := tx.paidBefore(cash, r)
	if err != nil {
		return nil, err
	}
	rows, err := tx.proposable(contracts, r, memo, before)
	if err != nil {
		return nil, err
	}
	var numbers []string
	for _, row := range rows {
		numbers = append(numbers, row.Contract)
	}
	paid, err := tx.paid(cash, numbers)
	if err != nil {
		return nil, err
	}
	var list []Proposal
	for i := range rows {
		p, err := rows[i].proposal(left, paid)
		if err != nil {
			return nil, err
		}
		p.Evidence = grounds(p, r, memo, before)
		if p.Open.Minor > 0 && len(p.Evidence) > 0 {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, stronger)
	return list[:min(len(list), mostProposed)], nil
}

// paidBefore are the contracts that other receipts of the same payer were
// allocated to.
func (tx *Tx) paidBefore(cash Reach, r Receipt) ([]string, error) {
	if r.Customer == "" {
		return nil, nil
	}
	q := allocations(cash)
	q.columns = "DISTINCT a.contract"
	q.where("ar.customer = ?", r.Customer).where("a.receipt <> ?", r.Number)
	return all[string](tx, q, "ORDER BY a.contract")
}

// proposable reads the instalments, and the contracts that have none, for which
// there may be evidence.
func (tx *Tx) proposable(contracts Reach, r Receipt, memo string, before []string) ([]openRow, error) {
	q := &query{
		columns: "k.number AS contract, k.customer, k.currency, k.minor, c.name AS customer_name, i.number AS instalment, i.due, i.currency AS part_currency, i.minor AS part_minor",
		from: "contracts k LEFT JOIN customers c ON c.code = k.customer AND " + current("customers", "c") +
			" LEFT JOIN instalments i ON i.contract = k.number AND " + current("instalments", "i"),
	}
	clause, args := contracts.contracts("k.number")
	q.where(current("contracts", "k")).where(clause, args...).where("k.currency = ?", r.Amount.Currency.Code())
	ways, values := "INSTR(?, k.number) > 0 OR i.minor = ?", []any{memo + "\n" + r.Number, r.Open().Minor}
	if r.Customer != "" {
		ways, values = ways+" OR k.customer = ?", append(values, r.Customer)
	}
	if len(before) > 0 {
		ways, values = ways+" OR k.number IN ?", append(values, before)
	}
	return all[openRow](tx, q.where("("+ways+")", values...), "ORDER BY i.due, k.number, i.number")
}

func (row *openRow) proposal(left money.Amount, paid map[[2]string]int64) (Proposal, error) {
	p := Proposal{Contract: row.Contract, Customer: row.Customer}
	if row.CustomerName != nil {
		p.CustomerName = *row.CustomerName
	}
	open := row.Minor
	if row.Instalment != nil {
		p.Instalment, open = *row.Instalment, *row.PartMinor-paid[[2]string{row.Contract, *row.Instalment}]
		var err error
		if p.Due, err = dateIn(*row.Due); err != nil {
			return p, err
		}
	} else {
		for key, minor := range paid {
			if key[0] == row.Contract {
				open -= minor
			}
		}
	}
	amount := min(open, left.Minor)
	p.Open = money.Amount{Minor: open, Currency: left.Currency}
	p.Amount = money.Amount{Minor: amount, Currency: left.Currency}
	p.Left = money.Amount{Minor: left.Minor - amount, Currency: left.Currency}
	return p, nil
}

// grounds are what speaks for a proposal, the strongest first.
func grounds(p Proposal, r Receipt, memo string, before []string) (list []Evidence) {
	if mentions(memo, p.Contract) || mentions(r.Number, p.Contract) {
		list = append(list, ByNumber)
	}
	if slices.Contains(before, p.Contract) {
		list = append(list, ByPayer)
	}
	if r.Customer != "" && p.Customer == r.Customer {
		list = append(list, ByCustomer)
	}
	if p.Open.Minor == r.Open().Minor {
		list = append(list, ByAmount)
	}
	return list
}

// mentions reports whether a text holds a number as a word of its own: HT-1 is not
// in HT-19.
func mentions(text, number string) bool {
	for at := 0; number != ""; {
		i := strings.Index(text[at:], number)
		if i < 0 {
			return false
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		behind, _ := utf8.DecodeRuneInString(text[i+len(number):])
		if !joins(before) && !joins(behind) {
			return true
		}
		at = i + len(number)
	}
	return false
}

// joins reports whether a letter beside a number makes it another number.
// Chinese is written without blanks, so it does not.
func joins(r rune) bool {
	return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// stronger orders proposals by their grounds one after the other, then by the
// day on which they fall due.
func stronger(a, b Proposal) int {
	for _, e := range evidence() {
		in := func(p Proposal) int {
			if slices.Contains(p.Evidence, e) {
				return 0
			}
			return 1
		}
		if n := cmp.Compare(in(a), in(b)); n != 0 {
			return n
		}
	}
	return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Contract, b.Contract), cmp.Compare(a.Instalment, b.Instalment))
}

// EntersInto is the month in which a receipt's cash has effect: its own, or
// where that is closed, as an adjustment, the first one that is not.
func (tx *Tx) EntersInto(r Receipt) (m period.Month, adjusts bool, err error) {
	closed, err := tx.closedUpTo(r.Amount.Currency)
	m = r.Date.Month()
	if err == nil && !closed.IsZero() && m.Compare(closed) <= 0 {
		return closed.Add(1), true, nil
	}
	return m, false, err
}
