package models

import (
	"iter"
	"slices"
	"strings"

	"steelyard/compensation/fact"
)

// newness says what a fact is beside what is stored.
type newness uint8

const (
	isNew     newness = iota
	isSame            // stored already, with the same content
	isChanged         // stored with another content
)

// merging brings new facts and stored ones together. In the book, the new ones
// come first and keep their positions; the stored ones behind them are those
// that are not replaced.
type merging struct {
	tx    *Tx
	n     numbering
	known int64

	book   book
	own    [factKinds]int
	state  [factKinds][]newness
	next   [factKinds]map[int32]int64 // the revision of new facts whose key had one
	index  [factKinds]*keyIndex
	drop   map[FactKey]bool // to be withdrawn; true once it was found
	taken  []storedRow      // what is withdrawn
	before []storedRow      // what is replaced or withdrawn
	expect map[FactKey]int64
	stale  []FactKey // those whose revision is another one than was expected
	hides  func(fact.Kind) bool
	again  bool // the new facts were checked before, at the number since
	since  int64
	moved  []FactKey // those that have got other content since
}

// storedRow is a row of any kind: key, content, and behind them its revision.
type storedRow struct {
	Table    string
	Columns  []string `json:"-"`
	Values   []any
	Revision int64
}

func newMerging(tx *Tx, known int64, own book) *merging {
	m := &merging{tx: tx, known: known, book: own, own: own.counts()}
	for i := range m.book.Splits {
		s := &m.book.Splits[i]
		s.Share, s.From = s.Share.Canonical(), beginning(s.From)
	}
	for i := range m.book.Overlays {
		s := &m.book.Overlays[i]
		s.Share, s.From = s.Share.Canonical(), beginning(s.From)
	}
	for i := range m.book.Figures {
		f := &m.book.Figures[i]
		f.Value = f.Value.Canonical()
	}
	for i := range m.book.Employments {
		e := &m.book.Employments[i]
		e.Valid.From = beginning(e.Valid.From)
	}
	for i := range m.book.Heads {
		h := &m.book.Heads[i]
		h.From = beginning(h.From)
	}
	for i := range m.book.Pay {
		p := &m.book.Pay[i]
		p.Valid.From = beginning(p.Valid.From)
	}
	sell := &m.book.Selling
	for i := range sell.Stages {
		sell.Stages[i].Probability = sell.Stages[i].Probability.Canonical()
	}
	for i := range sell.PlanItems {
		sell.PlanItems[i].Weight = sell.PlanItems[i].Weight.Canonical()
	}
	for i := range sell.Hours {
		sell.Hours[i].Hours = sell.Hours[i].Hours.Canonical()
	}
	return m
}

// merge reads stored facts of one kind, all or those that where describes, and
// finds out what each new one is beside them. A key must not be read twice.
func merge[T comparable](m *merging, t *factTable[T], list *[]T, where string, args ...any) error {
	k := t.kind
	own := (*list)[:m.own[k]]
	if m.index[k] == nil {
		m.index[k] = newKeyIndex(len(own), func(i int32) FactKey { return t.key(&own[i]) })
		m.state[k] = make([]newness, len(own))
		m.next[k] = map[int32]int64{}
	}
	return eachFact(m.tx, t, m.n, m.known, 0, where, args, func(s stored[T]) error {
		if want, named := m.expect[s.key]; named && (!s.seen || s.version != want) {
			m.stale = append(m.stale, s.key)
		}
		if _, named := m.drop[s.key]; named && s.seen {
			m.drop[s.key] = true
			row := t.row(&s.x, s.last+1)
			m.taken, m.before = append(m.taken, row), append(m.before, row)
			return nil
		}
		i := m.index[k].find(s.key)
		if i >= 0 && m.again && s.since > m.since && !(s.seen && s.x == own[i]) {
			m.moved = append(m.moved, s.key)
		}
		switch {
		case i < 0 && s.seen:
			*list = append(*list, s.x)
		case i < 0:
		case s.seen && s.x == own[i]:
			m.state[k][i] = isSame
		case s.seen:
			m.state[k][i], m.next[k][i] = isChanged, s.last+1
			m.before = append(m.before, t.row(&s.x, s.version))
		default:
			m.next[k][i] = s.last + 1
		}
		return nil
	})
}

