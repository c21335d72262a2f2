package kpi

import (
	"slices"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

func (r *reader) effective(o document.Object) period.Interval {
	n, path := o.Need("effective")
	if n == nil {
		return period.Interval{}
	}
	e, ok := r.Object(n, path, "from", "to")
	if !ok {
		return period.Interval{}
	}
	e.Need("from")
	i := period.Interval{From: e.Date("from"), To: e.Date("to")}
	if !i.From.IsZero() && !i.To.IsZero() && i.To.Before(i.From) {
		r.Add("kpi.effective", n, path, problem.Textf("结束日 %s 早于开始日 %s。", "The end %s is before the start %s.", i.To, i.From),
			problem.Text{ZH: "请改正日期。", EN: "Correct the dates."})
	}
	return i
}

// aliases reads a list of texts; each may be in one language alone.
func (r *reader) aliases(o document.Object) (list []problem.Text) {
	items, path := o.Items("aliases")
	for i, item := range items {
		at := document.Item(path, i)
		if item.Kind == document.Scalar {
			list = append(list, r.alias(item, at, problem.Same(item.Text)))
			continue
		}
		if a, ok := r.Object(item, at, "zh", "en"); ok {
			list = append(list, r.alias(item, at, problem.Text{ZH: a.Word("zh"), EN: a.Word("en")}))
		}
	}
	if n, _ := o.At("aliases"); len(list) > MaxAliases {
		r.Add("kpi.too_many_aliases", n, path, problem.Textf("别名有 %d 个，最多 %d 个。", "There are %d aliases; at most %d are allowed.", len(list), MaxAliases),
			problem.Text{ZH: "只留下大家真正在用的。", EN: "Keep those that people use."})
	}
	return list
}

// alias checks a name without the blanks around it.
func (r *reader) alias(n *document.Node, path string, text problem.Text) problem.Text {
	text = problem.Text{ZH: strings.TrimSpace(text.ZH), EN: strings.TrimSpace(text.EN)}
	if text.IsZero() {
		r.Add("kpi.alias_empty", n, path, problem.Text{ZH: "这个别名没有文字。", EN: "This alias has no text."},
			problem.Text{ZH: "请写 {zh: …, en: …}，或删去它。", EN: "Write {zh: …, en: …}, or remove it."})
	}
	r.noBar(n, path, text.ZH+text.EN)
	return text
}

// noBar refuses the sign that stands between the entries of a cell where KPIs
// are written as a table.
func (r *reader) noBar(n *document.Node, path, text string) {
	if strings.Contains(text, "|") {
		r.Add("kpi.bar", n, path, problem.Text{ZH: "这里不能有竖线 |：表格里用它分隔各项。", EN: "There must be no bar | here: tables separate entries by it."},
			problem.Text{ZH: "请换成别的符号。", EN: "Use another sign."})
	}
}

func (r *reader) levels(o document.Object, levels []Level) {
	items, path := o.Items("levels")
	known := []string{string(Person), string(Team), string(Branch), string(Company)}
	for i, level := range levels {
		if items[i].Kind == document.Scalar && !slices.Contains(known, string(level)) {
			r.Add("kpi.level_unknown", items[i], document.Item(path, i), problem.Textf("没有 %s 这个层级。", "There is no level %s.", problem.Show(string(level))),
				problem.Textf("可用的值：%s。", "Possible values: %s.", strings.Join(known, ", ")))
		}
	}
}

// owner refuses a role that is scored by the KPI: who is judged by a number
// does not bring it.
func (r *reader) owner(o document.Object, k KPI) {
	n, path := o.At("owner")
	switch {
	case n == nil || n.Kind != document.Scalar || k.Owner == "":
	case !roleForm.MatchString(k.Owner):
		r.Add("kpi.owner", n, path, problem.Textf("%s 不是角色代码。", "%s is not the code of a role.", problem.Show(k.Owner)),
			problem.Text{ZH: "请写角色代码，例如 finance、salesops、hr。", EN: "Write the code of a role, such as finance, salesops or hr."})
	case slices.Contains(scored, k.Owner), slices.Contains(k.Families, k.Owner), slices.Contains(k.Grades, k.Owner):
		r.Add("kpi.owner_is_scored", n, path, problem.Textf("%s 是被这个指标考核的人，不能由其提供数据。", "%s is judged by this KPI and cannot bring its data.", problem.Show(k.Owner)),
			problem.Text{ZH: "请换成不被考核的角色，例如 finance、salesops。", EN: "Name a role that is not judged by it, such as finance or salesops."})
	}
}

// target reads where a KPI should lie whose direction is a band.
func (r *reader) target(o document.Object, k *KPI) {
	n, path := o.At("target")
	band := k.Direction == measure.Band
	switch {
	case n == nil && band:
		r.Add("kpi.target_missing", o.Node(), path, problem.Text{ZH: "方向是 band，却没有写目标区间。", EN: "The direction is band, but no range is given."},
			problem.Text{ZH: "请写 target: {low: …, high: …}。", EN: "Write target: {low: …, high: …}."})
		return
	case n == nil:
		return
	case !band:
		r.Add("kpi.target_unused", n, path, problem.Text{ZH: "只有方向为 band 的指标才有目标区间。", EN: "Only a KPI whose direction is band has a range."},
			problem.Text{ZH: "请删去 target，或把方向改为 band。", EN: "Remove target, or let the direction be band."})
	}
	t, ok := r.Object(n, path, "low", "high")
	if !ok {
		return
	}
	t.Need("low")
	t.Need("high")
	low, lowOK := t.Decimal("low")
	high, highOK := t.Decimal("high")
	if lowOK && highOK && low.Cmp(high) >= 0 {
		r.Add("kpi.target_order", n, path, problem.Textf("区间下限 %s 不小于上限 %s。", "The low end %s is not below the high end %s.", low, high),
			problem.Text{ZH: "请改正区间。", EN: "Correct the range."})
	}
	k.Target = measure.Range{Low: low.Canonical(), High: high.Canonical()}
}

// curve reads the points and checks that the scores follow the direction.
func (r *reader) curve(o document.Object, k *KPI) {
	n, path := o.At("curve")
	if n == nil {
		return
	}
	c, ok := r.Object(n, path, "on", "points")
	if !ok {
		return
	}
	k.Curve.On = r.word(c, "on", "attainment", "value")
	items, pointsPath := c.Items("points")
	sound := true
	for i, item := range items {
		at := document.Item(pointsPath, i)
		p, ok := r.Object(item, at, "at", "score")
		if !ok {
			sound = false
			continue
		}
		p.Need("at")
		p.Need("score")
		x, xOK := p.Decimal("at")
		y, yOK := p.Decimal("score")
		sound = sound && xOK && yOK
		k.Curve.Points = append(k.Curve.Points, Point{At: x.Canonical(), Score: y.Canonical()})
	}
	if len(items) < 2 || len(items) > MaxPoints {
		r.Add("kpi.curve_points", n, pointsPath, problem.Textf("曲线有 %d 个点，应为 2 到 %d 个。", "The curve has %d points; 2 to %d are needed.", len(items), MaxPoints),
			problem.Text{ZH: "请补上或删减。", EN: "Add some or remove some."})
		return
	}
	if k.Direction == measure.Band && k.Curve.On != "value" {
		r.Add("kpi.curve_on", n, document.Join(path, "on"), problem.Text{ZH: "目标是区间的指标没有达成率。", EN: "A KPI with a target band has no attainment."},
			problem.Text{ZH: "请写 on: value。", EN: "Write on: value."})
	}
	if sound {
		r.shape(items, pointsPath, k)
	}
}

// shape checks that the points go from left to right, and their scores up, down
// or up and then down as the direction says.
func (r *reader) shape(items []*document.Node, path string, k *KPI) {
	points := k.Curve.Points
	for i := 1; i < len(points); i++ {
		at := document.Item(path, i)
		if points[i].At.Cmp(points[i-1].At) <= 0 {
			r.Add("kpi.curve_order", items[i], at, problem.Textf("点 %s 不在前一个点 %s 之后。", "The point at %s does not come after the one at %s.", points[i].At, points[i-1].At),
				problem.Text{ZH: "请按从小到大排列，且不重复。", EN: "List the points in growing order, each once."})
			return
		}
		step := points[i].Score.Cmp(points[i-1].Score)
		wrong := k.Direction == measure.Higher && step < 0 || k.Direction == measure.Lower && step > 0
		if k.Direction == measure.Band {
			wrong = step < 0 && points[i].At.Cmp(k.Target.High) <= 0 || step > 0 && points[i].At.Cmp(k.Target.Low) > 0
		}
		if wrong {
			r.Add("kpi.curve_direction", items[i], at, problem.Textf("从 %s 到 %s，得分的走向与指标方向 %s 相反。", "From %s to %s the score goes against the direction %s.", points[i-1].At, points[i].At, k.Direction),
				problem.Text{ZH: "越高越好的不下降，越低越好的不上升，区间型的先升、在区间内持平、后降。", EN: "Higher never falls, lower never rises; a band rises, stays level over its range, and falls."})
			return
		}
	}
}

// examples reads examples in words, with numbers where they are given.
func (r *reader) examples(o document.Object, k *KPI) {
	items, path := o.Items("examples")
	for i, item := range items {
		at := document.Item(path, i)
		e, ok := r.Object(item, at, "text", "given", "gives")
		if !ok {
			continue
		}
		n, textPath := e.Need("text")
		text := r.text(e, "text")
		if n != nil && n.Kind == document.Scalar && text.IsZero() {
			r.Add("document.empty_value", n, textPath, problem.Text{ZH: "例子没有文字。", EN: "The example has no text."}, problem.Text{ZH: "请填写。", EN: "Fill it in."})
		}
		k.Examples = append(k.Examples, text)
		k.Worked = append(k.Worked, r.worked(e))
	}
}

func (r *reader) worked(e document.Object) (w Worked) {
	n, path := e.At("given")
	if n == nil || n.Kind == document.Map && len(n.Fields) == 0 {
		if gives, at := e.At("gives"); gives != nil {
			r.Add("kpi.example_inputs", gives, at, problem.Text{ZH: "例子写了结果，却没有写输入。", EN: "The example has a result but no inputs."},
				problem.Text{ZH: "请补上 given。", EN: "Add given."})
		}
		return w
	}
	if n.Kind != document.Map {
		r.Object(n, path)
		return w
	}
	e.Need("gives")
	gives, _ := e.Decimal("gives")
	w.Gives = gives.Canonical()
	keys := make([]string, len(n.Fields))
	for i, f := range n.Fields {
		keys[i] = f.Key
	}
	given, _ := r.Object(n, path, keys...)
	for _, key := range keys {
		given.Need(key)
		value, ok := given.Decimal(key)
		if ok {
			w.Given = append(w.Given, Given{Code: key, Value: value.Canonical()})
		}
	}
	slices.SortFunc(w.Given, func(a, b Given) int { return strings.Compare(a.Code, b.Code) })
	return w
}

// equalRounded reports whether the exact value, rounded half away from zero to
// the digits of the stated one, is the stated one.
func equalRounded(exact, stated money.Decimal) bool {
	return exact.Round(stated.Scale()).Equal(stated)
}
