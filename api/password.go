package api

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// What a password costs to check: 19 MiB of memory, twice over, in one lane.
const (
	hashMemory  = 19 << 10 // KiB
	hashTime    = 2
	hashThreads = 1
	saltLength  = 16
	keyLength   = 32
)

// hashWait is how long a request waits for its turn to have a password hashed.
const hashWait = 2 * time.Second

// HashPassword makes the stored form of a password: argon2id in PHC form, with
// a salt of its own.
func HashPassword(password string) string {
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails
	return phc(salt, passwordKey(password, salt))
}

func passwordKey(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, hashTime, hashMemory, hashThreads, keyLength)
}

func phc(salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashTime, hashThreads, b.EncodeToString(salt), b.EncodeToString(key))
}

// verifyPassword compares a password with a stored form. Without one it takes
// as long, and is false.
func verifyPassword(stored, password string) bool {
	salt, key := make([]byte, saltLength), make([]byte, keyLength)
	known := false
	if parts := strings.Split(stored, "$"); len(parts) == 6 {
		b := base64.RawStdEncoding
		s, err1 := b.DecodeString(parts[4])
		k, err2 := b.DecodeString(parts[5])
		if err1 == nil && err2 == nil && len(s) == saltLength && len(k) == keyLength && phc(s, k) == stored {
			salt, key, known = s, k, true
		}
	}
	same := subtle.ConstantTimeCompare(passwordKey(password, salt), key) == 1
	return same && known
}

// hashPlace waits for a place to hash a password in, so that many sign-ins at once
// cannot take all memory. The error is Busy when none gets free in time.
func (a *API) hashPlace(ctx context.Context) (free func(), err error) {
	timer := time.NewTimer(hashWait)
	defer timer.Stop()
	select {
	case a.hashing <- struct{}{}:
		return func() { <-a.hashing }, nil
	case <-ctx.Done():
	case <-timer.C:
	}
	return nil, models.NewError(models.Busy, "signin.busy", problem.Text{ZH: "同时登录的人太多，请稍后再试。", EN: "Too many people are signing in. Try again in a moment."})
}

// hashed makes the stored form of a new password in one of the places.
func (a *API) hashed(ctx context.Context, password string) (string, error) {
	free, err := a.hashPlace(ctx)
	if err != nil {
		return "", err
	}
	defer free()
	return HashPassword(password), nil
}

// CheckPassword says what is wrong with a new password: its length, from 8 to
// 128 characters, or that everybody tries it first. What it is made of is its
// owner's business.
func CheckPassword(password, login string) (list problem.List) {
	at := problem.Place{Path: "password"}
	fix := problem.Text{ZH: "几个不相干的词连在一起，好记又难猜。", EN: "A few unrelated words in a row are easy to keep and hard to guess."}
	n := len([]rune(password))
	word := strings.ToLower(norm.NFKC.String(strings.TrimSpace(password)))
	switch {
	case n < 8:
		list.Add("password.short", at, problem.Text{ZH: "密码至少 8 个字符。", EN: "A password has at least 8 characters."}, fix)
	case n > 128:
		list.Add("password.long", at, problem.Text{ZH: "密码最多 128 个字符。", EN: "A password has at most 128 characters."}, problem.Text{})
	case isCommon(word), word == strings.ToLower(login), sameThroughout(word):
		list.Add("password.common", at, problem.Text{ZH: "这个密码太常见，会最先被猜到。", EN: "This password is so common that it is guessed first."}, fix)
	}
	return list
}

