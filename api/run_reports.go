package api

import (
	"context"
	"net/http"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// RunTotal sums the lines of one component, version and kind of a month.
type RunTotal struct {
	Month     string `json:"month"`
	Plan      string `json:"plan,omitempty"`
	Version   int    `json:"version,omitempty"`
	Component string `json:"component,omitempty"`
	Kind      string `json:"kind" enum:"commission,catchUp,reversal,release,floor,adjustment"`
	Pending   bool   `json:"pending,omitempty" doc:"earned, and not payable in the month"`
	Lines     int64  `json:"lines"`
	Amount    string `json:"amount" doc:"in major units"`
}

// RunTotals are the sums of a run.
type RunTotals struct {
	Currency string     `json:"currency"`
	Total    string     `json:"total" doc:"payable, in major units"`
	Pending  string     `json:"pending"`
	Items    []RunTotal `json:"items"`
}

// RunDifference is a statement that is another than in the run before.
type RunDifference struct {
	Payee  string   `json:"payee"`
	Month  string   `json:"month"`
	Was    string   `json:"was" doc:"total, in major units"`
	Is     string   `json:"is" doc:"total, in major units"`
	Causes []string `json:"causes" doc:"of the lines: added, removed, plan, base, position, value"`
}

// RunDifferences compares a run with the one of its months before it.
type RunDifferences struct {
	Before   string          `json:"before,omitempty" doc:"the earlier run; absent where there is none"`
	Currency string          `json:"currency,omitempty"`
	Items    []RunDifference `json:"items"`
	Cut      bool            `json:"cut,omitempty" doc:"there are more differences than are listed"`
}

// RunCheck is what came of calculating statements of a run again.
type RunCheck struct {
	Checked int      `json:"checked" doc:"statements that were calculated again"`
	Equal   bool     `json:"equal"`
	Differs []string `json:"differs,omitempty" doc:"statements that came to something else"`
}

// maxDifferences is how many differences of a run are listed at once.
const maxDifferences = 200

type checkRun struct {
	IDPath
	Sample int `query:"sample" minimum:"1" maximum:"200" default:"20" doc:"statements to calculate again, spread over the run"`
}

func (a *API) addRunReports() {
	route(a, Operation{ID: "getRunTotals", Method: http.MethodGet, Path: "/runs/{id}/totals", Permission: policies.Permission{Object: "run.totals", Action: "read"},
		Summary: problem.Text{ZH: "核算的总额，按月份、方案和提成项", EN: "Totals of a run by month, plan and component"}}, runTotals)
	route(a, Operation{ID: "getRunDifferences", Method: http.MethodGet, Path: "/runs/{id}/differences", Permission: policies.Permission{Object: "statement.totals", Action: "read"},
		Summary: problem.Text{ZH: "与上一次核算的差异及原因", EN: "Differences from the run before, with their causes"}}, runDifferences)
	route(a, Operation{ID: "checkRun", Method: http.MethodPost, Path: "/runs/{id}/check", Permission: runPermission("check"),
		Summary: problem.Text{ZH: "抽查：按当时的事实和方案重算并比较", EN: "Calculate statements of a run again and compare"}}, a.checkRun)
}

func runTotals(ctx context.Context, c *Call, in *IDPath) (RunTotals, error) {
	id, err := in.key()
	if err != nil {
		return RunTotals{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (RunTotals, error) {
		r, err := tx.Run(id)
		if err != nil {
			return RunTotals{}, err
		}
		major := func(minor int64) string { return money.Amount{Minor: minor, Currency: r.Currency}.String() }
		out := RunTotals{Currency: r.Currency.Code(), Total: major(r.Total), Pending: major(r.Pending), Items: make([]RunTotal, 0, len(r.Totals))}
		for _, t := range r.Totals {
			out.Items = append(out.Items, RunTotal{t.Month, t.Plan, t.Version, t.Component, t.Kind, t.Pending, t.Lines, major(t.Minor)})
		}
		return out, nil
	})
}

// runDifferences compares drafts, so only who sees drafts sees it.
func runDifferences(ctx context.Context, c *Call, in *IDPath) (RunDifferences, error) {
	id, err := in.key()
	if err != nil {
		return RunDifferences{}, err
	}
	if !c.drafts() {
		return RunDifferences{}, forbidden()
	}
	return view(ctx, c, func(tx *models.Tx) (RunDifferences, error) {
		out := RunDifferences{Items: []RunDifference{}}
		before, list, err := tx.RunDifferences(c.Reach, id, maxDifferences+1)
		if err != nil || before == nil {
			return out, err
		}
		out.Before, out.Currency, out.Cut = before.ID.String(), before.Currency.Code(), len(list) > maxDifferences
		major := func(minor int64) string { return money.Amount{Minor: minor, Currency: before.Currency}.String() }
		for _, d := range list[:min(len(list), maxDifferences)] {
			if err := c.noteReading(ctx, d.Payee, id.String()); err != nil {
				return out, err
			}
			x := RunDifference{Payee: d.Payee, Month: d.Month, Was: major(d.Was), Is: major(d.Is), Causes: []string{}}
			for _, cause := range d.Causes {
				x.Causes = append(x.Causes, string(cause))
			}
			out.Items = append(out.Items, x)
		}
		return out, nil
	})
}

// checkRun calculates some statements again. It says of none what it comes to,
// so it needs no reach over people.
func (a *API) checkRun(ctx context.Context, c *Call, in *checkRun) (RunCheck, error) {
	id, err := in.key()
	if err != nil {
		return RunCheck{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (RunCheck, error) {
		checked, differing, err := tx.CheckRun(id, in.Sample)
		out := RunCheck{Checked: checked, Equal: len(differing) == 0}
		for _, s := range differing {
			out.Differs = append(out.Differs, s.ID.String())
		}
		return out, err
	})
}
