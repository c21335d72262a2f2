package demo

import (
	"math/rand/v2"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Grown is the demo company as the service shows it: the company that New makes
// of the same seed, unchanged, with more people, more months and the offices
// around it. It is told in stages, as the company came to know it.
type Grown struct {
	Stages   []Stage
	Accounts []Account
	First    period.Month // the first month that is closed; stages before it prepare
	Closed   period.Month // the last one; the month after is open
	Today    period.Date  // in the open month: the last day of which anything is known
	Featured string
}

// Stage is what was known when a month was closed, or today for the month that
// is open. Its plans are published at the end of the month, and in force after.
type Stage struct {
	Month   period.Month
	Plans   []PlanFile
	Batches []Batch
}

// Batch is what one office enters at once. By is the login of who does it. A
// batch with a reason corrects what was known.
type Batch struct {
	By, Reason string
	Facts      fact.Set
	Selling    fact.Selling
	Heads      []Head
	Pay        []Pay
}

// Head says who leads a team from a day on.
type Head struct {
	Team, Person string
	From         period.Date
}

// Pay is a person's base pay a month, and the account that it goes to.
type Pay struct {
	Person string
	Valid  period.Interval
	Amount money.Amount
	Bank   string
}

// Account is somebody who signs in. Person is "" for who is not employed. Shown
// accounts are those that the demo shows a role with.
type Account struct {
	Login, Name, Person string
	Roles               []string
	Shown               bool
}

// NewGrown makes the grown company of a seed. The same seed gives the same
// company on every machine.
func NewGrown(seed uint64) Grown {
	story := New(seed)
	b := &builder{
		dice: dice{source: rand.NewPCG(seed, 2)}, calendar: holidays(), last: today(), crowd: grownStory,
		mates:   map[string]string{east: "E016", south: "E021", global: "E026"},
		numbers: numbering{customers: 100, contracts: 500, receipts: 500},
	}
	b.hireMore()
	b.serve(grownAccounts(), grownProspects())
	b.grownDeals()
	b.grownBusiness()
	own := b.facts()
	c := &chronicle{story: story.Facts, own: own, late: map[string]period.Month{}, people: b.everybody(story.Facts)}
	c.turns(b)
	return Grown{
		Stages: c.stages(), Accounts: signIns(c.people), First: opening(), Closed: story.Month, Today: today(), Featured: story.Featured,
	}
}

// opening is the first month that the service pays.
func opening() period.Month { return on(2025, 5, 1).Month() }

// today is the day on which the served demo stands, in the month after the last
// closed one.
func today() period.Date { return on(2026, 11, 13) }
