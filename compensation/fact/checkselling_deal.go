package fact

import (
	"cmp"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// rank is how far along the road a meaning is; all ends are equally far. It is
// below zero for what is no meaning.
func (m Meaning) rank() int {
	return min(slices.Index(Meanings(), m), slices.Index(Meanings(), Won))
}

// Ends reports whether the meaning ends the road: won, lost, withdrawn or void.
func (m Meaning) Ends() bool { return m.rank() == Won.rank() }

func (c *sellingChecker) checkStages() {
	open, won := false, false
	first := None
	for i := range c.selling.Stages {
		x := &c.selling.Stages[i]
		if first == None || x.Code < c.selling.Stages[first].Code {
			first = int32(i)
		}
		c.oneOf(KindStage, i, "meaning", string(x.Meaning), wordsOf(Meanings())...)
		open = open || x.Meaning.rank() >= OpenStage.rank() && !x.Meaning.Ends()
		won = won || x.Meaning == Won
		if x.Probability.Sign() < 0 || x.Probability.Cmp(money.Int(1)) > 0 {
			c.add("fact.probability_out_of_range", KindStage, i, "probability",
				told("%s的成交概率是 %s，应在 0 到 1 之间。", "%s has a chance of %s; it must lie between 0 and 1.", c.subject(KindStage, i), x.Probability),
				problem.Text{ZH: "请写 0 到 1 之间的小数：30% 写作 0.3。", EN: "Give a fraction from 0 to 1: 30 % is 0.3."})
		}
	}
	if first != None && (!open || !won) {
		c.add("fact.road_incomplete", KindStage, int(first), "meaning",
			problem.Text{ZH: "阶段中缺少进行中的商机（opportunity 至 negotiation）或成交（won）。", EN: "The stages lack one for open opportunities (opportunity to negotiation) or one that is won."},
			problem.Text{ZH: "请核对各阶段的 meaning，并补上缺少的阶段。", EN: "Check the meaning of the stages, and add what is missing."})
	}
}

func (c *sellingChecker) checkLeads() {
	list := c.selling.Leads
	named(&c.checker, KindLead, "number", len(list), func(i int) string { return list[i].Number })
	for i := range list {
		x := &list[i]
		c.owned(KindLead, i, "person", x.Person)
		c.needDate(KindLead, i, "received", x.Received)
		c.opportunity(KindLead, i, x.Opportunity, false)
	}
}

func (c *sellingChecker) checkOpportunities() {
	for i := range c.selling.Opportunities {
		x := &c.selling.Opportunities[i]
		c.refer(KindOpportunity, i, "customer", KindCustomer, c.customers, x.Customer, false)
		c.owned(KindOpportunity, i, "owner", x.Owner)
		if x.Opened.IsZero() {
			c.warn("fact.opening_unknown", KindOpportunity, i, "opened",
				told("%s没有立项日期，不会计入任何期间的新增。", "%s has no opening day, so it is new in no period.", c.subject(KindOpportunity, i)),
				problem.Text{ZH: "请补上立项日期；确实不详的可以保留。", EN: "Give the day on which it was opened; keep it where that is not known."})
		}
		c.expected(KindOpportunity, i, "amount", x.Amount)
		c.expected(KindOpportunity, i, "first", x.First)
		if given(x.Amount) && given(x.First) && c.sameCurrency(KindOpportunity, i, "first", x.Amount, x.First, problem.Text{ZH: "其预计首期款", EN: "its first payment"}) && x.First.Minor > x.Amount.Minor {
			c.warn("fact.first_above_amount", KindOpportunity, i, "first",
				told("%s的预计首期款 %s 大于预计金额 %s。", "%s expects a first payment of %s, more than its amount of %s.", c.subject(KindOpportunity, i), x.First, x.Amount),
				problem.Text{ZH: "请检查两个金额是否填反。", EN: "Check whether the two amounts were exchanged."})
		}
		if contract, ok := c.contract(KindOpportunity, i, x.Contract, false); ok {
			c.becameContract(i, x, contract)
		}
	}
}

// becameContract compares an opportunity with the contract that it became.
func (c *sellingChecker) becameContract(i int, x *Opportunity, contract *Contract) {
	if given(x.Amount) {
		c.sameCurrency(KindOpportunity, i, "currency", x.Amount, contract.Amount, itsContract())
	}
	if x.Customer != "" && contract.Customer != "" && x.Customer != contract.Customer {
		show := problem.Show
		c.warn("fact.other_customer", KindOpportunity, i, "contract",
			told("%s的客户是 %s，合同 %s 却属于客户 %s。", "%s is with customer %s, but contract %s belongs to customer %s.",
				c.subject(KindOpportunity, i), show(x.Customer), show(contract.Number), show(contract.Customer)),
			problem.Text{ZH: "请核对合同号和客户；由集团其他公司签约的可以保留。", EN: "Compare the contract with the customer; keep it where another company of the group signed."})
	}
}

// checkOrigins checks that origins exist and that none goes back to itself.
func (c *sellingChecker) checkOrigins() {
	list := c.selling.Opportunities
	parent := make([]int32, len(list))
	for i := range list {
		parent[i] = None
		if at, ok := c.refer(KindOpportunity, i, "origin", KindOpportunity, c.opportunities, list[i].Origin, false); ok && c.sure(KindOpportunity, at) {
			parent[i] = at
		}
	}
	walked := make([]int32, len(list)) // 0 not yet, else the number of the walk that came by
	for i := range list {
		walk, at := int32(i+1), int32(i)
		for at != None && walked[at] == 0 {
			walked[at] = walk
			at = parent[at]
		}
		if at != None && walked[at] == walk {
			c.originCircle(parent, at)
		}
	}
}

// originCircle reports a circle once, at its member with the smallest number.
func (c *sellingChecker) originCircle(parent []int32, member int32) {
	first := member
	for at := parent[member]; at != member; at = parent[at] {
		if c.selling.Opportunities[at].Number < c.selling.Opportunities[first].Number {
			first = at
		}
	}
	c.add("fact.origin_circle", KindOpportunity, int(first), "origin",
		told("%s的来源商机绕了一圈又回到自身。", "%s comes from opportunities that come from it.", c.subject(KindOpportunity, int(first))),
		problem.Text{ZH: "请改正来源：它应是更早的商机。", EN: "Correct the origin: it is an earlier opportunity."})
}

func (c *sellingChecker) checkMilestones() {
	type key struct{ opportunity, code string }
	list := c.selling.Milestones
	named(&c.checker, KindMilestone, "code", len(list), func(i int) key { return key{list[i].Opportunity, list[i].Code} })
	for i := range list {
		x := &list[i]
		c.opportunity(KindMilestone, i, x.Opportunity, true)
		c.needKey(KindMilestone, i, "code", x.Code)
		c.needDate(KindMilestone, i, "due", x.Due)
		c.evidence(KindMilestone, i, x.Reached, x.Evidence)
	}
}

func (c *sellingChecker) checkElements() {
	type key struct {
		opportunity string
		which       ElementKind
	}
	list := c.selling.Elements
	named(&c.checker, KindElement, "which", len(list), func(i int) key { return key{list[i].Opportunity, list[i].Which} })
	for i := range list {
		x := &list[i]
		c.opportunity(KindElement, i, x.Opportunity, true)
		c.oneOf(KindElement, i, "which", string(x.Which), wordsOf(ElementKinds())...)
		c.needDate(KindElement, i, "date", x.Date)
	}
}

// checkMoves follows every opportunity along the road.
func (c *sellingChecker) checkMoves() {
	type key struct {
		dayOf
		line int
	}
	list := c.selling.Moves
	named(&c.checker, KindMove, "line", len(list), func(i int) key { return key{dayOf{list[i].Opportunity, list[i].Date}, list[i].Line} })
	var order []int32
	for i := range list {
		x := &list[i]
		o, ok := c.opportunity(KindMove, i, x.Opportunity, true)
		stage, known := c.refer(KindMove, i, "stage", KindStage, c.stages, x.Stage, true)
		c.needDate(KindMove, i, "date", x.Date)
		if ok && known && c.sure(KindStage, stage) && !x.Date.IsZero() {
			order = append(order, int32(i))
		}
		if ok && !x.Date.IsZero() && x.Date.Before(o.Opened) {
			c.warn("fact.moved_before_opened", KindMove, i, "date",
				told("%s早于商机的立项日期 %s。", "%s is earlier than the day %s on which the opportunity was opened.", c.subject(KindMove, i), o.Opened),
				problem.Text{ZH: "请核对这两个日期。", EN: "Compare the two dates."})
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := list[a], list[b]
		return cmp.Or(cmp.Compare(x.Opportunity, y.Opportunity), x.Date.Compare(y.Date), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Stage, y.Stage))
	})
	for n, i := range order {
		if n > 0 && list[order[n-1]].Opportunity == list[i].Opportunity {
			c.step(int(order[n-1]), int(i))
		}
		if n == len(order)-1 || list[order[n+1]].Opportunity != list[i].Opportunity {
			c.arrived(&list[i])
		}
	}
}

