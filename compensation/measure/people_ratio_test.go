package measure

import (
	"testing"

	"steelyard/compensation/fact"
)

// Ratios of what was collected, by hand: in January R2 of 100.01, in March R1 of
// 400 and nobody's 70, in June R4 of 300, in July R7 of 600.
func TestPeopleRatiosOfCollected(t *testing.T) {
	s := peopleSet()
	s.Figures = []fact.Figure{
		{Person: "E1", Period: "2026-06", Code: "sales_expense", Value: activityNumber("30"), Unit: "CNY"},
		{Person: "E2", Period: "2026-06", Code: "pay_cost", Value: activityNumber("60"), Unit: "CNY"},
		{Person: "E2", Period: "2026-08", Code: "pay_cost", Value: activityNumber("60"), Unit: "CNY"},
	}
	nothing := "Collected amount: zero, so there is nothing to divide by"
	activityCheck(t, peopleWorld(s, &fact.Selling{}, nil), []activityCase{
		{"2026-01-01..2026-01-30", "", "PE01", "50.005"}, // of two heads
		{"2026-06", "E5", "PE01", "Average quota-carrying heads: zero, so there is nothing to divide by"},
		{"2026-06", "", "PE03", "0.5"}, // one of the two who share R4
		{"2026-07", "", "PE03", "1"}, {"2026-03", "#A", "PE03", "1"}, {"2026-02", "", "PE03", nothing},
		{"2026-06", "", "PE09", "0.1"}, {"2026-06", "", "PE10", "0.2"}, {"2026-08", "", "PE10", nothing},
		{"2026-07", "", "PE10", "There is no figure “pay_cost” (pay cost) of a month that ends in this window"},
	})
}
