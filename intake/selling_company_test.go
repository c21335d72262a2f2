package intake

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

func cnDate(s string) period.Date {
	d, err := period.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cnNumber(s string) money.Decimal {
	d, err := money.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d.Canonical()
}

func cny(yuan int64) money.Amount {
	c, err := money.ParseCurrency("CNY")
	if err != nil {
		panic(err)
	}
	return money.Amount{Minor: yuan * 100, Currency: c}
}

// company is the set of a small company.
func company() *fact.Set {
	return &fact.Set{
		Teams:       []fact.Team{{Code: "公司", Name: "公司"}, {Code: "华东", Name: "华东", Parent: "公司"}},
		Persons:     []fact.Person{{Code: "E001", Name: "林悦"}, {Code: "E002", Name: "周航"}, {Code: "M001", Name: "沈岩"}},
		Employments: []fact.Employment{{Person: "E001", Team: "华东", Valid: period.Interval{From: cnDate("2024-03-01")}}, {Person: "E002", Team: "华东", Valid: period.Interval{From: cnDate("2025-07-01")}}, {Person: "M001", Team: "公司", Valid: period.Interval{From: cnDate("2021-01-04")}}},
		Customers:   []fact.Customer{{Code: "K1", Name: "甲电力集团"}, {Code: "K2", Name: "乙港务"}},
		Contracts:   []fact.Contract{{Number: "HT-1", Customer: "K1", Signed: cnDate("2026-03-18"), Amount: cny(1130000), Net: cny(1000000)}},
		Splits:      []fact.Split{{Contract: "HT-1", Person: "E001", Share: money.Int(1)}},
		Instalments: []fact.Instalment{{Contract: "HT-1", Number: "首付", Due: cnDate("2026-04-01"), Amount: cny(339000)}, {Contract: "HT-1", Number: "验收", Due: cnDate("2026-09-01"), Amount: cny(734500)}, {Contract: "HT-1", Number: "质保金", Due: cnDate("2027-09-01"), Amount: cny(56500)}},
	}
}

// sold is how the company wins business.
func sold() *fact.Selling {
	d := cnDate
	return &fact.Selling{
		Stages: []fact.Stage{
			{Code: "P1", Name: "线索", Meaning: fact.LeadStage, Probability: cnNumber("0.05")}, {Code: "P2", Name: "商机", Meaning: fact.OpenStage, Probability: cnNumber("0.2")},
			{Code: "P4", Name: "投标", Meaning: fact.Approval, Probability: cnNumber("0.5")}, {Code: "P5", Name: "商务", Meaning: fact.Negotiation, Probability: cnNumber("0.8")},
			{Code: "P6", Name: "成交", Meaning: fact.Won, Probability: cnNumber("1")}, {Code: "X1", Name: "丢单", Meaning: fact.Lost, Probability: cnNumber("0")},
		},
		Leads: []fact.Lead{{Number: "L-1", Person: "E001", Received: d("2025-11-03"), Channel: "老客户转介绍", Opportunity: "SJ-1"}, {Number: "L-2", Person: "E002", Received: d("2026-01-12"), Channel: "展会"}},
		Opportunities: []fact.Opportunity{
			{Number: "SJ-1", Customer: "K1", Owner: "E001", Opened: d("2025-11-10"), Amount: cny(1130000), Signing: d("2026-03-31"), Cash: d("2026-04-15"), First: cny(339000), Award: d("2026-03-05"), Contract: "HT-1"},
			{Number: "SJ-2", Customer: "K2", Owner: "E002", Opened: d("2026-01-20"), Amount: cny(468500), Signing: d("2026-08-31"), Cash: d("2026-09-30"), First: cny(140550)},
			{Number: "SJ-3", Customer: "K2", Owner: "E002", Opened: d("2026-02-02"), Origin: "SJ-2"},
		},
		Moves: []fact.Move{
			{Opportunity: "SJ-1", Date: d("2025-11-10"), Line: 1, Stage: "P1"}, {Opportunity: "SJ-1", Date: d("2025-11-10"), Line: 2, Stage: "P2"}, {Opportunity: "SJ-1", Date: d("2026-02-10"), Line: 1, Stage: "P4"},
			{Opportunity: "SJ-1", Date: d("2026-03-05"), Line: 1, Stage: "P5"}, {Opportunity: "SJ-1", Date: d("2026-03-18"), Line: 1, Stage: "P6"},
			{Opportunity: "SJ-2", Date: d("2026-01-20"), Line: 1, Stage: "P2"}, {Opportunity: "SJ-3", Date: d("2026-02-02"), Line: 1, Stage: "P2"}, {Opportunity: "SJ-3", Date: d("2026-05-06"), Line: 1, Stage: "X1"},
		},
		Milestones:    []fact.Milestone{{Opportunity: "SJ-1", Code: "首次拜访", Due: d("2025-11-20"), Reached: d("2025-11-18"), Evidence: "BF-1"}, {Opportunity: "SJ-2", Code: "预算核实", Due: d("2026-06-30")}},
		Elements:      []fact.Element{{Opportunity: "SJ-1", Which: fact.Contact, Date: d("2025-11-18")}, {Opportunity: "SJ-1", Which: fact.Need, Date: d("2025-11-18")}, {Opportunity: "SJ-1", Which: fact.Product, Date: d("2025-11-25")}, {Opportunity: "SJ-1", Which: fact.Budget, Date: d("2025-12-02")}, {Opportunity: "SJ-1", Which: fact.Timing, Date: d("2025-12-02")}},
		Confirmations: []fact.Confirmation{{Opportunity: "SJ-1", By: "M001", Asked: d("2025-12-03"), Date: d("2025-12-05"), Mode: fact.ModeOnsite, Level: 1, Checked: d("2026-01-15")}, {Opportunity: "SJ-3", By: "M001", Asked: d("2026-02-03"), Date: d("2026-02-04"), Mode: fact.ModeCall, Level: 1, Checked: d("2026-04-20"), False: true}},
		KeyPersons:    []fact.KeyPerson{{Code: "KP-01", Opportunity: "SJ-1", Role: fact.Decider}, {Code: "KP-02", Opportunity: "SJ-1", Role: fact.Influencer}, {Code: "KP-03", Opportunity: "SJ-2", Role: fact.User}},
		Relations:     []fact.Relation{{KeyPerson: "KP-01", From: d("2025-11-18"), Grade: 3}, {KeyPerson: "KP-01", From: d("2026-02-20"), Grade: 1}, {KeyPerson: "KP-02", From: d("2025-11-25"), Grade: 5}},
		Visits:        []fact.Visit{{Number: "BF-1", Person: "E001", Date: d("2025-11-18"), Customer: "K1", Opportunity: "SJ-1", Outcome: true, Planned: true, Held: true}, {Number: "BF-2", Person: "E001", Date: d("2026-02-20"), Customer: "K1", Opportunity: "SJ-1", High: true, Outcome: true, Held: true, With: "M001", Debriefed: d("2026-02-21")}, {Number: "BF-3", Person: "E002", Date: d("2026-02-24"), Customer: "K2", Planned: true}},
		Meetings:      []fact.Meeting{{Visit: "BF-1", KeyPerson: "KP-02"}, {Visit: "BF-2", KeyPerson: "KP-01"}},
		PlanItems:     []fact.PlanItem{{Person: "E001", Week: d("2026-02-16"), Number: "1", Kind: "key-person", Weight: cnNumber("2.5"), Planned: true, Done: d("2026-02-20"), Evidence: "BF-2"}, {Person: "E001", Week: d("2026-02-16"), Number: "2", Kind: "方案", Weight: cnNumber("1"), Planned: true}, {Person: "E001", Week: d("2026-02-16"), Number: "3", Kind: "collection", Weight: cnNumber("1"), Done: d("2026-02-19"), Evidence: "CS-7"}},
		Logs:          []fact.Log{{Person: "E001", Day: d("2026-02-20"), Written: d("2026-02-20"), Passed: true, Reviewer: "M001", Reviewed: d("2026-02-23")}, {Person: "E002", Day: d("2026-02-20"), Written: d("2026-02-23"), Failed: true}},
		Hours:         []fact.Hours{{Person: "M001", Day: d("2026-02-20"), Category: fact.FrontLine, Hours: cnNumber("5.5")}, {Person: "M001", Day: d("2026-02-20"), Category: fact.Recruiting, Hours: cnNumber("2")}},
		Bids:          []fact.Bid{{Number: "TB-1", Opportunity: "SJ-1", Person: "E001", Submitted: d("2026-02-12"), Decided: d("2026-03-05"), Result: fact.BidWon}, {Number: "TB-2", Opportunity: "SJ-2", Person: "E002", Submitted: d("2026-05-20")}},
		Forecasts:     []fact.Forecast{{Person: "E001", Period: "2026-03", Of: fact.OfSigning, Frozen: d("2026-03-02"), Amount: cny(1130000)}, {Person: "E001", Period: "2026-03", Of: fact.OfCollection, Frozen: d("2026-03-02"), Amount: cny(0)}},
		Targets:       []fact.Target{{Person: "E001", Period: "2026", Of: fact.OfSigning, Amount: cny(3000000)}, {Person: "E001", Period: "2026-Q2", Of: fact.OfReserve, Amount: cny(2250500)}},
		Terms:         []fact.Terms{{Contract: "HT-1", Effective: d("2026-03-20"), Filed: d("2026-03-25"), List: cny(1400000), Cost: cny(520000), Purchase: cny(130000), Retention: "质保金"}},
		Changes:       []fact.Change{{Contract: "HT-1", Number: "1", Date: d("2026-05-11"), Amount: cny(-113000), Net: cny(-100000)}},
		BadDebts:      []fact.BadDebt{{Contract: "HT-1", Number: "1", Date: d("2026-12-30"), Amount: cny(56500)}},
	}
}
