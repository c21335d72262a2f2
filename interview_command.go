package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
	"steelyard/competency/interview"
)

func (a *app) interviewCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "interview",
		Short: a.say("面试：题库、成套题、禁问话题、评分汇总", "interviews: question bank, kits, forbidden topics, panel scores"),
		Args:  a.noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.interviewQuestions(), a.interviewCheck(), a.interviewTopics(), a.interviewKit(), a.interviewKits(), a.interviewPanel())
	return cmd
}

func (a *app) interviewQuestions() *cobra.Command {
	var filter interview.Filter
	var format string
	cmd := &cobra.Command{
		Use:   "questions [CODE …] [--family rep] [--grade mid] [--dimension lead_digging]",
		Short: a.say("列出题目；给出代码时显示答案特征、追问和危险信号", "list questions; with codes their signs, probes and red flags"),
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, codes []string) error {
			bank, err := a.shippedBank()
			if err != nil {
				return err
			}
			list := bank.Select(filter)
			if len(codes) > 0 {
				var problems problem.List
				if list, problems = theseQuestions(bank, codes); problems.Failed() {
					return problems
				}
			}
			return a.write(format, func(w io.Writer) error { return interview.WriteQuestions(w, list) }, func() string {
				if len(codes) > 0 {
					return questionPages(list, a.lang)
				}
				return questionRows(list, a.lang)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&filter.Family, "family", "", a.say("序列：rep 或 manager", "family: rep or manager"))
	f.StringVar(&filter.Grade, "grade", "", a.say("职级：junior、mid 或 senior", "grade: junior, mid or senior"))
	f.StringVar(&filter.Dimension, "dimension", "", a.say("维度代码，主看或兼看", "dimension, as the primary one or beside it"))
	a.formatFlag(cmd, &format)
	return cmd
}

// theseQuestions finds questions by their codes, in the order asked for; small
// letters do as well.
func theseQuestions(b *interview.Bank, codes []string) (found []interview.Question, list problem.List) {
	var known []string
	for _, q := range b.Latest() {
		known = append(known, q.Code)
	}
	for _, code := range codes {
		q, ok := b.Question(strings.ToUpper(code))
		if !ok {
			fix := problem.Text{ZH: "用 steelyard interview questions 查看全部代码。", EN: "steelyard interview questions shows every code."}
			if near := document.Nearest(strings.ToUpper(code), known); near != "" {
				fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
			}
			list.Add("interview.question_unknown", problem.Place{}, problem.Textf("题库里没有题目 %s。", "The bank has no question %s.", problem.Show(code)), fix)
			continue
		}
		found = append(found, q)
	}
	return found, list
}

func (a *app) interviewCheck() *cobra.Command {
	var beside bool
	cmd := &cobra.Command{
		Use:   "check FILE … [--with-shipped]",
		Short: a.say("检查题库和成套题文档：语言、答案特征、维度、覆盖、禁问话题", "check documents of questions and kits: languages, signs, dimensions, coverage, forbidden topics"),
		Args:  a.someArgs(-1, "FILE"),
		RunE: func(_ *cobra.Command, names []string) error {
			models, err := a.profiles()
			if err != nil {
				return err
			}
			topics, err := a.shippedTopics()
			if err != nil {
				return err
			}
			bank, list := readBank(names...)
			if list.Failed() {
				return list
			}
			own := len(bank.Latest())
			if beside {
				shipped, err := a.shippedBank()
				if err != nil {
					return err
				}
				bank = shipped.With(bank)
			}
			if list = append(list, bank.Check(models, topics)...).Sorted(); list.Failed() {
				return list
			}
			a.report(list)
			return a.printText(fmt.Sprintf(a.say("检查了 %d 道题和 %d 套题，%d 个警告。\n", "%d question(s) and %d kit(s) checked, %d warning(s).\n"), own, len(bank.LatestKits()), len(list)))
		},
	}
	cmd.Flags().BoolVar(&beside, "with-shipped", false, a.say("与产品自带题库合在一起检查；代码相同时以文件为准", "check together with the shipped bank; of equal codes the file's are taken"))
	return cmd
}

// readBank reads documents of questions and kits together.
func readBank(names ...string) (*interview.Bank, problem.List) {
	var files []interview.File
	var list problem.List
	for _, name := range names {
		data, problems := readFile(name)
		list = append(list, problems...)
		files = append(files, interview.File{Name: filepath.ToSlash(name), Data: data})
	}
	if list.Failed() {
		return nil, list.Sorted()
	}
	return interview.Read(files...)
}

func (a *app) interviewTopics() *cobra.Command {
	var file, format string
	cmd := &cobra.Command{
		Use:   `topics "TEXT" … | --file FILE`,
		Short: a.say("检查文字是否触及不该问的话题，并给出可以改问什么", "find what nobody may ask about in a text, and what to ask instead"),
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, texts []string) error {
			if file != "" {
				data, list := readFile(file)
				if list.Failed() {
					return list
				}
				for _, line := range strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n") {
					if line = strings.TrimSpace(line); line != "" {
						texts = append(texts, line)
					}
				}
			}
			if len(texts) == 0 {
				var list problem.List
				list.Add("command.argument", problem.Place{}, problem.Text{ZH: "没有给出文字。", EN: "No text is given."},
					problem.Text{ZH: "请写 steelyard interview topics \"文字\"，或用 --file。", EN: "Write steelyard interview topics \"TEXT\", or use --file."})
				return list
			}
			topics, err := a.shippedTopics()
			if err != nil {
				return err
			}
			found := make([][]interview.Finding, len(texts))
			for i, text := range texts {
				found[i] = topics.Find(text)
			}
			return a.write(format, func(w io.Writer) error { return interview.WriteFindings(w, texts, found) }, func() string { return topicRows(texts, found, a.lang) })
		},
	}
	cmd.Flags().StringVar(&file, "file", "", a.say("每行一段文字的文件", "file with one text a line"))
	a.formatFlag(cmd, &format)
	return cmd
}

