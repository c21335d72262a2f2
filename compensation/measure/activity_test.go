package measure

import (
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// activityNumber reads a decimal.
func activityNumber(s string) money.Decimal {
	d, err := money.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

// activitySettings are the defaults with the first days of October 2026 off and
// the Saturday after them worked.
func activitySettings() Settings {
	s := Defaults(cny("0").Currency)
	s.Calendar = period.Calendar{
		Off: map[period.Date]bool{day("2026-10-01"): true, day("2026-10-02"): true, day("2026-10-05"): true, day("2026-10-06"): true, day("2026-10-07"): true},
		On:  map[period.Date]bool{day("2026-10-10"): true},
	}
	return s
}

// activityWindow reads a month (2026-10), a year (2026), or two days with ".."
// between them.
func activityWindow(s string) period.Window {
	if from, to, ok := strings.Cut(s, ".."); ok {
		return period.Window{From: day(from), To: day(to)}
	}
	if len(s) == 4 {
		return period.WindowOf(period.InYear, day(s+"-01-01"))
	}
	return period.WindowOf(period.InMonth, day(s+"-01"))
}

// activityScope reads a person's code, a team's after #, or nothing for the company.
func activityScope(s string) Scope {
	if team, ok := strings.CutPrefix(s, "#"); ok {
		return Scope{OfTeam, team}
	}
	if s == "" {
		return Scope{Level: OfCompany}
	}
	return Scope{OfOne, s}
}

// activityInput computes a quantity of a scope.
func activityInput(t testing.TB, w *World, in period.Window, scope Scope, code string) Input {
	t.Helper()
	targets, err := w.resolveScopes([]Scope{scope})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(quantities, func(q Quantity) bool { return q.Code == code })
	if at < 0 {
		t.Fatalf("there is no quantity %s", code)
	}
	return w.quantity(&quantities[at], in, w.desk(targets))[0]
}

// activityAsk writes the value of an indicator or a quantity, or the reason why
// it has none.
func activityAsk(t testing.TB, w *World, window, scope, code string) string {
	t.Helper()
	if _, ok := LookupIndicator(code); !ok {
		in := activityInput(t, w, activityWindow(window), activityScope(scope), code)
		if !in.Has {
			return in.Why.EN
		}
		return in.Value.String()
	}
	list, err := w.Compute(activityWindow(window), []Scope{activityScope(scope)}, []string{code})
	if err != nil {
		t.Fatal(err)
	}
	if !list[0].Has {
		if list[0].Why.ZH == "" || list[0].Why.ZH == list[0].Why.EN {
			t.Errorf("%s has no reason in Chinese: %v", code, list[0].Why)
		}
		return list[0].Why.EN
	}
	return list[0].Value.String()
}

type activityCase struct{ window, scope, code, want string }

func activityCheck(t *testing.T, w *World, cases []activityCase) {
	t.Helper()
	for _, c := range cases {
		if got := activityAsk(t, w, c.window, c.scope, c.code); got != c.want {
			t.Errorf("%s of %q in %s: %s, want %s", c.code, c.scope, c.window, got, c.want)
		}
	}
}

// activityPeople are two branches: E1 moves from A to B on 19 October, E2 leaves
// B on Friday 16 October, M is above both.
func activityPeople() *fact.Set {
	job := func(person, team, from, to string) fact.Employment {
		return fact.Employment{Person: person, Family: "kam", Team: team, Valid: period.Interval{From: day(from), To: day(to)}}
	}
	return &fact.Set{
		Teams:   []fact.Team{{Code: "HQ"}, {Code: "A", Parent: "HQ"}, {Code: "B", Parent: "HQ"}},
		Persons: []fact.Person{{Code: "E1", Name: "林悦"}, {Code: "E2", Name: "陈默"}, {Code: "M", Name: "周岚"}},
		Employments: []fact.Employment{
			job("E1", "A", "2020-01-01", "2026-10-18"), job("E1", "B", "2026-10-19", ""),
			job("E2", "B", "2026-01-05", "2026-10-16"), job("M", "HQ", "2019-01-01", ""),
		},
		Figures: []fact.Figure{{Person: "E1", Period: "2026-10", Code: "days_absent", Value: activityNumber("1.5"), Unit: "days"}},
	}
}

func activityItem(person, week, number, weight, done, marks string) fact.PlanItem {
	p := fact.PlanItem{Person: person, Week: day(week), Number: number, Weight: activityNumber(weight), Done: day(done), Planned: !strings.Contains(marks, "u")}
	if !strings.Contains(marks, "x") {
		p.Evidence = "note"
	}
	if strings.Contains(marks, "k") {
		p.Kind = "key-person"
	}
	return p
}

func activityPlans() *fact.Selling {
	return &fact.Selling{PlanItems: []fact.PlanItem{
		activityItem("E1", "2026-09-28", "1", "3", "2026-10-02", ""),
		activityItem("E1", "2026-09-28", "2", "2", "2026-10-05", ""), // a day late
		activityItem("E1", "2026-10-12", "1", "4", "2026-10-18", "k"),
		activityItem("E1", "2026-10-12", "2", "1", "2026-10-14", "u"),  // not planned
		activityItem("E1", "2026-10-12", "3", "1", "2026-10-13", "kx"), // no evidence
		activityItem("E1", "2026-10-12", "4", "9", "2026-10-19", "u"),  // neither planned nor done in its week
		activityItem("E1", "2026-10-19", "1", "5", "2026-10-20", ""),
		activityItem("E1", "2026-10-26", "1", "7", "2026-10-27", ""), // its Sunday is 1 November
		activityItem("E2", "2026-10-12", "1", "2", "2026-10-16", ""),
		activityItem("nobody", "2026-10-12", "1", "2", "2026-10-16", ""),
	}}
}

func TestActivityPlans(t *testing.T) {
	activityCheck(t, NewWorld(activityPeople(), activityPlans(), activitySettings()), []activityCase{
		{"2026-10", "E1", "plan_weight", "15"}, // 3 + 2 + 4 + 1 + 5
		{"2026-10", "E1", "plan_done", "12"},
		{"2026-10", "E1", "plan_deviation", "4"}, // 2 late, 1 without evidence, 1 unplanned
		{"2026-10", "E1", "AC01", "0.8"},
		{"2026-10", "E1", "AC02", "0.266666666666666667"},
		{"2026-10", "", "AC01", "0.823529411764705882"}, // 14 of 17: a ratio of sums
		{"2026-10", "#A", "AC01", "0.7"},                // 7 of 10: up to 18 October
		{"2026-10", "#B", "AC01", "1"},                  // 5 of E1's and 2 of E2's, who left before Sunday
		{"2026-10", "#B", "plan_weight", "7"},
		{"2026-10", "#HQ", "plan_weight", "17"},
		{"2026-11", "E1", "plan_weight", "7"},
		{"2026-10-01..2026-10-17", "E1", "plan_weight", "5"}, // the week of 12 October has not ended
		{"2026-10", "M", "AC01", "Weight planned: zero, so there is nothing to divide by"},
		{"2026-10", "M", "AC02", "Weight planned: zero, so there is nothing to divide by"},
		{"2026-10", "E1", "key_people_planned", "2"},
		{"2026-10", "E1", "key_people_met", "1"},
		{"2026-10", "", "PB04", "0.5"},
		{"2026-10", "E2", "PB04", "Key people to be met: zero, so there is nothing to divide by"},
	})
}

func TestActivityPresence(t *testing.T) {
	w := NewWorld(activityPeople(), activityPlans(), activitySettings())
	activityCheck(t, w, []activityCase{
		{"2026-10", "M", "days_present", "18"},    // 22 weekdays, 5 off, 1 Saturday on
		{"2026-10", "E1", "days_present", "16.5"}, // less 1.5
		{"2026-10", "#A", "days_present", "8"},    // 8 to 10 and 12 to 16 October
		{"2026-10", "#B", "days_present", "16.5"}, // E1's 10 less 1.5, E2's 8 up to 16 October
		{"2026-10", "", "days_present", "42.5"},
		{"2026-10-01..2026-10-15", "E1", "days_present", "7"}, // the month has not ended: no absences yet
		{"2026-10-16..2026-10-31", "E1", "days_present", "9.5"},
		{"2026-11", "E2", "days_present", "0"},
		{"2026-11", "E2", "AC03", "Workdays present: zero, so there is nothing to divide by"},
		// kept: 4 of 5 in the week of 12 October (exactly 80 %), all of the next two
		{"2026-10", "#A", "plan_days_kept", "5"},
		{"2026-10", "E1", "plan_days_kept", "13.5"}, // in B 10 days, but no more than the 8.5 present
		{"2026-10", "E2", "plan_days_kept", "5"},
		{"2026-10-26..2026-10-31", "E1", "plan_days_kept", "3.5"},
		{"2026-10-26..2026-10-30", "E1", "plan_days_kept", "5"},
		{"2026-10", "M", "plan_days_kept", "0"}, // without a plan nothing is kept
	})
	// absences are more than the last part of the month holds; the unit is checked
	s := activityPeople()
	s.Figures[0].Value = money.Int(12)
	w = NewWorld(s, &fact.Selling{}, activitySettings())
	activityCheck(t, w, []activityCase{
		{"2026-10", "E1", "days_present", "6"}, {"2026-10", "#A", "days_present", "6"}, {"2026-10", "#B", "days_present", "8"},
	})
	s.Figures[0].Value = money.Int(100)
	activityCheck(t, NewWorld(s, &fact.Selling{}, activitySettings()), []activityCase{{"2026-10", "E1", "days_present", "0"}, {"2026-10", "#A", "days_present", "0"}})
	s.Figures[0].Unit = "number"
	why := `The figure “days_absent” of 林悦 (E1) for 2026-10 is in "number", not in "days"`
	activityCheck(t, NewWorld(s, &fact.Selling{}, activitySettings()), []activityCase{
		{"2026-10", "E1", "AC03", why}, {"2026-10", "#A", "days_present", why}, {"2026-10", "", "PB03", why},
		{"2026-10", "E2", "days_present", "8"}, {"2026-09", "E1", "days_present", "22"},
	})
}

func activityLog(person, about, written, marks, reviewed string) fact.Log {
	l := fact.Log{Person: person, Day: day(about), Written: day(written), Passed: !strings.Contains(marks, "n"), Failed: strings.Contains(marks, "f"), Reviewed: day(reviewed)}
	if strings.Contains(marks, "m") {
		l.Reviewer = "M"
	}
	return l
}

func TestActivityLogs(t *testing.T) {
	s := activityPlans()
	s.Logs = []fact.Log{
		activityLog("E1", "2026-10-08", "2026-10-09", "m", "2026-10-10"),
		activityLog("E1", "2026-10-09", "2026-10-10", "m", "2026-10-13"), // was to be read on Monday 12 October
		activityLog("E1", "2026-10-10", "2026-10-12", "", "2026-10-12"),  // the next working day; it names no reviewer
		activityLog("E1", "2026-10-12", "2026-10-14", "", ""),            // late
		activityLog("E1", "2026-10-13", "2026-10-13", "f", ""),
		activityLog("E1", "2026-10-14", "2026-10-14", "n", ""),
		activityLog("E1", "2026-10-15", "2026-10-14", "", ""), // before its day
		activityLog("E1", "2026-10-16", "", "m", ""),          // not written
		activityLog("E1", "2026-10-17", "2026-10-17", "", ""), // a Saturday
		activityLog("E1", "2026-10-19", "2026-10-19", "", ""),
		activityLog("E1", "2026-10-30", "2026-10-30", "m", "2026-11-02"), // Friday: to be read on Monday
		activityLog("E2", "2026-10-16", "2026-10-16", "", ""),
		activityLog("E2", "2026-10-19", "2026-10-19", "", ""), // had left
	}
	w := NewWorld(activityPeople(), s, activitySettings())
	activityCheck(t, w, []activityCase{
		{"2026-10", "E1", "log_days_qualified", "5"},
		{"2026-10", "#A", "log_days_qualified", "3"},
		{"2026-10", "#B", "log_days_qualified", "3"},
		{"2026-10", "E1", "AC03", "0.30303030303030303"},  // 5 of 16.5
		{"2026-10", "E1", "PB03", "0.560606060606060606"}, // (5 + 13.5) of 33
		{"2026-10", "E2", "AC03", "0.125"},                // 1 of 8
		{"2026-10", "M", "logs_to_review", "2"},           // due on the 10th and the 12th
		{"2026-10", "M", "AC09", "0.5"},
		{"2026-11", "M", "AC09", "1"},
		{"2026", "", "AC09", "0.666666666666666667"},
		{"2026-10", "E1", "AC09", "Logs to be reviewed: zero, so there is nothing to divide by"},
	})
	more := activitySettings()
	more.Log = 2
	activityCheck(t, NewWorld(activityPeople(), s, more), []activityCase{
		{"2026-10", "E1", "log_days_qualified", "6"}, // the one of 12 October too
		{"2026-10", "M", "AC09", "1"},                // read on the second working day
	})
}

func activityVisit(number, person, on, marks, debriefed string) fact.Visit {
	v := fact.Visit{Number: number, Person: person, Date: day(on), Debriefed: day(debriefed)}
	v.Held, v.Outcome, v.Planned = strings.Contains(marks, "h"), strings.Contains(marks, "o"), strings.Contains(marks, "p")
	if strings.Contains(marks, "w") {
		v.With = "M"
	}
	return v
}

func activityVisits() *fact.Selling {
	return &fact.Selling{
		Stages: []fact.Stage{
			{Code: "P2", Meaning: fact.OpenStage}, {Code: "P3", Meaning: fact.FirstApproval}, {Code: "P4", Meaning: fact.Approval},
			{Code: "P5", Meaning: fact.Negotiation}, {Code: "P6", Meaning: fact.Won}, {Code: "L", Meaning: fact.Lost},
		},
		Opportunities: []fact.Opportunity{{Number: "O1", Owner: "E1"}, {Number: "O2", Owner: "E1"}, {Number: "O3", Owner: "E2"}, {Number: "O4", Owner: "nobody"}},
		Moves: []fact.Move{
			{Opportunity: "O1", Date: day("2026-09-01"), Line: 1, Stage: "P2"}, {Opportunity: "O1", Date: day("2026-09-15"), Line: 1, Stage: "P3"},
			{Opportunity: "O1", Date: day("2026-12-20"), Line: 1, Stage: "P6"},
			{Opportunity: "O2", Date: day("2026-10-02"), Line: 1, Stage: "P5"}, {Opportunity: "O2", Date: day("2026-11-05"), Line: 1, Stage: "L"},
			{Opportunity: "O3", Date: day("2026-10-01"), Line: 1, Stage: "P2"}, {Opportunity: "O4", Date: day("2026-10-01"), Line: 1, Stage: "P4"},
		},
		KeyPersons: []fact.KeyPerson{
			{Code: "K1", Opportunity: "O1", Role: fact.Decider}, {Code: "K2", Opportunity: "O1", Role: fact.Influencer}, {Code: "K3", Opportunity: "O1", Role: fact.User},
			{Code: "K1", Opportunity: "O2", Role: fact.Decider}, {Code: "K2", Opportunity: "O2", Role: fact.Influencer}, {Code: "K4", Opportunity: "O2", Role: fact.User},
		},
		Visits: []fact.Visit{
			activityVisit("V1", "E1", "2026-10-08", "ho", ""), activityVisit("V2", "E1", "2026-10-09", "h", ""),
			activityVisit("V3", "E1", "2026-10-20", "ho", ""),
			activityVisit("V4", "E2", "2026-10-12", "hopw", "2026-10-15"), // the third working day after
			activityVisit("V5", "E1", "2026-10-29", "hpw", "2026-11-02"),  // in time, but in November
			activityVisit("V6", "E1", "2026-10-13", "pw", "2026-10-13"),   // was not held
			activityVisit("V7", "E1", "2026-10-14", "hw", "2026-10-14"),   // was not planned
			activityVisit("V8", "E1", "2026-10-12", "hpw", "2026-10-16"),  // the fourth working day
			activityVisit("V9", "E1", "2026-10-21", "po", ""),             // not held: nobody was met
		},
		Meetings: []fact.Meeting{{Visit: "V1", KeyPerson: "K1"}, {Visit: "V2", KeyPerson: "K2"}, {Visit: "V4", KeyPerson: "K3"}, {Visit: "V9", KeyPerson: "K4"}, {Visit: "V3", KeyPerson: "stranger"}},
		Hours: []fact.Hours{
			{Person: "E1", Day: day("2026-10-08"), Category: fact.FrontLine, Hours: activityNumber("3.5")}, {Person: "E1", Day: day("2026-10-08"), Category: fact.Internal, Hours: activityNumber("4.5")},
			{Person: "M", Day: day("2026-10-09"), Category: fact.Coaching, Hours: money.Int(2)}, {Person: "M", Day: day("2026-10-31"), Category: fact.Review, Hours: money.Int(1)},
			{Person: "M", Day: day("2026-11-01"), Category: fact.FrontLine, Hours: money.Int(6)},
		},
	}
}

func TestActivityVisitsDealsAndHours(t *testing.T) {
	w := NewWorld(activityPeople(), activityVisits(), activitySettings())
	activityCheck(t, w, []activityCase{
		{"2026-10", "E1", "AC05", "1"}, // V1; V2 has no outcome, V3 met nobody known, V9 was not held
		{"2026-10", "E2", "AC05", "1"}, {"2026-10", "M", "AC05", "0"}, {"2026-10", "#A", "AC05", "1"}, {"2026-10", "", "AC05", "2"}, {"2026-11", "", "AC05", "0"},
		{"2026-10", "M", "joint_visits_planned", "4"}, // V4, V5, V6, V8
		{"2026-10", "M", "AC07", "0.25"},
		{"2026", "M", "AC07", "0.5"}, // with V5
		{"2026-10", "E1", "AC07", "Joint visits planned: zero, so there is nothing to divide by"},
		{"2026-10", "E1", "AC04", "0.5"}, {"2026-10", "#B", "AC04", "0.5"},
		{"2026-10", "#A", "AC04", "Open deals at P3 or later: zero, so there is nothing to divide by"},
		{"2026-10", "E2", "deals_from_p3", "0"}, // P2 is too early
		{"2026-10", "", "deals_from_p3", "2"},
		{"2026-10-01..2026-10-11", "", "covered_deals", "0"}, // the user is met on the 12th
		{"2026-10-01..2026-10-12", "", "covered_deals", "1"},
		{"2026-11", "E1", "AC04", "1"},                       // O2 is lost
		{"2026-12-01..2026-12-07", "", "covered_deals", "1"}, // 60 days after 8 October
		{"2026-12-01..2026-12-08", "", "covered_deals", "0"},
		{"2026-12", "", "AC04", "Open deals at P3 or later: zero, so there is nothing to divide by"},
		{"2026-10", "E1", "AC06", "0.4375"}, {"2026-10", "M", "AC06", "0"}, {"2026-10", "M", "AC08", "2"}, {"2026-10", "M", "logged_hours", "3"},
		{"2026", "M", "AC06", "0.666666666666666667"}, {"2026-10", "", "AC06", "0.318181818181818182"}, // 3.5 of 11
		{"2026-10", "E2", "AC06", "Hours recorded: zero, so there is nothing to divide by"}, {"2026-10", "E2", "AC08", "0"},
	})
}

func TestActivityOfNothing(t *testing.T) {
	w := NewWorld(&fact.Set{}, &fact.Selling{}, activitySettings())
	for _, q := range activityQuantities {
		in := activityInput(t, w, activityWindow("2026-10"), Scope{Level: OfCompany}, q.Code)
		if outside := !q.blank.IsZero(); in.Has == outside || in.Rows != 0 || in.Has && !in.Value.IsZero() {
			t.Errorf("%s of an empty company: %+v", q.Code, in)
		}
		if got := activityInput(t, w, period.Window{}, Scope{Level: OfCompany}, q.Code); got.Rows != 0 {
			t.Errorf("%s of no window has %d rows", q.Code, got.Rows)
		}
	}
}
