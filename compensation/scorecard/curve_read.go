package scorecard

import (
	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// kindWords are the kinds of curve in the order in which they are told.
var kindWords = []string{string(Points), string(Linear), string(Tiers), string(Mirror), string(TargetBand), string(RedLine), string(Events), string(Milestone)}

// keysOf are the keys of each kind of curve beside kind, on and unit.
func keysOf(kind CurveKind) []string {
	switch kind {
	case Linear:
		return []string{"kind", "on", "unit", "floor", "cap", "below"}
	case Tiers:
		return []string{"kind", "on", "unit", "bands"}
	case Mirror:
		return []string{"kind", "of"}
	case TargetBand:
		return []string{"kind", "on", "unit", "low", "high", "score", "fade", "outside"}
	case RedLine:
		return []string{"kind", "on", "unit", "least", "most", "pass", "fail"}
	case Events:
		return []string{"kind", "start", "each", "floor"}
	case Milestone:
		return []string{"kind", "none", "steps"}
	}
	return []string{"kind", "on", "unit", "points", "below", "above"}
}

// curve reads a curve; nil where the node is absent or no map.
func (r *reader) curve(n *document.Node, path string) *Curve {
	if n == nil || n.Kind != document.Map {
		r.Object(n, path, keysOf(Points)...)
		return nil
	}
	probe := document.Reader{File: r.File} // the kind says which keys there are
	o, _ := probe.Object(n, path, keysOf(Points)...)
	kind := CurveKind(o.OneOf("kind", kindWords...))
	o, _ = r.Object(n, path, keysOf(kind)...)
	o.OneOf("kind", kindWords...)
	v := &Curve{Kind: kind, Path: path, Unit: rate, OnAttainment: true}
	switch {
	case kind == Events || kind == Milestone:
		v.OnAttainment, v.whole, v.Unit = false, true, number
	case kind != Mirror && o.OneOf("on", "attainment", "actual") == "actual":
		v.OnAttainment = false
		o.Need("unit")
		v.Unit = r.unit(o, number)
	case o.Has("unit"):
		at, where := o.At("unit")
		r.Add("card.misplaced_unit", at, where, problem.Text{ZH: "曲线读的是达成率，却写了单位。", EN: "The curve reads an attainment, but a unit is written."},
			problem.Text{ZH: "请删去 unit，或写 on: actual。", EN: "Remove unit, or write on: actual."})
	}
	r.pieces(v, o)
	return v
}

func (r *reader) pieces(v *Curve, o document.Object) {
	switch v.Kind {
	case Linear:
		r.linear(v, o)
	case Tiers:
		r.tiers(v, o)
	case Points:
		r.points(v, o)
	case Mirror:
		r.mirror(v, o)
	case TargetBand:
		r.band(v, o)
	case RedLine:
		r.gateCurve(v, o)
	case Events:
		r.events(v, o)
	case Milestone:
		r.milestone(v, o)
	}
}

// end is an end of a piece, which includes the position itself or not.
func end(m Clause, included bool) bound { return bound{Clause: m, there: true, included: included} }

func level(low, high bound, score Clause) piece {
	return piece{low: low, high: high, from: score, to: score}
}

func slope(low, high Clause, from, to Clause) piece {
	return piece{low: end(low, true), high: end(high, true), from: from, to: to, sloped: true}
}

// ascending reports and refuses positions that do not grow.
func (r *reader) ascending(n *document.Node, path string, a, b Clause, unit string) bool {
	if a.Cmp(b.Decimal) < 0 {
		return true
	}
	r.Add("card.not_ascending", n, path, problem.Textf("分界点没有依次递增：%s 之后是 %s。", "The breakpoints do not ascend: %s is followed by %s.", show(a.Decimal, unit), show(b.Decimal, unit)),
		problem.Text{ZH: "请从小到大排列，每个值只写一次。", EN: "Put them in ascending order, each once."})
	return false
}

// point reads {at, score}.
func (r *reader) point(n *document.Node, path, unit string) (at, score Clause, ok bool) {
	o, ok := r.Object(n, path, "at", "score")
	if !ok {
		return at, score, false
	}
	before := len(r.Problems)
	at, score = r.needNumber(o, "at", unit), r.needNumber(o, "score", number)
	return at, score, len(r.Problems) == before
}

func (r *reader) linear(v *Curve, o document.Object) {
	n, path := o.Need("floor")
	m, capPath := o.Need("cap")
	if n == nil || m == nil {
		return
	}
	low, from, ok1 := r.point(n, path, v.Unit)
	high, to, ok2 := r.point(m, capPath, v.Unit)
	if !ok1 || !ok2 || !r.ascending(m, capPath, low, high, v.Unit) {
		return
	}
	below, written := r.number(o, "below", number)
	if !written {
		below = from
	}
	v.pieces = []piece{level(bound{}, end(low, false), below), slope(low, high, from, to), level(end(high, false), bound{}, to)}
}

func (r *reader) points(v *Curve, o document.Object) {
	o.Need("points")
	items, path := o.Items("points")
	below, hasBelow := r.number(o, "below", number)
	above, hasAbove := r.number(o, "above", number)
	if n, _ := o.At("points"); n != nil && n.Kind == document.List && len(items) < 2 {
		r.Add("card.few_points", n, path, problem.Text{ZH: "折线不足两个点。", EN: "The curve has fewer than two points."},
			problem.Text{ZH: "请写 [{at: 60%, score: 25}, {at: 100%, score: 75}]。", EN: "Write [{at: 60%, score: 25}, {at: 100%, score: 75}]."})
		return
	}
	var at, score Clause
	var pieces []piece
	for i, item := range items {
		x, y, ok := r.point(item, document.Item(path, i), v.Unit)
		if !ok || i > 0 && !r.ascending(item, document.Item(path, i), at, x, v.Unit) {
			return
		}
		switch {
		case i > 0:
			pieces = append(pieces, slope(at, x, score, y))
		case hasBelow:
			pieces = append(pieces, level(bound{}, end(x, false), below))
		}
		at, score = x, y
	}
	if hasAbove {
		pieces = append(pieces, level(end(at, false), bound{}, above))
	}
	v.pieces = pieces
}

func (r *reader) tiers(v *Curve, o document.Object) {
	o.Need("bands")
	items, path := o.Items("bands")
	var low bound
	var pieces []piece
	for i, item := range items {
		at := document.Item(path, i)
		b, ok := r.Object(item, at, "upTo", "below", "score")
		if !ok {
			return
		}
		score := r.needNumber(b, "score", number)
		key, included := "upTo", true
		if b.Has("below") {
			key, included = "below", false
		}
		switch {
		case b.Has("upTo") && b.Has("below"):
			r.Add("card.two_bounds", item, at, problem.Text{ZH: "这一档写了两个上限。", EN: "The band has two upper bounds."},
				problem.Text{ZH: "含上限写 upTo，不含写 below。", EN: "Write upTo to include the bound, below to leave it out."})
			return
		case i > 0 && !low.there:
			r.Add("card.after_last_band", item, at, problem.Text{ZH: "没有上限的一档之后不能再有档。", EN: "No band can follow one without an upper bound."},
				problem.Text{ZH: "请只让最后一档没有上限。", EN: "Only the last band may have none."})
			return
		}
		var high bound
		if b.Has(key) {
			m, ok := r.number(b, key, v.Unit)
			if !ok || low.there && !r.ascending(item, at, low.Clause, m, v.Unit) {
				return
			}
			high = end(m, included)
		}
		pieces = append(pieces, level(low, high, score))
		low = bound{Clause: high.Clause, there: high.there, included: high.there && !included}
	}
	v.pieces = pieces
}

func (r *reader) mirror(v *Curve, o document.Object) {
	n, path := o.Need("of")
	if n == nil {
		return
	}
	inner := r.curve(n, path)
	if inner == nil {
		return
	}
	if !inner.OnAttainment || inner.mirrored {
		r.Add("card.mirror", n, path, problem.Text{ZH: "只有按达成率评分的曲线可以镜像，且只能镜像一次。", EN: "Only a curve on attainment can be mirrored, and only once."},
			problem.Text{ZH: "请写一条 on: attainment 的曲线。", EN: "Write a curve with on: attainment."})
		return
	}
	v.mirrored, v.pieces = true, inner.pieces
}

func (r *reader) band(v *Curve, o document.Object) {
	low, high := r.needNumber(o, "low", v.Unit), r.needNumber(o, "high", v.Unit)
	score := r.needNumber(o, "score", number)
	outside, written := r.number(o, "outside", number)
	if !written {
		outside.Path = o.Path
	}
	fade, _ := r.number(o, "fade", v.Unit)
	n, path := o.At("high")
	if n == nil || high.Cmp(low.Decimal) != 0 && !r.ascending(n, path, low, high, v.Unit) {
		return
	}
	from, err1 := low.Sub(fade.Decimal)
	to, err2 := high.Add(fade.Decimal)
	if fade.Sign() < 0 || err1 != nil || err2 != nil {
		at, where := o.At("fade")
		r.Add("card.fade", at, where, problem.Text{ZH: "区间外渐降的宽度 fade 是负数，或太大。", EN: "The width over which the score falls outside of the band (fade) is negative, or too large."},
			problem.Text{ZH: "请写零或正数。", EN: "Write zero or more."})
		return
	}
	inside := level(end(low, true), end(high, true), score)
	if fade.IsZero() {
		v.pieces = []piece{level(bound{}, end(low, false), outside), inside, level(end(high, false), bound{}, outside)}
		return
	}
	first, last := Clause{from, fade.Path}, Clause{to, fade.Path}
	v.pieces = []piece{
		level(bound{}, end(first, false), outside), slope(first, low, outside, score), inside,
		slope(high, last, score, outside), level(end(last, false), bound{}, outside),
	}
}

func (r *reader) gateCurve(v *Curve, o document.Object) {
	pass, fail := r.needNumber(o, "pass", number), r.needNumber(o, "fail", number)
	if o.Has("least") == o.Has("most") {
		r.Add("card.gate_bound", o.Node(), o.Path, problem.Text{ZH: "红线没有界限，或写了两个。", EN: "The red line has no limit, or two."},
			problem.Text{ZH: "越高越好写 least，越低越好写 most。", EN: "Write least where more is better, most where less is."})
		return
	}
	if m, ok := r.number(o, "least", v.Unit); ok {
		v.pieces = []piece{level(bound{}, end(m, false), fail), level(end(m, true), bound{}, pass)}
	} else if m, ok := r.number(o, "most", v.Unit); ok {
		v.pieces = []piece{level(bound{}, end(m, true), pass), level(end(m, false), bound{}, fail)}
	}
}

// maxSteps bounds how many events a score can be made of.
const maxSteps = 1000

func (r *reader) events(v *Curve, o document.Object) {
	before := len(r.Problems)
	v.start, v.each, v.floor = r.needNumber(o, "start", number), r.needNumber(o, "each", number), r.needNumber(o, "floor", number)
	if len(r.Problems) > before {
		return
	}
	score := v.start
	for i := int64(0); i <= maxSteps && v.each.Sign() > 0; i++ {
		if score.Cmp(v.floor.Decimal) <= 0 {
			v.pieces = append(v.pieces, level(end(Clause{money.Int(i), o.Path}, true), bound{}, v.floor))
			return
		}
		v.pieces = append(v.pieces, level(end(Clause{money.Int(i), o.Path}, true), end(Clause{money.Int(i + 1), o.Path}, false), score))
		next, err := score.Sub(v.each.Decimal)
		if err != nil {
			break
		}
		score = Clause{next, v.each.Path}
	}
	n, path := o.At("each")
	r.Add("card.each", n, path, problem.Textf("每次扣分不大于零，或超过 %d 次才扣到下限。", "An event takes nothing off, or more than %d of them are needed to reach the floor.", maxSteps),
		problem.Text{ZH: "请提高 each 或 floor。", EN: "Raise each or floor."})
}

func (r *reader) milestone(v *Curve, o document.Object) {
	none, written := r.number(o, "none", number)
	if !written {
		none.Path = o.Path
	}
	o.Need("steps")
	items, path := o.Items("steps")
	score, at := none, Clause{Path: o.Path}
	for i, item := range items {
		here := document.Item(path, i)
		s, ok := r.Object(item, here, "title", "score")
		if !ok {
			return
		}
		s.Need("title")
		v.Steps = append(v.Steps, s.Text("title"))
		next := Clause{money.Int(int64(i + 1)), here}
		v.pieces = append(v.pieces, level(end(at, true), end(next, false), score))
		score, at = r.needNumber(s, "score", number), next
	}
	v.pieces = append(v.pieces, level(end(at, true), end(at, true), score))
}
