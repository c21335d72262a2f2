package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: a.say("运行配置", "configuration of the service"),
		Args:  a.noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		a.configured(&cobra.Command{Use: "check", Short: a.say("检查配置，一次列出全部问题", "check the configuration and list every problem")},
			func(_ *cobra.Command, c *config) error {
				return a.printf("%s\n", a.say("配置没有问题。", "The configuration is good."))
			}),
		a.configured(&cobra.Command{Use: "print", Short: a.say("打印每项配置的值和来源，密码不显示", "print every setting with its source, passwords masked")},
			func(_ *cobra.Command, c *config) error { return a.printf("%s", c.text(a)) }))
	return cmd
}

// printf writes a result.
func (a *app) printf(format string, args ...any) error {
	if _, err := fmt.Fprintf(a.stdout, format, args...); err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	return nil
}

// text is the configuration as a file that says the same, but for masked
// passwords, with the source of every value.
func (c *config) text(a *app) string {
	var b bytes.Buffer
	for _, v := range c.values {
		text, source := v.text, v.source.In(a.lang)
		if v.setting.secret {
			text = masked(text)
		}
		if v.file != "" {
			source += a.say("，文件 ", ", file ") + v.file
		}
		line := strings.TrimRight(v.setting.key+": "+v.setting.yaml(text), " ")
		fmt.Fprintf(&b, "%-48s # %s\n", line, strings.Join(strings.Fields(source), " "))
	}
	return b.String()
}

// yaml writes a value so that the configuration file can hold it.
func (s setting) yaml(text string) string {
	if s.list && text != "" {
		words := strings.Split(text, ",")
		for i, w := range words {
			words[i] = strconv.Quote(strings.TrimSpace(w))
		}
		return "[" + strings.Join(words, ", ") + "]"
	}
	if text == "" || regexp.MustCompile(`^[A-Za-z0-9./_-]+(:[A-Za-z0-9./_-]+)*$`).MatchString(text) {
		return text
	}
	return strconv.Quote(text)
}
