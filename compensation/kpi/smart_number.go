package kpi

import (
	"regexp"
	"strings"

	"steelyard/compensation/money"
)

// number is a number of a statement with its unit.
type number struct {
	value  money.Decimal // in major units, in percent for rates; 0 where it could not be read
	read   bool
	unit   measureUnit // any where none is written
	role   numberRole
	ranged bool // the upper end of a range such as 80–90 %
}

// numberRole says what a number is for.
type numberRole uint8

const (
	asTarget numberRole = iota
	asFrom              // where a change starts
	asScope             // a bound in the description of what is counted
	asOther             // counts nothing
)

const (
	digits     = `\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`
	hanDigits  = `[零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+(?:点[零一二三四五六七八九]+)?`
	currency   = `(?:rmb|cny|usd|eur|hkd|gbp|us\$|\$|¥|€|£|人民币)`
	classifier = `个|家|次|份|单|名|人次|人|场|篇|条|台|套|件|笔|位|轮|组|户|封|张|门|项|支|块|批|期|类|步|节|课时|学时|小时|分钟|所|座|座|片|样|架|辆|吨|平米|票|款|宗|打|班|人天|人月|公里|摄氏度|公斤|千克|毫升|平方米|立方米`
)

// Magnitudes and units behind a number, the longest first.
var (
	numberPattern = regexp.MustCompile(`(` + currency + `\s*)?(` + digits + `)\s*` +
		`(千万|百万|十万|万|亿|千|million\b|billion\b|thousand\b|mio\b|mn\b|mm\b|bn\b|k\b|m\b|w\b|mil\b|mln\b)?\+?\s*` +
		`(个百分点|百分点|个点|个pct\b|%|percent\b|percentage points?\b|pct\b|per cent\b|pp\b|pts\b|points?\b|万元|亿元|元整|元|人民币|rmb\b|cny\b|usd\b|eur\b|yuan\b|dollars?\b|euros?\b|` +
		`个工作日|工作日|天|日|周|个月|个季度|working days?\b|business days?\b|calendar days?\b|days?\b|weeks?\b|months?\b|quarters?\b|hours?\b|hrs?\b|minutes?\b|成|倍|times\b|x\b|分钟|分|` + classifier + `)?`)
	hanNumberPattern = regexp.MustCompile(`(` + hanDigits + `)(千万|百万|十万|万|亿)?(个百分点|百分点|元整|元|成|倍|个工作日|工作日|天|周|个月|小时|` + classifier + `|万|亿)`)
	percentPattern   = regexp.MustCompile(`[百千]分之(?:` + hanDigits + `|\d+(?:\.\d+)?)|[一二三四五六七八九]分之[一二三四五六七八九]|一半|半数|过半|翻一番|翻番|翻两番|翻倍|减半`)
	wordPattern      = regexp.MustCompile(`\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a hundred|hundred|a dozen|two dozen|dozen|half|(?:a|one|two|three|four)[- ](?:third|fifth|sixth|tenth)s?|by a quarter|a quarter of|three quarters of|twice|double|triple|doubled|halve|halved|zero)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine|dozen|hundred|thousand|million))*\b(\s*(?:percentage points?\b|percent\b|per cent\b|million\b|thousand\b|days?\b|working days?\b|weeks?\b|months?\b|hours?\b|times\b))?`)
	namePattern      = regexp.MustCompile(`\b(?:p|cr|kr|v|g|a|b|l|m|s|c|n|d|t|e)\d{1,2}(?:\s*[-~→>至到/]+\s*(?:p|cr|g|l)?\d{1,2})?\b|\b(?:ht|cn|ct|cl|ar|op|ac|cu|pe|pb|id|sku|po|kpi|tier|lot|phase|version|grade|level|class|room|plant|batch|zone|model|gate|step|stage)[- #]?\d[\w-]*|\b[a-z]{1,6}-?\d+[a-z0-9]*(?:-[a-z0-9]+)*\b|\b[a-z]{2,6}(?:-[a-z0-9]+)*-\d+(?:-\d+)*\b|\b(?:iso|gb|iec|cmmi|iatf)\s?/?t?\s?\d+(?:[-:]\d+)*|\b[2-6]g\b|\b[2-9]d\b|\btop[- ]?\d+\b|\b(?:first|last|largest|biggest|next) \d+ (?:accounts|customers|clients|projects|deals)\b|前\s*\d+\s*(?:大|名|强|位|家|%|个)?|\btop (?:five|ten|twenty)\b|前[一二三四五六七八九十百]+(?:大|名|强|位|家)|第\s*(?:\d+|[一二三四五六七八九十]+)\s*(?:期|批|阶段|轮|名|位|笔|步|版|次|标段|条|款|包|分公司|事业部|大区|中学|医院|人民医院)?|\d+\s*(?:号线|号楼|号机组|号标段|标段|#|kv|kw|mw|级|甲医院|甲)|[一二三四五六七八九]+(?:级|线城市|线|号线|号楼|期工程|期项目|期|标段)|世界\d+强|\d+强|\b\d+(?:st|nd|rd|th)\b|#\d+|(?:序号|编号|编码|工号|合同号|机号)\s*:?\s*\d+|\b24/7\b|\b(?:kpi|okr)\s*\d+\b|\bno\.? ?\d+\b|\bnumber (?:one|1)\b|\d+\s*对\s*\d+|\b\d-(?:on|to)-\d\b|\b1 on 1\b|\d{1,2}:\d{2}(?:\s*(?:前|之前|am|pm))?|\b\d{1,2}\s?(?:a\.m\.|p\.m\.|am|pm)\b`)
	listNumber       = regexp.MustCompile(`^\s*[(]?(?:\d{1,2}|[一二三四五六七八九十]+)\s*[).、:]\s*`)
)

