package models

import (
	"maps"

	"steelyard/compensation/fact"
)

// sells reports whether the entry has or takes back facts about how business is
// won, or takes back what such facts refer to.
func (m *merging) sells() bool {
	for _, s := range m.book.selling() {
		if m.own[s.kind()] > 0 {
			return true
		}
	}
	for k := range m.drop {
		switch fact.Kind(k.kind) {
		case fact.KindPerson, fact.KindCustomer, fact.KindContract:
			return true
		}
		if k.kind >= factKind(fact.KindStage) {
			return true
		}
	}
	return false
}

// aroundSelling merges with the stored facts of selling that can matter, and
// adds the people, customers and contracts that they refer to.
func (m *merging) aroundSelling(w *surroundings, p *peopleAround) error {
	if !m.sells() {
		return nil
	}
	a := m.gatherSelling(w, p)
	if err := m.aroundDroppedSelling(&a); err != nil {
		return err
	}
	if err := m.closeSelling(&a, w, p); err != nil {
		return err
	}
	maps.Copy(p.persons, a.people)
	maps.Copy(w.contracts, a.terms)
	p.needed = true // whether who confirms is above who owns depends on where both belong
	return m.selling(&a)
}

// sellingAround says around which stored facts of selling others are to be read.
type sellingAround struct {
	opportunities, keyPersons, visits, leads, bids names
	people                                         names // whose plans, logs, hours, forecasts and targets are needed
	terms                                          names // contracts whose terms, changes and bad debts are needed
}

// gatherSelling finds what the new selling facts touch: people, customers and
// contracts too, which are checked with them.
func (m *merging) gatherSelling(w *surroundings, p *peopleAround) sellingAround {
	a := sellingAround{opportunities: names{}, keyPersons: names{}, visits: names{}, leads: names{}, bids: names{}, people: names{}, terms: names{}}
	s := &m.book.Selling
	for _, x := range s.Leads {
		a.leads.add(x.Number)
		a.opportunities.add(x.Opportunity)
		p.persons.add(x.Person)
	}
	for _, x := range s.Opportunities {
		a.opportunities.add(x.Number, x.Origin)
		w.customers.add(x.Customer)
		w.contracts.add(x.Contract)
		p.persons.add(x.Owner)
	}
	for _, x := range s.Moves {
		a.opportunities.add(x.Opportunity)
	}
	for _, x := range s.Milestones {
		a.opportunities.add(x.Opportunity)
	}
	for _, x := range s.Elements {
		a.opportunities.add(x.Opportunity)
	}
	for _, x := range s.Confirmations {
		a.opportunities.add(x.Opportunity)
		p.persons.add(x.By)
	}
	for _, x := range s.KeyPersons {
		a.opportunities.add(x.Opportunity)
		a.keyPersons.add(x.Code)
	}
	for _, x := range s.Relations {
		a.keyPersons.add(x.KeyPerson)
	}
	for _, x := range s.Visits {
		a.visits.add(x.Number)
		a.opportunities.add(x.Opportunity)
		w.customers.add(x.Customer)
		p.persons.add(x.Person, x.With)
	}
	for _, x := range s.Meetings {
		a.visits.add(x.Visit)
		a.keyPersons.add(x.KeyPerson)
	}
	for _, x := range s.Bids {
		a.bids.add(x.Number)
		a.opportunities.add(x.Opportunity)
		p.persons.add(x.Person)
	}
	m.gatherWork(&a, p)
	return a
}

// gatherWork finds whose work is told, and of which contracts more is said.
func (m *merging) gatherWork(a *sellingAround, p *peopleAround) {
	s := &m.book.Selling
	for _, x := range s.PlanItems {
		a.people.add(x.Person)
	}
	for _, x := range s.Logs {
		a.people.add(x.Person)
		p.persons.add(x.Reviewer)
	}
	for _, x := range s.Hours {
		a.people.add(x.Person)
	}
	for _, x := range s.Forecasts {
		a.people.add(x.Person)
	}
	for _, x := range s.Targets {
		a.people.add(x.Person)
	}
	for _, x := range s.Terms {
		a.terms.add(x.Contract)
	}
	for _, x := range s.Changes {
		a.terms.add(x.Contract)
	}
	for _, x := range s.BadDebts {
		a.terms.add(x.Contract)
	}
}

// link is a column of a table whose rows lead from some names to others.
type link struct {
	table, column, by string
	from, to          names
}

// along adds what the stored rows lead to.
func (m *merging) along(links ...link) error {
	for _, l := range links {
		found, err := m.tx.related(l.table, l.column, l.by, l.from)
		if err != nil {
			return err
		}
		maps.Copy(l.to, found)
	}
	return nil
}

