package plan

import (
	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// limits reads {cap, floor, per}.
func (r *reader) limits(o document.Object) *Limits {
	n, path := o.At("limits")
	if n == nil {
		return nil
	}
	m, ok := r.Object(n, path, "cap", "floor", "per")
	if !ok {
		return nil
	}
	m.Need("per")
	m.OneOf("per", "receipt")
	l := &Limits{}
	l.Cap, l.CapPath = r.limit(m, "cap")
	l.Floor, l.FloorPath = r.limit(m, "floor")
	if !m.Has("cap") && !m.Has("floor") {
		r.Add("plan.no_limit", n, path, problem.Text{ZH: "limits 既没有 cap 也没有 floor。", EN: "The limits have neither a cap nor a floor."},
			problem.Text{ZH: "请写封顶 cap 或保底 floor，或删去 limits。", EN: "Write a cap or a floor, or remove limits."})
	}
	if l.Cap != nil && l.Floor != nil {
		most, capped := l.Cap.Constant()
		least, floored := l.Floor.Constant()
		if capped && floored && most.Number.Cmp(least.Number) < 0 {
			r.Add("plan.limits_cross", n, path, problem.Textf("封顶 %s 低于保底 %s。", "The cap %s is below the floor %s.", most.Number, least.Number),
				problem.Text{ZH: "请改正其中一个。", EN: "Correct one of them."})
		}
	}
	return l
}

func (r *reader) limit(o document.Object, key string) (*formula.Formula, string) {
	n, path := o.At(key)
	if n == nil {
		return nil, path
	}
	return r.compile(n, path, formula.MoneyType(), r.plan.symbols), path
}
