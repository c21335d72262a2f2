package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"steelyard/compensation/problem"
	"steelyard/models/trial"
)

// buildOnce builds the program for the tests that run it as a process.
var buildOnce = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "steelyard-test")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "steelyard")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return binary, nil
})

// process is the built program, serving.
type process struct {
	*exec.Cmd
	address string
	mu      sync.Mutex
	stderr  bytes.Buffer
	done    chan struct{} // stderr has ended
}

func (p *process) messages() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stderr.String()
}

// serving starts the service in a directory and waits until it listens.
func serving(t *testing.T, dir string, environ []string, args ...string) *process {
	t.Helper()
	return started(t, dir, environ, io.Discard, append([]string{"serve"}, args...)...)
}

// started starts a command that serves, and waits until it listens.
func started(t *testing.T, dir string, environ []string, stdout io.Writer, args ...string) *process {
	t.Helper()
	binary, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(binary, append(args, "--listen", "127.0.0.1:0", "--log-format", "json", "--lang", "en")...), done: make(chan struct{})}
	p.Stdout = stdout
	p.Dir, p.Env = dir, append([]string{"HOME=" + dir}, environ...)
	pipe, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	listening := make(chan string, 1)
	go func() {
		defer close(p.done)
		defer close(listening)
		lines := bufio.NewScanner(pipe)
		for lines.Scan() {
			p.mu.Lock()
			p.stderr.WriteString(lines.Text() + "\n")
			p.mu.Unlock()
			var event struct{ Msg, Address string }
			if json.Unmarshal(lines.Bytes(), &event) == nil && event.Msg == "listening" {
				listening <- event.Address
			}
		}
	}()
	select {
	case p.address = <-listening:
	case <-time.After(time.Minute):
	}
	if p.address == "" {
		t.Fatalf("the service does not listen:\n%s", p.messages())
	}
	return p
}

// ended waits for the end and gives the exit code.
func (p *process) ended(t *testing.T) int {
	t.Helper()
	select {
	case <-p.done:
	case <-time.After(time.Minute):
		t.Fatalf("the service does not end:\n%s", p.messages())
	}
	err := p.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0
}

func status(t *testing.T, url string) int {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

var firstSecret = regexp.MustCompile(`(?m)^  ([A-Za-z0-9_-]{43})$`)

// From an empty directory to a service and back: the schema is made, the first
// secret is shown and not logged, a request under way when the signal comes is
// answered, the exit code is 0, and the next start finds everything as it was.
func TestServeStartsAndStopsGracefully(t *testing.T) {
	dir := t.TempDir()
	p := serving(t, dir, nil)
	for _, path := range []string{"/livez", "/readyz"} {
		if got := status(t, "http://"+p.address+path); got != http.StatusOK {
			t.Errorf("%s answers %d", path, got)
		}
	}
	found := firstSecret.FindStringSubmatch(p.messages())
	if found == nil {
		t.Fatalf("no secret for the first administrator:\n%s", p.messages())
	}
	conn, err := net.Dial("tcp", p.address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	body := `{"login":"nobody","password":"no such password"}`
	fmt.Fprintf(conn, "POST /api/v1/sessions HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", p.address, len(body))
	answer := bufio.NewReader(conn)
	if line, err := answer.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the request is not being read: %q, %v", line, err)
	}
	_, _ = answer.ReadString('\n')
	io.WriteString(conn, body[:10])
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for range 500 {
		other, err := net.Dial("tcp", p.address)
		if err != nil {
			break
		}
		other.Close()
		time.Sleep(10 * time.Millisecond)
	}
	if _, err := net.Dial("tcp", p.address); err == nil {
		t.Error("connections are taken while stopping")
	}
	io.WriteString(conn, body[10:])
	resp, err := http.ReadResponse(answer, nil)
	if err != nil {
		t.Fatalf("the request under way got no answer: %v\n%s", err, p.messages())
	}
	if resp.Body.Close(); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("the request under way got %d", resp.StatusCode)
	}
	if code := p.ended(t); code != exitDone {
		t.Errorf("exit code %d\n%s", code, p.messages())
	}
	var events []string
	for line := range strings.Lines(p.messages()) {
		if !strings.HasPrefix(line, "{") {
			continue
		}
		var event struct{ Msg, Version string }
		if err := json.Unmarshal([]byte(line), &event); err != nil || event.Version == "" {
			t.Errorf("a line of the log without the version: %s", line)
		}
		if strings.Contains(line, found[1]) || strings.Contains(line, "no such password") {
			t.Errorf("the log shows a secret: %s", line)
		}
		if event.Msg != "request" {
			events = append(events, event.Msg)
		}
	}
	if got := strings.Join(events, ", "); got != "migrated, listening, stopping, stopped" {
		t.Errorf("events: %s", got)
	}

	p = serving(t, dir, nil)
	if strings.Contains(p.messages(), `"migrated"`) || firstSecret.FindString(p.messages()) == firstSecret.FindString(found[0]) {
		t.Errorf("the second start:\n%s", p.messages())
	}
	_ = p.Process.Signal(os.Interrupt)
	if code := p.ended(t); code != exitDone {
		t.Errorf("exit code %d\n%s", code, p.messages())
	}
}

