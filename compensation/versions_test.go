package compensation_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/trace"
)

// versionRule is a rule as one version of a plan, in force for a stretch of
// time; on is the driver, "" for the basis.
type versionRule struct {
	naiveRule
	on       string
	from, to period.Date
}

func (v versionRule) version(n int) string {
	d := v.document("test")
	d = strings.Replace(d, "version: 1", fmt.Sprintf("version: %d", n), 1)
	to := ""
	if !v.to.IsZero() {
		to = ", to: " + v.to.String()
	}
	d = strings.Replace(d, "{from: 2020-01-01}", "{from: "+v.from.String()+to+"}", 1)
	d = strings.Replace(d, "    basis:", "    reversal: rerate\n    basis:", 1)
	if v.on != "" {
		d = strings.Replace(d, "    tiers:\n", "    tiers:\n      on: "+v.on+"\n", 1)
	}
	return d
}

// naiveVersions computes all lines of a person under several versions of one
// plan: each line by the version of its day, over everything that any version
// counted in the window; catching up re-rates lines of every version with the
// same driver and window.
func naiveVersions(s *fact.Set, rules []versionRule, person string) []naiveLine {
	on := func(d period.Date) *versionRule {
		for i := len(rules) - 1; i >= 0; i-- {
			if !d.Before(rules[i].from) && (rules[i].to.IsZero() || !d.After(rules[i].to)) {
				return &rules[i]
			}
		}
		return nil
	}
	credits := naiveCredits(s, naiveRule{basis: rules[0].basis}, person)
	type state struct {
		c      naiveCredit
		r      *versionRule
		band   int
		earned int64
	}
	var past []state
	var lines []naiveLine
	for _, c := range credits {
		r := on(c.date)
		if r == nil {
			continue
		}
		if r.mode == "" {
			a := naiveRound(r.factor(c, r.exactAmount(c.amount, 0, 0, 0)))
			lines = append(lines, naiveLine{"commission", c.date, c.number, c.line, a})
			past = append(past, state{c, r, -1, a})
			continue
		}
		var before int64
		var win []int
		for i, p := range past {
			if r.carry != "none" && naiveWindow(r.carry, p.c) == naiveWindow(r.carry, c) {
				before += p.c.amount
				win = append(win, i)
			}
		}
		pos := before + c.amount
		driver := pos
		if r.on != "" && r.on != r.basis {
			driver = 0
			for _, k := range naiveCredits(s, naiveRule{basis: r.on}, person) {
				if !k.date.After(c.date) && naiveWindow(r.carry, k) == naiveWindow(r.carry, c) {
					driver += k.amount
				}
			}
		}
		band := -1
		if r.mode == "whole" {
			band = bandOf(r.bands, driver)
		}
		a := naiveRound(r.factor(c, r.exactAmount(c.amount, before, pos, driver)))
		lines = append(lines, naiveLine{"commission", c.date, c.number, c.line, a})
		if r.catchUp {
			difference, changed := int64(0), false
			for _, i := range win {
				p := &past[i]
				if !p.r.catchUp || p.r.carry != r.carry || onOf(p.r) != onOf(r) {
					continue
				}
				nb := bandOf(p.r.bands, driver)
				if nb == p.band {
					continue
				}
				p.band = nb
				na := naiveRound(p.r.factor(p.c, new(big.Rat).Mul(cents(p.c.amount), p.r.bands[nb].rate)))
				difference += na - p.earned
				p.earned = na
				changed = true
			}
			if changed {
				lines = append(lines, naiveLine{"catchUp", c.date, c.number, c.line, difference})
			}
		}
		past = append(past, state{c, r, band, a})
	}
	return lines
}

func onOf(r *versionRule) string {
	if r.on == "" {
		return r.basis
	}
	return r.on
}

func TestVersionsAgreeWithNaiveCalculator(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts := genFacts(t)
		n := rapid.IntRange(1, 4).Draw(t, "versions")
		var rules []versionRule
		start := date("2025-06-01")
		basis := rapid.SampledFrom([]string{"collected", "collected_net", "signed"}).Draw(t, "b")
		for range n {
			r := versionRule{naiveRule: genRule(t), from: start}
			r.basis, r.notKind = basis, ""
			if (r.mode == "whole" || r.mode == "interpolate-rate") && r.carry != "none" {
				r.on = rapid.SampledFrom([]string{"", "collected", "collected_net", "signed"}).Draw(t, "on")
			}
			if rapid.IntRange(0, 2).Draw(t, "ends") == 0 {
				r.to = start.AddDays(rapid.IntRange(0, 300).Draw(t, "len"))
			}
			rules = append(rules, r)
			start = start.AddDays(rapid.IntRange(0, 120).Draw(t, "gap"))
		}
		var ps []*plan.Plan
		docs := ""
		for i, r := range rules {
			docs += r.version(i+1) + "\n"
			p, list := plan.Read("v.yaml", []byte(r.version(i+1)))
			if p == nil {
				t.Fatalf("%v\n%s", list, r.version(i+1))
			}
			ps = append(ps, p)
		}
		set, list := plan.NewSet(ps)
		if list.Failed() {
			t.Fatalf("%v", list)
		}
		r := calculate(t, facts, set, "2025-01", "2027-12")
		for _, p := range facts.Persons {
			want := naiveVersions(facts, rules, p.Code)
			if diff := cmp.Diff(want, linesOf(r, p.Code), cmp.AllowUnexported(naiveLine{}), cmp.Comparer(func(a, b period.Date) bool { return a == b })); diff != "" {
				t.Fatalf("%s under\n%s\nnaive (-) against engine (+):\n%s", p.Code, docs, diff)
			}
		}
		for i := range r.Statements {
			x, err := r.Explain(&r.Statements[i])
			if err != nil {
				t.Fatalf("%v\n%s", err, docs)
			}
			if w := trace.Verify(x.Root); len(w) > 0 {
				t.Fatalf("%v", w)
			}
		}
		// less is the same
		from := month("2025-06").Add(rapid.IntRange(0, 14).Draw(t, "from"))
		part := calculate(t, facts, set, from.String(), from.String())
		for _, s := range part.Statements {
			for _, f := range r.Statements {
				if f.Payee == s.Payee && f.Month == s.Month && f.Total != s.Total {
					t.Fatalf("part differs\n%s", docs)
				}
			}
		}
	})
}
