package models

import (
	"context"
	"encoding/json"
	"slices"

	"steelyard/compensation/problem"
)

// Committable decides whether a preview may be committed with a token. Errors:
// Conflict import.stale where the token is of another preview, or the preview
// has expired or was given up; Conflict import.checking; Invalid
// import.has_problems. An import that is committed passes: committing it again
// changes nothing.
func (i *Import) Committable(token string, now Instant) error {
	if i.State == ImportChecking {
		return conflict("import.checking", "文件仍在检查中。", "The files are still being checked.")
	}
	if token != i.Token() || i.State == ImportFailed || i.State == ImportPreview && i.ExpiresAt <= now {
		return conflict("import.stale", "预览已失效或不是这一次的：请重新上传并预览。", "The preview has expired, or is another one: upload and preview again.")
	}
	if i.Found.Failures > 0 {
		return invalid("import.has_problems", "文件中有问题，没有导入任何内容：请改正后重新上传。", "The files have problems, and nothing was imported: correct them and upload again.")
	}
	return nil
}

// CommitImport gives the rows of a preview a number, so that they are visible
// from then on, all at once. Where other facts were committed since the preview,
// everything is checked again: what they already brought is left out, and what
// no longer fits makes it Conflict import.moved. It is safe to repeat. The
// change is recorded in the actor's name. j is nil for work outside a job.
func (db *DB) CommitImport(ctx context.Context, j *Running, actor Actor, id ID) (Import, error) {
	c := committing{db: db, j: j}
	err := db.View(ctx, func(tx *Tx) (err error) {
		c.i, err = tx.importOf(id)
		return err
	})
	if err != nil || c.i.State == ImportCommitted {
		return c.i, err
	}
	if c.i.State != ImportPreview {
		return c.i, conflict("import.stale", "预览已失效：请重新上传并预览。", "The preview is no longer there: upload and preview again.")
	}
	if err := c.catchUp(ctx); err != nil {
		return c.i, err
	}
	if err := c.finish(ctx, actor); err != nil {
		return c.i, err
	}
	err = db.View(ctx, func(tx *Tx) (err error) {
		c.i, err = tx.importOf(id)
		return err
	})
	return c.i, err
}

type committing struct {
	db *DB
	j  *Running
	i  Import
}

// catchUp checks again, outside of the lock, while others are committing.
func (c *committing) catchUp(ctx context.Context) error {
	for range 3 {
		var r *rechecked
		stop := c.j.Alive(ctx)
		err := c.db.View(ctx, func(tx *Tx) (err error) {
			r, err = tx.recheck(c.i)
			return err
		})
		stop()
		if err != nil || r == nil {
			return err
		}
		for drop := range slices.Chunk(r.repeated, rowsAtOnce/10) {
			if err := stepOf(ctx, c.db, c.j, func(tx *Tx) error { return tx.dropRows(c.i.batch, drop) }); err != nil {
				return err
			}
		}
		if err := stepOf(ctx, c.db, c.j, func(tx *Tx) error { return tx.noteRecheck(&c.i, r) }); err != nil {
			return err
		}
		c.i.Known, c.i.Counts = r.known, r.counts
	}
	return nil
}

func (c *committing) finish(ctx context.Context, actor Actor) error {
	last := func(tx *Tx) error {
		if err := tx.lockFacts(); err != nil {
			return err
		}
		i := c.i
		r, err := tx.recheck(i)
		if err != nil {
			return err
		}
		if r != nil {
			if err := tx.dropRows(i.batch, r.repeated); err != nil {
				return err
			}
			if err := tx.noteRecheck(&i, r); err != nil {
				return err
			}
			i.Known, i.Counts = r.known, r.counts
		}
		return tx.number(i)
	}
	if c.j != nil {
		return c.j.Finish(ctx, actor, last)
	}
	return c.db.Update(ctx, actor, last)
}

// number makes the rows of an import visible, and derives what follows from
// them. An import that changes nothing needs no number.
func (tx *Tx) number(i Import) error {
	known, err := tx.KnownAt()
	if err != nil {
		return err
	}
	set := map[string]any{"state": batchCommitted, "committed_by": userOrConsole(tx.actor.User), "committed_at": tx.Now, "expires_at": nil}
	if i.Counts.Changes() > 0 {
		set["number"] = known + 1
	}
	if err := tx.change("batches", map[string]any{"id": i.batch, "state": batchPreview}, set); err != nil {
		return err
	}
	if i.Counts.Changes() > 0 && slices.Contains(i.Counts.Classes, ClassPeople) {
		if err := tx.identify(i.batch); err != nil {
			return err
		}
		if err := tx.rebuildReporting(known+1, nil); err != nil {
			return err
		}
	}
	domain := "receipts"
	if slices.ContainsFunc(i.Counts.Classes, func(c ImportClass) bool { return c != ClassContracts && c != ClassReceipts }) {
		domain = "people"
	}
	tx.Record(Entry{Action: "commit", Object: "import", Key: i.ID.String(), Domain: domain, Reason: i.Reason,
		After: map[string]any{"files": i.Hash, "profile": i.Profile, "counts": i.Counts.Kinds}})
	return nil
}

