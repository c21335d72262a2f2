package api

import (
	"net/http"
	"testing"
)

// auditRows counts the audit before a write; reads are not counted.
func (st *stage) auditRows(t testing.TB, op Operation) int64 {
	t.Helper()
	if !op.Writes() {
		return 0
	}
	return st.number(t, "SELECT COUNT(*) FROM audit")
}

// looksOnly are the operations with a body that change nothing.
func looksOnly() map[string]bool {
	return map[string]bool{"checkPlan": true, "checkRun": true, "checkGoals": true, "checkCard": true, "suggestAllocations": true, "tryAllocation": true,
		"computeWeights": true, "buildKit": true, "checkTopics": true, "computePanel": true, "computeAgreement": true}
}

// startsJob are the operations that start a job, which leaves entries of its own
// under its own name.
func startsJob() map[string]bool {
	return map[string]bool{"prepareRun": true, "createImport": true, "commitImport": true}
}

// checkAudit fails the test unless a write that succeeded left exactly one entry
// of the audit, by the caller and under the request's id, and a refused one none.
func (st *stage) checkAudit(t *testing.T, op Operation, login string, a *answer, before int64) {
	t.Helper()
	if !op.Writes() {
		return
	}
	after := st.number(t, "SELECT COUNT(*) FROM audit")
	own := st.number(t, "SELECT COUNT(*) FROM audit WHERE request = ? AND login = ?", a.header.Get("X-Request-Id"), login)
	want := int64(1)
	if a.status >= http.StatusBadRequest || looksOnly()[op.ID] {
		want = 0
	}
	if op.ID == "createImport" && a.code() == "import.kinds" {
		want = 1 // what the files hold is found out after they were stored
	}
	if own != want || after-before != want && !startsJob()[op.ID] {
		t.Errorf("%s as %q: %d, %d entries of the audit, %d of them the caller's; want %d", op.ID, login, a.status, after-before, own, want)
	}
}

// Every write that succeeds leaves exactly one entry of the audit with the
// caller's login and the request's id, whoever makes it; a refused one leaves
// none. TestAccessStatuses does the same for everybody of the access table.
func TestH1_EveryWriteIsRecorded(t *testing.T) {
	st := newFirm(t)
	doers := []string{"h1", "fin", "ops", "v1", "admin", "exec", "n1", "n2"}
	var never []string
	for _, op := range st.Operations() {
		if !op.Writes() || op.Public() || looksOnly()[op.ID] {
			continue
		}
		done := false
		for _, login := range doers {
			before := st.auditRows(t, op)
			a := st.call(t, st.as(login), op)
			st.checkAudit(t, op, login, a, before)
			if a.status < http.StatusBadRequest {
				done = true
				st.restore(t)
				break
			}
		}
		if !done {
			never = append(never, op.ID)
		}
	}
	// These need a state, a password or a setting that the firm has not; their own
	// tests are beside them.
	same(t, "what nobody could do", never, "cancelJob", "changePassword", "confirmSession", "enableUser", "secondRun")
}
