package kpi

import (
	"regexp"
	"slices"
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
	r.findNone()
	r.findRuled()
	r.findState()
	if r.end != nil && len(r.firm) == 0 && len(r.targets) == 0 && !r.hasNames && sooner.MatchString(r.text) {
		r.end = nil // sign it soon: at no time can it be said that it was not
	}
	return r
}

// sooner is how a time is put off to whoever is to do it, or what is to be done.
var sooner = regexp.MustCompile(`早点|早些|早日|抓紧|尽量|尽可能|尽早|适时|快点|快些|能[^,。;]{1,2}就|该[^,。;]{1,2}的`)

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
		if t.kind != wordToken {
			continue
		}
		var as class
		switch {
		case t.word.text == "通过":
			as = meansWord
			if i+1 < len(r.tokens) && r.tokens[i+1].is(deliverable) || t.to == len(r.folded) || resultBehind.MatchString(r.after(t.to, 12)) {
				as = milestone
			}
		case t.is(metricWord) && r.hyphened(t.to), t.is(vagueTime) && r.inName(t.from), t.is(milestone, recordVerb) && r.insideNoun(i), t.is(vagueVerb) && t.word.text == "be" && strings.HasSuffix(r.before(t.from, 4), " to") && doneBehind.MatchString(r.after(t.to, 20)), t.is(attitude, vagueWord) && r.describing(i), t.is(vagueVerb) && !isHan(r.folded[t.from]) && nounBefore.MatchString(r.before(t.from, 8)):
			as = plainWord
		default:
			continue
		}
		e := *t.word
		e.class = as
		t.word = &e
	}
}

// hyphened reports whether a word goes on behind a hyphen: cost-consciousness.
func (r *reading) hyphened(at int) bool {
	return at+1 < len(r.folded) && r.folded[at] == '-' && isWordRune(r.folded[at+1]) && !isHan(r.folded[at-1]) && !digitAt(r.line, at+1)
}

// inName reports whether a word with a capital follows another: Nongfu Spring.
func (r *reading) inName(at int) bool {
	if at < 2 || !r.capital(at) || r.folded[at-1] != ' ' {
		return false
	}
	i := at - 2
	for i > 0 && isWordRune(r.folded[i-1]) {
		i--
	}
	return isWordRune(r.folded[i]) && r.capital(i)
}

// doneBehind is a participle behind “be”.
var doneBehind = regexp.MustCompile(`^[a-z]{2,}(?:ed|wn|lt|pt|nt|ut|ld|id|ade)\b`)

// insideNoun reports whether a Chinese verb is a part of a noun: 归还率, 签收单.
func (r *reading) insideNoun(i int) bool {
	t := r.tokens[i]
	if t.to >= len(r.folded) || !isHan(r.folded[t.from]) {
		return false
	}
	return r.folded[t.to] == '率' || strings.ContainsRune("单书函日期", r.folded[t.to]) && (i+1 == len(r.tokens) || r.tokens[i+1].from > t.to)
}

// describing reports whether a weak word is only a part of another: knowledge
// base, high-voltage, 设好.
func (r *reading) describing(i int) bool {
	t := r.tokens[i]
	if isHan(r.folded[t.from]) {
		return t.is(attitude) && ratedBehind.MatchString(r.after(t.to, 6)) || t.word.text == "水平" && levelOf.MatchString(r.before(t.from, 12)) || t.word.text == "好" && t.from > 0 && isHan(r.folded[t.from-1]) && !r.covered(r.tokens[max(0, i-1):i], t.from-1)
	}
	if t.to < len(r.folded) && r.folded[t.to] == '-' || t.from > 0 && r.folded[t.from-1] == '-' {
		return true
	}
	after := r.after(t.to, 16)
	return t.is(attitude) && !everyone.MatchString(t.word.text) && t.to+1 < len(r.folded) && r.folded[t.to] == ' ' && nounBehind.MatchString(after) && !smallWords.MatchString(after) && !degree.MatchString(after)
}

// ratedBehind makes an attitude the subject of a rating or a paper.
var ratedBehind = regexp.MustCompile(`^(?:健康度|评分|打分|得分|评级|等级|指数|测评|调查|评估|问卷|报告|台账|档案|成熟度)`)

