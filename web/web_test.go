package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

func open(t *testing.T) *Site {
	t.Helper()
	s, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The build in the program is whole: the page, and every script, names only
// files that are there, and nothing of other hosts.
func TestTheBuildIsWhole(t *testing.T) {
	s := open(t)
	if len(s.Assets()) < 3 {
		t.Fatalf("only %d files", len(s.Assets()))
	}
	local := regexp.MustCompile(`(?:/assets/|"\./|"assets/)([A-Za-z0-9_.-]+\.(?:js|css|svg))`)
	found := 0
	check := func(where string, data []byte) {
		for _, m := range local.FindAllSubmatch(data, -1) {
			found++
			if s.Asset(string(m[1])) == nil {
				t.Errorf("%s names %s, which is not there", where, m[1])
			}
		}
	}
	check("the page", s.Index("n"))
	for _, name := range s.Assets() {
		check(name, s.Asset(name).Data)
	}
	if found < 3 {
		t.Errorf("only %d names of files found", found)
	}
	page := string(s.Index("n"))
	for _, bad := range []string{"http:", "https:", "<style", " style=", " onload=", "javascript:", "<script>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

func TestTheNonceHasItsPlace(t *testing.T) {
	s := open(t)
	page := s.Index("abc123")
	if bytes.Count(page, []byte(`nonce="abc123"`)) != 1 || bytes.Contains(page, []byte(noncePlace)) {
		t.Errorf("the nonce is not in its place:\n%s", page)
	}
	if bytes.Equal(page, s.Index("def456")) || !bytes.Contains(s.Index("def456"), []byte("def456")) {
		t.Error("the page keeps the nonce of the response before")
	}
}

func TestPagesAreKnownByTheirFirstPart(t *testing.T) {
	s := open(t)
	for path, want := range map[string]bool{
		"/": true, "": false, "/assets": false, "/api/v1/runs": false, "/index.html": false, "//": false, "/..": false, "/web.go": false,
	} {
		if s.Page(path) != want {
			t.Errorf("%q: not %v", path, want)
		}
	}
	for _, first := range s.pages {
		for path, want := range map[string]bool{"/" + first: true, "/" + first + "/7": true, "/" + first + "/../x": false, "/" + first + "/./x": false, "/" + first + "x": false, first: true} {
			if s.Page(path) != want {
				t.Errorf("%q: not %v", path, want)
			}
		}
	}
}

// What is sent first, packed, stays within the size that people wait for.
func TestTheFirstTransferIsSmall(t *testing.T) {
	s := open(t)
	named := regexp.MustCompile(`(?:src|href)="/assets/([^"]+)"`).FindAllSubmatch(s.Index("n"), -1)
	sum := 0
	for _, m := range named {
		a := s.Asset(string(m[1]))
		z, err := gzip.NewReader(bytes.NewReader(a.Packed()))
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(z); err != nil || !bytes.Equal(plain, a.Data) {
			t.Errorf("%s does not unpack to itself: %v", m[1], err)
		}
		sum += len(a.Packed())
	}
	if sum == 0 || sum > 450<<10 {
		t.Errorf("%d bytes before the first page is there", sum)
	}
}

// The list of what was installed holds no addresses of registries.
func TestTheLockFileNamesNoHost(t *testing.T) {
	data, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte(`"resolved"`)) || !bytes.Contains(data, []byte(`"integrity"`)) {
		t.Error("package-lock.json holds addresses, or no hashes")
	}
}
