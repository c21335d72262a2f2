package fact

import (
	"slices"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// CheckSelling collects everything that is wrong with the meaning of selling
// facts, beside the set that they name people, customers, teams, contracts and
// instalments of. Of the set itself nothing is said: Check does that.
//
// Refused are empty and repeated natural keys; references to what does not
// exist; words and periods that are not known; a road of stages without an open
// or a won one; chances outside 0 to 1; amounts below zero or in another
// currency than their contract's; days in an impossible order; a confirmation
// by the owner; weights that are not positive; weeks that begin on another day
// than Monday; more than 24 hours of a person on a day; changes that bring a
// contract below zero and bad debts above it; codes of persons at a customer
// that look like a name or a telephone number, which no sentence repeats.
//
// Warned of is what is likely a mistake but can be right: an opportunity without
// opening day, one that is won without contract, steps back on the road and
// re-openings without origin, a confirmation by somebody of another branch of
// the teams, work that is done without evidence or before its week.
//
// The answer does not depend on the order of the facts, other than through the
// places that at returns. at is asked as by Check. Fields are named as documents
// spell them: those of the types in lower case, with currency for that of all
// amounts of a fact.
func CheckSelling(s *Set, x *Selling, at func(kind Kind, index int, field string) problem.Place) problem.List {
	nowhere := func(Kind, int, string) problem.Place { return problem.Place{} }
	if at == nil {
		at = nowhere
	}
	c := sellingChecker{checker: checker{set: s, selling: x, at: nowhere, doubled: make(map[ambiguous]bool)}}
	c.findNames()
	c.list, c.at = nil, at // what is wrong with the set is not for this check to say
	c.findSellingNames()
	c.checkStages()
	c.checkLeads()
	c.checkOpportunities()
	c.checkOrigins()
	c.checkMoves()
	c.checkMilestones()
	c.checkElements()
	c.checkConfirmations()
	c.checkKeyPersons()
	c.checkRelations()
	c.checkVisits()
	c.checkMeetings()
	c.checkPlanItems()
	c.checkLogs()
	c.checkHours()
	c.checkBids()
	c.checkForecasts()
	c.checkTargets()
	c.checkTerms()
	c.checkChanges()
	c.checkBadDebts()
	return c.list.Sorted()
}

// sellingChecker also knows where what selling facts refer to stands.
type sellingChecker struct {
	checker
	stages, opportunities, keyPersons, visits map[string]int32

	teamsOf map[string][]int32 // positions of employments by person
}

// dayOf is something of a person, a contract or an opportunity on a day.
type dayOf struct {
	of  string
	day period.Date
}

func (c *sellingChecker) findSellingNames() {
	x := c.selling
	c.stages = named(&c.checker, KindStage, "code", len(x.Stages), func(i int) string { return x.Stages[i].Code })
	c.opportunities = named(&c.checker, KindOpportunity, "number", len(x.Opportunities), func(i int) string { return x.Opportunities[i].Number })
	c.visits = named(&c.checker, KindVisit, "number", len(x.Visits), func(i int) string { return x.Visits[i].Number })
	c.keyPersons = make(map[string]int32, len(x.KeyPersons)) // a person may have a role in several opportunities
	for i := range x.KeyPersons {
		if code := x.KeyPersons[i].Code; !blank(code) {
			c.keyPersons[code] = int32(i)
		}
	}
}

// owned checks that a fact refers to a person, and whom.
func (c *sellingChecker) owned(kind Kind, i int, field, code string) {
	c.refer(kind, i, field, KindPerson, c.persons, code, true)
}

// opportunity finds the opportunity of a fact; false where it is not there, or
// there more than once.
func (c *sellingChecker) opportunity(kind Kind, i int, number string, needed bool) (*Opportunity, bool) {
	at, ok := c.refer(kind, i, "opportunity", KindOpportunity, c.opportunities, number, needed)
	if !ok || !c.sure(KindOpportunity, at) {
		return nil, false
	}
	return &c.selling.Opportunities[at], true
}

// contract finds the contract of a fact like opportunity.
func (c *sellingChecker) contract(kind Kind, i int, number string, needed bool) (*Contract, bool) {
	at, ok := c.refer(kind, i, "contract", KindContract, c.contracts, number, needed)
	if !ok || !c.sure(KindContract, at) {
		return nil, false
	}
	return &c.set.Contracts[at], true
}

// oneOf refuses a word that is not one of those that a field can hold.
func (c *sellingChecker) oneOf(kind Kind, i int, field, word string, words ...string) bool {
	if slices.Contains(words, word) {
		return true
	}
	c.add("fact.unknown_word", kind, i, field,
		told("%s的 %s 写着 %s，没有这个值。", "%s has %[3]s as %[2]s, which is not one of the words there.", c.subject(kind, i), field, problem.Show(word)),
		problem.Textf("可用的值：%s。", "Possible values: %s.", strings.Join(words, ", ")))
	return false
}

// wordsOf returns words of any kind as texts.
func wordsOf[W ~string](words []W) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}

