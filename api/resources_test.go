package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// keysOf reads one field of every item of a page.
func keysOf(t testing.TB, a *answer, field string) []string {
	t.Helper()
	page := bodyOf[struct{ Items []map[string]any }](t, a.want(t, http.StatusOK))
	var keys []string
	for _, item := range page.Items {
		key, _ := item[field].(string)
		keys = append(keys, key)
	}
	return keys
}

// same fails the test unless the two hold the same texts, in any order.
func same(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestA1_PeersSeeTheirOwnRowsOnly(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		e1 := s.as("e1")
		same(t, "contracts", keysOf(t, e1.get(t, "/contracts"), "number"), "K1", "KX")
		same(t, "receipts", keysOf(t, e1.get(t, "/receipts"), "number"), "R1", "RB")
		same(t, "persons", keysOf(t, e1.get(t, "/persons"), "code"), "E1")
		same(t, "teams", keysOf(t, e1.get(t, "/teams"), "code"), "N", "C")
		same(t, "customers", keysOf(t, e1.get(t, "/customers"), "code"), "C1")
		figures := bodyOf[Page[Figure]](t, e1.get(t, "/figures"))
		if len(figures.Items) != 1 || figures.Items[0].Person.Code != "E1" {
			t.Errorf("figures: %+v", figures)
		}
		for _, own := range []string{"/contracts/K1", "/contracts/K1/splits", "/contracts/K1/instalments", "/receipts/R1", "/receipts/R1/allocations",
			"/persons/E1", "/persons/E1/employments", "/persons/E1/pay", "/persons/E1/bank", "/teams/N", "/teams/N/heads", "/customers/C1", "/figures/E1/2026-10/target"} {
			e1.get(t, own).want(t, http.StatusOK)
		}
		// The peer's, of the same team, and what does not exist, are one answer.
		for _, pair := range [][2]string{{"/contracts/K2", "/contracts/none"}, {"/contracts/K2/splits", "/contracts/none/splits"}, {"/contracts/K2/instalments", "/contracts/none/instalments"},
			{"/receipts/R2", "/receipts/none"}, {"/receipts/R2/allocations", "/receipts/none/allocations"}, {"/receipts/RU", "/receipts/none"}, {"/persons/E2", "/persons/none"},
			{"/persons/E2/employments", "/persons/none/employments"}, {"/persons/E2/pay", "/persons/none/pay"}, {"/persons/E2/bank", "/persons/none/bank"},
			{"/figures/E2/2026-10/target", "/figures/none/2026-10/target"}, {"/teams/P", "/teams/none"}, {"/customers/C9", "/customers/none"}} {
			alike(t, e1.get(t, pair[0]), e1.get(t, pair[1]))
		}
	})
}

// alike fails the test unless both answers are the same 404, but for the id of
// the request.
func alike(t testing.TB, foreign, absent *answer) {
	t.Helper()
	foreign.want(t, http.StatusNotFound)
	absent.want(t, http.StatusNotFound)
	plain := func(a *answer) string {
		var p map[string]any
		a.into(t, &p)
		delete(p, "request")
		data, _ := json.Marshal(p)
		return string(data)
	}
	if plain(foreign) != plain(absent) {
		t.Errorf("%s tells that the row is there:\n%s\n%s", foreign.request, foreign.body, absent.body)
	}
}

func TestA2_ManagersSeeTheirSubtreeOnly(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		m1, m2 := s.as("m1"), s.as("m2")
		same(t, "contracts of the north", keysOf(t, m1.get(t, "/contracts"), "number"), "K1", "K2", "KX", k9)
		same(t, "contracts of the south", keysOf(t, m2.get(t, "/contracts"), "number"), k3, "KX", k9b)
		same(t, "receipts of the north", keysOf(t, m1.get(t, "/receipts"), "number"), "R1", "R2", "RB", "RU", r9)
		same(t, "receipts of the south", keysOf(t, m2.get(t, "/receipts"), "number"), r3, "RB", r9b, r9c)
		same(t, "persons of the north", keysOf(t, m1.get(t, "/persons"), "code"), "M1", "E1", "E2")
		same(t, "persons of the south", keysOf(t, m2.get(t, "/persons"), "code"), "M2", e3, "E4", "E9")
		same(t, "everybody below the top", keysOf(t, s.as("v1").get(t, "/contracts"), "number"), "K1", "K2", k3, "KX", k9, k9b)
		for _, path := range []string{"/contracts/" + k3, "/receipts/" + r3, "/receipts/" + r3 + "/allocations", "/contracts/" + k3 + "/splits", "/persons/" + e3, "/persons/E4/employments",
			"/figures/" + e3 + "/2026-10/target", "/teams/S-" + southMark, "/customers/" + c3} {
			m2.get(t, path).want(t, http.StatusOK)
			alike(t, m1.get(t, path), m1.get(t, path[:strings.Index(path[1:], "/")+2]+"none"+afterKey(path)))
		}
		m1.get(t, "/persons/E1/pay").want(t, http.StatusNotFound) // own only: base pay is nothing of a line
	})
}

