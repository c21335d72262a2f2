package kpi

import (
	"regexp"
	"strconv"
	"strings"
)

// timeKind says how much a time in a text fixes.
type timeKind uint8

const (
	fixedTime  timeKind = iota // a day, month, quarter or year, or so many days after an event
	frequency                  // every week: no end
	pastTime                   // what is compared with: last year, 同比
	withinTime                 // a length of time: within 45 days, a deadline or a target
)

// moment is a time in a text, with the parts that are written; 0 where not.
type moment struct {
	kind                            timeKind
	year, quarter, half, month, day int
	endOf                           string // year, quarter, month: where only the end of the current one is written
	relative                        int    // 0 this, 1 next one of endOf
	everyDays                       int    // of a frequency, for the comparison with the review cycle
}

const (
	beforeWords = `(?:\s*(?:之前|以前|前|之内|以内|内|底|末|初|中旬|上旬|下旬|止|截止|为止)){0,3}`
	monthWords  = `(?:january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)`
	monthMay    = `(?:by|in|of|end|end-|before|until|till|during|from|to|through|early|late|mid|mid-|\d{1,2}(?:st|nd|rd|th)?)\s*may\b(?:\s+\d{1,2}(?:st|nd|rd|th)?\b)?|\bmay\s+(?:\d{1,2}|20\d\d)\b`
	lead        = `\b(?:by |before |until |till |in |during |on |at |through |no later than |not later than |due )?(?:the )?(?:end of |end-of-|end-|close of |start of |beginning of |first half of |second half of |second week of |first week of |last week of |middle of |late |early |mid-|mid )?(?:the )?`
)

