package kpi

import (
	"slices"
	"strconv"
	"strings"
)

// kinds are what words most likely are in a goal: T a thing that can be pointed at,
// M a measure, D something done, C a change, S a general verb, A an attitude, Q a
// manner or degree, G a figure of speech, N a name, F anything else. A word may be two,
// the likelier first.
type kinds map[string]string

// longestRun is how many words, and kinds of words, are taken together.
const longestRun = 3

// longestKind is the number of characters of the longest Chinese word with a kind.
const longestKind = 5

// signs are what a goal is compared by with goals that readers have judged: its words
// and what follows what, the kinds of its words, and what the reading found in it. Each
// stands once, whatever its order.
func (r *reading) signs(known kinds) []string {
	seen := map[string]bool{}
	add := func(s string) { seen[s] = true }
	words := wordsOf(r.masked())
	grams("w", words, longestRun, add)
	row := known.row(words)
	grams("k", row, longestRun, add)
	counted := map[string]int{}
	for i, k := range row {
		for j := range len(k) {
			add("a" + k[j:j+1])
		}
		if i == 0 {
			add("b" + k)
		}
		if k != "" {
			counted[k[:1]]++
		}
	}
	for k, n := range counted {
		add("c" + k + strconv.Itoa(min(n, 3)))
	}
	if len(words) > 0 {
		add("f" + words[0])
		add("l" + words[len(words)-1])
	}
	var order []string
	unknown, length := 0, 0
	for _, c := range r.folded {
		if isHan(c) || isWordRune(c) {
			length++
		}
	}
	unknown = length
	for _, t := range r.tokens {
		unknown -= t.to - t.from
		name := "-"
		switch t.kind {
		case wordToken:
			name = string(t.word.class)
			if t.is(metricWord) {
				add("m" + t.word.group)
				add("u" + string(t.word.unit))
			}
		case numberToken:
			name = "N" + strconv.Itoa(int(t.number.role))
			add("n" + string(t.number.unit) + strconv.Itoa(int(t.number.role)))
		case timeToken:
			name = "T" + strconv.Itoa(int(t.time.kind))
		case nameToken:
			name = "C"
		case breakToken:
			name = ","
		}
		order = append(order, name)
	}
	grams("q", order, 3, add)
	times := map[string]int{}
	for _, name := range order {
		if times[name]++; times[name] <= 3 {
			add("t" + name + strconv.Itoa(times[name]))
		}
	}
	of := func(name string, n, by, most int) { add(name + strconv.Itoa(min(max(n, 0)/by, most))) }
	if slices.ContainsFunc(r.folded, isHan) {
		of("x", unknown, 2, 6)
		of("y", length, 5, 8)
	} else {
		of("x", unknown, 8, 6)
		of("y", length, 12, 8)
	}
	of("i", len(r.firm), 1, 2)
	of("j", len(r.targets), 1, 3)
	of("o", len(r.froms), 1, 1)
	of("p", len(r.whole), 1, 1)
	if r.end != nil {
		add("e")
	}
	out := make([]string, 0, len(seen))
	for s := range seen {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// grams adds every run of up to most entries of a row, whose ends count, too.
func grams(prefix string, row []string, most int, add func(string)) {
	framed := append(append([]string{"^"}, row...), "$")
	for n := 1; n <= most; n++ {
		for i := 0; i+n <= len(framed); i++ {
			add(prefix + strconv.Itoa(n) + strings.Join(framed[i:i+n], "_"))
		}
	}
}

// piece is a Chinese character, an English word or a mark, or what stands for a
// number, a time or a name, with its place.
type piece struct {
	text     string
	from, to int
}

func wordsOf(pieces []piece) []string {
	out := make([]string, len(pieces))
	for i, p := range pieces {
		out[i] = p.text
	}
	return out
}

// masked cuts the text into pieces. Of numbers, times and names it does not matter
// which they are.
func (r *reading) masked() []piece {
	var out []piece
	next := 0
	for i := 0; i < len(r.folded); {
		for next < len(r.tokens) && (r.tokens[next].from < i || r.tokens[next].to <= i) {
			next++
		}
		if next < len(r.tokens) && r.tokens[next].from == i {
			mask := ""
			switch t := r.tokens[next]; t.kind {
			case numberToken:
				mask = "#" + string(t.number.unit) + strconv.Itoa(int(t.number.role))
			case timeToken:
				mask = "@" + strconv.Itoa(int(t.time.kind))
			case nameToken:
				mask = "&"
			}
			if mask != "" {
				out, i = append(out, piece{mask, i, r.tokens[next].to}), r.tokens[next].to
				continue
			}
		}
		from := i
		switch c := r.folded[i]; {
		case c == ' ':
			i++
			continue
		case isWordRune(c) && !isHan(c):
			for i < len(r.folded) && (isWordRune(r.folded[i]) && !isHan(r.folded[i]) || r.folded[i] == '\'') && (i == from || !r.masks(next, i)) {
				i++
			}
		default:
			i++
		}
		out = append(out, piece{string(r.folded[from:i]), from, i})
	}
	return out
}

// masks reports whether a number, a time or a name begins at a place; next is the
// first token that may.
func (r *reading) masks(next, at int) bool {
	for ; next < len(r.tokens) && r.tokens[next].from <= at; next++ {
		if t := r.tokens[next]; t.from == at && (t.kind == numberToken || t.kind == timeToken || t.kind == nameToken) {
			return true
		}
	}
	return false
}

// row is the kinds of a text: Chinese characters are taken together to the longest
// word that is known.
func (k kinds) row(words []string) []string {
	var out []string
	for i := 0; i < len(words); {
		w := words[i]
		switch first := []rune(w)[0]; {
		case first == '#', first == '@', first == '&':
			out, i = append(out, w[:1]), i+1
		case isHan(first):
			n := min(longestKind, len(words)-i)
			for ; n > 1; n-- {
				if _, ok := k[strings.Join(words[i:i+n], "")]; ok {
					break
				}
			}
			kind, ok := k[strings.Join(words[i:i+n], "")]
			if !ok {
				kind = "?"
			}
			out, i = append(out, kind), i+n
		default:
			kind, ok := k[w]
			if !ok {
				kind = "?"
				if !isWordRune(first) {
					kind = w
				}
			}
			out, i = append(out, kind), i+1
		}
	}
	return out
}
