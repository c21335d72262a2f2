package main

import (
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // time zones, for machines without them

	"steelyard/compensation/problem"
)

func faulty(text, fix problem.Text) []fault { return []fault{{text, fix}} }

// notOneOf is the fault of a value outside a closed list.
func notOneOf(text string, words ...string) []fault {
	return faulty(problem.Textf("%s 不是可用的值。", "%s is not a possible value.", problem.Show(text)),
		problem.Textf("可用的值：%s。", "Possible values: %s.", strings.Join(words, ", ")))
}

// oneOf reads one of the words.
func oneOf(at func(*config) *string, words ...string) func(*config, string) []fault {
	return func(c *config, text string) []fault {
		if !slices.Contains(words, text) {
			return notOneOf(text, words...)
		}
		*at(c) = text
		return nil
	}
}

// duration reads a length of time between two bounds, both possible.
func duration(at func(*config) *time.Duration, least, most time.Duration) func(*config, string) []fault {
	return func(c *config, text string) []fault {
		d, err := time.ParseDuration(text)
		if err != nil {
			return faulty(problem.Textf("%s 不是时长。", "%s is not a length of time.", problem.Show(text)),
				problem.Text{ZH: "请写成 30s、5m 或 12h。", EN: "Write it like 30s, 5m or 12h."})
		}
		if d < least || d > most {
			return faulty(problem.Textf("%s 超出范围。", "%s is out of bounds.", problem.Show(text)),
				problem.Textf("请写 %s 到 %s 之间的时长。", "Give something from %s to %s.", least, most))
		}
		*at(c) = d
		return nil
	}
}

// whole reads a whole number between two bounds, both possible.
func whole(at func(*config) *int, least, most int) func(*config, string) []fault {
	return func(c *config, text string) []fault {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return faulty(problem.Textf("%s 不是可用的个数。", "%s is not a possible number.", problem.Show(text)),
				problem.Textf("请写 %d 到 %d 之间的整数。", "Give a whole number from %d to %d.", least, most))
		}
		*at(c) = n
		return nil
	}
}

// size reads a number of bytes between two bounds, both possible.
func size(at func(*config) *int64, least, most int64) func(*config, string) []fault {
	return func(c *config, text string) []fault {
		digits, factor := text, int64(1)
		for i, unit := range []string{"KiB", "MiB", "GiB"} {
			if rest, ok := strings.CutSuffix(text, unit); ok {
				digits, factor = rest, 1<<(10*(i+1))
			}
		}
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || n < 0 {
			return faulty(problem.Textf("%s 不是字节数。", "%s is not a number of bytes.", problem.Show(text)),
				problem.Text{ZH: "请写成 1048576、512KiB、64MiB 或 1GiB。", EN: "Write it like 1048576, 512KiB, 64MiB or 1GiB."})
		}
		if n > most/factor || n*factor < least {
			return faulty(problem.Textf("%s 超出范围。", "%s is out of bounds.", problem.Show(text)),
				problem.Textf("请写 %d 到 %d 字节。", "Give something from %d to %d bytes.", least, most))
		}
		*at(c) = n * factor
		return nil
	}
}

