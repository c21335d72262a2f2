package plan

import (
	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// scale says what bands are made of: the key and unit of their values, whether
// their bounds are amounts above zero or shares of a target, whether an amount
// may stand beside or instead of the value, and whether the bands are points
// with a bound each.
type scale struct {
	key     string
	want    formula.Type
	amounts bool
	shares  bool
	onTop   bool
	pointed bool
}

// numbers is the scale of tables.
var numbers = scale{key: "value", want: formula.NumberType()}

func scaleOf(m Mode, shares bool) scale {
	s := scale{key: "rate", want: formula.RateType(), amounts: !shares, shares: shares, onTop: !m.pointed(), pointed: m.pointed()}
	if m == InterpolateAmount {
		s.key, s.want = "amount", formula.MoneyType()
	}
	return s
}

// show writes a bound as messages cite it.
func (s scale) show(d money.Decimal) string {
	if s.shares {
		return percent(d)
	}
	return d.String()
}

// bands reads the list under the key bands.
func (r *reader) bands(o document.Object, s scale) []Band {
	n, _ := o.Need("bands")
	items, path := o.Items("bands")
	if n != nil && n.Kind == document.List && len(items) == 0 {
		r.noBand(n, path)
	}
	return r.bandList(items, path, s)
}

func (r *reader) noBand(n *document.Node, path string) {
	r.Add("plan.no_band", n, path, problem.Text{ZH: "一档也没有。", EN: "There is no band."}, problem.Text{ZH: "请至少写一档。", EN: "Write at least one band."})
}

// bandList reads bands that touch: each begins where the one before ends.
func (r *reader) bandList(items []*document.Node, path string, s scale) []Band {
	var list []Band
	for i, item := range items {
		at := document.Item(path, i)
		b, bounded, ok := r.band(item, at, s)
		if !ok {
			continue
		}
		r.checkEnd(item, at, b, i == len(items)-1, s)
		if n := len(list); bounded && n > 0 && !list[n-1].Open && !ascends(list[n-1], b, s) {
			r.Add("plan.band_order", item, at, problem.Textf("这一档的上限 %s 不高于前一档的 %s，两档重叠。", "The bound %s of this band is not above %s of the band before: they overlap.", s.show(b.Bound), s.show(list[n-1].Bound)),
				problem.Text{ZH: "请按上限从低到高排列各档。", EN: "Order the bands by rising bounds."})
		}
		if bounded || b.Open {
			list = append(list, b)
		}
	}
	return list
}

// ascends reports whether a position exists that the second band holds and the
// first does not; points must lie apart.
func ascends(a, b Band, s scale) bool {
	c := a.Bound.Cmp(b.Bound)
	return c < 0 || c == 0 && a.Below && !b.Below && !s.pointed
}

// checkEnd wants the last band open and no other, and every point bounded.
func (r *reader) checkEnd(n *document.Node, path string, b Band, last bool, s scale) {
	switch {
	case s.pointed && b.Open:
		r.Add("plan.point_open", n, path, problem.Text{ZH: "内插模式的每一点都要有位置。", EN: "Where values are interpolated, every point needs its place."},
			problem.Text{ZH: "请写 upTo；超过最后一点后保持不变。", EN: "Write upTo; beyond the last point the value stays level."})
	case s.pointed:
	case last && !b.Open:
		r.Add("plan.band_end", n, path, problem.Text{ZH: "最后一档有上限，超过的部分没有数值。", EN: "The last band has a bound: what lies above has no value."},
			problem.Text{ZH: "请加一档不写上限的，即使是 0。", EN: "Add a band without a bound, even at 0."})
	case !last && b.Open:
		r.Add("plan.band_open", n, path, problem.Text{ZH: "只有最后一档可以没有上限。", EN: "Only the last band may be without a bound."},
			problem.Text{ZH: "请写 upTo 或 below。", EN: "Write upTo or below."})
	}
}

// band reads one band; bounded reports whether it has a bound that can be used.
func (r *reader) band(n *document.Node, path string, s scale) (b Band, bounded, ok bool) {
	keys := []string{"upTo", "below", s.key}
	if s.onTop {
		keys = append(keys, "amount")
	}
	o, ok := r.Object(n, path, keys...)
	if !ok {
		return Band{}, false, false
	}
	b = Band{Path: path, Open: !o.Has("upTo") && !o.Has("below"), Below: o.Has("below")}
	if o.Has("upTo") && o.Has("below") {
		r.Add("plan.band_bound", n, path, problem.Text{ZH: "upTo 和 below 只能写一个。", EN: "Only one of upTo and below may be given."},
			problem.Text{ZH: "上限归本档用 upTo，归下一档用 below。", EN: "Use upTo where the bound belongs to this band, below where it belongs to the next."})
	}
	key := "upTo"
	if b.Below {
		key = "below"
	}
	if s.amounts || s.shares {
		b.Bound, _, bounded = r.bound(o, key, s, 1)
	} else {
		b.Bound, bounded = o.Decimal(key)
	}
	if s.onTop && o.Has("amount") {
		amount, at := o.At("amount")
		b.AmountPath, b.Amount = at, r.compile(amount, at, formula.MoneyType(), r.plan.symbols)
	} else {
		o.Need(s.key)
	}
	if value, at := o.At(s.key); value != nil {
		b.ValuePath, b.Value = at, r.bandValue(value, at, s)
	}
	return b, bounded, true
}

// bandValue reads the rate of a band, the rise to a point, which may be
// negative, or what else the scale wants.
func (r *reader) bandValue(n *document.Node, path string, s scale) *formula.Formula {
	switch {
	case !s.want.Unit.Rate:
		return r.compile(n, path, s.want, r.plan.symbols)
	case s.pointed:
		return r.scaledRate(n, path)
	}
	return r.rate(n, path)
}
