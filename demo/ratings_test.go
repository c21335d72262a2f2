package demo

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/competency"
)

// ratedCompany is a company with its ratings, and how the tests look at them.
type ratedCompany struct {
	company Grown
	list    []Rating
	posts   map[string][]fact.Employment
	library *competency.Library
}

func ratingsOf(t *testing.T, seed uint64) ratedCompany {
	t.Helper()
	library, list := competency.Shipped()
	if list.Failed() {
		t.Fatal(list)
	}
	x := ratedCompany{company: NewGrown(seed), posts: map[string][]fact.Employment{}, library: library}
	x.list = x.company.Ratings(seed)
	for _, e := range x.company.Whole().Employments {
		x.posts[e.Person] = append(x.posts[e.Person], e)
	}
	return x
}

// assessable are the representatives and managers, by code.
func (x ratedCompany) assessable() (list []string) {
	for code, posts := range x.posts {
		if posts[0].Family == "rep" || posts[0].Family == "manager" {
			list = append(list, code)
		}
	}
	slices.Sort(list)
	return list
}

// standing are somebody's ratings that stand on a day: of each rater, source
// and dimension the latest.
func (x ratedCompany) standing(person string, day period.Date) []competency.Rating {
	latest := map[[3]string]int{}
	var list []competency.Rating
	for _, r := range x.list {
		if r.Person != person || r.Rated.After(day) {
			continue
		}
		key := [3]string{r.Rater, string(r.Source), r.Dimension}
		if i, again := latest[key]; again {
			list[i] = r.Core()
			continue
		}
		latest[key] = len(list)
		list = append(list, r.Core())
	}
	return list
}

// since is the first day in the present family and grade, whatever the team.
func since(posts []fact.Employment) period.Date {
	i := len(posts) - 1
	for i > 0 && posts[i-1].Family == posts[i].Family && posts[i-1].Grade == posts[i].Grade {
		i--
	}
	return posts[i].Valid.From
}

// assess takes somebody through the core with the model of the last grade; the
// cards, if any, have all the same score.
func (x ratedCompany) assess(t *testing.T, person string, day period.Date, cards int) (*competency.Assessment, *competency.Promotion) {
	t.Helper()
	posts := x.posts[person]
	last := posts[len(posts)-1]
	m, ok := x.library.ModelOn(last.Family+"_"+last.Grade, day)
	if !ok {
		t.Fatalf("%s has no model on %s", person, day)
	}
	p := competency.Person{Code: person, GradeSince: since(posts), Ratings: x.standing(person, day)}
	for n := range cards {
		p.Cards = append(p.Cards, competency.Card{Until: day.Month().Add(-n - 1).Last(), Score: money.Int(80), HasScore: true})
	}
	a, list := competency.Assess(x.library, m, p, day, competency.Defaults())
	if len(list) > 0 {
		t.Fatalf("%s: %s", person, list[0].String("en"))
	}
	up, list := competency.Promote(x.library, m, p, day, competency.Defaults())
	if len(list) > 0 || (up == nil) != (m.Next == "") {
		t.Fatalf("%s: promotion %v, %v", person, up, list)
	}
	return a, up
}

func dumpRatings(list []Rating) string {
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, "%s %s %s %s %s %d %q %q\n", r.Rated, r.Person, r.Source, r.Rater, r.Dimension, r.Level, r.Confidence, r.Evidence)
	}
	return b.String()
}

// The digest of seed 1's ratings is pinned like those of the companies.
const digestOfRatings1 = "109ad1fc03ec4c967a8173419822fb67460bae7343bf6aee7324b7a2cf2b3e4d"

func TestRatings_SameSeedSameRows(t *testing.T) {
	g := NewGrown(1)
	first := dumpRatings(g.Ratings(1))
	if g.Ratings(1); dumpRatings(g.Ratings(1)) != first {
		t.Error("the ratings of one company differ from call to call")
	}
	if other := NewGrown(2); dumpRatings(other.Ratings(2)) == first {
		t.Error("seeds 1 and 2 make the same ratings")
	}
	sum := sha256.Sum256([]byte(first))
	if got := hex.EncodeToString(sum[:]); got != digestOfRatings1 {
		t.Errorf("the ratings of seed 1 have the digest %s, want %s", got, digestOfRatings1)
	}
}

