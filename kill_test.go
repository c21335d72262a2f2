package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/intake"
	"steelyard/models"
	"steelyard/models/trial"
)

var (
	kills    = flag.Int("kills", 2, "at how many random moments TestD6_KilledAtRandomMoments kills the service, on each database")
	killSeed = flag.Uint64("killseed", 0, "which moments; 0: others every time")
	killData = flag.String("killdata", "", "the folder of the set that examples/crm-sales-opportunities reads; empty: a set drawn by the test")
)

// The company that the killed service calculates.
const (
	killFirst, killLast = "2017-01", "2017-12"
	killPassword        = "four words in a row"
	killExample         = "examples/crm-sales-opportunities/"
)

// deals draws a set in the form of the example: 30 agents in 3 offices and 3,000
// deals that were won.
func deals(t *testing.T) string {
	t.Helper()
	dice := rand.New(rand.NewPCG(1, 2))
	var accounts, teams, pipeline strings.Builder
	accounts.WriteString("account,sector,year_established,revenue,employees,office_location,subsidiary_of\n")
	teams.WriteString("sales_agent,manager,regional_office\n")
	pipeline.WriteString("opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n")
	for i := range 40 {
		fmt.Fprintf(&accounts, "Account %d,retail,2001,12.5,100,China,\n", i)
	}
	for i := range 30 {
		fmt.Fprintf(&teams, "Agent %d,Manager %d,Office %d\n", i, i%3, i%3)
	}
	for i := range 3000 {
		day := time.Date(2017, 1, 1+dice.IntN(365), 0, 0, 0, 0, time.UTC).Format("01/02/2006")
		fmt.Fprintf(&pipeline, "D%d,Agent %d,GTXPro,Account %d,Won,%s,%s,%d.%02d\n", i, dice.IntN(30), dice.IntN(40), day, day, 1+dice.IntN(9000), dice.IntN(100))
	}
	return folder(t, map[string]string{"accounts.csv": accounts.String(), "sales_teams.csv": teams.String(), "sales_pipeline.csv": pipeline.String()})
}

// killed is one database, and the service on it that is killed and started again.
type killed struct {
	*testing.T
	url, data, dir string
	service        *process
	cookies        map[string]string // of a login
}

// D6: the service is killed at random moments while it imports and while it
// runs. What is stored holds then; doing the same again completes it; and what
// comes out is, to the byte, what the offline command makes of the same files:
// nothing is lost, nothing is there twice.
func TestD6_KilledAtRandomMoments(t *testing.T) {
	data := *killData
	if data == "" {
		data = deals(t)
	}
	facts, want := offlineRun(t, data)
	for _, dialect := range trial.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			seed := *killSeed
			if seed == 0 {
				seed = rand.Uint64()
			}
			t.Logf("-killseed %d", seed)
			dice := rand.New(rand.NewPCG(seed, uint64(len(dialect))))
			var spans [2]time.Duration // of an import and of a run that nobody disturbs
			t.Run("undisturbed", func(t *testing.T) {
				k := newKilled(t, dialect, data)
				k.start()
				for phase, do := range k.phases() {
					begin := time.Now()
					if err := do(); err != nil {
						t.Fatal(err, k.service.messages())
					}
					spans[phase] = time.Since(begin)
				}
				k.holds(facts, want)
			})
			if spans[1] == 0 {
				return // it has failed, or the dialect is not there
			}
			for n := range *kills {
				phase := n % 2
				moment := time.Duration(dice.Int64N(int64(spans[phase])))
				t.Run(fmt.Sprintf("%d_%s_%v_of_%v", n, [2]string{"import", "run"}[phase], moment.Round(time.Millisecond), spans[phase].Round(time.Millisecond)), func(t *testing.T) {
					k := newKilled(t, dialect, data)
					k.start()
					phases := k.phases()
					for _, before := range phases[:phase] {
						if err := before(); err != nil {
							t.Fatal(err)
						}
					}
					shot := time.AfterFunc(moment, func() { _ = k.service.Process.Signal(syscall.SIGKILL) })
					err := phases[phase]()
					if shot.Stop() {
						_ = k.service.Process.Signal(syscall.SIGKILL) // it was over sooner than the undisturbed one
					} else if err != nil {
						t.Logf("broken off: %v", err)
					}
					if code := k.service.ended(t); code != -1 {
						t.Fatalf("the service was not killed: exit code %d", code)
					}
					k.verify()
					k.start()
					k.aMinuteLater()
					for _, do := range phases {
						if err := do(); err != nil {
							t.Fatal(err, k.service.messages())
						}
					}
					k.holds(facts, want)
				})
			}
		})
	}
}

