package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// printed is what a process prints, to be read while it runs.
type printed struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (p *printed) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.Write(data)
}

// whole is everything, once the last line is there.
func (p *printed) whole(t *testing.T) string {
	t.Helper()
	for range 1000 {
		p.mu.Lock()
		text := p.b.String()
		p.mu.Unlock()
		if strings.HasSuffix(text, "Press Ctrl+C to stop.\n") {
			return text
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the last line is not printed")
	return ""
}

var demoLink = regexp.MustCompile(`(?m)^  (.+): (.+) \((.+)\)\n    http://([^/]+)/#link=([A-Za-z0-9_-]{43})$`)

// visitor is somebody who has signed in to a demo by the link of a role.
type visitor struct {
	t                *testing.T
	address, cookies string
	me               struct {
		User    struct{ Login, Person string }
		Roles   []struct{ Role string }
		Banners []struct{ Code, Text string }
	}
}

// ask sends a request and reads the answer into v.
func (v *visitor) ask(method, path, body string, into any) int {
	v.t.Helper()
	req, err := http.NewRequest(method, "http://"+v.address+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Cookie", v.cookies)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	for _, c := range resp.Cookies() {
		v.cookies += c.Name + "=" + c.Value + "; "
	}
	text, err := io.ReadAll(resp.Body)
	if err == nil && into != nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		v.t.Fatalf("%s %s: %v\n%s", method, path, err, text)
	}
	return resp.StatusCode
}

// visitors sign in by every link that a demo has printed; by login.
func visitors(t *testing.T, p *process, out string) map[string]*visitor {
	t.Helper()
	all := map[string]*visitor{}
	for _, found := range demoLink.FindAllStringSubmatch(out, -1) {
		v := &visitor{t: t, address: p.address}
		if found[4] != p.address {
			t.Errorf("the link of %s leads to %s, not to %s", found[3], found[4], p.address)
		}
		body := fmt.Sprintf(`{"secret":%q}`, found[5])
		if status := v.ask(http.MethodPost, "/sessions/links", body, &v.me); status != http.StatusCreated {
			t.Fatalf("the link of %s: %d", found[3], status)
		}
		if status := v.ask(http.MethodPost, "/sessions/links", body, nil); status == http.StatusCreated {
			t.Errorf("the link of %s works twice", found[3])
		}
		all[v.me.User.Login] = v
	}
	return all
}
