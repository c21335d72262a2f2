package kpi

import (
	"regexp"
	"strings"
)

// Plain orders: what is to be done to a thing that can be pointed at, in words
// that say by themselves when it is done.
var (
	// removed is 把 with a thing and a verb that says it is over and done with.
	removed = regexp.MustCompile(`把[^,。;!?"]{2,22}(?:[^好](?:了|掉|完|齐|妥|毕)|[^跑走跟盯抓]一遍|了结掉?|的[^,。;]{1,4}搞定|摸清|理清|清楚|换掉)(?:$|[,。;!?])`)
	// closes is a deal brought to its end.
	closes = regexp.MustCompile(`\b(?:over the line|win(?:ning)? back|won back|is yours)\b|\b(?:get|got|getting|fetch|bring) (?:the |our |back the |back our )(?:\w+ ){0,2}(?:money|cash|order|deal|contract|payment|signature|stamp|approval|deposit|sample|samples|document|documents|drawings?|keys?)\b`)
	// hands is a thing handed to somebody.
	hands = regexp.MustCompile(`\b(?:give|hand|pass|transfer|assign|return|send|deliver|bring|lend|ship|show) (?:him|her|them|mr|ms|the|our|all|back|this|that|a|an|xiao|old)\b`)
	// until is a state after which it is over.
	until = regexp.MustCompile(`\b(?:until|till) (?:the |our |an? )?[a-z]+ (?:\w+ )?(?:gives?|answers?|pays?|paid|signs?|signed|repl(?:y|ies|ied)|confirms?|confirmed|decides?|decided|orders?|ordered|is|are|has|have)\b`)
	// prepared is a paper or a thing of ours worked on.
	prepared = regexp.MustCompile(`\b(?:prepare|update|draft|write|review|sort|collect|order|translate|print|check|repair|fix|move|clear|cancel|book|arrange|contribute to|register|return|replace|deliver|test|list|count) (?:the |our |an? |all |his |her |their )?(?:[a-z-]+ ){0,2}[a-z-]+`)
	// presence is being at a place.
	presence = regexp.MustCompile(`\bis (?:at|in|on) (?:an? |the )?(?:[a-z]+ ){0,2}(?:hospital|site|customer|plant|factory|office|field|account|shop|store|branch|road)s?\b`)
	// ranked is a place in an order of names.
	ranked = regexp.MustCompile(`\b(?:number one|no\.? ?1|number 1|first place|market leader|sole supplier|only supplier|first supplier|preferred supplier)\b`)
	// rival is something that a figure is to be better than.
	rival = regexp.MustCompile(`\b(?:better|higher|lower|more|less|fewer|shorter|results?) (?:\w+ ){0,3}than (?:what|in|the|last|that of)\b`)
	// inBlack is a figure on the right side of nothing.
	inBlack = regexp.MustCompile(`\b(?:in the black|out of the red|break[- ]?even|breaks even|cash[- ]positive|profitable|back in stock|sold out)\b|扭亏|盈亏平衡|转亏为盈|由负转正|转为正`)
	// series is what takes place again and again with somebody.
	series = regexp.MustCompile(`\b(?:daily|weekly|biweekly|fortnightly|monthly|quarterly) (?:[a-z-]+ ){1,3}(?:with|at|for|to) (?:the |our |an? |each |every |all )?[a-z]|(?:每[天周月季](?:[一二三四五六日])?)[^,。;]{0,6}[给与跟向对同][^,。;]{2,14}(?:做|开|讲|培训|沟通会|例会)|[^,。;]{2,8}每[天日周月季](?:[一二三四五六日末底])?(?:转发|更新|发布|发送|发出|上交|提交|上报|抽查|公布|通报|盘点|核对|对账|整理)`)
	// counting is the name of a number that no list has: portal logins.
	counting = regexp.MustCompile(`^(?:[a-z-]+ ){1,3}[a-z]{4,}[^su]s$`)
	// punctual is a paper handed in when it is due.
	punctual = regexp.MustCompile(`\b(?:submit|hand in|file|deliver|send|report|upload|pay|invoice|return) (?:the |our |your |all |an? )?(?:[a-z-]+ ){1,4}(?:on time|in time|on schedule|when due|punctually)\b|(?:按时|按期|准时|如期)(?:提交|上报|报送|交付|归还|返还|开票|收回|回收|办理|提供)`)
	// placed is somebody or something with a name that a thing is done to.
	placed = regexp.MustCompile(`^[A-Z][a-z]+(?: [a-z]+)? (?:the|our|a|an|all|up) [^,;.]{2,40} (?:at|to|from|with|for|of) (?:the |our )?[A-Z][a-z]+`)
	// withName is help in something that has a name.
	withName = regexp.MustCompile(`\b(?:support|help|assist|join|back)\b [^,;.]{2,30} (?:in|with|on|at|to) [^,;.]{2,60}`)
	// inDays is something done within so many days.
	inDays = regexp.MustCompile(`\p{Han}{2,}\s*(?:\d+|[一二两三五七十]+)\s*个?(?:工作日|天|日|小时|周|月)(?:之|以)?内\s*\p{Han}{2,4}$|\bwithin (?:\d+|one|two|three|five|seven|ten) (?:working |business |calendar )?(?:hours?|days?|weeks?)\b`)
	// passed is a thing that goes from one to another.
	passed = regexp.MustCompile(`\b(?:move|moved|transfer|transferred|shift|reassign|hand over)\b [^,;.]{2,40} from [^,;.]{2,20} to [^,;.]{2,}`)
	// placing is a place in a ranking.
	placing = regexp.MustCompile(`(?:排进|排[到在]|进入|挤进|跻身|冲进|保住|保持在?|(?:^|[^推跟改引])进)[^,。;]{0,8}前(?:[一二三四五六七八九十]+|\s*\d+)(?:名|位|强)?(?:$|[,。;)])|(?:占率|占有率|份额|排名)[^,。;]{0,3}第[一二三1-3](?:$|[,。;名位])`)
	// tracked is a figure that is only to be followed.
	tracked = regexp.MustCompile(`\b(?:be|is|are) (?:tracked|measured|reported|recorded|logged|published|shown)\b`)
)

