package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Grant is a role that somebody was given.
type Grant struct {
	ID          string         `json:"id" format:"uuid"`
	User        string         `json:"user" format:"uuid"`
	Role        string         `json:"role"`
	Units       []string       `json:"units,omitempty" doc:"team codes"`
	From        string         `json:"from,omitempty" format:"date"`
	To          string         `json:"to,omitempty" format:"date" doc:"exclusive"`
	State       string         `json:"state" enum:"pending,given,revoked" doc:"pending: it gives nothing until a second person has confirmed it"`
	Reason      string         `json:"reason"`
	GrantedBy   string         `json:"grantedBy" doc:"id of the user, empty for the console"`
	GrantedAt   models.Instant `json:"grantedAt"`
	ConfirmedBy string         `json:"confirmedBy,omitempty"`
	ConfirmedAt models.Instant `json:"confirmedAt,omitempty"`
	RevokedBy   string         `json:"revokedBy,omitempty"`
	RevokedAt   models.Instant `json:"revokedAt,omitempty"`
	Holder      *Account       `json:"holder,omitempty" doc:"whose role it is"`
	Giver       *Account       `json:"giver,omitempty" doc:"who gave it; none: the console"`
	Confirmer   *Account       `json:"confirmer,omitempty" doc:"the second person"`
	Revoker     *Account       `json:"revoker,omitempty"`
}

func grantOf(g models.Given) Grant {
	out := Grant{ID: g.ID.String(), User: g.User.String(), Role: g.Role, Units: g.Units, From: dayText(g.From), To: dayText(g.To), State: "given",
		Reason: g.Reason, GrantedBy: idText(g.GrantedBy), GrantedAt: g.GrantedAt, ConfirmedBy: idText(g.ConfirmedBy), ConfirmedAt: g.ConfirmedAt, RevokedBy: idText(g.RevokedBy), RevokedAt: g.RevokedAt}
	switch {
	case g.RevokedAt != 0:
		out.State = "revoked"
	case g.ConfirmedAt == 0:
		out.State = "pending"
	}
	return out
}

func idText(id models.ID) string {
	if id.IsZero() {
		return ""
	}
	return id.String()
}

// NewGrant is a role to be given.
type NewGrant struct {
	Role   string   `json:"role" maxLength:"64"`
	Units  []string `json:"units,omitempty" maxItems:"200" doc:"team codes, for roles that reach named units"`
	From   string   `json:"from,omitempty" format:"date" doc:"none: at once"`
	To     string   `json:"to,omitempty" format:"date" doc:"exclusive; none: without an end"`
	Reason string   `json:"reason" minLength:"1" maxLength:"1000"`
}

// GrantPath is an account and one of its grants in an address.
type GrantPath struct {
	UserPath
	Grant string `path:"grant" format:"uuid"`
}

func (a *API) addGrants() {
	read := policies.Permission{Object: "grant", Action: "read"}
	route(a, Operation{ID: "listGrants", Method: http.MethodGet, Path: "/users/{id}/grants", Permission: read,
		Summary: problem.Text{ZH: "账号的角色及其历史", EN: "The roles of an account, with their history"}},
		func(ctx context.Context, c *Call, in *UserPath) (Page[Grant], error) {
			return view(ctx, c, func(tx *models.Tx) (Page[Grant], error) {
				u, err := a.userIn(tx, c, in.ID)
				if err != nil {
					return Page[Grant]{}, err
				}
				return grantPage(tx)(tx.GrantsOf(u.ID, true))
			})
		})
	route(a, Operation{ID: "createGrant", Method: http.MethodPost, Path: "/users/{id}/grants", Permission: policies.Permission{Object: "grant", Action: "create"}, Status: http.StatusCreated, Later: true,
		Summary: problem.Text{ZH: "授予角色；涉及他人数据的角色等待第二人确认", EN: "Give a role; one that reaches others waits for a second person"}},
		func(ctx context.Context, c *Call, in *struct {
			UserPath
			Body NewGrant
		}) (Grant, error) {
			return a.createGrant(ctx, c, in.ID, in.Body)
		})
	route(a, Operation{ID: "listPendingGrants", Method: http.MethodGet, Path: "/grants/pending", Permission: policies.Permission{Object: "grant", Action: "approve"},
		Summary: problem.Text{ZH: "等待第二人确认的角色", EN: "Roles that wait for a second person"}},
		func(ctx context.Context, c *Call, _ *struct{}) (Page[Grant], error) {
			return view(ctx, c, func(tx *models.Tx) (Page[Grant], error) { return grantPage(tx)(tx.PendingGrants()) })
		})
	route(a, Operation{ID: "confirmGrant", Method: http.MethodPost, Path: "/users/{id}/grants/{grant}/confirm", Permission: policies.Permission{Object: "grant", Action: "approve"},
		Summary: problem.Text{ZH: "作为第二人确认授予", EN: "Confirm a role as the second person"}},
		func(ctx context.Context, c *Call, in *GrantPath) (Grant, error) { return a.confirmGrant(ctx, c, in) })
	route(a, Operation{ID: "revokeGrant", Method: http.MethodPost, Path: "/users/{id}/grants/{grant}/revoke", Permission: policies.Permission{Object: "grant", Action: "withdraw"},
		Summary: problem.Text{ZH: "收回角色，下一个请求起生效", EN: "Take a role back; it holds from the next request on"}},
		func(ctx context.Context, c *Call, in *struct {
			GrantPath
			Body WhyNot
		}) (Grant, error) {
			return a.revokeGrant(ctx, c, &in.GrantPath, in.Body.Reason)
		})
}

