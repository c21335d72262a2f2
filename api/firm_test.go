package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/models"
)

// The firm of the generated tests stands on 2026-11-02 and has two subtrees
// under a director:
//
//	QC                         led by QV1, the director
//	├─ QN  led by QMX until 2026-08-31, then by QM1:  QN1, QN2, and QNX from 2026-09-01
//	├─ QS  led by QM2:                                QS1, and QNX until 2026-08-31
//	└─ QP  led by QM3:  QH1 and QH2 of human resources, QIV, and QMX from 2026-09-01
//
// QCA is a candidate, and belongs to no team. Everything that belongs to
// somebody (names, numbers, amounts) is a text that occurs nowhere else.
const (
	firmMoved = "2026-09-01"
	firmPlan  = `plan: firm-plan
version: 1
title: {zh: 公司方案, en: Plan of the firm}
currency: CNY
effective: {from: 2026-01-01}
who: {family: [rep]}
settle: month
components:
  - code: commission
    title: {zh: 回款提成, en: Commission on collected cash}
    kind: rate
    basis: collected
    when: contract.kind != "gated"
    rate: 3.17%
  - code: gated
    title: {zh: 首付款提成, en: Commission behind a first payment}
    kind: rate
    basis: collected
    when: contract.kind = "gated"
    gate: {first_payment: 50%}
    rate: 2.39%
`
)

// actorLogin names somebody of the access table; "" is nobody who signed in.
// The order is from those who may least to those who may most.
func firmActors() []string {
	return []string{"", "cand", "iv", "admin", "auditor", "exec", "n2", "m2", "mx", "payroll", "n1", "m1", "v1", "ops", "fin", "h1"}
}

// mark is a text by which a row is recognised wherever it turns up.
type mark struct {
	text   string
	class  string // person, code, account, deal, dealName, dealAmount, cash, figure, opportunity, opportunityAmount, forecast, activity, rating.self (and so on), base, bank, totals, lines, key
	person string // whose it is
	on     string // the row's own date
	months []string
	days   []string // on which something else of the person names it
	draft  bool     // of a run that is not approved
}

// firm is a service with the firm in it.
type firm struct {
	*service
	marks  []mark
	amount int64 // the last one that was given out
	values map[string]string
}

// unique gives an amount that nobody else has.
func (f *firm) unique(t testing.TB) string {
	t.Helper()
	f.amount += 137_911
	return fmt.Sprintf("%d.%02d", f.amount/100, f.amount%100)
}

func (f *firm) mark(class, person, on string, texts ...string) {
	for _, text := range texts {
		f.marks = append(f.marks, mark{text: text, class: class, person: person, on: on})
	}
}

// people are the firm's persons: code, family, team and until when, for those
// who move the day after.
func (f *firm) people(t testing.TB, e *models.FactEntry) {
	t.Helper()
	begin, move := day(t, "2026-01-01"), day(t, firmMoved)
	e.Facts.Teams = []fact.Team{{Code: "QC", Name: "Company"}, {Code: "QN", Name: "North", Parent: "QC"}, {Code: "QS", Name: "South", Parent: "QC"}, {Code: "QP", Name: "People", Parent: "QC"}}
	e.Heads = []models.TeamHead{{Team: "QC", Person: "QV1", From: begin}, {Team: "QN", Person: "QMX", From: begin, Before: move}, {Team: "QN", Person: "QM1", From: move},
		{Team: "QS", Person: "QM2", From: begin}, {Team: "QP", Person: "QM3", From: begin}}
	for _, p := range [][4]string{{"QV1", "lead", "QC"}, {"QMX", "lead", "QN", "QP"}, {"QM1", "lead", "QN"}, {"QM2", "lead", "QS"}, {"QM3", "lead", "QP"}, {"QN1", "rep", "QN"}, {"QN2", "rep", "QN"},
		{"QS1", "rep", "QS"}, {"QNX", "rep", "QS", "QN"}, {"QH1", "staff", "QP"}, {"QH2", "staff", "QP"}, {"QIV", "staff", "QP"}, {"QCA", "", ""}} {
		e.Facts.Persons = append(e.Facts.Persons, fact.Person{Code: p[0], Name: "Zna" + p[0]})
		f.mark("person", p[0], "", "Zna"+p[0])
		f.mark("code", p[0], "", p[0])
		if p[2] == "" {
			continue
		}
		first := fact.Employment{Person: p[0], Valid: period.Interval{From: begin}, Family: p[1], Grade: "mid", Team: p[2]}
		if p[3] != "" {
			first.Valid.To = move.AddDays(-1)
			e.Facts.Employments = append(e.Facts.Employments, fact.Employment{Person: p[0], Valid: period.Interval{From: move}, Family: p[1], Grade: "mid", Team: p[3]})
		}
		e.Facts.Employments = append(e.Facts.Employments, first)
		base := f.unique(t)
		e.Pay = append(e.Pay, models.BasePay{Person: p[0], Valid: period.Interval{From: begin}, Amount: yuan(t, base), Bank: "6222bank" + p[0] + "ends"})
		f.mark("base", p[0], "", base)
		f.mark("bank", p[0], "", "6222bank"+p[0]+"ends")
	}
}

