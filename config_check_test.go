package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Everything that is wrong is told at once, each with its place and, where a
// name is misspelled, the nearest one; nothing runs, the exit code is 2.
func TestI1_AllMistakesAtOnce(t *testing.T) {
	files := map[string]string{"steelyard.yaml": "databse: sqlite:x.db\nlisten: everywhere\nsession_idle: 13h\nlog_level: [info]\nworkers:\nlang: fr\n"}
	environ := []string{"STEELYARD_LISTN=127.0.0.1:1", "STEELYARD_TRUSTED_PROXIES=10.0.0.0/33,,192.0.2.1,10.1.2.3/8,0.0.0.0/0,word", "STEELYARD_DATABASE=mysql://root:root@db/pay?multiStatements=true", "STEELYARD_HASH_WORKERS=0", "PATH=/bin"}
	args := []string{"config", "check", "--deadlin", "5s", "--read-timeout=5x", "--upload-limit", "1TB", "word", "-v", "--allow-plain-http=perhaps", "--audit-key=none/key", "--write-timeout"}
	wants := map[string][]string{
		"en": {
			"steelyard.yaml:1:1 (databse): Unknown key \"databse\". Fix: Did you mean database?",
			"steelyard.yaml:2:9 (listen): \"everywhere\" is not an address with a port.",
			"steelyard.yaml:4:12 (log_level): A single value is expected here.",
			"steelyard.yaml:5:9 (workers): \"\" is not a possible number.",
			"steelyard.yaml:6:7 (lang): \"fr\" is not a possible value. Fix: Possible values: zh, en.",
			"(STEELYARD_LISTN): The environment variable \"STEELYARD_LISTN\" is not known. Fix: Did you mean STEELYARD_LISTEN?",
			"(STEELYARD_TRUSTED_PROXIES): \"10.0.0.0/33\" is not a network.", "There is no network between two commas.", "Write 192.0.2.1/32.", "Write 10.0.0.0/8.", "\"0.0.0.0/0\" trusts everybody", "\"word\" is not a network.",
			"(STEELYARD_DATABASE): The address of the database must not hold the option \"multiStatements\". Fix: Only tls and socket may be given.", "(STEELYARD_DATABASE): The database has no password, or one that everybody knows.",
			"(STEELYARD_HASH_WORKERS): \"0\" is not a possible number.",
			"(--deadlin): There is no option \"--deadlin\". Fix: Did you mean --deadline?",
			"(--read-timeout): \"5x\" is not a length of time.", "(--upload-limit): \"1TB\" is not a number of bytes.", "(-v): There is no option \"-v\".", "\"word\" is not understood here.",
			"(--allow-plain-http): \"perhaps\" is not a possible value.", "(--audit-key): The directory of \"none/key\" does not exist.", "(--write-timeout): The option --write-timeout needs a value.",
			"(session_absolute): session_absolute (12h0m0s) is shorter than session_idle (13h0m0s).",
			"24 problem(s)",
		},
		"zh": {"是否想写 database？", "不是地址和端口", "是否想写 STEELYARD_LISTEN？", "等于信任所有人", "尽人皆知", "是否想写 --deadline？", "不是时长", "需要一个值", "共 24 个问题"},
	}
	for lang, list := range wants {
		code, out, messages := shell(t, files, environ, append(args[:len(args):len(args)], "--lang="+lang)...)
		if code != exitBadInput || out != "" {
			t.Errorf("code %d\n%s", code, out)
		}
		for _, want := range list {
			if !strings.Contains(messages, want) {
				t.Errorf("%s: %q is not in\n%s", lang, want, messages)
			}
		}
	}
}

