package trial

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"steelyard/models"
)

// told is a test that notes how it was ended.
type told struct {
	testing.TB
	skipped, failed string
}

func (f *told) Helper()                      {}
func (f *told) Skipf(s string, args ...any)  { f.skipped = fmt.Sprintf(s, args...) }
func (f *told) Fatalf(s string, args ...any) { f.failed = fmt.Sprintf(s, args...) }

// Without the server a test is skipped with the reason; where CI is set it
// fails, so that no machine passes by it in silence.
func TestWithoutServer(t *testing.T) {
	for ci, failed := range map[string]bool{"": false, "true": true, "1": true} {
		t.Setenv("CI", ci)
		var f told
		without(&f, errors.New("mariadbd is not installed"))
		if (f.failed != "") != failed || !strings.Contains(f.failed+f.skipped, "mariadbd is not installed") {
			t.Errorf("CI=%q: failed %q, skipped %q", ci, f.failed, f.skipped)
		}
	}
}

// The server and its directory end with the process that started it: when the
// pipe to the watchdog closes, however that comes.
func TestWatchdogEndsTheServer(t *testing.T) {
	if _, err := program(); err != nil {
		without(t, err)
	}
	s, err := start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.root.Close()
	if err := s.root.Ping(); err != nil {
		t.Error(err)
	}
	if err := s.alive.Close(); err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if _, err := os.Stat(s.dir); errors.Is(err, os.ErrNotExist) && s.root.Ping() != nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%s is still there, or its server", s.dir)
}

// A test's store is empty, also where an earlier test has left rows; one that
// was opened past the store is not used again.
func TestStoresAreFresh(t *testing.T) {
	for _, dialect := range Dialects() {
		seen := map[string]bool{}
		tampered := ""
		for n := range 4 {
			t.Run(fmt.Sprint(dialect, n), func(t *testing.T) {
				address := URL(t, dialect)
				db := OpenURL(t, address)
				report, err := db.VerifyAudit(t.Context())
				if err != nil || report.Sealed+report.Unsealed != 0 {
					t.Errorf("%+v %v", report, err)
				}
				if address == tampered {
					t.Error("a tampered store is used again")
				}
				if err := db.Update(t.Context(), models.Actor{Login: "trial"}, func(tx *models.Tx) error {
					tx.Record(models.Entry{Action: "a", Object: "o", Domain: "system"})
					return nil
				}); err != nil {
					t.Fatal(err)
				}
				if _, err := db.Seal(t.Context()); err != nil {
					t.Fatal(err)
				}
				if n == 1 {
					tampered = address
					if _, err := Raw(t, address).Exec("DROP TRIGGER audit_no_update"); err != nil {
						t.Fatal(err)
					}
				}
				seen[address] = true
			})
		}
		if want := map[string]int{SQLite: 4, MariaDB: 2}[dialect]; len(seen) != want && len(seen) > 0 {
			t.Errorf("%s: %d stores were used, want %d", dialect, len(seen), want)
		}
	}
}
