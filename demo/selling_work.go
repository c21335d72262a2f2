package demo

import (
	"cmp"
	"fmt"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// begin is the first day of plans, logs and targets.
func begin() period.Date { return on(2025, 6, 2) } // a Monday

// work makes the weekly plans and daily logs of those who sell, and the hours of
// those who lead them.
func (s *seller) work() {
	for day := begin(); !day.After(s.today); day = day.AddDays(1) {
		if day.Weekday() == 1 {
			for _, who := range s.sellers(day) {
				s.week(who, day)
			}
		}
		if !s.calendar.IsWorkday(day) {
			continue
		}
		for _, who := range s.sellers(day) {
			s.log(who, day)
		}
		for _, team := range []string{east, south, global} {
			s.hours(s.heads[team], day)
		}
	}
}

// care is how carefully somebody works, in per cent: a trait that stays.
func care(person string) int64 { return 70 + int64(person[len(person)-1]-'0')*3 }

// week is somebody's plan of a week with what came of it.
func (s *seller) week(who string, monday period.Date) {
	f := &s.out.Facts
	kinds := []string{"visit", "proposal", "key-person", "collection", "visit", "study"}
	n := s.dice.days(3, 5)
	for i := range n {
		item := fact.PlanItem{
			Person: who, Week: monday, Number: fmt.Sprint(i + 1), Kind: kinds[s.dice.below(int64(len(kinds)))],
			Weight: money.Int(s.dice.between(1, 3)), Planned: true,
		}
		if done := monday.AddDays(s.dice.days(0, 4)); s.dice.chance(care(who)) && !done.After(s.today) {
			item.Done, item.Evidence = done, "拜访记录 visit record"
		}
		f.PlanItems = append(f.PlanItems, item)
	}
	if s.dice.chance(35) && !monday.AddDays(2).After(s.today) {
		f.PlanItems = append(f.PlanItems, fact.PlanItem{
			Person: who, Week: monday, Number: fmt.Sprint(n + 1), Kind: "visit", Weight: money.Int(1), Done: monday.AddDays(2), Evidence: "拜访记录 visit record",
		})
	}
}

// log is somebody's entry of a day; one in twelve days has none.
func (s *seller) log(who string, day period.Date) {
	if s.dice.chance(8) {
		return
	}
	post, _ := s.sells(who, day)
	l := fact.Log{Person: who, Day: day, Written: day, Passed: s.dice.chance(care(who) + 5), Failed: s.dice.chance(1), Reviewer: s.head(post)}
	if s.dice.chance(10) {
		l.Written = earlier(s.calendar.AddWorkdays(day, s.dice.days(1, 4)), s.today)
	}
	if read := s.calendar.AddWorkdays(l.Written, s.dice.days(0, 2)); s.dice.chance(80) && !read.After(s.today) {
		l.Reviewed = read
	}
	s.out.Facts.Logs = append(s.out.Facts.Logs, l)
}

// hours are a manager's hours of a day.
func (s *seller) hours(who string, day period.Date) {
	left := int64(16) // half hours
	for _, category := range fact.HoursKinds() {
		n := min(left, s.dice.between(0, 5))
		if category == fact.Internal {
			n = left
		}
		if left -= n; n > 0 {
			s.out.Facts.Hours = append(s.out.Facts.Hours, fact.Hours{Person: who, Day: day, Category: category, Hours: ratio(n*50, 2)})
		}
	}
}

// after makes what contracts say beside their amount, and what happened to them
// after signing.
func (s *seller) after() {
	f := &s.out.Facts
	contracts := slices.Clone(s.set.Contracts)
	slices.SortFunc(contracts, func(a, b fact.Contract) int { return cmp.Compare(a.Number, b.Number) })
	last := map[string]fact.Instalment{}
	for _, x := range s.set.Instalments {
		if at, ok := last[x.Contract]; !ok || at.Due.Before(x.Due) {
			last[x.Contract] = x
		}
	}
	for i, c := range contracts {
		t := fact.Terms{
			Contract: c.Number, Effective: c.Signed.AddDays(s.dice.days(0, 8)),
			List: fen(percent(c.Amount.Minor, s.dice.between(102, 122))), Cost: fen(percent(c.Net.Minor, s.dice.between(40, 62))),
			Purchase: fen(percent(c.Net.Minor, s.dice.between(0, 14))),
		}
		if t.Filed = t.Effective.AddDays(s.dice.days(0, 12)); t.Filed.After(s.today) || s.dice.chance(4) {
			t.Filed = period.Date{}
		}
		if x := last[c.Number]; percent(c.Amount.Minor, 12) >= x.Amount.Minor && x.Amount.Minor > 0 {
			t.Retention = x.Number
		}
		f.Terms = append(f.Terms, t)
		switch day := c.Signed.AddDays(100); {
		case day.After(s.today):
		case i%17 == 5:
			f.Changes = append(f.Changes, fact.Change{Contract: c.Number, Number: "BG1", Date: day, Amount: fen(56_500_00), Net: fen(50_000_00)})
		case i%29 == 11:
			f.Changes = append(f.Changes, fact.Change{Contract: c.Number, Number: "QX1", Date: day, Amount: fen(-22_600_00), Net: fen(-20_000_00)})
		}
	}
	s.writeOff(contracts)
}

// writeOff gives up a part of the oldest contract of which nothing came in.
func (s *seller) writeOff(contracts []fact.Contract) {
	paid := map[string]bool{}
	for _, a := range s.set.Allocations {
		paid[a.Contract] = true
	}
	at := -1
	for i, c := range contracts {
		if !paid[c.Number] && c.Signed.AddDays(180).Before(s.today) && (at < 0 || c.Signed.Before(contracts[at].Signed)) {
			at = i
		}
	}
	if at >= 0 {
		c := contracts[at]
		s.out.Facts.BadDebts = append(s.out.Facts.BadDebts, fact.BadDebt{Contract: c.Number, Number: "HZ1", Date: on(2026, 10, 28), Amount: fen(percent(c.Amount.Minor, 30))})
	}
}
