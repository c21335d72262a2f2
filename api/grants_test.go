package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"steelyard/models"
	"steelyard/models/trial"
	"steelyard/policies"
)

func grantPath(user models.ID) string { return "/users/" + user.String() + "/grants" }

func TestA13_NobodyGivesWhatTheyCouldNotHave(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		root := s.user(t, "root", "", "admin")
		s.user(t, "second", "", "admin")
		s.user(t, "hr", "E100", "hr")
		u := s.user(t, "e001", "E001")
		give := func(login, role string) *answer {
			return s.as(login).post(t, grantPath(u), NewGrant{Role: role, Reason: "needed", To: "2027-01-01"})
		}
		give("root", "employee").want(t, http.StatusCreated)
		// A role over others waits, and gives nothing meanwhile.
		g := bodyOf[Grant](t, give("root", "finance").want(t, http.StatusAccepted))
		if g.State != "pending" {
			t.Errorf("the grant is %s", g.State)
		}
		s.as("e001").get(t, "/audit/receipts").refused(t, http.StatusForbidden, "access.denied")
		give("root", "finance").refused(t, http.StatusConflict, "grant.exists")
		confirm := grantPath(u) + "/" + g.ID + "/confirm"
		s.as("root").post(t, confirm, nil).refused(t, http.StatusForbidden, "access.denied")
		s.as("e001").post(t, confirm, nil).refused(t, http.StatusForbidden, "access.denied")
		if list := bodyOf[Page[Grant]](t, s.as("hr").get(t, "/grants/pending").want(t, http.StatusOK)); len(list.Items) != 1 {
			t.Errorf("%d grants wait", len(list.Items))
		} else if w := list.Items[0]; w.Holder == nil || w.Holder.Login != "e001" || w.Holder.Person != "" || w.Giver == nil || w.Giver.Login != "root" || w.Confirmer != nil {
			t.Errorf("who takes part: %+v %+v %+v", w.Holder, w.Giver, w.Confirmer)
		}
		s.as("hr").post(t, confirm, nil).want(t, http.StatusOK)
		if all := bodyOf[Page[Grant]](t, s.as("root").get(t, grantPath(u))); len(all.Items) != 2 || all.Items[0].Confirmer == nil || all.Items[0].Confirmer.Login != "hr" || all.Items[0].ConfirmedAt == 0 || all.Items[1].Confirmer != nil {
			t.Errorf("who has confirmed: %+v", all.Items)
		}
		s.as("hr").post(t, confirm, nil).refused(t, http.StatusConflict, "grant.not_pending")
		s.as("e001").get(t, "/audit/receipts").want(t, http.StatusOK)

		// HR has no part in giving, and nobody in what is their own.
		give("hr", "rep").refused(t, http.StatusForbidden, "access.denied")
		s.as("root").post(t, grantPath(root), NewGrant{Role: "rep", Reason: "mine"}).refused(t, http.StatusForbidden, "grant.own")
		own := bodyOf[Page[Grant]](t, s.as("root").get(t, grantPath(root)))
		s.as("root").post(t, grantPath(root)+"/"+own.Items[0].ID+"/revoke", WhyNot{"mine"}).refused(t, http.StatusForbidden, "grant.own")
		// What is wrong is told.
		give("root", "nosuch").refused(t, http.StatusUnprocessableEntity, "grant.invalid")
		s.as("root").post(t, grantPath(u), NewGrant{Role: "auditor", Reason: "audit"}).refused(t, http.StatusUnprocessableEntity, "grant.invalid")
		s.as("root").post(t, grantPath(u), NewGrant{Role: "hrbp", Reason: "hr"}).refused(t, http.StatusUnprocessableEntity, "grant.invalid")
		s.as("root").post(t, grantPath(u), NewGrant{Role: "presales", Units: []string{"T1"}, Reason: "hr"}).refused(t, http.StatusUnprocessableEntity, "grant.invalid")
	})
}

// clerkPolicy is the shipped policy with a role that may create accounts and
// give roles, and do nothing else of administration.
func clerkPolicy() string {
	return policies.Shipped() + `
role, clerk, 账号专员, Accounts clerk
g, role:clerk, role:account
p, role:clerk, user,  read create edit reset, all
p, role:clerk, grant, read create withdraw,   all
`
}