// kitOptions are the flags of "steelyard interview kit".
type kitOptions struct {
	model, bank, format                             string
	sessions, interviewers, minutes, opening, close int
	each, question                                  int
}

func (a *app) interviewKit() *cobra.Command {
	var o kitOptions
	cmd := &cobra.Command{
		Use:   "kit --model CODE [--sessions 2] [--interviewers 2] [--minutes 60] [--per-dimension 1]",
		Short: a.say("按模型组成用时最短的成套题：每个维度至少两位面试官听到", "build the shortest kit for a model: every dimension heard by two interviewers"),
		Args:  a.noArgs,
		RunE:  func(*cobra.Command, []string) error { return a.buildKit(o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.model, "model", "", a.say("模型代码，如 rep_mid", "code of the model, such as rep_mid"))
	f.IntVar(&o.sessions, "sessions", 2, a.say("面谈场数", "number of sessions"))
	f.IntVar(&o.interviewers, "interviewers", 2, a.say("每场面试官人数", "interviewers in each session"))
	f.IntVar(&o.minutes, "minutes", 60, a.say("每场分钟数，含开场和收尾", "minutes of each session, with opening and closing"))
	f.IntVar(&o.opening, "opening", 5, a.say("开场分钟数", "minutes of the opening"))
	f.IntVar(&o.close, "closing", 5, a.say("收尾分钟数", "minutes of the closing"))
	f.IntVar(&o.each, "per-dimension", 1, a.say("每个维度至少几题", "least questions on each dimension"))
	f.IntVar(&o.question, "question-minutes", 0, a.say("每题至少分钟数；0 为题库所写", "least minutes of a question; 0 takes the bank's"))
	f.StringVar(&o.bank, "bank", "", a.say("公司自己的题库文件；不给时用产品自带的", "the company's own bank; without it the shipped one"))
	a.formatFlag(cmd, &o.format)
	return cmd
}

func (a *app) buildKit(o kitOptions) error {
	m, err := a.profile(o.model)
	if err != nil {
		return err
	}
	bank, err := a.shippedBank()
	if err != nil {
		return err
	}
	if o.bank != "" {
		own, list := readBank(o.bank)
		if list.Failed() {
			return list
		}
		bank = own
	}
	order := interview.Order{Opening: o.opening, Closing: o.close, Each: o.each, Question: o.question}
	for range min(max(o.sessions, 0), interview.MaxSessions+1) {
		s := interview.Session{Minutes: o.minutes}
		for range min(max(o.interviewers, 0), interview.MaxInterviewers+1) {
			s.Interviewers = append(s.Interviewers, fmt.Sprintf("I%d", len(order.Sessions)*o.interviewers+len(s.Interviewers)+1))
		}
		order.Sessions = append(order.Sessions, s)
	}
	plan, list := bank.Build(m, order)
	if list.Failed() {
		return list
	}
	return a.write(o.format, plan.WriteJSON, func() string { return kitPage(plan, a.lang) })
}

func (a *app) interviewKits() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "kits",
		Short: a.say("列出现成的成套题", "list the ready kits"),
		Args:  a.noArgs,
		RunE: func(*cobra.Command, []string) error {
			bank, err := a.shippedBank()
			if err != nil {
				return err
			}
			return a.write(format, bank.WriteKits, func() string { return kitRows(bank, a.lang) })
		},
	}
	a.formatFlag(cmd, &format)
	return cmd
}

