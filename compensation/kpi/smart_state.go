package kpi

import (
	"regexp"
	"slices"
	"strings"
)

// answered is what asks for yes or no.
var answered = regexp.MustCompile(`\b(?:y\s?/\s?n|yes\s?(?:/|or)\s?no)\b|是\s?[/或]\s?否`)

// findState looks for an end state whose words no list has: a question that is
// answered with yes or no, or something with a name that is to be there by a
// day. It is one only where nothing in the text is a mere direction.
func (r *reading) findState() {
	if r.end != nil {
		return
	}
	if m := answered.FindStringIndex(r.text); m != nil && len(r.clauses) > 0 {
		r.end = &token{from: r.at[m[0]], to: r.at[m[1]]}
		return
	}
	if m := graded.FindStringIndex(r.text); m != nil && !r.empty(r.tokens) {
		r.end = &token{from: r.at[m[0]], to: r.at[m[1]]}
		return
	}
	if r.namedByDay() {
		return
	}
	if len(r.targets) > 0 || r.empty(r.tokens) || has(r.tokens, supportVerb, upVerb, downVerb, openTime) || anything.MatchString(r.text) {
		return
	}
	if t := first(r.tokens, deliverable); t != nil && len(r.firm) > 0 || len(r.firm) > 0 && getsDone.MatchString(r.text) {
		if t == nil {
			t = &r.firm[0]
		}
		r.end = t
		return
	}
	for _, clause := range r.clauses {
		if len(r.firm) > 0 && named(clause) && r.unknownWords(clause) {
			r.end = &r.firm[0]
			return
		}
	}
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.kind != timeToken || t.time.kind != fixedTime || !deadline.MatchString(string(r.folded[t.from:t.to])) {
			continue
		}
		for _, clause := range r.clauses {
			if m := first(clause, metricWord); r.content(clause) && (m == nil || m.word.topic || m.word.activity) && (strings.ContainsFunc(r.text, isHan) || r.concrete(clause)) {
				r.end = t
				return
			}
		}
	}
}

// anything is what is to be there without being said to be anything: 年底给我一个交代.
var anything = regexp.MustCompile(`交[代待]$|答卷|有[所些]?动作|做?出成绩|起色|样子$|局面|改观|[成实]效|亮点|转变|突破`)

// graded is a grade that is to be reached.
var graded = regexp.MustCompile(`(?:[到至达为]|不低于|\bto |\breach )\s*(?:grade |class |level )?[a-d]\+?(?:级|类|档)|\b(?:to|reach) (?:grade|class|level|rating) [a-d]\b`)

// concrete reports whether an English clause has a thing, a name, or a word for
// what has been done.
func (r *reading) concrete(clause []token) bool {
	from, to := r.bounds(clause)
	return has(clause, objectWord, deliverable, metricWord, milestone, recordVerb, achieveVerb, scopeWord) || r.properName(clause) || doneWord.MatchString(string(r.folded[from:to]))
}

// doneWord is an English participle.
var doneWord = regexp.MustCompile(`[a-z]{2,}(?:ed|wn|lt|nt|ld)\b`)

// namedByDay finds something that has a code or a stage and more than that, and
// is to be there by a day, whatever verb it stands with.
func (r *reading) namedByDay() bool {
	for _, clause := range r.clauses {
		if !named(clause) || !r.unknownWords(clause) || has(clause, attitude, upVerb, downVerb, openTime, supportVerb, metricWord) {
			continue
		}
		for i := range clause {
			if t := &clause[i]; t.kind == timeToken && t.time.kind == fixedTime && t.time.day+t.time.month > 0 && deadline.MatchString(string(r.folded[t.from:t.to])) {
				r.end = t
				return true
			}
		}
	}
	return false
}

// getsDone is how English says that something is to have been done to somebody
// or something: get Li certified, have the line repaired.
var getsDone = regexp.MustCompile(`\b(?:get|have)\b(?: [a-z'-]+){1,6} [a-z]{2,}(?:ed|wn|lt|nt|ld|id|de)\b`)

