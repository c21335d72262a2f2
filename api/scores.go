package api

import (
	"context"
	"encoding/json"
	"net/http"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/scorecard"
	"steelyard/compensation/trace"
	"steelyard/models"
	"steelyard/policies"
)

// Score is what a card comes to for a person in a period, computed from the facts
// that are committed. Nothing of it is kept.
type Score struct {
	Card        CardSummary      `json:"card"`
	Person      Named            `json:"person"`
	Period      string           `json:"period"`
	KnownAt     int64            `json:"knownAt" doc:"computed from the batches up to this number"`
	FinalFrom   string           `json:"finalFrom" format:"date" doc:"when the data of the period are final, as the card says"`
	Preliminary bool             `json:"preliminary,omitempty" doc:"that day has not come"`
	Status      scorecard.Status `json:"status" enum:"scored,blocked,empty" doc:"blocked and empty ones have no total"`
	Reasons     []Words          `json:"reasons,omitempty" doc:"why there is no total"`
	Items       []ScoreItem      `json:"items"`
	Deductions  []ScoreDeduction `json:"deductions"`
	Gates       []ScoreGate      `json:"gates"`
	Sum         string           `json:"sum,omitempty" doc:"of the items' points"`
	Deducted    string           `json:"deducted,omitempty"`
	Total       string           `json:"total,omitempty"`
	Grade       string           `json:"grade,omitempty"`
	GradeTitle  *Words           `json:"gradeTitle,omitempty"`
	Coefficient string           `json:"coefficient,omitempty" doc:"that pay would use"`
	Text        string           `json:"text,omitempty" doc:"the whole explanation, in the caller's language"`
	Trace       json.RawMessage  `json:"trace" doc:"the steps, in both languages; null without a total"`
}

// ScoreItem is one line of a score.
type ScoreItem struct {
	Code       string           `json:"code"`
	KPI        string           `json:"kpi,omitempty"`
	Title      Words            `json:"title"`
	Window     scorecard.Window `json:"window"`
	Level      scorecard.Level  `json:"level"`
	Actual     *CardNumber      `json:"actual,omitempty"`
	Target     *CardNumber      `json:"target,omitempty"`
	Attainment string           `json:"attainment,omitempty" doc:"0.95 is 95 %"`
	Score      string           `json:"score,omitempty"`
	Why        *Words           `json:"why,omitempty" doc:"why there is no score; what then holds is the card's"`
	Weight     string           `json:"weight" doc:"in percent, as the card says"`
	Used       string           `json:"used,omitempty" doc:"the share that was used, as a rate"`
	Points     string           `json:"points,omitempty"`
	Rows       []ScoreRow       `json:"rows,omitempty" doc:"the facts behind it, where they are few enough and all in reach"`
}

// ScoreRow is a fact behind an item.
type ScoreRow struct {
	Kind  trace.SourceKind  `json:"kind"`
	Ref   string            `json:"ref"`
	Of    string            `json:"of,omitempty"`
	Part  scorecard.RowPart `json:"part,omitempty" doc:"of the actual where absent"`
	Value *CardNumber       `json:"value,omitempty"`
}

// ScoreDeduction is a line of points taken off.
type ScoreDeduction struct {
	Code   string       `json:"code"`
	Title  Words        `json:"title"`
	Points string       `json:"points"`
	Events []ScoreEvent `json:"events"`
	Why    *Words       `json:"why,omitempty" doc:"not recorded: why nothing is known of such events"`
}

// ScoreEvent is an event that a deduction counts.
type ScoreEvent struct {
	Ref  string `json:"ref"`
	Date string `json:"date" format:"date"`
}

// ScoreGate is a line that is not to be crossed.
type ScoreGate struct {
	Code   string      `json:"code"`
	Title  Words       `json:"title"`
	Value  *CardNumber `json:"value,omitempty"`
	Why    *Words      `json:"why,omitempty" doc:"why it has no value, which blocks the card"`
	Passed bool        `json:"passed"`
	Capped bool        `json:"capped,omitempty"`
}

