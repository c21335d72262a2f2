package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/plan"
	"steelyard/demo"
	"steelyard/models"
)

type statementList struct {
	Items []struct {
		ID, Month, State string
		Payee            struct{ Code string }
	}
	Next string
}

func stopped(t *testing.T, p *process) {
	t.Helper()
	_ = p.Process.Signal(syscall.SIGTERM)
	if code := p.ended(t); code != exitDone {
		t.Errorf("exit code %d\n%s", code, p.messages())
	}
}

// The served demo from an empty directory: every role signs in by its link and
// sees its part, the past is closed and holds, the present is open; the next
// start finds it as it was.
func TestDemoServesACompany(t *testing.T) {
	dir := t.TempDir()
	out := &printed{}
	p := started(t, dir, []string{"STEELYARD_DATABASE=sqlite:" + filepath.Join(dir, "other.db")}, out, "demo", "--dir", "company")
	if !strings.Contains(p.messages(), "Demo data: do not enter anything real.") || !strings.Contains(p.messages(), `"demo data"`) {
		t.Errorf("the console does not say that this is a demo:\n%s", p.messages())
	}
	if got := status(t, "http://"+p.address+"/readyz"); got != http.StatusOK {
		t.Errorf("/readyz answers %d", got)
	}
	for _, want := range []string{"Payable this month: 22,494.11 CNY", "Why this amount? 林悦 (E002), 2026-10"} {
		if !strings.Contains(out.whole(t), want) {
			t.Errorf("%q is not printed", want)
		}
	}
	seen := visitors(t, p, out.whole(t))
	roles := map[string]bool{}
	for login, v := range seen {
		for _, r := range v.me.Roles {
			roles[r.Role] = true
		}
		if len(v.me.Banners) != 1 || v.me.Banners[0].Text != "Demo data: do not enter anything real" {
			t.Errorf("%s is told %v", login, v.me.Banners)
		}
	}
	for _, role := range []string{"rep", "manager", "director", "executive", "hr", "finance", "salesops", "admin", "auditor", "presales", "designer", "payroll", "receivables"} {
		if !roles[role] {
			t.Errorf("nobody has the role %s", role)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	checkDemoViews(t, seen)
	before := seen["e002"].statementsText()
	stopped(t, p)
	if _, err := os.Stat(filepath.Join(dir, "other.db")); err == nil {
		t.Error("the demo used the database of the configuration")
	}
	database := "STEELYARD_DATABASE=sqlite:" + filepath.Join(dir, "company", demoFile)
	if code, text, messages := shell(t, nil, []string{database}, "verify", "--lang", "en"); code != exitDone || !strings.Contains(text, "Everything holds.") || !strings.Contains(text, "18 run(s)") {
		t.Errorf("verify: code %d\n%s%s", code, text, messages)
	}

	out = &printed{}
	p = started(t, dir, nil, out, "demo", "--dir", "company", "--seed", "9")
	if strings.Contains(p.messages(), `"demo made"`) {
		t.Error("the second start makes a demo")
	}
	seen = visitors(t, p, out.whole(t))
	if got := seen["e002"].statementsText(); got != before || !strings.Contains(got, "22494.11") {
		t.Errorf("the second start shows other statements:\n%s\n%s", before, got)
	}
	checkDemoViews(t, seen)
	stopped(t, p)
	p = serving(t, dir, []string{database})
	if !strings.Contains(p.messages(), "Demo data: do not enter anything real.") || !strings.Contains(p.messages(), `"demo data"`) {
		t.Errorf("serve does not say that this is a demo:\n%s", p.messages())
	}
	stopped(t, p)
	if left, _ := filepath.Glob(filepath.Join(dir, "company", "*")); len(left) != 1 {
		t.Errorf("the directory holds %q", left)
	}
}

func (v *visitor) statementsText() string {
	v.t.Helper()
	var all any
	v.ask(http.MethodGet, "/statements?limit=100", "", &all)
	return fmt.Sprint(all)
}

// checkDemoViews looks at the demo as its roles do.
func checkDemoViews(t *testing.T, seen map[string]*visitor) {
	t.Helper()
	var own, team, everybody statementList
	seen["e002"].ask(http.MethodGet, "/statements?limit=100", "", &own)
	if len(own.Items) < 6 {
		t.Errorf("the rep sees %d statements", len(own.Items))
	}
	for _, s := range own.Items {
		if s.Payee.Code != "E002" || s.Month > "2026-10" || s.State != "paid" && s.State != "approved" {
			t.Errorf("the rep sees %+v", s)
		}
	}
	seen["e001"].ask(http.MethodGet, "/statements?limit=100&month=2026-10", "", &team)
	seen["e033"].ask(http.MethodGet, "/statements?limit=100&month=2026-10", "", &everybody)
	east := []string{"E002", "E003", "E004", "E005", "E015", "E016", "E017", "E018", "E019"}
	foreign := ""
	for _, s := range team.Items {
		if !slices.Contains(east, s.Payee.Code) {
			t.Errorf("the manager of the east sees a statement of %s", s.Payee.Code)
		}
	}
	for _, s := range everybody.Items {
		if s.Payee.Code == "E007" {
			foreign = s.ID
		}
	}
	if len(team.Items) < 4 || len(everybody.Items) < 18 || foreign == "" {
		t.Errorf("in October the manager sees %d statements, human resources %d; E007's is %q", len(team.Items), len(everybody.Items), foreign)
	}
	for login, want := range map[string]int{"e002": http.StatusNotFound, "e001": http.StatusNotFound, "e033": http.StatusOK} {
		if got := seen[login].ask(http.MethodGet, "/statements/"+foreign, "", nil); got != want {
			t.Errorf("%s gets %d for E007's statement", login, got)
		}
	}
	checkDemoSelling(t, seen)
	checkDemoAssessments(t, seen)
	for login, allowed := range map[string]bool{"e001": false, "e032": false, "admin": false, "e033": true, "e002": true} {
		var pays struct{ Items []any }
		status := seen[login].ask(http.MethodGet, "/persons/E002/pay", "", &pays)
		if (status == http.StatusOK && len(pays.Items) > 0) != allowed {
			t.Errorf("%s gets %d and %d base pays of E002", login, status, len(pays.Items))
		}
	}
	var cash struct {
		Items []struct{ Number string }
	}
	seen["e035"].ask(http.MethodGet, "/receipts?unallocated=true&month=2026-11", "", &cash)
	if len(cash.Items) != 1 || cash.Items[0].Number != "BK20261110990" {
		t.Errorf("finance sees unallocated in November: %+v", cash.Items)
	}
	var waiting struct {
		Items []struct {
			Number      string
			Suggestions []any
		}
	}
	seen["e036"].ask(http.MethodGet, "/unallocated", "", &waiting)
	if len(waiting.Items) != 2 || len(waiting.Items[1].Suggestions) == 0 {
		t.Errorf("the receivables clerk sees %+v", waiting.Items)
	}
	var runs struct {
		Items []struct {
			From, To, State          string
			Prepared, Approved, Paid *struct{ By string }
		}
	}
	seen["e032"].ask(http.MethodGet, "/runs?limit=100", "", &runs)
	if len(runs.Items) != 18 {
		t.Errorf("%d runs", len(runs.Items))
	}
	for _, r := range runs.Items {
		switch {
		case r.To > "2026-10" || r.Prepared == nil || r.Approved == nil || r.Prepared.By == r.Approved.By:
			t.Errorf("a run that should not be: %+v", r)
		case (r.State == "paid") != (r.To < "2026-10") || r.State == "paid" && (r.Paid.By == r.Approved.By || r.Paid.By == r.Prepared.By):
			t.Errorf("a run paid wrongly: %+v", r)
		}
	}
}

// For other seeds, too, everything goes through the store and holds, late facts
// have become adjustments, something waits for its first payment; and the small
// company's people get in October what demo --once prints.
func TestDemoOfOtherSeeds(t *testing.T) {
	for _, seed := range []uint64{0, 2, 77} {
		url := "sqlite:" + filepath.Join(t.TempDir(), demoFile)
		if err := makeDemo(t.Context(), url, seed, 2); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		db, err := models.Open(t.Context(), models.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		checks, err := db.VerifyPay(t.Context(), 0, 2)
		if err != nil || len(checks.Problems) > 0 || checks.Runs != 18 {
			t.Errorf("seed %d: %v, %+v", seed, err, checks)
		}
		total, adjusted, pending := map[string]int64{}, map[string]bool{}, int64(0)
		err = db.View(t.Context(), func(tx *models.Tx) error {
			everything := models.Reach{Scopes: []models.Scope{models.All}}
			for _, month := range []string{"2026-07", "2026-09", "2026-10"} {
				list, err := tx.Statements(everything, models.StatementFilter{Month: month}, models.Paging{Limit: 100})
				if err != nil {
					return err
				}
				for _, s := range list.Items {
					text, err := tx.Document(&s)
					if err != nil {
						return err
					}
					if strings.Contains(string(text), `"kind": "adjustment"`) {
						adjusted[s.Payee.Code+" "+month] = true
					}
					if month == "2026-10" {
						total[s.Payee.Code], pending = s.Total, pending+s.Pending
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"E020 2026-07", "E015 2026-09", "E016 2026-09"} {
			if !adjusted[want] {
				t.Errorf("seed %d: %s is not adjusted: %v", seed, want, adjusted)
			}
		}
		if pending == 0 {
			t.Errorf("seed %d: nothing waits in October", seed)
		}
		for _, s := range october(t, seed).Statements {
			if total[s.Payee.Code] != s.Total {
				t.Errorf("seed %d: %s gets %d, offline %d", seed, s.Payee.Code, total[s.Payee.Code], s.Total)
			}
		}
	}
}

// october is the small company's month, calculated offline.
func october(t *testing.T, seed uint64) *compensation.Result {
	t.Helper()
	c := demo.New(seed)
	var plans []*plan.Plan
	for _, f := range c.Plans {
		p, list := plan.Read(f.Name, f.Data)
		if list.Failed() {
			t.Fatal(list)
		}
		plans = append(plans, p)
	}
	set, _ := plan.NewSet(plans)
	r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(c.Facts), Plans: set, From: c.Month, To: c.Month, Workers: 1})
	if r == nil || len(r.Statements) == 0 {
		t.Fatal(list)
	}
	return r
}

// I6: a database of a company's own is refused and left as it is, and so is
// what is no database.
func TestI6_ADemoTouchesNoOtherDatabase(t *testing.T) {
	ordinary := filepath.Join(t.TempDir(), demoFile)
	if code, _, messages := shell(t, nil, []string{"STEELYARD_DATABASE=sqlite:" + ordinary}, "migrate"); code != exitDone {
		t.Fatal(messages)
	}
	data, err := os.ReadFile(ordinary)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"ordinary": data, "empty": {}, "no database": []byte("annual report\n")} {
		dir := t.TempDir()
		file := filepath.Join(dir, demoFile)
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := mustBeDemo(t.Context(), &config{Database: "sqlite:" + file}, dir); err == nil {
			t.Fatalf("%s: it is served", name)
		}
		for lang, want := range map[string]string{"zh": "不是演示数据库", "en": "is not the database of a demo"} {
			code, out, messages := shell(t, nil, nil, "demo", "--dir", dir, "--listen", "127.0.0.1:0", "--lang", lang)
			if code != exitBadInput || out != "" || !strings.Contains(messages, want) {
				t.Errorf("%s: code %d\n%s%s", name, code, out, messages)
			}
		}
		after, err := os.ReadFile(file)
		if left, _ := os.ReadDir(dir); err != nil || !bytes.Equal(after, content) || len(left) != 1 {
			t.Errorf("%s: it was touched: %v, %d files", name, err, len(left))
		}
	}
	db, err := models.Open(t.Context(), models.Options{URL: "sqlite:" + ordinary})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if isDemo, err := demoIn(context.Background(), db); isDemo || err != nil {
		t.Errorf("an ordinary database is a demo: %v, %v", isDemo, err)
	}
}

// Without a directory nothing is left behind after a demo; nor is anything where
// the port is taken, or where it is stopped while it is being made.
func TestDemoLeavesNothingBehind(t *testing.T) {
	temp := t.TempDir()
	p := started(t, t.TempDir(), []string{"TMPDIR=" + temp}, io.Discard, "demo")
	if made, _ := filepath.Glob(filepath.Join(temp, "steelyard-demo-*", demoFile)); len(made) != 1 {
		t.Errorf("the database lies at %q", made)
	}
	stopped(t, p)
	if left, _ := os.ReadDir(temp); len(left) != 0 {
		t.Errorf("%d left", len(left))
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	never := filepath.Join(temp, "never")
	if code, out, messages := shell(t, nil, nil, "demo", "--dir", never, "--listen", listener.Addr().String(), "--lang", "en"); code != exitBadInput || out != "" || !strings.Contains(messages, "is in use by another program") {
		t.Errorf("code %d\n%s%s", code, out, messages)
	}
	if _, err := os.Stat(never); err == nil {
		t.Error("a demo was made that nobody can visit")
	}

	ctx, stop := context.WithCancel(t.Context())
	c, list := read(t, nil, nil, "--listen", "127.0.0.1:0")
	if list != nil {
		t.Fatal(list)
	}
	stop()
	dir := filepath.Join(temp, "half")
	a := &app{stdout: io.Discard, stderr: io.Discard}
	if err := a.haveDemo(ctx, c, demoOptions{dir: dir, seed: 1}, newLog(c, io.Discard)); err == nil {
		t.Error("a demo was made after it was called off")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%d left, %v", len(left), err)
	}
}
