package fact

import "steelyard/compensation/period"

// workRefusals are plans, logs, hours, bids, forecasts and targets that cannot be.
var workRefusals = []sellingRefusal{
	{
		name: "work that is there twice",
		spoil: func(_ *Set, x *Selling) {
			x.PlanItems = append(x.PlanItems, x.PlanItems[0])
			x.Logs = append(x.Logs, x.Logs[0])
			x.Hours[1].Category = FrontLine
			x.Bids = append(x.Bids, x.Bids[0])
			x.Forecasts = append(x.Forecasts, x.Forecasts[0])
			x.Targets = append(x.Targets, x.Targets[0])
		},
		want: []string{
			"bid:3 (number) fact.repeated_key", "forecast:3 (frozen) fact.repeated_key", "hours:2 (category) fact.repeated_key",
			"log:3 (day) fact.repeated_key", "plan-item:3 (number) fact.repeated_key", "target:3 (period) fact.repeated_key",
		},
	},
	{
		name: "work of nobody",
		spoil: func(_ *Set, x *Selling) {
			x.PlanItems[0].Person, x.Logs[0].Person, x.Logs[1].Reviewer, x.Logs[1].Reviewed = "E9", "E9", "E9", on("2026-01-08")
			x.Hours[0].Person, x.Bids[0].Person, x.Bids[1].Opportunity = "E9", "", "O9"
			x.Forecasts[0].Person, x.Targets[0].Person = "E9", "E9"
		},
		want: []string{
			"bid:1 (person) fact.empty_key", "bid:2 (opportunity) fact.unknown_opportunity", "forecast:1 (person) fact.unknown_person", "hours:1 (person) fact.unknown_person",
			"log:1 (person) fact.unknown_person", "log:2 (reviewer) fact.unknown_person", "plan-item:1 (person) fact.unknown_person", "target:1 (person) fact.unknown_person",
		},
	},
	{
		name: "plan items of no week and no weight",
		spoil: func(_ *Set, x *Selling) {
			x.PlanItems[0].Week, x.PlanItems[0].Weight = on("2026-01-04"), decimal("0")
			x.PlanItems[1].Week, x.PlanItems[1].Weight = period.Date{}, decimal("-2")
		},
		want: []string{
			"plan-item:1 (week) fact.not_a_monday", "plan-item:1 (weight) fact.not_positive", "plan-item:2 (week) fact.missing_date", "plan-item:2 (weight) fact.not_positive",
		},
	},
	{
		name: "plan items done before their week, and without evidence",
		spoil: func(_ *Set, x *Selling) {
			x.PlanItems[0].Done = on("2026-01-04")
			x.PlanItems[1].Done, x.PlanItems[1].Evidence = on("2026-01-05"), " "
		},
		want: []string{"plan-item:1 (done) fact.done_before_week", "plan-item:2 (evidence) fact.no_evidence"},
	},
	{
		name: "logs before their day, reviewed too early, by oneself, by nobody",
		spoil: func(_ *Set, x *Selling) {
			x.Logs[0].Written, x.Logs[0].Reviewer, x.Logs[0].Reviewed = on("2026-01-04"), "E1", on("2026-01-03")
			x.Logs[1].Reviewed = on("2026-01-08")
			x.Logs = append(x.Logs, Log{Person: "E1", Reviewer: "E2"})
		},
		want: []string{
			"log:1 (reviewed) fact.too_early", "log:1 (reviewer) fact.reviewed_by_author", "log:1 (written) fact.too_early", "log:2 (reviewer) fact.half_filled",
			"log:3 (day) fact.missing_date", "log:3 (written) fact.missing_date",
		},
	},
	{
		name:  "more hours than a day has",
		spoil: func(_ *Set, x *Selling) { x.Hours[1].Hours = decimal("3.51") },
		want:  []string{"hours:2 (hours) fact.too_many_hours"},
	},
	{
		name: "hours that fit into no number, of nothing, of no category",
		spoil: func(_ *Set, x *Selling) {
			x.Hours[0].Hours, x.Hours[1].Hours = decimal("999999999999999999"), small()
			x.Hours = append(x.Hours, Hours{Person: "E1", Category: "golf"})
		},
		want: []string{"hours:2 (hours) fact.too_many_hours", "hours:3 (category) fact.unknown_word", "hours:3 (day) fact.missing_date", "hours:3 (hours) fact.not_positive"},
	},
	{
		name: "bids that end without a day, without a result, too early or oddly",
		spoil: func(_ *Set, x *Selling) {
			x.Bids[0].Result = ""
			x.Bids[1].Result = BidVoid
			x.Bids = append(x.Bids, Bid{Number: "B3", Opportunity: "O1", Person: "E1", Submitted: on("2026-01-05"), Decided: on("2026-01-04"), Result: "draw"}, Bid{Number: "B4", Opportunity: "O1", Person: "E1"})
		},
		want: []string{
			"bid:1 (result) fact.half_filled", "bid:2 (decided) fact.half_filled", "bid:3 (decided) fact.too_early", "bid:3 (result) fact.unknown_word", "bid:4 (submitted) fact.missing_date",
		},
	},
	{
		name: "forecasts and targets of odd periods and things",
		spoil: func(_ *Set, x *Selling) {
			x.Forecasts[0].Period, x.Forecasts[0].Of, x.Forecasts[0].Frozen = "2026/1", OfReserve, period.Date{}
			x.Forecasts[1].Amount = amount("-1", "CNY")
			x.Targets[0].Period, x.Targets[0].Of, x.Targets[0].Amount.Currency = "", "fame", x.Opportunities[1].Amount.Currency
			x.Targets[1].Amount, x.Targets[1].Period = amount("-1", "CNY"), "2026-Q5"
		},
		want: []string{
			"forecast:1 (frozen) fact.missing_date", "forecast:1 (of) fact.unknown_word", "forecast:1 (period) fact.not_a_period", "forecast:2 (amount) fact.negative_amount",
			"target:1 (currency) fact.missing_currency", "target:1 (of) fact.unknown_word", "target:1 (period) fact.empty_key", "target:2 (amount) fact.negative_amount", "target:2 (period) fact.not_a_period",
		},
	},
}

