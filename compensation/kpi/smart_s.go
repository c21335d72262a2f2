package kpi

import (
	"regexp"
	"strings"

	"steelyard/compensation/measure"
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
}

// counted reports whether a target says how much of something, and of what.
func (g *goal) counted() bool {
	if len(g.targets) == 0 {
		return false
	}
	if len(g.metrics) > 0 || has(g.tokens, objectWord, deliverable) || g.hasNames || g.group() != "" {
		return true
	}
	if !g.countedUnit() && !saidOf.MatchString(g.line.text) && (has(g.tokens, hedgeWord, vagueWord) || g.targets[0].number.unit == unitRate) {
		return false
	}
	if t := g.targets[0]; t.number.unit == unitCount || t.number.unit == unitAny && g.nounBehind(t) {
		return true
	}
	if has(g.tokens, attitude) && !g.countedUnit() {
		return false
	}
	for _, clause := range g.clauses {
		if g.content(clause) {
			return true
		}
	}
	return false
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
	case g.end != nil:
		f := pass("结果是一个可以核对的状态。", "The outcome is a state that can be checked.")
		f.Span = g.span(g.end.from, g.end.to)
		return f
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
	case g.measured() != nil && has(g.tokens, upVerb, downVerb) && !has(g.tokens, attitude, vagueVerb, supportVerb, hedgeWord) && !g.onlyActivity():
		m := g.measured()
		return g.finding(Warn, m, problem.Text{ZH: "点到了指标，但只说了方向。", EN: "A metric is named, but only a direction is given for it."},
			problem.Text{ZH: "请写成“指标＋目标值＋期限”。", EN: "Write metric, target value and deadline."})
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

// onlyActivity reports whether all that is named is something that people do.
func (g *goal) onlyActivity() bool {
	for _, m := range g.metrics {
		if !m.word.activity && !m.word.topic && !m.word.ambiguous {
			return false
		}
	}
	return true
}

// contradiction fails where the verb goes against the metric: to reduce what
// is better when higher.
func (g *goal) contradiction() Finding {
	for i := range g.tokens {
		v := &g.tokens[i]
		up, moves := g.moves(*v)
		if !moves || negated.MatchString(g.before(v.from, 10)) {
			continue
		}
		chain := g.chain(i)
		if len(chain) == 0 {
			continue
		}
		against := true
		for i, m := range chain {
			if isHan([]rune(m.word.text)[0]) && i < len(chain)-1 { // the last one is the head
				continue
			}
			against = against && m.word.directed && (m.word.direction == measure.Lower) == up
		}
		if !against {
			continue
		}
		m := chain[len(chain)-1]
		better := problem.Text{ZH: "越高越好", EN: "better when higher"}
		if m.word.direction == measure.Lower {
			better = problem.Text{ZH: "越低越好", EN: "better when lower"}
		}
		verb, name := string(g.raw[v.from:v.to]), string(g.raw[m.from:m.to])
		return g.finding(Fail, v, problem.Text{ZH: "“" + name + "”" + better.ZH + "，“" + verb + "”却朝着相反的方向。", EN: "“" + name + "” is " + better.EN + ", but “" + verb + "” goes the other way."},
			problem.Text{ZH: "请改正动词，或换成真正想改变的指标。", EN: "Correct the verb, or name the metric that is really to change."})
	}
	if f, ok := g.wrongWay(); ok {
		return f
	}
	if f, ok := g.directionField(); ok {
		return f
	}
	if g.metric == nil {
		return notCheckable(problem.Text{ZH: "没有识别出指标，无法核对方向。", EN: "No metric was recognised, so its direction cannot be compared."}, problem.Text{ZH: "请写出指标的名称。", EN: "Name the metric."})
	}
	return pass("动词与指标的方向一致。", "The verb agrees with the direction of the metric.")
}

// moves reports whether a token says that something is to change, and whether
// upwards; halving and doubling are numbers, too.
func (g *goal) moves(t token) (up, moves bool) {
	switch text := string(g.folded[t.from:t.to]); {
	case t.is(upVerb), text == "double", text == "triple", text == "翻番", text == "翻倍", text == "翻一番":
		return true, true
	case t.is(downVerb), text == "halve", text == "减半":
		return false, true
	}
	return false, false
}

// wrongWay compares the starting value with the target: to shorten from three
// days to five, or overdue from 6m to 9m.
func (g *goal) wrongWay() (Finding, bool) {
	if len(g.froms) != 1 || len(g.targets) == 0 {
		return Finding{}, false
	}
	from, to := g.froms[0], g.targets[0]
	if !from.number.read || !to.number.read || from.number.unit != to.number.unit && from.number.unit != unitAny && to.number.unit != unitAny || to.number.ranged {
		return Finding{}, false
	}
	m := g.metricOf(to)
	rises := to.number.value.Cmp(from.number.value) > 0
	lower := m != nil && m.word.directed && m.word.direction == measure.Lower
	higher := m != nil && m.word.directed && m.word.direction == measure.Higher
	verb := first(g.tokens, upVerb, downVerb)
	switch { // a verb against its metric is looked at by another rule
	case verb != nil && (m == nil || m.word.topic):
		lower, higher = verb.is(downVerb), verb.is(upVerb)
	case verb != nil:
		lower, higher = lower || verb.is(downVerb), higher || verb.is(upVerb)
	case m != nil && m.word.topic:
		return Finding{}, false
	}
	if !(rises && lower || !rises && !from.number.value.Equal(to.number.value) && higher) {
		return Finding{}, false
	}
	f := g.finding(Fail, &to, problem.Textf("从“%[1]s”到“%[2]s”是朝相反的方向变化。", "From “%[1]s” to “%[2]s” is a change the wrong way.", string(g.raw[from.from:from.to]), string(g.raw[to.from:to.to])),
		problem.Text{ZH: "请核对起点值和目标值，或改正动词。", EN: "Check the starting value and the target, or correct the verb."})
	f.Numbers = []Figure{{"from", from.number.value.String()}, {"target", to.number.value.String()}}
	return f, true
}

// directionField compares the field direction with the term.
func (g *goal) directionField() (Finding, bool) {
	d, ok := measure.ParseDirection(g.Direction)
	if !ok || g.metric == nil || !g.metric.word.directed || d == g.metric.word.direction || d == measure.Band {
		return Finding{}, false
	}
	return g.finding(Fail, g.metric, problem.Textf("方向写成 %s，但这个指标的方向是 %s。", "The direction is given as %s, but that of this metric is %s.", d, g.metric.word.direction),
		problem.Textf("请把方向改为 %s。", "Set the direction to %s.", g.metric.word.direction)), true
}

var (
	negated     = regexp.MustCompile(`(?:不|不得|避免|防止|杜绝|不再|without|not|avoid|prevent|never|no|any|stop)\s*$`)
	fillers     = regexp.MustCompile(`^(?:the|a|an|our|my|your|their|its|average|overall|total|monthly|quarterly|annual|team|company|branch|territory|current|personal|own|new|number|volume|level|count|of|signed|closed|confirmed|本|我|部门|团队|公司|个人|整体|平均|的|了|其|年度|月度|季度|区域|\s|'s|c\d+|"|-|大客户|客户|老客户|项目|合同|重点客户|华东|华南|华北|名下)*$`)
	chainBehind = regexp.MustCompile(`^(?:$|[^\p{Han}a-z]|[到至达为由从在比约个以并和且同及率了的上下不超控升降提增减]|(?:to|by|from|in|for|within|at|over|until|before|during|of|and|with|on|this|next|as|below|under|through|across|per|while|above|than|against|among|is|are|was|should|must|will)\b)`)
)

// chain returns the metrics that stand together as the object of the verb at i,
// or as its subject where it has no object.
func (g *goal) chain(i int) []token {
	var out []token
	at := g.tokens[i].to
	for _, t := range g.tokens[i+1:] {
		if t.kind == nameToken || t.is(scopeWord, objectWord) || t.is(milestone) && t.word.group == "sign" || t.kind == timeToken {
			at = t.to
			continue
		}
		if !t.is(metricWord) || !fillers.MatchString(strings.TrimSpace(string(g.folded[at:t.from]))) {
			break
		}
		out = append(out, t)
		at = t.to
	}
	if len(out) > 0 {
		if !chainBehind.MatchString(g.after(at, 12)) {
			return nil
		}
		return out
	}
	back := i - 1
	for back >= 0 && (g.tokens[back].kind == numberToken || g.tokens[back].kind == timeToken) {
		back--
	}
	if back < 0 || !g.tokens[back].is(metricWord) || i+1 < len(g.tokens) && g.tokens[i+1].is(metricWord, attitude, objectWord, deliverable) {
		return nil
	}
	if between := strings.TrimSpace(string(g.folded[g.tokens[back].to:g.tokens[i].from])); between != "" && !subjectJoint.MatchString(between) || !chainBehind.MatchString(g.after(g.tokens[i].to, 12)) {
		return nil
	}
	return []token{g.tokens[back]}
}

// subjectJoint stands between a metric and the verb that it is the subject of.
var subjectJoint = regexp.MustCompile(`^(?:要|需|应|将|须|is|to be|should be|must be|will be|is to be|be|has|has to|to|[由从]\S{0,12}|的)$`)

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
		if g.settled(clause) || g.end != nil || g.measured() != nil || len(g.targets) > 0 {
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
