package api

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Who takes pay away in files is named in every row, takes so many rows at once
// and so many files an hour, and is asked again who they are for bank accounts.
func TestF14_ExportsAreMarkedAndLimited(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		s.published(t, commissionPlan)
		r := s.closed(t, "2026-09", "2026-09")
		s.user(t, "taker", "", "auditor")
		taker := s.as("taker")
		sheet := csvRows(t, taker.get(t, "/runs/"+r.ID+"/export.csv?of=lines").want(t, http.StatusOK))
		book := xlsxRows(t, taker.get(t, "/runs/"+r.ID+"/export.xlsx").want(t, http.StatusOK))
		for _, rows := range [][]map[string]string{sheet, book} {
			if len(rows) == 0 {
				t.Fatal("nothing is exported")
			}
			for _, row := range rows {
				if at, err := time.Parse(time.RFC3339, row["exported_at"]); err != nil || row["exported_by"] != "taker" || at.Unix() != s.clock.Now().Unix() {
					t.Errorf("marked %q at %q: %v", row["exported_by"], row["exported_at"], err)
				}
			}
		}
		for n := 2; n < 30; n++ {
			taker.get(t, "/runs/"+r.ID+"/export.csv").want(t, http.StatusOK)
		}
		for _, path := range []string{"/runs/" + r.ID + "/export.csv", "/runs/" + r.ID + "/export.xlsx?of=lines"} {
			a := taker.get(t, path).refused(t, http.StatusTooManyRequests, "export.wait")
			if seconds, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || seconds < 1 {
				t.Errorf("wait %q: %v", a.header.Get("Retry-After"), err)
			}
		}
		if !strings.Contains(s.log.String(), `"many exports"`) {
			t.Error("the log does not tell of many exports")
		}
		s.as("auditor").get(t, "/runs/"+r.ID+"/export.csv").want(t, http.StatusOK) // each counts their own
		s.clock.advance(2 * time.Second)
		taker.get(t, "/runs/"+r.ID+"/export.csv").want(t, http.StatusOK)
		taker.get(t, "/runs/"+r.ID+"/export.csv").refused(t, http.StatusTooManyRequests, "export.wait")
		s.clock.advance(61 * time.Minute)
		small := startService(t, s.url, s.clock, func(o *Options) { o.ExportRows = len(sheet) - 1 })
		s.as("auditor").on(small).get(t, "/runs/"+r.ID+"/export.csv?of=lines").refused(t, http.StatusRequestEntityTooLarge, "export.too_large")
	})
}
