package api

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// However many allocate at the same time, never more of a receipt is allocated
// than came in.
func TestC12_NoReceiptIsAllocatedTwice(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		clerk := s.as("clerk")
		const each = 50
		statuses := make([]int, each)
		var group sync.WaitGroup
		for i := range each {
			group.Go(func() {
				contract := []string{"K1", "K2", "KX", k9}[i%4]
				a := clerk.post(t, "/receipts/RS/allocations", AllocationContent{Contract: contract, Amount: Money{"150.00", "CNY"}})
				for a.status == http.StatusServiceUnavailable { // busy: nothing was stored
					a = clerk.post(t, "/receipts/RS/allocations", AllocationContent{Contract: contract, Amount: Money{"150.00", "CNY"}})
				}
				statuses[i] = a.status
			})
		}
		group.Wait()
		count := map[int]int{}
		for _, status := range statuses {
			count[status]++
		}
		if count[http.StatusCreated] != 26 || count[http.StatusUnprocessableEntity] != 24 {
			t.Errorf("4000.00 in parts of 150.00: %v", count)
		}
		r := bodyOf[Receipt](t, s.as("finance").get(t, "/receipts/RS"))
		if r.Allocated.Amount != "3900.00" || r.Unallocated.Amount != "100.00" || len(r.Allocations) != 26 {
			t.Errorf("allocated %s, left %s, in %d parts", r.Allocated.Amount, r.Unallocated.Amount, len(r.Allocations))
		}
		clerk.post(t, "/receipts/RS/allocations", AllocationContent{Contract: "K1", Amount: Money{"100.01", "CNY"}}).refused(t, http.StatusUnprocessableEntity, "facts.invalid")
		clerk.post(t, "/receipts/RS/allocations", AllocationContent{Contract: "K1", Amount: Money{"100.00", "CNY"}}).want(t, http.StatusCreated)
		clerk.post(t, "/receipts/RS/allocations", AllocationContent{Contract: "K1", Amount: Money{"0.01", "CNY"}}).refused(t, http.StatusUnprocessableEntity, "facts.invalid")
	})
}

// Two who edit the same revision at the same time: one is stored, the other is
// told, for every fact that can be edited.
func TestD11_TwoEditorsOfOneFact(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		because := Because{"a test"}
		for _, edit := range []struct {
			login, path string
			body        func(i int) any
		}{
			{"h1", "/teams/N", func(i int) any { return TeamChange{because, fmt.Sprintf("North %d", i), "C"} }},
			{"h1", "/persons/E1", func(i int) any { return PersonChange{because, fmt.Sprintf("Rep %d", i)} }},
			{"h1", "/persons/E1/employments/2026-01-01", func(i int) any {
				return EmploymentChange{because, EmploymentTerms{Family: "sales", Grade: fmt.Sprint(i), Team: "N"}}
			}},
			{"h1", "/persons/E1/pay/2026-01-01", func(i int) any { return PayChange{because, "", Money{fmt.Sprintf("1%d.00", i), "CNY"}} }},
			{"h1", "/figures/E1/2026-10/target", func(i int) any { return FigureChange{because, FigureContent{fmt.Sprint(i), "CNY"}} }},
			{"ops", "/customers/C1", func(i int) any { return CustomerChange{because, CustomerContent{Name: fmt.Sprint(i)}} }},
			{"ops", "/contracts/K1", func(i int) any {
				return ContractChange{because, ContractContent{Customer: "C1", Kind: fmt.Sprint(i), Signed: "2026-03-01", Amount: Money{"1000.00", "CNY"}}}
			}},
			{"ops", "/contracts/K1/instalments/1", func(i int) any {
				return InstalmentChange{because, InstalmentContent{fmt.Sprintf("2026-03-1%d", i), Money{"1000.00", "CNY"}}}
			}},
			{"ops", "/contracts/KX/splits/0001-01-01", func(i int) any {
				return ShareChange{because, []ShareContent{{"E1", fmt.Sprintf("0.%d", i+6)}, {"E4", fmt.Sprintf("0.%d", 4-i)}}}
			}},
			{"finance", "/receipts/R1", func(i int) any {
				return ReceiptChange{because, ReceiptContent{Customer: "C1", Date: "2026-09-10", ValueDate: fmt.Sprintf("2026-09-1%d", i), Amount: Money{"400.00", "CNY"}}}
			}},
			{"finance", "/receipts/R1/allocations/1", func(i int) any {
				return AllocationChange{because, AllocationContent{Contract: "K1", Amount: Money{fmt.Sprintf("%d.00", 100+i), "CNY"}}}
			}},
		} {
			c := s.as(edit.login)
			c.put(t, edit.path, edit.body(0)).refused(t, http.StatusUnprocessableEntity, "version.missing")
			c.ifMatch(`"99"`).put(t, edit.path, edit.body(0)).refused(t, http.StatusConflict, "version.stale")
			tag := `"1"`
			if strings.Contains(edit.path, "/splits/") {
				tag = `"2"` // two shares were entered
			}
			answers := make([]*answer, 2)
			var group sync.WaitGroup
			for i := range answers {
				group.Go(func() { answers[i] = c.ifMatch(tag).put(t, edit.path, edit.body(i+1)) })
			}
			group.Wait()
			if a, b := answers[0], answers[1]; min(a.status, b.status) != http.StatusOK || max(a.status, b.status) != http.StatusConflict {
				t.Errorf("%s: %d and %d\n%s\n%s", edit.path, a.status, b.status, a.body, b.body)
				continue
			}
			for _, a := range answers {
				if a.status == http.StatusConflict && a.code() != "version.stale" {
					t.Errorf("%s: %s", edit.path, a.body)
				}
				if a.status == http.StatusOK && (a.tag() == "" || a.tag() == tag) {
					t.Errorf("%s: the answer's tag is %s", edit.path, a.tag())
				}
			}
		}
	})
}

