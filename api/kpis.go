package api

import (
	"context"
	"net/http"
	"strconv"
	"sync"

	"steelyard/compensation/kpi"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// shippedKPIs is the library that comes with the program, read once.
var shippedKPIs = sync.OnceValue(func() *kpi.Library {
	library, _ := kpi.Shipped() // a test of the library proves that it reads
	return library
})

// KPISummary is a KPI of the library in short.
type KPISummary struct {
	Code       string `json:"code"`
	Version    int    `json:"version"`
	Name       Words  `json:"name"`
	Formula    string `json:"formula" doc:"over the quantities of the data dictionary"`
	Unit       string `json:"unit" enum:"money,rate,number,days"`
	Direction  string `json:"direction" enum:"higher,lower,band"`
	Category   string `json:"category" enum:"result,collection,process,risk,people"`
	Diagnostic bool   `json:"diagnostic,omitempty" doc:"shown, never on a card"`
}

// KPI is an indicator as HR keeps it.
type KPI struct {
	KPISummary
	From        string       `json:"from" format:"date" doc:"the version holds from this day"`
	To          string       `json:"to,omitempty" format:"date" doc:"last day; absent: open"`
	Aliases     []Words      `json:"aliases,omitempty" doc:"other names that people use"`
	Definition  Words        `json:"definition"`
	Counts      Words        `json:"counts" doc:"what is counted"`
	Excludes    Words        `json:"excludes" doc:"what is not"`
	Aggregation string       `json:"aggregation" enum:"sum,last,ratio,median"`
	Source      Words        `json:"source" doc:"where the data come from"`
	Owner       string       `json:"owner" doc:"the role that brings the data"`
	LagDays     int          `json:"lagDays" doc:"calendar days after the period until the number is final"`
	Frequency   string       `json:"frequency" enum:"month,quarter,year" doc:"the shortest sensible period"`
	Families    []string     `json:"families,omitempty" doc:"job families it is meant for; absent: all"`
	Grades      []string     `json:"grades,omitempty" doc:"grades it is meant for; absent: all"`
	Levels      []kpi.Level  `json:"levels,omitempty" doc:"at which it may be asked for; absent: all"`
	Partners    []string     `json:"partners,omitempty" doc:"KPIs that keep it honest"`
	Low         string       `json:"low,omitempty" doc:"of a band: the least"`
	High        string       `json:"high,omitempty" doc:"of a band: the most"`
	Curve       *KPICurve    `json:"curve,omitempty"`
	Examples    []KPIExample `json:"examples"`
}

// KPICurve is the default way from an actual to a score, straight between its
// points.
type KPICurve struct {
	On     string     `json:"on" enum:"attainment,value"`
	Points []KPIPoint `json:"points"`
}

// KPIPoint is a point of a curve.
type KPIPoint struct {
	At    string `json:"at"`
	Score string `json:"score"`
}

// KPIExample is a case in words, and in numbers where it can be computed.
type KPIExample struct {
	Text  Words       `json:"text"`
	Given []KPINumber `json:"given,omitempty"`
	Gives string      `json:"gives,omitempty"`
}

// KPINumber is a number of an example by its code.
type KPINumber struct {
	Code  string `json:"code"`
	Value string `json:"value"`
}

// KPIList is the library, or what a search found in it, the best first.
type KPIList struct {
	Items []KPISummary `json:"items"`
}

type listKPIs struct {
	Q string `query:"q" maxLength:"100" doc:"code, name, other name or words of the definition, in either language; absent: the whole library"`
}

type kpiPath struct {
	Code    string `path:"code" maxLength:"64"`
	Version string `query:"version" maxLength:"6" pattern:"^[0-9]{1,6}$" doc:"absent: the latest"`
}

// kpiPermission is a permission on the library of indicators.
func kpiPermission(action string) policies.Permission {
	return policies.Permission{Object: "kpi", Action: action}
}

// addKPIs registers the library of indicators. It is about nobody: everybody who
// works here may read by what people are judged.
func (a *API) addKPIs() {
	route(a, Operation{ID: "listKPIs", Method: http.MethodGet, Path: "/kpis", Permission: kpiPermission("read"),
		Summary: problem.Text{ZH: "指标库", EN: "The library of KPIs"}},
		func(ctx context.Context, c *Call, in *listKPIs) (KPIList, error) {
			return view(ctx, c, func(*models.Tx) (KPIList, error) { return searchKPIs(in.Q), nil })
		})
	route(a, Operation{ID: "getKPI", Method: http.MethodGet, Path: "/kpis/{code}", Permission: kpiPermission("read"),
		Summary: problem.Text{ZH: "查看一个指标", EN: "A KPI"}},
		func(ctx context.Context, c *Call, in *kpiPath) (KPI, error) {
			return view(ctx, c, func(*models.Tx) (KPI, error) {
				if version, err := strconv.Atoi(in.Version); err == nil {
					if k, ok := shippedKPIs().Lookup(in.Code, version); ok {
						return kpiOf(k), nil
					}
					return KPI{}, absent()
				}
				for _, k := range shippedKPIs().Latest() {
					if k.Code == in.Code {
						return kpiOf(k), nil
					}
				}
				return KPI{}, absent()
			})
		})
}

// searchKPIs is the whole library for an empty query.
func searchKPIs(q string) KPIList {
	out := KPIList{Items: []KPISummary{}}
	if q == "" {
		for _, k := range shippedKPIs().Latest() {
			out.Items = append(out.Items, kpiSummaryOf(k))
		}
		return out
	}
	for _, hit := range shippedKPIs().Search(q) {
		out.Items = append(out.Items, kpiSummaryOf(hit.KPI))
	}
	return out
}

func kpiSummaryOf(k kpi.KPI) KPISummary {
	return KPISummary{k.Code, k.Version, wordsOf(k.Name), k.Formula, k.Unit(), k.Direction.String(), string(k.Category), k.Diagnostic}
}

func kpiOf(k kpi.KPI) KPI {
	out := KPI{
		KPISummary: kpiSummaryOf(k), From: k.Effective.From.String(), To: k.Effective.To.String(),
		Definition: wordsOf(k.Definition), Counts: wordsOf(k.Counts), Excludes: wordsOf(k.Excludes), Aggregation: string(k.Aggregation),
		Source: wordsOf(k.Source), Owner: k.Owner, LagDays: k.LagDays, Frequency: k.Frequency.String(),
		Families: k.Families, Grades: k.Grades, Levels: k.Levels, Partners: k.Partners, Examples: []KPIExample{},
	}
	for _, name := range k.Aliases {
		out.Aliases = append(out.Aliases, wordsOf(name))
	}
	if !k.Target.Low.Equal(k.Target.High) {
		out.Low, out.High = k.Target.Low.String(), k.Target.High.String()
	}
	if len(k.Curve.Points) > 0 {
		out.Curve = &KPICurve{On: k.Curve.On}
		for _, p := range k.Curve.Points {
			out.Curve.Points = append(out.Curve.Points, KPIPoint{p.At.String(), p.Score.String()})
		}
	}
	for i, text := range k.Examples {
		example := KPIExample{Text: wordsOf(text)}
		if i < len(k.Worked) && len(k.Worked[i].Given) > 0 {
			for _, g := range k.Worked[i].Given {
				example.Given = append(example.Given, KPINumber{g.Code, g.Value.String()})
			}
			example.Gives = k.Worked[i].Gives.String()
		}
		out.Examples = append(out.Examples, example)
	}
	return out
}
