package api

import (
	"context"
	"net/http"

	"steelyard/compensation/problem"
	"steelyard/models"
)

// PersonPlan is a version of a plan over the time that it governs a person.
type PersonPlan struct {
	Plan    string `json:"plan" doc:"code"`
	Version int    `json:"version"`
	Title   Words  `json:"title"`
	From    string `json:"from" format:"date" doc:"0001-01-01: from the beginning"`
	To      string `json:"to,omitempty" format:"date" doc:"last day; absent: open"`
}

// addPersonPlans registers which plans govern a person: as far as the caller
// sees where the person belongs, and reads the plan itself.
func (a *API) addPersonPlans() {
	route(a, Operation{ID: "listPersonPlans", Method: http.MethodGet, Path: "/persons/{code}/plans", Permission: employmentPermission("read"),
		Summary: problem.Text{ZH: "一个人适用过的方案", EN: "The plans that have governed a person"}},
		func(ctx context.Context, c *Call, in *CodePath) (Page[PersonPlan], error) {
			plans, _ := c.May("plan", "read")
			return view(ctx, c, func(tx *models.Tx) (Page[PersonPlan], error) {
				list, err := tx.PlansOf(c.Reach, plans, in.Code, a.today())
				return wholePage(list, func(s models.PlanStretch) PersonPlan {
					return PersonPlan{s.Plan.Code, s.Plan.Version, wordsOf(s.Plan.Title), startText(s.Valid.From), s.Valid.To.String()}
				}), err
			})
		})
}