// readDatabase never repeats the address in what it says: it may hold a password.
func readDatabase(c *config, text string) []fault {
	c.Database = text
	fix := problem.Text{ZH: "请写成 sqlite:文件，或 mysql://用户:密码@主机:端口/库名（密码中的特殊字符用 %XX 表示）。",
		EN: "Write it like sqlite:FILE, or mysql://USER:PASSWORD@HOST:PORT/NAME (special characters of the password as %XX)."}
	if file, ok := strings.CutPrefix(text, "sqlite:"); ok {
		if file == "" || strings.HasPrefix(file, ":") || strings.HasPrefix(file, "//") {
			return faulty(problem.Text{ZH: "sqlite: 后面应当是文件名。", EN: "What follows sqlite: must be the name of a file."}, fix)
		}
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "mysql" || u.Hostname() == "" && !u.Query().Has("socket") || u.User.Username() == "" || strings.Trim(u.Path, "/") == "" {
		return faulty(problem.Text{ZH: "不是数据库地址。", EN: "This is not the address of a database."}, fix)
	}
	var list []fault
	for _, option := range slices.Sorted(maps.Keys(u.Query())) {
		if option != "tls" && option != "socket" { // multiStatements above all
			list = append(list, fault{problem.Textf("数据库地址中不能有选项 %s。", "The address of the database must not hold the option %s.", problem.Show(option)),
				problem.Text{ZH: "只可以写 tls 和 socket。", EN: "Only tls and socket may be given."}})
		}
	}
	password, _ := u.User.Password()
	if onSocket := u.Query().Has("socket") && password == ""; !onSocket && weakPassword(u.User.Username(), password) {
		list = append(list, fault{problem.Text{ZH: "数据库没有密码，或者密码是尽人皆知的。", EN: "The database has no password, or one that everybody knows."},
			problem.Text{ZH: "请给数据库用户设置一个随机密码。", EN: "Give the database user a random password."}})
	}
	return list
}

// weakPassword knows the passwords that products ship with and that people try
// first; nothing else is guessed about a password.
func weakPassword(user, password string) bool {
	p := strings.ToLower(password)
	known := []string{"", "password", "passwd", "passw0rd", "p@ssw0rd", "pass", "secret", "changeme", "change-me", "change_me", "changeit", "replaceme", "replace-me",
		"example", "default", "admin", "admin123", "administrator", "root", "root123", "toor", "mysql", "mariadb", "steelyard", "test", "guest", "user", "letmein", "welcome",
		"qwerty", "abc123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "111111", "000000", "888888", "666666"}
	return slices.Contains(known, p) || p == strings.ToLower(user)
}

func readListen(c *config, text string) []fault {
	host, port, err := net.SplitHostPort(text)
	n, notNumber := strconv.ParseUint(port, 10, 16)
	if _, notAddress := netip.ParseAddr(host); err != nil || notNumber != nil || n > 65535 || notAddress != nil && host != "" && host != "localhost" {
		return faulty(problem.Textf("%s 不是地址和端口。", "%s is not an address with a port.", problem.Show(text)),
			problem.Text{ZH: "请写成 127.0.0.1:8080，或 [::1]:8080。", EN: "Write it like 127.0.0.1:8080 or [::1]:8080."})
	}
	c.Listen = text
	return nil
}

func readPublicURL(c *config, text string) []fault {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return faulty(problem.Text{ZH: "不是可用的网址。", EN: "This is not an address that people can open."},
			problem.Text{ZH: "请写成 https://pay.example.com，不带路径。", EN: "Write it like https://pay.example.com, without a path."})
	}
	c.PublicURL = u.Scheme + "://" + strings.ToLower(u.Host)
	return nil
}

func readPlainHTTP(c *config, text string) []fault {
	if text != "true" && text != "false" {
		return notOneOf(text, "true", "false")
	}
	c.AllowPlainHTTP = text == "true"
	return nil
}

// readProxies reads networks; each that is wrong is told.
func readProxies(c *config, text string) (list []fault) {
	for word := range strings.SplitSeq(text, ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			if strings.TrimSpace(text) != "" {
				list = append(list, fault{problem.Text{ZH: "两个逗号之间没有网段。", EN: "There is no network between two commas."}, problem.Text{ZH: "请去掉多余的逗号。", EN: "Remove the comma."}})
			}
			continue
		}
		p, err := netip.ParsePrefix(word)
		switch address, plain := netip.ParseAddr(word); {
		case plain == nil:
			list = append(list, fault{problem.Textf("%s 是一个地址，不是网段。", "%s is an address, not a network.", problem.Show(word)),
				problem.Textf("请写 %s/%d。", "Write %s/%d.", address, address.BitLen())})
		case err != nil || p.Addr().Is4In6():
			list = append(list, fault{problem.Textf("%s 不是网段。", "%s is not a network.", problem.Show(word)),
				problem.Text{ZH: "请写成 10.0.0.0/8 或 fd00::/8。", EN: "Write it like 10.0.0.0/8 or fd00::/8."}})
		case p != p.Masked():
			list = append(list, fault{problem.Textf("%s 的主机部分不为零。", "%s has bits behind its length.", problem.Show(word)),
				problem.Textf("请写 %s。", "Write %s.", p.Masked())})
		case p.Bits() == 0:
			list = append(list, fault{problem.Textf("%s 等于信任所有人：任何人都能伪造地址。", "%s trusts everybody: anybody could forge an address.", problem.Show(word)),
				problem.Text{ZH: "请只写反向代理所在的网段。", EN: "Name only the networks of your reverse proxies."}})
		default:
			c.TrustedProxies = append(c.TrustedProxies, p)
		}
	}
	return list
}

