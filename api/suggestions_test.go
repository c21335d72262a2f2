package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// What a receipt may be for comes with its grounds in the reader's language, and
// nothing is stored by asking.
func TestSuggestions_WithGroundsAndRemainders(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		ask := func(login, lang, memo string) Proposals {
			return bodyOf[Proposals](t, s.as(login).with("Accept-Language", lang).post(t, "/receipts/RS/suggestions", Clues{memo}).want(t, http.StatusOK))
		}
		found := ask("clerk", "zh", "货款"+k9+"，谢谢")
		var order []string
		for _, p := range found.Items {
			line := p.Contract + " " + p.Amount.Amount + " " + p.Left.Amount
			for _, e := range p.Evidence {
				line += " " + e.Code
			}
			order = append(order, line)
		}
		// 3000.00 of K3 are paid for by RB, whose payer is C1 as well.
		want := []string{k9 + " 4000.00 0.00 number", "K1 1000.00 3000.00 payer customer", "K2 2000.00 2000.00 payer customer", k3 + " 3000.00 1000.00 payer", "KX 4000.00 0.00 customer amount"}
		if !slices.Equal(order, want) {
			t.Errorf("proposals %q, want %q", order, want)
		}
		if found.Left == nil || found.Left.Amount != "4000.00" || found.Month != "2026-09" || found.Adjusts {
			t.Errorf("%+v", found)
		}
		if zh, en := found.Items[0].Evidence[0].Text, ask("finance", "en", k9).Items[0].Evidence[0].Text; !chinese.MatchString(zh) || chinese.MatchString(en) || en == "" {
			t.Errorf("grounds: %q, %q", zh, en)
		}
		if n := s.count(t, "SELECT COUNT(*) FROM allocations WHERE receipt = 'RS'"); n != 0 {
			t.Errorf("%d allocations were made by asking", n)
		}
		for _, login := range []string{"e1", "m1", "h1", "ops", "auditor"} {
			s.as(login).post(t, "/receipts/RS/suggestions", Clues{}).refused(t, http.StatusForbidden, "access.denied")
			s.as(login).post(t, "/receipts/RS/trial", NewAllocationTrial{Contract: "K1", Amount: "1.00"}).refused(t, http.StatusForbidden, "access.denied")
		}
		s.as("clerk").post(t, "/receipts/NONE/suggestions", Clues{}).refused(t, http.StatusNotFound, "not_found")
	})
}

// A trial says what is left of the receipt and open on the contract; what cannot
// be allocated is told at its field.
func TestTrial_TellsTheRemainder(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		clerk := s.as("clerk")
		try := func(contract, instalment, amount string) AllocationTrial {
			return bodyOf[AllocationTrial](t, clerk.post(t, "/receipts/RS/trial", NewAllocationTrial{contract, instalment, amount}).want(t, http.StatusOK))
		}
		if got := try("K1", "1", "900.50"); got.Left.Amount != "3099.50" || got.Open.Amount != "99.50" || got.Adjusts || got.Month != "2026-09" {
			t.Errorf("%+v", got)
		}
		if got := try("K1", "", "501.00"); got.Open.Amount != "-1.00" { // 500.00 of 1000.00 are in
			t.Errorf("more than the contract is open by: %+v", got)
		}
		for wrong, field := range map[NewAllocationTrial]string{
			{"K1", "", "4000.01"}: "amount",
			{"K1", "", "-1.00"}:   "amount",
			{"K1", "", "0"}:       "amount",
			{"NONE", "", "1.00"}:  "contract",
			{"K1", "9", "1.00"}:   "instalment",
			{"K1", "1", "1.001"}:  "amount",
		} {
			text := string(clerk.post(t, "/receipts/RS/trial", wrong).refused(t, http.StatusUnprocessableEntity, "request.invalid").body)
			if !strings.Contains(text, `"at":"(`+field) && !strings.Contains(text, `"at":"`+field) {
				t.Errorf("%v is told at another place than %s: %s", wrong, field, text)
			}
		}
		if n := s.count(t, "SELECT COUNT(*) FROM allocations WHERE receipt = 'RS'"); n != 0 {
			t.Errorf("%d allocations were stored by trying", n)
		}
	})
}

// Cash of a closed month enters the first open one, and both answers say so.
func TestTrial_ClosedMonthsBecomeAdjustments(t *testing.T) {
	f := newFirm(t)
	fin := f.as("fin")
	late := map[string]any{"number": "LATE", "customer": "CQN1-1", "date": "2026-09-20", "amount": map[string]any{"amount": "10.00", "currency": "CNY"}}
	fin.post(t, "/receipts", late).want(t, http.StatusCreated)
	found := bodyOf[Proposals](t, fin.post(t, "/receipts/LATE/suggestions", Clues{}).want(t, http.StatusOK))
	tried := bodyOf[AllocationTrial](t, fin.post(t, "/receipts/LATE/trial", NewAllocationTrial{Contract: "KQN1-1", Amount: "4.00"}).want(t, http.StatusOK))
	if !found.Adjusts || found.Month != "2026-10" || !tried.Adjusts || tried.Month != "2026-10" || tried.Left.Amount != "6.00" {
		t.Errorf("%+v, %+v", found, tried)
	}
	late["number"], late["date"] = "FRESH", "2026-10-20"
	fin.post(t, "/receipts", late).want(t, http.StatusCreated)
	if found := bodyOf[Proposals](t, fin.post(t, "/receipts/FRESH/suggestions", Clues{}).want(t, http.StatusOK)); found.Adjusts || found.Month != "2026-10" {
		t.Errorf("%+v", found)
	}
}

// Who reaches contracts further than cash is told no sums of it: a part would
// look like a debt.
func TestContracts_TellCashOnlyWhereAllOfItIsInReach(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		s.user(t, "seller", "E4", "salesops", "employee", "rep")
		for _, path := range []string{"/contracts/K1", "/contracts/KX"} {
			k := bodyOf[Contract](t, s.as("seller").get(t, path).want(t, http.StatusOK))
			if k.Collected != nil || k.Open != nil || len(k.Instalments) != 1 || k.Instalments[0].Paid != nil || k.Instalments[0].Open != nil {
				t.Errorf("%s: %+v", path, k)
			}
		}
		for login, want := range map[string]string{"e1": "500.00", "m1": "500.00", "v1": "500.00", "bp": "500.00", "finance": "500.00"} {
			if k := bodyOf[Contract](t, s.as(login).get(t, "/contracts/K1").want(t, http.StatusOK)); k.Collected == nil || k.Collected.Amount != want {
				t.Errorf("%s: %+v", login, k.Collected)
			}
		}
	})
}
