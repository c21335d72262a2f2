package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"steelyard/compensation/kpi"
	"steelyard/compensation/problem"
)

// smartOptions are the flags of "steelyard smart".
type smartOptions struct{ file, format, facts, mapping, currency, person, period string }

func (a *app) smartCommand() *cobra.Command {
	var o smartOptions
	cmd := &cobra.Command{
		Use:   `smart "GOAL" … | --file FILE [--facts DIR --person CODE --period 2026-10|2026-Q4|2026]`,
		Short: a.say("检查目标是否具体、可衡量、有期限", "check whether goals are specific, measurable and time-bound"),
		Args:  cobra.ArbitraryArgs,
		RunE:  func(_ *cobra.Command, goals []string) error { return a.smart(goals, o) },
	}
	cmd.Flags().StringVar(&o.file, "file", "", a.say("每行一个目标的 .txt，或每行一个 JSON 的 .jsonl", "a .txt with one goal a line, or a .jsonl with one JSON object a line"))
	cmd.Flags().StringVar(&o.format, "format", "text", a.say("输出格式：text 或 json（每个目标一行）", "format of the result: text, or json with one goal a line"))
	cmd.Flags().StringVar(&o.facts, "facts", "", a.say("事实文件所在的目录；由此补上历史、同职级、到期应收等字段", "directory of fact files; history, peers, receivables due and other fields are filled from them"))
	cmd.Flags().StringVar(&o.mapping, "mapping", "", a.say("与 --facts 一起：映射文件", "with --facts: mapping profile"))
	cmd.Flags().StringVar(&o.currency, "currency", "", a.say("与 --facts 一起：合计所用币种", "with --facts: currency of totals"))
	cmd.Flags().StringVar(&o.person, "person", "", a.say("与 --facts 一起：被考核人的工号", "with --facts: code of the scored person"))
	cmd.Flags().StringVar(&o.period, "period", "", a.say("与 --facts 一起：考核卡的期间，如 2026-10", "with --facts: period of the card, such as 2026-10"))
	return cmd
}

// smart checks every goal, or lists everything that is wrong with the input.
// What the check says is a result and no failure.
func (a *app) smart(goals []string, o smartOptions) error {
	var list problem.List
	if o.format != "text" && o.format != "json" {
		list = append(list, a.badFlag("format", o.format, "text, json")...)
	}
	if len(goals) == 0 && o.file == "" {
		list.Add("command.argument", problem.Place{}, problem.Text{ZH: "没有给出目标。", EN: "No goal is given."},
			problem.Text{ZH: "请写 steelyard smart \"目标\"，或用 --file。", EN: "Write steelyard smart \"GOAL\", or use --file."})
	}
	library, err := a.shippedKPIs()
	if err != nil {
		return err
	}
	checker, problems := kpi.NewChecker(kpi.Terms(library.Latest()))
	if list = append(list, problems...); checker == nil {
		return fmt.Errorf("%w: %w", errInternal, list)
	}
	facts, problems := a.smartFacts(o)
	list = append(list, problems...)
	var reports []kpi.Report
	check := func(s kpi.Statement, file string, line int) {
		var problems problem.List
		if facts != nil {
			s, problems = facts.fill(checker, library.Latest(), s)
		}
		report, more := checker.Check(s)
		list = append(list, atLine(append(problems, more...), file, line)...)
		reports = append(reports, report)
	}
	for _, text := range goals {
		check(kpi.Statement{Text: text}, "", 0)
	}
	if o.file != "" {
		list = append(list, readStatements(o.file, check)...)
	}
	if list = list.Sorted(); list.Failed() {
		return list
	}
	var out bytes.Buffer
	for i, r := range reports {
		if o.format == "json" {
			if err := r.WriteJSON(&out, a.lang); err != nil {
				return fmt.Errorf("%w: %w", errInternal, err)
			}
			continue
		}
		if i > 0 {
			out.WriteByte('\n')
		}
		a.writeSmart(&out, r)
	}
	return a.printf("%s", out.String())
}

// readStatements reads a file line by line; empty lines are left out.
func readStatements(file string, check func(s kpi.Statement, file string, line int)) problem.List {
	data, list := readFile(file)
	if list.Failed() {
		return list
	}
	name, found := filepath.ToSlash(file), false
	for i, text := range strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n") {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		found = true
		if !strings.EqualFold(filepath.Ext(file), ".jsonl") {
			check(kpi.Statement{Text: text}, name, i+1)
			continue
		}
		s, problems := kpi.ReadStatement(name, []byte(text))
		list = append(list, atLine(problems, name, i+1)...)
		if !problems.Failed() {
			check(s, name, i+1)
		}
	}
	if !found {
		list.Add("smart.no_statements", problem.Place{File: name}, problem.Text{ZH: "文件里没有目标。", EN: "The file holds no goal."}, problem.Text{ZH: "请每行写一个目标。", EN: "Write one goal a line."})
	}
	return list
}

// atLine moves problems of one line of a file to where the line is.
func atLine(list problem.List, file string, line int) problem.List {
	for i := range list {
		list[i].Place.File = file
		if line > 0 {
			list[i].Place.Line = line
		}
	}
	return list
}

// writeSmart prints what a person needs: the verdicts, and of every rule that
// does not pass what it says and what to do.
func (a *app) writeSmart(out *bytes.Buffer, r kpi.Report) {
	words := map[kpi.Verdict]string{kpi.Pass: a.say("通过", "pass"), kpi.Warn: a.say("警告", "warn"), kpi.Fail: a.say("不通过", "fail"), kpi.NotCheckable: a.say("无法检查", "not-checkable")}
	fmt.Fprintf(out, a.say("%s：%s（规则 %s）\n", "%s: %s (rules %s)\n"), problem.Clean(r.Text), words[r.Verdict], r.Version)
	for _, l := range r.Letters {
		fmt.Fprintf(out, "  %s %s\n", l.Letter, words[l.Verdict])
		for _, f := range l.Rules {
			if f.Verdict != kpi.Warn && f.Verdict != kpi.Fail {
				continue
			}
			fmt.Fprintf(out, "    %s: %s", words[f.Verdict], problem.Clean(f.Says.In(a.lang)))
			if fix := f.Fix.In(a.lang); fix != "" {
				fmt.Fprintf(out, a.say(" 处理：%s", " Fix: %s"), problem.Clean(fix))
			}
			if f.Span != nil {
				fmt.Fprintf(out, a.say(" （第 %d–%d 个字符）", " (characters %d–%d)"), f.Span.From+1, f.Span.To)
			}
			fmt.Fprintf(out, " [%s]\n", f.Rule)
		}
	}
}
