package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// trialServer is a server whose one handler waits until it is released.
type trialServer struct {
	server
	address           string
	signals           chan os.Signal
	entered, released chan struct{}
	ended             chan error
	log               *bytes.Buffer
}

func startServer(t *testing.T, drain time.Duration, work func(context.Context) error) *trialServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &trialServer{address: listener.Addr().String(), signals: make(chan os.Signal, 2), entered: make(chan struct{}, 1), released: make(chan struct{}), ended: make(chan error, 1), log: &bytes.Buffer{}}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.entered <- struct{}{}
		select {
		case <-s.released:
			fmt.Fprint(w, "answered")
		case <-r.Context().Done():
		}
	})
	c := &config{HeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: 10 * time.Second}
	log := slog.New(slog.NewTextHandler(s.log, nil))
	s.server = server{log: log, listener: listener, http: newServer(c, handler, log), work: work, drain: drain}
	go func() { s.ended <- s.run(s.signals) }()
	t.Cleanup(func() { s.http.Close() })
	return s
}

func (s *trialServer) end(t *testing.T) error {
	t.Helper()
	select {
	case err := <-s.ended:
		return err
	case <-time.After(20 * time.Second):
		t.Fatal("the server does not end")
		return nil
	}
}

func untilCancelled(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }

// The request under way is answered, new ones are refused, and only then does
// the background work end.
func TestStopDrains(t *testing.T) {
	var s *trialServer
	early := true
	s = startServer(t, 20*time.Second, func(ctx context.Context) error {
		<-ctx.Done()
		select {
		case <-s.released:
			early = false
		default:
		}
		return nil
	})
	answer := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + s.address)
		if err != nil {
			answer <- err.Error()
			return
		}
		body, _ := io.ReadAll(resp.Body)
		answer <- string(body)
	}()
	<-s.entered
	s.signals <- syscall.SIGTERM
	refused := false
	for deadline := time.Now().Add(10 * time.Second); !refused && time.Now().Before(deadline); {
		conn, err := net.Dial("tcp", s.address)
		if refused = err != nil; !refused {
			conn.Close()
		}
	}
	if !refused {
		t.Error("new connections are taken while stopping")
	}
	close(s.released)
	if got := <-answer; got != "answered" {
		t.Errorf("the request under way got %q", got)
	}
	if err := s.end(t); err != nil {
		t.Errorf("the end: %v", err)
	}
	if early {
		t.Error("the background work was ended before the requests")
	}
}

func TestSecondSignalStopsAtOnce(t *testing.T) {
	s := startServer(t, time.Hour, untilCancelled)
	failed := make(chan error, 1)
	go func() {
		resp, err := http.Get("http://" + s.address)
		if err == nil {
			resp.Body.Close()
		}
		failed <- err
	}()
	<-s.entered
	s.signals <- os.Interrupt
	s.signals <- os.Interrupt
	if err := s.end(t); !errors.Is(err, errStopped) {
		t.Errorf("the end: %v", err)
	}
	if err := <-failed; err == nil {
		t.Error("the request that was cut off got an answer")
	}
}

// What takes longer than the time for draining is cut off.
func TestDrainingIsBounded(t *testing.T) {
	s := startServer(t, 50*time.Millisecond, untilCancelled)
	go http.Get("http://" + s.address) //nolint:errcheck,bodyclose // it is cut off
	<-s.entered
	s.signals <- syscall.SIGTERM
	if err := s.end(t); !errors.Is(err, errStopped) {
		t.Errorf("a request that hangs: %v", err)
	}
	s = startServer(t, 50*time.Millisecond, func(context.Context) error { select {} })
	s.signals <- syscall.SIGTERM
	if err := s.end(t); !errors.Is(err, errStopped) {
		t.Errorf("work that hangs: %v", err)
	}
}

// A service without its background work or its port is none.
func TestServiceEndsWithItsParts(t *testing.T) {
	broken := errors.New("lost the lease table")
	s := startServer(t, time.Second, func(context.Context) error { return broken })
	if err := s.end(t); !errors.Is(err, broken) {
		t.Errorf("the work failed: %v", err)
	}
	s = startServer(t, time.Second, func(context.Context) error { return nil })
	if err := s.end(t); err == nil {
		t.Error("the work ended and nobody noticed")
	}
	s = startServer(t, time.Second, untilCancelled)
	s.listener.Close()
	if err := s.end(t); err == nil {
		t.Error("the port was lost and nobody noticed")
	}
}

// F13 (headers): every bound is set, and who sends headers slowly, or too many,
// is cut off.
func TestF13_ServerIsBounded(t *testing.T) {
	c, list := read(t, nil, nil)
	if list != nil {
		t.Fatal(list)
	}
	h := newServer(c, http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	if h.ReadHeaderTimeout != 10*time.Second || h.ReadTimeout != 2*time.Minute || h.WriteTimeout != 3*time.Minute || h.IdleTimeout != 2*time.Minute || h.MaxHeaderBytes != 32<<10 || h.ErrorLog == nil {
		t.Errorf("%+v", h)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.HeaderTimeout = 100 * time.Millisecond
	h = newServer(c, http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	go h.Serve(listener)
	defer h.Close()
	for name, sent := range map[string]string{"slow": "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", "many": "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("a", 64<<10) + "\r\n\r\n"} {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		go io.WriteString(conn, sent)
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		status, err := bufio.NewReader(conn).ReadString('\n')
		var timeout net.Error
		if errors.As(err, &timeout) && timeout.Timeout() || name == "many" && !strings.Contains(status, "431") {
			t.Errorf("%s headers: %q, %v", name, status, err)
		}
		conn.Close()
	}
}

// G4, H4: what reaches the log is on one line, says the version, and shows
// neither passwords of addresses nor the values of panics.
func TestH4_LogKeepsSecrets(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		log := newLog(&config{LogFormat: format, LogLevel: slog.LevelInfo}, &out)
		log.Debug("not asked for")
		log.Info("one", "url", "mysql://pay:hN3-q9wLzz@db/pay", "error", fmt.Errorf("cannot reach mysql://pay:hN3-q9wLzz@db/pay: %w", io.EOF), "forged", "a\nlevel=ERROR msg=forged \x1b[31m")
		serverLog{log}.logger().Printf("http: panic serving 203.0.113.9:1: 林悦 earns 22494.11\ngoroutine 1 [running]:\nmain.pay(22494.11)")
		serverLog{log}.logger().Printf("http: TLS handshake error\nmore")
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != 3 || strings.Count(out.String(), version()) != 3 {
			t.Errorf("%s: %d lines\n%s", format, len(lines), out.String())
		}
		for _, secret := range []string{"hN3-q9wLzz", "22494.11", "林悦", "\x1b", "not asked for"} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("%s: the log shows %q\n%s", format, secret, out.String())
			}
		}
		for _, want := range []string{"mysql://pay:***@db/pay", "a request panicked", "TLS handshake error"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %q is not in\n%s", format, want, out.String())
			}
		}
	}
}
