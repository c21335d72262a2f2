package scorecard

import (
	"io"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// WriteText writes a scored card for people in a language: a line for each item,
// deduction and gate, the total with grade and coefficient, and where explain is
// set the whole explanation down to the rows. An error is one of w.
func (r *Result) WriteText(w io.Writer, lang problem.Lang, explain bool) error {
	p := &page{lang: lang}
	p.line(0, problem.Text{ZH: "{0} {1}：{2}（{3}）", EN: "{0}, {1}: {2} ({3})"}, p.who(r), r.Period, r.Card.Title.In(lang), r.Card.Cite())
	for i := range r.Items {
		p.item(&r.Items[i], r.Status == Scored, r.Card.Missing)
	}
	for _, d := range r.Deductions {
		if len(d.Events) > 0 {
			p.line(1, problem.Text{ZH: "扣分「{0}」：{1} 次，−{2}", EN: "Deduction “{0}”: {1} event(s), −{2}"}, d.Deduction.Title.In(lang), money.Int(int64(len(d.Events))).String(), d.Points.String())
		} else if !d.Why.IsZero() {
			p.line(1, problem.Text{ZH: "扣分「{0}」：没有记录（{1}）", EN: "Deduction “{0}”: not recorded ({1})"}, d.Deduction.Title.In(lang), d.Why.In(lang))
		}
	}
	for _, g := range r.Gates {
		p.gate(g)
	}
	p.total(r)
	if _, err := io.WriteString(w, p.out.String()); err != nil {
		return err
	}
	if !explain || r.trace == nil {
		return nil
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return err
	}
	return trace.Write(w, r.trace, lang)
}

type page struct {
	lang problem.Lang
	out  strings.Builder
}

// line writes a sentence of the language with {0}, {1} … filled in.
func (p *page) line(indent int, pattern problem.Text, args ...string) {
	p.out.WriteString(strings.Repeat("  ", indent) + p.say(pattern, args...) + "\n")
}

func (p *page) say(pattern problem.Text, args ...string) string {
	var pairs []string
	for i, a := range args {
		pairs = append(pairs, "{"+money.Int(int64(i)).String()+"}", problem.Clean(a))
	}
	return strings.NewReplacer(pairs...).Replace(pattern.In(p.lang))
}

func (p *page) who(r *Result) string {
	switch {
	case r.Name != "" && r.Person != "":
		return p.say(problem.Text{ZH: "{0}（{1}）", EN: "{0} ({1})"}, r.Name, r.Person)
	case r.Name != "":
		return r.Name
	}
	return orUnknown(r.Person)
}

// number writes a quantity in its unit for people.
func (p *page) number(q Quantity) string { return trace.Format(q.Number, traceUnit(q.Unit), p.lang) }

func (p *page) item(x *ItemResult, scored bool, policy Missing) {
	comma := problem.Text{ZH: "，", EN: ", "}.In(p.lang)
	var parts []string
	add := func(pattern problem.Text, args ...string) { parts = append(parts, p.say(pattern, args...)) }
	if x.Known {
		add(problem.Text{ZH: "实际 {0}", EN: "actual {0}"}, p.number(x.Actual))
	}
	if x.HasTarget {
		add(problem.Text{ZH: "目标 {0}", EN: "target {0}"}, p.number(x.Target))
	}
	if x.HasAttainment {
		add(problem.Text{ZH: "达成率 {0}", EN: "attainment {0}"}, p.number(Quantity{x.Attainment, rate}))
	}
	used := p.number(Quantity{x.Weight, rate})
	switch {
	case x.HasScore && scored:
		add(problem.Text{ZH: "评分 {0} × 权重 {1} = {2}", EN: "score {0} × weight {1} = {2}"}, x.Score.String(), used, x.Points.String())
	case x.HasScore:
		add(problem.Text{ZH: "评分 {0}", EN: "score {0}"}, x.Score.String())
	case policy == Zero && scored:
		add(problem.Text{ZH: "没有评分（{0}），按 0 计，权重 {1}", EN: "no score ({0}), counted as 0 with weight {1}"}, x.Why.In(p.lang), used)
	case policy == Renormalise && scored:
		add(problem.Text{ZH: "没有评分（{0}），权重分给其余项目", EN: "no score ({0}), its weight is shared by the others"}, x.Why.In(p.lang))
	default:
		add(problem.Text{ZH: "没有评分（{0}）", EN: "no score ({0})"}, x.Why.In(p.lang))
	}
	p.line(1, problem.Text{ZH: "{0}：{1}", EN: "{0}: {1}"}, x.Item.Title.In(p.lang), strings.Join(parts, comma))
}

func (p *page) gate(g GateResult) {
	title, value := g.Gate.Title.In(p.lang), p.number(g.Value)
	switch {
	case !g.Known:
		p.line(1, problem.Text{ZH: "红线「{0}」：没有值（{1}）", EN: "Gate “{0}”: no value ({1})"}, title, g.Why.In(p.lang))
	case g.Passed:
		p.line(1, problem.Text{ZH: "红线「{0}」：{1}，守住", EN: "Gate “{0}”: {1}, passed"}, title, value)
	case g.Capped:
		p.line(1, problem.Text{ZH: "红线「{0}」：{1}，未守住，总分不超过 {2}", EN: "Gate “{0}”: {1}, not passed, the total is no more than {2}"}, title, value, g.Gate.Cap.String())
	default:
		p.line(1, problem.Text{ZH: "红线「{0}」：{1}，未守住，总分本就不超过 {2}", EN: "Gate “{0}”: {1}, not passed, the total is below {2} as it is"}, title, value, g.Gate.Cap.String())
	}
}

func (p *page) total(r *Result) {
	if r.Status != Scored {
		for _, reason := range r.Reasons {
			p.line(1, problem.Text{ZH: "没有总分：{0}", EN: "No total: {0}"}, reason.In(p.lang))
		}
		return
	}
	text := p.say(problem.Text{ZH: "总分 {0}", EN: "Total {0}"}, r.Total.String())
	if r.Grade != nil {
		name := r.Grade.Letter
		if title := r.Grade.Title.In(p.lang); title != "" {
			name = p.say(problem.Text{ZH: "{0}（{1}）", EN: "{0} ({1})"}, name, title)
		}
		text += p.say(problem.Text{ZH: "，等级 {0}", EN: ", grade {0}"}, name)
	}
	if r.HasCoefficient {
		text += p.say(problem.Text{ZH: "，系数 {0}", EN: ", coefficient {0}"}, r.Coefficient.String())
	}
	p.line(1, problem.Same("{0}"), text)
}
