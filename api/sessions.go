package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// confirmedFor is how long after proving who they are people may do what needs
// it: give roles, make tokens, change the policy, close a run, export bank
// accounts.
const confirmedFor = 5 * time.Minute

// SignIn is a login with its password.
type SignIn struct {
	Login    string `json:"login" maxLength:"200"`
	Password string `json:"password" maxLength:"1000"`
}

// LinkSignIn is the secret of a one-time link. With a password it becomes the
// user's; whoever is the first administrator gives a login and a name as well.
type LinkSignIn struct {
	Secret   string `json:"secret" maxLength:"200"`
	Password string `json:"password,omitempty" maxLength:"1000" doc:"8 to 128 characters"`
	Login    string `json:"login,omitempty" maxLength:"200" doc:"for the first administrator"`
	Name     string `json:"name,omitempty" maxLength:"200" doc:"for the first administrator"`
}

// Me is who is signed in, what they may do and until when.
type Me struct {
	User        Account         `json:"user"`
	Roles       []OwnRole       `json:"roles"`
	Permissions []OwnPermission `json:"permissions" doc:"what the roles of today allow; a token narrows it"`
	Session     *SessionLimits  `json:"session,omitempty" doc:"none for tokens"`
	Language    string          `json:"language" enum:"zh,en"`
	Company     string          `json:"company"`
	Banners     []Banner        `json:"banners" doc:"what everybody must know at the moment"`
	Reading     string          `json:"reading,omitempty" doc:"why one reads in this session, as one said under a role that asks for it"`
}

// Account names a user.
type Account struct {
	ID     string `json:"id" format:"uuid"`
	Login  string `json:"login"`
	Name   string `json:"name"`
	Person string `json:"person,omitempty" doc:"employee number"`
}

// OwnRole is a grant that is in force today.
type OwnRole struct {
	Role    string   `json:"role"`
	Title   string   `json:"title"`
	Units   []string `json:"units,omitempty" doc:"team codes"`
	From    string   `json:"from,omitempty" format:"date"`
	To      string   `json:"to,omitempty" format:"date" doc:"exclusive"`
	Reasons bool     `json:"reasons,omitempty" doc:"whoever reads under it says why: POST /session/reason, once a session"`
}

// OwnPermission is one thing that the caller may do, and how far.
type OwnPermission struct {
	Object string   `json:"object"`
	Action string   `json:"action"`
	Scopes []string `json:"scopes"`
	Units  []string `json:"units,omitempty" doc:"team codes, for the scope units"`
}

// SessionLimits say when a session ends.
type SessionLimits struct {
	ConfirmedAt models.Instant `json:"confirmedAt" doc:"when the user last proved who they are"`
	IdleSeconds int64          `json:"idleSeconds" doc:"it ends when it is not used for so long"`
	EndsAt      models.Instant `json:"endsAt" doc:"it ends then in any case"`
}

// Banner is a notice for everybody.
type Banner struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// OpenSession is one of one's sessions.
type OpenSession struct {
	Current   bool           `json:"current"`
	Remote    string         `json:"remote" doc:"the address that it was begun from"`
	CreatedAt models.Instant `json:"createdAt"`
	SeenAt    models.Instant `json:"seenAt" doc:"within a minute"`
	EndsAt    models.Instant `json:"endsAt"`
}

// Done answers what has nothing else to say.
type Done struct {
	Done bool `json:"done"`
}

