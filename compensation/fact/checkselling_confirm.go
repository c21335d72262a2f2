package fact

import (
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Ways of confirming an opportunity.
const (
	ModeOnsite = "onsite"
	ModeCall   = "call"
	ModeMail   = "mail"
)

func (c *sellingChecker) checkConfirmations() {
	type key struct {
		dayOf
		by string
	}
	list := c.selling.Confirmations
	named(&c.checker, KindConfirmation, "asked", len(list), func(i int) key { return key{dayOf{list[i].Opportunity, list[i].Asked}, list[i].By} })
	c.findTeams()
	for i := range list {
		x := &list[i]
		o, ok := c.opportunity(KindConfirmation, i, x.Opportunity, true)
		c.owned(KindConfirmation, i, "by", x.By)
		c.needDate(KindConfirmation, i, "asked", x.Asked)
		c.notBefore(KindConfirmation, i, "date", x.Date, "asked", x.Asked)
		c.notBefore(KindConfirmation, i, "checked", x.Checked, "date", x.Date)
		c.oneOf(KindConfirmation, i, "mode", x.Mode, ModeOnsite, ModeCall, ModeMail)
		if x.Level < 1 {
			c.add("fact.level_not_positive", KindConfirmation, i, "level",
				told("%s的 level 是 %d：直接上级写 1，再上一级写 2。", "%s has level %d: the direct superior is 1, the next one 2.", c.subject(KindConfirmation, i), x.Level),
				problem.Text{ZH: "请填写 1 或更大的整数。", EN: "Give a whole number of at least 1."})
		}
		if x.False && x.Checked.IsZero() {
			c.together(KindConfirmation, i, "checked", false, "false", true)
		}
		if ok && o.Owner != "" {
			c.confirmedFromAbove(i, x, o)
		}
	}
}

// findTeams indexes employments by person.
func (c *sellingChecker) findTeams() {
	c.teamsOf = make(map[string][]int32)
	for i, e := range c.set.Employments {
		c.teamsOf[e.Person] = append(c.teamsOf[e.Person], int32(i))
	}
}

// confirmedFromAbove refuses a confirmation by the owner, and warns of one by
// somebody whose team on that day is neither the owner's nor above it. Who leads
// a team is not among the facts, so a colleague of the same team passes; where a
// team is not known, nothing is said.
func (c *sellingChecker) confirmedFromAbove(i int, x *Confirmation, o *Opportunity) {
	if x.By == o.Owner {
		c.add("fact.confirmed_by_owner", KindConfirmation, i, "by",
			told("%s出自商机负责人本人。", "%s is by the owner of the opportunity.", c.subject(KindConfirmation, i)),
			problem.Text{ZH: "商机须由上级确认，请填写确认的上级。", EN: "A superior confirms an opportunity; name the one who did."})
		return
	}
	day := x.Date
	if day.IsZero() {
		day = x.Asked
	}
	owner, by := c.teamsOn(o.Owner, day), c.teamsOn(x.By, day)
	if len(owner) == 0 || len(by) == 0 {
		return
	}
	for team := range owner {
		for steps := 0; team != "" && steps <= len(c.set.Teams); steps++ {
			if by[team] {
				return
			}
			at, ok := c.teams[team]
			if !ok || !c.sure(KindTeam, at) {
				return
			}
			team = c.set.Teams[at].Parent
		}
	}
	c.warn("fact.confirmed_from_beside", KindConfirmation, i, "by",
		told("%s：此人当日不在负责人的上级团队中。", "%s: on that day this person was in no team at or above the owner's.", c.subject(KindConfirmation, i)),
		problem.Text{ZH: "请核对确认人和双方的任职；代理确认的可以保留。", EN: "Check who confirmed and where both were employed; keep it where somebody stood in."})
}

// teamsOn are the teams in which a person is employed on a day.
func (c *sellingChecker) teamsOn(person string, day period.Date) map[string]bool {
	teams := make(map[string]bool)
	for _, at := range c.teamsOf[person] {
		if e := &c.set.Employments[at]; e.Team != "" && e.Valid.Holds(day) {
			teams[e.Team] = true
		}
	}
	return teams
}
