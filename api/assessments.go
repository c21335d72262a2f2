package api

import (
	"context"
	"encoding/json"
	"net/http"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
	"steelyard/competency"
	"steelyard/models"
	"steelyard/policies"
)

// Assessment is a person against a model on a day: what is held, what is asked,
// and what follows. It is computed from the stored ratings; nothing of it is kept.
type Assessment struct {
	Person      Named               `json:"person"`
	Model       *ModelName          `json:"model,omitempty"`
	On          string              `json:"on" format:"date"`
	KnownAt     int64               `json:"knownAt" doc:"computed from the batches up to this number"`
	Status      competency.Status   `json:"status" enum:"ready,one_gap,development,not_assessed" doc:"against the model"`
	Title       Words               `json:"title" doc:"the status in words"`
	Why         *Words              `json:"why,omitempty" doc:"why nobody could be assessed: there is no model"`
	Blocked     []string            `json:"blocked" doc:"critical dimensions below what is required"`
	Missing     []string            `json:"missing" doc:"dimensions that are not assessed; they have no part in any number"`
	Coverage    int                 `json:"coverage" doc:"percent of the weights that are assessed"`
	WeightedGap string              `json:"weightedGap,omitempty" doc:"in levels, over what is assessed"`
	Fulfilment  string              `json:"fulfilment,omitempty" doc:"share of the requirements that is met, over what is assessed"`
	Promotion   *Promotion          `json:"promotion,omitempty" doc:"readiness for the next grade, where there is one; not where another model than the own grade's was asked for"`
	Dimensions  []AssessedDimension `json:"dimensions,omitempty"`
	Boxes       *NineBox            `json:"boxes,omitempty" doc:"where the person stands in the nine boxes"`
	Text        string              `json:"text,omitempty" doc:"how the weighted gap follows, in the caller's language"`
	Trace       json.RawMessage     `json:"trace,omitempty" doc:"the same by steps, in both languages"`
}

// ModelName names a competency model.
type ModelName struct {
	Code    string `json:"code"`
	Version int    `json:"version"`
	Name    Words  `json:"name"`
	Family  string `json:"family"`
	Grade   string `json:"grade"`
}

// AssessedDimension is one dimension of an assessment.
type AssessedDimension struct {
	Code       string                `json:"code"`
	Name       Words                 `json:"name"`
	Weight     int                   `json:"weight"`
	Required   int                   `json:"required"`
	Critical   bool                  `json:"critical"`
	Held       *int                  `json:"held,omitempty" doc:"absent: not assessed"`
	From       competency.RaterKind  `json:"from,omitempty" enum:"self,manager,peer,panel" doc:"whose ratings decide it"`
	Gap        *int                  `json:"gap,omitempty" doc:"required less held"`
	Why        *Words                `json:"why,omitempty" doc:"why it is not assessed"`
	Confidence competency.Confidence `json:"confidence,omitempty" enum:"low,medium,high" doc:"the lowest that was stated"`
	Figures    []RatedFigure         `json:"figures"`
}

// RatedFigure is what raters of one kind found. Peers are never told apart, and
// nobody is told who rated him or her.
type RatedFigure struct {
	Source  competency.RaterKind `json:"source" enum:"self,manager,peer,panel"`
	Level   *int                 `json:"level,omitempty"`
	Raters  int                  `json:"raters,omitempty"`
	Why     *Words               `json:"why,omitempty"`
	Ratings []RatingBehind       `json:"ratings,omitempty"`
}

// RatingBehind is a single rating behind a figure.
type RatingBehind struct {
	Rater    string `json:"rater" doc:"employee number"`
	On       string `json:"on" format:"date"`
	Level    int    `json:"level"`
	Evidence string `json:"evidence,omitempty"`
}

// Promotion is readiness for the next grade. It decides nothing: people do.
type Promotion struct {
	To         ModelName            `json:"to"`
	State      competency.State     `json:"state" enum:"met,unmet,unknown"`
	Status     competency.Status    `json:"status" enum:"ready,one_gap,development,not_assessed" doc:"against the next model"`
	Conditions []PromotionCondition `json:"conditions"`
}

// PromotionCondition is a ground for or against it.
type PromotionCondition struct {
	Code   string           `json:"code" enum:"competency,months,cards"`
	State  competency.State `json:"state" enum:"met,unmet,unknown"`
	Reason Words            `json:"reason"`
}

