package kpi

import (
	"regexp"
	"strings"

	"steelyard/compensation/measure"
	"steelyard/compensation/problem"
)

// contradiction fails where the verb goes against the metric: to reduce what
// is better when higher.
func (g *goal) contradiction() Finding {
	for i := range g.tokens {
		v := &g.tokens[i]
		up, moves := g.changing(*v)
		if !moves || negated.MatchString(g.before(v.from, 10)) {
			continue
		}
		chain := g.chain(i)
		if len(chain) == 0 {
			continue
		}
		bad := g.bad(&chain[0]) && chain[len(chain)-1].word.unit == unitCount
		if !bad && g.modified(chain[0]) {
			continue
		}
		against, turned := true, false
		if g.bounded(i, up) { // raise it to 35 % or less
			last := chain[len(chain)-1]
			return g.finding(Fail, v, problem.Textf("“%[1]s”与“%[2]s”的界限相反。", "The bound of “%[2]s” goes against “%[1]s”.", string(g.raw[v.from:v.to]), string(g.raw[last.from:last.to])),
				problem.Text{ZH: "请改正动词，或改正目标值的上下限。", EN: "Correct the verb, or the bound of the target."})
		}
		for i, m := range chain {
			if isHan([]rune(m.word.text)[0]) && i < len(chain)-1 { // the last one is the head
				continue
			}
			if !isHan([]rune(m.word.text)[0]) && plainHead(m.word) {
				continue // a rate of what is named before it
			}
			against, turned = against && m.word.directed && (m.word.direction == measure.Lower) == up, true
		}
		if bad { // there is to be less of them
			against, turned = up, true
		}
		if !against || !turned {
			continue
		}
		m := chain[len(chain)-1]
		if m.word.group == "CT08" && inTenths.MatchString(g.text) {
			continue // 折扣提高到 88 折 may be meant either way
		}
		better := problem.Text{ZH: "越高越好", EN: "better when higher"}
		if bad || m.word.direction == measure.Lower {
			better = problem.Text{ZH: "越低越好", EN: "better when lower"}
		}
		verb, name := string(g.raw[v.from:v.to]), string(g.raw[m.from:m.to])
		if bad { // 不满意的客户数, not every 客户数
			name = badThings.FindString(g.before(chain[0].from, 14)) + string(g.raw[chain[0].from:m.to])
		}
		return g.finding(Fail, v, problem.Text{ZH: "“" + name + "”" + better.ZH + "，“" + verb + "”却朝着相反的方向。", EN: "“" + name + "” is " + better.EN + ", but “" + verb + "” goes the other way."},
			problem.Text{ZH: "请改正动词，或换成真正想改变的指标。", EN: "Correct the verb, or name the metric that is really to change."})
	}
	if m := toOther.FindStringIndex(g.text); m != nil && len(g.targets) == 0 {
		return g.finding(Fail, g.stretch(m), problem.Text{ZH: "动词与要到的水平相反。", EN: "The verb goes the other way than the level that it leads to."},
			problem.Text{ZH: "请改正动词，或改正要到的水平。", EN: "Correct the verb, or the level."})
	}
	if f, ok := g.wrongWay(); ok {
		return f
	}
	if f, ok := g.wrongRate(); ok {
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

// modified reports whether a Chinese word that no rule knows stands right before
// a metric and may turn it into another: 待开票金额.
func (g *goal) modified(m token) bool {
	if m.word.unit == unitRate && (shareOf.MatchString(g.before(m.from, 8)) || m.word.text == "share" && strings.HasPrefix(g.after(m.to, 4), "of") && !strings.HasPrefix(g.after(m.to, 12), "of wallet")) {
		return true
	}
	if g.bad(&m) || m.word.unit == unitDays && theirs.MatchString(g.before(m.from, 10)) {
		return true
	}
	if m.from > 0 && strings.ContainsRune("未无非", g.folded[m.from-1]) || sharesOnly.MatchString(m.word.text) && m.from > 0 && isHan(g.folded[m.from-1]) || loadBefore.MatchString(g.before(m.from, 8)) {
		return true
	}
	if m.from == 0 || !isHan(g.folded[m.from-1]) || !heads.MatchString(m.word.text) || strings.ContainsRune("的将把使让低高少加", g.folded[m.from-1]) {
		return false
	}
	return !g.covered(g.tokens, m.from-1)
}

// toBound stands between a verb and the bound that it leads to.
var toBound = regexp.MustCompile(`(?:\bto|[到至])$`)

// shareOf makes a rate a share of something of which it is not known whether more
// of it is good.
var shareOf = regexp.MustCompile(`占[^,。;]{0,6}$`)

// bad reports whether a metric counts things of which there is to be less, whatever they
// are counted in: 停留超 60 天的商机数, 未退保证金笔数. What is done about them is none
// (流失客户召回数), nor is what is not bad (不低于 30% 的合同数, 未逾期客户数).
func (g *goal) bad(m *token) bool {
	before := g.before(m.from, 14)
	at := badThings.FindStringIndex(before)
	return at != nil && !m.word.activity && !notBefore.MatchString(before[:at[0]]) && !remedy.MatchString(before[at[0]:]+string(g.folded[m.from:min(len(g.folded), m.to+3)]))
}

var (
	badThings = regexp.MustCompile(`(?:停滞|停留|滞留|沉睡|闲置|积压|呆滞|未[^来逾流投退超延,。;][^,。;]{0,3}|未退|[超过逾][^,。;]{0,2}\d+个?[天日月]|超期|逾期|低于[\d.]+%?|不足[\d.]+|少于[\d.]+|不满意|不合格|亏损|负毛利|无效|失效|错误|被退|被投诉|流失|丢失)[^,。;把将\d]{0,4}$`)
	notBefore = regexp.MustCompile(`[不未无零非没]$|(?:合作|服务|连续|持续)[^,。;]{0,2}$`)
	remedy    = regexp.MustCompile(`拜访|回访|激活|唤醒|召回|赢回|挽回|清理|处理|催收|回款|签约|关闭|复活|转化`)
)

// theirs stands before a term that is one's own to pay: the longer, the better.
var theirs = regexp.MustCompile(`(?:供应商|采购|应付|(?:^|[^户])付款)[^,。;客]{0,4}$`)

// heads are metrics that any word before them can turn round.
var heads = regexp.MustCompile(`^(?:金额|收入|占比|比例|比率|数量|(?:客户|合同|订单|商机|项目)(?:数|数量|家数|份数|个数))$`)

// bounded reports whether the number behind the verb at i is a bound on the wrong
// side: at most where it is to rise, at least where it is to fall.
func (g *goal) bounded(i int, up bool) bool {
	for _, t := range g.tokens[i+1:] {
		if t.kind == breakToken {
			break
		}
		if t.is(atMost) && up && toBound.MatchString(g.before(t.from, 4)) {
			return true // raise it to at most 4
		}
		if t.kind == numberToken {
			after := strings.TrimPrefix(g.after(t.to, 3), "起")
			return up && strings.HasPrefix(after, "以下") || !up && strings.HasPrefix(after, "以上")
		}
	}
	return false
}

// changing reports whether a token says that something is to change, and whether
// upwards; halving and doubling are numbers, too.
func (g *goal) changing(t token) (up, moves bool) {
	switch text := string(g.folded[t.from:t.to]); {
	case t.is(upVerb), text == "double", text == "triple", text == "翻番", text == "翻倍", text == "翻一番":
		return true, true
	case t.is(downVerb), text == "halve", text == "减半":
		return false, true
	}
	return false, false
}

// plainHead reports whether a metric is a mere number of what is named before it.
func plainHead(e *entry) bool { return !e.directed && strings.HasPrefix(e.group, "other_") }

// directedOf is the metric that stands right before one that is a mere number of
// it: 满意度得分.
func (g *goal) directedOf(m *token) *token {
	if m == nil || !plainHead(m.word) {
		return m
	}
	for i := range g.metrics {
		if o := &g.metrics[i]; o.word.directed && o.to <= m.from && m.from-o.to <= 1 {
			return o
		}
	}
	return m
}

// wrongRate compares a verb with what a rate is of where no list has the rate: to
// lower the on-time payment rate, 把归还率压降. The last word that says whether
// more of it is good decides.
func (g *goal) wrongRate() (Finding, bool) {
	for _, clause := range g.clauses {
		from, _ := g.bounds(clause)
		var verb *token
		for i := range clause {
			t := &clause[i]
			if _, moves := g.changing(*t); moves && !negated.MatchString(g.before(t.from, 10)) {
				verb, from = t, t.to
			}
			if !t.is(metricWord) || t.word.unit != unitRate || t.word.directed && t.word.group != "rate" {
				continue
			}
			v := verb
			for n := i + 1; v == nil && n < len(clause) && clause[n].kind != numberToken; n++ {
				if _, moves := g.changing(clause[n]); moves {
					v = &clause[n]
				}
			}
			if v == nil {
				continue
			}
			of := string(g.folded[max(from, t.from-40):t.to])
			good, bad := lastIndex(goodRate, of), lastIndex(badRate, of)
			if up, _ := g.changing(*v); good == bad || (good > bad) == up {
				continue
			}
			return g.finding(Fail, v, problem.Textf("“%[1]s”与“%[2]s”的好坏方向相反。", "“%[1]s” goes the wrong way for “%[2]s”.", string(g.raw[v.from:v.to]), strings.TrimSpace(of)),
				problem.Text{ZH: "请改正动词，或换成真正想改变的指标。", EN: "Correct the verb, or name the metric that is really to change."}), true
		}
	}
	return Finding{}, false
}

// What makes a rate better when higher, and what when lower.
var (
	goodRate = regexp.MustCompile(`on-time|timely|answer|response|reply|accepted|acceptance|success|passed|first-pass|retention|renewal|satisf|complian|accura|complete|attach|pick-up|及时|准时|按时|按期|答复|响应|回复|合格|达标|通过|满意|签收|归还|归档|准确|完整|到场|续`)
	badRate  = regexp.MustCompile(`no-show|error|overdue|late\b|lost|loss|reject|churn|defect|complaint|dispute|failure|cancel|dropout|absence|idle|bounce|scrap|逾期|超期|差错|错误|投诉|退|流失|废|缺|丢|坏|离职|报废|破损|损耗|货损|空置|失误|延误|迟到|违规`)
)

// lastIndex is where the last match begins, -1 where there is none.
func lastIndex(re *regexp.Regexp, s string) int {
	all := re.FindAllStringIndex(s, -1)
	if len(all) == 0 {
		return -1
	}
	return all[len(all)-1][0]
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
	fillers     = regexp.MustCompile(`^(?:the|a|an|our|my|your|their|its|average|overall|total|monthly|quarterly|annual|team|company|branch|territory|current|personal|own|new|invoiced|billed|booked|recognised|recognized|net|gross|number|volume|level|count|of|signed|closed|confirmed|本|我|部门|团队|公司|个人|整体|平均|的|了|其|年度|月度|季度|区域|\s|'s|c\d+|"|-|大客户|客户|老客户|项目|合同|重点客户|华东|华南|华北|名下)*$`)
	chainBehind = regexp.MustCompile(`^(?:$|[^\p{Han}a-z]|预算|[到至达为由从在比约个以并和且同及率了的上下不超控升降提增减]|(?:to|by|from|in|for|within|at|over|until|before|during|of|and|with|on|this|next|as|below|under|through|across|per|while|above|than|against|among|is|are|was|should|must|will)\b)`)
)

// chain returns the metrics that stand together as the object of the verb at i,
// or as its subject where it has no object.
func (g *goal) chain(i int) []token {
	var out []token
	at := g.tokens[i].to
	for _, t := range g.tokens[i+1:] {
		if t.kind == nameToken || t.is(scopeWord, objectWord) || t.is(metricWord) && t.word.text == "number of" || t.is(milestone) && t.word.group == "sign" || t.kind == timeToken {
			at = t.to
			continue
		}
		if t.is(metricWord) && baseOf.MatchString(g.after(t.to, 8)) {
			break // 压到收入的 1.5%
		}
		if !t.is(metricWord) || !fillers.MatchString(strings.TrimSpace(string(g.folded[at:t.from]))) && !(len(out) > 0 && t.from-at <= 3 && isHan(g.folded[at])) {
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
	between := ""
	for n := back; n < i; n++ {
		between += strings.TrimSpace(string(g.folded[g.tokens[n].to:g.tokens[n+1].from]))
	}
	if between != "" && !subjectJoint.MatchString(between) || !chainBehind.MatchString(g.after(g.tokens[i].to, 12)) {
		return nil
	}
	return []token{g.tokens[back]}
}

// baseOf makes a metric what something is a share of.
var baseOf = regexp.MustCompile(`^的\s*\d+(?:\.\d+)?\s*%`)

// subjectJoint stands between a metric and the verb that it is the subject of.
var subjectJoint = regexp.MustCompile(`^(?:的?(?:目标值?|数量|总数|数|值|总额|水平)|(?:的?(?:目标值?|数量|总数|数|值|总额|水平))?(?:要|需|应|将|须|is|to be|should be|must be|will be|is to be|be|has|has to|to|[由从]\S{0,12}|的))$`)
