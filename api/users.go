package api

import (
	"context"
	"net/http"
	"time"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// linkFor is how long a one-time sign-in link for a user holds.
const linkFor = 24 * time.Hour

// User is an account.
type User struct {
	Account
	State     string         `json:"state" enum:"active,disabled"`
	Password  bool           `json:"password" doc:"the user has one"`
	CreatedAt models.Instant `json:"createdAt"`
	Version   int64          `json:"version" doc:"what If-Match names"`
}

func accountOf(u models.User) Account { return Account{u.ID.String(), u.Login, u.Name, u.Person} }

func userOf(u models.User) User {
	return User{accountOf(u), string(u.State), u.Password, u.CreatedAt, u.Version}
}

// NewUser is an account to be made.
type NewUser struct {
	Login  string `json:"login" maxLength:"200" doc:"1 to 64 letters a to z, digits or Chinese characters, with . - _ @ between them; width and case are evened out"`
	Name   string `json:"name" maxLength:"1000"`
	Person string `json:"person,omitempty" maxLength:"200" doc:"employee number: whose data are the user's own"`
}

// UserChange is what can be changed of an account.
type UserChange struct {
	Name   string `json:"name" maxLength:"1000"`
	Person string `json:"person,omitempty" maxLength:"200" doc:"employee number; none takes it away"`
	Reason string `json:"reason,omitempty" maxLength:"1000"`
}

// WhyNot is the reason of a step that needs one.
type WhyNot struct {
	Reason string `json:"reason" minLength:"1" maxLength:"1000"`
}

// SignInLink is a one-time link. The secret is shown once.
type SignInLink struct {
	Secret    string         `json:"secret" doc:"for POST /sessions/links; shown once"`
	URL       string         `json:"url,omitempty" doc:"the page that takes it, where the service knows its own address"`
	ExpiresAt models.Instant `json:"expiresAt"`
}

// UserPath is the id of an account in an address.
type UserPath struct {
	ID string `path:"id" format:"uuid"`
}

type usersInput struct {
	PageInput
	State string `query:"state" enum:"active,disabled"`
	Text  string `query:"text" maxLength:"100" doc:"part of the login, the name or the employee number"`
}

func (a *API) addUsers() {
	read := policies.Permission{Object: "user", Action: "read"}
	edit := policies.Permission{Object: "user", Action: "edit"}
	route(a, Operation{ID: "listUsers", Method: http.MethodGet, Path: "/users", Permission: read,
		Summary: problem.Text{ZH: "账号列表", EN: "List accounts"}}, a.listUsers)
	route(a, Operation{ID: "createUser", Method: http.MethodPost, Path: "/users", Permission: policies.Permission{Object: "user", Action: "create"}, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "新建账号；还没有角色和密码", EN: "Make an account, without roles and without a password yet"}},
		func(ctx context.Context, c *Call, in *struct{ Body NewUser }) (User, error) {
			return a.createUser(ctx, c, in.Body)
		})
	route(a, Operation{ID: "getUser", Method: http.MethodGet, Path: "/users/{id}", Permission: read,
		Summary: problem.Text{ZH: "查看账号", EN: "See an account"}},
		func(ctx context.Context, c *Call, in *UserPath) (User, error) {
			return view(ctx, c, func(tx *models.Tx) (User, error) {
				u, err := a.userIn(tx, c, in.ID)
				c.Tag(u.Version)
				return userOf(u), err
			})
		})
	route(a, Operation{ID: "editUser", Method: http.MethodPut, Path: "/users/{id}", Permission: edit, Edit: true,
		Summary: problem.Text{ZH: "修改账号的姓名或工号", EN: "Change the name or the employee number of an account"}},
		func(ctx context.Context, c *Call, in *struct {
			UserPath
			Body UserChange
		}) (User, error) {
			return a.editUser(ctx, c, in.ID, in.Body)
		})
	for _, s := range []struct {
		id, path string
		to       models.UserState
		summary  problem.Text
	}{
		{"disableUser", "/users/{id}/disable", models.Disabled, problem.Text{ZH: "停用账号：登录和令牌立即失效", EN: "Disable an account: its sessions and tokens end at once"}},
		{"enableUser", "/users/{id}/enable", models.Active, problem.Text{ZH: "重新启用账号", EN: "Make an account active again"}},
	} {
		route(a, Operation{ID: s.id, Method: http.MethodPost, Path: s.path, Permission: edit, Summary: s.summary},
			func(ctx context.Context, c *Call, in *struct {
				UserPath
				Body WhyNot
			}) (User, error) {
				return a.setUserState(ctx, c, in.ID, s.to, in.Body.Reason)
			})
	}
	route(a, Operation{ID: "createSignInLink", Method: http.MethodPost, Path: "/users/{id}/links", Permission: policies.Permission{Object: "user", Action: "reset"}, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "为账号签发一次性登录链接", EN: "Make a one-time sign-in link for an account"}},
		func(ctx context.Context, c *Call, in *UserPath) (SignInLink, error) {
			return a.createSignInLink(ctx, c, in.ID)
		})
	route(a, Operation{ID: "endUserSessions", Method: http.MethodDelete, Path: "/users/{id}/sessions", Permission: policies.Permission{Object: "session", Action: "withdraw"},
		Summary: problem.Text{ZH: "结束账号的全部登录", EN: "End every session of an account"}},
		func(ctx context.Context, c *Call, in *UserPath) (Done, error) {
			return update(ctx, c, func(tx *models.Tx) (Done, error) {
				u, err := a.userIn(tx, c, in.ID)
				if err != nil {
					return Done{}, err
				}
				tx.Record(models.Entry{Action: "end_sessions", Object: "user", Key: u.Login, Domain: "access"})
				return Done{true}, tx.EndSessions(u.ID, [32]byte{})
			})
		})
}