// contracts are the firm's contracts, each with a customer of its own and two
// receipts in every month from August or the signing on.
func (f *firm) contracts(t testing.TB, e *models.FactEntry) {
	t.Helper()
	for _, k := range [][3]string{{"QN1-0", "2026-06-10"}, {"QN1-1", "2026-09-05"}, {"QN1-2", "2026-09-06", "gated"}, {"QN2-0", "2026-06-11"}, {"QN2-1", "2026-09-05"}, {"QN2-2", "2026-06-12", "gated"},
		{"QS1-0", "2026-06-15"}, {"QS1-2", "2026-06-16", "gated"}, {"QNX-0", "2026-06-20"}, {"QNX-1", "2026-09-10"}} {
		person, _, _ := strings.Cut(k[0], "-")
		number, customer, amount, kind := "K"+k[0], "C"+k[0], f.unique(t), k[2]
		if kind == "" {
			kind = "standard"
		}
		a := yuan(t, "9"+amount) // more than ever comes in
		e.Facts.Customers = append(e.Facts.Customers, fact.Customer{Code: customer, Name: "Zcu" + k[0], Class: "A"})
		e.Facts.Contracts = append(e.Facts.Contracts, fact.Contract{Number: number, Customer: customer, Kind: kind, Signed: day(t, k[1]), Amount: a, Net: a})
		e.Facts.Splits = append(e.Facts.Splits, fact.Split{Contract: number, Person: person, Share: decimalOf(t, "1")})
		e.Facts.Instalments = append(e.Facts.Instalments, fact.Instalment{Contract: number, Number: "1", Due: day(t, k[1]).AddDays(30), Amount: a})
		var months []string
		for _, m := range []string{"2026-08", "2026-09", "2026-10"} {
			if m < k[1][:7] {
				continue
			}
			months = append(months, m)
			for i, on := range []string{m + "-12", m + "-23"} {
				receipt, part := fmt.Sprintf("R%s-%s-%d", k[0], m[5:], i), f.unique(t)
				e.Facts.Receipts = append(e.Facts.Receipts, fact.Receipt{Number: receipt, Customer: customer, Date: day(t, on), ValueDate: day(t, on), Amount: yuan(t, part)})
				e.Facts.Allocations = append(e.Facts.Allocations, fact.Allocation{Receipt: receipt, Line: 1, Contract: number, Instalment: "1", Amount: yuan(t, part)})
				f.marks = append(f.marks, mark{text: receipt, class: "cash", person: person, on: on, months: []string{m}}, mark{text: part, class: "cash", person: person, on: on, months: []string{m}})
			}
		}
		f.marks = append(f.marks, mark{text: number, class: "deal", person: person, on: k[1], months: months}, mark{text: customer, class: "deal", person: person, on: k[1], months: months},
			mark{text: "Zcu" + k[0], class: "dealName", person: person, on: k[1], months: months}, mark{text: a.String(), class: "dealAmount", person: person, on: k[1], months: months})
	}
	f.free(t, e)
	for _, person := range []string{"QN1", "QN2", "QS1", "QNX", "QH2"} {
		for _, m := range []string{"2026-08", "2026-10"} {
			value := f.unique(t)
			e.Facts.Figures = append(e.Facts.Figures, fact.Figure{Person: person, Period: m, Code: "target", Value: decimalOf(t, value), Unit: "CNY"})
			f.mark("figure", person, m+"-31", decimalOf(t, value).String())
		}
	}
}

