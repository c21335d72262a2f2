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
