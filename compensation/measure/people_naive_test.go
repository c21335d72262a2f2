package measure

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"time"

	"steelyard/compensation/fact"
)

// peopleNaiveMonths is the day n months after one, or the month's last day.
func peopleNaiveMonths(day, months int) int {
	at := activityNaiveTime(day)
	first := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1)
	return int(first.Unix()/86400) + min(at.Day(), last.Day()) - 1
}

// began is the first day of employment, activityNever without one.
func (n *activityNaive) began(person string) int {
	first := 1 << 40
	for _, e := range n.set.Employments {
		if e.Person == person {
			first = min(first, activityNaiveDay(e.Valid.From))
		}
	}
	if first == 1<<40 {
		return activityNever
	}
	return first
}

func (n *activityNaive) seller(person string, day int) bool {
	e := n.job(person, day)
	return e != nil && slices.Contains(n.settings.Sellers, e.Family)
}

func (n *activityNaive) heads() (quota, all *big.Rat) {
	quota, all = new(big.Rat), new(big.Rat)
	for _, p := range n.set.Persons {
		began := n.began(p.Code)
		for d := n.from; d <= n.to; d++ {
			if n.job(p.Code, d) == nil || !n.mine(p.Code, d) {
				continue
			}
			all.Add(all, activityNaiveInt(1))
			if !n.seller(p.Code, d) {
				continue
			}
			month := n.settings.Ramp + 1 // 1 is the first one
			for k := n.settings.Ramp; k >= 1 && began != activityNever; k-- {
				if d < peopleNaiveMonths(began, k) {
					month = k
				}
			}
			quota.Add(quota, big.NewRat(int64(month), int64(n.settings.Ramp+1)))
		}
	}
	days := activityNaiveInt(n.to - n.from + 1)
	return quota.Quo(quota, days), all.Quo(all, days)
}

// peopleNaiveCredit is an amount in minor units that a receipt brought somebody on a day.
type peopleNaiveCredit struct {
	person, receipt string
	day             int
	minor           int64
}

// credits goes through the receipts of each contract in order; what comes in up
// to its amount counts, and is split: everybody's whole part, and what is left
// over to the largest remainders.
func (n *activityNaive) credits() (out []peopleNaiveCredit) {
	receipts := slices.Clone(n.set.Receipts)
	slices.SortFunc(receipts, func(a, b fact.Receipt) int {
		tied := func(r fact.Receipt) int { return min(len(r.Reverses), 1) }
		return cmp.Or(cmp.Compare(activityNaiveDay(a.Date), activityNaiveDay(b.Date)), cmp.Compare(tied(a), tied(b)), cmp.Compare(a.Number, b.Number))
	})
	for _, c := range n.set.Contracts {
		var had, counted int64
		for _, r := range receipts {
			for _, a := range n.set.Allocations {
				if a.Receipt != r.Number || a.Contract != c.Number {
					continue
				}
				had += a.Amount.Minor
				now := min(had, c.Amount.Minor)
				for person, minor := range n.parts(c.Number, now-counted) {
					out = append(out, peopleNaiveCredit{person, r.Number, activityNaiveDay(r.Date), minor})
				}
				counted = now
			}
		}
	}
	return out
}

func (n *activityNaive) parts(contract string, minor int64) map[string]int64 {
	out := map[string]int64{}
	if minor == 0 {
		return out
	}
	type rest struct {
		person string
		left   *big.Rat
	}
	var rests []rest
	sum := int64(0)
	for _, s := range n.set.Splits {
		if s.Contract == contract {
			exact := new(big.Rat).Mul(activityNaiveRat(s.Share.String()), big.NewRat(max(minor, -minor), 1))
			whole := new(big.Int).Quo(exact.Num(), exact.Denom())
			out[s.Person], sum = whole.Int64(), sum+whole.Int64()
			rests = append(rests, rest{s.Person, exact.Sub(exact, new(big.Rat).SetInt(whole))})
		}
	}
	if len(rests) == 0 {
		return map[string]int64{"": minor}
	}
	slices.SortFunc(rests, func(a, b rest) int { return cmp.Or(b.left.Cmp(a.left), cmp.Compare(a.person, b.person)) })
	for i := range max(minor, -minor) - sum {
		out[rests[i].person]++
	}
	for person := range out {
		if minor < 0 {
			out[person] = -out[person]
		}
	}
	return out
}

