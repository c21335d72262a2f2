package api

import (
	"context"
	"net/http"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Person is somebody of the company. What is paid to them is elsewhere, under
// permissions of its own.
type Person struct {
	Code       string      `json:"code" doc:"employee number"`
	Name       string      `json:"name"`
	Employment *Employment `json:"employment,omitempty" doc:"of the day; absent where there is none, or where it is out of reach"`
	Revision   int64       `json:"revision" doc:"what If-Match names"`
}

// Employment is where a person belongs over a stretch of time.
type Employment struct {
	From     string `json:"from" format:"date" doc:"0001-01-01: from the beginning"`
	To       string `json:"to,omitempty" format:"date" doc:"last day; absent: open"`
	Family   string `json:"family" doc:"job family"`
	Grade    string `json:"grade"`
	Team     string `json:"team"`
	Revision int64  `json:"revision"`
}

func personOf(p models.Person) Person {
	out := Person{Code: p.Code, Name: p.Name, Revision: p.Revision}
	if p.Employed != nil {
		e := employmentOf(*p.Employed)
		out.Employment = &e
	}
	return out
}

func employmentOf(e models.Employment) Employment {
	return Employment{startText(e.Valid.From), e.Valid.To.String(), e.Family, e.Grade, e.Team, e.Revision}
}

// EmploymentTerms is what an employment says beside its days.
type EmploymentTerms struct {
	To     string `json:"to,omitempty" format:"date" doc:"last day; absent: open"`
	Family string `json:"family" maxLength:"64"`
	Grade  string `json:"grade" maxLength:"64"`
	Team   string `json:"team" maxLength:"64"`
}

// NewEmployment is an employment to be added.
type NewEmployment struct {
	From string `json:"from" format:"date" doc:"0001-01-01: from the beginning"`
	EmploymentTerms
}

// EmploymentAddition is an employment that follows others, and why.
type EmploymentAddition struct {
	Cause
	NewEmployment
}

// EmploymentChange corrects an employment; with a last day it ends it.
type EmploymentChange struct {
	Because
	EmploymentTerms
}

// NewPerson is a person to be added, at once with the first employment where
// the caller administers named units.
type NewPerson struct {
	Code       string         `json:"code" minLength:"1" maxLength:"64"`
	Name       string         `json:"name" minLength:"1" maxLength:"200"`
	Employment *NewEmployment `json:"employment,omitempty"`
}

// PersonChange corrects a person.
type PersonChange struct {
	Because
	Name string `json:"name" minLength:"1" maxLength:"200"`
}

type listPersons struct {
	PageInput
	On   string `query:"on" format:"date" doc:"as of this day; absent: today"`
	Q    string `query:"q" maxLength:"100" doc:"part of a code or a name"`
	Team string `query:"team" maxLength:"64" doc:"in this team or below it, on the day"`
	Sort string `query:"sort" enum:"code,name,-code,-name" default:"code"`
}

func personPermission(action string) policies.Permission {
	return policies.Permission{Object: "person", Action: action}
}

func employmentPermission(action string) policies.Permission {
	return policies.Permission{Object: "employment", Action: action}
}

// addPersons registers persons and where they belong.
func (a *API) addPersons() {
	route(a, Operation{ID: "listPersons", Method: http.MethodGet, Path: "/persons", Permission: personPermission("read"),
		Summary: problem.Text{ZH: "人员列表（截至某日）", EN: "Persons as of a day"}}, a.listPersons)
	route(a, Operation{ID: "getPerson", Method: http.MethodGet, Path: "/persons/{code}", Permission: personPermission("read"),
		Summary: problem.Text{ZH: "查看一个人员", EN: "A person"}}, a.getPerson)
	route(a, Operation{ID: "createPerson", Method: http.MethodPost, Path: "/persons", Permission: personPermission("create"), Status: http.StatusCreated,
		Summary: problem.Text{ZH: "新增人员", EN: "Add a person"}}, a.createPerson)
	route(a, Operation{ID: "correctPerson", Method: http.MethodPut, Path: "/persons/{code}", Permission: personPermission("edit"), Edit: true,
		Summary: problem.Text{ZH: "更正人员的姓名", EN: "Correct a person's name"}}, a.correctPerson)
	route(a, Operation{ID: "withdrawPerson", Method: http.MethodPost, Path: "/persons/{code}/withdrawal", Permission: personPermission("withdraw"), Edit: true,
		Summary: problem.Text{ZH: "撤回一个误录的人员", EN: "Take back a person entered by mistake"}}, a.withdrawPerson)
	route(a, Operation{ID: "listEmployments", Method: http.MethodGet, Path: "/persons/{code}/employments", Permission: employmentPermission("read"),
		Summary: problem.Text{ZH: "任职历史", EN: "Where a person has belonged"}}, a.listEmployments)
	route(a, Operation{ID: "addEmployment", Method: http.MethodPost, Path: "/persons/{code}/employments", Permission: employmentPermission("create"), Status: http.StatusCreated,
		Summary: problem.Text{ZH: "新增任职（调动、晋级），之前的任职同时结束", EN: "Add an employment (transfer, promotion); the one before ends with it"}}, a.addEmployment)
	route(a, Operation{ID: "correctEmployment", Method: http.MethodPut, Path: "/persons/{code}/employments/{from}", Permission: employmentPermission("edit"), Edit: true,
		Summary: problem.Text{ZH: "更正或结束任职", EN: "Correct or end an employment"}}, a.correctEmployment)
	route(a, Operation{ID: "withdrawEmployment", Method: http.MethodPost, Path: "/persons/{code}/employments/{from}/withdrawal", Permission: employmentPermission("withdraw"), Edit: true,
		Summary: problem.Text{ZH: "撤回任职", EN: "Take an employment back"}}, a.withdrawEmployment)
}

// jobsReach is how far the caller may see employments, beside persons.
func (c *Call) jobsReach() models.Reach {
	reach, _ := c.May("employment", "read")
	return reach
}

func (a *API) listPersons(ctx context.Context, c *Call, in *listPersons) (Page[Person], error) {
	filters := []string{in.On, in.Q, in.Team}
	var p parsing
	f := models.PeopleFilter{On: p.orDay("on", in.On, a.today()), Search: in.Q, Team: in.Team}
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err = firstOf(p.err(), err); err != nil {
		return Page[Person]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Person], error) {
		list, err := tx.Persons(c.Reach, c.jobsReach(), f, paging)
		return pageOf(c, list, in.Sort, filters, personOf), err
	})
}

