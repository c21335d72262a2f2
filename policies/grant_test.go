package policies

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Who may hand out which role: the whole table of what the administrator may,
// written by hand.
func TestA13_WhatTheAdministratorMayHandOut(t *testing.T) {
	p := shipped(t)
	want := map[string]Hand{
		"admin": Alone, "account": Alone, "employee": Alone, "rep": Alone, "presales": Alone,
		"interviewer": Alone, "candidate": Alone, "recruiter": Alone, "compliance": Alone, "appeals": Alone, "staffrep": Alone,
		"hr": WithSecond, "hrbp": WithSecond, "manager": WithSecond, "director": WithSecond, "executive": WithSecond, "finance": WithSecond,
		"payroll": WithSecond, "receivables": WithSecond, "salesops": WithSecond, "designer": WithSecond, "auditor": WithSecond,
	}
	for _, r := range p.Roles() {
		if got := p.MayGrant([]string{"admin"}, r.Name); got != want[r.Name] {
			t.Errorf("an administrator hands out %s %v, want %v", r.Name, got, want[r.Name])
		}
		delete(want, r.Name)
	}
	if len(want) > 0 {
		t.Errorf("no such roles: %v", want)
	}
	if got := p.MayGrant([]string{"admin"}, "root"); got != Never {
		t.Errorf("a role that does not exist is handed out %v", got)
	}
}

// A lesser administrator touches neither the grants nor the sign-in of a higher
// one, and nobody but an administrator makes administrators.
func TestA13_LesserAdministratorsDoNotReachHigherOnes(t *testing.T) {
	p := mustLoad(t, Shipped()+`
role, helpdesk, 帮助台, Help desk
g, role:helpdesk, role:account
p, role:helpdesk, user, read reset, all
p, role:helpdesk, grant, read create withdraw, all
`)
	for role, want := range map[string]Hand{"admin": Never, "helpdesk": Alone, "rep": Alone, "hr": WithSecond, "payroll": WithSecond} {
		if got := p.MayGrant([]string{"helpdesk"}, role); got != want {
			t.Errorf("the help desk hands out %s %v, want %v", role, got, want)
		}
	}
	if p.Covers([]string{"helpdesk"}, "admin") || !p.Covers([]string{"admin"}, "helpdesk") || p.MayGrant([]string{"admin"}, "helpdesk") != Alone {
		t.Error("the administrator does not stand above the help desk")
	}
	for _, r := range p.Roles() {
		if got := p.MayGrant([]string{r.Name}, "admin"); (got != Never) != (r.Name == "admin") {
			t.Errorf("%s hands out admin: %v", r.Name, got)
		}
	}
	// Everybody else together is no administrator either.
	var others []string
	for _, r := range p.Roles() {
		if r.Name != "admin" {
			others = append(others, r.Name)
		}
	}
	if got := p.MayGrant(others, "admin"); got != Never {
		t.Errorf("all other roles together hand out admin: %v", got)
	}
}

// Covers is an order: everybody covers themselves, what covers a cover covers,
// more roles cover no less, and a role that is covered gives nothing new.
func TestA13_CoversIsALattice(t *testing.T) {
	p := shipped(t)
	var names []string
	for _, r := range p.Roles() {
		names = append(names, r.Name)
	}
	covers := 0
	for _, a := range names {
		if !p.Covers([]string{a}, a) || p.MayGrant([]string{a}, a) != Alone || !p.Covers([]string{a}, "account") {
			t.Errorf("%s does not cover itself and account", a)
		}
		if p.Covers(nil, a) || p.Covers([]string{"root"}, a) || p.Covers([]string{a}, "root") {
			t.Errorf("nobody covers %s, or it covers nobody", a)
		}
		for _, b := range names {
			if !p.Covers([]string{a}, b) {
				continue
			}
			covers++
			for _, perm := range Permissions() {
				for _, s := range p.Scopes([]string{b}, perm) {
					if own := p.Scopes([]string{a}, perm); !slices.Contains(own, s) && !slices.Contains(own, "all") {
						t.Errorf("%s covers %s, but has only %v of %s %s", a, b, own, perm, s)
					}
				}
			}
			for _, c := range names {
				if p.Covers([]string{b}, c) && !p.Covers([]string{a}, c) {
					t.Errorf("%s covers %s, which covers %s", a, b, c)
				}
				if !p.Covers([]string{a, c}, b) {
					t.Errorf("%s covers %s, but not together with %s", a, b, c)
				}
			}
		}
	}
	if covers < len(names)+len(names)-1 || covers == len(names)*len(names) {
		t.Errorf("%d of %d pairs are covered: nothing was compared", covers, len(names)*len(names))
	}
	if p.Covers([]string{"admin"}, "hr") || p.Covers([]string{"hr"}, "admin") || p.Covers([]string{"hr"}, "payroll") || p.Covers([]string{"finance"}, "hr") {
		t.Error("roles cover what they do not have")
	}
}

