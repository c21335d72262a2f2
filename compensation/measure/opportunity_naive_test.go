package measure

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// opportunityNaive computes quantities a second time, from the words of their
// definitions: for one scope at a time, by plain loops over the facts as they
// were given.
type opportunityNaive struct {
	*opportunityCompany
	in    period.Window
	scope string
	roads map[string][]opportunityStep // kept from one call to the next
}

// mine says whether what somebody did on a day counts for the scope.
func (n opportunityNaive) mine(person string, on period.Date) bool {
	if n.scope == "" || n.scope == person {
		return true
	}
	for _, e := range n.set.Employments {
		if e.Person != person || on.Before(e.Valid.From) || !e.Valid.To.IsZero() && on.After(e.Valid.To) {
			continue
		}
		for team := e.Team; team != ""; {
			if team == n.scope {
				return true
			}
			parent := ""
			for _, t := range n.set.Teams {
				if t.Code == team {
					parent = t.Parent
				}
			}
			team = parent
		}
	}
	return false
}

type opportunityStep struct {
	on      period.Date
	code    string
	meaning fact.Meaning
	chance  *big.Rat
}

// road is the history of an opportunity up to a day.
func (n opportunityNaive) road(number string, by period.Date) []opportunityStep {
	all, ok := n.roads[number]
	if !ok {
		var moves []fact.Move
		for _, m := range n.selling.Moves {
			if m.Opportunity == number {
				moves = append(moves, m)
			}
		}
		slices.SortFunc(moves, func(a, b fact.Move) int { return cmp.Or(a.Date.Compare(b.Date), a.Line-b.Line) })
		for _, m := range moves {
			for _, s := range n.selling.Stages {
				if s.Code == m.Stage {
					chance, _ := new(big.Rat).SetString(s.Probability.String())
					all = append(all, opportunityStep{m.Date, s.Code, s.Meaning, chance})
				}
			}
		}
		n.roads[number] = all
	}
	until := 0
	for until < len(all) && !all[until].on.After(by) {
		until++
	}
	return slices.Clone(all[:until])
}

// runs is the road without entries of a stage in which it already stood.
func (n opportunityNaive) runs(number string, by period.Date) []opportunityStep {
	return slices.CompactFunc(n.road(number, by), func(a, b opportunityStep) bool { return a.code == b.code })
}

// now is where it stands on a day; meaning is "" before the road.
func (n opportunityNaive) now(number string, on period.Date) opportunityStep {
	if runs := n.runs(number, on); len(runs) > 0 {
		return runs[len(runs)-1]
	}
	return opportunityStep{}
}

const opportunityOrder = " opportunity first-approval approval negotiation won "

// later says whether a stage comes after another on the road from P2 on.
func opportunityLater(a, b fact.Meaning) bool {
	return strings.Index(opportunityOrder, " "+string(a)+" ") > strings.Index(opportunityOrder, " "+string(b)+" ")
}

func (n opportunityNaive) open(number string, on period.Date) bool {
	m := n.now(number, on).meaning
	return m != fact.Won && strings.Contains(opportunityOrder, " "+string(m)+" ") && m != ""
}

func (n opportunityNaive) find(number string) (fact.Opportunity, bool) {
	for _, o := range n.selling.Opportunities {
		if o.Number == number {
			return o, true
		}
	}
	return fact.Opportunity{}, false
}