// empty reports whether words speak of a direction or an attitude.
func (r *reading) empty(tokens []token) bool {
	return has(tokens, attitude, vagueVerb, vagueWord, hedgeWord, passiveWord)
}

// findNone looks for what there is to be none of: nothing overdue, no price
// cuts, 安全事故为零. It counts where what there is to be none of has a name.
func (r *reading) findNone() {
	for _, clause := range r.clauses {
		if from, to := r.bounds(clause); saying.MatchString(string(r.folded[from:to])) {
			continue
		}
		if r.empty(clause) || !r.content(clause) && !has(clause, metricWord) || has(r.tokens, vagueVerb, attitude) && !r.timed(clause) {
			continue
		}
		for _, t := range clause {
			if t.is(wholeWord) && isNone(t.word.text) {
				r.whole = append(r.whole, t)
			}
		}
		if from, to := r.bounds(clause); notOne.MatchString(string(r.folded[from:to])) {
			r.whole = append(r.whole, clause[0])
		}
	}
}

// saying is a figure of speech with none in it: 质量无小事, no customer left behind.
var saying = regexp.MustCompile(`无(?:小事|患|欺|忧|感|悔|愧|畏|敌|私|止境|死角|限|难事|捷径)|[打要使碰]不得|窝里斗|文山会海|无则加勉|摆烂|无效|一个(?:都|也)?不能少|\bleft behind\b|\bno tomorrow\b|\bwithout a fight\b`)

// notOne is another way to say none.
var notOne = regexp.MustCompile(`一[个单笔张次起家份封件](?:\p{Han}{0,4})?(?:也|都)(?:不|没)`)

// timed reports whether a clause has a time or a number of its own.
func (r *reading) timed(clause []token) bool {
	return slices.ContainsFunc(clause, func(t token) bool { return t.kind == timeToken || t.kind == numberToken })
}

// wanted is a metric of which only a direction is given: 毛利要上去, spend less on
// dinners; nil where there is none, or where the text is about an attitude.
func (g *goal) wanted() *token {
	if has(g.tokens, attitude, vagueVerb, supportVerb) || has(g.tokens, andWord) && g.several(vagueWord) { // better margins and happier customers
		return nil
	}
	for _, clause := range g.clauses {
		for i := range clause {
			switch m := &clause[i]; {
			case !m.is(metricWord), m.word.topic && !(m.word.group == "overdue" && has(clause, downVerb)), m.word.activity, m.word.ambiguous && !has(g.tokens, downVerb), strings.HasSuffix(m.word.text, "ing"),
				m.word.group == "expense" && !g.unknownWords(clause) && slices.Contains([]string{"成本", "费用", "cost", "expense"}, m.word.text):
			default:
				return m
			}
		}
	}
	return nil
}

// several reports whether there is more than one word of a class.
func (g *goal) several(c class) bool {
	n := 0
	for _, t := range g.tokens {
		if t.is(c) {
			n++
		}
	}
	return n > 1
}

// brings is a verb that says what is to become of a thing, not of how much: close
// deals, 淘汰产品; nil where there is none.
func (g *goal) brings() *token {
	for _, clause := range g.clauses {
		if has(clause, attitude, vagueVerb, supportVerb) {
			continue
		}
		about := g.about(clause)
		for i := range clause {
			if t := &clause[i]; t.kind == wordToken && g.acts(t, clause, about) {
				return t
			}
		}
	}
	if t := g.titled(); t != nil {
		return t
	}
	if t := g.eachTime(); t != nil {
		return t
	}
	return g.keeps()
}

// traits are what a clause has beside its verbs.
type traits struct{ thing, figure, named, unknown, vague, turns bool }

