package models

import (
	"strconv"

	"steelyard/compensation/problem"
)

// demoRow marks a store that holds the demo company. It is versioned like a
// setting and is none: no operation of the API reads or writes it.
const demoRow = "demo"

// MarkDemo marks an empty store as the demo's, with the seed of its company.
// Nothing takes the mark away. Errors: Conflict demo.occupied where the store
// has users or facts already, or the mark.
func (tx *Tx) MarkDemo(seed uint64) error {
	someone, err := tx.AnyUser()
	if err != nil {
		return err
	}
	known, err := tx.KnownAt()
	if err != nil {
		return err
	}
	marked, err := tx.Demo()
	if err != nil {
		return err
	}
	if someone || known > 0 || marked {
		return conflict("demo.occupied", "这个数据库已在使用，不能放入演示数据。", "The database is in use: demo data cannot be put into it.")
	}
	s, err := tx.putVersion(demoRow, strconv.FormatUint(seed, 10), 0)
	tx.Record(Entry{Action: "create", Object: "demo", Key: s.Value, Domain: "system", After: s})
	return err
}

// Demo reports whether the store holds the demo company.
func (tx *Tx) Demo() (bool, error) {
	s, err := tx.Setting(demoRow)
	return s.Version > 0, err
}

// DemoWarning is what everybody must know of a store that holds the demo
// company.
func DemoWarning() problem.Text {
	return problem.Text{ZH: "演示数据，请勿录入真实信息", EN: "Demo data: do not enter anything real"}
}
