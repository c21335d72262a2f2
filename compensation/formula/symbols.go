package formula

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/problem"
)

// Symbol is a name that formulas may use. Code is its stable name, such as
// "contract.kind"; Aliases are further spellings, such as "合同.类型"; Title is
// what people call it, the code where it is empty.
type Symbol struct {
	Code    string
	Aliases []string
	Type    Type
	Title   problem.Text
}

// title is what people call the symbol.
func (s Symbol) title() problem.Text {
	if s.Title.IsZero() {
		return problem.Same(s.Code)
	}
	return s.Title
}

// Symbols is the closed table of the names that formulas of one place may use.
// It never changes after NewSymbols, so several goroutines may share it. A
// name that is not in it does not exist for a formula.
type Symbols struct {
	list  []Symbol
	slots map[string]int
	names []string // every code and alias, in the order of the list
}

// NewSymbols makes a table. The slot of a symbol is its index in the list. The
// error is a problem.List with every name that is malformed, reserved or given
// twice, and every type that does not exist.
func NewSymbols(list []Symbol) (*Symbols, error) {
	s := &Symbols{slots: make(map[string]int, len(list))}
	var problems problem.List
	if len(list) > MaxSymbols {
		problems.Add("formula.too_many_symbols", problem.Place{Path: "symbols"},
			problem.Textf("符号表有 %d 个符号，最多 %d 个。", "The table has %d symbols; at most %d are allowed.", len(list), MaxSymbols),
			problem.Text{ZH: "只列出公式会用到的符号。", EN: "List only the symbols that formulas use."})
		return nil, problems
	}
	for slot, symbol := range list {
		symbol.Aliases = slices.Clone(symbol.Aliases)
		s.list = append(s.list, symbol)
		path := fmt.Sprintf("symbols[%d]", slot)
		if !symbol.Type.valid() {
			problems.Add("formula.symbol_type", problem.Place{Path: path},
				problem.Textf("符号 %s 的类型不成立。", "The type of symbol %s does not exist.", problem.Show(symbol.Code)),
				problem.Textf("只有数字有单位；金额和天数的幂次在 −%[1]d 到 %[1]d 之间；比例不带单位。",
					"Only numbers have units; powers of money and days lie between −%[1]d and %[1]d; a rate has no other unit.", MaxPower))
		}
		for _, name := range append([]string{symbol.Code}, symbol.Aliases...) {
			s.enter(name, slot, path, &problems)
		}
	}
	if problems.Failed() {
		return nil, problems
	}
	return s, nil
}

// enter adds one name of a symbol or says why it cannot be one.
func (s *Symbols) enter(name string, slot int, path string, problems *problem.List) {
	at := problem.Place{Path: path}
	_, taken := s.slots[name]
	switch {
	case !isName(name):
		problems.Add("formula.symbol_malformed", at,
			problem.Textf("%s 不能作为符号的名称。", "%s cannot be the name of a symbol.", problem.Show(name)),
			problem.Textf("名称以字母或汉字开头，由字母、汉字、数字和下划线组成，中间可以用点分隔，最多 %d 个字符。",
				"A name starts with a letter, consists of letters, digits and underscores with dots between its parts, and has at most %d characters.", MaxName))
	case reserved(name) != noWord:
		problems.Add("formula.symbol_reserved", at,
			problem.Textf("%s 是公式语言自己的词，不能作为符号的名称。", "%s is a word of the formula language and cannot name a symbol.", problem.Show(name)),
			problem.Text{ZH: "换一个名称，例如加上前缀。", EN: "Choose another name, for example one with a prefix."})
	case taken:
		problems.Add("formula.symbol_duplicate", at,
			problem.Textf("名称 %s 出现了两次。", "The name %s is given twice.", problem.Show(name)),
			problem.Text{ZH: "每个代码和别名在整个符号表中只能出现一次。", EN: "Every code and alias may occur once in the whole table."})
	default:
		s.slots[name] = slot
		s.names = append(s.names, name)
	}
}

// Lookup finds a symbol by its code or one of its aliases, upper and lower
// case being different.
func (s *Symbols) Lookup(name string) (slot int, ok bool) {
	if s == nil {
		return 0, false
	}
	slot, ok = s.slots[name]
	return slot, ok
}

// At returns the symbol of a slot; a slot outside the table has the zero Symbol.
func (s *Symbols) At(slot int) Symbol {
	if s == nil || slot < 0 || slot >= len(s.list) {
		return Symbol{}
	}
	symbol := s.list[slot]
	symbol.Aliases = slices.Clone(symbol.Aliases)
	return symbol
}

// Len returns the number of symbols; slots run from 0 to Len−1.
func (s *Symbols) Len() int {
	if s == nil {
		return 0
	}
	return len(s.list)
}

// isName reports whether the text can name a symbol: letters, digits and
// underscores, starting with a letter, with single dots between its parts.
func isName(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if len(s) > 4*MaxName || !utf8.ValidString(s) || utf8.RuneCountInString(s) > MaxName || !unicode.IsLetter(first) {
		return false
	}
	for part := range strings.SplitSeq(s, ".") {
		if part == "" {
			return false
		}
		for _, r := range part {
			if !isNameRune(r) || fold(r) != r {
				return false
			}
		}
	}
	return true
}

// isNameRune reports whether the character may stand inside a part of a name.
func isNameRune(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}
