package measure

import (
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// peopleSet is a branch of five with a manager above: E1 and E2 are long there,
// E1 moves from A to B on 1 July, E3 joined on 31 January, E4 on 10 May and left
// on 30 August, E5 is no seller.
func peopleSet() *fact.Set {
	job := func(person, family, team, from, to string) fact.Employment {
		return fact.Employment{Person: person, Family: family, Team: team, Valid: period.Interval{From: day(from), To: day(to)}}
	}
	s := &fact.Set{
		Teams:   []fact.Team{{Code: "HQ"}, {Code: "A", Parent: "HQ"}, {Code: "B", Parent: "HQ"}},
		Persons: []fact.Person{{Code: "E1", Name: "林悦"}, {Code: "E2", Name: "陈默"}, {Code: "E3", Name: "何舟"}, {Code: "E4", Name: "苏青"}, {Code: "E5", Name: "周岚"}},
		Employments: []fact.Employment{
			job("E1", "kam", "A", "2020-01-01", "2026-06-30"), job("E1", "kam", "B", "2026-07-01", ""),
			job("E2", "sales", "A", "", ""), job("E3", "kam", "A", "2026-01-31", ""),
			job("E4", "sales", "B", "2026-05-10", "2026-08-30"), job("E5", "office", "HQ", "2026-02-01", ""),
		},
	}
	contract := func(number, amount, split string) {
		s.Contracts = append(s.Contracts, fact.Contract{Number: number, Signed: day("2026-01-05"), Amount: cny(amount), Net: cny(amount)})
		for part := range strings.FieldsSeq(split) {
			person, share, _ := strings.Cut(part, ":")
			s.Splits = append(s.Splits, fact.Split{Contract: number, Person: person, Share: activityNumber(share)})
		}
	}
	contract("C1", "1000", "E1:1")
	contract("C2", "1000", "E2:0.5 E3:0.5")
	contract("C3", "1000", "E4:1")
	contract("C4", "1000", "")
	receipt := func(number, contract, on, amount, reverses string) {
		s.Receipts = append(s.Receipts, fact.Receipt{Number: number, Date: day(on), Amount: cny(amount), Reverses: reverses})
		s.Allocations = append(s.Allocations, fact.Allocation{Receipt: number, Line: 1, Contract: contract, Amount: cny(amount)})
	}
	receipt("R1", "C1", "2026-03-10", "400", "")
	receipt("R2", "C2", "2026-01-20", "100.01", "") // before E3 joined; the odd cent is E2's
	receipt("R3", "C2", "2026-04-01", "60", "")     // bounced in May
	receipt("R3x", "C2", "2026-05-04", "-60", "R3")
	receipt("R4", "C2", "2026-06-30", "300", "")
	receipt("R5", "C3", "2026-09-01", "500", "") // E4 had left
	receipt("R6", "C4", "2026-03-15", "70", "")  // nobody's
	receipt("R7", "C1", "2026-07-02", "900", "") // 600 of it are beyond the contract and the rest is B's
	return s
}

// peopleWorld is that branch with the default settings, changed where asked for.
func peopleWorld(set *fact.Set, selling *fact.Selling, change func(*Settings)) *World {
	settings := Defaults(cny("0").Currency)
	if change != nil {
		change(&settings)
	}
	return NewWorld(set, selling, settings)
}

func TestPeopleHeads(t *testing.T) {
	activityCheck(t, peopleWorld(peopleSet(), &fact.Selling{}, nil), []activityCase{
		{"2026-01", "", "quota_heads", "2.008064516129"},   // E3: 1 day of 31 at 1/4
		{"2026-03", "E3", "quota_heads", "0.508064516129"}, // second month 28 February to 30 March: 30 days at 1/2, 1 day at 3/4
		{"2026-04", "E3", "quota_heads", "0.758333333333"}, // 29 days at 3/4, the 30th in full
		{"2026-05", "E3", "quota_heads", "1"},
		{"2026-05", "E4", "quota_heads", "0.177419354839"}, // 22 days of 31 at 1/4
		{"2026-08", "E4", "quota_heads", "0.895161290323"}, // 9 days at 3/4 and 21 in full
		{"2026-09", "E4", "quota_heads", "0"},
		{"2026-03", "E5", "quota_heads", "0"},
		{"2026-03", "E2", "quota_heads", "1"},           // employed without a beginning: no newcomer
		{"2026", "#A", "quota_heads", "2.293150684932"}, // E1 181, E2 365, E3 7 + 15.5 + 22.5 + 246: 837 of 365
		{"2026-03", "E5", "average_heads", "1"}, {"2026-02", "", "average_heads", "4"},
		{"2026-08", "E4", "average_heads", "0.967741935484"}, // 30 of 31
		{"2026", "#B", "average_heads", "0.813698630137"},    // E1's 184 days and E4's 113 of 365
	})
	thirds := peopleWorld(peopleSet(), &fact.Selling{}, func(s *Settings) { s.Ramp = 2 })
	activityCheck(t, thirds, []activityCase{
		{"2026-02-01..2026-02-27", "E3", "quota_heads", "0.333333333333"}, {"2026-03-01..2026-03-30", "E3", "quota_heads", "0.666666666667"},
		{"2026-02-27..2026-02-28", "E3", "quota_heads", "0.5"}, // a day at 1/3 and one at 2/3: only the last division rounds
	})
	activityCheck(t, peopleWorld(peopleSet(), &fact.Selling{}, func(s *Settings) { s.Ramp = 0 }), []activityCase{{"2026-02", "E3", "quota_heads", "1"}})
	activityCheck(t, peopleWorld(peopleSet(), &fact.Selling{}, func(s *Settings) { s.Sellers = nil }), []activityCase{{"2026-02", "", "quota_heads", "0"}})
}

func TestPeopleMonthsAfter(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-01-31", 3, "2026-04-30"}, {"2026-11-01", -12, "2025-11-01"},
		{"2024-02-29", -12, "2023-02-28"}, {"2026-05-10", 0, "2026-05-10"}, {"9999-12-31", 1, ""}, {"", 1, ""},
	} {
		if got := monthsAfter(day(c.from), c.n).String(); got != c.want {
			t.Errorf("%d months after %s: %s, want %s", c.n, c.from, got, c.want)
		}
	}
}

