package api

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"steelyard/models"
	"steelyard/models/trial"
)

const goodPassword = "four words in a row"

// signIn sends a sign-in from an address, which the service is told by a
// trusted proxy, with the cookies given.
func (s *service) signIn(t testing.TB, login, password, peer string, cookies ...*http.Cookie) *answer {
	t.Helper()
	c := s.anyone()
	if peer != "" {
		c = c.with("X-Forwarded-For", peer)
	}
	var parts []string
	for _, k := range cookies {
		parts = append(parts, k.Name+"="+k.Value)
	}
	if len(parts) > 0 {
		c = c.with("Cookie", strings.Join(parts, "; "))
	}
	return c.post(t, "/sessions", SignIn{login, password})
}

// holding is a caller who sends a session's cookie.
func (s *service) holding(k *http.Cookie) *caller {
	return s.anyone().with("Cookie", k.Name+"="+k.Value)
}

func TestSignInGivesWhoAndWhat(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		id := s.user(t, "e001", "E001", "rep", "hrbp:T1,T2")
		s.setPassword(t, id, goodPassword)
		a := s.signIn(t, " Ｅ001 ", goodPassword, "").want(t, http.StatusCreated)
		me := bodyOf[Me](t, a)
		if me.User.Login != "e001" || me.User.Person != "E001" || len(me.Roles) != 2 || me.Session == nil || me.Session.IdleSeconds != 1800 {
			t.Errorf("signed in as %+v", me)
		}
		if got := me.Session.EndsAt.Time().Sub(s.clock.Now()); got != 12*time.Hour {
			t.Errorf("the session ends after %v", got)
		}
		found := false
		for _, p := range me.Permissions {
			if p.Object == "person.pay" && p.Action == "edit" {
				found = slices.Equal(p.Scopes, []string{"units"}) && slices.Equal(p.Units, []string{"T1", "T2"})
			}
		}
		if !found {
			t.Errorf("person.pay:edit is not for the units: %+v", me.Permissions)
		}
		if again := bodyOf[Me](t, s.holding(a.cookie(cookieName)).get(t, "/session").want(t, http.StatusOK)); again.User != me.User {
			t.Errorf("%+v, then %+v", me.User, again.User)
		}
	})
}

// trusting makes the loopback a trusted proxy, so that tests can come from any
// address.
func trusting(o *Options) { o.TrustedProxies = loopbacks() }

func TestB1_GuessersAreSlowedAndTheOwnerGetsIn(t *testing.T) {
	for _, dialect := range dialectsOf(t) {
		t.Run(dialect, func(t *testing.T) {
			s := newService(t, dialect, trusting, func(o *Options) { o.HashWorkers = 8 })
			id := s.user(t, "owner", "", "rep")
			s.setPassword(t, id, goodPassword)
			device := s.signIn(t, "owner", goodPassword, "203.0.113.9").want(t, http.StatusCreated).cookie(deviceCookie)
			counts := map[int]int{}
			var mu sync.Mutex
			var group sync.WaitGroup
			places := make(chan struct{}, 20)
			for i := range 1000 {
				group.Go(func() {
					places <- struct{}{}
					defer func() { <-places }()
					a := s.signIn(t, "owner", fmt.Sprintf("guess number %d", i), fmt.Sprintf("10.0.%d.%d", i/250, i%250))
					mu.Lock()
					defer mu.Unlock()
					counts[a.status]++
				})
			}
			group.Wait()
			if counts[http.StatusUnauthorized] == 0 || counts[http.StatusUnauthorized] > 6 || counts[http.StatusCreated] > 0 {
				t.Errorf("of 1000 guesses at one moment %v were tried", counts)
			}
			// A guess with the right password is not tried either, and is told when to come back.
			if a := s.signIn(t, "owner", goodPassword, "10.1.0.1").refused(t, http.StatusTooManyRequests, "signin.wait"); a.header.Get("Retry-After") == "" {
				t.Error("nobody is told when to try again")
			}
			s.signIn(t, "owner", goodPassword, "203.0.113.9", device).want(t, http.StatusCreated)
			// For an hour of guesses as fast as allowed, few get through; the account is never locked for good.
			tried := 0
			for range 720 {
				s.clock.advance(5 * time.Second)
				if s.signIn(t, "owner", "wrong again", "10.2.0.1").status == http.StatusUnauthorized {
					tried++
				}
			}
			if tried > 25 || tried < 5 {
				t.Errorf("%d guesses in an hour", tried)
			}
			s.clock.advance(5*time.Minute + time.Second)
			s.signIn(t, "owner", goodPassword, "10.3.0.1").want(t, http.StatusCreated)
		})
	}
}

