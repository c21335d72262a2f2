package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/models"
)

const commissionPlan = `plan: sales
version: 1
title: {zh: 销售方案, en: Sales plan}
currency: CNY
effective: {from: 2026-01-01}
who: {family: [sales]}
settle: month
components:
  - {code: commission, title: {zh: 提成, en: Commission}, kind: rate, basis: collected, rate: 10%}
`

// published publishes a plan through the service.
func (s *service) published(t testing.TB, text string) {
	t.Helper()
	hr := s.as("h1")
	d := hr.post(t, "/plan-drafts", map[string]string{"plan": "sales", "document": text}).want(t, http.StatusCreated)
	id := bodyOf[PlanDraft](t, d).ID
	hr.ifMatch(d.tag()).post(t, "/plan-drafts/"+id+"/publication", map[string]string{"consultation": "2026-01-05"}).want(t, http.StatusCreated)
}

// run prepares a run through the service.
func (s *service) run(t testing.TB, from, to string) Run {
	t.Helper()
	r := bodyOf[Run](t, s.as("h1").post(t, "/runs", map[string]string{"from": from, "to": to}).want(t, http.StatusCreated))
	if r.State != "prepared" || r.Digest == "" {
		t.Fatalf("the run is %+v", r)
	}
	return r
}

func decided(r Run) map[string]string { return map[string]string{"digest": r.Digest} }

// closed prepares, approves and answers the run.
func (s *service) closed(t testing.TB, from, to string) Run {
	t.Helper()
	r := s.run(t, from, to)
	return bodyOf[Run](t, s.as("v1").post(t, "/runs/"+r.ID+"/approval", decided(r)).want(t, http.StatusOK))
}

// The whole way of a run through the service: separate hands, statements seen
// from approval on, lines, explanation, check, document.
func TestRun_FromPreparationToTheRepsExplanation(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		s.published(t, commissionPlan)
		r := s.run(t, "2026-09", "2026-09")
		list := func(login string) []Statement {
			return bodyOf[Page[Statement]](t, s.as(login).get(t, "/statements?month=2026-09").want(t, http.StatusOK)).Items
		}
		if len(list("e1")) != 0 || len(list("m1")) != 0 || len(list("h1")) == 0 || len(list("v1")) == 0 {
			t.Errorf("drafts are seen by rep %d, manager %d, hr %d, director %d", len(list("e1")), len(list("m1")), len(list("h1")), len(list("v1")))
		}
		s.as("h1").post(t, "/runs/"+r.ID+"/approval", decided(r)).refused(t, http.StatusForbidden, "run.separation_of_duties")
		s.as("e1").post(t, "/runs/"+r.ID+"/approval", decided(r)).refused(t, http.StatusForbidden, "access.denied")
		s.as("v1").post(t, "/runs/"+r.ID+"/approval", map[string]string{"digest": "another"}).refused(t, http.StatusConflict, "run.digest")
		s.as("v1").post(t, "/runs/"+r.ID+"/approval", decided(r)).want(t, http.StatusOK)
		own := list("e1")
		if len(own) != 1 || own[0].Payee.Code != "E1" || own[0].Total != "50.00" {
			t.Fatalf("the rep sees %+v", own)
		}
		path := "/statements/" + own[0].ID
		lines := bodyOf[StatementLines](t, s.as("e1").get(t, path+"/lines?limit=1").want(t, http.StatusOK))
		if len(lines.Items) != 1 || lines.Next == "" || lines.Items[0].Receipt != "R1" || lines.Items[0].Amount != "40.00" {
			t.Fatalf("%+v", lines)
		}
		rest := bodyOf[StatementLines](t, s.as("e1").get(t, path+"/lines?limit=1&cursor="+lines.Next).want(t, http.StatusOK))
		if len(rest.Items) != 1 || rest.Next != "" || rest.Items[0].Seq != 2 {
			t.Errorf("%+v", rest)
		}
		groups := bodyOf[StatementLines](t, s.as("e1").get(t, path+"/lines?group=contract").want(t, http.StatusOK))
		if len(groups.Groups) != 1 || groups.Groups[0].Payable != "50.00" || groups.Groups[0].Lines != 2 {
			t.Errorf("%+v", groups)
		}
		for lang, word := range map[string]string{"zh": "回款", "en": "receipt"} {
			x := bodyOf[Explanation](t, s.as("e1").with("Accept-Language", lang).get(t, path+"/lines/1/explanation").want(t, http.StatusOK))
			if !strings.Contains(x.Text, word) || !json.Valid(x.Trace) {
				t.Errorf("%s: %s", lang, x.Text)
			}
		}
		if check := bodyOf[StatementCheck](t, s.as("e1").get(t, path+"/check").want(t, http.StatusOK)); !check.Equal || check.Anew != "50.00" {
			t.Errorf("%+v", check)
		}
		document := s.as("e1").get(t, path+"/document").want(t, http.StatusOK)
		if !json.Valid(document.body) || !bytes.Contains(document.body, []byte(`"total": "50.00"`)) {
			t.Errorf("%s", document.body)
		}
		d := bodyOf[StatementDetail](t, s.as("e1").get(t, path).want(t, http.StatusOK))
		if len(d.Subtotals) != 1 || d.Subtotals[0].Payable != "50.00" || len(d.Bookings) != 1 || d.LastRun != nil || d.Digest != r.Digest || d.KnownAt != r.KnownAt || d.KnownAt == 0 {
			t.Errorf("%+v", d)
		}
		for _, child := range []string{"", "/lines", "/lines/1/explanation", "/check", "/document", "/export.csv", "/export.xlsx"} {
			s.as("e2").get(t, path+child).refused(t, http.StatusNotFound, "not_found")
			s.anyone().get(t, path+child).want(t, http.StatusUnauthorized)
		}
		s.as("finance").post(t, "/runs/"+r.ID+"/payment", decided(r)).want(t, http.StatusOK)
		if check := bodyOf[RunCheck](t, s.as("auditor").post(t, "/runs/"+r.ID+"/check", nil).want(t, http.StatusOK)); !check.Equal || check.Checked == 0 {
			t.Errorf("%+v", check)
		}
	})
}

