package api

import (
	"context"
	"net/http"
	"strconv"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// PlanDraft is a plan document in the making.
type PlanDraft struct {
	ID       string  `json:"id" format:"uuid"`
	Plan     string  `json:"plan" doc:"code"`
	Version  int64   `json:"version" doc:"of the draft; what If-Match names"`
	EditedAt string  `json:"editedAt" format:"date-time"`
	Document string  `json:"document,omitempty" doc:"in a single draft only"`
	EditedBy string  `json:"editedBy,omitempty" doc:"login"`
	Findings []Fault `json:"findings,omitempty" doc:"what is wrong with it as it is; warnings refuse nothing"`

	Reading *PlanReading `json:"reading,omitempty" doc:"in a single draft only; absent where it cannot be read"`
}

func draftOf(d models.Draft, logins map[models.ID]string) PlanDraft {
	return PlanDraft{ID: d.ID.String(), Plan: d.Plan, Version: d.Version, EditedAt: d.EditedAt.String(), EditedBy: logins[d.EditedBy]}
}

// DraftDocument is the text of a draft.
type DraftDocument struct {
	Document string `json:"document" minLength:"1" maxLength:"500000" doc:"YAML, or JSON; it may be incomplete"`
}

// NewDraft begins a draft of a plan.
type NewDraft struct {
	Plan string `json:"plan" minLength:"1" maxLength:"64" doc:"code"`
	DraftDocument
}

// PlanCheck is what a check of a document found.
type PlanCheck struct {
	Publishable bool         `json:"publishable" doc:"no failure was found"`
	Findings    []Fault      `json:"findings"`
	Reading     *PlanReading `json:"reading,omitempty" doc:"absent where the document cannot be read"`
}

// Publication is a version that was published, with the warnings that it has.
type Publication struct {
	PlanVersion
	Warnings []Fault `json:"warnings,omitempty"`
}

// NewPublication publishes a draft.
type NewPublication struct {
	Consultation string `json:"consultation" maxLength:"5000" doc:"dates and minutes of the consultation"`
}

// IDPath names what has an id in addresses.
type IDPath struct {
	ID string `path:"id" format:"uuid"`
}

// key reads the id of an address; one that is none is out of reach.
func (p *IDPath) key() (models.ID, error) {
	id, err := models.ParseID(p.ID)
	if err != nil {
		return id, absent()
	}
	return id, nil
}

type idBody[B any] struct {
	IDPath
	Body B
}

func (a *API) addDrafts() {
	draft := func(action string) policies.Permission { return planPermission("plan.draft", action) }
	route(a, Operation{ID: "listDrafts", Method: http.MethodGet, Path: "/plan-drafts", Permission: draft("read"),
		Summary: problem.Text{ZH: "方案草稿", EN: "Drafts of plans"}},
		func(ctx context.Context, c *Call, _ *struct{}) (Page[PlanDraft], error) {
			return view(ctx, c, func(tx *models.Tx) (Page[PlanDraft], error) {
				list, err := tx.Drafts()
				if err != nil {
					return Page[PlanDraft]{}, err
				}
				ids := make([]models.ID, len(list))
				for i := range list {
					ids[i] = list[i].EditedBy
				}
				logins, err := tx.Logins(ids...)
				return wholePage(list, func(d models.Draft) PlanDraft { return draftOf(d, logins) }), err
			})
		})
	route(a, Operation{ID: "getDraft", Method: http.MethodGet, Path: "/plan-drafts/{id}", Permission: draft("read"),
		Summary: problem.Text{ZH: "方案草稿全文及现有问题", EN: "A draft's text, with what is wrong with it"}}, a.getDraft)
	route(a, Operation{ID: "addDraft", Method: http.MethodPost, Path: "/plan-drafts", Permission: draft("create"), Status: http.StatusCreated,
		Summary: problem.Text{ZH: "新建方案草稿", EN: "Begin a draft of a plan"}},
		func(ctx context.Context, c *Call, in *struct{ Body NewDraft }) (PlanDraft, error) {
			return update(ctx, c, func(tx *models.Tx) (PlanDraft, error) {
				d, err := tx.AddDraft(in.Body.Plan, in.Body.Document)
				if err != nil {
					return PlanDraft{}, err
				}
				c.Created("/plan-drafts/" + d.ID.String())
				return a.found(c, tx, d)
			})
		})
	route(a, Operation{ID: "editDraft", Method: http.MethodPut, Path: "/plan-drafts/{id}", Permission: draft("edit"), Edit: true,
		Summary: problem.Text{ZH: "修改方案草稿", EN: "Change a draft"}},
		func(ctx context.Context, c *Call, in *idBody[DraftDocument]) (PlanDraft, error) {
			id, err := in.key()
			if err != nil {
				return PlanDraft{}, err
			}
			return update(ctx, c, func(tx *models.Tx) (PlanDraft, error) {
				d, err := tx.EditDraft(id, c.Version(), in.Body.Document)
				if err != nil {
					return PlanDraft{}, err
				}
				return a.found(c, tx, d)
			})
		})
	route(a, Operation{ID: "discardDraft", Method: http.MethodDelete, Path: "/plan-drafts/{id}", Permission: draft("discard"), Edit: true,
		Summary: problem.Text{ZH: "作废方案草稿", EN: "Discard a draft"}},
		func(ctx context.Context, c *Call, in *IDPath) (None, error) {
			id, err := in.key()
			if err != nil {
				return None{}, err
			}
			return update(ctx, c, func(tx *models.Tx) (None, error) { return None{}, tx.DiscardDraft(id, c.Version()) })
		})
	route(a, Operation{ID: "checkPlan", Method: http.MethodPost, Path: "/plan-checks", Permission: draft("check"),
		Summary: problem.Text{ZH: "检查方案文档，不保存", EN: "Check a plan document without keeping it"}},
		func(ctx context.Context, c *Call, in *struct{ Body NewDraft }) (PlanCheck, error) {
			return view(ctx, c, func(tx *models.Tx) (PlanCheck, error) {
				p, list, err := tx.CheckPlan(in.Body.Plan, in.Body.Document)
				if err != nil {
					return PlanCheck{}, err
				}
				reading, err := a.readingOf(c, tx, p)
				return PlanCheck{!list.Failed(), append([]Fault{}, faultsOf(c.Lang, list)...), reading}, err
			})
		})
	route(a, Operation{ID: "publishDraft", Method: http.MethodPost, Path: "/plan-drafts/{id}/publication", Permission: planPermission("plan", "publish"), Money: true, Edit: true,
		Status: http.StatusCreated, Summary: problem.Text{ZH: "把草稿发布为下一个版本", EN: "Publish a draft as the next version"}}, publishDraft)
}

// found answers a draft with what it says and what is wrong with it.
func (a *API) found(c *Call, tx *models.Tx, d models.Draft) (PlanDraft, error) {
	p, list, err := tx.CheckPlan(d.Plan, d.Document)
	if err != nil {
		return PlanDraft{}, err
	}
	logins, err := tx.Logins(d.EditedBy)
	if err != nil {
		return PlanDraft{}, err
	}
	c.Tag(d.Version)
	out := draftOf(d, logins)
	out.Document, out.Findings = d.Document, faultsOf(c.Lang, list)
	out.Reading, err = a.readingOf(c, tx, p)
	return out, err
}

func (a *API) getDraft(ctx context.Context, c *Call, in *IDPath) (PlanDraft, error) {
	id, err := in.key()
	if err != nil {
		return PlanDraft{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (PlanDraft, error) {
		d, err := tx.Draft(id)
		if err != nil {
			return PlanDraft{}, err
		}
		return a.found(c, tx, d)
	})
}

func publishDraft(ctx context.Context, c *Call, in *idBody[NewPublication]) (Publication, error) {
	id, err := in.key()
	if err != nil {
		return Publication{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Publication, error) {
		p, list, err := tx.PublishDraft(id, c.Version(), in.Body.Consultation)
		if err != nil {
			return Publication{}, err
		}
		out := Publication{planVersionOf(p), faultsOf(c.Lang, list)}
		c.Created("/plans/" + segment(out.Plan) + "/versions/" + strconv.Itoa(out.Version))
		return out, nil
	})
}
