package policies

import "slices"

// bounded are the scopes that reach what is somebody's own, given to them, or
// published: never other people.
const bounded = scopeSet(1<<4 | 1<<5 | 1<<6)

// Covers reports whether the granter's roles together have every permission of
// the role, as far as the role has it. The scope all contains every other; any
// other contains itself alone, because whom it reaches depends on who has it.
func (p *Policy) Covers(granter []string, role string) bool {
	return p.lacking(granter, role, func(Class, scopeSet) bool { return true }) == 0
}

// lacking counts the permissions of the role that go beyond the granter's and
// are of the kind asked for. An unknown role lacks something of every kind.
func (p *Policy) lacking(granter []string, role string, kind func(Class, scopeSet) bool) int {
	if p == nil || p.answers[role] == nil {
		return 1
	}
	n := 0
	for perm, a := range p.answers[role] {
		own := p.scopes(granter, perm)
		if own&1 != 0 { // all
			continue
		}
		d, _ := Describe(perm)
		if beyond := a.scopes &^ own; beyond != 0 && kind(d.Class, beyond) {
			n++
		}
	}
	return n
}

// Hand says whether somebody may hand out a role.
type Hand uint8

// The answers of MayGrant.
const (
	Never      Hand = iota // not at all
	WithSecond             // once a second person with grant:approve has confirmed it; until then the grant gives nothing
	Alone                  // at once
)

// String names the answer for messages and tests.
func (h Hand) String() string { return [...]string{"never", "with a second person", "alone"}[h] }

// MayGrant reports whether somebody with these roles may hand out the role, to
// another than themselves and given that they have grant:create. Nobody alone
// hands on a right over other people or the company that they do not have:
// where the role goes beyond the granter's own, rights of administration are
// refused, others need a second person, and only rights over the receiver's own
// data, given or published things, or things about nobody pass.
//
// The same answer decides who may take a role away (anything but Never), and
// whose sign-in may be reset (Alone, for every role of the user).
func (p *Policy) MayGrant(granter []string, role string) Hand {
	switch {
	case p.lacking(granter, role, func(c Class, _ scopeSet) bool { return c == Administration }) > 0:
		return Never
	case p.lacking(granter, role, func(c Class, s scopeSet) bool { return c != Open && s&^bounded != 0 }) > 0:
		return WithSecond
	}
	return Alone
}

// NeedsUnits reports whether the role reaches named units, so that a grant of it
// must name some.
func (p *Policy) NeedsUnits(role string) bool {
	if p == nil {
		return false
	}
	units := setOf(scopeUnits)
	for _, a := range p.answers[role] {
		if a.scopes&units != 0 {
			return true
		}
	}
	return false
}

// Change is a difference between two policies: how far a role may do something
// before and after, widest scope first.
type Change struct {
	Role string
	Permission
	Before, After []string
}

// Changes compares two policies, for whoever has to approve a new one; by role,
// object and action.
func Changes(before, after *Policy) []Change {
	var names []string
	for _, r := range append(before.Roles(), after.Roles()...) {
		if !slices.Contains(names, r.Name) {
			names = append(names, r.Name)
		}
	}
	slices.Sort(names)
	var list []Change
	for _, name := range names {
		for _, perm := range Permissions() {
			was, is := before.scopes([]string{name}, perm), after.scopes([]string{name}, perm)
			if was != is {
				list = append(list, Change{name, perm, was.names(), is.names()})
			}
		}
	}
	return list
}
