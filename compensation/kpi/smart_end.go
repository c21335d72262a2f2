package kpi

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// findEnd looks for an end state that is reached or not.
func (r *reading) findEnd() {
	for _, clause := range r.clauses {
		if has(clause, attitude) && (!has(clause, deliverable) || has(clause, vagueWord, vagueVerb) && len(r.firm) == 0) {
			continue
		}
		if has(clause, vagueWord) && len(r.firm) == 0 && len(r.targets) == 0 && !named(clause) {
			continue
		}
		if clause[0].is(meansWord) && clause[0].word.text != "通过" || has(clause, hedgeWord) && has(clause, openTime) && len(r.firm) == 0 {
			continue
		}
		for i := range clause {
			if conditional.MatchString(r.before(clause[i].from, 24)) {
				break
			}
			t := &clause[i]
			if t.is(milestone) && r.habit(t, clause) {
				continue
			}
			switch {
			case t.is(milestone) && t.word.group == "stage":
				if named(clause[i:]) && !has(clause, upVerb, vagueVerb) {
					r.end = t
				}
			case t.is(milestone) && (has(clause, deliverable, objectWord) || named(clause) || t.word.group == "sign" || t.word.group == "win" && r.prize(t, clause) || r.meets(clause) ||
				len(r.firm) > 0 && (isHan(r.folded[t.from]) && r.content(clause) || r.properName(clause)) && !has(clause, vagueWord, vagueVerb) || paysOff(t.word.text) && has(clause, metricWord)),
				(t.is(deliverable) || t.kind == nameToken || t.kind == timeToken && r.properName(clause)) && r.due(clause),
				t.is(achieveVerb) && isDone(t.word.text) && (has(clause, deliverable) || has(clause, metricWord) && (has(clause, objectWord) && len(r.firm) > 0 || r.meets(clause))),
				t.is(achieveVerb) && t.word.text == "完成" && r.finishes(clause),
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
	case "交", "hold", "完成", "实现", "达成", "达到", "做到", "组织", "举办", "召开", "开展", "achieve", "conduct", "get", "make", "run", "host", "organise", "organize", "build", "develop":
		return true
	}
	return false
}

// afterOf stands before a verb that only describes: the chances of winning bids.
var afterOf = regexp.MustCompile(`\b(?:of|for|about|at|from|better|in|on|with)$`)

// finishes reports whether something with a name is to be finished by a day; what
// was asked for anyhow has none.
func (r *reading) finishes(clause []token) bool {
	return len(r.firm) > 0 && r.content(clause) && !has(clause, attitude, vagueWord, vagueVerb, metricWord, hedgeWord) && !dueAnyhow.MatchString(r.text)
}

// dueAnyhow are words for whatever has been set.
var dueAnyhow = regexp.MustCompile(`目标|任务|指标|要求|职责|事项|交办`)

// paysOff reports whether a verb means that nothing of an amount is left open.
func paysOff(verb string) bool {
	switch verb {
	case "清零", "归零", "结清", "收齐", "收清", "收回", "还清", "付清", "回清", "销号", "settle", "close", "resolve":
		return true
	}
	return false
}

// habit reports whether a verb of an end state speaks of what is done again and
// again, or of no one time.
func (r *reading) habit(t *token, clause []token) bool {
	text := string(r.folded[t.from:t.to])
	if v := first(clause, vagueVerb); v != nil && v.from < t.from && isHan(r.folded[t.from]) && !named(clause) && !has(clause, deliverable) {
		return true // 加快项目落地
	}
	return strings.HasSuffix(text, "ing") && afterOf.MatchString(r.before(t.from, 12)) ||
		t.word.group == "deliver" && has(clause, openTime) && len(r.firm) == 0 && !named(clause)
}

// properName reports whether a clause has a word with a capital that no rule
// knows, and that is not its first.
func (r *reading) properName(clause []token) bool {
	known := map[int]bool{}
	for _, t := range clause {
		known[t.from] = true
	}
	from, to := r.bounds(clause)
	for i := from + 1; i < to; i++ {
		if r.capital(i) && !known[i] && r.folded[i-1] == ' ' && !r.covered(clause, i) {
			return true
		}
	}
	return false
}

// covered reports whether a token of the clause covers a character.
func (r *reading) covered(clause []token, at int) bool {
	for _, t := range clause {
		if t.from <= at && at < t.to {
			return true
		}
	}
	return false
}

// prize reports whether what is to be won has a name.
func (r *reading) prize(t *token, clause []token) bool {
	switch t.word.text {
	case "拿下", "中标", "夺标", "攻下":
		return r.content(clause)
	}
	return r.properBehind(t) || len(r.firm) > 0 && r.content(clause)
}

// properBehind reports whether the word behind a token has a capital: a name.
func (r *reading) properBehind(t *token) bool {
	return t.to+1 < len(r.folded) && r.folded[t.to] == ' ' && r.capital(t.to+1)
}

// keepsName reports whether a customer with a name is to be kept or served.
func (r *reading) keepsName() bool {
	for i := range r.tokens {
		if t := &r.tokens[i]; i+1 < len(r.tokens) && r.tokens[i+1].from == t.to+1 {
			continue // a word of the lexicon in capitals
		} else if t.is(achieveVerb) && (t.word.text == "keep" || t.word.text == "retain" || t.word.text == "visit") && r.properBehind(t) {
			return true
		}
	}
	return false
}

// deadline is how a time reads that says until when.
var deadline = regexp.MustCompile(`^(?:by|before|due|no later|not later|on|through|until|till|at the latest)\b|(?:前|底|末|内|止)$|^(?:至|到)`)

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
	case "参加", "出席", "参会", "attend", "join", "be present at", "take part in", "participate in", "be at":
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
		if !has(clause, wholeWord) || has(clause, attitude) && !has(clause, deliverable, metricWord) {
			continue
		}
		amount, ends, reached := has(clause, metricWord), has(clause, recordVerb, milestone, deliverable), has(clause, achieveVerb)
		thing := amount || has(clause, deliverable, objectWord)
		always := thing && ends || named(clause) && has(clause, scopeWord) || r.timely(clause) && r.content(clause) && !r.empty(clause)
		staff := len(r.firm) > 0 && !has(clause, attitude, vagueWord) && has(clause, milestone)
		for _, t := range clause {
			if t.is(wholeWord) && (always || amount && (isNone(t.word.text) || reached) || staff && isHan(r.folded[t.from])) {
				r.whole = append(r.whole, t)
			}
		}
	}
}

