package kpi

import (
	"regexp"
	"slices"
	"strings"
)

// slogan finds what makes a text a mere motto, whatever words it has beside: the
// same word again and again, short lines in step, a row of comparatives, or a
// state of mind. nil where there is none, or where a number of its own, a day or a
// paper holds the text down.
func (g *goal) slogan() *token {
	if g.Name != "" || g.countedUnit() {
		return nil
	}
	if t := g.chant(); t != nil {
		return t
	}
	if m := scare.FindStringIndex(string(g.raw)); m != nil && len(g.targets) == 0 && !g.hasNames && !inField.MatchString(string(g.raw)) {
		from := len([]rune(string(g.raw)[:m[0]])) + 1
		return &token{from: from, to: from + len([]rune(string(g.raw)[m[0]:m[1]])) - 1}
	}
	if t := g.inStep(); t != nil {
		return t
	}
	for _, re := range []*regexp.Regexp{comparatives, mental, becoming, musts} {
		if m := re.FindStringIndex(g.text); m != nil && len(g.targets) == 0 {
			return &token{from: g.at[m[0]], to: g.at[m[1]]}
		}
	}
	return nil
}

// comparatives are two or more things of which there is only to be more or less.
var comparatives = regexp.MustCompile(`^[^,;.]{0,20}?\b(?:more|less|fewer|better|[a-z]{3,}ier) [a-z]+(?: [a-z]+)?(?:,| and|;) ?(?:more|less|fewer|better|[a-z]{3,}ier) [a-z]+`)

// mental is what people are to think, feel or be like.
var mental = regexp.MustCompile(`\b(?:behav(?:e|ing) like|think like|act like|feel like|(?:make sure|ensure|so)(?: that)? [^,;.]{2,50} (?:understands?|feels?|believes?|realis(?:e|es)|realiz(?:e|es)|appreciates?|remembers?))\b|像.{1,10}一样|(?:让|使)[^,。;]{1,10}(?:记住|感到|感受|相信|明白|认可|离不开)`)

var (
	// becoming is what somebody or something is to turn into, or to win, in a figure
	// of speech.
	becoming = regexp.MustCompile(`成为[^,。;]{0,10}(?:专家|能手|首选|高手|顾问|骨干|尖兵|榜样|名片|引擎)|[打][赢好][^,。;]{0,8}[战仗]|从[^,。;]{1,8}到[^,。;]{1,10}的?(?:跃迁|转变|跨越|蜕变|飞跃|升级)|习惯$|的习惯|[让使][^,。;]{1,10}[亮活火动强硬]"?起来|\b(?:make|turn|making|turning) [^,;.]{2,30} (?:the|an?|into) [^,;.]{0,24}\b(?:truth|partners?|role models?|machine|family|leaders?|experience|culture|fans?|ambassadors?|heroes|experts?|powerhouse|habit)\b`)
	// scare is a word or two in quotation marks, which are meant otherwise.
	scare = regexp.MustCompile(`[^为无有是到成至由从改]“\p{Han}{1,3}”`)
	// inField is what a form, a seal or a register says, word for word.
	inField = regexp.MustCompile(`(?:显示|写|签|剩|结论|出现|填|标|注|批|盖|为)(?:上|着|了)?“|”(?:[一二三四两]个?字|认定|异议|字样|栏|状态|章|的定义)`)
	// musts are three things one behind another of which it is only said that they
	// must be done.
	musts = regexp.MustCompile(`(?:[^,。;0-9]{2,8}要[^,。;0-9]{1,6}[,;、]){2}[^,。;0-9]{2,10}要`)
)

// chant is a word that stands there again and again and beside which hardly
// anything does: 毛利。毛利。还是毛利！
func (g *goal) chant() *token {
	if slices.ContainsFunc(g.tokens, func(t token) bool { return t.kind == numberToken || t.kind == timeToken }) {
		return nil
	}
	seen := map[string]int{}
	for i, t := range g.tokens {
		if t.kind != wordToken || t.to-t.from < 2 {
			continue
		}
		if seen[t.word.text]++; seen[t.word.text] >= 3 && (len(g.clauses) >= 2 || strings.Contains(g.text, "、")) && len(g.folded) <= 12*seen[t.word.text] {
			return &g.tokens[i]
		}
	}
	return nil
}

// inStep finds three Chinese lines one behind another of the same length of three
// to six characters, or all but it, without a number, a name or a paper in them:
// 挖掘需求，推动落地，赋能终端.
func (g *goal) inStep() *token {
	run, length, from := 0, 0, 0
	clean := func(lo, hi int) bool {
		for _, t := range g.tokens {
			if t.from >= lo && t.to <= hi && (t.kind == numberToken && t.number.role == asTarget || t.kind == nameToken || t.kind == timeToken || t.is(deliverable)) {
				return false
			}
		}
		return true
	}
	lo := 0
	for i := 0; i <= len(g.folded); i++ {
		if i < len(g.folded) && !strings.ContainsRune(",;。!?\n、", g.folded[i]) {
			continue
		}
		n := i - lo
		switch ok := n >= 3 && n <= 6 && allHan(g.folded[lo:i]) && clean(lo, i); {
		case ok && run > 0 && n == length:
			run++
		case ok:
			run, length, from = 1, n, lo
		default:
			run = 0
		}
		if run >= 3 {
			return &token{from: from, to: i}
		}
		lo = i + 1
	}
	return nil
}

func allHan(s []rune) bool {
	for _, r := range s {
		if !isHan(r) {
			return false
		}
	}
	return true
}
