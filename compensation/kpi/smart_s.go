package kpi

import (
	"regexp"
	"slices"
	"strings"

	"steelyard/compensation/problem"
)

// specificRules ask for one outcome that two strangers would look at alike.
var specificRules = []rule{
	{Specific, "outcome", (*goal).outcome},
	{Specific, "compound", (*goal).compound},
	{Specific, "direction", (*goal).contradiction},
	{Specific, "vague", (*goal).vagueWords},
	{Specific, "activity", (*goal).activityAsResult},
	{Specific, "amount", (*goal).ambiguousAmount},
	{Specific, "scope", (*goal).missingScope},
	{Specific, "hedge", (*goal).hedged},
	{Specific, "actor", (*goal).noActor},
	{Specific, "example", (*goal).specificExample},
}

// counted reports whether a target says how much of something, and of what.
func (g *goal) counted() bool {
	if len(g.targets) == 0 {
		return false
	}
	if len(g.metrics) > 0 || has(g.tokens, objectWord, deliverable) || targetOf.MatchString(g.text) || g.hasNames || g.group() != "" {
		return true
	}
	if !g.countedUnit() && (has(g.tokens, attitude) || (has(g.tokens, vagueWord) || has(g.tokens, hedgeWord) && !has(g.tokens, atMost)) && !saidOf.MatchString(g.line.text)) {
		return false
	}
	if t := g.targets[0]; t.number.unit == unitCount && (!timesOnly.MatchString(string(g.folded[t.from:t.to])) || g.says() || g.saysWhat()) || t.number.unit == unitAny && g.nounBehind(t) {
		return true
	}
	return g.says()
}

// targetOf is a target that says of what it is: 签约目标：160 万.
var targetOf = regexp.MustCompile(`(?:签约|签单|回款|收款|合同|销售|业绩|毛利|拜访|投标)(?:目标|任务|指标)`)

// timesOnly counts without a word for what: 完成 4 次.
var timesOnly = regexp.MustCompile(`[次个项件]$`)

// saysWhat reports whether there is any word beside verbs of reaching: 迟到不超过 3 次.
func (g *goal) saysWhat() bool {
	if slices.ContainsFunc(g.tokens, func(t token) bool {
		return t.kind == nameToken || t.kind == wordToken && !t.is(achieveVerb, atMost, hedgeWord, openTime, plainWord, scopeWord)
	}) {
		return true
	}
	for i, r := range g.folded {
		if isHan(r) && !strings.ContainsRune("的了在内共约达要再各均", r) && !g.covered(g.tokens, i) {
			return true
		}
	}
	return false
}

// says reports whether the text names anything beside its numbers and times.
func (g *goal) says() bool {
	return slices.ContainsFunc(g.clauses, g.content)
}

// nounBehind reports whether an English word that may name something follows a
// number.
func (g *goal) nounBehind(t token) bool {
	words := strings.Fields(g.after(t.to, 24))
	return len(words) > 0 && isWordRune([]rune(words[0])[0]) && !filler.MatchString(strings.Trim(words[0], ".,;:"))
}

// countedUnit reports whether a target counts things or money.
func (g *goal) countedUnit() bool {
	for _, t := range g.targets {
		if t.number.unit == unitCount || t.number.unit == unitMoney {
			return true
		}
	}
	return false
}

// numberAlone reports whether there is nothing but one number in the text: 10 家.
func (g *goal) numberAlone() bool {
	return g.Name == "" && len(g.tokens) == 1 && len(g.targets) == 1 && strings.TrimSpace(g.text) == string(g.folded[g.targets[0].from:g.targets[0].to])
}

// measured reports whether a metric is named as a number, not as a subject.
func (g *goal) measured() *token {
	for i := range g.metrics {
		if !g.metrics[i].word.topic {
			return &g.metrics[i]
		}
	}
	return nil
}

