package intake

import "strings"

// joinedHeader puts the rows of a text's header together, column by column. In a
// text nothing is merged, so a name holds for the blank cells to its right too, as
// long as names stand below them: up to the next name in its row or in one above.
// A name with nothing below it is a column of its own.
func joinedHeader(rows [][]string, join string) []string {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	cell := func(row, column int) string {
		if column < len(rows[row]) {
			return strings.TrimSpace(rows[row][column])
		}
		return ""
	}
	names := make([][]string, width)
	for r := range rows {
		group := ""
		for c := range width {
			above, below := false, false
			for other := range rows {
				named := cell(other, c) != ""
				above, below = above || named && other < r, below || named && other > r
			}
			name := cell(r, c)
			switch {
			case name != "" && below:
				group = name
			case name != "" || above:
				group = ""
			case below:
				name = group
			}
			if name != "" {
				names[c] = append(names[c], name)
			}
		}
	}
	header := make([]string, width)
	for c, parts := range names {
		header[c] = strings.Join(parts, join)
	}
	return header
}
