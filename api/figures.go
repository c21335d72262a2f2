package api

import (
	"context"
	"net/http"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Figure is what something outside of the calculation established about a
// person in a period: a target, a score.
type Figure struct {
	Person   Named  `json:"person"`
	Period   string `json:"period" doc:"2026-10, 2026-Q4 or 2026"`
	Code     string `json:"code"`
	Value    string `json:"value" doc:"decimal number, as a text"`
	Unit     string `json:"unit" doc:"rate, number, days, or a currency code"`
	Revision int64  `json:"revision" doc:"what If-Match names"`
}

func figureOf(f models.Figure) Figure {
	return Figure{Named{f.Person, f.PersonName}, f.Period, f.Code, f.Value.String(), f.Unit, f.Revision}
}

// FigureContent is the value of a figure.
type FigureContent struct {
	Value string `json:"value" maxLength:"32" doc:"decimal number, as a text"`
	Unit  string `json:"unit" maxLength:"16" doc:"rate, number, days, or a currency code"`
}

// NewFigure is a figure to be set.
type NewFigure struct {
	Person string `json:"person" minLength:"1" maxLength:"64"`
	Period string `json:"period" maxLength:"7" doc:"2026-10, 2026-Q4 or 2026"`
	Code   string `json:"code" minLength:"1" maxLength:"64"`
	FigureContent
}

// FigureChange corrects a figure.
type FigureChange struct {
	Because
	FigureContent
}

func (x FigureContent) fact(person, in, code string) (fact.Figure, error) {
	var p parsing
	f := fact.Figure{Person: person, Period: in, Code: code, Value: p.decimal("value", x.Value), Unit: x.Unit}
	return f, p.err()
}

// figureKey is a figure in an address.
type figureKey struct {
	Person string `path:"person" maxLength:"64"`
	Period string `path:"period" maxLength:"7"`
	Code   string `path:"code" maxLength:"64"`
}

type figureBody[B any] struct {
	Person string `path:"person" maxLength:"64"`
	Period string `path:"period" maxLength:"7"`
	Code   string `path:"code" maxLength:"64"`
	Body   B
}

type listFigures struct {
	PageInput
	Person string `query:"person" maxLength:"64"`
	Period string `query:"period" maxLength:"7"`
	Code   string `query:"code" maxLength:"64"`
	Sort   string `query:"sort" enum:"person,period,-person,-period" default:"person"`
}

// addFigures registers targets and other figures.
func (a *API) addFigures() {
	may := func(action string) policies.Permission {
		return policies.Permission{Object: "figure", Action: action}
	}
	route(a, Operation{ID: "listFigures", Method: http.MethodGet, Path: "/figures", Permission: may("read"),
		Summary: problem.Text{ZH: "指标值列表（目标、得分）", EN: "Figures: targets and scores"}}, a.listFigures)
	route(a, Operation{ID: "getFigure", Method: http.MethodGet, Path: "/figures/{person}/{period}/{code}", Permission: may("read"),
		Summary: problem.Text{ZH: "查看一个指标值", EN: "A figure"}}, a.getFigure)
	route(a, Operation{ID: "setFigure", Method: http.MethodPost, Path: "/figures", Permission: may("create"), Money: true, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "设定指标值", EN: "Set a figure"}}, a.setFigure)
	route(a, Operation{ID: "correctFigure", Method: http.MethodPut, Path: "/figures/{person}/{period}/{code}", Permission: may("edit"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "更正指标值", EN: "Correct a figure"}}, a.correctFigure)
	route(a, Operation{ID: "withdrawFigure", Method: http.MethodPost, Path: "/figures/{person}/{period}/{code}/withdrawal", Permission: may("withdraw"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "撤回指标值", EN: "Take a figure back"}}, a.withdrawFigure)
}

func (a *API) listFigures(ctx context.Context, c *Call, in *listFigures) (Page[Figure], error) {
	filters := []string{in.Person, in.Period, in.Code}
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err != nil {
		return Page[Figure]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Figure], error) {
		list, err := tx.Figures(c.Reach, models.FigureFilter{Person: in.Person, Period: in.Period, Code: in.Code}, paging)
		return pageOf(c, list, in.Sort, filters, figureOf), err
	})
}

func (a *API) getFigure(ctx context.Context, c *Call, in *figureKey) (Figure, error) {
	return view(ctx, c, func(tx *models.Tx) (Figure, error) { return c.readFigure(tx, in.Person, in.Period, in.Code) })
}

// readFigure reads a figure for an answer, and tags it.
func (c *Call) readFigure(tx *models.Tx, person, in, code string) (Figure, error) {
	f, err := tx.Figure(c.Reach, person, in, code)
	c.Tag(f.Revision)
	return figureOf(f), err
}

func (a *API) setFigure(ctx context.Context, c *Call, in *bodyInput[NewFigure]) (Figure, error) {
	b := in.Body
	f, err := b.fact(b.Person, b.Period, b.Code)
	if err != nil {
		return Figure{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Figure, error) {
		if err := a.personReached(c, b.Person)(tx); err != nil {
			return Figure{}, outside(err)
		}
		e := models.FactEntry{Facts: fact.Set{Figures: []fact.Figure{f}}}
		if _, err := tx.Enter(entered("create", "figure", figureName(f), e)); err != nil {
			return Figure{}, err
		}
		made, err := c.readFigure(tx, b.Person, b.Period, b.Code)
		c.Created("/figures/" + segment(b.Person) + "/" + segment(b.Period) + "/" + segment(b.Code))
		return made, outside(err)
	})
}

func figureName(f fact.Figure) string { return f.Person + " " + f.Period + " " + f.Code }

func (a *API) correctFigure(ctx context.Context, c *Call, in *figureBody[FigureChange]) (Figure, error) {
	f, err := in.Body.fact(in.Person, in.Period, in.Code)
	if err != nil {
		return Figure{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Figure, error) {
		if _, err := tx.Figure(c.Reach, in.Person, in.Period, in.Code); err != nil {
			return Figure{}, err
		}
		e := models.FactEntry{Facts: fact.Set{Figures: []fact.Figure{f}}}
		if _, err := tx.Enter(c.corrected("figure", figureName(f), models.FigureKey(in.Person, in.Period, in.Code), in.Body.Reason, e)); err != nil {
			return Figure{}, err
		}
		return c.readFigure(tx, in.Person, in.Period, in.Code)
	})
}

func (a *API) withdrawFigure(ctx context.Context, c *Call, in *figureBody[Withdrawal]) (None, error) {
	return withdrawn(ctx, c, "figure", in.Person+" "+in.Period+" "+in.Code, in.Body.Reason, func(tx *models.Tx) error {
		_, err := tx.Figure(c.Reach, in.Person, in.Period, in.Code)
		return err
	}, models.FigureKey(in.Person, in.Period, in.Code))
}
