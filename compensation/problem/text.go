package problem

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Lang is a language that people read here.
type Lang string

// The languages of the product.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// ParseLang reads "zh" or "en".
func ParseLang(s string) (Lang, bool) {
	switch l := Lang(s); l {
	case ZH, EN:
		return l, true
	}
	return "", false
}

// Text is what a person reads, in both languages. Shipped content has both;
// content of users has at least one.
type Text struct {
	ZH, EN string
}

// In returns the text in the language. Where only the other language was
// written, that one is returned with a mark in front, so that the reader sees
// that it was not translated.
func (t Text) In(lang Lang) string {
	own, other, mark := t.EN, t.ZH, "[中文] "
	if lang == ZH {
		own, other, mark = t.ZH, t.EN, "[EN] "
	}
	switch {
	case own != "":
		return own
	case other != "":
		return mark + other
	}
	return ""
}

// IsZero reports whether neither language has a text.
func (t Text) IsZero() bool { return t == Text{} }

// Same is a text that reads alike in both languages: a code, a number, a name.
func Same(s string) Text { return Text{ZH: s, EN: s} }

// Textf formats both languages with the same arguments; use indexed verbs
// (%[2]s) where the languages order them differently.
func Textf(zh, en string, args ...any) Text {
	return Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// shownLength bounds how much of a user's value is repeated in a message.
const shownLength = 60

// Show quotes a user's value for a message: characters that cannot be seen
// (controls, line ends, marks that turn the writing direction) escaped, and
// everything after the first 60 characters (code points) cut, so that a message
// cannot be forged or flooded by its input. A byte that is no UTF-8 shows as �.
func Show(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	shown := 0
	for _, r := range s {
		if shown == shownLength {
			b.WriteString("…")
			break
		}
		shown++
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			q := strconv.QuoteRune(r)
			b.WriteString(q[1 : len(q)-1])
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Clean keeps a user's text on one line and in its direction for output: what
// cannot be seen (control characters, marks that turn the direction) becomes �.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}

func pick(lang Lang, zh, en string) string {
	if lang == ZH {
		return zh
	}
	return en
}
