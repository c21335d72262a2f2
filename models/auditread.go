package models

import "strconv"

// AuditEntry is a row of the audit as people read it.
type AuditEntry struct {
	ID         int64
	At         Instant
	User       ID
	Login      string
	Request    string
	Action     string
	Object     string
	Key        string
	Domain     string
	BeforeHash []byte
	AfterHash  []byte
	Reason     string
	Marks      string
	Sealed     bool // the chain holds it
}

// AuditFilter selects rows of the audit. Until is exclusive; zero bounds are
// open.
type AuditFilter struct {
	Domain      string
	Object, Key string
	Login       string
	From, Until Instant
}

type auditReadRow struct {
	Row    auditRow `gorm:"embedded"`
	Sealed int64
}

// Audit lists rows of one domain, the newest first. The caller has asked the
// policy about the domain.
func (tx *Tx) Audit(f AuditFilter, p Paging) (Listed[AuditEntry], error) {
	q := &query{columns: auditColumns + ", (SELECT COUNT(*) FROM audit_seals s WHERE s.audit_id = a.id) AS sealed", from: "audit a"}
	q.where("domain = ?", f.Domain)
	for _, c := range []struct{ column, value string }{{"object", f.Object}, {"object_key", f.Key}, {"login", f.Login}} {
		if c.value != "" {
			q.where(c.column+" = ?", c.value)
		}
	}
	if f.From != 0 {
		q.where("at >= ?", f.From)
	}
	if f.Until != 0 {
		q.where("at < ?", f.Until)
	}
	list, err := paged(tx, q, p, []order{{"id", []column{{"id", true}}}}, func(r *auditReadRow, _ string) []string { return []string{strconv.FormatInt(r.Row.ID, 10)} })
	if err != nil {
		return Listed[AuditEntry]{}, err
	}
	return mapped(list, func(r *auditReadRow) (AuditEntry, error) {
		e := r.Row
		return AuditEntry{e.ID, e.At, e.UserID, e.Login, e.Request, e.Action, e.Object, e.ObjectKey, e.Domain, e.BeforeHash, e.AfterHash, e.Reason, e.Marks, r.Sealed > 0}, nil
	})
}

// SaysWhy is the action under which the audit keeps why somebody reads.
const SaysWhy = "say_why"

// ReadingReason is what a user has said last, since an instant, about why they
// read; "" where they have said nothing.
func (tx *Tx) ReadingReason(user ID, login string, since Instant) (string, error) {
	var reasons []string
	err := tx.q.Raw("SELECT reason FROM audit WHERE object = 'session' AND object_key = ? AND action = ? AND user_id = ? AND at >= ? ORDER BY id DESC LIMIT 1",
		login, SaysWhy, user, since).Scan(&reasons).Error
	if err != nil || len(reasons) == 0 {
		return "", err
	}
	return reasons[0], nil
}
