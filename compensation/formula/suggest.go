package formula

import (
	"strings"
	"unicode/utf8"
)

// maxSuggestions bounds how many names a message offers; maxSearches bounds
// for how many unknown names of one formula the table is searched.
const (
	maxSuggestions = 3
	maxSearches    = 20
)

// suggest returns the names of the table that the author may have meant, the
// nearest ones only, in the order of the table.
func (s *Symbols) suggest(name string) []string {
	if s == nil || utf8.RuneCountInString(name) > MaxName {
		return nil
	}
	var nearest []string
	best := tolerance(name) + 1
	for _, candidate := range s.names {
		d, near := distance(candidate, name)
		if !near || d > best {
			continue
		}
		if d < best {
			best, nearest = d, nil
		}
		if len(nearest) < maxSuggestions {
			nearest = append(nearest, candidate)
		}
	}
	return nearest
}

// distance says how far a written name is from one of the table, and whether
// that is near enough to offer: another case, the word after the last dot
// alone, or a few edits.
func distance(candidate, name string) (d int, near bool) {
	switch {
	case strings.EqualFold(candidate, name):
		return 0, true
	case strings.HasSuffix(candidate, "."+name):
		return 1, true
	}
	limit := tolerance(name)
	if abs(len(candidate)-len(name)) > 4*limit { // a character has at most four bytes
		return 0, false
	}
	d = edits([]rune(candidate), []rune(name), limit)
	return d, limit > 0 && d <= limit
}

// tolerance is how many edits a name of this length may be away.
func tolerance(name string) int { return min(utf8.RuneCountInString(name)/3, 3) }

// edits counts the insertions, deletions, replacements and swaps of neighbours
// between two names; beyond limit it returns limit+1.
func edits(a, b []rune, limit int) int {
	if abs(len(a)-len(b)) > limit {
		return limit + 1
	}
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	next := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			next[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

func abs(n int) int { return max(n, -n) }
