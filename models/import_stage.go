package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

// Candidate is what was read from an upload, on its way into a preview.
type Candidate struct {
	Facts   *fact.Set     // as far as they could be read; it is used up
	Selling *fact.Selling // like Facts; nil: none
	Kinds   []fact.Kind
	// Place says where a fact was read.
	Place func(kind fact.Kind, index int, field string) problem.Place
	// Judge adds what the check of the meaning has found to what reading has
	// found.
	Judge func(found problem.List) ImportProblems
}

// rowsAtOnce is how many facts one step writes; closureUpTo is how many are
// checked against their surroundings alone instead of against everything.
const (
	rowsAtOnce  = 20_000
	closureUpTo = 2_000
)

// PreviewImport checks what was read from an upload against everything that is
// known, and where nothing is wrong stages its rows: they are in the tables
// then, under a batch without a number, visible to nobody. What is written in
// steps survives an interruption as a whole or is thrown away by the next
// attempt. j is nil for work outside a job.
func (db *DB) PreviewImport(ctx context.Context, j *Running, i Import, c Candidate) error {
	s := staging{db: db, j: j, i: i, c: c}
	return db.aloneInImports(ctx, j, func(keep func() error) error {
		s.keep = keep
		for attempt := 0; ; attempt++ {
			err := s.run(ctx)
			if errors.Is(err, gorm.ErrDuplicatedKey) && attempt < maxRetries {
				continue // somebody else has written one of the facts meanwhile: look again
			}
			return lateDuplicate(err)
		}
	})
}

// staging is one attempt at a preview.
type staging struct {
	db   *DB
	j    *Running
	i    Import
	c    Candidate
	m    *merging
	sums []ImportSum
	keep func() error
}

// step runs one transaction: of the job, where there is one.
func (s *staging) step(ctx context.Context, fn func(tx *Tx) error) error {
	return stepOf(ctx, s.db, s.j, fn)
}

func stepOf(ctx context.Context, db *DB, j *Running, fn func(tx *Tx) error) error {
	if j != nil {
		return j.Step(ctx, fn)
	}
	return db.work(ctx, fn)
}

// stagedMark is the checkpoint of a preview that has begun to write.
const stagedMark = "staging"

func (s *staging) run(ctx context.Context) error {
	if s.j == nil || s.j.Checkpoint == stagedMark || s.m != nil {
		if err := s.db.purge(ctx, s.j, s.i.batch); err != nil {
			return err
		}
	}
	found, err := s.compare(ctx)
	if err != nil {
		return err
	}
	counts := s.m.counts(s.c.Kinds)
	counts.Sums = s.sums
	if found.Failures == 0 && counts.Changes() > 0 {
		if err := s.write(ctx, int64(counts.Changes())); err != nil {
			return err
		}
	}
	known := s.m.known
	return s.step(ctx, func(tx *Tx) error { return tx.notePreview(s.i, known, counts, found) })
}

// compare brings the upload and the stored facts together, and checks the whole.
func (s *staging) compare(ctx context.Context) (found ImportProblems, err error) {
	if s.c.Selling == nil {
		s.c.Selling = &fact.Selling{}
	}
	stop := s.j.Alive(ctx)
	defer stop()
	var list problem.List
	if s.m == nil { // comparing uses the facts up
		s.sums = sumsOf(s.c.Facts, s.c.Selling)
	}
	err = s.db.View(ctx, func(tx *Tx) error {
		known, err := tx.KnownAt()
		if err != nil {
			return err
		}
		m := newMerging(tx, known, book{Set: *s.c.Facts, Selling: *s.c.Selling})
		if err := m.stored(); err != nil {
			return err
		}
		s.m = m
		list = m.check(s.c.Place)
		if !s.i.Corrects {
			list = append(list, m.differing(s.c.Place)...)
		}
		return nil
	})
	if err != nil {
		return found, err
	}
	return s.c.Judge(list), nil
}

// stored merges with what is stored: with everything, or where the new facts are
// few with their surroundings.
func (m *merging) stored() error {
	total := 0
	for _, n := range m.own {
		total += n
	}
	if total <= closureUpTo {
		return m.around()
	}
	return m.everything()
}

// counts says what of the kinds is new, the same and changed.
func (m *merging) counts(kinds []fact.Kind) ImportCounts {
	out := ImportCounts{Kinds: []KindCount{}, Classes: []ImportClass{}, Known: m.known}
	has := map[ImportClass]bool{}
	for _, k := range kinds {
		out.Kinds = append(out.Kinds, KindCount{k.String(), m.tally(factKind(k))})
		has[ClassOf(k)] = true
	}
	for _, c := range ImportClasses() {
		if has[c] {
			out.Classes = append(out.Classes, c)
		}
	}
	return out
}

// write stages the rows, step by step. Writers of facts follow one another, so
// a revision that was free stays free until the step ends.
func (s *staging) write(ctx context.Context, total int64) error {
	done := int64(0)
	for _, w := range s.m.writers() {
		for from := 0; from < s.m.own[w.kind]; {
			if err := s.keep(); err != nil {
				return err
			}
			if s.j != nil {
				s.j.Done, s.j.Total, s.j.Checkpoint = done, total, stagedMark
			}
			var next, rows int
			err := s.step(ctx, func(tx *Tx) (err error) {
				if err := tx.lockFacts(); err != nil {
					return err
				}
				next, rows, err = w.write(tx, s.i.batch, from, rowsAtOnce)
				return err
			})
			if err != nil {
				return err
			}
			from, done = next, done+int64(rows)
		}
	}
	return nil
}

