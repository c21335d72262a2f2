package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// midnight is the instant at which a day begins in the company's calendar.
func (a *API) midnight(d period.Date) models.Instant {
	year, month, day := d.Civil()
	return models.InstantOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, a.options.Zone))
}

// Why answers whether somebody may do something, and by what.
type Why struct {
	User    Account  `json:"user"`
	Object  string   `json:"object"`
	Action  string   `json:"action"`
	Person  string   `json:"person,omitempty"`
	Date    string   `json:"date" format:"date"`
	Allowed bool     `json:"allowed" doc:"for the person on the date, where one is asked about; else at all"`
	Summary string   `json:"summary"`
	Ways    []WhyWay `json:"ways" doc:"every grant and rule that give the permission, whether or not they reach the person"`
}

// WhyWay is one grant and rule that give the permission.
type WhyWay struct {
	Role    string        `json:"role"`
	Title   string        `json:"title"`
	Grant   string        `json:"grant,omitempty" format:"uuid" doc:"none for what everybody who is signed in may do"`
	From    string        `json:"from,omitempty" format:"date"`
	To      string        `json:"to,omitempty" format:"date"`
	Rule    string        `json:"rule" doc:"as it stands in the policy"`
	Line    int           `json:"line" doc:"of the policy's text"`
	Scope   string        `json:"scope"`
	Units   []string      `json:"units,omitempty"`
	Reaches bool          `json:"reaches" doc:"it reaches the person on the date"`
	Through []WhyInterval `json:"through,omitempty" doc:"the reporting lines or memberships by which it does"`
}

// WhyInterval is a time in which somebody reports to one, or belongs to a team.
type WhyInterval struct {
	By   string `json:"by" doc:"the superior's employee number, or the team's code"`
	From string `json:"from" format:"date"`
	To   string `json:"to" format:"date" doc:"exclusive"`
}

type whyInput struct {
	Object string `query:"object" required:"true" maxLength:"64"`
	Action string `query:"action" required:"true" maxLength:"64"`
	Person string `query:"person" maxLength:"64" doc:"whose data; employee number"`
	Date   string `query:"date" format:"date" doc:"the data's own date; none: today"`
	User   string `query:"user" maxLength:"64" doc:"who; login; none: oneself"`
}

func (a *API) addWhy() {
	route(a, Operation{ID: "explainAccess", Method: http.MethodGet, Path: "/access/why", Permission: policies.Permission{Object: "access", Action: "read"}, Fails: []int{http.StatusNotFound},
		Summary: problem.Text{ZH: "为什么可以（或不可以）看到", EN: "Why something may, or may not, be seen"}}, a.why)
}

func (a *API) why(ctx context.Context, c *Call, in *whyInput) (Why, error) {
	perm, ok := policies.ParsePermission(in.Object + ":" + in.Action)
	if !ok {
		return Why{}, models.NewError(models.Invalid, "access.permission", problem.Text{ZH: "没有这项权限。", EN: "There is no such permission."})
	}
	var p parsing
	day := p.orDay("date", in.Date, a.today())
	if err := p.err(); err != nil {
		return Why{}, err
	}
	who := c.User
	if in.User != "" && in.User != c.User.Login {
		id, err := a.accountWithin(ctx, c, in.User)
		if err == nil {
			who, err = a.options.DB.PrincipalOfUser(ctx, id, a.today())
		}
		if models.IsKind(err, models.Unauthenticated) { // disabled: nothing is allowed
			err = absent()
		}
		if err != nil {
			return Why{}, err
		}
	}
	d, _ := policies.Describe(perm)
	out := Why{User: Account{who.ID.String(), who.Login, who.Name, who.Person}, Object: perm.Object, Action: perm.Action, Person: in.Person, Date: day.String(),
		Summary: d.Summary.In(c.Lang), Ways: []WhyWay{}}
	policy := a.options.Policies.Get()
	return view(ctx, c, func(tx *models.Tx) (Why, error) {
		for _, g := range slices.Concat(who.Grants, []models.Grant{{Role: policies.SignedIn}}) {
			if g.ID.IsZero() && len(out.Ways) > 0 {
				break // roles include that of everybody who is signed in
			}
			for _, rule := range policy.Rules([]string{g.Role}, perm) {
				way, err := wayOf(tx, c, policy, who, g, rule, in.Person, day)
				if err != nil {
					return out, err
				}
				out.Ways = append(out.Ways, way)
				out.Allowed = out.Allowed || way.Reaches || in.Person == ""
			}
		}
		return out, nil
	})
}

// accountWithin finds the user of a login within the call's reach.
func (a *API) accountWithin(ctx context.Context, c *Call, login string) (id models.ID, err error) {
	err = a.options.DB.View(ctx, func(tx *models.Tx) error {
		u, err := tx.UserByLogin(login)
		if err == nil {
			u, err = tx.User(c.Reach, a.today(), u.ID)
		}
		id = u.ID
		return err
	})
	return id, err
}

func wayOf(tx *models.Tx, c *Call, policy *policies.Policy, who models.Principal, g models.Grant, rule policies.Rule, person string, day period.Date) (WhyWay, error) {
	role, _ := policy.Role(g.Role)
	way := WhyWay{Role: g.Role, Title: role.Title.In(c.Lang), From: dayText(g.From), To: dayText(g.To),
		Rule: "p, role:" + rule.Role + ", " + rule.Object + ", " + rule.Action + ", " + rule.Scope, Line: rule.Line, Scope: rule.Scope}
	if !g.ID.IsZero() {
		way.Grant = g.ID.String()
	}
	reach := models.Reach{User: who.ID, Person: who.Person, Scopes: []models.Scope{models.Scope(rule.Scope)}}
	if rule.Scope == string(models.Units) {
		reach.Units, way.Units = g.Units, g.Units
	}
	if person == "" {
		return way, nil
	}
	var err error
	if way.Reaches, err = tx.Reaches(reach, person, day); err != nil || !way.Reaches {
		return way, err
	}
	through, err := tx.ReachedBy(reach, person, day)
	for _, t := range through {
		way.Through = append(way.Through, WhyInterval{t.By, t.From.String(), t.To.String()})
	}
	return way, err
}
