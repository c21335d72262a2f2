// Package competency says what sales people must be able to do, how well each
// of them can, and what follows: dimensions in five levels with signs that
// somebody can have seen, models of a family's grades that weigh them, ratings
// with their evidence, gaps, readiness, and views of a team. Everything is pure:
// documents, ratings and dates come as arguments, and numbers are exact.
package competency

import (
	"cmp"
	"slices"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Lowest and Highest are the ends of the scale of levels. Not observed is a
// state beside the scale, never a level and never a number.
const (
	Lowest  = 1
	Highest = 5
)

// Dimension is something that people of a family can do better or worse, in one
// version. Versions that were published never change.
type Dimension struct {
	Code    string // unique within the family
	Family  string // rep, manager, or a company's own
	Version int    // from 1
	Name    problem.Text
	Stage   string       // the stage of the road P0 to P6 that it serves; "" for all of it
	About   problem.Text // what it is, and what it is not
	Sources []Source     // where it comes from, at least two
	Levels  []Level      // exactly 1 to 5, in order
}

// Source says where a dimension comes from, and why it belongs.
type Source struct {
	From Origin
	Why  problem.Text
}

// Origin is a ground on which a dimension is asked for.
type Origin string

// The origins: the company's strategy, its standards for people, the work of
// the position, and what top performers do that average ones do not.
const (
	Strategy Origin = "strategy"
	HR       Origin = "hr"
	Position Origin = "position"
	Evidence Origin = "evidence"
)

// Name is what people call the origin.
func (o Origin) Name() problem.Text {
	switch o {
	case Strategy:
		return problem.Text{ZH: "公司战略", EN: "strategy"}
	case HR:
		return problem.Text{ZH: "人力资源", EN: "HR"}
	case Position:
		return problem.Text{ZH: "岗位", EN: "position"}
	}
	return problem.Text{ZH: "优秀者的证据", EN: "evidence of top performers"}
}

// Level is one of the five levels of a dimension.
type Level struct {
	Level   int            // 1 to 5
	Title   problem.Text   // tells it from its neighbours
	Signs   []problem.Text // 2 to 4 behaviours that somebody can have seen
	Counter problem.Text   // shows that the level is not held although it looks so
}

// Model says what a grade of a family is asked to do, in one version.
type Model struct {
	Code       string // unique over all families
	Family     string
	Grade      string
	Version    int // from 1
	Effective  period.Interval
	Name       problem.Text
	Next       string        // code of the model of the next grade, "" for the last
	Months     int           // least whole months in this grade before promotion is weighed
	Dimensions []Requirement // weights total exactly 100
}

// Requirement is what a model asks of one dimension.
type Requirement struct {
	Dimension string // its code
	Weight    int    // whole percent; 0 for a gate, which is critical and has no part in averages
	Required  int    // level, 1 to 5
	Critical  bool   // below the required level it blocks readiness, whatever the average
}

// Requirement returns what the model asks of a dimension.
func (m Model) Requirement(dimension string) (Requirement, bool) {
	i := slices.IndexFunc(m.Dimensions, func(r Requirement) bool { return r.Dimension == dimension })
	if i < 0 {
		return Requirement{}, false
	}
	return m.Dimensions[i], true
}

// Level returns a level of the dimension, 1 to 5.
func (d Dimension) Level(level int) (Level, bool) {
	i := slices.IndexFunc(d.Levels, func(l Level) bool { return l.Level == level })
	if i < 0 {
		return Level{}, false
	}
	return d.Levels[i], true
}

// Library is a set of dimensions and models in all their versions.
type Library struct {
	Dimensions []Dimension // by family in the order written, then version
	Models     []Model
}

// Dimension returns the latest version of a family's dimension; families may
// use the same code for dimensions of their own (integrity).
func (l *Library) Dimension(family, code string) (Dimension, bool) {
	return latest(l.dimensions(), func(d Dimension) bool { return d.Family == family && d.Code == code }, func(d Dimension) int { return d.Version })
}

// DimensionVersion returns one version of a family's dimension.
func (l *Library) DimensionVersion(family, code string, version int) (Dimension, bool) {
	return latest(l.dimensions(), func(d Dimension) bool { return d.Family == family && d.Code == code && d.Version == version }, func(d Dimension) int { return d.Version })
}

// Model returns the latest version of a model.
func (l *Library) Model(code string) (Model, bool) {
	return latest(l.models(), func(m Model) bool { return m.Code == code }, func(m Model) int { return m.Version })
}

// ModelVersion returns one version of a model.
func (l *Library) ModelVersion(code string, version int) (Model, bool) {
	return latest(l.models(), func(m Model) bool { return m.Code == code && m.Version == version }, func(m Model) int { return m.Version })
}

// ModelOn returns the version of a model that is in force on a day, the latest
// of several.
func (l *Library) ModelOn(code string, day period.Date) (Model, bool) {
	return latest(l.models(), func(m Model) bool { return m.Code == code && m.Effective.Holds(day) }, func(m Model) int { return m.Version })
}

// ModelFor returns the model of a family's grade that is in force on a day, in
// its latest version.
func (l *Library) ModelFor(family, grade string, day period.Date) (Model, bool) {
	return latest(l.models(), func(m Model) bool { return m.Family == family && m.Grade == grade && m.Effective.Holds(day) }, func(m Model) int { return m.Version })
}

// DimensionsOf returns the latest versions of a family's dimensions, in the
// order written.
func (l *Library) DimensionsOf(family string) (list []Dimension) {
	for _, d := range l.dimensions() {
		if last, _ := l.Dimension(d.Family, d.Code); d.Family == family && last.Version == d.Version {
			list = append(list, d)
		}
	}
	return list
}

// ModelsOf returns the latest versions of a family's models from the first
// grade to the last, as their next grades say; what belongs to no such row
// stands behind in the order written.
func (l *Library) ModelsOf(family string) []Model {
	var list []Model
	above := map[string]bool{}
	for _, m := range l.models() {
		if last, _ := l.Model(m.Code); m.Family == family && last.Version == m.Version {
			list = append(list, m)
			above[m.Next] = true
		}
	}
	rank := map[string]int{}
	for _, m := range list {
		if above[m.Code] {
			continue
		}
		for at, n := m, 1; rank[at.Code] == 0; n++ {
			rank[at.Code] = n
			i := slices.IndexFunc(list, func(x Model) bool { return x.Code == at.Next })
			if i < 0 {
				break
			}
			at = list[i]
		}
	}
	slices.SortStableFunc(list, func(a, b Model) int { return cmp.Compare(order(rank[a.Code]), order(rank[b.Code])) })
	return list
}

// order puts a rank of 0, which is none, behind the others.
func order(rank int) int {
	if rank == 0 {
		return 1 << 30
	}
	return rank
}

// Families returns the families that have dimensions or models, in the order
// written.
func (l *Library) Families() (list []string) {
	add := func(family string) {
		if !slices.Contains(list, family) {
			list = append(list, family)
		}
	}
	for _, d := range l.dimensions() {
		add(d.Family)
	}
	for _, m := range l.models() {
		add(m.Family)
	}
	return list
}

func (l *Library) dimensions() []Dimension {
	if l == nil {
		return nil
	}
	return l.Dimensions
}

func (l *Library) models() []Model {
	if l == nil {
		return nil
	}
	return l.Models
}

// latest returns the entry of the highest version among those that fit.
func latest[T any](list []T, fits func(T) bool, version func(T) int) (found T, ok bool) {
	for _, x := range list {
		if fits(x) && (!ok || version(x) > version(found)) {
			found, ok = x, true
		}
	}
	return found, ok
}
