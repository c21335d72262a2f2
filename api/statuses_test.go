package api

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/problem"
	"steelyard/models/trial"
)

// crawl is what came of asking for every operation as everybody.
type crawl struct {
	statuses map[string]map[string]int // by operation and login
}

// ask sends one call, in English and Chinese by turns, and looks at what it left.
func (st *stage) ask(t *testing.T, op Operation, login string, turn int) *answer {
	lang := []string{"en", "zh"}[turn%2]
	before := st.auditRows(t, op)
	a := st.call(t, st.sessionOf(login).with("Accept-Language", lang), op)
	checkProblem(t, a, lang)
	st.checkAudit(t, op, login, a, before)
	return a
}

// TestAccessStatuses asks for every operation about QN1's things as everybody
// of the access table. What came of it is kept as a file, so that any change
// shows; the rules of the table are asserted beside it.
func TestAccessStatuses(t *testing.T) {
	st := newFirm(t)
	c := crawl{statuses: map[string]map[string]int{}}
	for _, op := range st.Operations() {
		if t.Failed() && len(st.address(t, op)) == 0 {
			return
		}
		c.statuses[op.ID] = map[string]int{}
		logins := firmActors()
		if op.Public() {
			logins = logins[:1]
		}
		for turn, login := range logins {
			a := st.ask(t, op, login, turn)
			c.statuses[op.ID][login] = a.status
			st.checkQuiet(t, op, login, a)
			if op.Writes() && a.status < http.StatusBadRequest {
				st.restore(t)
			}
		}
	}
	golden(t, "statuses.golden", c.text(st.Operations()))
	c.rules(t, st.Operations())
	st.nothingPrivateInLogs(t)
}

func (c crawl) text(operations []Operation) string {
	operations = slices.Clone(operations)
	slices.SortFunc(operations, func(x, y Operation) int { return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Method, y.Method)) })
	var b strings.Builder
	for _, op := range operations {
		fmt.Fprintf(&b, "%s %s\n", op.Method, op.Path)
		by := map[int][]string{}
		var statuses []int
		for _, login := range firmActors() {
			status, asked := c.statuses[op.ID][login]
			if !asked {
				continue
			}
			if by[status] == nil {
				statuses = append(statuses, status)
			}
			by[status] = append(by[status], cmp.Or(login, "anon"))
		}
		slices.Sort(statuses)
		for _, s := range statuses {
			fmt.Fprintf(&b, "  %d  %s\n", s, strings.Join(by[s], " "))
		}
	}
	return b.String()
}

