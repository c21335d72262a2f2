package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Team is a node of the organisation.
type Team struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Parent   string `json:"parent" doc:"code of the team above, empty at the top"`
	Head     *Named `json:"head,omitempty" doc:"who leads it on the day; absent where nobody does, or where the person is out of reach"`
	Revision int64  `json:"revision" doc:"what If-Match names"`
}

func teamOf(t models.Team) Team {
	out := Team{Code: t.Code, Name: t.Name, Parent: t.Parent, Revision: t.Revision}
	if t.Head != "" {
		out.Head = &Named{t.Head, t.HeadName}
	}
	return out
}

// TeamHead is who leads a team from a day to before another one.
type TeamHead struct {
	Person   Named  `json:"person"`
	From     string `json:"from" format:"date" doc:"0001-01-01: from the beginning"`
	Before   string `json:"before,omitempty" format:"date" doc:"the day after the last one; absent: open"`
	Revision int64  `json:"revision"`
}

func headOf(h models.Head) TeamHead {
	return TeamHead{Named{h.Person, h.PersonName}, startText(h.From), h.Before.String(), h.Revision}
}

// Because is the reason that a correction or a withdrawal carries into the
// audit.
type Because struct {
	Reason string `json:"reason" minLength:"2" maxLength:"500" doc:"why, for the audit"`
}

// Cause is the reason that a change may carry into the audit.
type Cause struct {
	Reason string `json:"reason,omitempty" maxLength:"500" doc:"why, for the audit"`
}

// orElse is the reason, or where none was given another.
func (w Cause) orElse(other string) string { return cmp.Or(strings.TrimSpace(w.Reason), other) }

// Withdrawal takes a fact back.
type Withdrawal struct{ Because }

// NewTeam is a team to be added.
type NewTeam struct {
	Code   string `json:"code" minLength:"1" maxLength:"64"`
	Name   string `json:"name" minLength:"1" maxLength:"200"`
	Parent string `json:"parent" maxLength:"64" doc:"code of the team above, empty at the top"`
}

// TeamChange corrects a team.
type TeamChange struct {
	Because
	Name   string `json:"name" minLength:"1" maxLength:"200"`
	Parent string `json:"parent" maxLength:"64"`
}

// NewHead says who leads a team from a day on.
type NewHead struct {
	Cause
	Person string `json:"person" minLength:"1" maxLength:"64"`
	From   string `json:"from" format:"date"`
	Before string `json:"before,omitempty" format:"date" doc:"the day after the last one; absent: open"`
}

// HeadChange corrects who leads a team.
type HeadChange struct {
	Because
	Person string `json:"person" minLength:"1" maxLength:"64"`
	Before string `json:"before,omitempty" format:"date"`
}

// CodePath is the code in an address.
type CodePath struct {
	Code string `path:"code" maxLength:"64"`
}

// The inputs that resources with codes share.
type (
	codeOn struct {
		CodePath
		On string `query:"on" format:"date" doc:"as of this day; absent: today"`
	}
	codeBody[B any] struct {
		CodePath
		Body B
	}
	codeFrom[B any] struct {
		CodePath
		From string `path:"from" format:"date" doc:"first day; 0001-01-01: from the beginning"`
		Body B
	}
	bodyInput[B any] struct{ Body B }
	listTeams        struct {
		PageInput
		On   string `query:"on" format:"date" doc:"as of this day; absent: today"`
		Q    string `query:"q" maxLength:"100" doc:"part of a code or a name"`
		Sort string `query:"sort" enum:"code,name,-code,-name" default:"code"`
	}
)

func teamPermission(action string) policies.Permission {
	return policies.Permission{Object: "team", Action: action}
}

