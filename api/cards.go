package api

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"steelyard/compensation"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/scorecard"
	"steelyard/models"
	"steelyard/policies"
)

// CardSummary is a scorecard in short.
type CardSummary struct {
	Code     string            `json:"code"`
	Version  int               `json:"version"`
	Title    Words             `json:"title"`
	Cycle    string            `json:"cycle" enum:"month,quarter"`
	Purpose  scorecard.Purpose `json:"purpose" enum:"commission,performance-pay,probation"`
	Families []string          `json:"families,omitempty" doc:"job families it is for; absent: all"`
	Grades   []string          `json:"grades,omitempty" doc:"grades it is for; absent: all"`
}

// Card is a scorecard as it is designed. Scores, deductions and caps are on its
// scale.
type Card struct {
	CardSummary
	Missing        scorecard.Missing `json:"missing" enum:"renormalise,zero,block" doc:"what becomes of an item without a score"`
	ScoredAfter    int               `json:"scoredAfterDays"`
	Scale          string            `json:"scale"`
	Digits         int               `json:"digits" doc:"of the total"`
	Items          []CardItem        `json:"items"`
	Deductions     []CardDeduction   `json:"deductions"`
	DeductedAtMost string            `json:"deductedAtMost"`
	Gates          []CardGate        `json:"gates"`
	Marks          []CardGrade       `json:"marks" doc:"grades, the best first"`
	Coefficient    *CardCurve        `json:"coefficient,omitempty" doc:"from the total to the coefficient"`
	Digest         string            `json:"digest"`
	Document       string            `json:"document" doc:"as it is written, to be copied and edited"`
}

// CardItem is one weighted part of a card.
type CardItem struct {
	Code     string             `json:"code"`
	Title    Words              `json:"title"`
	KPI      string             `json:"kpi,omitempty"`
	Goal     *Words             `json:"goal,omitempty" doc:"in place of a KPI"`
	Window   scorecard.Window   `json:"window" enum:"period,month,quarter,year,year-to-date,next-quarter,next-two-quarters"`
	Level    scorecard.Level    `json:"level" enum:"person,team"`
	Target   *CardNumber        `json:"target,omitempty" doc:"where nobody has set one"`
	Weight   string             `json:"weight" doc:"in percent"`
	Category scorecard.Category `json:"category"`
	Curve    CardCurve          `json:"curve"`
}

// CardNumber is a number with its unit.
type CardNumber struct {
	Value string `json:"value"`
	Unit  string `json:"unit" doc:"rate, number, days, or the code of a currency"`
}

// CardCurve is a way to a score, straight between its points and level beyond.
type CardCurve struct {
	Kind   scorecard.CurveKind `json:"kind"`
	On     string              `json:"on" enum:"attainment,actual"`
	Unit   string              `json:"unit"`
	Points []CardPoint         `json:"points"`
	Steps  []Words             `json:"steps,omitempty" doc:"of milestones"`
}

// CardPoint is where a curve bends or jumps: what it gives there, and right
// beside it where that differs.
type CardPoint struct {
	At    string `json:"at"`
	Score string `json:"score,omitempty"`
	Below string `json:"below,omitempty"`
	Above string `json:"above,omitempty"`
}

// CardDeduction takes points off per event.
type CardDeduction struct {
	Code   string            `json:"code"`
	Title  Words             `json:"title"`
	Each   string            `json:"each"`
	Most   string            `json:"most"`
	Counts scorecard.Counted `json:"counts,omitempty" doc:"the kind of event that facts record; absent: given by hand"`
}

// CardGate caps the total where it is not passed.
type CardGate struct {
	Code   string          `json:"code"`
	Title  Words           `json:"title"`
	KPI    string          `json:"kpi,omitempty"`
	Level  scorecard.Level `json:"level"`
	AtMost bool            `json:"atMost" doc:"the limit is the most that passes; otherwise the least"`
	Limit  CardNumber      `json:"limit"`
	Cap    string          `json:"cap"`
}

// CardGrade is a letter from a total on.
type CardGrade struct {
	Grade       string `json:"grade"`
	Title       Words  `json:"title"`
	From        string `json:"from,omitempty" doc:"absent: everything below"`
	Coefficient string `json:"coefficient,omitempty"`
}

// CardList is the shipped cards.
type CardList struct {
	Items []CardSummary `json:"items"`
}

// CardCheck asks about a card.
type CardCheck struct {
	Document string `json:"document" minLength:"1" maxLength:"65536" doc:"a card, as JSON or YAML"`
}

// CardFindings are what the designer says of a card.
type CardFindings struct {
	Card     string        `json:"card,omitempty" doc:"code and version; absent where the document cannot be read"`
	Passed   bool          `json:"passed" doc:"nothing is wrong; there may be warnings"`
	Findings []CardFinding `json:"findings"`
}

// CardFinding is one mistake or warning.
type CardFinding struct {
	Rule    string `json:"rule"`
	At      string `json:"at,omitempty"`
	Says    Words  `json:"says"`
	Fix     Words  `json:"fix"`
	Warning bool   `json:"warning,omitempty"`
}

type cardPath struct {
	Code string `path:"code" maxLength:"64"`
}

// shippedCards are the cards that come with the program, read once.
var shippedCards = sync.OnceValue(func() []*scorecard.Template {
	cards, _ := scorecard.Shipped() // a test of the library proves that they read
	return cards
})

func cardPermission(action string) policies.Permission {
	return policies.Permission{Object: "card", Action: action}
}

