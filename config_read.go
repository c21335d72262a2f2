package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
	"steelyard/models"
)

// configured is a command that works with the configuration. It reads the
// settings with the given keys, all where none is named, from flags, environment
// and file, and runs only if nothing at all is wrong with them; otherwise every
// problem is told at once. Flags that the command adds itself are read in the
// same pass.
func (a *app) configured(cmd *cobra.Command, run func(cmd *cobra.Command, c *config) error, keys ...string) *cobra.Command {
	list := settings(a.lang)
	if len(keys) > 0 {
		list = slices.DeleteFunc(list, func(s setting) bool { return s.key != "lang" && !slices.Contains(keys, s.key) })
	}
	f := cmd.Flags()
	f.String(keyOfConfig, "", a.say("配置文件；不给时读当前目录的 steelyard.yaml（如果有）", "configuration file; without one, steelyard.yaml of the current directory if there is one"))
	for _, s := range list {
		if s.key == "lang" { // every command has it
			continue
		}
		f.String(flagOf(s.key), s.fallback, s.about.In(a.lang))
		if s.yes {
			f.Lookup(flagOf(s.key)).NoOptDefVal = "true"
		}
		if s.secret {
			f.String(flagOf(s.key+fileSuffix), "", a.say("文件，其中是 --", "file that holds what --")+flagOf(s.key)+a.say(" 的内容", " would say"))
		}
	}
	cmd.DisableFlagParsing = true // by cobra, which stops at the first mistake
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		help, problems := readFlags(cmd.Flags(), args)
		if help {
			return cmd.Help()
		}
		c, found := readConfig(list, cmd.Flags(), a.environ)
		if problems = append(problems, found...); problems.Failed() {
			return problems.Sorted()
		}
		a.lang = c.Lang
		return explained(run(cmd, c))
	}
	return cmd
}

// explained marks an error that nobody has worded, such as one of the network:
// it is not the command line that was not understood.
func explained(err error) error {
	var failure *models.Error
	var problems problem.List
	if err == nil || errors.As(err, &failure) || errors.As(err, &problems) || errors.Is(err, errOutput) || errors.Is(err, errInternal) || errors.Is(err, errService) {
		return err
	}
	return fmt.Errorf("%w: %w", errService, err)
}

// readFlags sets the flags that the arguments give, and collects everything
// that is not understood. help is true where -h or --help is among them.
func readFlags(flags *pflag.FlagSet, args []string) (help bool, list problem.List) {
	var known []string
	flags.VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
	for i := 0; i < len(args); i++ {
		name, text, hasText := strings.Cut(args[i], "=")
		next := i+1 < len(args) && !strings.HasPrefix(args[i+1], "-")
		f := flags.Lookup(strings.TrimPrefix(name, "--"))
		switch {
		case name == "-h" || name == "--help":
			return true, nil
		case !strings.HasPrefix(name, "-"):
			list.Add("command.word", problem.Place{}, problem.Textf("不认识 %s。", "%s is not understood here.", problem.Show(masked(args[i]))),
				problem.Text{ZH: "这里只能写选项，请参考 --help。", EN: "Only options may stand here; see --help."})
		case !strings.HasPrefix(name, "--") || f == nil:
			list.Add("config.unknown_flag", problem.Place{Field: name}, problem.Textf("没有 %s 这个选项。", "There is no option %s.", problem.Show(name)), nearestFix(name, known))
			if !hasText && next { // its value, which may be a secret
				i++
			}
		case !hasText && f.NoOptDefVal != "":
			_ = flags.Set(f.Name, f.NoOptDefVal)
		case !hasText && !next:
			list.Add("config.no_value", problem.Place{Field: name}, problem.Textf("选项 %s 需要一个值。", "The option %s needs a value.", name),
				problem.Textf("请写成 %s=值。", "Write %s=VALUE.", name))
		default:
			if !hasText {
				i++
				text = args[i]
			}
			if flags.Set(f.Name, text) != nil {
				list.Add("config.value", problem.Place{Field: name}, problem.Textf("%s 不是可用的值。", "%s is not a possible value.", problem.Show(text)), problem.Text{ZH: "请参考 --help。", EN: "See --help."})
			}
		}
	}
	return false, list
}

