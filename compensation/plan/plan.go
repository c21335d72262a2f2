// Package plan reads pay-plan documents: who is paid, on what, at which rates,
// since when. A plan is data that an HR person can read; every number in it is
// addressable by its path, and nothing is implied. Published versions never
// change.
package plan

import (
	"cmp"
	"slices"

	"steelyard/compensation/document"
	"steelyard/compensation/fact"
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Plan is one version of a pay plan.
type Plan struct {
	Code       string
	Version    int
	Title      problem.Text
	Currency   money.Currency
	Effective  period.Interval
	Who        Who
	Parameters []Parameter
	Figures    []Figure
	Tables     []Table
	Components []Component
	Digest     string // SHA-256 of the canonical document, hexadecimal

	symbols *formula.Symbols
	inputs  []Input                   // by slot of symbols
	place   problem.Place             // where the document begins
	clauses map[string]*document.Node // formulas and components by path
}

// Who limits a plan to people by job family, grade and team, as of the date of
// the line. An empty list does not limit.
type Who struct {
	Families, Grades, Teams []string
}

// Covers reports whether the plan is meant for a person with the employment; a
// person without any is covered only by a plan that does not limit.
func (w Who) Covers(e fact.Employment, employed bool) bool {
	if w.Everybody() {
		return true
	}
	return employed && holds(w.Families, e.Family) && holds(w.Grades, e.Grade) && holds(w.Teams, e.Team)
}

// Everybody reports whether the plan does not limit whom it is for.
func (w Who) Everybody() bool { return len(w.Families)+len(w.Grades)+len(w.Teams) == 0 }

func holds(list []string, s string) bool { return len(list) == 0 || slices.Contains(list, s) }

// Parameter is a named number with its values over time, oldest first.
type Parameter struct {
	Name   string
	Title  problem.Text
	Type   formula.Type
	Values []DatedValue
}

// DatedValue is the value of a parameter from a day on.
type DatedValue struct {
	From  period.Date
	Value money.Decimal
	Path  string
}

// On returns the value in force on a day; ok is false before the first.
func (p Parameter) On(d period.Date) (v DatedValue, ok bool) {
	for _, candidate := range p.Values {
		if !candidate.From.After(d) {
			v, ok = candidate, true
		}
	}
	return v, ok
}

// Figure declares a figure(person, period, code) that formulas may use as
// figure.CODE: the period that is looked up for a line, the unit that the fact
// must have, and the value for people who have none, where that is allowed.
type Figure struct {
	Code       string
	Title      problem.Text
	Span       period.Span
	Type       formula.Type
	Unit       string // as written in figure facts: rate, number, days or the plan's currency
	Missing    money.Decimal
	HasMissing bool
	Path       string
}

// Kind says how a component turns a credited base into pay.
type Kind string

// The kinds of component.
const (
	Rate    Kind = "rate"    // base × rate, flat or by tiers
	Formula Kind = "formula" // an expression for the amount
)

// Component is one rule of pay, with its own lines and accumulators.
type Component struct {
	Code   string
	Title  problem.Text
	Kind   Kind
	Basis  measure.Code
	When   *formula.Formula // a condition, nil for always
	Rate   *formula.Formula // of kind Rate without tiers
	Tiers  *Tiers           // of kind Rate
	Amount *formula.Formula // of kind Formula
	Path   string

	Coefficients []Coefficient // multiply the line, in this order
	Limits       *Limits       // nil for none

	Credit   Credit
	Reversal Reversal
	Gate     *Gate // nil for none
}

// Credit says who is credited with a receipt or contract.
type Credit string

// The kinds of credit. Under Split the shares of a contract sum to its whole;
// Overlay is double credit beside it, whose shares need not sum to anything.
const (
	Split   Credit = "split"
	Overlay Credit = "overlay"
)

// Reversal says how a component answers the reversal of a receipt: Mirror turns
// the sign of the original's line, in proportion to what was reversed; Rerate
// computes the window of the original anew on the cash that is left and posts
// the differences.
type Reversal string

// The ways to answer a reversal.
const (
	Mirror Reversal = "mirror"
	Rerate Reversal = "rerate"
)

// Gate holds lines back as pending until a contract's first payment is in: the
// gross amount allocated to it reaches FirstPayment, a share of its gross
// amount, and it is signed.
type Gate struct {
	FirstPayment *formula.Formula
	Path         string // of FirstPayment
}

// Limits keep what is paid per Per between a floor and a cap; either may be
// absent, and only the excess is cut. PerReceipt acts on the exact amount of
// every line, after the coefficients and before rounding; a zero base pays 0
// whatever the floor. The others act on rounded lines in canonical order: per
// deal over all time, per window prorated by the calendar days on which the
// person is covered.
type Limits struct {
	Per                LimitPer
	Cap, Floor         *formula.Formula
	CapPath, FloorPath string
}

// LimitPer says what a limit is about: one receipt, one contract, or all lines
// of a window.
type LimitPer string

// What limits can be about.
const (
	PerReceipt LimitPer = "receipt"
	PerDeal    LimitPer = "deal"
	PerMonth   LimitPer = "month"
	PerQuarter LimitPer = "quarter"
	PerYear    LimitPer = "year"
)

// Span returns the window of a limit per month, quarter or year; ok is false
// for the others.
func (p LimitPer) Span() (span period.Span, ok bool) {
	if p == PerReceipt || p == PerDeal {
		return 0, false
	}
	return period.ParseSpan(string(p))
}

// Table gives a number by where another number falls: 1.1 up to 15 days, 1.0 up
// to 31, 0.8 beyond. Unit is what its bounds count.
type Table struct {
	Name  string
	Title problem.Text
	Type  formula.Type // of the bounds
	Bands []Band
	Path  string
}

// Coefficient is a factor on every line of a component: looked up in a table by
// a formula, or a formula itself. It multiplies after the tiers and before the
// one rounding.
type Coefficient struct {
	Title problem.Text
	Table *Table
	By    *formula.Formula // what the table is looked up by
	Value *formula.Formula // where there is no table
	Path  string           // of By or Value
}

// Mode says how tiers pay.
type Mode string

// The modes. Marginal pays every slice at its own band's rate, and a band's
// amount once on entry. Whole pays the line at the rate of the band that holds
// the position after it, plus that band's amount. InterpolateRate pays the line
// at a rate that rises evenly from point to point, by the band's rate over the
// width of the band. InterpolateAmount pays the difference of an amount that
// goes straight from point to point. Both are level beyond their last point.
const (
	Marginal          Mode = "marginal"
	Whole             Mode = "whole"
	InterpolateRate   Mode = "interpolate-rate"
	InterpolateAmount Mode = "interpolate-amount"
	PayoutLine        Mode = "payout-line"
)

// cumulative reports whether the mode pays the difference of a function of the
// component's own accumulation.
func (m Mode) cumulative() bool {
	return m == Marginal || m == InterpolateAmount || m == PayoutLine
}

// pointed reports whether the bands are points with a bound each.
func (m Mode) pointed() bool { return m == InterpolateRate || m == InterpolateAmount }

// Tiers are bands over an accumulated driver. On is the driver's measure:
// where it is the component's basis, the component's own credited bases
// accumulate; otherwise the person's whole measure up to the line's date does.
// Carry is the window over which it accumulates. With CatchUp, reaching another
// band re-rates the earlier lines of the window. With Of, a figure of the plan,
// the bounds are shares of the person's target for the window (attainment).
type Tiers struct {
	On      measure.Code
	Of      *Figure // the target, nil for none
	Carry   period.Span
	Mode    Mode
	CatchUp bool
	Bands   []Band
	Line    *Line // of mode PayoutLine, which has no bands
	Path    string

	HasAmounts bool // whether any band has an amount on top
}

// Line is a payout line: 0 up to Floor, Bonus at Goal, straight between them,
// and beyond the goal the slope times Beyond. Floor and Goal are amounts in
// major units, or shares of the target.
type Line struct {
	Floor, Goal   money.Decimal
	Bonus, Beyond *formula.Formula // Beyond is nil for 100 %

	FloorPath, GoalPath, BonusPath, BeyondPath string
}

// Band is one step of tiers or of a table, from the bound of the band before it
// (0 for the first of tiers) to its own. Bounds of tiers are in major units of
// the plan's currency, or shares of a target; Below makes a bound exclusive,
// otherwise it belongs to this band. The last band is open, except where bands
// are points. Value is the rate, the amount at a point, or what the table gives;
// Amount is paid on top. Tiers have at least one of the two.
type Band struct {
	Bound money.Decimal
	Open  bool
	Below bool
	Value *formula.Formula
	Path  string

	Amount *formula.Formula

	ValuePath, AmountPath string // as explanations cite them
}

// Holds reports whether a position lies at or under the band's bound.
func (b Band) Holds(position money.Decimal) bool {
	if b.Open {
		return true
	}
	c := position.Cmp(b.Bound)
	return c < 0 || c == 0 && !b.Below
}

// BandAt returns the number of the band that holds a position.
func BandAt(bands []Band, position money.Decimal) int {
	last := len(bands) - 1
	for i := range bands[:last] {
		if bands[i].Holds(position) {
			return i
		}
	}
	return last
}

// BandAt returns the number of the band that holds a position of the driver.
func (t *Tiers) BandAt(position money.Decimal) int { return BandAt(t.Bands, position) }

// Name writes the plan's code and version as explanations cite it.
func (p *Plan) Name() string { return cite(p.Code, p.Version) }

// Clause is the source of a number that stands in the plan at a path.
func (p *Plan) Clause(path string) trace.Source {
	return trace.Source{Kind: trace.FromClause, Ref: p.Name(), Path: path}
}

// Place returns where a clause stands in the document that the plan was read
// from; within is a place inside the clause's formula, zero for its beginning.
func (p *Plan) Place(path string, within problem.Place) problem.Place {
	at := problem.Place{File: p.place.File, Path: path}
	if n := p.clauses[path]; n != nil {
		inside := n.Inside(within)
		at.Line, at.Column = inside.Line, inside.Column
	}
	return at
}

// Symbols returns the closed table of names that the plan's formulas may use.
func (p *Plan) Symbols() *formula.Symbols { return p.symbols }

// Set is a collection of plans for one calculation: several plans of one
// currency, each in one or more versions.
type Set struct {
	Currency money.Currency
	Groups   []Group // by plan code
}

// Group is the versions of one plan, by version number.
type Group struct {
	Code     string
	Versions []*Plan
}

// On returns the version in force on a day, with its place among the versions:
// the highest one whose effective interval holds the day; nil where none does.
func (g Group) On(d period.Date) (at int32, p *Plan) {
	for i, p := range slices.Backward(g.Versions) {
		if p.Effective.Holds(d) {
			return int32(i), p
		}
	}
	return 0, nil
}

// NewSet groups plans and checks them against each other.
func NewSet(plans []*Plan) (*Set, problem.List) {
	var list problem.List
	ordered := slices.Clone(plans)
	slices.SortStableFunc(ordered, func(a, b *Plan) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Version, b.Version), cmp.Compare(a.place.File, b.place.File))
	})
	s := &Set{}
	if len(ordered) == 0 {
		list.Add("plan.none", problem.Place{}, problem.Text{ZH: "没有方案。", EN: "There is no plan."},
			problem.Text{ZH: "请给出至少一份方案文档。", EN: "Give at least one plan document."})
		return nil, list
	}
	for i, p := range ordered {
		if i == 0 {
			s.Currency = p.Currency
		} else if p.Currency != s.Currency {
			list.Add("plan.currencies_differ", p.place,
				problem.Textf("方案 %s 的币种是 %s，而 %s 是 %s。", "Plan %s is in %s, but %s is in %s.", p.Name(), p.Currency, ordered[0].Name(), s.Currency),
				problem.Text{ZH: "一次核算只用一个币种的方案，请分开核算。", EN: "Plans of one calculation share a currency; calculate them apart."})
		}
		if i == 0 || ordered[i-1].Code != p.Code {
			s.Groups = append(s.Groups, Group{Code: p.Code})
		}
		group := &s.Groups[len(s.Groups)-1]
		for _, earlier := range group.Versions {
			list = append(list, compareVersions(earlier, p)...)
		}
		group.Versions = append(group.Versions, p)
	}
	if list.Failed() {
		return nil, list
	}
	return s, list
}
