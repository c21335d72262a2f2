package models

import (
	"hash/maphash"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// factKind is a kind of stored facts: those of package fact, and some that
// pay is not calculated from. Not every number below factKinds is one.
type factKind uint8

const (
	kindHead = factKind(fact.KindFigure) + 1 // who leads a team
	kindPay  = factKind(fact.KindFigure) + 2 // base pay

	kindRating = factKind(fact.KindFigure) + 3 // what raters found of people's competency

	factKinds = int(fact.KindBadDebt) + 1
)

// FactKey is the natural key of a stored fact. Keys are comparable.
type FactKey struct {
	kind    factKind
	a, b, c string
	n       int64
}

// The keys of the kinds of facts. A day that is no date stands for “from the
// beginning”.
func TeamKey(code string) FactKey { return FactKey{kind: factKind(fact.KindTeam), a: code} }

// PersonKey names a person by employee number.
func PersonKey(code string) FactKey { return FactKey{kind: factKind(fact.KindPerson), a: code} }

// EmploymentKey names an employment by its person and its first day.
func EmploymentKey(person string, from period.Date) FactKey {
	return FactKey{kind: factKind(fact.KindEmployment), a: person, b: dayOf(from)}
}

// CustomerKey names a customer by code.
func CustomerKey(code string) FactKey { return FactKey{kind: factKind(fact.KindCustomer), a: code} }

// ContractKey names a contract by number.
func ContractKey(number string) FactKey { return FactKey{kind: factKind(fact.KindContract), a: number} }

// SplitKey names a person's split of a contract from a day on.
func SplitKey(contract, person string, from period.Date) FactKey {
	return FactKey{kind: factKind(fact.KindSplit), a: contract, b: person, c: dayOf(from)}
}

// OverlayKey names a person's overlay of a contract from a day on.
func OverlayKey(contract, person string, from period.Date) FactKey {
	return FactKey{kind: factKind(fact.KindOverlay), a: contract, b: person, c: dayOf(from)}
}

// InstalmentKey names an instalment by contract and number.
func InstalmentKey(contract, number string) FactKey {
	return FactKey{kind: factKind(fact.KindInstalment), a: contract, b: number}
}

// ReceiptKey names a receipt by number.
func ReceiptKey(number string) FactKey { return FactKey{kind: factKind(fact.KindReceipt), a: number} }

// AllocationKey names a line of a receipt's allocations.
func AllocationKey(receipt string, line int) FactKey {
	return FactKey{kind: factKind(fact.KindAllocation), a: receipt, n: int64(line)}
}

// FigureKey names a figure of a person in a period.
func FigureKey(person, in, code string) FactKey {
	return FactKey{kind: factKind(fact.KindFigure), a: person, b: in, c: code}
}

// StageKey names a stage of the company's road by code.
func StageKey(code string) FactKey { return FactKey{kind: factKind(fact.KindStage), a: code} }

// OpportunityKey names an opportunity by number.
func OpportunityKey(number string) FactKey {
	return FactKey{kind: factKind(fact.KindOpportunity), a: number}
}

// BadDebtKey names a write-off of a contract.
func BadDebtKey(contract, number string) FactKey {
	return FactKey{kind: factKind(fact.KindBadDebt), a: contract, b: number}
}

// HeadKey names who leads a team from a day on.
func HeadKey(team string, from period.Date) FactKey {
	return FactKey{kind: kindHead, a: team, b: dayOf(from)}
}

// PayKey names a person's base pay from a day on.
func PayKey(person string, from period.Date) FactKey {
	return FactKey{kind: kindPay, a: person, b: dayOf(from)}
}

// firstDay and openDay are the days that stand for “from the beginning” and,
// where the day itself is excluded, for “without end”.
const (
	firstDay = "0001-01-01"
	openDay  = "9999-12-31"
)

// dayOf writes a day for a column that begins something.
func dayOf(d period.Date) string {
	if d.IsZero() {
		return firstDay
	}
	return d.String()
}

// beginning takes the first of all days for no date, as the columns do.
func beginning(d period.Date) period.Date {
	if d.DaysSince(period.Date{}) <= 1 {
		return period.Date{}
	}
	return d
}

// TeamHead says who leads a team from a day to before another one. No date in
// From is the beginning, in Before it is open.
type TeamHead struct {
	Team, Person string
	From, Before period.Date
}

// keyIndex finds positions by key. It keeps hashes instead of keys, since there
// can be millions.
type keyIndex struct {
	seed maphash.Seed
	at   map[uint64]int32
	key  func(i int32) FactKey
}

func newKeyIndex(n int, key func(i int32) FactKey) *keyIndex {
	x := &keyIndex{seed: maphash.MakeSeed(), at: make(map[uint64]int32, n), key: key}
	for i := range int32(n) {
		x.put(i)
	}
	return x
}

// put keeps the position of a key; of a repeated key the first one.
func (x *keyIndex) put(i int32) {
	k := x.key(i)
	for h := maphash.Comparable(x.seed, k); ; h++ {
		other, taken := x.at[h]
		if !taken {
			x.at[h] = i
			return
		}
		if x.key(other) == k {
			return
		}
	}
}

// find gives the position of a key, -1 where it is not there.
func (x *keyIndex) find(k FactKey) int32 {
	if len(x.at) == 0 {
		return -1
	}
	for h := maphash.Comparable(x.seed, k); ; h++ {
		i, there := x.at[h]
		if !there {
			return -1
		}
		if x.key(i) == k {
			return i
		}
	}
}
