package agreement

import (
	"slices"
	"strings"

	"steelyard/compensation/problem"
)

// Statistics lists every statistic.
func Statistics() []Statistic {
	return []Statistic{StatICC, StatAlpha, StatKappa, StatFleiss, StatAC1, StatKendallW, StatRWG, StatCronbach, StatSpearman, StatLeniency, StatFourFifths, StatFisher}
}

// Request says what to compute. Form and Metric may be empty: then it is icc
// 2,1, alpha ordinal, kappa nominal, rwg with negative values as 0.
type Request struct {
	Statistic Statistic
	Form      string // of icc and rwg
	Metric    string // of alpha and kappa
	Level     Level
}

// texts turns words of a type into plain ones.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// choices are the forms and metrics that a statistic has, the usual one first.
func (s Statistic) choices() (forms, metrics []string) {
	switch s {
	case StatICC:
		return append([]string{string(ICC21)}, texts(Forms())...), nil
	case StatAlpha:
		return nil, append([]string{string(Ordinal)}, texts(Metrics())...)
	case StatKappa:
		return nil, texts(WeightsOfKappa())
	case StatRWG:
		return []string{RWGCut, RWGRaw}, nil
	}
	return nil, nil
}

// Compute computes what is asked for of the data. Problems: an unknown
// statistic, a form or metric that it does not have, data of another kind.
func (in Input) Compute(q Request) (Result, problem.List) {
	var list problem.List
	if !slices.Contains(Statistics(), q.Statistic) {
		wrong(&list, "statistic", string(q.Statistic), texts(Statistics()))
		return Result{}, list
	}
	forms, metrics := q.Statistic.choices()
	q.Form, q.Metric = chosen(&list, "form", q.Form, forms), chosen(&list, "metric", q.Metric, metrics)
	needs := problem.Text{ZH: "评分（subject、rater、value）", EN: "ratings (subject, rater, value)"}
	fits := in.Ratings != nil
	switch q.Statistic {
	case StatFourFifths:
		needs, fits = problem.Text{ZH: "各组人数（group、applicants、selected）", EN: "counts of groups (group, applicants, selected)"}, in.Groups != nil
	case StatFisher:
		needs, fits = problem.Text{ZH: "两行两列的人数，或恰好两个组", EN: "a table of two rows of two counts, or exactly two groups"}, in.Table != nil || len(in.Groups) == 2
	}
	if !fits {
		list.Add("agreement.wrong_data", problem.Place{}, problem.Textf("%s 需要另一种数据。", "The statistic %s needs other data.", q.Statistic),
			problem.Text{ZH: "请给出" + needs.ZH + "。", EN: "Give " + needs.EN + "."})
	}
	if list.Failed() {
		return Result{}, list
	}
	return in.compute(q), nil
}

func (in Input) compute(q Request) Result {
	r := in.Ratings
	switch q.Statistic {
	case StatICC:
		return r.ICC(Form(q.Form), q.Level)
	case StatAlpha:
		return r.Alpha(Metric(q.Metric), q.Level)
	case StatKappa:
		return r.Kappa(Weights(q.Metric), q.Level)
	case StatFleiss:
		return r.Fleiss(q.Level)
	case StatAC1:
		return r.AC1(q.Level)
	case StatKendallW:
		return r.KendallW()
	case StatRWG:
		return r.RWG(q.Form)
	case StatCronbach:
		return r.Cronbach(q.Level)
	case StatSpearman:
		return r.Spearman(q.Level)
	case StatLeniency:
		return r.Leniency()
	case StatFourFifths:
		return FourFifths(in.Groups, q.Level)
	}
	return in.table().Fisher(q.Level)
}

// table is the table of counts, or that of two groups.
func (in Input) table() Table {
	if in.Table != nil {
		return *in.Table
	}
	var t Table
	for i, g := range in.Groups {
		t[i] = [2]int64{g.Selected, g.Applicants - g.Selected}
	}
	return t
}

// chosen is the choice that was made, or the first one.
func chosen(list *problem.List, option, value string, possible []string) string {
	switch {
	case value == "" && len(possible) > 0:
		return possible[0]
	case value == "" || slices.Contains(possible, value):
		return value
	}
	wrong(list, option, value, possible)
	return value
}

func wrong(list *problem.List, option, value string, possible []string) {
	fix := problem.Text{ZH: "这个统计量没有这种选择，请去掉它。", EN: "The statistic has no such choice; leave it out."}
	if len(possible) > 0 {
		words := slices.Clone(possible)
		slices.Sort(words)
		words = slices.Compact(words)
		fix = problem.Textf("可用的值：%s。", "Possible values: %s.", strings.Join(words, " "))
	}
	list.Add("agreement."+option, problem.Place{Field: "--" + option}, problem.Textf("%s 不是可用的值。", "%s is not a possible value.", problem.Show(value)), fix)
}
