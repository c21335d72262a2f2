package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"steelyard/api"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// userLinkFor is how long a sign-in link made on the console holds.
const userLinkFor = 24 * time.Hour

// userCommand works on accounts where the database is, for the beginning and
// for emergencies: whoever may do that is trusted with everything. The audit
// names the console.
func (a *app) userCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "user",
		Short: a.say("账号和角色：在服务器上直接处理", "accounts and roles, on the server itself"),
		Args:  a.noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	login := func(f *pflag.FlagSet) { f.String("login", "", a.say("登录名", "the login")) }
	reason := func(f *pflag.FlagSet) {
		f.String("reason", "", a.say("理由，记入审计", "why, for the audit"))
	}
	cmd.AddCommand(
		a.userStep("add", a.say("新建账号", "make an account"), func(f *pflag.FlagSet) {
			login(f)
			f.String("name", "", a.say("姓名", "the name"))
			f.String("person", "", a.say("工号", "the employee number"))
		}, (*accounts).add),
		a.userStep("list", a.say("列出账号和角色", "list accounts and their roles"), func(*pflag.FlagSet) {}, (*accounts).list),
		a.userStep("link", a.say("签发一次性登录链接", "make a one-time sign-in link"), login, (*accounts).link),
		a.userStep("password", a.say("设置密码", "set a password"), func(f *pflag.FlagSet) {
			login(f)
			f.String("password-file", "", a.say("文件，其第一行是密码；- 表示标准输入", "file whose first line is the password; - is the standard input"))
		}, (*accounts).password),
		a.userStep("disable", a.say("停用账号", "disable an account"), both(login, reason), (*accounts).disable),
		a.userStep("enable", a.say("重新启用账号", "make an account active again"), both(login, reason), (*accounts).enable),
		a.userStep("grant", a.say("授予角色", "give a role"), func(f *pflag.FlagSet) {
			both(login, reason)(f)
			f.String("role", "", a.say("角色", "the role"))
			f.String("units", "", a.say("组织单元（团队代码），逗号分隔", "units (team codes), separated by commas"))
			f.String("from", "", a.say("起始日期", "the first day"))
			f.String("to", "", a.say("截止日期，不含当日", "the day after the last one"))
		}, (*accounts).grant),
		a.userStep("revoke", a.say("收回角色", "take a role back"), func(f *pflag.FlagSet) {
			both(login, reason)(f)
			f.String("role", "", a.say("角色", "the role"))
		}, (*accounts).revoke),
	)
	return cmd
}

func both(x, y func(*pflag.FlagSet)) func(*pflag.FlagSet) {
	return func(f *pflag.FlagSet) { x(f); y(f) }
}

// accounts is one step of the command, in its transaction.
type accounts struct {
	app    *app
	config *config
	flags  *pflag.FlagSet
	tx     *models.Tx
	out    string // what is printed when the change is kept
}

func (u *accounts) flag(name string) string {
	text, _ := u.flags.GetString(name)
	return strings.TrimSpace(text)
}

func (u *accounts) say(zh, en string, args ...any) {
	u.out += fmt.Sprintf(u.app.say(zh, en)+"\n", args...)
}

// userStep is a command whose work is one transaction with its audit entry.
func (a *app) userStep(name, short string, declare func(*pflag.FlagSet), do func(*accounts) error) *cobra.Command {
	cmd := &cobra.Command{Use: name, Short: short}
	declare(cmd.Flags())
	return a.configured(cmd, func(cmd *cobra.Command, c *config) error {
		return a.userChange(cmd.Context(), c, cmd.Flags(), do)
	}, "database", "public_url", "time_zone")
}

func (a *app) userChange(ctx context.Context, c *config, flags *pflag.FlagSet, do func(*accounts) error) error {
	if f := flags.Lookup("login"); f != nil && strings.TrimSpace(f.Value.String()) == "" {
		var list problem.List
		list.Add("user.login", problem.Place{Field: "--login"}, problem.Text{ZH: "没有写登录名。", EN: "The login is missing."}, problem.Text{ZH: "加上 --login=登录名。", EN: "Add --login=LOGIN."})
		return list
	}
	db, err := models.Open(ctx, models.Options{URL: c.Database})
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // nothing is pending
	u := &accounts{app: a, config: c, flags: flags}
	err = db.Update(ctx, models.Actor{Login: "console", Reason: reasonOf(flags)}, func(tx *models.Tx) error {
		u.tx, u.out = tx, ""
		if err := tx.LockAccess(); err != nil {
			return err
		}
		return do(u)
	})
	if err != nil {
		return err
	}
	return a.printf("%s", u.out)
}