// free are things that nothing hangs on, so that they can be taken back, and a
// receipt that is not allocated.
func (f *firm) free(t testing.TB, e *models.FactEntry) {
	t.Helper()
	a := yuan(t, "5.00")
	e.Facts.Teams = append(e.Facts.Teams, fact.Team{Code: "FREE", Name: "Free", Parent: "QC"})
	e.Facts.Persons = append(e.Facts.Persons, fact.Person{Code: "FREE", Name: "Free"})
	e.Facts.Customers = append(e.Facts.Customers, fact.Customer{Code: "FREE", Name: "Free", Class: "A"}, fact.Customer{Code: "FREE-K", Name: "Free", Class: "A"})
	e.Facts.Contracts = append(e.Facts.Contracts, fact.Contract{Number: "FREE", Customer: "FREE-K", Kind: "standard", Signed: day(t, "2026-10-01"), Amount: a, Net: a})
	e.Facts.Splits = append(e.Facts.Splits, fact.Split{Contract: "FREE", Person: "QN1", Share: decimalOf(t, "1")})
	e.Facts.Instalments = append(e.Facts.Instalments, fact.Instalment{Contract: "FREE", Number: "1", Due: day(t, "2026-11-01"), Amount: a})
	e.Facts.Receipts = append(e.Facts.Receipts, fact.Receipt{Number: "FREE", Customer: "FREE-K", Date: day(t, "2026-10-30"), ValueDate: day(t, "2026-10-30"), Amount: a})
}

// buildFirm makes the firm in an empty service: facts at once, everything that
// people do over the API.
func buildFirm(t testing.TB, s *service) *firm {
	t.Helper()
	f := &firm{service: s, amount: 12_345_631, values: map[string]string{}}
	var e models.FactEntry
	f.people(t, &e)
	f.contracts(t, &e)
	f.sells(t, &e)
	f.rates(t, &e)
	f.mark("key", "", "", keysOfQuestion(t, "R01")...)
	s.enter(t, e)
	for _, u := range [][3]string{{"cand", "QCA", "candidate"}, {"iv", "QIV", "interviewer"}, {"admin", "", "admin"}, {"second", "", "admin"}, {"auditor", "", "auditor"}, {"exec", "", "executive"}, {"n1", "QN1", "rep"}, {"n2", "QN2", "rep"},
		{"s1", "QS1", "rep"}, {"nx", "QNX", "rep"}, {"m1", "QM1", "manager employee"}, {"m2", "QM2", "manager employee"}, {"mx", "QMX", "manager employee"}, {"v1", "QV1", "director employee"},
		{"payroll", "", "payroll"}, {"ops", "", "salesops"}, {"fin", "", "finance"}, {"h1", "QH1", "hr employee"}, {"h2", "QH2", "hr employee"}} {
		f.account(t, u[0], u[1], strings.Fields(u[2])...)
	}
	f.plans(t)
	f.runs(t)
	f.rest(t)
	return f
}

// account makes a user whose name names the person.
func (f *firm) account(t testing.TB, login, person string, roles ...string) {
	t.Helper()
	id := f.user(t, login, person, roles...)
	if person != "" {
		f.mark("account", person, "", "Lgn"+person)
		f.console(t, func(tx *models.Tx) error {
			u, err := tx.UserByLogin(login)
			if err == nil {
				_, err = tx.EditUser(u, "Lgn"+person, person)
			}
			return err
		})
	}
	f.values["user "+login] = id.String()
}

func (f *firm) plans(t testing.TB) {
	t.Helper()
	h1 := f.as("h1")
	draft := bodyOf[PlanDraft](t, h1.post(t, "/plan-drafts", NewDraft{"firm-plan", DraftDocument{firmPlan}}).want(t, http.StatusCreated))
	h1.ifMatch(`"1"`).post(t, "/plan-drafts/"+draft.ID+"/publication", NewPublication{"asked everybody"}).want(t, http.StatusCreated)
	next := strings.NewReplacer("version: 1", "version: 2", "from: 2026-01-01", "from: 2027-01-01", "3.17", "3.71").Replace(firmPlan)
	f.values["draft"] = bodyOf[PlanDraft](t, h1.post(t, "/plan-drafts", NewDraft{"firm-plan", DraftDocument{next}}).want(t, http.StatusCreated)).ID
	f.as("n1").post(t, "/plans/firm-plan/versions/1/acknowledgements", NewAcknowledgement{Answer: "signed"}).want(t, http.StatusCreated)
}

