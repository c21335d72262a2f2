package api

import (
	"context"
	"encoding/json"
	"net/http"

	"steelyard/compensation/problem"
	"steelyard/competency/interview"
	"steelyard/models"
	"steelyard/policies"
)

// PanelSheets are the submitted sheets on one candidate. Nothing of them is kept.
type PanelSheets struct {
	Model     string       `json:"model" minLength:"1" maxLength:"64" doc:"code of the competency model"`
	Candidate string       `json:"candidate,omitempty" maxLength:"64" doc:"a code, never a name"`
	Rule      *PanelRule   `json:"rule,omitempty" doc:"absent: a mean of at least 3.5"`
	Reason    *PanelReason `json:"reason,omitempty" doc:"why interviewers do not weigh alike"`
	Sheets    []PanelSheet `json:"sheets" minItems:"1" maxItems:"12"`
}

// PanelRule is what the overall score must reach.
type PanelRule struct {
	Mean string `json:"mean" maxLength:"16" pattern:"^[0-9]+(\\.[0-9]+)?$" patternDescription:"decimal number" example:"3.5"`
}

// PanelReason is a reason in both languages, or in one.
type PanelReason struct {
	ZH string `json:"zh,omitempty" maxLength:"400"`
	EN string `json:"en,omitempty" maxLength:"400"`
}

// PanelSheet is what one interviewer submitted. A dimension that is not on it
// was not observed.
type PanelSheet struct {
	Interviewer string      `json:"interviewer" minLength:"1" maxLength:"64"`
	Weight      int         `json:"weight,omitempty" minimum:"1" maximum:"5" doc:"absent: 1; another one than the rest's needs a reason"`
	Scores      []PanelMark `json:"scores" maxItems:"30"`
}

// PanelMark is what an interviewer wrote about one dimension.
type PanelMark struct {
	Dimension string `json:"dimension" minLength:"1" maxLength:"64"`
	Score     string `json:"score" enum:"1,2,3,4,5,not_observed"`
	Note      string `json:"note,omitempty" maxLength:"2000" doc:"evidence; needed for 1, 2, 4 and 5"`
}

// PanelResult is what the sheets come to. It supports a decision and makes none.
// Decimals are texts, rounded to four digits.
type PanelResult struct {
	Model      InterviewModel     `json:"model"`
	Candidate  string             `json:"candidate"`
	Rule       PanelRule          `json:"rule"`
	Dimensions []PanelLine        `json:"dimensions"`
	Overall    string             `json:"overall,omitempty" doc:"absent: no dimension with a weight was observed"`
	Debrief    bool               `json:"debriefRequired" doc:"the panel has to talk before anybody decides"`
	Standing   interview.Standing `json:"standing" enum:"meets,does_not,cannot_say" doc:"against the rule"`
	Reasons    []Words            `json:"reasons" doc:"why the standing is what it is"`
	Trace      json.RawMessage    `json:"trace,omitempty" doc:"the steps to the overall score, in both languages"`
	Notices    []Notice           `json:"notices" doc:"notes that touch what nobody may ask about"`
}

// PanelLine is what the panel says of one dimension.
type PanelLine struct {
	Dimension   string       `json:"dimension"`
	Name        Words        `json:"name"`
	Weight      int          `json:"weight"`
	Required    int          `json:"required"`
	Critical    bool         `json:"critical"`
	Scores      []PanelScore `json:"scores" doc:"by interviewer"`
	NotObserved []string     `json:"notObserved" doc:"interviewers who saw nothing of it; they count nowhere"`
	N           int          `json:"n" doc:"scores"`
	Mean        string       `json:"mean,omitempty" doc:"absent: nobody observed it"`
	Range       *int         `json:"range,omitempty" doc:"highest less lowest score"`
	RWG         string       `json:"rwg,omitempty" doc:"agreement within the group; absent: fewer than two scores"`
	Share       string       `json:"share,omitempty" doc:"of the overall score"`
	Below       bool         `json:"belowRequired" doc:"critical, and the mean is below the required level"`
	Debrief     []Words      `json:"debrief" doc:"why the panel has to talk about it"`
}

// PanelScore is one interviewer's score on a dimension.
type PanelScore struct {
	Interviewer string `json:"interviewer"`
	Weight      int    `json:"weight"`
	Score       int    `json:"score"`
	Note        string `json:"note"`
}

func (a *API) addInterviewPanels() {
	route(a, Operation{ID: "computePanel", Method: http.MethodPost, Path: "/interview/panel-results", Permission: policies.Permission{Object: "panel", Action: "compute"},
		Summary: problem.Text{ZH: "汇总面试小组的评分表，不保存", EN: "Bring the sheets of an interview panel together without keeping them"}},
		func(_ context.Context, _ *Call, in *struct{ Body PanelSheets }) (PanelResult, error) {
			return panelResultOf(in.Body)
		})
}

// panelResultOf reads the sheets as the document that they are, so that the same
// rules hold for files and requests.
func panelResultOf(in PanelSheets) (PanelResult, error) {
	m, list := interviewProfile(in.Model)
	data, err := json.Marshal(struct {
		PanelSheets
		Model any `json:"model,omitempty"` // it is no part of the document
	}{PanelSheets: in})
	if err != nil {
		return PanelResult{}, err
	}
	panel, problems := interview.ReadPanel("", data)
	list = append(list, problems...)
	var result *interview.Result
	if !list.Failed() {
		result, problems = interview.Evaluate(panel, m)
		list = append(list, problems...)
	}
	if list.Failed() {
		return PanelResult{}, models.InvalidList("panel.invalid", inBody(list))
	}
	out, err := written[PanelResult](result.WriteJSON)
	out.Notices = noticesOf(append(list, panel.CheckNotes(shippedTopics())...))
	return out, err
}
