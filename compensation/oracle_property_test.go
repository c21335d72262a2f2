package compensation_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// genOracle draws a company and a plan for it.
func genOracle(t *rapid.T) (*fact.Set, oraclePlan) {
	s, p := genOracleFacts(t), genOraclePlan(t, "p")
	genOracleFigures(t, s, p)
	return s, p
}

var oracleFrom, oracleTo = month("2025-06"), month("2027-03")

// Where the older oracle can follow, both say the same: several versions, every
// mode of its own, catching up, drivers, coefficients and limits per receipt.
func TestOracleAgreesWithNaiveVersions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts := genFacts(t)
		basis := rapid.SampledFrom([]string{"collected", "collected_net", "signed"}).Draw(t, "b")
		var rules []versionRule
		p := oraclePlan{code: "test"}
		start := date("2025-06-01")
		for n := range rapid.IntRange(1, 3).Draw(t, "versions") {
			r := versionRule{naiveRule: genRule(t), from: start}
			r.basis, r.notKind = basis, ""
			if (r.mode == "whole" || r.mode == "interpolate-rate") && r.carry != "none" {
				r.on = rapid.SampledFrom([]string{"", "collected", "collected_net", "signed"}).Draw(t, "on")
			}
			if rapid.IntRange(0, 2).Draw(t, "ends") == 0 {
				r.to = start.AddDays(rapid.IntRange(0, 300).Draw(t, "len"))
			}
			rules = append(rules, r)
			p.versions = append(p.versions, oracleVersion{number: n + 1, from: r.from, to: r.to, rules: []oracleRule{oracleOfNaive(r)}})
			start = start.AddDays(rapid.IntRange(0, 120).Draw(t, "gap"))
		}
		for _, person := range facts.Persons {
			want := naiveVersions(facts, rules, person.Code)
			var got []naiveLine
			for _, l := range newOracle(facts, p).posted(person.Code, "pay", oraclePlace{date: date("2027-12-31")}) {
				got = append(got, naiveLine{l.kind, l.date, l.place.number, l.place.line, l.amount})
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(naiveLine{}), cmp.Comparer(func(a, b period.Date) bool { return a == b })); diff != "" {
				t.Fatalf("%s under %v: naive (-) against oracle (+):\n%s", person.Code, p.documents(), diff)
			}
		}
	})
}

func oracleOfNaive(v versionRule) oracleRule {
	bands := func(list []naiveBand) []oracleBand {
		var out []oracleBand
		for _, b := range list {
			out = append(out, oracleBand{bound: b.bound, below: b.below, rate: b.rate, extra: b.amount})
		}
		return out
	}
	r := oracleRule{
		code: "pay", basis: v.basis, credit: "split", mode: v.mode, flat: v.flat, on: v.on, carry: v.carry, catchUp: v.catchUp,
		bands: bands(v.bands), table: bands(v.factors),
	}
	if r.mode == "" {
		r.mode = "rate"
	}
	if v.least != nil || v.most != nil {
		r.limits = &oracleLimits{per: "receipt", floor: v.least, cap: v.most}
	}
	return r
}

// Statements add up: what is payable is every line in its payable month, and a
// release repeats what was pending.
func TestOracleReleasesWhatWaited(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := genOracle(t)
		waits, released, keys := map[string]int64{}, map[string]int64{}, map[string]bool{}
		person := s.Persons[0].Code
		for _, l := range newOracle(s, p).lines(person, oracleFrom, oracleTo) {
			if keys[l.key] {
				t.Fatalf("two lines have the key %s", l.key)
			}
			keys[l.key] = true
			switch {
			case l.kind == "release":
				released[l.key] = l.amount
			case l.pending && !l.payable.IsZero():
				waits[l.key+"/release"] = l.amount
				if !l.payable.After(l.date) || l.payable.Month() == l.month {
					t.Fatalf("%s of %s is pending, but payable on %s", l.key, l.date, l.payable)
				}
			}
		}
		if diff := cmp.Diff(waits, released); diff != "" {
			t.Fatalf("what waited (-) is not what was released (+):\n%s", diff)
		}
	})
}

