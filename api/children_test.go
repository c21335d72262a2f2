package api

import (
	"net/http"
	"strings"
	"testing"
)

// Of runs and statements everybody sees those of the access table, on both sides
// of the move.
func TestA1_StatementsOfPeersDoNotExist(t *testing.T) {
	f := newFirm(t)
	list := func(login, query string) []string {
		page := bodyOf[Page[Statement]](t, f.as(login).get(t, "/statements?limit=200&sort=payee"+query).want(t, http.StatusOK))
		var keys []string
		for _, s := range page.Items {
			keys = append(keys, s.Payee.Code+" "+s.Month)
		}
		return keys
	}
	same(t, "one's own", list("n1", ""), "QN1 2026-08", "QN1 2026-09") // the draft is nobody's yet
	same(t, "the peer's, asked for", list("n1", "&payee=QN2"))
	same(t, "those of a run, asked for by a payee", list("n2", "&run="+f.values["run 2026-10"]))
	same(t, "closed ones, of those who may not see drafts", list("payroll", "&month=2026-10"))
}

func TestA2_StatementsOfASiblingSubtreeDoNotExist(t *testing.T) {
	f := newFirm(t)
	m1, m2 := f.as("m1"), f.as("m2")
	for _, part := range statementParts() {
		alike(t, m2.get(t, "/statements/"+f.values["statement QN1 2026-09"]+part), m2.get(t, "/statements/"+f.values["token"]+part))
		alike(t, m1.get(t, "/statements/"+f.values["statement QS1 2026-09"]+part), m1.get(t, "/statements/"+f.values["token"]+part))
		m1.get(t, "/statements/"+f.values["statement QN1 2026-09"]+part).want(t, http.StatusOK)
		m2.get(t, "/statements/"+f.values["statement QS1 2026-09"]+part).want(t, http.StatusOK)
	}
}

// statementParts are the addresses below a statement.
func statementParts() []string {
	return []string{"", "/lines", "/lines?group=contract", "/lines/1/explanation", "/check", "/document", "/export.csv", "/export.xlsx"}
}

// Whoever has led a team until the move sees the statements until then, and
// whoever leads it since then those since then.
func TestA3_StatementsChangeHandsOnTheDayOfTheMove(t *testing.T) {
	f := newFirm(t)
	for _, x := range []struct {
		login, key string
		status     int
	}{
		{"mx", "QN1 2026-08", 200}, {"mx", "QN1 2026-09", 404}, {"mx", "QN2 2026-09", 404}, {"mx", "QNX 2026-09", 404},
		{"m1", "QN1 2026-08", 404}, {"m1", "QN1 2026-09", 200}, {"m1", "QNX 2026-08", 404}, {"m1", "QNX 2026-09", 200},
		{"m2", "QNX 2026-08", 200}, {"m2", "QNX 2026-09", 404}, {"v1", "QNX 2026-08", 200}, {"v1", "QNX 2026-09", 200},
		{"m1", "QN1 2026-10", 404}, {"v1", "QN1 2026-10", 200}, // a draft
	} {
		for _, part := range statementParts() {
			f.as(x.login).get(t, "/statements/"+f.values["statement "+x.key]+part).want(t, x.status)
		}
	}
}

// Everything below something of QN1's is answered to peers, to the sibling's
// manager and to the manager of before as if it were not there: through its own
// parent, and through a parent that the caller reaches.
func TestA7_ChildObjectsInheritScope(t *testing.T) {
	f := newFirm(t)
	children := 0
	for _, op := range f.Operations() {
		if op.Public() || strings.Count(op.Path, "/") < 3 || !strings.Contains(op.Path, "{") || strings.HasPrefix(op.Path, "/plans") || strings.HasPrefix(op.Path, "/runs") || strings.HasPrefix(op.Path, "/competency/models") {
			continue
		}
		children++
		for _, login := range []string{"n2", "m2", "mx", "cand", "iv"} {
			if op.ID == "listHeads" && login == "n2" {
				continue // it is the peer's own team
			}
			a := f.call(t, f.as(login), op)
			if a.status != http.StatusNotFound && a.status != http.StatusForbidden {
				t.Errorf("%s as %s: %d %s", op.ID, login, a.status, a.body)
			}
			if a.status == http.StatusNotFound && !op.Writes() {
				none := f.as(login).get(t, strings.NewReplacer("QN1", "none", "KQN1-1", "none", "RQN1-1-09-0", "none", f.values["statement QN1 2026-09"], f.values["token"], f.values["user n1"], f.values["token"]).
					Replace(f.address(t, op)))
				if op.ID != "listHeads" {
					alike(t, a, none)
				}
			}
		}
	}
	if children < 30 {
		t.Errorf("only %d operations are below something", children)
	}
	f.childrenThroughOthers(t)
}