// Nothing is lost by being zero or empty: every field that may be is set so, and
// read back.
func TestD13_ZeroValuesAreStored(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		because := Because{"a test"}
		h1, ops := s.as("h1").ifMatch(`"1"`), s.as("ops").ifMatch(`"1"`)
		x := bodyOf[Customer](t, ops.put(t, "/customers/C1", CustomerChange{because, CustomerContent{Name: "C", Class: "", Industry: ""}}).want(t, http.StatusOK))
		if x != (Customer{Code: "C1", Name: "C", Revision: 2}) {
			t.Errorf("a customer: %+v", x)
		}
		f := bodyOf[Figure](t, h1.put(t, "/figures/E1/2026-10/target", FigureChange{because, FigureContent{"0", "rate"}}).want(t, http.StatusOK))
		if f.Value != "0" || f.Unit != "rate" {
			t.Errorf("a figure: %+v", f)
		}
		h1.put(t, "/persons/E1/employments/2026-01-01", EmploymentChange{because, EmploymentTerms{}}).want(t, http.StatusOK)
		if e := bodyOf[Page[Employment]](t, h1.get(t, "/persons/E1/employments")); len(e.Items) != 1 || e.Items[0] != (Employment{From: "2026-01-01", Revision: 2}) {
			t.Errorf("an employment: %+v", e)
		}
		k := bodyOf[Contract](t, ops.put(t, "/contracts/KX", ContractChange{because, ContractContent{Signed: "2026-03-04", Amount: Money{"4000.00", "CNY"}, Net: &Money{"0.00", "CNY"}}}).want(t, http.StatusOK))
		if k.Net.Amount != "0.00" || k.Kind != "" || k.Customer.Code != "" {
			t.Errorf("a contract: %+v", k)
		}
		b := bodyOf[BankAccount](t, h1.put(t, "/persons/E1/bank/2026-01-01", AccountChange{because, ""}).want(t, http.StatusOK))
		if b.Account != "" || b.Revision != 2 {
			t.Errorf("an account: %+v", b)
		}
		p := bodyOf[BasePay](t, h1.ifMatch(`"2"`).put(t, "/persons/E1/pay/2026-01-01", PayChange{because, "", Money{"0.00", "CNY"}}).want(t, http.StatusOK))
		if p.Monthly.Amount != "0.00" {
			t.Errorf("a base pay: %+v", p)
		}
		team := bodyOf[Team](t, h1.put(t, "/teams/N", TeamChange{because, "North", ""}).want(t, http.StatusOK))
		if team.Parent != "" {
			t.Errorf("a team: %+v", team)
		}
	})
}