func reasonOf(flags *pflag.FlagSet) string {
	text, _ := flags.GetString("reason") // "" where the step has no such flag
	return cmp.Or(strings.TrimSpace(text), "console")
}

// find is the account of --login.
func (u *accounts) find() (models.User, error) {
	user, err := u.tx.UserByLogin(u.flag("login"))
	if models.IsKind(err, models.NotFound) {
		err = models.NewError(models.Invalid, "user.unknown", problem.Textf("没有登录名为 %s 的账号。", "There is no account with the login %s.", problem.Show(u.flag("login"))))
	}
	return user, err
}

func (u *accounts) record(action, object, key string, before, after any) {
	u.tx.Record(models.Entry{Action: action, Object: object, Key: key, Domain: "access", Before: before, After: after})
}

func (u *accounts) add() error {
	user, err := u.tx.AddUser(u.flag("login"), cmp.Or(u.flag("name"), u.flag("login")), u.flag("person"))
	if err != nil {
		return err
	}
	u.record("create", "user", user.Login, nil, user)
	u.say("已新建账号 %[1]s。接着可用 steelyard user grant 授予角色，用 steelyard user link 签发登录链接。", "The account %[1]s was made. Give it a role with steelyard user grant, and a sign-in link with steelyard user link.", user.Login)
	return nil
}

func (u *accounts) list() error {
	page := models.Paging{Limit: models.MaxPage}
	for {
		list, err := u.tx.Users(models.Reach{Scopes: []models.Scope{models.All}}, u.today(), models.UserFilter{}, page)
		if err != nil {
			return err
		}
		for _, user := range list.Items {
			grants, err := u.tx.GrantsOf(user.ID, false)
			if err != nil {
				return err
			}
			var roles []string
			for _, g := range grants {
				roles = append(roles, u.roleText(g))
			}
			slices.Sort(roles)
			u.out += strings.Join([]string{user.Login, string(user.State), user.Person, user.Name, strings.Join(roles, " ")}, "\t") + "\n"
		}
		if page.After = list.Next; len(list.Next) == 0 {
			u.tx.Unchanged()
			return nil
		}
	}
}

func (u *accounts) roleText(g models.Given) string {
	text := g.Role
	if len(g.Units) > 0 {
		text += "(" + strings.Join(g.Units, ",") + ")"
	}
	if !g.From.IsZero() || !g.To.IsZero() {
		text += "[" + g.From.String() + ".." + g.To.String() + ")"
	}
	if g.ConfirmedAt == 0 {
		text += "?"
	}
	return text
}

func (u *accounts) today() period.Date {
	d, _ := period.ParseDate(u.tx.Now.Time().In(u.config.Zone).Format(time.DateOnly))
	return d
}

func (u *accounts) link() error {
	user, err := u.find()
	if err != nil {
		return err
	}
	if user.State != models.Active {
		return models.NewError(models.Conflict, "user.disabled", problem.Text{ZH: "账号已停用。", EN: "The account is disabled."})
	}
	secret, link, err := newLink(u.tx, user.ID)
	if err != nil {
		return err
	}
	u.record("create", "link", user.Login, nil, nil)
	shown := secret
	if u.config.PublicURL != "" {
		shown = u.config.PublicURL + "/#link=" + secret
	}
	u.say("凭下面的链接可以登录一次，%[2]s 之前有效：\n\n  %[1]s\n", "This signs in once, before %[2]s:\n\n  %[1]s\n", shown, link.ExpiresAt.Time().In(u.config.Zone).Format("2006-01-02 15:04"))
	return nil
}

// newLink makes a sign-in link of a user, and its secret, which is stored
// nowhere.
func newLink(tx *models.Tx, user models.ID) (string, models.Link, error) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	secret := base64.RawURLEncoding.EncodeToString(b[:])
	link, err := tx.AddLink(user, sha256.Sum256([]byte(secret)), userLinkFor)
	return secret, link, err
}

func (u *accounts) password() error {
	user, err := u.find()
	if err != nil {
		return err
	}
	password, err := firstLine(u.flag("password-file"))
	if err != nil {
		return err
	}
	if list := api.CheckPassword(password, user.Login); len(list) > 0 {
		return list
	}
	u.record("set_password", "user", user.Login, nil, nil)
	u.say("已设置 %[1]s 的密码；此前的登录全部失效。", "The password of %[1]s is set; every session of before has ended.", user.Login)
	return u.tx.SetPassword(user.ID, api.HashPassword(password))
}

