package models

import (
	"crypto/rand"
	"iter"

	"steelyard/compensation/fact"
)

// identify gives every person of a batch an identity, where there is none yet:
// it lasts whatever becomes of the person's name, and its own digest key can be
// destroyed when the person is erased.
func (tx *Tx) identify(batch int64) error {
	list, err := tx.texts("SELECT DISTINCT p.code FROM persons p WHERE p.batch = ? AND NOT EXISTS (SELECT 1 FROM identities i WHERE i.code = p.code)", batch)
	if err != nil || len(list) == 0 {
		return err
	}
	_, err = tx.insertRows("identities", []string{"id", "code", "digest_key"}, identities(list))
	return err
}

func identities(persons []string) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, code := range persons {
			key := make([]byte, 32)
			_, _ = rand.Read(key) // never fails
			id := NewID()
			if !yield([]any{id[:], code, key}) {
				return
			}
		}
	}
}

// derive makes what follows from the facts of a batch that is being committed
// under a number: identities, reporting lines and memberships.
func (m *merging) derive(number, batch int64) error {
	if m.touches(factKind(fact.KindPerson)) {
		if err := m.tx.identify(batch); err != nil {
			return err
		}
	}
	if m.touches(factKind(fact.KindTeam), kindHead) {
		return m.tx.rebuildReporting(number, nil)
	}
	if m.touches(factKind(fact.KindEmployment)) {
		return m.tx.rebuildReporting(number, m.movedPersons())
	}
	return nil
}

// mostMoved is how many persons are worth rebuilding one by one.
const mostMoved = mostInList

// movedPersons are those whose employments change; nil for many.
func (m *merging) movedPersons() []string {
	persons := names{}
	for i, e := range m.book.Employments[:m.own[fact.KindEmployment]] {
		if m.state[fact.KindEmployment][i] != isSame {
			persons.add(e.Person)
		}
	}
	for k := range m.drop {
		if k.kind == factKind(fact.KindEmployment) {
			persons.add(k.a)
		}
	}
	if len(persons) > mostMoved {
		return nil
	}
	return persons.sorted()
}
