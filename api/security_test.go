package api

import (
	"context"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"steelyard/models"
)

func (s *service) firstLink(t testing.TB) string {
	t.Helper()
	secret, err := s.FirstAdminLink(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestI5_OnlyTheLinkMakesTheFirstAdmin(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		enter := func(secret, login, password string) *answer {
			return s.anyone().post(t, "/sessions/links", LinkSignIn{secret, password, login, "First"})
		}
		enter("", "root", goodPassword).refused(t, http.StatusNotFound, "not_found")
		stale := s.firstLink(t)
		secret := s.firstLink(t) // every start makes another one
		for _, wrong := range []string{stale, "", "x", secret + "x", strings.ToUpper(secret)} {
			enter(wrong, "root", goodPassword).refused(t, http.StatusNotFound, "not_found")
		}
		enter(secret, "root", "short").refused(t, http.StatusUnprocessableEntity, "password.invalid")
		enter(secret, "no login!", goodPassword).refused(t, http.StatusUnprocessableEntity, "user.invalid")
		s.clock.advance(firstLinkFor + time.Second)
		enter(secret, "root", goodPassword).refused(t, http.StatusNotFound, "not_found")
		secret = s.firstLink(t)
		a := enter(secret, "root", goodPassword).want(t, http.StatusCreated)
		if me := bodyOf[Me](t, a); len(me.Roles) != 1 || me.Roles[0].Role != "admin" {
			t.Errorf("the first one is %+v", me.Roles)
		}
		enter(secret, "other", goodPassword).refused(t, http.StatusNotFound, "not_found")
		if again := s.firstLink(t); again != "" {
			t.Error("there is a link for a second first administrator")
		}
		s.holding(a.cookie(cookieName)).get(t, "/users").want(t, http.StatusOK)
	})
}

func TestI5_TwoAtOnceMakeOneAdmin(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		secret := s.firstLink(t)
		var group sync.WaitGroup
		var mu sync.Mutex
		made := 0
		for _, login := range []string{"anna", "bert", "carl", "dora"} {
			group.Go(func() {
				a := s.anyone().post(t, "/sessions/links", LinkSignIn{secret, goodPassword, login, "First"})
				mu.Lock()
				defer mu.Unlock()
				if a.status == http.StatusCreated {
					made++
				} else {
					a.want(t, http.StatusNotFound, http.StatusServiceUnavailable)
				}
			})
		}
		group.Wait()
		if made != 1 {
			t.Errorf("%d first administrators", made)
		}
	})
}

func TestI5_ALinkOfBeforeDoesNotOutliveTheFirstUser(t *testing.T) {
	s := newService(t, "sqlite")
	secret := s.firstLink(t)
	s.user(t, "root", "", "admin") // made on the console meanwhile
	s.anyone().post(t, "/sessions/links", LinkSignIn{secret, goodPassword, "second", "Second"}).refused(t, http.StatusNotFound, "not_found")
}

func TestB4_AFreshServiceLetsNobodyIn(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		for _, login := range []string{"admin", "root", "administrator", "steelyard", "console", "system", ""} {
			for _, password := range []string{"", "admin", "password", "admin123", "steelyard", "123456", "changeme"} {
				if a := s.signIn(t, login, password, ""); a.status != http.StatusUnauthorized && a.status != http.StatusTooManyRequests {
					t.Fatalf("%q with %q: %d", login, password, a.status)
				}
			}
		}
		for _, op := range s.Operations() {
			if !op.Public() {
				s.anyone().ifMatch(`"1"`).do(t, op.Method, fillPath(op.Path), map[string]string{}).refused(t, http.StatusUnauthorized, "session.none")
			}
		}
	})
}

func TestB4_NoPasswordOpensEveryAccount(t *testing.T) {
	s := newService(t, "sqlite")
	for i, password := range []string{"", "admin", "password", "admin123", "steelyard", "123456", "changeme", "root", "master"} {
		login := "user" + string(rune('a'+i))
		s.setPassword(t, s.user(t, login, "", "admin"), goodPassword)
		s.signIn(t, login, password, "").refused(t, http.StatusUnauthorized, "signin.failed")
	}
}

