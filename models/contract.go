package models

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Contract is a sale as it stands: the fact with its revision, the customer's
// name, and what was collected on it by the receipts of the caller's reach.
type Contract struct {
	fact.Contract
	Revision     int64
	CustomerName string
	Collected    money.Amount
}

// Share is a person's part in a contract from a day on. Known says whether the
// share itself is in reach; who shares is told to everybody who may see the
// contract.
type Share struct {
	Contract   string
	Person     string
	PersonName string
	From       period.Date // no date: from the beginning
	Overlay    bool        // beside the split
	Share      money.Decimal
	Known      bool
	Revision   int64
}

// Instalment is a part of a contract's amount, with what was paid on it by the
// receipts of the caller's reach.
type Instalment struct {
	fact.Instalment
	Revision int64
	Paid     money.Amount
}

// ContractFilter narrows a list of contracts; empty fields do not.
type ContractFilter struct {
	Search     string // part of a number, or of the customer's code
	Names      bool   // search customers' names too
	Customer   string
	Person     string // who shares in it
	Kind       string
	SignedFrom period.Date
	SignedTo   period.Date // that day included
}

// shared is the day at which the reporting line of a share is matched: the
// signing, or the beginning of the share where that is later.
func shared(split, contract string) string {
	return "CASE WHEN " + split + ".valid_from > " + contract + ".signed THEN " + split + ".valid_from ELSE " + contract + ".signed END"
}

// contracts is the predicate of contracts: somebody in reach shares in it.
func (r Reach) contracts(number string) (string, []any) {
	if r.Everything() {
		return "1 = 1", nil
	}
	clause, args := r.where("sp.person", shared("sp", "sk"))
	return number + " IN (SELECT sp.contract FROM splits sp JOIN contracts sk ON sk.number = sp.contract WHERE " +
		current("splits", "sp") + " AND " + current("contracts", "sk") + " AND " + clause + ")", args
}

type contractRow struct {
	Number, Customer, Kind, Signed, Currency string
	Minor, NetMinor, Revision                int64
	CustomerName                             *string
}

func (r *contractRow) contract() (Contract, error) {
	signed, err := dateIn(r.Signed)
	if err != nil {
		return Contract{}, err
	}
	amount, err := amountOf(r.Currency, r.Minor)
	net := money.Amount{Minor: r.NetMinor, Currency: amount.Currency}
	c := Contract{Contract: fact.Contract{Number: r.Number, Customer: r.Customer, Kind: r.Kind, Signed: signed, Amount: amount, Net: net}, Revision: r.Revision}
	c.Collected.Currency = amount.Currency
	if r.CustomerName != nil {
		c.CustomerName = *r.CustomerName
	}
	return c, err
}

func contracts(r Reach) *query {
	q := &query{
		columns: "k.number, k.customer, k.kind, k.signed, k.currency, k.minor, k.net_minor, k.revision, c.name AS customer_name",
		from:    "contracts k LEFT JOIN customers c ON c.code = k.customer AND " + current("customers", "c"),
	}
	clause, args := r.contracts("k.number")
	return q.where(current("contracts", "k")).where(clause, args...)
}

// Contracts lists the contracts of the reach, by number or by the day of
// signing. Collected is the sum over the receipts of the reach cash.
func (tx *Tx) Contracts(r, cash Reach, f ContractFilter, p Paging) (Listed[Contract], error) {
	q := contracts(r)
	if f.Search != "" {
		columns := []string{"k.number", "k.customer"}
		if f.Names {
			columns = append(columns, "c.name")
		}
		condition, values := contains(f.Search, columns...)
		q.where(condition, values...)
	}
	if f.Customer != "" {
		q.where("k.customer = ?", f.Customer)
	}
	if f.Kind != "" {
		q.where("k.kind = ?", f.Kind)
	}
	if f.Person != "" {
		q.where("EXISTS (SELECT 1 FROM splits ps WHERE ps.contract = k.number AND ps.person = ? AND "+current("splits", "ps")+")", f.Person)
	}
	if !f.SignedFrom.IsZero() {
		q.where("k.signed >= ?", f.SignedFrom.String())
	}
	if !f.SignedTo.IsZero() {
		q.where("k.signed <= ?", f.SignedTo.String())
	}
	orders := []order{{"number", []column{{"k.number", false}}}, {"signed", []column{{"k.signed", false}, {"k.number", false}}}}
	rows, err := paged(tx, q, p, orders, func(r *contractRow, o string) []string {
		if o == "signed" {
			return []string{r.Signed, r.Number}
		}
		return []string{r.Number}
	})
	if err != nil {
		return Listed[Contract]{}, err
	}
	list, err := mapped(rows, (*contractRow).contract)
	if err != nil {
		return list, err
	}
	return list, tx.addCollected(cash, list.Items)
}

// Contract finds one contract of the reach.
func (tx *Tx) Contract(r, cash Reach, number string) (Contract, error) {
	row, err := one[contractRow](tx, contracts(r).where("k.number = ?", number))
	if err != nil {
		return Contract{}, err
	}
	c, err := row.contract()
	if err != nil {
		return c, err
	}
	list := []Contract{c}
	err = tx.addCollected(cash, list)
	return list[0], err
}

