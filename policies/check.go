package policies

import (
	"slices"
	"strings"

	"steelyard/compensation/problem"
)

// check finds what is wrong with the rows of a policy, before the enforcer sees
// them.
func (t *text) check() {
	if t.tooLong {
		return
	}
	names := t.checkRoles()
	known := func(name string, at problem.Place) {
		if !slices.Contains(names, name) {
			t.problems.Add("policy.unknown_role", at, problem.Textf("没有声明角色 %s。", "No role %s is declared.", problem.Show(name)), suggest(name, names))
		}
	}
	for _, l := range t.links {
		known(l.child, l.childAt)
		known(l.parent, l.parentAt)
	}
	list, seen := Permissions(), map[Rule]int{}
	for _, r := range t.rules {
		known(r.Role, r.roleAt)
		t.checkPermission(r, list)
		key := r.Rule
		key.Line = 0
		if first, again := seen[key]; again {
			t.problems.Add("policy.duplicate_rule", r.actionAt, problem.Textf("与第 %d 行的规则重复。", "The rule stands in line %d already.", first),
				problem.Text{ZH: "删去其中一条。", EN: "Delete one of them."})
			continue
		}
		seen[key] = r.Line
	}
	if len(t.rules) == 0 && !t.problems.Failed() {
		t.problems.Add("policy.empty", problem.Place{}, problem.Text{ZH: "策略中没有规则：谁也不能做任何事。", EN: "The policy has no rules: nobody could do anything."}, problem.Text{})
	}
	t.checkLinks()
	t.checkRightless()
}

// checkRoles refuses roles that are declared twice, and returns all names.
func (t *text) checkRoles() []string {
	var names []string
	for _, d := range t.roles {
		if slices.Contains(names, d.Name) {
			t.problems.Add("policy.duplicate_role", d.at, problem.Textf("角色 %s 已经声明过。", "The role %s is declared already.", d.Name), problem.Text{})
			continue
		}
		names = append(names, d.Name)
	}
	return names
}

// checkPermission refuses objects, actions and scopes that do not exist or do
// not go together.
func (t *text) checkPermission(r ruleRow, list []Permission) {
	var objects, actions []string
	for _, p := range list {
		if len(objects) == 0 || objects[len(objects)-1] != p.Object {
			objects = append(objects, p.Object)
		}
		if p.Object == r.Object {
			actions = append(actions, p.Action)
		}
	}
	if len(actions) == 0 {
		t.problems.Add("policy.unknown_object", r.objectAt, problem.Textf("没有名为 %s 的对象。", "There is no object named %s.", problem.Show(r.Object)), suggest(r.Object, objects))
	} else if !slices.Contains(actions, r.Action) {
		t.problems.Add("policy.unknown_action", r.actionAt, problem.Textf("对 %[2]s 没有操作 %[1]s。", "There is no action %s on %s.", problem.Show(r.Action), r.Object), suggest(r.Action, actions))
	}
	d, ok := Describe(Permission{r.Object, r.Action})
	switch {
	case setOf(r.Scope) == 0:
		t.problems.Add("policy.unknown_scope", r.scopeAt, problem.Textf("没有名为 %s 的范围。", "There is no scope named %s.", problem.Show(r.Scope)), suggest(r.Scope, scopes[:]))
	case ok && !slices.Contains(d.Scopes, r.Scope):
		t.problems.Add("policy.scope_does_not_fit", r.scopeAt, problem.Textf("%s 不能限定为 %s。", "%s cannot be limited to %s.", d.Permission, r.Scope), suggest("", d.Scopes))
	}
}

