package measure

import (
	"math/big"
	"slices"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// of computes a quantity; ok is false where it has no value.
func (n opportunityNaive) of(code string) (value *big.Rat, ok bool) {
	if code == "reserve_needed" {
		return n.needed()
	}
	if code == "sales_cycle_days" {
		return n.cycle()
	}
	if code == "stalled_amount" {
		return n.stalled()
	}
	if sum, known, rows, found := n.amounts(code); found {
		return sum, known > 0 || rows == 0
	}
	return n.counts(code), true
}

// amounts adds amounts of opportunities: known is how many of the rows have one.
func (n opportunityNaive) amounts(code string) (sum *big.Rat, known, rows int, found bool) {
	sum, found = new(big.Rat), true
	to := n.in.To
	add := func(o fact.Opportunity, on period.Date, amount *big.Rat, has bool) {
		if !n.mine(o.Owner, on) {
			return
		}
		rows++
		if has {
			known++
		}
		sum.Add(sum, amount)
	}
	for _, o := range n.selling.Opportunities {
		amount, has := big.NewRat(o.Amount.Minor, 100), o.Amount.Minor != 0
		now, end := n.now(o.Number, to), n.over(o, to)
		year := end.meaning != "" && !end.on.Before(opportunitySince(to, 12)) && end.meaning != fact.Void
		switch code {
		case "reserve_amount":
			if n.valid(o, to) && opportunitySoon(o.Signing, to, n.settings.Ahead) {
				add(o, to, amount, has)
			}
		case "near_amount":
			if n.valid(o, to) && opportunitySoon(o.Signing, to, n.settings.Near) {
				add(o, to, amount, has)
			}
		case "valid_amount":
			if n.valid(o, to) {
				add(o, to, amount, has)
			}
		case "pipeline_amount":
			if n.open(o.Number, to) {
				add(o, to, amount, has)
			}
		case "weighted_amount":
			if n.open(o.Number, to) {
				add(o, to, amount.Mul(amount, now.chance), has)
			}
		case "presigned_amount":
			if n.presigned(o, to) {
				add(o, to, amount, has)
			}
		case "presigned_change":
			was, is := n.presigned(o, to.AddDays(-7)), n.presigned(o, to)
			if was != is && was {
				amount.Neg(amount)
			}
			if was != is {
				add(o, to, amount, has)
			}
		case "expected_cash":
			told := !o.Cash.IsZero() && o.First.Minor != 0
			if n.presigned(o, to) && (!told || opportunitySoon(o.Cash, to, n.settings.Ahead)) {
				cash := new(big.Rat)
				if told {
					cash.Mul(big.NewRat(o.First.Minor, 100), now.chance)
				}
				add(o, to, cash, told)
			}
		case "won_amount":
			if year && end.meaning == fact.Won {
				add(o, end.on, amount, true)
			}
		case "decided_amount":
			if year {
				add(o, end.on, amount, has)
			}
		default:
			return nil, 0, 0, false
		}
	}
	if code == "decided_amount" && known < rows {
		known, rows = 0, 1
	}
	return sum, known, rows, found
}

// cycle is the product-limit median, day by day.
func (n opportunityNaive) cycle() (*big.Rat, bool) {
	var lasted []int
	var signed []bool
	for _, o := range n.selling.Opportunities {
		road := n.road(o.Number, n.in.To)
		first := slices.IndexFunc(road, func(s opportunityStep) bool {
			return s.meaning == fact.OpenStage
		})
		if first < 0 || road[first].on.Before(opportunitySince(n.in.To, 24)) {
			continue
		}
		end, over := n.in.To, n.now(o.Number, n.in.To)
		done := over.meaning == fact.Won || over.meaning == fact.Lost || over.meaning == fact.Withdrawn || over.meaning == fact.Void
		if done {
			end = over.on
		}
		if n.mine(o.Owner, end) {
			lasted, signed = append(lasted, end.DaysSince(road[first].on)), append(signed, over.meaning == fact.Won)
		}
	}
	share := big.NewRat(1, 1)
	for t := range 800 {
		risk, over := int64(0), int64(0)
		for i := range lasted {
			if lasted[i] >= t {
				risk++
			}
			if lasted[i] == t && signed[i] {
				over++
			}
		}
		if over > 0 {
			share.Mul(share, big.NewRat(risk-over, risk))
		}
		if share.Cmp(big.NewRat(1, 2)) <= 0 {
			return big.NewRat(int64(t), 1), true
		}
	}
	return nil, false
}

// stalled goes by the median of each stage, found by halving sorted stays.
func (n opportunityNaive) stalled() (*big.Rat, bool) {
	to := n.in.To
	stays := map[string][]int{}
	for _, o := range n.selling.Opportunities {
		runs := n.runs(o.Number, to)
		for i := 1; i < len(runs); i++ {
			if !runs[i].on.Before(opportunitySince(to, 24)) {
				stays[runs[i-1].code] = append(stays[runs[i-1].code], runs[i].on.DaysSince(runs[i-1].on))
			}
		}
	}
	sum, judged := new(big.Rat), true
	for _, o := range n.selling.Opportunities {
		if !n.open(o.Number, to) || !n.mine(o.Owner, to) {
			continue
		}
		now := n.now(o.Number, to)
		list := slices.Clone(stays[now.code])
		if len(list) == 0 {
			judged = false
			continue
		}
		slices.Sort(list)
		for len(list) > 2 {
			list = list[1 : len(list)-1]
		}
		median := big.NewRat(int64(list[0]+list[len(list)-1]), 2)
		quiet := to.DaysSince(now.on)
		for _, m := range n.selling.Milestones {
			if m.Opportunity == o.Number && m.Evidence != "" && !m.Reached.IsZero() && !m.Reached.After(to) {
				quiet = min(quiet, to.DaysSince(m.Reached))
			}
		}
		if big.NewRat(int64(quiet), 2).Cmp(median) > 0 {
			sum.Add(sum, big.NewRat(o.Amount.Minor, 100))
		}
	}
	return sum, judged
}

// counts counts what is counted.
func (n opportunityNaive) counts(code string) *big.Rat {
	total, seen := 0, map[string]bool{}
	one := func(person string, on period.Date, yes bool) {
		if yes && n.mine(person, on) {
			total++
		}
	}
	for _, o := range n.selling.Opportunities {
		n.countDeal(code, o, func(on period.Date, times int) {
			if n.mine(o.Owner, on) {
				total += times
			}
		})
	}
	about := func(what string) bool { return strings.Contains(code, what) }
	for _, l := range n.selling.Leads {
		if !about("lead") {
			break
		}
		became, ok := n.find(l.Opportunity)
		opened := became.Opened
		if ok && opened.IsZero() {
			opened = n.road(became.Number, day("9999-12-31"))[0].on
		}
		one(l.Person, l.Received, n.in.Holds(l.Received) && (code == "leads_received" || code == "leads_to_opportunity" && ok && !opened.After(n.in.To)))
	}
	for _, c := range n.selling.Confirmations {
		if _, ok := n.find(c.Opportunity); !ok || !about("confirm") {
			continue
		}
		due := period.Date{}
		if !c.Asked.IsZero() {
			due = c.Asked
			for left := n.settings.Confirm; left > 0; {
				if due = due.AddDays(1); due.Weekday() < 6 {
					left--
				}
			}
		}
		one(c.By, due, n.in.Holds(due) && (code == "confirmations_due" || code == "confirmed_on_time" && !c.Date.IsZero() && c.Date.Compare(due) <= 0))
		one(c.By, c.Checked, n.in.Holds(c.Checked) && (code == "confirmations_checked" || code == "confirmations_false" && c.False))
	}
	for _, b := range n.selling.Bids {
		one(b.Person, b.Submitted, n.in.Holds(b.Submitted) && (code == "bids_submitted" || code == "bids_void" && b.Result == "void" && !b.Decided.After(n.in.To)))
		one(b.Person, b.Decided, n.in.Holds(b.Decided) && (code == "bids_decided" && b.Result != "void" || code == "bids_won" && b.Result == "won"))
	}
	for _, k := range n.selling.KeyPersons {
		if !about("relations") && !about("deciders") {
			break
		}
		o, ok := n.find(k.Opportunity)
		start := n.in.From.AddDays(-1)
		before, after := n.grade(k.Code, start), n.grade(k.Code, n.in.To)
		watched := ok && n.open(o.Number, start) && before > 0
		decides := ok && n.open(o.Number, n.in.To) && k.Role == fact.Decider
		if n.mine(o.Owner, n.in.To) && (code == "relations_watched" && watched || code == "relations_raised" && watched && after < before ||
			code == "deciders_known" && decides || code == "deciders_in_favour" && decides && (after == 1 || after == 2)) {
			seen[k.Code] = true
		}
	}
	return big.NewRat(int64(total+len(seen)), 1)
}

func (n opportunityNaive) grade(code string, on period.Date) int {
	var best fact.Relation
	for _, r := range n.selling.Relations {
		if r.KeyPerson == code && !r.From.After(on) && !r.From.Before(best.From) {
			best = r
		}
	}
	return best.Grade
}

// countDeal counts what one opportunity contributes.
func (n opportunityNaive) countDeal(code string, o fact.Opportunity, add func(on period.Date, times int)) {
	in := n.in
	name, stage := code[:len(code)-1], code[len(code)-1:]
	if name == "entered_p" || name == "passed_p" {
		meaning := map[string]fact.Meaning{"2": fact.OpenStage, "3": fact.FirstApproval, "4": fact.Approval, "5": fact.Negotiation}[stage]
		entered, passed := period.Date{}, false
		for _, s := range n.road(o.Number, in.To) {
			if !entered.IsZero() && opportunityLater(s.meaning, meaning) {
				passed = true
			}
			if entered.IsZero() && s.meaning == meaning {
				entered = s.on
			}
		}
		if in.Holds(entered) && (passed || name == "entered_p") {
			add(entered, 1)
		}
	}
	switch code {
	case "new_valid_opportunities":
		n.firstValid(o, add)
	case "elements_expected":
		if n.open(o.Number, in.To) {
			add(in.To, 5)
		}
	case "elements_complete":
		kinds := map[fact.ElementKind]bool{}
		for _, e := range n.selling.Elements {
			if e.Opportunity == o.Number && !e.Date.After(in.To) && n.open(o.Number, in.To) {
				kinds[e.Which] = true
			}
		}
		add(in.To, len(kinds))
	case "left_p4", "left_p4_after_high_visit":
		road := n.road(o.Number, in.To)
		for i := len(road) - 1; i > 0; i-- {
			if road[i-1].meaning == fact.Approval && road[i].meaning != fact.Approval {
				visited := slices.ContainsFunc(n.selling.Visits, func(v fact.Visit) bool {
					return v.Opportunity == o.Number && v.High && v.Held && !v.Date.After(road[i].on)
				})
				if in.Holds(road[i].on) && (visited || code == "left_p4") {
					add(road[i].on, 1)
				}
				break
			}
		}
	case "milestones_planned", "milestones_reached":
		for _, m := range n.selling.Milestones {
			if m.Opportunity == o.Number && in.Holds(m.Due) &&
				(code == "milestones_planned" || m.Evidence != "" && !m.Reached.IsZero() && !m.Reached.After(m.Due)) {
				add(m.Due, 1)
			}
		}
	}
}

// firstValid counts an opportunity that is the first of its line to have become
// valid, by day and then by number.
func (n opportunityNaive) firstValid(o fact.Opportunity, add func(on period.Date, times int)) {
	on := n.own(o, n.in.To)
	if !n.in.Holds(on) {
		return
	}
	line := n.origins(o)
	for _, x := range n.selling.Opportunities {
		other := n.origins(x)
		if other[len(other)-1].Number != line[len(line)-1].Number {
			continue
		}
		if d := n.own(x, n.in.To); !d.IsZero() && (d.Before(on) || d == on && x.Number < o.Number) {
			return
		}
	}
	add(on, 1)
}

// wins counts how the deals of the scope ended that did so in the window.
func (n opportunityNaive) wins() (c WinCount) {
	for _, o := range n.selling.Opportunities {
		end := n.over(o, n.in.To)
		if end.meaning == "" || !n.in.Holds(end.on) || !n.mine(o.Owner, end.on) {
			continue
		}
		*map[fact.Meaning]*int{fact.Won: &c.Won, fact.Lost: &c.Lost, fact.Withdrawn: &c.Withdrawn, fact.Void: &c.Void}[end.meaning]++
	}
	return c
}