func TestB1_OnePeerIsSlowedOverManyAccounts(t *testing.T) {
	s := newService(t, "sqlite", trusting)
	waits := 0
	for i := range 60 {
		if s.signIn(t, fmt.Sprintf("nobody%d", i), "some password", "198.51.100.7").status == http.StatusTooManyRequests {
			waits++
		}
	}
	if waits < 35 {
		t.Errorf("one address tried %d accounts at one moment", 60-waits)
	}
	if a := s.signIn(t, "nobody0", "some password", "198.51.100.8"); a.status != http.StatusUnauthorized {
		t.Errorf("another address is refused with %d", a.status)
	}
}

func TestB1_AKnownDeviceIsKnownForItsOwnerOnly(t *testing.T) {
	s := newService(t, "sqlite", trusting)
	for _, login := range []string{"one", "two"} {
		s.setPassword(t, s.user(t, login, "", "rep"), goodPassword)
	}
	device := s.signIn(t, "one", goodPassword, "").want(t, http.StatusCreated).cookie(deviceCookie)
	tried := 0
	for range 40 { // with the device of one, two is guessed at no faster
		if s.signIn(t, "two", "a wrong password", "198.51.100.7", device).status == http.StatusUnauthorized {
			tried++
		}
	}
	if tried > 6 {
		t.Errorf("%d guesses at another's account from a known device", tried)
	}
	tried = 0
	for range 40 { // nor is one by whoever has stolen the device's cookie
		if s.signIn(t, "one", "a wrong password", "198.51.100.9", device).status == http.StatusUnauthorized {
			tried++
		}
	}
	if tried > 6 {
		t.Errorf("%d guesses with a stolen device cookie", tried)
	}
}

func TestB3_UnknownAndWrongAreTheSame(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.setPassword(t, s.user(t, "known", "", "rep"), goodPassword)
		off := s.user(t, "off", "", "rep")
		s.setPassword(t, off, goodPassword)
		s.user(t, "bare", "", "rep") // without a password
		s.console(t, func(tx *models.Tx) error {
			u, err := tx.UserByLogin("off")
			if err == nil {
				_, err = tx.SetUserState(u, models.Disabled)
			}
			return err
		})
		plain := func(a *answer) string {
			p := bodyOf[Problem](t, a)
			p.Request = ""
			return fmt.Sprint(a.status, p, a.header.Get("Set-Cookie"), a.header.Get("Retry-After"))
		}
		want := plain(s.signIn(t, "known", "not the password", "").refused(t, http.StatusUnauthorized, "signin.failed"))
		for _, c := range [][2]string{{"unknown", goodPassword}, {"off", goodPassword}, {"bare", goodPassword}, {"bare", ""}, {"no login at all!", goodPassword}, {"", ""}} {
			if got := plain(s.signIn(t, c[0], c[1], "")); got != want {
				t.Errorf("%q: %s, want %s", c[0], got, want)
			}
		}
		// Waiting is the same for everybody too.
		for range 10 {
			s.signIn(t, "unknown", "x", "")
			s.signIn(t, "known", "x", "")
		}
		if a, b := plain(s.signIn(t, "unknown", "x", "")), plain(s.signIn(t, "known", "x", "")); a != b || !strings.HasPrefix(a, "429") {
			t.Errorf("%s, and %s", a, b)
		}
	})
}

// The work of a password's hash is its memory: as much of it is used where there
// is no account as where there is one.
func TestB3_UnknownTakesAsLong(t *testing.T) {
	stored := HashPassword(goodPassword)
	used := func(stored string) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		verifyPassword(stored, "something else")
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	known, unknown := used(stored), used("")
	if least := uint64(16 << 20); known < least || unknown < least {
		t.Errorf("hashing uses %d bytes without an account, %d with one", unknown, known)
	}
}

