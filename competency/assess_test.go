package competency

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

func shipped(t testing.TB) *Library {
	t.Helper()
	l, list := Shipped()
	if list.Failed() {
		t.Fatal(list)
	}
	return l
}

func day(s string) period.Date {
	d, _ := period.ParseDate(s)
	return d
}

// by makes ratings of one sheet; a level of 0 is not observed.
func by(rater string, kind RaterKind, on string, levels map[string]int) (list []Rating) {
	for _, code := range slices.Sorted(func(yield func(string) bool) {
		for c := range levels {
			if !yield(c) {
				return
			}
		}
	}) {
		list = append(list, Rating{Dimension: code, By: kind, Rater: rater, On: day(on), Observed: levels[code] > 0, Level: levels[code], Evidence: "seen", Confidence: High})
	}
	return list
}

// everything rates every dimension of a model at what it requires, plus a step.
func everything(m Model, step int) map[string]int {
	levels := map[string]int{}
	for _, q := range m.Dimensions {
		levels[q.Dimension] = min(max(q.Required+step, Lowest), Highest)
	}
	return levels
}

func assessed(t testing.TB, l *Library, m Model, p Person, asOf string) *Assessment {
	t.Helper()
	a, list := Assess(l, m, p, day(asOf), Defaults())
	if list.Failed() {
		t.Fatal(list)
	}
	return a
}

func TestStatusOfAPerson(t *testing.T) {
	l := shipped(t)
	m, _ := l.Model("rep_mid")
	for _, c := range []struct {
		name   string
		change map[string]int // −1 removes the rating
		want   Status
		blocks string
	}{
		{"as required", nil, Ready, ""},
		{"one below by one", map[string]int{"bidding": 2}, OneGap, ""},
		{"one below by two", map[string]int{"bidding": 1}, Development, ""},
		{"two below by one", map[string]int{"bidding": 2, "solution": 2}, Development, ""},
		{"critical below, all others at five", map[string]int{"collection": 2, "target_insight": 5, "lead_digging": 5, "qualification": 5, "relationship": 5, "solution": 5}, Development, "collection"},
		{"the gate below", map[string]int{"integrity": 3}, Development, "integrity"},
		{"one not observed", map[string]int{"bidding": 0}, NotAssessed, ""},
		{"one not rated", map[string]int{"bidding": -1}, NotAssessed, ""},
		{"one below, another not observed", map[string]int{"bidding": 2, "solution": 0}, NotAssessed, ""},
		{"critical below, others not observed", map[string]int{"collection": 1, "solution": 0, "bidding": 0}, Development, "collection"},
		{"the gate not observed", map[string]int{"integrity": 0}, NotAssessed, ""},
	} {
		levels := everything(m, 0)
		for code, v := range c.change {
			levels[code] = v
			if v < 0 {
				delete(levels, code)
			}
		}
		a := assessed(t, l, m, Person{Code: "E1", Ratings: by("M1", ByManager, "2026-10-01", levels)}, "2026-11-01")
		if a.Status != c.want || strings.Join(a.Blocked, " ") != c.blocks || a.Status.Name().ZH == a.Status.Name().EN {
			t.Errorf("%s: %s, blocked by %v; want %s and %q", c.name, a.Status, a.Blocked, c.want, c.blocks)
		}
	}
}