func readLevel(c *config, text string) []fault {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	l, ok := levels[text]
	if !ok {
		return notOneOf(text, "debug", "info", "warn", "error")
	}
	c.LogLevel = l
	return nil
}

// readAuditKey takes the path of a file that may have to be made first; what is
// there must be a file that its owner alone can read, in a directory that exists.
func readAuditKey(c *config, text string) []fault {
	if text == "" {
		return nil
	}
	if info, err := os.Stat(filepath.Dir(text)); err != nil || !info.IsDir() {
		return faulty(problem.Textf("%s 所在的目录不存在。", "The directory of %s does not exist.", problem.Show(text)), problem.Text{ZH: "请先建立目录。", EN: "Make the directory first."})
	}
	switch info, err := os.Stat(text); {
	case err == nil && !info.Mode().IsRegular():
		return faulty(problem.Textf("%s 不是文件。", "%s is not a file.", problem.Show(text)), problem.Text{ZH: "请写密钥文件的路径。", EN: "Give the path of the key's file."})
	case err == nil && info.Mode().Perm()&0o077 != 0:
		return faulty(problem.Textf("%s 别人也能读写。", "Others can read or write %s.", problem.Show(text)), problem.Textf("请运行 chmod 600 %s。", "Run chmod 600 %s.", text))
	}
	c.AuditKey = text
	return nil
}

func readLang(c *config, text string) []fault {
	lang, ok := problem.ParseLang(text)
	if !ok {
		return notOneOf(text, "zh", "en")
	}
	c.Lang = lang
	return nil
}

func readZone(c *config, text string) []fault {
	zone, err := time.LoadLocation(text)
	if err != nil || text == "" || text == "Local" {
		return faulty(problem.Textf("%s 不是时区。", "%s is not a time zone.", problem.Show(text)),
			problem.Text{ZH: "请写成 Asia/Shanghai 或 UTC。", EN: "Write it like Asia/Shanghai or UTC."})
	}
	c.Zone = zone
	return nil
}

// together finds what is wrong between settings that are right one by one.
func (c *config) together(list *problem.List) {
	say := func(key string, text, fix problem.Text) {
		list.Add("config.together", problem.Place{Path: key}, text, fix)
	}
	longer := func(key string, d time.Duration, other string, least time.Duration) {
		if d > 0 && least > 0 && d < least {
			say(key, problem.Textf("%s（%s）短于 %s（%s）。", "%s (%s) is shorter than %s (%s).", key, d, other, least),
				problem.Textf("请把 %s 改为至少 %s。", "Make %s at least %s.", key, least))
		}
	}
	longer("session_absolute", c.SessionAbsolute, "session_idle", c.SessionIdle)
	longer("read_timeout", c.ReadTimeout, "header_timeout", c.HeaderTimeout)
	longer("write_timeout", c.WriteTimeout, "read_timeout", c.ReadTimeout)
	longer("write_timeout", c.WriteTimeout, "deadline", c.Deadline)
	if c.UploadLimit > 0 && c.UploadLimit < c.BodyLimit {
		say("upload_limit", problem.Text{ZH: "upload_limit 小于 body_limit。", EN: "upload_limit is smaller than body_limit."}, problem.Text{ZH: "请改大 upload_limit。", EN: "Make upload_limit larger."})
	}
	if c.Listen == "" {
		return
	}
	outside := problem.Text{ZH: "请给出以 https:// 开头的 public_url（由反向代理加密），或者明确写 allow_plain_http: true。",
		EN: "Give a public_url that begins with https:// (a reverse proxy encrypts), or say allow_plain_http: true."}
	u, err := url.Parse(c.PublicURL)
	public := err == nil && c.PublicURL != ""
	switch {
	case !c.loopback() && !public && c.AllowPlainHTTP:
		say("public_url", problem.Text{ZH: "对其他机器开放时要有 public_url。", EN: "A service that is open to other machines needs a public_url."},
			problem.Text{ZH: "请写人们在浏览器里使用的网址。", EN: "Give the address that people type into browsers."})
	case c.AllowPlainHTTP || public && u.Scheme == "https":
	case !c.loopback():
		say("listen", problem.Textf("%s 对其他机器开放，密码和薪酬会不经加密地传送。", "%s is open to other machines, and passwords and pay would travel unencrypted.", c.Listen), outside)
	case public && !onLoopback(u.Hostname()):
		say("public_url", problem.Textf("%s 没有加密。", "%s is not encrypted.", c.PublicURL), outside)
	}
}
