package kpi

import (
	"regexp"
	"strings"
	"unicode"
)

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
	if known, ok := r.contents[clause[0].from]; ok {
		return known
	}
	known := r.unknownWords(clause) || has(clause, objectWord, deliverable)
	r.contents[clause[0].from] = known
	return known
}

// unknownWords looks for them in the text of a clause.
func (r *reading) unknownWords(clause []token) bool {
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
	return n >= 2
}