// afterKey is what stands behind the key in a path such as /receipts/R1/allocations.
func afterKey(path string) string {
	parts := strings.SplitN(path[1:], "/", 3)
	if len(parts) < 3 {
		return ""
	}
	return "/" + parts[2]
}

// A reorganisation works from its day on, on both sides of it.
func TestA3_TheMoveOfAPersonTakesEffectOnItsDay(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		m1, m2 := s.as("m1"), s.as("m2")
		check := func(c *caller, path string, status int) {
			t.Helper()
			c.get(t, path).want(t, status)
		}
		// Persons and teams, as of a day.
		for _, at := range []struct {
			on             string
			before, beyond int
		}{{"2026-09-30", http.StatusOK, http.StatusNotFound}, {"2026-10-01", http.StatusNotFound, http.StatusOK}} {
			check(m1, "/persons/E9?on="+at.on, at.before)
			check(m2, "/persons/E9?on="+at.on, at.beyond)
		}
		// Facts, at their own day.
		for _, at := range []struct {
			path           string
			before, beyond int
		}{
			{"/contracts/" + k9, http.StatusOK, http.StatusNotFound}, {"/contracts/" + k9b, http.StatusNotFound, http.StatusOK},
			{"/receipts/" + r9, http.StatusOK, http.StatusNotFound}, {"/receipts/" + r9b, http.StatusNotFound, http.StatusOK}, {"/receipts/" + r9c, http.StatusNotFound, http.StatusOK},
			{"/figures/E9/2026-09/target-" + beforeMark, http.StatusOK, http.StatusNotFound}, {"/figures/E9/2026-10/target-" + afterMark, http.StatusNotFound, http.StatusOK},
		} {
			check(m1, at.path, at.before)
			check(m2, at.path, at.beyond)
		}
		// What the old line sums up ends with the move.
		if k := bodyOf[Contract](t, m1.get(t, "/contracts/"+k9)); k.Collected.Amount != "50.00" {
			t.Errorf("the line before counts %s", k.Collected.Amount)
		}
		if k := bodyOf[Contract](t, s.as("finance").get(t, "/contracts/"+k9)); k.Collected.Amount != "110.00" || k.Open.Amount != "4890.00" {
			t.Errorf("finance counts %s, open %s", k.Collected.Amount, k.Open.Amount)
		}
		// The day that a line has ended is not told beyond its end.
		if p := bodyOf[Person](t, m1.get(t, "/persons/E9?on=2026-09-01")); p.Employment == nil || p.Employment.To != "" {
			t.Errorf("the line of then reads %+v", p.Employment)
		}
	})
}

// What is below an object is reached through the object: by its own key, and in
// the object that it belongs to.
func TestA7_PartsFollowTheirObject(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		e1 := s.as("e1")
		// Of a receipt for two subtrees, each sees its own part, and not what is left.
		r := bodyOf[Receipt](t, e1.get(t, "/receipts/RB"))
		if len(r.Allocations) != 1 || r.Allocations[0].Contract != "K1" || r.Allocated.Amount != "100.00" || r.Amount != nil || r.Unallocated != nil {
			t.Errorf("the part of a receipt: %+v", r)
		}
		parts := e1.get(t, "/receipts/RB/allocations")
		if page := bodyOf[Page[Allocation]](t, parts); len(page.Items) != 1 || strings.Contains(string(parts.body), "777.77") {
			t.Errorf("the allocations: %s", parts.body)
		}
		if whole := bodyOf[Receipt](t, s.as("finance").get(t, "/receipts/RB")); len(whole.Allocations) != 2 || whole.Amount.Amount != "900.00" || whole.Unallocated.Amount != "22.23" {
			t.Errorf("finance: %+v", whole)
		}
		// Of a shared contract, one sees who shares, and one's own share.
		k := bodyOf[Contract](t, e1.get(t, "/contracts/KX"))
		if len(k.Splits) != 1 || len(k.Splits[0].Shares) != 2 {
			t.Fatalf("the shares: %+v", k.Splits)
		}
		for _, share := range k.Splits[0].Shares {
			if want := map[string]string{"E1": "0.6", "E4": ""}[share.Person.Code]; share.Share != want {
				t.Errorf("the share of %s is told as %q", share.Person.Code, share.Share)
			}
		}
		if raw := e1.get(t, "/contracts/KX/splits"); strings.Contains(string(raw.body), "0.4") {
			t.Errorf("the other's share: %s", raw.body)
		}
		// Writes on parts of what is out of reach are as absent as the thing.
		bp := s.as("bp").ifMatch(`"1"`)
		for _, body := range []struct {
			path    string
			content any
			put     bool
		}{
			{"/persons/%/employments", NewEmployment{From: "2026-11-01", EmploymentTerms: EmploymentTerms{Team: "N"}}, false},
			{"/persons/%/employments/2026-01-01", EmploymentChange{Because{"mistake"}, EmploymentTerms{Team: "N"}}, true},
			{"/persons/%/employments/2026-01-01/withdrawal", Withdrawal{Because{"mistake"}}, false},
			{"/persons/%", PersonChange{Because{"mistake"}, "Other"}, true},
			{"/persons/%/withdrawal", Withdrawal{Because{"mistake"}}, false},
			{"/persons/%/pay", NewPay{From: "2026-11-01", Monthly: Money{"1.00", "CNY"}}, false},
			{"/persons/%/pay/2026-01-01", PayChange{Because{"mistake"}, "", Money{"1.00", "CNY"}}, true},
			{"/persons/%/bank", NewAccount{From: "2026-11-01", Account: "1"}, false},
			{"/persons/%/bank/2026-01-01", AccountChange{Because{"mistake"}, "1"}, true},
			{"/figures/%/2026-10/target", FigureChange{Because{"mistake"}, FigureContent{"1", "CNY"}}, true},
			{"/figures/%/2026-10/target/withdrawal", Withdrawal{Because{"mistake"}}, false},
		} {
			send := bp.post
			if body.put {
				send = bp.put
			}
			alike(t, send(t, strings.ReplaceAll(body.path, "%", e3), body.content), send(t, strings.ReplaceAll(body.path, "%", "none"), body.content))
		}
		// and on one's own units they work
		bp.put(t, "/persons/E1/pay/2026-01-01", PayChange{Because{"mistake"}, "", Money{"10000.05", "CNY"}}).want(t, http.StatusOK)
		bp.post(t, "/figures", NewFigure{e3, "2026-11", "target", FigureContent{"1", "CNY"}}).refused(t, http.StatusForbidden, "reach.outside")
	})
}