// addCards registers the shipped cards and the check of one. They are about
// nobody: everybody who works here may read by what people are scored.
func (a *API) addCards() {
	route(a, Operation{ID: "listCards", Method: http.MethodGet, Path: "/cards", Permission: cardPermission("read"),
		Summary: problem.Text{ZH: "记分卡列表", EN: "The scorecards"}},
		func(ctx context.Context, c *Call, _ *struct{}) (CardList, error) {
			return view(ctx, c, func(*models.Tx) (CardList, error) {
				out := CardList{Items: []CardSummary{}}
				for _, t := range shippedCards() {
					out.Items = append(out.Items, cardSummaryOf(t))
				}
				return out, nil
			})
		})
	route(a, Operation{ID: "getCard", Method: http.MethodGet, Path: "/cards/{code}", Permission: cardPermission("read"),
		Summary: problem.Text{ZH: "查看一张记分卡", EN: "A scorecard"}},
		func(ctx context.Context, c *Call, in *cardPath) (Card, error) {
			return view(ctx, c, func(*models.Tx) (Card, error) {
				t, err := shippedCard(in.Code)
				if err != nil {
					return Card{}, err
				}
				return cardOf(t), nil
			})
		})
	route(a, Operation{ID: "checkCard", Method: http.MethodPost, Path: "/card-checks", Permission: cardPermission("check"), MaxBody: 256 << 10,
		Summary: problem.Text{ZH: "检查记分卡的设计，不保存", EN: "Check the design of a scorecard without keeping it"}},
		func(ctx context.Context, c *Call, in *struct{ Body CardCheck }) (CardFindings, error) {
			return view(ctx, c, func(*models.Tx) (CardFindings, error) { return checkCard(in.Body.Document), nil })
		})
}

// shippedCard finds a card by its code.
func shippedCard(code string) (*scorecard.Template, error) {
	for _, t := range shippedCards() {
		if t.Code == code {
			return t, nil
		}
	}
	return nil, absent()
}

// checkCard reads a card and lists what its designer should know.
func checkCard(document string) CardFindings {
	name := "card.yaml"
	if strings.HasPrefix(strings.TrimSpace(document), "{") {
		name = "card.json"
	}
	t, list := scorecard.ReadTemplate(name, []byte(document))
	out := CardFindings{Findings: []CardFinding{}}
	if t != nil {
		out.Card = t.Cite()
		currency, _ := money.ParseCurrency("CNY") // it exists; amounts of shipped KPIs have no currency of their own
		list = append(list, t.Check(compensation.CardIndicators(shippedKPIs(), currency), scorecard.Pay{})...)
	}
	for _, p := range list.Sorted() {
		p.Place.File = ""
		out.Findings = append(out.Findings, CardFinding{Rule: p.Code, At: p.Place.String(), Says: wordsOf(p.Text), Fix: wordsOf(p.Fix), Warning: p.Severity == problem.Warning})
	}
	out.Passed = !list.Failed()
	return out
}

func cardSummaryOf(t *scorecard.Template) CardSummary {
	cycle := "month"
	if t.Cycle == period.InQuarter {
		cycle = "quarter"
	}
	return CardSummary{t.Code, t.Version, wordsOf(t.Title), cycle, t.Purpose, t.Families, t.Grades}
}

func cardOf(t *scorecard.Template) Card {
	document, _ := scorecard.ShippedDocument(t.Code)
	out := Card{
		CardSummary: cardSummaryOf(t), Missing: t.Missing, ScoredAfter: t.ScoredAfter, Scale: t.Scale.String(), Digits: int(t.Digits), DeductedAtMost: t.MostDeducted.String(),
		Items: []CardItem{}, Deductions: []CardDeduction{}, Gates: []CardGate{}, Marks: []CardGrade{}, Digest: t.Digest, Document: string(document),
	}
	for i := range t.Items {
		it := &t.Items[i]
		item := CardItem{Code: it.Code, Title: wordsOf(it.Title), KPI: it.KPI, Window: it.Window, Level: it.Level, Weight: it.Weight.String(), Category: it.Category, Curve: curveOf(it.Curve)}
		if !it.Goal.IsZero() {
			goal := wordsOf(it.Goal)
			item.Goal = &goal
		}
		if it.HasTarget {
			item.Target = &CardNumber{it.Target.Number.String(), it.Target.Unit}
		}
		out.Items = append(out.Items, item)
	}
	for _, d := range t.Deductions {
		out.Deductions = append(out.Deductions, CardDeduction{d.Code, wordsOf(d.Title), d.Each.String(), d.Most.String(), d.Counts})
	}
	for _, g := range t.Gates {
		out.Gates = append(out.Gates, CardGate{g.Code, wordsOf(g.Title), g.KPI, g.Level, g.AtMost, CardNumber{g.Limit.String(), g.Unit}, g.Cap.String()})
	}
	for _, g := range t.Marks {
		mark := CardGrade{Grade: g.Letter, Title: wordsOf(g.Title)}
		if !g.Open {
			mark.From = g.From.String()
		}
		if g.HasCoefficient {
			mark.Coefficient = g.Coefficient.String()
		}
		out.Marks = append(out.Marks, mark)
	}
	if t.Coefficient != nil {
		curve := curveOf(t.Coefficient)
		out.Coefficient = &curve
	}
	return out
}

func curveOf(v *scorecard.Curve) CardCurve {
	out := CardCurve{Kind: v.Kind, On: "actual", Unit: v.Unit, Points: []CardPoint{}}
	if v.OnAttainment {
		out.On = "attainment"
	}
	text := func(l scorecard.Limit) string {
		if !l.Known {
			return ""
		}
		return l.Score.String()
	}
	for _, k := range v.Preview() {
		p := CardPoint{At: k.At.String(), Score: text(k.On)}
		if k.Jumps() {
			p.Below, p.Above = text(k.Below), text(k.Over)
		}
		out.Points = append(out.Points, p)
	}
	for _, s := range v.Steps {
		out.Steps = append(out.Steps, wordsOf(s))
	}
	return out
}