// outcome fails where no metric, milestone or counted thing is named.
func (g *goal) outcome() Finding {
	switch {
	case g.Name != "" && (g.Formula != "" || len(g.metrics) > 0):
		return pass("指标是“%[1]s”。", "The metric is “%[1]s”.", g.Name)
	case g.slogan() != nil:
		return g.finding(Fail, g.slogan(), problem.Text{ZH: "这是一句口号，没有说明要什么结果。", EN: "This is a motto: no outcome is named."},
			problem.Text{ZH: "请写出一个指标，或一个可以核对的状态。", EN: "Name a metric, or a state that can be checked."})
	case g.end != nil:
		f := pass("结果是一个可以核对的状态。", "The outcome is a state that can be checked.")
		f.Span = g.span(g.end.from, g.end.to)
		return f
	case g.numberAlone():
		return g.finding(Fail, &g.targets[0], problem.Text{ZH: "只有一个数字，没有说是什么。", EN: "There is a number alone: it is not said of what."},
			problem.Text{ZH: "请写出一个指标，或一个可以核对的状态。", EN: "Name a metric, or a state that can be checked."})
	case g.counted(), len(g.whole) > 0:
		f := pass("说明了要的是什么结果。", "It says what outcome is wanted.")
		if g.metric != nil {
			f.Span = g.span(g.metric.from, g.metric.to)
		}
		return f
	case g.measured() != nil && !has(g.tokens, attitude, vagueVerb, vagueWord, supportVerb, upVerb, downVerb, achieveVerb, hedgeWord, openTime) && !g.strangeWords() || g.defined && len(g.metrics) > 0:
		m := g.metrics[0]
		return g.finding(Pass, &m, problem.Textf("指标是“%s”。", "The metric is “%s”.", string(g.raw[m.from:m.to])), problem.Text{})
	case (g.hasNames || g.keepsName()) && !has(g.tokens, attitude, vagueVerb, vagueWord, supportVerb):
		return g.finding(Warn, nil, problem.Text{ZH: "点到了对象，没有说明要做成什么。", EN: "It names with whom or where, but not what is to be there."},
			problem.Text{ZH: "请写出完成时应有的状态。", EN: "Write the state that is to be reached."})
	case g.wanted() != nil:
		m := g.wanted()
		return g.finding(Warn, m, problem.Text{ZH: "点到了指标，但只说了方向。", EN: "A metric is named, but only a direction is given for it."},
			problem.Text{ZH: "请写成“指标＋目标值＋期限”。", EN: "Write metric, target value and deadline."})
	case g.brings() != nil:
		return g.finding(Warn, g.brings(), problem.Text{ZH: "说了要做成什么，没有说多少、哪几个。", EN: "It says what is to come of it, but not how much or which."},
			problem.Text{ZH: "请写出数量、对象和期限。", EN: "Say how many, which, and by when."})
	case g.helps() != nil:
		return g.finding(Warn, g.helps(), problem.Text{ZH: "说的是参与，没有说要带来什么结果。", EN: "It asks for taking part, not for what is to come of it."},
			problem.Text{ZH: "请写出这件事要带来的结果。", EN: "Write what is to come of it."})
	}
	if t, _ := g.order(); t != nil {
		return g.finding(Warn, t, problem.Text{ZH: "说了做什么，没有说做成什么样。", EN: "It says what to do, but not what is there when it is done."},
			problem.Text{ZH: "请写出完成时应有的状态。", EN: "Write the state that is to be reached."})
	}
	if t := g.leftOpen(); t != nil {
		return g.finding(Fail, t, problem.Text{ZH: "只说能做就做，没有说明要什么结果。", EN: "It is to be done as far as it goes: no outcome is named."},
			problem.Text{ZH: "请写出一个指标（如“回款额”）或一个可以核对的状态（如“合同已签订”）。", EN: "Name a metric (such as collected amount) or a state that can be checked (such as contract signed)."})
	}
	if g.letItPass(names) {
		return g.finding(Warn, nil, problem.Text{ZH: "说了做什么，没有说做成什么样。", EN: "It says what to do, but not what is there when it is done."},
			problem.Text{ZH: "请写出完成时应有的状态。", EN: "Write the state that is to be reached."})
	}
	at := first(g.tokens, attitude, vagueVerb, supportVerb)
	return g.finding(Fail, at, problem.Text{ZH: "只有方向或态度，没有说明要什么结果。", EN: "This is a direction or an attitude: no outcome is named."},
		problem.Text{ZH: "请写出一个指标（如“回款额”）或一个可以核对的状态（如“合同已签订”）。", EN: "Name a metric (such as collected amount) or a state that can be checked (such as contract signed)."})
}

// strangeWords reports whether a clause has words that no rule knows: a verb,
// perhaps, so that the metric does not stand alone.
func (g *goal) strangeWords() bool {
	for _, clause := range g.clauses {
		if g.unknownWords(clause) {
			return true
		}
	}
	return false
}

