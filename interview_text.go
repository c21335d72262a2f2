package main

import (
	"fmt"
	"strings"

	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
	"steelyard/competency/interview"
)

// questionRows lists questions, one a line.
func questionRows(list []interview.Question, lang problem.Lang) string {
	if len(list) == 0 {
		return problem.Text{ZH: "没有找到。\n", EN: "Nothing was found.\n"}.In(lang)
	}
	rows := [][]string{heads(lang, "代码", "code", "维度", "dimension", "职级", "grades", "类型", "type", "分钟", "minutes", "题目", "question")}
	for _, q := range list {
		rows = append(rows, []string{q.Code, q.Dimension, strings.Join(q.Grades, ", "), q.Type.Name().In(lang), fmt.Sprint(q.Minutes), oneLine(q.Text.In(lang))})
	}
	return aligned(rows)
}

// questionPages shows questions whole.
func questionPages(list []interview.Question, lang problem.Lang) string {
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	var b strings.Builder
	for i, q := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, say("%s 第 %d 版  %s，%d 分钟，%s\n", "%s version %d  %s, %d minutes, %s\n"), q.Code, q.Version, q.Type.Name().In(lang), q.Minutes, strings.Join(q.Grades, ", "))
		fmt.Fprintf(&b, say("维度 %s，兼看 %s\n", "dimension %s, seen as well: %s\n"), q.Dimension, orNone(strings.Join(q.Also, ", "), lang))
		b.WriteString(indented(q.Text.In(lang), ""))
		for _, s := range q.Signs {
			fmt.Fprintf(&b, "  %d  %s\n", s.Level, problem.Clean(s.Text.In(lang)))
		}
		for _, t := range q.Probes {
			fmt.Fprintf(&b, say("  追问：%s\n", "  probe: %s\n"), problem.Clean(t.In(lang)))
		}
		for _, t := range q.Flags {
			fmt.Fprintf(&b, say("  危险信号：%s\n", "  red flag: %s\n"), problem.Clean(t.In(lang)))
		}
	}
	return b.String()
}

// oneLine brings a text of several lines, such as one with a table, into one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// indented writes a text of one or several lines, each behind an indent.
func indented(s, indent string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		b.WriteString(indent + problem.Clean(line) + "\n")
	}
	return b.String()
}

func orNone(s string, lang problem.Lang) string {
	if s == "" {
		return problem.Text{ZH: "（无）", EN: "(none)"}.In(lang)
	}
	return s
}

// kitRows lists the ready kits.
func kitRows(b *interview.Bank, lang problem.Lang) string {
	rows := [][]string{heads(lang, "代码", "code", "名称", "name", "版本", "version", "职级", "grades", "分钟", "minutes", "题目", "questions")}
	for _, k := range b.LatestKits() {
		rows = append(rows, []string{k.Code, k.Name.In(lang), fmt.Sprint(k.Version), strings.Join(k.Grades, ", "), fmt.Sprint(b.Minutes(k)), strings.Join(k.Questions, " ")})
	}
	return aligned(rows)
}

// topicRows says of each text what in it nobody may ask about.
func topicRows(texts []string, found [][]interview.Finding, lang problem.Lang) string {
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	var b strings.Builder
	for i, text := range texts {
		verdict := say("没有触及禁问话题", "touches no forbidden topic")
		if n := len(found[i]); n > 0 {
			verdict = fmt.Sprintf(say("%d 处触及禁问话题", "%d place(s) touch a forbidden topic"), n)
		}
		fmt.Fprintf(&b, say("%s：%s\n", "%s: %s\n"), problem.Show(text), verdict)
		for _, f := range found[i] {
			fmt.Fprintf(&b, say("  「%s」（第 %d–%d 个字符）%s [%s]\n    %s\n    %s\n", "  “%s” (characters %d–%d) %s [%s]\n    %s\n    %s\n"),
				problem.Clean(f.Text), f.From+1, f.To, f.Topic.Name.In(lang), f.Topic.Code, f.Topic.Why.In(lang), f.Topic.Ask.In(lang))
		}
	}
	return b.String()
}

// kitPage shows a built kit: sessions, questions, coverage.
func kitPage(p *interview.Plan, lang problem.Lang) string {
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	var b strings.Builder
	fmt.Fprintf(&b, say("%s：%d 场，题目 %d 分钟，合计 %d 分钟\n", "%s: %d session(s), %d minutes of questions, %d in all\n"), p.Model.Title().In(lang), len(p.Sessions), p.Minutes, p.Total)
	if p.Minimal {
		b.WriteString(say("没有用时更短的组合。\n", "No combination takes less time.\n"))
	} else {
		b.WriteString(say("搜索达到上限，可能还有用时更短的组合。\n", "The search reached its bound: a shorter combination may exist.\n"))
	}
	for _, s := range p.Short {
		d, _ := p.Model.Demand(s.Dimension)
		fmt.Fprintf(&b, say("关键维度「%s」有 %d 题，想要的第 %d 题排不下或题库没有。\n", "%s is critical and has %d question(s): there is no time, or none in the bank, for number %d.\n"), d.Title().In(lang), s.Has, s.Want)
	}
	for i, session := range p.Sessions {
		s := p.Order.Sessions[i]
		fmt.Fprintf(&b, say("\n第 %d 场（%s），%d / %d 分钟：开场 %d 分钟\n", "\nSession %d (%s), %d of %d minutes: opening %d\n"), i+1, strings.Join(s.Interviewers, ", "), p.Used(i), s.Minutes, p.Order.Opening)
		for _, x := range session {
			d, _ := p.Model.Demand(x.Question.Dimension)
			fmt.Fprintf(&b, say("  %s  %d 分钟  %s  %s\n", "  %s  %d min  %s  %s\n"), x.Question.Code, x.Minutes, d.Title().In(lang), x.Question.Type.Name().In(lang))
			b.WriteString(indented(x.Question.Text.In(lang), "      "))
		}
		fmt.Fprintf(&b, say("  收尾 %d 分钟\n", "  closing %d\n"), p.Order.Closing)
	}
	b.WriteString(say("\n覆盖（数字为主问题数，+ 为兼看）\n", "\nCoverage (primary questions; + where it is seen as well)\n"))
	return b.String() + coverageRows(p, lang)
}

