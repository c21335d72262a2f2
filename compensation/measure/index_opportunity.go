package measure

import (
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// deal is what belongs to an opportunity, found once.
type deal struct {
	owner     int32          // position among persons, fact.None where it is nobody's
	line      []int32        // itself and what it was split or re-opened from, back to the first
	follows   []period.Date  // the days on which others were opened from it
	evidence  [5]period.Date // by element: the first day with evidence, no date without
	confirmed []int32        // positions in Selling.Confirmations
	reached   []period.Date  // the days on which milestones were reached with evidence
	high      period.Date    // the first visit held with somebody high up, no date without
}

// buyer is a key person of an opportunity, with the grades of the relationship,
// oldest first.
type buyer struct {
	*fact.KeyPerson
	deal   int32
	grades []fact.Relation
}

// placeDeals finds what belongs to each opportunity. It needs the positions of
// opportunities and their history.
func (w *World) placeDeals() {
	w.deals = make([]deal, len(w.Selling.Opportunities))
	for i := range w.deals {
		w.deals[i].owner = w.ownerOf(w.Selling.Opportunities[i].Owner)
	}
	for i := range w.deals {
		o := &w.Selling.Opportunities[i]
		for at, ok := int32(i), true; ok && !slices.Contains(w.deals[i].line, at); {
			w.deals[i].line = append(w.deals[i].line, at)
			at, ok = w.opportunities[w.Selling.Opportunities[at].Origin]
		}
		if from, ok := w.opportunities[o.Origin]; ok && from != int32(i) {
			w.deals[from].follows = append(w.deals[from].follows, w.openedOn(int32(i)))
		}
	}
	w.placeProofs()
}

// placeProofs finds evidence, confirmations, milestones, high visits and grades.
func (w *World) placeProofs() {
	for _, e := range w.Selling.Elements {
		at, ok := w.opportunities[e.Opportunity]
		which := slices.Index(fact.ElementKinds(), e.Which)
		if ok && which >= 0 {
			keepEarlier(&w.deals[at].evidence[which], e.Date)
		}
	}
	for i := range w.Selling.Confirmations {
		if at, ok := w.opportunities[w.Selling.Confirmations[i].Opportunity]; ok {
			w.deals[at].confirmed = append(w.deals[at].confirmed, int32(i))
		}
	}
	for _, m := range w.Selling.Milestones {
		at, ok := w.opportunities[m.Opportunity]
		if !ok {
			at = fact.None
		}
		w.goals = append(w.goals, at)
		if ok && m.Evidence != "" && !m.Reached.IsZero() {
			w.deals[at].reached = append(w.deals[at].reached, m.Reached)
		}
	}
	for i := range w.Selling.Visits {
		v := &w.Selling.Visits[i]
		if at, ok := w.opportunities[v.Opportunity]; ok && v.Held && v.High {
			keepEarlier(&w.deals[at].high, v.Date)
		}
	}
	grades := make(map[string][]fact.Relation)
	for _, r := range w.Selling.Relations {
		grades[r.KeyPerson] = append(grades[r.KeyPerson], r)
	}
	w.buyers = make([]buyer, 0, len(w.Selling.KeyPersons))
	for i := range w.Selling.KeyPersons {
		k := &w.Selling.KeyPersons[i]
		if at, ok := w.opportunities[k.Opportunity]; ok {
			w.buyers = append(w.buyers, buyer{k, at, grades[k.Code]})
		}
	}
}

// keepEarlier keeps the earlier of two days; no date is none.
func keepEarlier(kept *period.Date, d period.Date) {
	if !d.IsZero() && (kept.IsZero() || d.Before(*kept)) {
		*kept = d
	}
}

// ownerOf is the position of a person, fact.None for nobody.
func (w *World) ownerOf(code string) int32 {
	if at, ok := w.PersonAt(code); ok {
		return at
	}
	return fact.None
}

// openedOn is the day on which an opportunity was opened, the first of its
// history where that is not recorded.
func (w *World) openedOn(at int32) period.Date {
	if d := w.Selling.Opportunities[at].Opened; !d.IsZero() || len(w.moves[at]) == 0 {
		return d
	}
	return w.moves[at][0].Date
}