// addTeams registers the organisation.
func (a *API) addTeams() {
	route(a, Operation{ID: "listTeams", Method: http.MethodGet, Path: "/teams", Permission: teamPermission("read"),
		Summary: problem.Text{ZH: "团队列表（截至某日）", EN: "Teams as of a day"}}, a.listTeams)
	route(a, Operation{ID: "getTeam", Method: http.MethodGet, Path: "/teams/{code}", Permission: teamPermission("read"),
		Summary: problem.Text{ZH: "查看一个团队", EN: "A team"}}, a.getTeam)
	route(a, Operation{ID: "createTeam", Method: http.MethodPost, Path: "/teams", Permission: teamPermission("create"), Status: http.StatusCreated,
		Summary: problem.Text{ZH: "新增团队", EN: "Add a team"}}, a.createTeam)
	route(a, Operation{ID: "correctTeam", Method: http.MethodPut, Path: "/teams/{code}", Permission: teamPermission("edit"), Edit: true,
		Summary: problem.Text{ZH: "更正团队的名称或上级", EN: "Correct a team's name or parent"}}, a.correctTeam)
	route(a, Operation{ID: "withdrawTeam", Method: http.MethodPost, Path: "/teams/{code}/withdrawal", Permission: teamPermission("withdraw"), Edit: true,
		Summary: problem.Text{ZH: "撤回一个团队", EN: "Take a team back"}}, a.withdrawTeam)
	route(a, Operation{ID: "listHeads", Method: http.MethodGet, Path: "/teams/{code}/heads", Permission: teamPermission("read"),
		Summary: problem.Text{ZH: "团队负责人的历史", EN: "Who has led a team, and when"}}, a.listHeads)
	route(a, Operation{ID: "addHead", Method: http.MethodPost, Path: "/teams/{code}/heads", Permission: teamPermission("edit"), Status: http.StatusCreated,
		Summary: problem.Text{ZH: "任命负责人，前任任期同时结束", EN: "Appoint a head; the term of the one before ends with it"}}, a.addHead)
	route(a, Operation{ID: "correctHead", Method: http.MethodPut, Path: "/teams/{code}/heads/{from}", Permission: teamPermission("edit"), Edit: true,
		Summary: problem.Text{ZH: "更正负责人任期", EN: "Correct the term of a head"}}, a.correctHead)
	route(a, Operation{ID: "withdrawHead", Method: http.MethodPost, Path: "/teams/{code}/heads/{from}/withdrawal", Permission: teamPermission("withdraw"), Edit: true,
		Summary: problem.Text{ZH: "撤回负责人任期", EN: "Take the term of a head back"}}, a.withdrawHead)
}

// peopleReach is how far the caller may see persons: for names beside other
// things.
func (c *Call) peopleReach() models.Reach {
	reach, _ := c.May("person", "read")
	return reach
}

func (a *API) listTeams(ctx context.Context, c *Call, in *listTeams) (Page[Team], error) {
	filters := []string{in.On, in.Q}
	var p parsing
	f := models.PeopleFilter{On: p.orDay("on", in.On, a.today()), Search: in.Q}
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err = firstOf(p.err(), err); err != nil {
		return Page[Team]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Team], error) {
		list, err := tx.Teams(c.Reach, c.peopleReach(), f, paging)
		return pageOf(c, list, in.Sort, filters, teamOf), err
	})
}

func (a *API) getTeam(ctx context.Context, c *Call, in *codeOn) (Team, error) {
	var p parsing
	on := p.orDay("on", in.On, a.today())
	if err := p.err(); err != nil {
		return Team{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Team, error) { return c.readTeam(tx, in.Code, on) })
}

func (a *API) createTeam(ctx context.Context, c *Call, in *bodyInput[NewTeam]) (Team, error) {
	return update(ctx, c, func(tx *models.Tx) (Team, error) {
		b := in.Body
		e := models.FactEntry{Facts: fact.Set{Teams: []fact.Team{{Code: b.Code, Name: b.Name, Parent: b.Parent}}}}
		if _, err := tx.Enter(entered("create", "team", b.Code, e)); err != nil {
			return Team{}, err
		}
		t, err := c.readTeam(tx, b.Code, a.today())
		c.Created("/teams/" + segment(b.Code))
		return t, outside(err)
	})
}

func (a *API) correctTeam(ctx context.Context, c *Call, in *codeBody[TeamChange]) (Team, error) {
	return update(ctx, c, func(tx *models.Tx) (Team, error) {
		b := in.Body
		if err := a.teamReached(c, in.Code)(tx); err != nil {
			return Team{}, err
		}
		e := models.FactEntry{Facts: fact.Set{Teams: []fact.Team{{Code: in.Code, Name: b.Name, Parent: b.Parent}}}}
		if _, err := tx.Enter(c.corrected("team", in.Code, models.TeamKey(in.Code), b.Reason, e)); err != nil {
			return Team{}, err
		}
		t, err := c.readTeam(tx, in.Code, a.today())
		return t, outside(err)
	})
}

func (a *API) withdrawTeam(ctx context.Context, c *Call, in *codeBody[Withdrawal]) (None, error) {
	return withdrawn(ctx, c, "team", in.Code, in.Body.Reason, a.teamReached(c, in.Code), models.TeamKey(in.Code))
}

