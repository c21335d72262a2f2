package kpi

import (
	"regexp"
	"strings"
	"unicode"
)

// reading is a statement with everything that the rules ask about it.
type reading struct {
	*line
	tokens  []token
	clauses [][]token // cut at commas and full stops; parentheses are in the clause around them

	metrics  []token // outside definitions
	targets  []token // numbers that say how much is to be reached
	froms    []token
	whole    []token // words such as all, zero or no that say how much, of something that can be counted
	firm     []token // times that end the goal
	vague    []token // times that have to be guessed
	every    []token
	open     []token
	past     []token
	end      *token // the word that makes the statement a milestone
	defined  bool   // a formula or a definition is written
	hasNames bool
}

// read takes a text apart.
func (x *lexicon) read(s string) *reading {
	r := &reading{line: newLine(s)}
	r.tokens = x.tokens(r.line)
	r.settleWords()
	r.cut()
	r.settleTimes()
	r.settleNumbers()
	r.collect()
	r.findEnd()
	r.findWhole()
	return r
}

// has reports whether one of the tokens is a word of the classes.
func has(tokens []token, cs ...class) bool { return first(tokens, cs...) != nil }

// first returns the first word of the classes, nil where there is none.
func first(tokens []token, cs ...class) *token {
	for i := range tokens {
		if tokens[i].is(cs...) {
			return &tokens[i]
		}
	}
	return nil
}

// settleWords decides words that are two things by what follows them.
func (r *reading) settleWords() {
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.kind != wordToken || t.word.text != "通过" {
			continue
		}
		e := *t.word
		e.class = meansWord
		if i+1 < len(r.tokens) && r.tokens[i+1].is(deliverable) || t.to == len(r.folded) || resultBehind.MatchString(r.after(t.to, 12)) {
			e.class = milestone
		}
		t.word = &e
	}
}

// resultBehind is what one passes.
var resultBehind = regexp.MustCompile(`^.{0,8}?(?:评审|验收|考试|考核|测试|认证|审批|审核|立项|答辩|资格预审|预审|公示|检查|审计|转正|备案)`)

// cut makes the clauses.
func (r *reading) cut() {
	from := 0
	for i, t := range r.tokens {
		if t.kind == breakToken && !t.inside {
			if i > from {
				r.clauses = append(r.clauses, r.tokens[from:i])
			}
			from = i + 1
		}
	}
	if from < len(r.tokens) {
		r.clauses = append(r.clauses, r.tokens[from:])
	}
}

// What stands before and behind times.
var (
	compared    = regexp.MustCompile(`(?:较|比|相比|对比|相对于|相对|与|同|相较于|高于|低于|超过|vs|vs\.|versus|than|over|against|compared to|compared with|relative to|up on|down on|% on|from|above|below|on top of|since|same as|as in|before)\s*(?:the\s*)?$`)
	yearScope   = regexp.MustCompile(`^(?:以前|之前|及以前|及之前)?(?:所|前)?(?:的|签订|签约|遗留|形成|产生|发生|签署|结转|立项|发货|交付|到期)的?(?:合同|应收|欠款|逾期|款|项目|老|订单|账款|历史|存量|发票|尾款)`)
	yearBehind  = regexp.MustCompile(`(?:signed|dated|issued|incurred|invoiced|raised|originating)$`)
	guessBefore = regexp.MustCompile(`(?:around|about|roughly|approximately|circa|ca\.|some\s?time|sometime|大约|大概|约|差不多|约在)\s*(?:in|around|by|at)?\s*(?:the)?\s*(?:end of|early|late|middle of)?$`)
	guessBehind = regexp.MustCompile(`^(?:左右|前后|上下|or so|or thereabouts|or later|附近|的样子|-?ish\b)`)
	yearOnly    = regexp.MustCompile(`^(?:by |in |before |for |during |the )*(?:20\d\d|fy\s?'?\d{2,4}|2\d)\s*(?:年度|年|财年)?(?:以前|之前|及以前)?$`)
)

// settleTimes decides which times end the goal, and which only compare or
// describe.
func (r *reading) settleTimes() {
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.kind != timeToken {
			continue
		}
		text := string(r.folded[t.from:t.to])
		before, after := r.before(t.from, 20), r.after(t.to, 16)
		yearAlone := yearOnly.MatchString(text)
		switch {
		case t.time.kind == withinTime:
			r.settleWithin(i)
		case t.time.kind != fixedTime:
		case yearAlone && (yearScope.MatchString(after) || yearScope.MatchString(strings.TrimLeft(text, "0123456789年 ")+after) ||
			yearBehind.MatchString(before) && !strings.HasPrefix(text, "by ")):
			t.time.kind = pastTime
		case compared.MatchString(before) && !r.rangeEnds(t, before):
			t.time.kind = pastTime
		}
	}
}

