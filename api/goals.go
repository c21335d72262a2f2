package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"steelyard/compensation/kpi"
	"steelyard/compensation/problem"
	"steelyard/models"
)

// Goal is a goal or KPI to be checked: free text, or fields, or both. Numbers
// are decimals in the unit of the metric: amounts in major units, rates as
// fractions. What is absent is not known, and rules that need it are then not
// checkable. Nothing of it is kept.
type Goal struct {
	Text      string      `json:"text,omitempty" maxLength:"4000" doc:"the goal as it is written"`
	Name      string      `json:"name,omitempty" maxLength:"400" doc:"of the KPI"`
	Formula   string      `json:"formula,omitempty" maxLength:"4000" doc:"over the quantities of the data dictionary"`
	Target    string      `json:"target,omitempty" maxLength:"100" doc:"as a person writes it: 85 %, 3,000,000"`
	Unit      string      `json:"unit,omitempty" maxLength:"40"`
	Period    string      `json:"period,omitempty" maxLength:"100"`
	Direction string      `json:"direction,omitempty" enum:"higher,lower,band"`
	From      string      `json:"from,omitempty" maxLength:"40" doc:"where it stands today"`
	Value     string      `json:"value,omitempty" maxLength:"40" doc:"the target as a decimal"`
	Weight    string      `json:"weight,omitempty" maxLength:"40" doc:"share of the card: 0.15"`
	Family    string      `json:"family,omitempty" maxLength:"64"`
	Grade     string      `json:"grade,omitempty" maxLength:"64"`
	Card      *GoalPeriod `json:"card,omitempty" doc:"the period of the card"`
	Review    *int        `json:"review,omitempty" minimum:"0" maximum:"3660" doc:"days between reviews"`
	History   []string    `json:"history,omitempty" maxItems:"60" doc:"own values of past periods, the newest last"`
	Peers     []string    `json:"peers,omitempty" maxItems:"2000" doc:"values of people of the same grade"`
	Parent    string      `json:"parent,omitempty" maxLength:"40" doc:"the target of the objective above"`
	ParentOf  string      `json:"parentOf,omitempty" maxLength:"400" doc:"code or name of the objective above"`
	Children  []string    `json:"children,omitempty" maxItems:"2000" doc:"targets of those below"`
	Owner     string      `json:"owner,omitempty" maxLength:"64" doc:"who brings the data"`
	Scored    string      `json:"scored,omitempty" maxLength:"64" doc:"who is scored"`
	LagDays   *int        `json:"lagDays,omitempty" minimum:"0" maximum:"3660" doc:"days until the number is final"`
	Scoring   string      `json:"scoring,omitempty" format:"date" doc:"the last day of scoring"`
	Cycle     string      `json:"cycle,omitempty" maxLength:"40" doc:"median days from P2 to P6"`
	Due       string      `json:"due,omitempty" maxLength:"40" doc:"receivables due in the period"`
	Expected  string      `json:"expected,omitempty" maxLength:"40" doc:"expected first payments of pre-signed deals"`
	Workdays  *int        `json:"workdays,omitempty" minimum:"0" maximum:"3660" doc:"working days of the period"`
	Paid      []string    `json:"paid,omitzero" required:"false" maxItems:"50" doc:"codes that the pay plan pays on; empty: none"`
	Guards    []string    `json:"guards,omitzero" required:"false" maxItems:"50" doc:"other codes on the card; empty: none"`

	Backtest     []GoalClosed  `json:"backtest,omitempty" maxItems:"60" doc:"closed periods computed again, the newest last"`
	Records      *GoalRecords  `json:"records,omitempty" doc:"what the goal may name"`
	Owners       []string      `json:"owners,omitzero" required:"false" maxItems:"50" doc:"who answers for the goal; empty: nobody"`
	Tax          string        `json:"tax,omitempty" enum:"included,excluded" doc:"how amounts are stated"`
	Digits       *int          `json:"digits,omitempty" minimum:"0" maximum:"20" doc:"with which the KPI is shown, rates in percent"`
	TenureMonths *int          `json:"tenureMonths,omitempty" minimum:"0" maximum:"1200" doc:"whole months since the person joined"`
	RampMonths   *int          `json:"rampMonths,omitempty" minimum:"0" maximum:"120" doc:"whole months for which a person is a newcomer"`
	Controllable string        `json:"controllable,omitempty" maxLength:"40" doc:"share of the number that the person can move, 0 to 1"`
	Chain        []GoalHolder  `json:"chain,omitzero" required:"false" maxItems:"200" doc:"who in the reporting chain holds what; empty: nobody"`
	Calendar     *GoalCalendar `json:"calendar,omitempty" doc:"of the company"`
}

// GoalPeriod is the period of a card, both days included.
type GoalPeriod struct {
	From string `json:"from" format:"date"`
	To   string `json:"to" format:"date"`
}

// GoalCheck asks about goals.
type GoalCheck struct {
	Goals []Goal `json:"goals" minItems:"1" maxItems:"50"`
	Facts bool   `json:"facts,omitempty" doc:"complete goals, ten at most, from stored facts: each names scored, whom the caller reaches, and card, of whole months; what a goal gives is kept"`
}

// GoalReports are the answers, in the order of the goals.
type GoalReports struct {
	Version string       `json:"version" doc:"of rules and lexicon: the same goal under the same version has the same verdicts"`
	Items   []GoalReport `json:"items"`
}