// stageOf is the stage of a move that is known to have one.
func (c *sellingChecker) stageOf(m *Move) *Stage { return &c.selling.Stages[c.stages[m.Stage]] }

// step warns of a move that goes back, or on after the end.
func (c *sellingChecker) step(before, i int) {
	list := c.selling.Moves
	from, to := c.stageOf(&list[before]), c.stageOf(&list[i])
	show := problem.Show
	switch {
	case from.Meaning.Ends():
		if c.selling.Opportunities[c.opportunities[list[i].Opportunity]].Origin == "" {
			c.warn("fact.reopened", KindMove, i, "stage",
				told("%s进入 %s，而商机此前已在 %s 结束。", "%s enters %s, but the opportunity had ended in %s before.", c.subject(KindMove, i), show(to.Code), show(from.Code)),
				problem.Text{ZH: "重新启动的商机请另立一条，并在 origin 写明来源。", EN: "Enter what was re-opened as an opportunity of its own, with its origin."})
		}
	case to.Meaning.rank() < from.Meaning.rank() && to.Meaning.rank() >= 0:
		c.warn("fact.moved_back", KindMove, i, "stage",
			told("%s从 %s 退回到 %s。", "%s goes back from %s to %s.", c.subject(KindMove, i), show(from.Code), show(to.Code)),
			problem.Text{ZH: "确实退回的可以保留，否则请核对日期和阶段。", EN: "Keep it where the deal did go back; else compare dates and stages."})
	}
}

// arrived warns of an opportunity that is won in the end and has no contract.
func (c *sellingChecker) arrived(last *Move) {
	at := c.opportunities[last.Opportunity]
	if c.stageOf(last).Meaning != Won || c.selling.Opportunities[at].Contract != "" {
		return
	}
	c.warn("fact.won_without_contract", KindOpportunity, int(at), "contract",
		told("%s已成交，却没有合同号。", "%s is won but has no contract.", c.subject(KindOpportunity, int(at))),
		problem.Text{ZH: "请填写它签成的合同。", EN: "Give the contract that it became."})
}
