package kpi

import (
	"cmp"
	"slices"

	"steelyard/compensation/period"
)

// Library is a set of versions of KPIs. It never changes: what changes one
// gives another. A nil Library is empty.
type Library struct{ list []KPI } // by code and version

// NewLibrary makes a library of versions that were read together; of two with
// the same code and version the first is kept.
func NewLibrary(list []KPI) *Library {
	l := &Library{list: slices.Clone(list)}
	slices.SortStableFunc(l.list, order)
	l.list = slices.CompactFunc(l.list, func(a, b KPI) bool { return order(a, b) == 0 })
	return l
}

func order(a, b KPI) int {
	return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Version, b.Version))
}

// All returns every version, retired ones too, by code and version.
func (l *Library) All() []KPI { return slices.Clone(l.versions()) }

// versions are those of All, not to be changed.
func (l *Library) versions() []KPI {
	if l == nil {
		return nil
	}
	return l.list
}

// of returns the versions of a code, not to be changed.
func (l *Library) of(code string) []KPI {
	list := l.versions()
	first, _ := slices.BinarySearchFunc(list, code, func(k KPI, code string) int { return cmp.Compare(k.Code, code) })
	last := first
	for last < len(list) && list[last].Code == code {
		last++
	}
	return list[first:last]
}

// Latest returns the highest version of every code, retired ones too.
func (l *Library) Latest() (list []KPI) {
	for _, k := range l.versions() {
		if n := len(list); n > 0 && list[n-1].Code == k.Code {
			list[n-1] = k
			continue
		}
		list = append(list, k)
	}
	return list
}

// Lookup finds one version, as a card pins it; a retired one is found as well.
func (l *Library) Lookup(code string, version int) (KPI, bool) {
	for _, k := range l.of(code) {
		if k.Version == version {
			return k, true
		}
	}
	return KPI{}, false
}

// At finds the version of a code that is in force on a day: the highest one
// whose validity holds it. A retired one is found as well, and says so.
func (l *Library) At(code string, day period.Date) (found KPI, ok bool) {
	for _, k := range l.of(code) {
		if k.Effective.Holds(day) {
			found, ok = k, true
		}
	}
	return found, ok
}

// On returns what may go on a card that begins on the day: of every code the
// version in force, unless it is retired.
func (l *Library) On(day period.Date) (list []KPI) {
	for _, k := range l.Latest() {
		if found, ok := l.At(k.Code, day); ok && !found.Retired {
			list = append(list, found)
		}
	}
	return list
}
