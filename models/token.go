package models

import (
	"slices"
	"strings"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Token is an API token as its owner sees it; the secret itself is nowhere.
type Token struct {
	ID          ID
	User        ID
	Name        string
	Permissions []string // object:action
	CreatedAt   Instant
	ExpiresAt   Instant
	RevokedAt   Instant
}

type tokenRow struct {
	ID          ID
	UserID      ID
	Name        string
	Permissions string
	CreatedAt   Instant
	ExpiresAt   Instant
	RevokedAt   *Instant
}

func (r *tokenRow) token() Token {
	t := Token{ID: r.ID, User: r.UserID, Name: r.Name, Permissions: strings.Fields(r.Permissions), CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt}
	if r.RevokedAt != nil {
		t.RevokedAt = *r.RevokedAt
	}
	return t
}

const tokenColumns = `t.id, t.user_id, t.name, t.permissions, t.created_at, t.expires_at, t.revoked_at`

// AddToken makes a token of a user that ends at the given moment, after now and
// within a year. The caller has checked the permissions.
func (tx *Tx) AddToken(user ID, name string, permissions []string, hash [32]byte, ends Instant) (Token, error) {
	var list problem.List
	if name = strings.TrimSpace(name); name == "" || len([]rune(name)) > 100 {
		list.Add("token.name", problem.Place{Path: "name"}, problem.Text{ZH: "名称应为 1 到 100 个字符。", EN: "A name has 1 to 100 characters."}, problem.Text{})
	}
	if limit := InstantOf(tx.Now.Time().AddDate(1, 0, 0)); ends <= tx.Now || ends > limit {
		list.Add("token.expiry", problem.Place{Path: "expiresAt"}, problem.Text{ZH: "到期时间须在现在之后、一年之内。", EN: "It must end after now and within a year."}, problem.Text{})
	}
	if len(permissions) == 0 {
		list.Add("token.permissions", problem.Place{Path: "permissions"}, problem.Text{ZH: "至少给一项权限。", EN: "Give at least one permission."}, problem.Text{})
	}
	if len(list) > 0 {
		return Token{}, InvalidList("token.invalid", list)
	}
	permissions = slices.Compact(slices.Sorted(slices.Values(permissions)))
	t := Token{ID: NewID(), User: user, Name: name, Permissions: permissions, CreatedAt: tx.Now, ExpiresAt: ends}
	return t, tx.insert("tokens", map[string]any{"id": t.ID, "user_id": user, "name": name, "hash": hash[:],
		"permissions": strings.Join(permissions, "\n"), "created_at": tx.Now, "expires_at": ends, "revoked_at": nil})
}

// Tokens lists the tokens of the accounts within a reach that are neither ended
// nor revoked, the newest first.
func (tx *Tx) Tokens(r Reach, day period.Date) ([]Token, error) {
	clause, args := usersWithin(r, day)
	var rows []tokenRow
	err := tx.q.Raw(`SELECT `+tokenColumns+` FROM tokens t JOIN users u ON u.id = t.user_id WHERE t.revoked_at IS NULL AND t.expires_at > ? AND `+clause+
		` ORDER BY t.created_at DESC, t.id`, append([]any{tx.Now}, args...)...).Scan(&rows).Error
	list := make([]Token, len(rows))
	for i := range rows {
		list[i] = rows[i].token()
	}
	return list, err
}

// RevokeToken ends a token of an account within a reach.
func (tx *Tx) RevokeToken(r Reach, day period.Date, id ID) (Token, error) {
	clause, args := usersWithin(r, day)
	var rows []tokenRow
	err := tx.q.Raw(`SELECT `+tokenColumns+` FROM tokens t JOIN users u ON u.id = t.user_id WHERE t.id = ? AND `+clause, append([]any{id}, args...)...).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return Token{}, firstError(err, notFound())
	}
	n, err := tx.exec(`UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL`, tx.Now, id)
	if err == nil && n == 0 {
		err = conflict("token.revoked", "这个令牌已经收回。", "This token is taken back already.")
	}
	t := rows[0].token()
	t.RevokedAt = tx.Now
	return t, err
}