// Every row is about a dimension of the person's own model, by somebody who was
// there and may rate in that part, on a working day up to today.
func TestRatings_RowsAreSound(t *testing.T) {
	for seed := range uint64(3) {
		x := ratingsOf(t, seed)
		calendar, twice := Calendar(), map[string]bool{}
		employed := func(code string, day period.Date) (fact.Employment, bool) {
			i := slices.IndexFunc(x.posts[code], func(e fact.Employment) bool { return e.Valid.Holds(day) })
			if i < 0 {
				return fact.Employment{}, false
			}
			return x.posts[code][i], true
		}
		for _, r := range x.list {
			is, ok := employed(r.Person, r.Rated)
			rater, there := employed(r.Rater, r.Rated)
			m, known := x.library.Model(is.Family + "_" + is.Grade)
			if _, asked := m.Requirement(r.Dimension); !ok || !there || !known || !asked {
				t.Errorf("seed %d: %+v", seed, r)
			}
			if day := r.Rated.AddDays(-90); x.posts[r.Person][0].Valid.From.After(day) || x.posts[r.Rater][0].Valid.From.After(day) {
				t.Errorf("seed %d: %s rates %s on %s, who hardly know each other", seed, r.Rater, r.Person, r.Rated)
			}
			if !calendar.IsWorkday(r.Rated) || r.Rated.After(x.company.Today) || r.Rated.Before(x.company.First.First()) {
				t.Errorf("seed %d: rated on %s", seed, r.Rated)
			}
			fits := map[competency.RaterKind]bool{
				competency.BySelf:    r.Rater == r.Person,
				competency.ByManager: slices.Contains([]string{"manager", "director"}, rater.Family) && (rater.Team == is.Team || is.Family == "manager"),
				competency.ByPeer:    r.Rater != r.Person && (rater.Family == is.Family && rater.Team == is.Team || is.Family == "manager"),
				competency.ByPanel:   r.Rater != r.Person && rater.Team != is.Team,
			}
			if !fits[r.Source] {
				t.Errorf("seed %d: %s rates %s as %s", seed, r.Rater, r.Person, r.Source)
			}
			n := utf8.RuneCountInString(r.Evidence)
			switch {
			case r.Level == 0 && (n > 0 || r.Confidence != ""), r.Level > 0 && r.Level != 3 && n < 20, n > 0 && n < 20, n > 200, strings.ContainsAny(r.Evidence, "<>"):
				t.Errorf("seed %d: level %d with %q", seed, r.Level, r.Evidence)
			}
			key := fmt.Sprint(r.Person, r.Dimension, r.Source, r.Rater, r.Rated)
			if twice[key] {
				t.Errorf("seed %d: %s is there twice", seed, key)
			}
			twice[key] = true
		}
		if !slices.IsSortedFunc(x.list, func(a, b Rating) int { return cmp.Or(a.Rated.Compare(b.Rated), strings.Compare(a.Person, b.Person)) }) {
			t.Errorf("seed %d: not in order", seed)
		}
		if n := len(x.list); n < 4_000 || n > 8_000 {
			t.Errorf("seed %d: %d rows", seed, n)
		}
	}
}

// Whatever stands on a day passes the core's check, and on every day since the
// models are in force somebody is assessed or is said not to be.
func TestRatings_EverybodyIsAssessedOrIsNot(t *testing.T) {
	for seed := range uint64(3) {
		x := ratingsOf(t, seed)
		statuses := map[competency.Status]int{}
		for _, person := range x.assessable() {
			for _, day := range []period.Date{on(2025, 7, 1), on(2026, 1, 1), on(2026, 7, 1), x.company.Today} {
				for _, p := range competency.CheckPerson(x.library, x.posts[person][0].Family, competency.Person{Code: person, Ratings: x.standing(person, day)}) {
					t.Errorf("seed %d, %s: %s", seed, day, p.String("en"))
				}
				if !day.Before(on(2026, 1, 1)) {
					x.assess(t, person, day, 0)
				}
			}
			a, up := x.assess(t, person, x.company.Today, 6)
			statuses[a.Status]++
			if rated := len(x.standing(person, x.company.Today)) > 0; rated != (person != newcomer) {
				t.Errorf("seed %d: %s is rated: %t", seed, person, rated)
			}
			if up != nil && len(up.Conditions) != 3 {
				t.Errorf("seed %d: %s: %+v", seed, person, up.Conditions)
			}
		}
		for status, least := range map[competency.Status]int{competency.Ready: 4, competency.OneGap: 1, competency.Development: 8, competency.NotAssessed: 2} {
			if statuses[status] < least {
				t.Errorf("seed %d: %d are %s, at least %d are wanted", seed, statuses[status], status, least)
			}
		}
	}
}

// Peers are enough to be shown for most, and some panels sat.
func TestRatings_SourcesAndRounds(t *testing.T) {
	x := ratingsOf(t, 1)
	shown, all, panels, english := 0, 0, map[string]bool{}, 0
	for _, person := range x.assessable() {
		a, _ := x.assess(t, person, x.company.Today, 0)
		for _, f := range a.Findings {
			all++
			if i := slices.IndexFunc(f.Figures, func(g competency.Figure) bool { return g.By == competency.ByPeer }); f.Figures[i].Shown {
				shown++
			}
		}
	}
	rounds := map[period.Month]bool{}
	for _, r := range x.list {
		rounds[r.Rated.Month()] = true
		if r.Source == competency.ByPanel {
			panels[r.Person] = true
		}
		if r.Evidence != "" && !strings.ContainsFunc(r.Evidence, func(c rune) bool { return c > 0x2E80 }) {
			english++
		}
	}
	if shown*10 < all*7 {
		t.Errorf("peers are shown in %d of %d findings", shown, all)
	}
	if len(panels) != 3 || len(rounds) != 5 { // three rounds; the panels of March and October fall between
		t.Errorf("panels on %v, months %v", panels, rounds)
	}
	if english < 200 || english*3 > len(x.list) {
		t.Errorf("%d of %d rows in English", english, len(x.list))
	}
}
