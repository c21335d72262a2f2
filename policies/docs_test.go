package policies

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
)

// areas are the columns of the table of roles: objects that are seen together.
var areas = []struct {
	title   problem.Text
	objects []string
}{
	{problem.Text{ZH: "人员、任职", EN: "Persons, employments"}, []string{"person", "employment"}},
	{problem.Text{ZH: "指标值、目标", EN: "Figures, targets"}, []string{"figure", "target"}},
	{problem.Text{ZH: "胜任力评级、评估", EN: "Ratings and assessments of competency"}, []string{"rating", "rating.peer", "assessment"}},
	{problem.Text{ZH: "商机、预测", EN: "Opportunities, forecasts"}, []string{"opportunity", "forecast"}},
	{problem.Text{ZH: "拜访、计划、日志", EN: "Visits, plans, logs"}, []string{"activity"}},
	{problem.Text{ZH: "客户、合同、分成", EN: "Customers, contracts, splits"}, []string{"customer", "contract", "split", "instalment"}},
	{problem.Text{ZH: "回款、核销", EN: "Receipts, allocations"}, []string{"receipt", "allocation"}},
	{problem.Text{ZH: "提成单合计", EN: "Statement totals"}, []string{"statement.totals"}},
	{problem.Text{ZH: "提成单明细、待释放", EN: "Statement lines, pending"}, []string{"statement.lines", "pending"}},
	{problem.Text{ZH: "基本工资、银行账号", EN: "Base pay, bank account"}, []string{"person.pay", "person.bank"}},
	{problem.Text{ZH: "方案", EN: "Plans"}, []string{"plan"}},
	{problem.Text{ZH: "胜任力模型", EN: "Competency models"}, []string{"competency"}},
	{problem.Text{ZH: "面试题、成套题", EN: "Interview questions, kits"}, []string{"question", "kit"}},
	{problem.Text{ZH: "核算与总额", EN: "Runs and their totals"}, []string{"run", "run.totals"}},
}

var scopeWords = map[string]problem.Text{
	"all": {ZH: "全部", EN: "all"}, "others": {ZH: "他人", EN: "others"}, "units": {ZH: "指定单元", EN: "units"}, "subtree": {ZH: "下属", EN: "subtree"},
	"self": {ZH: "本人", EN: "own"}, "assigned": {ZH: "分派的", EN: "assigned"}, "published": {ZH: "已公布的", EN: "published"},
}

func worded(scopes []string, lang problem.Lang) string {
	var words []string
	for _, s := range scopes {
		words = append(words, scopeWords[s].In(lang))
	}
	return strings.Join(words, " + ")
}

// reachOf says what a role may do in an area: R where it reads all of its objects,
// (R) where only some of them, RW where it also writes.
func reachOf(p *Policy, role string, objects []string, lang problem.Lang) string {
	reads, writes := 0, 0
	var set scopeSet
	for _, perm := range Permissions() {
		s := p.scopes([]string{role}, perm)
		if s == 0 || !slices.Contains(objects, perm.Object) {
			continue
		}
		set |= s
		switch perm.Action {
		case "read":
			reads++
		case "check", "compute":
		default:
			writes++
		}
	}
	if set == 0 {
		return "–"
	}
	letters := "R"
	if writes > 0 {
		letters = "RW"
	}
	if reads < len(objects) {
		letters = "(" + letters + ")"
	}
	return letters + " " + worded(set.names(), lang)
}

func roleTable(p *Policy, lang problem.Lang) string {
	var b strings.Builder
	b.WriteString("| " + (problem.Text{ZH: "角色", EN: "Role"}).In(lang))
	for _, a := range areas {
		b.WriteString(" | " + a.title.In(lang))
	}
	b.WriteString(" |\n|" + strings.Repeat("---|", len(areas)+1) + "\n")
	for _, r := range p.Roles() {
		b.WriteString("| `" + r.Name + "` " + r.Title.In(lang))
		for _, a := range areas {
			b.WriteString(" | " + reachOf(p, r.Name, a.objects, lang))
		}
		b.WriteString(" |\n")
	}
	return b.String()
}

func permissionTable(p *Policy, lang problem.Lang) string {
	var b strings.Builder
	head := problem.Text{ZH: "| 权限 | 含义 | 谁，范围 |\n|---|---|---|\n", EN: "| Permission | What | Who, how far |\n|---|---|---|\n"}
	b.WriteString(head.In(lang))
	for _, perm := range Permissions() {
		d, _ := Describe(perm)
		everybody := p.scopes([]string{"account"}, perm)
		var who []string
		if everybody != 0 {
			who = append(who, (problem.Text{ZH: "所有人：", EN: "everybody: "}).In(lang)+worded(everybody.names(), lang))
		}
		for _, r := range p.Roles() {
			if more := p.scopes([]string{r.Name}, perm) &^ everybody; more != 0 {
				who = append(who, fmt.Sprintf("`%s` %s", r.Name, worded(more.names(), lang)))
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", perm, d.Summary.In(lang), strings.Join(who, (problem.Text{ZH: "，", EN: ", "}).In(lang)))
	}
	return b.String()
}

// The tables of the manual are made from the policy: -update writes them anew.
func TestTablesOfTheManualAreThePolicy(t *testing.T) {
	p := shipped(t)
	for path, lang := range map[string]problem.Lang{"../docs/access.md": problem.EN, "../docs/access.zh.md": problem.ZH} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		for name, want := range map[string]string{"roles": roleTable(p, lang), "permissions": permissionTable(p, lang)} {
			before, rest, found := strings.Cut(text, "<!-- table: "+name+" -->\n")
			got, after, ended := strings.Cut(rest, "<!-- end -->")
			if !found || !ended {
				t.Fatalf("%s has no table %s", path, name)
			}
			if *update {
				text = before + "<!-- table: " + name + " -->\n" + want + "<!-- end -->" + after
				continue
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s; go test ./policies -update writes it anew (-want +got):\n%s", path, name, diff)
			}
		}
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, example, _ := strings.Cut(text, "```csv\n")
		example, _, _ = strings.Cut(example, "```")
		own := mustLoad(t, Shipped()+"\n"+example)
		if got := own.Scopes([]string{"hr_head"}, Permission{"statement.lines", "read"}); !slices.Equal(got, []string{"others", "units"}) || !own.NeedsUnits("hr_head") {
			t.Errorf("%s: the head of HR in the example has %v", path, got)
		}
		for _, r := range p.Roles() {
			if !strings.Contains(text, "`"+r.Name+"`") {
				t.Errorf("%s does not mention %s", path, r.Name)
			}
		}
		for _, scope := range scopes {
			if !strings.Contains(text, "| `"+scope+"` |") {
				t.Errorf("%s does not explain %s", path, scope)
			}
		}
	}
}