// Of a secret that would be the same everywhere nothing may stand in the tree.
func TestB4_NoSecretIsInTheTree(t *testing.T) {
	secrets := []*regexp.Regexp{
		regexp.MustCompile(`(?i)(secret|passwd|password|signing_?key|jwt_?key|api_?key)\s*(:=|=|:)\s*"[^"<%$\s{]{6,}"`),
		regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/=]{20}`),
		regexp.MustCompile(`mysql://[a-z]+:[^@"'\s…]{3,}@(?:[a-z0-9.-]+)`),
	}
	searched := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".") && path != ".." {
				return fs.SkipDir
			}
			return nil
		}
		switch filepath.Ext(path) {
		case ".go", ".sql", ".csv", ".yaml", ".yml", ".json", ".conf", ".sh":
		default:
			return nil
		}
		if strings.HasSuffix(path, "_test.go") || strings.Contains(path, "models/trial/") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		searched++
		for _, re := range secrets {
			if hit := re.Find(data); hit != nil && !strings.Contains(string(hit), "//user:password@") {
				t.Errorf("%s holds %q", path, hit)
			}
		}
		return nil
	})
	if err != nil || searched < 50 {
		t.Errorf("%d files searched: %v", searched, err)
	}
	for _, sample := range []string{`signingKey: "qmPlus-secret"`, `password = "admin123"`} {
		if !secrets[0].MatchString(strings.Replace(sample, "signingKey", "signing_key", 1)) {
			t.Errorf("%q would not be found", sample)
		}
	}
}

func TestB5_OtherSitesCannotWrite(t *testing.T) {
	s := newService(t, "sqlite", func(o *Options) { o.PublicURL = "https://pay.example.com" })
	s.user(t, "root", "", "admin")
	var ran int
	s.spy = func(*Call) { ran++ }
	c := s.as("root").ifMatch(`"1"`)
	unsafe := 0
	for _, op := range s.Operations() {
		if !op.Writes() {
			continue
		}
		unsafe++
		path := fillPath(op.Path)
		for _, h := range [][2]string{
			{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"},
			{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "http://pay.example.com"},
		} {
			c.with(h[0], h[1]).do(t, op.Method, path, map[string]string{}).refused(t, http.StatusForbidden, "access.cross_site")
		}
		// A form of another site cannot say that it is JSON.
		for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded"} {
			c.with("Content-Type", kind).send(t, op.Method, path, strings.NewReader(`{"a":"b"}`)).refused(t, http.StatusUnsupportedMediaType, "request.media_type")
		}
		if ran != 0 {
			t.Fatalf("%s %s ran", op.Method, path)
		}
	}
	if unsafe < 20 {
		t.Errorf("only %d operations write", unsafe)
	}
	// Our own pages, and programs, which send neither header, may.
	for i, own := range []*caller{s.as("root"), s.as("root").with("Sec-Fetch-Site", "same-origin"), s.as("root").with("Sec-Fetch-Site", "none"), s.as("root").with("Origin", "https://pay.example.com")} {
		own.post(t, "/users", NewUser{Login: "user" + string(rune('a'+i)), Name: "Somebody"}).want(t, http.StatusCreated)
	}
	s.as("root").with("Sec-Fetch-Site", "cross-site").get(t, "/session").want(t, http.StatusOK) // following a link changes nothing
}

func TestB11_HeadersOfEveryAnswer(t *testing.T) {
	s := newService(t, "sqlite", func(o *Options) { o.HashWorkers = 4 })
	s.setPassword(t, s.user(t, "root", "", "admin"), goodPassword)
	a := s.signIn(t, "root", goodPassword, "").want(t, http.StatusCreated)
	for name, mode := range map[string]http.SameSite{cookieName: http.SameSiteLaxMode, deviceCookie: http.SameSiteStrictMode} {
		k := a.cookie(name)
		if k == nil || !strings.HasPrefix(k.Name, "__Host-") || !k.Secure || !k.HttpOnly || k.Path != "/" || k.Domain != "" || k.SameSite != mode || k.MaxAge <= 0 || len(k.Value) < 43 {
			t.Errorf("the cookie %s is %+v", name, k)
		}
	}
	out := s.holding(a.cookie(cookieName)).delete(t, "/sessions", nil).want(t, http.StatusOK)
	if k := out.cookie(cookieName); k == nil || k.MaxAge >= 0 || out.header.Get("Clear-Site-Data") == "" {
		t.Errorf("after signing out the browser keeps something: %+v, %q", k, out.header.Get("Clear-Site-Data"))
	}
	check := func(a *answer) {
		t.Helper()
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
			if got := a.header.Get(name); got != want {
				t.Errorf("%s: %s is %q", a.request, name, got)
			}
		}
		csp := a.header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe-") || a.header.Get("X-Request-Id") == "" {
			t.Errorf("%s: Content-Security-Policy is %q", a.request, csp)
		}
	}
	c := s.as("root").ifMatch(`"1"`)
	for _, op := range s.Operations() {
		check(s.anyone().do(t, op.Method, fillPath(op.Path), nil))
		if op.ID != "signOut" {
			check(c.do(t, op.Method, fillPath(op.Path), nil))
		}
	}
	for _, path := range []string{"/nothing", "//livez", "//readyz", "//openapi.json", "//nowhere"} {
		check(c.get(t, path))
	}
}