// timely reports whether a clause says within how long each thing is to be done.
func (r *reading) timely(clause []token) bool {
	return slices.ContainsFunc(clause, func(t token) bool {
		return t.kind == timeToken && shortly.MatchString(string(r.folded[t.from:t.to]))
	})
}

// shortly is how a length of time reads that runs from an event.
var shortly = regexp.MustCompile(`(?:same day|当天|当日)$|^(?:within|inside) |^in (?:\d|one|two|three|five|ten)|(?:天|日|小时|周|月)(?:之|以)?内$`)

// isNone reports whether a word says that nothing of it, or nothing more, is
// allowed.
func isNone(word string) bool {
	switch word {
	case "全部", "所有", "一律", "逐户", "逐家", "逐个", "逐笔", "逐项", "逐单", "每个", "每家", "每笔", "每份", "每位", "每单", "每次", "每名", "全额", "百分百", "百分之百", "逐一", "全员", "全覆盖", "均", "all", "every", "each", "entire", "any", "full", "fully paid", "complete set", "100 percent":
		return false
	}
	return true
}

// filler are English words that name nothing.
var filler = regexp.MustCompile(`^(?:by|around|about|the|a|an|of|to|in|on|at|for|with|and|or|is|be|are|we|our|my|i|it|its|this|that|these|those|as|from|into|per|please|pls|if|so|not|more|than|up|down|will|should|must|shall|their|them|they|mil|k|m|rmb|cny|usd|yuan|give|get|go|do|let|let's|us|you|your|all|every|each|end|q\d|h\d|fy\d*|least|most|achieve|reach|hit|make|target|goal|number|percent|pct|out|over|under|roughly|some|have|has|was|were|effort|efforts|everything|best|year|month|quarter|week|day|day's|worth|too|very|really|just|also)$`)

// content reports whether a clause has characters that no rule knows: names of
// customers, products and places.
func (r *reading) content(clause []token) bool {
	if known, ok := r.contents[clause[0].from]; ok {
		return known
	}
	known := r.unknownWords(clause) || has(clause, objectWord, deliverable)
	r.contents[clause[0].from] = known
	return known
}

// bounds are where the text of a clause begins and ends.
func (r *reading) bounds(clause []token) (from, to int) {
	from, to = clause[0].from, clause[len(clause)-1].to
	for from > 0 && !isBreak(r.folded[from-1]) && !r.fullStop(from-1) {
		from--
	}
	for to < len(r.folded) && !isBreak(r.folded[to]) && !r.fullStop(to) {
		to++
	}
	return from, to
}

// unknownWords looks for them in the text of a clause.
func (r *reading) unknownWords(clause []token) bool {
	from, to := r.bounds(clause)
	return r.unknownIn(clause, from, to)
}

// unknownBetween reports whether there are any between two places.
func (r *reading) unknownBetween(from, to int) bool {
	var tokens []token
	for _, t := range r.tokens {
		if t.to > from && t.from < to {
			tokens = append(tokens, t)
		}
	}
	return r.unknownIn(tokens, from, to)
}

// unknownIn looks for them between two places, of which the tokens are known.
func (r *reading) unknownIn(tokens []token, from, to int) bool {
	known := map[int]bool{}
	for _, t := range tokens {
		for i := t.from; i < t.to; i++ {
			known[i] = true
		}
	}
	n := 0
	for i := from; i < to; i++ {
		if !known[i] && isHan(r.folded[i]) && !strings.ContainsRune("的了将把在对于与和是有个家为到至等之我要让给向从由里中上下前后多少再就都也", r.folded[i]) {
			n++
		}
	}
	for i := from; i < to; i++ {
		if known[i] || !isWordRune(r.folded[i]) || i > 0 && isWordRune(r.folded[i-1]) {
			continue
		}
		end := i
		for end < to && isWordRune(r.folded[end]) {
			end++
		}
		if unicode.IsLetter(r.folded[i]) && !filler.MatchString(string(r.folded[i:end])) {
			n += 2
		}
	}
	return n >= 2
}
