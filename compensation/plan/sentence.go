package plan

import (
	"strconv"
	"strings"

	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Sentence says in words what one clause of a plan means for people. Component
// is the code of the component that it is about, "" for the plan as a whole.
type Sentence struct {
	Component string
	Path      string
	Line      int // of the document, 0 where the clause has none of its own
	Text      problem.Text
}

// Sentences reads the plan out: for whom and since when, its parameters and
// figures, then each component in turn. The same document gives the same
// sentences.
func (p *Plan) Sentences() []Sentence {
	r := &reciter{Plan: p}
	r.say("who", r.forWhom())
	for _, q := range p.Parameters {
		values := listed(q.Values, "，", ", ", func(v DatedValue) problem.Text {
			return frame("自 {1} 起 {2}", "{2} from {1}", problem.Same(v.From.String()), r.value(v.Value, q.Type))
		})
		r.say("parameters."+q.Name, frame("{1}：{2}。", "{1}: {2}.", q.Title, values))
	}
	for _, f := range p.Figures {
		r.say(f.Path, r.figure(f))
	}
	for i := range p.Components {
		r.component(&p.Components[i])
	}
	return r.list
}

// reciter collects the sentences of a plan.
type reciter struct {
	*Plan
	about string // the component
	list  []Sentence
}

func (r *reciter) say(path string, text problem.Text) {
	r.list = append(r.list, Sentence{r.about, path, r.Place(path, problem.Place{}).Line, text})
}

// frame fills texts into a sentence of each language, which has {1}, {2} and so
// on in the order of its own words.
func frame(zh, en string, parts ...problem.Text) problem.Text {
	var inZH, inEN []string
	for i, t := range parts {
		place := "{" + strconv.Itoa(i+1) + "}"
		inZH, inEN = append(inZH, place, t.In(problem.ZH)), append(inEN, place, t.In(problem.EN))
	}
	return problem.Text{ZH: strings.NewReplacer(inZH...).Replace(zh), EN: strings.NewReplacer(inEN...).Replace(en)}
}

// listed joins what is said of each element.
func listed[T any](items []T, zh, en string, of func(T) problem.Text) (all problem.Text) {
	for i, item := range items {
		t := of(item)
		if i > 0 {
			all.ZH, all.EN = all.ZH+zh, all.EN+en
		}
		all.ZH, all.EN = all.ZH+t.In(problem.ZH), all.EN+t.In(problem.EN)
	}
	return all
}

func (r *reciter) forWhom() problem.Text {
	days := problem.Text{ZH: "自 " + r.Effective.From.String() + " 起", EN: "from " + r.Effective.From.String()}
	if !r.Effective.To.IsZero() {
		days = problem.Text{ZH: r.Effective.From.String() + "～" + r.Effective.To.String(), EN: "from " + r.Effective.From.String() + " to " + r.Effective.To.String()}
	}
	if r.Who.Everybody() {
		return frame("{1} 适用于所有人。", "For everybody, {1}.", days)
	}
	var limits []problem.Text
	for _, l := range []struct {
		zh, en string
		codes  []string
	}{{"岗位序列 ", "job family ", r.Who.Families}, {"职级 ", "grade ", r.Who.Grades}, {"团队 ", "team ", r.Who.Teams}} {
		if len(l.codes) > 0 {
			limits = append(limits, problem.Text{ZH: l.zh + strings.Join(l.codes, "、"), EN: l.en + strings.Join(l.codes, " or ")})
		}
	}
	same := func(t problem.Text) problem.Text { return t }
	return frame("{1} 适用于{2} 的人。", "For people of {2}, {1}.", days, listed(limits, "，", ", ", same))
}

func (r *reciter) figure(f Figure) problem.Text {
	each := windows[f.Span].each
	if !f.HasMissing {
		return frame("指标值「{1}」按{2}给出；没有的人不能核算。", "The figure “{1}” is given for every {2}; without it nobody can be paid.", f.Title, each)
	}
	return frame("指标值「{1}」按{2}给出；没有的人按 {3} 计算。", "The figure “{1}” is given for every {2}; people without one count as {3}.", f.Title, each, r.value(f.Missing, f.Type))
}

// windowWords word a window of accumulation.
type windowWords struct{ each, sofar problem.Text }

var windows = map[period.Span]windowWords{
	period.InMonth:   {problem.Text{ZH: "月", EN: "month"}, problem.Text{ZH: "本月累计", EN: "the month to date"}},
	period.InQuarter: {problem.Text{ZH: "季度", EN: "quarter"}, problem.Text{ZH: "本季累计", EN: "the quarter to date"}},
	period.InYear:    {problem.Text{ZH: "年", EN: "year"}, problem.Text{ZH: "本年累计", EN: "the year to date"}},
}

// value writes a number in its unit.
func (p *Plan) value(d money.Decimal, t formula.Type) problem.Text {
	switch {
	case t.Unit.Rate:
		return problem.Same(percent(d))
	case t == formula.MoneyType():
		return problem.Same(p.amount(d))
	}
	unit := t.TraceUnit(p.Currency)
	return problem.Text{ZH: trace.Format(d, unit, problem.ZH), EN: trace.Format(d, unit, problem.EN)}
}

// amount writes an amount as prose does: ¥2,000,000, ¥0.50, USD 5.25.
func (p *Plan) amount(d money.Decimal) string {
	code := p.Currency.Code()
	text := strings.TrimSuffix(trace.Format(d, code, problem.EN), " "+code)
	if whole, fraction, ok := strings.Cut(text, "."); ok && strings.Trim(fraction, "0") == "" {
		text = whole
	}
	if code != "CNY" {
		return code + " " + text
	}
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		return "-¥" + rest
	}
	return "¥" + text
}

