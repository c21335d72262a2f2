package models

import (
	"steelyard/compensation/fact"
)

// Customer is a buying organisation as it stands, with its revision.
type Customer struct {
	fact.Customer
	Revision int64
}

type customerRow struct {
	Code, Name, Class, Industry string
	Revision                    int64
}

func (r *customerRow) customer() (Customer, error) {
	return Customer{fact.Customer{Code: r.Code, Name: r.Name, Class: r.Class, Industry: r.Industry}, r.Revision}, nil
}

// CustomerFilter narrows a list of customers; empty fields do not.
type CustomerFilter struct {
	Search string // part of a code or a name
	Class  string
}

// customers selects the customers of the reach: those with a contract of the
// reach; all of them where the reach is everything.
func customers(r Reach) *query {
	q := &query{columns: "c.code, c.name, c.class, c.industry, c.revision", from: "customers c"}
	q.where(current("customers", "c"))
	if !r.Everything() {
		clause, args := r.contracts("k.number")
		q.where("EXISTS (SELECT 1 FROM contracts k WHERE k.customer = c.code AND "+current("contracts", "k")+" AND "+clause+")", args...)
	}
	return q
}

// Customers lists customers by code, or by name.
func (tx *Tx) Customers(r Reach, f CustomerFilter, p Paging) (Listed[Customer], error) {
	q := customers(r)
	if f.Search != "" {
		condition, values := contains(f.Search, "c.code", "c.name")
		q.where(condition, values...)
	}
	if f.Class != "" {
		q.where("c.class = ?", f.Class)
	}
	orders := []order{{"code", []column{{"c.code", false}}}, {"name", []column{{"c.name", false}, {"c.code", false}}}}
	rows, err := paged(tx, q, p, orders, func(r *customerRow, o string) []string {
		if o == "name" {
			return []string{r.Name, r.Code}
		}
		return []string{r.Code}
	})
	if err != nil {
		return Listed[Customer]{}, err
	}
	return mapped(rows, (*customerRow).customer)
}

// Customer finds one customer of the reach.
func (tx *Tx) Customer(r Reach, code string) (Customer, error) {
	row, err := one[customerRow](tx, customers(r).where("c.code = ?", code))
	if err != nil {
		return Customer{}, err
	}
	return row.customer()
}