func (a *API) addSessions() {
	route(a, Operation{ID: "signIn", Method: http.MethodPost, Path: "/sessions", Status: http.StatusCreated, Fails: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests},
		Summary: problem.Text{ZH: "用密码登录", EN: "Sign in with a password"}},
		func(ctx context.Context, c *Call, in *struct{ Body SignIn }) (Me, error) {
			return a.signIn(ctx, c, in.Body)
		})
	route(a, Operation{ID: "signInByLink", Method: http.MethodPost, Path: "/sessions/links", Status: http.StatusCreated, Fails: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests},
		Summary: problem.Text{ZH: "用一次性链接登录；第一位管理员由此建立", EN: "Sign in with a one-time link; this is how the first administrator comes to be"}},
		func(ctx context.Context, c *Call, in *struct{ Body LinkSignIn }) (Me, error) {
			return a.signInByLink(ctx, c, in.Body)
		})
	own := policies.Permission{Object: "session", Action: "read"}
	end := policies.Permission{Object: "session", Action: "withdraw"}
	route(a, Operation{ID: "getSession", Method: http.MethodGet, Path: "/session", Permission: own,
		Summary: problem.Text{ZH: "我是谁、有哪些权限", EN: "Who I am and what I may do"}},
		func(ctx context.Context, c *Call, _ *struct{}) (Me, error) { return a.me(ctx, c, c.User) })
	route(a, Operation{ID: "confirmSession", Method: http.MethodPost, Path: "/session/confirmation", Permission: own, Fails: []int{http.StatusTooManyRequests},
		Summary: problem.Text{ZH: "再次输入密码，以便进行敏感操作", EN: "Type the password again, for what is sensitive"}},
		func(ctx context.Context, c *Call, in *struct {
			Body struct {
				Password string `json:"password" maxLength:"1000"`
			}
		}) (Done, error) {
			return a.confirm(ctx, c, in.Body.Password)
		})
	route(a, Operation{ID: "sayWhy", Method: http.MethodPost, Path: "/session/reason", Permission: own,
		Summary: problem.Text{ZH: "说明本次登录为什么查看，由审计记下", EN: "Say why one reads in this session, which the audit keeps"}},
		func(ctx context.Context, c *Call, in *struct{ Body WhyNot }) (Done, error) {
			return a.sayWhy(ctx, c, in.Body.Reason)
		})
	route(a, Operation{ID: "listSessions", Method: http.MethodGet, Path: "/sessions", Permission: own,
		Summary: problem.Text{ZH: "我在哪些地方登录着", EN: "Where I am signed in"}}, a.listSessions)
	route(a, Operation{ID: "signOut", Method: http.MethodDelete, Path: "/sessions", Permission: end,
		Summary: problem.Text{ZH: "退出登录", EN: "Sign out"}},
		func(ctx context.Context, c *Call, _ *struct{}) (Done, error) {
			c.cookies, c.clearSite = append(c.cookies, sessionCookie("", 0)), true
			return a.endSessions(ctx, c, "sign_out", func(tx *models.Tx) error { return tx.EndSession(c.User.Session) })
		})
	route(a, Operation{ID: "endOtherSessions", Method: http.MethodDelete, Path: "/sessions/others", Permission: end,
		Summary: problem.Text{ZH: "结束我在其他地方的登录", EN: "End my other sessions"}},
		func(ctx context.Context, c *Call, _ *struct{}) (Done, error) {
			return a.endSessions(ctx, c, "end_others", func(tx *models.Tx) error { return tx.EndSessions(c.User.ID, c.User.Session) })
		})
}

// Confirmed fails where the caller has not proved within the last minutes who
// they are. Tokens never have.
func (c *Call) Confirmed() error {
	if c.User.Token == nil && models.InstantOf(c.api.now())-c.User.Confirmed <= models.Instant(confirmedFor.Microseconds()) {
		return nil
	}
	return models.NewError(models.Unauthenticated, "session.reauth_required", problem.Text{ZH: "这一步需要再次输入密码。", EN: "This step needs the password once more."})
}

func needsSession() error {
	return models.NewError(models.Forbidden, "session.needed", problem.Text{ZH: "令牌不能做这件事，请登录。", EN: "Tokens cannot do this. Sign in."})
}