// aroundDroppedSelling adds what refers to the facts that are withdrawn, so
// that the check finds references to nothing.
func (m *merging) aroundDroppedSelling(a *sellingAround) error {
	dropped := map[fact.Kind]names{}
	for k := range m.drop {
		kind := fact.Kind(k.kind)
		if dropped[kind] == nil {
			dropped[kind] = names{}
		}
		dropped[kind].add(k.a)
		if kind == fact.KindKeyPerson {
			a.keyPersons.add(k.b)
		}
	}
	for kind, to := range map[fact.Kind]names{
		fact.KindOpportunity: a.opportunities, fact.KindMove: a.opportunities, fact.KindMilestone: a.opportunities, fact.KindElement: a.opportunities,
		fact.KindConfirmation: a.opportunities, fact.KindKeyPerson: a.opportunities, fact.KindRelation: a.keyPersons, fact.KindVisit: a.visits,
		fact.KindMeeting: a.visits, fact.KindLead: a.leads, fact.KindBid: a.bids, fact.KindPlanItem: a.people, fact.KindLog: a.people,
		fact.KindHours: a.people, fact.KindForecast: a.people, fact.KindTarget: a.people, fact.KindPerson: a.people,
		fact.KindTerms: a.terms, fact.KindChange: a.terms, fact.KindBadDebt: a.terms, fact.KindContract: a.terms,
	} {
		maps.Copy(to, dropped[kind])
	}
	opportunities, persons, customers := dropped[fact.KindOpportunity], dropped[fact.KindPerson], dropped[fact.KindCustomer]
	return m.along(
		link{"leads", "number", "opportunity", opportunities, a.leads}, link{"visits", "number", "opportunity", opportunities, a.visits},
		link{"bids", "number", "opportunity", opportunities, a.bids}, link{"opportunities", "number", "origin", opportunities, a.opportunities},
		link{"moves", "opportunity", "stage", dropped[fact.KindStage], a.opportunities},
		link{"meetings", "visit", "key_person", a.keyPersons, a.visits},
		link{"opportunities", "number", "owner", persons, a.opportunities}, link{"confirmations", "opportunity", "person", persons, a.opportunities},
		link{"visits", "number", "person", persons, a.visits}, link{"visits", "number", "joined_by", persons, a.visits},
		link{"leads", "number", "person", persons, a.leads}, link{"bids", "number", "person", persons, a.bids},
		link{"work_logs", "person", "reviewer", persons, a.people},
		link{"opportunities", "number", "customer", customers, a.opportunities}, link{"visits", "number", "customer", customers, a.visits},
		link{"opportunities", "number", "contract", dropped[fact.KindContract], a.opportunities},
	)
}

// closeSelling adds what the stored facts that will be read refer to: they are
// checked again together with the new ones.
func (m *merging) closeSelling(a *sellingAround, w *surroundings, p *peopleAround) error {
	err := m.along(
		link{"meetings", "key_person", "visit", a.visits, a.keyPersons}, link{"key_persons", "opportunity", "code", a.keyPersons, a.opportunities},
		link{"visits", "opportunity", "number", a.visits, a.opportunities}, link{"leads", "opportunity", "number", a.leads, a.opportunities},
		link{"bids", "opportunity", "number", a.bids, a.opportunities},
	)
	for before := -1; err == nil && before < len(a.opportunities); {
		before = len(a.opportunities)
		err = m.along(link{"opportunities", "origin", "number", a.opportunities, a.opportunities})
	}
	if err != nil {
		return err
	}
	return m.along(
		link{"opportunities", "owner", "number", a.opportunities, p.persons}, link{"opportunities", "customer", "number", a.opportunities, w.customers},
		link{"opportunities", "contract", "number", a.opportunities, w.contracts}, link{"confirmations", "person", "opportunity", a.opportunities, p.persons},
		link{"visits", "person", "number", a.visits, p.persons}, link{"visits", "joined_by", "number", a.visits, p.persons},
		link{"visits", "customer", "number", a.visits, w.customers}, link{"leads", "person", "number", a.leads, p.persons},
		link{"bids", "person", "number", a.bids, p.persons}, link{"work_logs", "reviewer", "person", a.people, p.persons},
	)
}

// selling merges with the stored facts of selling that can matter.
func (m *merging) selling(a *sellingAround) error {
	s := &m.book.Selling
	if err := merge(m, stageTable(), &s.Stages, ""); err != nil {
		return err
	}
	for _, one := range []func() error{
		func() error { return mergeIn(m, meetingTable(), &s.Meetings, "visit", a.visits.sorted()) },
		func() error { return mergeIn(m, visitTable(), &s.Visits, "number", a.visits.sorted()) },
		func() error {
			return mergeIn(m, keyPersonTable(), &s.KeyPersons, "opportunity", a.opportunities.sorted())
		},
		func() error { return mergeIn(m, relationTable(), &s.Relations, "key_person", a.keyPersons.sorted()) },
		func() error {
			return mergeIn(m, opportunityTable(), &s.Opportunities, "number", a.opportunities.sorted())
		},
		func() error { return mergeIn(m, moveTable(), &s.Moves, "opportunity", a.opportunities.sorted()) },
		func() error {
			return mergeIn(m, milestoneTable(), &s.Milestones, "opportunity", a.opportunities.sorted())
		},
		func() error { return mergeIn(m, elementTable(), &s.Elements, "opportunity", a.opportunities.sorted()) },
		func() error {
			return mergeIn(m, confirmationTable(), &s.Confirmations, "opportunity", a.opportunities.sorted())
		},
		func() error { return mergeIn(m, leadTable(), &s.Leads, "number", a.leads.sorted()) },
		func() error { return mergeIn(m, bidTable(), &s.Bids, "number", a.bids.sorted()) },
		func() error { return mergeIn(m, planItemTable(), &s.PlanItems, "person", a.people.sorted()) },
		func() error { return mergeIn(m, logTable(), &s.Logs, "person", a.people.sorted()) },
		func() error { return mergeIn(m, hoursTable(), &s.Hours, "person", a.people.sorted()) },
		func() error { return mergeIn(m, forecastTable(), &s.Forecasts, "person", a.people.sorted()) },
		func() error { return mergeIn(m, targetTable(), &s.Targets, "person", a.people.sorted()) },
		func() error { return mergeIn(m, termsTable(), &s.Terms, "contract", a.terms.sorted()) },
		func() error { return mergeIn(m, changeTable(), &s.Changes, "contract", a.terms.sorted()) },
		func() error { return mergeIn(m, badDebtTable(), &s.BadDebts, "contract", a.terms.sorted()) },
	} {
		if err := one(); err != nil {
			return err
		}
	}
	return nil
}
