package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"time"

	"steelyard/compensation/document"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// config is how the service is operated: every setting, checked and typed.
type config struct {
	Database        string // may hold a password: never printed as it is
	Listen          string // host:port
	PublicURL       string // without a slash at its end; "" means where the service listens
	AllowPlainHTTP  bool
	TrustedProxies  []netip.Prefix
	LogLevel        slog.Level
	LogFormat       string // text | json
	AuditKey        string // path of a file that need not be there yet; "": heads are not signed
	SessionIdle     time.Duration
	SessionAbsolute time.Duration
	BodyLimit       int64 // bytes
	UploadLimit     int64 // bytes
	HeaderTimeout   time.Duration
	ReadTimeout     time.Duration
	WriteTimeout    time.Duration
	IdleTimeout     time.Duration
	Deadline        time.Duration
	HashWorkers     int
	Workers         int
	Lang            problem.Lang
	Zone            *time.Location
	calendar        period.Calendar // the company's working days; only a demo knows more than the week
	values          []value         // of every setting that was asked for, in their order
}

// value is the text of a setting and where it was given.
type value struct {
	setting setting
	text    string
	source  problem.Text
	at      problem.Place
	level   level
	file    string // the file that holds the text, where it was given as KEY_file
	told    bool   // that there is no text to read is a problem already
}

// level ranks the sources of settings, the highest first.
type level uint8

const (
	onCommandLine level = iota
	inEnvironment
	inFile
	byDefault
)

// setting is one thing that can be configured. Its key is spelled session_idle
// in the file, --session-idle as a flag and STEELYARD_SESSION_IDLE in the
// environment.
type setting struct {
	key      string
	fallback string
	about    problem.Text
	secret   bool // the text may stand in a file of its own, named by KEY_file, and is masked
	list     bool // the file may give several values
	yes      bool // true or false: the flag alone means true
	read     func(c *config, text string) []fault
}

// fault is what is wrong with a value, and what to do.
type fault struct{ text, fix problem.Text }

const (
	keyOfConfig = "config" // names the configuration file; not a setting itself
	prefix      = "STEELYARD_"
	fileSuffix  = "_file"
	defaultFile = "steelyard.yaml"
)

func flagOf(key string) string     { return strings.ReplaceAll(key, "_", "-") }
func variableOf(key string) string { return prefix + strings.ToUpper(key) }

// forms are the keys under which the setting may be given.
func (s setting) forms() []string {
	if s.secret {
		return []string{s.key, s.key + fileSuffix}
	}
	return []string{s.key}
}

// settings lists everything that can be configured, in the order in which it is
// printed.
func settings(lang problem.Lang) []setting {
	list := []setting{
		{key: "database", fallback: "sqlite:steelyard.db", secret: true, read: readDatabase,
			about: problem.Text{ZH: "数据库地址：sqlite:文件 或 mysql://用户:密码@主机:端口/库名", EN: "address of the database: sqlite:FILE or mysql://USER:PASSWORD@HOST:PORT/NAME"}},
		{key: "listen", fallback: "127.0.0.1:8080", read: readListen,
			about: problem.Text{ZH: "监听的地址和端口", EN: "address and port to listen on"}},
		{key: "public_url", read: readPublicURL,
			about: problem.Text{ZH: "人们在浏览器里使用的网址；不给时就是监听地址", EN: "address that people type into browsers; without one it is where the service listens"}},
		{key: "allow_plain_http", fallback: "false", yes: true, read: readPlainHTTP,
			about: problem.Text{ZH: "允许本机以外的人不经加密访问", EN: "let people from other machines in without encryption"}},
		{key: "trusted_proxies", list: true, read: readProxies,
			about: problem.Text{ZH: "可信反向代理的网段（CIDR），逗号分隔；只认它们给出的 X-Forwarded-For", EN: "networks (CIDR) of reverse proxies, separated by commas, whose X-Forwarded-For is believed"}},
		{key: "log_level", fallback: "info", read: readLevel,
			about: problem.Text{ZH: "日志级别：debug、info、warn 或 error", EN: "level of the log: debug, info, warn or error"}},
		{key: "log_format", fallback: "text", read: oneOf(func(c *config) *string { return &c.LogFormat }, "text", "json"),
			about: problem.Text{ZH: "日志格式：text 或 json", EN: "format of the log: text or json"}},
		{key: "audit_key", read: readAuditKey,
			about: problem.Text{ZH: "签署审计链头的密钥文件；没有时第一次用到会自动生成，请放在数据库以外的磁盘", EN: "file with the key that signs the head of the audit; made when it is first needed, best on another disk than the database"}},
	}
	list = append(list, limits()...)
	return append(list,
		setting{key: "hash_workers", fallback: "2", read: whole(func(c *config) *int { return &c.HashWorkers }, 1, 64),
			about: problem.Text{ZH: "同时核对的密码个数，每个占用约 20 MiB 内存", EN: "passwords checked at once, about 20 MiB of memory each"}},
		setting{key: "workers", fallback: fmt.Sprint(runtime.GOMAXPROCS(0)), read: whole(func(c *config) *int { return &c.Workers }, 1, 256),
			about: problem.Text{ZH: "同时核算的人数，不影响结果；默认等于处理器个数", EN: "people calculated at once, without effect on results; by default the number of processors"}},
		setting{key: "lang", fallback: string(lang), read: readLang,
			about: problem.Text{ZH: "没有另外要求时使用的语言：zh 或 en；默认按系统", EN: "language where nobody asked for another: zh or en; by default the system's"}},
		setting{key: "time_zone", fallback: "Asia/Shanghai", read: readZone,
			about: problem.Text{ZH: "公司日历的时区", EN: "time zone of the company's calendar"}})
}