// own is the first day on which an opportunity fulfilled both conditions itself,
// found by trying every day on which
// something is recorded.
func (n opportunityNaive) own(o fact.Opportunity, by period.Date) period.Date {
	var days []period.Date
	for _, e := range n.selling.Elements {
		if e.Opportunity == o.Number {
			days = append(days, e.Date)
		}
	}
	for _, c := range n.selling.Confirmations {
		if c.Opportunity == o.Number {
			days = append(days, c.Date)
		}
	}
	slices.SortFunc(days, period.Date.Compare)
	for _, d := range days {
		if d.IsZero() || d.After(by) {
			continue
		}
		kinds := map[fact.ElementKind]bool{}
		for _, e := range n.selling.Elements {
			if e.Opportunity == o.Number && !e.Date.After(d) {
				kinds[e.Which] = true
			}
		}
		for _, c := range n.selling.Confirmations {
			found := c.False && (c.Checked.IsZero() || !c.Checked.After(by))
			if len(kinds) == 5 && c.Opportunity == o.Number && !c.Date.IsZero() && !c.Date.After(d) && c.By != o.Owner && !found {
				return d
			}
		}
	}
	return period.Date{}
}

// origins are the opportunities that one comes from, itself first.
func (n opportunityNaive) origins(o fact.Opportunity) []fact.Opportunity {
	out := []fact.Opportunity{o}
	for {
		next, ok := n.find(out[len(out)-1].Origin)
		if !ok || slices.ContainsFunc(out, func(x fact.Opportunity) bool { return x.Number == next.Number }) {
			return out
		}
		out = append(out, next)
	}
}

func (n opportunityNaive) valid(o fact.Opportunity, on period.Date) bool {
	return n.open(o.Number, on) && slices.ContainsFunc(n.origins(o), func(x fact.Opportunity) bool { return !n.own(x, on).IsZero() })
}

func (n opportunityNaive) presigned(o fact.Opportunity, on period.Date) bool {
	awarded := !o.Award.IsZero() && o.Award.DaysSince(on) <= 0
	return n.open(o.Number, on) && (n.now(o.Number, on).meaning == fact.Negotiation || awarded) && opportunitySoon(o.Signing, on, n.settings.Ahead)
}

// opportunitySoon says whether one of the next days is meant.
func opportunitySoon(d, on period.Date, days int) bool {
	for i := 1; i <= days; i++ {
		if d == on.AddDays(i) {
			return true
		}
	}
	return false
}

// over says how an opportunity ended, "" where it did not.
func (n opportunityNaive) over(o fact.Opportunity, by period.Date) opportunityStep {
	end := n.now(o.Number, by)
	if end.meaning == "" || end.meaning != fact.Won && end.meaning != fact.Lost && end.meaning != fact.Withdrawn && end.meaning != fact.Void {
		return opportunityStep{}
	}
	for _, x := range n.selling.Opportunities {
		if x.Origin != o.Number {
			continue
		}
		opened := x.Opened
		if opened.IsZero() {
			opened = n.road(x.Number, day("9999-12-31"))[0].on
		}
		if end.meaning != fact.Won && x.Number != o.Number && opened.Compare(end.on) >= 0 && opened.Compare(by) <= 0 {
			return opportunityStep{}
		}
	}
	return end
}

// opportunitySince is the first of so many months that end on a day which is the last of
// its month.
func opportunitySince(on period.Date, months int) period.Date {
	return on.Month().Add(1 - months).First()
}

// opportunityDays calls for every day of a window.
func opportunityDays(from, to period.Date, each func(period.Date)) {
	for d := from; !d.After(to); d = d.AddDays(1) {
		each(d)
	}
}

