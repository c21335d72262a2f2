package agreement

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"

	"steelyard/compensation/problem"
)

// page writes lines in one language.
type page struct {
	bytes.Buffer
	lang problem.Lang
}

func (p *page) line(zh, en string, args ...any) {
	p.WriteString(problem.Textf(zh, en, args...).In(p.lang) + "\n")
}

// figure writes a number with three digits after the point.
func figure(x float64) string {
	if math.Abs(x) < 0.0005 {
		x = 0 // no −0.000
	}
	return fmt.Sprintf("%.3f", x)
}

// probability writes a p with four digits after the point.
func probability(p float64) string {
	if p < 0.0001 {
		return "< 0.0001"
	}
	return fmt.Sprintf("= %.4f", p)
}

// share writes a share as a percentage.
func share(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

// level writes a level of confidence without needless digits.
func level(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.4g", 100*x), ".") }

// WriteText writes the result for people: three digits of the value, p with
// four, and everything that one must know beside it.
func (r Result) WriteText(out io.Writer, lang problem.Lang) error {
	p := &page{lang: lang}
	if r.Value == nil {
		p.line("%s：无定义。%s", "%s: undefined. %s", r.Title().In(lang), r.Undefined.Text.In(lang))
	} else {
		p.line("%s：%s", "%s: %s", r.Title().In(lang), figure(*r.Value))
	}
	p.around(r)
	p.size(r)
	if r.Agreement != nil {
		p.line("  一致率 %s", "  Percent agreement %s", share(*r.Agreement))
	}
	p.subjects(r.Subjects)
	p.raters(r.Raters)
	p.groups(r.Groups)
	for _, w := range r.Warnings {
		p.line("  注意：%s", "  Note: %s", w.Text.In(lang))
	}
	_, err := p.WriteTo(out)
	return err
}

// around writes interval and tests.
func (p *page) around(r Result) {
	switch {
	case r.Interval != nil:
		i := r.Interval
		p.line("  %s %% 置信区间 %s 至 %s（%s）", "  %s %% interval %s to %s (%s)", level(i.Level), figure(i.Low), figure(i.High), i.Method.In(p.lang))
	case !r.NoInterval.IsZero() && r.NoInterval != r.Undefined:
		p.line("  没有区间：%s", "  No interval: %s", r.NoInterval.Text.In(p.lang))
	}
	if r.SE != nil {
		p.line("  标准误 %s", "  Standard error %s", figure(*r.SE))
	}
	for _, t := range r.Tests {
		p.WriteString("  " + t.words(p.lang) + "\n")
	}
	if !r.NoTest.IsZero() && r.NoTest != r.NoInterval {
		p.line("  没有检验：%s", "  No test: %s", r.NoTest.Text.In(p.lang))
	}
}

func (t Test) words(lang problem.Lang) string {
	var df []string
	for _, x := range t.DF {
		df = append(df, fmt.Sprintf("%.4g", x))
	}
	name := map[string]problem.Text{
		"f": problem.Same("F"), "t": problem.Same("t"), "z": {ZH: "合并比例 z", EN: "pooled z"}, "z0": {ZH: "z（原假设 κ = 0）", EN: "z (null hypothesis: kappa is 0)"}, "chi_square": {ZH: "卡方", EN: "chi-square"},
		"fisher_two_sided": {ZH: "Fisher 双侧", EN: "Fisher, two-sided"}, "fisher_greater": {ZH: "Fisher 单侧（更大）", EN: "Fisher, one-sided (larger)"}, "fisher_less": {ZH: "Fisher 单侧（更小）", EN: "Fisher, one-sided (smaller)"},
	}[t.Kind]
	text := name.In(lang)
	if len(df) > 0 {
		text += "(" + strings.Join(df, ", ") + ")"
	}
	if t.Value != nil {
		text += " = " + figure(*t.Value)
	}
	return text + problem.Text{ZH: "，p ", EN: ", p "}.In(lang) + probability(t.P)
}

func (p *page) size(r Result) {
	switch {
	case r.Statistic == StatFourFifths, r.Statistic == StatFisher:
		p.line("  共 %d 人", "  %d people", r.Size.Subjects)
	case r.Statistic == StatCronbach:
		p.line("  %d 个对象，%d 个题项，%d 个数值", "  %d subjects, %d items, %d values", r.Size.Subjects, r.Size.Raters, r.Size.Ratings)
	case r.Statistic == StatSpearman:
		p.line("  %d 个对象，%d 列，%d 个数值", "  %d subjects, %d columns, %d values", r.Size.Subjects, r.Size.Raters, r.Size.Ratings)
	default:
		p.line("  %d 个对象，%d 位评分人，%d 个评分", "  %d subjects, %d raters, %d ratings", r.Size.Subjects, r.Size.Raters, r.Size.Ratings)
	}
}

func (p *page) subjects(list []SubjectAgreement) {
	for _, s := range list {
		name := problem.Clean(s.Subject)
		if s.Value == nil {
			p.line("  %s：无定义。%s", "  %s: undefined. %s", name, s.Undefined.Text.In(p.lang))
			continue
		}
		p.line("  %s：rwg %s，r*wg %s，%d 个评分", "  %s: rwg %s, r*wg %s, %d ratings", name, figure(*s.Value), figure(*s.Raw), s.Ratings)
	}
}

func (p *page) raters(list []RaterProfile) {
	dash := func(x *float64) string {
		if x == nil {
			return "–"
		}
		return figure(*x)
	}
	signed := func(x *float64) string {
		if x != nil && *x >= 0.0005 {
			return "+" + figure(*x)
		}
		return dash(x)
	}
	for _, r := range list {
		p.line("  %s：与其他评分人相差 %s，均值 %s，标准差 %s，%d 个评分，其中 %d 个可比", "  %s: %s from the others, mean %s, SD %s, %d ratings of which %d could be compared",
			problem.Clean(r.Rater), signed(r.Difference), dash(r.Mean), dash(r.SD), r.Ratings, r.Compared)
		var scores []string
		for _, s := range r.Scores {
			scores = append(scores, problem.Clean(s.Subject)+" "+signed(&s.Z))
		}
		if len(scores) > 0 {
			p.line("    z（只作参考，不参与计算）：%s", "    z (shown, never applied): %s", strings.Join(scores, problem.Text{ZH: "、", EN: ", "}.In(p.lang)))
		}
	}
}

func (p *page) groups(list []GroupRatio) {
	for _, g := range list {
		name := problem.Clean(g.Name)
		rate := "–"
		if g.Rate != nil {
			rate = share(*g.Rate)
		}
		switch {
		case g.Base:
			p.line("  %s：%d 人中录用 %d 人，%s，为基准", "  %s: of %d selected %d, %s, the base", name, g.Applicants, g.Selected, rate)
		case !g.LeftOut.IsZero():
			p.line("  %s：%d 人中录用 %d 人，%s，不计比值。%s", "  %s: of %d selected %d, %s, left out. %s", name, g.Applicants, g.Selected, rate, g.LeftOut.Text.In(p.lang))
		case g.Ratio == nil:
			p.line("  %s：%d 人中录用 %d 人，%s", "  %s: of %d selected %d, %s", name, g.Applicants, g.Selected, rate)
		default:
			p.line("  %s：%d 人中录用 %d 人，%s，影响比 %s，%s", "  %s: of %d selected %d, %s, impact ratio %s: %s", name, g.Applicants, g.Selected, rate, figure(*g.Ratio), g.Verdict.Words().In(p.lang))
			p.flip(g)
		}
	}
}

// flip writes the tests of a group and what one decision would change.
func (p *page) flip(g GroupRatio) {
	var tests []string
	for _, t := range g.Tests {
		tests = append(tests, t.words(p.lang))
	}
	p.WriteString("    " + strings.Join(tests, problem.Text{ZH: "；", EN: "; "}.In(p.lang)) + "\n")
	text := problem.Text{ZH: "判断不变", EN: "the verdict would stay"}
	switch {
	case g.Flip.Changes && g.Flip.Reversed:
		text = problem.Text{ZH: "判断反转，基准组反而不足五分之四", EN: "the verdict would turn round, with the base below four fifths"}
	case g.Flip.Changes && g.Verdict == NoSign:
		text = problem.Text{ZH: "就会出现迹象", EN: "there would be a sign"}
	case g.Flip.Changes:
		text = problem.Text{ZH: "迹象就会消失", EN: "the sign would be gone"}
	}
	p.line("    若改动一个决定（本组录用 %d 人，基准组 %d 人）：%s", "    With one decision moved (%d selected here, %d of the base): %s", g.Flip.Selected, g.Flip.Base, text.In(p.lang))
}