// grantPage makes an answer of grants, with the names of those who took part.
func grantPage(tx *models.Tx) func(list []models.Given, err error) (Page[Grant], error) {
	return func(list []models.Given, err error) (Page[Grant], error) {
		p := Page[Grant]{Items: []Grant{}}
		if err != nil {
			return p, err
		}
		var ids []models.ID
		for _, g := range list {
			ids = append(ids, g.User, g.GrantedBy, g.ConfirmedBy, g.RevokedBy)
		}
		names, err := namesOf(tx, ids)
		for _, g := range list {
			out := grantOf(g)
			out.Holder, out.Giver, out.Confirmer, out.Revoker = names[g.User], names[g.GrantedBy], names[g.ConfirmedBy], names[g.RevokedBy]
			p.Items = append(p.Items, out)
		}
		return p, err
	}
}

// namesOf are the accounts of some users by id, without their employee numbers.
func namesOf(tx *models.Tx, ids []models.ID) (map[models.ID]*Account, error) {
	users, err := tx.UserNames(ids)
	names := map[models.ID]*Account{}
	for _, u := range users {
		names[u.ID] = &Account{ID: u.ID.String(), Login: u.Login, Name: u.Name}
	}
	return names, err
}

// administration are the permissions that may never be nobody's: without them
// nobody could give them back.
func administration() []policies.Permission {
	return []policies.Permission{{Object: "user", Action: "create"}, {Object: "user", Action: "edit"}, {Object: "grant", Action: "create"}, {Object: "policy", Action: "create"}}
}

// control are those of the second person.
func control() []policies.Permission {
	return []policies.Permission{{Object: "grant", Action: "approve"}, {Object: "policy", Action: "approve"}}
}

// rolesWith lists the roles of a policy that have a permission.
func rolesWith(policy *policies.Policy, p policies.Permission) []string {
	var names []string
	for _, r := range policy.Roles() {
		if len(policy.Scopes([]string{r.Name}, p)) > 0 {
			names = append(names, r.Name)
		}
	}
	return names
}

// keepingAdmins makes a change after which each of the permissions that some
// active user had for good must still be some active user's. It holds against
// changes at the same time, because every one of them locks access first.
func (a *API) keepingAdmins(tx *models.Tx, before, after *policies.Policy, vital []policies.Permission, change func() error) error {
	had := make([]int64, len(vital))
	var err error
	for i, p := range vital {
		if had[i], err = tx.Holds(rolesWith(before, p), a.today(), models.ID{}); err != nil {
			return err
		}
	}
	if err := change(); err != nil {
		return err
	}
	for i, p := range vital {
		left, err := tx.Holds(rolesWith(after, p), a.today(), models.ID{})
		if err != nil {
			return err
		}
		if had[i] > 0 && left == 0 {
			return models.NewError(models.Conflict, "access.last_admin", problem.Textf("此后将没有人可以 %s：请先把它交给另一个人。", "Nobody would be left who may %s: give it to somebody else first.", p))
		}
	}
	return nil
}