// With everything taken back, everything that was paid goes back, however it was
// limited, gated or caught up.
func TestOracleGivesEverythingBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := genOracle(t)
		s.Receipts = slices.DeleteFunc(s.Receipts, func(r fact.Receipt) bool { return r.Amount.Minor < 0 })
		s.Allocations = slices.DeleteFunc(s.Allocations, func(a fact.Allocation) bool { return a.Amount.Minor < 0 })
		for _, v := range p.versions {
			for i := range v.rules {
				r := &v.rules[i]
				if r.basis == "signed" || r.mode == "formula" || r.limits != nil && r.limits.floor != nil {
					t.Skip("not all of it follows cash")
				}
			}
		}
		o := newOracle(s, p)
		person := s.Persons[0].Code
		for _, l := range o.lines(person, oracleFrom, oracleTo) {
			if l.amount < 0 {
				t.Skip("less pay for more cash")
			}
		}
		var back []fact.Receipt
		for _, r := range s.Receipts {
			v := fact.Receipt{Number: "V" + r.Number, Date: date("2026-10-01").AddDays(rapid.IntRange(0, 9).Draw(t, "back")), Amount: r.Amount, Reverses: r.Number}
			v.Amount.Minor = -v.Amount.Minor
			back = append(back, v)
			for _, a := range slices.Clone(s.Allocations) {
				if a.Receipt == r.Number {
					a.Receipt, a.Reverses = v.Number, a.Line
					a.Amount.Minor = -a.Amount.Minor
					s.Allocations = append(s.Allocations, a)
				}
			}
		}
		s.Receipts = append(s.Receipts, back...)
		sums := map[string]int64{}
		for _, code := range o.components() {
			for _, l := range o.posted(person, code, oraclePlace{date: date("2027-01-01")}) {
				sums[code] += l.amount
			}
			if sums[code] != 0 {
				t.Fatalf("%d of %s stays, under %v", sums[code], code, p.documents())
			}
		}
	})
}

// Under rerate, one version and one window, a person has in the end what a plain
// calculation of net cash pays, or more where the bound held.
func TestOracleRerateEndsAtNet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := genOracle(t)
		p.versions = p.versions[:1]
		o := newOracle(s, p)
		untied := slices.ContainsFunc(s.Receipts, func(r fact.Receipt) bool { return r.Amount.Minor < 0 && r.Reverses == "" })
		end := oraclePlace{date: date("2027-01-01")}
		for _, r := range p.versions[0].rules {
			if !r.rerates() || r.carry == "" || r.carry == "none" || r.basis == "signed" || r.limits != nil && r.limits.per != "receipt" {
				continue
			}
			for _, person := range s.Persons {
				sums := map[string]int64{}
				negative := false
				for _, l := range o.posted(person.Code, r.code, end) {
					sums[oracleWindow(r.carry, l.window)] += l.amount
					negative = negative || l.amount < 0 && l.kind != "reversal"
				}
				for _, l := range o.plain(oracleNetted(s, end), person.Code, r.code, end) {
					sums[oracleWindow(r.carry, l.window)] -= l.amount
				}
				for window, left := range sums {
					if left < 0 || left > 0 && !untied && !negative {
						t.Fatalf("%s has %d more in %s than net cash pays, under %v", person.Code, left, window, p.documents())
					}
				}
			}
		}
	})
}