// NineBox is where somebody stands by performance and competency, each 1, the
// lowest, to 3.
type NineBox struct {
	Performance int     `json:"performance,omitempty"`
	Competency  int     `json:"competency,omitempty"`
	Mean        string  `json:"mean,omitempty" doc:"of the latest cards' scores"`
	Why         []Words `json:"why,omitempty" doc:"why the person is not placed"`
}

type assessmentInput struct {
	Person string `path:"person" maxLength:"64"`
	Model  string `query:"model" maxLength:"64" doc:"code of a model; left out: that of the person's grade on the day"`
	On     string `query:"on" format:"date" doc:"left out: today"`
}

type listAssessments struct {
	PageInput
	Team   string `query:"team" maxLength:"64" doc:"its people, and those of the teams below"`
	Family string `query:"family" maxLength:"64"`
	Q      string `query:"q" maxLength:"100" doc:"part of a name or an employee number"`
	On     string `query:"on" format:"date" doc:"left out: today"`
	Sort   string `query:"sort" enum:"code,-code,name,-name" default:"code"`
}

// addAssessments registers assessments and heat maps.
func (a *API) addAssessments() {
	may := policies.Permission{Object: "assessment", Action: "read"}
	route(a, Operation{ID: "listAssessments", Method: http.MethodGet, Path: "/assessments", Permission: may,
		Summary: problem.Text{ZH: "胜任力评估列表：差距和晋升就绪度", EN: "Assessments of competency: gaps and readiness for promotion"}}, a.listAssessments)
	route(a, Operation{ID: "getAssessment", Method: http.MethodGet, Path: "/assessments/{person}", Permission: may,
		Summary: problem.Text{ZH: "查看一个人的胜任力评估及其解释", EN: "A person's assessment, explained"}}, a.getAssessment)
	route(a, Operation{ID: "getHeatMap", Method: http.MethodGet, Path: "/competency/heat-map", Permission: may,
		Summary: problem.Text{ZH: "热力图：人员 × 维度", EN: "The heat map: people by dimension"}}, a.getHeatMap)
}

// assessed is somebody who is being assessed on a day.
type assessed struct {
	person competency.Person
	family string
	own    competency.Model // of the family and grade on the day
	model  competency.Model // that the person is compared with
	has    bool             // a model
}

// past fails where the day has not come.
func (a *API) past(text string) (period.Date, error) {
	var p parsing
	on := p.orDay("on", text, a.today())
	if on.After(a.today()) {
		p.fail("on", problem.Text{ZH: "这一天还没有到。", EN: "This day has not come."}, problem.Text{ZH: "写今天或更早的日期。", EN: "Give today or an earlier day."})
	}
	return on, p.err()
}

func (a *API) getAssessment(ctx context.Context, c *Call, in *assessmentInput) (Assessment, error) {
	on, err := a.past(in.On)
	if err != nil {
		return Assessment{}, err
	}
	w, err := a.world(ctx)
	if err != nil {
		return Assessment{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Assessment, error) {
		if err := c.meets(tx, c.Reach, in.Person, on); err != nil {
			return Assessment{}, err
		}
		if _, there := w.PersonAt(in.Person); !there {
			return Assessment{}, absent()
		}
		all, err := a.assessments(ctx, c, tx, w, []string{in.Person}, on, true)
		if err != nil {
			return Assessment{}, err
		}
		who := all[0]
		if in.Model != "" {
			within, err := a.competencyWithin(c, tx) // the models that the caller may read
			if err != nil {
				return Assessment{}, err
			}
			m, ok := within.ModelOn(in.Model, on)
			if !ok || m.Family != who.family {
				return Assessment{}, noModel()
			}
			who.model, who.has = m, true
		}
		return c.assessmentOf(w, who, on, true)
	})
}

func noModel() error {
	var p parsing
	p.fail("model", problem.Text{ZH: "这个序列没有这个模型。", EN: "The family has no such model."}, problem.Text{ZH: "查看 /competency/models。", EN: "Look at /competency/models."})
	return p.err()
}

func (a *API) listAssessments(ctx context.Context, c *Call, in *listAssessments) (Page[Assessment], error) {
	filters := []string{in.Team, in.Family, in.Q, in.On}
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	on, failed := a.past(in.On)
	if err = firstOf(failed, err); err != nil {
		return Page[Assessment]{}, err
	}
	w, err := a.world(ctx)
	if err != nil {
		return Page[Assessment]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Assessment], error) {
		f := models.PeopleFilter{On: on, Search: in.Q, Team: in.Team, Family: in.Family, Employed: true}
		list, err := tx.Persons(c.Reach, c.Reach, f, paging)
		if err != nil {
			return Page[Assessment]{}, err
		}
		found := map[string]Assessment{}
		people, err := a.assessments(ctx, c, tx, w, codesOf(list.Items), on, true)
		if err != nil {
			return Page[Assessment]{}, err
		}
		for _, who := range people {
			if found[who.person.Code], err = c.assessmentOf(w, who, on, false); err != nil {
				return Page[Assessment]{}, err
			}
		}
		return pageOf(c, list, in.Sort, filters, func(p models.Person) Assessment { return found[p.Code] }), nil
	})
}

