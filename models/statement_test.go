package models_test

import (
	"context"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/models"
	"steelyard/models/trial"
)

func detail(t testing.TB, db *models.DB, r models.Reach, drafts bool, id models.ID) (d models.StatementDetail, err error) {
	t.Helper()
	err = db.View(context.Background(), func(tx *models.Tx) (err error) {
		d, err = tx.Detail(r, drafts, id)
		return err
	})
	return d, err
}

// A payee sees own statements from approval on, managers those of people who
// reported to them in the month, nobody a draft of one's own.
func TestA3_StatementsFollowTheReportingOfTheirMonth(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := handsOf(t, db)
		facts := twoReps()
		facts.Persons = append(facts.Persons, fact.Person{Code: "M1", Name: "M"}, fact.Person{Code: "M2", Name: "N"})
		facts.Teams = []fact.Team{{Code: "T1", Name: "one"}, {Code: "T2", Name: "two"}}
		facts.Employments = []fact.Employment{{Person: "E1", Team: "T1", Valid: period.Interval{To: day("2026-01-31")}}, {Person: "E1", Team: "T2", Valid: period.Interval{From: day("2026-02-01")}},
			{Person: "E2", Team: "T1"}, {Person: "M1", Team: "T1"}, {Person: "M2", Team: "T2"}}
		mustEnter(t, db, models.FactEntry{Facts: facts, Heads: []models.TeamHead{{Team: "T1", Person: "M1"}, {Team: "T2", Person: "M2"}},
			Audit: models.Entry{Action: "create", Object: "fact", Key: "all", Domain: "people"}})
		publish(t, db, h.hr, tiersPlan)
		r := prepare(t, db, h.hr, "2026-01", "2026-02")
		reach := func(person string, scope models.Scope) models.Reach {
			return models.Reach{Person: person, Scopes: []models.Scope{scope}}
		}
		count := func(r models.Reach, drafts bool) string {
			seen := ""
			for _, s := range seenStatements(t, db, r, models.StatementFilter{Drafts: drafts}) {
				seen += s.Payee.Code + s.Month.String()[5:] + " "
			}
			return seen
		}
		for _, c := range []struct {
			name         string
			reach        models.Reach
			drafts       bool
			before, then string
		}{
			{"own", reach("E1", models.Self), false, "", "E101 E102 "},
			{"own, by who sees drafts", reach("E1", models.Self), true, "", "E101 E102 "},
			{"everything, by who sees drafts", models.Reach{Person: "E1", Scopes: []models.Scope{models.All}}, true, "E201 E202 ", "E101 E102 E201 E202 "},
			{"manager of T1", reach("M1", models.Subtree), false, "", "E101 E201 E202 "},
			{"manager of T2", reach("M2", models.Subtree), false, "", "E102 "},
			{"director with drafts", reach("M2", models.Subtree), true, "E102 ", "E102 "},
			{"nothing", models.Reach{}, true, "", ""},
		} {
			if got := count(c.reach, c.drafts); got != c.before {
				t.Errorf("%s before approval: %q, want %q", c.name, got, c.before)
			}
		}
		if err := approve(db, h.director, r); err != nil {
			t.Fatal(err)
		}
		if got := count(reach("M1", models.Subtree), false); got != "E101 E201 E202 " {
			t.Errorf("the old manager sees %q", got)
		}
		if got := count(reach("M2", models.Subtree), false); got != "E102 " {
			t.Errorf("the new manager sees %q", got)
		}
		if got := count(reach("E1", models.Self), false); got != "E101 E102 " {
			t.Errorf("the payee sees %q", got)
		}
		// What a statement is compared with is within the reach as well.
		for _, s := range seenStatements(t, db, reach("M2", models.Subtree), models.StatementFilter{}) {
			if d, err := detail(t, db, reach("M2", models.Subtree), false, s.ID); err != nil || d.Before != nil {
				t.Errorf("the new manager sees the month before: %+v %v", d.Before, err)
			}
		}
		for _, s := range seenStatements(t, db, reach("E1", models.Self), models.StatementFilter{Month: "2026-02"}) {
			d, err := detail(t, db, reach("E1", models.Self), false, s.ID)
			if err != nil || d.Before == nil || d.Before.Total != 240000 || len(d.Before.Parts) != 1 || string(d.Before.Parts[0].Cause) != "base" {
				t.Errorf("the month before: %+v %v", d.Before, err)
			}
			if _, err := detail(t, db, reach("E2", models.Self), false, s.ID); !models.IsKind(err, models.NotFound) {
				t.Errorf("another rep's statement: %v", err)
			}
		}
	})
}

