package kpi

import (
	"regexp"
	"strings"
)

// Deeds and bounds that are said without any word of the lexicon: none or all of
// something counted, more or less by a number, a deed again and again, somebody or
// something with a name by a day.
var (
	// notAny is none of a thing that is counted: 无一份合同逾期, 一条不漏.
	notAny = regexp.MustCompile(`(?:无|没有|不出|不许有|不得有|不能有)(?:任何)?一[起份单家次笔件例张条台封](?:\p{Han}){2,}|一[起份单家次笔件例张条台封个](?:也|都)?不(?:漏|少|落|缺|丢|留|剩|差)|[许准]有人?[挂落超漏]|(?:别|不|不许|不得)再(?:出现|发生|[给向][^,。;]{2,10}(?:赊|垫|压|发|放|让))`)
	// oneAndAll is what each and every one has or has done.
	oneAndAll = regexp.MustCompile(`(?:人人|个个|家家|户户)(?:\p{Han}{0,6}?)(?:都|均)?要?(?:有[^,。;]{0,2}(?:新|签|单|样|证|客)|开张|开单|出单|破零|持证|达标|过关|考过|签)|\b(?:conduct|hold|have|run) [^,;.]{3,40} with (?:everyone|everybody|each|all)\b`)
	// moreBy is a change by a number: 多拿 30%.
	moreBy = regexp.MustCompile(`[多少](?:拿|签|卖|收|开|赚|订|销|接|报|丢|花|走|跑|见|做|招|发|退|付|欠)(?:了|出)?\s*(?:\d|[一二两三四五六七八九十百半])`)
	// regular is one thing made or done in every period.
	regular = regexp.MustCompile(`每(?:日|天|周|旬|月|季度?|半年|年)(?:底|末|初|中|[一二三四五六日])?[^,。;]{1,14}一(?:次|版|份|遍|篇|期|回|场|轮|张|封)|\b(?:call|meeting|review|visit|check-in|stand-up|huddle|session|report|walk-through) every (?:other )?(?:monday|tuesday|wednesday|thursday|friday|day|week|month|quarter)\b`)
	// madeTo is somebody or something that is brought to do what can be seen done.
	madeTo = regexp.MustCompile(`(?:把|将|让|请|说服|督促|要求)[^,。;]{2,16}(?:退租|退回|退掉|补交|补签|催回|补齐|换成|换掉|搬到|搬回|撤回|停掉|停用|拆除|清退|交回|付清|收回|要回|拿回|拿下|送到|寄出|盖章|签字|续签|续租|列入|列进|开出|出具|谈完|谈妥|过审)`)
	// withParty is what is done with or to somebody: 带客户去工厂, 跟宝钢签.
	withParty = regexp.MustCompile(`(?:跟|与|和|给|向|请|带|约|陪|拜会|拜访)[^,。;]{3,}`)
	// broughtOff ends a deed in the state that comes of it.
	broughtOff = regexp.MustCompile(`(?:[谈定批签拿收要装搬](?:下来|到手|妥|定)|落定|[升改转换降]为|完毕|[报办发做跑测装修改补换]完|进场|开工|投产|清仓|下架|退市|打平|不再(?:延期|拖欠|超期|返工|缺货|断货|赊账|垫资))[^,。;]{0,8}(?:$|[,。;])`)
	// figurative is a deed of war or festival that names nothing.
	figurative = regexp.MustCompile(`战|仗|硬骨头|开门红|满堂红|冲刺|发力|台阶|局面|心|魂|梦|力量|面貌|形象|氛围|成绩|关系|精神`)
	// firstThings is what is to have been done before something else happens.
	firstThings = regexp.MustCompile(`\bbefore (?:the|our|their|his|her|you|they|we|he|she|it)\b [a-z]+`)
	// commands is an order that begins with a verb, or the thing itself.
	commands = regexp.MustCompile(`^[a-z]{3,} `)
)

// deed is what is to be done without a word for it in the lexicon; nil where there is
// none. done says that one can look whether it was done.
func (g *goal) deed() (t *token, done bool) {
	if m := notAny.FindStringIndex(g.text); m != nil {
		return g.stretch(m), true
	}
	if has(g.tokens, vagueVerb, hedgeWord, openTime) {
		return nil, false
	}
	for _, re := range []*regexp.Regexp{oneAndAll, regular} {
		if m := re.FindStringIndex(g.text); m != nil {
			return g.stretch(m), true
		}
	}
	if has(g.tokens, attitude, vagueWord, upVerb, supportVerb) {
		return nil, false
	}
	for _, re := range []*regexp.Regexp{madeTo, withParty, broughtOff} {
		if m := re.FindStringIndex(g.text); m != nil && len(g.firm) > 0 && (re == madeTo || !figurative.MatchString(g.text)) {
			return g.stretch(m), true
		}
	}
	if m := firstThings.FindStringIndex(g.text); m != nil {
		return g.stretch(m), !strings.HasPrefix(g.text, "do ") // what “do” leaves open nobody can look up
	}
	if len(g.firm) > 0 && g.capitalName() && commands.MatchString(g.text) && !has(g.tokens, downVerb) && !refused.MatchString(g.text) {
		return &token{from: 0, to: len(g.folded)}, true
	}
	return nil, false
}
