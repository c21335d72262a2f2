package models

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"slices"
)

// Sealing puts the audit's rows into a chain: seq by seq, a hash over the hash
// before it and the bytes of a row. It runs beside the changes, because a chain
// inside every transaction would let one change at a time happen in the
// company. The order of the chain is the order in which the sealer saw the
// rows: ids are taken before the commit, so a later one may be seen earlier.
const (
	sealBatch = 1000   // rows sealed in one transaction, at most
	sealReach = 10_000 // how far below the highest sealed id a row may still turn up
)

// Seal seals the rows that are not sealed yet and tells how many it sealed. It
// is called every few seconds; any number of instances may do so.
func (db *DB) Seal(ctx context.Context) (int, error) {
	for total := 0; ; {
		n, err := db.sealSome(ctx)
		total += n
		if err != nil || n < sealBatch {
			return total, err
		}
	}
}

func (db *DB) sealSome(ctx context.Context) (n int, err error) {
	err = db.work(ctx, func(tx *Tx) error {
		n = 0
		if err := tx.lock("seal"); err != nil {
			return err
		}
		tip, err := tx.tip()
		if err != nil {
			return err
		}
		var rows []auditRow
		err = tx.q.Raw("SELECT "+auditColumns+" FROM audit a WHERE id > ? AND NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.audit_id = a.id) ORDER BY id LIMIT ?",
			tip.highest-sealReach, sealBatch).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		seals := make([][]any, 0, len(rows))
		for _, row := range rows {
			tip.seq++
			tip.hash = chain(tip.hash, row)
			seals = append(seals, []any{tip.seq, row.ID, slices.Clone(tip.hash[:])})
		}
		n, err = tx.insertRows("audit_seals", []string{"seq", "audit_id", "hash"}, slices.Values(seals))
		return err
	})
	return n, err
}

// tip is the end of the chain; its hash is zero where the chain is empty.
type tip struct {
	seq     int64
	highest int64 // id that was sealed
	hash    [sha256.Size]byte
}

func (tx *Tx) tip() (tip, error) {
	var rows []struct {
		Seq  int64
		Hash []byte
	}
	if err := tx.q.Raw("SELECT seq, hash FROM audit_seals ORDER BY seq DESC LIMIT 1").Scan(&rows).Error; err != nil || len(rows) == 0 {
		return tip{}, err
	}
	t := tip{seq: rows[0].Seq}
	copy(t.hash[:], rows[0].Hash)
	return t, tx.q.Raw("SELECT MAX(audit_id) FROM audit_seals").Scan(&t.highest).Error
}

// chain gives the hash of a row on top of the hash before it. Every part is
// preceded by its length, so that nothing can be moved from one part to the
// next; what is absent differs from what is empty.
func chain(before [sha256.Size]byte, r auditRow) [sha256.Size]byte {
	b := slices.Clone(before[:])
	number := func(n int64) { b = binary.BigEndian.AppendUint64(b, uint64(n)) }
	part := func(p []byte, there bool) {
		if !there {
			number(-1)
			return
		}
		number(int64(len(p)))
		b = append(b, p...)
	}
	number(r.ID)
	number(int64(r.At))
	part(r.UserID[:], !r.UserID.IsZero())
	for _, s := range []string{r.Login, r.Request, r.Action, r.Object, r.ObjectKey, r.Domain} {
		part([]byte(s), true)
	}
	part(r.BeforeHash, r.BeforeHash != nil)
	part(r.AfterHash, r.AfterHash != nil)
	part([]byte(r.Reason), true)
	part([]byte(r.Marks), true)
	return sha256.Sum256(b)
}

// Break is the first thing that is wrong with the audit.
type Break struct {
	Seq   int64  `json:"seq"`   // number in the chain, 0 where it has none
	Audit int64  `json:"audit"` // id of the row, 0 where it is gone with its number
	What  string `json:"what"`  // changed | deleted | gap | unsealed | truncated | replaced | forged
}

// What may be wrong with the audit.
const (
	Changed   = "changed"   // a row does not give the hash that was sealed for it: edited, or exchanged with another
	Deleted   = "deleted"   // a sealed row is gone
	Gap       = "gap"       // a number of the chain is missing
	Unsealed  = "unsealed"  // a row without a seal among sealed ones: put there afterwards
	Truncated = "truncated" // the chain ends before a signed head
	Replaced  = "replaced"  // the chain has another hash than a signed head: it was made anew
	Forged    = "forged"    // a head whose signature is not ours
)