// Histories of a person, a head and a pay never overlap: what follows ends what
// was open, and what would overlap is refused.
func TestE6_HistoriesDoNotOverlap(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		h1 := s.as("h1")
		add := func(from, to string) *answer {
			return h1.post(t, "/persons/E2/employments", NewEmployment{from, EmploymentTerms{To: to, Family: "sales", Grade: "senior", Team: "N"}})
		}
		add("2026-07-01", "").want(t, http.StatusCreated)
		add("2026-03-01", "").refused(t, http.StatusUnprocessableEntity, "facts.invalid")
		add("2026-06-30", "2026-06-30").refused(t, http.StatusUnprocessableEntity, "facts.invalid")
		add("2025-06-30", "2026-01-01").refused(t, http.StatusUnprocessableEntity, "facts.invalid")
		add("2025-06-30", "2025-12-31").want(t, http.StatusCreated)
		add("2025-06-30", "2025-12-30").refused(t, http.StatusConflict, "fact.differs")
		list := bodyOf[Page[Employment]](t, h1.get(t, "/persons/E2/employments")).Items
		var spans []string
		for _, e := range list {
			spans = append(spans, e.From+".."+e.To)
		}
		if got := strings.Join(spans, " "); got != "2025-06-30..2025-12-31 2026-01-01..2026-06-30 2026-07-01.." {
			t.Errorf("the employments: %s", got)
		}
		h1.post(t, "/teams/N/heads", NewHead{Person: "E2", From: "2026-11-02"}).want(t, http.StatusCreated)
		heads := bodyOf[Page[TeamHead]](t, h1.get(t, "/teams/N/heads")).Items
		if len(heads) != 2 || heads[0].Before != "2026-11-02" || heads[1].Person.Code != "E2" || heads[1].Before != "" {
			t.Errorf("the heads: %+v", heads)
		}
		// and the line has changed with it, at once
		s.as("m1").get(t, "/contracts/K1").want(t, http.StatusOK)
		s.as("m1").get(t, "/persons/E1").want(t, http.StatusNotFound)
		h1.post(t, "/persons/E2/pay", NewPay{From: "2026-05-01", Monthly: Money{"9000.00", "CNY"}}).want(t, http.StatusCreated)
		h1.post(t, "/persons/E2/bank", NewAccount{From: "2026-08-01", Account: "6222999988887777"}).want(t, http.StatusCreated)
		h1.post(t, "/persons/E2/bank", NewAccount{From: "2026-01-01", Account: "1"}).refused(t, http.StatusConflict, "pay.none")
		pay := bodyOf[Page[BasePay]](t, h1.get(t, "/persons/E2/pay")).Items
		if len(pay) != 2 || pay[0].To != "2026-07-31" || pay[1].Monthly.Amount != "9000.00" || pay[1].To != "" {
			t.Errorf("the pay: %+v", pay)
		}
		if bank := bodyOf[Page[BankAccount]](t, h1.get(t, "/persons/E2/bank")).Items; len(bank) != 2 || bank[0].Account != "" || bank[1].Account != "6222999988887777" {
			t.Errorf("the accounts: %+v", bank)
		}
	})
}

