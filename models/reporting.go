package models

import (
	"cmp"
	"database/sql"
	"iter"
	"slices"

	"steelyard/compensation/fact"
)

// reportingLine says that a superior has a person, through a team, on the days
// from From to before To. Depth 1 is the nearest superior of that time.
type reportingLine struct {
	superior, person, team, from, to string
	depth                            int64
}

// membership says that a person belongs to a team, directly or through a team
// below it, on the days from From to before To.
type membership struct {
	team, person, from, to string
	direct                 int64
}

// organisation is what reporting lines follow from.
type organisation struct {
	parent map[string]string
	heads  map[string][]TeamHead // by team, oldest first
}

func newOrganisation(teams []fact.Team, heads []TeamHead) organisation {
	o := organisation{parent: make(map[string]string, len(teams)), heads: map[string][]TeamHead{}}
	for _, t := range teams {
		o.parent[t.Code] = t.Parent
	}
	for _, h := range heads {
		o.heads[h.Team] = append(o.heads[h.Team], h)
	}
	for _, list := range o.heads {
		slices.SortFunc(list, func(a, b TeamHead) int { return a.From.Compare(b.From) })
	}
	return o
}

// chain is a team and those above it, from below.
func (o organisation) chain(team string) (list []string) {
	for team != "" && len(list) <= len(o.parent) { // the check of facts leaves no circle
		parent, known := o.parent[team]
		if !known {
			break
		}
		list = append(list, team)
		team = parent
	}
	return list
}

// memberships of an employment: in its team and in all above.
func (o organisation) memberships(e fact.Employment, out []membership) []membership {
	from, to := dayOf(e.Valid.From), behind(e.Valid.To)
	if from >= to {
		return out
	}
	for i, team := range o.chain(e.Team) {
		m := membership{team: team, person: e.Person, from: from, to: to}
		if i == 0 {
			m.direct = 1
		}
		out = append(out, m)
	}
	return out
}

// headOn gives the head of a team on a day, "" for none.
func (o organisation) headOn(team, day string) string {
	for _, h := range o.heads[team] {
		if dayOf(h.From) <= day && day < endOf(h.Before) {
			return h.Person
		}
	}
	return ""
}

// superiors are the heads above a person on a day, nearest first: of the team
// and of those above it, but where the person leads one of them, only of those
// above the highest that the person leads. So nobody is above oneself, nor two
// people above each other within one branch.
func (o organisation) superiors(person string, chain []string, day string, out []reportingLine) []reportingLine {
	for _, team := range chain {
		switch head := o.headOn(team, day); {
		case head == person:
			out = out[:0]
		case head != "" && !slices.ContainsFunc(out, func(l reportingLine) bool { return l.superior == head }):
			out = append(out, reportingLine{superior: head, person: person, team: team, depth: int64(len(out)) + 1})
		}
	}
	return out
}