// A double click, a retry and a proxy that sends it again at once: the run is
// paid once, everybody gets the same answer, and the key is good for nothing
// else.
func TestD4_PayIsIdempotentByKey(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		s.published(t, commissionPlan)
		r := s.closed(t, "2026-09", "2026-09")
		s.as("finance")
		other := s.another(t)
		const n = 8
		answers := make([]*answer, n)
		var group sync.WaitGroup
		for i := range n {
			group.Go(func() {
				caller := s.as("finance").with("Idempotency-Key", "pay-1")
				if i%2 == 1 {
					caller = caller.on(other)
				}
				for { // Busy says to try again
					if answers[i] = caller.post(t, "/runs/"+r.ID+"/payment", decided(r)); answers[i].status != http.StatusServiceUnavailable {
						return
					}
				}
			})
		}
		group.Wait()
		for _, a := range answers {
			a.want(t, http.StatusOK)
			if !bytes.Equal(a.body, answers[0].body) {
				t.Errorf("one is told\n%s\nanother\n%s", answers[0].body, a.body)
			}
		}
		if n := s.count(t, "SELECT COUNT(*) FROM audit WHERE action = 'pay'"); n != 1 {
			t.Errorf("%d audit rows", n)
		}
		if n := s.count(t, "SELECT COUNT(*) FROM entries WHERE state = 'paid'"); n != r.Payees {
			t.Errorf("%d paid entries for %d people", n, r.Payees)
		}
		s.as("finance").with("Idempotency-Key", "pay-1").post(t, "/runs/"+r.ID+"/payment", map[string]string{"digest": "x"}).refused(t, http.StatusUnprocessableEntity, "idempotency.other_request")
		s.as("payroll").with("Idempotency-Key", "pay-1").post(t, "/runs/"+r.ID+"/payment", decided(r)).refused(t, http.StatusConflict, "run.state")
	})
}

// lostReply is a connection that breaks before the answer is written.
type lostReply struct{ header http.Header }

func (l *lostReply) Header() http.Header       { return l.header }
func (l *lostReply) Write([]byte) (int, error) { return 0, http.ErrHandlerTimeout }
func (l *lostReply) WriteHeader(int)           {}

// The payment is stored and its answer is lost: the same key, at another
// instance, gives the stored answer.
func TestD5_AnAnswerThatWasLostIsGivenAgain(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		s.published(t, commissionPlan)
		r := s.closed(t, "2026-09", "2026-09")
		caller := s.as("finance").with("Idempotency-Key", "pay-2").with("Content-Type", "application/json")
		body, _ := json.Marshal(decided(r))
		request := httptest.NewRequest(http.MethodPost, base+"/runs/"+r.ID+"/payment", bytes.NewReader(body))
		request.Header = caller.headers.Clone()
		s.Handler().ServeHTTP(&lostReply{http.Header{}}, request)
		if n := s.count(t, "SELECT COUNT(*) FROM runs WHERE state = 'paid'"); n != 1 {
			t.Fatal("the payment was not stored: the test shows nothing")
		}
		again := caller.on(s.another(t)).post(t, "/runs/"+r.ID+"/payment", decided(r)).want(t, http.StatusOK)
		if again.header.Get("Idempotency-Replayed") != "true" || bodyOf[Run](t, again).State != "paid" {
			t.Errorf("%v %s", again.header, again.body)
		}
		if n := s.count(t, "SELECT COUNT(*) FROM audit WHERE action = 'pay'"); n != 1 {
			t.Errorf("%d audit rows", n)
		}
	})
}

