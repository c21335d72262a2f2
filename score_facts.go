package main

import (
	"steelyard/compensation"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/scorecard"
)

// inputsOf is what people are scored on: a document of actuals, or what fact
// files say.
func (a *app) inputsOf(o scoreOptions, card *scorecard.Template) ([]scorecard.Input, problem.List) {
	if o.facts == "" {
		return loadActuals(o.actuals)
	}
	set, selling, list := readSelling(o.facts, o.mapping)
	if list.Failed() {
		return nil, list
	}
	currency, problems := a.currencyOf(o.currency, set)
	if list = append(list, problems...); list.Failed() || card == nil {
		return nil, list
	}
	settings := measure.Defaults(money.Currency{})
	settings.Currency = currency
	w := measure.NewWorld(set, selling, settings)
	if o.team != "" && !w.HasTeam(o.team) {
		return nil, append(list, a.badFlag("team", o.team, a.say("事实中的团队代码", "the code of a team in the facts"))...)
	}
	var inputs []scorecard.Input
	for _, person := range o.persons {
		in, problems := compensation.CardInput(w, card, compensation.CardSubject{Person: person, Team: o.team, Period: o.in})
		list = append(list, problems...)
		inputs = append(inputs, in)
	}
	return inputs, list
}

// scoringMistakes are flags for scoring that are missing or do not go together.
func (a *app) scoringMistakes(o scoreOptions) (list problem.List) {
	refuse := func(name string, text problem.Text) {
		list.Add("command.flag", problem.Place{Field: "--" + name}, text, problem.Text{ZH: "请用 steelyard score --help 查看用法。", EN: "See steelyard score --help."})
	}
	need := func(name string, there bool) {
		if !there {
			refuse(name, problem.Text{ZH: "缺少选项 --" + name + "。", EN: "The option --" + name + " is missing."})
		}
	}
	need("card", o.card != "")
	if o.facts == "" {
		need("actuals", o.actuals != "")
		if o.in != "" || len(o.persons) > 0 || o.team != "" || o.mapping != "" || o.currency != "" {
			refuse("facts", problem.Text{ZH: "--period、--person、--team、--mapping 和 --currency 与 --facts 一起使用。", EN: "--period, --person, --team, --mapping and --currency go with --facts."})
		}
		return list
	}
	if o.actuals != "" {
		refuse("actuals", problem.Text{ZH: "--actuals 和 --facts 只能选一种。", EN: "Actuals or facts: one of --actuals and --facts."})
	}
	need("period", o.in != "")
	need("person", len(o.persons) > 0)
	return list
}
