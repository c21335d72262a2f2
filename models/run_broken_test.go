package models_test

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"steelyard/demo"
	"steelyard/models"
	"steelyard/models/trial"
)

// breaking is a clock that the store reads at the beginning of every
// transaction: at a given one it cuts the power.
type breaking struct {
	began   atomic.Int64
	seconds atomic.Int64
	at      int64
	cut     context.CancelFunc
}

func (b *breaking) now() time.Time {
	if n := b.began.Add(1); b.cut != nil && n == b.at {
		b.cut()
	}
	return time.Unix(1_790_000_000+b.seconds.Load(), 0)
}

// The work is cut off at its first transaction, at its second, and so on until
// it comes through: never is anything half visible, the other instance that
// takes the job completes it, and everything that is stored holds.
func TestD6_CutOffAtEveryStepTheRunIsAbsentOrWhole(t *testing.T) {
	c := demo.New(5)
	trial.EachURL(t, func(t *testing.T, url string) {
		clock := &breaking{}
		db := trial.OpenWith(t, models.Options{URL: url, Clock: clock.now})
		h := handsOf(t, db)
		enterSet(t, db, c.Facts)
		for _, p := range c.Plans {
			publish(t, db, h.hr, string(p.Data))
		}
		var digest string
		for at := int64(1); ; at++ {
			r, j := start(t, db, h.hr, models.RunRequest{From: month("2026-01"), To: month("2026-10")})
			ctx, cut := context.WithCancel(context.Background())
			clock.began.Store(0)
			clock.at, clock.cut = at, cut
			err := db.PrepareInSteps(ctx, j, 40)
			clock.cut = nil
			reached := clock.began.Load() >= at
			cut()
			state := runOf(t, db, r.ID).State
			if seen := seenStatements(t, db, everything, models.StatementFilter{Run: r.ID, Drafts: true}); (len(seen) > 0) != (state == models.Prepared) {
				t.Fatalf("cut off at transaction %d the run is %s and %d statements are seen", at, state, len(seen))
			}
			if err == nil && state != models.Prepared {
				t.Fatalf("at %d: done without an error, and the run is %s", at, state)
			}
			if state == models.Calculating {
				clock.seconds.Add(60) // the lease of the dead instance runs out
				again, err := db.NextJob(context.Background(), "another")
				if err != nil || again == nil || again.ID != j.ID {
					t.Fatalf("at %d the job is not taken up: %v %v", at, again, err)
				}
				if err := db.PrepareInSteps(context.Background(), again, 40); err != nil {
					t.Fatalf("at %d: %v %v", at, err, why(err))
				}
				if err := j.Step(context.Background(), func(*models.Tx) error { return nil }); err == nil {
					t.Fatalf("at %d the dead instance can still write", at)
				}
				if err := again.End(context.Background(), nil); err != nil {
					t.Fatal(err)
				}
			} else if err := j.End(context.Background(), nil); err != nil {
				t.Fatal(err)
			}
			got := runOf(t, db, r.ID)
			if got.State != models.Prepared || digest != "" && got.Digest != digest {
				t.Fatalf("at %d the run ends %s with %s", at, got.State, got.Digest)
			}
			digest = got.Digest
			if !reached {
				if at < 12 {
					t.Errorf("the run has only %d transactions: the test shows little", at)
				}
				break
			}
		}
		var drafts []int
		read(t, db, &drafts, "SELECT COUNT(*) FROM runs WHERE state = 'prepared'")
		if drafts[0] != 1 {
			t.Errorf("%d drafts of the same months", drafts[0])
		}
		holds(t, db)
	})
}

// A job that is cancelled while it works ends its run as discarded, without
// statements to be seen.
func TestD6_CancelledRunsAreDiscarded(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		r, j := start(t, db, h.hr, models.RunRequest{From: month("2026-01"), To: month("2026-02")})
		err := db.Update(context.Background(), h.hr, func(tx *models.Tx) error {
			tx.Record(models.Entry{Action: "cancel", Object: "job", Domain: "system"})
			_, err := tx.CancelJob(everything, j.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.PrepareRun(context.Background(), j, 1); err == nil {
			t.Error("a cancelled job goes on")
		}
		if got := runOf(t, db, r.ID); got.State != models.Discarded {
			t.Errorf("its run is %s", got.State)
		}
		prepare(t, db, h.hr, "2026-01", "2026-02")
		holds(t, db)
	})
}

// What cannot be calculated ends as failed, with all that is wrong, and can be
// prepared again once that is put right.
func TestRun_ImpossibleRunsFailWithTheirProblems(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := handsOf(t, db)
		facts := example(t, filepath.Join("../examples", "quarterly-payout-line", "facts"), "")
		facts.Figures = nil // the targets are not there
		enterSet(t, db, facts)
		publish(t, db, h.hr, readText(t, "../examples/quarterly-payout-line/plan.yaml"))
		r, err := tryPrepare(t, db, h.hr, models.RunRequest{From: month("2026-01"), To: month("2026-12")})
		if err == nil || r.State != models.RunFailed || len(r.Warnings) == 0 || r.Warnings[0].Text.ZH == "" {
			t.Fatalf("%v, the run is %s with %v", err, r.State, r.Warnings)
		}
		enterSet(t, db, example(t, filepath.Join("../examples", "quarterly-payout-line", "facts"), ""))
		if r = prepare(t, db, h.hr, "2026-01", "2026-12"); r.Total == 0 {
			t.Error("the run pays nothing")
		}
	})
}