func (a *API) getPerson(ctx context.Context, c *Call, in *codeOn) (Person, error) {
	var p parsing
	on := p.orDay("on", in.On, a.today())
	if err := p.err(); err != nil {
		return Person{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Person, error) { return c.readPerson(tx, in.Code, on) })
}

// readPerson reads a person for an answer, and tags it.
func (c *Call) readPerson(tx *models.Tx, code string, on period.Date) (Person, error) {
	found, err := tx.Person(c.Reach, c.jobsReach(), code, on)
	c.Tag(found.Revision)
	return personOf(found), err
}

// personReached fails where a person is out of reach.
func (a *API) personReached(c *Call, code string) func(tx *models.Tx) error {
	return func(tx *models.Tx) error {
		_, err := tx.Person(c.Reach, models.Reach{}, code, a.today())
		return err
	}
}

func (a *API) createPerson(ctx context.Context, c *Call, in *bodyInput[NewPerson]) (Person, error) {
	b := in.Body
	e := models.FactEntry{Facts: fact.Set{Persons: []fact.Person{{Code: b.Code, Name: b.Name}}}}
	on := a.today()
	if b.Employment != nil {
		if _, may := c.May("employment", "create"); !may {
			return Person{}, forbidden()
		}
		var p parsing
		first := b.Employment.fact(&p, b.Code)
		if err := p.err(); err != nil {
			return Person{}, err
		}
		if first.Valid.From.After(on) {
			on = first.Valid.From
		}
		e.Facts.Employments = []fact.Employment{first}
	}
	return update(ctx, c, func(tx *models.Tx) (Person, error) {
		if _, err := tx.Enter(entered("create", "person", b.Code, e)); err != nil {
			return Person{}, err
		}
		found, err := c.readPerson(tx, b.Code, on)
		c.Created("/persons/" + segment(b.Code))
		return found, outside(err)
	})
}

func (b *NewEmployment) fact(p *parsing, person string) fact.Employment {
	return b.on(p, person, p.start("from", b.From))
}

// on makes the fact of terms that begin on a day.
func (t EmploymentTerms) on(p *parsing, person string, from period.Date) fact.Employment {
	return fact.Employment{Person: person, Valid: period.Interval{From: from, To: p.date("to", t.To)}, Family: t.Family, Grade: t.Grade, Team: t.Team}
}

func (a *API) correctPerson(ctx context.Context, c *Call, in *codeBody[PersonChange]) (Person, error) {
	return update(ctx, c, func(tx *models.Tx) (Person, error) {
		if err := a.personReached(c, in.Code)(tx); err != nil {
			return Person{}, err
		}
		e := models.FactEntry{Facts: fact.Set{Persons: []fact.Person{{Code: in.Code, Name: in.Body.Name}}}}
		if _, err := tx.Enter(c.corrected("person", in.Code, models.PersonKey(in.Code), in.Body.Reason, e)); err != nil {
			return Person{}, err
		}
		found, err := c.readPerson(tx, in.Code, a.today())
		return found, outside(err)
	})
}