// offlineRun is what the offline command makes of a folder: its facts, and the
// result as it prints it.
func offlineRun(t *testing.T, data string) (*fact.Set, string) {
	t.Helper()
	text, err := os.ReadFile(killExample + "mapping.yaml")
	if err != nil {
		t.Fatal(err)
	}
	profile, list := intake.ParseProfile("mapping.yaml", text)
	if list.Failed() {
		t.Fatal(list)
	}
	facts, list := intake.Read(os.DirFS(data), profile)
	if list.Failed() {
		t.Fatal(list)
	}
	if text, err = os.ReadFile(killExample + "flat.yaml"); err != nil {
		t.Fatal(err)
	}
	p, list := plan.Read("flat.yaml", text)
	if list.Failed() {
		t.Fatal(list)
	}
	set, list := plan.NewSet([]*plan.Plan{p})
	if list.Failed() {
		t.Fatal(list)
	}
	first, _ := period.ParseMonth(killFirst)
	last, _ := period.ParseMonth(killLast)
	r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: set, From: first, To: last, Workers: 1})
	if list.Failed() {
		t.Fatal(list)
	}
	var b bytes.Buffer
	if err := r.WriteJSON(&b, false); err != nil {
		t.Fatal(err)
	}
	return facts, b.String()
}

// newKilled makes a database with two people: hanna brings everything and
// prepares, dora approves.
func newKilled(t *testing.T, dialect, data string) *killed {
	t.Helper()
	k := &killed{T: t, url: trial.URL(t, dialect), data: data, dir: t.TempDir(), cookies: map[string]string{}}
	password := filepath.Join(k.dir, "password")
	if err := os.WriteFile(password, []byte(killPassword), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"add", "--login", "hanna", "--name", "汉娜"}, {"add", "--login", "dora", "--name", "朵拉"},
		{"grant", "--login", "hanna", "--role", "hr", "--reason", "test"}, {"grant", "--login", "hanna", "--role", "finance", "--reason", "test"},
		{"grant", "--login", "dora", "--role", "executive", "--reason", "test"},
		{"password", "--login", "hanna", "--password-file", password}, {"password", "--login", "dora", "--password-file", password},
	} {
		k.command(append([]string{"user"}, args...)...)
	}
	return k
}

// command is a command of the console on the database.
func (k *killed) command(args ...string) {
	k.Helper()
	var out bytes.Buffer
	if code := run(args, &out, &out, []string{"STEELYARD_DATABASE=" + k.url, "LANG=en"}); code != exitDone {
		k.Fatalf("%v: exit code %d\n%s", args, code, &out)
	}
}

// start starts the service and signs both in.
func (k *killed) start() {
	k.Helper()
	k.service = serving(k.T, k.dir, []string{"STEELYARD_DATABASE=" + k.url})
	for _, login := range []string{"hanna", "dora"} {
		delete(k.cookies, login)
		if _, err := k.post(login, "/sessions", nil, map[string]string{"login": login, "password": killPassword}); err != nil {
			k.Fatal(err)
		}
	}
}

// aMinuteLater lets the leases of the killed process run out.
func (k *killed) aMinuteLater() {
	k.Helper()
	db := trial.Raw(k.T, k.url)
	for _, statement := range []string{"UPDATE leases SET expires_at = 0", "UPDATE jobs SET lease_until = 0"} {
		if _, err := db.Exec(statement); err != nil {
			k.Fatal(err)
		}
	}
}

// answer is what any answer may have of what the test goes on with.
type answer struct {
	ID, Code, State, Digest, Token string
	Job                            *struct{ ID, State string }
	Items                          []answer
	Status                         int
}

// failure is an answer that is a problem.
type failure struct {
	answer
	text string
}

func (f failure) Error() string { return f.text }

func (k *killed) send(login, method, path, contentType string, header map[string]string, body io.Reader) (answer, error) {
	req, err := http.NewRequest(method, "http://"+k.service.address+"/api/v1"+path, body)
	if err != nil {
		return answer{}, err
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if cookie := k.cookies[login]; cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	for _, c := range resp.Cookies() {
		k.cookies[login] += c.Name + "=" + c.Value + "; "
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, err
	}
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return a, err
	}
	a.Status = resp.StatusCode
	if resp.StatusCode >= 400 {
		return a, failure{a, fmt.Sprintf("%s %s: %d %s", method, path, resp.StatusCode, text)}
	}
	return a, nil
}

func (k *killed) get(login, path string) (answer, error) {
	return k.send(login, http.MethodGet, path, "", nil, nil)
}

func (k *killed) post(login, path string, header map[string]string, body any) (answer, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return answer{}, err
	}
	return k.send(login, http.MethodPost, path, "application/json", header, bytes.NewReader(data))
}

// phases are the two that are killed; each can be repeated from its beginning.
func (k *killed) phases() []func() error { return []func() error{k.importing, k.running} }

// importing uploads the files, waits for the preview, and commits it.
func (k *killed) importing() error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, paths := range map[string][]string{
		"files":   {filepath.Join(k.data, "accounts.csv"), filepath.Join(k.data, "sales_teams.csv"), filepath.Join(k.data, "sales_pipeline.csv")},
		"mapping": {killExample + "mapping.yaml"},
	} {
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			part, err := form.CreateFormFile(field, filepath.Base(path))
			if err != nil {
				return err
			}
			if _, err := part.Write(data); err != nil {
				return err
			}
		}
	}
	if err := form.Close(); err != nil {
		return err
	}
	a, err := k.send("hanna", http.MethodPost, "/imports", form.FormDataContentType(), nil, &body)
	for err == nil && a.State == "checking" {
		time.Sleep(20 * time.Millisecond)
		a, err = k.get("hanna", "/imports/"+a.ID)
	}
	if err != nil {
		return err
	}
	id := a.ID
	a, err = k.post("hanna", "/imports/"+id+"/commit", nil, map[string]string{"token": a.Token})
	for err == nil && a.State != "committed" {
		time.Sleep(20 * time.Millisecond)
		a, err = k.get("hanna", "/imports/"+id)
	}
	return err
}

