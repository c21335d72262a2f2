package plan

import (
	"regexp"
	"strconv"
	"strings"

	"steelyard/compensation/problem"
)

// Words says a change as a sentence that people read: where it is by titles
// and numbers, and what was and is written there. Titles are those of the later
// plan, else of the earlier.
func (c Change) Words(from, to *Plan) problem.Text {
	where := placeWords(c.Path, to, from)
	was, is := problem.Same(problem.Clean(c.Was)), problem.Same(problem.Clean(c.Is))
	switch {
	case c.Added:
		return frame("{1}：新增 {2}", "{1}: {2} is new", where, is)
	case c.Removed:
		return frame("{1}：删去 {2}", "{1}: {2} is gone", where, was)
	}
	return frame("{1}：{2} → {3}", "{1}: {2} → {3}", where, was, is)
}

// keyWords word the keys of plan documents. What is not among them is said as
// it is written.
var keyWords = map[string]problem.Text{
	"version": {ZH: "版本", EN: "Version"}, "title": {ZH: "名称", EN: "title"}, "currency": {ZH: "币种", EN: "Currency"},
	"effective.from": {ZH: "生效日", EN: "First day"}, "effective.to": {ZH: "最后一天", EN: "Last day"},
	"who": {ZH: "适用于", EN: "For"}, "family": {ZH: "岗位序列", EN: "job family"}, "grade": {ZH: "职级", EN: "grade"}, "team": {ZH: "团队", EN: "team"},
	"settle": {ZH: "结算周期", EN: "Settlement"}, "kind": {ZH: "类型", EN: "kind"}, "basis": {ZH: "基数", EN: "basis"}, "credit": {ZH: "业绩归属", EN: "credit"},
	"when": {ZH: "条件", EN: "condition"}, "rate": {ZH: "比例", EN: "rate"}, "amount": {ZH: "金额", EN: "amount"}, "value": {ZH: "值", EN: "value"},
	"upTo": {ZH: "上限（含）", EN: "bound (included)"}, "below": {ZH: "上限（不含）", EN: "bound (not included)"}, "carry": {ZH: "累计期间", EN: "period of accumulation"},
	"mode": {ZH: "计算方式", EN: "way of counting"}, "on": {ZH: "分档依据", EN: "driver"}, "of": {ZH: "目标", EN: "target"}, "catchUp": {ZH: "升档补差", EN: "catching up"},
	"floor": {ZH: "保底或起付点", EN: "floor"}, "cap": {ZH: "封顶", EN: "cap"}, "per": {ZH: "限额期间", EN: "period of the limits"}, "goal": {ZH: "目标点", EN: "goal"},
	"bonus": {ZH: "达标奖金", EN: "bonus"}, "beyond": {ZH: "超额斜率", EN: "slope beyond"}, "first_payment": {ZH: "首付款门槛", EN: "gate on the first payment"},
	"reversal": {ZH: "退款处理", EN: "answer to refunds"}, "unit": {ZH: "单位", EN: "unit"}, "period": {ZH: "期间", EN: "period"}, "missing": {ZH: "缺省值", EN: "value where missing"},
	"by": {ZH: "查表依据", EN: "what the table goes by"}, "table": {ZH: "系数表", EN: "table"}, "figure": {ZH: "指标值", EN: "figure"}, "from": {ZH: "起始日", EN: "first day"},
	"zh": {ZH: "中文", EN: "in Chinese"}, "en": {ZH: "英文", EN: "in English"}, "code": {ZH: "代码", EN: "code"},
}

// silent are the keys that only group others.
var silent = map[string]bool{"components": true, "parameters": true, "figures": true, "tables": true, "tiers": true, "limits": true, "gate": true, "line": true, "values": true, "bands": true, "coefficients": true, "plan": true}

// segment is one step of a path: a key, or an element by number or name.
var segment = regexp.MustCompile(`[^.\[\]]+|\[[^\]]*\]`)

// placeWords says where a path leads: 回款提成 第 2 档 比例.
func placeWords(path string, plans ...*Plan) problem.Text {
	if text, ok := keyWords[path]; ok {
		return text
	}
	steps := segment.FindAllString(path, -1)
	var parts []problem.Text
	for i, step := range steps {
		before := ""
		if i > 0 {
			before = steps[i-1]
		}
		if text := stepWords(before, step, plans); !text.IsZero() {
			parts = append(parts, text)
		}
	}
	return listed(parts, " ", ", ", func(t problem.Text) problem.Text { return t })
}

// stepWords says one step; nothing for one that only groups.
func stepWords(before, step string, plans []*Plan) problem.Text {
	if inner, ok := strings.CutPrefix(step, "["); ok {
		return elementWords(before, strings.TrimSuffix(inner, "]"))
	}
	if title := titleAmong(before, step, plans); !title.IsZero() {
		return title
	}
	if silent[step] {
		return problem.Text{}
	}
	if text, ok := keyWords[step]; ok {
		return text
	}
	return problem.Same(problem.Clean(step))
}

// elementWords says which element of a list is meant.
func elementWords(list, name string) problem.Text {
	at, err := strconv.Atoi(name)
	switch {
	case err != nil:
		return problem.Text{ZH: "自 " + problem.Clean(name) + " 起", EN: "from " + problem.Clean(name)}
	case list == "bands":
		return frame("第 {1} 档", "band {1}", ordinalOf(at))
	case list == "coefficients":
		return frame("第 {1} 个系数", "coefficient {1}", ordinalOf(at))
	}
	return frame("第 {1} 项", "item {1}", ordinalOf(at))
}

func ordinalOf(i int) problem.Text { return problem.Same(strconv.Itoa(i + 1)) }

// titleAmong is the title of what a plan calls by a code, from the first plan
// that has it.
func titleAmong(group, code string, plans []*Plan) (title problem.Text) {
	for _, p := range plans {
		if p == nil || !title.IsZero() {
			continue
		}
		switch group {
		case "components":
			for i := range p.Components {
				if p.Components[i].Code == code {
					title = p.Components[i].Title
				}
			}
		case "parameters":
			for _, q := range p.Parameters {
				if q.Name == code {
					title = q.Title
				}
			}
		case "figures":
			for _, f := range p.Figures {
				if f.Code == code {
					title = f.Title
				}
			}
		case "tables":
			for _, t := range p.Tables {
				if t.Name == code {
					title = t.Title
				}
			}
		}
	}
	return title
}