// spoken writes a formula with the names that people know its inputs by; one
// without inputs by its value.
func (r *reciter) spoken(f *formula.Formula, t formula.Type) problem.Text {
	if d, ok := fixed(f); ok && t != formula.TruthType() {
		return r.value(d, t)
	}
	list, ok := words(f)
	if !ok {
		return problem.Same(strings.TrimSpace(f.Source()))
	}
	var zh, en strings.Builder
	for i, w := range list {
		t := r.word(w)
		if i > 0 && spaced(list[i-1], w) {
			zh.WriteByte(' ')
			en.WriteByte(' ')
		}
		zh.WriteString(t.In(problem.ZH))
		en.WriteString(t.In(problem.EN))
	}
	return problem.Text{ZH: zh.String(), EN: en.String()}
}

// spaced reports whether two words of a formula stand apart.
func spaced(a, b word) bool {
	return !a.is(wordSign, "(") && !b.is(wordSign, ")", ",") && (!b.is(wordSign, "(") || a.kind == wordSign)
}

var signs = map[string]string{"*": "×", "/": "÷", "<=": "≤", ">=": "≥", "-": "−", "−": "−"}

var joins = []struct {
	spellings []string
	text      problem.Text
}{
	{[]string{"AND", "且", "并且"}, problem.Text{ZH: "且", EN: "and"}},
	{[]string{"OR", "或", "或者"}, problem.Text{ZH: "或", EN: "or"}},
	{[]string{"NOT", "非"}, problem.Text{ZH: "非", EN: "not"}},
	{[]string{"IN", "属于"}, problem.Text{ZH: "属于", EN: "in"}},
}

// word is what people call one word of a formula.
func (r *reciter) word(w word) problem.Text {
	switch w.kind {
	case wordSign:
		if sign, ok := signs[w.text]; ok {
			return problem.Same(sign)
		}
	case wordName:
		for _, j := range joins {
			if w.is(wordName, j.spellings...) {
				return j.text
			}
		}
		if slot, ok := r.symbols.Lookup(w.text); ok {
			return r.called(slot)
		}
	case wordNumber:
		if v, ok := r.literal(w.text, formula.NumberType()); ok && strings.ContainsAny(w.text, "万亿") {
			return problem.Text{ZH: w.text, EN: v.Number.String()}
		}
	}
	return problem.Same(w.text)
}

// called is what people call an input: in quotes where the plan names it.
func (r *reciter) called(slot int) problem.Text {
	title := r.symbols.At(slot).Title
	if in := r.inputs[slot]; in.Parameter != nil || in.Figure != nil {
		return frame("「{1}」", "“{1}”", title)
	}
	return inside(title)
}
