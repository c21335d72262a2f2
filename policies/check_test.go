package policies

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
)

// small is the least policy that is whole; it has nine lines.
const small = `role, boss, 老板, Boss
role, rep, 代表, Rep
role, hr, 人事, Human resources
p, role:boss, user, create, all
p, role:boss, grant, create, all
p, role:boss, policy, create, all
p, role:hr, grant, approve, all
p, role:hr, policy, approve, all
p, role:rep, statement.lines, read, self
`

// problems are those for which a policy is refused.
func problems(t *testing.T, policy string) problem.List {
	t.Helper()
	p, err := Load(Model(), policy)
	if err == nil {
		return nil
	}
	var list problem.List
	if p != nil || !errors.As(err, &list) {
		t.Fatalf("a refusal comes with a policy %v and is %T", p, err)
	}
	for _, one := range list {
		if one.Text.ZH == "" || one.Text.EN == "" || (one.Fix.ZH == "") != (one.Fix.EN == "") {
			t.Errorf("%s does not read in both languages: %+v", one.Code, one)
		}
	}
	return list
}

func TestFaultsOfPoliciesAreToldWithTheirPlace(t *testing.T) {
	if got := problems(t, small); got != nil {
		t.Fatalf("the small policy is refused: %v", got)
	}
	for _, c := range []struct{ name, row, want string }{
		{"an object spelled wrong", "p, role:rep, statment.lines, read, self", `10:14: There is no object named "statment.lines". Fix: Did you mean "statement.lines"? [policy.unknown_object]`},
		{"an action spelled wrong", "p, role:rep, contract, raed, self", `10:24: There is no action "raed" on contract. Fix: Did you mean "read"? [policy.unknown_action]`},
		{"the second of two actions", "p, role:rep, contract,   read  crate, self", `10:32: There is no action "crate" on contract. Fix: Did you mean "create"? [policy.unknown_action]`},
		{"an action of another object", "p, role:rep, contract, approve, self", `10:24: There is no action "approve" on contract. Fix: There are: create, edit, read, withdraw. [policy.unknown_action]`},
		{"a scope spelled wrong", "p, role:rep, contract, read, sefl", `10:30: There is no scope named "sefl". Fix: Did you mean "self"? [policy.unknown_scope]`},
		{"a scope in capitals", "p, role:rep, contract, read, ALL", `10:30: There is no scope named "ALL". Fix: There are: all, others, units, subtree, self, assigned, published. [policy.unknown_scope]`},
		{"a scope that means nothing there", "p, role:rep, run, approve, subtree", `10:28: run:approve cannot be limited to subtree. Fix: There are: all. [policy.scope_does_not_fit]`},
		{"people are not published", "p, role:rep, person.pay, read, published", `10:32: person.pay:read cannot be limited to published. Fix: There are: all, others, units, subtree, self, assigned. [policy.scope_does_not_fit]`},
		{"a role spelled wrong", "p, role:reps, contract, read, self", `10:4: No role "reps" is declared. Fix: Did you mean "rep"? [policy.unknown_role]`},
		{"a role in capitals", "p, role:HR, contract, read, self", `10:4: No role "HR" is declared. Fix: There are: boss, rep, hr. [policy.unknown_role]`},
		{"a full-width role", "p, role:ｈｒ, contract, read, self", `10:4: No role "ｈｒ" is declared. Fix: There are: boss, rep, hr. [policy.unknown_role]`},
		{"a zero-width character", "p, role:h\u200br, contract, read, self", `10:10: There is a character here that cannot be seen: "\u200b". Fix: Delete it, or save the text as UTF-8. [policy.character]`},
		{"no UTF-8", "p, role:h\xff, contract, read, self", `10:10: There is a character here that cannot be seen: "�". Fix: Delete it, or save the text as UTF-8. [policy.character]`},
		{"inheriting from nobody", "g, role:rep, role:hrr", `10:14: No role "hrr" is declared. Fix: Did you mean "hr"? [policy.unknown_role]`},
		{"a name without role:", "p, rep, contract, read, self", `10:4: "rep" is not a role: role: stands in front. Fix: Write role:rep. [policy.subject]`},
		{"a user in a group", "g, wang, role:hr", `10:4: "wang" is not a role: role: stands in front. Fix: Write role:wang. [policy.subject]`},
		{"a rule twice", "p, role:rep, statement.lines, read, self", `10:31: The rule stands in line 9 already. Fix: Delete one of them. [policy.duplicate_rule]`},
		{"an action twice in a row", "p, role:rep, contract, read read, self", `10:29: The rule stands in line 10 already. Fix: Delete one of them. [policy.duplicate_rule]`},
		{"a role twice", "role, hr, 人事, Human resources", `10:7: The role hr is declared already. [policy.duplicate_role]`},
		{"a role that inherits from itself", "g, role:rep, role:rep", `10:14: Inheritance goes in a circle: rep and rep contain each other. Fix: Delete one g row of the circle. [policy.role_cycle]`},
		{"a role without rules", "role, idle, 闲置, Idle", `10:7: The role idle has no rule. Fix: Add rules, or delete the role. [policy.role_without_rights]`},
		{"a title in the name's place", "role, 人事, hr, Human resources", `10:7: "人事" cannot be the code of a role. Fix: Begin with a small letter; use small letters, digits, - and _, at most 32, without role: in front. [policy.role_name]`},
		{"an unknown mark", "role, temp, 临时, Temp, datd", `10:23: "datd" is no mark of a role. Fix: Did you mean "dated"? [policy.role_mark]`},
		{"a field too few", "p, role:rep, contract, read", `10:1: This row has 4 fields. Fix: Write it as p, role:NAME, OBJECT, ACTION ACTION, SCOPE [policy.fields]`},
		{"a field too many", "p, role:rep, contract, read, self, deny", `10:1: This row has 6 fields. Fix: Write it as p, role:NAME, OBJECT, ACTION ACTION, SCOPE [policy.fields]`},
		{"an empty field", "p, role:rep, contract, , self", `10:24: Nothing is written here. Fix: Write it as p, role:NAME, OBJECT, ACTION ACTION, SCOPE [policy.fields]`},
		{"another kind of row", "p2, role:rep, contract, read, self", `10:1: A row does not begin with "p2". Fix: Did you mean "p"? [policy.row]`},
		{"quotes", `p, "role:rep", contract, read, self`, `10:4: A policy has no quotes. Fix: Leave them out; titles do without commas. [policy.quotes]`},
		{"administration and pay in one role", "p, role:boss, statement.lines, read, subtree", `1:7: The role boss has both grant:create and statement.lines:read: who administers accounts and rights neither sees the pay of others nor approves what administration proposes. Fix: Give them to two roles. [policy.duties_together]`},
		{"administration and its control in one role, by inheritance", "g, role:boss, role:hr", `1:7: The role boss has both grant:create and grant:approve: who administers accounts and rights neither sees the pay of others nor approves what administration proposes. Fix: Give them to two roles. [policy.duties_together]`},
	} {
		list := problems(t, small+c.row+"\n")
		if len(list) == 0 {
			t.Errorf("%s passes", c.name)
			continue
		}
		if got := list[0].String(problem.EN); got != c.want || len(list) > 2 {
			t.Errorf("%s:\n got %s\nwant %s", c.name, list.Error(), c.want)
		}
	}
}

