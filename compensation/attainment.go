package compensation

import (
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// targeted is tiers of a person in a window with their bounds as amounts.
type targeted struct {
	from   *plan.Tiers
	window period.Window
	tiers  *plan.Tiers
}

// targetError says that attainment cannot be measured against a target.
type targetError struct{ why problem.Text }

func (e *targetError) Error() string { return "compensation: " + e.why.EN }

// target is what the person is to bring in in the current line's window.
func (w *worker) target(t *plan.Tiers) trace.Value {
	who, name := w.engine.facts.Persons[w.payee], measure.PeriodName(t.Of.Span, w.ln.date)
	v := w.figure(w.calc, t.Of)
	switch {
	case w.calc.Err() != nil:
	case v.Missing:
		w.calc.Fail(&targetError{problem.Textf("%s（%s）在 %s 没有目标「%s」", "there is no target “%[4]s” of %[1]s (%[2]s) for %[3]s", who.Name, who.Code, name, t.Of.Code)})
	case v.Number.Sign() <= 0:
		w.calc.Fail(&targetError{problem.Textf("%s（%s）%s 的目标「%s」是 %s，必须大于零", "the target “%[4]s” of %[1]s (%[2]s) for %[3]s is %[5]s; it must be above zero",
			who.Name, who.Code, name, t.Of.Code, v.Number)})
	}
	return trace.WithNode(v.Number, v.Node)
}

// of returns tiers whose bounds are shares of a target with the bounds as
// amounts for the current line's window.
func (w *worker) of(t *plan.Tiers) *plan.Tiers {
	for i := range w.targets {
		if k := &w.targets[i]; k.from == t && k.window.Holds(w.ln.date) {
			return k.tiers
		}
	}
	defer w.calc.Pause(w.calc.Pause(false))
	target := w.target(t).Decimal
	tiers := *t
	tiers.Bands = append([]plan.Band(nil), t.Bands...)
	for i := range tiers.Bands {
		tiers.Bands[i].Bound = w.calc.Mul(trace.Of(target), trace.Of(t.Bands[i].Bound)).Decimal
	}
	w.targets = append(w.targets, targeted{t, period.WindowOf(t.Carry, w.ln.date), &tiers})
	return &tiers
}

// payoutAt is the payout line: 0 up to the floor, the bonus at the goal,
// straight between them, and beyond the goal straight with the slope of the
// plan.
func (w *worker) payoutAt(t *plan.Tiers, at trace.Value) ratio {
	c, l := w.calc, t.Line
	floor := w.place(t, l.Floor, l.FloorPath, trace.KeyFloorPoint)
	if at.Cmp(floor.Decimal) <= 0 {
		return ratio{num: w.zeroOf(trace.KeyUpToFloor)}
	}
	goal := w.place(t, l.Goal, l.GoalPath, trace.KeyGoalPoint)
	width := w.money(c.Sub(goal, floor))
	bonus := w.number(l.Bonus, l.BonusPath)
	if c.Recording() {
		bonus = c.Name(bonus, w.engine.code, trace.L(trace.KeyBonus))
	}
	if at.Cmp(goal.Decimal) <= 0 {
		return ratio{c.Mul(bonus, w.money(c.Sub(at, floor))), width}
	}
	distance := w.money(c.Sub(at, goal))
	if l.Beyond != nil {
		distance = w.money(c.Mul(distance, w.number(l.Beyond, l.BeyondPath)))
	}
	return ratio{c.Mul(bonus, w.money(c.Add(width, distance))), width}
}

// place is a point of a payout line as an amount.
func (w *worker) place(t *plan.Tiers, d money.Decimal, path string, key trace.Key) trace.Value {
	c, unit := w.calc, w.engine.code
	if t.Of != nil {
		unit = trace.Percent
	}
	v := trace.Of(d)
	if c.Recording() {
		v = c.Leaf(d, unit, trace.L(key), w.ln.plan.Clause(path))
	}
	if t.Of == nil {
		return v
	}
	return w.money(c.Mul(w.target(t), v))
}
