package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"steelyard/compensation/problem"
	"steelyard/competency/agreement"
	"steelyard/models"
	"steelyard/policies"
)

// AgreementTable asks for a statistic of a table: ratings, groups of a selection,
// or two rows of two counts. Nothing of it is kept.
type AgreementTable struct {
	Statistic agreement.Statistic `json:"statistic" enum:"icc,alpha,kappa,fleiss,ac1,kendall-w,rwg,cronbach,spearman,leniency,four-fifths,fisher"`
	Form      string              `json:"form,omitempty" maxLength:"8" doc:"of icc: 1,1 2,1 3,1 1,k 2,k 3,k, absent: 2,1; of rwg: rwg or r*wg, absent: rwg"`
	Metric    string              `json:"metric,omitempty" maxLength:"16" doc:"of alpha: nominal, ordinal, interval or ratio, absent: ordinal; of kappa: nominal, linear or quadratic, absent: nominal"`
	Level     string              `json:"level,omitempty" pattern:"^0\\.[0-9]{1,6}$" patternDescription:"share" example:"0.95" doc:"of confidence, 0.5 to 0.9999; absent: 0.95"`
	Scale     string              `json:"scale,omitempty" maxLength:"40" doc:"of the ratings: 1-5, or 1-5/0.5 with half levels; absent: any number"`
	Ratings   []AgreementRating   `json:"ratings,omitzero" required:"false" maxItems:"10000"`
	Groups    []AgreementGroup    `json:"groups,omitzero" required:"false" maxItems:"200" doc:"of four-fifths and fisher"`
	Table     [][]int64           `json:"table,omitzero" required:"false" maxItems:"2" doc:"of fisher: two rows of two counts"`
}

// AgreementRating is what a rater gave a subject.
type AgreementRating struct {
	Subject string `json:"subject" minLength:"1" maxLength:"64"`
	Rater   string `json:"rater" minLength:"1" maxLength:"64"`
	Value   string `json:"value,omitempty" maxLength:"24" doc:"a decimal; absent: not rated"`
}

// AgreementGroup is the counts of one group of a selection.
type AgreementGroup struct {
	Group      string `json:"group" minLength:"1" maxLength:"64"`
	Applicants int64  `json:"applicants" minimum:"0" maximum:"100000000"`
	Selected   int64  `json:"selected" minimum:"0" maximum:"100000000"`
}

// AgreementResult is a statistic with what it rests on. Numbers have twelve
// digits.
type AgreementResult struct {
	Statistic  agreement.Statistic `json:"statistic"`
	Title      Words               `json:"title"`
	Form       string              `json:"form,omitempty"`
	Value      *float64            `json:"value" doc:"null: undefined"`
	Undefined  *AgreementReason    `json:"undefined,omitempty" doc:"why there is no value"`
	Subjects   int                 `json:"subjects" doc:"that were used"`
	Raters     int                 `json:"raters,omitempty"`
	Ratings    int                 `json:"ratings,omitempty"`
	SE         *float64            `json:"standard_error,omitempty"`
	Interval   *AgreementInterval  `json:"interval,omitempty"`
	NoInterval *AgreementReason    `json:"no_interval,omitempty"`
	P          *float64            `json:"p,omitempty" doc:"probability of the first test"`
	Tests      []AgreementTest     `json:"tests,omitempty"`
	NoTest     *AgreementReason    `json:"no_test,omitempty"`
	Agreement  *float64            `json:"percent_agreement,omitempty" doc:"0 to 100: agreeing pairs of ratings of the same subject"`
	PerSubject []AgreementSubject  `json:"per_subject,omitempty" doc:"of rwg"`
	PerRater   []AgreementRater    `json:"per_rater,omitempty" doc:"of leniency"`
	Groups     []AgreementRatio    `json:"groups,omitempty" doc:"of four-fifths"`
	Warnings   []AgreementReason   `json:"warnings" doc:"what to be careful about"`
}

// AgreementReason is a stable code with its sentence.
type AgreementReason struct {
	Code string `json:"code"`
	ZH   string `json:"zh"`
	EN   string `json:"en"`
}

