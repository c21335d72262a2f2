package api

import (
	"context"
	"io"
	"net/http"
	"sync"

	"steelyard/compensation/problem"
	"steelyard/competency"
	"steelyard/models"
	"steelyard/policies"
)

// shippedCompetency is the content that comes with the program, read once.
var shippedCompetency = sync.OnceValue(func() *competency.Library {
	library, _ := competency.Shipped() // a test of the library proves that it reads
	return library
})

// CompetencyModelSummary is a competency model in short: what a grade of a family
// is asked to be able to do.
type CompetencyModelSummary struct {
	Code    string `json:"code"`
	Family  string `json:"family"`
	Grade   string `json:"grade"`
	Version int    `json:"version"`
	From    string `json:"from" format:"date" doc:"the version holds from this day"`
	To      string `json:"to,omitempty" format:"date" doc:"last day; absent: open"`
	Name    Words  `json:"name"`
	Next    string `json:"next,omitempty" doc:"code of the next grade's model; absent: the last one, or out of the caller's reach"`
	Months  int    `json:"months" doc:"least whole months in the grade before promotion is weighed"`
}

// CompetencyModel is a model with what it asks of every dimension. Weights total
// exactly 100.
type CompetencyModel struct {
	CompetencyModelSummary
	Dimensions []CompetencyDimension `json:"dimensions"`
}

// CompetencyDimension is what a model asks of one dimension, and what the
// dimension means.
type CompetencyDimension struct {
	Dimension string             `json:"dimension" doc:"code, unique in the family"`
	Version   int                `json:"version"`
	Name      Words              `json:"name"`
	About     Words              `json:"about" doc:"what it is, and what it is not"`
	Stage     string             `json:"stage,omitempty" doc:"P0 to P6: where on the road it serves; absent: all of it"`
	Weight    int                `json:"weight" doc:"whole percent; 0: a gate, which has no part in averages"`
	Required  int                `json:"required" doc:"level, 1 to 5"`
	Critical  bool               `json:"critical" doc:"below the required level it blocks readiness, whatever the average"`
	Sources   []CompetencySource `json:"sources"`
	Levels    []CompetencyLevel  `json:"levels" doc:"1 to 5"`
}

// CompetencySource says where a dimension comes from.
type CompetencySource struct {
	From competency.Origin `json:"from" enum:"strategy,hr,position,evidence"`
	Why  Words             `json:"why"`
}

// CompetencyLevel is one of the five levels of a dimension.
type CompetencyLevel struct {
	Level   int     `json:"level"`
	Title   Words   `json:"title"`
	Signs   []Words `json:"signs" doc:"behaviours that somebody can have seen"`
	Counter Words   `json:"counter" doc:"shows that the level is not held although it looks so"`
}

// CompetencyModelList is the models within reach, by family and from the first
// grade to the last.
type CompetencyModelList struct {
	Items []CompetencyModelSummary `json:"items"`
}

// CompetencyComparison shows the grades of a family side by side.
type CompetencyComparison struct {
	Family string                   `json:"family"`
	Models []CompetencyModelSummary `json:"models" doc:"from the first grade to the last"`
	Rows   []CompetencyRow          `json:"rows"`
}

// CompetencyRow is what the grades ask of one dimension.
type CompetencyRow struct {
	Dimension string           `json:"dimension"`
	Name      Words            `json:"name"`
	Differs   bool             `json:"differs" doc:"not every model asks the same"`
	Cells     []CompetencyCell `json:"cells" doc:"of the models that ask for it"`
}

// CompetencyCell is what one grade asks of a dimension.
type CompetencyCell struct {
	Model    string `json:"model"`
	Weight   int    `json:"weight"`
	Required int    `json:"required"`
	Critical bool   `json:"critical"`
}

type competencyPath struct {
	Code string `path:"code" maxLength:"64"`
}

type compareCompetency struct {
	Family string `query:"family" required:"true" minLength:"1" maxLength:"64"`
}

// competencyPermission is a permission on competency models.
func competencyPermission(action string) policies.Permission {
	return policies.Permission{Object: "competency", Action: action}
}

