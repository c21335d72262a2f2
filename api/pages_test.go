package api

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var nonceOf = regexp.MustCompile(`'nonce-([A-Za-z0-9]{20,})'`)

// Every address of the UI is the one page, with a policy that lets in what the
// page brings and nothing else, and with a nonce of its own.
func TestB11_ThePagesOfTheUI(t *testing.T) {
	s := newService(t, "sqlite")
	seen := map[string]bool{}
	for _, path := range []string{"//", "//me", "//statements/0197", "//statements?month=2026-10", "//runs", "//runs/0197", "//"} {
		a := s.anyone().get(t, path).want(t, http.StatusOK)
		policy := a.header.Get("Content-Security-Policy")
		nonce := nonceOf.FindStringSubmatch(policy)
		if nonce == nil || seen[nonce[1]] {
			t.Fatalf("%s: the policy has no nonce of its own: %s", path, policy)
		}
		seen[nonce[1]] = true
		if strings.Count(string(a.body), nonce[1]) != 1 || !strings.Contains(string(a.body), `nonce="`+nonce[1]+`"`) || strings.Contains(string(a.body), "__NONCE__") {
			t.Errorf("%s: the page does not hold the nonce once", path)
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || strings.Contains(policy, "*") || !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; ") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: %s", path, policy)
		}
		for name, want := range map[string]string{"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer"} {
			if got := a.header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
}

// The page names only files that exist, and every file may be kept for ever.
func TestB11_TheFilesOfTheUI(t *testing.T) {
	s := newService(t, "sqlite")
	page := string(s.anyone().get(t, "//").body)
	named := regexp.MustCompile(`(?:src|href)="(/[^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(named) < 2 {
		t.Fatalf("the page names %d files", len(named))
	}
	for _, n := range named {
		a := s.anyone().with("Accept-Encoding", "identity").get(t, "/"+n[1]).want(t, http.StatusOK)
		if a.header.Get("Cache-Control") != "public, max-age=31536000, immutable" || a.header.Get("Vary") != "Accept-Encoding" || a.header.Get("Content-Encoding") != "" || len(a.body) < 100 {
			t.Errorf("%s: %v, %d bytes", n[1], a.header, len(a.body))
		}
		packed := s.anyone().with("Accept-Encoding", "br;q=1, gzip;q=0.5").get(t, "/"+n[1]).want(t, http.StatusOK)
		if packed.header.Get("Content-Encoding") != "gzip" || packed.header.Get("Content-Type") != a.header.Get("Content-Type") {
			t.Fatalf("%s: packed as %v", n[1], packed.header)
		}
		z, err := gzip.NewReader(bytes.NewReader(packed.body))
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(z); err != nil || !bytes.Equal(plain, a.body) || len(packed.body) >= len(a.body) {
			t.Errorf("%s: what was packed is something else: %v", n[1], err)
		}
	}
	for _, c := range []struct {
		header string
		takes  bool
	}{{"", false}, {"gzip", true}, {"br", false}, {"gzip;q=0", false}, {"gzip; q=0.0", false}, {"deflate, GZIP;q=1.0", true}, {"*", true}, {"xgzip", false}} {
		if takesGzip(http.Header{"Accept-Encoding": {c.header}}) != c.takes {
			t.Errorf("%q: not %v", c.header, c.takes)
		}
	}
}

// Heads are answered like pages, without a body; nothing of the UI takes writes.
func TestThePagesOfTheUIByOtherMethods(t *testing.T) {
	s := newService(t, "sqlite")
	for _, path := range []string{"//", "//statements/7", "//assets/" + s.site.Assets()[0]} {
		a := s.anyone().do(t, http.MethodHead, path, nil).want(t, http.StatusOK)
		if len(a.body) != 0 || a.header.Get("Content-Type") == "" {
			t.Errorf("HEAD %s: %d bytes, %v", path, len(a.body), a.header)
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			if status := s.anyone().do(t, method, path, nil).status; status != http.StatusMethodNotAllowed && status != http.StatusNotFound {
				t.Errorf("%s %s: %d", method, path, status)
			}
		}
	}
}

// What is no page and no file is not found, in the form of every failure.
func TestNothingBesideThePagesOfTheUI(t *testing.T) {
	s := newService(t, "sqlite")
	for _, path := range []string{
		"/nothing", "//means", "//api", "//api/v2/runs", "//nowhere", "//index.html", "//dist/index.html", "//assets", "//assets/", "//assets/none.js",
		"//assets/..%2findex.html", "//assets/../index.html", "//assets/%2e%2e%2fweb.go", "//me/../../etc/passwd", "//me/%2e%2e/x", "//src/main.tsx", "//me%2f..",
	} {
		a := s.anyone().get(t, path)
		if a.status != http.StatusNotFound || a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d, %s", path, a.status, a.header.Get("Content-Type"))
		}
		if cached := a.header.Get("Cache-Control"); cached != "no-store" {
			t.Errorf("%s: Cache-Control is %q", path, cached)
		}
	}
}