// firstLine reads a secret that stands in a file of its own.
func firstLine(name string) (string, error) {
	var list problem.List
	var data []byte
	var err error
	switch name {
	case "":
		list.Add("user.password_file", problem.Place{Field: "--password-file"}, problem.Text{ZH: "没有写密码文件。", EN: "The file with the password is missing."},
			problem.Text{ZH: "把密码写进只有自己可读的文件，或用 --password-file=- 从标准输入读。", EN: "Write the password into a file that only you can read, or take it from the standard input with --password-file=-."})
		return "", list
	case "-":
		data, err = io.ReadAll(io.LimitReader(os.Stdin, 4096))
	default:
		if data, list = readFile(name); list.Failed() {
			return "", list
		}
	}
	line, _, _ := strings.Cut(string(data), "\n")
	return strings.TrimSuffix(line, "\r"), err
}

func (u *accounts) disable() error { return u.setState(models.Disabled) }

func (u *accounts) enable() error { return u.setState(models.Active) }

func (u *accounts) setState(to models.UserState) error {
	was, err := u.find()
	if err != nil {
		return err
	}
	now, err := u.tx.SetUserState(was, to)
	if err != nil {
		return err
	}
	u.record(string(to), "user", now.Login, was, now)
	if to == models.Disabled {
		u.say("已停用 %[1]s；登录和令牌立即失效。", "%[1]s is disabled; its sessions and tokens have ended.", now.Login)
	} else {
		u.say("已重新启用 %[1]s。", "%[1]s is active again.", now.Login)
	}
	return nil
}

// inForce is the policy that roles are checked with.
func (u *accounts) inForce() (*policies.Policy, error) {
	stored, err := u.tx.PolicyText()
	if err != nil {
		return nil, err
	}
	text := policies.Shipped()
	if stored.Version > 0 {
		text = stored.Value
	}
	return policies.Load(policies.Model(), text)
}

func (u *accounts) grant() error {
	user, err := u.find()
	if err != nil {
		return err
	}
	policy, err := u.inForce()
	if err != nil {
		return err
	}
	var list problem.List
	day := func(name string) period.Date {
		text := u.flag(name)
		if text == "" {
			return period.Date{}
		}
		d, err := period.ParseDate(text)
		if err != nil {
			list.Add("user.date", problem.Place{Field: "--" + name}, problem.Textf("%s 不是日期。", "%s is no date.", problem.Show(text)), problem.Text{ZH: "写成 2026-01-31。", EN: "Write it like 2026-01-31."})
		}
		return d
	}
	n := models.NewGrant{User: user.ID, Role: u.flag("role"), From: day("from"), To: day("to"), Reason: reasonOf(u.flags)}
	if list.Failed() {
		return list
	}
	if units := u.flag("units"); units != "" {
		n.Units = strings.Split(units, ",")
	}
	if err := api.CheckRole(policy, n.Role, n.Units, n.To); err != nil {
		return err
	}
	g, err := u.tx.AddGrant(n)
	if err != nil {
		return err
	}
	u.record("give", "grant", user.Login+" "+g.Role, nil, g)
	u.say("%[1]s 现在有角色 %[2]s。", "%[1]s has the role %[2]s now.", user.Login, u.roleText(g))
	return nil
}

func (u *accounts) revoke() error {
	user, err := u.find()
	if err != nil {
		return err
	}
	grants, err := u.tx.GrantsOf(user.ID, false)
	if err != nil {
		return err
	}
	var before, after []models.Given
	for _, g := range grants {
		if g.Role != u.flag("role") {
			continue
		}
		now, err := u.tx.RevokeGrant(g)
		if err != nil {
			return err
		}
		before, after = append(before, g), append(after, now)
	}
	if len(after) == 0 {
		return models.NewError(models.Invalid, "grant.none", problem.Textf("%s 没有角色 %s。", "%s does not have the role %s.", user.Login, problem.Show(u.flag("role"))))
	}
	u.record("revoke", "grant", user.Login+" "+u.flag("role"), before, after)
	u.say("已收回 %[1]s 的角色 %[2]s，下一个请求起生效。", "%[1]s has the role %[2]s no more, from the next request on.", user.Login, u.flag("role"))
	return nil
}