// about looks for them.
func (g *goal) about(clause []token) traits {
	a := traits{figure: has(clause, metricWord), named: named(clause), unknown: g.unknownWords(clause), vague: has(clause, vagueWord), turns: has(clause, upVerb, downVerb)}
	a.thing = has(clause, objectWord, deliverable) || a.named || g.artefact(clause)
	return a
}

// acts reports whether a verb of a clause moves, ends or takes away something
// that can be named. How it is to be done says nothing, nor does what goes on.
func (g *goal) acts(t *token, clause []token, about traits) bool {
	surface := string(g.folded[t.from:t.to])
	switch {
	case ongoing.MatchString(surface):
		return false
	case reduces(t.word):
		return about.figure || about.thing && (g.artefact(clause) || has(clause, objectWord))
	case about.vague && !(about.thing && g.firmly(t)):
		return false
	case handing(t.word):
		return g.hasObject(t, clause) && !about.turns
	case t.is(achieveVerb):
		return moves(t.word.text) && (about.thing || about.figure)
	case !t.is(milestone) || g.habit(t, clause):
		return false
	case participle(t, surface) && about.unknown:
		return true
	}
	return about.thing && (t.word.group != "stage" || about.named)
}

// eachTime is what is to be done on every occasion; nil where there is none.
func (g *goal) eachTime() *token {
	m := eachTime.FindStringIndex(g.text)
	if m == nil || g.empty(g.tokens) {
		return nil
	}
	return &token{from: g.at[m[0]], to: g.at[m[1]]}
}

// eachTime is how English says it.
var eachTime = regexp.MustCompile(`\b(?:in|at|after|before) (?:every|each) [a-z]+`)

// titled is the title of a book or a paper; nil where there is none.
func (g *goal) titled() *token {
	from := slices.Index(g.raw, '《')
	to := slices.Index(g.raw, '》')
	if from >= 0 && to > from+1 {
		return &token{from: from, to: to + 1}
	}
	narrow := strings.Map(halfWidth, string(g.raw))
	if m := capitals.FindStringIndex(narrow); m != nil {
		from = len([]rune(narrow[:m[0]]))
		return &token{from: from, to: from + len([]rune(narrow[m[0]:m[1]]))}
	}
	return nil
}

// capitals is how an English title is written: in quotation marks, most of its
// words with a capital.
var capitals = regexp.MustCompile(`["“][A-Z][a-z']+(?: (?:of|the|and|for|in|to|[A-Z][a-z']+))* [A-Z][a-z']+["”]`)

// artefact reports whether a clause has a Chinese word that no rule knows but that
// ends like the name of a paper, a sum or a thing.
func (g *goal) artefact(clause []token) bool {
	from, to := g.bounds(clause)
	run, next := 0, 0
	for i := from; i <= to; i++ {
		for next < len(clause) && clause[next].to <= i {
			next++
		}
		if i < to && isHan(g.folded[i]) && (next == len(clause) || clause[next].from > i) {
			run++
			continue
		}
		if run >= 2 && strings.ContainsRune("单书函票证表件册图稿金款货品料机车房仓店库板卡账", g.folded[i-1]) {
			return true
		}
		run = 0
	}
	return false
}

// hasObject reports whether a verb has something that it is done to: in Chinese
// on either side of it, in English behind it.
func (g *goal) hasObject(t *token, clause []token) bool {
	from, to := g.bounds(clause)
	if !isHan(g.folded[t.from]) && !participle(t, string(g.folded[t.from:t.to])) {
		from = t.to
	}
	return g.unknownBetween(from, to) || slices.ContainsFunc(clause, func(o token) bool {
		return o.from >= from && o.from != t.from && o.is(objectWord, deliverable, metricWord)
	})
}

// ongoing is a verb that says how, or what goes on.
var ongoing = regexp.MustCompile(`ing(?: |$)`)

// participle reports whether an English verb of an end state says that it has
// been done: notices sent.
func participle(t *token, surface string) bool {
	return !t.exact && !isHan([]rune(t.word.text)[0]) && !strings.HasSuffix(surface, "s")
}