// sources are the places in which settings were looked for.
type sources struct {
	flags   *pflag.FlagSet
	environ map[string]string
	file    document.Object
	found   bool // there is a file
	reader  document.Reader
}

// readConfig takes each setting of the list from the highest-ranking source
// that gives it. Nothing is guessed: variables with our prefix, keys and flags
// that are not known are problems, and so is a value that does not fit, even if
// another source overrules it.
func readConfig(list []setting, flags *pflag.FlagSet, environ []string) (*config, problem.List) {
	c := &config{}
	var problems problem.List
	s := sources{flags: flags, environ: map[string]string{}}
	keys := names(settings(problem.EN))
	variables := []string{variableOf(keyOfConfig)}
	for _, key := range keys {
		variables = append(variables, variableOf(key))
	}
	for _, entry := range environ {
		name, text, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		if !slices.Contains(variables, name) {
			problems.Add("config.unknown_variable", problem.Place{Field: name}, problem.Textf("不认识环境变量 %s。", "The environment variable %s is not known.", problem.Show(name)), nearestFix(name, variables))
		}
		s.environ[name] = text
	}
	problems = append(problems, s.open(keys)...)
	for _, set := range list {
		given := s.values(set, &problems)
		for i, v := range given {
			into := c
			if i > 0 {
				into = &config{} // overruled, but still to be right
			}
			v.check(into, &problems)
		}
		c.values = append(c.values, given[0])
	}
	problems = append(problems, s.reader.Problems...)
	c.together(&problems)
	if problems.Failed() {
		return nil, problems
	}
	return c, problems
}

// check reads the value into the configuration.
func (v value) check(c *config, problems *problem.List) {
	if v.setting.key == "database" && v.level == onCommandLine && v.file == "" && masked(v.text) != v.text {
		problems.Add("config.secret_on_command_line", v.at, problem.Text{ZH: "命令行里的密码，这台机器上的人都看得见。", EN: "Everybody on this machine can see a password on the command line."},
			problem.Textf("请改用 %s、%s 或 --%s。", "Use %s, %s or --%s.", variableOf("database"), variableOf("database"+fileSuffix), flagOf("database"+fileSuffix)))
	}
	if v.told {
		return
	}
	for _, f := range v.setting.read(c, v.text) {
		problems.Add("config.value", v.at, f.text, f.fix)
	}
}

// open reads the configuration file, if one is named or lies in the current
// directory.
func (s *sources) open(keys []string) problem.List {
	name := ""
	if f := s.flags.Lookup(keyOfConfig); f != nil && f.Changed {
		name = f.Value.String()
	}
	name = cmp.Or(name, s.environ[variableOf(keyOfConfig)])
	if name == "" {
		if _, err := os.Stat(defaultFile); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		name = defaultFile
	}
	data, list := readFile(name)
	if list != nil {
		return list
	}
	root, list := document.Parse(name, data)
	if root == nil {
		return list
	}
	s.reader = document.Reader{File: name}
	s.file, s.found = s.reader.Object(root, "", keys...)
	return list
}

// values returns what the sources say about a setting, the highest-ranking
// first, and at the end the default.
func (s *sources) values(set setting, problems *problem.List) (list []value) {
	for l := onCommandLine; l < byDefault; l++ {
		before := len(list)
		for _, key := range set.forms() {
			v, ok := s.at(l, key, set.list)
			if !ok {
				continue
			}
			v.setting, v.level = set, l
			if key != set.key {
				v = v.unpacked(problems)
			}
			if len(list) > before {
				problems.Add("config.given_twice", v.at, problem.Textf("%s 和 %s 只能给一个。", "Only one of %s and %s may be given.", set.key, key), problem.Text{ZH: "请去掉其中一个。", EN: "Remove one of them."})
				continue
			}
			list = append(list, v)
		}
	}
	return append(list, value{setting: set, text: set.fallback, level: byDefault, source: problem.Text{ZH: "默认值", EN: "default"}, at: problem.Place{Path: set.key}})
}

