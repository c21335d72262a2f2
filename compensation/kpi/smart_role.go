package kpi

import (
	"regexp"
	"strings"
)

// Numbers that count nothing that is to be reached.
var (
	// summedUp is the number behind a list of what it counts: 军工、核电、风电三个赛道.
	summedUp = regexp.MustCompile(`、[^,。;、0-9]{1,10}(?:等)?$`)
	// knownOnes stands before a number of things that are known: the two suppliers.
	knownOnes = regexp.MustCompile(`(?:\b(?:from|at|with|for|among|between|to) (?:the|our|these|those|their|his|her|my)|[这那该]|这里的?)\s*$`)
	// partBefore stands before all of which a number is a part.
	partBefore = regexp.MustCompile(`\bof (?:the|our|these|those|their|his|her|my)$`)
	// ourselves stands before the number of those who are to do it: 我们8个人, a team of 12.
	ourselves = regexp.MustCompile(`(?:(?:我们|咱们|团队|部门|全组|小组|班组|全队|办事处)(?:的|这|共|有|现有|总共)?|\b(?:team|crew|branch|office|staff|group|department) of)\s*$`)
	// subjectBefore and mustBehind stand around the number of those who must do it.
	subjectBefore = regexp.MustCompile(`^\s*(?:our|my|the|all(?: of)?(?: our| the| my)?)\s*$`)
	mustBehind    = regexp.MustCompile(`^(?:[a-z]+ ){1,3}(?:must|should|need to|needs to|have to|will|are to|shall)\b`)
	// groupOf follows the number of those whom a group has: 3人小组.
	groupOf = regexp.MustCompile(`^人?(?:的(?:队伍|团队|班子|样子|家)|小组|团队|班组|专班)`)
	// persons ends a number of people.
	persons = regexp.MustCompile(`[人名位]$`)
	// atOnce is 一 before something that follows at once: 一个电话我们就到.
	atOnce = regexp.MustCompile(`^\p{Han}{0,8}就`)
	// emptyUnit is what is only counted in speech: three things, 两手抓.
	emptyUnit = regexp.MustCompile(`^"|^(?:字|手|头|步走|到位|不放过|心|意|面|抓|关)`)
	// quantile is a share that says which, not how much: 后20%的同事.
	quantile = regexp.MustCompile(`(?:前|后|末位|末尾|排名|bottom|top|weakest|lowest|best|worst)\s*$`)
)

// idleNumber reports whether a number only frames what is asked for.
func (r *reading) idleNumber(t *token) bool {
	before, after := r.before(t.from, 24), r.after(t.to, 20)
	surface := string(r.folded[t.from:t.to])
	switch {
	case t.number.unit == unitCount && !digitAt(r.line, t.from) && isHan(r.folded[t.from]) && summedUp.MatchString(before):
		return true
	case strings.HasPrefix(surface, "一") && t.to-t.from == 2 && atOnce.MatchString(after):
		return true
	case t.number.unit == unitRate && quantile.MatchString(before) && (strings.HasPrefix(after, "的") || !isHan(r.folded[t.from]) && before != "" && isLatin(before)):
		return true
	case t.from <= 12 && subjectBefore.MatchString(before) && mustBehind.MatchString(r.after(t.to, 32)):
		return true
	case ourselves.MatchString(before) && (persons.MatchString(surface) || strings.HasPrefix(after, "人") || before != "" && isLatin(before)):
		return true
	case groupOf.MatchString(after) && (persons.MatchString(surface) || after[0] > 0x7f):
		return true
	case emptyUnit.MatchString(after) && t.number.unit == unitCount && isHan(r.folded[t.from]):
		return true
	}
	return t.number.unit == unitAny && !digitAt(r.line, t.from) && !partBefore.MatchString(before) && knownOnes.MatchString(before) && after != ""
}

// isLatin reports whether a text ends with an English letter.
func isLatin(s string) bool { return s[len(s)-1] < 0x80 }