// notePreview ends the checking of an import.
func (tx *Tx) notePreview(i Import, known int64, counts ImportCounts, found ImportProblems) error {
	told, err := json.Marshal(counts)
	if err != nil {
		return err
	}
	problems, err := json.Marshal(found)
	if err != nil {
		return err
	}
	return tx.change("batches", map[string]any{"id": i.batch, "state": batchChecking}, map[string]any{
		"state": batchPreview, "known_at": known, "counts": string(told), "problems": string(problems), "expires_at": tx.Now + Instant(previewLasts.Microseconds()),
	})
}

// FailImport gives an import up that is being read: its rows are purged later.
// j is nil for work outside a job.
func (db *DB) FailImport(ctx context.Context, j *Running, i Import) error {
	return stepOf(ctx, db, j, func(tx *Tx) error {
		_, err := tx.exec("UPDATE batches SET state = ?, expires_at = ? WHERE id = ? AND state = ? AND number IS NULL", batchFailed, tx.Now, i.batch, batchChecking)
		return err
	})
}

// DiscardImport gives up an import that is not committed. The caller records it.
// Errors: Conflict import.committed.
func (tx *Tx) DiscardImport(i Import) error {
	met, err := tx.exec("UPDATE batches SET state = ?, expires_at = ? WHERE id = ? AND state IN (?, ?) AND number IS NULL", batchFailed, tx.Now, i.batch, batchChecking, batchPreview)
	if err == nil && met != 1 {
		err = conflict("import.committed", "这次导入已提交或已放弃。", "This import is committed, or given up already.")
	}
	return err
}

// purge deletes the rows of a batch that has no number, a stretch of keys at a
// time.
func (db *DB) purge(ctx context.Context, j *Running, batch int64) error {
	for _, t := range factColumns() {
		if err := db.purgeTable(ctx, j, batch, t[0], t[1]); err != nil {
			return err
		}
	}
	return nil
}

// factColumns are the tables of facts with the first column of their keys.
func factColumns() [][2]string {
	return [][2]string{
		{"teams", "code"}, {"team_heads", "team"}, {"persons", "code"}, {"employments", "person"}, {"base_pays", "person"}, {"customers", "code"},
		{"contracts", "number"}, {"splits", "contract"}, {"instalments", "contract"}, {"receipts", "number"}, {"allocations", "receipt"}, {"figures", "person"},
		{"stages", "code"}, {"leads", "number"}, {"opportunities", "number"}, {"moves", "opportunity"}, {"milestones", "opportunity"}, {"elements", "opportunity"},
		{"confirmations", "opportunity"}, {"key_persons", "opportunity"}, {"relations", "key_person"}, {"visits", "number"}, {"meetings", "visit"},
		{"plan_items", "person"}, {"work_logs", "person"}, {"work_hours", "person"}, {"bids", "number"}, {"forecasts", "person"}, {"targets", "person"},
		{"contract_terms", "contract"}, {"contract_changes", "contract"}, {"bad_debts", "contract"},
	}
}

func (db *DB) purgeTable(ctx context.Context, j *Running, batch int64, table, column string) error {
	last := ""
	for {
		var keys []string
		err := db.View(ctx, func(tx *Tx) (err error) {
			keys, err = tx.texts(fmt.Sprintf("SELECT DISTINCT %s FROM %s WHERE batch = ? AND %s > ? ORDER BY %s LIMIT %d", column, table, column, column, rowsAtOnce/4), batch, last)
			return err
		})
		if err != nil || len(keys) == 0 {
			return err
		}
		before := last
		last = keys[len(keys)-1]
		err = stepOf(ctx, db, j, func(tx *Tx) error {
			_, err := tx.exec(fmt.Sprintf("DELETE FROM %s WHERE batch = ? AND %s > ? AND %s <= ?", table, column, column), batch, before, last)
			return err
		})
		if err != nil {
			return err
		}
	}
}

// PurgeAbandoned deletes the rows of imports that nobody will commit: failed and
// discarded ones, previews that have expired, and uploads whose checking has
// ended without a word. It is for the start and for upkeep; being interrupted,
// it goes on the next time.
func (db *DB) PurgeAbandoned(ctx context.Context) error {
	var batches []int64
	err := db.work(ctx, func(tx *Tx) error {
		expired := tx.Now - Instant(previewLasts.Microseconds())
		_, err := tx.exec("UPDATE batches SET state = ?, expires_at = ? WHERE number IS NULL AND kind = 'import' AND ((state = ? AND expires_at < ?) OR (state = ? AND created_at < ?))",
			batchFailed, tx.Now, batchPreview, tx.Now, batchChecking, expired)
		if err != nil {
			return err
		}
		batches = nil
		return tx.q.Raw("SELECT id FROM batches WHERE number IS NULL AND state = ? AND expires_at IS NOT NULL", batchFailed).Scan(&batches).Error
	})
	if err != nil {
		return err
	}
	for _, batch := range batches {
		if err := db.purge(ctx, nil, batch); err != nil {
			return err
		}
		err := db.work(ctx, func(tx *Tx) error {
			_, err := tx.exec("UPDATE batches SET expires_at = NULL WHERE id = ? AND state = ?", batch, batchFailed)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
