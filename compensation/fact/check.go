package fact

import (
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Check collects everything that is wrong with the meaning of the facts: empty
// and repeated natural keys, references to facts that do not exist, circular
// teams, overlapping employments, shares that do not sum to exactly 100 %,
// amounts that are zero, of the wrong sign, in different currencies or allocated
// beyond their receipt, reversals that do not fit what they take back. It warns
// of cash that pays for another customer's contract, and of tied reversals that
// leave commission standing. The answer does not depend on the order of the
// facts, other than through the places that at returns.
//
// at says where the field of a fact stands in the source; it is asked only for
// facts with a problem, and may be nil. Fields are named as documents spell
// them: code, name, parent, person, from, to, family, grade, team, number,
// customer, signed, amount, net, currency, contract, share, due, date,
// valueDate, reverses, receipt, line, instalment, period, unit.
func Check(s *Set, at func(kind Kind, index int, field string) problem.Place) problem.List {
	if at == nil {
		at = func(Kind, int, string) problem.Place { return problem.Place{} }
	}
	c := checker{set: s, at: at, doubled: make(map[ambiguous]bool)}
	c.findNames()
	c.checkTeams()
	c.checkEmployments()
	c.checkContracts()
	c.checkSplits()
	c.checkOverlays()
	c.checkInstalments()
	c.checkReceipts()
	c.checkAllocations()
	c.checkReversals()
	c.checkFigures()
	return c.list.Sorted()
}

type checker struct {
	set     *Set
	selling *Selling // nil where only a set is checked
	at      func(kind Kind, index int, field string) problem.Place
	list    problem.List

	// positions by natural key; of a repeated key the first
	teams, persons, customers, contracts, receipts map[string]int32
	instalments                                    map[part]int32

	// first positions of repeated keys: which fact is meant is not known, so
	// nothing is said about facts that refer to them
	doubled map[ambiguous]bool

	receiptOf []int32         // of each allocation: None where unknown or one of several
	allocated []money.Decimal // of each receipt
}

// ambiguous is a fact whose key is there more than once.
type ambiguous struct {
	kind Kind
	at   int32
}

// part is the natural key of what is numbered within something else.
type part struct{ of, number string }

// sure reports whether a reference to a fact can mean only that one.
func (c *checker) sure(kind Kind, at int32) bool { return !c.doubled[ambiguous{kind, at}] }

func (c *checker) add(code string, kind Kind, i int, field string, text, fix problem.Text) {
	c.list.Add(code, c.at(kind, i, field), text, fix)
}

func (c *checker) warn(code string, kind Kind, i int, field string, text, fix problem.Text) {
	c.list.Warn(code, c.at(kind, i, field), text, fix)
}

// findNames indexes what others refer to, and refuses empty and repeated keys.
func (c *checker) findNames() {
	s := c.set
	c.teams = named(c, KindTeam, "code", len(s.Teams), func(i int) string { return s.Teams[i].Code })
	c.persons = named(c, KindPerson, "code", len(s.Persons), func(i int) string { return s.Persons[i].Code })
	c.customers = named(c, KindCustomer, "code", len(s.Customers), func(i int) string { return s.Customers[i].Code })
	c.contracts = named(c, KindContract, "number", len(s.Contracts), func(i int) string { return s.Contracts[i].Number })
	c.receipts = named(c, KindReceipt, "number", len(s.Receipts), func(i int) string { return s.Receipts[i].Number })
	c.instalments = named(c, KindInstalment, "number", len(s.Instalments), func(i int) part {
		return part{s.Instalments[i].Contract, s.Instalments[i].Number}
	})
	for i := range s.Instalments {
		c.needKey(KindInstalment, i, "number", s.Instalments[i].Number)
	}
}

// named returns the positions of facts by their natural key.
func named[K comparable](c *checker, kind Kind, field string, n int, key func(i int) K) map[K]int32 {
	positions := make(map[K]int32, n)
	for i := range n {
		k := key(i)
		if name, ok := any(k).(string); ok && !c.needKey(kind, i, field, name) {
			continue
		}
		if first, twice := positions[k]; twice {
			c.doubled[ambiguous{kind, first}] = true
			c.repeated(kind, i, field)
			continue
		}
		positions[k] = int32(i)
	}
	return positions
}

// needKey refuses an empty part of a natural key.
func (c *checker) needKey(kind Kind, i int, field, value string) bool {
	if !blank(value) {
		return true
	}
	c.add("fact.empty_key", kind, i, field,
		told("有一条%s没有填写 %s。", "The %s has no %s.", kind.Name(), field),
		problem.Textf("请填写 %s：其他事实靠它引用。", "Fill in %s: other facts refer by it.", field))
	return false
}

// blank reports whether a text is empty or only blanks.
func blank(s string) bool {
	for _, r := range s {
		if r != ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\u00A0' && r != '\u3000' {
			return false
		}
	}
	return true
}

func (c *checker) repeated(kind Kind, i int, field string) {
	c.add("fact.repeated_key", kind, i, field,
		told("%s重复出现。", "%s appears more than once.", c.subject(kind, i)),
		problem.Text{ZH: "请只保留一条，或改正其中的编号。", EN: "Keep one of them, or correct its key."})
}

// refer finds what a fact refers to by code. An empty code refers to nothing,
// which is a problem where the reference is needed.
func (c *checker) refer(kind Kind, i int, field string, target Kind, codes map[string]int32, code string, needed bool) (int32, bool) {
	position, ok := codes[code]
	switch {
	case ok:
		return position, true
	case code == "" && !needed:
	case c.needKey(kind, i, field, code):
		c.unknown(kind, i, field, target, code)
	}
	return 0, false
}

// Unknown returns the code of the problem that a fact refers to one of the given
// kind which does not exist.
func Unknown(target Kind) string {
	return "fact.unknown_" + strings.ReplaceAll(target.String(), "-", "_")
}

// subject names a fact at the beginning of a sentence.
func (c *checker) subject(kind Kind, i int) problem.Text {
	if kind.Selling() {
		return c.selling.subject(kind, i)
	}
	return c.set.subject(kind, i)
}

func (c *checker) unknown(kind Kind, i int, field string, target Kind, code string) {
	c.add(Unknown(target), kind, i, field,
		told("%s引用的%s %s 不存在。", "%s refers to the %s %s, which does not exist.", c.subject(kind, i), target.Name(), problem.Show(code)),
		told("请补上%s，或改正这里的编号。", "Add that %s, or correct the reference.", target.Name()))
}

// needDate refuses a missing date.
func (c *checker) needDate(kind Kind, i int, field string, d period.Date) {
	if d.IsZero() {
		c.add("fact.missing_date", kind, i, field,
			told("%s缺少日期（%s）。", "%s has no date (%s).", c.subject(kind, i), field),
			problem.Text{ZH: "请填写日期。", EN: "Fill in the date."})
	}
}