// One mistake in each place at a time.
func TestI1_EachMistake(t *testing.T) {
	cases := []struct{ name, file, variable, flag, code, want string }{
		{"unknown key", "session_idel: 5m\n", "", "", "document.unknown_key", "session_idle"},
		{"nested key", "session: {idle: 5m}\n", "", "", "document.unknown_key", "session"},
		{"a key that is only a flag", "config: x\n", "", "", "document.unknown_key", "config"},
		{"repeated key", "lang: zh\nlang: en\n", "", "", "document.repeated_key", "lang"},
		{"no document", "\n", "", "", "document.empty", "empty"},
		{"no map", "- a\n", "", "", "document.not_a_map", "expected"},
		{"not YAML", "a: [\n", "", "", "document.yaml", "YAML"},
		{"alias", "lang: &x zh\n", "", "", "document.alias", "Anchors"},
		{"a map for a value", "listen: {host: a}\n", "", "", "document.not_a_value", "single value"},
		{"unknown variable", "", "STEELYARD_SESION_IDLE=5m", "", "config.unknown_variable", "STEELYARD_SESSION_IDLE"},
		{"variable of no setting", "", "STEELYARD_=5m", "", "config.unknown_variable", "STEELYARD_"},
		{"lower case", "", "STEELYARD_Listen=127.0.0.1:1", "", "config.unknown_variable", "STEELYARD_Listen"},
		{"no file of a file", "", "STEELYARD_AUDIT_KEY_FILE=key", "", "config.unknown_variable", "STEELYARD_AUDIT_KEY_FILE"},
		{"a key that is a directory", "audit_key: .\n", "", "", "config.value", "not a file"},
		{"unknown flag", "", "", "--sesion-idle=5m", "config.unknown_flag", "--session-idle"},
		{"one hyphen", "", "", "-listen=127.0.0.1:1", "config.unknown_flag", "-listen"},
		{"empty flag", "", "", "--listen=", "config.value", "address with a port"},
		{"unknown file", "", "STEELYARD_CONFIG=none.yaml", "", "command.no_file", "does not exist"},
		{"host name", "listen: example.com:80\n", "", "", "config.value", "address with a port"},
		{"no port", "listen: 127.0.0.1\n", "", "", "config.value", "address with a port"},
		{"large port", "listen: 127.0.0.1:65536\n", "", "", "config.value", "address with a port"},
		{"open without encryption", "listen: 0.0.0.0:80\n", "", "", "config.together", "unencrypted"},
		{"open, no host", "listen: :80\n", "", "", "config.together", "unencrypted"},
		{"open on IPv6", "listen: \"[::]:80\"\n", "", "", "config.together", "unencrypted"},
		{"open, plain URL", "listen: 192.0.2.1:80\npublic_url: http://pay.example.com\n", "", "", "config.together", "unencrypted"},
		{"open, allowed, no URL", "listen: :80\nallow_plain_http: true\n", "", "", "config.together", "public_url"},
		{"proxy without encryption", "public_url: http://pay.example.com\n", "", "", "config.together", "not encrypted"},
		{"URL with a path", "public_url: https://example.com/pay\n", "", "", "config.value", "without a path"},
		{"URL with a user", "public_url: https://a:b@example.com\n", "", "", "config.value", "people can open"},
		{"URL of another kind", "public_url: ftp://example.com\n", "", "", "config.value", "people can open"},
		{"truth", "allow_plain_http: yes\n", "", "", "config.value", "true, false"},
		{"level", "log_level: INFO\n", "", "", "config.value", "debug, info, warn, error"},
		{"format", "log_format: xml\n", "", "", "config.value", "text, json"},
		{"no unit", "deadline: 30\n", "", "", "config.value", "length of time"},
		{"below", "deadline: 1ms\n", "", "", "config.value", "out of bounds"},
		{"negative", "deadline: -1s\n", "", "", "config.value", "out of bounds"},
		{"above", "deadline: 100h\n", "", "", "config.value", "out of bounds"},
		{"fraction", "workers: 1.5\n", "", "", "config.value", "possible number"},
		{"too many", "workers: 1000000\n", "", "", "config.value", "possible number"},
		{"small size", "body_limit: 1\n", "", "", "config.value", "out of bounds"},
		{"size beyond all bounds", "body_limit: 9223372036854775807GiB\n", "", "", "config.value", "out of bounds"},
		{"size of another unit", "body_limit: 1MB\n", "", "", "config.value", "number of bytes"},
		{"zone", "time_zone: Shanghai\n", "", "", "config.value", "time zone"},
		{"the machine's zone", "time_zone: Local\n", "", "", "config.value", "time zone"},
		{"no zone", "time_zone:\n", "", "", "config.value", "time zone"},
		{"language", "", "STEELYARD_LANG=zh_CN", "", "config.value", "zh, en"},
		{"no database", "database:\n", "", "", "config.value", "address of a database"},
		{"another database", "database: postgres://u:hN3-q9wLzz@h/d\n", "", "", "config.value", "address of a database"},
		{"database in memory", "database: \"sqlite::memory:\"\n", "", "", "config.value", "name of a file"},
		{"database without a name", "database: mysql://u:hN3-q9wLzz@h/\n", "", "", "config.value", "address of a database"},
		{"database without a user", "database: mysql://h:3306/d\n", "", "", "config.value", "address of a database"},
		{"password among the arguments", "", "", "--database=mysql://u:hN3-q9wLzz@h/d", "config.secret_on_command_line", "STEELYARD_DATABASE_FILE"},
		{"deadline beyond the write timeout", "deadline: 4m\n", "", "", "config.together", "write_timeout"},
		{"read beyond write", "read_timeout: 4m\n", "", "", "config.together", "write_timeout"},
		{"headers beyond read", "read_timeout: 5s\n", "", "", "config.together", "header_timeout"},
		{"uploads below bodies", "body_limit: 2MiB\nupload_limit: 1MiB\n", "", "", "config.together", "upload_limit"},
		{"a wrong value that is overruled", "workers: x\n", "STEELYARD_WORKERS=2", "", "config.value", "possible number"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var files map[string]string
			if c.file != "" {
				files = map[string]string{"steelyard.yaml": c.file}
			}
			var args []string
			if c.flag != "" {
				args = []string{c.flag}
			}
			_, list := read(t, files, []string{c.variable}, args...)
			if len(list) != 1 || list[0].Code != c.code || !strings.Contains(list.Error(), c.want) {
				t.Errorf("not one problem %s with %q:\n%v", c.code, c.want, list)
			}
			if strings.Contains(list.Error(), "hN3-q9wLzz") {
				t.Errorf("the password is told:\n%v", list)
			}
			for _, p := range list {
				if p.Text.ZH == "" || p.Text.EN == "" || p.Fix.ZH == "" || p.Fix.EN == "" {
					t.Errorf("not in both languages: %+v", p)
				}
			}
		})
	}
}

