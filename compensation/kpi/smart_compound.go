package kpi

import (
	"regexp"
	"slices"
	"strings"

	"steelyard/compensation/problem"
)

// outcomeAt is an outcome that a part of the statement asks for.
type outcomeAt struct {
	group string
	token token
	bare  bool // named without a verb or number of its own
	count bool // with a number of its own
}

// part is a stretch between joints or clause ends.
type stretch struct {
	tokens []token
	joint  bool // an and or a 、 stands before it
	aside  bool // a definition, a means or a condition
}

// compound fails where two different outcomes are bound together. Several
// accounts, products or places for one metric are one outcome.
func (g *goal) compound() Finding {
	if g.Name != "" && g.Text == "" {
		return pass("一个指标。", "It is one metric.")
	}
	var found []outcomeAt
	for _, s := range g.stretches() {
		if s.aside {
			continue
		}
		o, ok := g.outcomeOf(s)
		if !ok {
			continue
		}
		o.count = g.settled(s.tokens)
		if o.bare && !s.joint && len(found) > 0 {
			continue
		}
		for _, f := range found {
			if f.group != o.group && (s.joint || f.count && o.count || !strings.HasPrefix(f.group, "do:") && !strings.HasPrefix(o.group, "do:")) {
				name, other := string(g.raw[f.token.from:f.token.to]), string(g.raw[o.token.from:o.token.to])
				return g.finding(Fail, &o.token, problem.Textf("一个目标里有两个结果：“%s”和“%s”。", "There are two outcomes in one goal: “%s” and “%s”.", name, other),
					problem.Text{ZH: "请拆成两条，各有目标值和权重。", EN: "Make two goals of it, each with its target and weight."})
			}
		}
		if !slices.ContainsFunc(found, func(f outcomeAt) bool { return f.group == o.group && f.count == o.count }) {
			found = append(found, o)
		}
	}
	return pass("只有一个结果。", "It asks for one outcome.")
}

// stretches cuts the statement at joints and clause ends.
func (g *goal) stretches() []stretch {
	var out []stretch
	now := stretch{}
	flush := func(joint bool) {
		if len(now.tokens) > 0 {
			out = append(out, now)
		}
		now = stretch{joint: joint || len(now.tokens) == 0 && now.joint}
	}
	last, stop := 0, false // stop: behind the sign of a formula
	for _, t := range g.tokens {
		if t.inside || t.kind == openParen || t.kind == closeParen {
			last = t.to
			continue
		}
		stop = stop || strings.ContainsAny(string(g.folded[last:t.from]), "=÷")
		if strings.ContainsAny(string(g.folded[last:t.from]), "、+;") {
			flush(true)
		}
		last = t.to
		switch {
		case t.is(andWord):
			flush(true)
		case t.kind == breakToken:
			flush(false)
			stop = stop && g.folded[t.from] != ';' && g.folded[t.from] != '\n'
		case stop:
		case t.is(asideWord, meansWord):
			if len(now.tokens) > 0 && !t.is(meansWord) {
				flush(false)
			}
			now.aside = true
		default:
			now.tokens = append(now.tokens, t)
		}
	}
	flush(false)
	return out
}

// ofWhich stands between a metric and what it is a share or a part of.
var ofWhich = regexp.MustCompile(`\b(?:of|for|with|on|from|in|at|among|per|against|without|by|to|whose|where)\b|的$|占|÷`)

// ofBefore stands between a number and what it is a part of.
var ofBefore = regexp.MustCompile(`(?:%|pct|percent|成|之[一二三四五六七八九])\s*(?:of|的)\s*(?:the |our |all |net |total )*[a-z ]{0,14}$`)

