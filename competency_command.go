package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"steelyard/compensation/document"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/competency"
)

func (a *app) competencyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "competency",
		Short: a.say("胜任力：模型、比较、检查、权重、评估", "competency: models, comparison, checks, weights, assessment"),
		Args:  a.noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.competencyList(), a.competencyShow(), a.competencyCompare(), a.competencyCheck(), a.competencyWeights(), a.competencyAssess())
	return cmd
}

func (a *app) competencyList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: a.say("列出产品自带的模型和维度", "list the shipped models and dimensions"),
		Args:  a.noArgs,
		RunE: func(*cobra.Command, []string) error {
			library, err := a.shippedCompetency()
			if err != nil {
				return err
			}
			return a.printText(competencyRows(library, a.lang))
		},
	}
}

func (a *app) competencyShow() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "show MODEL",
		Short: a.say("显示一个模型：每个维度的权重、要求、来源和五级行为", "show a model: weight, requirement, sources and the five levels of every dimension"),
		Args:  a.someArgs(1, "MODEL"),
		RunE: func(_ *cobra.Command, args []string) error {
			library, err := a.shippedCompetency()
			if err != nil {
				return err
			}
			m, ok := library.Model(strings.ToLower(args[0]))
			if !ok {
				return noSuchModel(library, args[0])
			}
			return a.write(format, func(w io.Writer) error { return m.WriteJSON(w, library) }, func() string { return modelPage(library, m, a.lang) })
		},
	}
	a.formatFlag(cmd, &format)
	return cmd
}

// noSuchModel says that a code does not exist, and what may be meant.
func noSuchModel(l *competency.Library, code string) (list problem.List) {
	var known []string
	for _, m := range l.Models {
		known = append(known, m.Code)
	}
	fix := problem.Textf("可用的值：%s。", "Possible values: %s.", strings.Join(known, ", "))
	if near := document.Nearest(code, known); near != "" {
		fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
	}
	list.Add("competency.model_unknown", problem.Place{}, problem.Textf("没有模型 %s。", "There is no model %s.", problem.Show(code)), fix)
	return list
}

func (a *app) competencyCompare() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "compare FAMILY",
		Short: a.say("并列比较一个序列各职级的权重、要求和关键维度", "compare the grades of a family side by side"),
		Args:  a.someArgs(1, "FAMILY"),
		RunE: func(_ *cobra.Command, args []string) error {
			library, err := a.shippedCompetency()
			if err != nil {
				return err
			}
			c := library.Compare(strings.ToLower(args[0]))
			if len(c.Rows) == 0 {
				return a.badArgument("FAMILY", args[0], strings.Join(library.Families(), ", "))
			}
			return a.write(format, c.WriteJSON, func() string { return comparisonRows(library, c, a.lang) })
		},
	}
	a.formatFlag(cmd, &format)
	return cmd
}

// badArgument is the problem of a word behind a command.
func (a *app) badArgument(name, value, possible string) (list problem.List) {
	list.Add("command.argument", problem.Place{Field: name}, problem.Textf("%s 不是可用的值。", "%s is not a possible value.", problem.Show(value)),
		problem.Textf("可用的值：%s。", "Possible values: %s.", possible))
	return list
}

func (a *app) formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "text", a.say("输出格式：text 或 json", "format of the result: text or json"))
}

// write prints a result as text or JSON, whole or not at all.
func (a *app) write(format string, asJSON func(io.Writer) error, asText func() string) error {
	var out bytes.Buffer
	switch format {
	case "text":
		out.WriteString(asText())
	case "json":
		if err := asJSON(&out); err != nil {
			return fmt.Errorf("%w: %w", errInternal, err)
		}
	default:
		return a.badFlag("format", format, "text, json")
	}
	return a.emit(&out)
}

func (a *app) competencyCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE …",
		Short: a.say("检查维度和模型文档，列出全部问题", "check documents of dimensions and models: every problem"),
		Args:  a.someArgs(-1, "FILE"),
		RunE: func(_ *cobra.Command, names []string) error {
			shipped, err := a.shippedCompetency()
			if err != nil {
				return err
			}
			library, list := readCompetency(shipped, names...)
			if list.Failed() {
				return list
			}
			a.report(list)
			return a.printText(fmt.Sprintf(a.say("检查了 %d 个维度和 %d 个模型，%d 个警告。\n", "%d dimension(s) and %d model(s) checked, %d warning(s).\n"), len(library.Dimensions), len(library.Models), len(list)))
		},
	}
}