// timePatterns find times; their order does not matter, the longest match wins.
var timePatterns = []struct {
	kind timeKind
	re   *regexp.Regexp
}{
	{fixedTime, regexp.MustCompile(`(?:20\d\d|\d\d)\s*年度?\s*(?:\d{1,2}|[一二三四五六七八九十]+)\s*月(?:份)?\s*(?:(?:\d{1,2}|[一二三四五六七八九十]+)\s*[日号])?` + beforeWords)},
	{fixedTime, regexp.MustCompile(`20\d\d\s*(?:[-/.]\s*\d{1,2}){1,2}(?:日)?` + beforeWords)},
	{fixedTime, regexp.MustCompile(`\b(?:(?:by|before|on|until|on or before) )?(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])\b(?:/(?:20)?\d\d\b)?` + beforeWords)},
	{fixedTime, regexp.MustCompile(`\b(?:3[01]|[12]\d|0?[1-9])/(?:1[0-2]|0?[1-9])/20\d\d\b`)},
	{fixedTime, regexp.MustCompile(`\b(?:by |before |on |until )?(?:3[01]|2\d|1[3-9])/(?:1[0-2]|0?[1-9])\b`)},
	{fixedTime, regexp.MustCompile(`\b(?:by |before |on |until )?(?:3[01]|[12]\d|0?[1-9])[- ]` + monthWords + `[- ](?:20)?\d\d\b`)},
	{fixedTime, regexp.MustCompile(`\b(?:1[0-2]|0?[1-9])[.](?:3[01]|[12]\d|0?[1-9])\s*(?:前|之前|以前)`)},
	{fixedTime, regexp.MustCompile(`(?:今年|明年|本年|本年度|当年)?\s*(?:[1-9]|1[0-2]|0[1-9]|[一二三四五六七八九十]|十[一二])\s*月(?:份)?\s*(?:(?:\d{1,2}|[一二三四五六七八九十]+)\s*[日号])?` + beforeWords)},
	{fixedTime, regexp.MustCompile(`(?:\d{1,2}|[一二三四五六七八九十]+)\s*(?:月份?)?\s*[-~至到]\s*(?:\d{1,2}|[一二三四五六七八九十]+)\s*月(?:份)?` + beforeWords)},
	{fixedTime, regexp.MustCompile(`(?:20\d\d|\b2\d)\s*(?:年度|财年|年)(?:第?[一二三四1-4]季度|上半年|下半年|全年)?` + beforeWords)},
	{fixedTime, regexp.MustCompile(`(?:20\d\d\s*年?\s*)?(?:第\s*)?(?:[1-4一二三四]|首|末)\s*个?(?:季度|季)` + beforeWords)},
	{fixedTime, regexp.MustCompile(`(?:20\d\d\s*年?\s*|\bfy\s?\d{2,4}\s*|\b)(?:q[1-4]|h[12]|[1-4]q|[12]h)(?:\s*(?:of\s+)?(?:fy\s?)?'?(?:20)?\d\d\b)?(?:\s*季度)?` + beforeWords)},
	{fixedTime, regexp.MustCompile(`\bfy\s?'?(?:20)?\d\d\b(?:\s*[-/]?\s*(?:q[1-4]|h[12]))?` + beforeWords)},
	{fixedTime, regexp.MustCompile(`(?:今年|明年|全年|20\d\d\s*年?|本年|年度)?(?:上半年|下半年|上下半年)(?:度)?` + beforeWords)},
	{fixedTime, regexp.MustCompile(`(?:本|当|这个|下|下个|次|这一|该|这|新的一?个?)(?:月度|月份|月|季度|季|年度|年|财年|财季|财月|考核期|周期|考核周期|期|半年|周|星期|礼拜)(?:里|内)?` + beforeWords)},
	{fixedTime, regexp.MustCompile(`(?:今年|明年|全年|全年度|年度|财年|年内|月内|季内|季度内|期内|考核期内|试用期内|试用期|合同期内|项目期内|当日|今日|今天|明天|次日|当天|本周内)` + beforeWords)},
	{fixedTime, regexp.MustCompile(`(?:年|季度|季|月|周|财年|年度|半年|半年度|上半年|下半年)(?:底|末|终|尾)` + beforeWords)},
	{fixedTime, regexp.MustCompile(`(?:元旦|春节|清明|五一|端午|中秋|国庆|十一|双十一|双11|11[·.]11|618|春节假期|国庆节|中秋节|劳动节|元宵|圣诞)(?:节)?(?:假期)?\s*(?:之前|以前|前|之后|以后|后|期间|当天)|(?:春节|国庆|五一|元旦|中秋|618|双十一|双11)(?:放假|大促)(?:前|期间|后)|(?:年货节|广交会|进博会|展会|大促|高考|中考|暑假|寒假|雨季|汛期|入冬|入夏|开春|取暖季|供暖季|年会|开学|放假|过年|年关)(?:来临|到来|开始|结束)?(?:之前|以前|前|期间|之后|以后|后)`)},
	{fixedTime, regexp.MustCompile(`(?:本|下|这)?(?:周|星期|礼拜)(?:[一二三四五六日天]|末)` + beforeWords)},
	{fixedTime, regexp.MustCompile(`第\s*(?:\d{1,2}|[一二三四五六七八九十]+)\s*(?:周|个月|年|天|个?季度)|首(?:周|月|年|个月)|前\s*(?:\d|[一二两三])\s*个?季度|头\s*(?:\d{1,2}|[一二两三四五六七八九十]+)\s*个?(?:月|季度)|十[三四五六]五(?:末|初|期间|规划期)` + beforeWords)},
	{fixedTime, regexp.MustCompile(`\b(?:1[0-2]|0?[1-9])[.](?:3[01]|[12]\d|0?[1-9])\s*[-~至到]+\s*(?:1[0-2]|0?[1-9])[.](?:3[01]|[12]\d|0?[1-9])\b`)},
	{fixedTime, regexp.MustCompile(`(?:就|定|到|于|在|等)[二三]?十[一二三四五六七八九]?号|直到(?:验收|签约|签下|签字|到账|上线|交付|投产|开标)`)},
	{fixedTime, regexp.MustCompile(`\d{1,2}\s*[号日]\s*(?:之前|以前|前)|半年(?:累计|合计|内)`)},
	{withinTime, regexp.MustCompile(`(?:\d+|[一二两三四五六七八九十百]+|半)\s*(?:个)?(?:工作日|自然日|天|日|周|星期|月|季度|年|小时)(?:之内|以内|内)|[一二两三四五六七八九十\d]+\s*[-~至到]\s*[一二两三四五六七八九十\d]+\s*(?:个)?(?:工作日|天|周|月|季度|年)(?:的?时间|之内|以内|内)`)},
	{fixedTime, regexp.MustCompile(`(?:后|起|之日起|日起|以后)\s*(?:的)?\s*(?:\d+|[一二两三四五六七八九十百]+)\s*(?:个)?(?:工作日|自然日|天|日|周|个月|月)(?:之内|以内|内)?`)},
	{fixedTime, regexp.MustCompile(`(?:开标|投标截止|合同到期|到期|交货|招标|截标|评标|项目启动|验收|会议|上市|试用期满|试用期结束|转正|合同生效|发货)日?(?:之前|以前|前)(?:\s*(?:\d+|[一二三四五六七八九十]+)\s*(?:个)?(?:工作日|天|日|周))?`)},
	{frequency, regexp.MustCompile(`每(?:一|个|隔)?(?:个)?(?:两|双|二)?(?:个)?(?:工作日|自然周|周|星期|月度|月|日|天|季度|季|年度|年|半年|旬)(?:度)?`)},
	{frequency, regexp.MustCompile(`(?:按|逐|分)(?:日|周|月|季|季度)(?:度)?|(?:周|月|季|日|年)均|月度|周度|季度例会|(?:两|双)周一次|半月一次|一(?:周|个月|个季度|季度|天)|/\s*(?:周|月|季度|天|日|季|年)`)},
	{frequency, regexp.MustCompile(`\b(?:weekly|monthly|quarterly|daily|biweekly|bi-weekly|fortnightly|bimonthly|annually|yearly)\b|\b(?:per|each|every|once a|twice a|times a|once per|twice per|a|an)\s+(?:other\s+|single\s+|two\s+|three\s+)?(?:working day|business day|workday|day|week|month|quarter|year|fortnight|friday|monday)s?\b|/\s?(?:week|month|day|quarter|wk|mo)\b`)},
	{pastTime, regexp.MustCompile(`(?:去年|上年|上一年|前年|上季度|上一季度|上个季度|上季|上月|上个月|往年|历年|历史同期|去年同期|上年同期|同期|同比|环比|上期|上周|以往)(?:度)?(?:同期)?(?:底|末|全年)?|(?:过去|近|最近|此前|前)\s*(?:\d+|[一二两三四五六七八九十]+)\s*(?:个)?(?:月|年|周|季度|天|日)(?:内)?`)},
	{pastTime, regexp.MustCompile(`\b(?:the )?(?:last|prior|previous|past|preceding)\s+(?:\d+\s+|two\s+|three\s+|four\s+|six\s+|twelve\s+)?(?:fiscal |financial |calendar )?(?:year|quarter|month|week|period|season|day)(?:'?s)?\b|\byear[- ]on[- ]year\b|\byear[- ]over[- ]year\b|\byoy\b|\bqoq\b|\bmom\b|\ba year ago\b|\bsame period\b(?: of (?:last|the previous|the prior) year)?|\b(?:20\d\d|fy\s?\d\d|q[1-4]) (?:level|levels|base|baseline|actual|actuals|figure|figures|average|result|results)\b`)},
	{fixedTime, regexp.MustCompile(lead + monthWords + `\b\.?(?:[- ]end)?(?:\s+\d{1,2}(?:st|nd|rd|th)?\b)?(?:,?\s+20\d\d\b)?`)},
	{fixedTime, regexp.MustCompile(lead + `\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:` + monthWords + `|may)\b(?:,?\s+20\d\d\b)?`)},
	{fixedTime, regexp.MustCompile(`^may\b(?: (?:receipts|signing|signings|sales|orders|visits|gross|revenue|target|cash))|^may:|\bfor may\b`)},
	{fixedTime, regexp.MustCompile(`\b(?:` + monthMay + `)(?:,?\s+20\d\d\b)?`)},
	{fixedTime, regexp.MustCompile(lead + `(?:q[1-4]|h[12]|fy\s?'?(?:20)?\d\d|20[2-4]\d(?:[-/.]\d{1,2}){0,2}|[1-4]q|[12]h)\b(?:\s*(?:of\s+)?(?:fy\s?)?'?(?:20)?\d\d\b)?`)},
	{fixedTime, regexp.MustCompile(`\b(?:by |before |until |in |during |over |within |for |on |of )?(?:the )?(?:end of |end of the |close of |rest of |remainder of |course of |first month of |last month of |second month of |first half of |second half of )?(?:the )?(?:this|next|current|coming|following|fiscal|financial|calendar)\s+(?:fiscal |financial |calendar |business )?(?:month|quarter|year|week|half|half-year|period|review period|cycle|monday|tuesday|wednesday|thursday|friday|term)(?:'s)?\b(?:[- ]end)?`)},
	{fixedTime, regexp.MustCompile(`\b(?:by |before |until |at |in |during |over |within |for )?(?:the )?(?:end of|end-of|close of|rest of|remainder of|course of|first half of|second half of|whole of|during|in|over|within|for)\s+(?:the )?(?:whole |full |entire )?(?:month|quarter|year|week|half|half-year|review period|period|probation|probation period|fiscal year|financial year|trial period)\b`)},
	{fixedTime, regexp.MustCompile(`\b(?:by |before |at )?(?:the )?(?:month|quarter|year|week|half-year|fiscal year)[- ]?end\b|\b(?:by |before )?(?:eom|eoq|eoy|eow|eod|cob|ytd|mtd|qtd)\b|\b(?:full|whole|entire)[- ]year\b|\bannual\b|\b(?:first|second|third|fourth|1st|2nd|3rd|4th|last|final)[- ]\s*(?:quarter|half|half-year|month)\b(?:\s+of\s+(?:20\d\d|the year|fy\d\d))?|\bby (?:mon|tues|wednes|thurs|fri)day\b|\b(?:tomorrow|today|tonight)\b|\b(?:by |before |in |until |the |end of )*(?:week|wk|cw|kw)\s?\d{1,2}\b|\bw\d{2}\b`)},
	{fixedTime, regexp.MustCompile(`\b(?:on )?(?:the )?same day\b|\b(?:by |before |on |this |next )?(?:the )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:by |before |on |this |next )*(?:mon|tue|tues|wed|thu|thur|thurs|fri)\b|\b(?:by|on|before|until) the \d{1,2}(?:st|nd|rd|th)\b|\bbefore (?:the )?(?:tender|bid|offer|window|quarter|year|month) (?:closes|opens|ends)\b|\beob\b|\b(?:by |before |at |in |this |next |the )*(?:half-?year (?:closing|close|end)|fy[- ]?e(?:nd)?|year-?close|yr-?end|ye\s?'?(?:20)?\d\d|(?:this|next) (?:yr|qtr|wk|mth))\b`)},
	{frequency, regexp.MustCompile(`\b(?:every|each) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:every|each) (?:mon|tue|wed|thu|fri)\b|\bon (?:mon|tues|wednes|thurs|fri)days\b|\b(?:qtrly|mthly|wkly)\b|\bp\.?a\.|\bper annum\b`)},
	{fixedTime, regexp.MustCompile(`\b(?:before|by|after|prior to|ahead of|until|till)(?: the end of)? (?:the )?(?:christmas|dragon boat(?: festival| holiday)?|halloween|thanksgiving|labou?r day|new year'?s eve|mid-autumn|chinese new year|lunar new year|the spring festival|spring festival|national day|golden week|new year|easter|the national day holiday|the bid deadline|the tender deadline|bid opening|the bid opening)\b|\b(?:\d+|one|two|three|four|five|six|seven|ten|fifteen|thirty)\s+(?:working |business |calendar )?(?:days|day|weeks|week|months|month|hours)(?:'s?)?\s+(?:after|before|from|of|following|prior to)\b`)},
	{withinTime, regexp.MustCompile(`\b(?:within|in|inside|over|during|for)\s+(?:the\s+)?(?:next\s+|coming\s+|first\s+)?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|sixty|ninety|a|an)\s+(?:working\s+|business\s+|calendar\s+)?(?:days?|weeks?|months?|quarters?|hours?|years?)\b`)},
}