// childrenThroughOthers asks for QN1's children below a parent of one's own.
func (f *firm) childrenThroughOthers(t *testing.T) {
	t.Helper()
	n2 := f.as("n2")
	n2.get(t, "/statements/"+f.values["statement QN2 2026-09"]+"/lines/9999/explanation").want(t, http.StatusNotFound)
	admin := f.as("admin")
	admin.post(t, "/users/"+f.values["user n2"]+"/grants/"+f.values["grant"]+"/revoke", WhyNot{"not theirs"}).want(t, http.StatusNotFound)
	f.as("exec").post(t, "/users/"+f.values["user n2"]+"/grants/"+f.values["pending grant"]+"/confirm", nil).want(t, http.StatusNotFound)
	fin := f.as("fin").ifMatch(`"1"`)
	fin.put(t, "/receipts/FREE/allocations/1", AllocationChange{Because{"not its own"}, AllocationContent{Contract: "KQN1-1", Amount: Money{"1.00", "CNY"}}}).want(t, http.StatusNotFound)
	f.as("ops").ifMatch(`"1"`).post(t, "/contracts/KQN1-1/instalments/2/withdrawal", Withdrawal{Because{"not its own"}}).want(t, http.StatusNotFound)
	f.as("h1").ifMatch(`"1"`).put(t, "/persons/QN2/employments/2026-09-01", EmploymentChange{Because{"not theirs"}, EmploymentTerms{Family: "rep", Grade: "mid", Team: "QN"}}).want(t, http.StatusNotFound)
}

// What still refers to a thing is not told to those who do not read receipts.
func TestA8_RefusedWithdrawalsNameNoReceipt(t *testing.T) {
	f := newFirm(t)
	for _, path := range []string{"/contracts/KQN1-1/withdrawal", "/customers/CQN1-1/withdrawal", "/contracts/KQN1-1/instalments/1/withdrawal"} {
		a := f.as("ops").ifMatch(`"1"`).post(t, path, map[string]string{"reason": "test"}).refused(t, http.StatusUnprocessableEntity, "facts.in_use")
		if strings.Contains(string(a.body), "RQN1") {
			t.Errorf("%s tells of a receipt: %s", path, a.body)
		}
		f.as("h1").ifMatch(`"1"`).post(t, path, map[string]string{"reason": "test"}).want(t, http.StatusUnprocessableEntity)
	}
}

// Nor is a receipt that a correction would contradict.
func TestA8_RefusedCorrectionsNameNoReceipt(t *testing.T) {
	f := newFirm(t)
	path, body := "/contracts/KQN1-1", ContractChange{Because{"test"}, ContractContent{Customer: "CQN1-1", Kind: "standard", Signed: "2026-01-05", Amount: Money{"1.00", "USD"}}}
	a := f.as("ops").ifMatch(`"1"`).put(t, path, body).want(t, http.StatusUnprocessableEntity)
	if strings.Contains(string(a.body), "RQN1") || !strings.Contains(string(a.body), "fact.in_use") {
		t.Errorf("a refusal tells of a receipt: %s", a.body)
	}
	if a = f.as("h1").ifMatch(`"1"`).put(t, path, body).want(t, http.StatusUnprocessableEntity); !strings.Contains(string(a.body), "RQN1") {
		t.Errorf("those who read receipts are not told what contradicts the change: %s", a.body)
	}
}
