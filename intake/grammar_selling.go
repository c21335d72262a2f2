package intake

import "steelyard/compensation/fact"

// sellingDraft is the selling fact that a row is being turned into, like draft.
type sellingDraft struct {
	stage        fact.Stage
	lead         fact.Lead
	opportunity  fact.Opportunity
	move         fact.Move
	milestone    fact.Milestone
	element      fact.Element
	confirmation fact.Confirmation
	keyPerson    fact.KeyPerson
	relation     fact.Relation
	visit        fact.Visit
	meeting      fact.Meeting
	planItem     fact.PlanItem
	log          fact.Log
	hours        fact.Hours
	bid          fact.Bid
	forecast     fact.Forecast
	target       fact.Target
	terms        fact.Terms
	change       fact.Change
	badDebt      fact.BadDebt
}

// sellingFields lists what each kind of selling fact has, like setFields.
var sellingFields = map[fact.Kind][]fieldSpec{
	fact.KindStage: {
		{"code", typeText, true, func(d *draft, v *value) { d.selling.stage.Code = v.text }},
		{"name", typeText, false, func(d *draft, v *value) { d.selling.stage.Name = v.text }},
		{"meaning", typeText, true, func(d *draft, v *value) { d.selling.stage.Meaning = fact.Meaning(v.text) }},
		{"probability", typeShare, true, func(d *draft, v *value) { d.selling.stage.Probability = v.decimal }},
	},
	fact.KindLead: {
		{"number", typeText, true, func(d *draft, v *value) { d.selling.lead.Number = v.text }},
		{"person", typeText, true, func(d *draft, v *value) { d.selling.lead.Person = v.text }},
		{"received", typeDate, true, func(d *draft, v *value) { d.selling.lead.Received = v.date }},
		{"channel", typeText, false, func(d *draft, v *value) { d.selling.lead.Channel = v.text }},
		{"opportunity", typeText, false, func(d *draft, v *value) { d.selling.lead.Opportunity = v.text }},
	},
	fact.KindOpportunity: {
		{"number", typeText, true, func(d *draft, v *value) { d.selling.opportunity.Number = v.text }},
		{"customer", typeText, false, func(d *draft, v *value) { d.selling.opportunity.Customer = v.text }},
		{"owner", typeText, true, func(d *draft, v *value) { d.selling.opportunity.Owner = v.text }},
		{"opened", typeDate, false, func(d *draft, v *value) { d.selling.opportunity.Opened = v.date }},
		{"currency", typeCurrency, true, setCurrency},
		{"amount", typeAmount, false, func(d *draft, v *value) { d.selling.opportunity.Amount = v.amount }},
		{"signing", typeDate, false, func(d *draft, v *value) { d.selling.opportunity.Signing = v.date }},
		{"cash", typeDate, false, func(d *draft, v *value) { d.selling.opportunity.Cash = v.date }},
		{"first", typeAmount, false, func(d *draft, v *value) { d.selling.opportunity.First = v.amount }},
		{"award", typeDate, false, func(d *draft, v *value) { d.selling.opportunity.Award = v.date }},
		{"contract", typeText, false, func(d *draft, v *value) { d.selling.opportunity.Contract = v.text }},
		{"origin", typeText, false, func(d *draft, v *value) { d.selling.opportunity.Origin = v.text }},
	},
	fact.KindMove: {
		{"opportunity", typeText, true, func(d *draft, v *value) { d.selling.move.Opportunity = v.text }},
		{"date", typeDate, true, func(d *draft, v *value) { d.selling.move.Date = v.date }},
		{"line", typeLine, true, func(d *draft, v *value) { d.selling.move.Line = v.line }},
		{"stage", typeText, true, func(d *draft, v *value) { d.selling.move.Stage = v.text }},
	},
	fact.KindMilestone: {
		{"opportunity", typeText, true, func(d *draft, v *value) { d.selling.milestone.Opportunity = v.text }},
		{"code", typeText, true, func(d *draft, v *value) { d.selling.milestone.Code = v.text }},
		{"due", typeDate, true, func(d *draft, v *value) { d.selling.milestone.Due = v.date }},
		{"reached", typeDate, false, func(d *draft, v *value) { d.selling.milestone.Reached = v.date }},
		{"evidence", typeText, false, func(d *draft, v *value) { d.selling.milestone.Evidence = v.text }},
	},
	fact.KindElement: {
		{"opportunity", typeText, true, func(d *draft, v *value) { d.selling.element.Opportunity = v.text }},
		{"which", typeText, true, func(d *draft, v *value) { d.selling.element.Which = fact.ElementKind(v.text) }},
		{"date", typeDate, true, func(d *draft, v *value) { d.selling.element.Date = v.date }},
	},
	fact.KindConfirmation: {
		{"opportunity", typeText, true, func(d *draft, v *value) { d.selling.confirmation.Opportunity = v.text }},
		{"by", typeText, true, func(d *draft, v *value) { d.selling.confirmation.By = v.text }},
		{"asked", typeDate, true, func(d *draft, v *value) { d.selling.confirmation.Asked = v.date }},
		{"date", typeDate, false, func(d *draft, v *value) { d.selling.confirmation.Date = v.date }},
		{"mode", typeText, true, func(d *draft, v *value) { d.selling.confirmation.Mode = v.text }},
		{"level", typeCount, true, func(d *draft, v *value) { d.selling.confirmation.Level = v.line }},
		{"checked", typeDate, false, func(d *draft, v *value) { d.selling.confirmation.Checked = v.date }},
		{"false", typeTruth, false, func(d *draft, v *value) { d.selling.confirmation.False = v.truth }},
	},
	fact.KindKeyPerson: {
		{"code", typeText, true, func(d *draft, v *value) { d.selling.keyPerson.Code = v.text }},
		{"opportunity", typeText, true, func(d *draft, v *value) { d.selling.keyPerson.Opportunity = v.text }},
		{"role", typeText, true, func(d *draft, v *value) { d.selling.keyPerson.Role = fact.BuyerRole(v.text) }},
	},
	fact.KindRelation: {
		{"keyPerson", typeText, true, func(d *draft, v *value) { d.selling.relation.KeyPerson = v.text }},
		{"from", typeDate, true, func(d *draft, v *value) { d.selling.relation.From = v.date }},
		{"grade", typeCount, true, func(d *draft, v *value) { d.selling.relation.Grade = v.line }},
	},
	fact.KindVisit: {
		{"number", typeText, true, func(d *draft, v *value) { d.selling.visit.Number = v.text }},
		{"person", typeText, true, func(d *draft, v *value) { d.selling.visit.Person = v.text }},
		{"date", typeDate, true, func(d *draft, v *value) { d.selling.visit.Date = v.date }},
		{"customer", typeText, false, func(d *draft, v *value) { d.selling.visit.Customer = v.text }},
		{"opportunity", typeText, false, func(d *draft, v *value) { d.selling.visit.Opportunity = v.text }},
		{"high", typeTruth, false, func(d *draft, v *value) { d.selling.visit.High = v.truth }},
		{"outcome", typeTruth, false, func(d *draft, v *value) { d.selling.visit.Outcome = v.truth }},
		{"planned", typeTruth, false, func(d *draft, v *value) { d.selling.visit.Planned = v.truth }},
		{"held", typeTruth, true, func(d *draft, v *value) { d.selling.visit.Held = v.truth }},
		{"with", typeText, false, func(d *draft, v *value) { d.selling.visit.With = v.text }},
		{"debriefed", typeDate, false, func(d *draft, v *value) { d.selling.visit.Debriefed = v.date }},
	},
	fact.KindMeeting: {
		{"visit", typeText, true, func(d *draft, v *value) { d.selling.meeting.Visit = v.text }},
		{"keyPerson", typeText, true, func(d *draft, v *value) { d.selling.meeting.KeyPerson = v.text }},
	},
	fact.KindPlanItem: {
		{"person", typeText, true, func(d *draft, v *value) { d.selling.planItem.Person = v.text }},
		{"week", typeDate, true, func(d *draft, v *value) { d.selling.planItem.Week = v.date }},
		{"number", typeText, true, func(d *draft, v *value) { d.selling.planItem.Number = v.text }},
		{"kind", typeText, false, func(d *draft, v *value) { d.selling.planItem.Kind = v.text }},
		{"weight", typeDecimal, true, func(d *draft, v *value) { d.selling.planItem.Weight = v.decimal }},
		{"planned", typeTruth, true, func(d *draft, v *value) { d.selling.planItem.Planned = v.truth }},
		{"done", typeDate, false, func(d *draft, v *value) { d.selling.planItem.Done = v.date }},
		{"evidence", typeText, false, func(d *draft, v *value) { d.selling.planItem.Evidence = v.text }},
	},
	fact.KindLog: {
		{"person", typeText, true, func(d *draft, v *value) { d.selling.log.Person = v.text }},
		{"day", typeDate, true, func(d *draft, v *value) { d.selling.log.Day = v.date }},
		{"written", typeDate, true, func(d *draft, v *value) { d.selling.log.Written = v.date }},
		{"passed", typeTruth, false, func(d *draft, v *value) { d.selling.log.Passed = v.truth }},
		{"failed", typeTruth, false, func(d *draft, v *value) { d.selling.log.Failed = v.truth }},
		{"reviewer", typeText, false, func(d *draft, v *value) { d.selling.log.Reviewer = v.text }},
		{"reviewed", typeDate, false, func(d *draft, v *value) { d.selling.log.Reviewed = v.date }},
	},
	fact.KindHours: {
		{"person", typeText, true, func(d *draft, v *value) { d.selling.hours.Person = v.text }},
		{"day", typeDate, true, func(d *draft, v *value) { d.selling.hours.Day = v.date }},
		{"category", typeText, true, func(d *draft, v *value) { d.selling.hours.Category = fact.HoursKind(v.text) }},
		{"hours", typeDecimal, true, func(d *draft, v *value) { d.selling.hours.Hours = v.decimal }},
	},
	fact.KindBid: {
		{"number", typeText, true, func(d *draft, v *value) { d.selling.bid.Number = v.text }},
		{"opportunity", typeText, true, func(d *draft, v *value) { d.selling.bid.Opportunity = v.text }},
		{"person", typeText, true, func(d *draft, v *value) { d.selling.bid.Person = v.text }},
		{"submitted", typeDate, true, func(d *draft, v *value) { d.selling.bid.Submitted = v.date }},
		{"decided", typeDate, false, func(d *draft, v *value) { d.selling.bid.Decided = v.date }},
		{"result", typeText, false, func(d *draft, v *value) { d.selling.bid.Result = v.text }},
	},
	fact.KindForecast: {
		{"person", typeText, true, func(d *draft, v *value) { d.selling.forecast.Person = v.text }},
		{"period", typeText, true, func(d *draft, v *value) { d.selling.forecast.Period = v.text }},
		{"of", typeText, true, func(d *draft, v *value) { d.selling.forecast.Of = v.text }},
		{"frozen", typeDate, true, func(d *draft, v *value) { d.selling.forecast.Frozen = v.date }},
		{"currency", typeCurrency, true, setCurrency},
		{"amount", typeAmount, true, func(d *draft, v *value) { d.selling.forecast.Amount = v.amount }},
	},
	fact.KindTarget: {
		{"person", typeText, true, func(d *draft, v *value) { d.selling.target.Person = v.text }},
		{"period", typeText, true, func(d *draft, v *value) { d.selling.target.Period = v.text }},
		{"of", typeText, true, func(d *draft, v *value) { d.selling.target.Of = v.text }},
		{"currency", typeCurrency, true, setCurrency},
		{"amount", typeAmount, true, func(d *draft, v *value) { d.selling.target.Amount = v.amount }},
	},
	fact.KindTerms: {
		{"contract", typeText, true, func(d *draft, v *value) { d.selling.terms.Contract = v.text }},
		{"effective", typeDate, false, func(d *draft, v *value) { d.selling.terms.Effective = v.date }},
		{"filed", typeDate, false, func(d *draft, v *value) { d.selling.terms.Filed = v.date }},
		{"currency", typeCurrency, true, setCurrency},
		{"list", typeAmount, false, func(d *draft, v *value) { d.selling.terms.List = v.amount }},
		{"cost", typeAmount, false, func(d *draft, v *value) { d.selling.terms.Cost = v.amount }},
		{"purchase", typeAmount, false, func(d *draft, v *value) { d.selling.terms.Purchase = v.amount }},
		{"retention", typeText, false, func(d *draft, v *value) { d.selling.terms.Retention = v.text }},
	},
	fact.KindChange: {
		{"contract", typeText, true, func(d *draft, v *value) { d.selling.change.Contract = v.text }},
		{"number", typeText, true, func(d *draft, v *value) { d.selling.change.Number = v.text }},
		{"date", typeDate, true, func(d *draft, v *value) { d.selling.change.Date = v.date }},
		{"currency", typeCurrency, true, setCurrency},
		{"amount", typeAmount, true, func(d *draft, v *value) { d.selling.change.Amount = v.amount }},
		{"net", typeAmount, false, func(d *draft, v *value) { d.selling.change.Net = v.amount }},
	},
	fact.KindBadDebt: {
		{"contract", typeText, true, func(d *draft, v *value) { d.selling.badDebt.Contract = v.text }},
		{"number", typeText, true, func(d *draft, v *value) { d.selling.badDebt.Number = v.text }},
		{"date", typeDate, true, func(d *draft, v *value) { d.selling.badDebt.Date = v.date }},
		{"currency", typeCurrency, true, setCurrency},
		{"amount", typeAmount, true, func(d *draft, v *value) { d.selling.badDebt.Amount = v.amount }},
	},
}