// rechecked is what a new check of a preview has found.
type rechecked struct {
	known    int64
	counts   ImportCounts
	repeated []storedRow // rows that others have brought meanwhile, with the same content
}

// recheck looks at a preview again where facts were committed since its checks:
// nil where none were.
func (tx *Tx) recheck(i Import) (*rechecked, error) {
	known, err := tx.KnownAt()
	if err != nil || known == i.Known {
		return nil, err
	}
	own, err := tx.bookOf(i.batch)
	if err != nil {
		return nil, err
	}
	m := newMerging(tx, known, own)
	m.again, m.since = true, i.Known
	if err := m.stored(); err != nil {
		return nil, err
	}
	list := m.check(inField)
	if list.Failed() || len(m.moved) > 0 {
		for _, k := range m.moved[:min(len(m.moved), mostProblems)] {
			list.Add("fact.differs", problem.Place{}, problem.Textf("%s 此后已另有内容。", "%s has got other content since.", problem.Show(k.a)),
				problem.Text{ZH: "请重新预览并核对。", EN: "Preview again and compare."})
		}
		return nil, &Error{Kind: Conflict, Code: "import.moved", Problems: list.Sorted(), Text: problem.Text{
			ZH: "预览之后又有其他事实提交，与这次导入不符，没有导入任何内容：请重新预览。", EN: "Other facts were committed since the preview and do not agree with this import. Nothing was imported: preview again."}}
	}
	r := &rechecked{known: known, repeated: m.same()}
	r.counts = i.Counts
	r.counts.Kinds = slices.Clone(i.Counts.Kinds)
	for n := range r.counts.Kinds {
		k := &r.counts.Kinds[n]
		if kind, ok := k.Fact(); ok {
			all, now := k.New+k.Same+k.Changed, m.tally(factKind(kind))
			k.New, k.Changed = now.New, now.Changed
			k.Same = all - now.New - now.Changed
		}
	}
	return r, nil
}

// bookOf reads the rows of a batch.
func (tx *Tx) bookOf(batch int64) (book, error) {
	var b book
	for _, s := range append(b.facts(), b.selling()...) {
		if err := s.ofBatch(tx, batch); err != nil {
			return b, err
		}
	}
	return b, nil
}

func ownRows[T any](tx *Tx, t *factTable[T], batch int64, list *[]T) error {
	return eachFact(tx, t, numbering{}, 0, batch, "f.batch = ?", []any{batch}, func(s stored[T]) error {
		if s.own != nil {
			*list = append(*list, *s.own)
		}
		return nil
	})
}

// same are the new facts that are stored already, as rows.
func (m *merging) same() (rows []storedRow) {
	for _, s := range append(m.book.facts(), m.book.selling()...) {
		rows = s.repeated(m, rows)
	}
	return rows
}

func repeatedRows[T any](m *merging, rows []storedRow, t *factTable[T], list []T) []storedRow {
	for i := range list[:m.own[t.kind]] {
		if m.state[t.kind][i] == isSame {
			rows = append(rows, storedRow{Table: t.name, Columns: t.keys, Values: t.values(&list[i], nil)[:len(t.keys)]})
		}
	}
	return rows
}

// dropRows deletes rows of a batch that has no number.
func (tx *Tx) dropRows(batch int64, rows []storedRow) error {
	for _, r := range rows {
		where := "batch = ?"
		for _, c := range r.Columns {
			where += " AND " + c + " = ?"
		}
		if _, err := tx.exec("DELETE FROM "+r.Table+" WHERE "+where, append([]any{batch}, r.Values...)...); err != nil {
			return err
		}
	}
	return nil
}

// noteRecheck keeps what an import is checked against now.
func (tx *Tx) noteRecheck(i *Import, r *rechecked) error {
	counts, err := json.Marshal(r.counts)
	if err != nil {
		return err
	}
	return tx.change("batches", map[string]any{"id": i.batch, "state": batchPreview, "known_at": i.Known}, map[string]any{"known_at": r.known, "counts": string(counts)})
}
