package kpi

import (
	"regexp"
	"strings"
)

// Plain orders: what is to be done to a thing that can be pointed at, in words
// that say by themselves when it is done.
var (
	// removed is 把 with a thing and a verb that says it is over and done with.
	removed = regexp.MustCompile(`把[^,。;!?"]{2,22}(?:[^好](?:了|掉|完|齐|妥|毕)|了结掉?|回来|摸清|理清|清楚|换掉)(?:$|[,。;!?])`)
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
	// tracked is a figure that is only to be followed.
	tracked = regexp.MustCompile(`\b(?:be|is|are) (?:tracked|measured|reported|recorded|logged|published|shown)\b`)
)

// order is a plain order about a thing that can be pointed at; nil where there is
// none, or where the text speaks of an attitude. done says that one can look
// whether it was done.
func (g *goal) order() (t *token, done bool) {
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
	if has(g.tokens, attitude, vagueWord, upVerb) {
		return nil, false
	}
	named := g.hasNames || g.capitalName()
	for _, p := range []struct {
		re   *regexp.Regexp
		free bool // says enough without a name
		done bool
	}{{closes, false, true}, {hands, false, true}, {until, false, true}, {presence, true, true}, {ranked, false, true}, {prepared, false, false}} {
		if m := p.re.FindStringIndex(g.text); m != nil && (named || p.free) && !negated.MatchString(g.text[:m[0]]) {
			return g.stretch(m), p.done
		}
	}
	if m := prepared.FindStringIndex(g.text); m != nil && !has(g.tokens, vagueVerb, supportVerb) && definite.MatchString(g.text[m[0]:m[1]]) {
		return g.stretch(m), len(g.tokens) > 0
	}
	return nil, false
}

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
	return false
}

// ruled is what is asked of each and every one, and seen on each.
var ruled = regexp.MustCompile(`(?:的|者),?\s*一律[^,。;]{2,}|(?:所有|每[个家笔份位名单项])[^,。;]{2,16}[都均]有|\b(?:every|each|no|all)\b [^,;.]{2,50} (?:\w+ed|sent|seen|met|paid|held|written|known|filed) (?:by|before|within|until|without|in|to|from|on)\b`)

// findRuled looks for it.
func (r *reading) findRuled() {
	if has(r.tokens, attitude, upVerb, downVerb, hedgeWord) {
		return
	}
	if m := ruled.FindStringIndex(r.text); m != nil {
		r.whole = append(r.whole, token{from: r.at[m[0]], to: r.at[m[1]]})
	}
}