// userIn finds an account within the call's reach.
func (a *API) userIn(tx *models.Tx, c *Call, id string) (models.User, error) {
	parsed, err := models.ParseID(id)
	if err != nil {
		return models.User{}, absent()
	}
	return tx.User(c.Reach, a.today(), parsed)
}

func (a *API) listUsers(ctx context.Context, c *Call, in *usersInput) (Page[User], error) {
	p, err := c.paging(in.PageInput, "", in.State, in.Text)
	if err != nil {
		return Page[User]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[User], error) {
		list, err := tx.Users(c.Reach, a.today(), models.UserFilter{State: models.UserState(in.State), Text: in.Text}, p)
		return pageOf(c, list, "", []string{in.State, in.Text}, userOf), err
	})
}

func (a *API) createUser(ctx context.Context, c *Call, in NewUser) (User, error) {
	return update(ctx, c, func(tx *models.Tx) (User, error) {
		if err := tx.LockAccess(); err != nil {
			return User{}, err
		}
		u, err := tx.AddUser(in.Login, in.Name, in.Person)
		if err != nil {
			return User{}, err
		}
		tx.Record(models.Entry{Action: "create", Object: "user", Key: u.Login, Domain: "access", After: u})
		c.Created("/users/" + u.ID.String())
		c.Tag(u.Version)
		return userOf(u), nil
	})
}

func (a *API) editUser(ctx context.Context, c *Call, id string, in UserChange) (User, error) {
	c.Because(in.Reason)
	return update(ctx, c, func(tx *models.Tx) (User, error) {
		policy, err := a.policyIn(tx)
		if err != nil {
			return User{}, err
		}
		was, err := a.userIn(tx, c, id)
		if err != nil {
			return User{}, err
		}
		needed := policies.WithSecond
		if in.Person != was.Person { // whose pay the user sees as their own
			needed = policies.Alone
			if err := c.Confirmed(); err != nil {
				return User{}, err
			}
			if was.ID == c.User.ID {
				return User{}, models.NewError(models.Forbidden, "user.own_person", problem.Text{ZH: "不能修改自己账号的工号。", EN: "Nobody changes the employee number of their own account."})
			}
		}
		if err := mayTouch(tx, c, policy, was, needed); err != nil {
			return User{}, err
		}
		was.Version = c.Version()
		now, err := tx.EditUser(was, in.Name, in.Person)
		if err != nil {
			return User{}, err
		}
		tx.Record(models.Entry{Action: "edit", Object: "user", Key: now.Login, Domain: "access", Before: was, After: now})
		c.Tag(now.Version)
		return userOf(now), nil
	})
}