// With four eyes off one person closes and pays alone; the run shows it.
func TestA12_FourEyesOffShowsABanner(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		s.published(t, commissionPlan)
		if r := s.run(t, "2026-09", "2026-09"); r.Banner != "" {
			t.Errorf("a banner without a reason: %s", r.Banner)
		}
		s.console(t, func(tx *models.Tx) error {
			_, err := tx.PutSetting(models.FourEyes, "false", 0)
			return err
		})
		r := s.run(t, "2026-09", "2026-09")
		if r.Banner == "" {
			t.Error("no banner")
		}
		s.as("h1").post(t, "/runs/"+r.ID+"/approval", decided(r)).want(t, http.StatusOK)
		if n := s.count(t, "SELECT COUNT(*) FROM audit WHERE action = 'approve' AND marks = 'four_eyes_off'"); n != 1 {
			t.Errorf("%d marked rows", n)
		}
	})
}

// Whoever reads somebody else's pay is noted with what was read; who reads one's
// own is not.
func TestH5_ReadingPayIsNoted(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		s.published(t, commissionPlan)
		s.closed(t, "2026-09", "2026-09")
		list := bodyOf[Page[Statement]](t, s.as("m1").get(t, "/statements?payee=E1").want(t, http.StatusOK)).Items
		path := "/statements/" + list[0].ID
		for _, child := range []string{"", "/lines", "/lines/1/explanation", "/check", "/document", "/export.csv"} {
			s.as("m1").get(t, path+child).want(t, http.StatusOK)
			s.as("e1").get(t, path+child).want(t, http.StatusOK)
		}
		if err := s.db.FlushPayReads(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := s.count(t, "SELECT COUNT(*) FROM pay_reads WHERE person = 'E1' AND user_id = (SELECT id FROM users WHERE login = 'm1')"); n != 7 {
			t.Errorf("%d of 7 readings are noted", n)
		}
		if n := s.count(t, "SELECT COUNT(*) FROM pay_reads WHERE person = 'E1' AND user_id = (SELECT id FROM users WHERE login = 'e1')"); n != 0 {
			t.Errorf("%d readings of one's own pay", n)
		}
	})
}

// Names that a spreadsheet would run leave as texts, and numbers as numbers.
func TestF4_ExportsOpenNoFormulas(t *testing.T) {
	names := []string{"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tTAB", "＝HYPERLINK(1)", "'=1", "\"quoted\", comma"}
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		var e models.FactEntry
		for i, name := range names {
			code := "X" + string(rune('A'+i))
			a := yuan(t, "100.00")
			e.Facts.Persons = append(e.Facts.Persons, fact.Person{Code: code, Name: name})
			e.Facts.Employments = append(e.Facts.Employments, fact.Employment{Person: code, Family: "sales", Team: "N"})
			e.Facts.Contracts = append(e.Facts.Contracts, fact.Contract{Number: "=K" + code, Signed: day(t, "2026-01-01"), Amount: a, Net: a})
			e.Facts.Splits = append(e.Facts.Splits, fact.Split{Contract: "=K" + code, Person: code, Share: decimalOf(t, "1")})
			e.Facts.Receipts = append(e.Facts.Receipts, fact.Receipt{Number: "@R" + code, Date: day(t, "2026-09-02"), ValueDate: day(t, "2026-09-02"), Amount: yuan(t, "-100.00")})
			e.Facts.Allocations = append(e.Facts.Allocations, fact.Allocation{Receipt: "@R" + code, Line: 1, Contract: "=K" + code, Amount: yuan(t, "-100.00")})
		}
		e.Audit = models.Entry{Action: "create", Object: "fact", Key: "x", Domain: "people"}
		s.enter(t, e)
		s.published(t, commissionPlan)
		r := s.closed(t, "2026-09", "2026-09")
		for _, of := range []string{"statements", "lines"} {
			sheet := s.as("auditor").get(t, "/runs/"+r.ID+"/export.csv?of="+of).want(t, http.StatusOK)
			found := 0
			for _, row := range csvRows(t, sheet) {
				for column, cell := range row {
					if cell != "" && strings.ContainsAny(cell[:1], "=+@\t") || strings.HasPrefix(cell, "＝") {
						t.Errorf("%s %s: %q opens a formula", of, column, cell)
					}
				}
				if of == "lines" && strings.HasPrefix(row["payee_code"], "X") {
					if found++; row["amount"] != "-10.00" || row["base"] != "-100.00" {
						t.Errorf("numbers are %q and %q", row["amount"], row["base"])
					}
				}
			}
			if of == "lines" && found != len(names) {
				t.Errorf("%d of %d rows", found, len(names))
			}
			book := s.as("auditor").get(t, "/runs/"+r.ID+"/export.xlsx?of="+of).want(t, http.StatusOK)
			rows := xlsxRows(t, book)
			texts := map[string]bool{}
			for _, row := range rows {
				texts[row["payee_name"]] = true
			}
			for _, name := range names {
				if !texts[name] {
					t.Errorf("%s: the workbook does not say %q", of, name)
				}
			}
		}
	})
}
