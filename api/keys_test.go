package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"steelyard/competency/interview"
)

// keysOfQuestion are the texts by which answers to a question are judged, in both
// languages, as they stand in JSON.
func keysOfQuestion(t testing.TB, code string) (keys []string) {
	t.Helper()
	bank, _ := interview.Shipped()
	q, ok := bank.Question(code)
	if !ok {
		t.Fatal("there is no question " + code)
	}
	texts := append(append(q.Probes[:len(q.Probes):len(q.Probes)], q.Flags...), q.Signs[0].Text, q.Signs[1].Text, q.Signs[2].Text)
	for _, text := range texts {
		for _, one := range []string{text.ZH, text.EN} {
			var b strings.Builder
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			if err := e.Encode(one); err != nil || one == "" {
				t.Fatalf("%s: %q, %v", code, one, err)
			}
			keys = append(keys, strings.Trim(strings.TrimSpace(b.String()), `"`))
		}
	}
	return keys
}

// everyKey are the keys of the whole bank.
func everyKey(t testing.TB) (keys []string) {
	t.Helper()
	bank, _ := interview.Shipped()
	for _, q := range bank.Latest() {
		keys = append(keys, keysOfQuestion(t, q.Code)...)
	}
	return keys
}

// keyIn finds a key in an answer.
func keyIn(t testing.TB, a *answer, keys []string) (string, bool) {
	t.Helper()
	text := laidOpen(t, a)
	for _, key := range keys {
		if strings.Contains(text, key) {
			return key, true
		}
	}
	return "", false
}

// No answer of any operation to anybody but human resources and auditors holds a
// sign, a probe or a red flag of any question: whatever is asked for, read or
// written, with whatever parameters.
func TestA6_QuestionKeysStayWithHR(t *testing.T) {
	f := newFirm(t)
	others := map[string]string{"recruits": "recruiter", "appeals": "appeals", "designs": "designer", "partner": "hrbp:QN", "staffs": "staffrep"}
	join := func() { // those of whom the access table has nobody
		for login, role := range others {
			f.user(t, login, "", role)
			delete(f.sessions, login)
		}
	}
	join()
	keys := everyKey(t)
	if len(keys) < 800 {
		t.Fatalf("only %d keys", len(keys))
	}
	looked := 0
	look := func(login string, a *answer) {
		looked++
		if key, found := keyIn(t, a, keys); found {
			t.Errorf("%s as %q tells %q", a.request, login, key)
		}
	}
	for _, login := range slices.Concat([]string{"", "n1", "m1", "v1", "exec", "fin", "payroll", "ops", "admin", "cand", "iv"}, slices.Sorted(maps.Keys(others))) {
		c := f.sessionOf(login)
		for _, op := range f.Operations() {
			a := f.call(t, c, op)
			look(login, a)
			if op.Writes() && a.status < http.StatusBadRequest && !looksOnly()[op.ID] {
				f.restore(t)
				join()
				c = f.sessionOf(login)
			}
			if op.Writes() || !strings.HasPrefix(op.Path, "/interview") && !strings.HasPrefix(op.Path, "/competency") {
				continue
			}
			for _, q := range queries(f.asked(op)) {
				path, _, _ := strings.Cut(f.address(t, op), "?")
				look(login, c.get(t, path+"?"+q.Encode()))
			}
		}
		for _, path := range []string{"/interview/questions/R01", "/interview/questions/r01", "/interview/questions/R01?code=R02", "/interview/questions?dimension=collection", "//interview/questions/R01"} {
			look(login, c.get(t, path))
		}
	}
	if looked < 2500 {
		t.Errorf("only %d answers were looked at", looked)
	}
	for _, login := range []string{"h1", "auditor"} { // the search would have found them
		if _, found := keyIn(t, f.as(login).get(t, "/interview/questions/R01").want(t, http.StatusOK), keys); !found {
			t.Errorf("%s reads no key: the search is blind", login)
		}
	}
	// Kits that are built are handed to interviewers: the questions, not the keys.
	if key, found := keyIn(t, f.as("h1").post(t, "/interview/kits", twoSessions("rep_mid", 60)).want(t, http.StatusOK), keys); found {
		t.Errorf("a built kit tells %q", key)
	}
}
