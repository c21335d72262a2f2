package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"steelyard/compensation"
	"steelyard/compensation/document"
	"steelyard/compensation/kpi"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/scorecard"
)

// scoreOptions are the flags of "steelyard score".
type scoreOptions struct {
	card, actuals, format, check, plan string
	facts, mapping, in, team, currency string
	persons                            []string
	list                               bool
}

func (a *app) scoreCommand() *cobra.Command {
	var o scoreOptions
	cmd := &cobra.Command{
		Use:   "score --card FILE|CODE (--actuals FILE | --facts DIR --period 2026-10 --person CODE)",
		Short: a.say("用记分卡评分并解释每一分；也可检查记分卡、列出自带的记分卡", "score people by a card and explain every point; or check a card, or list the shipped ones"),
		Args:  a.noArgs,
		RunE:  func(*cobra.Command, []string) error { return a.score(o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.card, "card", "", a.say("记分卡文件，或自带记分卡的代码", "card document, or the code of a shipped card"))
	f.StringVar(&o.actuals, "actuals", "", a.say("实际值文件：一人或多人的实际、目标和依据", "document of actuals: actuals, targets and rows of one or several people"))
	f.StringVar(&o.facts, "facts", "", a.say("事实文件所在的目录，代替实际值文件", "directory of fact files, in place of actuals"))
	f.StringVar(&o.mapping, "mapping", "", a.say("映射文件；不给时按标准 CSV 格式读取", "mapping profile; without one the plain CSV form is read"))
	f.StringVar(&o.in, "period", "", a.say("周期：月度卡 2026-10，季度卡 2026-Q4", "period: 2026-10 for a monthly card, 2026-Q4 for a quarterly one"))
	f.StringArrayVar(&o.persons, "person", nil, a.say("为该工号评分，可重复", "score this person's code; may be repeated"))
	f.StringVar(&o.team, "team", "", a.say("被评分人期末负责的团队，供看团队的项目使用", "the team that the person leads at the end of the period, for items about the team"))
	f.StringVar(&o.currency, "currency", "", a.say("合计所用币种；不给时用全部合同共同的币种", "currency of totals; without it, the one that all contracts share"))
	f.StringVar(&o.format, "format", "text", a.say("输出格式：text 或 json", "format of the result: text or json"))
	f.StringVar(&o.check, "check", "", a.say("检查该记分卡的设计（文件或代码），不评分", "check the design of this card (file or code) instead of scoring"))
	f.StringVar(&o.plan, "plan", "", a.say("与 --check 一起：同时施行的薪酬方案，用来发现同一笔钱付两次", "with --check: pay plans that are in force beside the card, to find money that is paid twice"))
	f.BoolVar(&o.list, "list", false, a.say("列出自带的记分卡", "list the shipped cards"))
	return cmd
}

func (a *app) score(o scoreOptions) error {
	if list := a.scoreMistakes(o); list.Failed() {
		return list.Sorted()
	}
	switch {
	case o.list:
		return a.listCards()
	case o.check != "":
		return a.checkCard(o)
	}
	card, list := loadCard(o.card)
	inputs, problems := a.inputsOf(o, card)
	if list = append(list, problems...); list.Failed() {
		return list.Sorted()
	}
	var results []*scorecard.Result
	for i, in := range inputs {
		r, problems := card.Score(in)
		list = append(list, problems.In(o.actuals, document.Item("persons", i))...)
		results = append(results, r)
	}
	if list.Failed() {
		return list.Sorted()
	}
	var out bytes.Buffer
	if o.format == "json" {
		if err := scorecard.WriteJSON(&out, card, results); err != nil {
			return fmt.Errorf("%w: %w", errInternal, err)
		}
	} else {
		for i, r := range results {
			if i > 0 {
				out.WriteString("\n")
			}
			if err := r.WriteText(&out, a.lang, true); err != nil {
				return fmt.Errorf("%w: %w", errInternal, err)
			}
		}
	}
	return a.emit(&out)
}

// emit hands a whole result to standard output.
func (a *app) emit(out *bytes.Buffer) error {
	if _, err := out.WriteTo(a.stdout); err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	return nil
}

// scoreMistakes are flags that do not go together: the command scores, checks
// or lists, one of them.
func (a *app) scoreMistakes(o scoreOptions) (list problem.List) {
	refuse := func(name, zh, en string) {
		list.Add("command.flag", problem.Place{Field: "--" + name}, problem.Text{ZH: zh, EN: en}, problem.Text{ZH: "请用 steelyard score --help 查看用法。", EN: "See steelyard score --help."})
	}
	scoring := o.card != "" || o.actuals != "" || o.facts != ""
	switch {
	case o.list && (scoring || o.check != ""), o.check != "" && scoring:
		refuse("card", "评分、--check 和 --list 只能选一种。", "Score, --check or --list: one of them at a time.")
	case !o.list && o.check == "":
		list = append(list, a.scoringMistakes(o)...)
	}
	if o.plan != "" && o.check == "" {
		refuse("plan", "选项 --plan 只与 --check 一起使用。", "The option --plan goes with --check alone.")
	}
	if o.format != "text" && o.format != "json" {
		list = append(list, a.badFlag("format", o.format, "text, json")...)
	}
	return list
}

// loadCard reads a card that the user named: a shipped one by its code,
// otherwise a file.
func loadCard(name string) (*scorecard.Template, problem.List) {
	data, shipped := scorecard.ShippedDocument(name)
	file := name
	if shipped {
		file = name + ".yaml"
	} else {
		var list problem.List
		if data, list = readFile(name); list != nil {
			return nil, list
		}
	}
	return scorecard.ReadTemplate(file, data)
}

func loadActuals(name string) ([]scorecard.Input, problem.List) {
	data, list := readFile(name)
	if list != nil {
		return nil, list
	}
	return scorecard.ReadActuals(name, data)
}

// checkCard prints what is wrong with the design of a card; warnings alone are
// no failure.
func (a *app) checkCard(o scoreOptions) error {
	card, list := loadCard(o.check)
	library, problems := kpi.Shipped()
	list = append(list, problems...)
	currency, _ := money.ParseCurrency("CNY") // it exists; amounts of shipped KPIs have no currency of their own
	var pay scorecard.Pay
	if o.plan != "" {
		plans, problems := loadPlans(o.plan)
		list = append(list, problems...)
		for _, p := range plans {
			for _, c := range p.Components {
				pay.Bases = append(pay.Bases, scorecard.Basis{Plan: p.Code, Measure: string(c.Basis)})
			}
		}
	}
	if card != nil && !list.Failed() {
		list = append(list, card.Check(compensation.CardIndicators(library, currency), pay)...)
	}
	if list = list.Sorted(); list.Failed() {
		return list
	}
	a.report(list)
	var out bytes.Buffer
	fmt.Fprintf(&out, a.say("检查了记分卡 %s，%d 个警告。\n", "Card %s checked, %d warning(s).\n"), card.Cite(), len(list))
	return a.emit(&out)
}

// listCards prints the shipped cards, one a line.
func (a *app) listCards() error {
	cards, list := scorecard.Shipped()
	if list.Failed() {
		return list
	}
	width := 0
	for _, c := range cards {
		width = max(width, len(c.Code))
	}
	var out bytes.Buffer
	for _, c := range cards {
		cycle := a.say("月度", "monthly")
		if c.Cycle == period.InQuarter {
			cycle = a.say("季度", "quarterly")
		}
		fmt.Fprintf(&out, "%-*s  v%d  %s  %s\n", width, c.Code, c.Version, cycle, c.Title.In(a.lang))
	}
	return a.emit(&out)
}