// mayTouch makes sure that the caller could hand out every role that the user
// has, or will have: nobody changes the account of somebody above them.
func mayTouch(tx *models.Tx, c *Call, policy *policies.Policy, u models.User, needed policies.Hand) error {
	if u.ID == c.User.ID {
		return nil
	}
	grants, err := tx.GrantsOf(u.ID, false)
	if err != nil {
		return err
	}
	for _, g := range grants {
		if _, declared := policy.Role(g.Role); declared && policy.MayGrant(c.User.Roles(), g.Role) < needed {
			return models.NewError(models.Forbidden, "user.above", problem.Textf("这个账号有角色 %s，不能由您一人操作；请在服务器上用 steelyard user 处理。",
				"The account has the role %s, so this is not for you alone to do. It can be done on the server with steelyard user.", g.Role))
		}
	}
	return nil
}

func (a *API) setUserState(ctx context.Context, c *Call, id string, to models.UserState, reason string) (User, error) {
	c.Because(reason)
	return update(ctx, c, func(tx *models.Tx) (User, error) {
		policy, err := a.policyIn(tx)
		if err != nil {
			return User{}, err
		}
		was, err := a.userIn(tx, c, id)
		if err != nil {
			return User{}, err
		}
		if was.ID == c.User.ID {
			return User{}, models.NewError(models.Forbidden, "user.own_state", problem.Text{ZH: "不能停用自己的账号。", EN: "Nobody disables their own account."})
		}
		if err := mayTouch(tx, c, policy, was, policies.WithSecond); err != nil {
			return User{}, err
		}
		var now models.User
		err = a.keepingAdmins(tx, policy, policy, administration(), func() (err error) {
			now, err = tx.SetUserState(was, to)
			return err
		})
		if err != nil {
			return User{}, err
		}
		tx.Record(models.Entry{Action: string(to), Object: "user", Key: now.Login, Domain: "access", Before: was, After: now})
		return userOf(now), nil
	})
}

func (a *API) createSignInLink(ctx context.Context, c *Call, id string) (SignInLink, error) {
	if err := c.Confirmed(); err != nil {
		return SignInLink{}, err
	}
	secret, hash := newSecret()
	return update(ctx, c, func(tx *models.Tx) (SignInLink, error) {
		policy, err := a.policyIn(tx)
		if err != nil {
			return SignInLink{}, err
		}
		u, err := a.userIn(tx, c, id)
		if err != nil {
			return SignInLink{}, err
		}
		if u.State != models.Active {
			return SignInLink{}, models.NewError(models.Conflict, "user.disabled", problem.Text{ZH: "账号已停用。", EN: "The account is disabled."})
		}
		if err := mayTouch(tx, c, policy, u, policies.Alone); err != nil {
			return SignInLink{}, err
		}
		link, err := tx.AddLink(u.ID, hash, linkFor)
		tx.Record(models.Entry{Action: "create", Object: "link", Key: u.Login, Domain: "access"})
		c.Answers(http.StatusCreated)
		return SignInLink{Secret: secret, URL: a.linkURL(secret), ExpiresAt: link.ExpiresAt}, err
	})
}

// linkURL is the page that takes a one-time link; the secret stands behind #,
// which browsers send to nobody.
func (a *API) linkURL(secret string) string {
	if a.options.PublicURL == "" {
		return ""
	}
	return a.options.PublicURL + "/#link=" + secret
}

func dayText(d period.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
