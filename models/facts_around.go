package models

import (
	"maps"

	"steelyard/compensation/fact"
)

// surroundings say around which facts stored ones are to be read.
type surroundings struct {
	contracts, receipts names
	shared              names // contracts whose splits are needed
	customers, persons  names
}

// cash reads contracts and receipts with everything that hangs together with
// them: whatever one of the facts read refers to is read too. Persons that are
// named are added to w.
func (m *merging) cash(w *surroundings) error {
	if err := m.follow(w); err != nil {
		return err
	}
	b := &m.book
	for _, one := range []func() error{
		func() error {
			return mergeIn(m, contractTable(), &b.Contracts, "number", w.contracts.sorted())
		},
		func() error {
			return mergeIn(m, instalmentTable(), &b.Instalments, "contract", w.contracts.sorted())
		},
		func() error { return mergeIn(m, splitTable(), &b.Splits, "contract", w.shared.sorted()) },
		func() error { return mergeIn(m, overlayTable(), &b.Overlays, "contract", w.shared.sorted()) },
		func() error { return mergeIn(m, receiptTable(), &b.Receipts, "number", w.receipts.sorted()) },
		func() error {
			return mergeIn(m, allocationTable(), &b.Allocations, "receipt", w.receipts.sorted())
		},
	} {
		if err := one(); err != nil {
			return err
		}
	}
	customers := names{}
	maps.Copy(customers, w.customers)
	for i := range b.Contracts {
		customers.add(b.Contracts[i].Customer)
	}
	for i := range b.Receipts {
		customers.add(b.Receipts[i].Customer)
	}
	for i := range b.Splits {
		w.persons.add(b.Splits[i].Person)
	}
	for i := range b.Overlays {
		w.persons.add(b.Overlays[i].Person)
	}
	return mergeIn(m, customerTable(), &b.Customers, "code", customers.sorted())
}

// follow completes the receipts and contracts: the cash on the contracts, what
// it takes back, what takes it back (that has allocations to the contracts of
// its original), and the contracts of all of that.
func (m *merging) follow(w *surroundings) error {
	if w.receipts == nil {
		w.receipts = names{}
	}
	near := names{} // contracts whose cash is needed
	maps.Copy(near, w.contracts)
	back, err := m.tx.related("receipts", "reverses", "number", w.receipts)
	if err != nil {
		return err
	}
	maps.Copy(w.receipts, back)
	more, err := m.tx.related("allocations", "contract", "receipt", w.receipts)
	if err != nil {
		return err
	}
	maps.Copy(near, more)
	if more, err = m.tx.related("allocations", "receipt", "contract", near); err != nil {
		return err
	}
	maps.Copy(w.receipts, more)
	if back, err = m.tx.related("receipts", "reverses", "number", w.receipts); err != nil {
		return err
	}
	maps.Copy(w.receipts, back)
	maps.Copy(w.contracts, near)
	if more, err = m.tx.related("allocations", "contract", "receipt", w.receipts); err != nil {
		return err
	}
	maps.Copy(w.contracts, more)
	return nil
}

// around merges with the stored facts that can matter for the new ones and for
// those that are withdrawn.
func (m *merging) around() error {
	b := &m.book
	w := surroundings{contracts: names{}, receipts: names{}, shared: names{}, customers: names{}, persons: names{}}
	p := peopleAround{persons: names{}, teams: names{}, figures: names{}, ratings: names{}, named: names{}}
	for i := range b.Contracts {
		x := &b.Contracts[i]
		w.contracts.add(x.Number)
		w.shared.add(x.Number)
		w.customers.add(x.Customer)
	}
	for i := range b.Splits {
		w.contracts.add(b.Splits[i].Contract)
		w.shared.add(b.Splits[i].Contract)
	}
	for i := range b.Overlays {
		w.contracts.add(b.Overlays[i].Contract)
		w.shared.add(b.Overlays[i].Contract)
	}
	for i := range b.Instalments {
		w.contracts.add(b.Instalments[i].Contract)
	}
	for i := range b.Receipts {
		w.receipts.add(b.Receipts[i].Number, b.Receipts[i].Reverses)
		w.customers.add(b.Receipts[i].Customer)
	}
	for i := range b.Allocations {
		w.receipts.add(b.Allocations[i].Receipt)
		w.contracts.add(b.Allocations[i].Contract)
	}
	for i := range b.Customers {
		w.customers.add(b.Customers[i].Code)
	}
	p.gather(b)
	if err := m.aroundDropped(&w, &p); err != nil {
		return err
	}
	if err := m.aroundSelling(&w, &p); err != nil {
		return err
	}
	if err := m.cash(&w); err != nil {
		return err
	}
	return m.people(&w, &p)
}