type scoreInput struct {
	Card   string `query:"card" required:"true" maxLength:"64" doc:"code of a card"`
	Person string `query:"person" required:"true" maxLength:"64" doc:"employee number"`
	Period string `query:"period" required:"true" maxLength:"7" doc:"2026-10 for a monthly card, 2026-Q4 for a quarterly one"`
}

// addScores registers scores by the shipped cards.
func (a *API) addScores() {
	route(a, Operation{ID: "getScore", Method: http.MethodGet, Path: "/scores", Permission: policies.Permission{Object: "score", Action: "read"}, Fails: []int{http.StatusNotFound},
		Summary: problem.Text{ZH: "按记分卡由事实算出的得分及其解释", EN: "A score by a card, computed from facts and explained"}}, a.getScore)
}

func (a *API) getScore(ctx context.Context, c *Call, in *scoreInput) (Score, error) {
	w, err := a.world(ctx)
	if err != nil {
		return Score{}, err
	}
	var p parsing
	window, ok := w.Settings.ParseWindow(in.Period)
	card, err := shippedCard(in.Card)
	if !ok || err == nil && !card.Fits(in.Period) {
		p.fail("period", problem.Text{ZH: "这不是这张记分卡的周期。", EN: "This is no period of this card."}, problem.Text{ZH: "月度卡写 2026-10，季度卡写 2026-Q4。", EN: "Write 2026-10 for a monthly card, 2026-Q4 for a quarterly one."})
	}
	if err := firstOf(p.err(), err); err != nil {
		return Score{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Score, error) {
		if _, there := w.PersonAt(in.Person); !there {
			return Score{}, absent()
		}
		if reached, err := tx.Reaches(c.Reach, in.Person, window.To); err != nil || !reached { // as figures are matched
			return Score{}, firstOf(err, absent())
		}
		if err := c.noteReading(ctx, in.Person, in.Card+" "+in.Period); err != nil {
			return Score{}, err
		}
		t := &teller{c: c, tx: tx, w: w, window: window, known: map[personDay]bool{}}
		input, problems := compensation.CardInput(w.World, card, compensation.CardSubject{
			Person: in.Person, Team: w.ledBy(in.Person, window.To), Period: in.Period, Today: a.today(), Tells: t.tells,
		})
		if t.err != nil || problems.Failed() {
			return Score{}, firstOf(t.err, problems)
		}
		r, problems := card.Score(input)
		if problems.Failed() {
			return Score{}, models.InvalidList("score.invalid", problems)
		}
		out := c.scoreOf(r)
		out.Person, out.KnownAt = Named{in.Person, w.nameOf(c, measure.Scope{Level: measure.OfOne, Code: in.Person})}, w.Known
		final := window.To.AddDays(card.ScoredAfter)
		out.FinalFrom, out.Preliminary = final.String(), a.today().Before(final)
		return out, nil
	})
}

// ledBy is the team that a person leads on a day, "" for none; of several the
// highest, and of those that are not above each other the first by code.
func (w numberedWorld) ledBy(person string, on period.Date) (team string) {
	for _, h := range w.heads { // by team and day
		if h.Person != person || h.From.After(on) || !h.Before.IsZero() && !on.Before(h.Before) {
			continue
		}
		if team == "" || w.Within(team, h.Team) {
			team = h.Team
		}
	}
	return team
}

type personDay struct {
	person string
	day    period.Date
}

// teller says which single facts behind a score its reader may be told of.
type teller struct {
	c      *Call
	tx     *models.Tx
	w      numberedWorld
	window period.Window
	known  map[personDay]bool
	err    error
}

