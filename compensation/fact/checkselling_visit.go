package fact

import "steelyard/compensation/problem"

func (c *sellingChecker) checkKeyPersons() {
	list := c.selling.KeyPersons
	named(&c.checker, KindKeyPerson, "code", len(list), func(i int) KeyPerson { return list[i] })
	for i := range list {
		x := &list[i]
		if c.needKey(KindKeyPerson, i, "code", x.Code) {
			c.codeOnly(KindKeyPerson, i, "code", x.Code)
		}
		c.opportunity(KindKeyPerson, i, x.Opportunity, true)
		c.oneOf(KindKeyPerson, i, "role", string(x.Role), string(Decider), string(Influencer), string(User))
	}
}

// person finds the person at a customer of a fact. A code that may be a name is
// refused rather than looked for.
func (c *sellingChecker) person(kind Kind, i int, code string) {
	if c.codeOnly(kind, i, "keyPerson", code) {
		c.refer(kind, i, "keyPerson", KindKeyPerson, c.keyPersons, code, true)
	}
}

// Bounds of the grades of a relation.
const (
	bestGrade  = 1
	worstGrade = 5
)

func (c *sellingChecker) checkRelations() {
	list := c.selling.Relations
	named(&c.checker, KindRelation, "from", len(list), func(i int) dayOf { return dayOf{list[i].KeyPerson, list[i].From} })
	for i := range list {
		x := &list[i]
		c.person(KindRelation, i, x.KeyPerson)
		c.needDate(KindRelation, i, "from", x.From)
		if x.Grade < bestGrade || x.Grade > worstGrade {
			c.add("fact.grade_out_of_range", KindRelation, i, "grade",
				told("%s等级是 %d，应为 1 到 5。", "%s has the grade %d; grades go from 1 to 5.", c.subject(KindRelation, i), x.Grade),
				problem.Text{ZH: "请填写 1（铁杆支持）到 5（坚决反对）。", EN: "Give 1 (iron supporter) to 5 (firm opponent)."})
		}
	}
}

func (c *sellingChecker) checkVisits() {
	for i := range c.selling.Visits {
		x := &c.selling.Visits[i]
		c.owned(KindVisit, i, "person", x.Person)
		c.needDate(KindVisit, i, "date", x.Date)
		c.refer(KindVisit, i, "customer", KindCustomer, c.customers, x.Customer, false)
		c.opportunity(KindVisit, i, x.Opportunity, false)
		c.refer(KindVisit, i, "with", KindPerson, c.persons, x.With, false)
		if x.With != "" && x.With == x.Person {
			c.add("fact.accompanied_by_self", KindVisit, i, "with",
				told("%s的陪访上级就是拜访人本人。", "%s has the visitor as the superior who came along.", c.subject(KindVisit, i)),
				problem.Text{ZH: "请填写陪访的上级，没有则留空。", EN: "Name the superior who came along, or leave it blank."})
		}
		c.notBefore(KindVisit, i, "debriefed", x.Debriefed, "date", x.Date)
		if !x.Debriefed.IsZero() {
			c.together(KindVisit, i, "debriefed", true, "with", x.With != "")
		}
		if !x.Held && (x.Outcome || x.High) {
			c.warn("fact.outcome_of_no_visit", KindVisit, i, "held",
				told("%s没有进行，却记有成果或高层会面。", "%s did not take place, but has an outcome or a meeting high up.", c.subject(KindVisit, i)),
				problem.Text{ZH: "请核对 held；没有进行的拜访不计成果。", EN: "Check held; a visit that did not take place has no outcome."})
		}
	}
}

func (c *sellingChecker) checkMeetings() {
	list := c.selling.Meetings
	named(&c.checker, KindMeeting, "keyPerson", len(list), func(i int) Meeting { return list[i] })
	for i := range list {
		c.refer(KindMeeting, i, "visit", KindVisit, c.visits, list[i].Visit, true)
		c.person(KindMeeting, i, list[i].KeyPerson)
	}
}