// addCompetency registers the models. They are about nobody: those who lead,
// interview or look after people read all of them, everybody else what their own
// grade and the next one ask.
func (a *API) addCompetency() {
	route(a, Operation{ID: "listCompetencyModels", Method: http.MethodGet, Path: "/competency/models", Permission: competencyPermission("read"),
		Summary: problem.Text{ZH: "胜任力模型列表", EN: "The competency models"}},
		func(ctx context.Context, c *Call, _ *struct{}) (CompetencyModelList, error) {
			return view(ctx, c, func(tx *models.Tx) (CompetencyModelList, error) {
				library, err := a.competencyWithin(c, tx)
				return CompetencyModelList{modelSummaries(library)}, err
			})
		})
	route(a, Operation{ID: "getCompetencyModel", Method: http.MethodGet, Path: "/competency/models/{code}", Permission: competencyPermission("read"),
		Summary: problem.Text{ZH: "查看一个胜任力模型：维度、五级行为、权重、要求", EN: "A competency model: dimensions, five levels, weights, requirements"}},
		func(ctx context.Context, c *Call, in *competencyPath) (CompetencyModel, error) {
			return view(ctx, c, func(tx *models.Tx) (CompetencyModel, error) {
				library, err := a.competencyWithin(c, tx)
				m, ok := library.Model(in.Code)
				if err != nil || !ok {
					return CompetencyModel{}, firstOf(err, absent())
				}
				out, err := written[CompetencyModel](func(w io.Writer) error { return m.WriteJSON(w, library) })
				out.CompetencyModelSummary = modelSummaryOf(library, m)
				return out, err
			})
		})
	route(a, Operation{ID: "compareCompetencyModels", Method: http.MethodGet, Path: "/competency/comparison", Permission: competencyPermission("read"), Fails: []int{http.StatusNotFound},
		Summary: problem.Text{ZH: "并列比较一个序列各职级的权重、要求和关键维度", EN: "Compare the grades of a family side by side"}},
		func(ctx context.Context, c *Call, in *compareCompetency) (CompetencyComparison, error) {
			return view(ctx, c, func(tx *models.Tx) (CompetencyComparison, error) {
				library, err := a.competencyWithin(c, tx)
				if err != nil || len(library.ModelsOf(in.Family)) == 0 {
					return CompetencyComparison{}, firstOf(err, absent())
				}
				return comparisonOf(library, in.Family), nil
			})
		})
	a.addCompetencyWeights()
}

// competencyWithin is the content with the models that the caller may read: all
// of them, or those of the own grade, as the employment of today says, and of the
// next one.
func (a *API) competencyWithin(c *Call, tx *models.Tx) (*competency.Library, error) {
	all := shippedCompetency()
	reach, _ := c.May("competency", "read")
	if reach.Everything() {
		return all, nil
	}
	within := &competency.Library{Dimensions: all.Dimensions}
	today := a.today()
	own, err := tx.Employments(reach, c.User.Person, today)
	if models.IsKind(err, models.NotFound) { // an account of nobody, or of somebody who is no more
		return within, nil
	}
	for _, e := range own {
		for _, m := range all.ModelsOf(e.Family) {
			if !e.Valid.Holds(today) || m.Grade != e.Grade {
				continue
			}
			within.Models = append(within.Models, m)
			if next, ok := all.Model(m.Next); ok {
				within.Models = append(within.Models, next)
			}
		}
	}
	return within, err
}

// modelSummaries lists the models of a library by family and grade.
func modelSummaries(l *competency.Library) []CompetencyModelSummary {
	out := []CompetencyModelSummary{}
	for _, family := range l.Families() {
		for _, m := range l.ModelsOf(family) {
			out = append(out, modelSummaryOf(l, m))
		}
	}
	return out
}

// modelSummaryOf names the next model only where it is in the library too.
func modelSummaryOf(l *competency.Library, m competency.Model) CompetencyModelSummary {
	next, _ := l.Model(m.Next)
	return CompetencyModelSummary{m.Code, m.Family, m.Grade, m.Version, m.Effective.From.String(), m.Effective.To.String(), wordsOf(m.Name), next.Code, m.Months}
}

func comparisonOf(l *competency.Library, family string) CompetencyComparison {
	compared := l.Compare(family)
	out := CompetencyComparison{Family: family, Models: []CompetencyModelSummary{}, Rows: []CompetencyRow{}}
	for _, m := range compared.Models {
		out.Models = append(out.Models, modelSummaryOf(l, m))
	}
	for _, r := range compared.Rows {
		d, _ := l.Dimension(family, r.Dimension)
		row := CompetencyRow{Dimension: r.Dimension, Name: wordsOf(d.Name), Differs: r.Differs, Cells: []CompetencyCell{}}
		for i, q := range r.Cells {
			if q != nil {
				row.Cells = append(row.Cells, CompetencyCell{compared.Models[i].Code, q.Weight, q.Required, q.Critical})
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