// peopleAround says around which people stored facts are to be read.
type peopleAround struct {
	persons, teams, figures names
	ratings                 names // whose ratings are needed
	named                   names // who must be there, and nothing more of them
	needed                  bool  // something about where people belong
}

func (p *peopleAround) gather(b *book) {
	for i := range b.Persons {
		p.persons.add(b.Persons[i].Code)
	}
	for i := range b.Employments {
		p.persons.add(b.Employments[i].Person)
	}
	for i := range b.Heads {
		p.persons.add(b.Heads[i].Person)
	}
	for i := range b.Pay {
		p.persons.add(b.Pay[i].Person)
	}
	for i := range b.Figures {
		p.figures.add(b.Figures[i].Person)
	}
	for i := range b.Ratings {
		p.ratings.add(b.Ratings[i].Person)
		p.named.add(b.Ratings[i].Rater)
	}
	p.needed = len(b.Teams)+len(b.Persons)+len(b.Employments)+len(b.Heads)+len(b.Pay) > 0
}

// aroundDropped adds what refers to the facts that are withdrawn, so that the
// check finds references to nothing.
func (m *merging) aroundDropped(w *surroundings, p *peopleAround) error {
	for k := range m.drop {
		switch fact.Kind(k.kind) {
		case fact.KindCustomer:
			w.customers.add(k.a)
			for table, found := range map[string]names{"contracts": w.contracts, "receipts": w.receipts} {
				list, err := m.tx.texts("SELECT DISTINCT number FROM "+table+" WHERE customer = ?", k.a)
				if err != nil {
					return err
				}
				found.add(list...)
			}
		case fact.KindContract, fact.KindSplit, fact.KindOverlay, fact.KindInstalment:
			w.contracts.add(k.a)
			w.shared.add(k.a)
		case fact.KindReceipt, fact.KindAllocation:
			w.receipts.add(k.a)
		case fact.KindFigure:
			p.figures.add(k.a)
		case fact.KindPerson:
			p.persons.add(k.a)
			p.figures.add(k.a)
			p.ratings.add(k.a)
			rated, err := m.tx.texts("SELECT DISTINCT person FROM competency_ratings WHERE rater = ?", k.a)
			if err != nil {
				return err
			}
			p.ratings.add(rated...)
			list, err := m.tx.texts("SELECT DISTINCT contract FROM splits WHERE person = ?", k.a)
			if err != nil {
				return err
			}
			w.contracts.add(list...)
			w.shared.add(list...)
		case fact.KindEmployment, fact.Kind(kindPay):
			p.persons.add(k.a)
		case fact.KindTeam:
			p.teams.add(k.a)
		case fact.Kind(kindRating):
			p.ratings.add(k.a)
		}
		p.needed = p.needed || k.kind >= kindHead && k.kind != kindRating || k.kind <= factKind(fact.KindEmployment)
	}
	return nil
}

// people reads who is named, and where they belong where that matters.
func (m *merging) people(w *surroundings, p *peopleAround) error {
	b := &m.book
	if p.needed {
		if err := merge(m, teamTable(), &b.Teams, ""); err != nil {
			return err
		}
		if err := merge(m, headTable(), &b.Heads, ""); err != nil {
			return err
		}
		for i := range b.Heads {
			w.persons.add(b.Heads[i].Person)
		}
		inTeams, err := m.tx.related("employments", "person", "team", p.teams)
		if err != nil {
			return err
		}
		maps.Copy(p.persons, inTeams)
		if err := mergeIn(m, employmentTable(), &b.Employments, "person", p.persons.sorted()); err != nil {
			return err
		}
		if err := mergeIn(m, payTable(), &b.Pay, "person", p.persons.sorted()); err != nil {
			return err
		}
	}
	if err := mergeIn(m, figureTable(), &b.Figures, "person", p.figures.sorted()); err != nil {
		return err
	}
	if len(p.ratings) > 0 {
		if err := mergeIn(m, ratingTable(), &b.Ratings, "person", p.ratings.sorted()); err != nil {
			return err
		}
	}
	maps.Copy(w.persons, p.persons)
	maps.Copy(w.persons, p.figures)
	maps.Copy(w.persons, p.ratings)
	maps.Copy(w.persons, p.named)
	return mergeIn(m, personTable(), &b.Persons, "code", w.persons.sorted())
}
