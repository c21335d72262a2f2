package competency

import (
	"slices"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// notObserved is the word for what a rater has not seen.
const notObserved = "not_observed"

// ReadRatings reads a document of people and their ratings:
//
//	settings: {validity: 12, peers: 3}
//	people:
//	  - person: E001
//	    name: 林悦
//	    model: rep_mid
//	    grade_since: 2025-01-01
//	    cards: [{until: 2026-09-30, score: 81.5, grade: B}]
//	    sheets:
//	      - by: M007
//	        source: manager
//	        on: 2026-10-12
//	        ratings: [{dimension: lead_digging, level: 4, evidence: …, confidence: high}, {dimension: bidding, level: not_observed}]
//
// What settings do not say is as in Defaults. Every problem is collected, with
// those that CheckPerson finds left to Assess. The result is empty where there
// is a failure.
func ReadRatings(file string, data []byte) ([]Person, Settings, problem.List) {
	s := Defaults()
	root, list := document.Parse(file, data)
	if root == nil {
		return nil, s, list
	}
	r := &reader{Reader: document.Reader{File: file, Problems: list}, area: "rating"}
	var people []Person
	if o, ok := r.Object(root, "", "settings", "people"); ok {
		r.settings(o, &s)
		o.Need("people")
		nodes, path := o.Items("people")
		for i, n := range nodes {
			at := document.Item(path, i)
			if q, ok := r.Object(n, at, "person", "name", "model", "grade_since", "cards", "sheets"); ok {
				p := r.person(q)
				if slices.ContainsFunc(people, func(o Person) bool { return o.Code == p.Code }) {
					r.Add("rating.person_twice", n, at, problem.Textf("%s 写了两次。", "%s is listed twice.", problem.Show(p.Code)), problem.Text{ZH: "请把评级合在一处。", EN: "Put the ratings in one place."})
				}
				people = append(people, p)
			}
		}
	}
	if r.Problems.Failed() {
		return nil, s, r.Problems.Sorted()
	}
	return people, s, r.Problems.Sorted()
}

func (r *reader) person(o document.Object) Person {
	p := Person{Code: o.NeedWord("person"), Name: o.Word("name"), Model: o.Word("model"), GradeSince: o.Date("grade_since")}
	nodes, path := o.Items("cards")
	for i, n := range nodes {
		at := document.Item(path, i)
		c, ok := r.Object(n, at, "until", "score", "grade")
		if !ok {
			continue
		}
		c.Need("until")
		card := Card{Until: c.Date("until"), Grade: c.Word("grade"), Place: r.Place(n, at)}
		card.Score, card.HasScore = c.Decimal("score")
		p.Cards = append(p.Cards, card)
	}
	nodes, path = o.Items("sheets")
	for i, n := range nodes {
		if sheet, ok := r.Object(n, document.Item(path, i), "by", "source", "on", "ratings"); ok {
			p.Ratings = append(p.Ratings, r.sheet(sheet)...)
		}
	}
	return p
}

func (r *reader) sheet(o document.Object) (list []Rating) {
	by, on := o.NeedWord("by"), o.Date("on")
	kind := RaterKind(r.word(o, "source", string(BySelf), string(ByManager), string(ByPeer), string(ByPanel)))
	o.Need("on")
	o.Need("ratings")
	nodes, path := o.Items("ratings")
	for i, n := range nodes {
		at := document.Item(path, i)
		q, ok := r.Object(n, at, "dimension", "level", "evidence", "confidence", "version")
		if !ok {
			continue
		}
		x := Rating{Dimension: q.NeedWord("dimension"), By: kind, Rater: by, On: on, Evidence: strings.TrimSpace(q.Word("evidence")), Place: r.Place(n, at)}
		if q.Word("level") != notObserved {
			x.Observed, x.Level = true, r.ratedLevel(q)
		}
		if q.Has("confidence") {
			x.Confidence = Confidence(r.word(q, "confidence", string(Low), string(Medium), string(High)))
		}
		if q.Has("version") {
			x.Version = r.number(q, "version", 1, 999_999)
		}
		list = append(list, x)
	}
	return list
}

// ratedLevel reads a level; one outside the scale is a problem here, since a
// document may hold what is no number at all.
func (r *reader) ratedLevel(o document.Object) int {
	s := o.NeedWord("level")
	if len(s) == 1 && s[0] >= '0'+Lowest && s[0] <= '0'+Highest {
		return int(s[0] - '0')
	}
	if n, path := o.At("level"); n != nil && n.Kind == document.Scalar && s != "" {
		r.Add("rating.scale", n, path, problem.Textf("%s 不在 1 到 5 之间。", "%s is not between 1 and 5.", problem.Show(s)),
			problem.Text{ZH: "请写 1 到 5；没有看到的写 not_observed。", EN: "Write 1 to 5, or not_observed for what was not seen."})
	}
	return Lowest
}

// settings reads a company's limits over those of the product.
func (r *reader) settings(o document.Object, s *Settings) {
	n, path := o.At("settings")
	if n == nil {
		return
	}
	q, ok := r.Object(n, path, "validity", "peers", "group", "cards", "cards_met", "card_least", "card_grades", "performance", "competency")
	if !ok {
		return
	}
	for _, x := range []struct {
		key         string
		into        *int
		least, most int
	}{{"validity", &s.Validity, 1, 120}, {"peers", &s.Peers, 2, 50}, {"group", &s.Group, 2, 1000}, {"cards", &s.Cards, 1, 60}, {"cards_met", &s.CardsMet, 0, 60}} {
		if q.Has(x.key) {
			*x.into = r.number(q, x.key, x.least, x.most)
		}
	}
	if s.CardsMet > s.Cards {
		n, path := q.At("cards_met")
		r.Add("rating.cards_met", n, path, problem.Textf("最近 %d 张记分卡里要求 %d 张达标，做不到。", "Of the latest %d cards %d are to reach the least, which cannot be.", s.Cards, s.CardsMet),
			problem.Text{ZH: "请让 cards_met 不大于 cards。", EN: "Let cards_met be no more than cards."})
	}
	if d, ok := q.Decimal("card_least"); ok {
		s.CardLeast = d
	}
	if q.Has("card_grades") {
		s.CardGrades = q.Words("card_grades")
	}
	r.cuts(q, "performance", &s.Performance)
	r.cuts(q, "competency", &s.Competency)
}

// cuts reads the two points at which the middle and the upper third begin.
func (r *reader) cuts(o document.Object, key string, into *[2]money.Decimal) {
	n, path := o.At(key)
	if n == nil {
		return
	}
	var found []money.Decimal
	for _, s := range o.Words(key) {
		if d, err := money.ParseDecimal(s); err == nil {
			found = append(found, d)
		}
	}
	if len(n.Items) != 2 || len(found) != 2 || found[0].Cmp(found[1]) >= 0 {
		r.Add("rating.cut_points", n, path, problem.Textf("%s 要有两个由小到大的分界点。", "%s needs two cut points, the smaller first.", key),
			problem.Text{ZH: "例如 [62.5, 87.5]；胜任力写成 [0.8, 0.95]。", EN: "Write for example [62.5, 87.5], and for competency [0.8, 0.95]."})
		return
	}
	into[0], into[1] = found[0], found[1]
}

// Results are the people of a document assessed against their models, with the
// views of them together.
type Results struct {
	AsOf        period.Date
	Settings    Settings
	Assessments []*Assessment // in the order of the people
	Promotions  []*Promotion  // one a person, nil where there is no next grade
	Placements  []Placement
	Heat        []HeatColumn
}

// AssessAll assesses people against their models, or the given model where a
// person names none, as of a day: the version in force on that day. The file
// is where problems of a person's model are placed.
func AssessAll(l *Library, file string, people []Person, model string, asOf period.Date, s Settings) (*Results, problem.List) {
	out := &Results{AsOf: asOf, Settings: s}
	var list problem.List
	for i, p := range people {
		code := p.Model
		if code == "" {
			code = model
		}
		m, ok := l.ModelOn(code, asOf)
		if !ok {
			list.Add("rating.model", problem.Place{File: file, Path: place("people", i)}, problem.Textf("%s 没有在 %s 有效的模型 %s。", "For %s there is no model %[3]s in force on %[2]s.", p.Code, asOf, problem.Show(code)),
				problem.Text{ZH: "请写 model，或在命令里给出 --model。", EN: "Write model, or give --model to the command."})
			continue
		}
		a, problems := Assess(l, m, p, asOf, s)
		list = append(list, problems...)
		if a == nil {
			continue
		}
		up, _ := Promote(l, m, p, asOf, s) // its ratings are those that were found right
		out.Assessments, out.Promotions, out.Placements = append(out.Assessments, a), append(out.Promotions, up), append(out.Placements, Place(a, p, s))
	}
	if list.Failed() {
		return nil, list.Sorted()
	}
	out.Heat = Heat(out.Assessments, s)
	return out, list.Sorted()
}
