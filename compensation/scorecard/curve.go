package scorecard

import (
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// CurveKind is the form of a curve.
type CurveKind string

// The kinds of curve. What each gives for a value exactly on a breakpoint and
// for a negative actual stands here; a zero, negative or missing target gives no
// attainment and so no score, and a missing actual gives no score, both with
// their reason and never as a silent zero. A score is a plain number on the
// card's scale.
const (
	// Linear goes straight from its floor to its cap. On the floor and on the cap
	// it gives their scores; under the floor, so also for a negative actual, it
	// gives "below" (the floor's score where that is not written), over the cap
	// the cap's score.
	Linear CurveKind = "linear"
	// Tiers are steps. A bound written upTo belongs to its own band, one written
	// below to the next. A negative actual lies in the first band.
	Tiers CurveKind = "tiers"
	// Points go straight from point to point; on a point the curve gives the
	// point's score. Under the first point, so also for a negative actual, it
	// gives "below", over the last "above".
	Points CurveKind = "points"
	// Mirror reads another curve at 200 % minus the attainment, for indicators
	// of which less is better: 90 % is read as 110 %. On a mirrored breakpoint it
	// gives what the other curve gives on its own. A negative actual is read as
	// more than 200 %.
	Mirror CurveKind = "mirror"
	// TargetBand gives its score from low to high, both included, and falls straight
	// to "outside" within the distance "fade" on either side; without fade it
	// drops at once. Further away, so as a rule for a negative actual, it gives
	// "outside".
	TargetBand CurveKind = "band"
	// RedLine is a binary gate: from least on, or up to most, the bound included, it
	// gives "pass", otherwise "fail". A negative actual is on whichever side of
	// the line it lies.
	RedLine CurveKind = "gate"
	// Events starts with a score and takes some off for each event, down to a
	// floor. It reads a whole count; a negative or broken count has no score.
	Events CurveKind = "events"
	// Milestone gives the score of the last step that was reached, the steps
	// being in order. It reads how many were reached: 0 gives "none"; a negative
	// or broken count, or more steps than there are, have no score.
	Milestone CurveKind = "milestone"
)

// attainmentDigits is where the division of an attainment or of a straight
// line stops: 12 digits after the point, the last rounded half away from zero.
const attainmentDigits = 12

// Curve turns an actual, or its attainment of the target, into a score. It is
// made by reading a document; the zero value gives no score for anything.
type Curve struct {
	Kind         CurveKind
	OnAttainment bool   // whether it reads actual ÷ target; otherwise the actual itself
	Unit         string // of what it reads, as in facts: rate, number, days or a currency
	Steps        []problem.Text
	Path         string // of the curve in its document

	mirrored bool
	whole    bool // reads whole counts only
	pieces   []piece
	start    Clause // of Events
	each     Clause
	floor    Clause
}

// Clause is a number of a card's document and the path at which it stands there.
type Clause struct {
	money.Decimal
	Path string
}

// bound is an end of a piece; one that is not there is open to infinity.
type bound struct {
	Clause
	there, included bool
}

// piece is a stretch on which a curve is level or straight.
type piece struct {
	low, high bound
	from, to  Clause // scores at the ends; of a level piece both are from
	sloped    bool
}

// holds reports whether x lies in the piece.
func (p *piece) holds(x money.Decimal) bool {
	if p.low.there {
		if order := x.Cmp(p.low.Decimal); order < 0 || order == 0 && !p.low.included {
			return false
		}
	}
	if p.high.there {
		if order := x.Cmp(p.high.Decimal); order > 0 || order == 0 && !p.high.included {
			return false
		}
	}
	return true
}

// citation makes the source of a number of the document from its path.
type citation func(path string) trace.Source

// score gives the score at x, explained; why says why there is none.
func (v *Curve) score(c *trace.Calc, x trace.Value, cite citation) (score trace.Value, why problem.Text) {
	if v.whole && !whole(x.Decimal) {
		return score, problem.Textf("%s 不是从 0 起的整数次数。", "%s is not a whole count from 0.", x.Decimal)
	}
	if v.Kind == Events {
		return v.perEvent(c, x, cite), problem.Text{}
	}
	if v.mirrored {
		axis := c.Leaf(money.Int(2), trace.Percent, trace.L(trace.KeyCardMirrorAxis), cite(v.Path))
		x = c.Name(c.Sub(axis, x), trace.Percent, trace.L(trace.KeyCardMirror))
	}
	for i := range v.pieces {
		if p := &v.pieces[i]; p.holds(x.Decimal) {
			return p.score(c, x, v.traceUnit(), cite), problem.Text{}
		}
	}
	return score, problem.Textf("评分曲线在 %s 处没有定义。", "The curve says nothing about %s.", show(x.Decimal, v.Unit))
}

func whole(d money.Decimal) bool { return d.Sign() >= 0 && d.Truncate(0).Equal(d) }

// traceUnit is the unit of the curve's positions in explanations.
func (v *Curve) traceUnit() string { return traceUnit(v.Unit) }

func (v *Curve) perEvent(c *trace.Calc, x trace.Value, cite citation) trace.Value {
	leaf := func(m Clause) trace.Value {
		return c.Leaf(m.Decimal, trace.Plain, trace.L(trace.KeyCardMark), cite(m.Path))
	}
	each := c.Leaf(v.each.Decimal, trace.Plain, trace.L(trace.KeyCardEach), cite(v.each.Path))
	return c.Max(c.Sub(leaf(v.start), c.Mul(x, each)), leaf(v.floor))
}

// score gives the score of a position that the piece holds: the piece's own, or
// where it is sloped, from + (x − low) × (to − from) ÷ (high − low).
func (p *piece) score(c *trace.Calc, x trace.Value, unit string, cite citation) trace.Value {
	at := func(m Clause) trace.Value {
		return c.Leaf(m.Decimal, trace.Plain, trace.L(trace.KeyCardMark), cite(m.Path))
	}
	edge := func(b bound) trace.Value {
		return c.Leaf(b.Decimal, unit, trace.L(trace.KeyCardBound), cite(b.Path))
	}
	children := []trace.Value{x, {}}
	var bounds trace.Bounds
	if p.low.there {
		bounds |= trace.HasLower
		if p.low.included {
			bounds |= trace.LowerIncluded
		}
		children = append(children, edge(p.low))
	}
	if p.high.there {
		bounds |= trace.HasUpper
		children = append(children, edge(p.high))
	}
	value := at(p.from)
	if p.sloped {
		low, high := children[2], children[3]
		rise := c.Mul(c.Sub(x, low), c.Sub(at(p.to), value))
		value = c.Name(c.Add(value, c.Quo(rise, c.Sub(high, low), attainmentDigits)), trace.Plain, trace.L(trace.KeyCardBetween))
	}
	children[1] = value
	return c.Known(trace.Band, value.Decimal, func(n *trace.Node) {
		n.Bounds, n.Below = bounds, p.high.there && !p.high.included
	}, children...)
}

// At gives the score for an actual and its target without an explanation; why
// says why there is none. A curve on attainments needs a target above zero in
// the unit of the actual. Divisions stop after 12 digits, the last rounded half
// away from zero; nothing else is rounded.
func (v *Curve) At(actual, target Quantity) (score money.Decimal, why problem.Text) {
	var c trace.Calc
	nowhere := func(string) trace.Source { return trace.Source{} }
	x, why := v.position(&c, trace.Of(actual.Number), actual.Unit, trace.Of(target.Number), target.Unit, problem.Text{})
	if !why.IsZero() {
		return money.Decimal{}, why
	}
	s, why := v.score(&c, x, nowhere)
	if c.Err() != nil {
		return money.Decimal{}, tooLarge()
	}
	return s.Decimal, why
}

func tooLarge() problem.Text {
	return problem.Text{ZH: "数字太大，无法精确计算。", EN: "The numbers are too large to be computed exactly."}
}

// position is what the curve reads: the actual, or actual ÷ target. A target
// that is not known has the unit "".
func (v *Curve) position(c *trace.Calc, actual trace.Value, unit string, target trace.Value, of string, title problem.Text) (x trace.Value, why problem.Text) {
	switch {
	case !v.OnAttainment && unit != v.Unit:
		return x, problem.Textf("实际值的单位是 %s，评分曲线要的是 %s。", "The actual is in %s, the curve reads %s.", unit, v.Unit)
	case !v.OnAttainment:
		return actual, problem.Text{}
	case of == "":
		return x, problem.Text{ZH: "没有目标值，算不出达成率。", EN: "There is no target, so there is no attainment."}
	case of != unit:
		return x, problem.Textf("实际值的单位是 %s，目标值的单位是 %s。", "The actual is in %s, the target in %s.", unit, of)
	case target.IsZero():
		return x, problem.Text{ZH: "目标值是零，没有达成率。", EN: "The target is zero: there is no attainment of nothing."}
	case target.Sign() < 0:
		return x, problem.Textf("目标值 %s 是负数，达成率没有意义。", "The target %s is negative: an attainment of it means nothing.", show(target.Decimal, of))
	}
	return c.Name(c.Quo(actual, target, attainmentDigits), trace.Percent, trace.L(trace.KeyCardAttainment, title)), problem.Text{}
}
