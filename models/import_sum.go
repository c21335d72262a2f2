package models

import (
	"cmp"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// ImportSum is what the files of an import hold of a kind of facts with
// amounts, in one currency: for comparing with the system that they come from.
// What is stored already counts too. A sum that no amount can hold is left out.
type ImportSum struct {
	Kind     string `json:"kind"`
	Currency string `json:"currency"`
	Minor    int64  `json:"minor"`
	From     string `json:"from,omitempty"` // the first day, where the kind has one
	To       string `json:"to,omitempty"`
}

type summing map[[2]string]*ImportSum

// add counts an amount in; the days are those of the fact, if it has any.
func (s summing) add(k fact.Kind, a money.Amount, on period.Date) {
	key := [2]string{k.String(), a.Currency.Code()}
	sum := s[key]
	if sum == nil {
		sum = &ImportSum{Kind: key[0], Currency: key[1]}
		s[key] = sum
	}
	minor, err := money.AddMinor(sum.Minor, a.Minor)
	if err != nil || sum.Currency == "" {
		sum.Currency = ""
		return
	}
	sum.Minor = minor
	if on.IsZero() {
		return
	}
	day := on.String()
	if sum.From == "" || day < sum.From {
		sum.From = day
	}
	sum.To = max(sum.To, day)
}

// sumsOf adds up the amounts of facts by kind and currency.
func sumsOf(set *fact.Set, selling *fact.Selling) []ImportSum {
	s := summing{}
	s.selling(selling)
	for i := range set.Contracts {
		s.add(fact.KindContract, set.Contracts[i].Amount, set.Contracts[i].Signed)
	}
	for i := range set.Instalments {
		s.add(fact.KindInstalment, set.Instalments[i].Amount, set.Instalments[i].Due)
	}
	for i := range set.Receipts {
		s.add(fact.KindReceipt, set.Receipts[i].Amount, set.Receipts[i].Date)
	}
	for i := range set.Allocations {
		s.add(fact.KindAllocation, set.Allocations[i].Amount, period.Date{})
	}
	var list []ImportSum
	for _, sum := range s {
		if sum.Currency != "" {
			list = append(list, *sum)
		}
	}
	slices.SortFunc(list, func(a, b ImportSum) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Currency, b.Currency))
	})
	return list
}

// selling counts in what is expected, aimed at, changed and written off.
func (s summing) selling(x *fact.Selling) {
	for i := range x.Opportunities {
		s.add(fact.KindOpportunity, x.Opportunities[i].Amount, x.Opportunities[i].Opened)
	}
	for i := range x.Forecasts {
		s.add(fact.KindForecast, x.Forecasts[i].Amount, x.Forecasts[i].Frozen)
	}
	for i := range x.Targets {
		s.add(fact.KindTarget, x.Targets[i].Amount, period.Date{})
	}
	for i := range x.Changes {
		s.add(fact.KindChange, x.Changes[i].Amount, x.Changes[i].Date)
	}
	for i := range x.BadDebts {
		s.add(fact.KindBadDebt, x.BadDebts[i].Amount, x.BadDebts[i].Date)
	}
}

// EarlierImport finds the last import before this one that committed the very
// same files, of those of which the caller may read every class; nil where there
// is none.
func (tx *Tx) EarlierImport(i Import, classes []ImportClass) (*Import, error) {
	where, args := classesOnly(classes)
	var rows []importRow
	err := tx.q.Raw("SELECT "+importColumns+" FROM batches WHERE file_hash = ? AND kind = 'import' AND state = ? AND id < ?"+where+" ORDER BY id DESC LIMIT 1",
		append([]any{[]byte(i.Hash), batchCommitted, i.batch}, args...)...).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	found, err := rows[0].told()
	return &found, err
}
