package models

import (
	"steelyard/compensation/period"
)

// Interval is a time in which a scope reaches a person: the superior or team by
// which it does, From inclusive and To exclusive.
type Interval struct {
	By       string
	From, To period.Date
}

// Reaches reports whether a reach meets a person on a day.
func (tx *Tx) Reaches(r Reach, person string, day period.Date) (bool, error) {
	return tx.reaches(r, person, day.String())
}

// ReachedBy lists the reporting lines or memberships by which a reach of one
// scope meets a person on a day; none for scopes that look at neither.
func (tx *Tx) ReachedBy(r Reach, person string, day period.Date) ([]Interval, error) {
	var rows []struct{ By, ValidFrom, ValidTo string }
	var err error
	d := day.String()
	switch {
	case r.Has(Subtree) && r.Person != "":
		err = tx.q.Raw("SELECT superior AS `by`, valid_from, valid_to FROM reporting WHERE superior = ? AND person = ? AND valid_from <= ? AND ? < valid_to ORDER BY valid_from", r.Person, person, d, d).Scan(&rows).Error
	case r.Has(Units) && len(r.Units) > 0:
		err = tx.q.Raw("SELECT team AS `by`, valid_from, valid_to FROM memberships WHERE team IN ? AND person = ? AND valid_from <= ? AND ? < valid_to ORDER BY team, valid_from", r.Units, person, d, d).Scan(&rows).Error
	}
	list := make([]Interval, len(rows))
	for i, row := range rows {
		list[i] = Interval{row.By, dateOrZero(&row.ValidFrom), dateOrZero(&row.ValidTo)}
	}
	return list, err
}
