// Steelyard (杆秤) weighs what a sales force brings in: pay plans on collected
// revenue, with every cent explained.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
	"steelyard/models"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, os.Environ()))
}

// Exit codes of the built binary.
const (
	exitDone     = 0
	exitFailed   = 1 // something other than the input went wrong
	exitBadInput = 2 // the input is wrong; the messages say where and what to do
)

// run executes the command line and returns the exit code. Results go to
// stdout, messages to stderr; a command that fails prints no result.
func run(args []string, stdout, stderr io.Writer, environ []string) int {
	a := &app{lang: chooseLang(args, environ), stdout: stdout, stderr: stderr, environ: environ}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.Execute()
	var problems problem.List
	var failure *models.Error
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &failure):
		return a.failed(failure)
	case errors.As(err, &problems):
		a.report(problems)
		return exitBadInput
	case errors.Is(err, errDiffers):
		return exitFailed
	case errors.Is(err, errInternal):
		fmt.Fprintln(stderr, a.say("程序内部出错，请连同输入一起报告：", "Something went wrong inside the program; please report it with the input: ")+err.Error())
		return exitFailed
	case errors.Is(err, errService):
		fmt.Fprintln(stderr, a.say("没有完成：", "It could not be done: ")+problem.Clean(masked(err.Error())))
		return exitFailed
	case errors.Is(err, errOutput):
		fmt.Fprintln(stderr, a.say("无法写出结果：", "The result could not be written: ")+err.Error())
		return exitFailed
	}
	fmt.Fprintln(stderr, a.usageError(err))
	return exitBadInput
}

// app is one execution of the command line.
type app struct {
	lang    problem.Lang
	stdout  io.Writer
	stderr  io.Writer
	environ []string // NAME=value
}

// errOutput marks a failure to write a result, errInternal a contradiction that
// no input may cause, errService what went wrong around the program: files,
// network, the end of a service that was to go on.
var (
	errService  = errors.New("service")
	errOutput   = errors.New("output")
	errInternal = errors.New("internal")
)

// say picks the wording in the user's language.
func (a *app) say(zh, en string) string { return problem.Text{ZH: zh, EN: en}.In(a.lang) }

// report prints problems, and how many there are.
func (a *app) report(list problem.List) {
	failures := 0
	for _, p := range list {
		fmt.Fprintln(a.stderr, p.String(a.lang))
		if p.Severity == problem.Failure {
			failures++
		}
	}
	if failures > 0 {
		fmt.Fprintf(a.stderr, a.say("共 %d 个问题，没有输出任何结果。\n", "%d problem(s); no result was printed.\n"), failures)
	}
}

// failed words what the store has to say; what the database itself said, which
// operators need, is behind it.
func (a *app) failed(failure *models.Error) int {
	fmt.Fprintf(a.stderr, "%s [%s]\n", failure.Text.In(a.lang), failure.Code)
	if failure.Err != nil {
		fmt.Fprintln(a.stderr, a.say("数据库原文：", "In the database's words: ")+problem.Clean(masked(failure.Err.Error())))
	}
	a.report(failure.Problems)
	if failure.Kind == models.Invalid {
		return exitBadInput
	}
	return exitFailed
}

// chooseLang takes --lang, then STEELYARD_LANG, then the system's locale.
func chooseLang(args, environ []string) problem.Lang {
	for i, arg := range args {
		value, found := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, found = args[i+1], true
		}
		if lang, ok := problem.ParseLang(value); found && ok {
			return lang
		}
	}
	for _, name := range []string{"STEELYARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		for _, entry := range environ {
			value, found := strings.CutPrefix(entry, name+"=")
			if !found || value == "" {
				continue
			}
			if strings.HasPrefix(value, "zh") {
				return problem.ZH
			}
			return problem.EN
		}
	}
	return problem.EN
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "steelyard",
		Short:         a.say("杆秤：销售薪酬与胜任力", "Steelyard: sales compensation and competency"),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().String("lang", string(a.lang), a.say("界面语言：zh 或 en", "language of messages: zh or en"))
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		value, _ := cmd.Flags().GetString("lang")
		if _, ok := problem.ParseLang(value); !ok {
			return a.badFlag("lang", value, "zh, en")
		}
		return nil
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Use: "no-help", Hidden: true})
	root.SetUsageTemplate(a.usageTemplate())
	root.PersistentFlags().BoolP("help", "h", false, a.say("显示帮助", "show help"))
	root.AddCommand(a.agreementCommand(), a.calculateCommand(), a.competencyCommand(), a.configCommand(), a.demoCommand(), a.importCommand(), a.interviewCommand(), a.kpiCommand(), a.measureCommand(), a.migrateCommand(), a.planCommand(), a.scoreCommand(), a.serveCommand(), a.smartCommand(), a.userCommand(), a.verifyCommand())
	return root
}

// noArgs refuses words behind a command, which are commands misspelled or
// nothing that is understood.
func (a *app) noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range cmd.Commands() {
		names = append(names, sub.Name())
	}
	fix := problem.Text{ZH: "请用 steelyard --help 查看用法。", EN: "See steelyard --help."}
	if near := document.Nearest(args[0], names); near != "" {
		fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
	}
	var list problem.List
	list.Add("command.word", problem.Place{}, problem.Textf("不认识 %s。", "%s is not understood here.", problem.Show(args[0])), fix)
	return list
}

// badFlag is the problem of a flag's value.
func (a *app) badFlag(name, value, possible string) problem.List {
	var list problem.List
	list.Add("command.flag", problem.Place{Field: "--" + name}, problem.Textf("%s 不是可用的值。", "%s is not a possible value.", problem.Show(value)),
		problem.Textf("可用的值：%s。", "Possible values: %s.", possible))
	return list
}

// usageError words what the flag parser has to say.
func (a *app) usageError(err error) string {
	var unknown *pflag.NotExistError
	var valueNeeded *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	hint := a.say("请用 steelyard --help 查看用法。", "See steelyard --help.")
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		return fmt.Sprintf(a.say("没有 %s 这个选项。%s", "There is no option %s. %s"), name, hint)
	case errors.As(err, &valueNeeded):
		return fmt.Sprintf(a.say("选项 --%s 需要一个值。%s", "The option --%s needs a value. %s"), valueNeeded.GetFlag().Name, hint)
	case errors.As(err, &invalid):
		return fmt.Sprintf(a.say("选项 --%s 的值 %s 无效。%s", "The value %[2]s of --%[1]s is not valid. %[3]s"), invalid.GetFlag().Name, problem.Show(invalid.GetValue()), hint)
	}
	return fmt.Sprintf(a.say("无法理解这个命令：%s。%s", "The command is not understood: %s. %s"), err, hint)
}

// usageTemplate is cobra's with its headings in the user's language.
func (a *app) usageTemplate() string {
	return a.say("用法：", "Usage:") + `
  {{if .Runnable}}{{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} ` + a.say("[命令]", "[command]") + `

` + a.say("命令：", "Commands:") + `{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

` + a.say("选项：", "Options:") + `
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

` + a.say("通用选项：", "Global options:") + `
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
}