// AuditReport is what VerifyAudit found.
type AuditReport struct {
	Sealed   int64  `json:"sealed"`          // rows that the chain confirms, up to the first break
	Unsealed int64  `json:"unsealed"`        // rows that wait for the sealer
	Break    *Break `json:"break,omitempty"` // nil: everything is as it was written
}

// VerifyAudit recomputes the chain over the whole audit, and compares it with
// signed heads that were exported earlier: without one, a chain whose end was
// cut off, or that was made anew as a whole, looks like any other. It names
// the first break. Heads must be signed with the key of Options.SealKey.
func (db *DB) VerifyAudit(ctx context.Context, heads ...AuditHead) (AuditReport, error) {
	v := verifier{at: map[int64][]AuditHead{}}
	for _, h := range heads {
		if err := db.ownHead(h); err != nil {
			return AuditReport{Break: &Break{Seq: h.Seq, What: Forged}}, nil //nolint:nilerr // the finding is the answer
		}
		v.at[h.Seq] = append(v.at[h.Seq], h)
		v.least = max(v.least, h.Seq)
	}
	err := db.View(ctx, func(tx *Tx) error {
		if err := tx.scan(v.row, "SELECT s.seq, s.audit_id, s.hash, a.id, a.at, a.user_id, a.login, a.request, a.action, a.object, a.object_key, a.domain,"+
			" a.before_hash, a.after_hash, a.reason, a.marks FROM audit_seals s LEFT JOIN audit a ON a.id = s.audit_id ORDER BY s.seq"); err != nil {
			return err
		}
		if v.report.Break == nil && v.tip.seq < v.least {
			v.report.Break = &Break{Seq: v.tip.seq + 1, What: Truncated}
		}
		return v.unsealed(tx)
	})
	return v.report, err
}

// verifier walks along the chain.
type verifier struct {
	at     map[int64][]AuditHead
	least  int64 // the chain reaches at least here
	tip    tip
	report AuditReport
}

func (v *verifier) row(rows *sql.Rows) error {
	if v.report.Break != nil {
		return nil
	}
	var seq, audit int64
	var hash []byte
	var id, at sql.Null[int64]
	var texts [8]sql.Null[string]
	var r auditRow
	err := rows.Scan(&seq, &audit, &hash, &id, &at, &r.UserID, &texts[0], &texts[1], &texts[2], &texts[3], &texts[4], &texts[5],
		&r.BeforeHash, &r.AfterHash, &texts[6], &texts[7])
	if err != nil {
		return err
	}
	r.ID, r.At = id.V, Instant(at.V)
	for i, to := range []*string{&r.Login, &r.Request, &r.Action, &r.Object, &r.ObjectKey, &r.Domain, &r.Reason, &r.Marks} {
		*to = texts[i].V
	}
	next := chain(v.tip.hash, r)
	switch {
	case seq != v.tip.seq+1:
		v.report.Break = &Break{Seq: v.tip.seq + 1, What: Gap}
	case !id.Valid:
		v.report.Break = &Break{Seq: seq, Audit: audit, What: Deleted}
	case !slices.Equal(next[:], hash):
		v.report.Break = &Break{Seq: seq, Audit: audit, What: Changed}
	case slices.ContainsFunc(v.at[seq], func(h AuditHead) bool { return !slices.Equal(h.Hash, hash) }):
		v.report.Break = &Break{Seq: seq, Audit: audit, What: Replaced}
	default:
		v.tip = tip{seq: seq, highest: max(v.tip.highest, audit), hash: next}
		v.report.Sealed++
	}
	return nil
}

// unsealed counts what waits for the sealer, and finds what it will not take.
func (v *verifier) unsealed(tx *Tx) error {
	const open = " FROM audit a WHERE NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.audit_id = a.id)"
	if err := tx.q.Raw("SELECT COUNT(*)" + open).Scan(&v.report.Unsealed).Error; err != nil || v.report.Break != nil || v.report.Unsealed == 0 {
		return err
	}
	var late []int64
	if err := tx.q.Raw("SELECT id"+open+" AND id <= ? ORDER BY id LIMIT 1", v.tip.highest-sealReach).Scan(&late).Error; err != nil || len(late) == 0 {
		return err
	}
	v.report.Break = &Break{Audit: late[0], What: Unsealed}
	return nil
}