func peopleTargets() *fact.Selling {
	return &fact.Selling{Targets: []fact.Target{
		{Person: "E1", Period: "2026", Of: "collection", Amount: cny("1825")}, // there are finer ones
		{Person: "E1", Period: "2026-Q1", Of: "collection", Amount: cny("455")},
		{Person: "E1", Period: "2026-Q2", Of: "collection", Amount: cny("450")},
		{Person: "E1", Period: "2026-Q3", Of: "collection", Amount: cny("155")},
		{Person: "E1", Period: "2026-01", Of: "signing", Amount: cny("1")}, // about something else
		{Person: "E2", Period: "2026-Q2", Of: "collection", Amount: cny("91")},
		{Person: "E2", Period: "2026-01", Of: "collection", Amount: cny("80")},
		{Person: "E3", Period: "2026-04", Of: "collection", Amount: cny("10")},
		{Person: "E3", Period: "2026-05", Of: "collection", Amount: cny("90")},
		{Person: "E4", Period: "2026-05", Of: "collection", Amount: cny("1")},
		{Person: "E4", Period: "2026-06", Of: "collection", Amount: cny("0")},
		{Person: "E5", Period: "2026", Of: "collection", Amount: cny("100")},
	}}
}

func TestPeopleOnTarget(t *testing.T) {
	w := peopleWorld(peopleSet(), peopleTargets(), nil)
	nobody := "Heads with a collection target: zero, so there is nothing to divide by"
	activityCheck(t, w, []activityCase{
		{"2026-06", "", "heads_with_target", "3"}, // E4 is in its ramp; E5's year has not ended
		{"2026-06", "", "heads_at_80", "2"},       // E2 200.01 of 171, E3 200 of 100; E1 has 400 of 905
		{"2026-06", "", "PE02", "0.666666666666666667"},
		{"2026-07", "", "PE02", "1"}, // E1 has 1000 of 905
		{"2026-06", "#A", "heads_with_target", "3"}, {"2026-07", "#A", "heads_with_target", "2"}, {"2026-07", "#B", "PE02", "1"},
		{"2026-01", "E2", "PE02", "0"}, {"2026-04", "E2", "PE02", "1"}, // 50.01 of 80, 80.01 of 80
		{"2026-05", "E2", "PE02", "0"}, // 50.01 once more, after what bounced
		{"2026-06-01..2026-06-29", "", "PE02", nobody},
		{"2026-03", "E3", "PE02", nobody},
		{"2026-04", "E3", "PE02", "1"},                                                           // the first day after its ramp: 80 of 10
		{"2026-05", "E3", "PE02", "0"},                                                           // 50 of 100
		{"2026-07", "E4", "heads_with_target", "0"}, {"2026-08", "E4", "heads_with_target", "0"}, // in its ramp, then gone
		{"2026-11", "E5", "heads_with_target", "0"}, {"2026-12", "E5", "PE02", "0"},
		{"2026-12", "E1", "PE02", "1"}, // 1000 of 1060, not of 1825
	})
	for share, want := range map[string]string{"2": "1", "2.0001": "0"} { // 200 of 100
		activityCheck(t, peopleWorld(peopleSet(), peopleTargets(), func(s *Settings) { s.OnTarget = activityNumber(share) }), []activityCase{{"2026-06", "E3", "heads_at_80", want}})
	}
	// a fiscal year from July: E1 alone has a target by September, and 600 of 155
	activityCheck(t, peopleWorld(peopleSet(), peopleTargets(), func(s *Settings) { s.FiscalMonth = 7 }), []activityCase{
		{"2026-07", "", "heads_with_target", "0"}, {"2026-09", "", "heads_with_target", "1"}, {"2026-09", "", "PE02", "1"},
	})
	activityCheck(t, peopleWorld(peopleSet(), peopleTargets(), func(s *Settings) { s.FiscalMonth = 0 }), []activityCase{{"2026-09", "", "heads_with_target", "0"}})
	for name, want := range map[string]string{"2026-02": "2026-02-01 2026-02-28", "2026-Q4": "2026-10-01 2026-12-31", "2026": "2026-01-01 2026-12-31", "2026-Q5": " ", "2026-13": " ", "": " "} {
		if got := spanOf(name); got.From.String()+" "+got.To.String() != want {
			t.Errorf("%s is %s to %s, want %s", name, got.From, got.To, want)
		}
	}
	abroad := peopleTargets()
	abroad.Targets[5].Amount.Currency = peopleDollars(t)
	activityCheck(t, peopleWorld(peopleSet(), abroad, nil), []activityCase{
		{"2026-06", "", "heads_with_target", "3"}, {"2026-06", "E1", "heads_at_80", "0"},
		{"2026-06", "", "PE02", peopleForeign},
	})
}