// Which ratings decide a level, and what is shown beside.
func TestHeldLevelComesFromTheFirstSource(t *testing.T) {
	l := shipped(t)
	m, _ := l.Model("rep_mid")
	one := func(rater string, kind RaterKind, on string, level int) []Rating {
		return by(rater, kind, on, map[string]int{"bidding": level})
	}
	peers := func(levels ...int) (list []Rating) {
		for i, n := range levels {
			list = append(list, one(fmt.Sprintf("P%d", i), ByPeer, "2026-09-01", n)...)
		}
		return list
	}
	for _, c := range []struct {
		name    string
		ratings [][]Rating
		held    int // 0 for none
		from    RaterKind
		why     string
	}{
		{"panel over manager and peers", [][]Rating{one("A", ByPanel, "2026-09-01", 2), one("M", ByManager, "2026-10-01", 4), peers(5, 5, 5)}, 2, ByPanel, ""},
		{"lower median of a panel of four", [][]Rating{one("A", ByPanel, "2026-09-01", 2), one("B", ByPanel, "2026-09-01", 5), one("C", ByPanel, "2026-09-01", 4), one("D", ByPanel, "2026-09-01", 3)}, 3, ByPanel, ""},
		{"one of the panel has not seen it", [][]Rating{one("A", ByPanel, "2026-09-01", 0), one("B", ByPanel, "2026-09-01", 5)}, 5, ByPanel, ""},
		{"manager where the panel has not seen it", [][]Rating{one("A", ByPanel, "2026-09-01", 0), one("M", ByManager, "2026-10-01", 4)}, 4, ByManager, ""},
		{"the manager sits on the panel too", [][]Rating{one("M", ByPanel, "2026-09-01", 2), one("M", ByManager, "2026-10-01", 4)}, 2, ByPanel, ""},
		{"three peers", [][]Rating{peers(1, 4, 5)}, 4, ByPeer, ""},
		{"two peers are too few", [][]Rating{peers(4, 5)}, 0, "", "fewer than 3 peers, neither shown nor used"},
		{"three peers of whom one has not seen it", [][]Rating{peers(4, 5, 0)}, 0, "", "fewer than 3 peers, neither shown nor used"},
		{"self alone", [][]Rating{one("E1", BySelf, "2026-09-01", 5)}, 0, "", "only rated by himself or herself, which does not count"},
		{"nobody", nil, 0, "", "not rated"},
		{"not observed", [][]Rating{one("M", ByManager, "2026-09-01", 0)}, 0, "", "not observed"},
		{"twelve months old", [][]Rating{one("M", ByManager, "2025-11-01", 3)}, 0, "", "the rating is older than 12 months"},
		{"a day less than twelve months old", [][]Rating{one("M", ByManager, "2025-11-02", 3)}, 3, ByManager, ""},
		{"rated later", [][]Rating{one("M", ByManager, "2026-11-02", 3)}, 0, "", "rated after the day in question"},
		{"rated on the day", [][]Rating{one("M", ByManager, "2026-11-01", 3)}, 3, ByManager, ""},
		{"an old panel, a fresh manager", [][]Rating{one("A", ByPanel, "2025-01-01", 5), one("M", ByManager, "2026-10-01", 2)}, 2, ByManager, ""},
	} {
		a := assessed(t, l, m, Person{Code: "E1", Ratings: slices.Concat(c.ratings...)}, "2026-11-01")
		i := slices.IndexFunc(a.Findings, func(f Finding) bool { return f.Requirement.Dimension == "bidding" })
		f := a.Findings[i]
		if f.Assessed != (c.held > 0) || f.Held != c.held || f.From != c.from || f.Why.EN != c.why && !f.Assessed {
			t.Errorf("%s: held %d from %q (%s), want %d from %q (%s)", c.name, f.Held, f.From, f.Why.EN, c.held, c.from, c.why)
		}
		if f.Assessed && (f.Gap != f.Requirement.Required-f.Held || len(trace.Verify(f.Explain())) > 0) {
			t.Errorf("%s: gap %d, %v", c.name, f.Gap, trace.Verify(f.Explain()))
		}
		for _, x := range f.Figures {
			if x.By == ByPeer && (len(x.Parts) > 0 || !x.Shown && x.Raters > 0) {
				t.Errorf("%s: peers are broken down: %+v", c.name, x)
			}
		}
	}
}

