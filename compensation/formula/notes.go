package formula

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// notes collects what is wrong with one source text, by byte offset.
type notes struct {
	source     string
	currency   money.Currency
	list       problem.List
	full       bool            // MaxProblems reached, or the rest of the text is not worth reading
	doubts     []problem.Place // the first quotes of lines whose quotes do not pair
	unbalanced bool            // parentheses or arguments do not fit, so what belongs to what is not known
}

// add reports a failure at a byte offset of the source.
func (n *notes) add(code string, at int, text, fix problem.Text) {
	if n.room(at) {
		n.list.Add(code, placeOf(n.source, at), text, fix)
	}
}

// warn reports a warning at a byte offset of the source.
func (n *notes) warn(code string, at int, text, fix problem.Text) {
	if n.room(at) {
		n.list.Warn(code, placeOf(n.source, at), text, fix)
	}
}

// room reports whether one more problem may be added; where the bound is
// reached it says so once.
func (n *notes) room(at int) bool {
	if n.full {
		return false
	}
	if len(n.list) < MaxProblems-1 {
		return true
	}
	n.full = true
	n.list.Add("formula.too_many_problems", placeOf(n.source, at),
		problem.Textf("这个公式的问题超过 %d 个，从这里起不再列出。", "The formula has more than %d problems; those from here on are not listed.", MaxProblems-1),
		problem.Text{ZH: "先改正前面的问题，再检查一次。", EN: "Correct the problems above and check again."})
	return false
}

// doubt marks the line of an offset as one whose quotes do not pair.
func (n *notes) doubt(at int) {
	line := strings.LastIndexByte(n.source[:at], '\n') + 1
	n.doubts = append(n.doubts, placeOf(n.source, line+strings.IndexAny(n.source[line:], "\"'“”‘’＂＇")))
}

// sorted returns the problems in the order of the text. Behind the first quote
// of a line whose quotes do not pair, texts and the rest are taken for each
// other, so only the open quote itself is reported there.
func (n *notes) sorted() problem.List {
	trusted := slices.DeleteFunc(slices.Clone(n.list), func(p problem.Problem) bool {
		return p.Code != "formula.text_not_closed" && slices.ContainsFunc(n.doubts, func(quote problem.Place) bool {
			return p.Place.Line == quote.Line && p.Place.Column > quote.Column
		})
	})
	return trusted.Sorted()
}

// placeOf turns a byte offset into a line and a column counted in characters.
func placeOf(source string, at int) problem.Place {
	before := source[:min(at, len(source))]
	line := strings.Count(before, "\n") + 1
	return problem.Place{Line: line, Column: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1}
}

// readable checks what must hold before a text is worth reading: its length,
// its encoding, something in it, and no characters that a reader cannot see.
func readable(n *notes) bool {
	switch {
	case len(n.source) > MaxBytes:
		n.list.Add("formula.too_long", problem.Place{Line: 1, Column: 1},
			problem.Textf("公式有 %d 个字节，最多 %d 个。", "The formula has %d bytes; at most %d are allowed.", len(n.source), MaxBytes),
			problem.Text{ZH: "把它拆成几个提成项，或把数字放进方案的参数里。", EN: "Split it into several components, or move its numbers into parameters of the plan."})
	case !utf8.ValidString(n.source):
		n.add("formula.not_utf8", invalidAt(n.source),
			problem.Text{ZH: "公式不是 UTF-8 编码的文字。", EN: "The formula is not text in UTF-8."},
			problem.Text{ZH: "以 UTF-8 编码重新保存文件。", EN: "Save the file again in the encoding UTF-8."})
	case strings.TrimFunc(n.source, isBlank) == "":
		n.add("formula.empty", 0,
			problem.Text{ZH: "公式是空的。", EN: "The formula is empty."},
			problem.Text{ZH: "写出一个值，例如 业绩 * 5%。", EN: "Write a value, for example base * 5%."})
	default:
		n.hidden()
	}
	return len(n.list) == 0
}

// hidden reports every run of characters that a reader cannot see: control
// characters, direction marks, zero-width characters.
func (n *notes) hidden() {
	inRun := false
	for at, r := range n.source {
		if !isHidden(r) {
			inRun = false
			continue
		}
		if !inRun {
			n.add("formula.hidden_character", at,
				problem.Textf("这里有一个看不见的字符（%U）。", "There is an invisible character here (%U).", r),
				problem.Text{ZH: "删掉它，或把这一段重新手工输入。", EN: "Delete it, or type this part again by hand."})
		}
		inRun = true
	}
}

func isHidden(r rune) bool {
	switch r {
	case '\t', '\n', '\r':
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

func invalidAt(s string) int {
	for at, r := range s {
		if _, size := utf8.DecodeRuneInString(s[at:]); r == utf8.RuneError && size == 1 {
			return at
		}
	}
	return len(s)
}