// vagueWords warns of a vague word with no number in its clause; beside a
// number it is only superfluous.
func (g *goal) vagueWords() Finding {
	for _, clause := range g.clauses {
		word := first(clause, vagueWord)
		if word == nil || word.inside {
			continue
		}
		name := string(g.raw[word.from:word.to])
		says := problem.Textf("“%s”没有说明是多少。", "“%s” does not say how much.", name)
		fix := problem.Text{ZH: "请换成数字，或删去这个词。", EN: "Put a number in its place, or leave the word out."}
		if g.settled(clause) || g.end != nil || g.measured() != nil || len(g.targets) > 0 || g.brings() != nil || g.helps() != nil || g.wanted() != nil || g.letItPass(names) {
			return g.finding(Warn, word, says, fix)
		}
		return g.finding(Fail, word, says, fix)
	}
	return pass("没有含糊的词。", "There is no vague word.")
}

// settled reports whether a clause has a number that says how much.
func (g *goal) settled(clause []token) bool {
	for _, t := range clause {
		if t.kind == numberToken && t.number.role == asTarget {
			return true
		}
	}
	return false
}

// activityAsResult warns where taking part is all that is asked for.
func (g *goal) activityAsResult() Finding {
	for _, clause := range g.clauses {
		for i, t := range clause {
			if t.is(achieveVerb, upVerb, downVerb) && i+1 < len(clause) && clause[i+1].is(metricWord) && !clause[i+1].word.activity || t.is(milestone) && t.word.group != "stage" && !has(clause[:i], supportVerb) {
				break
			}
			if t.is(supportVerb) {
				return g.finding(Warn, &clause[i], problem.Textf("“%s”说的是参与，不是结果。", "“%s” is taking part, not a result.", string(g.raw[t.from:t.to])),
					problem.Text{ZH: "请写出这件事要带来的结果。", EN: "Write what is to come of it."})
			}
		}
	}
	return pass("说的是结果，不是参与。", "It asks for a result, not for taking part.")
}

// ambiguousAmount warns of amounts that could be two things.
func (g *goal) ambiguousAmount() Finding {
	fix := problem.Text{ZH: "请写明是合同额还是回款额，含税还是不含税，首期款还是全款。", EN: "Say whether it is contract amount or cash collected, with or without tax, the first payment or all."}
	for i := range g.metrics {
		m := &g.metrics[i]
		if m.word.ambiguous && !has(g.tokens, settledWord) {
			return g.finding(Warn, m, problem.Textf("“%s”可以指合同额，也可以指回款额。", "“%s” may mean contract amount or cash collected.", string(g.raw[m.from:m.to])), fix)
		}
	}
	for i := range g.targets {
		if t := &g.targets[i]; t.number.unit == unitMoney && len(g.metrics) == 0 && g.end == nil && g.group() == "" {
			return g.finding(Warn, t, problem.Text{ZH: "没有说明这笔金额是什么。", EN: "It is not said what this amount is."}, fix)
		}
	}
	return pass("没有可以作两种理解的金额。", "No amount can be read in two ways.")
}

// missingScope warns of counted activities of which it is not said with whom.
func (g *goal) missingScope() Finding {
	m := g.metric
	if m == nil || !m.word.activity || g.hasNames || has(g.tokens, scopeWord) || strings.Contains(m.word.text, "高层") || strings.Contains(m.word.text, "high-level") {
		return pass("说明了范围，或不需要范围。", "The scope is given, or none is needed.")
	}
	for _, t := range g.tokens {
		if t.is(objectWord) || g.code != "" && t.is(metricWord) && t.word.text != m.word.text {
			return pass("说明了范围。", "The scope is given.")
		}
	}
	return g.finding(Warn, m, problem.Textf("没有说明“%s”的对象。", "It is not said with whom the “%s” are to be.", string(g.raw[m.from:m.to])),
		problem.Text{ZH: "请写明客户名单、区域、产品或阶段。", EN: "Name the accounts, the territory, the product or the stage."})
}

// hedged warns of words that leave a way out.
func (g *goal) hedged() Finding {
	if t := first(g.tokens, hedgeWord); t != nil {
		return g.finding(Warn, t, problem.Textf("“%s”给没有完成留了余地。", "“%s” leaves a way out.", string(g.raw[t.from:t.to])), problem.Text{ZH: "请删去它，把目标值定在真正要求的水平。", EN: "Leave it out, and set the target where it is really expected."})
	}
	return pass("没有留余地的词。", "There is no word that leaves a way out.")
}

// noActor warns where nobody in particular is to do it.
func (g *goal) noActor() Finding {
	if t := first(g.tokens, passiveWord); t != nil {
		return g.finding(Warn, t, problem.Textf("“%s”没有说明由谁来做。", "“%s” does not say who is to do it.", string(g.raw[t.from:t.to])), problem.Text{ZH: "请写明一位负责人。", EN: "Name one person who answers for it."})
	}
	return pass("没有把责任写给不确定的人。", "It is not left to nobody in particular.")
}
