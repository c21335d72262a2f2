package measure

import (
	"math/big"
	"slices"
	"strings"
	"time"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// activityNaive computes quantities once more, day by day, with plain maps and
// fractions, from the words of their definitions. Nothing here is shared with
// the dictionary. Days are counted from 1970; no date is activityNever.
type activityNaive struct {
	set      *fact.Set
	selling  *fact.Selling
	settings Settings
	scope    Scope
	from, to int
	credit   []peopleNaiveCredit // of the whole company
}

var activityNaiveEpoch = day("1970-01-01")

const activityNever = -1 << 40

func activityNaiveDay(d period.Date) int {
	if d.IsZero() {
		return activityNever
	}
	return d.DaysSince(activityNaiveEpoch)
}

func activityNaiveTime(n int) time.Time { return time.Unix(int64(n)*86400, 0).UTC() }

func activityNaiveRat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic(s)
	}
	return r
}

func activityNaiveInt(n int) *big.Rat { return big.NewRat(int64(n), 1) }

func (n *activityNaive) in(day int) bool { return day >= n.from && day <= n.to }

func (n *activityNaive) known(person string) bool {
	return slices.ContainsFunc(n.set.Persons, func(p fact.Person) bool { return p.Code == person })
}

// job is where a person is employed on a day.
func (n *activityNaive) job(person string, day int) *fact.Employment {
	for i := range n.set.Employments {
		e := &n.set.Employments[i]
		if e.Person == person && activityNaiveDay(e.Valid.From) <= day && (e.Valid.To.IsZero() || day <= activityNaiveDay(e.Valid.To)) {
			return e
		}
	}
	return nil
}

// mine reports whether something of a person on a day counts for the scope.
func (n *activityNaive) mine(person string, day int) bool {
	switch n.scope.Level {
	case OfCompany:
		return true
	case OfOne:
		return person == n.scope.Code
	}
	e := n.job(person, day)
	if e == nil {
		return false
	}
	for team := e.Team; team != ""; {
		if team == n.scope.Code {
			return true
		}
		up := ""
		for _, t := range n.set.Teams {
			if t.Code == team {
				up = t.Parent
			}
		}
		team = up
	}
	return false
}

// stood is the last day up to one on which a person was employed.
func (n *activityNaive) stood(person string, day int) int {
	if !slices.ContainsFunc(n.set.Employments, func(e fact.Employment) bool { return e.Person == person && activityNaiveDay(e.Valid.From) <= day }) {
		return day
	}
	for n.job(person, day) == nil {
		day--
	}
	return day
}

