package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/competency"
)

// Rating is what one person of the grown company wrote about one dimension of
// somebody, or of himself or herself.
type Rating struct {
	Person, Dimension string
	Source            competency.RaterKind
	Rater             string // code of the person who rates
	Rated             period.Date
	Level             int    // 1 to 5; 0 for not observed
	Evidence          string // in the author's language; "" only where it may be left out
	Confidence        competency.Confidence
}

// Core is the rating as competency reads it, by the latest version of the
// dimension.
func (r Rating) Core() competency.Rating {
	return competency.Rating{
		Dimension: r.Dimension, By: r.Source, Rater: r.Rater, On: r.Rated,
		Observed: r.Level > 0, Level: r.Level, Evidence: r.Evidence, Confidence: r.Confidence,
	}
}

// Ratings makes the competency ratings of the company from the seed that it was
// made of: half-yearly rounds and the panels before promotions, for the
// dimensions of everybody's own model of the library that is shipped. They are
// in the order of their days, then by person, source and rater, each sheet in
// the order of the model. A rater who rates somebody again means the later one.
func (g *Grown) Ratings(seed uint64) []Rating {
	library, _ := competency.Shipped() // the library is compiled in
	a := &assessor{
		dice: dice{source: rand.NewPCG(seed, 4)}, calendar: holidays(), library: library, set: g.Whole(),
		heads: map[string]string{}, posts: map[string][]fact.Employment{}, notes: evidence(), next: map[deck]int64{},
	}
	for _, h := range heads() {
		a.heads[h.Team] = h.Person
	}
	for _, e := range a.set.Employments {
		a.posts[e.Person] = append(a.posts[e.Person], e)
	}
	a.serve()
	for _, p := range a.set.Persons {
		a.person(p.Code)
	}
	sources := []competency.RaterKind{competency.BySelf, competency.ByManager, competency.ByPeer, competency.ByPanel}
	slices.SortStableFunc(a.out, func(x, y Rating) int {
		return cmp.Or(x.Rated.Compare(y.Rated), strings.Compare(x.Person, y.Person),
			cmp.Compare(slices.Index(sources, x.Source), slices.Index(sources, y.Source)), strings.Compare(x.Rater, y.Rater))
	})
	return a.out
}

// rounds are the days on which the half-yearly rounds open. A round takes two
// weeks.
func rounds() []period.Date { return []period.Date{on(2025, 6, 16), on(2025, 12, 15), on(2026, 6, 15)} }

// settled is how many days somebody must have been there to rate or be rated.
const settled = 90

// panel is the day on which a panel looks at somebody before a promotion.
type panel struct {
	person string
	day    period.Date
}

// panels are held before both promotions of the company, and in autumn 2026 for
// one who is a candidate.
func panels() []panel {
	return []panel{{promoted, on(2026, 3, 18)}, {raised, on(2026, 6, 10)}, {candidate, on(2026, 10, 21)}}
}

// assessor makes the ratings.
type assessor struct {
	dice     dice
	calendar period.Calendar
	library  *competency.Library
	set      *fact.Set
	heads    map[string]string // by team
	posts    map[string][]fact.Employment
	served   map[string][]signing // by person, and by head for the whole team
	notes    map[deck][]string
	next     map[deck]int64 // the note that a deck shows next
	out      []Rating
}

// post is the employment of somebody on a day, and whether he or she has been
// with the company for long enough.
func (a *assessor) post(person string, day period.Date) (fact.Employment, bool) {
	list := a.posts[person]
	i := slices.IndexFunc(list, func(e fact.Employment) bool { return e.Valid.Holds(day) })
	if i < 0 {
		return fact.Employment{}, false
	}
	return list[i], day.DaysSince(list[0].Valid.From) >= settled
}

// model is what is asked of a family's grade.
func (a *assessor) model(family, grade string) (competency.Model, bool) {
	for _, m := range a.library.ModelsOf(family) {
		if m.Grade == grade {
			return m, true
		}
	}
	return competency.Model{}, false
}

// person makes all sheets on somebody.
func (a *assessor) person(person string) {
	list := a.posts[person]
	first, ok := a.model(list[0].Family, list[0].Grade)
	if !ok {
		return
	}
	last, _ := a.model(list[len(list)-1].Family, list[len(list)-1].Grade)
	c := a.course(person, first, last)
	for n, opening := range rounds() {
		e, ok := a.post(person, opening)
		if !ok {
			continue
		}
		s := sheet{about: e, course: c, round: n}
		a.write(s, competency.BySelf, person, opening, 0, 4)
		if n >= c.alone {
			continue
		}
		for _, peer := range a.peers(e, opening, c.peers) {
			a.write(s, competency.ByPeer, peer, opening, 3, 9)
		}
		a.write(s, competency.ByManager, a.superior(e), opening, 8, 13)
	}
	for _, p := range panels() {
		if p.person != person {
			continue
		}
		e, _ := a.post(person, p.day)
		for _, member := range a.members(e) {
			a.write(sheet{about: e, course: c, round: len(rounds()) - 1}, competency.ByPanel, member, p.day, 0, 0)
		}
	}
}

// superior is who leads the team of an employment, for its head the head of the
// team above.
func (a *assessor) superior(e fact.Employment) string {
	if head := a.heads[e.Team]; head != e.Person {
		return head
	}
	i := slices.IndexFunc(a.set.Teams, func(t fact.Team) bool { return t.Code == e.Team })
	return a.heads[a.set.Teams[i].Parent]
}

// members are the panel for somebody of a team: who leads all of them, and the
// heads of the other teams.
func (a *assessor) members(e fact.Employment) (list []string) {
	for _, team := range []string{"key-accounts", east, south, global} {
		if team != e.Team {
			list = append(list, a.heads[team])
		}
	}
	return list
}

// peers are up to so many who work with somebody on a day: of a representative
// those of the team, of a manager the other managers and the heads of the
// offices that see the most of them.
func (a *assessor) peers(e fact.Employment, day period.Date, most int) (list []string) {
	for _, p := range a.set.Persons {
		o, ok := a.post(p.Code, day)
		if ok && p.Code != e.Person && o.Family == e.Family && (o.Team == e.Team || e.Family == "manager") {
			list = append(list, p.Code)
		}
	}
	if e.Family == "manager" {
		list = append(list, a.heads[finance], a.heads[operations])
	}
	if most >= 3 { // fewer are the same ones every time, so that they stay so few
		shuffle(a.dice, list)
	}
	return list[:min(len(list), most)]
}

// sheet is what a rater fills in.
type sheet struct {
	about  fact.Employment
	course course
	round  int
}

// write fills in a sheet on a working day of the round.
func (a *assessor) write(s sheet, source competency.RaterKind, rater string, opening period.Date, from, to int64) {
	day := a.calendar.AddWorkdays(opening.AddDays(a.dice.days(from, to)), 0)
	m, _ := a.model(s.about.Family, s.about.Grade)
	for _, q := range m.Dimensions {
		r := Rating{Person: s.about.Person, Dimension: q.Dimension, Source: source, Rater: rater, Rated: day}
		if !a.misses(s, source, q.Dimension) {
			r.Level = a.sees(s, source, rater, q.Dimension)
			r.Confidence = a.confidence(source)
			if r.Level != 3 || a.dice.chance(60) {
				r.Evidence = a.evidence(s.about, r)
			}
		}
		a.out = append(a.out, r)
	}
}
