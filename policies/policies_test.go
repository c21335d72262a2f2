package policies

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/casbin/casbin/v2/model"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestA15_EmptyPoliciesAreRefused(t *testing.T) {
	for _, policy := range []string{"", "\n\n", "# nothing\n# 什么也没有\n", "\ufeff", "role, hr, 人事, Human resources\n", "role, hr, 人事, Human resources\nrole, rep, 代表, Rep\ng, role:hr, role:rep\n"} {
		list := problems(t, policy)
		if len(list) != 1 || list[0].Code != "policy.empty" {
			t.Errorf("%q: %v", policy, list)
		}
	}
}

func TestA15_NoPolicyAllowsNothing(t *testing.T) {
	var none *Policy
	var h Holder
	p := shipped(t)
	h.Swap(p)
	if h.Swap(nil) != p {
		t.Error("the policy before is not returned")
	}
	everybody := []string{""}
	for _, r := range p.Roles() {
		everybody = append(everybody, r.Name)
	}
	for _, perm := range append(Permissions(), Permission{}) {
		for _, nobody := range []*Policy{none, h.Get(), new(Holder).Get(), {}} {
			if nobody.Scopes(everybody, perm) != nil || nobody.Rules(everybody, perm) != nil {
				t.Errorf("no policy allows %s", perm)
			}
		}
		for _, roles := range [][]string{nil, {}, {""}, {"root"}, {"role:hr"}, {"HR"}, {"hr "}, {" hr"}, {"ｈｒ"}, {"h\u200br"}, {"*"}, {"hr\x00"}} {
			if s := p.Scopes(roles, perm); s != nil {
				t.Errorf("%q may %s: %v", roles, perm, s)
			}
		}
	}
	for _, perm := range []Permission{{}, {"?", "?"}, {"person", "fly"}, {"person", ""}, {"", "read"}, {"person:read", ""}, {"person", "READ"}, {"*", "*"}} {
		if s := p.Scopes(everybody, perm); s != nil {
			t.Errorf("%q is allowed: %v", perm, s)
		}
	}
	if none.Roles() != nil || none.Covers(everybody, "rep") || none.MayGrant(everybody, "rep") != Never || none.NeedsUnits("hrbp") {
		t.Error("no policy answers otherwise than no")
	}
}

