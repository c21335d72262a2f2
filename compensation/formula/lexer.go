package formula

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// tokenKind is a kind of word or sign.
type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenNumber
	tokenText
	tokenName
	tokenBroken // an operand whose defect is already reported
	tokenJunk   // something that belongs nowhere, already reported
	tokenOpen
	tokenClose
	tokenComma
	tokenPercent
	tokenPlus
	tokenMinus
	tokenTimes
	tokenDivide
	tokenEqual
	tokenDiffer
	tokenLess
	tokenAtMost
	tokenMore
	tokenAtLeast
	tokenAnd
	tokenOr
	tokenNot
	tokenTrue
	tokenFalse
)

// token is a word or sign with its place, in bytes of the source.
type token struct {
	kind     tokenKind
	unit     literalUnit
	from, to int
	text     string // a name in half-width letters, or the content of a text
	number   money.Decimal
}

// lexer reads one token after another. What it cannot read it reports and
// replaces by what was most likely meant, so that one slip stays one problem.
type lexer struct {
	*notes
	at        int
	swallowed bool // an open text took the rest of a line with it
}

// rune returns the character at an offset in its half-width form, and its size
// in the source; 0 at the end.
func (l *lexer) rune(at int) (rune, int) {
	if at >= len(l.source) {
		return 0, 0
	}
	r, size := utf8.DecodeRuneInString(l.source[at:])
	return fold(r), size
}

// fold maps full-width characters and typographic operators to the ones that
// the grammar knows.
func fold(r rune) rune {
	switch {
	case '！' <= r && r <= '～':
		return r - '！' + '!'
	case r == '×':
		return '*'
	case r == '÷':
		return '/'
	case r == '−':
		return '-'
	case r == '≦':
		return '≤'
	case r == '≧':
		return '≥'
	case r == '“' || r == '”':
		return '“'
	case r == '‘' || r == '’':
		return '‘'
	case r == '\u3000' || r == '\u00a0':
		return ' '
	}
	return r
}

func isBlank(r rune) bool {
	r = fold(r)
	return r == ' ' || r == '\t' || r == '\n' || r == '\r'
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// next reads a token.
func (l *lexer) next() token {
	for {
		r, size := l.rune(l.at)
		if size == 0 || l.full {
			return token{from: len(l.source), to: len(l.source)}
		}
		if !isBlank(r) {
			break
		}
		l.at += size
	}
	from := l.at
	r, size := l.rune(from)
	second, _ := l.rune(from + size)
	var t token
	switch {
	case isDigit(r), r == '.' && isDigit(second):
		t = l.number()
	case unicode.IsLetter(r):
		t = l.name()
	case r == '"', r == '\'', r == '“', r == '‘':
		t = l.quoted(r, size)
	default:
		t.kind = l.sign(r, size)
	}
	t.from, t.to = from, l.at
	return t
}

// name reads a name or one of the words of the language.
func (l *lexer) name() token {
	text := l.run(func(r, next rune) bool { return isNameRune(r) || r == '.' && isNameRune(next) })
	switch reserved(text) {
	case wordAnd:
		return token{kind: tokenAnd, text: text}
	case wordOr:
		return token{kind: tokenOr, text: text}
	case wordNot:
		return token{kind: tokenNot, text: text}
	case wordTrue:
		return token{kind: tokenTrue}
	case wordFalse:
		return token{kind: tokenFalse}
	}
	return token{kind: tokenName, text: text}
}

// run reads characters as long as they fit, and returns them in half width.
func (l *lexer) run(fits func(r, next rune) bool) string {
	var b strings.Builder
	for {
		r, size := l.rune(l.at)
		next, _ := l.rune(l.at + size)
		if size == 0 || !fits(r, next) {
			return b.String()
		}
		b.WriteRune(r)
		l.at += size
	}
}

// quoted reads a text in quotes: straight ones, doubled inside to write one,
// or a pair of curly ones.
func (l *lexer) quoted(quote rune, size int) token {
	from := l.at
	var b strings.Builder
	for at := from + size; ; {
		r, size := l.rune(at)
		if size == 0 || r == '\n' {
			l.add("formula.text_not_closed", from,
				problem.Text{ZH: "从这里开始的文本没有结束的引号。", EN: "The text that starts here has no closing quote."},
				problem.Text{ZH: "在同一行补上结束的引号，或删掉前面多余的引号。", EN: "Add the closing quote on the same line, or delete one too many before it."})
			l.doubt(from)
			l.at, l.swallowed = at, true
			return token{kind: tokenBroken}
		}
		if r == quote {
			after, more := l.rune(at + size)
			if after != quote || quote == '“' || quote == '‘' {
				l.at = at + size
				return token{kind: tokenText, text: b.String()}
			}
			at, size = at+size, more
		}
		b.WriteString(l.source[at : at+size])
		at += size
	}
}
