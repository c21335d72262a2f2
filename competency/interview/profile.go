package interview

import (
	"fmt"
	"slices"

	"steelyard/compensation/problem"
)

// Demand is what a model asks of one dimension.
type Demand struct {
	Dimension string
	Name      problem.Text
	Weight    int  // whole percent; those of a model total 100, a gate has 0
	Required  int  // level 1–5
	Critical  bool // below the required level blocks, whatever the average
}

// Profile is a competency model as interviews need it: for a grade of a family,
// what is demanded of each dimension, in the model's order.
type Profile struct {
	Code    string
	Version int
	Family  string
	Grade   string
	Name    problem.Text
	Demands []Demand
}

// Demand returns what is demanded of a dimension.
func (p Profile) Demand(dimension string) (d Demand, ok bool) {
	i := slices.IndexFunc(p.Demands, func(d Demand) bool { return d.Dimension == dimension })
	if i < 0 {
		return d, false
	}
	return p.Demands[i], true
}

// title is a name with its code, or the code alone.
func title(name problem.Text, code string) problem.Text {
	if name.IsZero() {
		return problem.Same(code)
	}
	return problem.Text{ZH: name.In(problem.ZH) + "（" + code + "）", EN: name.In(problem.EN) + " (" + code + ")"}
}

// Title is the dimension's name with its code.
func (d Demand) Title() problem.Text { return title(d.Name, d.Dimension) }

// Title is the model's name with its code.
func (p Profile) Title() problem.Text { return title(p.Name, p.Code) }

// dimension is a dimension's name with its code, the code alone where the model
// has none of it.
func (p Profile) dimension(code string) problem.Text {
	if d, ok := p.Demand(code); ok {
		return d.Title()
	}
	return problem.Same(code)
}

// cite names the model's version in explanations.
func (p Profile) cite() string { return fmt.Sprintf("%s v%d", p.Code, p.Version) }
