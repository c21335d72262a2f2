package measure

import (
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// What a company decides changes what is counted.
func TestSettingsOfContractQuantities(t *testing.T) {
	set, selling := contractFacts(contractPeople + contractRoad + `
		customer K1 A
		customer K2 B
		contract HT1 K1 2025-02-10 100 A=1
		contract HT2 K2 2024-11-10 40 A=1
		due HT1 1 2025-03-10 60
		due HT2 1 2025-12-20 40
		receipt R1 2025-05-01 HT1=40
		forecast A signing 2026-01 2025-12-31 50
		forecast A signing 2026-01 01-02 90
		deal O1 A 2025-12-01 500 signing=02-15 cash=02-20 first=100
		move O1 2025-12-01 P5`)
	for _, c := range []struct {
		name, quantity, window, before, after string
		change                                func(*Settings)
	}{
		{"a holiday moves the first working day", "signing_forecast", "2026-01", "50", "90", func(s *Settings) { s.Calendar = period.Calendar{Off: map[period.Date]bool{day("2026-01-01"): true}} }},
		{"grace", "first_payment_due", "2025-03", "100", "0", func(s *Settings) { s.Grace = 30 }},
		{"the share of a first payment", "first_payment_met", "01-01..01-04", "0", "40", func(s *Settings) { s.FirstPayment = money.Decimal{} }},
		{"the days before, none", "receivable_balance", "2025-12-01..2025-12-10", "60", "20", func(s *Settings) { s.Invoiced = 0 }},
		{"the days before, up to the day", "receivable_balance", "2025-11-01..2025-11-15", "20", "60", func(s *Settings) { s.Invoiced = 35 }},
		{"the days before, one too few", "receivable_balance", "2025-11-01..2025-11-20", "60", "20", func(s *Settings) { s.Invoiced = 29 }},
		{"overdue is not invoiced", "overdue_balance", "2025-12-01..2025-12-20", "20", "20", func(s *Settings) { s.Invoiced = 365 }},
		{"nor is billed", "billed_amount", "2025-12-01..2025-12-19", "60", "60", func(s *Settings) { s.Invoiced = 365 }},
		{"key classes", "key_accounts_before", "2026-01", "0", "1", func(s *Settings) { s.KeyClasses = []string{"A", "B"} }},
		{"the fiscal year", "older_opening", "2026-01", "60", "40", func(s *Settings) { s.FiscalMonth = 2 }},
	} {
		settings := Defaults(cny("1").Currency)
		before := contractInput(t, NewWorld(set, selling, settings), c.quantity, c.window, "company")
		c.change(&settings)
		after := contractInput(t, NewWorld(set, selling, settings), c.quantity, c.window, "company")
		if got := before.Value.Canonical().String(); got != c.before {
			t.Errorf("%s: %s is %s at first, want %s", c.name, c.quantity, got, c.before)
		}
		if got := after.Value.Canonical().String(); got != c.after {
			t.Errorf("%s: %s is %s then, want %s", c.name, c.quantity, got, c.after)
		}
	}
}

func TestContractQuantitiesAreDefined(t *testing.T) {
	for _, q := range contractQuantities {
		for _, text := range []string{q.Definition.ZH, q.Definition.EN} {
			if text == "" {
				t.Errorf("%s is not defined in both languages", q.Code)
			}
		}
		if (q.blank.ZH == "") != (q.blank.EN == "") {
			t.Errorf("%s has a reason in one language", q.Code)
		}
		if q.rows == nil {
			t.Errorf("%s is not computed", q.Code)
		}
	}
}
