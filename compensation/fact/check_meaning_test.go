package fact

import (
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// meaningRefusals are sets whose dates, shares or amounts cannot be.
var meaningRefusals = []refusal{
	{
		name:  "a team above itself",
		spoil: func(s *Set) { s.Teams[0].Parent = "all" },
		want: []string{
			"team:1 (parent) fact.team_circle",
		},
	},
	{
		name: "a circle of teams with a tail",
		spoil: func(s *Set) {
			s.Teams = append(s.Teams, Team{Code: "b", Parent: "c"}, Team{Code: "c", Parent: "a"}, Team{Code: "a", Parent: "b"}, Team{Code: "tail", Parent: "c"})
		},
		want: []string{
			"team:5 (parent) fact.team_circle",
		},
	},
	{
		name:  "an interval the wrong way round",
		spoil: func(s *Set) { s.Employments[0].Valid.To = on("2025-12-31") },
		want: []string{
			"employment:1 (to) fact.reversed_interval",
		},
	},
	{
		name:  "an employment of one day",
		spoil: func(s *Set) { s.Employments[0].Valid.To = on("2026-01-01") },
	},
	{
		name:  "a shared day",
		spoil: func(s *Set) { s.Employments[0].Valid.To = on("2026-07-01") },
		want: []string{
			"employment:2 (from) fact.overlapping_employments",
		},
	},
	{
		name: "an earlier one without end",
		spoil: func(s *Set) {
			s.Employments[0].Valid.To = on("")
			s.Employments = append(s.Employments, Employment{Person: "E1", Valid: period.Interval{From: on("2026-03-01"), To: on("2026-03-02")}})
		},
		want: []string{
			"employment:2 (from) fact.overlapping_employments",
			"employment:4 (from) fact.overlapping_employments",
		},
	},
	{
		name:  "two without dates",
		spoil: func(s *Set) { s.Employments = append(s.Employments, Employment{Person: "E2"}) },
		want: []string{
			"employment:4 (from) fact.overlapping_employments",
		},
	},
	{
		name:  "a share of zero",
		spoil: func(s *Set) { s.Splits[3].Share = money.Decimal{} },
		want: []string{
			"split:4 (share) fact.share_not_positive",
			"split:4 (share) fact.shares_not_whole",
		},
	},
	{
		name:  "a negative share",
		spoil: func(s *Set) { s.Splits[0].Share, s.Splits[1].Share = decimal("-0.5"), decimal("1.5") },
		want: []string{
			"split:1 (share) fact.share_not_positive",
		},
	},
	{
		name:  "shares below the whole",
		spoil: func(s *Set) { s.Splits[1].Share = decimal("0.399999999999") },
		want: []string{
			"split:1 (share) fact.shares_not_whole",
		},
	},
	{
		name:  "shares above the whole",
		spoil: func(s *Set) { s.Splits[2].Share = decimal("1.01") },
		want: []string{
			"split:3 (share) fact.shares_not_whole",
		},
	},
	{
		name:  "shares beyond any number",
		spoil: func(s *Set) { s.Splits[0].Share, s.Splits[1].Share = decimal(strings.Repeat("9", 18)), small() },
		want: []string{
			"split:1 (share) fact.shares_not_whole",
		},
	},
	{
		name:  "no date of signing",
		spoil: func(s *Set) { s.Contracts[1].Signed = on("") },
		want: []string{
			"contract:2 (signed) fact.missing_date",
		},
	},
	{
		name:  "no due date",
		spoil: func(s *Set) { s.Instalments[1].Due = on("") },
		want: []string{
			"instalment:2 (due) fact.missing_date",
		},
	},
	{
		name:  "no dates of a receipt",
		spoil: func(s *Set) { s.Receipts[1].Date, s.Receipts[1].ValueDate = on(""), on("") },
		want: []string{
			"receipt:2 (date) fact.missing_date",
			"receipt:2 (valueDate) fact.missing_date",
		},
	},
	{
		name: "no currency",
		spoil: func(s *Set) {
			s.Contracts[1].Amount, s.Contracts[1].Net = money.Amount{}, money.Amount{}
			s.Instalments[1].Amount.Currency, s.Receipts[1].Amount.Currency, s.Allocations[2].Amount.Currency = money.Currency{}, money.Currency{}, money.Currency{}
		},
		want: []string{
			"allocation:3 (currency) fact.missing_currency",
			"contract:2 (currency) fact.missing_currency",
			"instalment:2 (currency) fact.missing_currency",
			"receipt:2 (currency) fact.missing_currency",
		},
	},
	{
		name:  "net in another currency",
		spoil: func(s *Set) { s.Contracts[1].Net = amount("1", "USD") },
		want: []string{
			"contract:2 (net) fact.currency_differs",
		},
	},
	{
		name:  "an instalment in another currency",
		spoil: func(s *Set) { s.Instalments[1].Amount = amount("1", "USD") },
		want: []string{
			"instalment:2 (currency) fact.currency_differs",
		},
	},
	{
		name:  "an allocation in another currency",
		spoil: func(s *Set) { s.Allocations[2].Amount = amount("1", "USD") },
		want: []string{
			"allocation:3 (currency) fact.currency_differs",
			"allocation:3 (currency) fact.currency_differs",
		},
	},
	{
		name: "negative amounts",
		spoil: func(s *Set) {
			s.Contracts[1].Amount, s.Contracts[1].Net, s.Instalments[1].Amount = amount("-1", "CNY"), amount("-2", "CNY"), amount("-0.01", "CNY")
		},
		want: []string{
			"contract:2 (amount) fact.negative_amount",
			"contract:2 (net) fact.negative_amount",
			"instalment:2 (amount) fact.negative_amount",
		},
	},
	{
		name: "a contract and an instalment of zero",
		spoil: func(s *Set) {
			s.Contracts[1].Amount, s.Contracts[1].Net, s.Instalments[1].Amount = amount("0", "CNY"), amount("0", "CNY"), amount("0", "CNY")
		},
	},
	{
		name:  "a receipt of zero",
		spoil: func(s *Set) { s.Receipts[1].Amount = amount("0", "CNY") },
		want: []string{
			"receipt:2 (amount) fact.zero_amount",
		},
	},
	{
		name:  "money that went back, allocated as if it had come in",
		spoil: func(s *Set) { s.Receipts[1].Amount = amount("-99.99", "CNY") },
		want: []string{
			"allocation:3 (amount) fact.sign_differs",
		},
	},
	{
		name:  "an allocation of zero",
		spoil: func(s *Set) { s.Allocations[2].Amount = amount("0", "CNY") },
		want: []string{
			"allocation:3 (amount) fact.zero_amount",
		},
	},
	{
		name: "a negative allocation makes no room",
		spoil: func(s *Set) {
			s.Allocations[0].Amount, s.Allocations[1].Amount = amount("401", "CNY"), amount("-1", "CNY")
		},
		want: []string{
			"allocation:2 (amount) fact.sign_differs",
			"receipt:1 (amount) fact.over_allocated",
		},
	},
	{
		name:  "net above gross",
		spoil: func(s *Set) { s.Contracts[1].Net = amount("500.01", "CNY") },
		want: []string{
			"contract:2 (net) fact.net_above_amount",
		},
	},
	{
		name:  "one fen too much allocated",
		spoil: func(s *Set) { s.Allocations[1].Amount = amount("70.01", "CNY") },
		want: []string{
			"receipt:1 (amount) fact.over_allocated",
		},
	},
	{
		name: "allocations beyond any amount",
		spoil: func(s *Set) {
			s.Allocations[0].Amount.Minor, s.Allocations[1].Amount.Minor = money.MaxMinor, money.MaxMinor
		},
		want: []string{
			"receipt:1 (amount) fact.over_allocated",
		},
	},
	{
		name:  "no period",
		spoil: func(s *Set) { s.Figures[0].Period = "2026-13" },
		want: []string{
			"figure:1 (period) fact.not_a_period",
		},
	},
	{
		name:  "no unit",
		spoil: func(s *Set) { s.Figures[0].Unit = "RMB" },
		want: []string{
			"figure:1 (unit) fact.unknown_unit",
		},
	},
}
