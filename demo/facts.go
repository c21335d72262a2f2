package demo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// facts writes down what happened, with contracts numbered in the order of
// signing and receipts in the order of the bank's days.
func (b *builder) facts() *fact.Set {
	b.numberContracts()
	for _, d := range b.deals {
		b.contractFacts(d)
	}
	slices.SortStableFunc(b.payments, func(x, y payment) int { return x.value.Compare(y.value) })
	day, serial := period.Date{}, int64(0)
	for _, p := range b.payments {
		if p.value != day {
			day, serial = p.value, b.numbers.receipts
		}
		serial += b.dice.between(1, 9) // the bank books other things, too
		b.receiptFacts(p, fmt.Sprintf("BK%s%03d", strings.ReplaceAll(day.String(), "-", ""), serial))
	}
	return &b.set
}

// numberContracts numbers contracts by year; other departments sign, too.
func (b *builder) numberContracts() {
	slices.SortStableFunc(b.deals, func(x, y *deal) int { return x.signed.Compare(y.signed) })
	year, number := 2025, 86+b.numbers.contracts // the first half of 2025 is not part of the facts
	for _, d := range b.deals {
		if y, _, _ := d.signed.Civil(); y != year {
			year, number = y, b.numbers.contracts
		}
		number += b.dice.between(1, 3)
		d.number = fmt.Sprintf("HT-%d-%04d", year, number)
	}
}

func (b *builder) contractFacts(d *deal) {
	s := &b.set
	s.Contracts = append(s.Contracts, fact.Contract{
		Number: d.number, Customer: s.Customers[d.account].Code, Kind: d.kind, Signed: d.signed,
		Amount: fen(d.amount), Net: fen(net(d.amount, d.tax)),
	})
	for _, p := range d.credit {
		s.Splits = append(s.Splits, fact.Split{Contract: d.number, Person: p.person, Share: ratio(p.share, 4), From: d.signed})
	}
	for _, p := range d.overlay {
		s.Overlays = append(s.Overlays, fact.Overlay{Contract: d.number, Person: p.person, Share: ratio(p.share, 4), From: d.signed})
	}
	for i, t := range d.terms {
		s.Instalments = append(s.Instalments, fact.Instalment{Contract: d.number, Number: strconv.Itoa(i + 1), Due: t.due, Amount: fen(t.amount)})
	}
}

func (b *builder) receiptFacts(p payment, number string) {
	s := &b.set
	s.Receipts = append(s.Receipts, fact.Receipt{
		Number: number, Customer: s.Customers[p.account].Code, Date: p.confirmed, ValueDate: p.value, Amount: fen(p.amount),
	})
	for i, x := range p.parts {
		s.Allocations = append(s.Allocations, fact.Allocation{
			Receipt: number, Line: i + 1, Contract: x.deal.number, Instalment: strconv.Itoa(x.term + 1), Amount: fen(x.amount),
		})
	}
}

// fen is an amount of the company's one currency.
func fen(n int64) money.Amount {
	cny, _ := money.ParseCurrency("CNY")
	return money.Amount{Minor: n, Currency: cny}
}