// timeTokens finds every time in the line.
func timeTokens(l *line) []token {
	var out []token
	for _, p := range timePatterns {
		for _, m := range p.re.FindAllStringIndex(l.text, -1) {
			from, to := m[0], m[1]
			for to > from && l.text[to-1] == ' ' {
				to--
			}
			t := token{from: l.at[from], to: l.at[to], kind: timeToken}
			if l.noTime(&t) {
				continue
			}
			t.time = readMoment(strings.TrimSpace(l.text[from:to]), p.kind)
			out = append(out, t)
		}
	}
	return out
}

// noTime reports whether what looks like a time is none where it stands: at most 2h, a
// range of numbers, the year in the title of a paper, the Monday call, building no. 10.
func (l *line) noTime(t *token) bool {
	text, after := string(l.folded[t.from:t.to]), l.after(t.to, 12)
	switch {
	case halfOrHours.MatchString(text):
		return l.raw[t.to-1] != 'H' && (len(text) > 2 || boundBefore.MatchString(l.before(t.from, 8)))
	case dayRange.MatchString(text):
		return t.from > 0 && !isBreak(l.folded[t.from-1]) && !isBreak(l.folded[max(0, t.from-2)]) || unitAfter.MatchString(after)
	case bareDay.MatchString(text):
		return !dayEnds.MatchString(after)
	case dayNumber.MatchString(text):
		return houseAfter.MatchString(after)
	}
	before, behind := string(l.raw[max(0, t.from-40):t.from]), string(l.raw[t.to:min(len(l.raw), t.to+40)])
	return titleBefore.MatchString(before) && titleAfter.MatchString(behind) || yearOnly.MatchString(text) && strings.Count(before, `"`)%2 == 1 && strings.Contains(behind, `"`)
}