// outcomeOf finds what a stretch asks for. The head of metrics that stand
// together is the last of them in Chinese, and in English the last before a
// preposition.
func (g *goal) outcomeOf(s stretch) (outcomeAt, bool) {
	var head *token
	verb, number := false, false
	for i := range s.tokens {
		t := &s.tokens[i]
		switch {
		case t.is(upVerb, downVerb, achieveVerb, vagueVerb):
			verb = true
		case t.kind == numberToken && t.number.role == asTarget:
			number = true
		case t.is(metricWord):
			if g.modifies(s.tokens, i) {
				continue
			}
			if head == nil && number && ofBefore.MatchString(g.before(t.from, 24)) {
				continue
			}
			if head == nil || !ofWhich.MatchString(strings.TrimSpace(string(g.folded[max(head.to, t.from-40):t.from]))) && !number {
				head = t
			}
		}
	}
	if group := impliedOutcome(s.tokens); head == nil && number && group != "" {
		return outcomeAt{group: group, token: s.tokens[0]}, true
	}
	if head == nil && number && s.joint && has(s.tokens, milestone, achieveVerb, upVerb, downVerb) && (!has(s.tokens, objectWord) || g.end != nil) {
		return outcomeAt{group: "count", token: s.tokens[len(s.tokens)-1]}, true
	}
	if head != nil {
		if m := first(s.tokens, milestone); m != nil && m.from < head.from && head.word.topic && head.word.unit == unitAny && !number {
			return outcomeAt{group: "do:" + m.word.group, token: *m}, true
		}
		return outcomeAt{group: head.word.group, token: *head, bare: !verb && !number}, true
	}
	if m := first(s.tokens, milestone); m != nil && (has(s.tokens, deliverable, objectWord) || named(s.tokens)) && !has(s.tokens, attitude) {
		return outcomeAt{group: "do:" + m.word.group, token: *m}, true
	}
	if a := first(s.tokens, achieveVerb); a != nil && isDone(a.word.text) && has(s.tokens, deliverable) && !has(s.tokens, attitude) {
		return outcomeAt{group: "do:" + a.word.text, token: *a}, true
	}
	if a := first(s.tokens, attitude); a != nil && has(s.tokens, vagueVerb, upVerb) && !has(s.tokens, deliverable) {
		return outcomeAt{group: "attitude", token: *a}, true
	}
	return outcomeAt{}, false
}

// modifies reports whether the metric at i only describes the thing behind it:
// 逾期超过 90 天的应收, overdue by more than 90 days, 首期款未到账的合同.
func (g *goal) modifies(tokens []token, i int) bool {
	t := tokens[i]
	after := g.after(t.to, 10)
	if strings.HasPrefix(after, "的") && i+1 < len(tokens) && tokens[i+1].is(metricWord, objectWord) {
		return true
	}
	if t.word.topic && i+1 < len(tokens) && tokens[i+1].kind == numberToken && tokens[i+1].number.role == asScope {
		return true
	}
	if !isHan(g.folded[t.from]) && i+1 < len(tokens) && nounBehind.MatchString(after) && !smallWords.MatchString(after) && tokens[i+1].from > t.to+1 {
		return true
	}
	return strings.HasPrefix(after, "目标") || strings.HasPrefix(after, "任务") || strings.HasPrefix(after, "计划") || strings.HasPrefix(after, "target") || strings.HasPrefix(after, "plan ") || strings.HasPrefix(after, "quota")
}

// nounBehind is an English word behind a metric that makes it a mere adjective:
// the renewal date.
var nounBehind = regexp.MustCompile(`^[a-z]{3,}\b`)

// smallWords do not.
var smallWords = regexp.MustCompile(`^(?:by|to|from|in|for|within|at|over|until|before|during|of|and|with|on|this|next|as|below|under|through|across|per|while|above|than|against|among|is|are|was|should|must|will|each|every|all|or|not|no|up|down|held|kept|reached|back|stays?|improved|after|since|via|both|but|then|has|have|goes|go)\b`)

// impliedOutcome is the metric that a verb means when an amount follows: to
// sign 5m, to collect 500k.
func impliedOutcome(tokens []token) string {
	money := false
	for _, t := range tokens {
		money = money || t.kind == numberToken && t.number.role == asTarget && (t.number.unit == unitMoney || t.number.unit == unitAny)
	}
	if !money {
		return ""
	}
	for _, t := range tokens {
		if t.kind != wordToken {
			continue
		}
		switch t.word.text {
		case "sign", "book", "close", "签", "签订", "签署", "签下", "签回":
			return "CT01"
		case "collect", "recover", "bring in", "收", "收回", "回收", "催回", "追回", "收齐":
			return "CL01"
		}
	}
	return ""
}