func TestB4_KnownSecretsAreRefused(t *testing.T) {
	for _, password := range []string{"", "root", "ROOT", "password", "123456", "changeme", "steelyard", "Admin123", "pay", "secret"} {
		_, list := read(t, nil, []string{"STEELYARD_DATABASE=mysql://pay:" + password + "@db/pay"})
		if len(list) != 1 || !strings.Contains(list.Error(), "everybody knows") {
			t.Errorf("%q: %v", password, list)
		}
	}
	if _, list := read(t, nil, []string{"STEELYARD_DATABASE=mysql://pay:hN3-q9wLzz%40@db/pay"}); list != nil {
		t.Errorf("a good password: %v", list)
	}
	// Without a password a server is reached only by its own socket.
	for address, good := range map[string]bool{"mysql://pay@/pay?socket=/run/mysqld/mysqld.sock": true, "mysql://pay:pay@/pay?socket=/run/mysqld/mysqld.sock": false, "mysql://pay@db/pay": false} {
		if _, list := read(t, nil, []string{"STEELYARD_DATABASE=" + address}); (list == nil) != good {
			t.Errorf("%s: %v", address, list)
		}
	}
}

// A key that others can read signs nothing.
func TestB4_AuditKeyIsItsOwnersAlone(t *testing.T) {
	for mode, good := range map[fs.FileMode]bool{0o600: true, 0o400: true, 0o640: false, 0o604: false, 0o622: false} {
		key := filepath.Join(t.TempDir(), "key")
		if err := errors.Join(os.WriteFile(key, []byte("x"), 0o600), os.Chmod(key, mode)); err != nil {
			t.Fatal(err)
		}
		if _, list := read(t, nil, []string{"STEELYARD_AUDIT_KEY=" + key}); (list == nil) != good {
			t.Errorf("%o: %v", mode, list)
		}
	}
}

// No source file gives a password, key or token a value of its own.
func TestB4_NoSecretsInTheSources(t *testing.T) {
	assigned := regexp.MustCompile(`(?i)(password|passwd|secret|token|api_?key|private_?key|signing_?key)\w*\s*(:=|=|:)\s*["'` + "`" + `][^"'` + "`" + `\s]{4,}["'` + "`" + `]`)
	if !assigned.MatchString(`const signingKey = "qmPlus-key"`) || !assigned.MatchString("admin_password: 'admin'") {
		t.Fatal("the pattern finds nothing")
	}
	var seen int
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if err == nil && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != ".") {
				return fs.SkipDir
			}
			return err
		}
		if ext := filepath.Ext(path); strings.HasSuffix(path, "_test.go") || !slices.Contains([]string{".go", ".yaml", ".yml", ".sql", ".csv", ".conf", ".json"}, ext) {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		for i, line := range strings.Split(string(data), "\n") {
			if m := assigned.FindString(line); m != "" && !strings.Contains(m, "json:") {
				t.Errorf("%s:%d: %s", path, i+1, m)
			}
		}
		return nil
	})
	if err != nil || seen < 50 {
		t.Errorf("%d files read, %v", seen, err)
	}
}
