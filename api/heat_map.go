package api

import (
	"context"

	"steelyard/compensation/problem"
	"steelyard/competency"
	"steelyard/models"
)

// HeatMap lays the assessments of people side by side: people by dimension.
type HeatMap struct {
	On      string       `json:"on" format:"date"`
	KnownAt int64        `json:"knownAt"`
	People  []HeatPerson `json:"people"`
	Columns []HeatColumn `json:"columns"`
	Without []Named      `json:"without" doc:"people of the circle whose family and grade have no model"`
}

// HeatPerson is a row of the map.
type HeatPerson struct {
	Person      Named             `json:"person"`
	Model       string            `json:"model" doc:"code of the model of the person's grade"`
	Status      competency.Status `json:"status" enum:"ready,one_gap,development,not_assessed"`
	WeightedGap string            `json:"weightedGap,omitempty"`
}

// HeatColumn is a dimension over all the people, with averages where enough of
// them are assessed.
type HeatColumn struct {
	Family    string      `json:"family"`
	Dimension string      `json:"dimension"`
	Name      Words       `json:"name"`
	Cells     []*HeatCell `json:"cells" doc:"in the order of people; null where the model does not ask for it"`
	Assessed  int         `json:"assessed"`
	Held      string      `json:"meanHeld,omitempty" doc:"over who is assessed; absent below four of them"`
	Gap       string      `json:"meanGap,omitempty"`
}

// HeatCell is one person in one dimension.
type HeatCell struct {
	Required int  `json:"required"`
	Critical bool `json:"critical"`
	Held     *int `json:"held,omitempty" doc:"absent: not assessed"`
	Gap      *int `json:"gap,omitempty"`
}

type heatMapInput struct {
	Team   string `query:"team" maxLength:"64" doc:"its people, and those of the teams below"`
	Family string `query:"family" maxLength:"64"`
	On     string `query:"on" format:"date" doc:"left out: today"`
}

// mostInMap bounds the people of one heat map.
const mostInMap = 200

func (a *API) getHeatMap(ctx context.Context, c *Call, in *heatMapInput) (HeatMap, error) {
	on, err := a.past(in.On)
	if err != nil {
		return HeatMap{}, err
	}
	w, err := a.world(ctx)
	if err != nil {
		return HeatMap{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (HeatMap, error) {
		out := HeatMap{On: on.String(), KnownAt: w.Known, People: []HeatPerson{}, Columns: []HeatColumn{}, Without: []Named{}}
		list, err := tx.Persons(c.Reach, c.Reach, models.PeopleFilter{On: on, Team: in.Team, Family: in.Family, Employed: true}, models.Paging{Limit: mostInMap, Sort: "code"})
		if err != nil {
			return out, err
		}
		if list.Next != nil {
			return out, mapTooLarge()
		}
		people, err := a.assessments(ctx, c, tx, w, codesOf(list.Items), on, false)
		if err != nil {
			return out, err
		}
		var team []*competency.Assessment
		for _, who := range people {
			if !who.has {
				out.Without = append(out.Without, Named{who.person.Code, who.person.Name})
				continue
			}
			r, problems := competency.Assess(shippedCompetency(), who.model, who.person, on, competency.Defaults())
			if problems.Failed() {
				return out, problems
			}
			row := HeatPerson{Person: Named{who.person.Code, who.person.Name}, Model: who.model.Code, Status: r.Status}
			if r.Weight > 0 {
				row.WeightedGap = r.WeightedGap.String()
			}
			team, out.People = append(team, r), append(out.People, row)
		}
		for _, x := range competency.Heat(team, competency.Defaults()) {
			out.Columns = append(out.Columns, heatColumn(x))
		}
		return out, nil
	})
}

func mapTooLarge() error {
	var p parsing
	p.fail("team", problem.Textf("热力图最多显示 %d 人。", "A heat map shows at most %d people.", mostInMap), problem.Text{ZH: "请选一个团队或序列。", EN: "Choose a team or a family."})
	return p.err()
}

func heatColumn(x competency.HeatColumn) HeatColumn {
	out := HeatColumn{Family: x.Family, Dimension: x.Dimension, Name: wordsOf(x.Name), Cells: make([]*HeatCell, len(x.Cells)), Assessed: x.Assessed}
	for i, f := range x.Cells {
		if f == nil {
			continue
		}
		out.Cells[i] = &HeatCell{Required: f.Requirement.Required, Critical: f.Requirement.Critical}
		if f.Assessed {
			out.Cells[i].Held, out.Cells[i].Gap = &f.Held, &f.Gap
		}
	}
	if x.Averages {
		out.Held, out.Gap = x.Held.String(), x.Gap.String()
	}
	return out
}
