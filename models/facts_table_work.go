package models

import "steelyard/compensation/fact"

func keyPersonTable() *factTable[fact.KeyPerson] {
	return &factTable[fact.KeyPerson]{
		kind: factKind(fact.KindKeyPerson), name: "key_persons", keys: []string{"opportunity", "code"},
		columns: []string{"role"},
		key: func(x *fact.KeyPerson) FactKey {
			return FactKey{kind: factKind(fact.KindKeyPerson), a: x.Opportunity, b: x.Code}
		},
		values: func(x *fact.KeyPerson, v []any) []any {
			return append(v, x.Opportunity, x.Code, string(x.Role))
		},
		read: func(c *cells) fact.KeyPerson {
			return fact.KeyPerson{Opportunity: c.text(), Code: c.text(), Role: fact.BuyerRole(c.text())}
		},
		texts: func(x *fact.KeyPerson, t *textCheck) {
			t.code("opportunity", x.Opportunity)
			t.code("code", x.Code)
			t.code("role", string(x.Role))
		},
	}
}

func relationTable() *factTable[fact.Relation] {
	return &factTable[fact.Relation]{
		kind: factKind(fact.KindRelation), name: "relations", keys: []string{"key_person", "valid_from"},
		columns: []string{"grade"},
		key: func(x *fact.Relation) FactKey {
			return FactKey{kind: factKind(fact.KindRelation), a: x.KeyPerson, b: dayOf(x.From)}
		},
		values: func(x *fact.Relation, v []any) []any {
			return append(v, x.KeyPerson, dayOf(x.From), int64(x.Grade))
		},
		read: func(c *cells) fact.Relation {
			return fact.Relation{KeyPerson: c.text(), From: c.start(), Grade: int(c.number())}
		},
		texts: func(x *fact.Relation, t *textCheck) {
			t.code("keyPerson", x.KeyPerson)
		},
	}
}

func visitTable() *factTable[fact.Visit] {
	return &factTable[fact.Visit]{
		kind: factKind(fact.KindVisit), name: "visits", keys: []string{"number"},
		columns: []string{"person", "visited", "customer", "opportunity", "high", "outcome", "planned", "held", "joined_by", "debriefed"},
		key: func(x *fact.Visit) FactKey {
			return FactKey{kind: factKind(fact.KindVisit), a: x.Number}
		},
		values: func(x *fact.Visit, v []any) []any {
			return append(v, x.Number, x.Person, dayOf(x.Date), x.Customer, x.Opportunity, boolInt(x.High), boolInt(x.Outcome), boolInt(x.Planned), boolInt(x.Held), x.With, dayOrNull(x.Debriefed))
		},
		read: func(c *cells) fact.Visit {
			return fact.Visit{Number: c.text(), Person: c.text(), Date: c.start(), Customer: c.text(), Opportunity: c.text(), High: c.number() == 1, Outcome: c.number() == 1, Planned: c.number() == 1, Held: c.number() == 1, With: c.text(), Debriefed: c.date()}
		},
		texts: func(x *fact.Visit, t *textCheck) {
			t.code("number", x.Number)
			t.code("person", x.Person)
			t.code("customer", x.Customer)
			t.code("opportunity", x.Opportunity)
			t.code("with", x.With)
		},
	}
}

func meetingTable() *factTable[fact.Meeting] {
	return &factTable[fact.Meeting]{
		kind: factKind(fact.KindMeeting), name: "meetings", keys: []string{"visit", "key_person"},
		key: func(x *fact.Meeting) FactKey {
			return FactKey{kind: factKind(fact.KindMeeting), a: x.Visit, b: x.KeyPerson}
		},
		values: func(x *fact.Meeting, v []any) []any {
			return append(v, x.Visit, x.KeyPerson)
		},
		read: func(c *cells) fact.Meeting {
			return fact.Meeting{Visit: c.text(), KeyPerson: c.text()}
		},
		texts: func(x *fact.Meeting, t *textCheck) {
			t.code("visit", x.Visit)
			t.code("keyPerson", x.KeyPerson)
		},
	}
}

func planItemTable() *factTable[fact.PlanItem] {
	return &factTable[fact.PlanItem]{
		kind: factKind(fact.KindPlanItem), name: "plan_items", keys: []string{"person", "week", "number"},
		columns: []string{"kind", "weight", "planned", "done", "evidence"},
		key: func(x *fact.PlanItem) FactKey {
			return FactKey{kind: factKind(fact.KindPlanItem), a: x.Person, b: dayOf(x.Week), c: x.Number}
		},
		values: func(x *fact.PlanItem, v []any) []any {
			return append(v, x.Person, dayOf(x.Week), x.Number, x.Kind, x.Weight.String(), boolInt(x.Planned), dayOrNull(x.Done), x.Evidence)
		},
		read: func(c *cells) fact.PlanItem {
			return fact.PlanItem{Person: c.text(), Week: c.start(), Number: c.text(), Kind: c.text(), Weight: c.decimal(), Planned: c.number() == 1, Done: c.date(), Evidence: c.text()}
		},
		texts: func(x *fact.PlanItem, t *textCheck) {
			t.code("person", x.Person)
			t.code("number", x.Number)
			t.code("kind", x.Kind)
			t.rate("weight", x.Weight)
			t.name("evidence", x.Evidence)
		},
	}
}

func logTable() *factTable[fact.Log] {
	return &factTable[fact.Log]{
		kind: factKind(fact.KindLog), name: "work_logs", keys: []string{"person", "worked"},
		columns: []string{"written", "passed", "failed", "reviewer", "reviewed"},
		key: func(x *fact.Log) FactKey {
			return FactKey{kind: factKind(fact.KindLog), a: x.Person, b: dayOf(x.Day)}
		},
		values: func(x *fact.Log, v []any) []any {
			return append(v, x.Person, dayOf(x.Day), dayOf(x.Written), boolInt(x.Passed), boolInt(x.Failed), x.Reviewer, dayOrNull(x.Reviewed))
		},
		read: func(c *cells) fact.Log {
			return fact.Log{Person: c.text(), Day: c.start(), Written: c.start(), Passed: c.number() == 1, Failed: c.number() == 1, Reviewer: c.text(), Reviewed: c.date()}
		},
		texts: func(x *fact.Log, t *textCheck) {
			t.code("person", x.Person)
			t.code("reviewer", x.Reviewer)
		},
	}
}

func hoursTable() *factTable[fact.Hours] {
	return &factTable[fact.Hours]{
		kind: factKind(fact.KindHours), name: "work_hours", keys: []string{"person", "worked", "category"},
		columns: []string{"hours"},
		key: func(x *fact.Hours) FactKey {
			return FactKey{kind: factKind(fact.KindHours), a: x.Person, b: dayOf(x.Day), c: string(x.Category)}
		},
		values: func(x *fact.Hours, v []any) []any {
			return append(v, x.Person, dayOf(x.Day), string(x.Category), x.Hours.String())
		},
		read: func(c *cells) fact.Hours {
			return fact.Hours{Person: c.text(), Day: c.start(), Category: fact.HoursKind(c.text()), Hours: c.decimal()}
		},
		texts: func(x *fact.Hours, t *textCheck) {
			t.code("person", x.Person)
			t.code("category", string(x.Category))
			t.rate("hours", x.Hours)
		},
	}
}
