package main

import (
	"fmt"

	"steelyard/compensation/kpi"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// smartFacts are the facts that goals are completed from, nil without --facts,
// and for whom and which period where a goal does not say.
type smartFacts struct {
	world  *measure.World
	person string
	card   period.Window
}

// smartFacts reads what the options name, and collects all problems of it.
func (a *app) smartFacts(o smartOptions) (*smartFacts, problem.List) {
	var list problem.List
	if o.facts == "" {
		for _, f := range []struct{ name, value string }{{"person", o.person}, {"period", o.period}, {"mapping", o.mapping}, {"currency", o.currency}} {
			if f.value != "" {
				list.Add("command.flag", problem.Place{Field: "--" + f.name}, problem.Textf("选项 --%s 只与 --facts 一起使用。", "The option --%s goes with --facts alone.", f.name),
					problem.Text{ZH: "请加上 --facts，或去掉它。", EN: "Add --facts, or leave it out."})
			}
		}
		return nil, list
	}
	settings := measure.Defaults(money.Currency{})
	out := &smartFacts{person: o.person}
	if o.period != "" {
		var ok bool
		if out.card, ok = settings.ParseWindow(o.period); !ok {
			list = append(list, a.badFlag("period", o.period, "2026-10, 2026-Q4, 2026")...)
		}
	}
	set, selling, problems := readSelling(o.facts, o.mapping)
	if list = append(list, problems...); list.Failed() {
		return nil, list
	}
	currency, problems := a.currencyOf(o.currency, set)
	if list = append(list, problems...); list.Failed() {
		return nil, list
	}
	settings.Currency = currency
	out.world = measure.NewWorld(set, selling, settings)
	return out, list
}

// fill completes a statement: for the scored person and the card that it names,
// and otherwise for those of the options.
func (f *smartFacts) fill(checker *kpi.Checker, library []kpi.KPI, s kpi.Statement) (kpi.Statement, problem.List) {
	ask := kpi.Ask{Person: s.Scored, Card: period.Window(s.Card), Wide: true}
	if ask.Person == "" {
		ask.Person = f.person
	}
	if ask.Card.Days() == 0 {
		ask.Card = f.card
	}
	var list problem.List
	for _, x := range []struct {
		flag, field string
		missing     bool
	}{{"person", "scored", ask.Person == ""}, {"period", "card", ask.Card.Days() == 0}} {
		if x.missing {
			list.Add("command.flag", problem.Place{Field: "--" + x.flag}, problem.Textf("用事实检查时缺少选项 --%[1]s 或字段 %[2]s。", "To check against facts the option --%[1]s or the field %[2]s is needed.", x.flag, x.field),
				problem.Text{ZH: fmt.Sprintf("请加上 --%s。", x.flag), EN: fmt.Sprintf("Add --%s.", x.flag)})
		}
	}
	if list.Failed() {
		return s, list
	}
	return checker.Fill(s, library, f.world, ask)
}
