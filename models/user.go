package models

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// UserState says whether a user can sign in.
type UserState string

// A user is active, or disabled; nobody is ever deleted.
const (
	Active   UserState = "active"
	Disabled UserState = "disabled"
)

// User is somebody who signs in. Person is the employee number, "" for nobody
// who can be paid: whoever has it has the scope self on that person.
type User struct {
	ID        ID
	Login     string // as NormalLogin makes it
	Name      string
	Person    string
	State     UserState
	Password  bool // there is one
	Version   int64
	CreatedAt Instant
}

type userRow struct {
	ID        ID
	Login     string
	Name      string
	Person    *string
	State     UserState
	Password  *string
	Version   int64
	CreatedAt Instant
}

const userColumns = `u.id, u.login, u.name, u.person, u.state, u.password, u.version, u.created_at`

func (r *userRow) user() User {
	u := User{ID: r.ID, Login: r.Login, Name: r.Name, State: r.State, Password: r.Password != nil, Version: r.Version, CreatedAt: r.CreatedAt}
	if r.Person != nil {
		u.Person = *r.Person
	}
	return u
}

// maxLogin is the longest login, in characters.
const maxLogin = 64

// NormalLogin gives the one form in which a login is stored and looked for:
// NFKC, lower case, without blanks around it. A login holds the letters a to z,
// digits, Chinese characters and . - _ @ between them; everything else, which
// might look like one of them, is refused, ok being false.
func NormalLogin(text string) (login string, ok bool) {
	login = strings.TrimSpace(strings.ToLower(norm.NFKC.String(text)))
	n := 0
	for i, r := range login {
		n++
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', unicode.Is(unicode.Han, r):
		case strings.ContainsRune(".-_@", r) && i > 0 && i < len(login)-1:
		default:
			return "", false
		}
	}
	return login, n > 0 && n <= maxLogin && login != "console"
}

// lookAlike maps a login to what it might be read as, in SQL and in the same
// order in Go: 0 as o, 1 as l, rn as m, vv as w.
const lookAlike = `REPLACE(REPLACE(REPLACE(REPLACE(login, '0', 'o'), '1', 'l'), 'rn', 'm'), 'vv', 'w')`

func alike(login string) string {
	for _, pair := range [][2]string{{"0", "o"}, {"1", "l"}, {"rn", "m"}, {"vv", "w"}} {
		login = strings.ReplaceAll(login, pair[0], pair[1])
	}
	return login
}

// AddUser makes a user without roles and without a password. Errors: Invalid
// for a login or a name that cannot be, Conflict where the login, one that is
// read alike, or the person is somebody else's.
func (tx *Tx) AddUser(login, name, person string) (User, error) {
	var list problem.List
	normal, ok := NormalLogin(login)
	if !ok {
		list.Add("user.login", problem.Place{Path: "login"}, problem.Text{ZH: "登录名不可用。", EN: "The login cannot be used."},
			problem.Text{ZH: "用 1 到 64 个小写字母、数字或汉字，中间可用 . - _ @。", EN: "Use 1 to 64 letters a to z, digits or Chinese characters, with . - _ @ between them."})
	}
	list = append(list, checkUser(name, person)...)
	if len(list) > 0 {
		return User{}, InvalidList("user.invalid", list)
	}
	var taken []string
	if err := tx.q.Raw(`SELECT login FROM users WHERE `+lookAlike+` = ?`, alike(normal)).Scan(&taken).Error; err != nil {
		return User{}, err
	}
	if len(taken) > 0 {
		if taken[0] == normal {
			return User{}, conflict("user.login_taken", "这个登录名已被使用。", "This login is taken.")
		}
		return User{}, conflict("user.login_alike", "这个登录名与已有的一个看起来一样。", "This login reads like one that exists.")
	}
	u := User{ID: NewID(), Login: normal, Name: strings.TrimSpace(name), Person: person, State: Active, Version: 1, CreatedAt: tx.Now}
	err := tx.insert("users", map[string]any{"id": u.ID, "login": u.Login, "name": u.Name, "person": textOrNull(person), "password": nil,
		"state": u.State, "version": 1, "created_at": u.CreatedAt})
	return u, personTaken(err)
}

// personTaken words a key that exists already: logins were looked for before.
func personTaken(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return conflict("user.taken", "登录名或工号已属于另一个账号。", "The login or the employee number belongs to another account.")
	}
	return err
}

func checkUser(name, person string) (list problem.List) {
	if name = strings.TrimSpace(name); name == "" || len([]rune(name)) > 200 || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		list.Add("user.name", problem.Place{Path: "name"}, problem.Text{ZH: "姓名应为 1 到 200 个可见字符。", EN: "A name has 1 to 200 characters that can be seen."}, problem.Text{})
	}
	if len([]rune(person)) > 64 || strings.ContainsFunc(person, func(r rune) bool { return !unicode.IsPrint(r) }) || person != strings.TrimSpace(person) {
		list.Add("user.person", problem.Place{Path: "person"}, problem.Text{ZH: "工号最多 64 个可见字符，首尾不含空格。", EN: "An employee number has at most 64 characters that can be seen, and no blank at either end."}, problem.Text{})
	}
	return list
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// usersWithin is the predicate of a reach over accounts: those of the people
// whom the reach meets on the day, and one's own with the scope self.
func usersWithin(r Reach, day period.Date) (string, []any) {
	clause, args := r.where("u.person", quoted(day))
	if r.Has(Self) {
		return "(" + clause + " OR u.id = ?)", append(args, r.User)
	}
	return clause, args
}

// UserFilter selects accounts for a list; Text is part of the login, the name or
// the employee number.
type UserFilter struct {
	State UserState
	Text  string
}