// order is a plain order about a thing that can be pointed at; nil where there is
// none, or where the text speaks of an attitude. done says that one can look
// whether it was done.
func (g *goal) order() (t *token, done bool) {
	if t, done := g.deed(); t != nil {
		return t, done
	}
	if m := removed.FindStringIndex(g.text); m != nil && !has(g.tokens, vagueWord, supportVerb) {
		return g.stretch(m), !strings.Contains(g.text[m[0]:m[1]], "清楚")
	}
	if g.measured() != nil && !has(g.tokens, attitude) {
		for _, re := range []*regexp.Regexp{rival, tracked} {
			if m := re.FindStringIndex(g.text); m != nil {
				return g.stretch(m), true
			}
		}
	}
	for _, re := range []*regexp.Regexp{inBlack, series, punctual, placing} {
		if m := re.FindStringIndex(g.text); m != nil && !has(g.tokens, attitude, vagueWord) {
			return g.stretch(m), true
		}
	}
	if m := withName.FindStringIndex(g.text); m != nil && len(g.firm) > 0 && g.capitalName() && !has(g.tokens, vagueWord, vagueVerb) {
		return g.stretch(m), true
	}
	if has(g.tokens, attitude, vagueWord, upVerb) {
		return nil, false
	}
	if m := counting.FindStringIndex(g.text); m != nil && len(g.tokens) > 0 && g.tokens[0].from == 0 && g.tokens[0].is(objectWord, scopeWord, deliverable) && !has(g.tokens, verbs...) && !has(g.tokens, openTime, hedgeWord) {
		return g.stretch(m), true
	}
	named := g.hasNames || g.capitalName()
	if t := g.brings(); t != nil && named && t.kind == wordToken && t.word != nil && handing(t.word) {
		return t, true
	}
	if m := getsDone.FindStringIndex(g.text); m != nil && named && !has(g.tokens, vagueVerb) {
		return g.stretch(m), true
	}
	if m := inDays.FindStringIndex(g.text); m != nil && has(g.tokens, milestone) {
		return g.stretch(m), true
	}
	for _, p := range []struct {
		re   *regexp.Regexp
		free bool // says enough without a name
		done bool
	}{{closes, false, true}, {passed, false, true}, {hands, false, true}, {until, false, true}, {presence, true, true}, {ranked, false, true}, {prepared, false, false}} {
		if m := p.re.FindStringIndex(g.text); m != nil && (named || p.free) && !negated.MatchString(g.text[:m[0]]) {
			return g.stretch(m), p.done
		}
	}
	if placed.MatchString(string(g.raw)) && !has(g.tokens, vagueVerb, downVerb, hedgeWord) && !refused.MatchString(g.text) {
		return &token{from: 0, to: len(g.folded)}, false
	}
	if m := prepared.FindStringIndex(g.text); m != nil && !has(g.tokens, vagueVerb, supportVerb) && definite.MatchString(g.text[m[0]:m[1]]) {
		return g.stretch(m), len(g.tokens) > 0 // no day, no thing, nothing to look at
	}
	return nil, false
}

// refused is what is not to be.
var refused = regexp.MustCompile(`\b(?:not|don't|never|stop|no|avoid)\b|^(?:develop|own|turn|be|become|make|do)\b`)

// definite is a thing of which the reader knows which.
var definite = regexp.MustCompile(` (?:the|our|his|her|their) [a-z-]+ [a-z-]+`)

// stretch is a match as a token.
func (g *goal) stretch(m []int) *token { return &token{from: g.at[m[0]], to: g.at[m[1]]} }

// capitalName reports whether an English name stands in the text behind its first
// word.
func (g *goal) capitalName() bool {
	for _, clause := range g.clauses {
		if g.properName(clause) {
			return true
		}
	}
	return !g.shouts && inFull.MatchString(string(g.raw))
}

// inFull is a name of two words behind a comma, or of somebody with a title.
var inFull = regexp.MustCompile(`\b(?:Mr|Ms|Mrs|Dr)\.? [A-Z][a-z]+|[a-z], [A-Z][a-z]+ [A-Z][a-z]+`)

// ruled is what is asked of each and every one, and seen on each.
var ruled = regexp.MustCompile(`(?:的|者),?\s*一律[^,。;]{2,}|(?:所有|每[个家笔份位名单项])[^,。;]{2,16}[都均]有|\b(?:every|each|no|all)\b [^,;.]{2,50} (?:\w+ed|sent|seen|met|paid|held|written|known|filed) (?:by|before|within|until|without|in|to|from|on)\b|\b(?:every|each|all)\b [^,;.]{3,40} (?:once|twice)\b`)

// findRuled looks for it.
func (r *reading) findRuled() {
	if has(r.tokens, attitude, upVerb, downVerb, hedgeWord) {
		return
	}
	if m := ruled.FindStringIndex(r.text); m != nil {
		r.whole = append(r.whole, token{from: r.at[m[0]], to: r.at[m[1]]})
	}
}
