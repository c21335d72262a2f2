package models

import (
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Receipt is money that came in, as it stands. Allocated is the sum of its
// allocations in reach. Whole says that the caller reaches every receipt: only
// then may its own amount and what is not allocated be told, since the
// difference would tell what contracts of others got.
type Receipt struct {
	fact.Receipt
	Revision     int64
	CustomerName string
	Allocated    money.Amount
	Whole        bool
}

// Open is what is not allocated.
func (r *Receipt) Open() money.Amount {
	return money.Amount{Minor: r.Amount.Minor - r.Allocated.Minor, Currency: r.Amount.Currency}
}

// Allocation is a part of a receipt as it stands.
type Allocation struct {
	fact.Allocation
	Revision int64
}

// Suggestion is an instalment that a receipt may have been meant for: the same
// customer's, and as much open on it as is left of the receipt. It is a guess
// for people to judge; nothing is ever allocated by it.
type Suggestion struct {
	Contract, Instalment string
	Due                  period.Date
	Open                 money.Amount
}

// ReceiptFilter narrows a list of receipts; empty fields do not.
type ReceiptFilter struct {
	Search      string // part of a number, or of the customer's code
	Names       bool   // search customers' names too
	Month       period.Month
	Customer    string
	Contract    string // allocated to it
	Unallocated bool   // something of it is not allocated: only for those who reach all
}

// receipts is the predicate of receipts: they are allocated to contracts in
// which somebody in reach shares, the reporting line being that of the day on
// which the receipt was confirmed.
func (r Reach) receipts(number string) (string, []any) {
	if r.Everything() {
		return "1 = 1", nil
	}
	clause, args := r.where("sp.person", "sr.confirmed")
	return number + " IN (SELECT al.receipt FROM splits sp JOIN allocations al ON al.contract = sp.contract JOIN receipts sr ON sr.number = al.receipt WHERE " +
		current("splits", "sp") + " AND " + current("allocations", "al") + " AND " + current("receipts", "sr") + " AND " + clause + ")", args
}

// allocations selects the allocations of the reach: those to contracts in which
// somebody in reach shares, at the day of the receipt. An allocation of the same
// receipt to somebody else's contract is not among them.
func allocations(r Reach) *query {
	q := &query{
		columns: "a.receipt, a.line, a.contract, a.instalment, a.currency, a.minor, a.reverses, a.revision",
		from:    "allocations a JOIN receipts ar ON ar.number = a.receipt AND " + current("receipts", "ar"),
	}
	q.where(current("allocations", "a"))
	if !r.Everything() {
		clause, args := r.where("sp.person", "ar.confirmed")
		q.where("EXISTS (SELECT 1 FROM splits sp WHERE sp.contract = a.contract AND "+current("splits", "sp")+" AND "+clause+")", args...)
	}
	return q
}

type receiptRow struct {
	Number, Customer, Confirmed, ValueDate, Currency, Reverses string
	Minor, Revision                                            int64
	CustomerName                                               *string
}

func (r *receiptRow) receipt() (Receipt, error) {
	on, err := dateIn(r.Confirmed)
	if err != nil {
		return Receipt{}, err
	}
	value, err := dateIn(r.ValueDate)
	if err != nil {
		return Receipt{}, err
	}
	amount, err := amountOf(r.Currency, r.Minor)
	out := Receipt{Receipt: fact.Receipt{Number: r.Number, Customer: r.Customer, Date: on, ValueDate: value, Amount: amount, Reverses: r.Reverses}, Revision: r.Revision}
	out.Allocated.Currency = amount.Currency
	if r.CustomerName != nil {
		out.CustomerName = *r.CustomerName
	}
	return out, err
}

func receipts(r Reach) *query {
	q := &query{
		columns: "r.number, r.customer, r.confirmed, r.value_date, r.currency, r.minor, r.reverses, r.revision, c.name AS customer_name",
		from:    "receipts r LEFT JOIN customers c ON c.code = r.customer AND " + current("customers", "c"),
	}
	clause, args := r.receipts("r.number")
	return q.where(current("receipts", "r")).where(clause, args...)
}

// Receipts lists the receipts of the reach, by the day on which they were
// confirmed or by number. Allocated is the sum over the reach parts.
func (tx *Tx) Receipts(r, parts Reach, f ReceiptFilter, p Paging) (Listed[Receipt], error) {
	q := receipts(r)
	if f.Search != "" {
		columns := []string{"r.number", "r.customer"}
		if f.Names {
			columns = append(columns, "c.name")
		}
		condition, values := contains(f.Search, columns...)
		q.where(condition, values...)
	}
	if f.Customer != "" {
		q.where("r.customer = ?", f.Customer)
	}
	if f.Month != (period.Month{}) {
		q.where("r.confirmed >= ? AND r.confirmed <= ?", f.Month.First().String(), f.Month.Last().String())
	}
	if f.Contract != "" {
		inner := allocations(parts).where("a.contract = ?", f.Contract)
		text, values := inner.text()
		q.where("r.number IN (SELECT a.receipt"+text+")", values...)
	}
	if f.Unallocated {
		q.where(unallocated(r))
	}
	orders := []order{{"date", []column{{"r.confirmed", false}, {"r.number", false}}}, {"number", []column{{"r.number", false}}}}
	rows, err := paged(tx, q, p, orders, func(r *receiptRow, o string) []string {
		if o == "date" {
			return []string{r.Confirmed, r.Number}
		}
		return []string{r.Number}
	})
	if err != nil {
		return Listed[Receipt]{}, err
	}
	list, err := mapped(rows, (*receiptRow).receipt)
	if err != nil {
		return list, err
	}
	return list, tx.addAllocated(r, parts, list.Items)
}

// unallocated is the condition that something of a receipt is left. Whoever
// does not reach all receipts is not told.
func unallocated(r Reach) string {
	if !r.Everything() {
		return "1 = 0"
	}
	return "r.minor <> (SELECT COALESCE(SUM(ua.minor), 0) FROM allocations ua WHERE ua.receipt = r.number AND " + current("allocations", "ua") + ")"
}

// Receipt finds one receipt of the reach.
func (tx *Tx) Receipt(r, parts Reach, number string) (Receipt, error) {
	row, err := one[receiptRow](tx, receipts(r).where("r.number = ?", number))
	if err != nil {
		return Receipt{}, err
	}
	found, err := row.receipt()
	if err != nil {
		return found, err
	}
	list := []Receipt{found}
	err = tx.addAllocated(r, parts, list)
	return list[0], err
}

type allocatedRow struct {
	Receipt string
	Minor   int64
}

// addAllocated sums up the allocations of receipts.
func (tx *Tx) addAllocated(r, parts Reach, list []Receipt) error {
	if len(list) == 0 {
		return nil
	}
	at := map[string]int{}
	var numbers []string
	for i := range list {
		list[i].Whole = r.Everything() && parts.Everything()
		at[list[i].Number] = i
		numbers = append(numbers, list[i].Number)
	}
	q := allocations(parts)
	q.columns = "a.receipt, SUM(a.minor) AS minor"
	sums, err := all[allocatedRow](tx, q.where("a.receipt IN ?", numbers), "GROUP BY a.receipt")
	for _, s := range sums {
		list[at[s.Receipt]].Allocated.Minor = s.Minor
	}
	return err
}

type allocationRow struct {
	Receipt, Contract, Instalment, Currency string
	Line                                    int
	Minor, Revision                         int64
	Reverses                                int
}

// Allocations lists the allocations of a receipt of the reach r, as far as the
// reach parts holds them, by line.
func (tx *Tx) Allocations(r, parts Reach, receipt string) ([]Allocation, error) {
	clause, args := r.receipts("a.receipt")
	q := allocations(parts).where("a.receipt = ?", receipt).where(clause, args...)
	rows, err := all[allocationRow](tx, q, "ORDER BY a.line")
	list := make([]Allocation, 0, len(rows))
	for _, row := range rows {
		amount, err := amountOf(row.Currency, row.Minor)
		if err != nil {
			return nil, err
		}
		list = append(list, Allocation{fact.Allocation{
			Receipt: row.Receipt, Line: row.Line, Contract: row.Contract, Instalment: row.Instalment, Amount: amount, Reverses: row.Reverses}, row.Revision})
	}
	return list, err
}

type suggestionRow struct {
	Customer, Contract, Instalment, Due, Currency string
	Minor                                         int64
}

// Suggest finds for each of the receipts the instalments that it may have been
// meant for, among the contracts of the reach: by receipt number.
func (tx *Tx) Suggest(contracts, cash Reach, list []Receipt) (map[string][]Suggestion, error) {
	wanted := map[string]bool{}
	var customers []string
	for _, r := range list {
		if r.Customer != "" && r.Whole && r.Open().Minor > 0 && !wanted[r.Customer] {
			wanted[r.Customer] = true
			customers = append(customers, r.Customer)
		}
	}
	found := map[string][]Suggestion{}
	if len(customers) == 0 {
		return found, nil
	}
	q := &query{columns: "k.customer, i.contract, i.number AS instalment, i.due, i.currency, i.minor",
		from: "instalments i JOIN contracts k ON k.number = i.contract AND " + current("contracts", "k")}
	clause, args := contracts.contracts("i.contract")
	q.where(current("instalments", "i")).where(clause, args...).where("k.customer IN ?", customers)
	rows, err := all[suggestionRow](tx, q, "ORDER BY i.due, i.contract, i.number")
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
	for _, r := range list {
		for _, row := range rows {
			open := money.Amount{Minor: row.Minor - paid[[2]string{row.Contract, row.Instalment}], Currency: r.Amount.Currency}
			if row.Customer != r.Customer || row.Currency != r.Amount.Currency.Code() || !r.Whole || open.Minor <= 0 || open.Minor != r.Open().Minor {
				continue
			}
			due, err := dateIn(row.Due)
			if err != nil {
				return nil, err
			}
			found[r.Number] = append(found[r.Number], Suggestion{row.Contract, row.Instalment, due, open})
		}
	}
	return found, nil
}

// paid sums what was allocated to contracts, by contract and instalment.
func (tx *Tx) paid(cash Reach, contracts []string) (map[[2]string]int64, error) {
	numbers := slices.Compact(slices.Sorted(slices.Values(contracts)))
	sums, err := tx.collected(cash, numbers)
	paid := map[[2]string]int64{}
	for _, s := range sums {
		paid[[2]string{s.Contract, s.Instalment}] = s.Minor
	}
	return paid, err
}

// NextLine is a line for a new allocation of a receipt, behind all that were
// ever used. It takes the lock of the facts, so that nobody else gets the same.
func (tx *Tx) NextLine(receipt string) (int, error) {
	if err := tx.lockFacts(); err != nil {
		return 0, err
	}
	var last int
	err := tx.q.Raw("SELECT COALESCE(MAX(line), 0) FROM allocations WHERE receipt = ?", receipt).Scan(&last).Error
	return last + 1, err
}
