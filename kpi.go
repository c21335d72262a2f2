package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"steelyard/compensation/kpi"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/intake"
)

func (a *app) kpiCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "kpi",
		Short: a.say("指标库：查看、搜索、检查、导出", "the library of KPIs: show, search, check, export"),
		Args:  a.noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.kpiList(), a.kpiShow(), a.kpiSearch(), a.kpiCheck(), a.kpiExport(), a.kpiImport())
	return cmd
}

func (a *app) kpiList() *cobra.Command {
	var day string
	cmd := &cobra.Command{
		Use:   "list [--on 2026-01-31]",
		Short: a.say("列出产品自带的指标", "list the KPIs that are shipped"),
		Args:  a.noArgs,
		RunE: func(*cobra.Command, []string) error {
			library, err := a.shippedKPIs()
			if err != nil {
				return err
			}
			list := library.Latest()
			if day != "" {
				d, err := period.ParseDate(day)
				if err != nil {
					return a.badFlag("on", day, "2026-01-31")
				}
				list = library.On(d)
			}
			return a.printText(kpiRows(list, a.lang))
		},
	}
	cmd.Flags().StringVar(&day, "on", "", a.say("只列这一天有效的版本，如 2026-01-31", "only versions in force on the day, such as 2026-01-31"))
	return cmd
}

func (a *app) kpiShow() *cobra.Command {
	var version int
	cmd := &cobra.Command{
		Use:   "show CODE [--version 1]",
		Short: a.say("显示一个指标的全部内容", "show everything about a KPI"),
		Args:  a.someArgs(1, "CODE"),
		RunE: func(_ *cobra.Command, args []string) error {
			library, err := a.shippedKPIs()
			if err != nil {
				return err
			}
			k, ok := findKPI(library, args[0], version)
			if !ok {
				return a.noSuchKPI(library, args[0])
			}
			return a.printText(kpiPage(k, library, a.lang))
		},
	}
	cmd.Flags().IntVar(&version, "version", 0, a.say("版本号；不给时取最新的", "version; the latest without it"))
	return cmd
}

// findKPI finds a version, 0 for the latest; small letters do as well.
func findKPI(l *kpi.Library, code string, version int) (found kpi.KPI, ok bool) {
	for _, k := range l.All() {
		if strings.EqualFold(k.Code, code) && (version == 0 || k.Version == version) {
			found, ok = k, true
		}
	}
	return found, ok
}

// noSuchKPI says that a code does not exist, and what may be meant.
func (a *app) noSuchKPI(l *kpi.Library, code string) problem.List {
	fix := problem.Text{ZH: "用 steelyard kpi list 查看全部代码。", EN: "steelyard kpi list shows every code."}
	if hits := l.Search(code); len(hits) > 0 {
		k := hits[0].KPI
		fix = problem.Textf("是否想找 %s（%s）？", "Did you mean %[1]s (%[3]s)?", k.Code, k.Name.ZH, k.Name.EN)
	}
	var list problem.List
	list.Add("kpi.unknown", problem.Place{}, problem.Textf("没有指标 %s，或没有这个版本。", "There is no KPI %s, or not in this version.", problem.Show(code)), fix)
	return list
}

func (a *app) kpiSearch() *cobra.Command {
	return &cobra.Command{
		Use:   "search WORD …",
		Short: a.say("按代码、名称、别名和定义搜索，中英文均可", "search by code, name, alias and definition, in both languages"),
		Args:  a.someArgs(-1, "WORD"),
		RunE: func(_ *cobra.Command, words []string) error {
			library, err := a.shippedKPIs()
			if err != nil {
				return err
			}
			hits := library.Search(strings.Join(words, " "))
			list := make([]kpi.KPI, len(hits))
			for i, h := range hits {
				list[i] = h.KPI
			}
			if len(list) == 0 {
				return a.printText(a.say("没有找到。\n", "Nothing was found.\n"))
			}
			return a.printText(kpiRows(list, a.lang))
		},
	}
}

func (a *app) kpiCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE …",
		Short: a.say("检查指标文档，列出全部问题和近似的指标", "check documents of KPIs: every problem, and near duplicates"),
		Args:  a.someArgs(-1, "FILE"),
		RunE: func(_ *cobra.Command, names []string) error {
			library, err := a.shippedKPIs()
			if err != nil {
				return err
			}
			list, problems := readKPIs(library, names...)
			if problems.Failed() {
				return problems
			}
			problems = append(problems, kpi.Similar(library, list)...)
			a.report(problems)
			return a.printText(fmt.Sprintf(a.say("检查了 %d 个指标，%d 个警告。\n", "%d KPI(s) checked, %d warning(s).\n"), len(list), len(problems)))
		},
	}
}

