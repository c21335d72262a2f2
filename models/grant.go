package models

import (
	"slices"
	"strings"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Given is a grant with its history: who gave it, who confirmed it where the
// role needs a second person, who took it back. It gives nothing before
// ConfirmedAt and after RevokedAt. Zero users are the console.
type Given struct {
	Grant
	User        ID
	Reason      string
	GrantedBy   ID
	GrantedAt   Instant
	ConfirmedBy ID
	ConfirmedAt Instant
	RevokedBy   ID
	RevokedAt   Instant
}

type grantRow struct {
	ID          ID
	UserID      ID
	Role        string
	Units       *string
	ValidFrom   *string
	ValidTo     *string
	Reason      string
	GrantedBy   ID
	GrantedAt   Instant
	ConfirmedBy ID
	ConfirmedAt *Instant
	RevokedBy   ID
	RevokedAt   *Instant
}

const grantColumns = `g.id, g.user_id, g.role, g.units, g.valid_from, g.valid_to, g.reason, g.granted_by, g.granted_at, g.confirmed_by, g.confirmed_at, g.revoked_by, g.revoked_at`

func (r *grantRow) given() Given {
	g := Given{User: r.UserID, Reason: r.Reason, GrantedBy: r.GrantedBy, GrantedAt: r.GrantedAt, ConfirmedBy: r.ConfirmedBy, RevokedBy: r.RevokedBy}
	g.ID, g.Role, g.From, g.To = r.ID, r.Role, dateOrZero(r.ValidFrom), dateOrZero(r.ValidTo)
	if r.Units != nil {
		g.Units = strings.Fields(*r.Units)
	}
	if r.ConfirmedAt != nil {
		g.ConfirmedAt = *r.ConfirmedAt
	}
	if r.RevokedAt != nil {
		g.RevokedAt = *r.RevokedAt
	}
	return g
}

// LockAccess makes changes of accounts, grants and the policy follow one
// another until the end of the transaction: what one of them counts, such as
// the administrators that are left, no other changes meanwhile.
func (tx *Tx) LockAccess() error { return tx.lock("access") }

// NewGrant is what is asked for when a role is given. To is exclusive; zero
// dates are open.
type NewGrant struct {
	User     ID
	Role     string
	Units    []string // team codes
	From, To period.Date
	Reason   string
	Pending  bool // it waits for a second person
}

// AddGrant gives a role. The caller has asked the policy. Errors: Invalid for
// dates, units or a reason that cannot be; Conflict where the user has the role
// for the same units and time already.
func (tx *Tx) AddGrant(n NewGrant) (Given, error) {
	if list := n.check(); len(list) > 0 {
		return Given{}, InvalidList("grant.invalid", list)
	}
	slices.Sort(n.Units)
	n.Units = slices.Compact(n.Units)
	units := strings.Join(n.Units, "\n")
	same, err := tx.grants(`g.user_id = ? AND g.role = ? AND g.revoked_at IS NULL AND COALESCE(g.units, '') = ?`, n.User, n.Role, units)
	if err != nil {
		return Given{}, err
	}
	for _, g := range same {
		if (g.To.IsZero() || n.From.Before(g.To)) && (n.To.IsZero() || g.From.Before(n.To)) {
			return Given{}, conflict("grant.exists", "这段时间内该用户已有这个角色，或正等待确认。", "The user has this role for that time already, or it waits to be confirmed.")
		}
	}
	var confirmed any
	if !n.Pending {
		confirmed = tx.Now
	}
	id := NewID()
	err = tx.insert("grants", map[string]any{"id": id, "user_id": n.User, "role": n.Role, "units": textOrNull(units),
		"valid_from": dayOrNull(n.From), "valid_to": dayOrNull(n.To), "reason": n.Reason, "granted_by": tx.actor.User, "granted_at": tx.Now,
		"confirmed_by": nil, "confirmed_at": confirmed, "revoked_by": nil, "revoked_at": nil})
	if err != nil {
		return Given{}, err
	}
	return tx.Given(id)
}

func (n *NewGrant) check() (list problem.List) {
	if !n.To.IsZero() && !n.From.Before(n.To) {
		list.Add("grant.dates", problem.Place{Path: "to"}, problem.Text{ZH: "截止日期必须晚于起始日期。", EN: "The end must be after the beginning."}, problem.Text{})
	}
	if strings.TrimSpace(n.Reason) == "" || len([]rune(n.Reason)) > 1000 {
		list.Add("grant.reason", problem.Place{Path: "reason"}, problem.Text{ZH: "请写明理由，最多 1000 个字符。", EN: "Say why, in at most 1000 characters."}, problem.Text{})
	}
	for _, u := range n.Units {
		if u == "" || len([]rune(u)) > 64 || strings.ContainsAny(u, " \t\r\n") {
			list.Add("grant.units", problem.Place{Path: "units"}, problem.Textf("%s 不是团队代码。", "%s is no team's code.", problem.Show(u)), problem.Text{})
		}
	}
	return list
}

// Given finds a grant.
func (tx *Tx) Given(id ID) (Given, error) {
	list, err := tx.grants(`g.id = ?`, id)
	if err != nil || len(list) == 0 {
		return Given{}, firstError(err, notFound())
	}
	return list[0], nil
}

func firstError(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// GrantsOf lists a user's grants, the newest first; without their history only
// those that are not revoked.
func (tx *Tx) GrantsOf(user ID, history bool) ([]Given, error) {
	if history {
		return tx.grants(`g.user_id = ?`, user)
	}
	return tx.grants(`g.user_id = ? AND g.revoked_at IS NULL`, user)
}

// PendingGrants lists the grants that wait for a second person.
func (tx *Tx) PendingGrants() ([]Given, error) {
	return tx.grants(`g.confirmed_at IS NULL AND g.revoked_at IS NULL`)
}

func (tx *Tx) grants(where string, args ...any) ([]Given, error) {
	var rows []grantRow
	if err := tx.q.Raw(`SELECT `+grantColumns+` FROM grants g WHERE `+where+` ORDER BY g.granted_at DESC, g.id DESC`, args...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]Given, len(rows))
	for i := range rows {
		list[i] = rows[i].given()
	}
	return list, nil
}

// ConfirmGrant puts a grant in force that waited for a second person, and takes
// back the user's unused sign-in links, which the first person may hold.
func (tx *Tx) ConfirmGrant(g Given) (Given, error) {
	n, err := tx.exec(`UPDATE grants SET confirmed_by = ?, confirmed_at = ? WHERE id = ? AND confirmed_at IS NULL AND revoked_at IS NULL`, tx.actor.User, tx.Now, g.ID)
	if err == nil && n == 0 {
		err = conflict("grant.not_pending", "这项授予不在等待确认。", "This grant does not wait to be confirmed.")
	}
	if err == nil {
		err = tx.dropLinks(g.User)
	}
	if err != nil {
		return Given{}, err
	}
	return tx.Given(g.ID)
}

// RevokeGrant takes a grant back. It holds at the user's next request, on every
// instance.
func (tx *Tx) RevokeGrant(g Given) (Given, error) {
	n, err := tx.exec(`UPDATE grants SET revoked_by = ?, revoked_at = ? WHERE id = ? AND revoked_at IS NULL`, tx.actor.User, tx.Now, g.ID)
	if err == nil && n == 0 {
		err = conflict("grant.revoked", "这项授予已经收回。", "This grant is taken back already.")
	}
	if err != nil {
		return Given{}, err
	}
	return tx.Given(g.ID)
}

// Holds counts the active users who have one of the roles for good: confirmed,
// begun by the day, and without an end. Users who are left out are not counted.
func (tx *Tx) Holds(roles []string, day period.Date, without ID) (int64, error) {
	if len(roles) == 0 {
		return 0, nil
	}
	var n int64
	err := tx.q.Raw(`SELECT COUNT(DISTINCT u.id) FROM users u JOIN grants g ON g.user_id = u.id WHERE u.state = 'active' AND u.id <> ?`+
		` AND g.role IN ? AND g.revoked_at IS NULL AND g.confirmed_at IS NOT NULL AND (g.valid_from IS NULL OR g.valid_from <= ?) AND g.valid_to IS NULL`,
		without[:], roles, day.String()).Scan(&n).Error
	return n, err
}

// EverGiven reports whether one of the roles was ever given to anybody.
func (tx *Tx) EverGiven(roles []string) (bool, error) {
	if len(roles) == 0 {
		return false, nil
	}
	var n []int
	err := tx.q.Raw(`SELECT 1 FROM grants WHERE role IN ? LIMIT 1`, roles).Scan(&n).Error
	return len(n) > 0, err
}