const peopleForeign = "There are amounts in other currencies than CNY, which cannot be added"

func peopleDollars(t *testing.T) money.Currency {
	dollars, err := money.ParseCurrency("USD")
	if err != nil {
		t.Fatal(err)
	}
	return dollars
}

func TestPeopleTop(t *testing.T) {
	w := peopleWorld(peopleSet(), &fact.Selling{}, nil)
	activityCheck(t, w, []activityCase{
		{"2026", "", "top_collected", "1000"},  // 1 of 4 heads: E1
		{"2026", "#A", "top_collected", "400"}, // E1 up to June
		{"2026", "#B", "top_collected", "600"}, // E1 from July; what E4 got after leaving is no team's
		{"2026-02", "", "top_collected", "0"},
		{"2026-05", "", "top_collected", "0"}, // E1 and E4 have nothing, E2 and E3 less
		{"2026-05", "E2", "top_collected", "-30"},
		{"2026", "E2", "top_collected", "200.01"}, {"2026", "E3", "top_collected", "200"}, {"2026", "E5", "top_collected", "0"},
	})
	more := peopleWorld(peopleSet(), &fact.Selling{}, func(s *Settings) { s.Top = activityNumber("0.26") })
	activityCheck(t, more, []activityCase{{"2026", "", "top_collected", "1500"}}) // 1.04 heads are two: E1 and E4
	abroad := peopleSet()
	abroad.Contracts[1].Amount.Currency, abroad.Contracts[1].Net.Currency = peopleDollars(t), peopleDollars(t)
	odd := peopleWorld(abroad, peopleTargets(), nil)
	activityCheck(t, odd, []activityCase{
		{"2026-06", "", "top_collected", peopleForeign}, {"2026-06", "E3", "top_collected", peopleForeign}, {"2026-06", "E3", "heads_at_80", peopleForeign},
		{"2026-06", "E1", "heads_at_80", "0"}, {"2026-07", "", "top_collected", "600"}, {"2026-07", "", "PE02", peopleForeign},
	})
	for _, c := range []struct {
		n     int
		share string
		want  int
	}{{5, "0.2", 1}, {6, "0.2", 2}, {10, "0.2", 2}, {0, "0.2", 0}, {3, "2", 3}, {3, "0", 0}, {3, "-1", 0}} {
		if got, ok := shareOf(c.n, activityNumber(c.share)); !ok || got != c.want {
			t.Errorf("%s of %d heads: %d, want %d", c.share, c.n, got, c.want)
		}
	}
	sums := w.collectedBy(activityWindow("2026"))
	for at, want := range []string{"1000", "200.01", "200", "500", "0"} {
		if sums[at].unknown || sums[at].sum.String() != want {
			t.Errorf("person %d collected %v, want %s", at, sums[at], want)
		}
	}
}

