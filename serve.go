package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"steelyard/api"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

func (a *app) serveCommand() *cobra.Command {
	var migrate bool
	cmd := a.configured(&cobra.Command{
		Use:   "serve",
		Short: a.say("启动服务", "run the service"),
	}, func(cmd *cobra.Command, c *config) error {
		signals := make(chan os.Signal, 2)
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
		defer signal.Stop(signals)
		return a.serve(cmd.Context(), c, migrate, signals)
	})
	cmd.Flags().BoolVar(&migrate, "migrate", false, a.say("启动前先升级数据库结构", "bring the schema of the database up to date first"))
	return cmd
}

// serve runs the service until a signal arrives. The port is taken before the
// database is touched, so that a second copy on the same port does nothing.
func (a *app) serve(ctx context.Context, c *config, migrate bool, signals <-chan os.Signal) error {
	log := newLog(c, a.stderr)
	listener, err := a.listen(c)
	if err != nil {
		return err
	}
	defer listener.Close()
	if err := upToDate(ctx, storeOf(c, log), migrate, log); err != nil {
		return err
	}
	return a.serveOn(ctx, c, listener, log, signals, func(_ *models.DB, service *api.API) error {
		return a.showFirstSecret(ctx, c, service)
	})
}

// listen takes the port, and settles the address of the service where none is
// given.
func (a *app) listen(c *config) (net.Listener, error) {
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, a.cannotListen(c, err)
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + listener.Addr().String()
	}
	return listener, nil
}

func storeOf(c *config, log *slog.Logger) models.Options {
	return models.Options{URL: c.Database, Log: log, SealKey: c.AuditKey}
}

// serveOn serves on a port until a signal arrives. Show is called when the
// service is ready to take the first request.
func (a *app) serveOn(ctx context.Context, c *config, listener net.Listener, log *slog.Logger, signals <-chan os.Signal, show func(*models.DB, *api.API) error) (err error) {
	db, err := models.Open(ctx, storeOf(c, log))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	service, err := newAPI(c, db, log)
	if err != nil {
		return fmt.Errorf("%w: %w", errInternal, err)
	}
	if err := a.warnOfDemo(ctx, db, log); err != nil {
		return err
	}
	if err := show(db, service); err != nil {
		return err
	}
	log.Info("listening", "address", listener.Addr().String(), "url", c.PublicURL, "dialect", db.Dialect())
	s := server{log: log, listener: listener, http: newServer(c, service.Handler(), log), work: service.Work, drain: drainTime}
	if err := s.run(signals); err != nil {
		log.Error("stopped", "error", err)
		return fmt.Errorf("%w: %w", errService, err)
	}
	log.Info("stopped")
	return nil
}

// upToDate migrates an empty SQLite file, and any other database where that was
// asked for. Otherwise the schema stays as it is, and opening the database
// refuses one that does not fit.
func upToDate(ctx context.Context, o models.Options, migrate bool, log *slog.Logger) error {
	schema, err := models.SchemaOf(ctx, o)
	if err != nil || schema.Ready() || !migrate && !(schema.Empty() && schema.Dialect == "sqlite") {
		return err
	}
	if err := models.Migrate(ctx, o); err != nil {
		return err
	}
	log.Info("migrated", "from", schema.Have, "to", schema.Want)
	return nil
}

// newAPI makes the service of the configuration, with the access policy that
// comes with the program until the company's own is read.
func newAPI(c *config, db *models.DB, log *slog.Logger) (*api.API, error) {
	policy, err := policies.Load(policies.Model(), policies.Shipped())
	if err != nil {
		return nil, err
	}
	holder := &policies.Holder{}
	holder.Swap(policy)
	return api.New(api.Options{
		DB: db, Policies: holder, Log: log, TrustedProxies: c.TrustedProxies, PublicURL: c.PublicURL,
		SessionIdle: c.SessionIdle, SessionAbsolute: c.SessionAbsolute, HashWorkers: c.HashWorkers, Workers: c.Workers,
		BodyLimit: c.BodyLimit, UploadLimit: c.UploadLimit, Deadline: c.Deadline, Lang: c.Lang, Zone: c.Zone, Calendar: c.calendar, Version: version(),
	})
}

// showFirstSecret prints what makes the first administrator, while there is no
// user: on the console, and only where nobody but this machine can use it. It is
// not logged.
func (a *app) showFirstSecret(ctx context.Context, c *config, service *api.API) error {
	if !c.loopback() {
		return nil
	}
	secret, err := service.FirstAdminLink(ctx)
	if err != nil || secret == "" {
		return err
	}
	fmt.Fprintf(a.stderr, "\n%s\n\n  %s\n\n%s\n\n  %s/#link=%s&first=1\n\n", a.say("还没有用户。在 30 分钟内，可以凭下面这串字符建立第一个管理员，只能用一次（见 docs/operation.zh.md）：",
		"There is no user yet. Within 30 minutes this secret makes the first administrator, once (see docs/operation.md):"), secret,
		a.say("或在浏览器里打开：", "Or open in a browser:"), c.PublicURL, secret)
	return nil
}

// cannotListen words why a port cannot be had.
func (a *app) cannotListen(c *config, err error) error {
	text := problem.Textf("无法在 %s 上监听。", "It is not possible to listen on %s.", c.Listen)
	fix := problem.Text{ZH: "请用 --listen 换一个地址。", EN: "Choose another address with --listen."}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		text = problem.Textf("%s 已被别的程序占用。", "%s is in use by another program.", c.Listen)
		fix = problem.Text{ZH: "请停止那个程序，或用 --listen 换一个端口。", EN: "Stop that program, or choose another port with --listen."}
	case errors.Is(err, syscall.EACCES):
		text = problem.Textf("没有权限在 %s 上监听。", "This user may not listen on %s.", c.Listen)
		fix = problem.Text{ZH: "请用 --listen 换一个 1024 以上的端口。", EN: "Choose a port above 1024 with --listen."}
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		text = problem.Textf("%s 不是本机的地址。", "%s is no address of this machine.", c.Listen)
	}
	var list problem.List
	list.Add("serve.listen", problem.Place{Path: "listen"}, text, fix)
	return list
}