// rangeEnds reports whether “from” before a time begins a stretch of time: from
// July to September.
func (r *reading) rangeEnds(t *token, before string) bool {
	return strings.HasSuffix(before, "from") && regexp.MustCompile(`^(?:to|until|till|through|-|onwards|on)\b`).MatchString(r.after(t.to, 10)) ||
		strings.HasSuffix(before, "与") || strings.HasSuffix(before, "同") && !strings.Contains(r.after(t.to, 6), "相比") && !strings.Contains(r.after(t.to, 6), "比")
}

// settleWithin decides whether “within 45 days” is a deadline or what is to be
// reached: the second where the clause speaks of something counted in days and
// has no other number.
func (r *reading) settleWithin(i int) {
	t := &r.tokens[i]
	t.time.kind = fixedTime
	for _, clause := range r.clauses {
		if len(clause) == 0 || t.from < clause[0].from || t.from > clause[len(clause)-1].from {
			continue
		}
		daily, numbers := false, false
		for _, o := range clause {
			daily = daily || o.is(metricWord) && o.word.unit == unitDays
			numbers = numbers || o.kind == numberToken
		}
		if daily && !numbers {
			t.kind, t.number = numberToken, number{unit: unitDays}
		}
	}
}

// What stands around numbers.
var (
	bound       = regexp.MustCompile(`^\s*(?:及|\()?(?:以上|以下|以内)\)?\s*(?:的)?`)
	ageBefore   = regexp.MustCompile(`(?:逾期|账龄|超期|拖欠|older than|overdue by|overdue for|overdue more than|overdue over|overdue|past due|past due by|aged|aged over|aged more than|ageing over)\s*(?:已|超过|超|大于|在|满|more than|over|>|by)?\s*$`)
	ageBehind   = regexp.MustCompile(`^(?:以上)?(?:的)?(?:or more |plus )?(?:overdue|past due|past-due|old\b|late\b|逾期|账龄|的逾期|欠款|应收|老账)`)
	sizeBefore  = regexp.MustCompile(`(?:deals|accounts|opportunities|orders|customers|projects|contracts|invoices|bids|clients|tenders|balances|receivables|amounts)\s*(?:worth|of|over|above|under|below|of more than|of at least|larger than|bigger than|exceeding|with more than|worth more than|greater than|>|>=)\s*(?:than|at least|more than|over)?$`)
	fromBefore  = regexp.MustCompile(`(?:从|由|自|from)\s*(?:the current |current |today's |now |目前的?|现在的?|现有的?|当前的?|上年的?|去年的?|上季度的?|上月的?|年初的?|20\d\d\s*年?的?|q\d的?|上半年的?|基线的?|\$|¥)?\s*$`)
	toFrom      = regexp.MustCompile(`\bto\s+\S+\s+(?:\w+\s+)?from\s*$`)
	toBehind    = regexp.MustCompile(`^.{0,14}?(?:到|至|提|升|降|增|减|压|缩|to\b|→|->)`)
	nowBefore   = regexp.MustCompile(`(?:目前|现在|现状|当前|现为|目前为|现值|基线|基线为|基数|基数为|去年为|去年|上年|上季度|上月|currently|current|baseline|baseline of|baseline is|now at|now|today|was|last year|last quarter|last month|up from|down from|versus|vs|vs\.|compared with|compared to|against)\s*[:(=]?\s*(?:为|是|at|of|is)?\s*$`)
	arrowBehind = regexp.MustCompile(`^\s*(?:→|->|=>|-->)`)
	timesBefore = regexp.MustCompile(`[×*]\s*$`)
	rangeJoint  = regexp.MustCompile(`^\s*(?:[-~]|至|到|to|between|and)\s*$`)
)

// settleNumbers gives every number its role.
func (r *reading) settleNumbers() {
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.kind != numberToken {
			continue
		}
		before, after := r.before(t.from, 24), r.after(t.to, 20)
		next := i + 1
		if next < len(r.tokens) && t.number.unit == unitAny && r.tokens[next].is(objectWord) && r.tokens[next].from-t.to <= 1 && digitAt(r.line, t.to-1) {
			t.number.unit = unitCount
		}
		switch {
		case timesBefore.MatchString(before), r.quoted(t):
			t.number.role = asOther
		case arrowBehind.MatchString(after), toFrom.MatchString(before), fromBefore.MatchString(before) && toBehind.MatchString(after), nowBefore.MatchString(before) && r.otherNumber(i):
			t.number.role = asFrom
		case t.number.unit == unitDays && (ageBefore.MatchString(before) || ageBehind.MatchString(after)):
			t.number.role = asScope
		case bound.MatchString(after) && t.number.unit != unitRate && t.number.unit != unitCount && next < len(r.tokens) && r.describes(next),
			sizeBefore.MatchString(before) && r.otherNumber(i):
			t.number.role = asScope
		case r.folded[t.from] == '一' && t.to-t.from == 2 && !r.thingBehind(next, t.to):
			t.number.role = asOther
		}
		if i > 0 && r.tokens[i-1].kind == numberToken && rangeJoint.MatchString(string(r.folded[r.tokens[i-1].to:t.from])) && r.tokens[i-1].number.role == asTarget {
			t.number.ranged = !strings.Contains(r.before(r.tokens[i-1].from, 8), "from") && !strings.HasSuffix(r.before(r.tokens[i-1].from, 4), "从")
		}
	}
}

