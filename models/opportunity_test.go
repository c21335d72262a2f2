package models_test

import (
	"context"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/models"
	"steelyard/models/trial"
)

// asked runs a question about the store.
func asked(t *testing.T, db *models.DB, fn func(tx *models.Tx) error) {
	t.Helper()
	must(t, db.View(context.Background(), fn))
}

// Every list gives back what was entered, in pages that meet without a gap, and
// an opportunity its parts; who reaches nothing gets nothing of all that, not
// even by an opportunity's number.
func TestSellingIsRead(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		s := sellers(t, db).Facts
		today := day("2026-11-13")
		all, none := everything, models.Reach{Person: "E002"}
		counts := map[string]int{}
		pages := func(name string, want int, read func(tx *models.Tx, r models.Reach, p models.Paging) (items int, next []string, total int64, err error)) {
			t.Helper()
			asked(t, db, func(tx *models.Tx) error {
				after := []string(nil)
				for {
					n, next, total, err := read(tx, all, models.Paging{Limit: models.MaxPage, After: after, Total: after == nil})
					if err != nil {
						return err
					}
					counts[name] += n
					if after == nil && total != int64(want) {
						t.Errorf("%s: the total is %d, want %d", name, total, want)
					}
					if after = next; len(next) == 0 {
						break
					}
				}
				n, _, total, err := read(tx, none, models.Paging{Limit: 1, Total: true})
				if n != 0 || total != 0 {
					t.Errorf("%s: who reaches nothing gets %d of %d", name, n, total)
				}
				return err
			})
			if counts[name] != want {
				t.Errorf("%s: %d rows, want %d", name, counts[name], want)
			}
		}
		pages("opportunities", len(s.Opportunities), func(tx *models.Tx, r models.Reach, p models.Paging) (int, []string, int64, error) {
			l, err := tx.Opportunities(r, today, models.OpportunityFilter{}, p)
			return len(l.Items), l.Next, l.Total, err
		})
		pages("visits", len(s.Visits), func(tx *models.Tx, r models.Reach, p models.Paging) (int, []string, int64, error) {
			l, err := tx.Visits(r, r, models.ActivityFilter{}, p)
			return len(l.Items), l.Next, l.Total, err
		})
		pages("plan items", len(s.PlanItems), func(tx *models.Tx, r models.Reach, p models.Paging) (int, []string, int64, error) {
			l, err := tx.PlanItems(r, models.ActivityFilter{}, p)
			return len(l.Items), l.Next, l.Total, err
		})
		pages("targets", len(s.Targets), func(tx *models.Tx, r models.Reach, p models.Paging) (int, []string, int64, error) {
			l, err := tx.Targets(r, models.TargetFilter{}, p)
			return len(l.Items), l.Next, l.Total, err
		})
		pages("forecasts", len(s.Forecasts), func(tx *models.Tx, r models.Reach, p models.Paging) (int, []string, int64, error) {
			l, err := tx.Forecasts(r, models.TargetFilter{}, p)
			return len(l.Items), l.Next, l.Total, err
		})
		partsAreRead(t, db, &s, today)
	})
}

// partsAreRead compares the parts of every twentieth opportunity with what was
// entered, and asks for them without reach.
func partsAreRead(t *testing.T, db *models.DB, s *fact.Selling, today period.Date) {
	t.Helper()
	asked(t, db, func(tx *models.Tx) error {
		for i := 0; i < len(s.Opportunities); i += 20 {
			number := s.Opportunities[i].Number
			want := [6]int{}
			for _, x := range s.Moves {
				want[0] += is(x.Opportunity == number)
			}
			for _, x := range s.Elements {
				want[1] += is(x.Opportunity == number)
			}
			for _, x := range s.Confirmations {
				want[2] += is(x.Opportunity == number)
			}
			for _, x := range s.Milestones {
				want[3] += is(x.Opportunity == number)
			}
			for _, x := range s.KeyPersons {
				want[4] += is(x.Opportunity == number)
			}
			for _, x := range s.Bids {
				want[5] += is(x.Opportunity == number)
			}
			for _, r := range []models.Reach{everything, {Person: "E002"}} {
				p, err := tx.OpportunityParts(r, r, today, number)
				if err != nil {
					return err
				}
				got := [6]int{len(p.Moves), len(p.Elements), len(p.Confirmations), len(p.Milestones), len(p.KeyPersons), len(p.Bids)}
				if r.Everything() && got != want || !r.Everything() && got != [6]int{} {
					t.Errorf("%s, everything %v: %v, want %v", number, r.Everything(), got, want)
				}
				for _, c := range p.Confirmations {
					if c.By == "" || c.Asked.IsZero() {
						t.Errorf("%+v", c)
					}
				}
			}
		}
		return nil
	})
}

func is(b bool) int {
	if b {
		return 1
	}
	return 0
}

// An opportunity stands where its last move left it; a later revision of a
// move, and one that is taken back, count at once.
func TestOpportunitiesStandWhereTheyWereMoved(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		enterSet(t, db, &fact.Set{Persons: []fact.Person{{Code: "E1", Name: "林悦"}}})
		half, err := money.ParseDecimal("0.5")
		must(t, err)
		stage := func(code string, m fact.Meaning) fact.Stage {
			return fact.Stage{Code: code, Name: "n-" + code, Meaning: m, Probability: half}
		}
		mustEnter(t, db, models.FactEntry{Selling: fact.Selling{
			Stages:        []fact.Stage{stage("P2", fact.OpenStage), stage("P5", fact.Negotiation), stage("P6", fact.Won), stage("X1", fact.Lost)},
			Opportunities: []fact.Opportunity{{Number: "O1", Owner: "E1", Opened: day("2026-01-05"), Amount: cny(100)}},
		}})
		stands := func(what, stage, state, since string) {
			t.Helper()
			asked(t, db, func(tx *models.Tx) error {
				o, err := tx.Opportunity(everything, day("2026-06-01"), "O1")
				if err != nil {
					return err
				}
				if o.Stage != stage || o.State() != state || since != "" && o.Since != day(since) || stage != "" && o.StageName != "n-"+stage {
					t.Errorf("%s: %+v, %s", what, o, o.State())
				}
				for _, s := range []string{"open", "won", "lost"} {
					list, err := tx.Opportunities(everything, day("2026-06-01"), models.OpportunityFilter{State: s}, models.Paging{Limit: 5, Total: true})
					if err != nil || (len(list.Items) == 1) != (s == state) || list.Total != int64(len(list.Items)) {
						t.Errorf("%s: %d are %s, %v", what, len(list.Items), s, err)
					}
				}
				return nil
			})
		}
		move := func(line int, on, stage string) fact.Move {
			return fact.Move{Opportunity: "O1", Date: day(on), Line: line, Stage: stage}
		}
		stands("before any move", "", "open", "")
		mustEnter(t, db, models.FactEntry{Selling: fact.Selling{Moves: []fact.Move{move(1, "2026-01-05", "P2"), move(1, "2026-03-01", "P5"), move(2, "2026-03-01", "P6")}}})
		stands("two moves of a day", "P6", "won", "2026-03-01")
		mustEnter(t, db, models.FactEntry{Selling: fact.Selling{Moves: []fact.Move{move(2, "2026-03-01", "X1")}}, Corrects: true, Reason: "it was lost"})
		stands("corrected", "X1", "lost", "2026-03-01")
		mustEnter(t, db, models.FactEntry{Selling: fact.Selling{Moves: []fact.Move{move(1, "2026-04-01", "P5")}}})
		stands("taken up again", "P5", "open", "2026-04-01")
	})
}