// policyIn locks access for the transaction and gives the policy in force. An
// instance that has not noticed a new one yet asks to try again.
func (a *API) policyIn(tx *models.Tx) (*policies.Policy, error) {
	if err := tx.LockAccess(); err != nil {
		return nil, err
	}
	stored, err := tx.PolicyText()
	if err != nil {
		return nil, err
	}
	policy, version := a.options.Policies.Get(), a.policy.version.Load()
	if policy == nil || stored.Version != version {
		a.policy.checked.Store(0)
		return nil, models.NewError(models.Busy, "policy.changing", problem.Text{ZH: "权限策略正在更换，请再试一次。", EN: "The access policy is being replaced. Try again."})
	}
	return policy, nil
}

func (a *API) createGrant(ctx context.Context, c *Call, id string, in NewGrant) (Grant, error) {
	if err := c.Confirmed(); err != nil {
		return Grant{}, err
	}
	var p parsing
	from, to := p.date("from", in.From), p.date("to", in.To)
	if err := p.err(); err != nil {
		return Grant{}, err
	}
	c.Because(in.Reason)
	return update(ctx, c, func(tx *models.Tx) (Grant, error) {
		policy, err := a.policyIn(tx)
		if err != nil {
			return Grant{}, err
		}
		u, err := a.userIn(tx, c, id)
		if err != nil {
			return Grant{}, err
		}
		if err := CheckRole(policy, in.Role, in.Units, to); err != nil {
			return Grant{}, err
		}
		pending, err := a.mayGive(tx, c, policy, u, in.Role)
		if err != nil {
			return Grant{}, err
		}
		g, err := tx.AddGrant(models.NewGrant{User: u.ID, Role: in.Role, Units: in.Units, From: from, To: to, Reason: in.Reason, Pending: pending})
		if err != nil {
			return Grant{}, err
		}
		tx.Record(models.Entry{Action: "give", Object: "grant", Key: u.Login + " " + g.Role, Domain: "access", After: g})
		if pending {
			c.Answers(http.StatusAccepted)
		} else {
			c.Answers(http.StatusCreated)
		}
		return grantOf(g), nil
	})
}

// CheckRole says what is wrong with a role and how it is to be given: Invalid
// for a role that the policy does not declare, without the end or the units that
// it needs, or with units that it cannot have.
func CheckRole(policy *policies.Policy, name string, units []string, to period.Date) error {
	var list problem.List
	role, ok := policy.Role(name)
	switch {
	case !ok:
		var names []string
		for _, r := range policy.Roles() {
			names = append(names, r.Name)
		}
		list.Add("grant.role", problem.Place{Path: "role"}, problem.Text{ZH: "没有这个角色。", EN: "There is no such role."}, problem.Textf("可用的：%s。", "There are: %s.", strings.Join(names, ", ")))
	case role.Dated && to.IsZero():
		list.Add("grant.dated", problem.Place{Path: "to"}, problem.Text{ZH: "这个角色必须有截止日期。", EN: "This role must have an end."}, problem.Text{})
	case policy.NeedsUnits(name) && len(units) == 0:
		list.Add("grant.units", problem.Place{Path: "units"}, problem.Text{ZH: "这个角色要指明组织单元。", EN: "This role must name its units."}, problem.Text{})
	case !policy.NeedsUnits(name) && len(units) > 0:
		list.Add("grant.units", problem.Place{Path: "units"}, problem.Text{ZH: "这个角色不限于组织单元。", EN: "This role is not limited to units."}, problem.Text{})
	}
	if len(list) > 0 {
		return models.InvalidList("grant.invalid", list)
	}
	return nil
}

