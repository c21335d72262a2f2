package kpi

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// scopeRules ask whom and what the goal names, and in which amounts.
var scopeRules = []rule{
	{Specific, "resolves", (*goal).resolves},
	{Specific, "owner", (*goal).oneOwner},
	{Specific, "tax", (*goal).taxSaid},
}

var (
	codeLike  = regexp.MustCompile(`[a-z]{1,6}-?\d+[a-z0-9]*(?:-[a-z0-9]+)*`)
	stageLike = regexp.MustCompile(`^p\d$`)
	codeShape = regexp.MustCompile(`^([a-z]{1,6}-?)\d+[a-z0-9]*(?:-[a-z0-9]+)*$`)
	// what looks like a code and names no record: norms, currencies, periods,
	// grades of relationship, lists of the best
	noRecord    = regexp.MustCompile(`^(?:iso|gb|iec|cmmi|iatf|rmb|cny|usd|eur|hkd|gbp|fy|q|h|w|cw|kw|cr|kpi|okr|top|tier|lot|phase|version|v|level|grade|step|stage|no)-?\d`)
	quotedScope = regexp.MustCompile(`(?:客户|产品|区域|地区|片区|账户|customer|account|client|product|territory|region)\s*"([^"]{2,40})"`)
	listBehind  = regexp.MustCompile(`^、([^、,;。!?和与及]{2,20})(?:、|和|与|及)`)
)

// mention is a name in the text: its characters and itself, folded.
type mention struct {
	from, to int
	name     string
}

// roll is what can be looked up.
type roll struct {
	written  map[string]string // by the folded name
	names    []string          // folded, the longest first, of two characters at least
	prefixes map[string]bool   // of codes: what stands before their digits
}

