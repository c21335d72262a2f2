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
	bare  bool   // named without a verb or number of its own
	count bool   // with a number of its own
	days  bool   // which is a length of time
	thing string // what is counted, or is there in the end
}

// part is a stretch between joints or clause ends.
type stretch struct {
	tokens []token
	joint  bool // an and or a 、 stands before it
	adds   bool // a word for “beside that” does
	aside  bool // a definition, a means or a condition
}

// compound fails where two different outcomes are bound together. Several
// accounts, products or places for one metric are one outcome.
func (g *goal) compound() Finding {
	if g.Name != "" && g.Text == "" {
		return pass("一个指标。", "It is one metric.")
	}
	if t := g.announced(); t != nil {
		return g.finding(Fail, t, problem.Text{ZH: "一个目标里有几个结果。", EN: "There are several outcomes in one goal."},
			problem.Text{ZH: "请拆成几条，各有目标值和权重。", EN: "Make several goals of it, each with its target and weight."})
	}
	var found []outcomeAt
	for _, s := range g.stretches() {
		if s.aside {
			continue
		}
		o, ok := g.outcomeOf(s)
		if !ok || len(found) > 0 && g.restates(s, o) {
			continue
		}
		o.count = g.settled(s.tokens) && g.holds(s.tokens, o)
		for _, t := range s.tokens {
			if t.is(deliverable, objectWord) {
				o.thing = t.word.text
			}
		}
		o.days = slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == numberToken && t.number.unit == unitDays })
		if o.bare && !s.joint && len(found) > 0 {
			continue
		}
		if n := len(found); s.joint && n > 0 && found[n-1].bare && g.modifiesFirst(s) {
			found = found[:n-1] // 预测与实际的偏差: both describe what follows
		}
		for _, f := range found {
			if f.group != o.group && g.apart(f, o, s) && (s.joint || f.count && o.count || !strings.HasPrefix(f.group, "do:") && !strings.HasPrefix(o.group, "do:")) {
				name, other := string(g.raw[f.token.from:f.token.to]), string(g.raw[o.token.from:o.token.to])
				fix := problem.Text{ZH: "请拆成两条，各有目标值和权重。", EN: "Make two goals of it, each with its target and weight."}
				if g.letItPass(several) {
					return g.finding(Warn, &o.token, problem.Textf("一个目标里可能有两个结果：“%s”和“%s”。", "There may be two outcomes in one goal: “%s” and “%s”.", name, other), fix)
				}
				return g.finding(Fail, &o.token, problem.Textf("一个目标里有两个结果：“%s”和“%s”。", "There are two outcomes in one goal: “%s” and “%s”.", name, other), fix)
			}
		}
		if !slices.ContainsFunc(found, func(f outcomeAt) bool { return f.group == o.group && f.count == o.count }) {
			found = append(found, o)
		}
	}
	return pass("只有一个结果。", "It asks for one outcome.")
}

// countsAs reports whether a place lies in a clause that only says what counts, or
// when: 以连续12个月无订单为流失, after each lost tender.
func (g *goal) countsAs(at int) bool {
	from := at
	for from > 0 && !isBreak(g.folded[from-1]) && at-from < 24 {
		from--
	}
	if from < at && g.folded[from] == '以' {
		return strings.ContainsRune(g.after(at, 24), '为')
	}
	return requires.MatchString(g.after(from, 8)) || keptThere.MatchString(g.after(at, 20)) || occasion.MatchString(g.after(from, 12)) || leverage.MatchString(g.after(from, 10))
}

// requires begins a clause that says what somebody has to have.
var requires = regexp.MustCompile(`^(?:要求|须|需)(?:有|持有|具备|熟悉|掌握|懂|会|能)`)

// keptThere begins what only says that a level is to stay.
var keptThere = regexp.MustCompile(`^(?:hold|keep|stay|remain|not let) (?:it|there|them|that)\b`)

// occasion begins a clause that says when something is to be done.
var occasion = regexp.MustCompile(`^(?:after|when|whenever|once|if|where|for (?:each|every)) `)