var (
	halfOrHours = regexp.MustCompile(`^(?:in |within )?[12]h(?:之内|以内|内)?$`)
	boundBefore = regexp.MustCompile(`(?:[<>≤≥]=?|within|under)\s*$`)
	dayRange    = regexp.MustCompile(`^\d{1,2}\.\d{1,2}\s*[-~至到]+\s*\d{1,2}\.\d{1,2}$`)
	unitAfter   = regexp.MustCompile(`^(?:[万亿千百元天分倍折次个吨小成件台家%]|points?|percent|million|hours?|days?|tons?|times|by\b|k\b|m\b)`)
	bareDay     = regexp.MustCompile(`^(?:the )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|tues|wed|thu|thur|thurs|fri)$`)
	dayEnds     = regexp.MustCompile(`^(?:$|[,.;)!?]|\d{1,2}(?:\s?[ap]m|:)|ni(?:te|ght)|evening|morning|noon|eo[bd]|cob)`)
	dayNumber   = regexp.MustCompile(`十[一二三四五六七八九]?号$`)
	houseAfter  = regexp.MustCompile(`^[楼线店合表机院仓门库]`)
	titleBefore = regexp.MustCompile(`[《‹][^》›]*$`)
	titleAfter  = regexp.MustCompile(`^[^《‹]*[》›]`)
)

