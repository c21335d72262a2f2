package models

import (
	"bytes"
	"database/sql"
	"fmt"
	"hash/maphash"
	"strconv"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// cells hands out the columns of a row, one after the other. What a column
// cannot be is kept in err: it is a defect of the store, not of a fact.
type cells struct {
	raw      []sql.RawBytes
	dest     []any // the places of raw, for Scan
	next     int
	err      error
	seed     maphash.Seed
	texts    [1 << 12]string // texts seen lately, see text
	code     [3]byte
	currency money.Currency // of code
	day      [10]byte
	lately   period.Date // of day
}

func newCells(n int) *cells {
	c := &cells{raw: make([]sql.RawBytes, n), dest: make([]any, n), seed: maphash.MakeSeed()}
	for i := range c.raw {
		c.dest[i] = &c.raw[i]
	}
	return c
}

func (c *cells) take() []byte {
	c.next++
	return c.raw[c.next-1]
}

func (c *cells) skip() { c.next++ }

// text gives a text that does not hold on to the row. Texts that were seen
// lately, such as codes that many rows repeat, are shared.
func (c *cells) text() string {
	b := c.take()
	if len(b) == 0 {
		return ""
	}
	slot := &c.texts[maphash.Bytes(c.seed, b)%uint64(len(c.texts))]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}

func (c *cells) number() int64 {
	n, err := strconv.ParseInt(string(c.take()), 10, 64)
	if err != nil && c.err == nil {
		c.err = fmt.Errorf("models: column %d of a fact is no whole number", c.next)
	}
	return n
}

// date gives a day, none for NULL. Days in a row are often the same.
func (c *cells) date() period.Date {
	b := c.take()
	if len(b) == 0 {
		return period.Date{}
	}
	if bytes.Equal(b, c.day[:]) {
		return c.lately
	}
	d, err := period.ParseDate(string(b))
	if err != nil && c.err == nil {
		c.err = fmt.Errorf("models: column %d of a fact is no date", c.next)
	}
	copy(c.day[:], b)
	c.lately = d
	return d
}

// start is date for a day from which something holds.
func (c *cells) start() period.Date { return beginning(c.date()) }

// amount takes a currency and minor units.
func (c *cells) amount() money.Amount {
	b := c.take()
	if len(b) == 0 { // a base pay of which only the account is known
		return money.Amount{Minor: c.number()}
	}
	if !bytes.Equal(b, c.code[:]) {
		known, err := money.ParseCurrency(string(b))
		if err != nil && c.err == nil {
			c.err = fmt.Errorf("models: column %d of a fact is no currency", c.next)
		}
		copy(c.code[:], b)
		c.currency = known
	}
	return money.Amount{Currency: c.currency, Minor: c.number()}
}

func (c *cells) decimal() money.Decimal {
	d, err := storedDecimal(string(c.take()))
	if err != nil && c.err == nil {
		c.err = fmt.Errorf("models: column %d of a fact is no number", c.next)
	}
	return d
}

// storedDecimal reads what Decimal.String writes, of any length that a number
// can have: the strict grammar of inputs has fewer digits.
func storedDecimal(s string) (money.Decimal, error) {
	d, err := money.ParseDecimal(s)
	if err == nil {
		return d, nil
	}
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	var sum money.Decimal
	ten := money.Int(10)
	for _, r := range whole + fraction {
		if r < '0' || r > '9' {
			return money.Decimal{}, err
		}
		shifted, e := sum.Mul(ten)
		if e == nil {
			sum, e = shifted.Add(money.Int(int64(r - '0')))
		}
		if e != nil {
			return money.Decimal{}, e
		}
	}
	high, low, _ := sum.Pack()
	sum = money.Unpack(high, low, uint8(len(fraction)))
	if negative {
		sum = sum.Neg()
	}
	return sum, nil
}

// dayOrNull writes a day, NULL for none.
func dayOrNull(d period.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

// numbering says which batches have a number. Zero numbers nobody.
type numbering struct {
	of  map[int64]int64 // by id, for whole tables
	all bool
}

// numbers reads the numbers of all batches, for reading whole tables.
func (tx *Tx) numbers() (numbering, error) {
	n := numbering{of: map[int64]int64{}, all: true}
	err := tx.scan(func(rows *sql.Rows) error {
		var id, number int64
		err := rows.Scan(&id, &number)
		n.of[id] = number
		return err
	}, "SELECT id, number FROM batches WHERE number IS NOT NULL")
	return n, err
}

// stored is what the rows of one key come to at a number.
type stored[T any] struct {
	key     FactKey
	x       T
	seen    bool  // there is one, and it was not withdrawn
	since   int64 // the number of the batch of the row that counts, withdrawn or not; 0 for none
	version int64 // its revision
	last    int64 // the highest revision of all, counting or not
	own     *T    // the row of the batch that was asked about, which has no number yet
	ownLast int64 // its revision
}

// eachFact reads the rows of a table, all or those that where describes (columns of
// the table have the name f), and calls fn for every key with what counts at
// the number known. Beside that the row of the batch own, 0 for none, is shown.
// fn must not run other statements.
func eachFact[T any](tx *Tx, t *factTable[T], n numbering, known, own int64, where string, args []any, fn func(stored[T]) error) error {
	order := strings.Join(append(append([]string{}, t.keys...), "revision"), ", f.")
	columns := strings.Join(append(append([]string{}, t.keys...), t.columns...), ", f.")
	number := "0"
	if !n.all {
		number = "COALESCE((SELECT b.number FROM batches b WHERE b.id = f.batch), 0)"
	}
	query := "SELECT f." + columns + ", f.revision, f.batch, f.withdrawn, " + number + " FROM " + t.name + " f"
	var conditions []string
	for _, c := range []string{t.only, where} {
		if c != "" {
			conditions = append(conditions, c)
		}
	}
	if len(conditions) > 0 {
		query += " WHERE " + strings.Join(conditions, " AND ")
	}
	query += " ORDER BY f." + order
	width := len(t.keys) + len(t.columns)
	c := newCells(width + 4)
	var group stored[T]
	open := false
	err := tx.scan(func(rows *sql.Rows) error {
		c.next = 0
		if err := rows.Scan(c.dest...); err != nil {
			return err
		}
		x := t.read(c)
		c.next = width
		revision, batch, taken, number := c.number(), c.number(), c.number() == 1, c.number()
		if n.all {
			number = n.of[batch]
		}
		if c.err != nil {
			return c.err
		}
		key := t.key(&x)
		if open && key != group.key {
			if err := fn(group); err != nil {
				return err
			}
			group = stored[T]{}
		}
		open, group.key = true, key
		group.last = max(group.last, revision)
		switch {
		case number > 0 && number <= known:
			group.x, group.seen, group.since, group.version = x, !taken, number, revision
		case own != 0 && batch == own:
			group.own, group.ownLast = &x, revision
		}
		return nil
	}, query, args...)
	if err == nil && open {
		err = fn(group)
	}
	return err
}