// coverageRows is the matrix of dimensions and interviewers.
func coverageRows(p *interview.Plan, lang problem.Lang) string {
	head := heads(lang, "维度", "dimension")
	for i, s := range p.Order.Sessions {
		for _, name := range s.Interviewers {
			head = append(head, fmt.Sprintf("%d:%s", i+1, name))
		}
	}
	rows := [][]string{head}
	for _, row := range p.Coverage() {
		mark := ""
		if row.Demand.Critical {
			mark = " *"
		}
		cells := []string{row.Demand.Title().In(lang) + mark}
		for _, h := range row.Heard {
			cell := "·"
			if n := len(h.Questions); n > 0 {
				cell = fmt.Sprint(n)
			}
			if len(h.Also) > 0 {
				cell += "+"
			}
			cells = append(cells, cell)
		}
		rows = append(rows, cells)
	}
	return aligned(rows) + problem.Text{ZH: "* 关键维度\n", EN: "* critical\n"}.In(lang)
}

// panelPage shows what a panel's sheets come to.
func panelPage(r *interview.Result, explain bool, lang problem.Lang) string {
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	var b strings.Builder
	fmt.Fprintf(&b, say("%s：%s\n", "%s: %s\n"), problem.Clean(orNone(r.Candidate, lang)), r.Model.Title().In(lang))
	rows := [][]string{heads(lang, "维度", "dimension", "权重", "weight", "计入", "counted", "要求", "required", "均分", "mean", "人数", "n", "极差", "range", "rwg", "rwg", "未观察到", "not observed", "说明", "remark")}
	for _, l := range r.Lines {
		row := []string{l.Demand.Title().In(lang), fmt.Sprint(l.Demand.Weight), "–", fmt.Sprint(l.Demand.Required), "–", fmt.Sprint(len(l.Scores)), "–", "–", orNone(strings.Join(l.NotObserved, ", "), lang), lineRemark(l, lang)}
		if l.HasMean {
			row[2], row[4], row[6] = trace.Format(l.Share, trace.Percent, lang), l.Mean.String(), fmt.Sprint(l.Range)
		}
		if l.HasRWG {
			row[7] = l.RWG.String()
		}
		rows = append(rows, row)
	}
	b.WriteString(aligned(rows))
	b.WriteString(overallLine(r, lang))
	if r.Debrief {
		b.WriteString(say("评分分歧大，须先讨论再决定。\n", "The scores are far apart: a debrief is required before anybody decides.\n"))
	}
	fmt.Fprintf(&b, say("对照规则（综合分不低于 %s，且没有关键维度低于要求）：%s\n", "Against the rule (overall at least %s and no critical dimension below its required level): %s\n"), r.Rule.Mean, r.Standing.Words().In(lang))
	for _, reason := range r.Reasons {
		fmt.Fprintf(&b, "  - %s\n", problem.Clean(reason.In(lang)))
	}
	b.WriteString(say("这不是录用决定：请由决定人写下决定和理由。\n", "This is no decision: whoever decides writes down the decision and the reasons.\n"))
	if explain && r.Trace() != nil {
		b.WriteString("\n" + trace.Render(r.Trace(), lang))
	}
	return b.String()
}

// overallLine is the overall score, and what was left out of it.
func overallLine(r *interview.Result, lang problem.Lang) string {
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	if !r.HasOverall {
		return say("没有综合分。\n", "There is no overall score.\n")
	}
	text := fmt.Sprintf(say("综合分 %s", "Overall score %s"), r.Overall)
	var missing []string
	for _, l := range r.Lines {
		if !l.HasMean && l.Demand.Weight > 0 {
			missing = append(missing, l.Demand.Dimension)
		}
	}
	if len(missing) > 0 {
		text += fmt.Sprintf(say("，没有人观察到 %s，其权重分给其余维度", "; nobody observed %s, and the weights are shared by the rest"), strings.Join(missing, ", "))
	}
	return text + say("。\n", ".\n")
}

// lineRemark says what needs attention about a dimension.
func lineRemark(l interview.Line, lang problem.Lang) string {
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	var parts []string
	if l.Demand.Critical {
		parts = append(parts, say("关键", "critical"))
	}
	if l.Below {
		parts = append(parts, say("低于要求", "below the required level"))
	}
	if len(l.Scores) == 1 {
		parts = append(parts, say("只有一人评分", "one score alone"))
	}
	for _, reason := range l.Debrief {
		parts = append(parts, say("须讨论：", "debrief: ")+reason.In(lang))
	}
	return strings.Join(parts, say("；", "; "))
}