func (a *API) confirm(ctx context.Context, c *Call, password string) (Done, error) {
	if c.User.Token != nil {
		return Done{}, needsSession()
	}
	stored, err := a.passwordOf(ctx, c.User.ID)
	if err == nil {
		err = a.prove(ctx, c, stored, password)
	}
	if err != nil {
		return Done{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Done, error) {
		tx.Record(models.Entry{Action: "confirm", Object: "session", Key: c.User.Login, Domain: "access"})
		return Done{true}, tx.ConfirmSession(c.User.Session)
	})
}

// sayWhy notes in the audit why somebody reads. It changes nothing else: what
// they have said is found there.
func (a *API) sayWhy(ctx context.Context, c *Call, reason string) (Done, error) {
	if c.User.Token != nil {
		return Done{}, needsSession()
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return Done{}, models.NewError(models.Invalid, "session.reason", problem.Text{ZH: "请写明为什么查看。", EN: "Say why you read."})
	}
	c.Because(reason)
	return update(ctx, c, func(tx *models.Tx) (Done, error) {
		tx.Record(models.Entry{Action: models.SaysWhy, Object: "session", Key: c.User.Login, Domain: "access"})
		return Done{true}, nil
	})
}

func (a *API) listSessions(ctx context.Context, c *Call, _ *struct{}) (Page[OpenSession], error) {
	return view(ctx, c, func(tx *models.Tx) (Page[OpenSession], error) {
		list, err := tx.SessionsOf(c.User.ID, a.options.SessionIdle)
		out := Page[OpenSession]{Items: []OpenSession{}}
		for _, s := range list {
			out.Items = append(out.Items, OpenSession{s.Hash == c.User.Session, s.Remote, s.CreatedAt, s.SeenAt, s.ExpiresAt})
		}
		return out, err
	})
}

func (a *API) endSessions(ctx context.Context, c *Call, action string, end func(tx *models.Tx) error) (Done, error) {
	if c.User.Token != nil {
		return Done{}, needsSession()
	}
	return update(ctx, c, func(tx *models.Tx) (Done, error) {
		tx.Record(models.Entry{Action: action, Object: "session", Key: c.User.Login, Domain: "access"})
		return Done{true}, end(tx)
	})
}

// me words who a user is and what they may do.
func (a *API) me(ctx context.Context, c *Call, user models.Principal) (Me, error) {
	m := Me{User: Account{user.ID.String(), user.Login, user.Name, user.Person}, Language: string(c.Lang), Roles: []OwnRole{}, Banners: []Banner{}, Permissions: []OwnPermission{}}
	policy := a.options.Policies.Get()
	for _, g := range user.Grants {
		role, _ := policy.Role(g.Role)
		m.Roles = append(m.Roles, OwnRole{g.Role, role.Title.In(c.Lang), g.Units, dayText(g.From), dayText(g.To), role.Reasons})
	}
	asked := *c
	asked.User = user
	for _, p := range policies.Permissions() {
		reach, err := a.allowed(&asked, p)
		if err != nil {
			continue
		}
		o := OwnPermission{Object: p.Object, Action: p.Action, Units: reach.Units}
		for _, s := range reach.Scopes {
			if !slices.Contains(o.Scopes, string(s)) {
				o.Scopes = append(o.Scopes, string(s))
			}
		}
		m.Permissions = append(m.Permissions, o)
	}
	err := a.options.DB.View(ctx, func(tx *models.Tx) error {
		company, err := tx.Setting(models.CompanyName)
		if err != nil {
			return err
		}
		m.Company = company.Value
		if m.Banners, err = banners(tx, c.Lang); err != nil || user.Token != nil {
			return err
		}
		list, err := tx.SessionsOf(user.ID, a.options.SessionIdle)
		for _, s := range list {
			if s.Hash == user.Session {
				m.Reading, err = tx.ReadingReason(user.ID, user.Login, s.CreatedAt)
				m.Session = &SessionLimits{user.Confirmed, int64(a.options.SessionIdle.Seconds()), s.ExpiresAt}
			}
		}
		return err
	})
	return m, err
}