// levelOf stands before the level that a figure is to reach.
var levelOf = regexp.MustCompile(`(?:达到|提升到|提升至|提高到|提高至|降到|降至|保持在|维持在|控制在|回到)[^,。;]{0,8}$`)

// everyone are words that stand for people and things at large.
var everyone = regexp.MustCompile(`^(?:every|team$|stuff|thing|colleague|each|one )`)

// degree follows an attitude without making it describe anything.
var degree = regexp.MustCompile(`^(?:more|better|further|well|across|when|whenever|where|wherever|even|also|so|that|who|which|they|we|you|every|should|needs?|standards?|levels?|skills?|properly|together|asap|actively)\b`)

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
	eventBehind = regexp.MustCompile(`^(?:client |customer |user )?(?:survey|snapshot|pulse|audit|exam|test|payroll|count)\b`)
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
		case t.time.kind == pastTime && strings.HasPrefix(text, "前") && !r.otherTime(i):
			t.time.kind = fixedTime // 前10个月累计
		case t.time.kind != fixedTime:
		case leftOver.MatchString(after):
			t.time.kind = pastTime
		case yearAlone && r.otherTime(i) && (yearScope.MatchString(after) || yearScope.MatchString(strings.TrimLeft(text, "0123456789年 ")+after) ||
			yearBehind.MatchString(before) && !strings.HasPrefix(text, "by ")):
			t.time.kind = pastTime
		case compared.MatchString(before) && !strings.HasSuffix(before, "占比") && !(strings.HasSuffix(before, "over") && !moreThan.MatchString(before)) && t.time.relative == 0 && !r.rangeEnds(t, before) && !eventBehind.MatchString(after):
			t.time.kind = pastTime
		}
	}
}

// otherTime reports whether there is another time that can end the goal, so that the
// year at i may only say which contracts are meant, or whether it is what was before it.
func (r *reading) otherTime(i int) bool {
	return beforeThen.MatchString(string(r.folded[r.tokens[i].from:min(len(r.folded), r.tokens[i].to+4)])) || strings.HasSuffix(r.before(r.tokens[i].from, 8), "before") ||
		slices.ContainsFunc(r.tokens, func(o token) bool {
			return o.kind == timeToken && o.from != r.tokens[i].from && o.time.kind != pastTime
		})
}

// moreThan stands before what something is compared with; without it “over” is a stretch of
// time: 12 tenders won over 2025.
var moreThan = regexp.MustCompile(`(?:%|percent|points?|pp|growth|increase|rise|gain|up|more|improvement|\d)(?: of)?\s*over$`)

// leftOver follows a time from which something is left, or of which it is: 二季度遗留的欠款.
var leftOver = regexp.MustCompile(`^(?:度|份)?的?(?:旧|老合同|历史|遗留|积压|拖欠|超付|漏掉|报过价)|^(?:超付|遗留|积压)的`)

// beforeThen is a year and what was before it.
var beforeThen = regexp.MustCompile(`^20\d\d\s*年?度?(?:及)?(?:以前|之前|前的)`)

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
			numbers = numbers || o.kind == numberToken && !(o.number.unit == unitDays && fromBefore.MatchString(r.before(o.from, 24)))
		}
		if (daily || r.lasts(i) || heldAt.MatchString(r.before(t.from, 6)) && has(clause, metricWord)) && !numbers {
			t.kind, t.number = numberToken, number{unit: unitDays}
		}
	}
}

// heldAt stands before a value that is not to be passed: 控制在 30 天以内.
var heldAt = regexp.MustCompile(`(?:控制在|压缩到|压缩在|缩短到|保持在|稳定在)$`)

// lasts reports whether a length of time says how long something is to go on: it
// has no end of its own, and another time does.
func (r *reading) lasts(i int) bool {
	return strings.HasPrefix(string(r.folded[r.tokens[i].from:r.tokens[i].to]), "for ") &&
		slices.ContainsFunc(r.tokens, func(o token) bool { return o.kind == timeToken && o.from != r.tokens[i].from })
}

// foremost is the first place, which names nothing.
var foremost = regexp.MustCompile(`^(?:第\s*[一1]|number (?:one|1))$`)

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
			r.hasNames = r.hasNames || !strings.ContainsAny(string(r.folded[t.from:t.to]), ".、)#") && !foremost.MatchString(string(r.folded[t.from:t.to]))
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
