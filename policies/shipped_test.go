package policies

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/roles.golden anew")

// shipped loads the policy that comes with the program.
func shipped(t testing.TB) *Policy {
	t.Helper()
	p, err := Load(Model(), Shipped())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// table writes who may do what, a role after the other.
func table(p *Policy) string {
	var b strings.Builder
	for _, r := range p.Roles() {
		marks := ""
		if r.Dated {
			marks += ", dated"
		}
		if r.Reasons {
			marks += ", reasons"
		}
		fmt.Fprintf(&b, "%s (%s, %s%s)\n", r.Name, r.Title.ZH, r.Title.EN, marks)
		for _, perm := range Permissions() {
			if scopes := p.Scopes([]string{r.Name}, perm); len(scopes) > 0 {
				fmt.Fprintf(&b, "  %-28s %s\n", perm, strings.Join(scopes, " "))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// The whole policy as the program understands it: every change of it shows as a
// difference that somebody reviews.
func TestRolesGolden(t *testing.T) {
	got := table(shipped(t))
	if *update {
		if err := os.WriteFile("testdata/roles.golden", []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/roles.golden")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the policy has changed; go test ./policies -run RolesGolden -update accepts it (-want +got):\n%s", diff)
	}
}

func TestEveryRoleOfTheTableExists(t *testing.T) {
	want := []string{"account", "employee",
		"admin", "hr", "manager", "rep", "interviewer", "candidate", "finance", "auditor",
		"director", "executive", "salesops", "presales", "hrbp", "designer", "payroll", "recruiter", "appeals", "compliance", "receivables", "staffrep"}
	slices.Sort(want)
	var got []string
	for _, r := range shipped(t).Roles() {
		got = append(got, r.Name)
		if r.Title.ZH == "" || r.Title.EN == "" || r.Title.ZH == r.Title.EN {
			t.Errorf("%s has no title in both languages: %+v", r.Name, r.Title)
		}
		if r.Dated != (r.Name == "auditor") || r.Reasons != (r.Name == "auditor") {
			t.Errorf("%s: dated %v, reasons %v", r.Name, r.Dated, r.Reasons)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEveryPermissionIsGrantedAndDescribed(t *testing.T) {
	p := shipped(t)
	seen := map[Permission]bool{}
	for _, perm := range Permissions() {
		if seen[perm] {
			t.Errorf("%s stands in the list twice", perm)
		}
		seen[perm] = true
		if !slices.ContainsFunc(p.Roles(), func(r Role) bool { return len(p.Scopes([]string{r.Name}, perm)) > 0 }) {
			t.Errorf("nobody has %s", perm)
		}
		d, ok := Describe(perm)
		if !ok || d.Permission != perm || d.Class == "" || len(d.Scopes) == 0 || len([]rune(d.Summary.ZH)) < 3 || len(d.Summary.EN) < 6 {
			t.Errorf("%s is not described: %+v", perm, d)
		}
		if back, ok := ParsePermission(perm.String()); !ok || back != perm {
			t.Errorf("%s reads back as %v, %v", perm, back, ok)
		}
	}
	for _, s := range []string{"", ":", "person", "person:", ":read", "person:fly", "person:read:all", "Person:read", "person:read "} {
		if perm, ok := ParsePermission(s); ok {
			t.Errorf("%q is taken for %v", s, perm)
		}
	}
}

// holders lists role and scopes of everybody who has the permission.
func holders(p *Policy, perm Permission) string {
	var list []string
	for _, r := range p.Roles() {
		if s := p.Scopes([]string{r.Name}, perm); len(s) > 0 {
			list = append(list, r.Name+" "+strings.Join(s, "+"))
		}
	}
	return strings.Join(list, ", ")
}

// Who reaches pay, written a second time by hand: a rule that slips into the
// policy does not pass because the golden file was written anew.
func TestNobodyElseReachesPay(t *testing.T) {
	p := shipped(t)
	want := map[string]string{
		"person.pay:read":        "employee self, hr others, hrbp units, payroll all, presales self, rep self",
		"person.pay:edit":        "hr others, hrbp units",
		"person.bank:read":       "employee self, hr others, hrbp units, payroll all, presales self, rep self",
		"person.bank:edit":       "hr others, hrbp units",
		"person.pay.masked:read": "auditor all",
		"statement.totals:read":  "auditor all, director subtree, employee self, finance all, hr others, hrbp units, manager subtree, payroll all, presales self, rep self",
		"statement.lines:read":   "appeals assigned, auditor all, director subtree, employee self, hr others, hrbp units, manager subtree, presales self, rep self",
		"statement.lines:check":  "appeals assigned, auditor all, director subtree, employee self, hr others, hrbp units, manager subtree, presales self, rep self",
		"pending:read":           "auditor all, director subtree, employee self, hr others, hrbp units, manager subtree, presales self, rep self",
		"score:read":             "auditor all, director subtree, employee self, hr others, hrbp units, manager subtree, presales self, rep self",
		"run:read":               "auditor all, director all, executive all, finance all, hr all, payroll all",
		"run:prepare":            "hr all",
		"run:check":              "auditor all, hr all",
		"run:approve":            "director all, executive all, hr all",
		"run:second":             "finance all",
		"run:pay":                "finance all, payroll all",
		"run:discard":            "hr all",
		"run.totals:read":        "auditor all, director all, executive all, finance all, hr all, payroll all",
		"run.payments:export":    "finance all, payroll all",
	}
	for _, perm := range Permissions() {
		if d, _ := Describe(perm); d.Class != Pay {
			continue
		}
		if got := holders(p, perm); got != want[perm.String()] {
			t.Errorf("%s:\n got %s\nwant %s", perm, got, want[perm.String()])
		}
		delete(want, perm.String())
	}
	for perm := range want {
		t.Errorf("%s is no permission about pay", perm)
	}
}

// What roles must never have, whatever else changes.
func TestNeverOfTheRoles(t *testing.T) {
	p := shipped(t)
	may := func(role, object string) (list []string) {
		for _, perm := range Permissions() {
			if perm.Object == object && len(p.Scopes([]string{role}, perm)) > 0 {
				list = append(list, perm.String())
			}
		}
		return list
	}
	for role, objects := range map[string][]string{
		"admin":       {"person", "person.pay", "person.bank", "employment", "figure", "statement.totals", "statement.lines", "pending", "run", "run.totals", "run.payments", "receipt", "contract", "plan", "plan.draft", "import", "import.receipts", "audit.pay", "audit.reads", "export"},
		"manager":     {"person.pay", "person.bank", "person.pay.masked", "run", "run.totals", "import", "plan.draft"},
		"director":    {"person.pay", "person.bank", "person.pay.masked", "import", "plan.draft"},
		"executive":   {"person.pay", "person.bank", "statement.totals", "statement.lines", "pending", "import", "receipt", "contract"},
		"salesops":    {"person.pay", "person.bank", "statement.totals", "statement.lines", "pending", "run", "run.totals", "run.payments", "figure", "receipt", "allocation", "import", "import.receipts"},
		"finance":     {"person.pay", "person.bank", "statement.lines", "pending", "import", "plan.draft", "employment"},
		"receivables": {"statement.totals", "statement.lines", "pending", "run", "run.totals", "run.payments", "person.pay", "person.bank", "split"},
		"payroll":     {"plan", "plan.draft", "figure", "statement.lines", "contract", "receipt"},
		"designer":    {"person", "employment", "person.pay", "person.bank", "split", "figure", "statement.totals", "statement.lines", "run"},
		"hr":          {"setting", "audit.access", "audit.system", "token", "import.receipts", "run.payments", "audit.self"},
		"interviewer": {"statement.totals", "statement.lines", "pending", "token", "plan", "receipt", "contract", "customer", "audit.self", "export"},
		"candidate":   {"statement.totals", "statement.lines", "pending", "token", "plan", "receipt", "contract", "customer", "employment", "team", "audit.self", "export"},
		"recruiter":   {"person.pay", "statement.totals", "statement.lines", "person"},
		"staffrep":    {"person", "acknowledgement", "statement.totals", "figure"},
	} {
		for _, object := range objects {
			if list := may(role, object); len(list) > 0 {
				t.Errorf("%s has %v", role, list)
			}
		}
	}
	for _, perm := range Permissions() {
		if looks := perm.Action == "read" || perm.Action == "check" || perm.Action == "export" || perm.Object == "export"; !looks && perm.Object != "session" && perm.Object != "password" {
			if s := p.Scopes([]string{"auditor"}, perm); len(s) > 0 {
				t.Errorf("the auditor writes: %s %v", perm, s)
			}
		}
	}
}

// Who reads the keys of interview questions, written a second time by hand: what
// a good answer contains is worth nothing once candidates can hear of it.
func TestA6_NobodyElseReadsKeys(t *testing.T) {
	p := shipped(t)
	want := map[string]string{
		"question:read": "auditor all, hr all, interviewer assigned", "kit:read": "auditor all, hr all, interviewer assigned",
		"kit:compute": "hr all", "panel:compute": "hr all", "agreement:compute": "hr all",
	}
	for _, perm := range Permissions() {
		if d, _ := Describe(perm); d.Class != Interviews {
			continue
		}
		if got := holders(p, perm); got != want[perm.String()] {
			t.Errorf("%s:\n got %s\nwant %s", perm, got, want[perm.String()])
		}
		delete(want, perm.String())
	}
	for perm := range want {
		t.Errorf("%s is no permission about interviews", perm)
	}
	own := mustLoad(t, Shipped()+"\np, role:compliance, question, read, all\n")
	if got := own.MayGrant([]string{"admin"}, "compliance"); got != WithSecond {
		t.Errorf("an administrator alone hands out the keys: %v", got)
	}
}

// hr never has all or self of what is about a person's pay: with others, oneself,
// superiors and the own team are left out.
func TestReachOfHRLeavesOutOneself(t *testing.T) {
	p := shipped(t)
	for _, object := range []string{"person", "employment", "person.pay", "person.bank", "figure", "statement.totals", "statement.lines", "pending", "acknowledgement", "audit.reads", "export"} {
		for _, perm := range Permissions() {
			if perm.Object != object {
				continue
			}
			if diff := cmp.Diff([]string{"others"}, p.Scopes([]string{"hr"}, perm)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", perm, diff)
			}
			if got := p.Scopes([]string{"hrbp"}, perm); !slices.Equal(got, []string{"units"}) {
				t.Errorf("hrbp %s: %v", perm, got)
			}
		}
	}
}
