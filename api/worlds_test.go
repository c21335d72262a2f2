package api

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/models"
)

// Many ask for the same number at once: one of them builds, everybody gets the
// same world.
func TestWorlds_AreBuiltOnce(t *testing.T) {
	s := newWorlds()
	var built atomic.Int64
	release := make(chan struct{})
	got := make([]numberedWorld, 64)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			w, err := s.at(t.Context(), 7, func(context.Context) (numberedWorld, error) {
				<-release
				return numberedWorld{Known: 7, heads: make([]models.TeamHead, built.Add(1))}, nil
			})
			if err != nil {
				t.Error(err)
			}
			got[i] = w
		})
	}
	close(release)
	all.Wait()
	if built.Load() != 1 {
		t.Errorf("built %d times", built.Load())
	}
	for i := range got {
		if got[i].Known != 7 || len(got[i].heads) != 1 {
			t.Errorf("asker %d has %+v", i, got[i])
		}
	}
}

// Askers of many numbers, while newer ones are committed: nobody gets a world
// that is older than asked for, and no more than the newest two are kept.
func TestWorlds_AreNeverOlderThanAskedFor(t *testing.T) {
	s := newWorlds()
	var built atomic.Int64
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			known := int64(i/10 + 1)
			w, err := s.at(t.Context(), known, func(context.Context) (numberedWorld, error) {
				built.Add(1)
				return numberedWorld{Known: known}, nil
			})
			if err != nil || w.Known < known {
				t.Errorf("asked for %d: %d, %v", known, w.Known, err)
			}
		})
	}
	all.Wait()
	if built.Load() > 20 {
		t.Errorf("built %d times for 20 numbers", built.Load())
	}
	if len(s.kept) > mostWorlds || s.kept[0].Known != 20 {
		t.Errorf("kept are %+v", s.kept)
	}
}

// A failed or broken-off build is nobody else's, and stops nobody.
func TestWorlds_FailuresAreNotKept(t *testing.T) {
	s := newWorlds()
	failed := errors.New("no disk")
	if _, err := s.at(t.Context(), 1, func(context.Context) (numberedWorld, error) { return numberedWorld{}, failed }); !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = s.at(t.Context(), 1, func(context.Context) (numberedWorld, error) { panic("broken") })
	}()
	gone, leave := context.WithCancel(t.Context())
	w, err := s.at(gone, 1, func(ctx context.Context) (numberedWorld, error) {
		leave()
		return numberedWorld{Known: 1}, ctx.Err()
	})
	if err != nil || w.Known != 1 {
		t.Errorf("an asker who leaves takes the build along: %v", err)
	}
	s.turn <- struct{}{} // somebody builds
	if _, err := s.at(gone, 2, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("who does not wait any longer gets %v", err)
	}
}

// The world holds what is committed, at once, and is not made anew for nothing.
func TestWorlds_FollowTheStore(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		before, err := s.world(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.world(t.Context())
		if err != nil || again.World != before.World {
			t.Errorf("a world is made anew for the same number: %v", err)
		}
		s.enter(t, models.FactEntry{Facts: fact.Set{Persons: []fact.Person{{Code: "NEWCOMER", Name: "Newcomer"}}}})
		after, err := s.world(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, was := before.PersonAt("NEWCOMER")
		if _, is := after.PersonAt("NEWCOMER"); was || !is || after.Known <= before.Known {
			t.Errorf("the world of %d knows the newcomer: %t, that of %d: %t", before.Known, was, after.Known, is)
		}
	})
}

func TestCurrencyOfTotals(t *testing.T) {
	for contracts, want := range map[string]string{"": "CNY", "USD": "USD", "USD CNY CNY": "CNY", "USD EUR": "EUR"} {
		var set fact.Set
		for _, code := range strings.Fields(contracts) {
			c, err := money.ParseCurrency(code)
			if err != nil {
				t.Fatal(err)
			}
			set.Contracts = append(set.Contracts, fact.Contract{Amount: money.Amount{Minor: 1, Currency: c}})
		}
		if got := currencyOfContracts(&set); got.Code() != want {
			t.Errorf("%q: %s, want %s", contracts, got.Code(), want)
		}
	}
}
