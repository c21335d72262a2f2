package api

import (
	"net/http"
	"testing"
	"time"

	"steelyard/models"
)

// The chain is confirmed with a head of its own, and a head of another store is
// told apart.
func TestH2_AuditIsCheckedOverTheAPI(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.user(t, "root", "", "admin")
		s.user(t, "e001", "E001", "rep")
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			if _, err := s.db.Seal(t.Context()); err != nil {
				t.Fatal(err)
			}
			report := bodyOf[models.AuditReport](t, s.as("root").post(t, "/audit/check", map[string]any{"heads": []any{}}).want(t, http.StatusOK))
			if report.Break != nil {
				t.Fatalf("a whole chain is broken: %+v", report.Break)
			}
			if report.Sealed > 0 && report.Unsealed == 0 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("still unsealed: %+v", report)
			}
		}
		head := bodyOf[models.AuditHead](t, s.as("root").get(t, "/audit/head").want(t, http.StatusOK))
		if report := bodyOf[models.AuditReport](t, s.as("root").post(t, "/audit/check", map[string]any{"heads": []any{head}}).want(t, http.StatusOK)); report.Break != nil {
			t.Errorf("its own head does not fit: %+v", report.Break)
		}
		head.Seq++
		if report := bodyOf[models.AuditReport](t, s.as("root").post(t, "/audit/check", map[string]any{"heads": []any{head}}).want(t, http.StatusOK)); report.Break == nil {
			t.Error("a head that was not signed so is believed")
		}
		s.as("e001").post(t, "/audit/check", map[string]any{"heads": []any{}}).refused(t, http.StatusForbidden, "access.denied")
	})
}
