package kpi

import (
	"regexp"
	"slices"
	"strings"
)

// leverage begins a clause that says by which means.
var leverage = regexp.MustCompile(`^(?:主要|核心|具体|关键)?(?:打法|举措|措施|抓手|途径|手段|方法|做法|路径)`)

// rankBehind makes a metric what something is placed by.
var rankBehind = regexp.MustCompile(`^[^,。;]{0,4}排名[^,。;]{1,6}的`)

// Outcomes that come in a row, and what only looks like another.
var (
	// paperBehind makes a metric the first part of the name of a paper.
	paperBehind = regexp.MustCompile(`^(?:表|单|书|函|卡|册|簿|会议|记录|系统|报告)`)
	// agent is who signs or approves something: 经销售总监签发.
	agent = regexp.MustCompile(`(?:经|由|报|交)[^,。;]{1,14}?(?:签发|批准|审批|审核|审定|确认|签字|认可|同意|签认|复核|核准|评审|盖章)`)
	// pointsBack is an object that stands for what was named before.
	pointsBack = regexp.MustCompile(`^(?:\w+ )?(?:it|them|this|these|both|off on it|off)\b`)
	// attributive is a participle before what it describes: written consent.
	attributive = regexp.MustCompile(`^[a-z]{4,}`)
	// ofEach begins a bound on each of the things counted before.
	ofEach = regexp.MustCompile(`^(?:每[个家笔份单名位人场次台项]|[单每]|均|其中|平均|单[个笔份家])|^(?:each|every one|all of them|of which|none|not one)\b`)
	// limit is a bound.
	limit = regexp.MustCompile(`不[低少小]于|不[超高大多]|至少|以[上下内]|[≥≤><]|\b(?:at least|at most|no (?:less|more|fewer)|over|under|above|below|with|worth)\b`)
	// evidence is a paper of which it is said that it has been signed or sent.
	evidence = regexp.MustCompile(`^(?:(?:the|a|an|client's|customer's) )?[a-z' -]{3,30}? (?:stamped|signed|published|filed|archived|countersigned|received|attached|confirmed|issued|uploaded|logged|dated)\b`)
	// scopeSaid says of whom or until when what was asked for before is meant.
	scopeSaid = regexp.MustCompile(`^(?:范围|对象|时限|期限|口径|分母|样本|名单|基数|起点|统计范围|考核范围)(?:为|是|:|按)|^(?:scope|deadline|basis|base|source|sample|population|list|baseline)(?:\s?[:=]| is| are)`)
	// whatCounts says what counts, and what does not: 到账算完成, 50 万以下不计.
	whatCounts = regexp.MustCompile(`(?:为凭|为准|为证|才有效|才算|则不评分|不计|不算|算完成|算数|取数|有效)(?:$|[,。;)])`)
	// holdsEach is what each of the things asked for is to contain.
	holdsEach = regexp.MustCompile(`^每[个家笔份单名位人场次台项](?:都|须|要|均)?(?:含|附|有|带|包括|留)|^[^,。;]{0,6}均(?:不[低少高超]|达|在)|^each (?:with|containing|including)\b`)
	// complete ends a list of what belongs to a thing.
	complete = regexp.MustCompile(`^[^,。;]{0,10}(?:缺一不可|齐全|俱全|完整)`)
	// goals is how a text says itself that there are several.
	goals = regexp.MustCompile(`\b(?:two|three|four|five|2|3|4) (?:goals|targets|objectives|priorities|things|tasks|jobs|aims|asks)\b[^.;]{0,30}[:\-]|[两二三四五2345](?:个|大|项|件)?(?:目标|任务|指标|事情?|要求|重点)[^,。;]{0,8}[:,]`)
	// dayByDay is a plan of a week or a list of three.
	dayByDay = regexp.MustCompile(`周[一二三四五](\p{Han}{2})[^,;。]{0,12}[,;]\s*周[一二三四五](\p{Han}{2})[^,;。]{0,12}[,;]\s*周[一二三四五]|(?:^|[^\d])1[.、)]\s*\p{Han}[^1-9]{1,16}2[.、)]\s*\p{Han}[^1-9]{1,16}3[.、)]\s*\p{Han}|①[^②]{2,20}②[^③]{2,20}③`)
	// partsBefore and allInAll stand around a list of the parts of one thing.
	partsBefore = regexp.MustCompile(`(?:含|包括|部分|目录|内容|手册|报告|方案|议程|提纲|步骤)[^。;]{0,8}$`)
	allInAll    = regexp.MustCompile(`(?:共|合计|总计)\s*\d`)
	// item is one entry of a row: a thing or a deed with its own count.
	item = regexp.MustCompile(`^(?:[^:]{0,6}:)?\s*([\p{Han}a-z ]{2,10}?)\s*([0-9]+|[一二两三四五六七八九十]+)\s*(家|场|次|个|份|台|人|名|单|套|篇|项|笔|位|件|张|块|辆|元|万元|万|%)$`)
)

