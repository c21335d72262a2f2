package models

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

func bidTable() *factTable[fact.Bid] {
	return &factTable[fact.Bid]{
		kind: factKind(fact.KindBid), name: "bids", keys: []string{"number"},
		columns: []string{"opportunity", "person", "submitted", "decided", "result"},
		key: func(x *fact.Bid) FactKey {
			return FactKey{kind: factKind(fact.KindBid), a: x.Number}
		},
		values: func(x *fact.Bid, v []any) []any {
			return append(v, x.Number, x.Opportunity, x.Person, dayOf(x.Submitted), dayOrNull(x.Decided), x.Result)
		},
		read: func(c *cells) fact.Bid {
			return fact.Bid{Number: c.text(), Opportunity: c.text(), Person: c.text(), Submitted: c.start(), Decided: c.date(), Result: c.text()}
		},
		texts: func(x *fact.Bid, t *textCheck) {
			t.code("number", x.Number)
			t.code("opportunity", x.Opportunity)
			t.code("person", x.Person)
			t.code("result", x.Result)
		},
	}
}

func forecastTable() *factTable[fact.Forecast] {
	return &factTable[fact.Forecast]{
		kind: factKind(fact.KindForecast), name: "forecasts", keys: []string{"person", "period", "subject", "frozen"},
		columns: []string{"currency", "minor"},
		key: func(x *fact.Forecast) FactKey {
			return FactKey{kind: factKind(fact.KindForecast), a: x.Person, b: x.Period, c: x.Of, n: int64(x.Frozen.DaysSince(period.Date{}))}
		},
		values: func(x *fact.Forecast, v []any) []any {
			return append(v, x.Person, x.Period, x.Of, dayOf(x.Frozen), x.Amount.Currency.Code(), x.Amount.Minor)
		},
		read: func(c *cells) fact.Forecast {
			return fact.Forecast{Person: c.text(), Period: c.text(), Of: c.text(), Frozen: c.start(), Amount: c.amount()}
		},
		texts: func(x *fact.Forecast, t *textCheck) {
			t.code("person", x.Person)
			t.long("period", x.Period, 7)
			t.code("of", x.Of)
		},
	}
}

func targetTable() *factTable[fact.Target] {
	return &factTable[fact.Target]{
		kind: factKind(fact.KindTarget), name: "targets", keys: []string{"person", "period", "subject"},
		columns: []string{"currency", "minor"},
		key: func(x *fact.Target) FactKey {
			return FactKey{kind: factKind(fact.KindTarget), a: x.Person, b: x.Period, c: x.Of}
		},
		values: func(x *fact.Target, v []any) []any {
			return append(v, x.Person, x.Period, x.Of, x.Amount.Currency.Code(), x.Amount.Minor)
		},
		read: func(c *cells) fact.Target {
			return fact.Target{Person: c.text(), Period: c.text(), Of: c.text(), Amount: c.amount()}
		},
		texts: func(x *fact.Target, t *textCheck) {
			t.code("person", x.Person)
			t.long("period", x.Period, 7)
			t.code("of", x.Of)
		},
	}
}

func termsTable() *factTable[fact.Terms] {
	return &factTable[fact.Terms]{
		kind: factKind(fact.KindTerms), name: "contract_terms", keys: []string{"contract"},
		columns: []string{"effective", "filed", "list_currency", "list_minor", "cost_currency", "cost_minor", "purchase_currency", "purchase_minor", "retention"},
		key: func(x *fact.Terms) FactKey {
			return FactKey{kind: factKind(fact.KindTerms), a: x.Contract}
		},
		values: func(x *fact.Terms, v []any) []any {
			return append(v, x.Contract, dayOrNull(x.Effective), dayOrNull(x.Filed), x.List.Currency.Code(), x.List.Minor, x.Cost.Currency.Code(), x.Cost.Minor, x.Purchase.Currency.Code(), x.Purchase.Minor, x.Retention)
		},
		read: func(c *cells) fact.Terms {
			return fact.Terms{Contract: c.text(), Effective: c.date(), Filed: c.date(), List: c.amount(), Cost: c.amount(), Purchase: c.amount(), Retention: c.text()}
		},
		texts: func(x *fact.Terms, t *textCheck) {
			t.code("contract", x.Contract)
			t.code("retention", x.Retention)
		},
	}
}

func changeTable() *factTable[fact.Change] {
	return &factTable[fact.Change]{
		kind: factKind(fact.KindChange), name: "contract_changes", keys: []string{"contract", "number"},
		columns: []string{"changed", "currency", "minor", "net_currency", "net_minor"},
		key: func(x *fact.Change) FactKey {
			return FactKey{kind: factKind(fact.KindChange), a: x.Contract, b: x.Number}
		},
		values: func(x *fact.Change, v []any) []any {
			return append(v, x.Contract, x.Number, dayOf(x.Date), x.Amount.Currency.Code(), x.Amount.Minor, x.Net.Currency.Code(), x.Net.Minor)
		},
		read: func(c *cells) fact.Change {
			return fact.Change{Contract: c.text(), Number: c.text(), Date: c.start(), Amount: c.amount(), Net: c.amount()}
		},
		texts: func(x *fact.Change, t *textCheck) {
			t.code("contract", x.Contract)
			t.code("number", x.Number)
		},
	}
}

func badDebtTable() *factTable[fact.BadDebt] {
	return &factTable[fact.BadDebt]{
		kind: factKind(fact.KindBadDebt), name: "bad_debts", keys: []string{"contract", "number"},
		columns: []string{"written_off", "currency", "minor"},
		key:     func(x *fact.BadDebt) FactKey { return BadDebtKey(x.Contract, x.Number) },
		values: func(x *fact.BadDebt, v []any) []any {
			return append(v, x.Contract, x.Number, dayOf(x.Date), x.Amount.Currency.Code(), x.Amount.Minor)
		},
		read: func(c *cells) fact.BadDebt {
			return fact.BadDebt{Contract: c.text(), Number: c.text(), Date: c.start(), Amount: c.amount()}
		},
		texts: func(x *fact.BadDebt, t *textCheck) {
			t.code("contract", x.Contract)
			t.code("number", x.Number)
		},
	}
}
