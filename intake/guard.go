package intake

import (
	"strings"
	"unicode/utf8"
)

// opening are the characters with which a spreadsheet takes a cell for a
// formula, in both widths.
const opening = "=+-@\t\r\x00＝＋－＠"

// Guard makes a text safe to put into a cell that a spreadsheet will open: one
// that would be taken for a formula, or could be mistaken for a guarded one,
// gets an apostrophe in front. Numbers are never guarded.
func Guard(s string) string {
	if risky(s) {
		return "'" + s
	}
	return s
}

// unguarded takes off what Guard put in front, and nothing else.
func unguarded(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && risky(rest) {
		return rest
	}
	return s
}

// risky reports whether the first character behind any apostrophes opens a
// formula.
func risky(s string) bool {
	first, size := utf8.DecodeRuneInString(strings.TrimLeft(s, "'"))
	return size > 0 && strings.ContainsRune(opening, first)
}
