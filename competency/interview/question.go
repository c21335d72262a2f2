// Package interview holds what a structured interview is made of: questions
// with signs at levels 1, 3 and 5, ready kits, the builder that spreads a
// competency model over sessions so that two people hear every dimension, the
// check for topics nobody may ask about, and the arithmetic of a panel's sheets.
// Method: the structured-interview guide of the US Office of Personnel
// Management (same questions in the same order, benchmarks, independent rating,
// equal weights unless a reason is written down).
package interview

import (
	"cmp"
	"slices"

	"steelyard/compensation/problem"
)

// Type is the kind of a question.
type Type string

// The types. A behavioural question asks what the candidate did; a situational
// one what the candidate would do; a case is worked on in the room; numbers are
// figures that can be recomputed or checked with referees.
const (
	Behavioural Type = "behavioural"
	Situational Type = "situational"
	Numbers     Type = "numbers"
	Case        Type = "case"
)

// typeOrder is the order in which the types are asked: records before cases.
func typeOrder(t Type) int {
	return slices.Index([]Type{Behavioural, Situational, Numbers, Case}, t)
}

// Name is the type in words.
func (t Type) Name() problem.Text {
	switch t {
	case Behavioural:
		return problem.Text{ZH: "行为题", EN: "behavioural"}
	case Situational:
		return problem.Text{ZH: "情景题", EN: "situational"}
	case Numbers:
		return problem.Text{ZH: "数字核对", EN: "numbers"}
	}
	return problem.Text{ZH: "案例题", EN: "case"}
}

// Sign says what an answer of a level contains.
type Sign struct {
	Level int // 1, 3 or 5
	Text  problem.Text
}

// Question is one version of a question of the bank. A published version never
// changes.
type Question struct {
	Code      string
	Family    string
	Version   int
	Dimension string   // the primary one
	Also      []string // dimensions that are seen as well
	Grades    []string // of whom it is asked
	Type      Type
	Minutes   int
	Text      problem.Text // said to the candidate as it stands
	Signs     []Sign       // levels 1, 3, 5 in order
	Probes    []problem.Text
	Flags     []problem.Text // red flags

	place problem.Place
}

// Asks reports whether the question is asked of a grade of a family.
func (q Question) Asks(family, grade string) bool {
	return q.Family == family && slices.Contains(q.Grades, grade)
}

// Sees reports whether the question shows something of a dimension, as its
// primary one or beside it.
func (q Question) Sees(dimension string) bool {
	return q.Dimension == dimension || slices.Contains(q.Also, dimension)
}

// Kit is a fixed list of questions in the order asked, ready for use.
type Kit struct {
	Code      string
	Family    string
	Version   int
	Grades    []string
	Name      problem.Text
	Questions []string // codes; the latest version of each is meant

	place problem.Place
}

// Bank is a question bank with its ready kits, each in the order of codes and
// versions.
type Bank struct {
	Questions []Question
	Kits      []Kit
}

// Latest returns the newest version of every question, in the order of codes.
func (b *Bank) Latest() []Question {
	var list []Question
	for _, q := range b.Questions {
		if n := len(list); n > 0 && list[n-1].Code == q.Code {
			list[n-1] = q
			continue
		}
		list = append(list, q)
	}
	return list
}

// LatestKits returns the newest version of every kit, in the order of codes.
func (b *Bank) LatestKits() []Kit {
	var list []Kit
	for _, k := range b.Kits {
		if n := len(list); n > 0 && list[n-1].Code == k.Code {
			list[n-1] = k
			continue
		}
		list = append(list, k)
	}
	return list
}

// Question returns the newest version of a question; ok is false where there is
// none.
func (b *Bank) Question(code string) (q Question, ok bool) {
	for _, each := range b.Questions {
		if each.Code == code {
			q, ok = each, true
		}
	}
	return q, ok
}

// Filter selects questions; an empty field selects all.
type Filter struct{ Family, Grade, Dimension string }

// Select returns the newest versions that fit, in the order of codes. A
// question fits a dimension that it sees, as its primary one or beside it.
func (b *Bank) Select(f Filter) []Question {
	return slices.DeleteFunc(b.Latest(), func(q Question) bool {
		return f.Family != "" && q.Family != f.Family || f.Grade != "" && !slices.Contains(q.Grades, f.Grade) || f.Dimension != "" && !q.Sees(f.Dimension)
	})
}

// With returns the bank with the questions and kits of another one, whose
// versions take the place of those of the same code.
func (b *Bank) With(other *Bank) *Bank {
	both := &Bank{Questions: slices.Clone(other.Questions), Kits: slices.Clone(other.Kits)}
	for _, q := range b.Questions {
		if _, replaced := other.Question(q.Code); !replaced {
			both.Questions = append(both.Questions, q)
		}
	}
	for _, k := range b.Kits {
		if !slices.ContainsFunc(other.Kits, func(o Kit) bool { return o.Code == k.Code }) {
			both.Kits = append(both.Kits, k)
		}
	}
	both.sort()
	return both
}

// sort brings questions and kits into the order of codes and versions.
func (b *Bank) sort() {
	slices.SortStableFunc(b.Questions, func(x, y Question) int { return cmp.Or(cmp.Compare(x.Code, y.Code), x.Version-y.Version) })
	slices.SortStableFunc(b.Kits, func(x, y Kit) int { return cmp.Or(cmp.Compare(x.Code, y.Code), x.Version-y.Version) })
}

// Minutes is the total of a kit's questions, opening and closing left out.
func (b *Bank) Minutes(k Kit) (total int) {
	for _, code := range k.Questions {
		if q, ok := b.Question(code); ok {
			total += q.Minutes
		}
	}
	return total
}
