package api

import (
	"context"
	"net/http"
	"strconv"

	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Words is a text in both languages; one of them may be missing in what users
// have written.
type Words struct {
	ZH string `json:"zh,omitempty"`
	EN string `json:"en,omitempty"`
}

func wordsOf(t problem.Text) Words { return Words{t.ZH, t.EN} }

// Plan is a pay plan with its published versions, as far as the caller reaches
// them: managers and finance what is published, people what covers them.
type Plan struct {
	Code     string        `json:"code"`
	Title    Words         `json:"title" doc:"of the newest version"`
	Currency string        `json:"currency"`
	Versions []PlanVersion `json:"versions" doc:"oldest first"`
}

// PlanVersion is a published version; it never changes.
type PlanVersion struct {
	Plan         string          `json:"plan"`
	Version      int             `json:"version"`
	Title        Words           `json:"title"`
	From         string          `json:"from" format:"date" doc:"first day on which it is in force"`
	To           string          `json:"to,omitempty" format:"date" doc:"last day; absent: open"`
	Digest       string          `json:"digest" doc:"SHA-256 of what it says"`
	PublishedAt  string          `json:"publishedAt" format:"date-time"`
	Consultation string          `json:"consultation,omitempty" doc:"dates and minutes of the consultation"`
	Components   []PlanComponent `json:"components" doc:"in the order of the document"`
	Document     string          `json:"document,omitempty" doc:"the whole text; in a single version only"`
}

// PlanComponent names a component of a plan, as statements refer to it.
type PlanComponent struct {
	Code  string `json:"code"`
	Title Words  `json:"title"`
}

func planVersionOf(p models.PublishedPlan) PlanVersion {
	components := make([]PlanComponent, 0, len(p.Plan.Components))
	for i := range p.Plan.Components {
		components = append(components, PlanComponent{p.Plan.Components[i].Code, wordsOf(p.Plan.Components[i].Title)})
	}
	return PlanVersion{Components: components, Plan: p.Plan.Code, Version: p.Plan.Version, Title: wordsOf(p.Plan.Title), From: p.Plan.Effective.From.String(), To: p.Plan.Effective.To.String(),
		Digest: p.Plan.Digest, PublishedAt: p.At.String(), Consultation: p.Consultation}
}

// plansOf gathers versions under their plans.
func plansOf(list []models.PublishedPlan) []Plan {
	out := []Plan{}
	for _, p := range list {
		if n := len(out); n == 0 || out[n-1].Code != p.Plan.Code {
			out = append(out, Plan{Code: p.Plan.Code})
		}
		last := &out[len(out)-1]
		last.Title, last.Currency = wordsOf(p.Plan.Title), p.Plan.Currency.Code()
		last.Versions = append(last.Versions, planVersionOf(p))
	}
	return out
}

// PlanChange is one place at which two versions say something different.
type PlanChange struct {
	Path string `json:"path" example:"components.commission.rate"`
	Kind string `json:"kind" enum:"added,removed,changed"`
	Was  string `json:"was,omitempty"`
	Is   string `json:"is,omitempty"`
}

// PlanDiff is what changed from one version to another.
type PlanDiff struct {
	Plan    string       `json:"plan"`
	From    int          `json:"from"`
	To      int          `json:"to"`
	Changes []PlanChange `json:"changes"`
}

// PlanPath names a version in addresses.
type PlanPath struct {
	Code    string `path:"code" maxLength:"64"`
	Version int    `path:"version" minimum:"1" maximum:"999999"`
}

type planDiffInput struct {
	Code string `path:"code" maxLength:"64"`
	From int    `query:"from" required:"true" minimum:"1" maximum:"999999" doc:"the earlier version"`
	To   int    `query:"to" required:"true" minimum:"1" maximum:"999999" doc:"the later version"`
}

// Acknowledgement is what a person answered to a version.
type Acknowledgement struct {
	Person string `json:"person" doc:"employee number"`
	Answer string `json:"answer" enum:"signed,refused,left,none" doc:"none: covered, and has not answered"`
	At     string `json:"at,omitempty" format:"date-time"`
}

func acknowledgementOf(a models.Acknowledgement) Acknowledgement {
	if a.Answer == "" {
		return Acknowledgement{Person: a.Person, Answer: "none"}
	}
	return Acknowledgement{Person: a.Person, Answer: a.Answer, At: a.At.String()}
}

// NewAcknowledgement answers a version for oneself, or for somebody whose answer
// one has on paper.
type NewAcknowledgement struct {
	Person string `json:"person,omitempty" maxLength:"64" doc:"employee number; absent: oneself"`
	Answer string `json:"answer" enum:"signed,refused,left"`
}

func planPermission(object, action string) policies.Permission {
	return policies.Permission{Object: object, Action: action}
}

// addPlans registers published plans, and what people answer to them. Plans are
// few, so their lists have no pages.
func (a *API) addPlans() {
	read := planPermission("plan", "read")
	route(a, Operation{ID: "listPlans", Method: http.MethodGet, Path: "/plans", Permission: read,
		Summary: problem.Text{ZH: "已发布的薪酬方案：只列适用于自己的，或全部", EN: "Published pay plans: those that cover oneself, or all"}},
		func(ctx context.Context, c *Call, _ *struct{}) (Page[Plan], error) {
			return view(ctx, c, func(tx *models.Tx) (Page[Plan], error) {
				list, err := tx.Plans(c.Reach, "")
				return Page[Plan]{Items: plansOf(list)}, err
			})
		})
	route(a, Operation{ID: "getPlan", Method: http.MethodGet, Path: "/plans/{code}", Permission: read,
		Summary: problem.Text{ZH: "方案及其已发布的版本", EN: "A plan with its published versions"}},
		func(ctx context.Context, c *Call, in *CodePath) (Plan, error) {
			return view(ctx, c, func(tx *models.Tx) (Plan, error) {
				list, err := tx.Plans(c.Reach, in.Code)
				if err != nil || len(list) == 0 {
					return Plan{}, firstOf(err, absent())
				}
				return plansOf(list)[0], nil
			})
		})
	route(a, Operation{ID: "getPlanVersion", Method: http.MethodGet, Path: "/plans/{code}/versions/{version}", Permission: read,
		Summary: problem.Text{ZH: "已发布版本的全文", EN: "The text of a published version"}},
		func(ctx context.Context, c *Call, in *PlanPath) (PlanVersion, error) {
			return view(ctx, c, func(tx *models.Tx) (PlanVersion, error) {
				p, err := tx.PlanVersion(c.Reach, in.Code, in.Version)
				if err != nil {
					return PlanVersion{}, err
				}
				out := planVersionOf(p)
				out.Document = p.Document
				return out, nil
			})
		})
	route(a, Operation{ID: "diffPlan", Method: http.MethodGet, Path: "/plans/{code}/diff", Permission: read,
		Summary: problem.Text{ZH: "两个版本之间改了什么", EN: "What changed between two versions"}}, planDiff)
	a.addAcknowledgements()
	a.addDrafts()
}

func planDiff(ctx context.Context, c *Call, in *planDiffInput) (PlanDiff, error) {
	return view(ctx, c, func(tx *models.Tx) (PlanDiff, error) {
		from, err1 := tx.PlanVersion(c.Reach, in.Code, in.From)
		to, err2 := tx.PlanVersion(c.Reach, in.Code, in.To)
		if err := firstOf(err1, err2); err != nil {
			return PlanDiff{}, err
		}
		changes, list := plan.Diff(models.PlanFile(in.Code, from.Document), []byte(from.Document), models.PlanFile(in.Code, to.Document), []byte(to.Document))
		if list.Failed() {
			return PlanDiff{}, list
		}
		out := PlanDiff{Plan: in.Code, From: in.From, To: in.To, Changes: make([]PlanChange, 0, len(changes))}
		for _, x := range changes {
			kind := "changed"
			switch {
			case x.Added:
				kind = "added"
			case x.Removed:
				kind = "removed"
			}
			out.Changes = append(out.Changes, PlanChange{x.Path, kind, x.Was, x.Is})
		}
		return out, nil
	})
}

type acknowledgeInput struct {
	PlanPath
	Body NewAcknowledgement
}

func (a *API) addAcknowledgements() {
	const path = "/plans/{code}/versions/{version}/acknowledgements"
	route(a, Operation{ID: "listAcknowledgements", Method: http.MethodGet, Path: path, Permission: planPermission("acknowledgement", "read"),
		Summary: problem.Text{ZH: "方案的签收情况，含尚未签收的人", EN: "Who has acknowledged a version, and who has not"}},
		func(ctx context.Context, c *Call, in *PlanPath) (Page[Acknowledgement], error) {
			return view(ctx, c, func(tx *models.Tx) (Page[Acknowledgement], error) {
				list, err := tx.Acknowledgements(c.Reach, in.Code, in.Version, a.today())
				return wholePage(list, acknowledgementOf), err
			})
		})
	route(a, Operation{ID: "acknowledgePlan", Method: http.MethodPost, Path: path, Permission: planPermission("acknowledgement", "create"), Status: http.StatusCreated,
		Summary: problem.Text{ZH: "签收或拒签方案", EN: "Sign a version, or refuse to"}},
		func(ctx context.Context, c *Call, in *acknowledgeInput) (Acknowledgement, error) {
			person := in.Body.Person
			if person == "" {
				person = c.User.Person
			}
			return update(ctx, c, func(tx *models.Tx) (Acknowledgement, error) {
				made, err := tx.Acknowledge(c.Reach, in.Code, in.Version, person, in.Body.Answer, a.today())
				return acknowledgementOf(made), err
			})
		})
}

// PlanDraft is a plan document in the making.
type PlanDraft struct {
	ID       string  `json:"id" format:"uuid"`
	Plan     string  `json:"plan" doc:"code"`
	Version  int64   `json:"version" doc:"of the draft; what If-Match names"`
	EditedAt string  `json:"editedAt" format:"date-time"`
	Document string  `json:"document,omitempty" doc:"in a single draft only"`
	Findings []Fault `json:"findings,omitempty" doc:"what is wrong with it as it is; warnings refuse nothing"`
}

func draftOf(d models.Draft) PlanDraft {
	return PlanDraft{ID: d.ID.String(), Plan: d.Plan, Version: d.Version, EditedAt: d.EditedAt.String()}
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
	Publishable bool    `json:"publishable" doc:"no failure was found"`
	Findings    []Fault `json:"findings"`
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
				return wholePage(list, draftOf), err
			})
		})
	route(a, Operation{ID: "getDraft", Method: http.MethodGet, Path: "/plan-drafts/{id}", Permission: draft("read"),
		Summary: problem.Text{ZH: "方案草稿全文及现有问题", EN: "A draft's text, with what is wrong with it"}}, getDraft)
	route(a, Operation{ID: "addDraft", Method: http.MethodPost, Path: "/plan-drafts", Permission: draft("create"), Status: http.StatusCreated,
		Summary: problem.Text{ZH: "新建方案草稿", EN: "Begin a draft of a plan"}},
		func(ctx context.Context, c *Call, in *struct{ Body NewDraft }) (PlanDraft, error) {
			return update(ctx, c, func(tx *models.Tx) (PlanDraft, error) {
				d, err := tx.AddDraft(in.Body.Plan, in.Body.Document)
				if err != nil {
					return PlanDraft{}, err
				}
				c.Created("/plan-drafts/" + d.ID.String())
				return found(c, tx, d)
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
				return found(c, tx, d)
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
				list, err := tx.CheckPlan(in.Body.Plan, in.Body.Document)
				return PlanCheck{!list.Failed(), append([]Fault{}, faultsOf(c.Lang, list)...)}, err
			})
		})
	route(a, Operation{ID: "publishDraft", Method: http.MethodPost, Path: "/plan-drafts/{id}/publication", Permission: planPermission("plan", "publish"), Money: true, Edit: true,
		Status: http.StatusCreated, Summary: problem.Text{ZH: "把草稿发布为下一个版本", EN: "Publish a draft as the next version"}}, publishDraft)
}

// found answers a draft with what is wrong with it.
func found(c *Call, tx *models.Tx, d models.Draft) (PlanDraft, error) {
	list, err := tx.CheckPlan(d.Plan, d.Document)
	c.Tag(d.Version)
	out := draftOf(d)
	out.Document, out.Findings = d.Document, faultsOf(c.Lang, list)
	return out, err
}

func getDraft(ctx context.Context, c *Call, in *IDPath) (PlanDraft, error) {
	id, err := in.key()
	if err != nil {
		return PlanDraft{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (PlanDraft, error) {
		d, err := tx.Draft(id)
		if err != nil {
			return PlanDraft{}, err
		}
		return found(c, tx, d)
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
