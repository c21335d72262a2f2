package main

import (
	"fmt"
	"strings"

	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
	"steelyard/competency"
)

// competencyRows lists models, then dimensions, one a line.
func competencyRows(l *competency.Library, lang problem.Lang) string {
	rows := [][]string{heads(lang, "模型", "model", "名称", "name", "版本", "version", "维度数", "dimensions", "下一职级", "next grade")}
	for _, family := range l.Families() {
		for _, m := range l.ModelsOf(family) {
			rows = append(rows, []string{m.Code, m.Name.In(lang), fmt.Sprint(m.Version), fmt.Sprint(len(m.Dimensions)), m.Next})
		}
	}
	out := tabled(rows) + "\n"
	rows = [][]string{heads(lang, "序列", "family", "维度", "dimension", "名称", "name", "版本", "version", "阶段", "stage")}
	for _, family := range l.Families() {
		for _, d := range l.DimensionsOf(family) {
			rows = append(rows, []string{family, d.Code, d.Name.In(lang), fmt.Sprint(d.Version), d.Stage})
		}
	}
	return out + tabled(rows)
}

// tabled aligns columns without blanks at the ends of lines.
func tabled(rows [][]string) string {
	var b strings.Builder
	for line := range strings.Lines(aligned(rows)) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

// modelPage is everything about a model.
func modelPage(l *competency.Library, m competency.Model, lang problem.Lang) string {
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	var b strings.Builder
	fmt.Fprintf(&b, say("%s 第 %d 版  %s（%s 起）\n", "%s version %d  %s (from %s)\n"), m.Code, m.Version, problem.Clean(m.Name.In(lang)), m.Effective.From)
	if m.Next != "" {
		fmt.Fprintf(&b, say("下一职级 %s，在本职级至少 %d 个月\n", "next grade %s, at least %d months in this one\n"), m.Next, m.Months)
	}
	for _, q := range m.Dimensions {
		d, _ := l.Dimension(m.Family, q.Dimension)
		mark := ""
		if q.Critical {
			mark = say("，关键", ", critical")
		}
		fmt.Fprintf(&b, say("\n%s %s：权重 %d，要求 %d 级%s\n", "\n%s %s: weight %d, level %d required%s\n"), d.Code, problem.Clean(d.Name.In(lang)), q.Weight, q.Required, mark)
		fmt.Fprintf(&b, "  %s\n", problem.Clean(d.About.In(lang)))
		for _, s := range d.Sources {
			fmt.Fprintf(&b, say("  来源 %s：%s\n", "  source %s: %s\n"), s.From.Name().In(lang), problem.Clean(s.Why.In(lang)))
		}
		for _, v := range d.Levels {
			here := " "
			if v.Level == q.Required {
				here = "▶"
			}
			fmt.Fprintf(&b, " %s%d %s\n", here, v.Level, problem.Clean(v.Title.In(lang)))
			for _, s := range v.Signs {
				fmt.Fprintf(&b, "    + %s\n", problem.Clean(s.In(lang)))
			}
			fmt.Fprintf(&b, "    − %s\n", problem.Clean(v.Counter.In(lang)))
		}
	}
	return b.String()
}

// comparisonRows puts grades side by side: weight / required level, * for
// critical, ≠ for what differs.
func comparisonRows(l *competency.Library, c competency.Comparison, lang problem.Lang) string {
	head := heads(lang, "维度", "dimension", "名称", "name")
	for _, m := range c.Models {
		head = append(head, m.Name.In(lang))
	}
	rows := [][]string{append(head, "")}
	for _, r := range c.Rows {
		d, _ := l.Dimension(c.Models[0].Family, r.Dimension)
		row := []string{r.Dimension, d.Name.In(lang)}
		for _, q := range r.Cells {
			cell := "–"
			if q != nil {
				cell = fmt.Sprintf("%d%% / %d", q.Weight, q.Required)
				if q.Critical {
					cell += " *"
				}
			}
			row = append(row, cell)
		}
		mark := ""
		if r.Differs {
			mark = "≠"
		}
		rows = append(rows, append(row, mark))
	}
	return tabled(rows) + problem.Text{ZH: "每格：权重 / 要求等级；* 关键维度；≠ 各职级不同\n", EN: "cells: weight / required level; * critical; ≠ differs between grades\n"}.In(lang)
}

func weightRows(w competency.Weighing, lang problem.Lang) string {
	rows := [][]string{heads(lang, "维度", "dimension", "权重", "weight", "精确份额", "exact share")}
	for i, code := range w.Dimensions {
		exact := ""
		if w.Compared {
			exact = w.Exact[i].String()
		}
		rows = append(rows, []string{code, fmt.Sprintf("%d%%", w.Weights[i]), exact})
	}
	out := tabled(rows)
	if w.Compared {
		out += fmt.Sprintf(problem.Text{ZH: "最大特征值 %s，一致性指标 %s，随机指标 %s，一致性比率 %s\n", EN: "principal eigenvalue %s, consistency index %s, random index %s, consistency ratio %s\n"}.In(lang), w.Lambda, w.Index, w.Random, w.Ratio)
	}
	return out
}

// assessmentText writes everybody's findings, then the team's heat map.
func assessmentText(r *competency.Results, explain bool, lang problem.Lang) string {
	var b strings.Builder
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	for i, a := range r.Assessments {
		if i > 0 {
			b.WriteString("\n")
		}
		name := a.Person
		if a.Name != "" {
			name = fmt.Sprintf(say("%s（%s）", "%s (%s)"), a.Name, a.Person)
		}
		fmt.Fprintf(&b, say("%s：对照%s第 %d 版，截至 %s，%s\n", "%s against %s version %d as of %s: %s\n"), problem.Clean(name), problem.Clean(a.Model.Name.In(lang)), a.Model.Version, a.AsOf, a.Status.Name().In(lang))
		b.WriteString(findingRows(a, lang))
		if a.Weight > 0 {
			fmt.Fprintf(&b, say("已评权重 %d%%，加权差距 %s 级，要求达成率 %s\n", "%d%% of the weight assessed, weighted gap %s levels, %s of the requirements met\n"), a.Weight, a.WeightedGap, trace.Format(a.Fulfilment, trace.Percent, lang))
		}
		promotionText(&b, r.Promotions[i], lang)
		placementText(&b, r.Placements[i], lang)
		if gap, share := a.Explain(); explain && gap != nil {
			b.WriteString("\n" + trace.Render(gap, lang) + trace.Render(share, lang))
		}
		if mean, _ := r.Placements[i].Explain(); explain && mean != nil {
			b.WriteString(trace.Render(mean, lang))
		}
	}
	if len(r.Assessments) > 1 {
		b.WriteString("\n" + heatRows(r, lang))
	}
	return b.String()
}

func findingRows(a *competency.Assessment, lang problem.Lang) string {
	rows := [][]string{heads(lang, "维度", "dimension", "权重", "weight", "要求", "required", "现有", "held", "差距", "gap", "依据", "from")}
	for _, f := range a.Findings {
		held, gap, from := "–", "–", f.Why.In(lang)
		if f.Assessed {
			held, gap, from = fmt.Sprint(f.Held), fmt.Sprint(f.Gap), f.From.Name().In(lang)
		}
		name := f.Name.In(lang)
		if f.Requirement.Critical {
			name += " *"
		}
		var beside []string
		for _, g := range f.Figures {
			if g.Shown && g.By != f.From {
				beside = append(beside, fmt.Sprintf("%s %d", g.By.Name().In(lang), g.Level))
			}
		}
		if len(beside) > 0 {
			from += problem.Text{ZH: "（另有", EN: " (beside: "}.In(lang) + strings.Join(beside, problem.Text{ZH: "，", EN: ", "}.In(lang)) + problem.Text{ZH: "）", EN: ")"}.In(lang)
		}
		rows = append(rows, []string{name, fmt.Sprintf("%d%%", f.Requirement.Weight), fmt.Sprint(f.Requirement.Required), held, gap, from})
	}
	return tabled(rows)
}

func promotionText(b *strings.Builder, p *competency.Promotion, lang problem.Lang) {
	if p == nil {
		return
	}
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	state := map[competency.State]string{competency.Met: say("条件齐备", "every condition is met"), competency.Unmet: say("条件不足", "not every condition is met"), competency.Unknown: say("信息不全", "not everything is known")}
	fmt.Fprintf(b, say("晋升到%s：%s\n", "promotion to %s: %s\n"), problem.Clean(p.To.Name.In(lang)), state[p.State])
	marks := map[competency.State]string{competency.Met: "✓", competency.Unmet: "✗", competency.Unknown: "?"}
	for _, c := range p.Conditions {
		fmt.Fprintf(b, "  %s %s\n", marks[c.State], problem.Clean(c.Reason.In(lang)))
	}
}

func placementText(b *strings.Builder, p competency.Placement, lang problem.Lang) {
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	if p.Placed {
		fmt.Fprintf(b, say("九宫格：业绩第 %d 档（平均 %s），胜任力第 %d 档\n", "nine boxes: performance %d of 3 (mean %s), competency %d of 3\n"), p.Performance, p.Mean, p.Competency)
		return
	}
	var reasons []string
	for _, t := range p.Why {
		reasons = append(reasons, t.In(lang))
	}
	fmt.Fprintf(b, say("九宫格：未放入（%s）\n", "nine boxes: not placed (%s)\n"), strings.Join(reasons, say("；", "; ")))
}

// heatRows is the heat map: held / required a cell, and averages where there are
// enough people.
func heatRows(r *competency.Results, lang problem.Lang) string {
	head := heads(lang, "维度", "dimension")
	for _, a := range r.Assessments {
		head = append(head, a.Person)
	}
	rows := [][]string{append(head, heads(lang, "平均现有 / 差距", "mean held / gap")...)}
	for _, c := range r.Heat {
		row := []string{c.Name.In(lang)}
		for _, f := range c.Cells {
			cell := ""
			if f != nil {
				cell = fmt.Sprintf("– / %d", f.Requirement.Required)
			}
			if f != nil && f.Assessed {
				cell = fmt.Sprintf("%d / %d", f.Held, f.Requirement.Required)
				if f.Below() {
					cell += fmt.Sprintf(" (−%d)", f.Gap)
				}
			}
			row = append(row, cell)
		}
		mean := fmt.Sprintf(problem.Text{ZH: "不足 %d 人", EN: "fewer than %d"}.In(lang), r.Settings.Group)
		if c.Averages {
			mean = c.Held.String() + " / " + c.Gap.String()
		}
		rows = append(rows, append(row, mean))
	}
	return tabled(rows)
}
