package models

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

// book is a collection of stored facts of every kind.
type book struct {
	fact.Set
	Selling fact.Selling
	Heads   []TeamHead
	Pay     []BasePay
	Ratings []Rating
}

// shelf is the facts of one kind in a book, with the table that keeps them:
// what is done to every kind alike goes through it.
type shelf interface {
	kind() factKind
	count() int
	merge(m *merging) error
	writer(m *merging) writer
	texts(m *merging, at placing, out *problem.List)
	written(m *merging, rows []storedRow) []storedRow
	repeated(m *merging, rows []storedRow) []storedRow
	ofBatch(tx *Tx, batch int64) error
}

// facts are the shelves of what pay is calculated from, in the order of their
// kinds.
func (b *book) facts() []shelf {
	return []shelf{
		on(teamTable(), &b.Teams), on(personTable(), &b.Persons), on(employmentTable(), &b.Employments), on(customerTable(), &b.Customers),
		on(contractTable(), &b.Contracts), on(splitTable(), &b.Splits), on(overlayTable(), &b.Overlays), on(instalmentTable(), &b.Instalments),
		on(receiptTable(), &b.Receipts), on(allocationTable(), &b.Allocations), on(figureTable(), &b.Figures),
	}
}

// selling are the shelves of how business is won, in the order of their kinds.
func (b *book) selling() []shelf {
	s := &b.Selling
	return []shelf{
		on(stageTable(), &s.Stages), on(leadTable(), &s.Leads), on(opportunityTable(), &s.Opportunities), on(moveTable(), &s.Moves),
		on(milestoneTable(), &s.Milestones), on(elementTable(), &s.Elements), on(confirmationTable(), &s.Confirmations),
		on(keyPersonTable(), &s.KeyPersons), on(relationTable(), &s.Relations), on(visitTable(), &s.Visits), on(meetingTable(), &s.Meetings),
		on(planItemTable(), &s.PlanItems), on(logTable(), &s.Logs), on(hoursTable(), &s.Hours), on(bidTable(), &s.Bids),
		on(forecastTable(), &s.Forecasts), on(targetTable(), &s.Targets), on(termsTable(), &s.Terms), on(changeTable(), &s.Changes),
		on(badDebtTable(), &s.BadDebts),
	}
}

// shelves are all of them.
func (b *book) shelves() []shelf {
	list := append(b.facts(), on(headTable(), &b.Heads), on(payTable(), &b.Pay), on(ratingTable(), &b.Ratings))
	return append(list, b.selling()...)
}

// counts says how many facts of each kind there are.
func (b *book) counts() (n [factKinds]int) {
	for _, s := range b.shelves() {
		n[s.kind()] = s.count()
	}
	return n
}

// filed is a shelf.
type filed[T comparable] struct {
	t    *factTable[T]
	list *[]T
}

func on[T comparable](t *factTable[T], list *[]T) shelf { return filed[T]{t, list} }

func (f filed[T]) kind() factKind { return f.t.kind }

func (f filed[T]) count() int { return len(*f.list) }

func (f filed[T]) merge(m *merging) error { return merge(m, f.t, f.list, "") }

func (f filed[T]) writer(m *merging) writer { return writerOf(m, f.t, *f.list) }

func (f filed[T]) texts(m *merging, at placing, out *problem.List) {
	checkTexts(m, f.t, *f.list, at, out)
}

func (f filed[T]) written(m *merging, rows []storedRow) []storedRow {
	return written(m, rows, f.t, *f.list)
}

func (f filed[T]) repeated(m *merging, rows []storedRow) []storedRow {
	return repeatedRows(m, rows, f.t, *f.list)
}

func (f filed[T]) ofBatch(tx *Tx, batch int64) error { return ownRows(tx, f.t, batch, f.list) }
