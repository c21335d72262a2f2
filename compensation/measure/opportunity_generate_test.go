package measure

import (
	"fmt"
	"math/rand/v2"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// opportunityUnit is divisible by the days of every month, quarter and year of
// 2025 and 2026, so that parts of a target by days are exact.
const opportunityUnit = 4 * 9 * 5 * 7 * 13 * 23 * 31 * 73

// opportunitySeeded makes up a company: everything that may be recorded about
// opportunities, with days that often coincide and much that is missing.
func opportunitySeeded(seed uint64) *opportunityCompany {
	g := opportunityDice{rand.New(rand.NewPCG(seed, 7))}
	c := opportunityFixture()
	c.settings.Ahead, c.settings.Near, c.settings.FiscalMonth = 20+g.IntN(80), 10+g.IntN(50), 1+g.IntN(2)*3
	c.set.Persons, c.set.Employments = nil, nil
	c.set.Teams = append(c.set.Teams, fact.Team{Code: "T3", Parent: "T2"})
	for i := range 6 {
		code := fmt.Sprint("E", i)
		c.set.Persons = append(c.set.Persons, fact.Person{Code: code})
		moved := g.day().AddDays(200)
		c.set.Employments = append(c.set.Employments,
			fact.Employment{Person: code, Valid: period.Interval{From: day("2024-01-01"), To: moved}, Team: g.pick("T1", "T2", "T3")},
			fact.Employment{Person: code, Valid: period.Interval{From: moved.AddDays(1 + 30*g.IntN(2))}, Team: g.pick("T1", "T2", "T3")})
	}
	c.selling.Stages = append(c.selling.Stages, fact.Stage{Code: "P3b", Meaning: fact.FirstApproval, Probability: c.selling.Stages[3].Probability})
	for i := range 40 {
		g.deal(c, fmt.Sprint("O", i))
	}
	g.around(c)
	g.contracts(c)
	return c
}

// opportunityDice draws what is recorded.
type opportunityDice struct{ *rand.Rand }

func (g opportunityDice) pick(of ...string) string { return of[g.IntN(len(of))] }
func (g opportunityDice) day() period.Date         { return day("2025-01-03").AddDays(7 * g.IntN(80)) }
func (g opportunityDice) often(n int) bool         { return g.IntN(n) > 0 }
func (g opportunityDice) person() string           { return fmt.Sprint("E", g.IntN(6)) }
func (g opportunityDice) number() string           { return fmt.Sprint("O", g.IntN(42)) } // two are not there

// maybe is a day or, one time in n, none.
func (g opportunityDice) maybe(n int) period.Date {
	if g.often(n) {
		return g.day()
	}
	return period.Date{}
}

func (g opportunityDice) deal(c *opportunityCompany, number string) {
	owner := g.person()
	if !g.often(12) {
		owner = ""
	}
	var moves []string
	at := g.day()
	for place := g.IntN(3); len(moves) < 7 && at.Before(day("2026-09-01")); place += g.IntN(3) {
		stage := []string{"P0", "P1", "P2", "P3", "P3b", "P4", "P5", "P6"}[min(place, 7)]
		if !g.often(5) {
			stage = g.pick("L", "W", "V", "P2", "P4")
		}
		moves = append(moves, at.String()+" "+stage)
		at = at.AddDays(7 * g.IntN(9))
	}
	amount := fmt.Sprint(1+g.IntN(900), ".25")
	if !g.often(40) {
		amount = ""
	}
	o := c.deal(number, owner, amount, moves...)
	o.Signing, o.Award, o.Cash = day("2026-01-02").AddDays(7*g.IntN(40)), g.maybe(3), day("2026-01-02").AddDays(7*g.IntN(40))
	if g.often(9) {
		o.First = cny(fmt.Sprint(1+g.IntN(90), ".50"))
	}
	if g.often(2) {
		o.Opened = day(moves[0][:10])
	}
	if !g.often(4) {
		o.Origin = g.number()
	}
	if g.often(5) {
		elements := day("2025-09-05").AddDays(7 * g.IntN(40))
		c.selling.Confirmations = append(c.selling.Confirmations, fact.Confirmation{Opportunity: number, By: g.person(), Date: elements.AddDays(7 * g.IntN(9)), Checked: g.maybe(2), False: !g.often(3)})
		for _, which := range fact.ElementKinds() {
			if g.often(25) {
				c.selling.Elements = append(c.selling.Elements, fact.Element{Opportunity: number, Which: which, Date: elements}, fact.Element{Opportunity: number, Which: which, Date: g.day()})
			}
		}
	}
}

// around makes up what is recorded about opportunities and people.
func (g opportunityDice) around(c *opportunityCompany) {
	s := &c.selling
	for i := range 60 {
		asked := g.maybe(5)
		s.Confirmations = append(s.Confirmations, fact.Confirmation{Opportunity: g.number(), By: g.person(), Asked: asked, Date: g.maybe(4), Checked: g.maybe(2), False: !g.often(3)})
		if at := len(s.Confirmations) - 1; !asked.IsZero() && g.often(2) {
			s.Confirmations[at].Date = asked.AddDays(g.IntN(10))
		}
		due := g.day()
		s.Milestones = append(s.Milestones, fact.Milestone{Opportunity: g.number(), Code: fmt.Sprint(i), Due: due, Reached: g.maybe(3), Evidence: g.pick("", "minutes", "mail")})
		if at := len(s.Milestones) - 1; g.often(2) {
			s.Milestones[at].Reached = due.AddDays(g.IntN(3) - 1)
		}
		s.KeyPersons = append(s.KeyPersons, fact.KeyPerson{Code: fmt.Sprint("K", g.IntN(25)), Opportunity: g.number(), Role: fact.BuyerRole(g.pick("KDM", "KI", "KU"))})
		s.Relations = append(s.Relations, fact.Relation{KeyPerson: fmt.Sprint("K", i%25), From: g.day().AddDays(i), Grade: 1 + g.IntN(5)}) // of one person never two on one day
		s.Visits = append(s.Visits, fact.Visit{Number: fmt.Sprint("V", i), Opportunity: g.number(), Date: g.day(), High: g.often(2), Held: g.often(4)})
		s.Leads = append(s.Leads, fact.Lead{Number: fmt.Sprint("L", i), Person: g.person(), Received: g.day(), Channel: g.pick("event", "referral"), Opportunity: g.pick("", g.number(), g.number())})
		s.Bids = append(s.Bids, fact.Bid{Number: fmt.Sprint("B", i), Person: g.person(), Submitted: g.day(), Decided: g.maybe(9), Result: g.pick("won", "lost", "void", "void")})
	}
	for i := range 4 { // the others have no target
		for _, p := range []string{"2025", "2026", "2026-Q1", "2026-Q2", "2026-02", "2026-03", "2026-05", "2026-07"} {
			if g.often(2) {
				s.Targets = append(s.Targets, fact.Target{Person: fmt.Sprint("E", i), Period: p, Of: g.pick("signing", "signing", "collection"), Amount: opportunityMinor(opportunityUnit * int64(1+g.IntN(9)))})
			}
		}
		if i == 3 || !g.often(3) {
			s.Targets = append(s.Targets, fact.Target{Person: fmt.Sprint("E", i), Period: g.pick("2026", "2026-Q1", "2026-04"), Of: "reserve", Amount: opportunityMinor(int64(g.IntN(900)))})
		}
	}
}

func (g opportunityDice) contracts(c *opportunityCompany) {
	half, _ := money.ParseDecimal("0.5")
	for i := range 20 {
		number := fmt.Sprint("C", i)
		c.set.Contracts = append(c.set.Contracts, fact.Contract{Number: number, Signed: g.maybe(9), Amount: opportunityMinor(200 * int64(g.IntN(90000)))})
		switch g.IntN(4) {
		case 0: // nobody's
		case 1:
			c.set.Splits = append(c.set.Splits, fact.Split{Contract: number, Person: "E0", Share: half}, fact.Split{Contract: number, Person: "E3", Share: half})
		default:
			c.set.Splits = append(c.set.Splits, fact.Split{Contract: number, Person: g.person(), Share: money.Int(1)})
		}
		if g.often(2) {
			c.selling.Terms = append(c.selling.Terms, fact.Terms{Contract: number, Effective: g.maybe(2), Filed: g.maybe(5)})
		}
		if g.often(2) {
			c.selling.Changes = append(c.selling.Changes, fact.Change{Contract: number, Number: "1", Date: g.day(), Amount: opportunityMinor(200 * int64(g.IntN(900)-450))})
		}
	}
}

func opportunityMinor(minor int64) money.Amount {
	a := cny("0")
	a.Minor = minor
	return a
}

// shuffled is the company with its facts in another order.
func (c *opportunityCompany) shuffled(seed uint64) *opportunityCompany {
	g := rand.New(rand.NewPCG(seed, 8))
	d := *c
	opportunityShuffle(g, &d.set.Teams)
	opportunityShuffle(g, &d.set.Persons)
	opportunityShuffle(g, &d.set.Employments)
	opportunityShuffle(g, &d.set.Contracts)
	opportunityShuffle(g, &d.set.Splits)
	opportunityShuffle(g, &d.selling.Opportunities)
	opportunityShuffle(g, &d.selling.Moves)
	opportunityShuffle(g, &d.selling.Elements)
	opportunityShuffle(g, &d.selling.Confirmations)
	opportunityShuffle(g, &d.selling.Milestones)
	opportunityShuffle(g, &d.selling.KeyPersons)
	opportunityShuffle(g, &d.selling.Relations)
	opportunityShuffle(g, &d.selling.Visits)
	opportunityShuffle(g, &d.selling.Leads)
	opportunityShuffle(g, &d.selling.Bids)
	opportunityShuffle(g, &d.selling.Targets)
	opportunityShuffle(g, &d.selling.Terms)
	opportunityShuffle(g, &d.selling.Changes)
	opportunityShuffle(g, &d.selling.Stages)
	return &d
}

func opportunityShuffle[T any](g *rand.Rand, list *[]T) {
	out := append([]T(nil), *list...)
	g.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	*list = out
}
