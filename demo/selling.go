package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Selling is how the grown company won its business, day by day until today:
// opportunities behind every contract and those that came to nothing, visits,
// plans, logs, bids, forecasts and targets.
type Selling struct {
	Facts   fact.Selling
	Figures []fact.Figure // what other offices know: satisfaction, complaints, expenses, tests
}

// Selling makes it from the seed that the company was made of. It refers to the
// people, customers and contracts of Whole.
func (g *Grown) Selling(seed uint64) Selling {
	s := &seller{
		dice: dice{source: rand.NewPCG(seed, 3)}, calendar: holidays(), set: g.Whole(), today: g.Today,
		heads: map[string]string{}, posts: map[string][]fact.Employment{}, first: map[string]fact.Instalment{},
	}
	for _, h := range heads() {
		s.heads[h.Team] = h.Person
	}
	for _, e := range s.set.Employments {
		s.posts[e.Person] = append(s.posts[e.Person], e)
	}
	for _, x := range s.set.Instalments {
		if at, ok := s.first[x.Contract]; !ok || x.Due.Before(at.Due) {
			s.first[x.Contract] = x
		}
	}
	s.out.Facts.Stages = road()
	s.won()
	s.others()
	s.work()
	s.after()
	s.numbers()
	return s.out
}

// Whole puts all that was entered together, corrections in the place of what
// they correct.
func (g *Grown) Whole() *fact.Set {
	s := &fact.Set{}
	for _, stage := range g.Stages {
		for _, b := range stage.Batches {
			f := b.Facts
			if b.Reason != "" {
				s.Contracts = slices.DeleteFunc(s.Contracts, func(x fact.Contract) bool {
					return slices.ContainsFunc(f.Contracts, func(y fact.Contract) bool { return x.Number == y.Number })
				})
				s.Instalments = slices.DeleteFunc(s.Instalments, func(x fact.Instalment) bool {
					return slices.ContainsFunc(f.Instalments, func(y fact.Instalment) bool { return x.Contract == y.Contract && x.Number == y.Number })
				})
				s.Splits = slices.DeleteFunc(s.Splits, func(x fact.Split) bool {
					return slices.ContainsFunc(f.Splits, func(y fact.Split) bool { return x.Contract == y.Contract && x.Person == y.Person && x.From == y.From })
				})
			}
			s.Teams, s.Persons, s.Employments = append(s.Teams, f.Teams...), append(s.Persons, f.Persons...), append(s.Employments, f.Employments...)
			s.Customers, s.Contracts, s.Splits = append(s.Customers, f.Customers...), append(s.Contracts, f.Contracts...), append(s.Splits, f.Splits...)
			s.Overlays, s.Instalments = append(s.Overlays, f.Overlays...), append(s.Instalments, f.Instalments...)
			s.Receipts, s.Allocations, s.Figures = append(s.Receipts, f.Receipts...), append(s.Allocations, f.Allocations...), append(s.Figures, f.Figures...)
		}
	}
	return s
}

// seller makes the selling facts.
type seller struct {
	dice     dice
	calendar period.Calendar
	set      *fact.Set
	today    period.Date
	heads    map[string]string // by team
	posts    map[string][]fact.Employment
	first    map[string]fact.Instalment // by contract: what falls due first
	visits   int
	out      Selling
}

// road is the company's road from territory to contract.
func road() []fact.Stage {
	stage := func(code, name string, meaning fact.Meaning, chance int64) fact.Stage {
		return fact.Stage{Code: code, Name: name, Meaning: meaning, Probability: ratio(chance, 2)}
	}
	return []fact.Stage{
		stage("P0", "地盘 Territory", fact.Territory, 0), stage("P1", "线索 Lead", fact.LeadStage, 5),
		stage("P2", "商机 Opportunity", fact.OpenStage, 10), stage("P3", "初步认可 First approval", fact.FirstApproval, 30),
		stage("P4", "认可与投标 Approval and bid", fact.Approval, 50), stage("P5", "商务 Negotiation", fact.Negotiation, 80),
		stage("P6", "成交 Signed", fact.Won, 100), stage("X1", "输单 Lost", fact.Lost, 0),
		stage("X2", "客户取消 Withdrawn", fact.Withdrawn, 0), stage("X3", "废标 Void bid", fact.Void, 0),
	}
}

// sells reports whether somebody sells on a day, and since when.
func (s *seller) sells(person string, day period.Date) (fact.Employment, bool) {
	for _, e := range s.posts[person] {
		if e.Family == "rep" && e.Valid.Holds(day) {
			return e, true
		}
	}
	return fact.Employment{}, false
}

// joined is the first day of somebody's first employment.
func (s *seller) joined(person string) period.Date {
	day := period.Date{}
	for _, e := range s.posts[person] {
		if day.IsZero() || e.Valid.From.Before(day) {
			day = e.Valid.From
		}
	}
	return day
}

// sellers are the people who sell on a day, by code.
func (s *seller) sellers(day period.Date) []string {
	var list []string
	for person := range s.posts {
		if _, ok := s.sells(person, day); ok {
			list = append(list, person)
		}
	}
	slices.Sort(list)
	return list
}