// readCompetency reads documents together, beside what is known.
func readCompetency(known *competency.Library, names ...string) (*competency.Library, problem.List) {
	var files []competency.File
	var list problem.List
	for _, name := range names {
		data, problems := readFile(name)
		list = append(list, problems...)
		files = append(files, competency.File{Name: filepath.ToSlash(name), Data: data})
	}
	if list.Failed() {
		return nil, list.Sorted()
	}
	return competency.ReadTogether(known, files...)
}

func (a *app) competencyWeights() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "weights FILE",
		Short: a.say("由手工权重或两两比较得出整数百分比，并给出一致性比率", "weights by hand or by comparing in pairs, with the consistency ratio"),
		Args:  a.someArgs(1, "FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			data, list := readFile(args[0])
			if list.Failed() {
				return list
			}
			w, list := competency.ReadWeights(args[0], data)
			if list.Failed() {
				return list
			}
			a.report(list)
			return a.write(format, w.WriteJSON, func() string { return weightRows(w, a.lang) })
		},
	}
	a.formatFlag(cmd, &format)
	return cmd
}

func (a *app) competencyAssess() *cobra.Command {
	var o assessOptions
	cmd := &cobra.Command{
		Use:   "assess --ratings FILE --as-of 2026-01-31 [--model CODE]",
		Short: a.say("由评级得出现有等级、差距、就绪程度、团队热图和九宫格", "held levels, gaps, readiness, heat map and nine boxes from ratings"),
		Args:  a.noArgs,
		RunE:  func(*cobra.Command, []string) error { return a.assess(o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.ratings, "ratings", "", a.say("评级文件：一人或多人的评级", "document of ratings of one or several people"))
	f.StringVar(&o.model, "model", "", a.say("模型代码，用于没有写 model 的人", "code of the model, for people who name none"))
	f.StringVar(&o.asOf, "as-of", "", a.say("基准日，如 2026-01-31", "day as of which is assessed, such as 2026-01-31"))
	f.StringVar(&o.content, "content", "", a.say("公司自己的维度和模型文档", "document of the company's own dimensions and models"))
	f.BoolVar(&o.explain, "explain", false, a.say("显示每个数字的由来", "show how every number follows"))
	a.formatFlag(cmd, &o.format)
	return cmd
}

// assessOptions are the flags of assess.
type assessOptions struct {
	ratings, model, asOf, content, format string
	explain                               bool
}

func (a *app) assess(o assessOptions) error {
	var list problem.List
	for _, f := range []struct{ name, value string }{{"ratings", o.ratings}, {"as-of", o.asOf}} {
		if f.value == "" {
			list.Add("command.flag", problem.Place{Field: "--" + f.name}, problem.Text{ZH: "缺少选项 --" + f.name + "。", EN: "The option --" + f.name + " is missing."},
				problem.Text{ZH: "请用 steelyard competency assess --help 查看用法。", EN: "See steelyard competency assess --help."})
		}
	}
	if list.Failed() {
		return list
	}
	day, err := period.ParseDate(o.asOf)
	if err != nil {
		return a.badFlag("as-of", o.asOf, "2026-01-31")
	}
	library, err := a.shippedCompetency()
	if err != nil {
		return err
	}
	if o.content != "" {
		own, list := readCompetency(library, o.content)
		if list.Failed() {
			return list
		}
		library.Dimensions, library.Models = append(library.Dimensions, own.Dimensions...), append(library.Models, own.Models...)
	}
	data, list := readFile(o.ratings)
	if list.Failed() {
		return list
	}
	people, settings, list := competency.ReadRatings(o.ratings, data)
	if list.Failed() {
		return list
	}
	r, list := competency.AssessAll(library, o.ratings, people, o.model, day, settings)
	if list.Failed() {
		return list
	}
	return a.write(o.format, r.WriteJSON, func() string { return assessmentText(r, o.explain, a.lang) })
}

// shippedCompetency is the content that comes with the product.
func (a *app) shippedCompetency() (*competency.Library, error) {
	library, problems := competency.Shipped()
	if problems.Failed() {
		return nil, fmt.Errorf("%w: %w", errInternal, problems)
	}
	return library, nil
}
