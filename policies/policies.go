// Package policies says who may do what, and how far: the access policy as text
// that people can read, asked through Casbin once when it is loaded.
//
// A policy is refused as a whole, with all its problems, or loaded as a whole;
// a loaded policy never changes. What no rule allows is not allowed, and there
// is no rule that denies.
package policies

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync/atomic"

	"steelyard/compensation/problem"
)

//go:embed model.conf
var modelText string

//go:embed policy.csv
var shippedText string

// Model returns the Casbin model that comes with the program.
func Model() string { return modelText }

// Shipped returns the policy that comes with the program. A company's own policy
// replaces it as a whole.
func Shipped() string { return shippedText }

// Role is a role that a policy declares.
type Role struct {
	Name    string
	Title   problem.Text
	Dated   bool // a grant of it must have an end date
	Reasons bool // whoever reads under it says why
}

// Rule is a rule of the policy as it stands in the text: the role for which it
// is written, which may be one that the asking role inherits from.
type Rule struct {
	Role, Object, Action, Scope string
	Line                        int // of the policy text, from 1
}

// Policy is a loaded policy: immutable, and safe for any number of readers. The
// nil policy allows nothing.
type Policy struct {
	roles   []Role
	answers map[string]map[Permission]answer // by role
}

// answer is what the enforcer said about one role and one permission: the
// scopes as a set, and the rules.
type answer struct {
	scopes scopeSet
	rules  []Rule
}

// scopeSet has a bit for each scope, in the order of the list.
type scopeSet uint8

func setOf(scope string) scopeSet {
	i := slices.Index(scopes[:], scope)
	if i < 0 {
		return 0
	}
	return 1 << i
}

func (s scopeSet) names() []string {
	if s == 0 {
		return nil
	}
	names := make([]string, 0, len(scopes))
	for i := range scopes {
		if s&(1<<i) != 0 {
			names = append(names, scopes[i])
		}
	}
	return names
}

// Load reads a policy and asks the enforcer for every role and permission. The
// error is a problem.List with every problem and its place in the policy text.
func Load(model, policy string) (*Policy, error) {
	return load(model, policy, policy == shippedText)
}

// load is Load; complete demands that every permission is given to somebody.
func load(model, policy string, complete bool) (*Policy, error) {
	t := readText(policy)
	t.check()
	if t.problems.Failed() {
		return nil, t.problems.Sorted()
	}
	answers, problems := ask(model, t)
	if problems.Failed() {
		return nil, problems.Sorted()
	}
	p := &Policy{answers: answers}
	for _, d := range t.roles {
		p.roles = append(p.roles, d.Role)
	}
	slices.SortFunc(p.roles, func(a, b Role) int { return strings.Compare(a.Name, b.Name) })
	if problems = p.review(t, complete); problems.Failed() {
		return nil, problems.Sorted()
	}
	return p, nil
}

// SignedIn is the role that everybody who is signed in has without a grant.
const SignedIn = "account"

// Scopes returns how far the roles together may do it, widest first; none means
// that they may not. An unknown role or permission allows nothing.
func (p *Policy) Scopes(roles []string, perm Permission) []string {
	return p.scopes(roles, perm).names()
}

func (p *Policy) scopes(roles []string, perm Permission) (all scopeSet) {
	if p == nil {
		return 0
	}
	for _, r := range roles {
		all |= p.answers[r][perm].scopes
	}
	return all
}

// Rules returns the rules by which the roles may do it, each once, ordered by
// their place in the policy: the answer to "why may I see this".
func (p *Policy) Rules(roles []string, perm Permission) []Rule {
	var rules []Rule
	if p == nil {
		return nil
	}
	for _, r := range roles {
		rules = append(rules, p.answers[r][perm].rules...)
	}
	slices.SortFunc(rules, compareRules)
	return slices.Compact(rules)
}

func compareRules(a, b Rule) int {
	return cmp.Or(a.Line-b.Line, strings.Compare(a.Role, b.Role), strings.Compare(a.Object, b.Object),
		strings.Compare(a.Action, b.Action), strings.Compare(a.Scope, b.Scope))
}

// Roles lists the roles of the policy by name.
func (p *Policy) Roles() []Role {
	if p == nil {
		return nil
	}
	return slices.Clone(p.roles)
}

// Role finds a role by its name.
func (p *Policy) Role(name string) (Role, bool) {
	for _, r := range p.Roles() {
		if r.Name == name {
			return r, true
		}
	}
	return Role{}, false
}

// Holder keeps the policy in force. Its zero value holds none: nothing is
// allowed. A request takes the policy once and asks that one.
type Holder struct{ current atomic.Pointer[Policy] }

// Get returns the policy in force, nil where there is none.
func (h *Holder) Get() *Policy { return h.current.Load() }

// Swap puts another policy in force, between two requests and never within one,
// and returns the one before. Swapping in nil allows nothing from then on.
func (h *Holder) Swap(next *Policy) *Policy { return h.current.Swap(next) }
