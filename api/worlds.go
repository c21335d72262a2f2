package api

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/models"
)

// mostWorlds is how many worlds are kept: the newest, and the one before it for
// whoever still computes with it.
const mostWorlds = 2

// worlds keeps what indicators are computed from, ready made by the number of
// the newest batch in it. Facts that are visible at a number never change, so a
// world is good until a newer number is asked for.
type worlds struct {
	turn chan struct{} // one place: one world is built at a time

	mu   sync.Mutex
	kept []numberedWorld // the newest first, at most mostWorlds
}

// numberedWorld is a world with the number at which its facts are visible.
type numberedWorld struct {
	*measure.World
	Known int64
	heads []models.TeamHead // by team and day

	scores *sync.Map // competency.Card by card, person and period: what was scored from it
}

func newWorlds() *worlds { return &worlds{turn: make(chan struct{}, 1)} }

// at gives the world of a number, or a newer one. The first who asks builds it;
// everybody else who asks meanwhile waits for that one, as long as ctx lasts. A
// failure is the asker's alone: the next one tries again.
func (s *worlds) at(ctx context.Context, known int64, build func(context.Context) (numberedWorld, error)) (numberedWorld, error) {
	if w, ok := s.find(known); ok {
		return w, nil
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return numberedWorld{}, ctx.Err()
	}
	defer func() { <-s.turn }()
	if w, ok := s.find(known); ok { // somebody has built it meanwhile
		return w, nil
	}
	w, err := build(context.WithoutCancel(ctx)) // others wait for it, whatever becomes of the asker
	if err != nil {
		return numberedWorld{}, err
	}
	s.keep(w)
	return w, nil
}

func (s *worlds) find(known int64) (numberedWorld, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) > 0 && s.kept[0].Known >= known {
		return s.kept[0], true
	}
	return numberedWorld{}, false
}

func (s *worlds) keep(w numberedWorld) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, w)
	slices.SortFunc(s.kept, func(a, b numberedWorld) int { return cmp.Compare(b.Known, a.Known) })
	s.kept = s.kept[:min(len(s.kept), mostWorlds)]
}

// world is what indicators are computed from now: every fact of every committed
// batch. Nothing of it leaves without a look at the caller's reach.
func (a *API) world(ctx context.Context) (numberedWorld, error) {
	var known int64
	err := a.options.DB.View(ctx, func(tx *models.Tx) (err error) {
		known, err = tx.KnownAt()
		return err
	})
	if err != nil {
		return numberedWorld{}, err
	}
	return a.worlds.at(ctx, known, func(ctx context.Context) (numberedWorld, error) { return a.buildWorld(ctx, known) })
}

// buildWorld reads every fact that is visible at a number.
func (a *API) buildWorld(ctx context.Context, known int64) (numberedWorld, error) {
	var facts *fact.Set
	var selling *fact.Selling
	out := numberedWorld{Known: known, scores: &sync.Map{}}
	err := a.options.DB.View(ctx, func(tx *models.Tx) (err error) {
		if facts, err = tx.Facts(known); err != nil {
			return err
		}
		if selling, err = tx.Selling(known); err != nil {
			return err
		}
		out.heads, err = tx.TeamHeads(known)
		return err
	})
	if err != nil {
		return out, err
	}
	settings := measure.Defaults(currencyOfContracts(facts))
	settings.Calendar = a.options.Calendar
	out.World = measure.NewWorld(facts, selling, settings)
	return out, nil
}

// currencyOfContracts is the currency of totals: the one in which most contracts
// are, of several that are alike the first by code. Amounts in others are not
// added, and what they belong to says so. Without contracts it is CNY.
func currencyOfContracts(facts *fact.Set) money.Currency {
	counts := map[money.Currency]int{}
	for i := range facts.Contracts {
		counts[facts.Contracts[i].Amount.Currency]++
	}
	var best money.Currency
	for c, n := range counts { // the outcome does not depend on the order
		if n > counts[best] || n == counts[best] && c.Code() < best.Code() {
			best = c
		}
	}
	if best == (money.Currency{}) {
		best, _ = money.ParseCurrency("CNY") // it exists
	}
	return best
}
