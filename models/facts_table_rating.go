package models

import (
	"sync"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/competency"
)

// Rating is the level that a rater found in a dimension of a family on a day.
// It is shown to those who lead the person and who administer ratings; to the
// person only what he or she said of himself or herself.
type Rating struct {
	Person, Family, Dimension string
	By                        competency.RaterKind
	Rater                     string
	On                        period.Date
	Version                   int // of the dimension that was rated by; 0 for the latest
	Level                     int // 1 to 5, 0 where it was not observed
	Evidence                  string
	Confidence                competency.Confidence
}

// RatingKey names a rating by person, family, dimension, source, rater and day.
func RatingKey(r Rating) FactKey {
	return FactKey{kind: kindRating, a: r.Person, b: r.Family + "/" + r.Dimension, c: string(r.By) + "/" + r.Rater + "/" + dayOf(r.On)}
}

// Core is the rating as calculations take it.
func (r Rating) Core() competency.Rating {
	return competency.Rating{Dimension: r.Dimension, By: r.By, Rater: r.Rater, On: r.On, Observed: r.Level != 0, Level: r.Level,
		Evidence: r.Evidence, Confidence: r.Confidence, Version: r.Version}
}

func ratingTable() *factTable[Rating] {
	return &factTable[Rating]{
		kind: kindRating, name: "competency_ratings", keys: []string{"person", "family", "dimension", "source", "rater", "rated"},
		columns: []string{"version", "level", "evidence", "confidence"},
		key:     func(x *Rating) FactKey { return RatingKey(*x) },
		values: func(x *Rating, v []any) []any {
			return append(v, x.Person, x.Family, x.Dimension, string(x.By), x.Rater, dayOf(x.On), int64(x.Version), int64(x.Level), x.Evidence, string(x.Confidence))
		},
		read: func(c *cells) Rating {
			return Rating{Person: c.text(), Family: c.text(), Dimension: c.text(), By: competency.RaterKind(c.text()), Rater: c.text(), On: c.date(),
				Version: int(c.number()), Level: int(c.number()), Evidence: c.text(), Confidence: competency.Confidence(c.text())}
		},
		texts: func(x *Rating, t *textCheck) {
			t.code("person", x.Person)
			t.code("family", x.Family)
			t.code("dimension", x.Dimension)
			t.code("rater", x.Rater)
			t.long("evidence", x.Evidence, MostEvidence)
		},
	}
}

// shippedModels are read once: what an entry is checked by.
var shippedModels = sync.OnceValue(func() *competency.Library {
	library, list := competency.Shipped()
	if list.Failed() {
		return &competency.Library{} // the product itself is broken: then no dimension is known
	}
	return library
})

// MostEvidence is how many characters the evidence of a rating may have.
const MostEvidence = 2000

// checkRatings checks the new ratings: both people must exist, and each must be
// one that the shipped models can take.
func (m *merging) checkRatings(at placing, list *problem.List) {
	own := m.book.Ratings[:m.own[kindRating]]
	for _, r := range m.book.Ratings[len(own):] { // what is stored was right; people may be taken back
		for _, code := range []string{r.Person, r.Rater} {
			if m.drop[PersonKey(code)] {
				unknownPerson(list, problem.Place{Field: "code"}, code)
			}
		}
	}
	if len(own) == 0 {
		return
	}
	persons := codeSet(m.book.Persons, func(p *fact.Person) string { return p.Code })
	library := shippedModels()
	seen := map[FactKey]bool{}
	for i := range own {
		r := &own[i]
		place := func(field string) problem.Place { return at(RatingKind, i, field) }
		if k := RatingKey(*r); seen[k] {
			list.Add("rating.twice", place("dimension"), problem.Textf("%s 对 %s 的 %s 评了两次。", "%s rates %[3]s of %[2]s twice.", r.Rater, r.Person, r.Dimension),
				problem.Text{ZH: "请只保留一次。", EN: "Keep one of them."})
		} else {
			seen[k] = true
		}
		for _, who := range []struct{ field, code string }{{"person", r.Person}, {"rater", r.Rater}} {
			if !persons[who.code] {
				unknownPerson(list, place(who.field), who.code)
			}
		}
		oneOf(list, place("source"), string(r.By), competency.BySelf, competency.ByManager, competency.ByPeer, competency.ByPanel)
		oneOf(list, place("confidence"), string(r.Confidence), "", competency.Low, competency.Medium, competency.High)
		core := r.Core()
		for _, p := range competency.CheckPerson(library, r.Family, competency.Person{Code: r.Person, Ratings: []competency.Rating{core}}) {
			p.Place = place(ratingField(p.Code))
			*list = append(*list, p)
		}
	}
}

func unknownPerson(list *problem.List, at problem.Place, code string) {
	list.Add("fact.unknown_person", at, problem.Textf("评级里的人员 %s 不存在。", "The person %s of a rating does not exist.", problem.Show(code)),
		problem.Text{ZH: "请先建立人员，或改正编号；已有评级的人员不能撤回。", EN: "Add the person first, or correct the code; somebody with ratings cannot be taken back."})
}

// oneOf tells of a word that is not one of a list's.
func oneOf[T ~string](list *problem.List, at problem.Place, word string, words ...T) {
	var all string
	for _, w := range words {
		if string(w) == word {
			return
		}
		if w != "" {
			all += " " + string(w)
		}
	}
	list.Add("fact.unknown_word", at, problem.Textf("%s 不是可用的词。", "%s is not one of the words.", problem.Show(word)), problem.Textf("可用：%s", "Use one of:%s", all))
}

// ratingField is the field that a problem of a rating is about.
func ratingField(code string) string {
	switch code {
	case "rating.dimension_unknown", "rating.version":
		return "dimension"
	case "rating.evidence":
		return "evidence"
	case "rating.own":
		return "source"
	case "rating.date":
		return "on"
	}
	return "level"
}
