// Package scorecard scores people by cards: a template of weighted items, each
// with a curve from its actual (or the attainment of its target) to a score,
// deductions per event, gates that cap the total, grades, and the coefficient
// that pay uses. Scoring is a pure function from values to a result whose
// explanation is left by the same steps; nothing is rounded but where the
// documents of this package say so. The package also checks cards for the
// common mistakes of performance management and ships cards as documents.
package scorecard

import (
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Purpose is what a card's result is used for.
type Purpose string

// The purposes. Of Commission the card's coefficient multiplies commission; of
// PerformancePay it multiplies the performance half of the pay; a Probation
// card only decides whether stated conditions of employment were met.
const (
	Commission     Purpose = "commission"
	PerformancePay Purpose = "performance-pay"
	Probation      Purpose = "probation"
)

// Missing is what happens to an item that has no score.
type Missing string

// The policies. Renormalise shares its weight among the others in proportion
// to theirs; Zero counts it as 0; Block gives the card no total at all.
const (
	Renormalise Missing = "renormalise"
	Zero        Missing = "zero"
	Block       Missing = "block"
)

// Category is the kind of thing that an item or a gate looks at.
type Category string

// The categories.
const (
	OfResult     Category = "result"
	OfCollection Category = "collection"
	OfProcess    Category = "process"
	OfRisk       Category = "risk"
	OfPeople     Category = "people"
)

// Template is a card as it is designed. Scores, points of deductions and caps
// of gates are on its Scale, the most that a curve may give.
type Template struct {
	Code     string
	Version  int
	Digest   string // SHA-256 of the document in its canonical form, in hex
	Title    problem.Text
	Families []string // job families that it is for; none means all
	Grades   []string // grades that it is for; none means all
	Cycle    period.Span
	Purpose  Purpose
	Missing  Missing
	// ScoredAfter is how many days after the end of the period it is scored.
	ScoredAfter int
	Scale       money.Decimal
	// Digits is how many digits the total keeps: the one place at which a card
	// rounds, half away from zero. Grade and coefficient follow from the rounded
	// total, which is the number that people see.
	Digits uint8

	Items      []Item
	Deductions []Deduction
	// MostDeducted is the most points that all deductions take off together.
	MostDeducted Clause
	Gates        []Gate
	Marks        []Grade // from the best to the last
	// Coefficient is read from the total where the card says "by: score"; nil
	// where every grade has its own, or where there is none.
	Coefficient *Curve

	place problem.Place
	spots map[string]problem.Place
}

// Item is one weighted part of a card: an indicator, or a goal in words.
type Item struct {
	Code     string
	Title    problem.Text
	KPI      string       // code of the indicator, "" for a goal
	Goal     problem.Text // what is to be reached, for items without an indicator
	Window   Window
	Weight   money.Decimal // in percent: 30 is 30 %
	Category Category
	Owner    string // who states the actual of a goal; of indicators the library says it
	Level    Level  // whose number it is
	// Target is what the attainment is measured by where the input names no target
	// of its own: a rate or a number. HasTarget is false where there is none.
	Target    Quantity
	HasTarget bool
	Curve     *Curve
	Path      string
}

// Level says whose number an item or a gate looks at: that of the person who is
// scored, or that of the team which the person leads, with everybody in it.
type Level string

// The levels.
const (
	OfPerson Level = "person"
	OfTeam   Level = "team"
)

// Counted is a kind of event that facts record, so that a deduction need not be
// given its events by hand.
type Counted string

// The kinds. MissedLog is a working day without a work log that was in time and
// passed; MissedPlan a week without a plan; MissedReview a log that the person
// was to review and did not in time; FalseConfirmation a confirmation of the
// person's that a spot check found false.
const (
	MissedLog         Counted = "log"
	MissedPlan        Counted = "plan"
	MissedReview      Counted = "review"
	FalseConfirmation Counted = "false-confirmation"
)

// Window is the stretch of time that an item's actual is about.
type Window string

// The windows, in words of documents. Period is the card's own cycle; the two
// that look ahead are for reserves.
const (
	InPeriod    Window = "period"
	InMonth     Window = "month"
	InQuarter   Window = "quarter"
	InYear      Window = "year"
	YearToDate  Window = "year-to-date"
	NextQuarter Window = "next-quarter"
	NextTwo     Window = "next-two-quarters"
)

// Deduction takes Each points off for every event, at most Most.
type Deduction struct {
	Code  string
	Title problem.Text
	Each  Clause
	Most  Clause
	// Counts is the kind of event that facts record, "" where the events are given
	// by hand alone.
	Counts Counted
	Path   string
}

// Gate is a condition on one number: at least or at most its limit, the limit
// included. A card that does not pass it totals no more than Cap.
type Gate struct {
	Code     string
	Title    problem.Text
	KPI      string // "" for what no indicator counts, such as breaches found
	Level    Level
	Category Category
	Unit     string
	AtMost   bool // whether Limit is the most that passes; otherwise the least
	Limit    Clause
	Cap      Clause
	Path     string
}

// Grade is a letter from a total on, the total included; the last grade has no
// From and takes all below.
type Grade struct {
	Letter         string
	Title          problem.Text
	From           Clause
	Open           bool // no From
	Coefficient    Clause
	HasCoefficient bool
	Path           string
}

// Cite is how sources name the template: code and version.
func (t *Template) Cite() string { return t.Code + " v" + money.Int(int64(t.Version)).String() }

// item finds an item by its code.
func (t *Template) item(code string) *Item {
	for i := range t.Items {
		if t.Items[i].Code == code {
			return &t.Items[i]
		}
	}
	return nil
}
