package kpi

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/document"
	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// alikeFrom is how alike two names must be, in percent, to be taken for each
// other.
const alikeFrom = 80

// Similar warns of KPIs in the list that are nearly the same as another of the
// library or of the list: the same formula however it is written, or names that
// are taken for each other. Versions of one code are no duplicates. Places are
// paths of the form CODE.formula and CODE.name.
func Similar(l *Library, list []KPI) problem.List {
	var found problem.List
	others := NewLibrary(append(l.All(), list...)).Latest()
	types := map[string]formula.Type{}
	for _, k := range others {
		types[k.Code] = k.Type
	}
	symbols, err := SymbolsWith(types)
	if err != nil {
		return nil // too many for one table of names, which Read refuses
	}
	incoming := map[string]bool{}
	for _, k := range list {
		incoming[k.Code] = true
	}
	prints, spoken := make([]string, len(others)), make([][]name, len(others))
	for i, k := range others {
		prints[i], spoken[i] = fingerprint(k, symbols), namesOf(k)
	}
	left := maxComparisons
	for i, k := range others {
		for j, other := range others {
			if i == j || !incoming[k.Code] || incoming[other.Code] && j > i { // of two new ones the later is reported
				continue
			}
			if prints[i] != "" && prints[i] == prints[j] {
				found.Warn("kpi.same_formula", problem.Place{Path: k.Code + ".formula"},
					problem.Textf("%s 的公式与 %s 算出的结果处处相同。", "The formula of %s gives the same as that of %s.", k.Code, other.Code),
					problem.Textf("直接使用 %s；确有区别的，请在公式里写出来。", "Use %s; if there is a difference, write it into the formula.", other.Code))
			}
			if left -= len(spoken[i]) * len(spoken[j]); left < 0 {
				continue
			}
			if a, b, close := sameName(spoken[i], spoken[j]); close {
				found.Warn("kpi.similar_name", problem.Place{Path: k.Code + ".name"},
					problem.Textf("%s 的名称 %s 与 %s 的 %s 容易混淆。", "The name %[2]s of %[1]s is easily taken for %[4]s of %[3]s.", k.Code, problem.Show(a), other.Code, problem.Show(b)),
					problem.Text{ZH: "同一件事请用已有的指标；不是同一件事请换个名称。", EN: "If it is the same, use the KPI that is there; if not, choose another name."})
			}
		}
	}
	if left < 0 {
		found.Warn("kpi.not_compared", problem.Place{}, problem.Text{ZH: "名称太多，没有全部比较。", EN: "There are too many names; not all were compared."},
			problem.Text{ZH: "请分几次检查。", EN: "Check them in several parts."})
	}
	return found
}

// maxComparisons is the largest number of pairs of names that are compared.
const maxComparisons = 10_000_000

// tries is the number of inputs for which two formulas are compared.
const tries = 24

// fingerprint is what a formula gives for many inputs, so that blanks, aliases,
// the order of sums and products, and every other way of writing the same make
// no difference; "" where the formula cannot be read. Results are compared to
// nine digits, since quotients round.
func fingerprint(k KPI, symbols *formula.Symbols) string {
	f, _ := formula.Compile(k.Formula, formula.Options{Symbols: symbols, Want: k.Type})
	if f == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(strings.Join(f.Inputs(), " "))
	for i := range tries {
		v, err := f.Number(&trace.Calc{}, attempt{symbols, i})
		if err != nil {
			b.WriteString("|none")
			continue
		}
		b.WriteString("|" + v.Decimal.Round(9).String())
	}
	return b.String()
}

// attempt gives every symbol a value of its own, always the same for the same
// name and try; the values of one try lie within a factor of ten.
type attempt struct {
	symbols *formula.Symbols
	try     int
}

// Symbol implements formula.Env.
func (a attempt) Symbol(_ *trace.Calc, slot int) formula.Value {
	h := fnv.New64a()
	h.Write([]byte(a.symbols.At(slot).Code + "/" + strconv.Itoa(a.try)))
	v, _ := money.Int(int64(1000+h.Sum64()%9000)).Quo(money.Int(100), 2)
	return formula.NumberOf(trace.Of(v))
}

// name is a name or an alias, ready to be compared.
type name struct {
	said, folded, digits string
	chinese              bool
	pairs                map[[2]rune]int
	length               int // characters of folded
}

// namesOf are the names and aliases of a KPI in both languages.
func namesOf(k KPI) (list []name) {
	for _, t := range append([]problem.Text{k.Name}, k.Aliases...) {
		for i, said := range []string{t.ZH, t.EN} {
			if f := Fold(said); f != "" {
				list = append(list, name{said: said, folded: f, digits: digitsIn(f), chinese: i == 0, pairs: pairs(f), length: utf8.RuneCountInString(f)})
			}
		}
	}
	return list
}

// sameName finds a name or alias of each that are nearly the same, in one
// language. Names with different digits (P2, P3) are different.
func sameName(one, other []name) (a, b string, close bool) {
	for _, x := range one {
		for _, y := range other {
			if x.chinese == y.chinese && confusable(x, y) {
				return x.said, y.said, true
			}
		}
	}
	return "", "", false
}

func confusable(a, b name) bool {
	switch {
	case a.folded == b.folded:
		return true
	case a.digits != b.digits, 3*min(a.length, b.length) < 2*max(a.length, b.length)-3: // too far apart in length
		return false
	}
	like := alikePairs(a.pairs, b.pairs)
	return like >= alikeFrom || like >= alikeFrom/2 && oneEdit(a, b)
}

// oneEdit reports whether a character or two make the difference, as a slip of
// the pen does in a long word; in Chinese each makes another word.
func oneEdit(a, b name) bool {
	return a.length > 6 && max(a.length-b.length, b.length-a.length) <= 1 && !strings.ContainsFunc(a.folded, isHan) && document.Nearest(a.folded, []string{b.folded}) == b.folded
}

func digitsIn(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
