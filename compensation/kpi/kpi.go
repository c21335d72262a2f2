// Package kpi holds the library of key performance indicators, and checks
// whether a goal can be judged at all (SMART).
package kpi

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// KPI is one version of one indicator as HR keeps it: what it counts, how it is
// calculated, who brings its data, and for whom it is meant. A card refers to
// a KPI by code and version; a published version never changes.
type KPI struct {
	Code      string
	Version   int
	Effective period.Interval
	Retired   bool // still readable, on no new card

	Name       problem.Text
	Aliases    []problem.Text // other names that people use for it
	Definition problem.Text
	Counts     problem.Text // what is counted
	Excludes   problem.Text // what is not
	Formula    string       // over the quantities of package measure
	Type       formula.Type // of what the formula gives
	Direction  measure.Direction
	Target     measure.Range // for a KPI whose direction is a band: where it should lie

	Aggregation Aggregation
	Source      problem.Text // where the data come from
	Owner       string       // the role that brings the data, never the person who is scored
	LagDays     int          // calendar days after the period until the number is final
	Frequency   period.Span  // the shortest sensible period
	Families    []string     // job families it is meant for; none is all
	Grades      []string     // grades it is meant for; none is all
	Levels      []Level      // at which it may be asked for; none is all
	Category    Category
	Partners    []string // KPIs that keep it honest
	Diagnostic  bool     // shown, never on a card
	Curve       Curve
	Examples    []problem.Text
	Worked      []Worked // of Examples, by index; without inputs where an example has only words

	// Shipped is the digest of the shipped text that this version came with,
	// "" for a KPI of the company's own. Where it differs from Digest, the
	// company has edited its copy.
	Shipped string
}

// Worked is an example with numbers: what the formula gives for these inputs,
// rounded half away from zero to the digits in which Gives is written.
type Worked struct {
	Given []Given
	Gives money.Decimal
}

// Given is an input of an example: a quantity or a KPI by its code. Amounts are
// in major units, rates as numbers (0.85 is 85 %), times in days.
type Given struct {
	Code  string
	Value money.Decimal
}

// Aggregation says how a KPI of several people or months comes about.
type Aggregation string

// The aggregations. There is no mean of ratios.
const (
	Sum         Aggregation = "sum"
	Last        Aggregation = "last"   // the state at the end of the period
	RatioOfSums Aggregation = "ratio"  // sums of numerators over sums of denominators
	Median      Aggregation = "median" // of all cases behind it
)

// Category is what a KPI looks at.
type Category string

// The categories.
const (
	Result     Category = "result"
	Collection Category = "collection"
	Process    Category = "process"
	Risk       Category = "risk"
	People     Category = "people"
)

// Level is a level of the organisation.
type Level string

// The levels.
const (
	Person  Level = "person"
	Team    Level = "team"
	Branch  Level = "branch"
	Company Level = "company"
)

// Curve is the default way from an actual to a score: points of attainment (or
// of the value itself, where there is no target) and score, both exact
// decimals, straight between; below the first and above the last as they are.
// Attainment is the actual as a share of the target whatever the direction, so
// the curve of a KPI that is better when lower falls. 100 is the full score.
type Curve struct {
	On     string // attainment | value
	Points []Point
}

// Point is a point of a curve.
type Point struct{ At, Score money.Decimal }