func TestB12_PasswordRules(t *testing.T) {
	for _, c := range []struct {
		password, login, code string
	}{
		{"correct horse battery", "", ""}, {"四个不相干的词啊啊", "", ""}, {"abcdefgi", "", ""}, {"        x", "", "password.common"}, {"        ", "anna", "password.common"}, {"ALLUPPERCASE", "", ""}, {"73920184", "", ""},
		{strings.Repeat("长", 128), "", "password.common"}, {strings.Repeat("ab", 64), "", ""}, {strings.Repeat("ab", 65), "", "password.long"},
		{"short12", "", "password.short"}, {"七个汉字不够啊", "", "password.short"}, {"", "", "password.short"}, {"        ", "", "password.common"},
		{"password1", "", "password.common"}, {"PASSWORD1", "", "password.common"}, {"ｐａｓｓｗｏｒｄ", "", "password.common"}, {"12345678", "", "password.common"},
		{"aaaaaaaaaaaa", "", "password.common"}, {"woaini1314", "", "password.common"}, {"admin123", "", "password.common"},
		{"zhang.min", "zhang.min", "password.common"}, {"Zhang.Min", "zhang.min", "password.common"}, {"zhang.min 2026", "zhang.min", ""},
	} {
		got := ""
		if list := CheckPassword(c.password, c.login); len(list) > 0 {
			got = list[0].Code
		}
		if got != c.code {
			t.Errorf("%q: %q, want %q", c.password, got, c.code)
		}
	}
}

func TestB12_EveryByteOfAPasswordCounts(t *testing.T) {
	long := strings.Repeat("x", 100)
	stored := HashPassword(long + "1")
	if verifyPassword(stored, long+"2") {
		t.Error("what stands behind byte 72 does not count")
	}
	if !verifyPassword(stored, long+"1") || !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("stored as %s", stored)
	}
	if stored == HashPassword(long+"1") {
		t.Error("two hashes of one password are the same: there is no salt")
	}
	composed, decomposed := "caf\u00e9 latte now", "cafe\u0301 latte now"
	if !verifyPassword(HashPassword(composed), decomposed) {
		t.Error("a password typed on another keyboard is not the same")
	}
	for _, bad := range []string{"", "$argon2id$", stored + "x", strings.Replace(stored, "t=2", "t=1", 1), strings.Replace(stored, "argon2id", "argon2i", 1), "plain"} {
		if verifyPassword(bad, long+"1") || verifyPassword(bad, "") {
			t.Errorf("%q verifies", bad)
		}
	}
}

func TestB12_PasswordsAreNeitherLoggedNorTold(t *testing.T) {
	s := newService(t, "sqlite")
	s.setPassword(t, s.user(t, "e001", "", "rep"), goodPassword)
	a := s.signIn(t, "e001", goodPassword, "").want(t, http.StatusCreated)
	s.signIn(t, "my secret typed as a login", "another-secret-value", "")
	s.holding(a.cookie(cookieName)).put(t, "/password", NewPassword{goodPassword, "ab"})
	for _, secret := range []string{goodPassword, "another-secret-value", "typed as a login", a.cookie(cookieName).Value, a.cookie(deviceCookie).Value} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(s.log.String(), `"operation":"signIn"`) {
		t.Error("the log holds nothing of it at all")
	}
}

func TestSignInLinksForUsers(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.user(t, "root", "", "admin")
		u := s.user(t, "e001", "E001", "rep")
		make := func() string {
			return bodyOf[SignInLink](t, s.as("root").post(t, "/users/"+u.String()+"/links", nil).want(t, http.StatusCreated)).Secret
		}
		use := func(secret, password string) *answer {
			return s.anyone().post(t, "/sessions/links", LinkSignIn{Secret: secret, Password: password})
		}
		old := make()
		secret := make()
		use(old, goodPassword).want(t, http.StatusNotFound) // the newer one stands in its place
		before := s.as("e001")
		a := use(secret, goodPassword).want(t, http.StatusCreated)
		use(secret, goodPassword).want(t, http.StatusNotFound)
		before.get(t, "/session").want(t, http.StatusUnauthorized) // a new password ends what was there
		s.holding(a.cookie(cookieName)).get(t, "/session").want(t, http.StatusOK)
		s.signIn(t, "e001", goodPassword, "").want(t, http.StatusCreated)
		late := make()
		s.clock.advance(linkFor)
		use(late, "").want(t, http.StatusNotFound)
		dead := make()
		s.as("root").post(t, "/users/"+u.String()+"/disable", WhyNot{"left"}).want(t, http.StatusOK)
		use(dead, "").want(t, http.StatusNotFound)
		s.as("root").post(t, "/users/"+u.String()+"/links", nil).refused(t, http.StatusConflict, "user.disabled")
		s.as("root").post(t, "/users/"+u.String()+"/enable", WhyNot{"back"}).want(t, http.StatusOK)
		use(dead, "").want(t, http.StatusNotFound)
		s.as("root").post(t, "/users/"+models.NewID().String()+"/links", nil).want(t, http.StatusNotFound)
	})
}
