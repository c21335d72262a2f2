package models

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// BasePay is what a person is paid a month beside any commission, and into
// which account, from a day to a day, both included. No date in Valid.To is
// open. It is shown to those whom the policy lets read pay and bank accounts.
type BasePay struct {
	Person string
	Valid  period.Interval
	Amount money.Amount
	Bank   string // "" where it is not known
}

// factTable says how facts of a type are kept. Rows are the key, the content,
// and behind them revision, batch and withdrawn.
type factTable[T any] struct {
	kind    factKind
	name    string
	keys    []string
	columns []string // the content
	only    string   // a condition where two kinds share a table
	key     func(*T) FactKey
	values  func(*T, []any) []any // appends key and content
	read    func(*cells) T        // takes key and content
	texts   func(*T, *textCheck)
}

func teamTable() *factTable[fact.Team] {
	return &factTable[fact.Team]{
		kind: factKind(fact.KindTeam), name: "teams", keys: []string{"code"}, columns: []string{"name", "parent"},
		key:    func(x *fact.Team) FactKey { return TeamKey(x.Code) },
		values: func(x *fact.Team, v []any) []any { return append(v, x.Code, x.Name, x.Parent) },
		read:   func(c *cells) fact.Team { return fact.Team{Code: c.text(), Name: c.text(), Parent: c.text()} },
		texts: func(x *fact.Team, t *textCheck) {
			t.code("code", x.Code)
			t.name("name", x.Name)
			t.code("parent", x.Parent)
		},
	}
}

func headTable() *factTable[TeamHead] {
	return &factTable[TeamHead]{
		kind: kindHead, name: "team_heads", keys: []string{"team", "valid_from"}, columns: []string{"valid_to", "person"},
		key: func(x *TeamHead) FactKey { return HeadKey(x.Team, x.From) },
		values: func(x *TeamHead, v []any) []any {
			return append(v, x.Team, dayOf(x.From), dayOrNull(x.Before), x.Person)
		},
		read: func(c *cells) TeamHead {
			return TeamHead{Team: c.text(), From: c.start(), Before: c.date(), Person: c.text()}
		},
		texts: func(x *TeamHead, t *textCheck) {
			t.code("team", x.Team)
			t.code("person", x.Person)
		},
	}
}

func personTable() *factTable[fact.Person] {
	return &factTable[fact.Person]{
		kind: factKind(fact.KindPerson), name: "persons", keys: []string{"code"}, columns: []string{"name"},
		key:    func(x *fact.Person) FactKey { return PersonKey(x.Code) },
		values: func(x *fact.Person, v []any) []any { return append(v, x.Code, x.Name) },
		read:   func(c *cells) fact.Person { return fact.Person{Code: c.text(), Name: c.text()} },
		texts: func(x *fact.Person, t *textCheck) {
			t.code("code", x.Code)
			t.name("name", x.Name)
		},
	}
}

func employmentTable() *factTable[fact.Employment] {
	return &factTable[fact.Employment]{
		kind: factKind(fact.KindEmployment), name: "employments", keys: []string{"person", "valid_from"}, columns: []string{"valid_to", "family", "grade", "team"},
		key: func(x *fact.Employment) FactKey { return EmploymentKey(x.Person, x.Valid.From) },
		values: func(x *fact.Employment, v []any) []any {
			return append(v, x.Person, dayOf(x.Valid.From), dayOrNull(x.Valid.To), x.Family, x.Grade, x.Team)
		},
		read: func(c *cells) fact.Employment {
			return fact.Employment{Person: c.text(), Valid: period.Interval{From: c.start(), To: c.date()}, Family: c.text(), Grade: c.text(), Team: c.text()}
		},
		texts: func(x *fact.Employment, t *textCheck) {
			t.code("person", x.Person)
			t.code("family", x.Family)
			t.code("grade", x.Grade)
			t.code("team", x.Team)
		},
	}
}

func payTable() *factTable[BasePay] {
	return &factTable[BasePay]{
		kind: kindPay, name: "base_pays", keys: []string{"person", "valid_from"}, columns: []string{"valid_to", "currency", "minor", "bank"},
		key: func(x *BasePay) FactKey { return PayKey(x.Person, x.Valid.From) },
		values: func(x *BasePay, v []any) []any {
			return append(v, x.Person, dayOf(x.Valid.From), dayOrNull(x.Valid.To), x.Amount.Currency.Code(), x.Amount.Minor, x.Bank)
		},
		read: func(c *cells) BasePay {
			return BasePay{Person: c.text(), Valid: period.Interval{From: c.start(), To: c.date()}, Amount: c.amount(), Bank: c.text()}
		},
		texts: func(x *BasePay, t *textCheck) {
			t.code("person", x.Person)
			t.code("bank", x.Bank)
		},
	}
}

func customerTable() *factTable[fact.Customer] {
	return &factTable[fact.Customer]{
		kind: factKind(fact.KindCustomer), name: "customers", keys: []string{"code"}, columns: []string{"name", "class", "industry"},
		key:    func(x *fact.Customer) FactKey { return CustomerKey(x.Code) },
		values: func(x *fact.Customer, v []any) []any { return append(v, x.Code, x.Name, x.Class, x.Industry) },
		read: func(c *cells) fact.Customer {
			return fact.Customer{Code: c.text(), Name: c.text(), Class: c.text(), Industry: c.text()}
		},
		texts: func(x *fact.Customer, t *textCheck) {
			t.code("code", x.Code)
			t.name("name", x.Name)
			t.code("class", x.Class)
			t.long("industry", x.Industry, 100)
		},
	}
}

func contractTable() *factTable[fact.Contract] {
	return &factTable[fact.Contract]{
		kind: factKind(fact.KindContract), name: "contracts", keys: []string{"number"},
		columns: []string{"customer", "kind", "signed", "currency", "minor", "net_minor"},
		key:     func(x *fact.Contract) FactKey { return ContractKey(x.Number) },
		values: func(x *fact.Contract, v []any) []any {
			return append(v, x.Number, x.Customer, x.Kind, dayOf(x.Signed), x.Amount.Currency.Code(), x.Amount.Minor, x.Net.Minor)
		},
		read: func(c *cells) fact.Contract {
			x := fact.Contract{Number: c.text(), Customer: c.text(), Kind: c.text(), Signed: c.date(), Amount: c.amount()}
			x.Net = money.Amount{Currency: x.Amount.Currency, Minor: c.number()}
			return x
		},
		texts: func(x *fact.Contract, t *textCheck) {
			t.code("number", x.Number)
			t.code("customer", x.Customer)
			t.code("kind", x.Kind)
		},
	}
}