func (a *API) withdrawPerson(ctx context.Context, c *Call, in *codeBody[Withdrawal]) (None, error) {
	return withdrawn(ctx, c, "person", in.Code, in.Body.Reason, a.personReached(c, in.Code), models.PersonKey(in.Code))
}

func (a *API) listEmployments(ctx context.Context, c *Call, in *CodePath) (Page[Employment], error) {
	return view(ctx, c, func(tx *models.Tx) (Page[Employment], error) {
		list, err := tx.Employments(c.Reach, in.Code, a.today())
		return wholePage(list, employmentOf), err
	})
}

// theEmployment finds the employment in reach that began on a day.
func (a *API) theEmployment(c *Call, tx *models.Tx, person string, from period.Date) (models.Employment, error) {
	list, err := tx.Employments(c.Reach, person, a.today())
	for _, e := range list {
		if e.Valid.From == from {
			return e, err
		}
	}
	return models.Employment{}, firstOf(err, absent())
}

func (a *API) addEmployment(ctx context.Context, c *Call, in *codeBody[EmploymentAddition]) (Employment, error) {
	var p parsing
	next := in.Body.fact(&p, in.Code)
	if err := p.err(); err != nil {
		return Employment{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Employment, error) {
		list, err := tx.Employments(c.Reach, in.Code, a.today())
		if err != nil {
			return Employment{}, err
		}
		e := models.FactEntry{Facts: fact.Set{Employments: []fact.Employment{next}}, Reason: in.Body.orElse("")}
		for _, before := range list { // where it has no end of its own
			if before.Valid.From == next.Valid.From {
				e = models.FactEntry{Facts: fact.Set{Employments: []fact.Employment{next}}, Reason: in.Body.orElse("")}
				break
			}
			if before.Valid.From.Before(next.Valid.From) && before.Valid.To.IsZero() {
				before.Valid.To = next.Valid.From.AddDays(-1)
				e.Facts.Employments, e.Corrects, e.Reason = append(e.Facts.Employments, before.Employment), true, in.Body.orElse(succession)
				e.Expect = map[models.FactKey]int64{models.EmploymentKey(in.Code, before.Valid.From): before.Revision}
			}
		}
		if _, err := tx.Enter(entered("create", "employment", in.Code, e)); err != nil {
			return Employment{}, err
		}
		c.Created("/persons/" + segment(in.Code) + "/employments/" + startText(next.Valid.From))
		return a.readEmployment(c, tx, in.Code, next)
	})
}

// readEmployment reads an employment that was written, for an answer, and tags
// it. Where the person has left the reach with it, it is answered as written.
func (a *API) readEmployment(c *Call, tx *models.Tx, person string, written fact.Employment) (Employment, error) {
	e, err := a.theEmployment(c, tx, person, written.Valid.From)
	if models.IsKind(err, models.NotFound) {
		return employmentOf(models.Employment{Employment: written}), nil
	}
	c.Tag(e.Revision)
	return employmentOf(e), err
}

func (a *API) correctEmployment(ctx context.Context, c *Call, in *codeFrom[EmploymentChange]) (Employment, error) {
	var p parsing
	next := in.Body.on(&p, in.Code, p.start("from", in.From))
	if err := p.err(); err != nil {
		return Employment{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Employment, error) {
		if err := a.employmentReached(c, in.Code, next.Valid.From)(tx); err != nil {
			return Employment{}, err
		}
		e := models.FactEntry{Facts: fact.Set{Employments: []fact.Employment{next}}}
		if _, err := tx.Enter(c.corrected("employment", in.Code, models.EmploymentKey(in.Code, next.Valid.From), in.Body.Reason, e)); err != nil {
			return Employment{}, err
		}
		return a.readEmployment(c, tx, in.Code, next)
	})
}

func (a *API) employmentReached(c *Call, person string, from period.Date) func(tx *models.Tx) error {
	return func(tx *models.Tx) error {
		_, err := a.theEmployment(c, tx, person, from)
		return err
	}
}

func (a *API) withdrawEmployment(ctx context.Context, c *Call, in *codeFrom[Withdrawal]) (None, error) {
	var p parsing
	from := p.start("from", in.From)
	if err := p.err(); err != nil {
		return None{}, err
	}
	return withdrawn(ctx, c, "employment", in.Code, in.Body.Reason, a.employmentReached(c, in.Code, from), models.EmploymentKey(in.Code, from))
}
