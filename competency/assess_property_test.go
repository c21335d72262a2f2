package competency

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/trace"
)

// drawn is a person with random ratings of a shipped model.
func drawn(t *rapid.T, m Model) Person {
	p := Person{Code: "E1"}
	for _, kind := range []struct {
		by RaterKind
		n  int
	}{{ByPanel, 3}, {ByManager, 1}, {ByPeer, 4}, {BySelf, 1}} {
		for i := range rapid.IntRange(0, kind.n).Draw(t, "raters") {
			rater := fmt.Sprintf("%s%d", kind.by, i)
			if kind.by == BySelf {
				rater = "E1"
			}
			for _, q := range m.Dimensions {
				if level := rapid.IntRange(-1, 5).Draw(t, "level"); level >= 0 {
					on := rapid.SampledFrom([]string{"2025-06-30", "2026-03-31", "2026-10-01", "2026-12-01"}).Draw(t, "on")
					p.Ratings = append(p.Ratings, by(rater, kind.by, on, map[string]int{q.Dimension: level})...)
				}
			}
		}
	}
	return p
}

// naive is the second calculation: from the words of the rules, with rationals.
type naive struct {
	held            map[string]int
	gap, fulfilment *big.Rat // nil for none
}

func naively(m Model, p Person) naive {
	n := naive{held: map[string]int{}}
	short, weight, met, asked := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
	for _, q := range m.Dimensions {
		var found map[RaterKind][]int = map[RaterKind][]int{}
		for _, r := range p.Ratings {
			fresh := r.On.String() > "2025-11-01" && r.On.String() <= "2026-11-01"
			if r.Dimension == q.Dimension && r.Level > 0 && fresh {
				found[r.By] = append(found[r.By], r.Level)
			}
		}
		var list []int
		if list = found["panel"]; len(list) == 0 {
			if list = found["manager"]; len(list) == 0 {
				if list = found["peer"]; len(list) < 3 {
					continue
				}
			}
		}
		held := 0 // the highest level that at least half of them reach
		for level := 1; level <= 5; level++ {
			reach := 0
			for _, x := range list {
				if x >= level {
					reach++
				}
			}
			if 2*reach > len(list) {
				held = level
			}
		}
		n.held[q.Dimension] = held
		w := big.NewRat(int64(q.Weight), 1)
		add := func(to *big.Rat, levels int) { to.Add(to, new(big.Rat).Mul(w, big.NewRat(int64(levels), 1))) }
		add(short, max(0, q.Required-held))
		add(weight, 1)
		add(met, min(held, q.Required))
		add(asked, q.Required)
	}
	if weight.Sign() > 0 {
		n.gap, n.fulfilment = new(big.Rat).Quo(short, weight), new(big.Rat).Quo(met, asked)
	}
	return n
}

func TestAgreesWithASecondCalculation(t *testing.T) {
	l := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(l.Models).Draw(t, "model")
		p := drawn(t, m)
		a, list := Assess(l, m, p, day("2026-11-01"), Defaults())
		if list.Failed() {
			t.Fatal(list)
		}
		n := naively(m, p)
		for _, f := range a.Findings {
			if held, ok := n.held[f.Requirement.Dimension]; ok != f.Assessed || held != f.Held {
				t.Fatalf("%s: held %d, second calculation %d", f.Requirement.Dimension, f.Held, held)
			}
		}
		if (n.gap != nil) != (a.Weight > 0) {
			t.Fatalf("weight %d, gap %v", a.Weight, n.gap)
		}
		if n.gap != nil && (a.WeightedGap.Fixed(4) != n.gap.FloatString(4) || a.Fulfilment.Fixed(4) != n.fulfilment.FloatString(4)) {
			t.Fatalf("gap %s and %s, fulfilment %s and %s", a.WeightedGap, n.gap.FloatString(4), a.Fulfilment, n.fulfilment.FloatString(4))
		}
		gap, share := a.Explain()
		if gap != nil && (len(trace.Verify(gap)) > 0 || len(trace.Verify(share)) > 0 || !gap.Number.Equal(a.WeightedGap)) {
			t.Fatalf("%v %v", trace.Verify(gap), trace.Verify(share))
		}
	})
}

