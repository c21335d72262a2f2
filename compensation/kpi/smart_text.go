package kpi

import (
	"strings"
	"unicode"
)

// MaxStatement is the number of characters (code points) that a goal may have.
const MaxStatement = 4000

// Span is a part of the text: characters From, included, to To, not included,
// counted from 0, and the words themselves.
type Span struct {
	From, To int
	Text     string
}

// line is a statement in two forms of equal length: as it was written, and
// folded for reading.
type line struct {
	raw    []rune
	folded []rune // width, case and punctuation made alike, without the marks at its end
	text   string // folded, as a string
	at     []int  // the rune index of every byte of text, and of its end
	shouts bool   // has no small letter, so that capitals mark no names
}

// foldRune makes a character of either width and case alike. One character
// stays one, so that places in both forms are the same.
func foldRune(r rune) rune {
	r = halfWidth(r)
	switch {
	case r == 0xa0 || r == '\t' || r == '\r' || r >= 0x2000 && r <= 0x200a || r == 0x202f:
		return ' '
	}
	switch r {
	case '、', '､':
		return '、'
	case '｡':
		return '。'
	case '￥':
		return '¥'
	case '‘', '’', '＇', '`':
		return '\''
	case '“', '”', '「', '」', '『', '』', '《', '》', '｢', '｣', '〈', '〉':
		return '"'
	case '–', '—', '−', '‐', '‑', '―':
		return '-'
	case '～', '〜':
		return '~'
	case '【', '〔', '[':
		return '('
	case '】', '〕', ']':
		return ')'
	case '﹪', '٪':
		return '%'
	case '；':
		return ';'
	}
	return unicode.ToLower(r)
}

// halfWidth makes a character of full width one of half width, and leaves its case.
func halfWidth(r rune) rune {
	switch {
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xfee0
	case r == 0x3000:
		return ' '
	}
	return r
}

// fold folds a word.
func fold(s string) string { return strings.TrimSpace(strings.Map(foldRune, s)) }

// endMarks may stand at the end of a text and change nothing.
const endMarks = " \n。.!?;,、…·~:"

func newLine(s string) *line {
	l := &line{raw: []rune(s)}
	l.folded = make([]rune, len(l.raw))
	l.shouts = strings.IndexFunc(s, unicode.IsLower) < 0
	for i, r := range l.raw {
		l.folded[i] = foldRune(r)
	}
	for len(l.folded) > 0 && strings.ContainsRune(endMarks, l.folded[len(l.folded)-1]) {
		l.folded = l.folded[:len(l.folded)-1]
	}
	l.text = string(l.folded)
	l.at = make([]int, len(l.text)+1)
	n := 0
	for i := range l.text {
		l.at[i] = n
		n++
	}
	l.at[len(l.text)] = n
	return l
}

// span returns the characters from, included, to to, not included.
func (l *line) span(from, to int) *Span {
	from, to = max(0, min(from, len(l.raw))), max(0, min(to, len(l.raw)))
	return &Span{From: from, To: to, Text: string(l.raw[from:max(from, to)])}
}

// before returns at most n folded characters before a place, without the
// blanks at their end; after those behind it.
func (l *line) before(at, n int) string {
	return strings.TrimRight(string(l.folded[max(0, at-n):at]), " ")
}

func (l *line) after(at, n int) string {
	return strings.TrimLeft(string(l.folded[at:min(len(l.folded), at+n)]), " ")
}

// capital reports whether a character begins a name.
func (l *line) capital(at int) bool { return !l.shouts && unicode.IsUpper(l.raw[at]) }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func isWordRune(r rune) bool {
	return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '\''
}

// splitWords cuts an English phrase at its blanks and hyphens.
func splitWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !isWordRune(r) && r != '&' })
}

// fullStop reports whether an English sentence ends at a place.
func (l *line) fullStop(i int) bool {
	return i > 2 && l.folded[i] == '.' && (i+1 == len(l.folded) || l.folded[i+1] == ' ')
}

// isBreak reports whether a character ends a clause.
func isBreak(r rune) bool { return strings.ContainsRune(",;。!?\n", r) }
