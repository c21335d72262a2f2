package models

import (
	"fmt"
	"slices"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

// PublishedPlan is a published version of a plan. It never changes.
type PublishedPlan struct {
	Plan         *plan.Plan
	Document     string // as it was published
	By           ID
	At           Instant
	Consultation string // dates and minutes of the consultation, as HR words them
}

type planRow struct {
	Code         string
	Version      int
	Digest       string
	Document     string
	Effective    string
	PublishedBy  ID
	PublishedAt  Instant
	Consultation string
}

const planColumns = `code, version, digest, document, effective, published_by, published_at, consultation`

// PlanFile is what a plan's document is called where problems name their place.
// A document that begins like JSON is read as JSON.
func PlanFile(code, text string) string {
	if strings.HasPrefix(strings.TrimLeft(text, " \t\r\n\uFEFF"), "{") {
		return code + ".json"
	}
	return code + ".yaml"
}

// published reads the version of a row. A document that is not the one that was
// published is a defect, or was tampered with.
func (r *planRow) published() (PublishedPlan, error) {
	p, list := plan.Read(PlanFile(fmt.Sprintf("%s-v%d", r.Code, r.Version), r.Document), []byte(r.Document))
	if p == nil || p.Digest != r.Digest {
		return PublishedPlan{}, fmt.Errorf("models: the published plan %s v%d is not what was published: %w", r.Code, r.Version, list)
	}
	return PublishedPlan{Plan: p, Document: r.Document, By: r.PublishedBy, At: r.PublishedAt, Consultation: r.Consultation}, nil
}

// publishedPlans reads published versions by code and version.
func (tx *Tx) publishedPlans(where string, args ...any) ([]PublishedPlan, error) {
	var rows []planRow
	if err := tx.q.Raw(`SELECT `+planColumns+` FROM plans WHERE `+where+` ORDER BY code, version`, args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]PublishedPlan, len(rows))
	for i := range rows {
		var err error
		if list[i], err = rows[i].published(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Plans lists the published versions of the reach, by code and version; code ""
// is every plan. The scope self reaches the versions that cover an employment of
// the caller; the others reach all of them.
func (tx *Tx) Plans(r Reach, code string) ([]PublishedPlan, error) {
	where, args := "1 = 1", []any(nil)
	if code != "" {
		where, args = "code = ?", []any{code}
	}
	list, err := tx.publishedPlans(where, args...)
	if err != nil {
		return nil, err
	}
	return tx.planReach(r, list)
}

// PlanVersion reads one published version of the reach.
func (tx *Tx) PlanVersion(r Reach, code string, version int) (PublishedPlan, error) {
	list, err := tx.publishedPlans("code = ? AND version = ?", code, version)
	if err == nil {
		list, err = tx.planReach(r, list)
	}
	if err != nil {
		return PublishedPlan{}, err
	}
	if len(list) == 0 {
		return PublishedPlan{}, notFound()
	}
	return list[0], nil
}

// planReach leaves the versions that the reach meets.
func (tx *Tx) planReach(r Reach, list []PublishedPlan) ([]PublishedPlan, error) {
	switch {
	case r.Everything(), r.Has(Published):
		return list, nil
	case !r.Has(Self) || r.Person == "":
		return nil, nil
	}
	employments, err := tx.employmentsOf(r.Person)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(p PublishedPlan) bool { return !covers(p.Plan, employments) }), nil
}

// covers reports whether a plan was meant for one of a person's employments
// while it was in force.
func covers(p *plan.Plan, employments []fact.Employment) bool {
	if p.Who.Everybody() {
		return true
	}
	return slices.ContainsFunc(employments, func(e fact.Employment) bool {
		return e.Valid.Overlaps(p.Effective) && p.Who.Covers(e, true)
	})
}

type employedRow struct {
	Person    string
	ValidFrom string
	ValidTo   *string
	Family    string
	Grade     string
	Team      string
}

// employmentsOf reads what is known of a person's employments now.
func (tx *Tx) employmentsOf(person string) ([]fact.Employment, error) {
	return tx.employed("e.person = ?", person)
}

func (tx *Tx) employed(where string, args ...any) ([]fact.Employment, error) {
	var rows []employedRow
	err := tx.q.Raw(`SELECT e.person, e.valid_from, e.valid_to, e.family, e.grade, e.team FROM employments e WHERE `+where+` AND `+current("employments", "e")+
		` ORDER BY e.person, e.valid_from`, args...).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	list := make([]fact.Employment, len(rows))
	for i, r := range rows {
		e := fact.Employment{Person: r.Person, Family: r.Family, Grade: r.Grade, Team: r.Team}
		if e.Valid.From, err = dateIn(r.ValidFrom); err != nil {
			return nil, err
		}
		if r.ValidTo != nil {
			if e.Valid.To, err = dateIn(*r.ValidTo); err != nil {
				return nil, err
			}
		}
		list[i] = e
	}
	return list, nil
}

// planSet makes the set of pinned versions, by code and version.
func (tx *Tx) planSet(pins []PlanPin) (*plan.Set, error) {
	all, err := tx.publishedPlans("1 = 1")
	if err != nil {
		return nil, err
	}
	var plans []*plan.Plan
	for _, pin := range pins {
		at := slices.IndexFunc(all, func(p PublishedPlan) bool { return p.Plan.Code == pin.Plan && p.Plan.Version == pin.Version })
		if at < 0 || all[at].Plan.Digest != pin.Digest {
			return nil, fmt.Errorf("models: the pinned plan %s v%d is not there", pin.Plan, pin.Version)
		}
		plans = append(plans, all[at].Plan)
	}
	set, list := plan.NewSet(plans)
	if set == nil {
		return nil, list
	}
	return set, nil
}

// PlanPin names a published version by its content.
type PlanPin struct {
	Plan    string `json:"plan"`
	Version int    `json:"version"`
	Digest  string `json:"digest"`
}

// checkPlan reads a document as the next version of a plan and collects every
// problem that publishing it would have, warnings included. The plan is nil
// where the document cannot be read.
func (tx *Tx) checkPlan(code, text string) (*plan.Plan, problem.List, error) {
	file := PlanFile(code, text)
	p, list := plan.Read(file, []byte(text))
	if p == nil {
		return nil, list, nil
	}
	list = append(list, p.Check()...)
	at := problem.Place{File: file, Path: "plan"}
	if p.Code != code {
		list.Add("plan.other_code", at, problem.Textf("文档里的方案代码是 %s，草稿属于 %s。", "The document is of plan %s, the draft is of %s.", p.Code, code),
			problem.Text{ZH: "请改正 plan，或另建草稿。", EN: "Correct plan, or make another draft."})
	}
	all, err := tx.publishedPlans("1 = 1")
	if err != nil {
		return nil, nil, err
	}
	last := 0
	plans := []*plan.Plan{p}
	for _, q := range all {
		if q.Plan.Code == p.Code {
			last = q.Plan.Version
			if q.Plan.Currency != p.Currency {
				list.Add("plan.currency_changed", problem.Place{File: file, Path: "currency"},
					problem.Textf("已发布的版本币种是 %s。", "The published versions are in %s.", q.Plan.Currency), problem.Text{ZH: "请为另一币种另立方案。", EN: "Write another plan for another currency."})
			}
		}
		if q.Plan.Currency == p.Currency && (q.Plan.Code != p.Code || q.Plan.Version != p.Version) {
			plans = append(plans, q.Plan)
		}
	}
	if p.Version != last+1 {
		list.Add("plan.version_next", problem.Place{File: file, Path: "version"}, problem.Textf("下一个版本号应是 %d，不是 %d。", "The next version is %d, not %d.", last+1, p.Version),
			problem.Textf("请写 version: %d。", "Write version: %d.", last+1))
	}
	set, problems := plan.NewSet(plans)
	list = append(list, problems...)
	if set != nil {
		for _, w := range set.Check() {
			if w.Place.File == file {
				list = append(list, w)
			}
		}
	}
	closed, err := tx.closedUpTo(p.Currency)
	if err != nil {
		return nil, nil, err
	}
	if !closed.IsZero() && !p.Effective.From.After(closed.Last()) {
		list.Warn("plan.effective_closed", problem.Place{File: file, Path: "effective.from"},
			problem.Textf("生效日 %s 在已结账的月份之内（已结至 %s）：已结账月份仍按当时的版本。", "It takes effect on %s, within closed months (closed up to %s): those stay on the versions that they were closed under.", p.Effective.From, closed),
			problem.Text{ZH: "如确需追溯，请在准备核算时逐一列出追溯适用的版本及理由。", EN: "Where it is to govern closed months too, name it as retroactive, with a reason, when a run is prepared."})
	}
	return p, list.Sorted(), nil
}

// CheckPlan reads a document that is to become the next version of a plan, and
// reports every problem of it: what is wrong, and what can hardly be meant. The
// plan is nil where the document cannot be read.
func (tx *Tx) CheckPlan(code, text string) (*plan.Plan, problem.List, error) {
	return tx.checkPlan(code, text)
}

// Covered counts the people whom a plan covers on its first day, or on a later
// one that is given, as far as their employments are known now.
func (tx *Tx) Covered(p *plan.Plan, on period.Date) (int, error) {
	if on.Before(p.Effective.From) {
		on = p.Effective.From
	}
	employments, err := tx.employed("1 = 1")
	return len(covered(p, employments, period.Interval{From: on, To: on})), err
}

// closedUpTo is the last closed month of a currency, zero where none is closed.
func (tx *Tx) closedUpTo(c money.Currency) (period.Month, error) {
	var months []string
	err := tx.q.Raw(`SELECT month FROM closed_months WHERE currency = ? ORDER BY month DESC LIMIT 1`, c.Code()).Scan(&months).Error
	if err != nil || len(months) == 0 {
		return period.Month{}, err
	}
	return period.ParseMonth(months[0])
}
