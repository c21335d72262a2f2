package scorecard

import (
	"encoding/json"
	"io"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// The JSON form of scored cards. Numbers are decimal strings, since readers of
// JSON numbers turn them into floats; texts are in both languages.
type resultsJSON struct {
	Card    cardJSON     `json:"card"`
	Results []resultJSON `json:"results"`
}

type textJSON struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

type cardJSON struct {
	Code    string   `json:"code"`
	Version int      `json:"version"`
	Title   textJSON `json:"title"`
	Purpose Purpose  `json:"purpose"`
	Missing Missing  `json:"missing"`
	Scale   string   `json:"scale"`
	Digest  string   `json:"digest"`
}

type quantityJSON struct {
	Value string `json:"value"`
	Unit  string `json:"unit"`
}

type personJSON struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type resultJSON struct {
	Person      personJSON      `json:"person"`
	Period      string          `json:"period"`
	Status      Status          `json:"status"`
	Reasons     []textJSON      `json:"reasons,omitempty"`
	Items       []itemJSON      `json:"items"`
	Sum         *string         `json:"sum,omitempty"`
	Deductions  []deductionJSON `json:"deductions"`
	Deducted    *string         `json:"deducted,omitempty"`
	Gates       []gateJSON      `json:"gates"`
	Total       *string         `json:"total,omitempty"`
	Grade       string          `json:"grade,omitempty"`
	GradeTitle  *textJSON       `json:"gradeTitle,omitempty"`
	Coefficient *string         `json:"coefficient,omitempty"`
	Trace       json.RawMessage `json:"trace"`
}

type itemJSON struct {
	Code       string        `json:"code"`
	KPI        string        `json:"kpi,omitempty"`
	Title      textJSON      `json:"title"`
	Actual     *quantityJSON `json:"actual,omitempty"`
	Target     *quantityJSON `json:"target,omitempty"`
	Attainment *string       `json:"attainment,omitempty"`
	Score      *string       `json:"score,omitempty"`
	Why        *textJSON     `json:"why,omitempty"`
	Counted    bool          `json:"counted"`
	Weight     string        `json:"weight"`
	WeightUsed *string       `json:"weightUsed,omitempty"`
	Points     *string       `json:"points,omitempty"`
	Rows       []rowJSON     `json:"rows,omitempty"`
}

type rowJSON struct {
	Kind  string        `json:"kind"`
	Ref   string        `json:"ref"`
	Of    string        `json:"of,omitempty"`
	Part  string        `json:"part,omitempty"`
	Value *quantityJSON `json:"value,omitempty"`
}

type deductionJSON struct {
	Code   string      `json:"code"`
	Title  textJSON    `json:"title"`
	Events []eventJSON `json:"events"`
	Points string      `json:"points"`
	Why    *textJSON   `json:"why,omitempty"`
}

type eventJSON struct {
	Ref  string `json:"ref"`
	Date string `json:"date,omitempty"`
}

type gateJSON struct {
	Code   string        `json:"code"`
	KPI    string        `json:"kpi,omitempty"`
	Title  textJSON      `json:"title"`
	Value  *quantityJSON `json:"value,omitempty"`
	Why    *textJSON     `json:"why,omitempty"`
	Passed bool          `json:"passed"`
	Capped bool          `json:"capped"`
}

// WriteJSON writes scored cards of one template, in the order given: the same
// bytes for the same results. Weights are in percent, attainments and units of
// rate as rates (0.95 is 95 %). What there is not is left out. An error is one
// of w.
func WriteJSON(w io.Writer, t *Template, results []*Result) error {
	out := resultsJSON{Card: cardJSON{t.Code, t.Version, textOf(t.Title), t.Purpose, t.Missing, t.Scale.String(), t.Digest}, Results: []resultJSON{}}
	for _, r := range results {
		out.Results = append(out.Results, r.json())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func textOf(t problem.Text) textJSON { return textJSON{t.In(problem.ZH), t.In(problem.EN)} }

// given returns the number as text where it is there.
func given(d money.Decimal, there bool) *string {
	if !there {
		return nil
	}
	s := d.String()
	return &s
}

func quantityOf(q Quantity, there bool) *quantityJSON {
	if !there {
		return nil
	}
	return &quantityJSON{q.Number.String(), q.Unit}
}

func why(t problem.Text) *textJSON {
	if t.IsZero() {
		return nil
	}
	text := textOf(t)
	return &text
}

func (r *Result) json() resultJSON {
	scored := r.Status == Scored
	out := resultJSON{
		Person: personJSON{r.Person, r.Name}, Period: r.Period, Status: r.Status, Items: []itemJSON{}, Deductions: []deductionJSON{}, Gates: []gateJSON{},
		Sum: given(r.Sum, scored), Deducted: given(r.Deducted, scored), Total: given(r.Total, scored),
		Coefficient: given(r.Coefficient, r.HasCoefficient), Trace: trace.JSON(r.trace),
	}
	for _, reason := range r.Reasons {
		out.Reasons = append(out.Reasons, textOf(reason))
	}
	for i := range r.Items {
		out.Items = append(out.Items, r.Items[i].json(scored))
	}
	for _, d := range r.Deductions {
		x := deductionJSON{d.Deduction.Code, textOf(d.Deduction.Title), []eventJSON{}, d.Points.String(), why(d.Why)}
		for _, e := range d.Events {
			x.Events = append(x.Events, eventJSON{e.Ref, e.Date.String()})
		}
		out.Deductions = append(out.Deductions, x)
	}
	for _, g := range r.Gates {
		out.Gates = append(out.Gates, gateJSON{g.Gate.Code, g.Gate.KPI, textOf(g.Gate.Title), quantityOf(g.Value, g.Known), why(g.Why), g.Passed, g.Capped})
	}
	if r.Grade != nil {
		out.Grade, out.GradeTitle = r.Grade.Letter, why(r.Grade.Title)
	}
	return out
}

func (x *ItemResult) json(scored bool) itemJSON {
	counted := scored && x.Counted
	used, err := x.Weight.Mul(money.Int(100))
	out := itemJSON{
		Code: x.Item.Code, KPI: x.Item.KPI, Title: textOf(x.Item.Title), Actual: quantityOf(x.Actual, x.Known), Target: quantityOf(x.Target, x.HasTarget),
		Attainment: given(x.Attainment, x.HasAttainment), Score: given(x.Score, x.HasScore), Why: why(x.Why), Counted: counted,
		Weight: x.Item.Weight.String(), WeightUsed: given(used, counted && err == nil), Points: given(x.Points, counted),
	}
	for _, row := range x.Rows {
		out.Rows = append(out.Rows, rowJSON{string(row.Kind), row.Ref, row.Path, string(row.Part), quantityOf(row.Value, row.HasValue)})
	}
	return out
}
