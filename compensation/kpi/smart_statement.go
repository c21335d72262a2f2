package kpi

import (
	"maps"
	"slices"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Statement is a goal or KPI to be checked: free text, or fields, or both. Only
// Text or Name is needed. What is nil or empty is not known, and rules that need
// it are then not checkable. Numbers are in the unit of the metric: amounts in
// major units, rates as fractions (0.85 is 85 %).
type Statement struct {
	Text                        string
	Name, Formula, Unit, Period string
	Target                      string // as a person writes it: 85 %, 300 万

	Direction string // higher, lower, band
	From      *money.Decimal
	Value     *money.Decimal // the target as a number, for A and R
	Weight    *money.Decimal // share of the card, 0.15 is 15 %
	Family    string
	Grade     string
	Card      period.Interval // the period of the card
	Review    int             // days between reviews; 0 is not known
	History   []money.Decimal // own values of past periods, the newest last
	Peers     []money.Decimal // values of people of the same grade
	Parent    *money.Decimal  // the target of the parent objective
	ParentOf  string          // code or name of the parent objective
	Children  []money.Decimal // targets of those below
	Owner     string          // who brings the data
	Scored    string          // who is scored
	LagDays   *int            // calendar days until the number is final
	Scoring   period.Date     // the last day of scoring
	Cycle     *money.Decimal  // median days from P2 to P6
	Due       *money.Decimal  // receivables due in the period
	Expected  *money.Decimal  // expected first payments of pre-signed deals
	Workdays  *int            // working days of the period
	Paid      []string        // codes that the pay plan already pays on
	Guards    []string        // other codes on the card
	Evidence                  // what comes from records of the company
}

// words is what is read: the free text, or the fields as a sentence.
func (s Statement) words() string {
	if s.Text != "" {
		return s.Text
	}
	var parts []string
	name := s.Name
	if t := strings.TrimSpace(s.Target + s.targetUnit()); t != "" {
		name += " " + t
	}
	parts = append(parts, strings.TrimSpace(name))
	if s.Period != "" {
		parts = append(parts, s.Period)
	}
	return strings.Join(parts, ", ")
}

// targetUnit is the unit behind the target, where the target does not say it.
func (s Statement) targetUnit() string {
	if s.Target == "" || s.Unit == "" || strings.HasSuffix(fold(s.Target), fold(s.Unit)) {
		return ""
	}
	return " " + s.Unit
}

// goal is a statement while it is checked.
type goal struct {
	Statement
	*reading
	checker *Checker
	metric  *token         // the metric that the goal is about, nil where none is named
	code    string         // the term that it is bound to
	owners  map[int]*token // the metric of the number that begins there
	like    *weights       // how much it is like goals that readers failed, once it is known
}

// bind finds the metric that the goal is about: the one that a target belongs
// to, or else the first.
func (g *goal) bind() {
	g.findOwners()
	for i := range g.metrics {
		m := &g.metrics[i]
		if g.metric == nil || g.metric.word.topic && !m.word.topic && !m.inside {
			g.metric = m
		}
	}
	if len(g.targets) > 0 {
		if m := g.metricOf(g.targets[0]); m != nil {
			g.metric = m
		}
	}
	if g.code = g.checker.named(g.Name); g.code != "" {
		return
	}
	if g.metric == nil {
		if _, ok := g.checker.terms[g.group()]; ok {
			g.code = g.group()
		}
		return
	}
	g.code = g.metric.word.code
	if _, ok := g.checker.terms[g.metric.word.group]; g.code == "" && ok {
		g.code = g.metric.word.group
	}
}

// named finds the term that a field names by its code or one of its names; "" for
// none.
func (c *Checker) named(name string) string {
	if name = fold(name); name == "" {
		return ""
	}
	for _, code := range slices.Sorted(maps.Keys(c.terms)) {
		t := c.terms[code]
		if fold(code) == name || slices.ContainsFunc(t.Names, func(n problem.Text) bool { return fold(n.ZH) == name || fold(n.EN) == name }) {
			return code
		}
	}
	return ""
}

// group is the outcome that the goal is about: that of its metric, or the one
// that its verb means; "" where neither is known.
func (g *goal) group() string {
	if g.metric != nil {
		return g.metric.word.group
	}
	return impliedOutcome(g.tokens)
}

// metricOf returns the metric that a target belongs to: in its clause the last
// one before it that fits, or else the first behind it that does, or else the last
// before it, or else the first; nil where the clause has none.
func (g *goal) metricOf(n token) *token { return g.owners[n.from] }

// findOwners finds the metric of every number, in one pass over each clause.
// A metric in parentheses is only that of numbers in parentheses.
func (g *goal) findOwners() {
	g.owners = map[int]*token{}
	for _, clause := range g.clauses {
		for _, inside := range []bool{false, true} {
			var metrics []*token
			for i := range clause {
				if t := &clause[i]; t.is(metricWord) && (inside || !t.inside) && !g.partOfNext(clause, i) {
					metrics = append(metrics, t)
				}
			}
			var before *token
			last, firstFit := map[measureUnit]*token{}, map[measureUnit]*token{}
			for _, m := range metrics {
				for _, u := range numberUnits {
					if firstFit[u] == nil && fits(m.word.unit, u) {
						firstFit[u] = m
					}
				}
			}
			for i := range clause {
				t := &clause[i]
				if t.is(metricWord) && (inside || !t.inside) && !g.partOfNext(clause, i) {
					before = t
					for _, u := range numberUnits {
						if fits(t.word.unit, u) {
							last[u] = t
						}
					}
				}
				if t.kind != numberToken || t.inside != inside || len(metrics) == 0 {
					continue
				}
				g.owners[t.from] = metrics[0]
				if before != nil { // where none fits, the last before it is the head
					g.owners[t.from] = before
				}
				if m := firstFit[t.number.unit]; m != nil && (m.from < t.from || len(last) == 0 || !g.joinedAfter(clause, t.to, m.from)) {
					g.owners[t.from] = m
				}
				if m := last[t.number.unit]; m != nil {
					g.owners[t.from] = m
				}
			}
		}
	}
}

// joinedAfter reports whether a joint stands between two places, so that what is behind
// it has a number of its own or none: 毛利率提升至 450 万且毛利不下降.
func (g *goal) joinedAfter(clause []token, from, to int) bool {
	return slices.ContainsFunc(clause, func(t token) bool { return t.is(andWord) && t.from >= from && t.to <= to })
}

// partOfNext reports whether the metric at i is the first part of the name of another,
// whose number it is: 投标响应时间.
func (g *goal) partOfNext(clause []token, i int) bool {
	return i+1 < len(clause) && clause[i+1].is(metricWord) && clause[i+1].from == clause[i].to && isHan(g.folded[clause[i].from]) && !plainHead(clause[i+1].word)
}

// numberUnits are all that a number can be written in.
var numberUnits = []measureUnit{unitAny, unitMoney, unitRate, unitCount, unitDays, unitScore}

// fits reports whether a number with that unit can be a value of the metric.
func fits(metric, written measureUnit) bool {
	switch {
	case metric == unitAny || written == unitAny || metric == written:
		return true
	case metric == unitScore:
		return written == unitRate || written == unitCount
	case metric == unitMoney, metric == unitCount, metric == unitDays: // a change in percent
		return written == unitRate || metric == unitCount && written == unitDays || metric == unitMoney && written == unitCount || metric == unitCount && written == unitScore
	}
	return metric == unitRate && written == unitScore
}