func TestAllFaultsAreToldAtOnce(t *testing.T) {
	list := problems(t, small+"p, role:reb, contrakt, read, al\nq\ng, role:x, role:y\n")
	var codes []string
	for _, p := range list {
		codes = append(codes, fmt.Sprintf("%d %s", p.Place.Line, p.Code))
	}
	want := []string{"10 policy.unknown_role", "10 policy.unknown_object", "10 policy.unknown_scope", "11 policy.row", "12 policy.unknown_role", "12 policy.unknown_role"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLongCirclesAndChains(t *testing.T) {
	chain := func(n int) string {
		var b strings.Builder
		b.WriteString(small)
		for i := range n {
			fmt.Fprintf(&b, "role, r%d, 角色, Role\n", i)
			if i > 0 {
				fmt.Fprintf(&b, "g, role:r%d, role:r%d\n", i, i-1)
			}
		}
		return b.String() + "p, role:r0, team, read, self\n"
	}
	if list := problems(t, chain(10)+"g, role:r0, role:r9\n"); len(list) != 10 || list[0].Code != "policy.role_cycle" {
		t.Errorf("a circle of ten: %v", list)
	}
	p, err := Load(Model(), chain(maxDepth+1))
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Scopes([]string{fmt.Sprintf("r%d", maxDepth)}, Permission{"team", "read"}); !slices.Equal(got, []string{"self"}) {
		t.Errorf("the end of the longest chain has %v", got)
	}
	// Beyond ten steps Casbin would silently stop: such chains are refused before.
	list := problems(t, chain(maxDepth+4))
	if len(list) != 3 || list[0].Code != "policy.inheritance_too_deep" {
		t.Errorf("a chain of %d: %v", maxDepth+4, list)
	}
}

func TestBoundsOfPolicies(t *testing.T) {
	var roles, rules strings.Builder
	for i := range maxRoles + 1 {
		fmt.Fprintf(&roles, "role, x%d, 角色, Role\n", i)
	}
	for range maxRules + 1 {
		rules.WriteString("p, role:rep, team, read, self\n")
	}
	var links strings.Builder // every role inherits from every one before it: 2^60 ways from the last to the first
	links.WriteString("p, role:x0, team, read, self\n")
	for i := range maxRoles - 3 {
		fmt.Fprintf(&links, "role, x%d, 角色, Role\n", i)
		for j := range i {
			fmt.Fprintf(&links, "g, role:x%d, role:x%d\n", i, j)
		}
	}
	for name, policy := range map[string]string{"bytes": small + strings.Repeat("#\n", maxBytes), "roles": small + roles.String(), "rules": small + rules.String()} {
		if list := problems(t, policy); !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == "policy.too_long" }) {
			t.Errorf("too many %s pass: %v", name, list)
		}
	}
	if list := problems(t, small+links.String()); len(list) != maxRoles-3-(maxDepth+1) || list[0].Code != "policy.inheritance_too_deep" {
		t.Errorf("a thicket of inheritance: %d problems", len(list))
	}
}