// rules are what the access table says, whatever the policy's text is.
func (c crawl) rules(t *testing.T, operations []Operation) {
	never := func(what string, statuses map[string]int, logins ...string) {
		for _, login := range logins {
			if s := statuses[login]; s < http.StatusBadRequest {
				t.Errorf("%s: %s gets %d", what, login, s)
			}
		}
	}
	exactly := func(what string, statuses map[string]int, want int, logins ...string) {
		for _, login := range logins {
			if s := statuses[login]; s != want {
				t.Errorf("%s: %s gets %d, want %d", what, login, s, want)
			}
		}
	}
	for _, op := range operations {
		got, what := c.statuses[op.ID], op.Method+" "+op.Path
		if op.Public() {
			continue
		}
		exactly(what, got, http.StatusUnauthorized, "")
		object, _, _ := strings.Cut(op.Permission.Object, ".")
		first, _, _ := strings.Cut(op.Path[1:], "/")
		alone := strings.Contains(op.Path, "{")
		switch {
		case op.Permission.Object == "person.pay.masked":
			never(what, got, "admin", "exec", "n1", "n2", "m1", "m2", "mx", "v1", "fin", "payroll", "ops", "iv", "cand", "h1")
		case op.Permission.Object == "person.pay", op.Permission.Object == "person.bank":
			exactly(what, got, http.StatusForbidden, "admin", "exec", "auditor", "fin", "ops", "iv", "cand")
			never(what, got, "n2", "m1", "m2", "mx", "v1")
			if op.Writes() {
				never(what, got, "n1", "payroll")
			}
		case op.Permission.Object == "export":
			never(what, got, "admin", "cand", "iv", "exec", "payroll", "ops", "mx") // of a run whoever reaches a statement gets those
		case first == "runs":
			never(what, got, "admin", "cand", "iv", "n1", "n2", "m2", "mx", "ops")
			if op.Permission.Object == "run" && op.Writes() {
				never(what, got, "m1", "n1")
			}
			if op.Permission.Object == "run" && op.Permission.Action != "check" && op.Writes() {
				never(what, got, "auditor")
			}
		case first == "statements", first == "pending":
			exactly(what, got, http.StatusForbidden, "admin", "cand", "iv", "ops", "exec")
			if alone {
				exactly(what, got, http.StatusNotFound, "n2", "m2", "mx")
			}
		case object == "contract", object == "split", object == "instalment", object == "customer":
			exactly(what, got, http.StatusForbidden, "admin", "cand", "iv", "exec", "payroll")
			if alone && !op.Writes() {
				exactly(what, got, http.StatusNotFound, "n2", "m2", "mx")
				exactly(what, got, http.StatusOK, "n1", "m1", "v1", "ops", "fin", "h1", "auditor")
			}
			if op.Writes() {
				exactly(what, got, http.StatusForbidden, "n1", "n2", "m1", "m2", "mx", "v1", "auditor")
			}
		case object == "receipt", object == "allocation":
			exactly(what, got, http.StatusForbidden, "admin", "cand", "iv", "exec", "payroll", "ops")
			if alone && !op.Writes() {
				exactly(what, got, http.StatusNotFound, "n2", "m2", "mx")
				exactly(what, got, http.StatusOK, "n1", "m1", "v1", "fin", "h1", "auditor")
			}
			if op.Writes() {
				exactly(what, got, http.StatusForbidden, "n1", "n2", "m1", "m2", "mx", "v1", "auditor", "h1")
			}
		case op.Permission.Object == "question", first == "interview" && op.Permission.Object == "kit":
			exactly(what, got, http.StatusForbidden, "admin", "cand", "exec", "n1", "n2", "m1", "m2", "mx", "v1", "fin", "payroll", "ops")
			exactly(what, got, http.StatusOK, "h1")
		case op.Permission.Action == "compute":
			exactly(what, got, http.StatusForbidden, "admin", "cand", "iv", "exec", "n1", "n2", "m1", "m2", "mx", "v1", "fin", "payroll", "ops", "auditor")
			exactly(what, got, http.StatusOK, "h1")
		case op.Permission.Object == "competency":
			exactly(what, got, http.StatusForbidden, "admin", "cand", "fin", "payroll", "ops")
			exactly(what, got, http.StatusOK, "n1", "m1", "m2", "v1", "exec", "iv", "h1", "auditor")
		case op.Permission.Object == "topic":
			exactly(what, got, http.StatusForbidden, "admin", "cand", "fin", "payroll", "ops", "n1", "auditor")
			exactly(what, got, http.StatusOK, "m1", "iv", "h1")
		case op.Permission.Object == "indicator", op.Permission.Object == "score":
			exactly(what, got, http.StatusForbidden, "admin", "cand", "iv", "payroll")
			exactly(what, got, http.StatusOK, "n1", "m1", "v1", "h1", "auditor")
			never(what, got, "n2", "m2", "mx", "exec", "ops")
			if op.Permission.Object == "score" {
				exactly(what, got, http.StatusForbidden, "exec", "ops", "fin")
			}
		case object == "figure":
			exactly(what, got, http.StatusForbidden, "admin", "cand", "iv", "exec", "payroll", "ops")
			if alone && !op.Writes() {
				exactly(what, got, http.StatusNotFound, "n2", "m2", "mx")
			}
			if op.Writes() {
				exactly(what, got, http.StatusForbidden, "n1", "m1", "fin", "v1", "auditor")
			}
		case object == "person", object == "employment":
			exactly(what, got, http.StatusForbidden, "admin")
			if alone {
				never(what, got, "n2", "m2", "mx", "iv", "cand")
			}
			if op.Writes() {
				exactly(what, got, http.StatusForbidden, "n1", "m1", "fin", "v1", "auditor", "payroll")
			}
		case strings.HasPrefix(op.Permission.Object, "import"):
			exactly(what, got, http.StatusForbidden, "admin", "cand", "iv", "exec", "payroll", "n1", "n2", "m1", "m2", "mx", "v1")
			if op.Writes() {
				exactly(what, got, http.StatusForbidden, "auditor")
			}
		case op.Permission.Object == "setting.pay" && op.Writes(): // who administers does not decide over pay
			never(what, got, "admin", "n1", "n2", "m1", "fin", "auditor", "v1")
		case first == "users" || first == "grants" || first == "policies" || first == "settings":
			if op.Writes() && op.Permission.Action != "approve" && op.ID != "endUserSessions" {
				never(what, got, "h1", "n1", "n2", "m1", "fin", "auditor", "v1", "exec")
			}
		case first == "audit":
			never(what, got, "ops", "cand", "iv", "exec", "payroll")
		}
	}
}

// checkQuiet fails the test where a failure tells what its reader may not know,
// or anybody's pay.
func (st *stage) checkQuiet(t *testing.T, op Operation, login string, a *answer) {
	if a.status < http.StatusBadRequest {
		return
	}
	text := laidOpen(t, a)
	for i := range st.marks {
		m := &st.marks[i]
		pay := slices.Contains([]string{"base", "bank", "totals", "lines"}, m.class)
		if holds(text, m.text) && (pay || !mayKnow(login, m) && !holds(a.request, m.text)) {
			t.Errorf("%s as %q: the failure holds the %s %s: %s", op.ID, login, m.class, m.text, a.body)
			return
		}
	}
}

// nothingPrivateInLogs fails the test where what was logged holds a name, an
// amount, an account, or anything that signs in.
func (st *stage) nothingPrivateInLogs(t *testing.T) {
	t.Helper()
	log := st.log.String()
	if len(log) < 1000 {
		t.Error("nothing was logged: the check is worth nothing")
	}
	for i := range st.marks {
		if m := &st.marks[i]; holds(log, m.text) {
			t.Errorf("the log holds %s of %s", m.class, m.text)
		}
	}
	for login, c := range st.sessions {
		if _, secret, ok := strings.Cut(c.headers.Get("Cookie"), "="); ok && strings.Contains(log, secret) {
			t.Errorf("the log holds the session of %s", login)
		}
	}
}

// Every failure is a problem document in both languages on MariaDB too, and the
// reads of the table come to the same there.
func TestAccessStatusesOnMariaDB(t *testing.T) {
	s := newService(t, trial.MariaDB)
	f := buildFirm(t, s)
	st := newFirm(t)
	for _, op := range s.Operations() {
		if op.Writes() {
			continue
		}
		for turn, login := range firmActors() {
			lang := []problem.Lang{problem.EN, problem.ZH}[turn%2]
			a := f.call(t, f.sessionOf(login).with("Accept-Language", string(lang)), op)
			b := st.call(t, st.sessionOf(login).with("Accept-Language", string(lang)), op)
			checkProblem(t, a, string(lang))
			if a.status != b.status {
				t.Errorf("%s as %s: %d on MariaDB, %d on SQLite", op.ID, login, a.status, b.status)
			}
		}
	}
}