func codesOf(list []models.Person) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Code
	}
	return out
}

func modelName(m competency.Model) ModelName {
	return ModelName{m.Code, m.Version, wordsOf(m.Name), m.Family, m.Grade}
}

// assessmentOf computes and words one assessment; whole adds its dimensions and
// explanation.
func (c *Call) assessmentOf(w numberedWorld, who assessed, on period.Date, whole bool) (Assessment, error) {
	p, settings, library := who.person, competency.Defaults(), shippedCompetency()
	out := Assessment{Person: Named{p.Code, p.Name}, On: on.String(), KnownAt: w.Known, Blocked: []string{}, Missing: []string{}, Status: competency.NotAssessed, Title: wordsOf(competency.NotAssessed.Name())}
	if !who.has {
		out.Why = orNone(problem.Text{ZH: "这一天的序列和职级没有胜任力模型", EN: "There is no competency model for the family and grade of that day"})
		return out, nil
	}
	r, list := competency.Assess(library, who.model, p, on, settings)
	if list.Failed() {
		return out, list
	}
	var next *competency.Promotion // from the own grade alone: it is the one that the time is spent in
	if who.model.Code == who.own.Code {
		if next, list = competency.Promote(library, who.model, p, on, settings); list.Failed() {
			return out, list
		}
	}
	model := modelName(who.model)
	out.Model, out.Status, out.Title, out.Coverage = &model, r.Status, wordsOf(r.Status.Name()), r.Weight
	out.Blocked, out.Missing = append(out.Blocked, r.Blocked...), append(out.Missing, r.Missing...)
	if r.Weight > 0 {
		out.WeightedGap, out.Fulfilment = r.WeightedGap.String(), r.Fulfilment.String()
	}
	if next != nil {
		out.Promotion = &Promotion{To: modelName(next.To), State: next.State, Status: next.Against.Status, Conditions: []PromotionCondition{}}
		for _, x := range next.Conditions {
			out.Promotion.Conditions = append(out.Promotion.Conditions, PromotionCondition{x.Code, x.State, wordsOf(x.Reason)})
		}
	}
	if !whole {
		return out, nil
	}
	for i := range r.Findings {
		out.Dimensions = append(out.Dimensions, c.dimensionOf(p.Code, &r.Findings[i]))
	}
	box := competency.Place(r, p, settings)
	out.Boxes = &NineBox{}
	if box.Placed {
		out.Boxes = &NineBox{Performance: box.Performance, Competency: box.Competency, Mean: box.Mean.String()}
	}
	for _, why := range box.Why {
		out.Boxes.Why = append(out.Boxes.Why, wordsOf(why))
	}
	if gap, _ := r.Explain(); gap != nil {
		out.Text, out.Trace = trace.Render(gap, c.Lang), trace.JSON(gap)
	}
	return out, nil
}

// dimensionOf words one finding. Single ratings are left out where they are about
// the reader, but for his or her own.
func (c *Call) dimensionOf(person string, f *competency.Finding) AssessedDimension {
	q := f.Requirement
	out := AssessedDimension{Code: q.Dimension, Name: wordsOf(f.Name), Weight: q.Weight, Required: q.Required, Critical: q.Critical, From: f.From, Confidence: f.Confidence, Figures: []RatedFigure{}}
	if f.Assessed {
		out.Held, out.Gap = &f.Held, &f.Gap
	} else {
		out.Why = orNone(f.Why)
	}
	for _, x := range f.Figures {
		g := RatedFigure{Source: x.By, Raters: x.Raters}
		if x.Shown {
			g.Level = &x.Level
		} else {
			g.Why = orNone(x.Why)
		}
		for _, r := range x.Parts {
			if person != c.User.Person || r.By == competency.BySelf {
				g.Ratings = append(g.Ratings, RatingBehind{r.Rater, r.On.String(), r.Level, r.Evidence})
			}
		}
		out.Figures = append(out.Figures, g)
	}
	return out
}
