package models_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/demo"
	"steelyard/models"
	"steelyard/models/trial"
)

// sellingAt reads how business was won, as visible at a number; 0: the newest.
func sellingAt(t testing.TB, db *models.DB, known int64) *fact.Selling {
	t.Helper()
	var s *fact.Selling
	err := db.View(context.Background(), func(tx *models.Tx) (err error) {
		if known == 0 {
			if known, err = tx.KnownAt(); err != nil {
				return err
			}
		}
		s, err = tx.Selling(known)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sameSelling compares without regard to order.
func sameSelling(t testing.TB, want, got *fact.Selling) {
	t.Helper()
	ordered := func(s *fact.Selling) fact.Selling {
		out := *s
		v := reflect.ValueOf(&out).Elem()
		for i := range v.NumField() {
			list := v.Field(i)
			copied := reflect.MakeSlice(list.Type(), list.Len(), list.Len())
			reflect.Copy(copied, list)
			rows := make([]reflect.Value, copied.Len())
			for j := range rows {
				rows[j] = reflect.New(copied.Type().Elem()).Elem()
				rows[j].Set(copied.Index(j))
			}
			slices.SortFunc(rows, func(a, b reflect.Value) int { return cmp.Compare(fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b)) })
			for j := range rows {
				copied.Index(j).Set(rows[j])
			}
			v.Field(i).Set(copied)
		}
		return out
	}
	diff := gocmp.Diff(ordered(want), ordered(got), cmpopts.EquateEmpty(),
		gocmp.Comparer(func(a, b money.Decimal) bool { return a.Equal(b) }), gocmp.Comparer(func(a, b money.Amount) bool { return a == b }),
		gocmp.Comparer(func(a, b period.Date) bool { return a == b }))
	if diff != "" {
		t.Errorf("(-want +got):\n%.4000s", diff)
	}
}

// sellers enters the demo company with how it won its business.
func sellers(t testing.TB, db *models.DB) demo.Selling {
	t.Helper()
	g := demo.NewGrown(1)
	s := g.Selling(1)
	for i := range s.Facts.PlanItems {
		s.Facts.PlanItems[i].Weight = s.Facts.PlanItems[i].Weight.Canonical()
	}
	mustEnter(t, db, models.FactEntry{Facts: *g.Whole()})
	mustEnter(t, db, models.FactEntry{Selling: s.Facts})
	return s
}

func TestFacts_SellingRoundTrip(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		s := sellers(t, db)
		sameSelling(t, &s.Facts, sellingAt(t, db, 0))
		sameSelling(t, &fact.Selling{}, sellingAt(t, db, 1))
		if n := mustEnter(t, db, models.FactEntry{Selling: s.Facts}); n != 0 {
			t.Errorf("the same facts once more are batch %d", n)
		}
	})
}

func TestFacts_SellingIsCorrectedAndTakenBack(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		s := sellers(t, db)
		o := s.Facts.Opportunities[0]
		other := o
		other.Amount.Minor += 100
		var failure *models.Error
		if _, err := enter(db, models.FactEntry{Selling: fact.Selling{Opportunities: []fact.Opportunity{other}}}); !errors.As(err, &failure) || failure.Code != "fact.differs" {
			t.Errorf("other content is taken without a correction: %v", err)
		}
		n := mustEnter(t, db, models.FactEntry{Selling: fact.Selling{Opportunities: []fact.Opportunity{other}}, Corrects: true, Reason: "typing error"})
		amount := func(known int64) int64 {
			for _, x := range sellingAt(t, db, known).Opportunities {
				if x.Number == o.Number {
					return x.Amount.Minor
				}
			}
			return 0
		}
		if amount(n-1) != o.Amount.Minor || amount(n) != other.Amount.Minor {
			t.Errorf("before %d, after %d: want %d and %d", amount(n-1), amount(n), o.Amount.Minor, other.Amount.Minor)
		}
		b := s.Facts.BadDebts[0]
		mustEnter(t, db, models.FactEntry{Withdraw: []models.FactKey{models.BadDebtKey(b.Contract, b.Number)}, Reason: "paid after all"})
		if left := sellingAt(t, db, 0).BadDebts; len(left) != 0 {
			t.Errorf("%v is left", left)
		}
	})
}

// What is referred to cannot be taken back alone, and nothing refers to what is
// not there.
func TestFacts_SellingHoldsTogether(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		s := sellers(t, db)
		var failure *models.Error
		refused := func(what string, e models.FactEntry) {
			t.Helper()
			if _, err := enter(db, e); !errors.As(err, &failure) || failure.Code != "facts.invalid" {
				t.Errorf("%s: %v", what, err)
			}
		}
		o := s.Facts.Opportunities[0]
		refused("an opportunity with a history is taken back", models.FactEntry{Withdraw: []models.FactKey{models.OpportunityKey(o.Number)}, Reason: "x"})
		refused("a stage in use is taken back", models.FactEntry{Withdraw: []models.FactKey{models.StageKey("P3")}, Reason: "x"})
		refused("the owner of opportunities is taken back", models.FactEntry{Withdraw: []models.FactKey{models.PersonKey(o.Owner)}, Reason: "x"})
		stranger := s.Facts.Moves[0]
		stranger.Opportunity = "SJ-NOBODY"
		refused("a move of an opportunity that is not there", models.FactEntry{Selling: fact.Selling{Moves: []fact.Move{stranger}}})
		at := s.Facts.Visits[0]
		at.Number, at.Person = "BF-NEW", "E999"
		refused("a visit of nobody", models.FactEntry{Selling: fact.Selling{Visits: []fact.Visit{at}}})
		at.Person = s.Facts.Visits[0].Person
		mustEnter(t, db, models.FactEntry{Selling: fact.Selling{Visits: []fact.Visit{at}}})
	})
}