// announced is where a text says that it has several goals, or lists different
// things that each have their own count; nil where it does not.
func (g *goal) announced() *token {
	if m := goals.FindStringIndex(g.text); m != nil {
		return g.stretch(m)
	}
	if m := dayByDay.FindStringSubmatchIndex(g.text); m != nil && !partsBefore.MatchString(g.text[:m[0]]) && !allInAll.MatchString(g.text[m[0]:]) && (m[2] < 0 || g.text[m[2]:m[3]] != g.text[m[4]:m[5]]) {
		return g.stretch(m)
	}
	if m := andNone.FindStringIndex(g.text); m != nil {
		return g.stretch(m)
	}
	if m := bothAnd.FindStringIndex(g.text); m != nil {
		return g.stretch(m)
	}
	if m := furtherDeed.FindStringIndex(g.text); m != nil && len(g.targets) > 0 && g.targets[0].from < g.at[m[0]] {
		return g.stretch(m)
	}
	if m := joinedMove.FindStringIndex(g.text); m != nil && (g.end != nil || len(g.targets) > 1 || has(g.tokens, milestone, achieveVerb)) {
		return g.stretch(m)
	}
	if m := alsoMove.FindStringIndex(g.text); m != nil && g.unitsApart(g.at[m[0]]) {
		return g.stretch(m)
	}
	names, units, from := map[string]bool{}, map[string]bool{}, -1
	lo := 0
	for i := 0; i <= len(g.folded); i++ {
		if i < len(g.folded) && !strings.ContainsRune(",;。、\n", g.folded[i]) {
			continue
		}
		if m := item.FindStringSubmatch(string(g.folded[lo:i])); m != nil && !partOf.MatchString(m[1]) && !limit.MatchString(m[1]) {
			if from < 0 {
				from = lo
			}
			names[headOf(m[1])], units[m[3]] = true, true
		}
		lo = i + 1
	}
	if len(names) < 2 || (len(units) < 2 || !strings.Contains(string(g.folded[from:]), "、")) && !deedsApart(names) {
		return nil
	}
	return &token{from: from, to: len(g.folded)}
}

var (
	// bothAnd says itself that two things are asked for.
	bothAnd = regexp.MustCompile(`既要?[^,。;]{2,24},?又要?[^,。;]{2,}|一方面[^。;]{2,40}另一方面`)
	// joinedMove joins a deed, or something moved to a number, to what was asked for before.
	joinedMove = regexp.MustCompile(`(?:并且?|同时|顺带|顺便)[,;]?(?:把|将)[^,。;]{2,16}(?:[到至为]|掉|[减增降提])[^,。;]{0,3}(?:\d|[一二两三四五六七八九十])|并(?:带出|招到|培养|引进|新签|签下|拓展|开发)[^,。;]{0,6}(?:\d+|[一二两三四五六七八九十]+)[名个家人]`)
	// furtherDeed is a deed of another kind behind a number of its own: 回款650万，新开拓
	// 客户4家; plus recruit a specialist; while deleting the old ones.
	furtherDeed = regexp.MustCompile(`(?:[万元%]|万元)[^,。;]{0,4}[,;](?:并|再|还要?)?(?:新?(?:开拓|开发|拓展|招聘|培养|走访|拜访|激活|带出))[^,。;]{0,12}(?:\d+|[一二两三四五六七八九十]+)(?:个|家|名|人|次|场)|[,;]另外(?:[^,。;两三四五六七八九十\d一][^,。;]{3,}|[^,。;]{2,}一个)|[,;]? plus (?:recruit|hire|train|visit|launch|open|close|sign|win|collect|recover|develop|build|publish|run|host|certify)\b [^,;.]{4,}|\bwhile [a-z]+ing\b [^,;.]{6,}`)
)

// alsoMove joins a second thing that is to be moved to a figure of its own.
var alsoMove = regexp.MustCompile(`[,;]?(?:并且?|同时|另外?|且|还要|也要|此外)[,;]?(?:将|把|使|让)`)

