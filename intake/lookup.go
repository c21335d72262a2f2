package intake

import (
	"io/fs"
	"strings"

	"steelyard/compensation/problem"
)

// table is a look-up that is ready to be asked.
type table map[string]string

// loadLookups reads every look-up of the profile once.
func (r *reader) loadLookups() {
	r.tables = make(map[*lookup]table, len(r.profile.lookups))
	for _, l := range r.profile.lookups {
		if l.values != nil {
			r.tables[l] = l.values
		} else {
			r.tables[l] = r.loadLookup(l)
		}
	}
}

// loadLookup reads a look-up from a file: a key that is there twice must mean
// the same each time. It is nil with a problem where the file cannot be used.
func (r *reader) loadLookup(l *lookup) table {
	if _, err := fs.Stat(r.files, l.file); err != nil {
		r.missingFile(l.file, fileIsMissing())
		return nil
	}
	rows := openRows(r.files, l.file, l.layout, r.report)
	if rows == nil {
		return nil
	}
	defer func() { _ = rows.close() }() // the file was only read
	b := newBinder(rows)
	key, value := b.column(l.key, false), b.column(l.value, false)
	if !b.ok {
		return nil
	}
	t := make(table)
	for rows.next() {
		from, to := rows.cells[key], rows.cells[value]
		if before, twice := t[from]; !twice {
			t[strings.Clone(from)] = strings.Clone(to)
		} else if before != to {
			r.report(finding{cell: value + 1, layout: l.layout, Problem: problem.Problem{Code: "intake.lookup_differs",
				Place: problem.Place{File: l.file, Line: rows.line, Path: rows.sheetName(), Field: l.value},
				Text:  problem.Textf("对照表中 %s 有两个值：%s 和 %s。", "The look-up has two values for %s: %s and %s.", problem.Show(from), problem.Show(before), problem.Show(to)),
				Fix:   problem.Text{ZH: "请只保留一个。", EN: "Keep one of them."}}})
		}
	}
	return t
}
