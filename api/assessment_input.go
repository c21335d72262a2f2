package api

import (
	"context"
	"slices"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/scorecard"
	"steelyard/competency"
	"steelyard/models"
)

// assessments gathers what people are assessed by on a day: their model, since
// when they are in their grade, their ratings and, where they are asked for, the
// latest cards. The people are in reach already; somebody who was entered while
// this is computed has no model yet.
func (a *API) assessments(ctx context.Context, c *Call, tx *models.Tx, w numberedWorld, persons []string, on period.Date, cards bool) ([]assessed, error) {
	if len(persons) == 0 {
		return nil, nil
	}
	stored, err := tx.RatingsOf(persons, w.Known)
	if err != nil {
		return nil, err
	}
	byPerson := map[string][]models.Rating{}
	for _, r := range stored {
		byPerson[r.Person] = append(byPerson[r.Person], r)
	}
	list := make([]assessed, 0, len(persons))
	for _, code := range persons {
		at, there := w.PersonAt(code)
		who := assessed{person: competency.Person{Code: code}}
		if !there {
			list = append(list, who)
			continue
		}
		who.person.Name = w.Persons[at].Name
		if post, ok := w.post(code, on); ok {
			who.family, who.person.GradeSince = post.Family, w.gradeSince(code, post)
			who.own, who.has = shippedCompetency().ModelFor(post.Family, post.Grade, on)
		}
		var ratings []competency.Rating
		for _, r := range byPerson[code] {
			if r.Family == who.family {
				ratings = append(ratings, r.Core())
			}
		}
		who.person.Ratings = competency.Current(ratings, on)
		who.person.Unnamed = code == c.User.Person
		who.model = who.own
		if who.has && cards {
			if who.person.Cards, err = a.cardsOf(ctx, c, tx, w, code, on); err != nil {
				return nil, err
			}
		}
		list = append(list, who)
	}
	return list, nil
}

// post is where somebody works on a day.
func (w numberedWorld) post(person string, on period.Date) (post fact.Employment, ok bool) {
	at, there := w.PersonAt(person)
	if !there {
		return post, false
	}
	for _, e := range w.Employments(at) {
		if e.Valid.Holds(on) {
			return e, true
		}
	}
	return post, false
}

// gradeSince is the first day of the unbroken time in the family and grade of a
// post, over moves from team to team; none where it was always so.
func (w numberedWorld) gradeSince(person string, post fact.Employment) period.Date {
	since := post.Valid.From
	at, _ := w.PersonAt(person) // of whom the post is
	for moved := true; moved; {
		moved = false
		for _, e := range w.Employments(at) {
			if e.Family == post.Family && e.Grade == post.Grade && !since.IsZero() && e.Valid.To == since.AddDays(-1) {
				since, moved = e.Valid.From, true
			}
		}
	}
	return since
}

// cardsOf are the latest cards of a person whose data were final by a day,
// newest first, computed from the facts. Those whose score the caller may not
// read are there without one, and readiness says that they are not known.
func (a *API) cardsOf(ctx context.Context, c *Call, tx *models.Tx, w numberedWorld, person string, on period.Date) (list []competency.Card, err error) {
	scores, may := c.May("score", "read")
	if !may {
		return nil, nil
	}
	told := false
	end := on
	for len(list) < competency.Defaults().Cards {
		card, window, ok := w.cardBefore(person, end)
		if !ok {
			break
		}
		end = window.From.AddDays(-1)
		if window.To.AddDays(card.ScoredAfter).After(on) {
			continue
		}
		reached, err := tx.Reaches(scores, person, window.To) // as for the score itself
		if err != nil {
			return nil, err
		}
		x := competency.Card{Until: window.To}
		if reached {
			x, told = w.cardScore(card, person, window, a.today()), true
		}
		list = append(list, x)
	}
	if !told {
		return list, nil
	}
	return list, c.noteReading(ctx, person, on.String())
}

// cardBefore is the last card for performance pay whose period ended by a day,
// of the family and grade that the person had at its end. Months without one, as
// after a change from monthly cards to quarterly ones, are passed over, up to a
// year of them; a break in employment is not.
func (w numberedWorld) cardBefore(person string, by period.Date) (*scorecard.Template, period.Window, bool) {
	month := endedBy(period.InMonth, by)
	for range 12 {
		post, ok := w.post(person, month.To)
		if !ok {
			break
		}
		for _, span := range []period.Span{period.InMonth, period.InQuarter} {
			window := endedBy(span, month.To)
			if window.To != month.To {
				continue
			}
			for _, t := range shippedCards() {
				if t.Purpose == scorecard.PerformancePay && t.Cycle == span && covers(t.Families, post.Family) && covers(t.Grades, post.Grade) {
					return t, window, true
				}
			}
		}
		month = endedBy(period.InMonth, month.From.AddDays(-1))
	}
	return nil, period.Window{}, false
}

// endedBy is the last month or quarter that had ended by a day.
func endedBy(span period.Span, by period.Date) period.Window {
	window := period.WindowOf(span, by)
	if window.To.After(by) {
		window = period.WindowOf(span, window.From.AddDays(-1))
	}
	return window
}

func covers(list []string, word string) bool { return len(list) == 0 || slices.Contains(list, word) }

// cardScore scores a card once for a number and a day: facts that are visible at
// the number never change, and what is late depends on the day.
func (w numberedWorld) cardScore(card *scorecard.Template, person string, window period.Window, today period.Date) competency.Card {
	key := card.Cite() + " " + person + " " + window.To.String() + " " + today.String()
	if was, ok := w.scores.Load(key); ok {
		return was.(competency.Card)
	}
	out := competency.Card{Until: window.To}
	name := window.To.Month().String()
	if card.Cycle == period.InQuarter {
		name = quarterOf(window.To)
	}
	input, list := compensation.CardInput(w.World, card, compensation.CardSubject{Person: person, Team: w.ledBy(person, window.To), Period: name, Today: today,
		Tells: func(measure.Scope, []measure.Row) bool { return false }})
	if !list.Failed() {
		if r, list := card.Score(input); !list.Failed() && r.Status == scorecard.Scored {
			out.Score, out.HasScore = r.Total, true
			if r.Grade != nil {
				out.Grade = r.Grade.Letter
			}
		}
	}
	w.scores.Store(key, out)
	return out
}

// quarterOf names the calendar quarter of a day, as periods are written.
func quarterOf(d period.Date) string {
	year, month, _ := d.Civil()
	return money.Int(int64(year)).String() + "-Q" + money.Int(int64((int(month)+2)/3)).String()
}
