package main

import (
	"bytes"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"steelyard/compensation/problem"
)

// shell runs the command line in a directory of its own that holds the files,
// with exactly the given environment.
func shell(t *testing.T, files map[string]string, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Chdir(folder(t, files))
	var out, messages bytes.Buffer
	code = run(args, &out, &messages, environ)
	return code, out.String(), messages.String()
}

// read gives the configuration as a command sees it.
func read(t *testing.T, files map[string]string, environ []string, args ...string) (*config, problem.List) {
	t.Helper()
	t.Chdir(folder(t, files))
	var c *config
	a := &app{lang: problem.EN, stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}, environ: environ}
	root := a.root()
	root.AddCommand(a.configured(&cobra.Command{Use: "probe"}, func(_ *cobra.Command, got *config) error { c = got; return nil }))
	root.SetArgs(append([]string{"probe"}, args...))
	root.SetOut(a.stdout)
	switch err := root.Execute().(type) {
	case nil:
		return c, nil
	case problem.List:
		return nil, err
	default:
		t.Fatal(err)
		return nil, nil
	}
}

func TestDefaultsAreSafe(t *testing.T) {
	c, list := read(t, nil, []string{"HOME=/root", "LANG=zh_CN.UTF-8"})
	if list != nil {
		t.Fatal(list)
	}
	if !c.loopback() || c.Listen != "127.0.0.1:8080" {
		t.Errorf("by default the service listens on %s, where others can reach it", c.Listen)
	}
	if c.Database != "sqlite:steelyard.db" || c.TrustedProxies != nil || c.AllowPlainHTTP || c.AuditKey != "" || c.PublicURL != "" {
		t.Errorf("%+v", c)
	}
	if c.SessionIdle != 30*time.Minute || c.SessionAbsolute != 12*time.Hour || c.BodyLimit != 1<<20 || c.UploadLimit != 256<<20 || c.Deadline != 30*time.Second || c.HashWorkers != 2 || c.Workers < 1 || c.Zone.String() != "Asia/Shanghai" || c.Lang != problem.EN {
		t.Errorf("%+v", c)
	}
	for name, d := range map[string]time.Duration{"header": c.HeaderTimeout, "read": c.ReadTimeout, "write": c.WriteTimeout, "idle": c.IdleTimeout} {
		if d <= 0 {
			t.Errorf("there is no %s timeout", name)
		}
	}
}

// Flags before environment before file, each value by itself.
func TestSourcesAreRanked(t *testing.T) {
	files := map[string]string{"steelyard.yaml": "listen: 127.0.0.1:1\ndeadline: 11s\nlog_level: warn\ntrusted_proxies: [10.0.0.0/8, fd00::/8]\nlang: zh\nworkers: 3\n", "other.yaml": "deadline: 12s\n"}
	environ := []string{"STEELYARD_LISTEN=127.0.0.1:2", "STEELYARD_LOG_LEVEL=error", "STEELYARDX=not ours"}
	c, list := read(t, files, environ, "--listen=127.0.0.1:3", "--allow-plain-http", "--workers", "5")
	if list != nil {
		t.Fatal(list)
	}
	if c.Listen != "127.0.0.1:3" || c.LogLevel.String() != "ERROR" || c.Deadline != 11*time.Second || !c.AllowPlainHTTP || c.Lang != problem.ZH || c.Workers != 5 || c.HashWorkers != 2 {
		t.Errorf("%+v", c)
	}
	if want := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}; !slices.Equal(c.TrustedProxies, want) {
		t.Errorf("proxies %v", c.TrustedProxies)
	}
	for _, args := range [][]string{{"--config", "other.yaml"}, {"--config=other.yaml"}} {
		if c, list = read(t, files, environ, args...); list != nil || c.Deadline != 12*time.Second || c.Workers == 3 {
			t.Errorf("%v %+v", list, c)
		}
	}
	if c, list = read(t, files, []string{"STEELYARD_CONFIG=other.yaml", "STEELYARD_TRUSTED_PROXIES= 10.1.0.0/16 ,fd00::/9"}); list != nil || c.Deadline != 12*time.Second || len(c.TrustedProxies) != 2 {
		t.Errorf("%v %+v", list, c)
	}
	// An empty value is a value: it overrules, where a setting may be empty.
	if c, list = read(t, files, []string{"STEELYARD_TRUSTED_PROXIES="}); list != nil || c.TrustedProxies != nil {
		t.Errorf("%v %+v", list, c)
	}
}