// commonPasswords are what is tried first everywhere, of 8 characters or more.
const commonPasswords = ` password password1 password12 password123 passw0rd p@ssw0rd p@ssword passport 12345678 123456789 1234567890 0123456789
 01234567 87654321 987654321 0987654321 11223344 12341234 123123123 12121212 11112222 123454321 147258369 1qaz2wsx 1q2w3e4r 1q2w3e4r5t
 q1w2e3r4 qwertyui qwertyuiop qwerty123 qwerty12 qwer1234 asdfghjk asdfghjkl asdf1234 zxcvbnm1 zxcvbnm123 abcd1234 abc12345 abcdefgh
 a1234567 a12345678 a123456789 aa123456 aa123456. aa12345678 abc123456 abc123456789 woaini1314 woaini520 woaini123 5201314520 520131400
 iloveyou iloveyou1 sunshine princess football baseball superman trustno1 whatever computer internet welcome1 welcome123 letmein1
 admin123 admin1234 admin12345 admin888 adminadmin administrator root1234 rootroot test1234 testtest changeme changeme1 default1
 steelyard steelyard1 steelyard123 company1 company123 qwe123456 qaz123456 wang1234 li123456 zhang123 88888888 66666666 00000000 `

// sameThroughout reports whether a word is one character over and over.
func sameThroughout(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return strings.Trim(word, string(first)) == ""
}

func isCommon(word string) bool {
	return strings.Contains(" "+strings.Join(strings.Fields(commonPasswords), " ")+" ", " "+word+" ") && !strings.Contains(word, " ")
}

// NewPassword is what changing one's password takes.
type NewPassword struct {
	Current  string `json:"current,omitempty" maxLength:"1000" doc:"the password up to now; none for an account without one that has just signed in by a link"`
	Password string `json:"password" maxLength:"1000" doc:"8 to 128 characters"`
}

func (a *API) addPassword() {
	route(a, Operation{ID: "changePassword", Method: http.MethodPut, Path: "/password", Permission: policies.Permission{Object: "password", Action: "edit"}, Fails: []int{http.StatusTooManyRequests},
		Summary: problem.Text{ZH: "修改自己的密码；其他地方的登录全部失效", EN: "Change one's own password; every other session ends"}},
		func(ctx context.Context, c *Call, in *struct{ Body NewPassword }) (Me, error) {
			return a.changePassword(ctx, c, in.Body)
		})
}

func (a *API) changePassword(ctx context.Context, c *Call, in NewPassword) (Me, error) {
	if c.User.Token != nil {
		return Me{}, needsSession()
	}
	stored, err := a.passwordOf(ctx, c.User.ID)
	if err != nil {
		return Me{}, err
	}
	if stored == "" {
		err = c.Confirmed()
	} else {
		err = a.prove(ctx, c, stored, in.Current)
	}
	if err != nil {
		return Me{}, err
	}
	if list := CheckPassword(in.Password, c.User.Login); len(list) > 0 {
		return Me{}, models.InvalidList("password.invalid", list)
	}
	next, err := a.hashed(ctx, in.Password)
	if err != nil {
		return Me{}, err
	}
	return a.begin(ctx, c, c.Actor(), func(tx *models.Tx) (models.ID, error) {
		if err := tx.HoldPassword(c.User.ID, stored); err != nil {
			return c.User.ID, err
		}
		tx.Record(models.Entry{Action: "change_password", Object: "user", Key: c.User.Login, Domain: "access"})
		return c.User.ID, tx.SetPassword(c.User.ID, next)
	})
}

// prove checks the caller's own password, with a gate against guessing.
func (a *API) prove(ctx context.Context, c *Call, stored, password string) error {
	gate := models.ConfirmGate(c.User.ID)
	free, err := a.hashPlace(ctx)
	if err != nil {
		return err
	}
	defer free()
	if wait, err := a.options.DB.Try(ctx, gate); err != nil || wait > 0 {
		return orElse(err, waitToSignIn(c, wait))
	}
	if !verifyPassword(stored, password) {
		return models.NewError(models.Invalid, "password.wrong", problem.Text{ZH: "当前密码不正确。", EN: "The present password is not right."})
	}
	return a.options.DB.Reopen(ctx, gate)
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

func (a *API) passwordOf(ctx context.Context, id models.ID) (stored string, err error) {
	err = a.options.DB.View(ctx, func(tx *models.Tx) (err error) {
		stored, err = tx.PasswordOf(id)
		return err
	})
	return stored, err
}