func TestA13_ALowerAdminDoesNotTouchAHigherOne(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.console(t, func(tx *models.Tx) error { _, err := tx.PutPolicy(clerkPolicy(), 0); return err })
		s.clock.advance(policyPause)
		s.anyone().get(t, "/session").want(t, http.StatusUnauthorized) // notices the policy
		root := s.user(t, "root", "", "admin")
		s.user(t, "spare", "", "admin")
		s.user(t, "clerk", "", "clerk")
		hr := s.user(t, "hr", "", "hr")
		u := s.user(t, "e001", "")
		clerk := func() *caller { return s.as("clerk") }
		clerk().post(t, grantPath(u), NewGrant{Role: "rep", Reason: "new"}).want(t, http.StatusCreated)
		clerk().post(t, grantPath(u), NewGrant{Role: "clerk", Reason: "new"}).want(t, http.StatusCreated)
		clerk().post(t, grantPath(u), NewGrant{Role: "admin", Reason: "new"}).refused(t, http.StatusForbidden, "grant.beyond")
		grants := bodyOf[Page[Grant]](t, clerk().get(t, grantPath(root)).want(t, http.StatusOK))
		clerk().post(t, grantPath(root)+"/"+grants.Items[0].ID+"/revoke", WhyNot{"coup"}).refused(t, http.StatusForbidden, "grant.beyond")
		path := "/users/" + root.String()
		tag := clerk().get(t, path).tag()
		clerk().ifMatch(tag).put(t, path, UserChange{Name: "Somebody"}).refused(t, http.StatusForbidden, "user.above")
		clerk().post(t, path+"/disable", WhyNot{"coup"}).refused(t, http.StatusForbidden, "user.above")
		clerk().post(t, path+"/links", nil).refused(t, http.StatusForbidden, "user.above")
		// Nor does an admin sign in as somebody who reads pay.
		s.as("root").post(t, "/users/"+hr.String()+"/links", nil).refused(t, http.StatusForbidden, "user.above")
		tag = s.as("root").get(t, "/users/"+hr.String()).tag()
		s.as("root").ifMatch(tag).put(t, "/users/"+hr.String(), UserChange{Name: "HR", Person: "E999"}).refused(t, http.StatusForbidden, "user.above")
	})
}

func TestA13_TheLastAdminStaysUnderConcurrency(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		other := s.another(t)
		const n = 6
		ids := make([]models.ID, n)
		grants := make([]string, n)
		logins := []string{"a0", "a1", "a2", "a3", "a4", "a5"}
		for i, login := range logins {
			ids[i] = s.user(t, login, "")
			grants[i] = s.give(t, ids[i], "admin").String()
		}
		for _, login := range logins {
			s.as(login)
		}
		var group sync.WaitGroup
		for i := range n { // each takes the next one's role, or disables them, all at once
			group.Go(func() {
				next := (i + 1) % n
				c := s.as(logins[i])
				if i%2 == 1 {
					c = c.on(other)
				}
				if i%3 == 0 {
					c.post(t, "/users/"+ids[next].String()+"/disable", WhyNot{"race"})
					return
				}
				c.post(t, grantPath(ids[next])+"/"+grants[next]+"/revoke", WhyNot{"race"})
			})
		}
		group.Wait()
		var left int64
		err := s.db.View(context.Background(), func(tx *models.Tx) (err error) {
			left, err = tx.Holds([]string{"admin"}, s.today(), models.ID{})
			return err
		})
		if err != nil || left < 1 {
			t.Errorf("%d administrators are left: %v", left, err)
		}
	})
}

// TestA13_TheLastAdminStaysWhereTwoChangesMeet has a change of access under way
// when the request comes that would take the other administrator.
func TestA13_TheLastAdminStaysWhereTwoChangesMeet(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		one, two, helper := s.user(t, "one", "", "admin"), s.user(t, "two", "", "admin"), s.user(t, "helper", "")
		s.console(t, func(tx *models.Tx) error { // an administrator for a time does not count as one who stays
			_, err := tx.AddGrant(models.NewGrant{User: helper, Role: "admin", To: day(t, "2026-12-01"), Reason: "help"})
			return err
		})
		c := s.as("helper").on(s.another(t))
		answered := make(chan *answer, 1)
		s.console(t, func(tx *models.Tx) error {
			if err := tx.LockAccess(); err != nil {
				return err
			}
			u, err := tx.User(models.Reach{Scopes: []models.Scope{models.All}}, s.today(), one)
			if err == nil {
				_, err = tx.SetUserState(u, models.Disabled)
			}
			go func() { answered <- c.post(t, "/users/"+two.String()+"/disable", WhyNot{"left"}) }()
			untilWaiting(t, s.url, answered)
			return err
		})
		(<-answered).refused(t, http.StatusConflict, "access.last_admin")
	})
}