// readTeam reads a team for an answer, and tags it.
func (c *Call) readTeam(tx *models.Tx, code string, on period.Date) (Team, error) {
	t, err := tx.Team(c.Reach, c.peopleReach(), code, on)
	c.Tag(t.Revision)
	return teamOf(t), err
}

// teamReached fails where a team is out of reach.
func (a *API) teamReached(c *Call, code string) func(tx *models.Tx) error {
	return func(tx *models.Tx) error {
		_, err := tx.Team(c.Reach, models.Reach{}, code, a.today())
		return err
	}
}

func (a *API) listHeads(ctx context.Context, c *Call, in *CodePath) (Page[TeamHead], error) {
	return view(ctx, c, func(tx *models.Tx) (Page[TeamHead], error) {
		list, err := tx.Heads(c.Reach, c.peopleReach(), in.Code, a.today())
		return wholePage(list, headOf), err
	})
}

// theHead finds the term of a head that began on a day.
func (a *API) theHead(c *Call, tx *models.Tx, team string, from period.Date) (models.Head, error) {
	list, err := tx.Heads(c.Reach, everyone(), team, a.today())
	for _, h := range list {
		if h.From == from {
			return h, err
		}
	}
	return models.Head{}, firstOf(err, absent())
}

func (a *API) addHead(ctx context.Context, c *Call, in *codeBody[NewHead]) (TeamHead, error) {
	var p parsing
	b := in.Body
	next := models.TeamHead{Team: in.Code, Person: b.Person, From: p.start("from", b.From), Before: p.date("before", b.Before)}
	if err := p.err(); err != nil {
		return TeamHead{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (TeamHead, error) {
		list, err := tx.Heads(c.Reach, everyone(), in.Code, a.today())
		if err != nil {
			return TeamHead{}, err
		}
		e := models.FactEntry{Heads: []models.TeamHead{next}, Reason: b.orElse("")}
		for _, h := range list { // the term before, where it has no end of its own
			if h.From == next.From {
				e = models.FactEntry{Heads: []models.TeamHead{next}, Reason: b.orElse("")}
				break
			}
			if h.From.Before(next.From) && h.Before.IsZero() {
				h.Before = next.From
				e.Heads, e.Corrects, e.Reason = append(e.Heads, h.TeamHead), true, b.orElse(succession)
				e.Expect = map[models.FactKey]int64{models.HeadKey(in.Code, h.From): h.Revision}
			}
		}
		if _, err := tx.Enter(entered("appoint", "team", in.Code, e)); err != nil {
			return TeamHead{}, err
		}
		h, err := a.theHead(c, tx, in.Code, next.From)
		c.Created("/teams/" + segment(in.Code) + "/heads/" + startText(next.From))
		c.Tag(h.Revision)
		return headOf(h), err
	})
}

// succession is the reason of an end that follows from what comes next.
const succession = "ended by what follows it"

func (a *API) correctHead(ctx context.Context, c *Call, in *codeFrom[HeadChange]) (TeamHead, error) {
	var p parsing
	b := in.Body
	next := models.TeamHead{Team: in.Code, Person: b.Person, From: p.start("from", in.From), Before: p.date("before", b.Before)}
	if err := p.err(); err != nil {
		return TeamHead{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (TeamHead, error) {
		if err := a.headReached(c, in.Code, next.From)(tx); err != nil {
			return TeamHead{}, err
		}
		e := models.FactEntry{Heads: []models.TeamHead{next}}
		if _, err := tx.Enter(c.corrected("team", in.Code, models.HeadKey(in.Code, next.From), b.Reason, e)); err != nil {
			return TeamHead{}, err
		}
		h, err := a.theHead(c, tx, in.Code, next.From)
		c.Tag(h.Revision)
		return headOf(h), err
	})
}

func (a *API) headReached(c *Call, team string, from period.Date) func(tx *models.Tx) error {
	return func(tx *models.Tx) error {
		_, err := a.theHead(c, tx, team, from)
		return err
	}
}

func (a *API) withdrawHead(ctx context.Context, c *Call, in *codeFrom[Withdrawal]) (None, error) {
	var p parsing
	from := p.start("from", in.From)
	if err := p.err(); err != nil {
		return None{}, err
	}
	return withdrawn(ctx, c, "team", in.Code, in.Body.Reason, a.headReached(c, in.Code, from), models.HeadKey(in.Code, from))
}
