package models

import (
	"cmp"
	"errors"
	"slices"

	"gorm.io/gorm"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

// The answers of people to a plan that was made known to them.
const (
	Signed  = "signed"
	Refused = "refused"
	Left    = "left" // the company, before answering
)

// Acknowledgement is what one person answered to one version. Answer is "" for
// somebody who is covered and has not answered.
type Acknowledgement struct {
	Person string
	Answer string
	At     Instant
	User   ID // who entered it: the person, or somebody for the person
}

type acknowledgementRow struct {
	Plan    string
	Version int
	Person  string
	Answer  string
	At      Instant
	UserID  ID
}

// Acknowledge keeps a person's answer to a version that covers the person. An
// answer is given once: whoever changes one's mind answers the next version.
func (tx *Tx) Acknowledge(r Reach, code string, version int, person, answer string, on period.Date) (Acknowledgement, error) {
	ok, err := tx.reaches(r, person, on.String())
	if err != nil {
		return Acknowledgement{}, err
	}
	list, err := tx.publishedPlans("code = ? AND version = ?", code, version)
	if err != nil {
		return Acknowledgement{}, err
	}
	employments, err := tx.employmentsOf(person)
	if err != nil {
		return Acknowledgement{}, err
	}
	if !ok || len(list) == 0 || len(employments) == 0 || !covers(list[0].Plan, employments) {
		return Acknowledgement{}, notFound()
	}
	a := Acknowledgement{Person: person, Answer: answer, At: tx.Now, User: tx.actor.User}
	err = tx.insert("acknowledgements", map[string]any{"plan": code, "version": version, "person": person, "answer": answer, "at": a.At, "user_id": userBytes(a.User)})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return Acknowledgement{}, conflict("acknowledgement.given", "已经答复过这个版本。", "This version was answered already.")
	}
	tx.Record(Entry{Action: "acknowledge", Object: "plan", Key: list[0].Plan.Name() + " " + person, Domain: "plans", After: answer})
	return a, err
}

// Acknowledgements lists, by person, the answers of the people whom the reach
// meets today, with those who are covered and have not answered.
func (tx *Tx) Acknowledgements(r Reach, code string, version int, on period.Date) ([]Acknowledgement, error) {
	list, err := tx.publishedPlans("code = ? AND version = ?", code, version)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, notFound()
	}
	clause, args := r.where("a.person", quoted(on))
	var rows []acknowledgementRow
	err = tx.q.Raw(`SELECT a.person, a.answer, a.at, a.user_id FROM acknowledgements a WHERE a.plan = ? AND a.version = ? AND `+clause, append([]any{code, version}, args...)...).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	given := map[string]bool{}
	out := make([]Acknowledgement, 0, len(rows))
	for _, row := range rows {
		given[row.Person] = true
		out = append(out, Acknowledgement{Person: row.Person, Answer: row.Answer, At: row.At, User: row.UserID})
	}
	clause, args = r.where("e.person", quoted(on))
	employments, err := tx.employed(clause, args...)
	if err != nil {
		return nil, err
	}
	for _, person := range covered(list[0].Plan, employments, period.Interval{From: on}) {
		if !given[person] {
			out = append(out, Acknowledgement{Person: person})
		}
	}
	slices.SortFunc(out, func(a, b Acknowledgement) int { return cmp.Compare(a.Person, b.Person) })
	return out, nil
}

// covered lists the people whom a version covers on a day of the interval.
func covered(p *plan.Plan, employments []fact.Employment, during period.Interval) []string {
	var list []string
	for _, e := range employments {
		if e.Valid.Overlaps(p.Effective) && e.Valid.Overlaps(during) && p.Effective.Overlaps(during) && p.Who.Covers(e, true) {
			list = append(list, e.Person)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// answered reads who has answered which versions.
func (tx *Tx) answered() (map[PlanPin]map[string]bool, error) {
	var rows []acknowledgementRow
	if err := tx.q.Raw(`SELECT plan, version, person FROM acknowledgements`).Scan(&rows).Error; err != nil {
		return nil, err
	}
	out := map[PlanPin]map[string]bool{}
	for _, row := range rows {
		key := PlanPin{Plan: row.Plan, Version: row.Version}
		if out[key] == nil {
			out[key] = map[string]bool{}
		}
		out[key][row.Person] = true
	}
	return out, nil
}

// unanswered warns of people who are paid by a version that they have neither
// signed nor refused.
func (tx *Tx) unanswered(r *Run, plans *plan.Set, employments []fact.Employment) (problem.List, error) {
	given, err := tx.answered()
	if err != nil {
		return nil, err
	}
	const named = 5
	var list problem.List
	during := period.Interval{From: r.From.First(), To: r.To.Last()}
	for _, g := range plans.Groups {
		for _, p := range g.Versions {
			people := slices.DeleteFunc(covered(p, employments, during), func(person string) bool {
				return given[PlanPin{Plan: p.Code, Version: p.Version}][person]
			})
			if len(people) == 0 {
				continue
			}
			some := problem.Text{}
			for i, person := range people[:min(named, len(people))] {
				if i > 0 {
					some.ZH, some.EN = some.ZH+"、", some.EN+", "
				}
				some.ZH, some.EN = some.ZH+problem.Clean(person), some.EN+problem.Clean(person)
			}
			if len(people) > named {
				some.ZH, some.EN = some.ZH+" 等", some.EN+" and others"
			}
			list.Warn("run.unacknowledged", problem.Place{Path: p.Name()}, problem.Text{
				ZH: p.Name() + " 有 " + fmtInt(int64(len(people))) + " 人尚未签收：" + some.ZH + "。",
				EN: p.Name() + " is not acknowledged by " + fmtInt(int64(len(people))) + " people: " + some.EN + ".",
			}, problem.Text{ZH: "请先让员工签收或注明拒签。", EN: "Have them sign it, or note that they refuse."})
		}
	}
	return list, nil
}

// PeopleNames names the persons of the reach on a day by their codes, for lists
// that have codes alone.
func (tx *Tx) PeopleNames(r Reach, on period.Date) (map[string]string, error) {
	rows, err := all[personRow](tx, persons(r, on), "ORDER BY p.code")
	names := make(map[string]string, len(rows))
	for _, row := range rows {
		names[row.Code] = row.Name
	}
	return names, err
}