func (n *activityNaive) works(day int) bool {
	d := activityNaiveTime(day)
	is := func(days map[period.Date]bool) bool {
		for k, v := range days {
			if v && activityNaiveDay(k) == day {
				return true
			}
		}
		return false
	}
	if is(n.settings.Calendar.On) {
		return true
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !is(n.settings.Calendar.Off)
}

// later is the n-th working day after a day.
func (n *activityNaive) later(day, count int) int {
	for count > 0 {
		day++
		if n.works(day) {
			count--
		}
	}
	return day
}

func activityNaiveSunday(monday int) int { return monday + 6 }

func (n *activityNaive) done(p *fact.PlanItem) bool {
	return !p.Done.IsZero() && p.Evidence != "" && activityNaiveDay(p.Done) <= activityNaiveSunday(activityNaiveDay(p.Week))
}

func (n *activityNaive) items(count func(p *fact.PlanItem) *big.Rat) *big.Rat {
	sum := new(big.Rat)
	for i := range n.selling.PlanItems {
		p := &n.selling.PlanItems[i]
		if end := activityNaiveSunday(activityNaiveDay(p.Week)); n.known(p.Person) && n.in(end) && n.mine(p.Person, n.stood(p.Person, end)) {
			sum.Add(sum, count(p))
		}
	}
	return sum
}

// presence is how much of each day a person was present: 0 or 1, and less where
// absences are taken off the last days of the month. ok is false where their
// unit is wrong for the scope.
func (n *activityNaive) presence(person string) (days map[int]*big.Rat, ok bool) {
	days, ok = map[int]*big.Rat{}, true
	for d := n.from; d <= n.to; d++ {
		if n.job(person, d) != nil && n.works(d) {
			days[d] = activityNaiveInt(1)
		}
	}
	for _, f := range n.set.Figures {
		if f.Person != person || f.Code != "days_absent" {
			continue
		}
		first, err := time.Parse("2006-01", f.Period)
		if err != nil {
			continue
		}
		a, b := int(first.Unix()/86400), int(first.AddDate(0, 1, -1).Unix()/86400)
		if !n.in(b) {
			continue
		}
		left := activityNaiveRat(f.Value.String())
		for d := b; d >= max(a, n.from); d-- {
			if n.job(person, d) != nil && n.mine(person, d) && f.Unit != "days" {
				ok = false
			}
			if p := days[d]; p != nil && f.Unit == "days" && left.Sign() > 0 {
				take := new(big.Rat).Set(p)
				if left.Cmp(take) < 0 {
					take.Set(left)
				}
				days[d], left = new(big.Rat).Sub(p, take), left.Sub(left, take)
			}
		}
	}
	return days, ok
}

func (n *activityNaive) present() (*big.Rat, bool) {
	sum, fine := new(big.Rat), true
	for _, p := range n.set.Persons {
		days, ok := n.presence(p.Code)
		fine = fine && ok
		for d, part := range days {
			if n.mine(p.Code, d) {
				sum.Add(sum, part)
			}
		}
	}
	return sum, fine
}

// keptDays is by month and employment the lesser of days in kept weeks and days
// present.
func (n *activityNaive) keptDays() *big.Rat {
	type part struct {
		month string
		job   *fact.Employment
	}
	sum := new(big.Rat)
	for _, p := range n.set.Persons {
		present, inKept := map[part]*big.Rat{}, map[part]*big.Rat{}
		days, _ := n.presence(p.Code)
		for d, share := range days {
			if !n.mine(p.Code, d) {
				continue
			}
			k := part{activityNaiveTime(d).Format("2006-01"), n.job(p.Code, d)}
			if present[k] == nil {
				present[k], inKept[k] = new(big.Rat), new(big.Rat)
			}
			present[k].Add(present[k], share)
			if n.weekKept(p.Code, d) {
				inKept[k].Add(inKept[k], activityNaiveInt(1))
			}
		}
		for k, has := range present {
			if inKept[k].Cmp(has) < 0 {
				has = inKept[k]
			}
			sum.Add(sum, has)
		}
	}
	return sum
}

func (n *activityNaive) weekKept(person string, day int) bool {
	planned, done := new(big.Rat), new(big.Rat)
	for i := range n.selling.PlanItems {
		p := &n.selling.PlanItems[i]
		if monday := activityNaiveDay(p.Week); p.Person == person && p.Planned && monday <= day && day <= monday+6 {
			planned.Add(planned, activityNaiveRat(p.Weight.String()))
			if n.done(p) {
				done.Add(done, activityNaiveRat(p.Weight.String()))
			}
		}
	}
	return planned.Sign() > 0 && done.Cmp(new(big.Rat).Mul(planned, activityNaiveRat(n.settings.Kept.String()))) >= 0
}

func (n *activityNaive) logs() (sum int) {
	for _, l := range n.selling.Logs {
		d, w := activityNaiveDay(l.Day), activityNaiveDay(l.Written)
		if n.in(d) && n.known(l.Person) && n.job(l.Person, d) != nil && n.works(d) && w >= d && w <= n.later(d, n.settings.Log) && l.Passed && !l.Failed && n.mine(l.Person, d) {
			sum++
		}
	}
	return sum
}

func (n *activityNaive) reviews() (due, done int) {
	for _, l := range n.selling.Logs {
		if l.Written.IsZero() || !n.known(l.Reviewer) {
			continue
		}
		end := n.later(activityNaiveDay(l.Written), n.settings.Log)
		if !n.in(end) || !n.mine(l.Reviewer, end) {
			continue
		}
		due++
		if r := activityNaiveDay(l.Reviewed); r >= activityNaiveDay(l.Written) && r <= end {
			done++
		}
	}
	return due, done
}

func (n *activityNaive) hours(category string) *big.Rat {
	sum := new(big.Rat)
	for _, h := range n.selling.Hours {
		if d := activityNaiveDay(h.Day); n.in(d) && n.mine(h.Person, d) && (category == "" || string(h.Category) == category) {
			sum.Add(sum, activityNaiveRat(h.Hours.String()))
		}
	}
	return sum
}

// met is who was met on a visit: codes of key persons that some opportunity has.
func (n *activityNaive) met(visit string) (codes []string) {
	for _, m := range n.selling.Meetings {
		if m.Visit == visit && slices.ContainsFunc(n.selling.KeyPersons, func(k fact.KeyPerson) bool { return k.Code == m.KeyPerson }) {
			codes = append(codes, m.KeyPerson)
		}
	}
	return codes
}

func (n *activityNaive) visits() (effective, joint, debriefed int) {
	for _, v := range n.selling.Visits {
		d := activityNaiveDay(v.Date)
		if !n.in(d) {
			continue
		}
		if v.Held && v.Outcome && len(n.met(v.Number)) > 0 && n.known(v.Person) && n.mine(v.Person, d) {
			effective++
		}
		if v.Planned && v.With != "" && n.mine(v.With, d) {
			joint++
			if b := activityNaiveDay(v.Debriefed); v.Held && b >= d && b <= n.to && b <= n.later(d, 3) {
				debriefed++
			}
		}
	}
	return effective, joint, debriefed
}

func (n *activityNaive) deals() (open, covered int) {
	for _, o := range n.selling.Opportunities {
		if !n.known(o.Owner) || !n.mine(o.Owner, n.to) {
			continue
		}
		last, stage := [2]int{activityNever, 0}, ""
		for _, m := range n.selling.Moves {
			at := [2]int{activityNaiveDay(m.Date), m.Line}
			if m.Opportunity == o.Number && m.Stage != "other" && at[0] <= n.to && (at[0] > last[0] || at[0] == last[0] && at[1] > last[1]) {
				last, stage = at, m.Stage
			}
		}
		if stage == "" || !strings.Contains("P3 P4 P5", stage) {
			continue
		}
		open++
		roles := map[fact.BuyerRole]bool{}
		for _, v := range n.selling.Visits {
			if d := activityNaiveDay(v.Date); v.Held && d <= n.to && d >= n.to-n.settings.Met {
				for _, code := range n.met(v.Number) {
					for _, k := range n.selling.KeyPersons {
						roles[k.Role] = roles[k.Role] || k.Opportunity == o.Number && k.Code == code
					}
				}
			}
		}
		if roles["KDM"] && roles["KI"] && roles["KU"] {
			covered++
		}
	}
	return open, covered
}