// Users lists accounts of the reach by login.
func (tx *Tx) Users(r Reach, day period.Date, f UserFilter, p Paging) (Listed[User], error) {
	q := &query{columns: userColumns, from: "users u"}
	clause, args := usersWithin(r, day)
	q.where(clause, args...)
	if f.State != "" {
		q.where("u.state = ?", f.State)
	}
	if f.Text != "" {
		clause, args = contains(f.Text, "u.login", "u.name", "u.person")
		q.where(clause, args...)
	}
	list, err := paged(tx, q, p, []order{{"login", []column{{name: "u.login"}}}}, func(r *userRow, _ string) []string { return []string{r.Login} })
	if err != nil {
		return Listed[User]{}, err
	}
	return mapped(list, func(r *userRow) (User, error) { return r.user(), nil })
}

// User finds an account of the reach.
func (tx *Tx) User(r Reach, day period.Date, id ID) (User, error) {
	clause, args := usersWithin(r, day)
	return tx.oneUser(`u.id = ? AND `+clause, append([]any{id}, args...)...)
}

// UserNames finds the users of some ids, whoever asks: for the names of those who
// took part in something that the caller may see. Zero ids are nobody's.
func (tx *Tx) UserNames(ids []ID) ([]User, error) {
	var list []User
	for some := range slices.Chunk(distinct(ids), 200) {
		var rows []userRow
		if err := tx.q.Raw(`SELECT `+userColumns+` FROM users u WHERE u.id IN ?`, some).Scan(&rows).Error; err != nil {
			return nil, err
		}
		for i := range rows {
			list = append(list, rows[i].user())
		}
	}
	return list, nil
}

func distinct(ids []ID) []ID {
	ids = slices.DeleteFunc(slices.Clone(ids), ID.IsZero)
	slices.SortFunc(ids, func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

// UserByLogin finds an account for the console and for signing in. NotFound
// where the login is none or nobody's.
func (tx *Tx) UserByLogin(login string) (User, error) {
	normal, ok := NormalLogin(login)
	if !ok {
		return User{}, notFound()
	}
	return tx.oneUser(`u.login = ?`, normal)
}

func (tx *Tx) oneUser(where string, args ...any) (User, error) {
	var rows []userRow
	if err := tx.q.Raw(`SELECT `+userColumns+` FROM users u WHERE `+where, args...).Scan(&rows).Error; err != nil {
		return User{}, err
	}
	if len(rows) == 0 {
		return User{}, notFound()
	}
	return rows[0].user(), nil
}

// AnyUser reports whether there is an account at all.
func (tx *Tx) AnyUser() (bool, error) {
	var n []int
	err := tx.q.Raw(`SELECT 1 FROM users LIMIT 1`).Scan(&n).Error
	return len(n) > 0, err
}

// EditUser changes the name and the employee number of an account of a version.
// Another employee number ends the user's sessions, because it changes whose
// pay the user sees as their own.
func (tx *Tx) EditUser(u User, name, person string) (User, error) {
	if list := checkUser(name, person); len(list) > 0 {
		return User{}, InvalidList("user.invalid", list)
	}
	err := tx.change("users", map[string]any{"id": u.ID, "version": u.Version},
		map[string]any{"name": strings.TrimSpace(name), "person": textOrNull(person), "version": u.Version + 1})
	if err != nil {
		return User{}, personTaken(err)
	}
	if person != u.Person {
		if err := tx.EndSessions(u.ID, [32]byte{}); err != nil {
			return User{}, err
		}
	}
	return tx.oneUser(`u.id = ?`, u.ID)
}

// SetUserState disables an account or makes it active again. Disabling ends its
// sessions and takes back its sign-in links; its API tokens answer nothing
// while it is disabled.
func (tx *Tx) SetUserState(u User, to UserState) (User, error) {
	if u.State == to {
		return User{}, conflict("user.state", "账号已经是这个状态。", "The account is in this state already.")
	}
	err := tx.change("users", map[string]any{"id": u.ID, "state": u.State}, map[string]any{"state": to, "version": gorm.Expr("version + 1")})
	if err != nil {
		return User{}, err
	}
	if to == Disabled {
		if err := errors.Join(tx.EndSessions(u.ID, [32]byte{}), tx.dropLinks(u.ID)); err != nil {
			return User{}, err
		}
	}
	return tx.oneUser(`u.id = ?`, u.ID)
}

// PasswordOf gives the stored form of an active user's password, "" where there
// is none.
func (tx *Tx) PasswordOf(id ID) (string, error) {
	var found []string
	err := tx.q.Raw(`SELECT password FROM users WHERE id = ? AND state = 'active' AND password IS NOT NULL`, id).Scan(&found).Error
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// SetPassword stores a password in PHC form and ends every session of the user:
// whoever knew the old one is out.
func (tx *Tx) SetPassword(id ID, phc string) error {
	if err := tx.change("users", map[string]any{"id": id}, map[string]any{"password": phc, "version": gorm.Expr("version + 1")}); err != nil {
		return err
	}
	return errors.Join(tx.EndSessions(id, [32]byte{}), tx.dropLinks(id))
}

// HoldPassword makes sure, until the end of the transaction, that a user is
// active and has the password of the given form, "" for none. Otherwise the
// error is Conflict.
func (tx *Tx) HoldPassword(id ID, phc string) error {
	n, err := tx.exec(`UPDATE users SET version = version WHERE id = ? AND state = 'active' AND COALESCE(password, '') = ?`, id, phc)
	if err == nil && n == 0 {
		err = stale()
	}
	return err
}
