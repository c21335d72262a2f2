package models

import (
	"errors"
	"fmt"

	"gorm.io/gorm"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

// FactEntry is what somebody enters at once: new facts, and facts that are taken
// back. It is entered wholly or not at all.
type FactEntry struct {
	Facts    fact.Set
	Selling  fact.Selling
	Heads    []TeamHead
	Pay      []BasePay
	Ratings  []Rating
	Withdraw []FactKey

	// Corrects says that other content for a known key is meant: then Reason
	// must say why. Withdrawing needs a reason too.
	Corrects bool
	Reason   string

	// Expect says which revision of a fact an edit was made on. Where another
	// one counts now, the edit is refused with version.stale.
	Expect map[FactKey]int64

	// Place says where the field of a fact stands in the request; nil: its name
	// alone. Heads, base pay and ratings have HeadKind, PayKind and RatingKind.
	Place func(kind fact.Kind, index int, field string) problem.Place

	// Hides reports the kinds of stored facts that are not for the author's eyes:
	// what is wrong with them is told as one problem that names none. nil: none.
	Hides func(kind fact.Kind) bool

	// Audit names the change: Action, Object, Key and Domain. What was there
	// before and after is filled in.
	Audit Entry
}

// HeadKind, PayKind and RatingKind are the kinds that FactEntry.Place is asked
// about beside those of package fact.
const (
	HeadKind   = fact.Kind(kindHead)
	PayKind    = fact.Kind(kindPay)
	RatingKind = fact.Kind(kindRating)
)

// Enter stores facts in one Update, under a batch of their own, and gives its
// number; it is 0 where everything was stored already with the same content,
// and then the Update ends unchanged. The new facts are checked together with
// the stored ones that they touch, and every problem is told at once. The audit
// entry is recorded here. A late fact for a closed month is accepted: it becomes
// an adjustment.
//
// Errors: Invalid facts.invalid with the problems; Conflict fact.differs where a
// key is known with other content; Conflict version.stale; NotFound where what
// is to be withdrawn is not there. Commits of facts follow one another, so a sum
// that was checked is a sum that holds.
func (tx *Tx) Enter(e FactEntry) (int64, error) {
	if (e.Corrects || len(e.Withdraw) > 0) && e.Reason == "" {
		return 0, invalid("fact.reason", "更正或撤回事实必须说明原因。", "Correcting or withdrawing a fact needs a reason.")
	}
	if err := tx.lockFacts(); err != nil {
		return 0, err
	}
	known, err := tx.KnownAt()
	if err != nil {
		return 0, err
	}
	m := newMerging(tx, known, book{Set: e.Facts, Selling: e.Selling, Heads: e.Heads, Pay: e.Pay, Ratings: e.Ratings})
	m.expect, m.hides, m.drop = e.Expect, e.Hides, map[FactKey]bool{}
	for _, k := range e.Withdraw {
		m.drop[k] = false
	}
	if err := m.around(); err != nil {
		return 0, err
	}
	if err := m.permits(e); err != nil {
		return 0, err
	}
	if !m.touches(allKinds()...) {
		tx.Unchanged()
		return 0, nil
	}
	batch, err := tx.openBatch(batchRow{Kind: "entry", State: batchCommitted, Number: known + 1, Corrects: e.Corrects, Reason: e.Reason})
	if err != nil {
		return 0, err
	}
	if err := m.writeAll(batch); err != nil {
		return 0, lateDuplicate(err)
	}
	if err := m.derive(known+1, batch); err != nil {
		return 0, err
	}
	tx.Record(m.audited(e))
	return known + 1, nil
}

func allKinds() []factKind {
	list := make([]factKind, factKinds)
	for i := range list {
		list[i] = factKind(i)
	}
	return list
}

// permits decides whether an entry that was merged may be stored.
func (m *merging) permits(e FactEntry) error {
	if len(m.stale) > 0 {
		return stale()
	}
	for _, found := range m.drop {
		if !found {
			return notFound()
		}
	}
	at := placing(inField)
	if e.Place != nil {
		at = e.Place
	}
	if !e.Corrects {
		if list := m.differing(at); len(list) > 0 {
			return &Error{Kind: Conflict, Code: "fact.differs", Problems: list,
				Text: problem.Text{ZH: "已有内容不同的同一事实。若要更正，请说明这是更正及其原因。", EN: "The same fact is there with other content. To correct it, say that it is a correction, and why."}}
		}
	}
	if list := m.check(at); list.Failed() {
		return InvalidList("facts.invalid", list)
	}
	return nil
}

// differing lists the new facts whose key is known with other content.
func (m *merging) differing(at placing) (list problem.List) {
	for k := range m.state {
		for i, s := range m.state[k] {
			if s == isChanged && len(list) < mostProblems {
				list.Add("fact.differs", at(fact.Kind(k), i, keyField(factKind(k))),
					problem.Textf("%s 已有，但内容不同。", "%s is stored with other content.", m.named(factKind(k), i)),
					problem.Text{ZH: "请核对；若确要更正，请声明更正并写明原因。", EN: "Compare them; to correct the stored one, declare a correction and say why."})
			}
		}
	}
	return list.Sorted()
}

// mostProblems bounds how many problems of one sort are listed.
const mostProblems = 1000

// keyField is the field that a fact is found by, as documents spell it.
func keyField(k factKind) string {
	switch fact.Kind(k) {
	case fact.KindTeam, fact.KindPerson, fact.KindCustomer, fact.KindFigure, fact.KindStage, fact.KindMilestone, fact.KindKeyPerson:
		return "code"
	case fact.KindEmployment, fact.Kind(kindPay), fact.Kind(kindRating), fact.KindLog, fact.KindHours, fact.KindForecast, fact.KindTarget:
		return "person"
	case fact.KindSplit, fact.KindOverlay, fact.KindTerms:
		return "contract"
	case fact.KindAllocation:
		return "receipt"
	case fact.Kind(kindHead):
		return "team"
	case fact.KindMove, fact.KindElement, fact.KindConfirmation:
		return "opportunity"
	case fact.KindRelation:
		return "keyPerson"
	case fact.KindMeeting:
		return "visit"
	}
	return "number"
}

// named shows the natural key of a new fact.
func (m *merging) named(k factKind, i int) string {
	key := m.index[k].key(int32(i))
	text := problem.Show(key.a)
	for _, part := range []string{key.b, key.c} {
		if part != "" && part != firstDay {
			text += " " + problem.Show(part)
		}
	}
	if key.n != 0 {
		text += fmt.Sprintf(" %d", key.n)
	}
	return text
}

// lateDuplicate words that another writer was quicker with one of the keys.
func lateDuplicate(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return conflict("fact.at_once", "另一处同时写入了同一事实，没有保存任何内容，请重试。", "Somebody else has written the same fact at the same time. Nothing was stored: try again.")
	}
	return err
}