func TestVitalRightsMustStayWithSomebody(t *testing.T) {
	for _, row := range []string{"p, role:boss, user, create, all", "p, role:boss, grant, create, all", "p, role:boss, policy, create, all", "p, role:hr, grant, approve, all", "p, role:hr, policy, approve, all"} {
		list := problems(t, strings.Replace(small, row+"\n", "", 1))
		if len(list) != 1 || list[0].Code != "policy.nobody_may" {
			t.Errorf("without %q: %v", row, list)
		}
	}
	// A company may leave other rights out; the shipped policy gives every one.
	_, err := load(Model(), small, true)
	var list problem.List
	if !errors.As(err, &list) || len(list) != len(Permissions())-6 {
		t.Errorf("%d permissions that nobody has are told, want %d", len(list), len(Permissions())-6)
	}
}

func TestTextIsReadAsPeopleWriteIt(t *testing.T) {
	want := table(mustLoad(t, small))
	windows := "\ufeff" + strings.ReplaceAll(small, "\n", "\r\n")
	spaced := "  # 说明 comment\n\n" + strings.ReplaceAll(small, ", ", " ,\t ")
	for name, policy := range map[string]string{"windows": windows, "spaced": spaced, "no last line end": strings.TrimSpace(small)} {
		if diff := cmp.Diff(want, table(mustLoad(t, policy))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func mustLoad(t testing.TB, policy string) *Policy {
	t.Helper()
	p, err := Load(Model(), policy)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return p
}

// Whatever the text, Load answers with a policy or with problems.
func FuzzLoad(f *testing.F) {
	f.Add(small)
	f.Add("role, a, b, c\ng, role:a, role:a\np, role:a, team, read, all\n")
	f.Add("p,\x00,\n,,,,\n\"")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Load(Model(), s)
		if (p == nil) == (err == nil) {
			t.Fatalf("%v and %v", p, err)
		}
	})
}
