package measure

import (
	"cmp"
	"slices"

	"steelyard/compensation/fact"
)

// ordered returns selling facts by natural key, so that the order in which they
// were read leaves no mark. The facts given are not changed; lists that are in
// order already are shared with them.
func ordered(s *fact.Selling) fact.Selling {
	return fact.Selling{
		Stages:        by(s.Stages, func(a, b *fact.Stage) int { return cmp.Compare(a.Code, b.Code) }),
		Leads:         by(s.Leads, func(a, b *fact.Lead) int { return cmp.Compare(a.Number, b.Number) }),
		Opportunities: by(s.Opportunities, func(a, b *fact.Opportunity) int { return cmp.Compare(a.Number, b.Number) }),
		Moves: by(s.Moves, func(a, b *fact.Move) int {
			return cmp.Or(cmp.Compare(a.Opportunity, b.Opportunity), a.Date.Compare(b.Date), cmp.Compare(a.Line, b.Line))
		}),
		Milestones: by(s.Milestones, func(a, b *fact.Milestone) int {
			return cmp.Or(cmp.Compare(a.Opportunity, b.Opportunity), cmp.Compare(a.Code, b.Code))
		}),
		Elements: by(s.Elements, func(a, b *fact.Element) int {
			return cmp.Or(cmp.Compare(a.Opportunity, b.Opportunity), cmp.Compare(a.Which, b.Which), a.Date.Compare(b.Date))
		}),
		Confirmations: by(s.Confirmations, func(a, b *fact.Confirmation) int {
			return cmp.Or(cmp.Compare(a.Opportunity, b.Opportunity), a.Asked.Compare(b.Asked), a.Date.Compare(b.Date), cmp.Compare(a.By, b.By))
		}),
		KeyPersons: by(s.KeyPersons, func(a, b *fact.KeyPerson) int {
			return cmp.Or(cmp.Compare(a.Opportunity, b.Opportunity), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Role, b.Role))
		}),
		Relations: by(s.Relations, func(a, b *fact.Relation) int {
			return cmp.Or(cmp.Compare(a.KeyPerson, b.KeyPerson), a.From.Compare(b.From))
		}),
		Visits: by(s.Visits, func(a, b *fact.Visit) int { return cmp.Compare(a.Number, b.Number) }),
		Meetings: by(s.Meetings, func(a, b *fact.Meeting) int {
			return cmp.Or(cmp.Compare(a.Visit, b.Visit), cmp.Compare(a.KeyPerson, b.KeyPerson))
		}),
		PlanItems: by(s.PlanItems, func(a, b *fact.PlanItem) int {
			return cmp.Or(cmp.Compare(a.Person, b.Person), a.Week.Compare(b.Week), cmp.Compare(a.Number, b.Number))
		}),
		Logs: by(s.Logs, func(a, b *fact.Log) int { return cmp.Or(cmp.Compare(a.Person, b.Person), a.Day.Compare(b.Day)) }),
		Hours: by(s.Hours, func(a, b *fact.Hours) int {
			return cmp.Or(cmp.Compare(a.Person, b.Person), a.Day.Compare(b.Day), cmp.Compare(a.Category, b.Category))
		}),
		Bids: by(s.Bids, func(a, b *fact.Bid) int { return cmp.Compare(a.Number, b.Number) }),
		Forecasts: by(s.Forecasts, func(a, b *fact.Forecast) int {
			return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Period, b.Period), a.Frozen.Compare(b.Frozen))
		}),
		Targets: by(s.Targets, func(a, b *fact.Target) int {
			return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Period, b.Period))
		}),
		Terms: by(s.Terms, func(a, b *fact.Terms) int { return cmp.Compare(a.Contract, b.Contract) }),
		Changes: by(s.Changes, func(a, b *fact.Change) int {
			return cmp.Or(cmp.Compare(a.Contract, b.Contract), a.Date.Compare(b.Date), cmp.Compare(a.Number, b.Number))
		}),
		BadDebts: by(s.BadDebts, func(a, b *fact.BadDebt) int {
			return cmp.Or(cmp.Compare(a.Contract, b.Contract), a.Date.Compare(b.Date), cmp.Compare(a.Number, b.Number))
		}),
	}
}

// by sorts a copy of a list that is not in order.
func by[T any](list []T, compare func(a, b *T) int) []T {
	order := func(a, b T) int { return compare(&a, &b) }
	if slices.IsSortedFunc(list, order) {
		return list
	}
	out := slices.Clone(list)
	slices.SortFunc(out, order)
	return out
}
