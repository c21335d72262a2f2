package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"steelyard/models"
)

func TestUsersAreListedWithinReach(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.user(t, "root", "", "admin")
		for n := range 7 {
			s.user(t, fmt.Sprintf("e00%d", n), fmt.Sprintf("E00%d", n), "rep")
		}
		var logins []string
		cursor := ""
		for {
			p := bodyOf[Page[User]](t, s.as("root").get(t, "/users?limit=3&total=true&cursor="+cursor).want(t, http.StatusOK))
			for _, u := range p.Items {
				logins = append(logins, u.Login)
			}
			if p.Total == nil || *p.Total != 8 {
				t.Errorf("total %v", p.Total)
			}
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		if fmt.Sprint(logins) != "[e000 e001 e002 e003 e004 e005 e006 root]" {
			t.Errorf("paged through %v", logins)
		}
		if p := bodyOf[Page[User]](t, s.as("root").get(t, "/users?text=E003")); len(p.Items) != 1 || p.Items[0].Person != "E003" {
			t.Errorf("found %+v", p.Items)
		}
		if p := bodyOf[Page[User]](t, s.as("root").get(t, "/users?text=%25")); len(p.Items) != 0 {
			t.Errorf("a wildcard finds %d", len(p.Items))
		}
		own := bodyOf[Page[User]](t, s.as("e001").get(t, "/users?total=true").want(t, http.StatusOK))
		if len(own.Items) != 1 || own.Items[0].Login != "e001" || *own.Total != 1 {
			t.Errorf("a rep sees %+v of %d", own.Items, *own.Total)
		}
		other := bodyOf[Page[User]](t, s.as("root").get(t, "/users?text=e002")).Items[0].ID
		for _, path := range []string{"/users/" + other, "/users/" + other + "/grants", "/users/" + models.NewID().String()} {
			s.as("e001").get(t, path).refused(t, http.StatusNotFound, "not_found")
		}
		s.as("e001").get(t, "/users/"+own.Items[0].ID).want(t, http.StatusOK)
		s.as("e001").get(t, "/users/"+own.Items[0].ID+"/grants").want(t, http.StatusOK)
	})
}

func TestUsersAreEditedOnTheirVersion(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		root := s.user(t, "root", "", "admin")
		s.user(t, "e002", "E002")
		u := s.user(t, "e001", "E001", "rep")
		path := "/users/" + u.String()
		before := s.as("e001")
		tag := s.as("root").get(t, path).want(t, http.StatusOK).tag()
		edit := func(tag, name, person string) *answer {
			return s.as("root").ifMatch(tag).put(t, path, UserChange{name, person, ""})
		}
		a := edit(tag, "王芳", "E001").want(t, http.StatusOK)
		edit(tag, "Wang", "E001").refused(t, http.StatusConflict, "version.stale")
		edit(a.tag(), "", "E001").refused(t, http.StatusUnprocessableEntity, "user.invalid")
		edit(a.tag(), "Wang", "E002").refused(t, http.StatusConflict, "user.taken")
		before.get(t, "/session").want(t, http.StatusOK)
		edit(a.tag(), "王芳", "E009").want(t, http.StatusOK)
		before.get(t, "/session").want(t, http.StatusUnauthorized) // it sees other pay now
		// Nobody makes other people's pay their own.
		tag = s.as("root").get(t, "/users/"+root.String()).tag()
		s.as("root").ifMatch(tag).put(t, "/users/"+root.String(), UserChange{"Root", "E010", ""}).refused(t, http.StatusForbidden, "user.own_person")
		s.as("root").ifMatch(tag).put(t, "/users/"+root.String(), UserChange{"Root", "", ""}).want(t, http.StatusOK)
		s.as("root").put(t, path, UserChange{"x", "", ""}).refused(t, http.StatusUnprocessableEntity, "version.missing")
	})
}

func TestAdminEndsSessionsOfAUser(t *testing.T) {
	s := newService(t, "sqlite")
	s.user(t, "root", "", "admin")
	s.user(t, "e002", "", "rep")
	u := s.user(t, "e001", "", "rep")
	there := s.as("e001")
	s.as("e002").delete(t, "/users/"+u.String()+"/sessions", nil).want(t, http.StatusNotFound)
	there.get(t, "/session").want(t, http.StatusOK)
	s.as("root").delete(t, "/users/"+u.String()+"/sessions", nil).want(t, http.StatusOK)
	there.get(t, "/session").want(t, http.StatusUnauthorized)
}

