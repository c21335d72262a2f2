package api

import (
	"context"
	"crypto/sha256"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"steelyard/compensation/problem"
	"steelyard/models"
)

// firstLinkFor is how long the link for the first administrator holds.
const firstLinkFor = 30 * time.Minute

// firstRole is the role of the first administrator.
const firstRole = "admin"

// deviceCookie remembers that its owner has signed in on this device before. It
// signs nobody in: it only keeps strangers' failures from making its owner wait.
const deviceCookie = "__Host-steelyard-device"

const deviceFor = 90 * 24 * time.Hour

func deviceCookieText(secret string) string {
	c := &http.Cookie{Name: deviceCookie, Value: secret, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: int(deviceFor.Seconds())}
	return c.String()
}

// cookie reads a cookie of the request, "" where there is none.
func (c *Call) cookie(name string) string {
	cookie, err := (&http.Request{Header: c.header}).Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// peerOf is what tries are counted by: an IPv4 address, or the 64 bits of an
// IPv6 network, which one household has to itself.
func peerOf(remote string) string {
	address, err := netip.ParseAddr(remote)
	if err != nil || address.Is4() {
		return remote
	}
	network, err := address.Prefix(64)
	if err != nil {
		return remote
	}
	return network.String()
}

// signIn checks a password. Whatever is wrong, the answer is the same and takes
// as long: nobody learns which logins there are.
func (a *API) signIn(ctx context.Context, c *Call, in SignIn) (Me, error) {
	db := a.options.DB
	var user models.User
	var stored string
	err := db.View(ctx, func(tx *models.Tx) (err error) {
		if user, err = tx.UserByLogin(in.Login); err != nil && !models.IsKind(err, models.NotFound) {
			return err
		}
		stored, err = tx.PasswordOf(user.ID)
		return err
	})
	if err != nil {
		return Me{}, err
	}
	own, gates, err := a.gates(ctx, c, in.Login, user)
	if err != nil {
		return Me{}, err
	}
	if wait, err := db.Waiting(ctx, gates...); err != nil || wait > 0 {
		return Me{}, orElse(err, waitToSignIn(c, wait))
	}
	free, err := a.hashPlace(ctx)
	if err != nil {
		return Me{}, err
	}
	defer free()
	if wait, err := db.Try(ctx, gates...); err != nil || wait > 0 {
		return Me{}, orElse(err, waitToSignIn(c, wait))
	}
	if !verifyPassword(stored, in.Password) {
		return Me{}, signInFailed()
	}
	me, err := a.begin(ctx, c, models.Actor{User: user.ID, Login: user.Login, Request: c.Request}, func(tx *models.Tx) (models.ID, error) {
		tx.Record(models.Entry{Action: "sign_in", Object: "session", Key: user.Login, Domain: "access"})
		if err := tx.HoldPassword(user.ID, stored); err != nil {
			return user.ID, err
		}
		return user.ID, tx.Passed(own, gates[1:]...)
	})
	if models.IsKind(err, models.Conflict) { // disabled, or another password, just now
		err = signInFailed()
	}
	return me, err
}

func signInFailed() error {
	return models.NewError(models.Unauthenticated, "signin.failed", problem.Text{ZH: "登录名或密码不正确。", EN: "The login or the password is not right."})
}

// gates are what a sign-in has to pass, the account's or the known device's
// first. A device on which the user has signed in before passes its own alone.
func (a *API) gates(ctx context.Context, c *Call, login string, user models.User) (own models.Gate, all []models.Gate, err error) {
	if secret := c.cookie(deviceCookie); secret != "" && !user.ID.IsZero() {
		own = models.DeviceGate(secret, user.ID)
		known, err := a.options.DB.Known(ctx, own)
		if err != nil || known {
			return own, []models.Gate{own}, err
		}
	}
	if normal, ok := models.NormalLogin(login); ok {
		login = normal
	}
	own = models.AccountGate(login)
	return own, []models.Gate{own, models.PeerGate(peerOf(c.Remote))}, nil
}

func waitToSignIn(c *Call, wait time.Duration) *Problem {
	return tooMany(c, wait, "signin.wait", problem.Text{ZH: "尝试过于频繁，请稍后再试。", EN: "Too many tries. Wait a moment."})
}

// tooMany asks to wait before the next try.
func tooMany(c *Call, wait time.Duration, code string, detail problem.Text) *Problem {
	p := problemOf(c, http.StatusTooManyRequests, code, detail, nil)
	p.after = strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)
	return p
}