// mayGive asks the policy whether the caller may give a role to a user, and
// whether it waits for a second person. Without four eyes it does not, and the
// audit says so. Nor does the very first one that could confirm others.
func (a *API) mayGive(tx *models.Tx, c *Call, policy *policies.Policy, u models.User, role string) (pending bool, err error) {
	if u.ID == c.User.ID {
		return false, ownGrant()
	}
	if u.State != models.Active {
		return false, models.NewError(models.Conflict, "user.disabled", problem.Text{ZH: "账号已停用。", EN: "The account is disabled."})
	}
	switch policy.MayGrant(c.User.Roles(), role) {
	case policies.Alone:
		return false, nil
	case policies.Never:
		return false, models.NewError(models.Forbidden, "grant.beyond", problem.Text{ZH: "这个角色的权限超出您自己的，不能由您授予。", EN: "The role goes beyond your own rights, so you cannot give it."})
	}
	eyes, err := tx.Setting(models.FourEyes)
	if err != nil {
		return false, err
	}
	if !eyes.On() {
		tx.Mark("four_eyes_off")
		return false, nil
	}
	seconds := rolesWith(policy, control()[0])
	if slices.Contains(seconds, role) {
		ever, err := tx.EverGiven(seconds)
		if err == nil && !ever {
			tx.Mark("first_second_person")
		}
		return ever, err
	}
	return true, nil
}

func ownGrant() error {
	return models.NewError(models.Forbidden, "grant.own", problem.Text{ZH: "不能改动自己的角色。", EN: "Nobody changes their own roles."})
}

// grantIn finds a grant of an account within the call's reach.
func (a *API) grantIn(tx *models.Tx, c *Call, in *GrantPath) (models.User, models.Given, error) {
	u, err := a.userIn(tx, c, in.ID)
	if err != nil {
		return u, models.Given{}, err
	}
	id, err := models.ParseID(in.Grant)
	if err != nil {
		return u, models.Given{}, absent()
	}
	g, err := tx.Given(id)
	if err == nil && g.User != u.ID {
		err = absent()
	}
	return u, g, err
}

func (a *API) confirmGrant(ctx context.Context, c *Call, in *GrantPath) (Grant, error) {
	if err := c.Confirmed(); err != nil {
		return Grant{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Grant, error) {
		policy, err := a.policyIn(tx)
		if err != nil {
			return Grant{}, err
		}
		u, was, err := a.grantIn(tx, c, in)
		if err != nil {
			return Grant{}, err
		}
		if was.User == c.User.ID || was.GrantedBy == c.User.ID {
			return Grant{}, models.NewError(models.Forbidden, "grant.second_person", problem.Text{ZH: "须由授予人和被授予人以外的人确认。", EN: "It is for somebody else than who gives it or gets it."})
		}
		if _, ok := policy.Role(was.Role); !ok {
			return Grant{}, models.NewError(models.Conflict, "grant.no_role", problem.Text{ZH: "现行策略中已没有这个角色。", EN: "The policy has this role no more."})
		}
		g, err := tx.ConfirmGrant(was)
		if err != nil {
			return Grant{}, err
		}
		tx.Record(models.Entry{Action: "confirm", Object: "grant", Key: u.Login + " " + g.Role, Domain: "access", Before: was, After: g})
		return grantOf(g), nil
	})
}

func (a *API) revokeGrant(ctx context.Context, c *Call, in *GrantPath, reason string) (Grant, error) {
	c.Because(reason)
	return update(ctx, c, func(tx *models.Tx) (Grant, error) {
		policy, err := a.policyIn(tx)
		if err != nil {
			return Grant{}, err
		}
		u, was, err := a.grantIn(tx, c, in)
		if err != nil {
			return Grant{}, err
		}
		_, declared := policy.Role(was.Role)
		switch {
		case was.User == c.User.ID:
			return Grant{}, ownGrant()
		case declared && policy.MayGrant(c.User.Roles(), was.Role) == policies.Never:
			return Grant{}, models.NewError(models.Forbidden, "grant.beyond", problem.Text{ZH: "这个角色的权限超出您自己的，不能由您收回。", EN: "The role goes beyond your own rights, so you cannot take it back."})
		}
		var g models.Given
		err = a.keepingAdmins(tx, policy, policy, administration(), func() (err error) {
			g, err = tx.RevokeGrant(was)
			return err
		})
		if err != nil {
			return Grant{}, err
		}
		tx.Record(models.Entry{Action: "revoke", Object: "grant", Key: u.Login + " " + g.Role, Domain: "access", Before: was, After: g})
		return grantOf(g), nil
	})
}