func TestB6_AnOldCookieIsWorthNothing(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		id := s.user(t, "e001", "E001", "rep")
		s.user(t, "root", "", "admin")
		s.setPassword(t, id, goodPassword)
		in := func(cookies ...*http.Cookie) *http.Cookie {
			return s.signIn(t, "e001", goodPassword, "", cookies...).want(t, http.StatusCreated).cookie(cookieName)
		}
		gone := func(what string, k *http.Cookie) {
			t.Helper()
			if a := s.holding(k).get(t, "/session"); a.status != http.StatusUnauthorized {
				t.Errorf("after %s the old cookie gets %d", what, a.status)
			}
		}
		first := in()
		planted := &http.Cookie{Name: cookieName, Value: "planted-by-somebody-else"}
		second := in(first, planted)
		if second.Value == first.Value || second.Value == planted.Value {
			t.Error("signing in keeps the id that was there before")
		}
		gone("signing in again", first)

		s.holding(second).delete(t, "/sessions", nil).want(t, http.StatusOK)
		gone("signing out", second)

		here, there := in(), in()
		a := s.holding(here).put(t, "/password", NewPassword{goodPassword, "another four words"}).want(t, http.StatusOK)
		gone("changing the password", here)
		gone("changing the password elsewhere", there)
		fresh := a.cookie(cookieName)
		s.holding(fresh).get(t, "/session").want(t, http.StatusOK)
		s.signIn(t, "e001", goodPassword, "").refused(t, http.StatusUnauthorized, "signin.failed")

		s.as("root").post(t, "/users/"+id.String()+"/disable", WhyNot{"left"}).want(t, http.StatusOK)
		gone("disabling", fresh)
		s.as("root").post(t, "/users/"+id.String()+"/enable", WhyNot{"came back"}).want(t, http.StatusOK)
		gone("disabling and enabling", fresh)
	})
}

func TestB6_OtherSessionsEndOnRequest(t *testing.T) {
	s := newService(t, "sqlite")
	s.setPassword(t, s.user(t, "e001", "", "rep"), goodPassword)
	in := func() *http.Cookie {
		return s.signIn(t, "e001", goodPassword, "").want(t, http.StatusCreated).cookie(cookieName)
	}
	here, there := in(), in()
	if list := bodyOf[Page[OpenSession]](t, s.holding(here).get(t, "/sessions")); len(list.Items) != 2 {
		t.Errorf("%d sessions are listed", len(list.Items))
	}
	s.holding(here).delete(t, "/sessions/others", nil).want(t, http.StatusOK)
	s.holding(here).get(t, "/session").want(t, http.StatusOK)
	s.holding(there).get(t, "/session").want(t, http.StatusUnauthorized)
}