// tells reports whether every row is of somebody whom the reader reaches on the
// row's day; without rows, whether the reader reaches everybody in the scope.
func (t *teller) tells(of measure.Scope, rows []measure.Row) bool {
	reach := t.c.Reach
	if of.Level == measure.OfTeam { // what is behind it is others' too
		reach, _ = t.c.May("indicator", "read")
		if err := t.c.meetsAll(t.tx, reach, t.w.Members(of.Code, t.window)); err != nil {
			if !models.IsKind(err, models.NotFound) {
				t.err = err
			}
			return false
		}
	}
	for i := range rows {
		if rows[i].Person == fact.None {
			continue
		}
		key := personDay{t.w.Persons[rows[i].Person].Code, t.c.api.matched(rows[i].Date)}
		reached, asked := t.known[key]
		if !asked {
			var err error
			if reached, err = t.tx.Reaches(reach, key.person, key.day); err != nil {
				t.err = err
				return false
			}
			t.known[key] = reached
		}
		if !reached {
			return false
		}
	}
	return true
}

// scoreOf makes the answer of a result.
func (c *Call) scoreOf(r *scorecard.Result) Score {
	out := Score{Card: cardSummaryOf(r.Card), Period: r.Period, Status: r.Status, Items: []ScoreItem{}, Deductions: []ScoreDeduction{}, Gates: []ScoreGate{}, Trace: trace.JSON(r.Trace())}
	for _, why := range r.Reasons {
		out.Reasons = append(out.Reasons, wordsOf(why))
	}
	scored := r.Status == scorecard.Scored
	for i := range r.Items {
		out.Items = append(out.Items, scoreItemOf(&r.Items[i], scored))
	}
	for _, d := range r.Deductions {
		x := ScoreDeduction{Code: d.Deduction.Code, Title: wordsOf(d.Deduction.Title), Points: d.Points.String(), Events: []ScoreEvent{}, Why: orNone(d.Why)}
		for _, e := range d.Events {
			x.Events = append(x.Events, ScoreEvent{e.Ref, e.Date.String()})
		}
		out.Deductions = append(out.Deductions, x)
	}
	for _, g := range r.Gates {
		out.Gates = append(out.Gates, ScoreGate{g.Gate.Code, wordsOf(g.Gate.Title), cardNumber(g.Value, g.Known), orNone(g.Why), g.Passed, g.Capped})
	}
	if !scored {
		return out
	}
	out.Sum, out.Deducted, out.Total, out.Text = r.Sum.String(), r.Deducted.String(), r.Total.String(), trace.Render(r.Trace(), c.Lang)
	if r.Grade != nil {
		out.Grade, out.GradeTitle = r.Grade.Letter, orNone(r.Grade.Title)
	}
	if r.HasCoefficient {
		out.Coefficient = r.Coefficient.String()
	}
	return out
}

func scoreItemOf(x *scorecard.ItemResult, scored bool) ScoreItem {
	text := func(d money.Decimal, has bool) string {
		if !has {
			return ""
		}
		return d.String()
	}
	it := x.Item
	counted := scored && x.Counted
	out := ScoreItem{
		Code: it.Code, KPI: it.KPI, Title: wordsOf(it.Title), Window: it.Window, Level: it.Level, Actual: cardNumber(x.Actual, x.Known), Target: cardNumber(x.Target, x.HasTarget),
		Attainment: text(x.Attainment, x.HasAttainment), Score: text(x.Score, x.HasScore), Why: orNone(x.Why), Weight: it.Weight.String(),
		Used: text(x.Weight, counted), Points: text(x.Points, counted),
	}
	for _, row := range x.Rows {
		out.Rows = append(out.Rows, ScoreRow{row.Kind, row.Ref, row.Path, row.Part, cardNumber(row.Value, row.HasValue)})
	}
	return out
}

func cardNumber(q scorecard.Quantity, has bool) *CardNumber {
	if !has {
		return nil
	}
	return &CardNumber{q.Number.String(), q.Unit}
}

// orNone is a text where there is one.
func orNone(t problem.Text) *Words {
	if t.IsZero() {
		return nil
	}
	w := wordsOf(t)
	return &w
}