// unpacked takes the secret out of the file that the value names; no name is no
// secret.
func (v value) unpacked(problems *problem.List) value {
	v.file, v.text = v.text, ""
	if v.file == "" {
		return v
	}
	text, wrong := readSecret(v.file)
	if wrong != nil {
		problems.Add("config.secret_file", v.at, wrong.text, wrong.fix)
		v.told = true
	}
	v.text = text
	return v
}

// at is what one source says under one key.
func (s *sources) at(l level, key string, list bool) (v value, ok bool) {
	switch l {
	case onCommandLine:
		f := s.flags.Lookup(flagOf(key))
		if f == nil || !f.Changed {
			return v, false
		}
		name := "--" + f.Name
		return value{text: f.Value.String(), source: problem.Textf("选项 %s", "flag %s", name), at: problem.Place{Field: name}}, true
	case inEnvironment:
		name := variableOf(key)
		text, ok := s.environ[name]
		return value{text: text, source: problem.Textf("环境变量 %s", "environment %s", name), at: problem.Place{Field: name}}, ok
	}
	return s.inFile(key, list)
}

// inFile is what the configuration file says under a key: a value, or a list
// for the settings that may be one. A key with nothing behind it gives the empty text, which few settings
// take.
func (s *sources) inFile(key string, list bool) (v value, ok bool) {
	if !s.found {
		return v, false
	}
	fields := s.file.Node().Fields
	i := slices.IndexFunc(fields, func(f document.Field) bool { return f.Key == key })
	if i < 0 {
		return v, false
	}
	n := fields[i].Value
	v = value{source: problem.Textf("文件 %s 第 %d 行", "file %s, line %d", s.reader.File, fields[i].Line), at: s.reader.Place(n, key)}
	switch {
	case n.Kind == document.Null:
	case n.Kind == document.List && list:
		v.text = strings.Join(s.file.Words(key), ",")
	default:
		v.text = s.reader.Word(n, key)
		v.told = n.Kind != document.Scalar
	}
	return v, true
}

// readSecret reads a secret from a file of its own; the line end that editors
// put behind it does not count.
func readSecret(name string) (string, *fault) {
	fix := problem.Text{ZH: "请检查路径和权限。", EN: "Check its path and who may read it."}
	f, err := os.Open(name)
	if err != nil {
		return "", &fault{problem.Textf("无法读取文件 %s。", "The file %s cannot be read.", problem.Show(name)), fix}
	}
	defer f.Close()
	const most = 4096
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	text := strings.TrimRight(string(data), "\r\n")
	switch {
	case err != nil:
		return "", &fault{problem.Textf("无法读取文件 %s。", "The file %s cannot be read.", problem.Show(name)), fix}
	case len(data) > most || strings.ContainsAny(text, "\r\n\x00"):
		return "", &fault{problem.Textf("文件 %s 里应当只有一行。", "The file %s should hold one line and nothing else.", problem.Show(name)), fix}
	case text == "":
		return "", &fault{problem.Textf("文件 %s 是空的。", "The file %s is empty.", problem.Show(name)), fix}
	}
	return text, nil
}

// masked hides the password of an address, and all that could belong to it.
func masked(address string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	at := strings.LastIndexByte(rest, '@')
	if !ok || at < 0 {
		return address
	}
	user, _, secret := strings.Cut(rest[:at], ":")
	if !secret {
		return address
	}
	return scheme + "://" + user + ":***" + rest[at:]
}
