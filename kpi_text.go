package main

import (
	"fmt"
	"strings"

	"golang.org/x/text/width"

	"steelyard/compensation/formula"
	"steelyard/compensation/kpi"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// kpiRows lists KPIs, one a line.
func kpiRows(list []kpi.KPI, lang problem.Lang) string {
	rows := [][]string{heads(lang, "代码", "code", "名称", "name", "单位", "unit", "方向", "direction", "最短周期", "shortest period", "类别", "category", "公式", "formula")}
	for _, k := range list {
		mark := ""
		if k.Diagnostic {
			mark = problem.Text{ZH: "（仅诊断）", EN: " (diagnostic)"}.In(lang)
		}
		if k.Retired {
			mark += problem.Text{ZH: "（已停用）", EN: " (retired)"}.In(lang)
		}
		rows = append(rows, []string{k.Code, k.Name.In(lang) + mark, k.UnitName().In(lang), k.DirectionName().In(lang), k.FrequencyName().In(lang), k.Category.Name().In(lang), k.Formula})
	}
	return aligned(rows)
}

// heads picks every other word: Chinese and English in turn.
func heads(lang problem.Lang, words ...string) (list []string) {
	for i := 0; i+1 < len(words); i += 2 {
		list = append(list, problem.Text{ZH: words[i], EN: words[i+1]}.In(lang))
	}
	return list
}

// kpiPage is everything about a KPI, one key a line.
func kpiPage(k kpi.KPI, l *kpi.Library, lang problem.Lang) string {
	other := problem.EN
	if lang == problem.EN {
		other = problem.ZH
	}
	var aliases []string
	for _, a := range k.Aliases {
		if s := (map[problem.Lang]string{problem.ZH: a.ZH, problem.EN: a.EN})[lang]; s != "" {
			aliases = append(aliases, s)
		}
	}
	var levels []string
	for _, level := range k.Levels {
		levels = append(levels, level.Name().In(lang))
	}
	var partners []string
	for _, code := range k.Partners {
		if p, ok := findKPI(l, code, 0); ok {
			code += " " + p.Name.In(lang)
		}
		partners = append(partners, code)
	}
	say := func(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(lang) }
	comma := say("、", ", ")
	list := func(words []string) string {
		if len(words) == 0 {
			return say("不限", "all")
		}
		return strings.Join(words, comma)
	}
	rows := [][]string{
		{say("别名", "also called"), strings.Join(aliases, comma)},
		{say("定义", "definition"), k.Definition.In(lang)},
		{say("计入", "counted"), k.Counts.In(lang)},
		{say("不计", "not counted"), k.Excludes.In(lang)},
		{say("公式", "formula"), k.Formula},
		{say("单位", "unit"), k.UnitName().In(lang)},
		{say("方向", "direction"), k.DirectionName().In(lang) + band(k, lang)},
		{say("汇总方式", "aggregation"), k.Aggregation.Name().In(lang)},
		{say("数据来源", "source"), k.Source.In(lang)},
		{say("数据责任角色", "owner of the data"), k.Owner},
		{say("滞后天数", "days until final"), fmt.Sprint(k.LagDays)},
		{say("最短周期", "shortest period"), k.FrequencyName().In(lang)},
		{say("序列", "families"), list(k.Families)},
		{say("职级", "grades"), list(k.Grades)},
		{say("层级", "levels"), list(levels)},
		{say("类别", "category"), k.Category.Name().In(lang)},
		{say("制衡指标", "kept honest by"), strings.Join(partners, comma)},
		{say("评分曲线", "curve"), curveText(k, lang)},
	}
	for _, e := range k.Examples {
		rows = append(rows, []string{say("例子", "example"), e.In(lang)})
	}
	head := fmt.Sprintf(say("%s 第 %d 版  %s  %s（%s 起）", "%s version %d  %s  %s (from %s)"), k.Code, k.Version, k.Name.In(lang), k.Name.In(other), k.Effective.From)
	kept := rows[:0]
	for _, row := range rows {
		if row[1] != "" {
			kept = append(kept, row)
		}
	}
	return problem.Clean(head) + "\n" + aligned(kept)
}

// band is where the value should lie.
func band(k kpi.KPI, lang problem.Lang) string {
	if k.Direction != measure.Band {
		return ""
	}
	return fmt.Sprintf(problem.Text{ZH: "：%s 至 %s", EN: ": %s to %s"}.In(lang), share(k, k.Target.Low), share(k, k.Target.High))
}

// share writes a value of the KPI, a rate in percent.
func share(k kpi.KPI, v money.Decimal) string {
	percent, err := v.Mul(money.Int(100))
	if k.Unit() != "rate" || err != nil {
		return v.String()
	}
	return percent.String() + "%"
}

func curveText(k kpi.KPI, lang problem.Lang) string {
	if k.Diagnostic {
		return problem.Text{ZH: "仅供诊断，不进记分卡", EN: "for diagnosis alone, never on a card"}.In(lang)
	}
	if len(k.Curve.Points) == 0 {
		return ""
	}
	on, scale := problem.Text{ZH: "按数值", EN: "on the value"}, k
	if k.Curve.On == "attainment" {
		on, scale.Type = problem.Text{ZH: "按达成率", EN: "on attainment"}, formula.RateType()
	}
	points := make([]string, len(k.Curve.Points))
	for i, p := range k.Curve.Points {
		points[i] = share(scale, p.At) + " → " + p.Score.String()
	}
	return on.In(lang) + problem.Text{ZH: "：", EN: ": "}.In(lang) + strings.Join(points, problem.Text{ZH: "，", EN: ", "}.In(lang))
}

// importRows says what an import would do, and how often.
func importRows(m kpi.Import, lang problem.Lang) string {
	rows := [][]string{heads(lang, "代码", "code", "版本", "version", "处理", "action", "原因", "reason")}
	count := map[kpi.Action]int{}
	for _, o := range m.Outcomes {
		count[o.Action]++
		rows = append(rows, []string{o.Code, fmt.Sprint(o.Version), o.Action.Name().In(lang), o.Reason.In(lang)})
		for _, c := range o.Changes {
			rows = append(rows, []string{"", "", c.Path, quoted(c.Was, lang) + " → " + quoted(c.Is, lang)})
		}
	}
	var totals []string
	for _, action := range []kpi.Action{kpi.Added, kpi.NewVersion, kpi.Unchanged, kpi.Kept, kpi.Refused} {
		totals = append(totals, fmt.Sprintf("%s %d", action.Name().In(lang), count[action]))
	}
	end := problem.Text{ZH: "试导入，未写入任何内容：", EN: "Nothing was written; an import would give: "}.In(lang)
	return aligned(rows) + end + strings.Join(totals, problem.Text{ZH: "，", EN: ", "}.In(lang)) + "\n"
}

// quoted shows a text of a record, or that there is none.
func quoted(s string, lang problem.Lang) string {
	if s == "" {
		return problem.Text{ZH: "（无）", EN: "(none)"}.In(lang)
	}
	return problem.Show(s)
}

// aligned writes rows below one another, two blanks between columns; wide
// characters take two places. What cannot be seen is marked.
func aligned(rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], places(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i < len(row)-1 {
				cell += strings.Repeat(" ", widths[i]-places(cell)+2)
			}
			b.WriteString(problem.Clean(cell))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// places is the width of a text on a terminal.
func places(s string) (n int) {
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}
