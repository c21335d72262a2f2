package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"steelyard/api"
	"steelyard/compensation/problem"
	"steelyard/demo"
	"steelyard/models"
	"steelyard/policies"
)

// demoFile is the database of a demo, in its directory.
const demoFile = "steelyard.db"

// demoOptions are the flags of the demo.
type demoOptions struct {
	once   bool
	seed   uint64
	dir    string
	listen string
}

func (a *app) demoCommand() *cobra.Command {
	var o demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: a.say("用一家演示公司试用服务；--once 只核算一个月并打印", "try the service with a demo company; --once calculates one month and prints it"),
	}
	f := cmd.Flags()
	f.BoolVar(&o.once, "once", false, a.say("不启动服务：核算一个月，用中英文打印并解释，然后退出", "no service: calculate a month, print and explain it in both languages, and exit"))
	f.Uint64Var(&o.seed, "seed", 1, a.say("生成演示公司的种子", "seed that the demo company is made from"))
	f.StringVar(&o.dir, "dir", "", a.say("存放演示数据库的目录，其中已有的会再次使用；不给时用临时目录，结束后删除", "directory of the demo's database, which is used again if it is there; without one, a temporary directory that is removed at the end"))
	f.StringVar(&o.listen, "listen", "127.0.0.1:8080", a.say("监听的地址和端口，只能是本机的", "address and port to listen on, of this machine only"))
	cmd = a.configured(cmd, func(cmd *cobra.Command, c *config) error { return a.serveDemo(cmd.Context(), c, o) }, "log_level", "log_format")
	serve := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if help, list := readFlags(cmd.Flags(), args); help || list.Failed() || !o.once {
			return serve(cmd, args)
		}
		if err := cmd.Root().PersistentPreRunE(cmd, nil); err != nil { // the flags were not read before
			return err
		}
		return a.demo(o.seed)
	}
	return cmd
}

