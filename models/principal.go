package models

import (
	"context"
	"slices"
	"strings"
	"time"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Principal is who calls: a user with the grants of today. Person is the
// employee number, "" where the user is nobody who can be paid.
type Principal struct {
	ID                  ID
	Login, Name, Person string
	Grants              []Grant
	Confirmed           Instant // when the user last proved who they are; zero for tokens
	Session             [32]byte
	Token               *TokenRights // nil for sessions
}

// Grant is a role that a user has, for units where the role is granted for some
// (team codes).
type Grant struct {
	ID       ID
	Role     string
	Units    []string
	From, To period.Date // To is exclusive; zero dates are open
}

// TokenRights are what an API token may do at most; its owner's rights of today
// are the other bound.
type TokenRights struct {
	ID          ID
	Permissions []string // object:action
}

// Covers reports whether the token may be used for the action.
func (t *TokenRights) Covers(object, action string) bool {
	return slices.Contains(t.Permissions, object+":"+action)
}

// Roles lists the roles of the grants.
func (p *Principal) Roles() []string {
	var roles []string
	for _, g := range p.Grants {
		if !slices.Contains(roles, g.Role) {
			roles = append(roles, g.Role)
		}
	}
	return roles
}

// principalRow is a user beside one of the grants in force today.
type principalRow struct {
	UserID      ID
	Login       string
	Name        string
	Person      *string
	GrantID     *ID
	Role        *string
	Units       *string
	ValidFrom   *string
	ValidTo     *string
	SeenAt      Instant
	ConfirmedAt Instant
	TokenID     *ID
	Permissions *string
}

const principalColumns = `u.id AS user_id, u.login, u.name, u.person, g.id AS grant_id, g.role, g.units, g.valid_from, g.valid_to`

const grantsOfToday = ` LEFT JOIN grants g ON g.user_id = u.id AND g.revoked_at IS NULL AND g.confirmed_at IS NOT NULL AND (g.valid_from IS NULL OR g.valid_from <= ?) AND (g.valid_to IS NULL OR g.valid_to > ?)`

// PrincipalOfSession finds the user of a session that is neither idle for
// longer than allowed nor at its end. The session's last use is noted about once
// a minute. Anything else is Unauthenticated, with the same words.
func (db *DB) PrincipalOfSession(ctx context.Context, hash [32]byte, idle time.Duration, now Instant, today period.Date) (Principal, error) {
	var rows []principalRow
	day := today.String()
	err := db.View(ctx, func(tx *Tx) error {
		return tx.q.Raw(`SELECT `+principalColumns+`, s.seen_at, s.confirmed_at FROM sessions s JOIN users u ON u.id = s.user_id`+grantsOfToday+
			` WHERE s.hash = ? AND u.state = 'active' AND s.expires_at > ? AND s.seen_at > ?`, day, day, hash[:], now, now-Instant(idle.Microseconds())).Scan(&rows).Error
	})
	if err != nil {
		return Principal{}, err
	}
	p, ok := principalOf(rows)
	if !ok {
		return p, signedOut()
	}
	p.Session, p.Confirmed = hash, rows[0].ConfirmedAt
	if now-rows[0].SeenAt > Instant(time.Minute.Microseconds()) {
		err = db.work(ctx, func(tx *Tx) error {
			return tx.q.Exec(`UPDATE sessions SET seen_at = ? WHERE hash = ? AND seen_at < ?`, now, hash[:], now).Error
		})
	}
	return p, err
}

// PrincipalOfToken finds the owner of an API token that has neither ended nor
// been revoked.
func (db *DB) PrincipalOfToken(ctx context.Context, hash [32]byte, now Instant, today period.Date) (Principal, error) {
	var rows []principalRow
	day := today.String()
	err := db.View(ctx, func(tx *Tx) error {
		return tx.q.Raw(`SELECT `+principalColumns+`, t.id AS token_id, t.permissions FROM tokens t JOIN users u ON u.id = t.user_id`+grantsOfToday+
			` WHERE t.hash = ? AND u.state = 'active' AND t.revoked_at IS NULL AND t.expires_at > ?`, day, day, hash[:], now).Scan(&rows).Error
	})
	if err != nil {
		return Principal{}, err
	}
	p, ok := principalOf(rows)
	if !ok || rows[0].TokenID == nil {
		return Principal{}, signedOut()
	}
	p.Token = &TokenRights{ID: *rows[0].TokenID}
	if rows[0].Permissions != nil {
		p.Token.Permissions = strings.Fields(*rows[0].Permissions)
	}
	return p, nil
}

func signedOut() error {
	return NewError(Unauthenticated, "session.none", problem.Text{ZH: "请先登录。", EN: "Sign in first."})
}

// principalOf reads the rows of one user, one per grant.
func principalOf(rows []principalRow) (Principal, bool) {
	if len(rows) == 0 {
		return Principal{}, false
	}
	p := Principal{ID: rows[0].UserID, Login: rows[0].Login, Name: rows[0].Name}
	if rows[0].Person != nil {
		p.Person = *rows[0].Person
	}
	for _, r := range rows {
		if r.GrantID == nil || r.Role == nil {
			continue
		}
		g := Grant{ID: *r.GrantID, Role: *r.Role}
		if r.Units != nil {
			g.Units = strings.Fields(*r.Units)
		}
		g.From, g.To = dateOrZero(r.ValidFrom), dateOrZero(r.ValidTo)
		p.Grants = append(p.Grants, g)
	}
	return p, true
}

func dateOrZero(s *string) period.Date {
	if s == nil {
		return period.Date{}
	}
	d, _ := period.ParseDate(*s)
	return d
}

// PrincipalOfUser finds an active user with today's grants, for work that goes
// on after the request that asked for it.
func (db *DB) PrincipalOfUser(ctx context.Context, id ID, today period.Date) (Principal, error) {
	var rows []principalRow
	day := today.String()
	err := db.View(ctx, func(tx *Tx) error {
		return tx.q.Raw(`SELECT `+principalColumns+` FROM users u`+grantsOfToday+` WHERE u.id = ? AND u.state = 'active'`, day, day, id).Scan(&rows).Error
	})
	if err != nil {
		return Principal{}, err
	}
	p, ok := principalOf(rows)
	if !ok {
		return p, signedOut()
	}
	return p, nil
}
