package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"steelyard/models"
	"steelyard/policies"
)

// changed is the shipped policy with a comment, so that every version differs.
func changed(n int) string { return policies.Shipped() + fmt.Sprintf("\n# version %d\n", n) }

func (s *service) fourEyesOff(t testing.TB) {
	t.Helper()
	s.console(t, func(tx *models.Tx) error { _, err := tx.PutSetting(models.FourEyes, "false", 0); return err })
}

func TestA17_NoRequestSeesHalfAPolicy(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		other := s.another(t)
		s.user(t, "root", "", "admin")
		s.user(t, "hr", "", "hr")
		s.user(t, "fin", "", "finance")
		s.fourEyesOff(t)
		var stop atomic.Bool
		var group sync.WaitGroup
		var asked, wrong atomic.Int64
		fin, fin2 := s.as("fin"), s.as("fin").on(other)
		for _, c := range []*caller{fin, fin2} {
			group.Go(func() {
				for !stop.Load() {
					asked.Add(1)
					if a := c.get(t, "/audit/receipts?limit=1"); a.status != http.StatusOK {
						wrong.Add(1)
						t.Errorf("denied what every version allows: %d %s", a.status, a.body)
						return
					}
					if a := c.get(t, "/audit/pay?limit=1"); a.status != http.StatusForbidden {
						wrong.Add(1)
						t.Errorf("allowed what no version allows: %d %s", a.status, a.body)
						return
					}
				}
			})
		}
		for n := range 8 {
			s.as("root").ifMatch(fmt.Sprintf(`"%d"`, n+1)).put(t, "/policies", NewPolicy{changed(n), "test"}).want(t, http.StatusOK)
			s.clock.advance(policyPause)
		}
		stop.Store(true)
		group.Wait()
		if asked.Load() < 20 {
			t.Errorf("only %d requests ran beside the replacements", asked.Load())
		}
		other.as("fin").get(t, "/session").want(t, http.StatusOK)
		if got := other.policy.version.Load(); got != 8 {
			t.Errorf("the other instance has version %d", got)
		}
	})
}

func TestA17_TheOtherInstanceNoticesWithinASecond(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		other := s.another(t)
		s.user(t, "root", "", "admin")
		s.user(t, "hr", "", "hr")
		s.user(t, "fin", "", "finance")
		s.fourEyesOff(t)
		there := s.as("fin").on(other)
		there.get(t, "/audit/receipts").want(t, http.StatusOK)
		text := strings.Replace(policies.Shipped(), "p, role:finance, audit.receipts,   read,                       all\n", "", 1)
		if text == policies.Shipped() {
			t.Fatal("the rule is not in the shipped policy")
		}
		s.as("root").ifMatch(`"1"`).put(t, "/policies", NewPolicy{text, "finance reads no audit"}).want(t, http.StatusOK)
		s.as("fin").get(t, "/audit/receipts").refused(t, http.StatusForbidden, "access.denied")
		s.clock.advance(policyPause)
		there.get(t, "/audit/receipts").refused(t, http.StatusForbidden, "access.denied")
	})
}

func TestPolicyIsReplacedByTwoPeople(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.user(t, "root", "", "admin")
		s.user(t, "hr", "", "hr")
		tag := s.as("root").get(t, "/policies").want(t, http.StatusOK).tag()
		p := bodyOf[Policy](t, s.as("root").ifMatch(tag).put(t, "/policies", NewPolicy{clerkPolicy(), "clerks"}).want(t, http.StatusAccepted))
		if p.Version != 0 || p.Proposal == nil || len(p.Proposal.Changes) == 0 || p.Proposal.Changes[0].Role != "clerk" {
			t.Fatalf("proposed: %+v", p.Proposal)
		}
		confirm := fmt.Sprintf("/policies/proposals/%d/confirm", p.Proposal.Number)
		s.as("root").post(t, confirm, nil).refused(t, http.StatusForbidden, "access.denied")
		s.as("hr").post(t, "/policies/proposals/99/confirm", nil).want(t, http.StatusNotFound)
		p = bodyOf[Policy](t, s.as("hr").post(t, confirm, nil).want(t, http.StatusOK))
		if p.Version != 1 || p.Proposal != nil || p.Text != clerkPolicy() || len(p.Versions) != 1 {
			t.Errorf("in force: version %d, %d versions, proposal %v", p.Version, len(p.Versions), p.Proposal)
		}
		s.as("hr").post(t, confirm, nil).want(t, http.StatusNotFound)
		s.as("root").ifMatch(tag).put(t, "/policies", NewPolicy{changed(1), "late"}).refused(t, http.StatusConflict, "version.stale")
		matrix := bodyOf[Page[MatrixRow]](t, s.as("root").get(t, "/policies/matrix").want(t, http.StatusOK))
		found := false
		for _, row := range matrix.Items {
			found = found || row.Role == "clerk" && row.Object == "user" && row.Action == "reset"
		}
		if !found {
			t.Error("the matrix does not know the new role")
		}
		if v := bodyOf[NewPolicyText](t, s.as("root").get(t, "/policies/versions/1").want(t, http.StatusOK)); v.Text != clerkPolicy() {
			t.Error("the version reads otherwise")
		}
		if v := bodyOf[NewPolicyText](t, s.as("root").get(t, "/policies/versions/0").want(t, http.StatusOK)); v.Text != policies.Shipped() {
			t.Error("version 0 is not the shipped policy")
		}
		s.as("root").get(t, "/policies/versions/7").want(t, http.StatusNotFound)
	})
}

