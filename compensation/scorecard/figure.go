package scorecard

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// FigureCode is the code under which plans look a card's coefficient up
// ("figure: scorecard").
const FigureCode = "scorecard"

// Figure is the result as pay plans read it: the coefficient, a number, of the
// person in the period (2026-10 for a monthly card, 2026-Q4 for a quarterly
// one), under the given code; "" is FigureCode. A plan declares
// "figures: {scorecard: {unit: number, period: month}}". The problems say why
// there is none: the card has no total or no coefficient, nobody or no period
// of its cycle is named.
func (r *Result) Figure(code string) (fact.Figure, problem.List) {
	return figure(r.Card, r.Person, r.Period, code, r.HasCoefficient && r.Status == Scored, fact.Figure{Value: r.Coefficient})
}

// Figure is the combined result as pay plans read it; see Result.Figure.
func (x *Combined) Figure(t *Template, person, periodName, code string) (fact.Figure, problem.List) {
	return figure(t, person, periodName, code, x.HasCoefficient && x.Status == Scored, fact.Figure{Value: x.Coefficient})
}

func figure(t *Template, person, periodName, code string, has bool, f fact.Figure) (fact.Figure, problem.List) {
	var list problem.List
	if code == "" {
		code = FigureCode
	}
	if !has {
		list.Add("score.no_coefficient", problem.Place{}, problem.Text{ZH: "记分卡没有系数，不能用于薪酬方案。", EN: "The card has no coefficient that a plan could use."},
			problem.Text{ZH: "请先补齐数据；试用期记分卡不用于薪酬。", EN: "Complete the data first; cards of probation are not for pay."})
	}
	if person == "" {
		list.Add("score.nobody", problem.Place{Path: "person"}, problem.Text{ZH: "没有写明是谁。", EN: "It does not say whose it is."}, problem.Text{ZH: "请填写工号。", EN: "Name the person by code."})
	}
	if !fits(t.Cycle, periodName) {
		list.Add(wrongPeriod(periodName))
	}
	if list.Failed() {
		return fact.Figure{}, list
	}
	f.Person, f.Period, f.Code, f.Unit = person, periodName, code, number
	return f, nil
}

func wrongPeriod(name string) (code string, at problem.Place, text, fix problem.Text) {
	return "score.period", problem.Place{Path: "period"}, problem.Textf("%s 不是这张记分卡的周期。", "%s is not a period of this card.", problem.Show(name)),
		problem.Text{ZH: "月度卡写 2026-10，季度卡写 2026-Q4。", EN: "Write 2026-10 for a monthly card, 2026-Q4 for a quarterly one."}
}

// fits reports whether a text names a period of the cycle.
func fits(cycle period.Span, name string) bool {
	if cycle == period.InQuarter {
		if len(name) != 7 || name[4:6] != "-Q" || name[6] < '1' || name[6] > '4' {
			return false
		}
		_, err := period.ParseMonth(name[:4] + "-01")
		return err == nil
	}
	_, err := period.ParseMonth(name)
	return err == nil
}

// Fits reports whether a text names a period of the card: 2026-10 for a monthly
// card, 2026-Q4 for a quarterly one.
func (t *Template) Fits(name string) bool { return fits(t.Cycle, name) }
