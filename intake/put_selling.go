package intake

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
)

// putSelling adds the selling fact of a draft.
func (r *reader) putSelling(g *boundGroup, draft *draft, o origin) {
	s, d, k := r.selling, &draft.selling, naturalKey{kind: g.kind}
	switch g.kind {
	case fact.KindStage:
		k.a = d.stage.Code
		add(r, g, &s.Stages, d.stage, k, o)
	case fact.KindLead:
		k.a = d.lead.Number
		add(r, g, &s.Leads, d.lead, k, o)
	case fact.KindOpportunity:
		k.a = d.opportunity.Number
		add(r, g, &s.Opportunities, d.opportunity, k, o)
	case fact.KindMove:
		k.a, k.from, k.line = d.move.Opportunity, d.move.Date, d.move.Line
		add(r, g, &s.Moves, d.move, k, o)
	case fact.KindMilestone:
		k.a, k.b = d.milestone.Opportunity, d.milestone.Code
		add(r, g, &s.Milestones, d.milestone, k, o)
	case fact.KindElement:
		k.a, k.b = d.element.Opportunity, string(d.element.Which)
		add(r, g, &s.Elements, d.element, k, o)
	case fact.KindConfirmation:
		k.a, k.b, k.from = d.confirmation.Opportunity, d.confirmation.By, d.confirmation.Asked
		add(r, g, &s.Confirmations, d.confirmation, k, o)
	case fact.KindKeyPerson:
		k.a, k.b, k.c = d.keyPerson.Code, d.keyPerson.Opportunity, string(d.keyPerson.Role)
		add(r, g, &s.KeyPersons, d.keyPerson, k, o)
	case fact.KindRelation:
		k.a, k.from = d.relation.KeyPerson, d.relation.From
		add(r, g, &s.Relations, d.relation, k, o)
	case fact.KindVisit:
		k.a = d.visit.Number
		add(r, g, &s.Visits, d.visit, k, o)
	case fact.KindMeeting:
		k.a, k.b = d.meeting.Visit, d.meeting.KeyPerson
		add(r, g, &s.Meetings, d.meeting, k, o)
	default:
		r.putWork(g, d, k, o)
	}
}

// putWork adds the kinds of daily work and of contracts.
func (r *reader) putWork(g *boundGroup, d *sellingDraft, k naturalKey, o origin) {
	s := r.selling
	switch g.kind {
	case fact.KindPlanItem:
		k.a, k.b, k.from = d.planItem.Person, d.planItem.Number, d.planItem.Week
		add(r, g, &s.PlanItems, d.planItem, k, o)
	case fact.KindLog:
		k.a, k.from = d.log.Person, d.log.Day
		add(r, g, &s.Logs, d.log, k, o)
	case fact.KindHours:
		k.a, k.b, k.from = d.hours.Person, string(d.hours.Category), d.hours.Day
		add(r, g, &s.Hours, d.hours, k, o)
	case fact.KindBid:
		k.a = d.bid.Number
		add(r, g, &s.Bids, d.bid, k, o)
	case fact.KindForecast:
		k.a, k.b, k.c, k.from = d.forecast.Person, d.forecast.Period, d.forecast.Of, d.forecast.Frozen
		add(r, g, &s.Forecasts, d.forecast, k, o)
	case fact.KindTarget:
		k.a, k.b, k.c = d.target.Person, d.target.Period, d.target.Of
		add(r, g, &s.Targets, d.target, k, o)
	case fact.KindTerms:
		k.a = d.terms.Contract
		add(r, g, &s.Terms, d.terms, k, o)
	case fact.KindChange:
		if d.change.Net == (money.Amount{}) {
			d.change.Net = d.change.Amount // the source does not tell them apart
		}
		k.a, k.b = d.change.Contract, d.change.Number
		add(r, g, &s.Changes, d.change, k, o)
	case fact.KindBadDebt:
		k.a, k.b = d.badDebt.Contract, d.badDebt.Number
		add(r, g, &s.BadDebts, d.badDebt, k, o)
	}
}