func TestPolicyThatLocksEverybodyOutIsRefused(t *testing.T) {
	s := newService(t, "sqlite")
	s.user(t, "root", "", "admin")
	s.user(t, "hr", "", "hr")
	s.fourEyesOff(t)
	put := func(text string) *answer {
		return s.as("root").ifMatch(`"1"`).put(t, "/policies", NewPolicy{text, "test"})
	}
	// Every right stays with some role, but with none that anybody has.
	text := strings.ReplaceAll(policies.Shipped(), "role:admin", "role:chief")
	text = strings.Replace(text, "role, admin,", "role, chief,", 1)
	put(text).refused(t, http.StatusConflict, "access.last_admin")
	text = strings.ReplaceAll(strings.Replace(policies.Shipped(), "role, hr,", "role, people,", 1), "role:hr,", "role:people,")
	text = strings.ReplaceAll(text, "p, role:executive, grant,       read approve, all\n", "")
	put(text).refused(t, http.StatusConflict, "access.last_admin")
	// All problems at once, each with its place.
	a := put("role, x\np, role:y, nothing, read, all\n").want(t, http.StatusUnprocessableEntity)
	if p := bodyOf[Problem](t, a); len(p.Errors) < 2 || !strings.Contains(p.Errors[0].At, "1") {
		t.Errorf("told: %+v", p.Errors)
	}
	if v := bodyOf[Policy](t, s.as("root").get(t, "/policies")); v.Version != 0 {
		t.Errorf("version %d is in force", v.Version)
	}
}

// A15: a spy counts whether the handler of any operation runs.
func TestA15_NothingRunsOnADoubt(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.user(t, "root", "", "admin", "employee")
		c := s.as("root")
		c.get(t, "/session").want(t, http.StatusOK)
		var ran atomic.Int64
		s.spy = func(*Call) { ran.Add(1) }
		c.get(t, "/session").want(t, http.StatusOK)
		if ran.Load() != 1 {
			t.Fatal("the spy does not see handlers run")
		}
		every := func(what string, want ...int) {
			t.Helper()
			ran.Store(0)
			for _, op := range s.Operations() {
				if op.Public() {
					continue
				}
				path := fillPath(op.Path)
				a := c.ifMatch(`"1"`).do(t, op.Method, path, map[string]string{})
				ok := false
				for _, status := range want {
					ok = ok || a.status == status
				}
				if !ok {
					t.Errorf("%s: %s %s answers %d %s", what, op.Method, path, a.status, a.body)
				}
			}
			if ran.Load() != 0 {
				t.Errorf("%s: %d handlers ran", what, ran.Load())
			}
		}
		had := s.options.Policies.Swap(nil)
		every("no policy", http.StatusServiceUnavailable)
		empty := &policies.Policy{}
		s.options.Policies.Swap(empty)
		every("an empty policy", http.StatusForbidden)
		s.options.Policies.Swap(had)

		s.console(t, func(tx *models.Tx) error { _, err := tx.PutPolicy("not a policy at all", 0); return err })
		s.clock.advance(policyPause)
		every("a stored policy that cannot be loaded", http.StatusServiceUnavailable)
		s.console(t, func(tx *models.Tx) error { _, err := tx.PutPolicy(policies.Shipped(), 1); return err })
		s.clock.advance(policyPause)
		c.get(t, "/session").want(t, http.StatusOK)

		if err := s.db.Close(); err != nil {
			t.Fatal(err)
		}
		every("no database", http.StatusServiceUnavailable)
		s.clock.advance(policyPause)
		every("no database for the policy either", http.StatusServiceUnavailable)
	})
}

