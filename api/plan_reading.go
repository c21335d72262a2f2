package api

import (
	"steelyard/compensation/money"
	"steelyard/compensation/plan"
	"steelyard/models"
)

// PlanSentence says one clause of a plan in words.
type PlanSentence struct {
	Component string `json:"component,omitempty" doc:"code; absent: about the plan as a whole"`
	Path      string `json:"path" doc:"of the clause in the document"`
	Line      int    `json:"line,omitempty" doc:"of the document, counted from 1; absent where the clause has none of its own"`
	Text      Words  `json:"text"`
}

// PlanCurve is what the tiers of a component pay for one receipt that brings in
// a position from nothing: within the limits, before coefficients.
type PlanCurve struct {
	Component string      `json:"component" doc:"code"`
	Since     string      `json:"since" format:"date" doc:"the first day on which its numbers apply"`
	Target    string      `json:"target,omitempty" doc:"the target that the positions are meant for"`
	Assumed   bool        `json:"assumed,omitempty" doc:"the target is an example: people have their own"`
	Cap       string      `json:"cap,omitempty"`
	Per       string      `json:"per,omitempty" enum:"receipt,deal,month,quarter,year" doc:"what the limits are about"`
	Points    []PlanPoint `json:"points" doc:"by rising position, straight in between"`
}

// PlanPoint is a place of a curve. Where the curve jumps, two points share a
// position.
type PlanPoint struct {
	At    string `json:"at" doc:"the position, an amount"`
	Share string `json:"share,omitempty" doc:"of the target, as a decimal: 0.6"`
	Pay   string `json:"pay" doc:"the amount"`
	Open  bool   `json:"open,omitempty" doc:"the position itself pays the amount of its other point"`
	Bound bool   `json:"bound,omitempty" doc:"a bound of the document, no place in between"`
}

// PlanReading is what a document says that is not published.
type PlanReading struct {
	Version    int             `json:"version" doc:"as it is written in the document"`
	Title      Words           `json:"title"`
	Currency   string          `json:"currency"`
	From       string          `json:"from" format:"date"`
	To         string          `json:"to,omitempty" format:"date" doc:"last day; absent: open"`
	People     *int            `json:"people,omitempty" doc:"how many it covers on its first day, or today where that is later; told to those alone who may publish"`
	Components []PlanComponent `json:"components" doc:"in the order of the document"`
	Sentences  []PlanSentence  `json:"sentences"`
	Curves     []PlanCurve     `json:"curves"`
}

func componentsOf(p *plan.Plan) []PlanComponent {
	list := make([]PlanComponent, 0, len(p.Components))
	for i := range p.Components {
		list = append(list, PlanComponent{p.Components[i].Code, wordsOf(p.Components[i].Title)})
	}
	return list
}

func sentencesOf(p *plan.Plan) []PlanSentence {
	list := p.Sentences()
	out := make([]PlanSentence, 0, len(list))
	for _, s := range list {
		out = append(out, PlanSentence{s.Component, s.Path, s.Line, wordsOf(s.Text)})
	}
	return out
}

func curvesOf(p *plan.Plan) []PlanCurve {
	digits := p.Currency.Digits()
	amount := func(d *money.Decimal) string {
		if d == nil || d.IsZero() {
			return ""
		}
		return d.Round(digits).Fixed(digits)
	}
	list := p.Curves()
	out := make([]PlanCurve, 0, len(list))
	for _, k := range list {
		curve := PlanCurve{Component: k.Component, Since: k.Since.String(), Target: amount(&k.Target), Assumed: k.Assumed, Cap: amount(k.Cap), Per: string(k.Per)}
		for _, q := range k.Points {
			point := PlanPoint{At: q.At.Fixed(digits), Pay: q.Pay.Fixed(digits), Open: q.Open, Bound: q.Bound}
			if curve.Target != "" {
				point.Share = q.Share.String()
			}
			curve.Points = append(curve.Points, point)
		}
		out = append(out, curve)
	}
	return out
}

// readingOf reads a document out, nil where it is none. How many people it is
// for is told to who may publish it: designers may write about any team, and
// see none.
func (a *API) readingOf(c *Call, tx *models.Tx, p *plan.Plan) (*PlanReading, error) {
	if p == nil {
		return nil, nil
	}
	out := &PlanReading{Version: p.Version, Title: wordsOf(p.Title), Currency: p.Currency.Code(), From: p.Effective.From.String(), To: p.Effective.To.String(),
		Components: componentsOf(p), Sentences: sentencesOf(p), Curves: curvesOf(p)}
	if _, may := c.May("plan", "publish"); may {
		n, err := tx.Covered(p, a.today())
		if err != nil {
			return nil, err
		}
		out.People = &n
	}
	return out, nil
}