// addCollected sums up what was allocated to the contracts.
func (tx *Tx) addCollected(cash Reach, list []Contract) error {
	at := map[string]int{}
	var numbers []string
	for i := range list {
		at[list[i].Number] = i
		numbers = append(numbers, list[i].Number)
	}
	sums, err := tx.collected(cash, numbers)
	if err != nil {
		return err
	}
	for _, s := range sums {
		c := &list[at[s.Contract]].Collected
		if c.Minor, err = money.AddMinor(c.Minor, s.Minor); err != nil {
			return err
		}
	}
	return nil
}

type collectedRow struct {
	Contract, Instalment string
	Minor                int64
}

// collected sums the allocations of the reach by contract and instalment.
func (tx *Tx) collected(cash Reach, numbers []string) ([]collectedRow, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	q := allocations(cash)
	q.columns = "a.contract, a.instalment, SUM(a.minor) AS minor"
	return all[collectedRow](tx, q.where("a.contract IN ?", numbers), "GROUP BY a.contract, a.instalment ORDER BY a.contract, a.instalment")
}

type shareRow struct {
	Contract, Person, ValidFrom, Share string
	Overlay, Revision                  int64
	PersonName                         *string
	Known                              bool
}

func (r *shareRow) share() (Share, error) {
	from, err := dateIn(r.ValidFrom)
	if err != nil {
		return Share{}, err
	}
	s := Share{Contract: r.Contract, Person: r.Person, From: from, Overlay: r.Overlay == 1, Known: r.Known, Revision: r.Revision}
	if r.PersonName != nil {
		s.PersonName = *r.PersonName
	}
	if s.Known {
		s.Share, err = storedDecimal(r.Share)
	}
	return s, err
}

// Shares lists who shares in the contracts, by contract, day, and person: for
// contracts of the reach r alone. A share is known to whom its person is in the
// reach splits.
func (tx *Tx) Shares(r, splits Reach, numbers ...string) ([]Share, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	known, values := splits.where("s.person", shared("s", "k"))
	q := &query{
		columns: "s.contract, s.person, s.valid_from, s.overlay, s.share, s.revision, p.name AS person_name, CASE WHEN " + known + " THEN 1 ELSE 0 END AS known",
		from:    "splits s JOIN contracts k ON k.number = s.contract AND " + current("contracts", "k") + " LEFT JOIN persons p ON p.code = s.person AND " + current("persons", "p"),
		args:    values,
	}
	clause, args := r.contracts("s.contract")
	q.where(current("splits", "s")).where(clause, args...).where("s.contract IN ?", numbers)
	rows, err := all[shareRow](tx, q, "ORDER BY s.contract, s.overlay, s.valid_from, s.person")
	if err != nil {
		return nil, err
	}
	list := make([]Share, 0, len(rows))
	for i := range rows {
		s, err := rows[i].share()
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

type instalmentRow struct {
	Contract, Number, Due, Currency string
	Minor, Revision                 int64
}

// Instalments lists the instalments of the contracts of the reach r by day, with
// what the receipts of the reach cash paid.
func (tx *Tx) Instalments(r, cash Reach, numbers ...string) ([]Instalment, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	q := &query{columns: "i.contract, i.number, i.due, i.currency, i.minor, i.revision", from: "instalments i"}
	clause, args := r.contracts("i.contract")
	q.where(current("instalments", "i")).where(clause, args...).where("i.contract IN ?", numbers)
	rows, err := all[instalmentRow](tx, q, "ORDER BY i.contract, i.due, i.number")
	if err != nil {
		return nil, err
	}
	sums, err := tx.collected(cash, numbers)
	if err != nil {
		return nil, err
	}
	paid := map[[2]string]int64{}
	for _, s := range sums {
		paid[[2]string{s.Contract, s.Instalment}] = s.Minor
	}
	list := make([]Instalment, 0, len(rows))
	for _, row := range rows {
		due, err := dateIn(row.Due)
		if err != nil {
			return nil, err
		}
		amount, err := amountOf(row.Currency, row.Minor)
		if err != nil {
			return nil, err
		}
		list = append(list, Instalment{
			Instalment: fact.Instalment{Contract: row.Contract, Number: row.Number, Due: due, Amount: amount}, Revision: row.Revision,
			Paid: money.Amount{Minor: paid[[2]string{row.Contract, row.Number}], Currency: amount.Currency},
		})
	}
	return list, nil
}

// ShareVersion counts what was ever entered about a set of shares: it grows with
// every change of the set, so an edit can name what it was made on. It is 0
// where there is no such set.
func (tx *Tx) ShareVersion(contract string, from period.Date, overlay bool) (int64, error) {
	var n int64
	err := tx.q.Raw("SELECT COUNT(*) FROM splits s JOIN batches b ON b.id = s.batch WHERE b.number IS NOT NULL AND s.contract = ? AND s.valid_from = ? AND s.overlay = ?",
		contract, dayOf(from), boolInt(overlay)).Scan(&n).Error
	return n, err
}