// thingBehind reports whether the token at i is a thing close behind a number.
func (r *reading) thingBehind(i, at int) bool {
	return i < len(r.tokens) && r.tokens[i].from-at <= 6 && r.tokens[i].is(metricWord, objectWord, deliverable)
}

// quoted reports whether a number stands in quotation marks: a slogan or a
// title, no target.
func (r *reading) quoted(t *token) bool {
	return strings.Count(string(r.folded[max(0, t.from-30):t.from]), "\"")%2 == 1 && strings.Contains(string(r.folded[t.to:min(len(r.folded), t.to+30)]), "\"")
}

// otherNumber reports whether another number is written.
func (r *reading) otherNumber(i int) bool {
	for j, t := range r.tokens {
		if j != i && t.kind == numberToken && t.number.role != asFrom {
			return true
		}
	}
	return false
}

// describes reports whether the token at i is what a bound such as “100 万以上的”
// describes: a thing, not an amount.
func (r *reading) describes(i int) bool {
	t := r.tokens[i]
	if t.kind == wordToken && t.word.text == "以上" || t.is(atMost) {
		if i+1 >= len(r.tokens) {
			return false
		}
		t = r.tokens[i+1]
	}
	return t.is(objectWord, deliverable) || t.is(metricWord) && (t.word.unit == unitCount || t.word.topic)
}

// collect sorts the tokens by what they are for the rules.
func (r *reading) collect() {
	for i := range r.tokens {
		t := r.tokens[i]
		switch {
		case t.kind == numberToken && t.number.role == asTarget:
			r.targets = append(r.targets, t)
		case t.kind == numberToken && t.number.role == asFrom:
			r.froms = append(r.froms, t)
		case t.kind == nameToken:
			r.hasNames = r.hasNames || !strings.ContainsAny(string(r.folded[t.from:t.to]), ".、)")
		case t.is(metricWord):
			r.metrics = append(r.metrics, t)
		case t.is(openTime):
			r.open = append(r.open, t)
		case t.is(vagueTime):
			r.vague = append(r.vague, t)
		case t.kind == timeToken:
			r.collectTime(t)
		}
	}
	r.defined = formulaMark.MatchString(r.text)
}

// formulaMark shows that a text says how something is calculated.
var formulaMark = regexp.MustCompile(`[=÷]|除以|\bdivided by\b|\bdefined as\b|\bcalculated as\b|\bmeasured as\b|\bcomputed as\b|计算公式|公式[:为]`)

func (r *reading) collectTime(t token) {
	switch {
	case t.time.kind == frequency:
		r.every = append(r.every, t)
	case t.time.kind == pastTime:
		r.past = append(r.past, t)
	case guessBefore.MatchString(r.before(t.from, 24)) || guessBehind.MatchString(r.after(t.to, 14)):
		r.vague = append(r.vague, t)
	default:
		r.firm = append(r.firm, t)
	}
}

// findEnd looks for an end state that is reached or not.
func (r *reading) findEnd() {
	for _, clause := range r.clauses {
		if has(clause, attitude) && (!has(clause, deliverable) || has(clause, vagueWord, vagueVerb) && len(r.firm) == 0) {
			continue
		}
		for i := range clause {
			if conditional.MatchString(r.before(clause[i].from, 24)) {
				break
			}
			t := &clause[i]
			switch {
			case t.is(milestone) && t.word.group == "stage":
				if named(clause[i:]) {
					r.end = t
				}
			case t.is(milestone) && (has(clause, deliverable, objectWord) || named(clause) || t.word.group == "sign" || t.word.group == "win" && r.content(clause) || r.meets(clause)),
				t.is(deliverable) && r.due(clause),
				t.is(achieveVerb) && isDone(t.word.text) && (has(clause, deliverable) || has(clause, metricWord) && (has(clause, objectWord) && len(r.firm) > 0 || r.meets(clause))),
				t.is(supportVerb) && takesPart(t.word.text) && len(r.firm) > 0 && r.content(clause) && !has(clause, vagueWord, attitude):
				r.end = t
			}
			if r.end != nil {
				return
			}
		}
	}
}

