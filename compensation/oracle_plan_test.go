package compensation_test

import (
	"math/big"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// The oracle is a second implementation of the whole calculation, reversals,
// gates, limits and adjustments included, in the plainest form: unbounded
// rationals, everything from the start for every point in time, sums over lists
// in place of accumulators. It shares fact types, civil dates and decimal
// literals with the engine, and nothing else. The parts: oracle_plan_test.go
// what plans say, oracle_fact_test.go what facts come to, oracle_rate_test.go
// exact amounts, oracle_line_test.go lines, oracle_rerate_test.go reversals,
// oracle_adjust_test.go closed months.

// oraclePlan is one plan with its versions, by rising number.
type oraclePlan struct {
	code     string
	versions []oracleVersion
}

type oracleVersion struct {
	number   int
	from, to period.Date // no to: no end
	grades   []string    // nil for everybody
	rules    []oracleRule
}

// oracleRule is one component in one version.
type oracleRule struct {
	code     string
	basis    string // collected, collected_net, signed
	credit   string // split, overlay
	reversal string // mirror, rerate; "" for the default
	notKind  string // contracts of this kind are left out; "" for none
	least    int64  // receipts below this many minor units are left out; 0 for none

	mode  string   // rate, formula (base * flat + extra), step (the rate by an accumulation), or a mode of tiers
	flat  *big.Rat // rate, formula, and step up to the edge
	extra *big.Rat // formula: money on top; step: the rate beyond the edge
	of    string   // step: the measure, such as collected.year
	edge  *big.Rat // step: in major units

	on      string // driver of tiers; "" for the basis
	carry   string // none, month, quarter, year; "" without tiers
	target  string // code of the figure that bounds are shares of; "" for none
	absent  *big.Rat
	catchUp bool
	bands   []oracleBand
	line    *oraclePayout

	table  []oracleBand // coefficient by days from 2026-01-01 to the signing date
	score  *oracleScore // coefficient that is a figure
	limits *oracleLimits
	gate   *big.Rat
}

// oracleBand is a band, a point, or a class of a table.
type oracleBand struct {
	bound *big.Rat // major units, or a share of the target; nil for the last
	below bool
	rate  *big.Rat // or the amount at the point, or the factor
	extra *big.Rat // paid on top; nil for none
}

type oraclePayout struct {
	floor, goal, bonus *big.Rat
	beyond             *big.Rat // nil for 100 %
}

type oracleScore struct {
	code, period string
	missing      *big.Rat
}

type oracleLimits struct {
	per        string   // receipt, deal, month, quarter, year
	cap, floor *big.Rat // nil for none
}

// oracle calculates one plan on facts; closed are the versions that hold in
// closed months, where nothing but them is in force.
type oracle struct {
	facts  *fact.Set
	plan   oraclePlan
	closed map[period.Month][]int
	memo   map[oracleSpan]oracleCover // of covered
}

func newOracle(s *fact.Set, p oraclePlan) *oracle {
	return &oracle{facts: s, plan: p, memo: map[oracleSpan]oracleCover{}}
}

// versionOn is the highest version that holds the day; nil for none.
func (o *oracle) versionOn(d period.Date) *oracleVersion {
	pinned, closed := o.closed[d.Month()]
	for i := len(o.plan.versions) - 1; i >= 0; i-- {
		v := &o.plan.versions[i]
		if d.Before(v.from) || !v.to.IsZero() && d.After(v.to) || closed && !slices.Contains(pinned, v.number) {
			continue
		}
		return v
	}
	return nil
}

// ruleOn is the component in the version in force; nil for none.
func (o *oracle) ruleOn(d period.Date, code string) *oracleRule {
	if v := o.versionOn(d); v != nil {
		for i := range v.rules {
			if v.rules[i].code == code {
				return &v.rules[i]
			}
		}
	}
	return nil
}

// ruleFor is the component in the version in force, if that covers the person.
func (o *oracle) ruleFor(d period.Date, code, person string) *oracleRule {
	r := o.ruleOn(d, code)
	if r == nil {
		return nil
	}
	if grades := o.versionOn(d).grades; grades != nil {
		for _, e := range o.facts.Employments {
			if e.Person == person && e.Valid.Holds(d) && slices.Contains(grades, e.Grade) {
				return r
			}
		}
		return nil
	}
	return r
}

// components lists the codes of all versions.
func (o *oracle) components() []string {
	var codes []string
	for _, v := range o.plan.versions {
		for _, r := range v.rules {
			if !slices.Contains(codes, r.code) {
				codes = append(codes, r.code)
			}
		}
	}
	return codes
}

// anyRule is the component in some version: what all versions have in common.
func (o *oracle) anyRule(code string) *oracleRule {
	for _, v := range o.plan.versions {
		for i := range v.rules {
			if v.rules[i].code == code {
				return &v.rules[i]
			}
		}
	}
	return nil
}

// rerates says how the rule answers a tied reversal.
func (r *oracleRule) rerates() bool {
	if r.reversal == "" {
		return r.carry != "" && r.carry != "none"
	}
	return r.reversal == "rerate"
}

// driver is the measure that chooses the band.
func (r *oracleRule) driver() string {
	if r.on == "" {
		return r.basis
	}
	return r.on
}

// oracleSpan is a window for a person and a component; oracleCover how many
// of its days a version covers the person, and the last of them.
type oracleSpan struct{ person, code, window string }

type oracleCover struct {
	days, of int
	last     period.Date
}

func (o *oracle) covered(person, code, span string, d period.Date) oracleCover {
	key := oracleSpan{person, code, oracleWindow(span, d)}
	if c, ok := o.memo[key]; ok {
		return c
	}
	var c oracleCover
	for _, day := range oracleDays(span, d) {
		c.of++
		if o.ruleFor(day, code, person) != nil {
			c.days++
			c.last = day
		}
	}
	o.memo[key] = c
	return c
}

// oracleWindow names the month, quarter or year of a date.
func oracleWindow(span string, d period.Date) string {
	text := d.String()
	switch span {
	case "year":
		return text[:4]
	case "quarter":
		return text[:4] + "-Q" + map[string]string{"01": "1", "02": "1", "03": "1", "04": "2", "05": "2", "06": "2", "07": "3", "08": "3", "09": "3", "10": "4", "11": "4", "12": "4"}[text[5:7]]
	}
	return text[:7]
}

// oracleDays lists the days of the window that holds a date.
func oracleDays(span string, d period.Date) []period.Date {
	name := oracleWindow(span, d)
	for oracleWindow(span, d.AddDays(-1)) == name {
		d = d.AddDays(-1)
	}
	var days []period.Date
	for ; oracleWindow(span, d) == name; d = d.AddDays(1) {
		days = append(days, d)
	}
	return days
}

// figure is a value about a person in the period of a date, or what the plan
// says for those who have none.
func (o *oracle) figure(person, code, span string, d period.Date, missing *big.Rat) *big.Rat {
	for _, f := range o.facts.Figures {
		if f.Person == person && f.Code == code && f.Period == oracleWindow(span, d) {
			return oracleRat(f.Value.String())
		}
	}
	return missing
}

func oracleRat(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic("oracle: not a number: " + text)
	}
	return r
}

// oracleTerms are bands and payout line of tiers, all in money.
type oracleTerms struct {
	bands []oracleBand
	line  oraclePayout
}

// terms turns bounds that are shares of a target into money.
func (o *oracle) terms(r *oracleRule, person string, d period.Date) oracleTerms {
	t := oracleTerms{bands: slices.Clone(r.bands)}
	if r.line != nil {
		t.line = *r.line
	}
	if r.target == "" {
		return t
	}
	goal := o.figure(person, r.target, r.carry, d, r.absent)
	if goal == nil || goal.Sign() <= 0 {
		panic("oracle: a target is needed and above 0")
	}
	for i, b := range t.bands {
		if b.bound != nil {
			t.bands[i].bound = new(big.Rat).Mul(b.bound, goal)
		}
	}
	if r.line != nil {
		t.line.floor, t.line.goal = new(big.Rat).Mul(t.line.floor, goal), new(big.Rat).Mul(t.line.goal, goal)
	}
	return t
}