// nameTokens finds digits that name something, and the number in front of a
// list entry.
func nameTokens(l *line) []token {
	var out []token
	for _, m := range namePattern.FindAllStringIndex(l.text, -1) {
		if from, to := l.at[m[0]], l.at[m[1]]; !moneyName.MatchString(l.text[m[0]:m[1]]) {
			out = append(out, token{from: from, to: to, kind: nameToken})
		}
	}
	if m := listNumber.FindStringIndex(l.text); m != nil && m[1] < len(l.text) && (l.text[m[1]-1] != '.' || l.text[m[1]] < '0' || l.text[m[1]] > '9') {
		out = append(out, token{from: 0, to: l.at[m[1]], kind: nameToken})
	}
	return out
}

// idle are words that begin with 一 and count nothing.
var idle = regexp.MustCompile(`^一(?:步|批|起|条心|期|类|样|片|方|点|人|场硬仗|次次|块|张|件事|支|组|节|位|台)`)

// moneyName is a currency before digits, which is an amount and no name.
var moneyName = regexp.MustCompile(`^(?:rmb|cny|usd|eur|hkd|gbp)\s?-?\d`)

// numberTokens finds the numbers of a line.
func numberTokens(l *line) []token {
	var out []token
	for _, m := range numberPattern.FindAllStringSubmatchIndex(l.text, -1) {
		text := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return l.text[m[2*i]:m[2*i+1]]
		}
		n := number{unit: writtenUnit(text(1), text(3), text(4))}
		n.value, n.read = scaled(text(2), text(3), text(4))
		end := m[1]
		for end > m[0] && l.text[end-1] == ' ' {
			end--
		}
		out = append(out, token{from: l.at[m[0]], to: l.at[end], kind: numberToken, number: n})
	}
	for _, m := range hanNumberPattern.FindAllStringSubmatchIndex(l.text, -1) {
		unit := l.text[m[6]:m[7]]
		from := l.at[m[0]]
		if from > 0 && strings.ContainsRune("第统单专同唯逐初万每这某哪任另", l.folded[from-1]) {
			continue
		}
		if l.text[m[2]:m[3]] == "一" && idle.MatchString(l.text[m[0]:]) {
			continue
		}
		scale := ""
		if m[4] >= 0 {
			scale = l.text[m[4]:m[5]]
		}
		out = append(out, token{from: from, to: l.at[m[1]], kind: numberToken, number: number{unit: writtenUnit("", scale, unit)}})
	}
	for _, m := range percentPattern.FindAllStringIndex(l.text, -1) {
		out = append(out, token{from: l.at[m[0]], to: l.at[m[1]], kind: numberToken, number: number{unit: unitRate}})
	}
	for _, m := range wordPattern.FindAllStringSubmatchIndex(l.text, -1) {
		word, unit := l.text[m[2]:m[3]], ""
		if m[4] >= 0 {
			unit = strings.TrimSpace(l.text[m[4]:m[5]])
		}
		if word == "one" && strings.HasPrefix(l.text[m[1]:], " of") || word == "half" && strings.HasPrefix(l.text[m[1]:], " of the year") {
			continue
		}
		n := number{unit: writtenUnit("", "", unit)}
		switch word {
		case "half", "by a quarter", "a quarter of", "three quarters of", "twice", "double", "triple", "doubled", "halve", "halved":
			n.unit = unitRate
		}
		if fraction.MatchString(word) {
			n.unit = unitRate
		}
		out = append(out, token{from: l.at[m[0]], to: l.at[m[1]], kind: numberToken, number: n})
	}
	return out
}

