package interview

import "steelyard/competency"

// ProfileOf reads a model as interviews need it; the names of the dimensions
// come from the library.
func ProfileOf(m competency.Model, l *competency.Library) Profile {
	p := Profile{Code: m.Code, Version: m.Version, Family: m.Family, Grade: m.Grade, Name: m.Name}
	for _, r := range m.Dimensions {
		d, _ := l.Dimension(m.Family, r.Dimension)
		p.Demands = append(p.Demands, Demand{Dimension: r.Dimension, Name: d.Name, Weight: r.Weight, Required: r.Required, Critical: r.Critical})
	}
	return p
}

// Profiles reads the newest version of every model of the library, by family
// and from the first grade to the last.
func Profiles(l *competency.Library) (list []Profile) {
	for _, family := range l.Families() {
		for _, m := range l.ModelsOf(family) {
			list = append(list, ProfileOf(m, l))
		}
	}
	return list
}