// audited is the audit entry of an entry of facts.
func (m *merging) audited(e FactEntry) Entry {
	a := e.Audit
	if a.Action == "" {
		a.Action = "enter"
	}
	if a.Object == "" {
		a.Object = "facts"
	}
	if a.Domain == "" {
		a.Domain = m.domain()
	}
	if a.Reason == "" {
		a.Reason = e.Reason
	}
	if len(m.before) > 0 {
		a.Before = m.before
	}
	if after := m.after(); len(after) > 0 {
		a.After = after
	}
	return a
}

// domain says who may read the audit of an entry: the most private of what it
// holds.
func (m *merging) domain() string {
	switch {
	case m.touches(kindPay):
		return "pay"
	case m.touches(factKind(fact.KindTeam), factKind(fact.KindPerson), factKind(fact.KindEmployment), factKind(fact.KindFigure), kindHead, kindRating):
		return "people"
	case m.sells(): // who did what on which day
		return "people"
	}
	return "receipts"
}

// after is what was new or changed, as rows, for the audit's digest.
func (m *merging) after() (rows []storedRow) {
	for _, s := range m.book.shelves() {
		rows = s.written(m, rows)
	}
	return rows
}

func written[T any](m *merging, rows []storedRow, t *factTable[T], list []T) []storedRow {
	for i := range list[:m.own[t.kind]] {
		if m.state[t.kind] == nil || m.state[t.kind][i] != isSame {
			rows = append(rows, t.row(&list[i], max(m.next[t.kind][int32(i)], 1)))
		}
	}
	return rows
}

// The states of a batch. Its rows are visible when it is committed.
const (
	batchChecking  = "checking"  // an upload that is being read
	batchPreview   = "preview"   // read, and its rows staged where nothing is wrong
	batchCommitted = "committed" // has a number
	batchFailed    = "failed"    // its rows are to be purged, or are purged
)

// batchRow is what is given of a batch when it is made.
type batchRow struct {
	Kind, State string
	Number      int64 // 0: none yet
	FileName    string
	FileHash    []byte
	Profile     string
	Known       int64
	Corrects    bool
	Reason      string
	UID         ID
}

// openBatch makes a batch and gives its id.
func (tx *Tx) openBatch(b batchRow) (int64, error) {
	if b.UID.IsZero() {
		b.UID = NewID()
	}
	values := map[string]any{
		"uid": b.UID, "number": nil, "state": b.State, "kind": b.Kind, "file_name": b.FileName, "file_hash": nil, "profile": b.Profile, "known_at": b.Known,
		"counts": "{}", "problems": "{}", "corrects": boolInt(b.Corrects), "reason": b.Reason, "user_id": userOrConsole(tx.actor.User), "created_at": tx.Now,
		"expires_at": nil, "committed_by": nil, "committed_at": nil,
	}
	if b.Number > 0 {
		values["number"], values["known_at"] = b.Number, b.Number-1
		values["committed_by"], values["committed_at"] = tx.actor.User, tx.Now
	}
	if b.FileHash != nil {
		values["file_hash"] = b.FileHash
	}
	if err := tx.insert("batches", values); err != nil {
		return 0, err
	}
	var id int64
	err := tx.q.Raw("SELECT id FROM batches WHERE uid = ?", b.UID).Scan(&id).Error
	return id, err
}

func boolInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// userOrConsole is the user of a batch; work on the console has none, and the
// column needs one.
func userOrConsole(id ID) any {
	if id.IsZero() {
		return make([]byte, len(id))
	}
	return id
}