// limits are the settings that bound time and size.
func limits() []setting {
	return []setting{
		{key: "session_idle", fallback: "30m", read: duration(func(c *config) *time.Duration { return &c.SessionIdle }, time.Minute, 24*time.Hour),
			about: problem.Text{ZH: "会话闲置多久后失效", EN: "how long a session lives without being used"}},
		{key: "session_absolute", fallback: "12h", read: duration(func(c *config) *time.Duration { return &c.SessionAbsolute }, time.Minute, 30*24*time.Hour),
			about: problem.Text{ZH: "会话最长多久", EN: "how long a session lives at most"}},
		{key: "body_limit", fallback: "1MiB", read: size(func(c *config) *int64 { return &c.BodyLimit }, 1<<10, 64<<20),
			about: problem.Text{ZH: "一个请求最大多少字节", EN: "largest request"}},
		{key: "upload_limit", fallback: "256MiB", read: size(func(c *config) *int64 { return &c.UploadLimit }, 1<<10, 4<<30),
			about: problem.Text{ZH: "一个上传文件最大多少字节", EN: "largest file that can be uploaded"}},
		{key: "header_timeout", fallback: "10s", read: duration(func(c *config) *time.Duration { return &c.HeaderTimeout }, time.Second, time.Minute),
			about: problem.Text{ZH: "请求头须在多久内到齐", EN: "how long the headers of a request may take to arrive"}},
		{key: "read_timeout", fallback: "2m", read: duration(func(c *config) *time.Duration { return &c.ReadTimeout }, time.Second, time.Hour),
			about: problem.Text{ZH: "整个请求须在多久内到齐，上传也算", EN: "how long a whole request may take to arrive, uploads too"}},
		{key: "write_timeout", fallback: "3m", read: duration(func(c *config) *time.Duration { return &c.WriteTimeout }, time.Second, time.Hour),
			about: problem.Text{ZH: "从请求头到齐起，须在多久内答完", EN: "how long it may take from the headers of a request to the end of its answer"}},
		{key: "idle_timeout", fallback: "2m", read: duration(func(c *config) *time.Duration { return &c.IdleTimeout }, time.Second, time.Hour),
			about: problem.Text{ZH: "空闲连接保持多久", EN: "how long an unused connection is kept"}},
		{key: "deadline", fallback: "30s", read: duration(func(c *config) *time.Duration { return &c.Deadline }, time.Second, time.Hour),
			about: problem.Text{ZH: "一个请求最多处理多久", EN: "how long the service may work on one request"}},
	}
}

// names are all keys, the forms of secrets among them.
func names(list []setting) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.forms()...)
	}
	return out
}

// onLoopback reports whether a host is this machine's own and no other's.
func onLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.Unmap().IsLoopback()
}

// loopback reports whether only this machine can connect.
func (c *config) loopback() bool {
	host, _, err := net.SplitHostPort(c.Listen)
	return err == nil && onLoopback(host)
}

// nearestFix suggests what a misspelled name was meant to be.
func nearestFix(name string, possible []string) problem.Text {
	if near := document.Nearest(name, possible); near != "" {
		return problem.Textf("是否想写 %s？", "Did you mean %s?", near)
	}
	return problem.Textf("可用的：%s。", "Possible: %s.", strings.Join(possible, ", "))
}