// untilWaiting returns when the request has its answer, or waits for a row that
// another transaction holds. On SQLite, where one transaction writes at a time,
// there is nothing to see: it returns after a moment.
func untilWaiting(t *testing.T, address string, answered chan *answer) {
	if strings.HasPrefix(address, "sqlite:") {
		time.Sleep(100 * time.Millisecond)
		return
	}
	const waiting = "SELECT COUNT(*) FROM information_schema.innodb_trx x JOIN information_schema.processlist p ON p.id = x.trx_mysql_thread_id WHERE x.trx_state = 'LOCK WAIT' AND p.db = DATABASE()"
	raw := trial.Raw(t, address)
	for range 80 {
		var n int
		if err := raw.QueryRowContext(t.Context(), waiting).Scan(&n); err != nil {
			t.Error(err)
			return
		}
		if n > 0 || len(answered) > 0 {
			return
		}
		time.Sleep(250 * time.Millisecond) // the server renews its view only when it was not read for a while
	}
	t.Error("the request neither ends nor waits")
}

func TestA13_TheLastAdminIsToldSo(t *testing.T) {
	s := newService(t, "sqlite")
	root := s.user(t, "root", "")
	grant := s.give(t, root, "admin").String()
	two := s.user(t, "two", "", "admin")
	s.as("root").post(t, "/users/"+two.String()+"/disable", WhyNot{"left"}).want(t, http.StatusOK)
	s.as("root").post(t, "/users/"+root.String()+"/disable", WhyNot{"left"}).refused(t, http.StatusForbidden, "user.own_state")
	s.as("root").post(t, "/users/"+two.String()+"/enable", WhyNot{"back"}).want(t, http.StatusOK)
	s.as("root").post(t, "/users/"+root.String()+"/grants/"+grant+"/revoke", WhyNot{"left"}).refused(t, http.StatusForbidden, "grant.own")
	// The other one's grant ends: it does not count as somebody who stays.
	s.console(t, func(tx *models.Tx) error {
		list, err := tx.GrantsOf(two, false)
		if err == nil {
			_, err = tx.RevokeGrant(list[0])
		}
		if err == nil {
			_, err = tx.AddGrant(models.NewGrant{User: two, Role: "admin", To: day(t, "2026-12-01"), Reason: "help"})
		}
		return err
	})
	s.as("two").post(t, "/users/"+root.String()+"/grants/"+grant+"/revoke", WhyNot{"coup"}).refused(t, http.StatusConflict, "access.last_admin")
	s.as("two").post(t, "/users/"+root.String()+"/disable", WhyNot{"coup"}).refused(t, http.StatusConflict, "access.last_admin")
}

func TestA13_TheFirstSecondPersonNeedsNone(t *testing.T) {
	s := newService(t, "sqlite")
	s.user(t, "root", "", "admin")
	hr, fin := s.user(t, "hr", ""), s.user(t, "fin", "")
	give := func(u models.ID, role string) *answer {
		return s.as("root").post(t, grantPath(u), NewGrant{Role: role, Reason: "needed"})
	}
	give(fin, "finance").want(t, http.StatusAccepted) // it could not confirm others
	give(hr, "hr").want(t, http.StatusCreated)
	give(fin, "executive").want(t, http.StatusAccepted)
	marks := bodyOf[Page[AuditEntry]](t, s.as("root").get(t, "/audit/access?key="+url.QueryEscape("hr hr")).want(t, http.StatusOK))
	if len(marks.Items) != 1 || marks.Items[0].Marks != "first_second_person" {
		t.Errorf("the audit says %+v", marks.Items)
	}
	tag := `"1"`
	s.as("root").ifMatch(tag).put(t, "/settings/pay/four_eyes", SettingChange{"false", "one person company"}).refused(t, http.StatusForbidden, "access.denied")
	s.as("hr").ifMatch(tag).put(t, "/settings/pay/four_eyes", SettingChange{"false", "one person company"}).want(t, http.StatusOK)
	give(s.user(t, "pay", ""), "payroll").want(t, http.StatusCreated)
	marks = bodyOf[Page[AuditEntry]](t, s.as("root").get(t, "/audit/access?key="+url.QueryEscape("pay payroll")))
	if len(marks.Items) != 1 || marks.Items[0].Marks != "four_eyes_off" {
		t.Errorf("the audit says %+v", marks.Items)
	}
	if me := bodyOf[Me](t, s.as("hr").get(t, "/session")); len(me.Banners) != 1 || me.Banners[0].Code != models.FourEyes {
		t.Errorf("nobody is told: %+v", me.Banners)
	}
}

