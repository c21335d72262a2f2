package models

// OwnBusiness are the numbers of the opportunities that a person owns, and of
// the visits that the person made or came along to: nobody brings facts about
// their own.
func (tx *Tx) OwnBusiness(person string) (opportunities, visits map[string]bool, err error) {
	owned, err := tx.texts("SELECT o.number FROM opportunities o WHERE "+current("opportunities", "o")+" AND o.owner = ?", person)
	if err != nil {
		return nil, nil, err
	}
	made, err := tx.texts("SELECT v.number FROM visits v WHERE "+current("visits", "v")+" AND (v.person = ? OR v.joined_by = ?)", person, person)
	return setOf(owned), setOf(made), err
}
