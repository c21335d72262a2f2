package demo

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/competency"
	"steelyard/competency/interview"
)

// levels are what raters of a kind gave somebody in a month, by dimension, and
// how many rated; of several the sum.
func (x ratedCompany) levels(person string, source competency.RaterKind, month period.Month) (sum, n int) {
	for _, r := range x.list {
		if r.Person == person && r.Source == source && r.Rated.Month() == month && r.Level > 0 {
			sum, n = sum+r.Level, n+1
		}
	}
	return sum, n
}

func condition(up *competency.Promotion, code string) competency.State {
	i := slices.IndexFunc(up.Conditions, func(c competency.Condition) bool { return c.Code == code })
	return up.Conditions[i].State
}

// The demo's ratings tell the same stories for every seed.
func TestRatings_TellStories(t *testing.T) {
	stories := []struct {
		name string
		look func(*testing.T, ratedCompany)
	}{
		{"steady growth", steadyGrowth},
		{"high average with one critical gap", highAverageWithOneCriticalGap},
		{"expired and never assessed", expiredAndNeverAssessed},
		{"self above manager and below", selfAboveManagerAndBelow},
		{"lenient manager", lenientManager},
		{"promotion readiness", promotionReadiness},
		{"too few peers", tooFewPeers},
	}
	for seed := range uint64(4) {
		x := ratingsOf(t, seed)
		for _, s := range stories {
			t.Run(fmt.Sprintf("%s, seed %d", s.name, seed), func(t *testing.T) { s.look(t, x) })
		}
	}
}

func steadyGrowth(t *testing.T, x ratedCompany) {
	last := 0
	for _, round := range rounds() {
		sum, n := x.levels(grower, competency.ByManager, round.Month())
		if n != 11 || sum < last+4 {
			t.Errorf("%s: %d levels in %d dimensions after %d", round, sum, n, last)
		}
		last = sum
	}
	_, up := x.assess(t, grower, x.company.Today, 6)
	if condition(up, "months") != competency.Met || !slices.Equal(up.Against.Blocked, []string{"qualification"}) {
		t.Errorf("%+v", up)
	}
}

func highAverageWithOneCriticalGap(t *testing.T, x ratedCompany) {
	a, _ := x.assess(t, bigHitter, x.company.Today, 0)
	sum := 0
	for _, f := range a.Findings {
		sum += f.Held
	}
	if sum < 52 || a.Status != competency.Development || !slices.Equal(a.Blocked, []string{"collection"}) || len(a.Missing) > 0 {
		t.Errorf("levels sum to %d, %s, blocked %v", sum, a.Status, a.Blocked)
	}
	a, _ = x.assess(t, featured, x.company.Today, 0)
	if a.Status != competency.OneGap || len(a.Blocked) > 0 {
		t.Errorf("the featured person is %s, %v", a.Status, a.Blocked)
	}
}

func expiredAndNeverAssessed(t *testing.T, x ratedCompany) {
	if a, _ := x.assess(t, outdated, on(2026, 6, 1), 0); a.Status == competency.NotAssessed {
		t.Error("the rating of June 2025 counts in May 2026")
	}
	a, _ := x.assess(t, outdated, x.company.Today, 0)
	for _, f := range a.Findings {
		if f.Assessed || !strings.Contains(f.Why.EN, "older than 12 months") {
			t.Errorf("%s: %+v", f.Requirement.Dimension, f)
		}
	}
	if _, n := x.levels(outdated, competency.BySelf, rounds()[2].Month()); n != 11 {
		t.Errorf("rates %d dimensions himself or herself", n)
	}
	a, up := x.assess(t, newcomer, x.company.Today, 0)
	if a.Status != competency.NotAssessed || len(a.Missing) != len(a.Findings) || condition(up, "competency") != competency.Unknown {
		t.Errorf("%s is %s", newcomer, a.Status)
	}
}

func selfAboveManagerAndBelow(t *testing.T, x ratedCompany) {
	compare := func(person string) (above, below int) {
		a, _ := x.assess(t, person, x.company.Today, 0)
		for _, f := range a.Findings {
			by := map[competency.RaterKind]competency.Figure{}
			for _, g := range f.Figures {
				by[g.By] = g
			}
			manager, self := by[competency.ByManager], by[competency.BySelf]
			switch {
			case !manager.Shown || !self.Shown:
			case self.Level > manager.Level:
				above++
			case self.Level < manager.Level:
				below++
			}
		}
		return above, below
	}
	if above, below := compare(cardless); above < 8 || below > 0 {
		t.Errorf("%s is above the manager in %d, below in %d", cardless, above, below)
	}
	if above, below := compare(partner); below < 5 || above > 1 {
		t.Errorf("%s is above the manager in %d, below in %d", partner, above, below)
	}
}

// A manager's figure lies above that of peers by more than anybody else's.
func lenientManager(t *testing.T, x ratedCompany) {
	gap := map[string]float64{}
	for _, team := range []string{east, south, global} {
		var manager, peers, n, m int
		for _, person := range x.assessable() {
			if is := x.posts[person][0]; is.Team != team || is.Family != "rep" || plots()[person].grade != "" {
				continue
			}
			for _, round := range rounds() {
				sum, k := x.levels(person, competency.ByManager, round.Month())
				manager, n = manager+sum, n+k
				sum, k = x.levels(person, competency.ByPeer, round.Month())
				peers, m = peers+sum, m+k
			}
		}
		gap[team] = float64(manager)/float64(n) - float64(peers)/float64(m)
	}
	if gap[south] < 0.4 || gap[east] > 0.3 || gap[global] > 0.3 {
		t.Errorf("managers lie above peers by %v", gap)
	}
}

