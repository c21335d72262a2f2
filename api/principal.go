package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
)

// cookieName is the session's cookie. The prefix makes browsers refuse it
// without Secure, with a Domain, or for a part of the site only.
const cookieName = "__Host-steelyard"

// principal finds the caller's user with today's grants, in one read: by bearer
// token, else by session cookie. A disabled user, an ended session and a revoked
// grant are found out here, at the next request, on every instance.
func (a *API) principal(ctx context.Context, c *Call) (models.Principal, error) {
	now := models.InstantOf(a.now())
	if bearer, ok := strings.CutPrefix(c.header.Get("Authorization"), "Bearer "); ok {
		return a.options.DB.PrincipalOfToken(ctx, sha256.Sum256([]byte(bearer)), now, a.today())
	}
	cookie, err := (&http.Request{Header: c.header}).Cookie(cookieName)
	if err != nil || cookie.Value == "" {
		return models.Principal{}, models.NewError(models.Unauthenticated, "session.none", problem.Text{ZH: "请先登录。", EN: "Sign in first."})
	}
	return a.options.DB.PrincipalOfSession(ctx, sha256.Sum256([]byte(cookie.Value)), a.options.SessionIdle, now, a.today())
}

// today is the date in the company's calendar, which grants and reach are
// matched with.
func (a *API) today() period.Date {
	return dateOf(a.now().In(a.options.Zone))
}

func dateOf(t time.Time) period.Date {
	d, _ := period.ParseDate(t.Format(time.DateOnly))
	return d
}

// newSecret makes 32 random bytes as text, for cookies, links and tokens; only
// its hash is stored.
func newSecret() (text string, hash [32]byte) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	text = base64.RawURLEncoding.EncodeToString(b[:])
	return text, sha256.Sum256([]byte(text))
}

// sessionCookie is the Set-Cookie text of a session; an empty secret ends it.
func sessionCookie(secret string, absolute time.Duration) string {
	cookie := &http.Cookie{Name: cookieName, Value: secret, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(absolute.Seconds())}
	if secret == "" {
		cookie.MaxAge = -1
	}
	return cookie.String()
}
