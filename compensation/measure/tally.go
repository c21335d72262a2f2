package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// tally is what is known of a quantity of one scope.
type tally struct {
	sum  money.Decimal
	err  error
	n    int
	odd  bool  // an amount in another currency is among them
	told bool  // what one of them adds is recorded
	rows []Row // kept only where they are reduced
}

func (t *tally) take(r *Row, keep bool) {
	t.n++
	t.odd = t.odd || r.Foreign
	t.told = t.told || r.Cause != CauseUnrecorded
	if keep {
		t.rows = append(t.rows, *r)
		return
	}
	if t.err == nil {
		t.sum, t.err = t.sum.Add(r.Value)
	}
}

// desk has a tally for each scope that is asked for, however often it is.
type desk struct {
	tallies []tally
	of      []int32         // by scope: its tally
	persons []int32         // by person: the tally, fact.None for those who are not asked for
	teams   map[int32]int32 // by team: the tally
	company int32           // fact.None where it is not asked for
}

// desk prepares tallies for scopes.
func (w *World) desk(targets []target) *desk {
	d := &desk{of: make([]int32, len(targets)), persons: make([]int32, len(w.Persons)), teams: map[int32]int32{}, company: fact.None}
	for i := range d.persons {
		d.persons[i] = fact.None
	}
	n := int32(0)
	for i, to := range targets {
		at := n
		switch to.level {
		case OfCompany:
			if d.company == fact.None {
				d.company = n
			}
			at = d.company
		case OfTeam:
			if known, ok := d.teams[to.at]; ok {
				at = known
			}
			d.teams[to.at] = at
		default:
			if d.persons[to.at] == fact.None {
				d.persons[to.at] = n
			}
			at = d.persons[to.at]
		}
		d.of[i] = at
		n = max(n, at+1)
	}
	d.tallies = make([]tally, n)
	return d
}

// quantity computes a quantity for every scope in one pass over the facts.
func (w *World) quantity(q *Quantity, in period.Window, d *desk) []Input {
	keep := q.reduce != nil
	for i := range d.tallies {
		d.tallies[i] = tally{rows: d.tallies[i].rows[:0]}
	}
	q.rows(w, in, func(r Row) {
		if r.Person != fact.None {
			if at := d.persons[r.Person]; at != fact.None {
				d.tallies[at].take(&r, keep)
			}
		}
		if d.company != fact.None {
			d.tallies[d.company].take(&r, keep)
		}
		if len(d.teams) == 0 {
			return
		}
		for _, team := range w.teamsOn(r.Person, r.Date) {
			if at, ok := d.teams[team]; ok {
				d.tallies[at].take(&r, keep)
			}
		}
	})
	made := make([]Input, len(d.tallies))
	for i := range d.tallies {
		made[i] = w.input(q, in, &d.tallies[i])
	}
	out := make([]Input, len(d.of))
	for i, at := range d.of {
		out[i] = made[at]
	}
	return out
}

// input makes the value of a quantity of what was tallied, or the reason why
// there is none.
func (w *World) input(q *Quantity, in period.Window, t *tally) Input {
	out := Input{Quantity: q.Code, Rows: t.n}
	switch {
	case t.n == 0 && !q.blank.IsZero():
		out.Why = q.blank
	case t.n > 0 && !t.told && !q.bare.IsZero():
		out.Why = q.bare
	case t.odd:
		out.Why = problem.Textf("含有 %s 以外币种的金额，不能相加", "There are amounts in other currencies than %s, which cannot be added", w.Settings.Currency)
	case t.err != nil:
		out.Why = problem.Textf("%s太大，无法表示", "%s is too large to be written", t.err)
	case q.reduce != nil:
		out.Value, out.Why = q.reduce(w, in, t.rows)
	default:
		out.Value = t.sum
	}
	out.Has = out.Why.IsZero()
	return out
}