// fillPath puts something into the parameters of a path.
func fillPath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") {
			parts[i] = models.NewID().String()
			if p == "{version}" || p == "{number}" || p == "{line}" || p == "{revision}" {
				parts[i] = "1"
			}
		}
	}
	return strings.Join(parts, "/")
}

func TestSettingsAreAClosedListWithVersions(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.user(t, "root", "", "admin")
		s.user(t, "hr", "", "hr")
		list := bodyOf[Page[Setting]](t, s.as("hr").get(t, "/settings/pay").want(t, http.StatusOK))
		if len(list.Items) != 4 || list.Items[0].Name != models.FourEyes || list.Items[0].Value != "true" || list.Items[0].Version != 1 {
			t.Errorf("the settings are %+v", list.Items)
		}
		s.as("hr").get(t, "/settings").refused(t, http.StatusForbidden, "access.denied")
		s.as("root").ifMatch(`"1"`).put(t, "/settings/pay/four_eyes", SettingChange{"false", "x"}).refused(t, http.StatusForbidden, "access.denied")
		put := func(path, tag, value string) *answer {
			who := "root"
			if strings.HasPrefix(path, "/settings/pay/") {
				who = "hr" // who administers does not decide over pay
			}
			return s.as(who).ifMatch(tag).put(t, path, SettingChange{value, "because"})
		}
		a := put("/settings/company_name", `"1"`, "磨刀石有限公司").want(t, http.StatusOK)
		put("/settings/company_name", `"1"`, "Other").refused(t, http.StatusConflict, "version.stale")
		put("/settings/company_name", a.tag(), "two\nlines").refused(t, http.StatusUnprocessableEntity, "setting.invalid")
		put("/settings/four_eyes", `"1"`, "false").want(t, http.StatusNotFound)
		put("/settings/pay/company_name", `"1"`, "x").want(t, http.StatusNotFound)
		put("/settings/policy", `"1"`, "x").want(t, http.StatusNotFound)
		put("/settings/pay/manager_pay_visibility", `"1"`, "everything").refused(t, http.StatusUnprocessableEntity, "setting.invalid")
		put("/settings/pay/manager_pay_visibility", `"1"`, "none").want(t, http.StatusOK)
		s.as("root").put(t, "/settings/company_name", SettingChange{"x", "y"}).refused(t, http.StatusUnprocessableEntity, "version.missing")
		if me := bodyOf[Me](t, s.as("hr").get(t, "/session")); me.Company != "磨刀石有限公司" || len(me.Banners) != 0 {
			t.Errorf("%q, %v", me.Company, me.Banners)
		}
	})
}

func TestLastPolicyOfProposalsHoldsForOtherInstances(t *testing.T) {
	s := newService(t, "sqlite")
	s.user(t, "root", "", "admin")
	s.user(t, "hr", "", "hr")
	other := s.another(t)
	s.as("root").ifMatch(`"1"`).put(t, "/policies", NewPolicy{changed(1), "one"}).want(t, http.StatusAccepted)
	p := bodyOf[Policy](t, s.as("root").ifMatch(`"1"`).put(t, "/policies", NewPolicy{changed(2), "two"}).want(t, http.StatusAccepted))
	// A later proposal stands in the place of the one before.
	s.as("hr").post(t, "/policies/proposals/1/confirm", nil).want(t, http.StatusNotFound)
	s.as("hr").on(other).post(t, fmt.Sprintf("/policies/proposals/%d/confirm", p.Proposal.Number), nil).want(t, http.StatusOK)
	// This instance has not looked since: it neither uses nor builds on the old version.
	a := s.as("root").ifMatch(`"2"`).put(t, "/policies", NewPolicy{changed(3), "three"})
	a.refused(t, http.StatusServiceUnavailable, "policy.changing")
	s.as("root").ifMatch(`"2"`).put(t, "/policies", NewPolicy{changed(3), "three"}).want(t, http.StatusAccepted)
	if err := s.freshPolicy(context.Background()); err != nil {
		t.Fatal(err)
	}
}