// begin starts a session for the user that fn gives, in fn's own transaction,
// with a secret that nobody has had before; the session that the request came
// with ends. The device is known from then on.
func (a *API) begin(ctx context.Context, c *Call, actor models.Actor, fn func(tx *models.Tx) (models.ID, error)) (Me, error) {
	secret, hash := newSecret()
	device := c.cookie(deviceCookie)
	if len(device) != len(secret) {
		device, _ = newSecret()
	}
	var id models.ID
	err := a.options.DB.Update(ctx, actor, func(tx *models.Tx) (err error) {
		if id, err = fn(tx); err != nil {
			return err
		}
		if old := c.cookie(cookieName); old != "" {
			if err := tx.EndSession(sha256.Sum256([]byte(old))); err != nil {
				return err
			}
		}
		if err := tx.AddSession(id, hash, a.options.SessionAbsolute, c.Remote); err != nil {
			return err
		}
		return tx.KnowDevice(models.DeviceGate(device, id))
	})
	if err != nil {
		return Me{}, err
	}
	user, err := a.options.DB.PrincipalOfSession(ctx, hash, a.options.SessionIdle, models.InstantOf(a.now()), a.today())
	if err != nil {
		return Me{}, err
	}
	c.cookies = append(c.cookies, sessionCookie(secret, a.options.SessionAbsolute), deviceCookieText(device))
	return a.me(ctx, c, user)
}

func (a *API) signInByLink(ctx context.Context, c *Call, in LinkSignIn) (Me, error) {
	hash := sha256.Sum256([]byte(in.Secret))
	var link models.Link
	var user models.User
	err := a.options.DB.View(ctx, func(tx *models.Tx) (err error) {
		if link, err = tx.LinkOf(hash); err != nil || link.User.IsZero() {
			return err
		}
		user, err = tx.User(models.Reach{Scopes: []models.Scope{models.All}}, a.today(), link.User)
		return err
	})
	if err != nil {
		return Me{}, err
	}
	first := link.User.IsZero()
	if first {
		user.Login = in.Login
	}
	stored := ""
	if first || in.Password != "" {
		if list := CheckPassword(in.Password, user.Login); len(list) > 0 {
			return Me{}, models.InvalidList("password.invalid", list)
		}
		if stored, err = a.hashed(ctx, in.Password); err != nil {
			return Me{}, err
		}
	}
	actor := models.Actor{User: user.ID, Login: user.Login, Request: c.Request}
	if first {
		actor.Login = "console"
	}
	return a.begin(ctx, c, actor, func(tx *models.Tx) (models.ID, error) {
		used, err := tx.UseLink(hash)
		if err != nil {
			return used.User, err
		}
		if first {
			user, err := a.firstAdmin(tx, in.Login, in.Name, stored)
			return user.ID, err
		}
		tx.Record(models.Entry{Action: "sign_in_by_link", Object: "session", Key: user.Login, Domain: "access"})
		if stored == "" {
			return used.User, nil
		}
		return used.User, tx.SetPassword(used.User, stored)
	})
}

// FirstAdminLink makes the secret with which the first administrator signs in,
// within half an hour, while there is no user at all; afterwards it is "". A
// secret made before loses its meaning.
func (a *API) FirstAdminLink(ctx context.Context) (string, error) {
	secret, hash := newSecret()
	err := a.options.DB.Update(ctx, models.Actor{Login: "console"}, func(tx *models.Tx) error {
		if err := tx.LockAccess(); err != nil {
			return err
		}
		somebody, err := tx.AnyUser()
		if err != nil {
			return err
		}
		if somebody {
			secret = ""
			tx.Unchanged()
			return nil
		}
		tx.Record(models.Entry{Action: "create", Object: "link", Key: "first administrator", Domain: "access"})
		_, err = tx.AddLink(models.ID{}, hash, firstLinkFor)
		return err
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// firstAdmin makes the first user, with the role that administers.
func (a *API) firstAdmin(tx *models.Tx, login, name, stored string) (models.User, error) {
	user, err := tx.AddUser(login, name, "")
	if err != nil {
		return user, err
	}
	if err := tx.SetPassword(user.ID, stored); err != nil {
		return user, err
	}
	grant, err := tx.AddGrant(models.NewGrant{User: user.ID, Role: firstRole, Reason: "first administrator"})
	tx.Record(models.Entry{Action: "create", Object: "user", Key: user.Login, Domain: "access", After: []any{user, grant}, Reason: "first administrator"})
	return user, err
}