// A model that decides by anything but a matching rule is refused, whatever the
// policy says.
func TestA15_FaultyModelsAreRefused(t *testing.T) {
	change := func(old, replacement string) string {
		if !strings.Contains(Model(), old) {
			t.Fatalf("the model has no %q", old)
		}
		return strings.Replace(Model(), old, replacement, 1)
	}
	for name, m := range map[string]string{
		"empty":                          "",
		"nonsense":                       "not a model",
		"everything matches":             change("r.obj == p.obj && r.act == p.act && g(r.sub, p.sub)", "1 == 1"),
		"everybody matches":              change(" && g(r.sub, p.sub)", ""),
		"every action matches":           change(" && r.act == p.act", ""),
		"or":                             change("r.act == p.act &&", "r.act == p.act ||"),
		"a super user":                   change("g(r.sub, p.sub)", `(g(r.sub, p.sub) || r.sub == "role:hr")`),
		"inheritance is not followed":    change("g(r.sub, p.sub)", "r.sub == p.sub"),
		"inheritance is turned":          change("g(r.sub, p.sub)", "g(p.sub, r.sub)"),
		"only what is not denied":        change("some(where (p.eft == allow))", "!some(where (p.eft == deny))"),
		"allowed and not denied":         change("some(where (p.eft == allow))", "some(where (p.eft == allow)) && !some(where (p.eft == deny))"),
		"rules that deny":                change("p = sub, obj, act, scope", "p = sub, obj, act, scope, eft"),
		"rules without scope":            change("p = sub, obj, act, scope", "p = sub, obj, act"),
		"requests with more":             change("r = sub, obj, act", "r = sub, obj, act, scope"),
		"no matcher":                     change("m = r.obj", "n = r.obj"),
		"a matcher that does not parse":  change("m = r.obj ==", "m = r.obj === ("),
		"a matcher of what is not there": change("r.act == p.act", "r.dom == p.dom"),
		"two matchers":                   Model() + "m2 = true\n",
	} {
		if p, err := Load(m, Shipped()); err == nil || p != nil || !strings.Contains(err.Error(), "policy.model") {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
}

func TestAdapterIsReadOnly(t *testing.T) {
	var a adapter
	for i, err := range []error{a.SavePolicy(model.Model{}), a.AddPolicy("p", "p", nil), a.RemovePolicy("p", "p", nil), a.RemoveFilteredPolicy("p", "p", 0)} {
		if err == nil {
			t.Errorf("method %d does not refuse", i)
		}
	}
}

// Eight askers, and a policy that is replaced all the time. What both policies
// allow is never denied, what neither allows is never allowed, and what one of
// them allows comes whole: the two rights of the other policy are there together
// or not at all.
func TestA17_ReplacingShowsNoGapAndNoMomentaryAllow(t *testing.T) {
	one := mustLoad(t, small+"p, role:rep, contract, read, self\np, role:rep, receipt, read, self\n")
	other := mustLoad(t, small+"p, role:rep, person.pay, read, self\np, role:rep, pending, read, self\n")
	var h Holder
	h.Swap(one)
	yield := func() {}
	if runtime.GOMAXPROCS(0) == 1 { // nobody asks meanwhile unless one lets them
		yield = runtime.Gosched
	}
	var done atomic.Bool
	var asked [8]int
	var total atomic.Int64
	var faults [8]string
	var wg sync.WaitGroup
	rep := []string{"rep"}
	for i := range asked {
		wg.Go(func() {
			for !done.Load() || asked[i] == 0 {
				asked[i]++
				total.Add(1)
				yield()
				if h.Get().Scopes(rep, Permission{"statement.lines", "read"}) == nil {
					faults[i] = "a gap: what both policies allow was denied"
				}
				if h.Get().Scopes(rep, Permission{"run", "approve"}) != nil {
					faults[i] = "a momentary allow: what neither policy allows was allowed"
				}
				p := h.Get()
				a, b := p.Scopes(rep, Permission{"contract", "read"}) != nil, p.Scopes(rep, Permission{"receipt", "read"}) != nil
				c, d := p.Scopes(rep, Permission{"person.pay", "read"}) != nil, p.Scopes(rep, Permission{"pending", "read"}) != nil
				if a != b || c != d || a == c {
					faults[i] = fmt.Sprintf("half a policy: %v %v %v %v", a, b, c, d)
				}
			}
		})
	}
	// Each of the 300 replacements goes back and forth until somebody has asked
	// meanwhile, so that a gap of a few instructions is met.
	for range 300 {
		for before := total.Load(); total.Load() == before; {
			for range 10 {
				h.Swap(other)
				h.Swap(one)
			}
			yield()
		}
	}
	done.Store(true)
	wg.Wait()
	for i, fault := range faults {
		if fault != "" || asked[i] == 0 {
			t.Errorf("asker %d, %d times: %s", i, asked[i], fault)
		}
	}
}

func TestAnswersCannotBeChanged(t *testing.T) {
	p := shipped(t)
	perm := Permission{"statement.lines", "read"}
	before := table(p)
	p.Scopes([]string{"rep"}, perm)[0] = "all"
	p.Rules([]string{"rep"}, perm)[0].Scope = "all"
	p.Roles()[0].Name = "x"
	Permissions()[0].Object = "x"
	d, _ := Describe(perm)
	d.Scopes[0] = "x"
	if diff := cmp.Diff(before, table(p)); diff != "" {
		t.Errorf("a caller has changed the policy (-want +got):\n%s", diff)
	}
	if again, _ := Describe(perm); again.Scopes[0] != "all" {
		t.Error("a caller has changed the scopes that are allowed")
	}
}

func TestSeveralRolesAndRulesUnite(t *testing.T) {
	p := mustLoad(t, small+`role, lead, 组长, Lead
g, role:lead, role:rep
p, role:lead, statement.lines, read, subtree
p, role:lead, statement.lines, read, units
`)
	perm := Permission{"statement.lines", "read"}
	if diff := cmp.Diff([]string{"units", "subtree", "self"}, p.Scopes([]string{"lead"}, perm)); diff != "" {
		t.Errorf("a role with rules of its own and inherited ones (-want +got):\n%s", diff)
	}
	want := []Rule{
		{"rep", "statement.lines", "read", "self", 9},
		{"lead", "statement.lines", "read", "subtree", 12},
		{"lead", "statement.lines", "read", "units", 13},
	}
	if diff := cmp.Diff(want, p.Rules([]string{"lead", "rep", "lead", "hr"}, perm)); diff != "" {
		t.Errorf("why (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"self"}, p.Scopes([]string{"rep", "hr"}, perm)); diff != "" {
		t.Errorf("the heir has given something to the one it inherits from (-want +got):\n%s", diff)
	}
}

// Whatever the rules and whoever inherits from whom: a role has exactly what is
// written for it and for those it inherits from, in any order of the rows.
func TestAnswersAreWhatIsWrittenInAnyOrder(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	perms := []Permission{{"contract", "read"}, {"contract", "edit"}, {"statement.lines", "read"}, {"team", "read"}}
	rapid.Check(t, func(t *rapid.T) {
		rows := strings.Split(strings.TrimSpace(small), "\n")
		own := map[string]map[Permission]scopeSet{}
		parents := map[string][]string{}
		for i, name := range names {
			rows = append(rows, "role, "+name+", 角色, Role", "p, role:"+name+", plan, read, published")
			own[name] = map[Permission]scopeSet{}
			for _, parent := range names[:i] {
				if rapid.Bool().Draw(t, name+" inherits "+parent) {
					parents[name] = append(parents[name], parent)
					rows = append(rows, "g, role:"+name+", role:"+parent)
				}
			}
			for _, perm := range perms {
				set := scopeSet(rapid.IntRange(0, 63).Draw(t, name+perm.String()))
				own[name][perm] = set
				for _, s := range set.names() {
					rows = append(rows, "p, role:"+name+", "+perm.Object+", "+perm.Action+", "+s)
				}
			}
		}
		var expected func(name string, perm Permission) scopeSet
		expected = func(name string, perm Permission) scopeSet {
			set := own[name][perm]
			for _, parent := range parents[name] {
				set |= expected(parent, perm)
			}
			return set
		}
		p, err := Load(Model(), strings.Join(rapid.Permutation(rows).Draw(t, "order"), "\n"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			for _, perm := range perms {
				if got, want := p.Scopes([]string{name}, perm), expected(name, perm).names(); !slices.Equal(got, want) {
					t.Fatalf("%s may %s: %v, written is %v", name, perm, got, want)
				}
			}
		}
		if got := p.Scopes([]string{"rep"}, Permission{"contract", "read"}); got != nil {
			t.Fatalf("a role that inherits nothing has %v", got)
		}
	})
}

func TestShippedPolicyInAnyOrder(t *testing.T) {
	want := table(shipped(t))
	rows := strings.Split(Shipped(), "\n")
	for turn := range 3 {
		slices.Reverse(rows)
		rows = slices.Concat(rows[len(rows)/3:], rows[:len(rows)/3])
		p, err := load(Model(), strings.Join(rows, "\n"), true)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, table(p)); diff != "" {
			t.Errorf("turn %d (-want +got):\n%s", turn, diff)
		}
	}
}