// needed is the reserve needed; ok is false where there is none.
func (n opportunityNaive) needed() (*big.Rat, bool) {
	to := n.in.To
	year, month, _ := to.Civil()
	if month < n.settings.FiscalMonth {
		year--
	}
	first, _ := period.NewDate(year, n.settings.FiscalMonth, 1)
	set, left := new(big.Rat), new(big.Rat)
	sets, aims := 0, 0
	reserved := map[string]bool{"": false}
	for _, p := range n.set.Persons {
		if amount, _ := n.best(p.Code, "reserve", to); amount != nil {
			reserved[p.Code] = true
			if n.mine(p.Code, to) {
				sets++
				set.Add(set, amount)
			}
			continue
		}
		opportunityDays(first, to.AddDays(n.settings.Ahead), func(d period.Date) {
			amount, days := n.best(p.Code, "signing", d)
			end := d.Month().Last() // a month's part belongs to the team of its last day
			if end.After(to) {
				end = to
			}
			if amount != nil && n.mine(p.Code, end) {
				aims++
				left.Add(left, amount.Quo(amount, big.NewRat(days, 1)))
			}
		})
	}
	n.signed(first, func(person string, on period.Date, amount *big.Rat) {
		if !reserved[person] && n.mine(person, on) {
			left.Sub(left, amount)
		}
	})
	if aims == 0 {
		return set, sets > 0
	}
	if left.Sign() <= 0 {
		return set, sets > 0
	}
	of, by := new(big.Rat), new(big.Rat)
	closed, bare := 0, false
	for _, o := range n.selling.Opportunities {
		end := n.over(o, to)
		travelled := slices.ContainsFunc(n.road(o.Number, to), func(s opportunityStep) bool {
			return s.meaning != fact.Won && strings.Contains(opportunityOrder, " "+string(s.meaning)+" ") && !s.on.After(end.on)
		})
		if end.meaning == "" || end.meaning == fact.Void || end.on.Before(opportunitySince(to, 24)) || !travelled || !n.mine(o.Owner, end.on) {
			continue
		}
		closed++
		bare = bare || o.Amount.Minor == 0
		of.Add(of, big.NewRat(o.Amount.Minor, 100))
		if end.meaning == fact.Won {
			by.Add(by, big.NewRat(o.Amount.Minor, 100))
		}
	}
	switch {
	case closed < 30:
		of, by = big.NewRat(3, 1), big.NewRat(1, 1)
	case bare || by.Sign() == 0:
		return nil, false
	}
	left.Mul(left, of)
	return set.Add(set, left.Quo(left, by)), true
}

// best is the target of the month, else of the quarter, else of the year of a
// day, with the days that it is for.
func (n opportunityNaive) best(person, of string, on period.Date) (*big.Rat, int64) {
	_, month, _ := on.Civil()
	name := on.String()
	for _, x := range []struct {
		period string
		span   period.Span
	}{{name[:7], period.InMonth}, {name[:5] + "Q" + string("0111222333444"[month]), period.InQuarter}, {name[:4], period.InYear}} {
		for _, t := range n.selling.Targets {
			if t.Person == person && t.Of == of && t.Period == x.period {
				window := period.WindowOf(x.span, on)
				return big.NewRat(t.Amount.Minor, 100), int64(window.To.DaysSince(window.From)) + 1
			}
		}
	}
	return nil, 0
}

// signed gives what was signed in the fiscal year so far, share by share: on the
// day on which a contract was both effective and on file, or later.
func (n opportunityNaive) signed(first period.Date, each func(person string, on period.Date, amount *big.Rat)) {
	for _, c := range n.set.Contracts {
		effective, counts := c.Signed, true
		for _, t := range n.selling.Terms {
			if t.Contract == c.Number {
				counts = !t.Filed.IsZero()
				if !t.Effective.IsZero() {
					effective = t.Effective
				}
				if t.Filed.After(effective) && !effective.IsZero() {
					effective = t.Filed
				}
			}
		}
		if effective.IsZero() || !counts {
			continue
		}
		book := func(on period.Date, minor int64) {
			if on.Before(effective) {
				on = effective
			}
			if on.Before(first) || on.After(n.in.To) {
				return
			}
			credited := false
			for _, s := range n.set.Splits {
				if s.Contract == c.Number {
					credited = true
					share, _ := new(big.Rat).SetString(s.Share.String())
					each(s.Person, on, share.Mul(share, big.NewRat(minor, 100)))
				}
			}
			if !credited {
				each("", on, big.NewRat(minor, 100))
			}
		}
		book(effective, c.Amount.Minor)
		for _, x := range n.selling.Changes {
			if x.Contract == c.Number {
				book(x.Date, x.Amount.Minor)
			}
		}
	}
}
