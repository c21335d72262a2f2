package demo

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// The teams, and the people who play a part in the story; everybody else is
// one of the crowd.
const (
	east, south, global = "east", "south", "global"

	featured    = "E002" // east, senior: crosses a band in the month
	partner     = "E003" // east: shares contracts with the featured person
	promoted    = "E004" // east: junior, mid from April 2026
	cardless    = "E005" // east: the month's scorecard is not out yet
	bigHitter   = "E007" // south, senior
	overpaid    = "E008" // south: a customer paid more than was due
	transferred = "E010" // south, global from July 2026
	catcher     = "E012" // global, senior: reaches a band and catches up
	colleague   = "E013" // global
	newcomer    = "E014" // south, since September 2026: nothing received yet
)

// post is a stretch of somebody's employment; an open end is no date.
type post struct {
	person, family, grade, team string
	from, to                    period.Date
}

// posts is who works where.
func posts() []post {
	return []post{
		{"E001", "manager", "senior", east, on(2018, 3, 1), open()},
		{featured, "rep", "senior", east, on(2020, 6, 15), open()},
		{partner, "rep", "mid", east, on(2022, 4, 1), open()},
		{promoted, "rep", "junior", east, on(2024, 7, 8), on(2026, 3, 31)},
		{promoted, "rep", "mid", east, on(2026, 4, 1), open()},
		{cardless, "rep", "mid", east, on(2023, 2, 20), open()},
		{"E006", "manager", "senior", south, on(2019, 9, 2), open()},
		{bigHitter, "rep", "senior", south, on(2019, 11, 11), open()},
		{overpaid, "rep", "mid", south, on(2022, 10, 10), open()},
		{"E009", "rep", "junior", south, on(2025, 6, 23), open()},
		{transferred, "rep", "mid", south, on(2023, 5, 8), on(2026, 6, 30)},
		{transferred, "rep", "mid", global, on(2026, 7, 1), open()},
		{"E011", "manager", "senior", global, on(2021, 1, 4), open()},
		{catcher, "rep", "senior", global, on(2021, 8, 16), open()},
		{colleague, "rep", "mid", global, on(2024, 3, 4), open()},
		{newcomer, "rep", "junior", south, on(2026, 9, 14), open()},
	}
}

// names are for the people whom the seed names.
func names() []string {
	return []string{
		"陈思远", "顾明轩", "何雨桐", "许文博", "唐可欣", "罗子谦", "邓雅文", "梁俊豪", "沈知行",
		"苏沐辰", "郑婉清", "范一鸣", "吕书瑶", "贺景川", "姚静宜", "冯浩然", "孟晓棠", "谢承宇",
	}
}

// hire makes teams, people, their employments and their scorecards.
func (b *builder) hire() {
	s := &b.set
	s.Teams = []fact.Team{
		{Code: "key-accounts", Name: "大客户事业部 Key Accounts"},
		{Code: east, Name: "华东大客户部 East", Parent: "key-accounts"},
		{Code: south, Name: "华南大客户部 South", Parent: "key-accounts"},
		{Code: global, Name: "全球客户部 Global Accounts", Parent: "key-accounts"},
	}
	pool := names()
	shuffle(b.dice, pool)
	pool = append([]string{"周岚", "林悦"}, pool...)
	for _, p := range posts() {
		if n := len(s.Persons); n == 0 || s.Persons[n-1].Code != p.person {
			s.Persons = append(s.Persons, fact.Person{Code: p.person, Name: pool[n]})
		}
		s.Employments = append(s.Employments, fact.Employment{
			Person: p.person, Valid: period.Interval{From: p.from, To: p.to}, Family: p.family, Grade: p.grade, Team: p.team,
		})
		if p.family == "rep" {
			b.scorecards(p)
		}
	}
}

// scorecards gives a post its monthly coefficients of 2026.
func (b *builder) scorecards(p post) {
	for m := on(2026, 1, 1).Month(); m.Compare(lastDay().Month()) <= 0; m = m.Add(1) {
		coefficient := 85 + 5*b.dice.below(7)
		held := period.Interval{From: p.from, To: p.to}.Holds(m.Last())
		month := m == lastDay().Month()
		switch {
		case !held, month && p.person == cardless:
			continue
		case month && p.person == featured:
			coefficient = 105
		}
		b.set.Figures = append(b.set.Figures, fact.Figure{
			Person: p.person, Period: m.String(), Code: "scorecard", Value: ratio(coefficient, 2), Unit: "number",
		})
	}
}

// ratio returns n ÷ 10^digits.
func ratio(n int64, digits uint8) money.Decimal {
	divisor := money.Int(1)
	for range digits {
		divisor, _ = divisor.Mul(money.Int(10)) // digits is 2 or 4: far from any bound
	}
	q, _ := money.Int(n).Quo(divisor, digits)
	return q
}

// on is a day of the calendar; the demo names only days that exist.
func on(year, month, day int) period.Date {
	d, _ := period.NewDate(year, month, day)
	return d
}

// open is the end of what has no end.
func open() period.Date { return period.Date{} }

// lastDay is the last day that the company's facts know of.
func lastDay() period.Date { return on(2026, 10, 31) }

// holidays is the working calendar with the public holidays of the time, as far
// as they fall on working days.
func holidays() period.Calendar {
	off := map[period.Date]bool{}
	for _, h := range []struct {
		from period.Date
		days int
	}{
		{on(2025, 5, 1), 5}, {on(2025, 5, 31), 3}, {on(2025, 10, 1), 8}, {on(2026, 1, 1), 3}, {on(2026, 2, 15), 9}, {on(2026, 4, 4), 3}, {on(2026, 5, 1), 5},
		{on(2026, 6, 19), 3}, {on(2026, 9, 25), 3}, {on(2026, 10, 1), 7},
	} {
		for i := range h.days {
			off[h.from.AddDays(i)] = true
		}
	}
	return period.Calendar{Off: off}
}
