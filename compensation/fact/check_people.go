package fact

import (
	"cmp"
	"slices"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// checkTeams checks that parents exist and that none lies below itself.
func (c *checker) checkTeams() {
	teams := c.set.Teams
	parent := make([]int32, len(teams))
	for i := range teams {
		parent[i] = -1
		if p, ok := c.refer(KindTeam, i, "parent", KindTeam, c.teams, teams[i].Parent, false); ok {
			parent[i] = p
		}
	}
	walked := make([]int32, len(teams)) // 0 not yet, else the number of the walk that came by
	for i := range teams {
		walk := int32(i + 1)
		at := int32(i)
		for at >= 0 && walked[at] == 0 {
			walked[at] = walk
			at = parent[at]
		}
		if at >= 0 && walked[at] == walk {
			c.circle(parent, at)
		}
	}
}

// longestCircle bounds how many teams of a circle are named.
const longestCircle = 8

// circle reports a circle once, at its member with the smallest code.
func (c *checker) circle(parent []int32, member int32) {
	first := member
	for at := parent[member]; at != member; at = parent[at] {
		if c.set.Teams[at].Code < c.set.Teams[first].Code {
			first = at
		}
	}
	chain := []string{problem.Show(c.set.Teams[first].Code)}
	for at := parent[first]; at != first; at = parent[at] {
		if len(chain) == longestCircle {
			chain = append(chain, "…")
			break
		}
		chain = append(chain, problem.Show(c.set.Teams[at].Code))
	}
	chain = append(chain, chain[0])
	c.add("fact.team_circle", KindTeam, int(first), "parent",
		problem.Textf("团队的上级关系绕成了圈：%s。", "The teams are their own parents: %s.", strings.Join(chain, " → ")),
		problem.Text{ZH: "请改正其中一个上级。", EN: "Correct one of the parents."})
}

// checkEmployments checks references and that the employments of a person do
// not overlap.
func (c *checker) checkEmployments() {
	list := c.set.Employments
	order := make([]int32, 0, len(list))
	for i, e := range list {
		c.refer(KindEmployment, i, "person", KindPerson, c.persons, e.Person, true)
		c.refer(KindEmployment, i, "team", KindTeam, c.teams, e.Team, false)
		if !e.Valid.To.IsZero() && e.Valid.To.Before(e.Valid.From) {
			c.add("fact.reversed_interval", KindEmployment, i, "to",
				told("%s在开始之前就结束了：%s 早于 %s。", "%s ends before it begins: %s is earlier than %s.",
					c.subject(KindEmployment, i), e.Valid.To, e.Valid.From),
				problem.Text{ZH: "请改正起止日期。", EN: "Correct one of the dates."})
			continue
		}
		order = append(order, int32(i))
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := list[a], list[b]
		return cmp.Or(cmp.Compare(x.Person, y.Person), x.Valid.From.Compare(y.Valid.From), compareEnds(x.Valid, y.Valid), cmp.Compare(a, b))
	})
	for i := 1; i < len(order); i++ {
		before, this := order[i-1], order[i]
		if list[before].Person == list[this].Person && list[before].Valid.Overlaps(list[this].Valid) {
			c.overlap(int(before), int(this))
		}
		if list[before].Person == list[this].Person && compareEnds(list[before].Valid, list[this].Valid) > 0 {
			order[i] = before // it reaches further: the next one is compared with it
		}
	}
}

// compareEnds orders intervals by their last day; one without end comes last.
func compareEnds(a, b period.Interval) int {
	switch {
	case a.To == b.To:
		return 0
	case a.To.IsZero():
		return 1
	case b.To.IsZero():
		return -1
	}
	return a.To.Compare(b.To)
}

func (c *checker) overlap(before, this int) {
	c.add("fact.overlapping_employments", KindEmployment, this, "from",
		told("人员 %s 的两段任职重叠：%s；%s。", "Two employments of person %s overlap: %s, and %s.", problem.Show(c.set.Employments[this].Person),
			stretch(c.set.Employments[before].Valid), stretch(c.set.Employments[this].Valid)),
		problem.Text{ZH: "请让前一段在后一段开始的前一天结束。", EN: "End the earlier one on the day before the later one begins."})
}

// stretch writes an interval in words.
func stretch(v period.Interval) problem.Text {
	from, to := v.From.String(), v.To.String()
	switch {
	case from == "" && to == "":
		return problem.Text{ZH: "没有起止日期", EN: "without dates"}
	case from == "":
		return problem.Textf("至 %s", "until %s", to)
	case to == "":
		return problem.Textf("自 %s 起", "from %s on", from)
	}
	return problem.Textf("%s 至 %s", "%s to %s", from, to)
}

// checkFigures checks references, periods, units and that a value is given once.
func (c *checker) checkFigures() {
	type key struct{ person, period, code string }
	seen := make(map[key]bool, len(c.set.Figures))
	for i, f := range c.set.Figures {
		c.refer(KindFigure, i, "person", KindPerson, c.persons, f.Person, true)
		c.needKey(KindFigure, i, "code", f.Code)
		c.needPeriod(KindFigure, i, f.Period)
		if !isUnit(f.Unit) {
			c.add("fact.unknown_unit", KindFigure, i, "unit",
				told("%s的单位 %s 不可用。", "%s has the unit %s, which is not known.", c.subject(KindFigure, i), problem.Show(f.Unit)),
				problem.Text{ZH: "请写 rate、number、days 或币种代码，如 CNY。", EN: "Write rate, number, days, or a currency code such as CNY."})
		}
		k := key{f.Person, f.Period, f.Code}
		if seen[k] {
			c.repeated(KindFigure, i, "code")
		}
		seen[k] = true
	}
}

// needPeriod refuses a missing period and one that is not spelled like any.
func (c *checker) needPeriod(kind Kind, i int, s string) {
	if c.needKey(kind, i, "period", s) && !isPeriod(s) {
		c.add("fact.not_a_period", kind, i, "period",
			problem.Textf("%s 不是有效的期间。", "%s is not a period.", problem.Show(s)),
			problem.Text{ZH: "请写成 2026-10、2026-Q4 或 2026。", EN: "Write it like 2026-10, 2026-Q4 or 2026."})
	}
}

// isPeriod reports whether s is a month, a quarter or a year.
func isPeriod(s string) bool {
	switch len(s) {
	case len("2026"):
		_, err := period.ParseMonth(s + "-01")
		return err == nil
	case len("2026-10"):
		if s[4:6] == "-Q" {
			return s[6] >= '1' && s[6] <= '4' && isPeriod(s[:4])
		}
		_, err := period.ParseMonth(s)
		return err == nil
	}
	return false
}

func isUnit(s string) bool {
	switch s {
	case "rate", "number", "days":
		return true
	}
	_, err := money.ParseCurrency(s)
	return err == nil
}
