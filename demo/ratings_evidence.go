package demo

import (
	"embed"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/document"
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// observations holds what raters saw, by family.
//
//go:embed evidence/*.yaml
var observations embed.FS

// deck is a pile of notes of which the next one is shown each time, so that the
// raters of somebody do not write the same. Person is "" where it is nobody's.
type deck struct {
	person, family, dimension, band string
	lang                            problem.Lang
}

// evidence reads the notes of both families.
func evidence() map[deck][]string {
	notes := map[deck][]string{}
	for _, family := range []string{"rep", "manager"} {
		name := "evidence/" + family + ".yaml"
		data, err := observations.ReadFile(name)
		root, _ := document.Parse(name, data)
		if err != nil || root == nil { // the documents are compiled in, so they are there
			continue
		}
		for _, dimension := range root.Fields {
			for _, band := range dimension.Value.Fields {
				for _, list := range band.Value.Fields {
					d := deck{family: family, dimension: dimension.Key, band: band.Key, lang: problem.Lang(list.Key)}
					for _, n := range list.Value.Items {
						notes[d] = append(notes[d], n.Text)
					}
				}
			}
		}
	}
	return notes
}

// bandOf is the band of levels that a note is written for.
func bandOf(level int) string {
	switch {
	case level <= 2:
		return "low"
	case level == 3:
		return "middle"
	}
	return "high"
}

// tongue is the language in which somebody writes: some of those who serve
// global accounts write English.
func tongue(rater string) problem.Lang {
	if slices.Contains([]string{"E011", catcher, "E025"}, rater) {
		return problem.EN
	}
	return problem.ZH
}

// evidence is what a rater writes beside a level.
func (a *assessor) evidence(about fact.Employment, r Rating) string {
	d := deck{family: about.Family, dimension: r.Dimension, band: bandOf(r.Level), lang: tongue(r.Rater)}
	notes := a.notes[d]
	if len(notes) == 0 {
		return ""
	}
	d.person = r.Person
	n, begun := a.next[d]
	if !begun {
		n = a.dice.below(int64(len(notes)))
	}
	a.next[d] = (n + 1) % int64(len(notes))
	return fill(notes[n], map[string]string{
		"c": a.customer(r, d.lang), "m": a.month(r, d.lang), "n": strconv.FormatInt(a.dice.between(3, 6), 10),
	})
}

// signing is when a customer signed.
type signing struct {
	day  period.Date
	name string
}

// serve notes who serves which customers.
func (a *assessor) serve() {
	a.served = map[string][]signing{}
	names, contracts := map[string]string{}, map[string]fact.Contract{}
	for _, c := range a.set.Customers {
		names[c.Code] = shortName(c.Name)
	}
	for _, c := range a.set.Contracts {
		contracts[c.Number] = c
	}
	for _, x := range a.set.Splits {
		c := contracts[x.Contract]
		one := signing{c.Signed, names[c.Customer]}
		a.served[x.Person] = append(a.served[x.Person], one)
		for _, e := range a.posts[x.Person] {
			if head := a.heads[e.Team]; e.Valid.Holds(c.Signed) && head != x.Person {
				a.served[head] = append(a.served[head], one)
			}
		}
	}
}

// shortName is what people call a customer.
func shortName(name string) string {
	for _, end := range []string{"股份有限公司", "有限公司", " Co., Ltd.", " Ltd."} {
		name = strings.TrimSuffix(name, end)
	}
	name, _, _ = strings.Cut(name, " (")
	return name
}

// customer is one that the person has signed with by the day of a rating.
func (a *assessor) customer(r Rating, lang problem.Lang) string {
	var known []string
	for _, x := range a.served[r.Person] {
		if x.day.Before(r.Rated) {
			known = append(known, x.name)
		}
	}
	switch {
	case len(known) > 0:
		return pick(a.dice, known)
	case lang == problem.EN:
		return "a B account"
	}
	return "一家 B 类客户"
}

// month is one of the five before a rating, after the first in which the person
// was there.
func (a *assessor) month(r Rating, lang problem.Lang) string {
	since := r.Rated.Month().MonthsSince(a.posts[r.Person][0].Valid.From.Month())
	m := r.Rated.Month().Add(-a.dice.days(1, int64(min(max(since-1, 1), 5))))
	_, n := m.Civil()
	if lang == problem.EN {
		return []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}[n-1]
	}
	return strconv.Itoa(n) + " 月"
}

// fill puts words into the slots of a note, such as <c>, with a blank between
// Chinese characters and letters or digits.
func fill(note string, words map[string]string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(note, "<")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, ">")
		word := words[slot]
		first, _ := utf8.DecodeRuneInString(word)
		if last, _ := utf8.DecodeLastRuneInString(b.String()); unicode.Is(unicode.Han, last) && first < utf8.RuneSelf {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		end, _ := utf8.DecodeLastRuneInString(word)
		if next, _ := utf8.DecodeRuneInString(after); unicode.Is(unicode.Han, next) && end < utf8.RuneSelf {
			b.WriteByte(' ')
		}
		note = after
	}
}