// The worked example of the product-limit estimate: remission times of leukemia
// patients on 6-MP (Freireich and others 1963), whose median is 23 weeks. The
// share still open after 22 is 0.538, after 23 it is 0.448.
func TestPeopleStayMedian(t *testing.T) {
	for text, want := range map[string]int64{
		"6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+": 23,
		"": -1, "5": 5, "5+": -1, "0": 0, "10 20": 10, "30 10 20": 20, "10+ 20": 20, "10 20+": 10, "10 20+ 30+": -1, "10 10+": 10,
		"10 20 30+ 40+": 20, // 3/4, then 3/4 × 2/3: exactly half
		"10 15+ 20 30+": 20, // 3/4, then 3/4 × 1/2
	} {
		var rows []Row
		for part := range strings.FieldsSeq(text) {
			days, open := strings.CutSuffix(part, "+")
			rows = append(rows, Row{Value: activityNumber(days), Open: open})
		}
		got, ok := ProductLimit(spellsOf(rows))
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

const peopleNoMedian = "more than half of the newcomers had not got there by the end of the window, so there is no median yet"

func TestPeopleFirstCash(t *testing.T) {
	activityCheck(t, peopleWorld(peopleSet(), &fact.Selling{}, nil), []activityCase{
		{"2026-04", "E3", "PE05", "60"}, // R3; R2 came before E3 joined
		{"2026-05", "E3", "PE05", peopleNoMedian},
		{"2026-06", "E3", "PE05", "150"}, // R3 has bounced, R4 has come
		{"2026-06", "E4", "PE05", peopleNoMedian},
		{"2026-06", "", "PE05", "150"}, {"2026-06", "#A", "PE05", "150"}, {"2026-06", "#B", "PE05", peopleNoMedian},
		{"2026-12", "", "PE05", "150"},            // E4 left after 112 days
		{"2026-12", "#B", "PE05", peopleNoMedian}, // the team that E4 left
		{"2027-01-01..2027-01-30", "E3", "PE05", "150"},
		{"2027-01", "E3", "PE05", "Nobody joined in a quota-carrying family in the twelve months up to the end of this window"},
		{"2026-06", "E5", "PE05", "Nobody joined in a quota-carrying family in the twelve months up to the end of this window"},
		{"2026-06", "E2", "PE05", "Nobody joined in a quota-carrying family in the twelve months up to the end of this window"},
	})
	rows, err := peopleWorld(peopleSet(), &fact.Selling{}, nil).Rows(activityWindow("2026-06"), Scope{Level: OfCompany}, "days_to_first_cash")
	if err != nil || len(rows) != 2 || rows[0].Open || rows[0].Ref != "R4/1" || !rows[1].Open || rows[1].Value.String() != "51" {
		t.Errorf("%v, %v", rows, err)
	}
}

// peopleOpportunity is an opportunity with all five elements up to a day.
func peopleOpportunity(s *fact.Selling, number, owner, origin, evidenced string) {
	s.Opportunities = append(s.Opportunities, fact.Opportunity{Number: number, Owner: owner, Origin: origin})
	for i, kind := range fact.ElementKinds() {
		s.Elements = append(s.Elements, fact.Element{Opportunity: number, Which: kind, Date: day(evidenced).AddDays(-i)})
	}
}

func peopleOpportunities() *fact.Selling {
	s := &fact.Selling{}
	confirm := func(number, by, on, checked string) {
		s.Confirmations = append(s.Confirmations, fact.Confirmation{Opportunity: number, By: by, Date: day(on), Checked: day(checked), False: checked != "", Level: 1})
	}
	peopleOpportunity(s, "O1", "E3", "", "2026-03-20")
	s.Elements = append(s.Elements, fact.Element{Opportunity: "O1", Which: fact.Contact, Date: day("2026-08-01")}) // once more, later
	confirm("O1", "E5", "2026-03-15", "2026-04-10")                                                                // found false in April
	confirm("O1", "E5", "2026-04-20", "")
	peopleOpportunity(s, "O2", "E3", "", "2026-02-10")
	confirm("O2", "E3", "2026-02-10", "") // by the owner
	peopleOpportunity(s, "O3", "E3", "", "2026-01-10")
	confirm("O3", "E5", "2026-01-10", "") // before E3 joined
	peopleOpportunity(s, "OX", "E1", "", "2026-02-01")
	confirm("OX", "E5", "2026-02-01", "")
	peopleOpportunity(s, "O4", "E3", "O4b", "2026-02-10") // split twice from what was valid
	confirm("O4", "E5", "2026-02-10", "")
	s.Opportunities = append(s.Opportunities, fact.Opportunity{Number: "O4b", Owner: "E1", Origin: "OX"})
	peopleOpportunity(s, "O5", "E4", "", "2026-05-20")
	s.Elements = s.Elements[:len(s.Elements)-1] // four elements
	confirm("O5", "E5", "2026-05-20", "")
	peopleOpportunity(s, "O7", "E4", "O6", "2026-06-10") // a circle, and valid later
	confirm("O7", "E5", "2026-06-10", "")
	peopleOpportunity(s, "O6", "E4", "O7", "2026-05-25")
	confirm("O6", "E5", "2026-06-01", "")
	peopleOpportunity(s, "O8", "E3", "", "2026-04-15") // before O1 is once more
	confirm("O8", "E5", "2026-04-12", "")
	return s
}

func TestPeopleFirstOpportunity(t *testing.T) {
	w := peopleWorld(peopleSet(), peopleOpportunities(), nil)
	activityCheck(t, w, []activityCase{
		{"2026-02", "E3", "PE04", peopleNoMedian},
		{"2026-03", "E3", "PE04", "48"}, // 20 March
		{"2026-04-01..2026-04-09", "E3", "PE04", "48"},
		{"2026-04-01..2026-04-10", "E3", "PE04", peopleNoMedian}, // found false
		{"2026-04", "E3", "PE04", "74"},                          // O8 on 15 April; O1 is confirmed once more on the 20th
		{"2026-05", "E4", "PE04", peopleNoMedian},
		{"2026-06", "E4", "PE04", "22"},
		{"2026-06", "", "PE04", "22"}, // 22 and 74: half at 22
		{"2026-06", "#A", "PE04", "74"},
		{"2026-06", "E1", "PE04", "Nobody joined in a quota-carrying family in the twelve months up to the end of this window"},
	})
	for number, want := range map[string]string{"O1": "2026-04-20", "O2": "", "O3": "2026-01-10", "O5": "", "O6": "2026-06-01", "O7": "2026-06-10"} {
		at, _ := w.OpportunityAt(number)
		if got := w.firstValidDay(at, day("2026-12-31")).String(); got != want {
			t.Errorf("%s is valid from %q, want %q", number, got, want)
		}
	}
	for known, want := range map[string]string{"2026-03-19": "", "2026-03-20": "2026-03-20", "2026-04-19": "", "2026-04-20": "2026-04-20"} {
		at, _ := w.OpportunityAt("O1")
		if got := w.firstValidDay(at, day(known)).String(); got != want {
			t.Errorf("on %s O1 is valid from %q, want %q", known, got, want)
		}
	}
}

func TestPeopleFigures(t *testing.T) {
	s := peopleSet()
	figure := func(person, month, code, value, unit string) {
		s.Figures = append(s.Figures, fact.Figure{Person: person, Period: month, Code: code, Value: activityNumber(value), Unit: unit})
	}
	figure("E1", "2026-01", "sales_expense", "100", "CNY")
	figure("E1", "2026-02", "sales_expense", "50.5", "CNY")
	figure("E2", "2026-02", "sales_expense", "25", "CNY")
	figure("E1", "2026-07", "sales_expense", "7", "CNY")
	figure("E3", "2026-03", "sales_expense", "9", "number")
	figure("E3", "2026-04", "sales_expense", "9", "USD")
	figure("E1", "2026-Q1", "sales_expense", "999", "CNY") // only months are added
	figure("E4", "2026-09", "regretted_leavers", "1", "number")
	figure("E1", "2026-03", "satisfaction_points", "45", "number")
	figure("E1", "2026-03", "satisfaction_answers", "10", "number")
	figure("E2", "2026-03", "satisfaction_answers", "0", "number")
	figure("E2", "2026-03", "satisfaction_points", "0", "number")
	figure("E1", "2026-03", "complaints_due", "4", "number")
	figure("E1", "2026-03", "complaints_closed_on_time", "3", "number")
	figure("E3", "2026-03", "pass_tests_due", "5", "number")
	figure("E3", "2026-03", "pass_tests_passed", "4", "rate")
	figure("E3", "2026-02", "pass_tests_due", "5", "number")
	figure("E3", "2026-02", "pass_tests_passed", "4", "number")
	figure("E3", "2026-02", "territory_expected", "50", "number")
	figure("E3", "2026-02", "territory_done", "20", "number")
	figure("E5", "2026-08", "hires_judged", "2", "number")
	figure("E5", "2026-07", "hires_judged", "2", "number")
	figure("E5", "2026-07", "hires_good", "1", "number")
	w := peopleWorld(s, &fact.Selling{}, nil)
	activityCheck(t, w, []activityCase{
		{"2026-01", "", "sales_expense", "100"}, {"2026-02", "", "sales_expense", "75.5"}, {"2026-01-01..2026-02-28", "E1", "sales_expense", "150.5"},
		{"2026-01-01..2026-02-27", "", "sales_expense", "100"}, {"2026-01-31..2026-02-01", "", "sales_expense", "100"},
		{"2026-02", "#A", "sales_expense", "75.5"}, {"2026-07", "#B", "sales_expense", "7"},
		{"2026-07", "#A", "sales_expense", "There is no figure “sales_expense” (sales expense) of a month that ends in this window"},
		{"2026-03", "", "sales_expense", `The figure “sales_expense” of 何舟 (E3) for 2026-03 is in "number", not in "CNY"`},
		{"2026-04", "#A", "sales_expense", peopleForeign},
		{"2026-02", "", "pay_cost", "There is no figure “pay_cost” (pay cost) of a month that ends in this window"},
		{"2026-03", "", "CU01", "4.5"}, {"2026-03", "E1", "CU02", "0.75"},
		{"2026-03", "E2", "CU01", "Satisfaction answers: zero, so there is nothing to divide by"},
		{"2026-03", "E2", "CU02", "There is no figure “complaints_due” (complaints due to be closed) of a month that ends in this window"},
		{"2026-02", "E3", "PB01", "0.8"}, {"2026-02", "E3", "PB02", "0.4"},
		{"2026-03", "E3", "PB01", `The figure “pass_tests_passed” of 何舟 (E3) for 2026-03 is in "rate", not in "number"`},
		{"2026-07", "", "PE06", "0.5"},
		{"2026-08", "", "PE06", "There is no figure “hires_good” (hires kept and on target after six months) of a month that ends in this window"},
		{"2026-09", "#B", "PE07", "1"}, // E4, who left B in August; E1 is its one head
		{"2026-09", "", "PE07", "0.25"}, {"2026-09", "#A", "PE07", "There is no figure “regretted_leavers” (regretted leavers) of a month that ends in this window"},
	})
}

func TestPeopleOfNothing(t *testing.T) {
	w := peopleWorld(&fact.Set{}, &fact.Selling{}, nil)
	for _, q := range peopleQuantities {
		in := activityInput(t, w, activityWindow("2026-10"), Scope{Level: OfCompany}, q.Code)
		if outside := !q.blank.IsZero(); in.Has == outside || in.Rows != 0 || in.Has && !in.Value.IsZero() {
			t.Errorf("%s of an empty company: %+v", q.Code, in)
		}
	}
	for _, q := range slices.Concat(activityQuantities, peopleQuantities) {
		full := peopleWorld(peopleSet(), peopleTargets(), nil)
		if in := activityInput(t, full, period.Window{}, Scope{Level: OfCompany}, q.Code); in.Rows != 0 {
			t.Errorf("%s of no window has %d rows", q.Code, in.Rows)
		}
		if d := q.Definition; d.ZH == "" || d.EN == "" || d.ZH == d.EN {
			t.Errorf("%s is not defined in both languages", q.Code)
		}
	}
}
