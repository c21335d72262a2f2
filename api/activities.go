package api

import (
	"context"
	"net/http"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Visit is a call on a customer.
type Visit struct {
	Number      string `json:"number"`
	Person      Named  `json:"person"`
	Date        string `json:"date" format:"date"`
	Customer    *Named `json:"customer,omitempty"`
	Opportunity string `json:"opportunity,omitempty" doc:"what it was about"`
	Planned     bool   `json:"planned" doc:"it stood in a plan"`
	Held        bool   `json:"held" doc:"it took place"`
	High        bool   `json:"high" doc:"somebody high up was met"`
	Outcome     bool   `json:"outcome" doc:"a result was written down"`
	With        string `json:"with,omitempty" doc:"the superior who came along; absent where the caller does not reach the person"`
	Debriefed   string `json:"debriefed,omitempty" format:"date" doc:"of a joint visit"`
	Revision    int64  `json:"revision"`
}

// PlanItem is an item of a weekly plan, or work that was done without standing
// in one.
type PlanItem struct {
	Person   Named  `json:"person"`
	Week     string `json:"week" format:"date" doc:"its Monday"`
	Number   string `json:"number"`
	Kind     string `json:"kind,omitempty"`
	Weight   string `json:"weight" doc:"decimal number, as a text"`
	Planned  bool   `json:"planned"`
	Done     string `json:"done,omitempty" format:"date" doc:"counts only with evidence"`
	Evidence string `json:"evidence,omitempty"`
	Revision int64  `json:"revision"`
}

// WorkLog is the log of a day.
type WorkLog struct {
	Person   Named  `json:"person"`
	Day      string `json:"day" format:"date"`
	Written  string `json:"written" format:"date"`
	Passed   bool   `json:"passed" doc:"the content check"`
	Failed   bool   `json:"failed" doc:"a spot check found it wrong"`
	Reviewer string `json:"reviewer,omitempty" doc:"absent where the caller does not reach the person"`
	Reviewed string `json:"reviewed,omitempty" format:"date"`
	Revision int64  `json:"revision"`
}

type (
	// ActivityWindow is what lists of activities are narrowed by.
	ActivityWindow struct {
		Person string `query:"person" maxLength:"64"`
		From   string `query:"from" format:"date"`
		To     string `query:"to" format:"date" doc:"that day included"`
	}
	listVisits struct {
		PageInput
		ActivityWindow
		Opportunity string `query:"opportunity" maxLength:"64"`
		Sort        string `query:"sort" enum:"date,-date" default:"date"`
	}
	listPlanItems struct {
		PageInput
		ActivityWindow
		Sort string `query:"sort" enum:"week,person,-week,-person" default:"week"`
	}
	listWorkLogs struct {
		PageInput
		ActivityWindow
		Sort string `query:"sort" enum:"day,person,-day,-person" default:"day"`
	}
)

// addActivities registers visits, weekly plans and work logs.
func (a *API) addActivities() {
	read := policies.Permission{Object: "activity", Action: "read"}
	route(a, Operation{ID: "listVisits", Method: http.MethodGet, Path: "/visits", Permission: read,
		Summary: problem.Text{ZH: "拜访列表（按人和日期）", EN: "Visits, by person and day"}}, a.listVisits)
	route(a, Operation{ID: "listPlanItems", Method: http.MethodGet, Path: "/plan-items", Permission: read,
		Summary: problem.Text{ZH: "周计划项列表（按人和周一的日期）", EN: "Items of weekly plans, by person and Monday"}}, a.listPlanItems)
	route(a, Operation{ID: "listWorkLogs", Method: http.MethodGet, Path: "/work-logs", Permission: read,
		Summary: problem.Text{ZH: "工作日志列表（按人和日期）", EN: "Work logs, by person and day"}}, a.listWorkLogs)
}

// filter reads a window.
func (w ActivityWindow) filter(p *parsing) models.ActivityFilter {
	return models.ActivityFilter{Person: w.Person, From: p.date("from", w.From), To: p.date("to", w.To)}
}

func (c *Call) visitOf(v models.Visit) Visit {
	return Visit{Number: v.Number, Person: Named{v.Person, v.PersonName}, Date: v.Date.String(), Customer: c.customerOf(v.Customer, v.CustomerName), Opportunity: v.Opportunity,
		Planned: v.Planned, Held: v.Held, High: v.High, Outcome: v.Outcome, With: v.With, Debriefed: dayText(v.Debriefed), Revision: v.Revision}
}

func planItemOf(x models.PlanItem) PlanItem {
	return PlanItem{Named{x.Person, x.PersonName}, x.Week.String(), x.Number, x.Kind, x.Weight.String(), x.Planned, dayText(x.Done), x.Evidence, x.Revision}
}

func workLogOf(x models.WorkLog) WorkLog {
	return WorkLog{Named{x.Person, x.PersonName}, x.Day.String(), x.Written.String(), x.Passed, x.Failed, x.Reviewer, dayText(x.Reviewed), x.Revision}
}

func (a *API) listVisits(ctx context.Context, c *Call, in *listVisits) (Page[Visit], error) {
	filters := []string{in.Person, in.From, in.To, in.Opportunity}
	var p parsing
	f := in.filter(&p)
	f.Opportunity = in.Opportunity
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err = firstOf(p.err(), err); err != nil {
		return Page[Visit]{}, err
	}
	people, _ := c.May("person", "read")
	return view(ctx, c, func(tx *models.Tx) (Page[Visit], error) {
		list, err := tx.Visits(c.Reach, people, f, paging)
		return pageOf(c, list, in.Sort, filters, c.visitOf), err
	})
}

func (a *API) listPlanItems(ctx context.Context, c *Call, in *listPlanItems) (Page[PlanItem], error) {
	filters := []string{in.Person, in.From, in.To}
	var p parsing
	f := in.filter(&p)
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err = firstOf(p.err(), err); err != nil {
		return Page[PlanItem]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[PlanItem], error) {
		list, err := tx.PlanItems(c.Reach, f, paging)
		return pageOf(c, list, in.Sort, filters, planItemOf), err
	})
}

func (a *API) listWorkLogs(ctx context.Context, c *Call, in *listWorkLogs) (Page[WorkLog], error) {
	filters := []string{in.Person, in.From, in.To}
	var p parsing
	f := in.filter(&p)
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err = firstOf(p.err(), err); err != nil {
		return Page[WorkLog]{}, err
	}
	people, _ := c.May("person", "read")
	return view(ctx, c, func(tx *models.Tx) (Page[WorkLog], error) {
		list, err := tx.WorkLogs(c.Reach, people, f, paging)
		return pageOf(c, list, in.Sort, filters, workLogOf), err
	})
}