// What stands around numbers.
var (
	bound        = regexp.MustCompile(`^\s*(?:及|\()?(?:以上|以下|以内)\)?\s*(?:的)?`)
	ageBefore    = regexp.MustCompile(`(?:逾期|账龄|超期|拖欠|older than|overdue by|overdue for|overdue more than|overdue over|overdue|past due|past due by|aged|aged over|aged more than|ageing over)\s*(?:已|超过|超|大于|在|满|more than|over|>|by)?\s*$`)
	ageBehind    = regexp.MustCompile(`^(?:以上)?(?:的)?(?:or more |plus )?(?:overdue|past due|past-due|old\b|late\b|逾期|账龄|的逾期|欠款|应收|老账)`)
	sizeBefore   = regexp.MustCompile(`(?:deals|accounts|opportunities|orders|customers|projects|contracts|invoices|bids|clients|tenders|balances|receivables|amounts)\s*(?:worth|of|over|above|under|below|of more than|of at least|larger than|bigger than|exceeding|with more than|worth more than|greater than|>|>=)\s*(?:than|at least|more than|over)?$`)
	scopeBefore  = regexp.MustCompile(`(?:超过|超|大于|高于|低于|小于|少于|不足|满|达|[<>≥≤])\s*$`)
	fromBefore   = regexp.MustCompile(`(?:从|由|自|from)\s*(?:the current |current |today's |now |目前的?|现在的?|现有的?|当前的?|上年的?|去年的?|上季度的?|上月的?|年初的?|(?:平均)?每[百千万]?[单件人家份台车次票笔周月](?:平均)?|20\d\d\s*年?的?|q\d的?|上半年的?|基线的?|\$|¥)?\s*$`)
	toFrom       = regexp.MustCompile(`\bto\s+\S+\s+(?:\w+\s+)?from\s*$`)
	toBehind     = regexp.MustCompile(`^.{0,14}?(?:到|至|提|升|降|增|减|压|缩|改善为|改为|变为|to\b|→|->)|^(?:per|a|each|every) [a-z]+ (?:[a-z]+ ){0,2}to\b`)
	nowBefore    = regexp.MustCompile(`(?:目前|现在|现状|当前|现为|目前为|现值|基线|基线为|基数|基数为|去年为|去年|上年|上季度|上月|currently|current|baseline|baseline of|baseline is|now at|now|today|was|last year|last quarter|last month|up from|down from|versus|vs|vs\.|compared with|compared to|against)\s*[:(=]?\s*(?:为|是|才|只有|仅|at|of|is)?\s*$`)
	arrowBehind  = regexp.MustCompile(`^\s*(?:→|->|=>|-->)`)
	weightBefore = regexp.MustCompile(`(?:权重|weight|weighting|weighted)\s*(?:为|占|of|at|[:(=])?\s*$`)
	timesBefore  = regexp.MustCompile(`[×*]\s*$`)
	joinsOn      = regexp.MustCompile(`^(?:[+&/,;。!?\n]|and\b)`)
	rangeJoint   = regexp.MustCompile(`^\s*(?:[-~]|至|到|to|between|and)\s*$`)
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
		case timesBefore.MatchString(before), weightBefore.MatchString(before), r.quoted(t), r.idleNumber(t):
			t.number.role = asOther
		case arrowBehind.MatchString(after), toFrom.MatchString(before), fromBefore.MatchString(before) && toBehind.MatchString(after), nowBefore.MatchString(before) && others > 0:
			t.number.role = asFrom
			others--
		case t.number.unit == unitDays && (ageBefore.MatchString(before) || ageBehind.MatchString(after)):
			t.number.role = asScope
		case others > 0 && t.number.unit == unitRate && partBehind.MatchString(after):
			t.number.role = asScope
		case others > 0 && scopeBefore.MatchString(before) && strings.HasPrefix(after, "的"):
			t.number.role = asScope
		case bound.MatchString(after) && t.number.unit != unitRate && t.number.unit != unitCount && next < len(r.tokens) && r.describes(next),
			sizeBefore.MatchString(before) && others > 0 && (r.countsElse(i) || after != "" && !joinsOn.MatchString(after)):
			t.number.role = asScope
		case idiom.MatchString(string(r.folded[t.from:min(len(r.folded), t.to+12)])), sumOfOne.MatchString(before):
			t.number.role = asOther
		case becomes.MatchString(before) && r.folded[t.from] == '一', oncePart.MatchString(after) && r.folded[t.from] == '一':
			t.number.role = asOther
		case r.folded[t.from] == '一' && t.to-t.from == 2 && !r.oftenBefore(i) && t.number.unit != unitRate && !r.thingBehind(next, t.to):
			t.number.role = asOther
		}
		if i > 0 && r.tokens[i-1].kind == numberToken && rangeJoint.MatchString(string(r.folded[r.tokens[i-1].to:t.from])) && r.tokens[i-1].number.role == asTarget {
			t.number.ranged = !strings.Contains(r.before(r.tokens[i-1].from, 8), "from") && !strings.HasSuffix(r.before(r.tokens[i-1].from, 4), "从")
		}
	}
}

// partBehind follows a share that only says which contracts are meant: with 30 % down.
var partBehind = regexp.MustCompile(`^(?:down[- ]payments?\b|first payments?\b|upfront\b|prepay\w*\b|预付|首付)`)

// idiom is a number that counts nothing: one step further, one team.
var idiom = regexp.MustCompile(`^(?:one|two) (?:levels?|steps?|notch|mission|vision|dream|team|voice|goal|heart|mind|family|direction)\b|^(?:一?百天|一公里|五个一|[一三五]天一[小大]?[变]|一[小大]变|1\s*\+\s*1|1\s*(?:>|大于)\s*2)`)

// sumOfOne stands before the two that one and one are to be more than.
var sumOfOne = regexp.MustCompile(`1\s*\+\s*1\s*(?:>|大于)\s*$`)

// becomes stands before what somebody is to be.
var becomes = regexp.MustCompile(`(?:做|当|成为|争做|争当|作为)\s*$`)

// oncePart follows what only describes: 一次通过率.
var oncePart = regexp.MustCompile(`^(?:性|.{2,3}率)`)

// countsElse reports whether the clause of the token at i has another number
// before it.
func (r *reading) countsElse(i int) bool {
	for i--; i >= 0 && r.tokens[i].kind != breakToken; i-- {
		if r.tokens[i].kind == numberToken {
			return true
		}
	}
	return false
}

// oftenBefore reports whether a frequency stands right before a number: 每两周一次.
func (r *reading) oftenBefore(i int) bool {
	return i > 0 && r.tokens[i-1].kind == timeToken && r.tokens[i-1].time.kind == frequency && r.tokens[i-1].to == r.tokens[i].from
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
