package api

import (
	"net/http"
	"slices"
	"testing"
)

// A change from a day on may say why; the audit keeps it, and without one says
// what ended the row before.
func TestChangesCarryTheirReasons(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		hr := s.as("h1")
		hr.post(t, "/persons/E1/employments", map[string]string{"from": "2026-11-01", "family": "sales", "grade": "senior", "team": "N", "reason": "promoted in autumn"}).want(t, http.StatusCreated)
		hr.post(t, "/persons/E2/employments", map[string]string{"from": "2026-11-01", "family": "sales", "grade": "senior", "team": "N"}).want(t, http.StatusCreated)
		hr.post(t, "/teams/N/heads", map[string]string{"person": "E1", "from": "2026-11-01", "reason": "takes over"}).want(t, http.StatusCreated)
		hr.post(t, "/persons/E1/pay", map[string]any{"from": "2026-11-01", "monthly": map[string]string{"amount": "9000.00", "currency": "CNY"}, "reason": "yearly review"}).want(t, http.StatusCreated)
		hr.post(t, "/persons/E1/bank", map[string]string{"from": "2026-11-15", "account": "6222000011112222", "reason": "card lost"}).want(t, http.StatusCreated)
		var reasons []string
		for _, path := range []string{"/audit/people?limit=100", "/audit/pay?limit=100"} {
			for _, e := range bodyOf[Page[AuditEntry]](t, s.as("auditor").get(t, path).want(t, http.StatusOK)).Items {
				reasons = append(reasons, e.Reason)
			}
		}
		for _, want := range []string{"promoted in autumn", "takes over", "yearly review", "card lost", succession} {
			if !slices.Contains(reasons, want) {
				t.Errorf("%q is not in the audit: %q", want, reasons)
			}
		}
	})
}
