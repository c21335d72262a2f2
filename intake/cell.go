package intake

import (
	"strings"

	"steelyard/compensation/problem"
)

// raw returns the text of a field as it stands in the row: a cell, or cells
// that are joined; blank where one of them is.
func (f *boundField) raw(cells []string) string {
	if f.between == nil {
		if f.at[0] < 0 {
			return ""
		}
		return cells[f.at[0]]
	}
	var b strings.Builder
	for i, at := range f.at {
		if at < 0 || blank(cells[at]) {
			return ""
		}
		b.WriteString(f.between[i])
		b.WriteString(cells[at])
	}
	b.WriteString(f.between[len(f.at)])
	return b.String()
}

// blankValue says what a blank cell means.
func (r *reader) blankValue(f *boundField, rows *rows, v *value) state {
	switch f.blank {
	case fallback:
		*v = *f.instead
		return made
	case "empty":
		return nothing
	case "skip-fact":
		return skipFact
	case "skip-row":
		return skipRow
	}
	r.found(rows, f.cell(), f.name(), &defect{"intake.blank",
		problem.Textf("这一格是空的，但 %s 必须有值。", "This cell is blank, but %s needs a value.", f.spec.name),
		problem.Text{ZH: "请填写，或在映射文件中用 blank 说明空白时怎么办。", EN: "Fill it in, or say in the mapping profile (blank) what holds then."}})
	return unusable
}