func TestSecretsFromFiles(t *testing.T) {
	files := map[string]string{"db": "mysql://pay:hN3-q9wLzz@db:3306/pay\r\n", "empty": "\n", "two": "a\nb\n", "long": strings.Repeat("x", 5000)}
	c, list := read(t, files, []string{"STEELYARD_DATABASE_FILE=db"}, "--audit-key", "not-made-yet")
	if list != nil || c.Database != "mysql://pay:hN3-q9wLzz@db:3306/pay" || c.AuditKey != "not-made-yet" {
		t.Errorf("%v %+v", list, c)
	}
	files["steelyard.yaml"] = "database_file: db\naudit_key:\n"
	if c, list = read(t, files, nil); list != nil || c.Database != "mysql://pay:hN3-q9wLzz@db:3306/pay" || c.AuditKey != "" {
		t.Errorf("%v %+v", list, c)
	}
	// The higher source wins, whichever form it has.
	if c, list = read(t, files, []string{"STEELYARD_DATABASE=sqlite:x.db"}); list != nil || c.Database != "sqlite:x.db" {
		t.Errorf("%v %+v", list, c)
	}
	for name, want := range map[string]string{"empty": "is empty", "two": "one line", "long": "one line", "none": "cannot be read", ".": "cannot be read"} {
		if _, list = read(t, files, []string{"STEELYARD_DATABASE_FILE=" + name}); len(list) != 1 || !strings.Contains(list.Error(), want) {
			t.Errorf("%s: %v", name, list)
		}
	}
	if _, list = read(t, files, []string{"STEELYARD_DATABASE_FILE=db", "STEELYARD_DATABASE=sqlite:x.db"}); len(list) != 1 || list[0].Code != "config.given_twice" {
		t.Errorf("%v", list)
	}
}

// What is open to other machines, and may be.
func TestOpenToOthersWithEncryption(t *testing.T) {
	for _, file := range []string{
		"listen: 0.0.0.0:80\npublic_url: https://pay.example.com\n", "listen: :80\npublic_url: http://pay.example.com\nallow_plain_http: true\n",
		"listen: \"[::1]:80\"\n", "listen: localhost:80\n", "listen: 127.9.9.9:0\n", "public_url: https://pay.example.com\n", "public_url: http://localhost:8080/\n", "public_url: http://pay.example.com\nallow_plain_http: true\n",
	} {
		if _, list := read(t, map[string]string{"steelyard.yaml": file}, nil); list != nil {
			t.Errorf("%s%v", file, list)
		}
	}
}

// A proxy list that cannot be read refuses to start; an address that anybody
// may forge is not believed by accident.
func TestB2_BadNetworksRefuseToStart(t *testing.T) {
	for _, word := range []string{"10.0.0.0/33", "10.0.0/8", "::/0", "0.0.0.0/0", "::ffff:10.0.0.0/104", "10.0.0.1/8", "10.0.0.1", "proxy", "10.0.0.0/8;fd00::/8", "10.0.0.0/8,", "10.0.0.0/08"} {
		for _, command := range []string{"check", "serve"} { // what the check lets pass would be served for ever
			args := []string{"config", "check", "--trusted-proxies", word}
			if command == "serve" {
				args = append([]string{"serve"}, args[2:]...)
			}
			if code, out, messages := shell(t, nil, nil, args...); code != exitBadInput || out != "" || !strings.Contains(messages, "--trusted-proxies") {
				t.Fatalf("%v: code %d\n%s%s", args, code, out, messages)
			}
		}
	}
}

