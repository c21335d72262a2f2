package policies

import (
	"errors"
	"slices"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/effector"
	"github.com/casbin/casbin/v2/model"
	"github.com/casbin/casbin/v2/persist"

	"steelyard/compensation/problem"
)

// subject is the name of a role for the enforcer.
func subject(role string) string { return "role:" + role }

// adapter gives Casbin the inheritance and the rules about one object; its other
// methods refuse, since a policy is replaced and never changed.
type adapter struct {
	links []link
	rules []ruleRow
}

// LoadPolicy gives the rows.
func (a adapter) LoadPolicy(m model.Model) error {
	for _, l := range a.links {
		if err := persist.LoadPolicyArray([]string{"g", subject(l.child), subject(l.parent)}, m); err != nil {
			return err
		}
	}
	for _, r := range a.rules {
		if err := persist.LoadPolicyArray([]string{"p", subject(r.Role), r.Object, r.Action, r.Scope}, m); err != nil {
			return err
		}
	}
	return nil
}

var errReadOnly = errors.New("policies: a policy is replaced as a whole")

// SavePolicy refuses.
func (adapter) SavePolicy(model.Model) error { return errReadOnly }

// AddPolicy refuses.
func (adapter) AddPolicy(string, string, []string) error { return errReadOnly }

// RemovePolicy refuses.
func (adapter) RemovePolicy(string, string, []string) error { return errReadOnly }

// RemoveFilteredPolicy refuses.
func (adapter) RemoveFilteredPolicy(string, string, int, ...string) error { return errReadOnly }

// collector decides as Casbin does, and notes every rule that allows where
// Casbin would stop at the first: scopes of several rules unite.
type collector struct {
	effector.Effector
	found []int // positions of rules
}

// MergeEffects is asked once for every rule.
func (c *collector) MergeEffects(expr string, effects []effector.Effect, matches []float64, i, n int) (effector.Effect, int, error) { //nolint:forbidigo // Casbin's interface; no money is here
	effect, at, err := c.Effector.MergeEffects(expr, effects, matches, i, n)
	if err != nil {
		return effect, at, err
	}
	if effect == effector.Allow {
		c.found = append(c.found, at)
	}
	if i == n-1 && len(c.found) > 0 {
		return effector.Allow, c.found[0], nil
	}
	return effector.Indeterminate, -1, nil
}

// ask asks the enforcer for every role and permission, and lets it go. There is
// one enforcer for each object, because every question walks all the rules that
// its enforcer has. An enforcer that answers anything but what is written in the
// rules is refused.
func ask(modelText string, t *text) (map[string]map[Permission]answer, problem.List) {
	m, err := model.NewModelFromString(modelText)
	if err == nil {
		err = checkModel(m)
	}
	if err != nil {
		return nil, modelProblem(err)
	}
	answers := map[string]map[Permission]answer{}
	lineages := map[string][]string{}
	for _, d := range t.roles {
		answers[d.Name] = map[Permission]answer{}
		lineages[d.Name] = t.lineage(d.Name)
	}
	list := Permissions()
	for len(list) > 0 {
		n := slices.IndexFunc(list, func(p Permission) bool { return p.Object != list[0].Object })
		if n < 0 {
			n = len(list)
		}
		if err := t.askAbout(m.Copy(), list[:n], lineages, answers); err != nil {
			return nil, modelProblem(err)
		}
		list = list[n:]
	}
	return answers, nil
}

// askAbout asks for the permissions of one object, and for an action that does
// not exist, which nobody may be allowed.
func (t *text) askAbout(m model.Model, perms []Permission, lineages map[string][]string, answers map[string]map[Permission]answer) error {
	a := adapter{links: t.links}
	for _, r := range t.rules {
		if r.Object == perms[0].Object {
			a.rules = append(a.rules, r)
		}
	}
	if len(a.rules) == 0 {
		return nil // nobody may: there is nothing to ask
	}
	e, err := casbin.NewEnforcer(m, a)
	if err != nil {
		return err
	}
	c := &collector{Effector: effector.NewDefaultEffector()}
	e.SetEffector(c)
	for role, lineage := range lineages {
		for _, perm := range append(slices.Clone(perms), Permission{perms[0].Object, "?"}) {
			c.found = c.found[:0]
			allowed, _, err := e.EnforceEx(subject(role), perm.Object, perm.Action)
			if err != nil {
				return err
			}
			if allowed != (len(c.found) > 0) || !slices.Equal(c.found, a.written(lineage, perm)) {
				return errors.New(role + ", " + perm.String() + ": the enforcer does not answer what the rules say")
			}
			if !allowed {
				continue
			}
			var got answer
			for _, i := range c.found {
				got.scopes |= setOf(a.rules[i].Scope)
				got.rules = append(got.rules, a.rules[i].Rule)
			}
			answers[role][perm] = got
		}
	}
	return nil
}

// written returns the positions of the rules that give the permission to one of
// the roles.
func (a adapter) written(lineage []string, perm Permission) []int {
	var list []int
	for i := range a.rules {
		if r := &a.rules[i]; r.Object == perm.Object && r.Action == perm.Action && slices.Contains(lineage, r.Role) {
			list = append(list, i)
		}
	}
	return list
}

// checkModel refuses models in which more than a matching rule decides.
func checkModel(m model.Model) error {
	for section, want := range map[string]string{"r": "sub, obj, act", "p": "sub, obj, act, scope", "g": "_, _", "e": "some(where (p_eft == allow))"} {
		if len(m[section]) != 1 || m[section][section] == nil || m[section][section].Value != want {
			return errors.New("[" + section + "] must be: " + want)
		}
	}
	if len(m["m"]) != 1 {
		return errors.New("[matchers] must be one")
	}
	return nil
}

func modelProblem(err error) problem.List {
	var found problem.List
	found.Add("policy.model", problem.Place{File: "model.conf"}, problem.Textf("访问模型不可用：%s。", "The access model cannot be used: %s.", problem.Clean(err.Error())),
		problem.Text{ZH: "使用程序自带的模型。", EN: "Use the model that comes with the program."})
	return found
}
