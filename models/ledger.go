package models

// EntryState says what an entry of the ledger books.
type EntryState string

// What is earned is booked when its month is closed: payable, or pending until
// its gate is met (what a later month releases is payable in that month). Paying
// a run books what was payable as paid. Entries are never changed.
const (
	PendingEntry EntryState = "pending"
	Payable      EntryState = "payable"
	Settled      EntryState = "settled"
	PaidEntry    EntryState = "paid"
)

// Booking is an entry of the ledger of earnings, in minor units.
type Booking struct {
	State EntryState
	Minor int64
	At    Instant
	User  ID
}

// book makes an entry for every statement of a run, in one statement: amount and
// condition are constants of this package.
func (tx *Tx) book(run ID, state EntryState, amount, condition string) error {
	_, err := tx.exec(`INSERT INTO entries (run, statement, payee, month, state, currency, minor, at, user_id)`+
		` SELECT run, id, payee, month, ?, currency, `+amount+`, ?, ? FROM statements WHERE run = ? AND `+condition, state, tx.Now, userBytes(tx.actor.User), run)
	return err
}

type bookingRow struct {
	State  EntryState
	Minor  int64
	At     Instant
	UserID ID
}

// bookings lists the entries of a statement in the order in which they were made.
func (tx *Tx) bookings(statement ID) ([]Booking, error) {
	var rows []bookingRow
	err := tx.q.Raw(`SELECT state, minor, at, user_id FROM entries WHERE statement = ? ORDER BY id`, statement).Scan(&rows).Error
	list := make([]Booking, len(rows))
	for i, r := range rows {
		list[i] = Booking{r.State, r.Minor, r.At, r.UserID}
	}
	return list, err
}