// A second copy on the port says so and touches nothing.
func TestServeOnAPortInUse(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for lang, want := range map[string]string{"zh": "已被别的程序占用", "en": "is in use by another program"} {
		code, out, messages := shell(t, nil, nil, "serve", "--listen", listener.Addr().String(), "--lang", lang)
		if code != exitBadInput || out != "" || !strings.Contains(messages, want) {
			t.Errorf("code %d\n%s%s", code, out, messages)
		}
		if _, err := os.Stat("steelyard.db"); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a database was made: %v", err)
		}
	}
}

// Only a new SQLite file is migrated without being asked.
func TestServeDemandsMigration(t *testing.T) {
	url := trial.Blank(t, trial.MariaDB)
	code, out, messages := shell(t, nil, []string{"STEELYARD_DATABASE=" + url}, "serve", "--listen", "127.0.0.1:0", "--lang", "en")
	if code != exitBadInput || out != "" || !strings.Contains(messages, "run steelyard migrate first") {
		t.Errorf("code %d\n%s%s", code, out, messages)
	}
	p := serving(t, t.TempDir(), []string{"STEELYARD_DATABASE=" + url}, "--migrate")
	if got := status(t, "http://"+p.address+"/readyz"); got != http.StatusOK {
		t.Errorf("/readyz answers %d\n%s", got, p.messages())
	}
	_ = p.Process.Signal(syscall.SIGTERM)
	if code := p.ended(t); code != exitDone {
		t.Errorf("exit code %d\n%s", code, p.messages())
	}
	if strings.Contains(p.messages(), url) {
		t.Errorf("the password of the database is in the log:\n%s", p.messages())
	}
}

// I5: what makes an administrator is shown on this machine's own console, and
// not by a service that others can reach.
func TestI5_NoFirstSecretForOthers(t *testing.T) {
	for _, args := range [][]string{{"--listen", "127.0.0.1:0"}, {"--listen", "0.0.0.0:0", "--public-url", "https://pay.example.com"}} {
		c, list := read(t, nil, nil, args...)
		if list != nil {
			t.Fatal(list)
		}
		var messages bytes.Buffer
		a := &app{lang: problem.EN, stdout: io.Discard, stderr: &messages}
		signals := make(chan os.Signal, 1)
		signals <- syscall.SIGTERM
		if err := a.serve(t.Context(), c, false, signals); err != nil {
			t.Errorf("%v: %v", args, err)
		}
		if firstSecret.MatchString(messages.String()) != c.loopback() {
			t.Errorf("%v:\n%s", args, messages.String())
		}
	}
}
