package kpi

import (
	"regexp"
	"strings"
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
	contents map[int]bool // by where a clause begins: whether it names something
}

// read takes a text apart.
func (x *lexicon) read(s string) *reading {
	r := &reading{line: newLine(s), contents: map[int]bool{}}
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
	compared    = regexp.MustCompile(`(?:较|比|相比|对比|相对于|相对|与|同|相较于|高于|低于|超过|vs|vs\.|versus|than|over|against|compared to|compared with|relative to|up on|down on|% on|from|above|below|on top of|since|same as|as in|before|基数|基数为|基线|基线为|起点|起点为|baseline|baseline of)\s*(?:the\s*)?$`)
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
		case compared.MatchString(before) && t.time.relative == 0 && !r.rangeEnds(t, before):
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
	others := -1 // numbers beside the one at hand that are no starting values
	for _, t := range r.tokens {
		if t.kind == numberToken {
			others++
		}
	}
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
		case arrowBehind.MatchString(after), toFrom.MatchString(before), fromBefore.MatchString(before) && toBehind.MatchString(after), nowBefore.MatchString(before) && others > 0:
			t.number.role = asFrom
			others--
		case t.number.unit == unitDays && (ageBefore.MatchString(before) || ageBehind.MatchString(after)):
			t.number.role = asScope
		case bound.MatchString(after) && t.number.unit != unitRate && t.number.unit != unitCount && next < len(r.tokens) && r.describes(next),
			sizeBefore.MatchString(before) && others > 0:
			t.number.role = asScope
		case r.folded[t.from] == '一' && t.to-t.from == 2 && t.number.unit != unitRate && !r.thingBehind(next, t.to):
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
