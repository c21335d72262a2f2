package api

import (
	"context"
	"net/http"

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
	Sentences    []PlanSentence  `json:"sentences,omitempty" doc:"what it says, in words; in a single version only"`
	Curves       []PlanCurve     `json:"curves,omitempty" doc:"what its tiers pay; in a single version only"`
}

// PlanComponent names a component of a plan, as statements refer to it.
type PlanComponent struct {
	Code  string `json:"code"`
	Title Words  `json:"title"`
}

func planVersionOf(p models.PublishedPlan) PlanVersion {
	return PlanVersion{Components: componentsOf(p.Plan), Plan: p.Plan.Code, Version: p.Plan.Version, Title: wordsOf(p.Plan.Title), From: p.Plan.Effective.From.String(), To: p.Plan.Effective.To.String(),
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
	Text Words  `json:"text" doc:"the change as a sentence"`
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
	Name   string `json:"name,omitempty" doc:"absent where the person is out of reach"`
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
				out.Document, out.Sentences, out.Curves = p.Document, sentencesOf(p.Plan), curvesOf(p.Plan)
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
			out.Changes = append(out.Changes, PlanChange{x.Path, kind, x.Was, x.Is, wordsOf(x.Words(from.Plan, to.Plan))})
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
				if err != nil {
					return Page[Acknowledgement]{}, err
				}
				names, err := tx.PeopleNames(c.peopleReach(), a.today())
				return wholePage(list, func(x models.Acknowledgement) Acknowledgement {
					out := acknowledgementOf(x)
					out.Name = names[x.Person]
					return out
				}), err
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
