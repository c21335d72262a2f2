package models

import "steelyard/compensation/fact"

func stageTable() *factTable[fact.Stage] {
	return &factTable[fact.Stage]{
		kind: factKind(fact.KindStage), name: "stages", keys: []string{"code"},
		columns: []string{"name", "meaning", "probability"},
		key:     func(x *fact.Stage) FactKey { return StageKey(x.Code) },
		values: func(x *fact.Stage, v []any) []any {
			return append(v, x.Code, x.Name, string(x.Meaning), x.Probability.String())
		},
		read: func(c *cells) fact.Stage {
			return fact.Stage{Code: c.text(), Name: c.text(), Meaning: fact.Meaning(c.text()), Probability: c.decimal()}
		},
		texts: func(x *fact.Stage, t *textCheck) {
			t.code("code", x.Code)
			t.name("name", x.Name)
			t.code("meaning", string(x.Meaning))
			t.rate("probability", x.Probability)
		},
	}
}

func leadTable() *factTable[fact.Lead] {
	return &factTable[fact.Lead]{
		kind: factKind(fact.KindLead), name: "leads", keys: []string{"number"},
		columns: []string{"person", "received", "channel", "opportunity"},
		key: func(x *fact.Lead) FactKey {
			return FactKey{kind: factKind(fact.KindLead), a: x.Number}
		},
		values: func(x *fact.Lead, v []any) []any {
			return append(v, x.Number, x.Person, dayOf(x.Received), x.Channel, x.Opportunity)
		},
		read: func(c *cells) fact.Lead {
			return fact.Lead{Number: c.text(), Person: c.text(), Received: c.start(), Channel: c.text(), Opportunity: c.text()}
		},
		texts: func(x *fact.Lead, t *textCheck) {
			t.code("number", x.Number)
			t.code("person", x.Person)
			t.code("channel", x.Channel)
			t.code("opportunity", x.Opportunity)
		},
	}
}

func opportunityTable() *factTable[fact.Opportunity] {
	return &factTable[fact.Opportunity]{
		kind: factKind(fact.KindOpportunity), name: "opportunities", keys: []string{"number"},
		columns: []string{"customer", "owner", "opened", "currency", "minor", "signing", "cash", "first_currency", "first_minor", "award", "contract", "origin"},
		key:     func(x *fact.Opportunity) FactKey { return OpportunityKey(x.Number) },
		values: func(x *fact.Opportunity, v []any) []any {
			return append(v, x.Number, x.Customer, x.Owner, dayOf(x.Opened), x.Amount.Currency.Code(), x.Amount.Minor, dayOrNull(x.Signing), dayOrNull(x.Cash), x.First.Currency.Code(), x.First.Minor, dayOrNull(x.Award), x.Contract, x.Origin)
		},
		read: func(c *cells) fact.Opportunity {
			return fact.Opportunity{Number: c.text(), Customer: c.text(), Owner: c.text(), Opened: c.start(), Amount: c.amount(), Signing: c.date(), Cash: c.date(), First: c.amount(), Award: c.date(), Contract: c.text(), Origin: c.text()}
		},
		texts: func(x *fact.Opportunity, t *textCheck) {
			t.code("number", x.Number)
			t.code("customer", x.Customer)
			t.code("owner", x.Owner)
			t.code("contract", x.Contract)
			t.code("origin", x.Origin)
		},
	}
}

func moveTable() *factTable[fact.Move] {
	return &factTable[fact.Move]{
		kind: factKind(fact.KindMove), name: "moves", keys: []string{"opportunity", "moved", "line"},
		columns: []string{"stage"},
		key: func(x *fact.Move) FactKey {
			return FactKey{kind: factKind(fact.KindMove), a: x.Opportunity, b: dayOf(x.Date), n: int64(x.Line)}
		},
		values: func(x *fact.Move, v []any) []any {
			return append(v, x.Opportunity, dayOf(x.Date), int64(x.Line), x.Stage)
		},
		read: func(c *cells) fact.Move {
			return fact.Move{Opportunity: c.text(), Date: c.start(), Line: int(c.number()), Stage: c.text()}
		},
		texts: func(x *fact.Move, t *textCheck) {
			t.code("opportunity", x.Opportunity)
			t.code("stage", x.Stage)
		},
	}
}

func milestoneTable() *factTable[fact.Milestone] {
	return &factTable[fact.Milestone]{
		kind: factKind(fact.KindMilestone), name: "milestones", keys: []string{"opportunity", "code"},
		columns: []string{"due", "reached", "evidence"},
		key: func(x *fact.Milestone) FactKey {
			return FactKey{kind: factKind(fact.KindMilestone), a: x.Opportunity, b: x.Code}
		},
		values: func(x *fact.Milestone, v []any) []any {
			return append(v, x.Opportunity, x.Code, dayOf(x.Due), dayOrNull(x.Reached), x.Evidence)
		},
		read: func(c *cells) fact.Milestone {
			return fact.Milestone{Opportunity: c.text(), Code: c.text(), Due: c.start(), Reached: c.date(), Evidence: c.text()}
		},
		texts: func(x *fact.Milestone, t *textCheck) {
			t.code("opportunity", x.Opportunity)
			t.code("code", x.Code)
			t.name("evidence", x.Evidence)
		},
	}
}

func elementTable() *factTable[fact.Element] {
	return &factTable[fact.Element]{
		kind: factKind(fact.KindElement), name: "elements", keys: []string{"opportunity", "which"},
		columns: []string{"since"},
		key: func(x *fact.Element) FactKey {
			return FactKey{kind: factKind(fact.KindElement), a: x.Opportunity, b: string(x.Which)}
		},
		values: func(x *fact.Element, v []any) []any {
			return append(v, x.Opportunity, string(x.Which), dayOf(x.Date))
		},
		read: func(c *cells) fact.Element {
			return fact.Element{Opportunity: c.text(), Which: fact.ElementKind(c.text()), Date: c.start()}
		},
		texts: func(x *fact.Element, t *textCheck) {
			t.code("opportunity", x.Opportunity)
			t.code("which", string(x.Which))
		},
	}
}

func confirmationTable() *factTable[fact.Confirmation] {
	return &factTable[fact.Confirmation]{
		kind: factKind(fact.KindConfirmation), name: "confirmations", keys: []string{"opportunity", "asked"},
		columns: []string{"person", "given", "mode", "level", "checked", "found_false"},
		key: func(x *fact.Confirmation) FactKey {
			return FactKey{kind: factKind(fact.KindConfirmation), a: x.Opportunity, b: dayOf(x.Asked)}
		},
		values: func(x *fact.Confirmation, v []any) []any {
			return append(v, x.Opportunity, dayOf(x.Asked), x.By, dayOrNull(x.Date), x.Mode, int64(x.Level), dayOrNull(x.Checked), boolInt(x.False))
		},
		read: func(c *cells) fact.Confirmation {
			return fact.Confirmation{Opportunity: c.text(), Asked: c.start(), By: c.text(), Date: c.date(), Mode: c.text(), Level: int(c.number()), Checked: c.date(), False: c.number() == 1}
		},
		texts: func(x *fact.Confirmation, t *textCheck) {
			t.code("opportunity", x.Opportunity)
			t.code("by", x.By)
			t.code("mode", x.Mode)
		},
	}
}