// checkLinks refuses inheritance in circles, chains that are too long to be
// followed, and links that stand twice.
func (t *text) checkLinks() {
	seen := map[[2]string]bool{}
	for _, l := range t.links {
		key := [2]string{l.child, l.parent}
		if seen[key] {
			t.problems.Add("policy.duplicate_rule", l.childAt, problem.Textf("%s 已经继承 %s。", "%s inherits from %s already.", l.child, l.parent), problem.Text{ZH: "删去其中一条。", EN: "Delete one of them."})
		}
		seen[key] = true
		if slices.Contains(t.lineage(l.parent), l.child) {
			t.problems.Add("policy.role_cycle", l.parentAt, problem.Textf("继承成了一个圈：%s 与 %s 互相包含。", "Inheritance goes in a circle: %s and %s contain each other.", l.child, l.parent),
				problem.Text{ZH: "删去圈中的一条 g。", EN: "Delete one g row of the circle."})
		}
	}
	if t.problems.Failed() {
		return
	}
	known := map[string]int{}
	for _, d := range t.roles {
		if t.depth(d.Name, known) > maxDepth {
			t.problems.Add("policy.inheritance_too_deep", d.at, problem.Textf("%s 的继承超过 %d 层。", "%s inherits over more than %d steps.", d.Name, maxDepth),
				problem.Text{ZH: "直接继承需要的角色。", EN: "Inherit from the needed roles directly."})
		}
	}
}

// lineage is the role and everything that it inherits from.
func (t *text) lineage(role string) []string {
	list := []string{role}
	for i := 0; i < len(list); i++ {
		for _, l := range t.links {
			if l.child == list[i] && !slices.Contains(list, l.parent) {
				list = append(list, l.parent)
			}
		}
	}
	return list
}

// depth counts the steps of the longest chain; only for links without circles.
// It keeps in known what it has found.
func (t *text) depth(role string, known map[string]int) int {
	deepest, ok := known[role]
	if ok {
		return deepest
	}
	for _, l := range t.links {
		if l.child == role {
			deepest = max(deepest, 1+t.depth(l.parent, known))
		}
	}
	known[role] = deepest
	return deepest
}

// checkRightless refuses roles that would be granted in vain.
func (t *text) checkRightless() {
	if t.problems.Failed() {
		return
	}
	for _, d := range t.roles {
		lineage := t.lineage(d.Name)
		if !slices.ContainsFunc(t.rules, func(r ruleRow) bool { return slices.Contains(lineage, r.Role) }) {
			t.problems.Add("policy.role_without_rights", d.at, problem.Textf("角色 %s 没有任何规则。", "The role %s has no rule.", d.Name), problem.Text{ZH: "加上规则，或删去这个角色。", EN: "Add rules, or delete the role."})
		}
	}
}

// review finds what is wrong with a policy as a whole: duties in one hand that
// must be in two, and rights that nobody has.
func (p *Policy) review(t *text, complete bool) problem.List {
	var found problem.List
	for _, d := range t.roles {
		power, ok := p.first(d.Name, administers)
		if !ok {
			continue
		}
		if other, ok := p.first(d.Name, controlsOrReadsPay); ok {
			found.Add("policy.duties_together", d.at, problem.Textf("角色 %s 同时有 %s 和 %s：管理账号和权限的角色既不能看他人薪酬，也不能批准自己提出的事。",
				"The role %s has both %s and %s: who administers accounts and rights neither sees the pay of others nor approves what administration proposes.", d.Name, power, other),
				problem.Text{ZH: "把它们分到两个角色。", EN: "Give them to two roles."})
		}
	}
	for _, perm := range Permissions() {
		vital := slices.Contains([]string{"user:create", "grant:create", "grant:approve", "policy:create", "policy:approve"}, perm.String())
		if (complete || vital) && !slices.ContainsFunc(p.roles, func(r Role) bool { return p.answers[r.Name][perm].scopes != 0 }) {
			d, _ := Describe(perm)
			found.Add("policy.nobody_may", problem.Place{},
				problem.Text{ZH: "没有角色可以" + d.Summary.ZH + "（" + perm.String() + "）。", EN: "No role may " + d.Summary.EN + " (" + perm.String() + ")."},
				problem.Text{ZH: "加上一条规则。", EN: "Add a rule."})
		}
	}
	return found
}

// first returns the role's first permission, by name, that is so.
func (p *Policy) first(role string, is func(Class, Permission, scopeSet) bool) (Permission, bool) {
	for _, perm := range Permissions() {
		d, _ := Describe(perm)
		if is(d.Class, perm, p.answers[role][perm].scopes) {
			return perm, true
		}
	}
	return Permission{}, false
}

func administers(c Class, _ Permission, s scopeSet) bool { return c == Administration && s != 0 }

func controlsOrReadsPay(c Class, perm Permission, s scopeSet) bool {
	return c == Control && s != 0 || c == Pay && s&^bounded != 0 && !strings.HasSuffix(perm.Object, ".masked")
}
