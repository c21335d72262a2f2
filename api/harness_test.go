package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"steelyard/compensation/period"
	"steelyard/models"
	"steelyard/models/trial"
	"steelyard/policies"
)

// fakeClock is a clock that stands still until a test moves it.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// advance moves the clock.
func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// service is a running service over a fresh store. The clock begins on
// 2026-11-02 at nine in UTC, which is the company's calendar.
type service struct {
	*API
	url      string // of the store
	db       *models.DB
	server   *httptest.Server
	clock    *fakeClock
	log      *logBuffer
	sessions map[string]*caller
	mu       sync.Mutex
}

// logBuffer keeps what was logged, for tests that look for what must not be in
// it.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// newService starts a service on a fresh store of a dialect of package trial,
// with its background work, until the test ends. change alters its options.
func newService(t testing.TB, dialect string, change ...func(*Options)) *service {
	t.Helper()
	return startService(t, trial.URL(t, dialect), &fakeClock{now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}, change...)
}

// another starts a second instance on the same store and the same clock.
func (s *service) another(t testing.TB, change ...func(*Options)) *service {
	t.Helper()
	return startService(t, s.url, s.clock, change...)
}

// eachService runs fn once per dialect on a service of its own.
func eachService(t *testing.T, fn func(t *testing.T, s *service)) {
	t.Helper()
	for _, dialect := range trial.Dialects() {
		t.Run(dialect, func(t *testing.T) { fn(t, newService(t, dialect)) })
	}
}

func startService(t testing.TB, url string, clock *fakeClock, change ...func(*Options)) *service {
	t.Helper()
	s := &service{url: url, clock: clock, log: &logBuffer{}, sessions: map[string]*caller{}}
	log := slog.New(slog.NewJSONHandler(s.log, nil))
	s.db = trial.OpenWith(t, models.Options{URL: url, Clock: clock.Now, Log: log})
	holder := &policies.Holder{}
	holder.Swap(shippedPolicy(t))
	o := Options{DB: s.db, Policies: holder, Log: log, Clock: clock.Now}
	for _, c := range change {
		c(&o)
	}
	var err error
	if s.API, err = New(o); err != nil {
		t.Fatal(err)
	}
	s.server = httptest.NewServer(s.Handler())
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Work(ctx); err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() {
		s.server.Close()
		stop()
		<-done
	})
	return s
}

var shippedOnce = sync.OnceValues(func() (*policies.Policy, error) { return policies.Load(policies.Model(), policies.Shipped()) })