// fraction is a part of a whole in words.
var fraction = regexp.MustCompile(`(?:third|fifth|sixth|tenth)s?$`)

// writtenUnit is the unit that is written around a number.
func writtenUnit(currency, scale, unit string) measureUnit {
	switch {
	case currency != "":
		return unitMoney
	case unit == "":
		if scale == "" || scale == "千" || scale == "w" {
			return unitAny
		}
		return unitAny
	case unit == "%", strings.HasPrefix(unit, "pc"), strings.HasPrefix(unit, "per"), unit == "pp", strings.HasSuffix(unit, "百分点"), unit == "个点", unit == "个pct", unit == "成", unit == "倍", unit == "x", unit == "times":
		return unitRate
	case strings.HasSuffix(unit, "元"), unit == "元整", unit == "人民币", unit == "rmb", unit == "cny", unit == "usd", unit == "eur", unit == "yuan", strings.HasPrefix(unit, "dollar"), strings.HasPrefix(unit, "euro"):
		return unitMoney
	case unit == "分", strings.HasPrefix(unit, "point"), unit == "pts":
		return unitScore
	case unit == "万", unit == "亿":
		return unitAny
	case isDuration(unit):
		return unitDays
	}
	return unitCount
}

// isDuration reports whether a unit is a length of time.
func isDuration(unit string) bool {
	for _, s := range []string{"工作日", "天", "日", "周", "月", "季度", "小时", "分钟", "day", "week", "month", "quarter", "hour", "hr", "minute"} {
		if strings.Contains(unit, s) {
			return true
		}
	}
	return false
}

// scaled reads digits with their magnitude, exactly. ok is false where the
// number is longer than the strict grammar of numbers allows.
func scaled(written, scale, unit string) (money.Decimal, bool) {
	d, err := money.ParseDecimal(strings.ReplaceAll(written, ",", ""))
	if err != nil {
		return money.Decimal{}, false
	}
	factor := int64(1)
	switch scale {
	case "千", "k", "thousand":
		factor = 1_000
	case "万", "w":
		factor = 10_000
	case "十万":
		factor = 100_000
	case "百万", "mil", "mln", "m", "mn", "mm", "mio", "million":
		factor = 1_000_000
	case "千万":
		factor = 10_000_000
	case "亿":
		factor = 100_000_000
	case "bn", "billion":
		factor = 1_000_000_000
	}
	if scale == "" && strings.HasPrefix(unit, "万") {
		factor = 10_000
	} else if scale == "" && strings.HasPrefix(unit, "亿") {
		factor = 100_000_000
	}
	d, err = d.Mul(money.Int(factor))
	return d, err == nil
}