func TestH5_WhoHasReadMyPay(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		ctx := context.Background()
		s.user(t, "e001", "E001", "employee")
		s.user(t, "e002", "E002", "employee")
		hr := s.user(t, "hr", "E100", "hr")
		own := s.user(t, "self", "E003", "employee")
		for n := range 3 {
			if err := s.db.PayRead(ctx, hr, "E001", "statement.lines", fmt.Sprintf("2026-%02d", n+1)); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.db.PayRead(ctx, hr, "E003", "person.pay", ""); err != nil {
			t.Fatal(err)
		}
		if err := s.db.PayRead(ctx, own, "E003", "person.pay", ""); err != nil {
			t.Fatal(err)
		}
		p := bodyOf[Page[PayReading]](t, s.as("e001").get(t, "/audit/viewers?limit=2").want(t, http.StatusOK))
		if len(p.Items) != 2 || p.Items[0].Key != "2026-03" || p.Items[0].User.Login != "hr" || p.Items[0].Object != "statement.lines" || p.Next == "" {
			t.Errorf("e001 sees %+v", p.Items)
		}
		p = bodyOf[Page[PayReading]](t, s.as("e001").get(t, "/audit/viewers?limit=2&cursor="+p.Next).want(t, http.StatusOK))
		if len(p.Items) != 1 || p.Items[0].Key != "2026-01" {
			t.Errorf("the second page is %+v", p.Items)
		}
		if p = bodyOf[Page[PayReading]](t, s.as("e002").get(t, "/audit/viewers")); len(p.Items) != 0 {
			t.Errorf("e002 sees %+v", p.Items)
		}
		if p = bodyOf[Page[PayReading]](t, s.as("self").get(t, "/audit/viewers")); len(p.Items) != 1 {
			t.Errorf("one's own reading is shown: %+v", p.Items)
		}
		if p = bodyOf[Page[PayReading]](t, s.as("hr").get(t, "/audit/reads?person=E001").want(t, http.StatusOK)); len(p.Items) != 3 {
			t.Errorf("hr sees %d", len(p.Items))
		}
		s.as("e001").get(t, "/audit/reads").refused(t, http.StatusForbidden, "access.denied")
		s.console(t, func(tx *models.Tx) error { _, err := tx.PutSetting(models.PayViewersShown, "false", 0); return err })
		s.as("e001").get(t, "/audit/viewers").refused(t, http.StatusForbidden, "audit.viewers_hidden")
	})
}

func TestAuditIsReadByDomain(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.user(t, "root", "", "admin")
		s.user(t, "hr", "", "hr")
		s.user(t, "audit", "", "auditor")
		s.as("root").post(t, "/users", NewUser{"e001", "Somebody", ""}).want(t, http.StatusCreated)
		s.as("hr").ifMatch(`"1"`).put(t, "/settings/pay/second_approval", SettingChange{"true", "we grow"}).want(t, http.StatusOK)
		p := bodyOf[Page[AuditEntry]](t, s.as("root").get(t, "/audit/access?object=user&user=root").want(t, http.StatusOK))
		if len(p.Items) != 1 || p.Items[0].Key != "e001" || p.Items[0].Action != "create" || p.Items[0].After == "" || p.Items[0].Before != "" {
			t.Errorf("the audit says %+v", p.Items)
		}
		p = bodyOf[Page[AuditEntry]](t, s.as("hr").get(t, "/audit/pay?from=2026-11-02&to=2026-11-02").want(t, http.StatusOK))
		if len(p.Items) != 1 || p.Items[0].Key != "second_approval" || p.Items[0].Reason != "we grow" {
			t.Errorf("the audit of pay says %+v", p.Items)
		}
		if p = bodyOf[Page[AuditEntry]](t, s.as("hr").get(t, "/audit/pay?to=2026-11-01")); len(p.Items) != 0 {
			t.Errorf("the day before: %+v", p.Items)
		}
		for domain, allowed := range map[string][3]bool{ // admin, hr, auditor
			"access": {true, false, true}, "people": {false, false, true}, "receipts": {false, false, true},
			"pay": {false, true, true}, "plans": {false, false, true}, "system": {true, false, true},
		} {
			for i, login := range []string{"root", "hr", "audit"} {
				want := http.StatusForbidden
				if allowed[i] {
					want = http.StatusOK
				}
				s.as(login).get(t, "/audit/"+domain).want(t, want)
			}
		}
		h := bodyOf[models.AuditHead](t, s.as("audit").get(t, "/audit/head").want(t, http.StatusOK))
		if h.Seq < 3 || h.Signature == "" {
			t.Errorf("the head is %+v", h)
		}
		s.as("hr").get(t, "/audit/head").refused(t, http.StatusForbidden, "access.denied")
	})
}