// afterRefusals are things that cannot happen to a contract after signing.
var afterRefusals = []sellingRefusal{
	{
		name: "what belongs to contracts is there twice",
		spoil: func(_ *Set, x *Selling) {
			x.Terms = append(x.Terms, x.Terms[0])
			x.Changes[1] = x.Changes[0]
			x.Changes[1].Amount, x.Changes[1].Net = amount("1", "CNY"), amount("1", "CNY")
			x.BadDebts = x.BadDebts[:1]
			x.BadDebts[0].Amount = amount("0.50", "CNY")
			x.BadDebts = append(x.BadDebts, x.BadDebts[0])
		},
		want: []string{"bad-debt:2 (number) fact.repeated_key", "change:2 (number) fact.repeated_key", "terms:3 (contract) fact.repeated_key"},
	},
	{
		name: "of contracts that are not there, on no day, without number",
		spoil: func(_ *Set, x *Selling) {
			x.Terms[1].Contract = "K9"
			x.Changes[1] = Change{Contract: "K9", Number: "9", Amount: amount("1", "CNY"), Net: amount("1", "CNY")}
			x.BadDebts = []BadDebt{{Contract: "K9", Amount: amount("1", "CNY")}}
		},
		want: []string{
			"bad-debt:1 (contract) fact.unknown_contract", "bad-debt:1 (date) fact.missing_date", "bad-debt:1 (number) fact.empty_key",
			"change:2 (contract) fact.unknown_contract", "change:2 (date) fact.missing_date", "terms:2 (contract) fact.unknown_contract",
		},
	},
	{
		name: "terms in another currency, below zero, without currency, of an instalment that is not there",
		spoil: func(_ *Set, x *Selling) {
			x.Terms[0].List, x.Terms[0].Cost, x.Terms[0].Retention = amount("1", "USD"), amount("-1", "CNY"), "7"
			x.Terms[1].Purchase.Minor = 1
		},
		want: []string{"terms:1 (cost) fact.negative_amount", "terms:1 (list) fact.currency_differs", "terms:1 (retention) fact.unknown_instalment", "terms:2 (currency) fact.missing_currency"},
	},
	{
		name: "changes of nothing, in other currencies, before signing",
		spoil: func(_ *Set, x *Selling) {
			x.Changes[0].Amount, x.Changes[0].Net, x.Changes[0].Date = amount("0", "CNY"), amount("0", "CNY"), on("2026-01-09")
			x.Changes[1].Amount, x.Changes[1].Net = amount("1", "USD"), amount("1", "EUR")
			x.Changes = append(x.Changes, Change{Contract: "K1", Number: "3", Date: on("2026-03-01")})
		},
		want: []string{
			"change:1 (amount) fact.zero_amount", "change:1 (date) fact.changed_before_signed", "change:2 (currency) fact.currency_differs", "change:2 (net) fact.currency_differs",
			"change:3 (amount) fact.zero_amount", "change:3 (currency) fact.missing_currency",
		},
	},
	{
		name: "changes that leave less than nothing",
		spoil: func(_ *Set, x *Selling) {
			x.Changes[1].Date = on("2026-03-02")
			x.Changes[0].Amount = amount("-1130.01", "CNY")
			x.Changes = append(x.Changes, Change{Contract: "K2", Number: "1", Date: on("2026-03-01"), Amount: amount("-1", "CNY"), Net: amount("-500.01", "CNY")})
			x.BadDebts = nil
		},
		want: []string{"change:1 (amount) fact.contract_below_zero", "change:3 (net) fact.contract_below_zero"},
	},
	{
		name: "bad debts of nothing, below zero, in another currency",
		spoil: func(_ *Set, x *Selling) {
			x.BadDebts[0].Amount, x.BadDebts[1].Amount = amount("0", "CNY"), amount("-1", "CNY")
			x.BadDebts = append(x.BadDebts, BadDebt{Contract: "K1", Number: "3", Date: on("2026-08-01"), Amount: amount("1", "USD")}, BadDebt{Contract: "K1", Number: "4", Date: on("2026-08-01")})
		},
		want: []string{
			"bad-debt:1 (amount) fact.zero_amount", "bad-debt:2 (amount) fact.negative_amount", "bad-debt:3 (currency) fact.currency_differs",
			"bad-debt:4 (amount) fact.zero_amount", "bad-debt:4 (currency) fact.missing_currency",
		},
	},
	{
		name:  "more written off than the contract is with its changes",
		spoil: func(_ *Set, x *Selling) { x.BadDebts[1].Amount = amount("100.01", "CNY") },
		want:  []string{"bad-debt:2 (amount) fact.bad_debt_above_contract"},
	},
}