// A critical gap blocks readiness whatever the average; ready and one gap are
// only said where everything is assessed.
func TestCriticalGapBlocksWhateverTheAverage(t *testing.T) {
	l := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(l.Models).Draw(t, "model")
		p := drawn(t, m)
		a, _ := Assess(l, m, p, day("2026-11-01"), Defaults())
		critical := false
		for _, f := range a.Findings {
			critical = critical || f.Requirement.Critical && f.Below()
		}
		if critical != (len(a.Blocked) > 0) || critical && a.Status != Development {
			t.Fatalf("critical %v: %s, blocked by %v", critical, a.Status, a.Blocked)
		}
		if len(a.Missing) > 0 && (a.Status == Ready || a.Status == OneGap) {
			t.Fatalf("%s although %v are not assessed", a.Status, a.Missing)
		}
		// everything else at the top does not help
		levels := everything(m, 4)
		q := rapid.SampledFrom(m.Dimensions).Filter(func(q Requirement) bool { return q.Critical && q.Required > 1 }).Draw(t, "critical")
		levels[q.Dimension] = q.Required - 1
		a, _ = Assess(l, m, Person{Code: "E1", Ratings: by("M1", ByManager, "2026-10-01", levels)}, day("2026-11-01"), Defaults())
		if a.Status != Development || !slices.Equal(a.Blocked, []string{q.Dimension}) {
			t.Fatalf("%s below: %s %v", q.Dimension, a.Status, a.Blocked)
		}
	})
}

func flat(a *Assessment) string {
	var lines []string
	for _, f := range a.Findings {
		lines = append(lines, fmt.Sprint(f.Requirement.Dimension, f.Assessed, f.Held, f.From, f.Gap, f.Confidence, f.Why.EN))
	}
	slices.Sort(lines)
	slices.Sort(a.Missing)
	slices.Sort(a.Blocked)
	return fmt.Sprintln(lines, a.Status, a.Blocked, a.Missing, a.Weight, a.Short, a.WeightedGap, a.Fulfilment)
}

// The order of ratings and of a model's dimensions changes nothing.
func TestOrderChangesNothing(t *testing.T) {
	l := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(l.Models).Draw(t, "model")
		p := drawn(t, m)
		if len(p.Ratings) == 0 {
			return
		}
		a, _ := Assess(l, m, p, day("2026-11-01"), Defaults())
		was := flat(a)
		p.Ratings = rapid.Permutation(p.Ratings).Draw(t, "ratings")
		m.Dimensions = rapid.Permutation(m.Dimensions).Draw(t, "dimensions")
		b, _ := Assess(l, m, p, day("2026-11-01"), Defaults())
		if diff := cmp.Diff(was, flat(b)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What is not observed is as if it were not rated: no number changes.
func TestMissingIsNeverANumber(t *testing.T) {
	l := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(l.Models).Draw(t, "model")
		p := drawn(t, m)
		a, _ := Assess(l, m, p, day("2026-11-01"), Defaults())
		p.Ratings = slices.DeleteFunc(p.Ratings, func(r Rating) bool { return !r.Observed })
		b, _ := Assess(l, m, p, day("2026-11-01"), Defaults())
		if a.Weight != b.Weight || a.Short != b.Short || !a.WeightedGap.Equal(b.WeightedGap) || !a.Fulfilment.Equal(b.Fulfilment) || a.Status != b.Status {
			t.Fatalf("%+v\n%+v", a, b)
		}
		for _, f := range a.Findings {
			if !f.Assessed && (f.Held != 0 || f.Gap != 0 || f.Explain() != nil || f.Why.IsZero()) {
				t.Fatalf("%+v", f)
			}
		}
	})
}

func num(s string) money.Decimal {
	d, _ := money.ParseDecimal(s)
	return d
}