// modifiesFirst reports whether the first metric of a stretch only describes
// another behind it.
func (g *goal) modifiesFirst(s stretch) bool {
	for i, t := range s.tokens {
		if t.is(metricWord) {
			return g.modifies(s.tokens, i)
		}
	}
	return false
}

// holds reports whether one of the numbers of a stretch can be a value of the
// metric that it is about: in “ten may carry a discount” none can.
func (g *goal) holds(tokens []token, o outcomeAt) bool {
	if !o.token.is(metricWord) {
		return true
	}
	return slices.ContainsFunc(tokens, func(t token) bool {
		return t.kind == numberToken && t.number.role == asTarget && fits(o.token.word.unit, t.number.unit) &&
			(t.from > o.token.from || t.number.unit != unitAny || o.token.word.unit != unitRate)
	})
}

// stretches cuts the statement at joints and clause ends.
func (g *goal) stretches() []stretch {
	var out []stretch
	now := stretch{}
	flush := func(joint bool) {
		if len(now.tokens) > 0 {
			out = append(out, now)
		}
		now = stretch{joint: joint || len(now.tokens) == 0 && now.joint, adds: len(now.tokens) == 0 && now.adds}
	}
	last, stop := 0, false // stop: behind the sign of a formula
	for i, t := range g.tokens {
		if t.inside || t.kind == openParen || t.kind == closeParen {
			last = t.to
			continue
		}
		stop = stop || formulaSign.MatchString(string(g.folded[last:t.from]))
		switch between := string(g.folded[last:t.from]); {
		case strings.ContainsAny(between, "、+;"):
			flush(true)
		case strings.Contains(between, " / "), strings.Contains(between, " | "):
			flush(false)
		}
		last = t.to
		switch {
		case t.is(andWord) && i > 0 && i+1 < len(g.tokens) && g.tokens[i-1].kind == numberToken && g.tokens[i+1].kind == numberToken && g.tokens[i+1].from-g.tokens[i-1].to <= 5, t.is(andWord) && between.MatchString(g.before(t.from, 36)):
			now.tokens = append(now.tokens, t) // between six and nine
		case t.is(andWord):
			flush(true)
			now.adds = beside.MatchString(string(g.folded[t.from:t.to]))
		case t.kind == breakToken:
			flush(g.folded[t.from] == ';')
			stop = stop && g.folded[t.from] != ';' && g.folded[t.from] != '\n'
		case stop:
		case t.is(asideWord, meansWord), len(now.tokens) == 0 && g.countsAs(t.from), strings.HasPrefix(g.after(t.to, 3), "不限"), strings.HasPrefix(g.after(t.to, 3), "不设"):
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

// formulaSign begins a definition; a bound does not.
var formulaSign = regexp.MustCompile(`(?:^|[^<>])=|÷`)

// between stands before two that belong together: an agreement between A and B.
var between = regexp.MustCompile(`\bbetween [^,;.]{1,28}$`)

// beside are joints that add another thing.
var beside = regexp.MustCompile(`^(?:另|另外|此外|同时|还要|还需|还有|还得|还应|外加|加上|并同时|plus|also|and also|besides|in addition|additionally|as well as|at the same time)$`)

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
			if g.modifies(s.tokens, i) || g.labels(s.tokens, i) || i > 0 && plainHead(t.word) && s.tokens[i-1].kind == numberToken && t.from-s.tokens[i-1].to <= 1 || asideOf.MatchString(g.before(t.from, 30)) {
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
	if head == nil && number {
		if t := first(s.tokens, achieveVerb); t != nil && holding(string(g.folded[t.from:t.to])) {
			return outcomeAt{group: "hold", token: *t}, true
		}
	}
	if head == nil && number && s.joint && (g.act(s.tokens) != nil || has(s.tokens, achieveVerb, upVerb, downVerb)) && (!has(s.tokens, objectWord) || g.end != nil) {
		return outcomeAt{group: "count", token: s.tokens[len(s.tokens)-1]}, true
	}
	if head != nil {
		if m := first(s.tokens, milestone); m != nil && m.from < head.from && head.word.topic && head.word.unit == unitAny && !number {
			return outcomeAt{group: "do:" + m.word.group, token: *m}, true
		}
		if s.joint && !verb && !number && head.word.topic && head.from > s.tokens[0].from {
			return outcomeAt{}, false
		}
		return outcomeAt{group: head.word.group, token: *head, bare: !verb && !number}, true
	}
	if m := g.act(s.tokens); m != nil && (has(s.tokens, deliverable, objectWord) || named(s.tokens) || (m.word.group == "sign" || m.word.group == "win") && g.properBehind(m)) && !has(s.tokens, attitude) {
		return outcomeAt{group: "do:" + m.word.group, token: *m}, true
	}
	if a := first(s.tokens, achieveVerb); a != nil && isDone(a.word.text) && has(s.tokens, deliverable) && !has(s.tokens, attitude) {
		return outcomeAt{group: "do:" + a.word.text, token: *a}, true
	}
	if a := first(s.tokens, attitude); a != nil && has(s.tokens, vagueVerb, upVerb) && !has(s.tokens, deliverable) {
		return outcomeAt{group: "attitude", token: *a}, true
	}
	if t := deed(s.tokens); number && t != nil && (!s.joint || s.adds) {
		return outcomeAt{group: "deed:" + t.word.group + t.word.text, token: *t}, true
	}
	if i := slices.IndexFunc(s.tokens, func(t token) bool {
		return t.kind == numberToken && t.number.role == asTarget && t.number.unit != unitDays
	}); i >= 0 && (!s.joint || s.adds) {
		return outcomeAt{group: "deed:", token: s.tokens[i]}, true
	}
	return outcomeAt{}, false
}

// apart reports whether two outcomes can be told apart: something that is done a
// number of times is another outcome only beside a metric with its own number.
func (g *goal) apart(f, o outcomeAt, s stretch) bool {
	if strings.HasPrefix(o.group, "do:") && !s.joint && participle(&o.token, string(g.folded[o.token.from:o.token.to])) {
		return false // contracts signed by the director
	}
	if strings.HasPrefix(f.group, "do:") && strings.HasPrefix(o.group, "do:") && !o.count && f.thing != "" && f.thing == o.thing {
		return false // publish the new template and withdraw the old one
	}
	if o.token.is(metricWord) && f.token.is(metricWord) && (keepsTo(f, o) || keepsTo(o, f)) {
		return false
	}
	if o.token.is(metricWord) && generic(o.token.word) && f.days && !s.joint && !s.adds {
		return false // contacted within 48 hours, 90 % on time
	}
	if strings.HasPrefix(f.group, "deed:") || strings.HasPrefix(o.group, "deed:") {
		known := !strings.Contains(f.group, ":") || !strings.Contains(o.group, ":")
		return f.count && o.count && (known || s.adds) && (s.joint || g.listed(f, o, s) || f.group == "hold" || o.group == "hold") && f.group != "count" && o.group != "count"
	}
	return true
}

// listed reports whether a figure of its own follows something that is done, with
// only a comma between them: 招聘 4 人，逾期清零.
func (g *goal) listed(f, o outcomeAt, s stretch) bool {
	w := o.token.word
	return f.group != "deed:" && o.token.is(metricWord) && w.directed && !w.activity && !w.topic && !generic(w) && !partOf.MatchString(string(g.folded[s.tokens[0].from:s.tokens[len(s.tokens)-1].to])) && !partOf.MatchString(g.before(s.tokens[0].from, 8))
}

// partOf speaks of a part of what was counted before, or of each of it.
var partOf = regexp.MustCompile(`每|其中|单[个笔家份]|平均|均|合计|累计|各|\b(?:each|every|per|of which|of them|thereof|average|total)\b`)

// keepsTo reports whether a rate only says how often something is kept to: 回复不超
// 过 4 小时，达标率 95%.
func keepsTo(standard, rate outcomeAt) bool {
	of := standard.token.word
	return (of.unit == unitDays || of.activity || standard.days) && generic(rate.token.word)
}

// generic reports whether a rate may be one of anything: completed, passed, kept to.
func generic(e *entry) bool {
	return e.group == "rate" || e.group == "other_rate" || e.group == "ontime"
}

// deed is a verb of something that is done and counted, nil where there is none.
func deed(tokens []token) *token {
	for i := range tokens {
		if t := &tokens[i]; t.is(milestone, upVerb, downVerb) || t.is(achieveVerb) && deeds(t.word.text) {
			return t
		}
	}
	return nil
}

// deeds reports whether a verb of reaching is about persons or customers.
func deeds(verb string) bool {
	switch verb {
	case "招聘", "招", "回收", "引进", "培养", "开发", "新增", "拓展", "visit", "meet", "train", "gain", "acquire", "sell", "develop":
		return true
	}
	return false
}

// holding reports whether a verb adds what is to be kept at the side.
func holding(verb string) bool {
	return verb == "keeping" || verb == "holding" || verb == "maintaining"
}

// act is a verb of an end state, nil where there is none. By mail and 签字的文件
// have none.
func (g *goal) act(tokens []token) *token {
	for i := range tokens {
		t := &tokens[i]
		if t.is(milestone) && !nounInside.MatchString(g.after(t.to, 2)) && !nounBefore.MatchString(g.before(t.from, 8)) {
			return t
		}
	}
	return nil
}

// nounInside follows a verb that only describes, or is a part of a noun: 签收单.
var nounInside = regexp.MustCompile(`^[的单表书函件率日期方]`)

// nounBefore stands before a noun that is also a verb.
var nounBefore = regexp.MustCompile(`\b(?:by|an?|the|per|of|via|from|for|its|their|our|each|every|this|that)$`)

// modifies reports whether the metric at i only describes the thing behind it:
// 逾期超过 90 天的应收, overdue by more than 90 days, 首期款未到账的合同.
func (g *goal) modifies(tokens []token, i int) bool {
	t := tokens[i]
	after := g.after(t.to, 10)
	if eventOf.MatchString(after) || rankBehind.MatchString(g.after(t.to, 16)) || i+1 < len(tokens) && rankedOf.MatchString(g.after(t.to, 16)) {
		return true // 拜访后, 成交额前二十的客户
	}
	if paperBehind.MatchString(after) || signedBy(g, t.from) {
		return true // 评分表, 经销售总监签发
	}
	if describes.MatchString(g.after(t.to, 12)) {
		return true // 毛利为负的单子
	}
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

// eventOf makes a metric the event that a time runs from.
var eventOf = regexp.MustCompile(`^(?:之?后|之?前|以后|以前|期间|当日|当天|时|中的)`)

// rankedOf makes it what things are ranked or chosen by.
var rankedOf = regexp.MustCompile(`^(?:前|排名|最大|最高|超过|大于|高于|不足|低于|在)[^,。;、]{1,10}的(?:大?客户|项目|合同|企业|单位|商机|订单|医院|渠道)`)

// describes makes a metric a part of what something is like.
var describes = regexp.MustCompile(`^(?:为负|为零|不足|不够|偏低|偏高|较低|较高|异常|超标|未达标|最高|最低)[^,。;、]{0,3}的`)

// nounBehind is an English word behind a metric that makes it a mere adjective:
// the renewal date.
var nounBehind = regexp.MustCompile(`^[a-z]{3,}\b`)

// smallWords do not.
var smallWords = regexp.MustCompile(`^(?:by|to|from|in|for|within|at|over|until|before|during|of|and|with|on|this|next|as|below|under|through|across|per|while|above|than|against|among|is|are|was|should|must|will|each|every|all|or|not|no|up|down|held|kept|reached|back|stays?|improved|after|since|via|both|but|then|has|have|goes|go)\b`)

// labels reports whether a metric is the heading of a time: 周期：2026 年.
func (g *goal) labels(tokens []token, i int) bool {
	return strings.HasPrefix(g.after(tokens[i].to, 2), ":") && i+1 < len(tokens) && tokens[i+1].kind == timeToken
}

// asideOf stands before a metric that only describes something or somebody: with
// a first payment below 10 %, of each volume, by finance and sales.
var asideOf = regexp.MustCompile(`\b(?:with|without|having|whose)\b[^,;.]{0,22}$|\b(?:each|every|per)$|\bby(?: the)?(?: [a-z]+ and)?(?: the)?$`)