// Parts of times, read from what a pattern matched.
var (
	yearPart    = regexp.MustCompile(`(20\d\d)|fy\s?'?(\d\d)\b|(?:^|\D)(2\d)\s*(?:年|财年)`)
	quarterPart = regexp.MustCompile(`q([1-4])|([1-4])q|(?:第)?([一二三四1-4])\s*个?季|(first|second|third|fourth|last) quarter`)
	halfPart    = regexp.MustCompile(`h([12])\b|\b([12])h|(上|下)半年|(first|second) half`)
	monthPart   = regexp.MustCompile(`(\d{1,2}|十[一二]|[一二三四五六七八九十])\s*月(?:份)?(?:\s*(\d{1,2})\s*[日号])?`)
	slashPart   = regexp.MustCompile(`(?:20\d\d\s*[-/.]\s*)?(\d{1,2})\s*[-/.]\s*(\d{1,2})`)
	namedPart   = regexp.MustCompile(`(\d{1,2})?(?:st|nd|rd|th)?\s*(?:of\s+)?\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*(\d{1,2})?(?:\D|$)`)
	weekdayPart = regexp.MustCompile(`(?:mon|tues|wednes|thurs|fri|satur|sun)days?$|(?:every|each) (?:mon|tue|wed|thu|fri)$`)
	everyPart   = regexp.MustCompile(`工作日|每[日天]|日均|逐日|daily|day|/[日天]`)
)

