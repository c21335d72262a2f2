// Package fact holds the append-only business records that calculations read:
// people, teams, customers, contracts with their splits and instalments,
// receipts with their allocations, and figures. Facts are corrected by further
// facts, never by edits. Everything refers to everything by natural key.
package fact

import (
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Set is one consistent collection of facts. The order of its slices carries
// no meaning: Index puts them into canonical order.
type Set struct {
	Teams       []Team
	Persons     []Person
	Employments []Employment
	Customers   []Customer
	Contracts   []Contract
	Splits      []Split
	Overlays    []Overlay
	Instalments []Instalment
	Receipts    []Receipt
	Allocations []Allocation
	Figures     []Figure
}

// Team is a node of the organisation; Parent is the code of the node above, ""
// at the top.
type Team struct {
	Code, Name, Parent string
}

// Person is someone who can be paid. Code is the employee number, or whatever
// the source identifies people by; Name is exactly as in the source.
type Person struct {
	Code, Name string
}

// Employment says where a person belongs over a stretch of time: job family
// and grade (codes), team. Employments of one person do not overlap.
type Employment struct {
	Person              string
	Valid               period.Interval
	Family, Grade, Team string
}

// Customer is a buying organisation; Class is a company's own rating (A/B/C).
type Customer struct {
	Code, Name, Class, Industry string
}

// Contract is a sale. Amount is gross, tax included; Net is without tax, and
// equal to Amount where the source does not tell them apart. Kind is a
// company's own word such as standard, framework or pilot.
type Contract struct {
	Number   string
	Customer string
	Kind     string
	Signed   period.Date
	Amount   money.Amount
	Net      money.Amount
}

// Split credits a share of a contract to a person from a day on (no date: from
// the beginning). The splits of one contract with the same From are one set;
// their shares sum to exactly 1. The set in force on the contract's signing
// date governs; where every set starts later, the earliest does.
type Split struct {
	Contract string
	Person   string
	Share    money.Decimal // 0.6 is 60 %
	From     period.Date
}

// Overlay credits a share of a contract to a person beside the split (double
// credit): a presales engineer, a product specialist. The shares of a contract
// need not sum to anything. Which set governs is as for splits.
type Overlay struct {
	Contract string
	Person   string
	Share    money.Decimal // 0.6 is 60 %
	From     period.Date
}

// Instalment is a part of a contract's amount that falls due on a day.
type Instalment struct {
	Contract string
	Number   string
	Due      period.Date
	Amount   money.Amount
}

// Receipt is money that came in (回款). Date is the business date that decides
// its period: the day on which finance confirmed it. ValueDate is the bank's;
// where the source has none it equals Date. Money that goes back is a receipt
// with a negative amount, dated when it went back: a refund, a bounced cheque, a
// reversed entry. Reverses is the number of the receipt that it takes back, ""
// where that is not known.
type Receipt struct {
	Number    string
	Customer  string
	Date      period.Date
	ValueDate period.Date
	Amount    money.Amount
	Reverses  string
}

// Allocation assigns a part of a receipt to a contract, and where known to one
// of its instalments (核销). Line distinguishes the allocations of one receipt.
// What is not allocated earns nothing. An allocation of a reversal is negative;
// Reverses is the line of the original receipt's allocation that it takes back,
// 0 for the one to the same contract (and instalment, where it names one).
type Allocation struct {
	Receipt    string
	Line       int
	Contract   string
	Instalment string
	Amount     money.Amount
	Reverses   int
}

// Figure is a value that something outside the calculation established about a
// person in a period: a target, a scorecard result. Period is written 2026-10,
// 2026-Q4 or 2026; Unit is "rate", "number", "days" or a currency code.
type Figure struct {
	Person, Period, Code string
	Value                money.Decimal
	Unit                 string
}
