package api

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"steelyard/models"
	"steelyard/models/trial"
	"steelyard/policies"
)

// kept is the firm as it was built once: the bytes of its store, and what tests
// know about it.
type kept struct {
	store   []byte
	marks   []mark
	values  map[string]string
	cookies map[string]string // by login
	audited int64             // the last entry of the audit
}

var keptFirm struct {
	sync.Mutex
	made *kept
}

// stage is a firm whose store can be put back to the beginning: the service
// stays, its database is another copy.
type stage struct {
	*firm
	raw  *sql.DB // beside the store
	dir  string
	stop func()
}

// newFirm is a firm of one's own on SQLite.
func newFirm(t testing.TB) *stage {
	t.Helper()
	k := theFirm(t)
	clock := firmClock()
	s := &service{clock: clock, log: &logBuffer{}, sessions: map[string]*caller{}}
	st := &stage{firm: &firm{service: s, marks: k.marks, values: k.values}, dir: t.TempDir(), stop: func() {}}
	st.put(t, k)
	log := slog.New(slog.NewJSONHandler(s.log, nil))
	holder := &policies.Holder{}
	holder.Swap(shippedPolicy(t))
	var err error
	if s.API, err = New(Options{DB: s.db, Policies: holder, Log: log, Clock: clock.Now}); err != nil {
		t.Fatal(err)
	}
	st.work(t)
	s.server = httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		s.server.Close()
		st.stop()
	})
	for login, cookie := range k.cookies {
		c := s.anyone().with("Cookie", cookie)
		c.began = clock.Now()
		s.sessions[login] = c
	}
	return st
}

func firmClock() *fakeClock { return &fakeClock{now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)} }

// put lays the kept store down and opens it.
func (st *stage) put(t testing.TB, k *kept) {
	t.Helper()
	path := filepath.Join(st.dir, models.NewID().String()+".db")
	if err := os.WriteFile(path, k.store, 0o600); err != nil {
		t.Fatal(err)
	}
	st.url = "sqlite:" + path
	var err error
	if st.raw, err = sql.Open("sqlite", path); err != nil {
		t.Fatal(err)
	}
	st.db, err = models.Open(context.Background(), models.Options{URL: st.url, Clock: st.clock.Now, Log: slog.New(slog.NewJSONHandler(st.log, nil)), SealKey: filepath.Join(st.dir, "seal.key")})
	if err != nil {
		t.Fatal(err)
	}
}

// work starts what happens beside requests; stop ends it and closes the store.
func (st *stage) work(t testing.TB) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	db, raw := st.db, st.raw
	go func() {
		defer close(done)
		if err := st.Work(ctx); err != nil {
			t.Error(err)
		}
	}()
	st.stop = func() {
		stop()
		<-done
		if err := errors.Join(raw.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	}
}

// restore puts everything back to the beginning. No request may be under way.
func (st *stage) restore(t testing.TB) {
	t.Helper()
	st.stop()
	_ = os.Remove(st.url[len("sqlite:"):])
	st.put(t, theFirm(t))
	st.options.DB = st.db
	st.options.Policies.Swap(shippedPolicy(t))
	st.policy.version.Store(0)
	st.policy.checked.Store(0)
	st.worlds = newWorlds()
	st.work(t)
}

// number asks the store for a number.
func (st *stage) number(t testing.TB, query string, args ...any) (n int64) {
	t.Helper()
	if err := st.raw.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// theFirm builds the firm, once for all tests.
func theFirm(t testing.TB) *kept {
	t.Helper()
	keptFirm.Lock()
	defer keptFirm.Unlock()
	if keptFirm.made != nil {
		return keptFirm.made
	}
	s := startService(t, trial.URL(t, trial.SQLite), firmClock())
	f := buildFirm(t, s)
	for _, login := range firmActors()[1:] {
		s.as(login)
	}
	if _, err := s.db.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if _, err := trial.Raw(t, s.url).ExecContext(t.Context(), "VACUUM INTO ?", copied); err != nil {
		t.Fatal(err)
	}
	k := &kept{marks: f.marks, values: f.values, cookies: map[string]string{}}
	for login, c := range s.sessions {
		k.cookies[login] = c.headers.Get("Cookie")
	}
	var err error
	if k.store, err = os.ReadFile(copied); err != nil {
		t.Fatal(err)
	}
	k.audited = s.count(t, "SELECT MAX(id) FROM audit")
	keptFirm.made = k
	return k
}
