package models

import (
	"slices"

	"steelyard/compensation/fact"
)

// KnownAt gives the number of the newest committed batch, 0 before the first.
// Facts that are visible at a number stay what they are for ever.
func (tx *Tx) KnownAt() (int64, error) {
	var number int64
	err := tx.q.Raw("SELECT COALESCE(MAX(number), 0) FROM batches").Scan(&number).Error
	return number, err
}

// Facts reads every fact that is visible at a number, for runs. The order of
// its slices carries no meaning. There is no reach: what is made of the facts
// has it.
func (tx *Tx) Facts(known int64) (*fact.Set, error) {
	m := newMerging(tx, known, book{})
	if err := m.facts(); err != nil {
		return nil, err
	}
	return &m.book.Set, nil
}

// facts is everything without what calculations do not read.
func (m *merging) facts() (err error) {
	if m.n, err = m.tx.numbers(); err != nil {
		return err
	}
	for _, s := range m.book.facts() {
		if err := s.merge(m); err != nil {
			return err
		}
	}
	return nil
}

// Selling reads how business was won, as visible at a number: for indicators.
// There is no reach: what is made of it has it.
func (tx *Tx) Selling(known int64) (*fact.Selling, error) {
	m := newMerging(tx, known, book{})
	var err error
	if m.n, err = tx.numbers(); err != nil {
		return nil, err
	}
	for _, s := range m.book.selling() {
		if err := s.merge(m); err != nil {
			return nil, err
		}
	}
	return &m.book.Selling, nil
}

// TeamHeads reads who leads teams, as visible at a number, by team and day.
func (tx *Tx) TeamHeads(known int64) ([]TeamHead, error) {
	m := newMerging(tx, known, book{})
	err := merge(m, headTable(), &m.book.Heads, "")
	return m.book.Heads, err
}

// FactsOf reads what a person's statements can depend on, as visible at a
// number: the contracts that share with the person, everybody's shares in them,
// their instalments and the cash on them, with whatever else that cash was
// allocated to or takes back; the person's own employments and figures. The
// person gets the same statements from it as from all facts.
func (tx *Tx) FactsOf(person string, known int64) (*fact.Set, error) {
	m := newMerging(tx, known, book{})
	contracts, err := tx.texts("SELECT DISTINCT contract FROM splits WHERE person = ?", person)
	if err != nil {
		return nil, err
	}
	w := surroundings{contracts: setOf(contracts), shared: setOf(contracts), persons: setOf([]string{person})}
	if err := m.cash(&w); err != nil {
		return nil, err
	}
	b := &m.book
	if err := merge(m, employmentTable(), &b.Employments, "f.person = ?", person); err != nil {
		return nil, err
	}
	if err := merge(m, figureTable(), &b.Figures, "f.person = ?", person); err != nil {
		return nil, err
	}
	if err := merge(m, teamTable(), &b.Teams, ""); err != nil {
		return nil, err
	}
	return &b.Set, mergeIn(m, personTable(), &b.Persons, "code", w.persons.sorted())
}

// names is a set of codes.
type names map[string]bool

func setOf(list []string) names {
	s := make(names, len(list))
	s.add(list...)
	return s
}

func (s names) add(list ...string) {
	for _, c := range list {
		if c != "" {
			s[c] = true
		}
	}
}

func (s names) sorted() []string {
	list := make([]string, 0, len(s))
	for c := range s {
		list = append(list, c)
	}
	slices.Sort(list)
	return list
}

// texts reads one column of texts.
func (tx *Tx) texts(query string, args ...any) (list []string, err error) {
	err = tx.q.Raw(query, args...).Scan(&list).Error
	return list, err
}

// related reads the values of one column in the rows of which another has one
// of the values.
func (tx *Tx) related(table, column, by string, values names) (names, error) {
	out := names{}
	for chunk := range slices.Chunk(values.sorted(), mostInList) {
		list, err := tx.texts("SELECT DISTINCT "+column+" FROM "+table+" WHERE "+by+" IN ("+marks(len(chunk))+")", anys(chunk)...)
		if err != nil {
			return nil, err
		}
		out.add(list...)
	}
	return out, nil
}