// andNone is something done so many times, and beside it something else of which
// there is to be none: 招聘 4 人，逾期清零.
var andNone = regexp.MustCompile(`(?:招聘|新签|签约|拜访|走访|培训|新增|拓展)[^,。;、]{0,8}(?:\d+|[一二两三四五六七八九十]+)[^,。;、]{1,4}[,;、](?:逾期|投诉|客诉|库存|欠款|差错|事故|流失|退货|应收)[^,。;]{0,6}(?:清零|归零|为零)`)

// unitsApart reports whether the targets before and behind a place are in
// different units, both written.
func (g *goal) unitsApart(at int) bool {
	before, behind := unitAny, unitAny
	for _, t := range g.targets {
		switch {
		case t.number.unit == unitAny:
		case t.from < at:
			before = t.number.unit
		case behind == unitAny:
			behind = t.number.unit
		}
	}
	return before != unitAny && behind != unitAny && before != behind
}

// headOf is what an entry counts: its last two characters.
func headOf(s string) string {
	r := []rune(strings.TrimSpace(s))
	return string(r[max(0, len(r)-2):])
}

// deedKinds are verbs of deeds of one kind each.
var deedKinds = []*regexp.Regexp{
	regexp.MustCompile(`新签|签约|签下|新增|新开|开发|拓展|激活|唤醒`),
	regexp.MustCompile(`留住|保住|续签|续约|守住`),
	regexp.MustCompile(`淘汰|清退|关闭|压减|裁减|终止`),
	regexp.MustCompile(`拜访|走访|回访`),
	regexp.MustCompile(`招聘|培养|转正|入职`),
	regexp.MustCompile(`中标|投标`),
}

// deedsApart reports whether entries are things done, two of which are not the
// same: 新签3家，淘汰1家.
func deedsApart(names map[string]bool) bool {
	n := 0
	for _, kind := range deedKinds {
		for name := range names {
			if kind.MatchString(name) {
				n++
				break
			}
		}
	}
	return n >= 2
}

// signedBy reports whether a place lies in the words for who signs or approves.
func signedBy(g *goal, at int) bool {
	text := string(g.folded[max(0, at-10):min(len(g.folded), at+12)])
	place := len(string(g.folded[max(0, at-10):at]))
	return slices.ContainsFunc(agent.FindAllStringIndex(text, -1), func(m []int) bool { return m[0] <= place && place < m[1] })
}

// restates reports whether a stretch only says more of what was asked for before:
// a bound on each of it, a paper in evidence, or a verb whose object points back.
func (g *goal) restates(s stretch, o outcomeAt) bool {
	from := s.tokens[0].from
	for from > 0 && !strings.ContainsRune(",;。、:\n", g.folded[from-1]) {
		from--
	}
	text := strings.TrimSpace(string(g.folded[from:s.tokens[len(s.tokens)-1].to]))
	if !s.adds && ofEach.MatchString(text) && limit.MatchString(text) {
		return true
	}
	if from > 0 && g.folded[from-1] == ';' && o.token.from > s.tokens[0].from-1 && evidence.MatchString(text+" "+g.after(s.tokens[len(s.tokens)-1].to, 12)) && !has(s.tokens, upVerb, downVerb, achieveVerb, vagueVerb) && !g.settled(s.tokens) {
		return true
	}
	if scopeSaid.MatchString(text) || !s.adds && (whatCounts.MatchString(text+g.after(s.tokens[len(s.tokens)-1].to, 6)) || holdsEach.MatchString(text)) {
		return true
	}
	if colon := strings.LastIndexByte(string(g.folded[:o.token.from]), ':'); colon >= 0 && complete.MatchString(g.after(o.token.from, 24)) {
		return true
	}
	if !strings.HasPrefix(o.group, "do:") || isHan(g.folded[o.token.from]) {
		return false
	}
	after := g.after(o.token.to, 16)
	return pointsBack.MatchString(after) || participle(&o.token, string(g.folded[o.token.from:o.token.to])) && strings.HasSuffix(string(g.folded[o.token.from:o.token.to]), "en") && attributive.MatchString(after) && !smallWords.MatchString(after)
}

// impliedOutcome is the metric that a verb means when an amount follows: to
// sign 5m, to collect 500k.
func impliedOutcome(tokens []token) string {
	money := false
	for _, t := range tokens {
		money = money || t.kind == numberToken && t.number.role == asTarget && (t.number.unit == unitMoney || t.number.unit == unitAny)
	}
	if !money {
		return ""
	}
	for _, t := range tokens {
		if t.kind != wordToken {
			continue
		}
		switch t.word.text {
		case "sign", "book", "close", "签", "签订", "签署", "签下", "签回":
			return "CT01"
		case "collect", "recover", "bring in", "收", "收回", "回收", "催回", "追回", "收齐":
			return "CL01"
		}
	}
	return ""
}