func (a *app) interviewPanel() *cobra.Command {
	var file, model, format string
	var explain bool
	cmd := &cobra.Command{
		Use:   "panel --file sheets.json --model CODE",
		Short: a.say("汇总已提交的评分表：均分、一致性、是否须讨论、对照规则", "bring submitted sheets together: means, agreement, debrief, the rule"),
		Args:  a.noArgs,
		RunE: func(*cobra.Command, []string) error {
			m, err := a.profile(model)
			if err != nil {
				return err
			}
			data, list := readFile(file)
			if list.Failed() {
				return list
			}
			panel, list := interview.ReadPanel(filepath.ToSlash(file), data)
			if list.Failed() {
				return list
			}
			result, problems := interview.Evaluate(panel, m)
			if list = append(list, problems...); list.Failed() {
				return list.Sorted()
			}
			topics, err := a.shippedTopics()
			if err != nil {
				return err
			}
			a.report(append(list, panel.CheckNotes(topics)...).Sorted())
			return a.write(format, result.WriteJSON, func() string { return panelPage(result, explain, a.lang) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&file, "file", "", a.say("评分表文件（YAML 或 JSON）", "document of sheets (YAML or JSON)"))
	f.StringVar(&model, "model", "", a.say("模型代码，如 rep_mid", "code of the model, such as rep_mid"))
	f.BoolVar(&explain, "explain", false, a.say("显示综合分的由来", "show how the overall score follows"))
	a.formatFlag(cmd, &format)
	return cmd
}

// shippedBank is the bank that comes with the product.
func (a *app) shippedBank() (*interview.Bank, error) {
	bank, list := interview.Shipped()
	if list.Failed() {
		return nil, fmt.Errorf("%w: %w", errInternal, list)
	}
	return bank, nil
}

func (a *app) shippedTopics() (*interview.Topics, error) {
	topics, list := interview.ShippedTopics()
	if list.Failed() {
		return nil, fmt.Errorf("%w: %w", errInternal, list)
	}
	return topics, nil
}

// profiles are the shipped models as interviews need them.
func (a *app) profiles() ([]interview.Profile, error) {
	library, err := a.shippedCompetency()
	if err != nil {
		return nil, err
	}
	return interview.Profiles(library), nil
}

// profile is one of them by its code.
func (a *app) profile(code string) (p interview.Profile, err error) {
	library, err := a.shippedCompetency()
	if err != nil {
		return p, err
	}
	m, ok := library.Model(strings.ToLower(code))
	if !ok {
		return p, noSuchModel(library, code)
	}
	return interview.ProfileOf(m, library), nil
}