// hanDigit are the Chinese digits that times are written with.
var hanDigit = map[string]int{"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12,
	"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "上": 1, "下": 2}

// part reads the first group that is written.
func part(groups []string) int {
	for _, g := range groups {
		if g == "" {
			continue
		}
		if n, ok := hanDigit[g]; ok {
			return n
		}
		n, _ := strconv.Atoi(g)
		return n
	}
	return 0
}

// readMoment reads the parts of a time.
func readMoment(s string, kind timeKind) moment {
	m := moment{kind: kind}
	if kind == frequency {
		m.everyDays = cycleDays(s)
		return m
	}
	if g := yearPart.FindStringSubmatch(s); g != nil {
		if m.year = part(g[1:]); m.year < 100 {
			m.year += 2000
		}
	}
	if g := quarterPart.FindStringSubmatch(s); g != nil {
		m.quarter = part(g[1:])
	} else if g := halfPart.FindStringSubmatch(s); g != nil {
		m.half = part(g[1:])
	} else if g := monthPart.FindAllStringSubmatch(s, -1); g != nil { // the last of several
		last := g[len(g)-1]
		m.month = part(last[1:2])
		m.day = part(last[2:3])
	} else if g := namedPart.FindStringSubmatch(s); g != nil {
		m.month = 1 + strings.Index("jan feb mar apr may jun jul aug sep oct nov dec", g[2])/4
		m.day = part([]string{g[1], g[3]})
	} else if g := slashPart.FindAllStringSubmatch(s, -1); g != nil && kind == fixedTime { // the last of several
		last := g[len(g)-1]
		m.month, m.day = part(last[1:2]), part(last[2:3])
	} else if m.year == 0 {
		m.endOf, m.relative = currentOf(s)
	}
	if m.month > 12 && m.day >= 1 && m.day <= 12 { // 30/6/2026
		m.month, m.day = m.day, m.month
	}
	return m
}

// currentOf reads “the end of this year”, “next month” and their like.
func currentOf(s string) (of string, relative int) {
	if strings.Contains(s, "下") || strings.Contains(s, "次") || strings.Contains(s, "明年") || strings.Contains(s, "next") || strings.Contains(s, "following") {
		relative = 1
	}
	for _, w := range []struct{ of, words string }{
		{"week", "周 week eow 星期"}, {"quarter", "季 quarter eoq"}, {"month", "月 month eom"}, {"year", "年 year eoy annual"},
	} {
		for _, word := range strings.Fields(w.words) {
			if strings.Contains(s, word) {
				return w.of, relative
			}
		}
	}
	return "", 0
}

// cycleDays is the length of a frequency, 0 where it is not known.
func cycleDays(s string) int {
	switch {
	case weekdayPart.MatchString(s):
		return 7
	case everyPart.MatchString(s):
		return 1
	case strings.Contains(s, "双周"), strings.Contains(s, "两周"), strings.Contains(s, "fortnight"), strings.Contains(s, "biweekly"), strings.Contains(s, "bi-weekly"):
		return 14
	case strings.Contains(s, "周"), strings.Contains(s, "week"), strings.Contains(s, "wk"):
		return 7
	case strings.Contains(s, "季"), strings.Contains(s, "quarter"), strings.Contains(s, "qtr"):
		return 91
	case strings.Contains(s, "半年"):
		return 182
	case strings.Contains(s, "月"), strings.Contains(s, "month"), strings.Contains(s, "mth"):
		return 30
	case strings.Contains(s, "年"), strings.Contains(s, "year"), strings.Contains(s, "annual"), strings.Contains(s, "annum"), strings.HasPrefix(s, "p"):
		return 365
	}
	return 0
}