// A contract's life over the API: entered with shares and instalments, paid,
// handed over, reversed, corrected, taken back.
func TestContractsAndCashOverTheAPI(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		ops, finance := s.as("ops"), s.as("finance")
		made := ops.post(t, "/contracts", NewContract{Number: "K 7/1", ContractContent: ContractContent{Customer: "C1", Kind: "standard", Signed: "2026-10-01", Amount: Money{"1130.00", "CNY"}, Net: &Money{"1000.00", "CNY"}},
			Splits:      []NewShares{{Shares: []ShareContent{{"E1", "0.7"}, {"E2", "0.3"}}}, {Overlay: true, Shares: []ShareContent{{"E4", "0.1"}}}},
			Instalments: []NewInstalment{{"1", InstalmentContent{"2026-10-10", Money{"130.00", "CNY"}}}, {"2", InstalmentContent{"2026-11-10", Money{"1000.00", "CNY"}}}}}).want(t, http.StatusCreated)
		place := made.header.Get("Location")
		if place != base+"/contracts/K%207%2F1" || made.tag() != `"1"` {
			t.Fatalf("made at %s with the tag %s", place, made.tag())
		}
		place = strings.TrimPrefix(place, base)
		ops.post(t, "/contracts", NewContract{Number: "K8", ContractContent: ContractContent{Customer: "C1", Signed: "2026-10-01", Amount: Money{"1.00", "CNY"}},
			Splits: []NewShares{{Shares: []ShareContent{{"E1", "0.7"}, {"E2", "0.2"}}}}}).refused(t, http.StatusUnprocessableEntity, "facts.invalid")

		finance.post(t, "/receipts", NewReceipt{Number: "R70", ReceiptContent: ReceiptContent{Customer: "C1", Date: "2026-10-12", Amount: Money{"500.00", "CNY"}},
			Allocations: []AllocationContent{{Contract: "K 7/1", Instalment: "1", Amount: Money{"130.00", "CNY"}}, {Contract: "K 7/1", Instalment: "2", Amount: Money{"300.00", "CNY"}}}}).want(t, http.StatusCreated)
		k := bodyOf[Contract](t, s.as("e1").get(t, place).want(t, http.StatusOK))
		if k.Collected.Amount != "430.00" || k.Open.Amount != "700.00" || len(k.Instalments) != 2 || k.Instalments[0].Open.Amount != "0.00" || k.Instalments[1].Paid.Amount != "300.00" || len(k.Splits) != 2 {
			t.Errorf("the contract: %+v", k)
		}
		// A hand-over: from then on E3 shares, and sees it; before, it was not there.
		s.as("e3").get(t, place).want(t, http.StatusNotFound)
		ops.post(t, place+"/splits", NewShares{From: "2026-11-01", Shares: []ShareContent{{e3, "1"}}}).want(t, http.StatusCreated)
		s.as("e3").get(t, place).want(t, http.StatusOK)
		sets := bodyOf[Page[ShareSet]](t, ops.get(t, place+"/splits")).Items
		if len(sets) != 3 || sets[1].From != "2026-11-01" || sets[0].Revision != 2 || !sets[2].Overlay {
			t.Fatalf("the sets: %+v", sets)
		}
		// A set is replaced as a whole: who is left out loses the part.
		set := bodyOf[ShareSet](t, ops.ifMatch(`"2"`).put(t, place+"/splits/0001-01-01", ShareChange{Because{"E2 was not there"}, []ShareContent{{"E1", "1"}}}).want(t, http.StatusOK))
		if len(set.Shares) != 1 || set.Shares[0].Share != "1" || set.Revision != 4 {
			t.Errorf("the set: %+v", set)
		}
		s.as("e2").get(t, place).want(t, http.StatusNotFound)
		ops.ifMatch(`"1"`).post(t, place+"/splits/2026-11-01/withdrawal", Withdrawal{Because{"no hand-over"}}).want(t, http.StatusOK)
		s.as("e3").get(t, place).want(t, http.StatusNotFound)

		// Money that goes back takes every part back.
		back := bodyOf[Receipt](t, finance.post(t, "/receipts/R70/reversal", Reversal{Because: Because{"bounced"}, Number: "R70-", Date: "2026-10-20"}).want(t, http.StatusCreated))
		if back.Amount.Amount != "-500.00" || back.Reverses != "R70" || len(back.Allocations) != 2 || back.Allocations[1].Amount.Amount != "-300.00" || back.Allocations[1].Reverses != 2 {
			t.Errorf("the reversal: %+v", back)
		}
		finance.post(t, "/receipts/R70/reversal", Reversal{Because: Because{"twice"}, Number: "R70--", Date: "2026-10-21"}).refused(t, http.StatusUnprocessableEntity, "facts.invalid")
		if k := bodyOf[Contract](t, ops.get(t, place)); k.Collected != nil {
			t.Errorf("sales operations read what was collected: %+v", k.Collected)
		}
		if k := bodyOf[Contract](t, finance.get(t, place)); k.Collected.Amount != "0.00" {
			t.Errorf("collected after the reversal: %s", k.Collected.Amount)
		}
		finance.ifMatch(`"1"`).post(t, place+"/withdrawal", Withdrawal{Because{"mistake"}}).refused(t, http.StatusUnprocessableEntity, "facts.invalid")
		for _, number := range []string{"R70-", "R70"} {
			finance.ifMatch(`"1"`).post(t, "/receipts/"+number+"/withdrawal", Withdrawal{Because{"mistake"}}).want(t, http.StatusOK)
		}
		finance.ifMatch(`"1"`).post(t, place+"/withdrawal", Withdrawal{Because{"mistake"}}).want(t, http.StatusOK)
		alike(t, finance.get(t, place), finance.get(t, "/contracts/none"))
		if n := s.count(t, "SELECT COUNT(*) FROM contracts WHERE number = 'K 7/1'"); n != 2 {
			t.Errorf("%d rows tell of the contract that was taken back", n)
		}
	})
}

