package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"
)

// Bounds of the server that nobody needs to change.
const (
	maxHeaderBytes = 32 << 10
	drainTime      = 30 * time.Second
)

// errStopped ends a service that was told to stop a second time, or that did
// not come to its end within the time for draining.
var errStopped = errors.New("stopped before everything was finished")

// newServer is an HTTP server with every bound set.
func newServer(c *config, h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: c.HeaderTimeout,
		ReadTimeout:       c.ReadTimeout,
		WriteTimeout:      c.WriteTimeout,
		IdleTimeout:       c.IdleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          serverLog{log}.logger(),
	}
}

// server is everything that runs between start and stop.
type server struct {
	log      *slog.Logger
	listener net.Listener
	http     *http.Server
	work     func(context.Context) error // until its context ends; then it finishes what it holds
	drain    time.Duration
}

// run serves until a signal arrives. Then no connection is accepted any more,
// requests under way are answered, the background work is ended, all within the
// time for draining. A second signal ends the wait. The result is nil where
// everything came to its end.
func (s *server) run(signals <-chan os.Signal) error {
	working, stopWork := context.WithCancel(context.Background())
	defer stopWork()
	worked, served := make(chan error, 1), make(chan error, 1)
	go func() { worked <- s.work(working) }()
	go func() { served <- s.http.Serve(s.listener) }()

	var failure error
	atWork := true
	select {
	case signal := <-signals:
		s.log.Info("stopping", "signal", signal.String(), "at_most", s.drain.String())
	case err := <-served:
		failure = fmt.Errorf("the server ended: %w", err)
	case err := <-worked:
		failure, atWork = errors.Join(errors.New("the background work ended"), err), false
	}

	draining, stopDraining := context.WithTimeout(context.Background(), s.drain)
	defer stopDraining()
	go func() {
		select {
		case <-signals:
			stopDraining()
		case <-draining.Done():
		}
	}()
	if err := s.http.Shutdown(draining); err != nil {
		_ = s.http.Close()
		failure = errors.Join(failure, errStopped)
	}
	stopWork()
	if atWork {
		select {
		case err := <-worked:
			if err != nil && !errors.Is(err, context.Canceled) {
				failure = errors.Join(failure, err)
			}
		case <-draining.Done():
			failure = errors.Join(failure, errStopped)
		}
	}
	return failure
}
