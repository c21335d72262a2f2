package competency

import (
	"encoding/json"
	"io"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// The JSON forms. Exact numbers are decimal strings, levels, weights and counts
// whole numbers; texts are in both languages; what there is not is left out.
type textJSON struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

type figureJSON struct {
	By      RaterKind    `json:"source"`
	Level   *int         `json:"level,omitempty"`
	Raters  int          `json:"raters,omitempty"`
	Why     *textJSON    `json:"why,omitempty"`
	Ratings []ratingJSON `json:"ratings,omitempty"`
}

type ratingJSON struct {
	By         string     `json:"by"`
	On         string     `json:"on"`
	Level      int        `json:"level"`
	Evidence   string     `json:"evidence,omitempty"`
	Confidence Confidence `json:"confidence,omitempty"`
}

type findingJSON struct {
	Dimension  string          `json:"dimension"`
	Name       textJSON        `json:"name"`
	Weight     int             `json:"weight"`
	Required   int             `json:"required"`
	Critical   bool            `json:"critical"`
	Held       *int            `json:"held,omitempty"`
	From       RaterKind       `json:"from,omitempty"`
	Confidence Confidence      `json:"confidence,omitempty"`
	Gap        *int            `json:"gap,omitempty"`
	Why        *textJSON       `json:"why,omitempty"`
	Figures    []figureJSON    `json:"figures"`
	Trace      json.RawMessage `json:"trace,omitempty"`
}

type assessmentJSON struct {
	Person      string          `json:"person"`
	Name        string          `json:"name,omitempty"`
	Model       string          `json:"model"`
	Version     int             `json:"version"`
	AsOf        string          `json:"asOf"`
	Status      Status          `json:"status"`
	Blocked     []string        `json:"blocked"`
	Missing     []string        `json:"missing"`
	Coverage    int             `json:"coverage"`
	Shortfall   *int            `json:"shortfall,omitempty"`
	WeightedGap *string         `json:"weightedGap,omitempty"`
	Fulfilment  *string         `json:"fulfilment,omitempty"`
	Dimensions  []findingJSON   `json:"dimensions"`
	Trace       json.RawMessage `json:"trace,omitempty"`
	ShareTrace  json.RawMessage `json:"fulfilmentTrace,omitempty"`
}

type conditionJSON struct {
	Code   string   `json:"code"`
	State  State    `json:"state"`
	Reason textJSON `json:"reason"`
}

type promotionJSON struct {
	Person     string          `json:"person"`
	To         string          `json:"to"`
	State      State           `json:"state"`
	Status     Status          `json:"status"`
	Conditions []conditionJSON `json:"conditions"`
}

type placementJSON struct {
	Person      string          `json:"person"`
	Performance int             `json:"performance,omitempty"`
	Competency  int             `json:"competency,omitempty"`
	Mean        string          `json:"mean,omitempty"`
	Fulfilment  string          `json:"fulfilment,omitempty"`
	Why         []textJSON      `json:"why,omitempty"`
	Trace       json.RawMessage `json:"meanTrace,omitempty"`
}

type heatJSON struct {
	Dimension string          `json:"dimension"`
	Family    string          `json:"family"`
	Name      textJSON        `json:"name"`
	Cells     []heatCellJSON  `json:"cells"`
	Assessed  int             `json:"assessed"`
	Held      string          `json:"meanHeld,omitempty"`
	Gap       string          `json:"meanGap,omitempty"`
	Trace     json.RawMessage `json:"meanGapTrace,omitempty"`
}

type heatCellJSON struct {
	Person   string `json:"person"`
	Required int    `json:"required"`
	Held     *int   `json:"held,omitempty"`
	Gap      *int   `json:"gap,omitempty"`
}

type resultsJSON struct {
	AsOf        string           `json:"asOf"`
	Assessments []assessmentJSON `json:"assessments"`
	Promotions  []promotionJSON  `json:"promotions"`
	Placements  []placementJSON  `json:"placements"`
	Heat        []heatJSON       `json:"heat"`
}

// WriteJSON writes results: assessments with the explanation of every number,
// promotions, placements in the nine boxes and the heat map. Peers are one
// figure without a breakdown here too. An error is one of w.
func (r *Results) WriteJSON(w io.Writer) error {
	out := resultsJSON{r.AsOf.String(), []assessmentJSON{}, []promotionJSON{}, []placementJSON{}, []heatJSON{}}
	for i, a := range r.Assessments {
		out.Assessments = append(out.Assessments, a.json())
		if p := r.Promotions[i]; p != nil {
			x := promotionJSON{a.Person, p.To.Code, p.State, p.Against.Status, nil}
			for _, c := range p.Conditions {
				x.Conditions = append(x.Conditions, conditionJSON{c.Code, c.State, textOf(c.Reason)})
			}
			out.Promotions = append(out.Promotions, x)
		}
		out.Placements = append(out.Placements, r.Placements[i].json())
	}
	for _, c := range r.Heat {
		x := heatJSON{Dimension: c.Dimension, Family: c.Family, Name: textOf(c.Name), Cells: []heatCellJSON{}, Assessed: c.Assessed}
		for i, f := range c.Cells {
			if f != nil {
				x.Cells = append(x.Cells, heatCellJSON{r.Assessments[i].Person, f.Requirement.Required, number(f.Held, f.Assessed), number(f.Gap, f.Assessed)})
			}
		}
		if c.Averages {
			x.Held, x.Gap, x.Trace = c.Held.String(), c.Gap.String(), explanation(c.gap)
		}
		out.Heat = append(out.Heat, x)
	}
	return encode(w, out)
}

func (a *Assessment) json() assessmentJSON {
	there := a.Weight > 0
	out := assessmentJSON{
		Person: a.Person, Name: a.Name, Model: a.Model.Code, Version: a.Model.Version, AsOf: a.AsOf.String(), Status: a.Status,
		Blocked: codes(a.Blocked), Missing: codes(a.Missing), Coverage: a.Weight, Shortfall: number(a.Short, there),
		WeightedGap: given(a.WeightedGap, there), Fulfilment: given(a.Fulfilment, there), Dimensions: []findingJSON{}, Trace: explanation(a.gap), ShareTrace: explanation(a.share),
	}
	for _, f := range a.Findings {
		q := f.Requirement
		x := findingJSON{
			Dimension: q.Dimension, Name: textOf(f.Name), Weight: q.Weight, Required: q.Required, Critical: q.Critical,
			Held: number(f.Held, f.Assessed), From: f.From, Confidence: f.Confidence, Gap: number(f.Gap, f.Assessed), Why: why(f.Why, !f.Assessed), Trace: explanation(f.gap),
		}
		for _, g := range f.Figures {
			y := figureJSON{By: g.By, Level: number(g.Level, g.Shown), Raters: g.Raters, Why: why(g.Why, !g.Shown)}
			for _, r := range g.Parts {
				y.Ratings = append(y.Ratings, ratingJSON{r.Rater, r.On.String(), r.Level, r.Evidence, r.Confidence})
			}
			x.Figures = append(x.Figures, y)
		}
		out.Dimensions = append(out.Dimensions, x)
	}
	return out
}

func (p Placement) json() placementJSON {
	out := placementJSON{Person: p.Person}
	if p.Placed {
		out.Performance, out.Competency, out.Mean, out.Fulfilment = p.Performance, p.Competency, p.Mean.String(), p.Fulfilment.String()
		out.Trace = explanation(p.mean)
	}
	for _, t := range p.Why {
		out.Why = append(out.Why, textOf(t))
	}
	return out
}

type weighingJSON struct {
	Weights []weightJSON `json:"weights"`
	Lambda  string       `json:"lambda,omitempty"`
	Index   string       `json:"consistencyIndex,omitempty"`
	Random  string       `json:"randomIndex,omitempty"`
	Ratio   string       `json:"consistencyRatio,omitempty"`
	Worst   []string     `json:"mostInconsistent,omitempty"`
	Detour  string       `json:"times,omitempty"`
}

type weightJSON struct {
	Dimension string `json:"dimension"`
	Weight    int    `json:"weight"`
	Exact     string `json:"exact,omitempty"`
}

// WriteJSON writes weights and how consistent the comparisons are. An error is
// one of w.
func (v Weighing) WriteJSON(w io.Writer) error {
	out := weighingJSON{Weights: []weightJSON{}}
	for i, code := range v.Dimensions {
		x := weightJSON{Dimension: code, Weight: v.Weights[i]}
		if v.Compared {
			x.Exact = v.Exact[i].String()
		}
		out.Weights = append(out.Weights, x)
	}
	if v.Compared {
		out.Lambda, out.Index, out.Random, out.Ratio = v.Lambda.String(), v.Index.String(), v.Random.String(), v.Ratio.String()
	}
	if v.Worst[0] != "" {
		out.Worst, out.Detour = v.Worst[:], v.Detour.String()
	}
	return encode(w, out)
}

type cellJSON struct {
	Model    string `json:"model"`
	Weight   int    `json:"weight"`
	Required int    `json:"required"`
	Critical bool   `json:"critical"`
}

type rowJSON struct {
	Dimension string     `json:"dimension"`
	Differs   bool       `json:"differs"`
	Cells     []cellJSON `json:"cells"`
}

// WriteJSON writes grades side by side. An error is one of w.
func (c Comparison) WriteJSON(w io.Writer) error {
	out := []rowJSON{}
	for _, r := range c.Rows {
		x := rowJSON{r.Dimension, r.Differs, []cellJSON{}}
		for i, q := range r.Cells {
			if q != nil {
				x.Cells = append(x.Cells, cellJSON{c.Models[i].Code, q.Weight, q.Required, q.Critical})
			}
		}
		out = append(out, x)
	}
	return encode(w, struct {
		Rows []rowJSON `json:"rows"`
	}{out})
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func textOf(t problem.Text) textJSON { return textJSON{t.In(problem.ZH), t.In(problem.EN)} }

func why(t problem.Text, there bool) *textJSON {
	if !there || t.IsZero() {
		return nil
	}
	x := textOf(t)
	return &x
}

func number(n int, there bool) *int {
	if !there {
		return nil
	}
	return &n
}

func given(d money.Decimal, there bool) *string {
	if !there {
		return nil
	}
	s := d.String()
	return &s
}

func codes(list []string) []string { return append([]string{}, list...) }

func explanation(n *trace.Node) json.RawMessage {
	if n == nil {
		return nil
	}
	return trace.JSON(n)
}