func peopleNaiveYuan(minor int64) *big.Rat { return big.NewRat(minor, 100) }

func (n *activityNaive) top() *big.Rat {
	sums := map[string]int64{}
	for _, p := range n.set.Persons {
		for d := n.from; d <= n.to; d++ {
			if n.seller(p.Code, d) && n.mine(p.Code, d) {
				sums[p.Code] += 0
			}
		}
	}
	for _, c := range n.credit {
		if c.person != "" && c.minor != 0 && n.in(c.day) && n.mine(c.person, c.day) {
			sums[c.person] += c.minor
		}
	}
	var list []int64
	for _, sum := range sums {
		list = append(list, sum)
	}
	slices.Sort(list)
	slices.Reverse(list)
	sum := int64(0)
	for i, v := range list {
		if activityNaiveInt(i).Cmp(new(big.Rat).Mul(activityNaiveInt(len(list)), activityNaiveRat(n.settings.Top.String()))) < 0 { // the first is number 0
			sum += v
		}
	}
	return peopleNaiveYuan(sum)
}

func (n *activityNaive) onTarget() (with, reached int) {
	at := activityNaiveTime(n.to)
	year := at.Year()
	if int(at.Month()) < n.settings.FiscalMonth {
		year--
	}
	start := int(time.Date(year, time.Month(n.settings.FiscalMonth), 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	credits := n.credit
	for _, p := range n.set.Persons {
		began := n.began(p.Code)
		if n.job(p.Code, n.to) == nil || !n.mine(p.Code, n.to) || began != activityNever && n.to < peopleNaiveMonths(began, n.settings.Ramp) {
			continue
		}
		target := n.targets(p.Code, start, n.to)
		if target.Sign() <= 0 {
			continue
		}
		with++
		got := int64(0)
		for _, c := range credits {
			if c.person == p.Code && c.day >= start && c.day <= n.to {
				got += c.minor
			}
		}
		if peopleNaiveYuan(got).Cmp(target.Mul(target, activityNaiveRat(n.settings.OnTarget.String()))) >= 0 {
			reached++
		}
	}
	return with, reached
}

// targets adds the targets of a person that lie between two days, of which the
// second ends a month, and have none of a part of theirs beside them.
func (n *activityNaive) targets(person string, from, to int) *big.Rat {
	sum := new(big.Rat)
	if activityNaiveTime(to).Month() == activityNaiveTime(to+1).Month() {
		return sum
	}
	months := func(t fact.Target) (list []string) { // the months of its period
		year := t.Period[:4]
		for m := 1; m <= 12; m++ {
			name := fmt.Sprintf("%s-%02d", year, m)
			if t.Period == year || t.Period == name || t.Period == fmt.Sprintf("%s-Q%d", year, (m+2)/3) {
				list = append(list, name)
			}
		}
		return list
	}
	for _, t := range n.selling.Targets {
		if t.Person != person || t.Of != "collection" {
			continue
		}
		counts := true
		for _, m := range months(t) {
			d, _ := time.Parse("2006-01", m)
			first := int(d.Unix() / 86400)
			counts = counts && first >= from && first <= to
		}
		for _, o := range n.selling.Targets {
			if o.Person == person && o.Of == "collection" && len(months(o)) < len(months(t)) && slices.Contains(months(t), months(o)[0]) {
				counts = false
			}
		}
		if counts {
			sum.Add(sum, peopleNaiveYuan(t.Amount.Minor))
		}
	}
	return sum
}

// peopleNaiveStay is a length of time.
type peopleNaiveStay struct {
	days int
	open bool
}

// stays tells of every newcomer how long it took until reached says so for a day.
func (n *activityNaive) stays(reached func(person string, began, day int) bool) (out []peopleNaiveStay) {
	for _, p := range n.set.Persons {
		began := n.began(p.Code)
		if began == activityNever || began > n.to || began < peopleNaiveMonths(n.to+1, -12) || !n.seller(p.Code, began) {
			continue
		}
		last := n.stood(p.Code, n.to)
		if !n.mine(p.Code, last) {
			continue
		}
		s := peopleNaiveStay{last - began, true}
		for d := began; d <= last; d++ {
			if reached(p.Code, began, d) {
				s = peopleNaiveStay{d - began, false}
				break
			}
		}
		out = append(out, s)
	}
	return out
}

// peopleNaiveMedian gives everybody one part of the whole, and passes the part of
// those that are open on to all who stayed longer, in equal parts (Efron 1967):
// the median is where half of the whole has ended.
func peopleNaiveMedian(list []peopleNaiveStay) (*big.Rat, bool) {
	slices.SortFunc(list, func(a, b peopleNaiveStay) int {
		return cmp.Or(cmp.Compare(a.days, b.days), map[bool]int{true: 1}[a.open]-map[bool]int{true: 1}[b.open])
	})
	parts := make([]*big.Rat, len(list))
	for i := range parts {
		parts[i] = big.NewRat(1, int64(len(list)))
	}
	ended := new(big.Rat)
	for i, s := range list {
		if !s.open {
			if ended.Add(ended, parts[i]); ended.Cmp(big.NewRat(1, 2)) >= 0 {
				return activityNaiveInt(s.days), true
			}
			continue
		}
		for j := i + 1; j < len(list); j++ {
			parts[j] = new(big.Rat).Add(parts[j], new(big.Rat).Quo(parts[i], activityNaiveInt(len(list)-i-1)))
		}
	}
	return nil, false
}

// paid reports whether a receipt of the day brought a person something of which
// the end of the window leaves some.
func (n *activityNaive) paid(credits []peopleNaiveCredit) func(string, int, int) bool {
	return func(person string, _, day int) bool {
		for _, c := range credits {
			if c.person != person || c.day != day {
				continue
			}
			left, counted := int64(0), int64(0)
			for _, r := range n.set.Receipts {
				if r.Number == c.receipt || r.Reverses == c.receipt && activityNaiveDay(r.Date) <= n.to {
					left += r.Amount.Minor
				}
			}
			for _, o := range credits {
				if o.receipt == c.receipt {
					counted += o.minor
				}
			}
			if left > 0 && counted > 0 {
				return true
			}
		}
		return false
	}
}

// valid reports whether an opportunity is valid on a day, as known at the end
// of the window.
func (n *activityNaive) valid(number string, day int) bool {
	var owner string
	for _, o := range n.selling.Opportunities {
		if o.Number == number {
			owner = o.Owner
		}
	}
	kinds := map[fact.ElementKind]bool{}
	for _, e := range n.selling.Elements {
		if e.Opportunity == number && activityNaiveDay(e.Date) <= day {
			kinds[e.Which] = true
		}
	}
	for _, c := range n.selling.Confirmations {
		if d := activityNaiveDay(c.Date); c.Opportunity == number && d != activityNever && d <= day && c.By != owner && !(c.False && activityNaiveDay(c.Checked) <= n.to) {
			return len(kinds) == 5
		}
	}
	return false
}

// gotValid reports whether an opportunity of a person becomes valid on the day
// and nothing that it comes from had been valid.
func (n *activityNaive) gotValid(person string, _, day int) bool {
	for _, o := range n.selling.Opportunities {
		if o.Owner != person || !n.valid(o.Number, day) || n.valid(o.Number, day-1) {
			continue
		}
		fresh, seen := true, map[string]bool{o.Number: true}
		for up := o.Origin; up != "" && !seen[up]; {
			seen[up] = true
			fresh = fresh && !n.valid(up, day-1)
			for _, other := range n.selling.Opportunities {
				if other.Number == up {
					up = other.Origin
					break
				}
			}
		}
		if fresh {
			return true
		}
	}
	return false
}

// figures adds the figures of months that end in the window.
func (n *activityNaive) figures(code, unit string) (*big.Rat, bool) {
	var sum *big.Rat
	for _, f := range n.set.Figures {
		first, err := time.Parse("2006-01", f.Period)
		if err != nil || f.Code != code || !n.known(f.Person) {
			continue
		}
		last := int(first.AddDate(0, 1, -1).Unix() / 86400)
		if !n.in(last) || !n.mine(f.Person, n.stood(f.Person, last)) {
			continue
		}
		if f.Unit != unit {
			return nil, false
		}
		if sum == nil {
			sum = new(big.Rat)
		}
		sum.Add(sum, activityNaiveRat(f.Value.String()))
	}
	return sum, sum != nil
}