func (a *app) kpiExport() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "export [--format csv|json|yaml]",
		Short: a.say("导出指标库", "write the library"),
		Args:  a.noArgs,
		RunE: func(*cobra.Command, []string) error {
			library, err := a.shippedKPIs()
			if err != nil {
				return err
			}
			var data []byte
			switch format {
			case "csv":
				data, err = kpiCSV(library.All(), a.lang)
			case "json":
				data, err = kpi.JSON(library.All())
			case "yaml":
				data, err = kpi.YAML(library.All())
			default:
				return a.badFlag("format", format, "csv, json, yaml")
			}
			if err != nil {
				return fmt.Errorf("%w: %w", errInternal, err)
			}
			return a.printText(string(data))
		},
	}
	cmd.Flags().StringVar(&format, "format", "yaml", a.say("格式：csv、json 或 yaml", "format: csv, json or yaml"))
	return cmd
}

func (a *app) kpiImport() *cobra.Command {
	var dry bool
	var into string
	cmd := &cobra.Command{
		Use:   "import --dry-run FILE [--into FILE]",
		Short: a.say("试导入指标文档：列出会新增、变更和拒绝什么，不写入任何内容", "try an import: what would be added, changed and refused; nothing is written"),
		Args:  a.someArgs(1, "FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			if !dry {
				return a.badFlag("dry-run", "false", "--dry-run")
			}
			library, err := a.shippedKPIs()
			if err != nil {
				return err
			}
			if into != "" {
				list, problems := readKPIs(nil, into)
				if problems.Failed() {
					return problems
				}
				library = kpi.NewLibrary(list)
			}
			list, problems := readKPIs(library, args[0])
			if problems.Failed() {
				return problems
			}
			result := kpi.Merge(library, list)
			a.report(append(problems, result.Warnings...))
			return a.printText(importRows(result, a.lang))
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, a.say("只列出结果，不写入（目前必须给出）", "list what would happen and write nothing (needed)"))
	cmd.Flags().StringVar(&into, "into", "", a.say("公司现有指标库的文档；不给时用产品自带的指标库", "document of the company's library; without it the shipped one"))
	return cmd
}

// someArgs asks for a number of words, for at least one where n is -1.
func (a *app) someArgs(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == n || n < 0 && len(args) > 0 {
			return nil
		}
		var list problem.List
		list.Add("command.argument", problem.Place{}, problem.Textf("需要 %s。", "%s is needed.", what),
			problem.Textf("请写 %s。", "Write %s.", strings.TrimSuffix(cmd.UseLine(), " [flags]")))
		return list
	}
}

// printText writes a result to stdout.
func (a *app) printText(s string) error {
	if _, err := io.WriteString(a.stdout, s); err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	return nil
}

// shippedKPIs is the library that comes with the product.
func (a *app) shippedKPIs() (*kpi.Library, error) {
	library, problems := kpi.Shipped()
	if problems.Failed() {
		return nil, fmt.Errorf("%w: %w", errInternal, problems)
	}
	return library, nil
}

// readKPIs reads files together: .csv as tables, .json as JSON, others as YAML.
func readKPIs(known *kpi.Library, names ...string) ([]kpi.KPI, problem.List) {
	var files []kpi.File
	var list problem.List
	for _, name := range names {
		data, problems := readFile(name)
		f := kpi.File{Name: name, Data: data}
		if problems == nil && strings.EqualFold(filepath.Ext(name), ".csv") {
			f, problems = kpiTable(name, data)
		}
		list = append(list, problems...)
		files = append(files, f)
	}
	if list.Failed() {
		return nil, list.Sorted()
	}
	return kpi.Read(known, files...)
}

// kpiTable reads a CSV file as kpiCSV writes it.
func kpiTable(name string, data []byte) (kpi.File, problem.List) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	r.FieldsPerRecord = -1
	var rows [][]string
	var lines []int
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			at := problem.Place{File: name}
			if syntax, ok := errors.AsType[*csv.ParseError](err); ok {
				at.Line, at.Column = syntax.Line, syntax.Column
			}
			var list problem.List
			list.Add("kpi.table_syntax", at, problem.Text{ZH: "不是有效的 CSV：引号没有配对。", EN: "Not valid CSV: a quotation mark has no partner."},
				problem.Text{ZH: "请用表格软件另存为 UTF-8 的 CSV。", EN: "Save it from a spreadsheet as CSV in UTF-8."})
			return kpi.File{}, list
		}
		line, _ := r.FieldPos(0)
		for i, text := range row {
			if rest, guarded := strings.CutPrefix(text, "'"); guarded && intake.Guard(rest) == text {
				row[i] = rest
			}
		}
		rows, lines = append(rows, row), append(lines, line)
	}
	return kpi.FromTable(name, rows, lines)
}

// kpiCSV writes KPIs as a table, its texts guarded (intake.Guard) and in Chinese
// with a byte order mark.
func kpiCSV(list []kpi.KPI, lang problem.Lang) ([]byte, error) {
	var out bytes.Buffer
	if lang == problem.ZH {
		out.WriteString("\uFEFF")
	}
	w := csv.NewWriter(&out)
	for _, row := range kpi.Table(list, lang) {
		for i, text := range row {
			if _, err := money.ParseDecimal(text); err != nil {
				row[i] = intake.Guard(text)
			}
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}