func TestA16_WhatIsTakenBackIsGoneAtTheNextRequest(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		b := s.another(t)
		s.user(t, "root", "", "admin")
		u := s.user(t, "e001", "E001")
		g := s.give(t, u, "salesops")
		secret := bodyOf[Token](t, s.as("e001").post(t, "/tokens", NewToken{"t", []string{"token:read", "session:read"}, models.InstantOf(s.clock.Now().Add(time.Hour))}).want(t, http.StatusCreated)).Secret
		token := b.anyone().with("Authorization", "Bearer "+secret)
		there := s.as("e001").on(b)
		there.get(t, "/tokens").want(t, http.StatusOK)
		token.get(t, "/tokens").want(t, http.StatusOK)

		s.as("root").post(t, grantPath(u)+"/"+g.String()+"/revoke", WhyNot{"moved"}).want(t, http.StatusOK)
		there.get(t, "/tokens").refused(t, http.StatusForbidden, "access.denied")
		token.get(t, "/tokens").refused(t, http.StatusForbidden, "access.denied")

		s.give(t, u, "salesops")
		there.get(t, "/tokens").want(t, http.StatusOK)
		token.get(t, "/tokens").want(t, http.StatusOK)
		s.as("root").post(t, "/users/"+u.String()+"/disable", WhyNot{"left"}).want(t, http.StatusOK)
		there.get(t, "/tokens").want(t, http.StatusUnauthorized)
		token.get(t, "/tokens").want(t, http.StatusUnauthorized)
	})
}

func TestA16_GrantsEndAndBeginByTheDay(t *testing.T) {
	s := newService(t, "sqlite")
	u := s.user(t, "e001", "")
	s.console(t, func(tx *models.Tx) error {
		_, err := tx.AddGrant(models.NewGrant{User: u, Role: "salesops", From: day(t, "2026-11-03"), To: day(t, "2026-11-04"), Reason: "one day"})
		return err
	})
	for _, want := range []int{http.StatusForbidden, http.StatusOK, http.StatusForbidden} {
		s.as("e001").get(t, "/tokens").want(t, want)
		s.clock.advance(24 * time.Hour)
	}
}

func TestA18_NamesThatLookAlike(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.user(t, "root", "", "admin")
		create := func(login string) *answer {
			return s.as("root").post(t, "/users", NewUser{Login: login, Name: "Somebody"})
		}
		for _, login := range []string{"hr", "zhang.min", "王芳", "paul10", "anna@example.com"} {
			create(login).want(t, http.StatusCreated)
		}
		for _, c := range []struct{ login, code string }{
			{"HR", "user.login_taken"}, {"ＨＲ", "user.login_taken"}, {" hr ", "user.login_taken"}, {"hr\t", "user.login_taken"}, {"Root", "user.login_taken"},
			{"pau110", "user.login_alike"}, {"paull0", "user.login_alike"}, {"zhang.rnin", "user.login_alike"},
			{"role:hr", "user.invalid"}, {"h\u200br", "user.invalid"}, {"hr\u00a0x", "user.invalid"}, {"hг", "user.invalid"}, {"аdmin", "user.invalid"},
			{"h r", "user.invalid"}, {"", "user.invalid"}, {"...", "user.invalid"}, {"hr\u202e", "user.invalid"}, {"ηr", "user.invalid"},
			{"console", "user.invalid"}, {"Console", "user.invalid"}, {"x'; DROP TABLE users; --", "user.invalid"},
		} {
			if got := create(c.login).code(); got != c.code {
				t.Errorf("%q: %q, want %q", c.login, got, c.code)
			}
		}
		// A login that is the name of a role is only a login.
		me := bodyOf[Me](t, func() *answer {
			var id models.ID
			s.console(t, func(tx *models.Tx) error {
				u, err := tx.UserByLogin("ｈｒ")
				id = u.ID
				return err
			})
			s.give(t, id, "candidate")
			return s.as("hr").get(t, "/session").want(t, http.StatusOK)
		}())
		for _, p := range me.Permissions {
			if p.Scopes[0] != "self" {
				t.Errorf("the login hr may %s:%s for %v", p.Object, p.Action, p.Scopes)
			}
		}
		s.as("hr").get(t, "/audit/pay").refused(t, http.StatusForbidden, "access.denied")
	})
}

