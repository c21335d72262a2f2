package models_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"steelyard/compensation/period"
	"steelyard/models"
	"steelyard/models/trial"
)

// accessClock is a clock that tests move.
type accessClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *accessClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *accessClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func eachWithClock(t *testing.T, fn func(t *testing.T, db *models.DB, clock *accessClock)) {
	t.Helper()
	trial.EachURL(t, func(t *testing.T, url string) {
		clock := &accessClock{now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
		fn(t, trial.OpenWith(t, models.Options{URL: url, Clock: clock.Now}), clock)
	})
}

func change(t *testing.T, db *models.DB, fn func(tx *models.Tx) error) error {
	t.Helper()
	return db.Update(context.Background(), models.Actor{Login: "console"}, func(tx *models.Tx) error {
		tx.Record(models.Entry{Action: "test", Object: "test", Domain: "system"})
		return fn(tx)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func account(t *testing.T, db *models.DB, login, person string) (u models.User) {
	t.Helper()
	must(t, change(t, db, func(tx *models.Tx) (err error) { u, err = tx.AddUser(login, "Name", person); return err }))
	return u
}

func code(err error) string {
	e, _ := errors.AsType[*models.Error](err)
	if e == nil {
		return ""
	}
	return e.Code
}

func civil(t *testing.T, text string) period.Date {
	t.Helper()
	d, err := period.ParseDate(text)
	must(t, err)
	return d
}

func TestA18_LoginsHaveOneForm(t *testing.T) {
	for text, want := range map[string]string{
		"E001": "e001", "Ｅ００１": "e001", "  e001\t": "e001", "王芳": "王芳", "Anna@Example.COM": "anna@example.com", "ﬁnance": "finance", "K": "k",
		"": "-", " ": "-", ".": "-", "a.": "-", "-a": "-", "a b": "-", "a\u200bb": "-", "a\u00adb": "-", "\ufeffadmin": "-", "admin\u0000": "-", "аdmin": "-", "admın": "-",
		"role:admin": "-", "a/b": "-", "a%": "-", "console": "-", "CONSOLE": "-", "é": "-", "e\u0301": "-",
		strings.Repeat("a", 64): strings.Repeat("a", 64), strings.Repeat("a", 65): "-", strings.Repeat("字", 64): strings.Repeat("字", 64),
	} {
		got, ok := models.NormalLogin(text)
		if !ok {
			got = "-"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if again, _ := models.NormalLogin(got); ok && again != got {
			t.Errorf("%q has another form still: %q", got, again)
		}
	}
}

func TestA18_LoginsAreUniqueUnderConcurrency(t *testing.T) {
	eachWithClock(t, func(t *testing.T, db *models.DB, _ *accessClock) {
		var group sync.WaitGroup
		var mu sync.Mutex
		made := 0
		for _, login := range []string{"anna", "ANNA", "Ａnna", "anna ", "aNNa"} {
			group.Go(func() {
				err := change(t, db, func(tx *models.Tx) error { _, err := tx.AddUser(login, "Anna", ""); return err })
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					made++
				} else if !models.IsKind(err, models.Conflict) {
					t.Errorf("%q: %v", login, err)
				}
			})
		}
		group.Wait()
		if made != 1 {
			t.Errorf("%d accounts have one login", made)
		}
	})
}

func TestGrantsAreNeitherDoubledNorOpenToNonsense(t *testing.T) {
	eachWithClock(t, func(t *testing.T, db *models.DB, _ *accessClock) {
		u := account(t, db, "e001", "")
		give := func(n models.NewGrant) (g models.Given, err error) {
			n.User = u.ID
			err = change(t, db, func(tx *models.Tx) (err error) { g, err = tx.AddGrant(n); return err })
			return g, err
		}
		jan, feb, mar := civil(t, "2027-01-01"), civil(t, "2027-02-01"), civil(t, "2027-03-01")
		first, err := give(models.NewGrant{Role: "hrbp", Units: []string{"T2", "T1", "T2"}, From: jan, To: feb, Reason: "cover"})
		must(t, err)
		if fmt.Sprint(first.Units) != "[T1 T2]" || first.ConfirmedAt == 0 || first.From != jan || first.To != feb {
			t.Errorf("given: %+v", first)
		}
		for name, c := range map[string]struct {
			n    models.NewGrant
			want string
		}{
			"the same":            {models.NewGrant{Role: "hrbp", Units: []string{"T1", "T2"}, From: jan, To: feb, Reason: "x"}, "grant.exists"},
			"overlapping":         {models.NewGrant{Role: "hrbp", Units: []string{"T1", "T2"}, Reason: "x"}, "grant.exists"},
			"behind it":           {models.NewGrant{Role: "hrbp", Units: []string{"T1", "T2"}, From: feb, To: mar, Reason: "x"}, ""},
			"other units":         {models.NewGrant{Role: "hrbp", Units: []string{"T1"}, From: jan, To: feb, Reason: "x"}, ""},
			"no reason":           {models.NewGrant{Role: "rep", Reason: " "}, "grant.invalid"},
			"turned round":        {models.NewGrant{Role: "rep", From: feb, To: jan, Reason: "x"}, "grant.invalid"},
			"for no day":          {models.NewGrant{Role: "rep", From: feb, To: feb, Reason: "x"}, "grant.invalid"},
			"a unit with a blank": {models.NewGrant{Role: "hrbp", Units: []string{"T1 T9"}, Reason: "x"}, "grant.invalid"},
		} {
			if _, err := give(c.n); code(err) != c.want {
				t.Errorf("%s: %v, want %q", name, err, c.want)
			}
		}
		must(t, change(t, db, func(tx *models.Tx) error { _, err := tx.RevokeGrant(first); return err }))
		if err := change(t, db, func(tx *models.Tx) error { _, err := tx.RevokeGrant(first); return err }); code(err) != "grant.revoked" {
			t.Errorf("taken back twice: %v", err)
		}
		if _, err := give(models.NewGrant{Role: "hrbp", Units: []string{"T1", "T2"}, From: jan, To: feb, Reason: "again"}); err != nil {
			t.Errorf("given again: %v", err)
		}
	})
}

func TestA16_PendingRevokedAndDatedGrantsGiveNothing(t *testing.T) {
	eachWithClock(t, func(t *testing.T, db *models.DB, clock *accessClock) {
		u := account(t, db, "e001", "E001")
		var pending, dated models.Given
		must(t, change(t, db, func(tx *models.Tx) (err error) {
			if pending, err = tx.AddGrant(models.NewGrant{User: u.ID, Role: "finance", Reason: "x", Pending: true}); err != nil {
				return err
			}
			dated, err = tx.AddGrant(models.NewGrant{User: u.ID, Role: "auditor", From: civil(t, "2026-11-03"), To: civil(t, "2026-11-05"), Reason: "x"})
			return err
		}))
		roles := func(day string) string {
			t.Helper()
			p, err := db.PrincipalOfUser(context.Background(), u.ID, civil(t, day))
			must(t, err)
			return fmt.Sprint(p.Roles())
		}
		for day, want := range map[string]string{"2026-11-02": "[]", "2026-11-03": "[auditor]", "2026-11-04": "[auditor]", "2026-11-05": "[]"} {
			if got := roles(day); got != want {
				t.Errorf("on %s %s, want %s", day, got, want)
			}
		}
		must(t, change(t, db, func(tx *models.Tx) error { _, err := tx.ConfirmGrant(pending); return err }))
		if got := roles("2026-11-02"); got != "[finance]" {
			t.Errorf("confirmed: %s", got)
		}
		must(t, change(t, db, func(tx *models.Tx) error {
			_, err := tx.RevokeGrant(pending)
			if err == nil {
				_, err = tx.RevokeGrant(dated)
			}
			return err
		}))
		if got := roles("2026-11-04"); got != "[]" {
			t.Errorf("taken back: %s", got)
		}
		_ = clock
	})
}

func TestA13_WhoHoldsARoleForGood(t *testing.T) {
	eachWithClock(t, func(t *testing.T, db *models.DB, _ *accessClock) {
		holds := func() (n int64) {
			t.Helper()
			must(t, db.View(context.Background(), func(tx *models.Tx) (err error) {
				n, err = tx.Holds([]string{"admin", "owner"}, civil(t, "2026-11-02"), models.ID{})
				return err
			}))
			return n
		}
		give := func(login string, n models.NewGrant) models.User {
			t.Helper()
			u := account(t, db, login, "")
			n.User, n.Reason = u.ID, "x"
			must(t, change(t, db, func(tx *models.Tx) error { _, err := tx.AddGrant(n); return err }))
			return u
		}
		give("later", models.NewGrant{Role: "admin", From: civil(t, "2026-11-03")})
		give("ends", models.NewGrant{Role: "admin", To: civil(t, "2027-11-03")})
		give("waits", models.NewGrant{Role: "admin", Pending: true})
		give("other", models.NewGrant{Role: "rep"})
		if n := holds(); n != 0 {
			t.Errorf("%d hold it, though none for good", n)
		}
		give("owns", models.NewGrant{Role: "owner"})
		u := give("has", models.NewGrant{Role: "admin", From: civil(t, "2026-11-02")})
		if n := holds(); n != 2 {
			t.Errorf("%d hold it, want 2", n)
		}
		must(t, change(t, db, func(tx *models.Tx) error { _, err := tx.SetUserState(u, models.Disabled); return err }))
		if n := holds(); n != 1 {
			t.Errorf("%d hold it, want 1", n)
		}
	})
}

func TestB1_GatesSlowDownAndForget(t *testing.T) {
	eachWithClock(t, func(t *testing.T, db *models.DB, clock *accessClock) {
		ctx := context.Background()
		gate := models.Gate{Key: "account:x", Free: 3, Slowest: 10 * time.Second, Forget: time.Hour}
		try := func() time.Duration {
			t.Helper()
			wait, err := db.Try(ctx, gate)
			must(t, err)
			return wait
		}
		for n := range 3 {
			if wait := try(); wait != 0 {
				t.Errorf("try %d waits %v", n+1, wait)
			}
		}
		for _, want := range []time.Duration{1, 2, 4, 8, 10, 10, 10} {
			if wait := try(); wait != want*time.Second {
				t.Errorf("waits %v, want %v", wait, want*time.Second)
			}
			if wait, err := db.Waiting(ctx, gate); err != nil || wait != want*time.Second {
				t.Errorf("is told to wait %v, %v", wait, err)
			}
			if wait := try(); wait != want*time.Second { // a try that is refused does not make it longer
				t.Errorf("waits %v then", wait)
			}
			clock.advance(want * time.Second)
			if wait := try(); wait != 0 {
				t.Errorf("still waits %v", wait)
			}
		}
		clock.advance(time.Hour)
		for n := range 3 {
			if wait := try(); wait != 0 {
				t.Errorf("forgotten, try %d waits %v", n+1, wait)
			}
		}
		try()
		must(t, db.Reopen(ctx, gate))
		if wait := try(); wait != 0 {
			t.Errorf("after a success waits %v", wait)
		}
	})
}

func TestB1_TriesAtOnceAllCount(t *testing.T) {
	eachWithClock(t, func(t *testing.T, db *models.DB, _ *accessClock) {
		account, peer := models.AccountGate("e001"), models.PeerGate("192.0.2.1")
		var group sync.WaitGroup
		var mu sync.Mutex
		passed := 0
		for range 40 {
			group.Go(func() {
				wait, err := db.Try(context.Background(), account, peer)
				mu.Lock()
				defer mu.Unlock()
				if err != nil && !models.IsKind(err, models.Busy) {
					t.Error(err)
				}
				if err == nil && wait == 0 {
					passed++
				}
			})
		}
		group.Wait()
		if int64(passed) > account.Free || passed == 0 {
			t.Errorf("%d of 40 tries at one moment were let through, %d are free", passed, account.Free)
		}
	})
}

func TestH5_ReadsOfPayAreStoredWithoutLoss(t *testing.T) {
	eachWithClock(t, func(t *testing.T, db *models.DB, _ *accessClock) {
		ctx := context.Background()
		reader := account(t, db, "hr", "E100")
		var group sync.WaitGroup
		const each, writers = 1500, 4 // more than wait in memory
		for w := range writers {
			group.Go(func() {
				for n := range each {
					if err := db.PayRead(ctx, reader.ID, fmt.Sprintf("E%d", w), "statement.lines", fmt.Sprint(n)); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		group.Go(func() {
			for range 5 {
				if err := db.FlushPayReads(ctx); err != nil {
					t.Error(err)
				}
			}
		})
		group.Wait()
		must(t, db.FlushPayReads(ctx))
		must(t, db.FlushPayReads(ctx)) // nothing is stored twice
		must(t, db.View(ctx, func(tx *models.Tx) error {
			list, err := tx.PayReadings(models.Reach{Scopes: []models.Scope{models.All}}, "", models.Paging{Limit: 1, Sort: "-id", Total: true})
			if list.Total != each*writers {
				t.Errorf("%d readings are stored, want %d", list.Total, each*writers)
			}
			return err
		}))
	})
}

func TestH5_AReadingThatCannotBeStoredIsKept(t *testing.T) {
	eachWithClock(t, func(t *testing.T, db *models.DB, _ *accessClock) {
		reader := account(t, db, "hr", "")
		must(t, db.PayRead(context.Background(), reader.ID, "E001", "person.pay", ""))
		gone, cancel := context.WithCancel(context.Background())
		cancel()
		if err := db.FlushPayReads(gone); err == nil {
			t.Error("a flush without a database succeeds")
		}
		for range 4095 {
			must(t, db.PayRead(context.Background(), reader.ID, "E001", "person.pay", ""))
		}
		if err := db.PayRead(gone, reader.ID, "E001", "person.pay", ""); err == nil {
			t.Error("a reading is let through that can neither be stored nor kept")
		}
		must(t, db.FlushPayReads(context.Background()))
		must(t, db.View(context.Background(), func(tx *models.Tx) error {
			list, err := tx.PayReadings(models.Reach{Scopes: []models.Scope{models.All}}, "E001", models.Paging{Limit: 1, Sort: "-id", Total: true})
			if list.Total != 4096 {
				t.Errorf("%d readings are stored", list.Total)
			}
			return err
		}))
	})
}

func TestSettingsAreVersions(t *testing.T) {
	eachWithClock(t, func(t *testing.T, db *models.DB, _ *accessClock) {
		put := func(name, value string, version int64) string {
			return code(change(t, db, func(tx *models.Tx) error { _, err := tx.PutSetting(name, value, version); return err }))
		}
		for _, c := range []struct {
			name, value string
			version     int64
			want        string
		}{
			{models.FourEyes, "maybe", 0, "setting.invalid"}, {models.FourEyes, "", 0, "setting.invalid"}, {models.FourEyes, "false", 1, "version.stale"},
			{models.FourEyes, "false", 0, ""}, {models.FourEyes, "true", 0, "version.stale"}, {models.FourEyes, "true", 1, ""},
			{"policy", "x", 0, "not_found"}, {"", "x", 0, "not_found"}, {models.CompanyName, strings.Repeat("长", 201), 0, "setting.invalid"},
		} {
			if got := put(c.name, c.value, c.version); got != c.want {
				t.Errorf("%s = %.10q on %d: %q, want %q", c.name, c.value, c.version, got, c.want)
			}
		}
		must(t, db.View(context.Background(), func(tx *models.Tx) error {
			list, err := tx.SettingVersions(models.FourEyes)
			if len(list) != 2 || list[0].Version != 2 {
				t.Errorf("versions %+v", list)
			}
			s, _ := tx.Setting(models.SecondApproval)
			if s.On() || s.Value != "false" || s.Version != 0 {
				t.Errorf("the default is %+v", s)
			}
			return err
		}))
		var group sync.WaitGroup
		var mu sync.Mutex
		kept := 0
		for range 4 {
			group.Go(func() {
				if got := put(models.SecondApproval, "true", 0); got == "" {
					mu.Lock()
					kept++
					mu.Unlock()
				} else if got != "version.stale" && got != "store.busy" {
					t.Errorf("at once: %q", got)
				}
			})
		}
		group.Wait()
		if kept != 1 {
			t.Errorf("%d changes were made on one version", kept)
		}
	})
}

func TestEverySettingIsDescribed(t *testing.T) {
	for _, k := range models.SettingKinds() {
		if k.About.ZH == "" || k.About.EN == "" {
			t.Errorf("%s is not described in both languages", k.Name)
		}
		for value, w := range k.Warnings {
			if w.ZH == "" || w.EN == "" || value == k.Default {
				t.Errorf("the warning of %s=%s", k.Name, value)
			}
		}
	}
}

func TestSweepKeepsWhatIsInUse(t *testing.T) {
	eachWithClock(t, func(t *testing.T, db *models.DB, clock *accessClock) {
		ctx := context.Background()
		u := account(t, db, "e001", "")
		device, stranger := models.DeviceGate("secret", u.ID), models.AccountGate("nobody")
		must(t, change(t, db, func(tx *models.Tx) error {
			if err := tx.KnowDevice(device); err != nil {
				return err
			}
			return tx.AddSession(u.ID, [32]byte{1}, 12*time.Hour, "192.0.2.1")
		}))
		if _, err := db.Try(ctx, stranger); err != nil {
			t.Fatal(err)
		}
		must(t, db.Sweep(ctx, time.Hour))
		if _, err := db.PrincipalOfSession(ctx, [32]byte{1}, time.Hour, models.InstantOf(clock.Now()), civil(t, "2026-11-02")); err != nil {
			t.Errorf("a session in use was swept: %v", err)
		}
		clock.advance(89 * 24 * time.Hour)
		must(t, db.Sweep(ctx, time.Hour))
		if known, err := db.Known(ctx, device); !known || err != nil {
			t.Errorf("a device is forgotten: %v", err)
		}
		clock.advance(2 * 24 * time.Hour)
		must(t, db.Sweep(ctx, time.Hour))
		if known, _ := db.Known(ctx, device); known {
			t.Error("a device is known for ever")
		}
	})
}