// row writes a fact as a row.
func (t *factTable[T]) row(x *T, revision int64) storedRow {
	return storedRow{Table: t.name, Columns: t.all(), Values: t.values(x, nil), Revision: revision}
}

// all are the columns of a row, up to revision, batch and withdrawn.
func (t *factTable[T]) all() []string {
	return slices.Concat(t.keys, t.columns, []string{"revision", "batch", "withdrawn"})
}

// everything merges with all stored facts.
func (m *merging) everything() (err error) {
	if m.n, err = m.tx.numbers(); err != nil {
		return err
	}
	shelves := append(m.book.facts(), on(headTable(), &m.book.Heads), on(payTable(), &m.book.Pay))
	if m.sells() {
		shelves = append(shelves, m.book.selling()...)
	}
	for _, s := range shelves {
		if err := s.merge(m); err != nil {
			return err
		}
	}
	return nil
}

// mergeIn merges with the stored facts of which a column has one of the values.
func mergeIn[T comparable](m *merging, t *factTable[T], list *[]T, column string, values []string) error {
	for chunk := range slices.Chunk(values, mostInList) {
		if err := merge(m, t, list, "f."+column+" IN ("+marks(len(chunk))+")", anys(chunk)...); err != nil {
			return err
		}
	}
	if m.index[t.kind] == nil { // nothing to compare with: all are new
		return merge(m, t, list, "1 = 0")
	}
	return nil
}

// mostInList bounds the values of one condition.
const mostInList = 400

func marks(n int) string { return "?" + strings.Repeat(", ?", n-1) }

func anys(values []string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// rows are the rows of a kind that are to be written under a batch: facts that
// are new or changed, from the position from on, at most limit of them. The
// position behind the last one is kept in next.
func toWrite[T any](m *merging, t *factTable[T], list []T, batch int64, from, limit int, next *int) iter.Seq[[]any] {
	own := list[:m.own[t.kind]]
	return func(yield func([]any) bool) {
		var row []any
		written := 0
		for i := from; i < len(own) && written < limit; i++ {
			*next = i + 1
			if m.state[t.kind] != nil && m.state[t.kind][i] == isSame {
				continue
			}
			revision := int64(1)
			if r, ok := m.next[t.kind][int32(i)]; ok {
				revision = r
			}
			row = append(t.values(&own[i], row[:0]), revision, batch, int64(0))
			written++
			if !yield(row) {
				return
			}
		}
	}
}

// writer writes a stretch of the rows of one kind.
type writer struct {
	kind  factKind
	write func(tx *Tx, batch int64, from, limit int) (next, rows int, err error)
}

func writerOf[T any](m *merging, t *factTable[T], list []T) writer {
	return writer{t.kind, func(tx *Tx, batch int64, from, limit int) (int, int, error) {
		next := from
		rows, err := tx.insertRows(t.name, t.all(), toWrite(m, t, list, batch, from, limit, &next))
		return next, rows, err
	}}
}

// writers are those of all kinds.
func (m *merging) writers() []writer {
	var list []writer
	for _, s := range m.book.shelves() {
		list = append(list, s.writer(m))
	}
	return list
}

// writeAll writes everything that is new, changed or withdrawn.
func (m *merging) writeAll(batch int64) error {
	for _, w := range m.writers() {
		if m.own[w.kind] == 0 {
			continue
		}
		if _, _, err := w.write(m.tx, batch, 0, m.own[w.kind]); err != nil {
			return err
		}
	}
	for _, r := range m.taken {
		row := append(slices.Clone(r.Values), r.Revision, batch, int64(1))
		if _, err := m.tx.insertRows(r.Table, r.Columns, slices.Values([][]any{row})); err != nil {
			return err
		}
	}
	return nil
}

// tally is what of a kind is new, the same, and changed.
type tally struct {
	New     int `json:"new"`
	Same    int `json:"same"`
	Changed int `json:"corrected"`
}

func (m *merging) tally(k factKind) (t tally) {
	for _, s := range m.state[k] {
		switch s {
		case isNew:
			t.New++
		case isSame:
			t.Same++
		case isChanged:
			t.Changed++
		}
	}
	return t
}

// touches reports whether something of the kinds is written.
func (m *merging) touches(kinds ...factKind) bool {
	for _, k := range kinds {
		if t := m.tally(k); t.New+t.Changed > 0 {
			return true
		}
		for key := range m.drop {
			if key.kind == k {
				return true
			}
		}
	}
	return false
}
