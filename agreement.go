package main

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
	"steelyard/competency/agreement"
)

// agreementOptions are the flags of "steelyard agreement".
type agreementOptions struct{ file, statistic, metric, form, level, scale, format string }

func (a *app) agreementCommand() *cobra.Command {
	var o agreementOptions
	cmd := &cobra.Command{
		Use:   "agreement --file FILE|- --statistic " + strings.Join(statisticNames(), "|"),
		Short: a.say("评分人之间一致到什么程度、选拔对各组是否一视同仁", "how far raters agree, and whether a selection treats groups alike"),
		Args:  a.noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.agreement(o, cmd.InOrStdin()) },
	}
	f := cmd.Flags()
	f.StringVar(&o.file, "file", "", a.say("评分或人数的文件（.csv、.json、.yaml），- 为标准输入", "file of ratings or counts (.csv, .json, .yaml), - for standard input"))
	f.StringVar(&o.statistic, "statistic", "", a.say("要计算的统计量", "what to compute"))
	f.StringVar(&o.metric, "metric", "", a.say("alpha：nominal、ordinal、interval、ratio；kappa：nominal、linear、quadratic", "of alpha: nominal, ordinal, interval, ratio; of kappa: nominal, linear, quadratic"))
	f.StringVar(&o.form, "form", "", a.say("icc：1,1、2,1、3,1、1,k、2,k、3,k；rwg：rwg 或 r*wg", "of icc: 1,1 2,1 3,1 1,k 2,k 3,k; of rwg: rwg or r*wg"))
	f.StringVar(&o.level, "level", "0.95", a.say("区间的置信水平，0.5 到 0.9999", "level of confidence of the interval, 0.5 to 0.9999"))
	f.StringVar(&o.scale, "scale", "", a.say("量表，如 1-5，或带半级的 1-5/0.5", "scale of the ratings, such as 1-5, or 1-5/0.5 with half levels"))
	f.StringVar(&o.format, "format", "text", a.say("输出格式：text 或 json", "format of the result: text or json"))
	return cmd
}

func statisticNames() (names []string) {
	for _, s := range agreement.Statistics() {
		names = append(names, string(s))
	}
	return names
}

func (a *app) agreement(o agreementOptions, stdin io.Reader) error {
	level, scale, list := a.agreementMistakes(o)
	if list.Failed() {
		return list.Sorted()
	}
	data, list := readFileOr(o.file, stdin)
	if list.Failed() {
		return list
	}
	in, list := agreement.Read(o.file, data, scale)
	if list.Failed() {
		return list
	}
	result, list := in.Compute(agreement.Request{Statistic: agreement.Statistic(o.statistic), Form: o.form, Metric: o.metric, Level: level})
	if list.Failed() {
		return list.Sorted()
	}
	var out bytes.Buffer
	err := result.WriteText(&out, a.lang)
	if o.format == "json" {
		out.Reset()
		err = result.WriteJSON(&out)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errInternal, err)
	}
	return a.emit(&out)
}

// agreementMistakes are flags that are missing or wrong by themselves.
func (a *app) agreementMistakes(o agreementOptions) (level agreement.Level, scale agreement.Scale, list problem.List) {
	for _, f := range []struct{ name, value string }{{"file", o.file}, {"statistic", o.statistic}} {
		if f.value == "" {
			list.Add("command.flag", problem.Place{Field: "--" + f.name}, problem.Textf("缺少选项 --%s。", "The option --%s is missing.", f.name),
				problem.Text{ZH: "请用 steelyard agreement --help 查看用法。", EN: "See steelyard agreement --help."})
		}
	}
	share, err := strconv.ParseFloat(o.level, 64)
	level, ok := agreement.NewLevel(share)
	if err != nil || !ok {
		list = append(list, a.badFlag("level", o.level, "0.5 … 0.9999")...)
	}
	if o.scale != "" {
		if scale, ok = agreement.ParseScale(o.scale); !ok {
			list = append(list, agreement.ScaleProblem(o.scale, problem.Place{Field: "--scale"}))
		}
	}
	if o.format != "text" && o.format != "json" {
		list = append(list, a.badFlag("format", o.format, "text, json")...)
	}
	return level, scale, list
}

// readFileOr reads a file, or standard input where the name is -; no more of it
// than a document may have.
func readFileOr(name string, stdin io.Reader) ([]byte, problem.List) {
	if name != "-" {
		return readFile(name)
	}
	data, err := io.ReadAll(io.LimitReader(stdin, document.MaxBytes+1))
	if err != nil {
		var list problem.List
		list.Add("command.no_file", problem.Place{File: name}, problem.Text{ZH: "无法读取标准输入。", EN: "Standard input cannot be read."}, problem.Text{ZH: "请改用 --file 指定文件。", EN: "Name a file with --file."})
		return nil, list
	}
	return data, nil
}