// AgreementInterval is a confidence interval with the formula that it follows.
type AgreementInterval struct {
	Level  float64 `json:"level"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Method Words   `json:"method"`
}

// AgreementTest is a test of significance; an exact one has a probability alone.
type AgreementTest struct {
	Kind  string    `json:"kind" enum:"f,t,z,z0,chi_square,fisher_two_sided,fisher_greater,fisher_less"`
	Value *float64  `json:"value,omitempty"`
	DF    []float64 `json:"df,omitempty" doc:"degrees of freedom"`
	P     float64   `json:"p"`
}

// AgreementSubject is the agreement on one subject.
type AgreementSubject struct {
	Subject   string           `json:"subject"`
	Ratings   int              `json:"ratings"`
	Value     *float64         `json:"rwg"`
	Raw       *float64         `json:"r*wg"`
	Undefined *AgreementReason `json:"undefined,omitempty"`
}

// AgreementRater is how one rater rates beside the others.
type AgreementRater struct {
	Rater      string           `json:"rater"`
	Ratings    int              `json:"ratings"`
	Compared   int              `json:"compared" doc:"of them"`
	Mean       *float64         `json:"mean"`
	Difference *float64         `json:"difference"`
	SD         *float64         `json:"sd"`
	Undefined  *AgreementReason `json:"undefined,omitempty"`
	NoSD       *AgreementReason `json:"no_z,omitempty"`
	Scores     []AgreementScore `json:"scores,omitempty"`
}

// AgreementScore is a rating beside the rater's other ones.
type AgreementScore struct {
	Subject string  `json:"subject"`
	Value   float64 `json:"value"`
	Z       float64 `json:"z"`
}

// AgreementRatio is a group's rate against that of the base.
type AgreementRatio struct {
	Group      string             `json:"group"`
	Applicants int64              `json:"applicants"`
	Selected   int64              `json:"selected"`
	Rate       *float64           `json:"rate"`
	Base       bool               `json:"base" doc:"the others are compared with it"`
	Ratio      *float64           `json:"ratio"`
	Verdict    agreement.Verdict  `json:"verdict,omitempty" enum:"no_sign,sign_too_few_data,sign_significant"`
	Words      *Words             `json:"verdict_words,omitempty"`
	Interval   *AgreementInterval `json:"interval,omitempty"`
	Tests      []AgreementTest    `json:"tests,omitempty"`
	Flip       *AgreementFlip     `json:"flip,omitempty" doc:"what one decision more or less would change"`
	LeftOut    *AgreementReason   `json:"left_out,omitempty"`
}

// AgreementFlip is the selection with one decision moved.
type AgreementFlip struct {
	Selected int64 `json:"selected"`
	Base     int64 `json:"base_selected"`
	Changes  bool  `json:"changes"`
	Reversed bool  `json:"reversed"`
}

func (a *API) addAgreement() {
	route(a, Operation{ID: "computeAgreement", Method: http.MethodPost, Path: "/agreement", Permission: policies.Permission{Object: "agreement", Action: "compute"},
		Summary: problem.Text{ZH: "评分人的一致性、选拔的公平性：计算一个统计量，不保存", EN: "How far raters agree, whether a selection is fair: a statistic, without keeping the table"}},
		func(_ context.Context, _ *Call, in *struct{ Body AgreementTable }) (AgreementResult, error) {
			return agreementOf(in.Body)
		})
}

// agreementOf reads the table as the document that it is, so that the same rules
// hold for files and requests.
func agreementOf(in AgreementTable) (AgreementResult, error) {
	var p parsing
	level := agreement.Level{}
	if in.Level != "" {
		share, err := strconv.ParseFloat(in.Level, 64)
		made, ok := agreement.NewLevel(share)
		if level = made; err != nil || !ok {
			p.fail("level", problem.Text{ZH: "置信水平不在 0.5 到 0.9999 之间。", EN: "The level of confidence is not between 0.5 and 0.9999."}, problem.Text{ZH: "请写 0.95 这样的数。", EN: "Write a number such as 0.95."})
		}
	}
	data, err := json.Marshal(struct {
		Scale   string            `json:"scale,omitempty"`
		Ratings []AgreementRating `json:"ratings,omitzero"`
		Groups  []AgreementGroup  `json:"groups,omitzero"`
		Table   [][]int64         `json:"table,omitzero"`
	}{in.Scale, in.Ratings, in.Groups, in.Table})
	if err != nil {
		return AgreementResult{}, err
	}
	table, list := agreement.Read("body.json", data, agreement.Scale{})
	list = append(p.list, list...)
	var result agreement.Result
	if !list.Failed() {
		result, list = table.Compute(agreement.Request{Statistic: in.Statistic, Form: in.Form, Metric: in.Metric, Level: level})
	}
	if list.Failed() {
		return AgreementResult{}, models.InvalidList("agreement.invalid", inBody(list))
	}
	return written[AgreementResult](result.WriteJSON)
}