func TestB7_SessionsEnd(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.setPassword(t, s.user(t, "e001", "", "rep"), goodPassword)
		in := func() *caller {
			return s.holding(s.signIn(t, "e001", goodPassword, "").want(t, http.StatusCreated).cookie(cookieName))
		}
		idle := in()
		s.clock.advance(29 * time.Minute)
		idle.get(t, "/session").want(t, http.StatusOK)
		s.clock.advance(29 * time.Minute)
		idle.get(t, "/session").want(t, http.StatusOK)
		s.clock.advance(31 * time.Minute)
		idle.get(t, "/session").want(t, http.StatusUnauthorized)

		busy := in()
		for range 47 { // used all the time
			s.clock.advance(15 * time.Minute)
			busy.get(t, "/session").want(t, http.StatusOK)
		}
		s.clock.advance(15 * time.Minute)
		busy.get(t, "/session").want(t, http.StatusUnauthorized)
		if err := s.db.Sweep(context.Background(), s.options.SessionIdle); err != nil {
			t.Fatal(err)
		}
		id := s.user(t, "e002", "")
		err := s.db.View(context.Background(), func(tx *models.Tx) error {
			list, err := tx.SessionsOf(id, 1000*time.Hour)
			if len(list) != 0 {
				t.Errorf("%d sessions are left", len(list))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestB8_SensitiveStepsWantThePasswordAgain(t *testing.T) {
	eachService(t, sensitiveSteps)
}

func sensitiveSteps(t *testing.T, s *service) {
	root := s.user(t, "root", "", "admin")
	s.setPassword(t, root, goodPassword)
	u := s.user(t, "e001", "", "rep")
	c := s.holding(s.signIn(t, "root", goodPassword, "").want(t, http.StatusCreated).cookie(cookieName))
	s.setPassword(t, s.user(t, "hr", "", "hr"), goodPassword)
	h := s.holding(s.signIn(t, "hr", goodPassword, "").want(t, http.StatusCreated).cookie(cookieName))
	s.clock.advance(confirmedFor + time.Second)
	grant := NewGrant{Role: "candidate", Reason: "test"}
	c.post(t, "/users/"+u.String()+"/grants", grant).refused(t, http.StatusUnauthorized, "session.reauth_required")
	c.post(t, "/users/"+u.String()+"/links", nil).refused(t, http.StatusUnauthorized, "session.reauth_required")
	c.post(t, "/tokens", NewToken{"t", []string{"user:read"}, models.InstantOf(s.clock.Now().Add(time.Hour))}).refused(t, http.StatusUnauthorized, "session.reauth_required")
	c.ifMatch(`"1"`).put(t, "/policies", NewPolicy{"x", "y"}).refused(t, http.StatusUnauthorized, "session.reauth_required")
	h.ifMatch(`"1"`).put(t, "/settings/pay/four_eyes", SettingChange{"false", "y"}).refused(t, http.StatusUnauthorized, "session.reauth_required")
	confirmation := func(password string) *answer {
		return c.post(t, "/session/confirmation", map[string]string{"password": password})
	}
	confirmation("not it").refused(t, http.StatusUnprocessableEntity, "password.wrong")
	c.post(t, "/users/"+u.String()+"/grants", grant).refused(t, http.StatusUnauthorized, "session.reauth_required")
	confirmation(goodPassword).want(t, http.StatusOK)
	c.post(t, "/users/"+u.String()+"/grants", grant).want(t, http.StatusCreated)
	for range 10 {
		confirmation("not it")
	}
	confirmation(goodPassword).refused(t, http.StatusTooManyRequests, "signin.wait")
}

func TestB13_HashingIsBounded(t *testing.T) {
	s := newService(t, "sqlite", trusting, func(o *Options) { o.HashWorkers = 2 })
	for range cap(s.hashing) {
		s.hashing <- struct{}{}
	}
	a := s.signIn(t, "anybody", "any password", "").refused(t, http.StatusServiceUnavailable, "signin.busy")
	if a.header.Get("Retry-After") == "" {
		t.Error("nobody is told when to try again")
	}
	for range cap(s.hashing) {
		<-s.hashing
	}
	// What had no turn does not count as a failure.
	for range 5 {
		s.signIn(t, "anybody", "any password", "").refused(t, http.StatusUnauthorized, "signin.failed")
	}
	if cap(s.hashing) != 2 {
		t.Errorf("%d passwords at once", cap(s.hashing))
	}
}

func TestB13_ManySignInsAtOnceTakeTurns(t *testing.T) {
	s := newService(t, "sqlite", trusting, func(o *Options) { o.HashWorkers = 2 })
	var group sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for i := range 60 {
		group.Go(func() {
			a := s.signIn(t, fmt.Sprintf("user%d", i), "some password", fmt.Sprintf("10.9.%d.1", i))
			mu.Lock()
			defer mu.Unlock()
			statuses[a.status]++
		})
	}
	most := 0
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	for {
		select {
		case <-done:
			if most > 2 {
				t.Errorf("%d passwords were hashed at once", most)
			}
			if statuses[401]+statuses[503] != 60 || statuses[401] == 0 {
				t.Errorf("answers %v", statuses)
			}
			return
		case <-time.After(time.Millisecond):
			most = max(most, len(s.hashing))
		}
	}
}

// An account without any role can find that out, and sign out; nothing else.
func TestAccountsWithoutRolesSeeThemselves(t *testing.T) {
	s := newService(t, trial.SQLite)
	s.user(t, "nobody", "")
	c := s.as("nobody")
	me := bodyOf[Me](t, c.get(t, "/session").want(t, http.StatusOK))
	if me.User.Login != "nobody" || len(me.Roles) != 0 {
		t.Errorf("%+v", me)
	}
	for _, p := range me.Permissions {
		if !slices.Equal(p.Scopes, []string{"self"}) {
			t.Errorf("without a role one may %s %s as far as %v", p.Action, p.Object, p.Scopes)
		}
	}
	why := bodyOf[Why](t, c.get(t, "/access/why?object=session&action=read").want(t, http.StatusOK))
	if !why.Allowed || len(why.Ways) != 1 || why.Ways[0].Role != "account" || why.Ways[0].Grant != "" {
		t.Errorf("%+v", why)
	}
	for _, path := range []string{"/statements", "/runs", "/persons", "/teams", "/customers", "/plans", "/tokens", "/users"} {
		if a := c.get(t, path); a.status != http.StatusForbidden && path != "/users" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		} else if strings.Contains(string(a.body), "root") {
			t.Errorf("%s tells of others: %s", path, a.body)
		}
	}
	c.delete(t, "/sessions", nil).want(t, http.StatusOK)
	c.get(t, "/session").refused(t, http.StatusUnauthorized, "session.none")
}
