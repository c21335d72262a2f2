package competency

import "slices"

// Difference is what a new version of a model does to one dimension.
type Difference string

// The differences. Added and Redefined need a new assessment; the others only
// change what is made of the levels that are held.
const (
	Added      Difference = "added"     // the model asks for it for the first time
	Removed    Difference = "removed"   // the model no longer asks for it
	Redefined  Difference = "redefined" // the levels say something else
	Reweighed  Difference = "weight"
	Raised     Difference = "raised"   // a higher level is required
	Lowered    Difference = "lowered"  // a lower level is required
	Critical   Difference = "critical" // it is critical now
	Uncritical Difference = "uncritical"
)

// Change is one difference between two versions of a model.
type Change struct {
	Dimension string
	What      Difference
	Reassess  bool // levels that were found before do not answer what is asked now
}

// Changes compares two versions of a model, or two models of a family. The
// dimensions are looked up in the library that belongs to each version. The
// order is that of the new model, then what was removed. Only what is marked
// needs to be assessed again.
func Changes(was Model, before *Library, is Model, now *Library) (list []Change) {
	for _, q := range is.Dimensions {
		old, ok := was.Requirement(q.Dimension)
		if !ok {
			list = append(list, Change{q.Dimension, Added, true})
			continue
		}
		a, _ := before.Dimension(was.Family, q.Dimension)
		b, _ := now.Dimension(is.Family, q.Dimension)
		if !SameLevels(a, b) {
			list = append(list, Change{q.Dimension, Redefined, true})
		}
		if old.Weight != q.Weight {
			list = append(list, Change{q.Dimension, Reweighed, false})
		}
		switch {
		case old.Required < q.Required:
			list = append(list, Change{q.Dimension, Raised, false})
		case old.Required > q.Required:
			list = append(list, Change{q.Dimension, Lowered, false})
		}
		switch {
		case q.Critical && !old.Critical:
			list = append(list, Change{q.Dimension, Critical, false})
		case old.Critical && !q.Critical:
			list = append(list, Change{q.Dimension, Uncritical, false})
		}
	}
	for _, q := range was.Dimensions {
		if _, ok := is.Requirement(q.Dimension); !ok {
			list = append(list, Change{q.Dimension, Removed, false})
		}
	}
	return list
}

// SameLevels reports whether two versions of a dimension say the same at every
// level, so that a level found by one is held by the other.
func SameLevels(a, b Dimension) bool {
	return slices.EqualFunc(a.Levels, b.Levels, func(x, y Level) bool {
		return x.Level == y.Level && x.Title == y.Title && slices.Equal(x.Signs, y.Signs) && x.Counter == y.Counter
	})
}

// Row is what the grades of a family ask of one dimension, side by side.
type Row struct {
	Dimension string
	Cells     []*Requirement // one a model, nil where the model does not ask for it
	Differs   bool           // not every model asks the same
}

// Comparison shows models side by side.
type Comparison struct {
	Models []Model
	Rows   []Row // by the order of the first model that has the dimension
}

// Compare puts the latest models of a family side by side, from the first grade
// to the last. A family without models has no row.
func (l *Library) Compare(family string) Comparison {
	c := Comparison{Models: l.ModelsOf(family)}
	index := map[string]int{}
	for i, m := range c.Models {
		for _, q := range m.Dimensions {
			at, ok := index[q.Dimension]
			if !ok {
				at = len(c.Rows)
				index[q.Dimension] = at
				c.Rows = append(c.Rows, Row{Dimension: q.Dimension, Cells: make([]*Requirement, len(c.Models))})
			}
			c.Rows[at].Cells[i] = &q
		}
	}
	for i := range c.Rows {
		first := c.Rows[i].Cells[0]
		for _, cell := range c.Rows[i].Cells {
			c.Rows[i].Differs = c.Rows[i].Differs || (cell == nil) != (first == nil) || cell != nil && *cell != *first
		}
	}
	return c
}