// People who administer pay do not administer their own, their superiors' or
// their own team's; who shares is told to the north, and nothing else of the
// south.
func TestA1_OthersLeavesOutOneselfAndOnesCircle(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1")
	same(t, "persons", keysOf(t, h1.get(t, "/persons"), "code"), "E1", "E2", e3, "E4", "E9", "M1", "M2", "H1") // itself as an employee
	for _, p := range []string{"H2", "M3", "V1"} {
		h1.get(t, "/persons/"+p+"/pay").want(t, http.StatusNotFound)
		h1.ifMatch(`"1"`).put(t, "/persons/"+p+"/pay/2026-01-01", PayChange{Because{"mistake"}, "", Money{"1.00", "CNY"}}).want(t, http.StatusNotFound)
	}
	h1.get(t, "/persons/H1/pay").want(t, http.StatusOK)
	h1.ifMatch(`"1"`).put(t, "/persons/H1/pay/2026-01-01", PayChange{Because{"mistake"}, "", Money{"99999.00", "CNY"}}).want(t, http.StatusNotFound)
	h1.post(t, "/figures", NewFigure{"H1", "2026-11", "target", FigureContent{"1", "CNY"}}).refused(t, http.StatusForbidden, "reach.outside")
	h1.ifMatch(`"1"`).put(t, "/figures/H1/2026/target", FigureChange{Because{"mistake"}, FigureContent{"0", "CNY"}}).want(t, http.StatusNotFound)
	h1.get(t, "/persons/E1/pay").want(t, http.StatusOK)
}

// Base pay and bank accounts are absent, not null, from everything but their
// own addresses, and their reading is noted.
func TestPayIsNoPartOfAPerson(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	for _, login := range []string{"e1", "h1", "payroll", "bp"} {
		raw := s.as(login).get(t, "/persons/E1").want(t, http.StatusOK)
		for _, word := range []string{"pay", "bank", "10000", "6222"} {
			if strings.Contains(strings.ToLower(string(raw.body)), word) {
				t.Errorf("%s: a person holds %s: %s", login, word, raw.body)
			}
		}
	}
	for _, login := range []string{"m1", "v1", "finance", "ops"} {
		if a := s.as(login).get(t, "/persons/E1/pay"); a.status != http.StatusForbidden && a.status != http.StatusNotFound {
			t.Errorf("%s reads base pay: %d", login, a.status)
		}
	}
	masked := s.as("auditor").get(t, "/persons/E1/pay-masked").want(t, http.StatusOK)
	if body := string(masked.body); strings.Contains(body, "10000") || strings.Contains(body, "622200") || !strings.Contains(body, `"00E1"`) {
		t.Errorf("masked: %s", body)
	}
	s.as("auditor").get(t, "/persons/E1/pay").refused(t, http.StatusForbidden, "access.denied")
	s.as("payroll").get(t, "/persons/E1/bank").want(t, http.StatusOK)
	if err := s.db.FlushPayReads(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := s.count(t, "SELECT COUNT(*) FROM pay_reads WHERE person = 'E1'"); n != 2 {
		t.Errorf("%d readings of pay were noted", n)
	}
}