// notBefore refuses a day that lies before another one of the same fact. A day
// that is missing is before nothing.
func (c *sellingChecker) notBefore(kind Kind, i int, field string, day period.Date, other string, least period.Date) {
	if day.IsZero() || least.IsZero() || !day.Before(least) {
		return
	}
	c.add("fact.too_early", kind, i, field,
		told("%s的 %s（%s）早于 %s（%s）。", "%s: %s (%s) is earlier than %s (%s).", c.subject(kind, i), field, day, other, least),
		problem.Text{ZH: "请核对这两个日期，改正其中一个。", EN: "Compare the two dates and correct one of them."})
}

// together refuses one of two fields that mean something only with the other.
func (c *sellingChecker) together(kind Kind, i int, field string, has bool, other string, hasOther bool) {
	if has == hasOther {
		return
	}
	missing, there := field, other
	if has {
		missing, there = other, field
	}
	c.add("fact.half_filled", kind, i, missing,
		told("%s有 %s，却没有 %s。", "%s has a value for %s but none for %s.", c.subject(kind, i), there, missing),
		problem.Textf("请补上 %s，或去掉 %s。", "Fill in %s, or take %s away.", missing, there))
}

// evidence warns of what counts as done only with evidence, and has none.
func (c *sellingChecker) evidence(kind Kind, i int, done period.Date, evidence string) {
	if done.IsZero() || !blank(evidence) {
		return
	}
	c.warn("fact.no_evidence", kind, i, "evidence",
		told("%s已于 %s 完成，但没有凭据，不计入完成。", "%s was done on %s but has no evidence, so it does not count as done.", c.subject(kind, i), done),
		problem.Text{ZH: "请补上凭据的编号或说明。", EN: "Give the number of the evidence, or say what it is."})
}

// aboveZero refuses a number of nothing or less.
func (c *sellingChecker) aboveZero(kind Kind, i int, field string, d money.Decimal) {
	if d.Sign() > 0 {
		return
	}
	c.add("fact.not_positive", kind, i, field,
		told("%s的 %s 是 %s，必须大于零。", "%s has %s %s; it must be above zero.", c.subject(kind, i), field, d),
		problem.Text{ZH: "请填写大于零的数，或去掉这一条。", EN: "Give a number above zero, or leave it out."})
}

// given reports whether an amount was given at all.
func given(a money.Amount) bool { return a != money.Amount{} }

// expected checks an amount that may be absent but not nothing, nor below it.
func (c *sellingChecker) expected(kind Kind, i int, field string, a money.Amount) {
	if !given(a) || !c.needCurrency(kind, i, a) {
		return
	}
	c.notNegative(kind, i, field, a)
	c.notZero(kind, i, field, a)
}

// asked checks an amount that must be there and may be zero.
func (c *sellingChecker) asked(kind Kind, i int, field string, a money.Amount) {
	if c.needCurrency(kind, i, a) {
		c.notNegative(kind, i, field, a)
	}
}

// itsContract names the contract beside a fact in a sentence.
func itsContract() problem.Text { return problem.Text{ZH: "其合同", EN: "its contract"} }
