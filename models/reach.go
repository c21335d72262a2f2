package models

import "strings"

// Scope is how far a permission reaches, in the words of the policy.
type Scope string

// The scopes. All is everybody; Others everybody but oneself, one's superiors
// and one's own team, for people who administer pay; Units the named teams and
// those below, without oneself and one's superiors; Subtree the people who report to one at the row's date; Self
// oneself. Assigned and Published are about things, not people: they reach
// nobody's rows by themselves.
const (
	All       Scope = "all"
	Others    Scope = "others"
	Units     Scope = "units"
	Subtree   Scope = "subtree"
	Self      Scope = "self"
	Assigned  Scope = "assigned"
	Published Scope = "published"
)

// Reach is how far a call reaches: who calls, and the scopes that the policy
// gave, which unite. Its zero value reaches nothing.
type Reach struct {
	User   ID
	Person string // the caller's employee number, "" for none
	Scopes []Scope
	Units  []string // team codes, for the scope Units
}

// Has reports whether one of the scopes is the given one.
func (r Reach) Has(s Scope) bool {
	for _, own := range r.Scopes {
		if own == s {
			return true
		}
	}
	return false
}

// Everything reports whether the reach is not limited to some people.
func (r Reach) Everything() bool { return r.Has(All) }

// where is the predicate that every query of personal or pay data carries:
// person is the column of the employee number, date the column (or expression)
// of the row's own date, at which reporting lines and teams are matched.
func (r Reach) where(person, date string) (string, []any) {
	if r.Everything() {
		return "1 = 1", nil
	}
	var parts []string
	var args []any
	add := func(part string, values ...any) {
		parts, args = append(parts, part), append(args, values...)
	}
	if r.Person != "" {
		if r.Has(Self) {
			add(person+" = ?", r.Person)
		}
		if r.Has(Subtree) {
			add("EXISTS (SELECT 1 FROM reporting rep WHERE rep.superior = ? AND rep.person = "+person+" AND rep.valid_from <= "+date+" AND "+date+" < rep.valid_to)", r.Person)
		}
	}
	if r.Has(Units) && len(r.Units) > 0 {
		add("EXISTS (SELECT 1 FROM memberships mem WHERE mem.team IN ? AND mem.person = "+person+" AND mem.valid_from <= "+date+" AND "+date+" < mem.valid_to)"+
			" AND "+person+" <> ? AND NOT EXISTS (SELECT 1 FROM reporting sup WHERE sup.superior = "+person+" AND sup.person = ? AND sup.valid_from <= "+date+" AND "+date+" < sup.valid_to)",
			r.Units, r.Person, r.Person)
	}
	if r.Has(Others) {
		// The caller, the caller's superiors and the caller's own team are left out.
		add("("+person+" <> ?"+
			" AND NOT EXISTS (SELECT 1 FROM reporting rep WHERE rep.superior = "+person+" AND rep.person = ? AND rep.valid_from <= "+date+" AND "+date+" < rep.valid_to)"+
			" AND NOT EXISTS (SELECT 1 FROM memberships own JOIN memberships mem ON mem.team = own.team WHERE own.person = ? AND own.direct = 1 AND mem.direct = 1"+
			" AND own.valid_from <= "+date+" AND "+date+" < own.valid_to AND mem.person = "+person+" AND mem.valid_from <= "+date+" AND "+date+" < mem.valid_to))",
			r.Person, r.Person, r.Person)
	}
	if len(parts) == 0 {
		return "1 = 0", nil
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// reaches asks the predicate about one person at one date ('YYYY-MM-DD').
func (tx *Tx) reaches(r Reach, person, date string) (bool, error) {
	if r.Everything() {
		return true, nil
	}
	clause, args := r.where("p.code", "p.day")
	var n []int
	err := tx.q.Raw("SELECT 1 FROM (SELECT ? AS code, ? AS day) p WHERE "+clause, append([]any{person, date}, args...)...).Scan(&n).Error
	return len(n) > 0, err
}
