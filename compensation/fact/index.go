package fact

import (
	"cmp"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// None is the index of what is not there.
const None int32 = -1

// Index is a set of facts in canonical order with its references resolved. All
// orders go by natural keys and business dates, so the order in which facts
// were read leaves no mark. It is built once and only read afterwards, by any
// number of goroutines. Positions in its slices are what other packages use
// for references.
type Index struct {
	Persons     []Person     // by code
	Contracts   []Contract   // by number
	Customers   []Customer   // by code
	Instalments []Instalment // by contract and number
	Receipts    []Receipt    // by date and number
	Allocations []Allocated  // by the receipt's date, its number, and line

	employments [][]Employment // by person, oldest first
	portions    [][]Portion    // by contract: the split that governs
	figures     map[figureKey]money.Decimal
	units       map[figureKey]string
	persons     map[string]int32
	customers   map[string]int32
}

// Allocated is an allocation with its references resolved; Contract is always
// set, Instalment and Customer may be None.
type Allocated struct {
	Allocation
	ReceiptAt, ContractAt, InstalmentAt, CustomerAt int32
}

// Portion is one person's part of a contract under the split that governs.
// Weight is the share as an integer on the contract's common scale.
type Portion struct {
	PersonAt int32
	Share    money.Decimal
	Weight   int64
	From     period.Date
}

type figureKey struct{ person, period, code string }

// NewIndex builds the index of facts that Check found no failure in; facts that
// refer to something unknown are left out. The set is not changed.
func NewIndex(s *Set) *Index {
	x := &Index{
		Persons:     sorted(s.Persons, func(a, b Person) int { return cmp.Compare(a.Code, b.Code) }),
		Customers:   sorted(s.Customers, func(a, b Customer) int { return cmp.Compare(a.Code, b.Code) }),
		Contracts:   sorted(s.Contracts, func(a, b Contract) int { return cmp.Compare(a.Number, b.Number) }),
		Instalments: sorted(s.Instalments, compareInstalments),
		Receipts: sorted(s.Receipts, func(a, b Receipt) int {
			return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Number, b.Number))
		}),
		figures: make(map[figureKey]money.Decimal, len(s.Figures)),
		units:   make(map[figureKey]string, len(s.Figures)),
	}
	x.persons = positions(x.Persons, func(p Person) string { return p.Code })
	x.customers = positions(x.Customers, func(c Customer) string { return c.Code })
	x.employments = make([][]Employment, len(x.Persons))
	for _, e := range s.Employments {
		if at, ok := x.persons[e.Person]; ok {
			x.employments[at] = append(x.employments[at], e)
		}
	}
	for _, list := range x.employments {
		slices.SortFunc(list, func(a, b Employment) int { return a.Valid.From.Compare(b.Valid.From) })
	}
	for _, f := range s.Figures {
		key := figureKey{f.Person, f.Period, f.Code}
		x.figures[key], x.units[key] = f.Value, f.Unit
	}
	contracts := positions(x.Contracts, func(c Contract) string { return c.Number })
	x.portions = governing(x.Contracts, s.Splits, contracts, x.persons)
	x.Allocations = x.resolve(s.Allocations, contracts)
	return x
}

func compareInstalments(a, b Instalment) int {
	return cmp.Or(cmp.Compare(a.Contract, b.Contract), cmp.Compare(a.Number, b.Number))
}

func sorted[T any](list []T, compare func(a, b T) int) []T {
	out := slices.Clone(list)
	slices.SortFunc(out, compare)
	return out
}

func positions[T any](list []T, key func(T) string) map[string]int32 {
	at := make(map[string]int32, len(list))
	for i, item := range list {
		at[key(item)] = int32(i)
	}
	return at
}

func (x *Index) resolve(allocations []Allocation, contracts map[string]int32) []Allocated {
	receipts := positions(x.Receipts, func(r Receipt) string { return r.Number })
	out := make([]Allocated, 0, len(allocations))
	for _, a := range allocations {
		r, ok1 := receipts[a.Receipt]
		c, ok2 := contracts[a.Contract]
		if !ok1 || !ok2 {
			continue
		}
		item := Allocated{Allocation: a, ReceiptAt: r, ContractAt: c, InstalmentAt: None, CustomerAt: None}
		if at, ok := x.customers[x.Contracts[c].Customer]; ok {
			item.CustomerAt = at
		}
		if a.Instalment != "" {
			at, ok := slices.BinarySearchFunc(x.Instalments, Instalment{Contract: a.Contract, Number: a.Instalment}, compareInstalments)
			if ok {
				item.InstalmentAt = int32(at)
			}
		}
		out = append(out, item)
	}
	// receipts are in canonical order already, so their positions stand for date and number
	slices.SortFunc(out, func(a, b Allocated) int {
		return cmp.Or(cmp.Compare(a.ReceiptAt, b.ReceiptAt), cmp.Compare(a.Line, b.Line))
	})
	return out
}

// governing picks for each contract the split set in force on its signing
// date, or the earliest where every set starts later, ordered by person code.
func governing(contracts []Contract, splits []Split, at, persons map[string]int32) [][]Portion {
	sets := make([][]Portion, len(contracts))
	for _, s := range splits {
		c, ok1 := at[s.Contract]
		p, ok2 := persons[s.Person]
		if ok1 && ok2 {
			sets[c] = append(sets[c], Portion{PersonAt: p, Share: s.Share, From: s.From})
		}
	}
	for i, list := range sets {
		if len(list) == 0 {
			continue
		}
		slices.SortFunc(list, func(a, b Portion) int {
			return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.PersonAt, b.PersonAt))
		})
		from := list[0].From
		for _, p := range list {
			if !p.From.After(contracts[i].Signed) {
				from = p.From
			}
		}
		list = slices.DeleteFunc(list, func(p Portion) bool { return p.From != from })
		shares := make([]money.Decimal, len(list))
		for j, p := range list {
			shares[j] = p.Share
		}
		weights, _, err := money.CommonScale(shares)
		if err != nil { // shares have at most 12 digits after the point, and so fit
			weights = make([]int64, len(list))
		}
		for j := range list {
			list[j].Weight = weights[j]
		}
		sets[i] = list
	}
	return sets
}

// Portions returns the split that governs a contract, ordered by person code;
// it is empty where nobody is credited.
func (x *Index) Portions(contractAt int32) []Portion { return x.portions[contractAt] }

// PersonAt finds a person by code.
func (x *Index) PersonAt(code string) (int32, bool) {
	at, ok := x.persons[code]
	return at, ok
}

// CustomerAt finds the customer of a contract, None where it has none.
func (x *Index) CustomerAt(contractAt int32) int32 {
	if at, ok := x.customers[x.Contracts[contractAt].Customer]; ok {
		return at
	}
	return None
}

// EmploymentOn returns where a person belongs on a day; ok is false where the
// facts have no employment for the day.
func (x *Index) EmploymentOn(personAt int32, d period.Date) (e Employment, ok bool) {
	for _, e := range x.employments[personAt] {
		if e.Valid.Holds(d) {
			return e, true
		}
	}
	return Employment{}, false
}

// Figure returns the value and unit of a figure about a person in a period
// (2026-10, 2026-Q4 or 2026); ok is false where there is none.
func (x *Index) Figure(personAt int32, period, code string) (value money.Decimal, unit string, ok bool) {
	key := figureKey{x.Persons[personAt].Code, period, code}
	value, ok = x.figures[key]
	return value, x.units[key], ok
}