// runs closes August and September, pays August, and leaves October a draft.
func (f *firm) runs(t testing.TB) {
	t.Helper()
	for _, m := range []string{"2026-08", "2026-09", "2026-10"} {
		run := bodyOf[Run](t, f.as("h1").post(t, "/runs?wait=25", NewRun{From: m, To: m}).want(t, http.StatusCreated))
		if run.State != "prepared" || run.Payees != 4 {
			t.Fatalf("the run of %s: %+v", m, run)
		}
		f.values["run "+m], f.values["digest "+m] = run.ID, run.Digest
		if m != "2026-10" {
			f.as("v1").post(t, "/runs/"+run.ID+"/approval", Decision{Digest: run.Digest}).want(t, http.StatusOK)
		}
		if m == "2026-08" {
			f.as("payroll").post(t, "/runs/"+run.ID+"/payment", Decision{Digest: run.Digest}).want(t, http.StatusOK)
		}
	}
	err := f.db.View(t.Context(), func(tx *models.Tx) error {
		list, err := tx.Statements(everyone(), models.StatementFilter{Drafts: true}, models.Paging{Limit: 200, Sort: "payee"})
		for i := range list.Items {
			s := &list.Items[i]
			lines, failed := tx.Lines(s, 0, 0)
			if failed != nil {
				return failed
			}
			f.payMarks(s, lines)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (f *firm) payMarks(s *models.Statement, lines []models.StatementLine) {
	major := amountText(s.Currency)
	made := mark{class: "totals", person: s.Payee.Code, on: s.Month.Last().String(), months: []string{s.Month.String()}, draft: s.State == models.Prepared}
	key := s.Payee.Code + " " + s.Month.String()
	f.values["statement "+key] = s.ID.String()
	for _, text := range []string{major(s.Total), major(s.Pending), s.ID.String()} {
		if text != "0.00" {
			made.text = text
			f.marks = append(f.marks, made)
		}
	}
	made.class = "lines"
	for i := range lines {
		made.text = major(lines[i].Amount)
		f.marks = append(f.marks, made)
	}
}

// rest makes what the remaining addresses name: a token of QN1's, a role that
// waits, a policy that waits, an import, a job.
func (f *firm) rest(t testing.TB) {
	t.Helper()
	f.values["token"] = bodyOf[Token](t, f.as("n1").post(t, "/tokens", NewToken{"mine", []string{"contract:read"}, models.InstantOf(f.clock.Now().AddDate(0, 1, 0))}).want(t, http.StatusCreated)).ID
	own := bodyOf[Page[Grant]](t, f.as("admin").get(t, "/users/"+f.values["user n1"]+"/grants"))
	f.values["grant"] = own.Items[0].ID
	f.values["pending grant"] = bodyOf[Grant](t, f.as("admin").post(t, "/users/"+f.values["user n1"]+"/grants", NewGrant{Role: "finance", Reason: "to wait"}).want(t, http.StatusAccepted)).ID
	p := bodyOf[Policy](t, f.as("admin").ifMatch(`"1"`).put(t, "/policies", NewPolicy{f.policyText(t), "to wait"}).want(t, http.StatusAccepted))
	f.values["proposal"] = fmt.Sprint(p.Proposal.Number)
	files := map[string][]byte{"receipts.csv": []byte("number,date,amount,currency,contract\nRIMP,2026-10-30,1.50,CNY,KQN1-1\n")}
	up := bodyOf[Import](t, f.as("fin").upload(t, "/imports?wait=25", files, nil).want(t, http.StatusCreated))
	if up.Token == "" {
		t.Fatalf("the import cannot be committed: %+v", up)
	}
	f.values["import"], f.values["import token"] = up.ID, up.Token
	err := f.db.View(t.Context(), func(tx *models.Tx) error {
		id, err := models.ParseID(f.values["run 2026-10"])
		if err == nil {
			id, err = tx.JobOfRun(id)
		}
		f.values["job"] = id.String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (f *firm) policyText(t testing.TB) string {
	t.Helper()
	return clerkPolicy()
}

// sessionOf is how an actor calls; "" is nobody.
func (f *firm) sessionOf(login string) *caller {
	if login == "" {
		return f.anyone()
	}
	return f.as(login)
}

func TestFirmIsWhole(t *testing.T) {
	f := newFirm(t)
	classes := map[string]int{}
	for _, m := range f.marks {
		classes[m.class]++
	}
	for _, class := range []string{"person", "code", "account", "deal", "dealName", "dealAmount", "cash", "figure", "opportunity", "opportunityAmount", "forecast", "activity", "base", "bank", "totals", "lines", "key"} {
		if classes[class] < 5 {
			t.Errorf("%d marks of the class %s", classes[class], class)
		}
	}
	texts := make([]string, len(f.marks))
	for i := range f.marks {
		texts[i] = f.marks[i].text
	}
	slices.Sort(texts)
	for i := 1; i < len(texts); i++ {
		if texts[i] == texts[i-1] {
			t.Errorf("%q marks two rows", texts[i])
		}
	}
}
