package fact

import "steelyard/compensation/period"

// dealRefusals are opportunities and what moves them that cannot be.
var dealRefusals = []sellingRefusal{
	{
		name: "keys that are empty",
		spoil: func(_ *Set, x *Selling) {
			x.Stages = append(x.Stages, Stage{Meaning: Void})
			x.Leads[1].Number = " "
			x.Opportunities[1].Owner = ""
			x.Milestones[1].Code = ""
			x.PlanItems[1].Number = ""
			x.Bids[1].Number = ""
			x.Changes[1].Number = ""
			x.Terms[1].Contract = ""
		},
		want: []string{
			"bid:2 (number) fact.empty_key", "change:2 (number) fact.empty_key", "lead:2 (number) fact.empty_key", "milestone:2 (code) fact.empty_key",
			"opportunity:2 (owner) fact.empty_key", "plan-item:2 (number) fact.empty_key", "stage:6 (code) fact.empty_key", "terms:2 (contract) fact.empty_key",
		},
	},
	{
		name: "keys that are there twice",
		spoil: func(_ *Set, x *Selling) {
			x.Stages = append(x.Stages, x.Stages[4])
			x.Leads = append(x.Leads, x.Leads[0])
			x.Moves = append(x.Moves, x.Moves[4])
			x.Milestones = append(x.Milestones, x.Milestones[0])
			x.Elements = append(x.Elements, Element{Opportunity: "O1", Which: Contact, Date: on("2026-01-01")})
			x.Confirmations = append(x.Confirmations, x.Confirmations[0])
			x.KeyPersons = append(x.KeyPersons, x.KeyPersons[0])
			x.Relations = append(x.Relations, x.Relations[0])
			x.Visits = append(x.Visits, x.Visits[1])
			x.Meetings = append(x.Meetings, x.Meetings[0])
		},
		want: []string{
			"confirmation:3 (asked) fact.repeated_key", "element:3 (which) fact.repeated_key", "key-person:4 (code) fact.repeated_key", "lead:3 (number) fact.repeated_key",
			"meeting:3 (keyPerson) fact.repeated_key", "milestone:3 (code) fact.repeated_key", "move:6 (line) fact.repeated_key", "relation:3 (from) fact.repeated_key",
			"stage:6 (code) fact.repeated_key", "visit:3 (number) fact.repeated_key",
		},
	},
	{
		name: "an opportunity that is there twice says nothing about its moves",
		spoil: func(_ *Set, x *Selling) {
			x.Opportunities = append(x.Opportunities, Opportunity{Number: "O1", Owner: "E2", Opened: on("2026-05-01")})
		},
		want: []string{"opportunity:3 (number) fact.repeated_key"},
	},
	{
		name: "references to nothing",
		spoil: func(_ *Set, x *Selling) {
			x.Leads[0].Opportunity, x.Leads[1].Person = "O9", "E9"
			o := &x.Opportunities[1]
			o.Customer, o.Owner, o.Contract, o.Origin = "C9", "E8", "K9", "O9"
			x.Moves[4].Stage = "P9"
			x.Moves[0].Opportunity = "O9"
			x.Milestones[1].Opportunity, x.Elements[0].Opportunity, x.Confirmations[1].By = "O9", "O9", "E9"
		},
		want: []string{
			"confirmation:2 (by) fact.unknown_person", "element:1 (opportunity) fact.unknown_opportunity", "lead:1 (opportunity) fact.unknown_opportunity", "lead:2 (person) fact.unknown_person",
			"milestone:2 (opportunity) fact.unknown_opportunity", "move:1 (opportunity) fact.unknown_opportunity", "move:5 (stage) fact.unknown_stage", "opportunity:2 (contract) fact.unknown_contract",
			"opportunity:2 (customer) fact.unknown_customer", "opportunity:2 (origin) fact.unknown_opportunity", "opportunity:2 (owner) fact.unknown_person",
		},
	},
	{
		name: "dates that are missing",
		spoil: func(_ *Set, x *Selling) {
			x.Leads[0].Received, x.Moves[4].Date, x.Milestones[1].Due, x.Elements[0].Date = period.Date{}, period.Date{}, period.Date{}, period.Date{}
			x.Confirmations[1].Asked, x.Opportunities[1].Opened = period.Date{}, period.Date{}
		},
		want: []string{
			"confirmation:2 (asked) fact.missing_date", "element:1 (date) fact.missing_date", "lead:1 (received) fact.missing_date", "milestone:2 (due) fact.missing_date",
			"move:5 (date) fact.missing_date", "opportunity:2 (opened) fact.opening_unknown",
		},
	},
	{
		name: "stages of no meaning and chances out of range",
		spoil: func(_ *Set, x *Selling) {
			x.Stages[0].Meaning, x.Stages[1].Probability, x.Stages[4].Probability = "gut", decimal("1.01"), decimal("-0.01")
		},
		want: []string{"stage:1 (meaning) fact.unknown_word", "stage:2 (probability) fact.probability_out_of_range", "stage:5 (probability) fact.probability_out_of_range"},
	},
	{
		name: "a road without an open stage",
		spoil: func(_ *Set, x *Selling) {
			x.Stages[1].Meaning, x.Stages[2].Meaning = Territory, LeadStage
			x.Moves = x.Moves[:0]
		},
		want: []string{"stage:1 (meaning) fact.road_incomplete"},
	},
	{
		name:  "a road that nobody wins on",
		spoil: func(_ *Set, x *Selling) { x.Stages[3].Meaning = Withdrawn },
		want:  []string{"stage:1 (meaning) fact.road_incomplete"},
	},
	{
		name: "amounts of nothing, below it and without currency",
		spoil: func(_ *Set, x *Selling) {
			x.Opportunities[0].First = amount("-1", "CNY")
			x.Opportunities[1].Amount = amount("0", "CNY")
			x.Opportunities[1].First.Minor = 5
		},
		want: []string{"opportunity:1 (first) fact.negative_amount", "opportunity:2 (amount) fact.zero_amount", "opportunity:2 (currency) fact.missing_currency"},
	},
	{
		name: "other currencies",
		spoil: func(_ *Set, x *Selling) {
			x.Opportunities[0].Amount = amount("1130", "USD")
			x.Opportunities[1].Amount, x.Opportunities[1].First = amount("1", "EUR"), amount("1", "USD")
		},
		want: []string{"opportunity:1 (currency) fact.currency_differs", "opportunity:1 (first) fact.currency_differs", "opportunity:2 (first) fact.currency_differs"},
	},
	{
		name: "a first payment above the amount, a contract of somebody else",
		spoil: func(s *Set, x *Selling) {
			s.Customers = append(s.Customers, Customer{Code: "C2"})
			x.Opportunities[0].First, x.Opportunities[0].Customer = amount("1130.01", "CNY"), "C2"
		},
		want: []string{"opportunity:1 (contract) fact.other_customer", "opportunity:1 (first) fact.first_above_amount"},
	},
	{
		name: "origins in a circle",
		spoil: func(_ *Set, x *Selling) {
			x.Opportunities[0].Origin = "O2"
			x.Opportunities = append(x.Opportunities, Opportunity{Number: "O3", Owner: "E1", Opened: on("2026-01-01"), Origin: "O3"}, Opportunity{Number: "O0", Owner: "E1", Opened: on("2026-01-01"), Origin: "O3"})
		},
		want: []string{"opportunity:1 (origin) fact.origin_circle", "opportunity:3 (origin) fact.origin_circle"},
	},
	{
		name: "steps back, and before the beginning",
		spoil: func(_ *Set, x *Selling) {
			x.Moves[2].Stage, x.Moves[1].Stage = "P2", "P5"
			x.Moves[4].Date = on("2026-01-31")
		},
		want: []string{"move:3 (stage) fact.moved_back", "move:5 (date) fact.moved_before_opened"},
	},
	{
		name: "a step after the end",
		spoil: func(_ *Set, x *Selling) {
			x.Moves = append(x.Moves, Move{Opportunity: "O1", Date: on("2026-01-10"), Line: 2, Stage: "X"},
				Move{Opportunity: "O2", Date: on("2026-02-10"), Stage: "X"}, Move{Opportunity: "O2", Date: on("2026-02-11"), Stage: "P2"}) // O2 has an origin
		},
		want: []string{"move:6 (stage) fact.reopened"},
	},
	{
		name:  "won without contract",
		spoil: func(_ *Set, x *Selling) { x.Opportunities[0].Contract = "" },
		want:  []string{"opportunity:1 (contract) fact.won_without_contract"},
	},
	{
		name:  "reached without evidence",
		spoil: func(_ *Set, x *Selling) { x.Milestones[1].Reached = on("2026-02-20") },
		want:  []string{"milestone:2 (evidence) fact.no_evidence"},
	},
	{
		name:  "an element that is none of the five",
		spoil: func(_ *Set, x *Selling) { x.Elements[1].Which = "luck" },
		want:  []string{"element:2 (which) fact.unknown_word"},
	},
	{
		name: "confirmations at impossible times, by impossible ways",
		spoil: func(_ *Set, x *Selling) {
			a, b := &x.Confirmations[0], &x.Confirmations[1]
			a.Date, a.Level = on("2026-01-01"), 0
			b.Date, b.Checked, b.Mode = on("2026-02-03"), on("2026-02-02"), "wave"
		},
		want: []string{"confirmation:1 (date) fact.too_early", "confirmation:1 (level) fact.level_not_positive", "confirmation:2 (checked) fact.too_early", "confirmation:2 (mode) fact.unknown_word"},
	},
	{
		name:  "found false without a check",
		spoil: func(_ *Set, x *Selling) { x.Confirmations[0].Checked = period.Date{} },
		want:  []string{"confirmation:1 (checked) fact.half_filled"},
	},
	{
		name:  "confirmed by the owner",
		spoil: func(_ *Set, x *Selling) { x.Confirmations[0].By = "E1" },
		want:  []string{"confirmation:1 (by) fact.confirmed_by_owner"},
	},
	{
		name: "confirmed by somebody of another branch; of the same team, or of none, nothing is said",
		spoil: func(s *Set, x *Selling) {
			s.Teams = append(s.Teams, Team{Code: "west", Parent: "all"})
			s.Persons = append(s.Persons, Person{Code: "W1"}, Person{Code: "N1"}, Person{Code: "E3"})
			s.Employments = append(s.Employments, Employment{Person: "W1", Team: "west"}, Employment{Person: "E3", Team: "east"})
			x.Confirmations[1].By = "W1"
			for _, by := range []string{"N1", "E3"} {
				c := x.Confirmations[0]
				c.By = by
				x.Confirmations = append(x.Confirmations, c)
			}
		},
		want: []string{"confirmation:2 (by) fact.confirmed_from_beside"},
	},
	{
		name: "confirmed from below",
		spoil: func(_ *Set, x *Selling) {
			x.Opportunities[0].Owner, x.Confirmations[0].By = "E2", "E1"
		},
		want: []string{"confirmation:1 (by) fact.confirmed_from_beside"},
	},
}