// What is pending is listed by contract with what is missing, until a later
// month has released it.
func TestStatement_PendingSaysWhatIsMissing(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := handsOf(t, db)
		enterSet(t, db, example(t, "../examples/first-payment/facts", ""))
		publish(t, db, h.hr, readText(t, "../examples/first-payment/plan.yaml"))
		r := prepare(t, db, h.hr, "2026-01", "2026-12")
		pending := func() (list []models.PendingPay) {
			p := models.Paging{Limit: 1} // page by page
			err := db.View(context.Background(), func(tx *models.Tx) error {
				for {
					page, err := tx.PendingPay(everything, models.StatementFilter{}, p)
					if err != nil {
						return err
					}
					if list = append(list, page.Items...); len(page.Next) == 0 {
						return nil
					}
					p.After = page.Next
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if list := pending(); len(list) != 0 {
			t.Errorf("drafts are pending: %+v", list)
		}
		if err := approve(db, h.director, r); err != nil {
			t.Fatal(err)
		}
		var released, waiting int64
		read(t, db, &released, "SELECT COALESCE(SUM(amount), 0) FROM statement_lines WHERE kind = 'release'")
		read(t, db, &waiting, "SELECT COALESCE(SUM(amount), 0) FROM statement_lines WHERE pending = 1")
		var sum int64
		for _, p := range pending() {
			sum += p.Minor
			if p.Waits.IsZero() || p.Amount.Minor == 0 || p.Missing <= 0 {
				t.Errorf("%+v does not say what is missing", p)
			}
		}
		if released == 0 || sum != waiting-released {
			t.Errorf("pending %d, of which released %d, listed %d", waiting, released, sum)
		}
	})
}

// Subtotals of every grouping sum to the statement.
func TestStatement_GroupsSumToTheWhole(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		r := prepare(t, db, h.hr, "2026-01", "2026-02")
		for _, s := range seenStatements(t, db, everything, models.StatementFilter{Run: r.ID, Drafts: true}) {
			for _, by := range []string{models.ByComponent, models.ByContract, models.ByReceipt} {
				err := db.View(context.Background(), func(tx *models.Tx) error {
					groups, err := tx.Groups(s.ID, by)
					var payable, pending, lines int64
					for _, g := range groups {
						payable, pending, lines = payable+g.Payable, pending+g.Pending, lines+g.Lines
					}
					if payable != s.Total || pending != s.Pending || lines != int64(s.Lines) || len(groups) == 0 {
						t.Errorf("%s by %s: %d %d %d of %+v", s.Payee.Code, by, payable, pending, lines, s)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// A draft that replaces another shows whose pay changed, and why.
func TestRun_DifferencesOfDraftsHaveCauses(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		h := opened(t, db)
		prepare(t, db, h.hr, "2026-01", "2026-02")
		facts := late()
		enterSet(t, db, &facts)
		r := prepare(t, db, h.hr, "2026-01", "2026-02")
		err := db.View(context.Background(), func(tx *models.Tx) error {
			before, list, err := tx.RunDifferences(everything, r.ID, 10)
			if before == nil || len(list) != 2 || list[0].Was != 240000 || list[0].Is != 460000 || len(list[0].Causes) != 1 || string(list[0].Causes[0]) != "added" || string(list[1].Causes[0]) != "position" {
				t.Errorf("%+v", list)
			}
			_, none, _ := tx.RunDifferences(models.Reach{Person: "E1", Scopes: []models.Scope{models.All}}, r.ID, 10)
			if len(none) != 0 {
				t.Errorf("one's own draft is shown: %+v", none)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range seenStatements(t, db, everything, models.StatementFilter{Run: r.ID, Payee: "E1", Month: "2026-01", Drafts: true}) {
			if d, err := detail(t, db, everything, true, s.ID); err != nil || d.LastRun == nil || len(d.LastRun.Differences) != 1 {
				t.Errorf("%+v %v", d.LastRun, err)
			}
		}
	})
}