// running publishes the plan where that is not done yet, prepares a run and
// approves it, where the months are not closed yet.
func (k *killed) running() error {
	text, err := os.ReadFile(killExample + "flat.yaml")
	if err != nil {
		return err
	}
	published, err := k.get("hanna", "/plans")
	if err != nil {
		return err
	}
	if len(published.Items) == 0 {
		var draft answer
		drafts, err := k.get("hanna", "/plan-drafts")
		if err == nil && len(drafts.Items) > 0 {
			draft = drafts.Items[0]
		} else if err == nil {
			draft, err = k.post("hanna", "/plan-drafts", nil, map[string]string{"plan": "crm-flat", "document": string(text)})
		}
		if err != nil {
			return err
		}
		if _, err := k.post("hanna", "/plan-drafts/"+draft.ID+"/publication", map[string]string{"If-Match": `"1"`}, map[string]string{"consultation": "consulted and announced"}); err != nil {
			return err
		}
	}
	closed, err := k.get("hanna", "/runs?state=approved")
	if err != nil || len(closed.Items) > 0 {
		return err
	}
	a, err := k.post("hanna", "/runs", nil, map[string]string{"from": killFirst, "to": killLast})
	for err == nil && a.State == "calculating" {
		time.Sleep(20 * time.Millisecond)
		a, err = k.get("hanna", "/runs/"+a.ID)
	}
	if err != nil {
		return err
	}
	_, err = k.post("dora", "/runs/"+a.ID+"/approval", nil, map[string]string{"digest": a.Digest})
	return err
}

// verify wants everything that is stored to hold.
func (k *killed) verify() {
	k.Helper()
	k.command("verify")
}

// holds stops the service, and compares what is stored with what the offline
// command makes of the same files.
func (k *killed) holds(facts *fact.Set, want string) {
	k.Helper()
	_ = k.service.Process.Signal(syscall.SIGTERM)
	if code := k.service.ended(k.T); code != exitDone {
		k.Fatalf("exit code %d\n%s", code, k.service.messages())
	}
	k.verify()
	db := trial.OpenURL(k.T, k.url)
	var known *fact.Set
	var runs models.Listed[models.Run]
	var stored bytes.Buffer
	err := db.View(context.Background(), func(tx *models.Tx) error {
		at, err := tx.KnownAt()
		if err != nil {
			return err
		}
		if known, err = tx.Facts(at); err != nil {
			return err
		}
		if runs, err = tx.Runs(models.RunFilter{State: models.Approved}, models.Paging{Limit: 10, Sort: "-prepared"}); err != nil || len(runs.Items) != 1 {
			return err
		}
		return tx.WriteRun(runs.Items[0].ID, &stored)
	})
	if err != nil {
		k.Fatal(err)
	}
	if len(runs.Items) != 1 {
		k.Fatalf("%d runs are approved", len(runs.Items))
	}
	if stored.String() != want {
		k.Errorf("the stored run (%x) is not the offline result (%x)", sha256.Sum256(stored.Bytes()), sha256.Sum256([]byte(want)))
	}
	for what, n := range map[string][2]int{
		"customers": {len(known.Customers), len(facts.Customers)}, "persons": {len(known.Persons), len(facts.Persons)},
		"teams": {len(known.Teams), len(facts.Teams)}, "employments": {len(known.Employments), len(facts.Employments)},
		"contracts": {len(known.Contracts), len(facts.Contracts)}, "splits": {len(known.Splits), len(facts.Splits)},
		"receipts": {len(known.Receipts), len(facts.Receipts)}, "allocations": {len(known.Allocations), len(facts.Allocations)},
	} {
		if n[0] != n[1] {
			k.Errorf("%d %s are known, the files have %d", n[0], what, n[1])
		}
	}
	raw := trial.Raw(k.T, k.url)
	var orphans, statements int
	if err := raw.QueryRow("SELECT COUNT(*) FROM statements WHERE run NOT IN (SELECT id FROM runs WHERE state IN ('approved', 'discarded'))").Scan(&orphans); err != nil {
		k.Fatal(err)
	}
	if err := raw.QueryRow("SELECT COUNT(*) FROM statements WHERE run IN (SELECT id FROM runs WHERE state = 'approved')").Scan(&statements); err != nil {
		k.Fatal(err)
	}
	var offline struct{ Statements []json.RawMessage }
	if err := json.Unmarshal([]byte(want), &offline); err != nil {
		k.Fatal(err)
	}
	if orphans != 0 || statements == 0 || statements != len(offline.Statements) {
		k.Errorf("%d statements of nobody's run, %d of the approved one, want %d", orphans, statements, len(offline.Statements))
	}
}