// Drawn granters and roles: alone, nobody hands on a right over others that they
// do not have, and a right of administration they never hand on.
func TestA13_NobodyAloneGrantsWhatTheyLack(t *testing.T) {
	perms := []Permission{{"contract", "edit"}, {"statement.lines", "read"}, {"grant", "create"}, {"run", "approve"}, {"setting.pay", "read"}}
	rapid.Check(t, func(t *rapid.T) {
		text := small
		for _, name := range []string{"giver", "role"} {
			text += "role, " + name + ", 角色, Role\np, role:" + name + ", password, edit, self\n"
			for _, perm := range perms {
				d, _ := Describe(perm)
				if perm.Object == "statement.lines" && name == "giver" || perm.Object == "grant" && name == "role" {
					continue // administration and pay do not go together in one role
				}
				for _, s := range d.Scopes {
					if rapid.Bool().Draw(t, name+perm.String()+s) && !(perm.Object == "run" && name == "giver") {
						text += "p, role:" + name + ", " + perm.Object + ", " + perm.Action + ", " + s + "\n"
					}
				}
			}
		}
		p, err := Load(Model(), text)
		if err != nil {
			t.Fatal(err)
		}
		want := Alone
		for _, perm := range perms {
			own := p.Scopes([]string{"giver"}, perm)
			for _, s := range p.Scopes([]string{"role"}, perm) {
				beyond := !slices.Contains(own, s) && !slices.Contains(own, "all")
				reachesOthers := s != "self" && s != "assigned" && s != "published" && perm.Object != "setting.pay"
				if beyond && reachesOthers {
					want = WithSecond
				}
			}
		}
		if got := p.MayGrant([]string{"giver"}, "role"); got != want {
			t.Fatalf("handed out %v, want %v\n%s", got, want, text)
		}
		if p.Covers([]string{"giver"}, "role") && want != Alone {
			t.Fatalf("what is covered is not handed out alone\n%s", text)
		}
	})
}

func TestNeedsUnits(t *testing.T) {
	p := shipped(t)
	for _, r := range p.Roles() {
		if got := p.NeedsUnits(r.Name); got != (r.Name == "hrbp") {
			t.Errorf("%s needs units: %v", r.Name, got)
		}
	}
}

func TestChangesOfPolicies(t *testing.T) {
	before := mustLoad(t, small)
	after := mustLoad(t, small+"role, lead, 组长, Lead\ng, role:lead, role:rep\np, role:rep, statement.lines, read, subtree\n")
	want := []Change{
		{"lead", Permission{"statement.lines", "read"}, nil, []string{"subtree", "self"}},
		{"rep", Permission{"statement.lines", "read"}, []string{"self"}, []string{"subtree", "self"}},
	}
	if diff := cmp.Diff(want, Changes(before, after)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Changes(after, after); got != nil {
		t.Errorf("a policy differs from itself: %v", got)
	}
	if got := Changes(nil, before); len(got) != 6 {
		t.Errorf("the first policy: %v", got)
	}
}

func TestRoleIsFoundByName(t *testing.T) {
	p := shipped(t)
	if r, ok := p.Role("auditor"); !ok || !r.Dated || !r.Reasons || r.Title.ZH != "审计员" {
		t.Errorf("%+v, %v", r, ok)
	}
	if r, ok := p.Role("nobody"); ok {
		t.Errorf("%+v", r)
	}
}