// GoalReport is what the check says of one goal.
type GoalReport struct {
	Text    string       `json:"text"`
	Code    string       `json:"code,omitempty" doc:"the KPI that its metric was found to be"`
	Verdict kpi.Verdict  `json:"verdict" enum:"pass,warn,fail,not-checkable" doc:"the worst of the letters"`
	Letters []GoalLetter `json:"letters" doc:"S, M, A, R, T"`
}

// GoalLetter is the verdict of a letter, and what each of its rules says.
type GoalLetter struct {
	Letter  kpi.Letter    `json:"letter" enum:"S,M,A,R,T"`
	Verdict kpi.Verdict   `json:"verdict" enum:"pass,warn,fail,not-checkable" doc:"not-checkable is no pass: the data are absent"`
	Rules   []GoalFinding `json:"rules"`
}

// GoalFinding is what a rule says.
type GoalFinding struct {
	Rule    string      `json:"rule"`
	Verdict kpi.Verdict `json:"verdict" enum:"pass,warn,fail,not-checkable"`
	Span    *GoalSpan   `json:"span,omitempty" doc:"the part of the text that it is about"`
	Numbers []KPINumber `json:"numbers,omitempty" doc:"the numbers that it used, by name"`
	Says    Words       `json:"says"`
	Fix     *Words      `json:"fix,omitempty"`
}

// GoalSpan is a part of a text, in characters.
type GoalSpan struct {
	From int    `json:"from"`
	To   int    `json:"to" doc:"the character behind the last one"`
	Text string `json:"text"`
}

// goalChecker knows the shipped library, read once.
var goalChecker = sync.OnceValue(func() *kpi.Checker {
	checker, _ := kpi.NewChecker(kpi.Terms(shippedKPIs().Latest())) // a test proves that the shipped lexicon reads
	return checker
})

func (a *API) addGoals() {
	route(a, Operation{ID: "checkGoals", Method: http.MethodPost, Path: "/goal-checks", Permission: kpiPermission("check"),
		Fails: []int{http.StatusNotFound}, Summary: problem.Text{ZH: "用 SMART 规则检查目标，不保存", EN: "Check goals by the SMART rules without keeping them"}},
		func(ctx context.Context, c *Call, in *struct{ Body GoalCheck }) (GoalReports, error) {
			w, err := a.goalWorld(ctx, in.Body)
			if err != nil {
				return GoalReports{}, err
			}
			return view(ctx, c, func(tx *models.Tx) (GoalReports, error) {
				return checkGoals(in.Body, &goalFacts{call: c, tx: tx, world: w, seen: map[monthSeen]bool{}})
			})
		})
}

// checkGoals checks every goal, or tells what is wrong with all of them.
func checkGoals(in GoalCheck, facts *goalFacts) (GoalReports, error) {
	out := GoalReports{Version: kpi.SMARTVersion, Items: []GoalReport{}}
	var list problem.List
	if in.Facts && len(in.Goals) > mostWithFacts {
		list.Add("goals.too_many", problem.Place{Path: "body.goals"}, problem.Textf("用事实检查的目标一次最多 %d 个。", "At most %d goals at a time are checked against facts.", mostWithFacts),
			problem.Text{ZH: "请分几次检查。", EN: "Check them in several requests."})
		return out, models.InvalidList("goals.invalid", list)
	}
	for i, g := range in.Goals {
		data, err := json.Marshal(g)
		if err != nil {
			return out, err
		}
		s, problems := kpi.ReadStatement("", data)
		var report kpi.Report
		if in.Facts && !problems.Failed() {
			if s, problems, err = facts.fill(s); err != nil {
				return GoalReports{}, err
			}
		}
		if !problems.Failed() {
			var more problem.List
			report, more = goalChecker().Check(s)
			problems = append(problems, more...)
		}
		for _, p := range problems {
			p.Place = problem.Place{Path: fmt.Sprintf("body.goals[%d]", i), Field: p.Place.Path}
			if p.Place.Field != "" {
				p.Place.Path, p.Place.Field = p.Place.Path+"."+p.Place.Field, ""
			}
			list = append(list, p)
		}
		out.Items = append(out.Items, goalReportOf(report))
	}
	if list.Failed() {
		return GoalReports{}, models.InvalidList("goals.invalid", list)
	}
	return out, nil
}

func goalReportOf(r kpi.Report) GoalReport {
	out := GoalReport{Text: r.Text, Code: r.Code, Verdict: r.Verdict, Letters: []GoalLetter{}}
	for _, letter := range r.Letters {
		l := GoalLetter{Letter: letter.Letter, Verdict: letter.Verdict, Rules: []GoalFinding{}}
		for _, f := range letter.Rules {
			finding := GoalFinding{Rule: f.Rule, Verdict: f.Verdict, Says: wordsOf(f.Says)}
			if f.Span != nil {
				finding.Span = &GoalSpan{f.Span.From, f.Span.To, f.Span.Text}
			}
			for _, n := range f.Numbers {
				finding.Numbers = append(finding.Numbers, KPINumber{n.Name, n.Value})
			}
			if !f.Fix.IsZero() {
				fix := wordsOf(f.Fix)
				finding.Fix = &fix
			}
			l.Rules = append(l.Rules, finding)
		}
		out.Letters = append(out.Letters, l)
	}
	return out
}