func TestWhyMayISeeThis(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.user(t, "root", "", "admin")
		s.user(t, "e001", "E001", "rep")
		s.user(t, "bp", "E200", "hrbp:T1", "employee")
		why := func(login, query string) Why {
			t.Helper()
			return bodyOf[Why](t, s.as(login).get(t, "/access/why?"+query).want(t, http.StatusOK))
		}
		w := why("e001", "object=person.pay&action=read&person=E001")
		if !w.Allowed || len(w.Ways) != 1 || w.Ways[0].Role != "rep" || w.Ways[0].Rule != "p, role:employee, person.pay, read, self" || !w.Ways[0].Reaches || w.Ways[0].Line == 0 {
			t.Errorf("one's own pay: %+v", w)
		}
		if w = why("e001", "object=person.pay&action=read&person=E002"); w.Allowed || len(w.Ways) != 1 || w.Ways[0].Reaches {
			t.Errorf("another's pay: %+v", w)
		}
		if w = why("e001", "object=person.pay&action=edit"); w.Allowed || len(w.Ways) != 0 {
			t.Errorf("changing pay: %+v", w)
		}
		s.place(t, "T1", "E001", "2026-01-01", "2026-07-01")
		if w = why("bp", "object=person.pay&action=read&person=E001&date=2026-06-30"); !w.Allowed || len(w.Ways) != 2 {
			t.Fatalf("a member of the unit: %+v", w)
		}
		for _, way := range w.Ways {
			if way.Role == "hrbp" && (!way.Reaches || len(way.Through) != 1 || way.Through[0] != (WhyInterval{"T1", "2026-01-01", "2026-07-01"})) {
				t.Errorf("through %+v", way)
			}
		}
		if w = why("bp", "object=person.pay&action=read&person=E001&date=2026-07-01"); w.Allowed {
			t.Errorf("after the move: %+v", w)
		}
		if w = why("root", "object=person.pay&action=read&person=E001&user=e001"); !w.Allowed || w.User.Login != "e001" {
			t.Errorf("an administrator about somebody: %+v", w)
		}
		s.as("e001").get(t, "/access/why?object=person.pay&action=read&user=bp").refused(t, http.StatusNotFound, "not_found")
		s.as("e001").get(t, "/access/why?object=person.pay&action=read&user=nobody").refused(t, http.StatusNotFound, "not_found")
		s.as("e001").get(t, "/access/why?object=nothing&action=read").refused(t, http.StatusUnprocessableEntity, "access.permission")
	})
}

func TestWhoReadsSaysWhyOnceASession(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		id := s.user(t, "audit", "", "auditor")
		s.user(t, "root", "", "admin")
		c := s.as("audit")
		me := func(c *caller) Me { return bodyOf[Me](t, c.get(t, "/session").want(t, http.StatusOK)) }
		if m := me(c); m.Reading != "" || len(m.Roles) != 1 || !m.Roles[0].Reasons {
			t.Errorf("before: %q, %+v", m.Reading, m.Roles)
		}
		if m := me(s.as("root")); m.Roles[0].Reasons {
			t.Error("an administrator is asked why")
		}
		c.post(t, "/session/reason", WhyNot{"  "}).refused(t, http.StatusUnprocessableEntity, "session.reason")
		c.post(t, "/session/reason", WhyNot{"yearly audit"}).want(t, http.StatusOK)
		c.post(t, "/session/reason", WhyNot{" a complaint "}).want(t, http.StatusOK)
		if got := me(c).Reading; got != "a complaint" {
			t.Errorf("the session reads because of %q", got)
		}
		if got := me(s.as("root")).Reading; got != "" {
			t.Errorf("somebody else's session reads because of %q", got)
		}
		noted := bodyOf[Page[AuditEntry]](t, s.as("root").get(t, "/audit/access?object=session&user=audit"))
		if n := slices.IndexFunc(noted.Items, func(e AuditEntry) bool { return e.Action == models.SaysWhy }); n < 0 || noted.Items[n].Reason != "a complaint" {
			t.Errorf("the audit says %+v", noted.Items)
		}
		s.clock.advance(time.Minute)
		s.setPassword(t, id, goodPassword)
		if later := bodyOf[Me](t, s.signIn(t, "audit", goodPassword, "").want(t, http.StatusCreated)); later.Session == nil || later.Reading != "" {
			t.Errorf("a later session begins with %q", later.Reading)
		}
	})
}
