package models

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"steelyard/migrations"
)

// maxPayReads is how many reads of pay wait in memory at most.
const maxPayReads = 4096

// PayReading is one reading of somebody's pay.
type PayReading struct {
	ID     int64
	At     Instant
	User   ID
	Login  string
	Name   string // of the reader
	Person string // whose pay
	Object string // what of it: statement.lines, person.pay …
	Key    string // which one
}

type payReadRow struct {
	ID        int64
	At        Instant
	UserID    ID
	Login     string
	Name      string
	Person    string
	Object    string
	ObjectKey string
}

// payReads are the readings that are not stored yet.
type payReads struct {
	mu      sync.Mutex
	waiting []PayReading
	storing sync.Mutex // one flush at a time
}

// PayRead notes that a user has read a person's pay. It is kept in memory and
// stored by FlushPayReads; where too much waits, it is stored at once, and where
// that fails so does the reading: pay that cannot be noted is not shown. It is
// called before the answer leaves.
func (db *DB) PayRead(ctx context.Context, user ID, person, object, key string) error {
	r := PayReading{At: db.now(), User: user, Person: person, Object: object, Key: key}
	db.reads.mu.Lock()
	full := len(db.reads.waiting) >= maxPayReads
	if !full {
		db.reads.waiting = append(db.reads.waiting, r)
	}
	db.reads.mu.Unlock()
	if !full {
		return nil
	}
	if err := db.FlushPayReads(ctx); err != nil {
		return err
	}
	db.reads.mu.Lock()
	defer db.reads.mu.Unlock()
	db.reads.waiting = append(db.reads.waiting, r)
	return nil
}

// FlushPayReads stores the readings that wait. None is lost by a failure: they
// wait on.
func (db *DB) FlushPayReads(ctx context.Context) error {
	db.reads.storing.Lock()
	defer db.reads.storing.Unlock()
	db.reads.mu.Lock()
	batch := slices.Clone(db.reads.waiting)
	db.reads.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	err := db.work(ctx, func(tx *Tx) error {
		_, err := tx.insertRows("pay_reads", []string{"at", "user_id", "person", "object", "object_key"}, func(yield func([]any) bool) {
			for _, r := range batch {
				if !yield([]any{r.At, r.User, r.Person, r.Object, r.Key}) {
					return
				}
			}
		})
		return err
	})
	if err != nil {
		return err
	}
	db.reads.mu.Lock()
	defer db.reads.mu.Unlock()
	db.reads.waiting = slices.Delete(db.reads.waiting, 0, len(batch))
	return nil
}

// PayReadings lists who else has read the pay of the people whom the reach meets
// on the day of reading (in UTC), or of one of them, the newest first.
func (tx *Tx) PayReadings(r Reach, person string, p Paging) (Listed[PayReading], error) {
	day := "DATE_FORMAT(FROM_UNIXTIME(p.at DIV 1000000), '%Y-%m-%d')"
	if tx.db.dialect == migrations.SQLite {
		day = "date(p.at / 1000000, 'unixepoch')"
	}
	q := &query{columns: "p.id, p.at, p.user_id, p.person, p.object, p.object_key, u.login, u.name", from: "pay_reads p JOIN users u ON u.id = p.user_id"}
	clause, args := r.where("p.person", day)
	q.where("(u.person IS NULL OR u.person <> p.person)").where(clause, args...)
	if person != "" {
		q.where("p.person = ?", person)
	}
	list, err := paged(tx, q, p, []order{{"id", []column{{"p.id", true}}}}, func(r *payReadRow, _ string) []string { return []string{strconv.FormatInt(r.ID, 10)} })
	if err != nil {
		return Listed[PayReading]{}, err
	}
	return mapped(list, func(r *payReadRow) (PayReading, error) {
		return PayReading{r.ID, r.At, r.UserID, r.Login, r.Name, r.Person, r.Object, r.ObjectKey}, nil
	})
}

// PayViewersOf lists who has read one's own pay, where the company shows it.
func (tx *Tx) PayViewersOf(r Reach, p Paging) (Listed[PayReading], error) {
	shown, err := tx.Setting(PayViewersShown)
	if err != nil {
		return Listed[PayReading]{}, err
	}
	if !shown.On() {
		return Listed[PayReading]{}, forbidden("audit.viewers_hidden", "公司未开放查看“谁看过我的薪酬”。", "The company does not show who has read one's pay.")
	}
	r.Scopes = []Scope{Self}
	return tx.PayReadings(r, "", p)
}