// Part of a receipt goes back, of the allocation that is named.
func TestPartialReversal(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	finance := s.as("finance")
	back := bodyOf[Receipt](t, finance.post(t, "/receipts/R1/reversal", Reversal{Because: Because{"discount"}, Number: "R1-", Date: "2026-10-20", Amount: &Money{"50.00", "CNY"},
		Parts: []ReversedPart{{1, Money{"50.00", "CNY"}}}}).want(t, http.StatusCreated))
	if back.Amount.Amount != "-50.00" || len(back.Allocations) != 1 || back.Allocations[0].Contract != "K1" || back.Allocations[0].Amount.Amount != "-50.00" {
		t.Errorf("the reversal: %+v", back)
	}
	finance.post(t, "/receipts/R1/reversal", Reversal{Because: Because{"x"}, Number: "R1-"}).refused(t, http.StatusUnprocessableEntity, "request.invalid")
	finance.post(t, "/receipts/R1/reversal", Reversal{Because: Because{"more"}, Number: "R1--", Date: "2026-10-21", Amount: &Money{"400.00", "CNY"}, Parts: []ReversedPart{{1, Money{"400.00", "CNY"}}}}).
		refused(t, http.StatusUnprocessableEntity, "facts.invalid")
}

// Who administers named units adds people to them, and to no other.
func TestUnitsBoundWhatIsAdded(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	bp := s.as("bp")
	person := func(code, team string) NewPerson {
		return NewPerson{code, "New", &NewEmployment{"2026-11-01", EmploymentTerms{Family: "sales", Team: team}}}
	}
	bp.post(t, "/persons", person("E70", "N")).want(t, http.StatusCreated)
	bp.post(t, "/persons", person("E71", "P")).refused(t, http.StatusForbidden, "reach.outside")
	bp.post(t, "/persons", NewPerson{Code: "E72", Name: "Nowhere"}).refused(t, http.StatusForbidden, "reach.outside")
	if n := s.count(t, "SELECT COUNT(*) FROM persons WHERE code IN ('E70', 'E71', 'E72')"); n != 1 {
		t.Errorf("%d persons were added", n)
	}
	bp.post(t, "/teams", NewTeam{Code: "X", Name: "X"}).refused(t, http.StatusForbidden, "access.denied")
}

// A change of facts leaves one entry in the audit, with the reason; a change
// that changes nothing leaves none.
func TestH1_FactsLeaveOneAuditEntry(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	before := s.count(t, "SELECT COUNT(*) FROM audit")
	ops := s.as("ops")
	before++ // the session
	content := CustomerContent{Name: "Seventh"}
	ops.post(t, "/customers", NewCustomer{"C7", content}).want(t, http.StatusCreated)
	ops.post(t, "/customers", NewCustomer{"C7", content}).want(t, http.StatusCreated)
	ops.post(t, "/customers", NewCustomer{"C7", CustomerContent{Name: "Eighth"}}).refused(t, http.StatusConflict, "fact.differs")
	ops.ifMatch(`"1"`).put(t, "/customers/C7", CustomerChange{Because{"renamed"}, CustomerContent{Name: "Eighth"}}).want(t, http.StatusOK)
	if n := s.count(t, "SELECT COUNT(*) FROM audit") - before; n != 2 {
		t.Errorf("%d entries", n)
	}
	if n := s.count(t, "SELECT COUNT(*) FROM audit WHERE object = 'customer' AND object_key = 'C7' AND action = 'correct' AND reason = 'renamed' AND login = 'ops'"); n != 1 {
		t.Errorf("%d entries of the correction", n)
	}
}
