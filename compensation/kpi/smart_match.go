package kpi

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// kind is what a token is.
type kind uint8

const (
	wordToken kind = iota
	timeToken
	nameToken // P3, CR1, C017, ISO 9001, 5G, top 20: digits that count nothing
	numberToken
	breakToken // the end of a clause
	openParen
	closeParen
)

// token is a part of a statement that means something to the rules.
type token struct {
	from, to int
	kind     kind
	word     *entry // of a wordToken
	exact    bool   // written as in the lexicon
	number   number
	time     moment
	inside   bool // in parentheses
}

// is reports whether the token is a word of one of the classes.
func (t token) is(cs ...class) bool { return t.kind == wordToken && slices.Contains(cs, t.word.class) }

// tokens cuts a line into tokens: of all candidates that begin first the
// longest, then on behind it. What no rule knows is left out.
func (x *lexicon) tokens(l *line) []token {
	candidates := timeTokens(l)
	candidates = append(candidates, nameTokens(l)...)
	candidates = append(candidates, numberTokens(l)...)
	candidates = append(candidates, x.wordTokens(l)...)
	for i, r := range l.folded {
		switch {
		case isBreak(r) && !(r == ',' && digitAt(l, i-1) && digitAt(l, i+1)), l.fullStop(i):
			candidates = append(candidates, token{from: i, to: i + 1, kind: breakToken})
		case r == '(':
			candidates = append(candidates, token{from: i, to: i + 1, kind: openParen})
		case r == ')':
			candidates = append(candidates, token{from: i, to: i + 1, kind: closeParen})
		}
	}
	slices.SortStableFunc(candidates, func(a, b token) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to), cmp.Compare(rank(a), rank(b)))
	})
	var out []token
	end, depth := 0, 0
	for _, c := range candidates {
		if c.from < end {
			continue
		}
		switch c.kind {
		case openParen:
			depth++
		case closeParen:
			depth = max(0, depth-1)
		}
		c.inside = depth > 0
		end = c.to
		out = append(out, c)
	}
	return out
}

// rank orders candidates for the same characters: times before names before
// numbers before words, words as they are written before inflected ones.
func rank(t token) int {
	switch {
	case t.kind == timeToken:
		return 0
	case t.kind == nameToken:
		return 1
	case t.kind == numberToken:
		return 2
	case t.exact && t.from == 0 && t.is(verbs...): // a goal begins with its verb
		return 3
	case t.exact:
		return 5
	}
	return 4
}

func digitAt(l *line, i int) bool {
	return i >= 0 && i < len(l.folded) && l.folded[i] >= '0' && l.folded[i] <= '9'
}

// wordTokens finds every word of the lexicon at every place.
func (x *lexicon) wordTokens(l *line) []token {
	var out []token
	starts := wordStarts(l)
	for i, r := range l.folded {
		for _, e := range x.han[r] {
			if hasAt(l, i, e.text) {
				out = append(out, token{from: i, to: i + len([]rune(e.text)), word: e, exact: true})
			}
		}
		w, ok := starts[i]
		if !ok {
			continue
		}
		keys := []string{nounStem(w.text)}
		if v := verbStem(w.text); v != keys[0] {
			keys = append(keys, v)
		}
		for _, key := range keys {
			for _, p := range x.latin[key] {
				if p.key(w.text) != p.key(p.words[0]) || w.text == "not" && p.words[0] != "not" {
					continue
				}
				if to, exact, ok := p.fits(l, starts, i); ok && !(p.words[len(p.words)-1] == "in" && timeBehind.MatchString(l.after(to, 6))) {
					out = append(out, token{from: i, to: to, word: p.entry, exact: exact})
				}
			}
		}
	}
	return out
}

// timeBehind shows that “in” before it belongs to a time: cash in Q4.
var timeBehind = regexp.MustCompile(`^(?:[qh][1-4]|20\d\d|fy|(?:the )?(?:first|second|third|fourth|last|next|coming|month|quarter|year|half)|this|` + monthWords + `)`)

// latinWord is an English word of the line.
type latinWord struct {
	text string
	to   int
	next int // where the next one begins, -1 where something else lies between
}

// wordStarts finds the English words of a line by where they begin.
func wordStarts(l *line) map[int]latinWord {
	out := map[int]latinWord{}
	last := -1
	for i := 0; i < len(l.folded); {
		if !isWordRune(l.folded[i]) && l.folded[i] != '&' {
			i++
			continue
		}
		j := i + 1
		for j < len(l.folded) && isWordRune(l.folded[j]) {
			j++
		}
		out[i] = latinWord{text: string(l.folded[i:j]), to: j, next: -1}
		if last >= 0 && joins(l.folded[out[last].to:i]) {
			w := out[last]
			w.next = i
			out[last] = w
		}
		last, i = i, j
	}
	return out
}

// joins reports whether what lies between two words leaves them a phrase.
func joins(between []rune) bool {
	return len(between) > 0 && len(between) < 4 && strings.Trim(string(between), " -./") == ""
}

// fits compares the words of a phrase with those of the line from i on; only
// the first and the last may be inflected.
func (p *phrase) fits(l *line, starts map[int]latinWord, i int) (to int, exact, ok bool) {
	exact = true
	for n, want := range p.words {
		w, found := starts[i]
		if !found {
			return 0, false, false
		}
		if w.text != want {
			exact = false
			if n > 0 && n < len(p.words)-1 || p.key(w.text) != p.key(want) {
				return 0, false, false
			}
		}
		to = w.to
		if n < len(p.words)-1 {
			if i = w.next; i < 0 {
				return 0, false, false
			}
		}
	}
	return to, exact, true
}

func hasAt(l *line, i int, word string) bool {
	n := 0
	for _, r := range word {
		if i+n >= len(l.folded) || l.folded[i+n] != r {
			return false
		}
		n++
	}
	return true
}