// roll folds every code and name of the records.
func (r *Records) roll() *roll {
	out := &roll{written: map[string]string{}, prefixes: map[string]bool{}}
	for _, list := range [][]string{r.Accounts, r.People, r.Products, r.Stages, r.Territories} {
		for _, name := range list {
			f := fold(name)
			if _, twice := out.written[f]; twice || f == "" {
				continue
			}
			out.written[f] = name
			if utf8.RuneCountInString(f) > 1 {
				out.names = append(out.names, f)
			}
			if shape := codeShape.FindStringSubmatch(f); shape != nil {
				out.prefixes[shape[1]] = true
			}
		}
	}
	slices.SortFunc(out.names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return out
}

// nearest is the name that is the fewest edits away, as it is written; "" where
// none is near.
func (r *roll) nearest(name string) string { return r.written[document.Nearest(name, r.names)] }

// begins reports whether a text begins with a name.
func (r *roll) begins(text string) bool {
	return slices.ContainsFunc(r.names, func(k string) bool { return strings.HasPrefix(text, k) })
}

// resolves fails where the text names a code, or a name in quotation marks or
// in a list of names, that none of the records has.
func (g *goal) resolves() Finding {
	if g.Records == nil {
		return notCheckable(problem.Text{ZH: "没有可以核对的客户、人员、产品、阶段和区域。", EN: "There are no accounts, people, products, stages and territories to look it up in."}, problem.Text{ZH: "请给出这些名单。", EN: "Give their lists."})
	}
	known := g.Records.roll()
	found := g.mentions(known)
	if len(known.written) == 0 || len(found) == 0 {
		return notCheckable(problem.Text{ZH: "没有点名的对象，或名单是空的。", EN: "Nothing is named that could be looked up, or the lists are empty."}, problem.Text{ZH: "请写明客户、产品、区域或阶段。", EN: "Name the accounts, the products, the territory or the stage."})
	}
	var names []Figure
	for _, m := range found {
		if written, ok := known.written[m.name]; ok {
			names = append(names, Figure{Name: "found", Value: written})
			continue
		}
		text := string(g.raw[m.from:m.to])
		fix := problem.Text{ZH: "请核对写法，或先建立这条记录。", EN: "Check how it is written, or create the record first."}
		if near := known.nearest(m.name); near != "" {
			fix = problem.Textf("最接近的是 %s，请核对。", "The nearest is %s: check which is meant.", problem.Show(near))
		}
		f := g.finding(Fail, nil, problem.Textf("没有“%[1]s”这条记录。", "There is no record of “%[1]s”.", text), fix)
		f.Span = g.span(m.from, m.to)
		return f
	}
	f := pass("点名的对象都有记录。", "Everything that is named has a record.")
	f.Numbers = names
	return f
}

// mentions finds the names of the text: known ones, codes, and names in
// quotation marks behind a word such as customer or in a list behind a known
// name.
func (g *goal) mentions(known *roll) []mention {
	var out []mention
	taken := map[int]bool{}
	add := func(from, to int) { // byte offsets of g.text
		m := mention{g.at[from], g.at[to], g.text[from:to]}
		for i := m.from; i < m.to; i++ {
			if taken[i] {
				return
			}
		}
		for i := m.from; i < m.to; i++ {
			taken[i] = true
		}
		out = append(out, m)
	}
	for _, name := range known.names {
		for at := 0; ; {
			i := strings.Index(g.text[at:], name)
			if i < 0 {
				break
			}
			from, to := at+i, at+i+len(name)
			if wordEnds(g.text, from, to) {
				add(from, to)
				if m := listBehind.FindStringSubmatchIndex(g.text[to:]); m != nil && strings.IndexFunc(g.text[to+m[2]:to+m[3]], isHan) >= 0 &&
					!strings.Contains(g.text[to+m[2]:to+m[3]], "的") && !known.begins(g.text[to+m[2]:]) {
					add(to+m[2], to+m[3])
				}
			}
			at = to
		}
	}
	for _, m := range quotedScope.FindAllStringSubmatchIndex(g.text, -1) {
		add(m[2], m[3])
	}
	other := g.noNames()
	for _, m := range codeLike.FindAllStringIndex(g.text, -1) {
		if !wordEnds(g.text, m[0], m[1]) {
			continue
		}
		for _, part := range codeParts(g.text[m[0]:m[1]], known) {
			if from := m[0] + part[0]; g.codeNames(g.text[from:m[0]+part[1]], other[g.at[from]], known) {
				add(from, m[0]+part[1])
			}
		}
	}
	slices.SortFunc(out, func(a, b mention) int { return a.from - b.from })
	return out
}

// codeParts cuts C017-C021 and P2-P5 into their ends; a code with hyphens stays
// whole.
func codeParts(text string, known *roll) [][2]int {
	if known.written[text] != "" || strings.Count(text, "-") != 1 {
		return [][2]int{{0, len(text)}}
	}
	at := strings.IndexByte(text, '-')
	if left, right := codeShape.FindStringSubmatch(text[:at]), codeShape.FindStringSubmatch(text[at+1:]); left != nil && right != nil && left[1] == right[1] {
		return [][2]int{{0, at}, {at + 1, len(text)}}
	}
	return [][2]int{{0, len(text)}}
}

// noNames are the characters of times and amounts.
func (g *goal) noNames() []bool {
	out := make([]bool, len(g.folded)+1)
	for _, t := range g.tokens {
		for i := t.from; i < t.to && (t.kind == timeToken || t.kind == numberToken); i++ {
			out[i] = true
		}
	}
	return out
}

// codeNames reports whether a code is one of a record: a stage where stages are
// known, the shape of a known code, or letters with at least two digits, and no
// KPI, time or amount.
func (g *goal) codeNames(code string, other bool, known *roll) bool {
	if known.written[code] != "" {
		return true
	}
	if _, term := g.checker.terms[strings.ToUpper(code)]; term || other {
		return false
	}
	if stageLike.MatchString(code) {
		return len(g.Records.Stages) > 0
	}
	shape := codeShape.FindStringSubmatch(code)
	return shape != nil && !noRecord.MatchString(code) && (len(code)-len(shape[1]) >= 2 || known.prefixes[shape[1]])
}

// wordEnds reports whether a part of a text does not cut a Latin word.
func wordEnds(text string, from, to int) bool {
	latin := func(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' }
	return (from == 0 || !latin(text[from-1]) || !latin(text[from])) && (to == len(text) || !latin(text[to]) || !latin(text[to-1]))
}

// Several people who answer for one goal, and one who does.
var (
	twoOwners = []*regexp.Regexp{
		regexp.MustCompile(`[^\s,;。!?、和与及由跟]{1,8}\s*(?:、|和|与|及|跟)\s*[^\s,;。!?、和与及]{1,8}?\s*(?:两人|二人|双方)?\s*(?:共同|一起|联合|一同|一并)(?:负责|承担|牵头|担责)`),
		regexp.MustCompile(`由[^\s,;。!?、和与及]{1,8}\s*(?:、|和|与|及|跟)\s*[^\s,;。!?、和与及]{1,8}?\s*(?:负责|承担|牵头)`),
		regexp.MustCompile(`(?:负责人|责任人|牵头人)\s*[:为是]\s*[^\s,;。!?、和与及]{1,10}\s*(?:、|和|与|及|/)\s*[^\s,;。!?]{1,10}`),
		regexp.MustCompile(`\b(?:jointly|together) (?:owned|led|responsible|accountable)\b|\bowned jointly\b|\bco-?owned\b|\bco-?owners\b|\bco-?led\b|\bjoint (?:owners|ownership|responsibility)\b|\bresponsibility (?:is )?shared (?:by|between|among)\b`),
		regexp.MustCompile(`\b(?:owned|led|carried) by \w[\w.'-]*(?: \w[\w.'-]*)? (?:and|&) \w[\w.'-]*|\bowners?: ?\w[\w.'-]*(?: \w[\w.'-]*)? ?(?:and|&|/) ?\w[\w.'-]*|\b\w[\w.'-]* (?:and|&) \w[\w.'-]* are (?:both )?(?:responsible|accountable)\b`),
	}
	oneOwner = regexp.MustCompile(`由[^\s,;。!?、和与及]{1,8}(?:负责|牵头|承担)|(?:负责人|责任人|牵头人)\s*[:为是]|\b(?:owned|led) by \w|\bowner:`)
	noPerson = regexp.MustCompile(` (?:and|&) (?:due|to|by|in|on|with|reviewed|paid|signed|closed|delivered|done|completed|approved|then|be|is)$`)
)

// oneOwner fails where several answer for one goal, or nobody does.
func (g *goal) oneOwner() Finding {
	fix := problem.Text{ZH: "请写一位负责人；其余的人各有自己的目标。", EN: "Name one person who answers for it, and give the others goals of their own."}
	for _, re := range twoOwners {
		m := re.FindStringIndex(g.text)
		if m == nil || noPerson.MatchString(g.text[m[0]:m[1]]) {
			continue
		}
		f := g.finding(Fail, nil, problem.Text{ZH: "写了不止一位负责人。", EN: "More than one person answers for it."}, fix)
		f.Span = g.span(g.at[m[0]], g.at[m[1]])
		return f
	}
	switch {
	case g.Owners != nil && len(g.Owners) != 1:
		f := g.finding(Fail, nil, problem.Textf("负责人有 %d 位。", "%d people answer for it.", len(g.Owners)), fix)
		for _, o := range g.Owners {
			f.Numbers = append(f.Numbers, Figure{"owner", o})
		}
		return f
	case len(g.Owners) == 1:
		f := pass("有一位负责人。", "One person answers for it.")
		f.Numbers = []Figure{{"owner", g.Owners[0]}}
		return f
	}
	if m := oneOwner.FindStringIndex(g.text); m != nil {
		f := pass("写了一位负责人。", "One person is named who answers for it.")
		f.Span = g.span(g.at[m[0]], g.at[m[1]])
		return f
	}
	return notCheckable(problem.Text{ZH: "没有给出负责人。", EN: "It is not given who answers for it."}, problem.Text{ZH: "请给出负责人。", EN: "Give who answers for it."})
}

// taxWords settle whether an amount has tax in it.
var taxWords = regexp.MustCompile(`含税|未税|税前|税后|价税合计|\btax(?:es)?\b|\bvat\b|\bgross\b|\bnet\b`)

// taxSaid warns of an amount of contracts that may be with or without tax: the
// text does not say it, the company does not, and no indicator of the library
// is named whose definition does.
func (g *goal) taxSaid() Finding {
	group := g.group()
	amount := slices.ContainsFunc(g.targets, func(t token) bool { // three contracts are no amount
		return t.number.unit == unitMoney || t.number.unit == unitAny && t.number.read && t.number.value.Cmp(money.Int(1000)) >= 0
	})
	switch {
	case group != "CT01" && group != "sales", !amount:
		return pass("不是合同金额的目标。", "It is no target of a contract amount.")
	case taxWords.MatchString(g.text), g.Tax != "":
		return pass("写明了含税还是不含税。", "It is settled whether tax is in it.")
	case g.checker.named(g.Name) != "", g.metric != nil && g.metric.word.code != "":
		return pass("按指标 %s 的定义，金额含税。", "By the definition of %s the amount has tax in it.", g.code)
	}
	return g.finding(Warn, g.metric, problem.Text{ZH: "没有说明合同金额含税还是不含税。", EN: "It is not said whether the contract amount is with or without tax."},
		problem.Text{ZH: "请写明“含税”或“不含税”，或用指标库里的名称。", EN: "Write with tax or without tax, or use a name of the library."})
}
