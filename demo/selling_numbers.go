package demo

import (
	"fmt"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// numbers makes targets and forecasts, leads, and what other offices know.
func (s *seller) numbers() {
	lead := 0
	became := map[string][]fact.Opportunity{}
	for _, o := range s.out.Facts.Opportunities {
		became[o.Owner] = append(became[o.Owner], o)
	}
	for m := on(2025, 6, 1).Month(); m.Compare(s.today.Month()) <= 0; m = m.Add(1) {
		for _, who := range s.sellers(m.Last()) {
			s.target(who, m)
			for range s.dice.between(1, 4) {
				lead++
				s.lead(who, fmt.Sprintf("XS%05d", lead), m, became[who])
			}
			s.tests(who, m)
			s.settled(who, m)
		}
		for _, team := range []string{east, south, global} {
			s.known(s.heads[team], m)
			if year, month := m.Civil(); month%3 == 0 && !m.Last().After(s.today) {
				s.out.Figures = append(s.out.Figures, fact.Figure{
					Person: s.heads[team], Period: fmt.Sprintf("%d-Q%d", year, month/3), Code: "compliance", Value: money.Int(0), Unit: "number",
				})
			}
		}
	}
}

// settled is what cards take from human resources: how many new valid
// opportunities a month asks for, and, when it is over, how many breaches were
// confirmed. Hardly anybody has one.
func (s *seller) settled(who string, m period.Month) {
	post, _ := s.sells(who, m.Last())
	s.figure(who, m, "OP02_target", "number", money.Int(map[string]int64{"junior": 3, "mid": 2, "senior": 1}[post.Grade]))
	if m.Last().After(s.today) {
		return
	}
	breaches := int64(0)
	if _, month := m.Civil(); (int(who[len(who)-2]-'0')*110+int(who[len(who)-1]-'0')*11+month*5)%71 == 0 {
		breaches = 1
	}
	s.figure(who, m, "compliance", "number", money.Int(breaches))
}

// target sets the targets of a month by grade and season, with the forecasts
// that were frozen on its first working day.
func (s *seller) target(who string, m period.Month) {
	post, _ := s.sells(who, m.Last())
	base := map[string]int64{"junior": 120, "mid": 260, "senior": 430}[post.Grade]
	_, month := m.Civil()
	base = base * []int64{70, 60, 95, 95, 100, 125, 90, 95, 115, 100, 105, 150}[month-1] / 100
	if m.First().DaysSince(s.joined(who)) < 90 {
		base /= 3
	}
	frozen := s.workday(m.First())
	for _, of := range []string{"signing", "collection", "reserve"} {
		amount := base * 1_000_00
		switch of {
		case "signing":
			amount = amount * 11 / 10
		case "reserve":
			amount *= 6
		}
		f := &s.out.Facts
		f.Targets = append(f.Targets, fact.Target{Person: who, Period: m.String(), Of: of, Amount: fen(amount)})
		if of != "reserve" {
			f.Forecasts = append(f.Forecasts, fact.Forecast{Person: who, Period: m.String(), Of: of, Frozen: frozen, Amount: fen(percent(amount, s.dice.between(60, 135)))})
		}
	}
}

// lead is a hint by its channel; some became an opportunity of the same person
// that was opened later.
func (s *seller) lead(who, number string, m period.Month, own []fact.Opportunity) {
	channels := []string{"repeat", "referral", "own-event", "third-party-event", "website", "cold-call"}
	l := fact.Lead{Number: number, Person: who, Received: earlier(m.First().AddDays(s.dice.days(0, 27)), s.today), Channel: pick(s.dice, channels)}
	for _, o := range own {
		if days := o.Opened.DaysSince(l.Received); days >= 0 && days < 40 && s.dice.chance(50) {
			l.Opportunity = o.Number
			break
		}
	}
	s.out.Facts.Leads = append(s.out.Facts.Leads, l)
}

// tests are what newcomers have to pass in their first three months.
func (s *seller) tests(who string, m period.Month) {
	joined := s.joined(who)
	if n := m.MonthsSince(joined.Month()); n < 0 || n > 2 {
		return
	}
	s.figure(who, m, "pass_tests_due", "number", money.Int(4))
	s.figure(who, m, "pass_tests_passed", "number", money.Int(s.dice.between(2, 4)))
	s.figure(who, m, "territory_expected", "number", money.Int(30))
	s.figure(who, m, "territory_done", "number", money.Int(s.dice.between(18, 30)))
}

// known is what service, finance and human resources know of a team in a month.
func (s *seller) known(head string, m period.Month) {
	answers := s.dice.between(3, 9)
	s.figure(head, m, "satisfaction_answers", "number", money.Int(answers))
	s.figure(head, m, "satisfaction_points", "number", money.Int(answers*4+s.dice.between(-2, 4)))
	due := s.dice.between(0, 4)
	s.figure(head, m, "complaints_due", "number", money.Int(due))
	s.figure(head, m, "complaints_closed_on_time", "number", money.Int(due-min(due, s.dice.between(0, 1))))
	s.figure(head, m, "sales_expense", "CNY", money.Int(s.dice.between(60, 140)*1000))
	s.figure(head, m, "pay_cost", "CNY", money.Int(s.dice.between(180, 260)*1000))
	left, regretted := int64(0), int64(0)
	for _, x := range s.set.Employments {
		if x.Family == "rep" && s.heads[x.Team] == head && !x.Valid.To.IsZero() && x.Valid.To.Month() == m && s.lastDay(x.Person) == x.Valid.To {
			left++
		}
	}
	if left > 0 {
		regretted = 1
	}
	s.figure(head, m, "regretted_leavers", "number", money.Int(regretted))
	var judged, good int64
	for _, x := range s.set.Employments {
		if x.Family == "rep" && s.heads[x.Team] == head && s.joined(x.Person) == x.Valid.From && x.Valid.From.Month().Add(6) == m {
			judged++
			if to := s.lastDay(x.Person); (to.IsZero() || to.After(m.Last())) && s.dice.chance(80) {
				good++
			}
		}
	}
	if judged > 0 {
		s.figure(head, m, "hires_judged", "number", money.Int(judged))
		s.figure(head, m, "hires_good", "number", money.Int(good))
	}
}
