package plan

import (
	"regexp"
	"slices"
	"strings"

	"steelyard/compensation/formula"
	"steelyard/compensation/period"
)

// What can be proved about a formula is proved for forms of which a glance at
// its words is enough: products, and conditions that compare names with
// constants. Of every other form nothing is claimed.

// word is a word or sign of a formula.
type word struct {
	kind wordKind
	text string
}

type wordKind int

const (
	wordText wordKind = iota + 1
	wordNumber
	wordName
	wordSign
)

// wordPattern has one group for each kind of word.
var wordPattern = regexp.MustCompile(`^(?:("(?:[^"]|"")*"|'(?:[^']|'')*'|“[^”]*”|‘[^’]*’)` +
	`|([0-9][0-9.]*[万亿]?\s*[%％‰]?)` +
	`|(\p{L}[\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*)` +
	`|(<=|>=|==|!=|<>|[<>=≤≥≠*×/÷+\-−(),，（）]))`)

// wide maps signs to the ones that are looked for.
var wide = strings.NewReplacer("×", "*", "，", ",", "（", "(", "）", ")", "==", "=", "<>", "≠", "!=", "≠")

// words splits a formula that Compile has accepted; ok is false where it has
// spellings that are not known here.
func words(f *formula.Formula) (list []word, ok bool) {
	rest := strings.TrimSpace(f.Source())
	for rest != "" {
		m := wordPattern.FindStringSubmatch(rest)
		if m == nil {
			return nil, false
		}
		kind := wordKind(slices.IndexFunc(m[1:], func(s string) bool { return s != "" }) + 1)
		w := word{kind, strings.TrimSpace(m[0])}
		if kind == wordSign {
			w.text = wide.Replace(w.text)
		}
		list, rest = append(list, w), strings.TrimSpace(rest[len(m[0]):])
	}
	return list, true
}

// is reports whether a word is one of the spellings, case being ignored.
func (w word) is(kind wordKind, spellings ...string) bool {
	return w.kind == kind && slices.ContainsFunc(spellings, func(s string) bool { return strings.EqualFold(s, w.text) })
}

// literal is the value of a number, text or date written in a formula.
func (p *Plan) literal(source string, want formula.Type) (formula.Value, bool) {
	f, list := formula.Compile(source, formula.Options{Symbols: noSymbols, Want: want, Currency: p.Currency})
	if list.Failed() {
		return formula.Value{}, false
	}
	return f.Constant()
}

// factors returns the slots of the names that a product such as
// base * 2% * share multiplies; ok is false for every other form.
func (p *Plan) factors(f *formula.Formula) (slots []int, ok bool) {
	list, ok := words(f)
	if !ok || len(list)%2 == 0 {
		return nil, false
	}
	for i, w := range list {
		if i%2 == 1 {
			if !w.is(wordSign, "*") {
				return nil, false
			}
			continue
		}
		switch slot, named := p.symbols.Lookup(w.text); {
		case w.kind == wordName && named:
			slots = append(slots, slot)
		case w.kind != wordNumber:
			return nil, false
		}
	}
	return slots, true
}

// notNegative reports whether a formula is certain not to fall below zero, and
// not to fall when amounts of the line rise: it is known and not negative on
// every day, or a product of what is not negative. Figures are taken as such.
func (p *Plan) notNegative(f *formula.Formula, days []period.Date) bool {
	if f == nil {
		return true
	}
	known := true
	for _, day := range days {
		v, ok := p.known(f, day)
		if ok && v.Sign() < 0 {
			return false
		}
		known = known && ok
	}
	if known {
		return true
	}
	slots, ok := p.factors(f)
	return ok && !slices.ContainsFunc(slots, func(slot int) bool {
		in := p.inputs[slot]
		switch {
		case in.Accumulation != nil:
			return true
		case in.Parameter != nil:
			return slices.ContainsFunc(in.Parameter.Values, func(v DatedValue) bool { return v.Value.Sign() < 0 })
		case in.Figure != nil:
			return false
		}
		return !slices.Contains(positive, in.Field)
	})
}

// positive are the fields that no line with a base above zero has below zero.
var positive = []Field{ReceiptAmount, AllocationAmount, ContractAmount, ContractNet, InstalmentAmount, Share, Base}