// lines of an employment: cut where a head in the chain begins or ends, and put
// together again where nothing changes.
func (o organisation) lines(e fact.Employment, out []reportingLine) []reportingLine {
	from, to := dayOf(e.Valid.From), behind(e.Valid.To)
	chain := o.chain(e.Team)
	cuts := []string{from, to}
	for _, team := range chain {
		for _, h := range o.heads[team] {
			for _, day := range []string{dayOf(h.From), endOf(h.Before)} {
				if from < day && day < to {
					cuts = append(cuts, day)
				}
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	first := len(out)
	var at []reportingLine
	for i := 0; i+1 < len(cuts); i++ {
		at = o.superiors(e.Person, chain, cuts[i], at[:0])
		for _, l := range at {
			l.from, l.to = cuts[i], cuts[i+1]
			before := slices.IndexFunc(out[first:], func(x reportingLine) bool {
				return x.superior == l.superior && x.team == l.team && x.depth == l.depth && x.to == l.from
			})
			if before >= 0 {
				out[first+before].to = l.to
			} else {
				out = append(out, l)
			}
		}
	}
	return out
}

// rebuildReporting makes reporting lines and memberships anew from the facts
// that are visible at a number: of some persons, or of all where persons is nil.
// Only rows that differ are written.
func (tx *Tx) rebuildReporting(known int64, persons []string) error {
	m := newMerging(tx, known, book{})
	b := &m.book
	if err := merge(m, teamTable(), &b.Teams, ""); err != nil {
		return err
	}
	if err := merge(m, headTable(), &b.Heads, ""); err != nil {
		return err
	}
	where, args := "", []any(nil)
	if persons != nil {
		where, args = "person IN ("+marks(len(persons))+")", anys(persons)
	}
	if err := merge(m, employmentTable(), &b.Employments, where, args...); err != nil {
		return err
	}
	org := newOrganisation(b.Teams, b.Heads)
	var lines []reportingLine
	var members []membership
	for _, e := range b.Employments {
		lines = org.lines(e, lines)
		members = org.memberships(e, members)
	}
	if err := tx.replaceLines(lines, where, args); err != nil {
		return err
	}
	return tx.replaceMemberships(members, where, args)
}

func (tx *Tx) replaceLines(lines []reportingLine, where string, args []any) error {
	var old []reportingLine
	err := tx.scan(func(rows *sql.Rows) error {
		var l reportingLine
		err := rows.Scan(&l.superior, &l.person, &l.team, &l.from, &l.to, &l.depth)
		old = append(old, l)
		return err
	}, "SELECT superior, person, team, valid_from, valid_to, depth FROM reporting"+whereOf(where), args...)
	if err != nil {
		return err
	}
	added, removed := difference(old, lines, func(a, b reportingLine) int {
		return cmp.Or(cmp.Compare(a.superior, b.superior), cmp.Compare(a.person, b.person), cmp.Compare(a.team, b.team), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.depth, b.depth))
	})
	for _, l := range removed {
		if _, err := tx.exec("DELETE FROM reporting WHERE superior = ? AND person = ? AND team = ? AND valid_from = ?", l.superior, l.person, l.team, l.from); err != nil {
			return err
		}
	}
	_, err = tx.insertRows("reporting", []string{"superior", "person", "team", "valid_from", "valid_to", "depth"}, rowsOf(added, func(l reportingLine) []any {
		return []any{l.superior, l.person, l.team, l.from, l.to, l.depth}
	}))
	return err
}

func (tx *Tx) replaceMemberships(members []membership, where string, args []any) error {
	var old []membership
	err := tx.scan(func(rows *sql.Rows) error {
		var m membership
		err := rows.Scan(&m.team, &m.person, &m.from, &m.to, &m.direct)
		old = append(old, m)
		return err
	}, "SELECT team, person, valid_from, valid_to, direct FROM memberships"+whereOf(where), args...)
	if err != nil {
		return err
	}
	added, removed := difference(old, members, func(a, b membership) int {
		return cmp.Or(cmp.Compare(a.team, b.team), cmp.Compare(a.person, b.person), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.direct, b.direct))
	})
	for _, m := range removed {
		if _, err := tx.exec("DELETE FROM memberships WHERE team = ? AND person = ? AND valid_from = ?", m.team, m.person, m.from); err != nil {
			return err
		}
	}
	_, err = tx.insertRows("memberships", []string{"team", "person", "valid_from", "valid_to", "direct"}, rowsOf(added, func(m membership) []any {
		return []any{m.team, m.person, m.from, m.to, m.direct}
	}))
	return err
}

func whereOf(condition string) string {
	if condition == "" {
		return ""
	}
	return " WHERE " + condition
}

// difference sorts both lists and gives what is only in the second, and what is
// only in the first.
func difference[T comparable](before, after []T, compare func(a, b T) int) (added, removed []T) {
	slices.SortFunc(before, compare)
	slices.SortFunc(after, compare)
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(before) == 0:
			return append(added, after...), removed
		case len(after) == 0:
			return added, append(removed, before...)
		case before[0] == after[0]:
			before, after = before[1:], after[1:]
		case compare(before[0], after[0]) < 0:
			removed, before = append(removed, before[0]), before[1:]
		default:
			added, after = append(added, after[0]), after[1:]
		}
	}
	return added, removed
}

func rowsOf[T any](list []T, row func(T) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, x := range list {
			if !yield(row(x)) {
				return
			}
		}
	}
}