// peopleRefusals are people at customers and calls on them that cannot be.
var peopleRefusals = []sellingRefusal{
	{
		name: "names and telephone numbers for codes",
		spoil: func(_ *Set, x *Selling) {
			x.KeyPersons[2].Code = "王 总"
			x.Relations[0].KeyPerson = "13800138000"
			x.Meetings[1].KeyPerson = "王总"
		},
		want: []string{"key-person:3 (code) fact.name_in_code", "meeting:2 (keyPerson) fact.name_in_code", "relation:1 (keyPerson) fact.name_in_code"},
	},
	{
		name: "key persons and relations that cannot be",
		spoil: func(_ *Set, x *Selling) {
			x.KeyPersons = append(x.KeyPersons, KeyPerson{Code: "", Opportunity: "O1", Role: User})
			x.KeyPersons[1].Opportunity, x.KeyPersons[2].Role = "O9", "BOSS"
			x.Relations[0].Grade, x.Relations[1].Grade = 0, 6
			x.Relations = append(x.Relations, Relation{KeyPerson: "KP-009", Grade: 5})
		},
		want: []string{
			"key-person:2 (opportunity) fact.unknown_opportunity", "key-person:3 (role) fact.unknown_word", "key-person:4 (code) fact.empty_key",
			"relation:1 (grade) fact.grade_out_of_range", "relation:2 (grade) fact.grade_out_of_range", "relation:3 (from) fact.missing_date", "relation:3 (keyPerson) fact.unknown_key_person",
		},
	},
	{
		name: "visits of nobody to nobody",
		spoil: func(_ *Set, x *Selling) {
			x.Visits[1] = Visit{Number: "V2", Person: "E9", Customer: "C9", Opportunity: "O9", With: "E8"}
			x.Meetings[0].Visit = "V9"
			x.Meetings[1].KeyPerson = "KP-009"
		},
		want: []string{
			"meeting:1 (visit) fact.unknown_visit", "meeting:2 (keyPerson) fact.unknown_key_person", "visit:2 (customer) fact.unknown_customer", "visit:2 (date) fact.missing_date",
			"visit:2 (opportunity) fact.unknown_opportunity", "visit:2 (person) fact.unknown_person", "visit:2 (with) fact.unknown_person",
		},
	},
	{
		name: "visits with oneself, debriefed before or without company, with an outcome though not held",
		spoil: func(_ *Set, x *Selling) {
			x.Visits[0].With, x.Visits[0].Debriefed, x.Visits[0].Held = "E1", on("2025-11-17"), false
			x.Visits[1].Debriefed = on("2025-11-19")
		},
		want: []string{"visit:1 (debriefed) fact.too_early", "visit:1 (held) fact.outcome_of_no_visit", "visit:1 (with) fact.accompanied_by_self", "visit:2 (with) fact.half_filled"},
	},
}
