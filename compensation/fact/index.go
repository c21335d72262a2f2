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
	Receipts    []Receipt    // by date, tied reversals last of their day, and number
	Allocations []Allocated  // in the order of receipts, and by line

	Cash        []Cash         // the allocations once more, in the form that calculations read
	Currency    money.Currency // of every allocation and contract; the zero one where they differ
	PerContract []int32        // how many allocations a contract has
	BySigning   []int32        // the contracts that are signed, by signing date and number

	employments [][]Employment // by person, oldest first
	portions    [][]Portion    // by contract: the split that governs
	overlays    [][]Portion    // by contract: the overlays that govern
	figures     map[figureKey]money.Decimal
	units       map[figureKey]string
	persons     map[string]int32
	customers   map[string]int32
}

// Allocated is an allocation with its references resolved; Receipt and Contract
// are always set, the others may be None. OriginalAt is the position of the
// allocation that one of a tied reversal takes back, always an earlier one; it
// is None for every other allocation.
type Allocated struct {
	Allocation
	ReceiptAt, ContractAt, InstalmentAt, CustomerAt, OriginalAt int32
}

// Portion is one person's part of a contract under the split that governs, or
// under the overlays that do. Weight is the share as an integer on the split's
// common scale; overlays have none.
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
		Receipts:    canonical(s.Receipts),
		figures:     make(map[figureKey]money.Decimal, len(s.Figures)),
		units:       make(map[figureKey]string, len(s.Figures)),
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
	for _, list := range x.portions {
		weigh(list)
	}
	overlays := make([]Split, len(s.Overlays))
	for i, o := range s.Overlays {
		overlays[i] = Split(o)
	}
	x.overlays = governing(x.Contracts, overlays, contracts, x.persons)
	x.Allocations = x.resolve(s.Allocations, contracts)
	x.makeCash()
	return x
}

// Tied reports whether the receipt takes back a receipt that it names.
func (r *Receipt) Tied() bool { return r.Reverses != "" }

// canonical returns receipts in canonical order: date, number, and a tied
// reversal after everything else of its day, since what it takes back may have
// come in on that day. There can be millions, so what is sorted is small.
func canonical(list []Receipt) []Receipt {
	type key struct {
		number string
		day    period.Date
		at     int32
		tied   int8
	}
	keys := make([]key, len(list))
	for i := range list {
		keys[i] = key{number: list[i].Number, day: list[i].Date, at: int32(i)}
		if list[i].Tied() {
			keys[i].tied = 1
		}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if c := a.day.Compare(b.day); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(a.tied, b.tied), cmp.Compare(a.number, b.number))
	})
	out := make([]Receipt, len(list))
	for i, k := range keys {
		out[i] = list[k.at]
	}
	return out
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

// resolve puts allocations into canonical order, receipt by receipt and then by
// line, and finds what they refer to.
func (x *Index) resolve(allocations []Allocation, contracts map[string]int32) []Allocated {
	receipts := positions(x.Receipts, func(r Receipt) string { return r.Number })
	type target struct{ receipt, contract int32 }
	targets := make([]target, len(allocations))
	next := make([]int32, len(x.Receipts)+1) // where the next allocation of a receipt goes
	for i, a := range allocations {
		r, ok1 := receipts[a.Receipt]
		c, ok2 := contracts[a.Contract]
		if !ok1 || !ok2 {
			targets[i].receipt = None
			continue
		}
		targets[i] = target{r, c}
		next[r+1]++
	}
	for r := range x.Receipts {
		next[r+1] += next[r]
	}
	starts := slices.Clone(next)
	out := make([]Allocated, starts[len(x.Receipts)])
	for i, a := range allocations {
		if r, c := targets[i].receipt, targets[i].contract; r != None {
			out[next[r]] = Allocated{Allocation: a, ReceiptAt: r, ContractAt: c, InstalmentAt: x.instalmentAt(a), CustomerAt: x.CustomerAt(c), OriginalAt: None}
			next[r]++
		}
	}
	for r := range x.Receipts {
		if of := out[starts[r]:starts[r+1]]; len(of) > 1 {
			slices.SortFunc(of, func(a, b Allocated) int { return cmp.Compare(a.Line, b.Line) })
		}
	}
	for r := range x.Receipts {
		if x.Receipts[r].Tied() {
			x.tie(out, int32(r), starts, receipts)
		}
	}
	return out
}

func (x *Index) instalmentAt(a Allocation) int32 {
	if a.Instalment == "" {
		return None
	}
	at, ok := slices.BinarySearchFunc(x.Instalments, Instalment{Contract: a.Contract, Number: a.Instalment}, compareInstalments)
	if !ok {
		return None
	}
	return int32(at)
}

// tie finds what the allocations of a tied reversal take back. Those of a
// receipt begin in the list where starts says.
func (x *Index) tie(list []Allocated, reversal int32, starts []int32, receipts map[string]int32) {
	original, known := receipts[x.Receipts[reversal].Reverses]
	if !known || original >= reversal || x.Receipts[original].Amount.Minor <= 0 {
		return
	}
	first := starts[original]
	originals := list[first:starts[original+1]]
	for i := starts[reversal]; i < starts[reversal+1]; i++ {
		a := &list[i]
		for at := range originals {
			if !a.takesBack(&originals[at].Allocation) {
				continue
			}
			if a.OriginalAt != None { // several could be meant
				a.OriginalAt = None
				break
			}
			a.OriginalAt = first + int32(at)
		}
	}
}

// takesBack reports whether an allocation of a tied reversal can mean an
// allocation of the original receipt.
func (a *Allocation) takesBack(original *Allocation) bool {
	return a.Contract == original.Contract &&
		(a.Instalment == "" || a.Instalment == original.Instalment) &&
		(a.Reverses == 0 || a.Reverses == original.Line)
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
		sets[i] = slices.DeleteFunc(list, func(p Portion) bool { return p.From != from })
	}
	return sets
}

// weigh puts the shares of one split on a common scale.
func weigh(list []Portion) {
	shares := make([]money.Decimal, len(list))
	for i, p := range list {
		shares[i] = p.Share
	}
	weights, _, err := money.CommonScale(shares)
	if err != nil { // shares have at most 12 digits after the point, and so fit
		return
	}
	for i := range list {
		list[i].Weight = weights[i]
	}
}

// Portions returns the split that governs a contract, ordered by person code;
// it is empty where nobody is credited.
func (x *Index) Portions(contractAt int32) []Portion { return x.portions[contractAt] }

// Overlays returns the overlays of a contract that govern, ordered by person
// code: of the sets with the same From, the one in force on the contract's
// signing date, or the earliest where every one starts later.
func (x *Index) Overlays(contractAt int32) []Portion { return x.overlays[contractAt] }

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
