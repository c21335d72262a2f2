package competency

import (
	"fmt"
	"slices"
	"strings"
	"testing"

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