// head is who leads the team of an employment.
func (s *seller) head(e fact.Employment) string { return s.heads[e.Team] }

// workday is the first working day on or after a day.
func (s *seller) workday(day period.Date) period.Date { return s.calendar.AddWorkdays(day, 0) }

// won makes the opportunity behind every contract that a representative signed.
func (s *seller) won() {
	contracts := slices.Clone(s.set.Contracts)
	slices.SortFunc(contracts, func(a, b fact.Contract) int { return cmp.Compare(a.Number, b.Number) })
	owner := map[string]fact.Split{}
	for _, x := range s.set.Splits {
		if at, ok := owner[x.Contract]; !ok || x.Share.Cmp(at.Share) > 0 || x.Share.Equal(at.Share) && x.Person < at.Person {
			owner[x.Contract] = x
		}
	}
	for _, c := range contracts {
		who := owner[c.Number].Person
		if _, ok := s.sells(who, c.Signed); !ok {
			continue
		}
		opened := c.Signed.AddDays(-s.dice.days(50, 230))
		if joined := s.joined(who); opened.Before(joined) {
			opened = joined
		}
		if c.Signed.DaysSince(opened) < 8 {
			continue
		}
		first := s.first[c.Number]
		s.tell(deals{
			o: fact.Opportunity{
				Number: "SJ-" + c.Number, Customer: c.Customer, Owner: who, Opened: opened, Amount: c.Amount,
				Signing: c.Signed.AddDays(s.dice.days(-20, 12)), Cash: first.Due, First: first.Amount, Contract: c.Number,
			},
			end: c.Signed, last: "P6",
		})
	}
}

// others makes the opportunities that came to nothing, and those still open.
func (s *seller) others() {
	customers := slices.Clone(s.set.Customers)
	slices.SortFunc(customers, func(a, b fact.Customer) int { return cmp.Compare(a.Code, b.Code) })
	number := 0
	for m := on(2025, 5, 1).Month(); m.Compare(s.today.Month()) <= 0; m = m.Add(1) {
		for _, who := range s.sellers(m.First().AddDays(9)) {
			for range s.dice.between(0, 2) {
				opened := s.workday(m.First().AddDays(s.dice.days(0, 24)))
				if _, ok := s.sells(who, opened); !ok || opened.After(s.today) {
					continue
				}
				number++
				s.tell(s.fate(fact.Opportunity{
					Number: fmt.Sprintf("SJ-%04d", number), Customer: pick(s.dice, customers).Code, Owner: who, Opened: opened,
					Amount: fen(s.dice.between(8, 140) * 10_000_00),
				}))
			}
		}
	}
	s.again()
}

// again re-opens one lost opportunity: the customer came back.
func (s *seller) again() {
	lost := map[string]bool{}
	for _, m := range s.out.Facts.Moves {
		lost[m.Opportunity] = m.Stage == "X1"
	}
	for _, o := range s.out.Facts.Opportunities {
		if lost[o.Number] && o.Opened.Before(on(2026, 1, 1)) {
			o.Origin, o.Number, o.Opened = o.Number, o.Number+"R", on(2026, 9, 7)
			if _, sells := s.sells(o.Owner, o.Opened); sells {
				o.Signing, o.Cash = on(2027, 1, 15), on(2027, 2, 26)
				s.tell(deals{o: o, end: s.today, last: "P3"})
				return
			}
		}
	}
}

// fate decides how far an opportunity comes, and when it ends.
func (s *seller) fate(o fact.Opportunity) deals {
	signing := o.Opened.AddDays(s.dice.days(90, 260))
	o.Signing, o.Cash, o.First = signing, signing.AddDays(30), fen(percent(o.Amount.Minor, 30))
	ends := o.Opened.AddDays(s.dice.days(40, 300))
	left := s.lastDay(o.Owner)
	last := pick(s.dice, []string{"X1", "X1", "X1", "X2", "X1", "X3"})
	switch {
	case !left.IsZero() && ends.After(left):
		return deals{o: o, end: left, last: "X2"}
	case !ends.After(s.today):
		return deals{o: o, end: ends, last: last}
	}
	if o.Signing.Before(s.today) { // slipped
		o.Signing = s.today.AddDays(s.dice.days(5, 150))
		o.Cash = o.Signing.AddDays(30)
	}
	return deals{o: o, end: s.today, last: pick(s.dice, []string{"P2", "P3", "P3", "P4", "P5"})}
}

// lastDay is the last day of somebody who left, no date for who is there.
func (s *seller) lastDay(person string) period.Date {
	list := s.posts[person]
	return list[len(list)-1].Valid.To
}

// deals is an opportunity with the stage in which it ends, or stands today.
type deals struct {
	o    fact.Opportunity
	end  period.Date
	last string
}

// figure adds a number about somebody that another office knows.
func (s *seller) figure(person string, m period.Month, code, unit string, value money.Decimal) {
	s.out.Figures = append(s.out.Figures, fact.Figure{Person: person, Period: m.String(), Code: code, Value: value, Unit: unit})
}

// Calendar is the working calendar of the company that NewGrown makes.
func Calendar() period.Calendar { return holidays() }