// Whatever turns up late: with the adjustments, closed months come to what they
// would have come to with all facts at hand, and twice is as good as once.
func TestOracleAdjustsToTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := genOracle(t)
		later := len(s.Receipts) - rapid.IntRange(1, 2).Draw(t, "late")
		known := *s
		known.Receipts = s.Receipts[:later]
		known.Allocations = slices.DeleteFunc(slices.Clone(s.Allocations), func(a fact.Allocation) bool {
			return slices.ContainsFunc(s.Receipts[later:], func(r fact.Receipt) bool { return r.Number == a.Receipt })
		})
		person := s.Persons[0].Code
		closed := month("2025-12").Add(rapid.IntRange(0, 9).Draw(t, "closed"))
		prior := oraclePrior{from: oracleFrom, to: closed, versions: map[string][]int{"p": nil}, lines: map[string][]oracleLine{}}
		for _, v := range p.versions {
			prior.versions["p"] = append(prior.versions["p"], v.number)
		}
		prior.lines[person] = newOracle(&known, p).lines(person, oracleFrom, closed)
		open := oracleAfter(s, []oraclePlan{p}, []oraclePrior{prior}, person, closed.Add(1), oracleTo)
		var sum int64
		for _, l := range slices.Concat(prior.lines[person], open) {
			if !l.pending {
				sum += l.amount
			}
		}
		for _, l := range newOracle(s, p).lines(person, oracleFrom, oracleTo) {
			if !l.pending {
				sum -= l.amount
			}
		}
		if sum != 0 {
			t.Fatalf("%d more was paid than from scratch, under %v", sum, p.documents())
		}
		next := oraclePrior{from: closed.Add(1), to: closed.Add(1), versions: prior.versions, lines: map[string][]oracleLine{}}
		next.lines[person] = slices.DeleteFunc(slices.Clone(open), func(l oracleLine) bool { return l.month != next.from })
		for _, l := range oracleAfter(s, []oraclePlan{p}, []oraclePrior{prior, next}, person, next.to.Add(1), oracleTo) {
			if l.kind == "adjustment" {
				t.Fatalf("adjusted again: %s by %d", l.key, l.amount)
			}
		}
	})
}

// The order of rows means nothing.
func TestOracleOrderOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := genOracle(t)
		mixed := *s
		mixed.Receipts = rapid.Permutation(s.Receipts).Draw(t, "receipts")
		mixed.Allocations = rapid.Permutation(s.Allocations).Draw(t, "allocations")
		mixed.Splits = rapid.Permutation(s.Splits).Draw(t, "splits")
		mixed.Contracts = rapid.Permutation(s.Contracts).Draw(t, "contracts")
		for _, person := range s.Persons {
			one := oracleText(newOracle(s, p).lines(person.Code, oracleFrom, oracleTo))
			if two := oracleText(newOracle(&mixed, p).lines(person.Code, oracleFrom, oracleTo)); one != two {
				t.Fatalf("in another order:\n%s", cmp.Diff(one, two))
			}
		}
	})
}

// A plan as it is written for the engine.
func TestOracleDocument(t *testing.T) {
	rule := oracleTiered("whole", "year", "80%:4% <120%:6% 8%").with(func(r *oracleRule) {
		r.target, r.absent, r.catchUp, r.notKind, r.least, r.gate = "target", oracleNumber("1000"), true, "pilot", 5000, oracleNumber("30%")
		r.table, r.limits = oracleBandsOf("<15:1.1 0.4"), &oracleLimits{per: "year", cap: oracleNumber("10")}
	})
	p := oracleOne(rule)
	p.versions[0].grades, p.versions[0].to = []string{"junior", "senior"}, date("2026-12-31")
	want := `plan: p
version: 1
currency: CNY
effective: {from: 2026-01-01, to: 2026-12-31}
who: {grade: [junior, senior]}
figures:
  target: {unit: money, period: year, missing: 1000.00}
tables:
  days_pay:
    unit: days
    bands:
      - {below: 15, value: 1.10}
      - {value: 0.40}
components:
  - code: pay
    basis: collected
    credit: split
    when: contract.kind <> "pilot" AND receipt.amount >= 50.00
    coefficients: [{table: days_pay, by: 'contract.signed - DATE("2026-01-01")'}]
    gate: {first_payment: 30%}
    limits: {per: year, cap: 10.000}
    tiers:
      carry: year
      mode: whole
      of: target
      catchUp: true
      bands:
        - {upTo: 0.8, rate: 4%}
        - {below: 1.2, rate: 6%}
        - {rate: 8%}
`
	if diff := cmp.Diff(want, p.documents()[0]); diff != "" {
		t.Errorf("not as expected (+):\n%s", diff)
	}
}
