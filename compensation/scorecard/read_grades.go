package scorecard

import (
	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// grades reads [{grade: A, title, from: 87.5, coefficient: 1.2}, …, {grade: D}],
// from the best to the last.
func (r *reader) grades(o document.Object, t *Template) {
	o.Need("grades")
	nodes, path := o.Items("grades")
	seen := map[string]bool{}
	var last *Clause
	for i, n := range nodes {
		at := document.Item(path, i)
		g, ok := r.Object(n, at, "grade", "title", "from", "coefficient")
		if !ok {
			continue
		}
		x := Grade{Letter: r.code(g, "grade"), Title: g.Text("title"), Open: !g.Has("from"), Path: at}
		x.From, _ = r.number(g, "from", number)
		x.Coefficient, x.HasCoefficient = r.number(g, "coefficient", number)
		r.unique(seen, x.Letter, n, at)
		switch {
		case x.Open != (i == len(nodes)-1):
			r.Add("card.grade_from", n, at, problem.Text{ZH: "最后一个以外的等级缺少起点 from，或最后一个写了起点。", EN: "A grade before the last has no beginning (from), or the last has one."},
				problem.Text{ZH: "请从最好的等级写起；最后一个不写 from，包含其下全部。", EN: "Begin with the best grade; the last has no from and takes all below."})
		case !x.Open && last != nil && x.From.Cmp(last.Decimal) >= 0:
			r.Add("card.grade_order", n, at, problem.Textf("等级 %s 的起点 %s 不低于前一等级的 %s。", "Grade %s begins at %s, not below the %s of the one before.", x.Letter, x.From.Decimal, last.Decimal),
				problem.Text{ZH: "请从高到低排列。", EN: "Put them from the highest to the lowest."})
		}
		if !x.Open {
			last = &x.From
		}
		t.Marks = append(t.Marks, x)
	}
	if n, _ := o.At("grades"); n != nil && n.Kind == document.List && len(nodes) == 0 {
		r.Add("card.no_grade", n, path, problem.Text{ZH: "记分卡没有等级。", EN: "The card has no grades."}, problem.Text{ZH: "请至少写一个。", EN: "Write at least one."})
	}
}

// coefficient reads the curve from the total to the coefficient, which stands
// in place of coefficients of the grades. A card of probation has neither, any
// other has exactly one.
func (r *reader) coefficient(o document.Object, t *Template) {
	n, path := o.At("coefficient")
	byGrade := 0
	for _, g := range t.Marks {
		if g.HasCoefficient {
			byGrade++
		}
	}
	switch {
	case t.Purpose == Probation && (n != nil || byGrade > 0):
		r.Add("card.coefficient", o.Node(), path, problem.Text{ZH: "试用期记分卡不决定薪酬，没有系数。", EN: "A card of probation decides no pay and has no coefficient."},
			problem.Text{ZH: "请删去系数。", EN: "Remove the coefficient."})
	case t.Purpose != Probation && (n == nil) != (byGrade == len(t.Marks) && byGrade > 0) || n != nil && byGrade > 0:
		r.Add("card.coefficient", o.Node(), path, problem.Text{ZH: "系数没有写全，或两种写法并用。", EN: "The coefficients are not complete, or are written in both ways."},
			problem.Text{ZH: "请给每个等级写 coefficient，或只用一条按总分取值的曲线 coefficient。", EN: "Write a coefficient on every grade, or only a curve on the total (coefficient)."})
	}
	if n == nil {
		return
	}
	v := r.curve(n, path)
	if v == nil {
		return
	}
	t.spots[path] = r.Place(n, path)
	if v.OnAttainment || v.whole || v.Unit != number {
		r.Add("card.coefficient_curve", n, path, problem.Text{ZH: "系数曲线读的不是总分。", EN: "The curve of the coefficient does not read the total."},
			problem.Text{ZH: "请写 kind: points 或 tiers，on: actual，unit: number。", EN: "Write kind: points or tiers, on: actual, unit: number."})
	}
	if least, most := v.extremes(); least.Sign() < 0 || most.Cmp(money.Int(10)) > 0 {
		r.Add("card.coefficient_range", n, path, problem.Textf("系数从 %s 到 %s，超出 0 到 10。", "The coefficients go from %s to %s, beyond 0 to 10.", least, most),
			problem.Text{ZH: "系数是倍数：1.2 表示 120%。", EN: "A coefficient is a factor: 1.2 is 120 %."})
	}
	t.Coefficient = v
}