// shippedPolicy is the shipped policy, loaded once: loaded policies never change.
func shippedPolicy(t testing.TB) *policies.Policy {
	t.Helper()
	p, err := shippedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// console does a change as the command line does.
func (s *service) console(t testing.TB, fn func(tx *models.Tx) error) {
	t.Helper()
	err := s.db.Update(context.Background(), models.Actor{Login: "console"}, func(tx *models.Tx) error {
		tx.Record(models.Entry{Action: "test", Object: "test", Domain: "system"})
		return fn(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// user makes a user without a password, linked to the person ("" for none),
// with roles that are in force. A role that reaches units is written with them:
// "hrbp:T1,T2"; one that must end gets an end a year from now.
func (s *service) user(t testing.TB, login, person string, roles ...string) models.ID {
	t.Helper()
	var id models.ID
	s.console(t, func(tx *models.Tx) error {
		u, err := tx.AddUser(login, "Name of "+login, person)
		id = u.ID
		return err
	})
	for _, role := range roles {
		s.give(t, id, role)
	}
	return id
}

// give gives a role as the console does.
func (s *service) give(t testing.TB, user models.ID, role string) models.ID {
	t.Helper()
	name, units, _ := strings.Cut(role, ":")
	n := models.NewGrant{User: user, Role: name, Units: strings.FieldsFunc(units, func(r rune) bool { return r == ',' }), Reason: "test"}
	if r, _ := s.options.Policies.Get().Role(name); r.Dated {
		n.To = s.today().AddDays(365)
	}
	var id models.ID
	s.console(t, func(tx *models.Tx) error {
		g, err := tx.AddGrant(n)
		id = g.ID
		return err
	})
	return id
}

// setPassword gives a user a password.
func (s *service) setPassword(t testing.TB, user models.ID, password string) {
	t.Helper()
	s.console(t, func(tx *models.Tx) error { return tx.SetPassword(user, HashPassword(password)) })
}

// caller is somebody who sends requests.
type caller struct {
	s       *service
	headers http.Header
	began   time.Time
}

// anyone is a caller who is not signed in.
func (s *service) anyone() *caller { return &caller{s: s, headers: http.Header{}} }

// as is the user of a login, signed in within the last minutes by the service's
// clock, as steps that need it expect.
func (s *service) as(login string) *caller {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	if c := s.sessions[login]; c != nil && now.Sub(c.began) < confirmedFor-time.Minute && now.Sub(c.began) < s.options.SessionIdle {
		return c
	}
	secret, hash := newSecret()
	err := s.db.Update(context.Background(), models.Actor{Login: "console"}, func(tx *models.Tx) error {
		tx.Record(models.Entry{Action: "test", Object: "session", Domain: "system"})
		u, err := tx.UserByLogin(login)
		if err != nil {
			return err
		}
		return tx.AddSession(u.ID, hash, s.options.SessionAbsolute, "192.0.2.1")
	})
	if err != nil {
		panic("no session for " + login + ": " + err.Error())
	}
	c := s.anyone().with("Cookie", cookieName+"="+secret)
	c.began = now
	s.sessions[login] = c
	return c
}

// with is the same caller, whose requests carry a header more.
func (c *caller) with(name, value string) *caller {
	next := &caller{s: c.s, headers: c.headers.Clone(), began: c.began}
	next.headers.Set(name, value)
	return next
}

// on is the same caller at another instance.
func (c *caller) on(s *service) *caller {
	return &caller{s: s, headers: c.headers.Clone(), began: c.began}
}

// ifMatch is the same caller, whose edits are made on a version.
func (c *caller) ifMatch(tag string) *caller { return c.with("If-Match", tag) }

func (c *caller) get(t testing.TB, path string) *answer { return c.do(t, http.MethodGet, path, nil) }

// post, put and delete send a body as JSON; nil sends none.
func (c *caller) post(t testing.TB, path string, body any) *answer {
	return c.do(t, http.MethodPost, path, body)
}

func (c *caller) put(t testing.TB, path string, body any) *answer {
	return c.do(t, http.MethodPut, path, body)
}

func (c *caller) delete(t testing.TB, path string, body any) *answer {
	return c.do(t, http.MethodDelete, path, body)
}

// upload sends files, by name, and fields as a form.
func (c *caller) upload(t testing.TB, path string, files map[string][]byte, fields map[string]string) *answer {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range files {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return c.with("Content-Type", w.FormDataContentType()).send(t, http.MethodPost, path, &b)
}

func (c *caller) do(t testing.TB, method, path string, body any) *answer {
	t.Helper()
	if body == nil {
		return c.send(t, method, path, nil)
	}
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	if c.headers.Get("Content-Type") == "" {
		c = c.with("Content-Type", "application/json")
	}
	return c.send(t, method, path, bytes.NewReader(data))
}

// send sends a request to a path below /api/v1, or to one that begins with
// two slashes outside of it.
func (c *caller) send(t testing.TB, method, path string, body io.Reader) *answer {
	t.Helper()
	full := base + path
	if rest, ok := strings.CutPrefix(path, "//"); ok {
		full = "/" + rest
	}
	r, err := http.NewRequest(method, c.s.server.URL+full, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = c.headers.Clone()
	res, err := c.s.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	c.s.mustDeclare(t, method, strings.TrimPrefix(r.URL.EscapedPath(), base), res.StatusCode)
	return &answer{request: method + " " + path, status: res.StatusCode, header: res.Header, body: data}
}

// mustDeclare fails the test where an operation answers what the document does
// not say of it: whatever a test sends, clients are told of in advance.
func (s *service) mustDeclare(t testing.TB, method, path string, status int) {
	t.Helper()
	parts := strings.Split(path, "/")
	for _, op := range s.API.operations {
		pattern := strings.Split(op.Path, "/")
		fits := op.Method == method && len(pattern) == len(parts)
		for i := 0; fits && i < len(parts); i++ {
			fits = pattern[i] == parts[i] || strings.HasPrefix(pattern[i], "{")
		}
		if !fits {
			continue
		}
		if said := s.API.failuresOf(op); status != successOf(op) && (status != http.StatusAccepted || !op.Later) && !slices.Contains(said, status) {
			t.Errorf("%s %s answers %d, of which the document says nothing", method, op.Path, status)
		}
		return
	}
}

// answer is what came back.
type answer struct {
	request string
	status  int
	header  http.Header
	body    []byte
}

// want fails the test unless the status is one of those.
func (a *answer) want(t testing.TB, statuses ...int) *answer {
	t.Helper()
	if !slices.Contains(statuses, a.status) {
		t.Fatalf("%s: %d, want %v\n%s", a.request, a.status, statuses, a.body)
	}
	return a
}

// refused fails the test unless the answer is a problem of that status and code.
func (a *answer) refused(t testing.TB, status int, code string) *answer {
	t.Helper()
	a.want(t, status)
	if got := a.code(); got != code {
		t.Fatalf("%s: %d with the code %q, want %q\n%s", a.request, a.status, got, code, a.body)
	}
	return a
}

// code is the code of a problem document, "" where it is none.
func (a *answer) code() string {
	var p struct{ Code string }
	_ = json.Unmarshal(a.body, &p)
	return p.Code
}

// into reads the body.
func (a *answer) into(t testing.TB, v any) *answer {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%s: %v\n%s", a.request, err, a.body)
	}
	return a
}

// tag is the answer's ETag.
func (a *answer) tag() string { return a.header.Get("ETag") }

// cookie finds a cookie that the answer sets; nil where it sets none.
func (a *answer) cookie(name string) *http.Cookie {
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// bodyOf reads the body as a T.
func bodyOf[T any](t testing.TB, a *answer) T {
	t.Helper()
	var v T
	a.into(t, &v)
	return v
}

func day(t testing.TB, text string) period.Date {
	t.Helper()
	d, err := period.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
