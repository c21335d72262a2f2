package api

import (
	"context"
	"net/http"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
	"steelyard/competency/interview"
	"steelyard/models"
	"steelyard/policies"
)

// InterviewKit is a ready list of questions in the order asked.
type InterviewKit struct {
	Code      string   `json:"code"`
	Version   int      `json:"version"`
	Family    string   `json:"family"`
	Grades    []string `json:"grades"`
	Name      Words    `json:"name"`
	Questions []string `json:"questions" doc:"codes, in the order asked"`
	Minutes   int      `json:"minutes" doc:"of all questions, without opening and closing"`
}

// InterviewKitList is the ready kits.
type InterviewKitList struct {
	Items []InterviewKit `json:"items"`
}

// KitOrder says for which model a kit is to be built, and for which sessions.
type KitOrder struct {
	Model    string       `json:"model" minLength:"1" maxLength:"64" doc:"code of the competency model"`
	Sessions []KitSession `json:"sessions" minItems:"1" maxItems:"6"`
	Opening  *int         `json:"opening,omitempty" minimum:"0" maximum:"480" doc:"minutes of every session before the first question; absent: 5"`
	Closing  *int         `json:"closing,omitempty" minimum:"0" maximum:"480" doc:"minutes of every session behind the last question; absent: 5"`
	Each     int          `json:"each,omitempty" minimum:"1" maximum:"4" doc:"least primary questions on every dimension; absent: 1"`
	Question int          `json:"questionMinutes,omitempty" minimum:"1" maximum:"480" doc:"least minutes given to a question; absent: those of the bank"`
}

// KitSession is one sitting, in which all its interviewers hear every question.
type KitSession struct {
	Interviewers []string `json:"interviewers" minItems:"1" maxItems:"12" doc:"codes; nothing of them is kept"`
	Minutes      int      `json:"minutes" minimum:"1" maximum:"480" doc:"from door to door"`
}

// BuiltKit is a kit that was built: the questions of every session in the order
// asked, and who hears which dimension. Nothing of it is kept.
type BuiltKit struct {
	Model    InterviewModel    `json:"model"`
	Opening  int               `json:"opening"`
	Closing  int               `json:"closing"`
	Each     int               `json:"each"`
	Minutes  int               `json:"minutes" doc:"of all questions"`
	Total    int               `json:"total" doc:"with opening and closing of every session"`
	Minimal  bool              `json:"minimal" doc:"proved to be one of the shortest"`
	Steps    int               `json:"steps" doc:"of the search"`
	Sessions []BuiltKitSession `json:"sessions"`
	Coverage []BuiltKitRow     `json:"coverage" doc:"by dimension, in the order of the model"`
	Short    []BuiltKitShort   `json:"short" doc:"critical dimensions for whose second question there is no time, or none in the bank"`
}

// InterviewModel names the competency model that an interview is about.
type InterviewModel struct {
	Code    string `json:"code"`
	Version int    `json:"version"`
	Name    Words  `json:"name"`
}

// BuiltKitSession is a session with its questions.
type BuiltKitSession struct {
	Interviewers []string      `json:"interviewers"`
	Minutes      int           `json:"minutes"`
	Used         int           `json:"used" doc:"minutes, with opening and closing"`
	Questions    []KitQuestion `json:"questions"`
}

// KitQuestion is a question of a kit; its version is frozen with it.
type KitQuestion struct {
	Code      string         `json:"code"`
	Version   int            `json:"version"`
	Dimension string         `json:"dimension"`
	Also      []string       `json:"also"`
	Type      interview.Type `json:"type" enum:"behavioural,situational,numbers,case"`
	Minutes   int            `json:"minutes" doc:"given to it"`
	Text      Words          `json:"text"`
}

// BuiltKitRow is who hears one dimension.
type BuiltKitRow struct {
	Dimension string          `json:"dimension"`
	Name      Words           `json:"name"`
	Critical  bool            `json:"critical"`
	Viewers   int             `json:"viewers" doc:"interviewers who hear a question on the dimension itself"`
	Heard     []BuiltKitHeard `json:"heard" doc:"every interviewer of every session"`
}

// BuiltKitHeard is what an interviewer hears of a dimension in one session.
type BuiltKitHeard struct {
	Session     int      `json:"session" doc:"from 1"`
	Interviewer string   `json:"interviewer"`
	Questions   []string `json:"questions" doc:"with the dimension as their primary one"`
	Also        []string `json:"also" doc:"that show it beside another one"`
}

// BuiltKitShort is a dimension with fewer questions than asked for.
type BuiltKitShort struct {
	Dimension string `json:"dimension"`
	Has       int    `json:"has"`
	Want      int    `json:"want"`
}

// sideMinutes is what opening and closing take where an order does not say.
const sideMinutes = 5

func kitPermission(action string) policies.Permission {
	return policies.Permission{Object: "kit", Action: action}
}

func (a *API) addInterviewKits() {
	route(a, Operation{ID: "listKits", Method: http.MethodGet, Path: "/interview/kits", Permission: kitPermission("read"),
		Summary: problem.Text{ZH: "现成的面试成套题", EN: "The ready interview kits"}},
		func(_ context.Context, c *Call, _ *struct{}) (InterviewKitList, error) {
			list, err := written[struct {
				Kits []InterviewKit `json:"kits"`
			}](questionsWithin(c).WriteKits)
			return InterviewKitList{list.Kits}, err
		})
	route(a, Operation{ID: "buildKit", Method: http.MethodPost, Path: "/interview/kits", Permission: kitPermission("compute"), MaxBody: 256 << 10,
		Summary: problem.Text{ZH: "按模型和场次试组成套题，不保存", EN: "Build a kit for a model and sessions without keeping it"}},
		func(_ context.Context, _ *Call, in *struct{ Body KitOrder }) (BuiltKit, error) {
			return builtKit(in.Body)
		})
}

// builtKit builds the kit of an order from the shipped bank. What cannot be done
// is told with the dimensions and the minutes that are missing.
func builtKit(in KitOrder) (BuiltKit, error) {
	m, list := interviewProfile(in.Model)
	order := interview.Order{Opening: sideMinutes, Closing: sideMinutes, Each: in.Each, Question: in.Question}
	if in.Opening != nil {
		order.Opening = *in.Opening
	}
	if in.Closing != nil {
		order.Closing = *in.Closing
	}
	for _, s := range in.Sessions {
		order.Sessions = append(order.Sessions, interview.Session{Interviewers: s.Interviewers, Minutes: s.Minutes})
	}
	var plan *interview.Plan
	if !list.Failed() {
		plan, list = shippedQuestions().Build(m, order)
	}
	if list.Failed() {
		return BuiltKit{}, models.InvalidList("kit.invalid", inBody(list))
	}
	return written[BuiltKit](plan.WriteJSON)
}

// interviewProfile is a shipped model as interviews need it.
func interviewProfile(code string) (p interview.Profile, list problem.List) {
	library := shippedCompetency()
	if m, ok := library.Model(code); ok {
		return interview.ProfileOf(m, library), nil
	}
	var known []string
	for _, m := range library.Models {
		known = append(known, m.Code)
	}
	fix := problem.Textf("可用的：%s。", "There are: %s.", strings.Join(known, ", "))
	if near := document.Nearest(code, known); near != "" {
		fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
	}
	list.Add("competency.model_unknown", problem.Place{Path: "model"}, problem.Text{ZH: "没有这个模型。", EN: "There is no such model."}, fix)
	return p, list
}