// What is printed, to the letter: sources named, secrets masked, and the text a
// configuration file that says the same.
func TestI2_PrintedConfigurationHidesSecrets(t *testing.T) {
	files := map[string]string{
		"steelyard.yaml": "trusted_proxies: [10.0.0.0/8, fd00::/8]\nlisten: \"[::1]:8080\"\nworkers: 4\n",
		"db":             "mysql://pay:hN3-q9wLzz@db:3306/pay\n",
	}
	environ := []string{"STEELYARD_DATABASE_FILE=db", "STEELYARD_AUDIT_KEY=key"}
	for _, lang := range []string{"zh", "en"} {
		want, err := os.ReadFile("testdata/config." + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		t.Run(lang, func(t *testing.T) {
			code, out, messages := shell(t, files, environ, "config", "print", "--deadline", "45s", "--lang", lang)
			if code != exitDone || messages != "" {
				t.Fatalf("code %d: %s", code, messages)
			}
			if diff := cmp.Diff(string(want), out); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if strings.Contains(out, "hN3-q9wLzz") {
				t.Error("the password is printed")
			}
			again := strings.Replace(out, `"mysql://pay:***@db:3306/pay"`, "sqlite:x.db", 1)
			c, list := read(t, map[string]string{"steelyard.yaml": again}, nil)
			if list != nil || c.Listen != "[::1]:8080" || len(c.TrustedProxies) != 2 || c.Deadline != 45*time.Second || c.Workers != 4 || c.AuditKey != "key" {
				t.Errorf("what is printed is no configuration: %v\n%s", list, again)
			}
		})
	}
}

func TestI2_MaskedAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"mysql://pay:pw@db/pay":            "mysql://pay:***@db/pay",
		"mysql://pay:p@w@db/pay":           "mysql://pay:***@db/pay",
		"mysql://pay:p/w?x@db/pay":         "mysql://pay:***@db/pay",
		"mysql://:pw@db/pay":               "mysql://:***@db/pay",
		"mysql://pay@db:3306/pay":          "mysql://pay@db:3306/pay",
		"mysql://db:3306/pay":              "mysql://db:3306/pay",
		"sqlite:a@b.db":                    "sqlite:a@b.db",
		"cannot reach mysql://u:pw@h/d: x": "cannot reach mysql://u:***@h/d: x",
	} {
		if got := masked(address); got != want {
			t.Errorf("%s is shown as %s", address, got)
		}
	}
}

// No message about a wrong setting repeats what may be a secret.
func TestI2_MistakesKeepSecrets(t *testing.T) {
	secret := "hN3-q9wLzz"
	for _, c := range [][2]string{
		{"STEELYARD_DATABASE=mysql:/pay:" + secret + "@db/pay", ""}, {"STEELYARD_DATABSE=mysql://pay:" + secret + "@db/pay", ""}, {"STEELYARD_DATABASE=mysql://pay:" + secret + "%@db/pay", ""},
		{"", "--databse\x00mysql://pay:" + secret + "@db/pay"}, {"", "--database\x00mysql://pay:" + secret + "@db/pay"}, {"", "mysql://pay:" + secret + "@db/pay"}, {"", "--databse=mysql://pay:" + secret + "@db/pay"},
	} {
		var args []string
		if c[1] != "" {
			args = strings.Split(c[1], "\x00")
		}
		code, out, messages := shell(t, nil, []string{c[0]}, append([]string{"config", "check"}, args...)...)
		if code != exitBadInput || strings.Contains(out+messages, secret) {
			t.Errorf("%q: code %d\n%s%s", c, code, out, messages)
		}
	}
}

func TestConfigHelp(t *testing.T) {
	for lang, want := range map[string]string{"zh": "监听的地址和端口", "en": "address and port to listen on"} {
		code, out, messages := shell(t, nil, nil, "config", "check", "--lang", lang, "--nonsense", "-h")
		if code != exitDone || messages != "" || !strings.Contains(out, want) || !strings.Contains(out, "--database-file") {
			t.Errorf("code %d\n%s%s", code, out, messages)
		}
		if code, out, _ = shell(t, nil, nil, "config", "check", "--lang", lang); code != exitDone || out == "" {
			t.Errorf("code %d\n%s", code, out)
		}
	}
}

// Both manuals have every setting, with its default.
func TestManualsHaveEverySetting(t *testing.T) {
	for _, manual := range []string{"docs/operation.md", "docs/operation.zh.md"} {
		data, err := os.ReadFile(manual)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for line := range strings.Lines(string(data)) {
			if strings.HasPrefix(line, "| `") {
				rows++
			}
		}
		list := settings(problem.EN)
		for _, s := range list {
			row := fmt.Sprintf("| `%s` | `%s` |", s.forms()[0], s.fallback)
			if s.fallback == "" || s.key == "workers" || s.key == "lang" {
				row = fmt.Sprintf("| `%s` | ", s.forms()[0])
			}
			if !strings.Contains(string(data), row) {
				t.Errorf("%s has no row %s", manual, row)
			}
		}
		if rows != len(list) {
			t.Errorf("%s has %d rows for %d settings", manual, rows, len(list))
		}
	}
}