func promotionReadiness(t *testing.T, x ratedCompany) {
	_, up := x.assess(t, candidate, x.company.Today, 6)
	if up.State != competency.Met || up.Against.Status != competency.Ready {
		t.Errorf("the candidate: %+v", up.Conditions)
	}
	for _, f := range up.Against.Findings {
		if f.From != competency.ByPanel {
			t.Errorf("%s is decided by %s", f.Requirement.Dimension, f.From)
		}
	}
	if _, up = x.assess(t, candidate, x.company.Today, 0); condition(up, "cards") != competency.Unknown || up.State != competency.Unknown {
		t.Error("without cards it is not known")
	}
	_, up = x.assess(t, early, x.company.Today, 6)
	if up.State != competency.Unmet || condition(up, "competency") != competency.Met || condition(up, "months") != competency.Unmet || condition(up, "cards") != competency.Met {
		t.Errorf("not long enough in grade: %+v", up.Conditions)
	}
}

func tooFewPeers(t *testing.T, x ratedCompany) {
	a, _ := x.assess(t, fewPeers, x.company.Today, 0)
	for _, f := range a.Findings {
		for _, g := range f.Figures {
			if g.By == competency.ByPeer && (g.Shown || !strings.Contains(g.Why.EN, "fewer than 3 peers")) {
				t.Errorf("%s: %+v", f.Requirement.Dimension, g)
			}
		}
	}
}

// The notes cover every dimension and band in both languages, say what was seen,
// name nobody and touch nothing private.
func TestEvidence_IsWorthReading(t *testing.T) {
	library, _ := competency.Shipped()
	topics, list := interview.ShippedTopics()
	if len(list) > 0 {
		t.Fatal(list)
	}
	notes := evidence()
	for _, family := range []string{"rep", "manager"} {
		for _, d := range library.DimensionsOf(family) {
			for _, band := range []string{"low", "middle", "high"} {
				for lang, least := range map[problem.Lang]int{problem.ZH: 2, problem.EN: 1} {
					if n := len(notes[deck{family: family, dimension: d.Code, band: band, lang: lang}]); n < least {
						t.Errorf("%s %s %s %s: %d notes", family, d.Code, band, lang, n)
					}
				}
			}
		}
	}
	if len(notes) != 2*11*3*2 {
		t.Errorf("%d piles of notes", len(notes))
	}
	seen := map[string]bool{}
	for d, pile := range notes {
		for _, n := range pile {
			if seen[n] {
				t.Errorf("%q is there twice", n)
			}
			seen[n] = true
			for _, f := range topics.Find(n) {
				t.Errorf("%q touches %v", n, f)
			}
			for _, filler := range []string{"等等", "积极主动", "认真负责", "综合素质", "表现出色", "良好", "优秀", "赋能", "excellent", "proactive", "team player"} {
				if strings.Contains(n, filler) {
					t.Errorf("%q says nothing: %s", n, filler)
				}
			}
			text := fill(n, map[string]string{"c": "甲", "m": "乙", "n": "丙"})
			chinese := strings.ContainsFunc(strings.NewReplacer("甲", "", "乙", "", "丙", "").Replace(text), func(c rune) bool { return c > 0x2E80 })
			if strings.ContainsAny(text, "<>") || chinese != (d.lang == problem.ZH) {
				t.Errorf("%q in %s becomes %q", n, d.lang, text)
			}
			for _, name := range slices.Concat(names(), moreNames(), []string{"周岚", "林悦"}) {
				if strings.Contains(n, name) {
					t.Errorf("%q names somebody", n)
				}
			}
		}
	}
}

func TestFill_SetsBlanksBetweenScripts(t *testing.T) {
	words := map[string]string{"c": "Halden Bearings", "m": "9 月", "n": "4"}
	for note, want := range map[string]string{
		"与<c>的合同，<m>退回<n>条。":         "与 Halden Bearings 的合同，9 月退回 4 条。",
		"<c>的清单“<n>”":                "Halden Bearings 的清单“4”",
		"Met <c> in <m>, <n> times.": "Met Halden Bearings in 9 月, 4 times.",
		"没有空位":                       "没有空位",
		"":                           "",
	} {
		if got := fill(note, words); got != want {
			t.Errorf("%q becomes %q, want %q", note, got, want)
		}
	}
}

func TestShortName(t *testing.T) {
	for name, want := range map[string]string{
		"苏澜精密机械有限公司": "苏澜精密机械", "通澄化工股份有限公司": "通澄化工", "Halden Bearings (Suzhou) Co., Ltd.": "Halden Bearings",
		"Brightwater Foods Asia Ltd.": "Brightwater Foods Asia", "Norvik Process Controls (China) Ltd.": "Norvik Process Controls",
	} {
		if got := shortName(name); got != want {
			t.Errorf("%q is called %q, want %q", name, got, want)
		}
	}
}
