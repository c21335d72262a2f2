package models

import (
	"context"
	"sync"
	"time"
)

// importLease is the right to stage rows. Two at once would do no harm, but
// would be in each other's way. It outlasts the longest step.
const (
	importLease      = "import"
	importLeaseLasts = time.Minute
	importLeasePause = 50 * time.Millisecond
)

// aloneInImports runs fn while nobody else stages an import; fn is given how to
// prolong that.
func (db *DB) aloneInImports(ctx context.Context, j *Running, fn func(keep func() error) error) error {
	holder := NewID().String()
	stop := j.Alive(ctx)
	var l Lease
	for ok := false; !ok; {
		var err error
		if l, ok, err = db.lease(ctx, importLease, holder, importLeaseLasts); err != nil {
			stop()
			return err
		}
		if ok {
			break
		}
		select {
		case <-ctx.Done():
			stop()
			return cancelled(ctx.Err())
		case <-time.After(importLeasePause):
		}
	}
	stop()
	defer db.release(context.WithoutCancel(ctx), l) //nolint:errcheck // it ends by itself
	last := time.Now()
	return fn(func() error {
		if time.Since(last) < importLeaseLasts/4 {
			return nil
		}
		last = time.Now()
		_, _, err := db.lease(ctx, importLease, holder, importLeaseLasts)
		return err
	})
}

// Alive keeps a job's lease while its worker reads or computes for long, until
// stop is called. Meanwhile the worker must not use the job. On a nil job it
// does nothing.
func (j *Running) Alive(ctx context.Context) (stop func()) {
	if j == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(jobLease / 5):
				_ = j.Step(ctx, func(*Tx) error { return nil }) // the next step of the work tells
			}
		}
	})
	return sync.OnceFunc(func() {
		cancel()
		group.Wait()
	})
}