func TestA21_ATokenIsBoundedByItsOwnerNow(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		u := s.user(t, "root", "", "admin")
		s.user(t, "spare", "", "admin")
		s.user(t, "e001", "", "rep")
		ends := models.InstantOf(s.clock.Now().Add(24 * time.Hour))
		make := func(login string, ends models.Instant, permissions ...string) *answer {
			return s.as(login).post(t, "/tokens", NewToken{"for the script", permissions, ends})
		}
		make("e001", ends, "user:create").refused(t, http.StatusUnprocessableEntity, "token.invalid")
		make("root", ends, "no:thing").refused(t, http.StatusUnprocessableEntity, "token.invalid")
		make("root", models.InstantOf(s.clock.Now()), "user:read").refused(t, http.StatusUnprocessableEntity, "token.invalid")
		make("root", models.InstantOf(s.clock.Now().AddDate(1, 0, 1)), "user:read").refused(t, http.StatusUnprocessableEntity, "token.invalid")
		a := bodyOf[Token](t, make("root", ends, "user:read", "user:create", "grant:create").want(t, http.StatusCreated))
		if list := bodyOf[Page[Token]](t, s.as("root").get(t, "/tokens")); len(list.Items) != 1 || list.Items[0].Secret != "" {
			t.Errorf("the list shows %+v", list.Items)
		}
		token := s.anyone().with("Authorization", "Bearer "+a.Secret)
		token.get(t, "/users").want(t, http.StatusOK)
		token.get(t, "/policies").refused(t, http.StatusForbidden, "access.denied") // its owner may, it may not
		token.post(t, "/users", NewUser{"e002", "Somebody", ""}).want(t, http.StatusCreated)
		// What needs its owner in person it cannot do.
		token.post(t, grantPath(u), NewGrant{Role: "rep", Reason: "x"}).refused(t, http.StatusUnauthorized, "session.reauth_required")
		token.post(t, "/tokens", NewToken{"more", []string{"user:read"}, ends}).refused(t, http.StatusForbidden, "access.denied")

		s.console(t, func(tx *models.Tx) error { // the owner becomes a rep
			list, err := tx.GrantsOf(u, false)
			if err == nil {
				_, err = tx.RevokeGrant(list[0])
			}
			if err == nil {
				_, err = tx.AddGrant(models.NewGrant{User: u, Role: "rep", Reason: "moved"})
			}
			return err
		})
		token.post(t, "/users", NewUser{"e003", "Somebody", ""}).refused(t, http.StatusForbidden, "access.denied")
		if list := bodyOf[Page[User]](t, token.get(t, "/users").want(t, http.StatusOK)); len(list.Items) != 1 || list.Items[0].Login != "root" {
			t.Errorf("the token sees %+v", list.Items)
		}
		s.clock.advance(25 * time.Hour)
		token.get(t, "/users").want(t, http.StatusUnauthorized)
	})
}

func TestTokensAreTakenBack(t *testing.T) {
	s := newService(t, "sqlite")
	s.user(t, "e001", "", "rep")
	s.user(t, "e002", "", "rep")
	a := bodyOf[Token](t, s.as("e001").post(t, "/tokens", NewToken{"t", []string{"user:read"}, models.InstantOf(s.clock.Now().Add(time.Hour))}).want(t, http.StatusCreated))
	token := s.anyone().with("Authorization", "Bearer "+a.Secret)
	s.as("e002").delete(t, "/tokens/"+a.ID, nil).want(t, http.StatusNotFound)
	token.get(t, "/users").want(t, http.StatusOK)
	s.as("e001").delete(t, "/tokens/"+a.ID, nil).want(t, http.StatusOK)
	token.get(t, "/users").want(t, http.StatusUnauthorized)
	s.as("e001").delete(t, "/tokens/"+a.ID, nil).refused(t, http.StatusConflict, "token.revoked")
}