// isDone reports whether a verb says that something is finished or there.
func isDone(verb string) bool {
	switch verb {
	case "完成", "实现", "达成", "达到", "做到", "组织", "举办", "召开", "开展", "achieve", "conduct", "get", "make", "run", "host", "organise", "organize", "build", "develop":
		return true
	}
	return false
}

// deadline is how a time reads that says until when.
var deadline = regexp.MustCompile(`^(?:by|before|due|no later|not later|on|at the latest)\b|(?:前|底|末|内|止)$`)

// due reports whether a clause names a thing that is to be there by a day, with
// no verb that leaves open what becomes of it.
func (r *reading) due(clause []token) bool {
	if has(clause, vagueWord, vagueVerb, upVerb, downVerb, supportVerb, attitude, openTime, hedgeWord) {
		return false
	}
	for _, t := range clause {
		if t.kind == timeToken && t.time.kind == fixedTime && deadline.MatchString(string(r.folded[t.from:t.to])) {
			return r.content(clause) || named(clause)
		}
	}
	return false
}

// meets reports whether a clause is about one meeting that takes place by a day.
func (r *reading) meets(clause []token) bool {
	m := first(clause, metricWord)
	return len(r.firm) > 0 && m != nil && m.word.activity && !has(clause, vagueWord) && r.content(clause)
}

// conditional stands before what is done on the side.
var conditional = regexp.MustCompile(`(?:\bwhen|\bwhenever|\bif|\bwhile|当)\b?[^,]{0,16}$`)

// takesPart reports whether a verb is about being at an event, which took place
// with the person or without.
func takesPart(verb string) bool {
	switch verb {
	case "参加", "出席", "参会", "attend", "join", "take part in", "participate in":
		return true
	}
	return false
}

// named reports whether a clause has a code or a stage in it.
func named(clause []token) bool {
	for _, t := range clause {
		if t.kind == nameToken {
			return true
		}
	}
	return false
}

// findWhole looks for all, none and their like where they say how much of
// something that can be looked up.
func (r *reading) findWhole() {
	for _, clause := range r.clauses {
		if has(clause, attitude) && !has(clause, deliverable, metricWord) {
			continue
		}
		for _, t := range clause {
			if t.is(wholeWord) && has(clause, metricWord, deliverable, objectWord) && (has(clause, recordVerb, milestone, deliverable) || isNone(t.word.text) && has(clause, metricWord) || has(clause, achieveVerb) && has(clause, metricWord)) {
				r.whole = append(r.whole, t)
			}
		}
	}
}

// isNone reports whether a word says that nothing of it, or nothing more, is
// allowed.
func isNone(word string) bool {
	switch word {
	case "全部", "所有", "每个", "每家", "每笔", "每份", "每位", "每单", "每次", "每名", "全额", "百分百", "百分之百", "逐一", "全员", "全覆盖", "均", "all", "every", "each", "entire", "any", "full", "fully paid", "complete set", "100 percent":
		return false
	}
	return true
}

// filler are English words that name nothing.
var filler = regexp.MustCompile(`^(?:by|around|about|the|a|an|of|to|in|on|at|for|with|and|or|is|be|are|we|our|my|i|it|its|this|that|these|those|as|from|into|per|please|pls|if|so|not|more|than|up|down|will|should|must|shall|their|them|they|mil|k|m|rmb|cny|usd|yuan|give|get|go|do|let|let's|us|you|your|all|every|each|end|q\d|h\d|fy\d*|least|most|achieve|reach|hit|make|target|goal|number|percent|pct|out|over|under|roughly|some|have|has|was|were|effort|efforts|everything|best|year|month|quarter|week|day|day's|too|very|really|just|also)$`)

// content reports whether a clause has characters that no rule knows: names of
// customers, products and places.
func (r *reading) content(clause []token) bool {
	known := map[int]bool{}
	for _, t := range clause {
		for i := t.from; i < t.to; i++ {
			known[i] = true
		}
	}
	from, to, n := clause[0].from, clause[len(clause)-1].to, 0
	for from > 0 && !isBreak(r.folded[from-1]) {
		from--
	}
	for to < len(r.folded) && !isBreak(r.folded[to]) {
		to++
	}
	for i := from; i < to; i++ {
		if !known[i] && isHan(r.folded[i]) && !strings.ContainsRune("的了将把在对于与和是有个家为到至等之我要让给向从由里中上下前后多少再就都也", r.folded[i]) {
			n++
		}
	}
	for _, w := range splitWords(string(r.folded[from:to])) {
		if !isHan([]rune(w)[0]) && !filler.MatchString(w) && unicode.IsLetter([]rune(w)[0]) {
			n += 2
		}
	}
	return n >= 2 || has(clause, objectWord, deliverable)
}
