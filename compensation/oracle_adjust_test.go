package compensation_test

import (
	"maps"
	"slices"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// oraclePrior is an earlier result: it closes its months under its versions of
// plans, by their codes.
type oraclePrior struct {
	from, to period.Month
	versions map[string][]int
	lines    map[string][]oracleLine // by person
}

// oracleClosed is the versions that hold in closed months for a plan.
func oracleClosed(priors []oraclePrior, plan string) map[period.Month][]int {
	closed := map[period.Month][]int{}
	for _, p := range priors {
		for m := p.from; m.Compare(p.to) <= 0; m = m.Add(1) {
			closed[m] = p.versions[plan]
		}
	}
	return closed
}

// oracleAfter calculates months after earlier results: closed months under the
// versions that closed them, all others under the plans as they are now. It
// gives the lines of those months that are open, and in the first open one the
// adjustments: what each line of a closed month should have paid, less what was
// posted for it, earlier adjustments included.
func oracleAfter(s *fact.Set, plans []oraclePlan, priors []oraclePrior, person string, from, to period.Month) []oracleLine {
	type about struct {
		origin period.Month
		key    string
	}
	due, posted := map[about]int64{}, map[about]int64{}
	var open []oracleLine
	var first, last period.Month
	for _, p := range priors {
		if first.IsZero() || p.from.Compare(first) < 0 {
			first = p.from
		}
		if p.to.Compare(last) > 0 {
			last = p.to
		}
		for _, l := range p.lines[person] {
			switch {
			case l.kind == "adjustment":
				posted[about{l.origin, l.key}] += l.amount
			case !l.pending:
				posted[about{l.month, l.key}] += l.amount
			}
		}
	}
	for _, p := range plans {
		o := newOracle(s, p)
		o.closed = oracleClosed(priors, p.code)
		for _, l := range o.lines(person, first, last) {
			if _, closed := o.closed[l.month]; closed && !l.pending {
				due[about{l.month, l.key}] = l.amount
			}
		}
		for _, l := range o.lines(person, from, to) {
			if _, closed := o.closed[l.month]; !closed {
				open = append(open, l)
			}
		}
	}
	keys := maps.Clone(due)
	maps.Copy(keys, posted)
	in := last.Add(1)
	for _, a := range slices.SortedFunc(maps.Keys(keys), func(a, b about) int {
		if c := a.origin.Compare(b.origin); c != 0 {
			return c
		}
		return strings.Compare(a.key, b.key)
	}) {
		if d := due[a] - posted[a]; d != 0 && in.Compare(from) >= 0 && in.Compare(to) <= 0 {
			open = append(open, oracleLine{kind: "adjustment", key: a.key, month: in, origin: a.origin, amount: d})
		}
	}
	return open
}