// A rating by an older version counts as long as the levels say the same.
func TestRatingsByOlderVersions(t *testing.T) {
	l, _ := Read("a.yaml", []byte(small()))
	old, _ := l.Dimension("rep", "digging")
	same, other := old, old
	same.Version, same.About.EN = 2, "something else"
	other.Version, other.Levels = 3, slices.Clone(old.Levels)
	other.Levels[2].Title.EN = "redefined"
	m, _ := l.Model("rep_high")
	p := Person{Code: "E1", Ratings: by("M", ByManager, "2026-10-01", map[string]int{"digging": 2})}
	p.Ratings[0].Version = 1
	for _, c := range []struct {
		add  []Dimension
		held bool
	}{{nil, true}, {[]Dimension{same}, true}, {[]Dimension{same, other}, false}} {
		a := assessed(t, &Library{append(slices.Clone(l.Dimensions), c.add...), l.Models}, m, p, "2026-11-01")
		if f := a.Findings[0]; f.Assessed != c.held || !c.held && f.Why.EN != "the levels were redefined since, so it must be rated again" {
			t.Errorf("with %d versions: %+v", len(c.add)+1, f.Why)
		}
	}
}

func TestRatingsThatAreRefused(t *testing.T) {
	l := shipped(t)
	good := Rating{Dimension: "bidding", By: ByManager, Rater: "M1", On: day("2026-10-01"), Observed: true, Level: 3}
	for _, c := range []struct {
		code   string
		change func(*Rating)
		more   bool // the good one beside it
	}{
		{"rating.dimension_unknown", func(r *Rating) { r.Dimension = "coaching" }, false},
		{"rating.version", func(r *Rating) { r.Version = 7 }, false},
		{"rating.scale", func(r *Rating) { r.Level = 6 }, false},
		{"rating.scale", func(r *Rating) { r.Level = 0 }, false},
		{"rating.evidence", func(r *Rating) { r.Level = 4 }, false},
		{"rating.evidence", func(r *Rating) { r.Level = 2 }, false},
		{"rating.own", func(r *Rating) { r.Rater = "E1" }, false},
		{"rating.own", func(r *Rating) { r.By, r.Rater = ByPeer, "E1" }, false},
		{"rating.own", func(r *Rating) { r.By = BySelf }, false},
		{"rating.date", func(r *Rating) { r.On = period.Date{} }, false},
		{"rating.twice", func(r *Rating) { r.On = day("2026-10-02") }, true},
		{"rating.twice", func(r *Rating) { r.By = ByPeer }, true},
		{"", func(r *Rating) { r.By = ByPanel }, true},
		{"", func(r *Rating) { r.Observed, r.Level = false, 0 }, false},
		{"", func(r *Rating) { r.Level, r.Evidence = 5, "won two bids" }, false},
	} {
		bad := good
		bad.Place = problem.Place{File: "r.yaml", Line: 9, Path: "people[0].sheets[0].ratings[0]"}
		c.change(&bad)
		p := Person{Code: "E1", Ratings: []Rating{bad}}
		if c.more {
			p.Ratings = []Rating{good, bad}
		}
		list := CheckPerson(l, "rep", p)
		if c.code == "" {
			if len(list) > 0 {
				t.Error(list)
			}
			continue
		}
		if len(list) != 1 || list[0].Code != c.code || list[0].Place.Line != 9 || list[0].Text.ZH == list[0].Text.EN || list[0].Fix.ZH == "" {
			t.Errorf("want %s: %v", c.code, list)
		}
		m, _ := l.Model("rep_mid")
		if a, _ := Assess(l, m, p, day("2026-11-01"), Defaults()); a != nil {
			t.Errorf("%s is assessed all the same", c.code)
		}
	}
	cards := []Card{{Until: day("2026-09-30")}, {Until: day("2026-09-30")}}
	if list := CheckPerson(l, "rep", Person{Code: "E1", Cards: cards}); len(list) != 1 || list[0].Code != "rating.card_twice" {
		t.Error(list)
	}
}

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
