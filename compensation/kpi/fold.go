package kpi

import (
	"strings"
	"unicode"
)

// Fold brings a text into the form in which names are compared and searched:
// lower case, half-width letters and digits, one blank for every run of blanks
// and punctuation, none at the ends. Percent signs stay.
func Fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		switch {
		case r == '\u3000':
			r = ' '
		case r >= '\uff01' && r <= '\uff5e': // the full-width forms of ASCII
			r -= 0xfee0
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '%' {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