// reduces reports whether a verb says that there is to be less of something that
// can be counted.
func reduces(e *entry) bool {
	switch e.text {
	case "减少", "杜绝", "避免", "reduce", "avoid", "prevent", "eliminate", "disappear":
		return true
	}
	return false
}

// moreOf stands before what there is only to be more of.
var moreOf = regexp.MustCompile(`^(?:more|更多|better|new)\b?`)

// handing reports whether a verb hands a thing over or writes it down.
func handing(e *entry) bool {
	switch e.text {
	case "submit", "deliver", "file", "hand in", "hand over", "issue", "send", "mail", "return", "recruit", "hire", "refund", "collect", "gather", "log", "record", "upload", "register", "archive",
		"提交", "递交", "交付", "上报", "报送", "归还", "发放", "寄出", "发出", "移交", "上交", "退回", "录入", "记录", "归档", "上传", "登记", "备案", "收集":
		return true
	}
	return false
}

// firmly reports whether a verb of an end state is about deals and contracts.
func (g *goal) firmly(t *token) bool {
	return (t.word.group == "sign" || t.word.group == "win" || t.word.text == "close" || t.word.text == "recruit" || t.word.text == "bring in" || t.word.text == "hire") && !moreOf.MatchString(g.after(t.to, 8))
}

// moves reports whether a verb changes where a thing is, or whose it is.
func moves(verb string) bool {
	switch verb {
	case "collect", "recover", "bring in", "convert", "retain", "sell", "gain", "acquire", "replace", "shift", "phase out", "收", "回收", "催回", "追回", "卖出", "转化", "淘汰", "替换", "更换":
		return true
	}
	return false
}

// holds is what speaks of keeping a thing, or of not losing it.
var holds = regexp.MustCompile(`\b(?:do not|don't|never|not to|stop|avoid)\s+(?:los|churn)\w*|\b(?:keep|stop|prevent)\b.{1,50}\bfrom\b|(?:不|别|防止|避免)(?:能|要|再|要再)?(?:丢|流失|失去)|保住|守住|留住`)

// inBudget is what keeps to a budget.
var inBudget = regexp.MustCompile(`\b(?:under|within|below|inside)\s+(?:the\s+)?budget\b|(?:不超|低于|控制在)预算`)

// keeps is what is to be kept: an account with a code, a budget; nil where there
// is none.
func (g *goal) keeps() *token {
	m := inBudget.FindStringIndex(g.text)
	if m == nil && g.hasNames {
		m = holds.FindStringIndex(g.text)
	}
	if m == nil || has(g.tokens, attitude, vagueVerb, supportVerb) {
		return nil
	}
	return &token{from: g.at[m[0]], to: g.at[m[1]]}
}

// helps is a verb of taking part in something that has a name; nil where there is
// none, or where the text only speaks of how.
func (g *goal) helps() *token {
	for _, clause := range g.clauses {
		for i := range clause {
			t := &clause[i]
			if t.is(vagueVerb, upVerb) {
				break // 加强协作
			}
			if t.is(supportVerb) && lends(t.word.text) && (g.content(clause) || has(clause, metricWord)) && !has(clause, attitude, vagueWord, hedgeWord, openTime) {
				return t
			}
		}
	}
	return nil
}

// lends reports whether a verb is about taking part in what others do.
func lends(verb string) bool {
	switch verb {
	case "参与", "协助", "支持", "陪同", "列席", "帮助", "旁听", "support", "assist", "assist in", "help", "accompany", "sit in on", "shadow", "lend a hand":
		return true
	}
	return takesPart(verb)
}

// takesPlace is a verb of being at an event that has a name.
func (g *goal) takesPlace() *token {
	if t := g.helps(); t != nil && takesPart(t.word.text) {
		return t
	}
	return nil
}