// serveDemo makes the database of the demo where there is none, says how to
// sign in, and serves until a signal arrives. Beside language and log nothing is
// taken from the configuration: a demo knows no other database.
func (a *app) serveDemo(ctx context.Context, c *config, o demoOptions) (err error) {
	if err := c.rest("listen", o.listen); err != nil {
		return err
	}
	if !c.loopback() {
		var list problem.List
		list.Add("demo.listen", problem.Place{Field: "--listen"}, problem.Textf("%s 对其他机器开放，演示只在本机提供服务。", "%s is open to other machines, and a demo serves this one alone.", o.listen),
			problem.Text{ZH: "请写 127.0.0.1:端口。", EN: "Write 127.0.0.1:PORT."})
		return list
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	log := newLog(c, a.stderr)
	listener, err := a.listen(c)
	if err != nil {
		return err
	}
	defer listener.Close()
	if o.dir == "" {
		if o.dir, err = os.MkdirTemp("", "steelyard-demo-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.dir)) }()
	}
	c.Database = "sqlite:" + filepath.Join(o.dir, demoFile)
	c.calendar = demo.Calendar()
	making, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	err = a.haveDemo(making, c, o, log)
	stopped := making.Err() != nil
	if stop(); err != nil {
		if stopped {
			return nil // as asked, and nothing is left
		}
		return err
	}
	return a.serveOn(ctx, c, listener, log, signals, func(db *models.DB, _ *api.API) error { return a.showDemo(ctx, c, db, o) })
}

// rest gives one setting a value, and every other that was not asked for its
// default.
func (c *config) rest(key, text string) error {
	var list problem.List
	for _, s := range settings(c.Lang) {
		if slices.ContainsFunc(c.values, func(v value) bool { return v.setting.key == s.key }) {
			continue
		}
		value := s.fallback
		if s.key == key {
			value = text
		}
		for _, f := range s.read(c, value) {
			list.Add("config.value", problem.Place{Field: "--" + flagOf(s.key)}, f.text, f.fix)
		}
	}
	if list.Failed() {
		return list
	}
	return nil
}

// haveDemo makes sure that the database is there and a demo's. A new one is
// made beside its place and put there when it is whole.
func (a *app) haveDemo(ctx context.Context, c *config, o demoOptions, log *slog.Logger) error {
	path := filepath.Join(o.dir, demoFile)
	if _, err := os.Lstat(path); err == nil {
		return mustBeDemo(ctx, c, o.dir)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fmt.Fprintln(a.stderr, a.say("正在建立演示公司并核算以往各月，需要几秒钟……", "Making the demo company and calculating its past months; this takes a few seconds …"))
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return err
	}
	workshop, err := os.MkdirTemp(o.dir, ".making-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(workshop) //nolint:errcheck // what could be left is no demo
	made := filepath.Join(workshop, demoFile)
	if err := makeDemo(ctx, "sqlite:"+made, o.seed, c.Workers); err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil { // another has made one meanwhile
		return mustBeDemo(ctx, c, o.dir)
	}
	log.Info("demo made", "seed", o.seed)
	return os.Rename(made, path)
}

// makeDemo makes a database and puts the demo company of a seed into it.
func makeDemo(ctx context.Context, url string, seed uint64, workers int) (err error) {
	if err := models.Migrate(ctx, models.Options{URL: url}); err != nil {
		return err
	}
	clock := &demoClock{start: time.Now()}
	db, err := models.Open(ctx, models.Options{URL: url, Clock: clock.now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return seedDemo(ctx, db, clock, seed, workers)
}

// mustBeDemo refuses a database that is not a demo's.
func mustBeDemo(ctx context.Context, c *config, dir string) error {
	var list problem.List
	list.Add("demo.not_a_demo", problem.Place{Field: "--dir"},
		problem.Textf("%s 里的 %s 不是演示数据库，没有动它。", "%[2]s in %[1]s is not the database of a demo; it was left as it is.", problem.Show(dir), demoFile),
		problem.Text{ZH: "请用 --dir 另选一个目录；要启动原有的服务，请用 steelyard serve。", EN: "Choose another directory with --dir. To run the service on it, use steelyard serve."})
	ours, err := isDatabase(filepath.Join(dir, demoFile))
	if err != nil {
		return err
	}
	if !ours { // opening it would make it one
		return list
	}
	schema, err := models.SchemaOf(ctx, storeOf(c, nil))
	if err != nil {
		return err
	}
	if schema.Empty() {
		return list
	}
	db, err := models.Open(ctx, storeOf(c, nil))
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // nothing is pending
	isDemo, err := demoIn(ctx, db)
	if err == nil && !isDemo {
		return list
	}
	return err
}

// isDatabase looks whether a file is an SQLite database with a write-ahead log,
// as every store in a file is: opening any other would change it.
func isDatabase(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, 20)
	n, err := io.ReadFull(f, head)
	if n < len(head) && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)) {
		return false, nil
	}
	return string(head[:16]) == "SQLite format 3\x00" && head[18] == 2 && head[19] == 2, err
}

func demoIn(ctx context.Context, db *models.DB) (isDemo bool, err error) {
	err = db.View(ctx, func(tx *models.Tx) (err error) {
		isDemo, err = tx.Demo()
		return err
	})
	return isDemo, err
}

// warnOfDemo says on the console and in the log that a database holds demo
// data, if it does.
func (a *app) warnOfDemo(ctx context.Context, db *models.DB, log *slog.Logger) error {
	isDemo, err := demoIn(ctx, db)
	if err != nil || !isDemo {
		return err
	}
	log.Warn("demo data", "banner", models.DemoWarning().EN)
	fmt.Fprintf(a.stderr, "\n%s\n\n", models.DemoWarning().In(a.lang)+a.say("。", "."))
	return nil
}

// showDemo prints a statement with its explanation, and how to sign in.
func (a *app) showDemo(ctx context.Context, c *config, db *models.DB, o demoOptions) error {
	company := demo.NewGrown(o.seed)
	var out bytes.Buffer
	if err := db.View(ctx, func(tx *models.Tx) error { return a.writeFeatured(&out, tx, company) }); err != nil {
		return err
	}
	fmt.Fprintf(&out, a.say("演示公司：%s 。下面的链接各能登录一次，%.0f 小时内有效；再次启动会给出新的。\n", "The demo company: %s . Each link signs in once, within %.0f hours; starting again gives new ones.\n"), c.PublicURL, userLinkFor.Hours())
	policy, err := policies.Load(policies.Model(), policies.Shipped())
	if err != nil {
		return fmt.Errorf("%w: %w", errInternal, err)
	}
	for _, shown := range company.Accounts {
		if !shown.Shown {
			continue
		}
		line, err := a.signInLine(ctx, c, db, policy, shown)
		if err != nil {
			return err
		}
		out.WriteString(line)
	}
	fmt.Fprintf(&out, "\n%s\n", a.say("按 Ctrl+C 结束。", "Press Ctrl+C to stop."))
	return a.printf("%s", out.String())
}

// writeFeatured writes the featured person's last closed statement from the
// store.
func (a *app) writeFeatured(out *bytes.Buffer, tx *models.Tx, company demo.Grown) error {
	list, err := tx.Statements(models.Reach{Scopes: []models.Scope{models.All}}, models.StatementFilter{Month: company.Closed.String(), Payee: company.Featured}, models.Paging{Limit: 1})
	if err != nil || len(list.Items) == 0 {
		return err
	}
	replay, err := tx.Replay(&list.Items[0])
	if err != nil {
		return err
	}
	if err := replay.Result.WriteText(out, a.lang, false); err != nil {
		return fmt.Errorf("%w: %w", errInternal, err)
	}
	fmt.Fprintln(out)
	return writeWhy(out, replay.Result, replay.Statement, a.lang)
}

// signInLine makes a new link for an account of the demo and says whose it is;
// it is "" where the account was disabled.
func (a *app) signInLine(ctx context.Context, c *config, db *models.DB, policy *policies.Policy, shown demo.Account) (line string, err error) {
	err = db.Update(ctx, models.Actor{Login: "console", Reason: "demo"}, func(tx *models.Tx) error {
		line = ""
		user, err := tx.UserByLogin(shown.Login)
		if models.IsKind(err, models.NotFound) || err == nil && user.State != models.Active {
			tx.Unchanged()
			return nil
		}
		if err != nil {
			return err
		}
		secret, _, err := newLink(tx, user.ID)
		if err != nil {
			return err
		}
		tx.Record(models.Entry{Action: "create", Object: "link", Key: user.Login, Domain: "access"})
		var titles []string
		for _, name := range shown.Roles {
			if role, ok := policy.Role(name); ok && name != "employee" {
				titles = append(titles, role.Title.In(a.lang))
			}
		}
		title := strings.Join(titles, a.say("、", ", "))
		line = fmt.Sprintf(a.say("\n  %s：%s（%s）\n    %s\n", "\n  %s: %s (%s)\n    %s\n"), title, user.Name, cmp.Or(user.Person, user.Login), c.PublicURL+"/#link="+secret)
		return nil
	})
	return line, err
}
